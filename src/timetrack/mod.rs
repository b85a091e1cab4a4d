//! TimeTrack's REST API: its wire is reqwest's. Must not know Discord, the store, or when to try again.

mod entries;
mod error;
mod fields;
mod http;
mod known;
mod lists;
mod report;
mod wire;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use crate::model::{ListedProject, LocalStamp, Note, Project, TaskName, Timer, TimerKind, User, Username};
use crate::network::Proxies;

pub use entries::{Entry, Listing};
pub use error::Error;
use http::Http;
pub use known::Sure;
pub use lists::{Counts, List};
pub use report::Report;
use wire::Shown;

/// Largest answer read for a timer.
const TIMER_BYTES: usize = 1024 * 1024;

/// The timer of `user` that the body of an answer shows, if it shows one. Calls read their answers by this themselves; it is
/// public for programs that hold the reading against inputs of their own, such as the fuzz targets.
pub fn read_timer(body: &[u8], kind: TimerKind, user: &Username) -> Option<Timer> {
    match wire::timer(body, kind, user) {
        Shown::Timer(timer) => Some(timer),
        Shown::Nothing => Some(Timer::STOPPED),
        Shown::NoTimer(_) | Shown::Unreadable(_) => None,
    }
}

/// The connection to one TimeTrack account. A clone shares the connections.
#[derive(Clone)]
pub struct TimeTrack(Arc<Account>);

struct Account {
    http: Http,
    /// Whether this server is of the edition that serves the project timer without `/timers`.
    short_route: AtomicBool,
    /// Whether some answer has shown which edition it is.
    route_known: AtomicBool,
}

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
    /// Through which proxy, if any.
    pub proxies: Proxies,
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

/// What a `GET` shows.
enum Read {
    Timer(Timer),
    /// No timer; with TimeTrack's words, if it says so by a 404.
    Nothing {
        words: Option<String>,
    },
}

impl Write<'_> {
    fn kind(self) -> TimerKind {
        match self {
            Write::AttendanceStart | Write::AttendanceStop => TimerKind::Attendance,
            Write::ProjectStart { .. } | Write::ProjectPause | Write::ProjectResume | Write::ProjectStop => {
                TimerKind::Project
            }
        }
    }

    fn verb(self) -> &'static str {
        match self {
            Write::AttendanceStart | Write::ProjectStart { .. } => "start",
            Write::ProjectPause => "pause",
            Write::ProjectResume => "resume",
            Write::AttendanceStop | Write::ProjectStop => "stop",
        }
    }

    fn body(self, user: &Username, date: LocalStamp) -> Value {
        let mut body = Map::new();
        let mut put = |name: &str, text: &str| body.insert(name.to_owned(), Value::from(text));
        put("date", &date.to_string());
        put("username", user.as_str());
        if let Write::ProjectStart { project, task, note } = self {
            put("clientName", &project.client);
            put("projectName", &project.name);
            task.map(|task| put("taskName", task.as_str()));
            note.map(|note| put("note", note.as_str()));
        }
        Value::Object(body)
    }
}

impl TimeTrack {
    /// A client with its own connection pool; reaches out to nobody yet.
    ///
    /// # Errors
    /// If the TLS set-up fails or a key is not a valid header.
    pub fn new(access: Access) -> anyhow::Result<Self> {
        Self::reporting(access, Arc::new(|_, _, _| {}))
    }

    /// The same, and `report` is told of every request.
    ///
    /// # Errors
    /// As [`TimeTrack::new`].
    pub fn reporting(access: Access, report: Report) -> anyhow::Result<Self> {
        let http = Http::new(access, report)?;
        let (short_route, route_known) = (AtomicBool::new(false), AtomicBool::new(false));
        Ok(Self(Arc::new(Account { http, short_route, route_known })))
    }

    /// Reads a timer (`GET`). "No timer" in any of TimeTrack's forms is [`Timer::STOPPED`], except that a finished timer
    /// that TimeTrack still shows keeps its figures. An unknown user may be answered in the same forms: see
    /// [`TimeTrack::timer_of`].
    ///
    /// # Errors
    /// Any [`Error`]; a body that is no timer in any known form, or somebody else's, is [`Error::Unclear`].
    pub async fn timer(&self, kind: TimerKind, user: &Username, date: LocalStamp) -> Result<Timer, Error> {
        Ok(match self.read(kind, user, date).await? {
            Read::Timer(timer) => timer,
            Read::Nothing { .. } => Timer::STOPPED,
        })
    }

    async fn read(&self, kind: TimerKind, user: &Username, date: LocalStamp) -> Result<Read, Error> {
        let body = match self.fetch(kind, user, date).await {
            // A 404 with an `errors` body is TimeTrack's way to say that there is no timer, or no such user.
            Err(Error::Refused { status: 404, words, .. }) => {
                return Ok(Read::Nothing { words: Some(words) });
            }
            Err(no) => return Err(self.unless_unknown(no, user).await),
            Ok(body) => body,
        };
        match wire::timer(&body, kind, user) {
            Shown::Timer(timer) => Ok(Read::Timer(timer)),
            Shown::Nothing => Ok(Read::Nothing { words: None }),
            Shown::NoTimer(what) | Shown::Unreadable(what) => Err(self.0.http.unreadable(&what)),
        }
    }

