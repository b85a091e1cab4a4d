//! TimeTrack's REST API: the only room that names reqwest. Must not know Discord, the store, or when to try again.

use std::time::Duration;

use crate::model::{LocalStamp, Note, Project, TaskName, Timer, TimerKind, Username};

/// The connection to one TimeTrack account.
#[derive(Clone)]
pub struct TimeTrack {}

/// Where TimeTrack is and how to speak to it.
pub struct Access {
    /// Account root, such as `https://acme.timetrackenterprise.com`.
    pub url: url::Url,
    /// `X-TimeTrack-Api-Key`.
    pub key: secrecy::SecretString,
    /// `X-TimeTrack-Api-Secret`.
    pub secret: secrecy::SecretString,
    /// Longest time for one request, its body included.
    pub timeout: Duration,
}

/// A call that changes a timer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Write<'a> {
    /// `POST /attendance_timer/start`
    AttendanceStart,
    /// `POST /attendance_timer/stop`
    AttendanceStop,
    /// `POST /timers/project_timer/start`
    ProjectStart {
        /// Client and project, both sent by name.
        project: &'a Project,
        /// Sent only when given.
        task: Option<&'a TaskName>,
        /// Sent only when given.
        note: Option<&'a Note>,
    },
    /// `POST /timers/project_timer/pause`
    ProjectPause,
    /// `POST /timers/project_timer/resume`
    ProjectResume,
    /// `POST /timers/project_timer/stop`
    ProjectStop,
}

/// Why a call brought no usable answer. Texts are bounded and hold no secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The request did not leave: refused connection, unknown host, failed TLS handshake. Nothing can have happened.
    #[error("TimeTrack cannot be reached: {0}")]
    Unreachable(String),
    /// Time-out, reset, cut or unreadable body, 408, 5xx: a write may or may not have taken effect.
    #[error("TimeTrack's answer is unclear: {what}")]
    Unclear {
        /// What happened.
        what: String,
        /// Whether the server may still be working on the request (no complete answer came, or a gateway's 502/504).
        may_still_land: bool,
        /// `Retry-After`, if sent.
        retry_after: Option<Duration>,
    },
    /// 429: not now. Nothing happened.
    #[error("TimeTrack asks to wait")]
    Busy {
        /// `Retry-After`, if sent.
        retry_after: Option<Duration>,
    },
    /// 401 or 403: the key pair is not accepted. Nothing happened.
    #[error("TimeTrack does not accept the API key (status {status})")]
    KeyRefused {
        /// 401 or 403.
        status: u16,
    },
    /// 4xx with an `errors` body. Nothing happened.
    #[error("TimeTrack says: {words}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// TimeTrack's own code, such as 15020.
        code: Option<i64>,
        /// Title and detail of its first error.
        words: String,
    },
    /// Another 4xx, or a redirect, without a readable `errors` body.
    #[error("TimeTrack answered with status {status} and no reason")]
    NoReason {
        /// HTTP status.
        status: u16,
    },
}

/// A row of `/users`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// As TimeTrack spells it.
    pub username: Username,
    /// First and last name, may be empty.
    pub full_name: String,
    /// E-mail, may be empty.
    pub email: String,
    /// Whether the user may work; `true` when TimeTrack does not say.
    pub enabled: bool,
}

/// A row of `/projects`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectRow {
    /// TimeTrack's id, as text.
    pub id: String,
    /// Client and project.
    pub project: Project,
    /// Whether it may be booked on; `true` when TimeTrack does not say.
    pub enabled: bool,
}

impl TimeTrack {
    /// A client with its own connection pool; reaches out to nobody yet.
    ///
    /// # Errors
    /// If the TLS set-up fails or a key is not a valid header.
    pub fn new(access: Access) -> anyhow::Result<Self> {
        let _ = access;
        unimplemented!("timetrack helper")
    }

    /// Reads a timer (`GET`). "No timer" in any of TimeTrack's forms is [`Timer::STOPPED`].
    ///
    /// # Errors
    /// Any [`Error`]; a body that is no timer in any known form is [`Error::Unclear`].
    pub async fn timer(&self, kind: TimerKind, user: &Username, date: LocalStamp) -> Result<Timer, Error> {
        let _ = (kind, user, date);
        unimplemented!("timetrack helper")
    }

    /// Changes a timer (`POST`), once: never repeated, never redirected.
    /// `Ok(Some(timer))` if the answer shows the timer, `Ok(None)` if it was a success that shows nothing readable.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn write(
        &self,
        write: Write<'_>,
        user: &Username,
        date: LocalStamp,
    ) -> Result<Option<Timer>, Error> {
        let _ = (write, user, date);
        unimplemented!("timetrack helper")
    }

    /// Every user, page by page.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn users(&self) -> Result<Vec<User>, Error> {
        unimplemented!("timetrack helper")
    }

    /// The user of exactly that name, compared without regard to case, asked of `/users?username=`.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn user(&self, name: &str) -> Result<Option<User>, Error> {
        let _ = name;
        unimplemented!("timetrack helper")
    }

    /// Every project, page by page.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn projects(&self) -> Result<Vec<ProjectRow>, Error> {
        unimplemented!("timetrack helper")
    }

    /// Every task's name, page by page.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn tasks(&self) -> Result<Vec<TaskName>, Error> {
        unimplemented!("timetrack helper")
    }
}