    /// Changes a timer (`POST`), once: never repeated, never redirected.
    /// `Ok(Some(timer))` if the answer shows the timer, `Ok(None)` if it was a success that shows nothing readable.
    ///
    /// # Errors
    /// Any [`Error`]. Before the first project call the route is looked up with a `GET`; if that fails nothing was
    /// written, and the error is one of those that say so.
    pub async fn write(
        &self,
        write: Write<'_>,
        user: &Username,
        date: LocalStamp,
    ) -> Result<Option<Timer>, Error> {
        let kind = write.kind();
        if kind == TimerKind::Project && !self.0.route_known.load(Ordering::Relaxed) {
            self.learn_route(user, date).await?;
        }
        let path = format!("{}/{}", self.route(kind), write.verb());
        let body = match self.0.http.post(&path, &write.body(user, date), TIMER_BYTES).await {
            Err(no) => {
                if matches!(no, Error::NoReason { status: 404 | 405 }) {
                    // The server may have become another edition; the next read finds out.
                    self.0.route_known.store(false, Ordering::Relaxed);
                }
                let is_not_found = matches!(no, Error::Refused { status: 404, .. } | Error::NoReason { .. });
                return Err(if is_not_found {
                    nothing_written(self.unless_unknown(no, user).await)
                } else {
                    no
                });
            }
            Ok(body) => body,
        };
        match wire::timer(&body, kind, user) {
            Shown::Timer(timer) => Ok(Some(timer)),
            Shown::Nothing | Shown::NoTimer(_) => Ok(None),
            Shown::Unreadable(what) => Err(self.0.http.unreadable(&what)),
        }
    }

    /// Every user, page by page.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn users(&self) -> Result<List<User>, Error> {
        lists::all(&self.0.http, "users", &[], lists::user).await
    }

    /// The user of exactly that name, compared without regard to case, asked of `/users?username=`.
    /// If two differ in case only, the one spelled as asked is taken.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn user(&self, name: &str) -> Result<Option<User>, Error> {
        Ok(match self.listed(name.trim()).await? {
            known::Listed::Found(user) => Some(user),
            known::Listed::Missing | known::Listed::Untold => None,
        })
    }

    /// Every project, page by page.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn projects(&self) -> Result<List<ListedProject>, Error> {
        let mut list = lists::all(&self.0.http, "projects", &[], lists::project).await?;
        list.counts.without_client = list.rows.iter().filter(|row| row.project.client.is_empty()).count();
        Ok(list)
    }

    /// Every task's name, page by page.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn tasks(&self) -> Result<List<TaskName>, Error> {
        lists::all(&self.0.http, "tasks", &[], lists::task).await
    }

    /// Tries address and key pair with one row of `/users`; the number of rows that came.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn probe(&self) -> Result<usize, Error> {
        let body = self.0.http.get("users", &lists::FIRST_ROW, lists::PAGE_BYTES).await?.body;
        wire::rows(&body).map(|rows| rows.len()).map_err(|what| self.0.http.unreadable(&what))
    }

    /// What time it is by the server's `Date` header, to the second; `None` if it sends none.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn server_time(&self) -> Result<Option<DateTime<Utc>>, Error> {
        Ok(self.0.http.get("users", &lists::FIRST_ROW, lists::PAGE_BYTES).await?.date)
    }

    fn route(&self, kind: TimerKind) -> &'static str {
        match kind {
            TimerKind::Attendance => "attendance_timer",
            TimerKind::Project => project_route(self.0.short_route.load(Ordering::Relaxed)),
        }
    }

    async fn fetch(&self, kind: TimerKind, user: &Username, date: LocalStamp) -> Result<Vec<u8>, Error> {
        let date = date.to_string();
        let query = [("username", user.as_str()), ("date", date.as_str())];
        let get = |route| self.0.http.get(route, &query, TIMER_BYTES);
        let first = get(self.route(kind)).await;
        if kind == TimerKind::Attendance {
            return first.map(|answer| answer.body);
        }
        let short = self.0.short_route.load(Ordering::Relaxed);
        if !matches!(first, Err(Error::NoReason { status: 404 | 405 })) {
            self.remember(short, first.as_ref().err());
            return first.map(|answer| answer.body);
        }
        let second = get(project_route(!short)).await;
        self.remember(!short, second.as_ref().err());
        second.map(|answer| answer.body)
    }

    /// Remembers a route once TimeTrack itself, and not something in between, has answered there.
    fn remember(&self, short: bool, error: Option<&Error>) {
        if matches!(error, None | Some(Error::Refused { .. })) {
            self.0.short_route.store(short, Ordering::Relaxed);
            self.0.route_known.store(true, Ordering::Relaxed);
        }
    }

    async fn learn_route(&self, user: &Username, date: LocalStamp) -> Result<(), Error> {
        match self.fetch(TimerKind::Project, user, date).await {
            Ok(_) | Err(Error::Refused { .. }) => Ok(()),
            Err(error) => Err(nothing_written(error)),
        }
    }
}

/// An unclear *read* leaves nothing unclear about the write: it did not leave, or was answered with a no.
fn nothing_written(error: Error) -> Error {
    match error {
        Error::Unclear { what, .. } => Error::Unreachable(what),
        error => error,
    }
}

fn project_route(short: bool) -> &'static str {
    if short { "project_timer" } else { "timers/project_timer" }
}
