//! TimeTrack's REST API, with a circuit breaker, limits and a budget for every request.

mod account;
mod breaker;
mod budget;
mod calendar;
mod entries;
mod error;
mod everybody;
mod fields;
mod http;
mod known;
mod lists;
mod report;
mod wire;

use std::sync::atomic::Ordering;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use crate::model::{ListedProject, LocalStamp, Note, Project, TaskName, Timer, TimerKind, User, Username};

pub use account::{Access, Delivery, TimeTrack};
pub use breaker::{Call, CircuitBreaker, PROBE, Reason, Sent, State};
pub use budget::{DELIVERIES_AT_ONCE, READS_PER_SECOND};
pub use calendar::WorkDay;
pub use entries::{Entry, Listing};
pub use error::Error;
pub use everybody::{ApprovedAbsence, Attendance};
use http::Answer;
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
        match self.fetch(kind, user, date).await {
            Ok(Some(timer)) => Ok(Read::Timer(timer)),
            Ok(None) => Ok(Read::Nothing { words: None }),
            // A 404 with an `errors` body is TimeTrack's way to say that there is no timer, or no such user.
            Err(Error::Refused { status: 404, words, .. }) => Ok(Read::Nothing { words: Some(words) }),
            Err(no) => Err(self.unless_unknown(no, user).await),
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
        if kind == TimerKind::Project && !self.account.route_known.load(Ordering::Relaxed) {
            self.learn_route(user, date).await?;
        }
        let path = format!("{}/{}", self.route(kind), write.verb());
        let body = write.body(user, date);
        let sending = self.account.http.post(&path, &body, TIMER_BYTES);
        let shown = |answer: Answer| match wire::timer(&answer.body, kind, user) {
            Shown::Timer(timer) => Ok(Some(timer)),
            Shown::Nothing | Shown::NoTimer(_) => Ok(None),
            Shown::Unreadable(what) => Err(self.account.http.unreadable(&what)),
        };
        match self.request(Call::Write(user), sending, shown).await {
            Err(no @ (Error::Refused { status: 404, .. } | Error::NoReason { .. })) => {
                if matches!(no, Error::NoReason { status: 404 | 405 }) {
                    // The server may have become another edition; the next read finds out.
                    self.account.route_known.store(false, Ordering::Relaxed);
                }
                Err(nothing_written(self.unless_unknown(no, user).await))
            }
            answer => answer,
        }
    }

    /// Every user, page by page.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn users(&self) -> Result<List<User>, Error> {
        lists::all(self, "users", &[], lists::user).await
    }

    /// The user of exactly that name, compared without regard to case, asked of `/users?username=`.
    /// If two differ in case only, the one spelled as asked is taken.
    ///
    /// # Errors
    /// Any [`Error`]; [`Error::NotLookedUp`] if the list of users cannot tell.
    pub async fn user(&self, name: &str) -> Result<Option<User>, Error> {
        match self.listed(name.trim()).await? {
            known::Listed::Found(user) => Ok(Some(user)),
            known::Listed::Missing => Ok(None),
            known::Listed::Untold => {
                let untold = self.account.http.unreadable("the list of users is not whole");
                Err(Error::NotLookedUp(Box::new(untold)))
            }
        }
    }

    /// Every project, page by page.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn projects(&self) -> Result<List<ListedProject>, Error> {
        let mut list = lists::all(self, "projects", &[], lists::project).await?;
        list.counts.without_client = list.rows.iter().filter(|row| row.project.client.is_empty()).count();
        Ok(list)
    }

    /// Every task's name, page by page.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn tasks(&self) -> Result<List<TaskName>, Error> {
        lists::all(self, "tasks", &[], lists::task).await
    }

    /// What time it is by the server's `Date` header, to the second; `None` if it sends none.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn server_time(&self) -> Result<Option<DateTime<Utc>>, Error> {
        self.list("users", &lists::FIRST_ROW, |answer| Ok(answer.date)).await
    }

    async fn list<T>(
        &self,
        path: &str,
        query: &[(&str, &str)],
        read: impl FnOnce(Answer) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let sending = self.account.http.get(path, query, lists::PAGE_BYTES);
        self.request(Call::List, sending, read).await
    }

    fn route(&self, kind: TimerKind) -> &'static str {
        match kind {
            TimerKind::Attendance => "attendance_timer",
            TimerKind::Project => project_route(self.account.short_route.load(Ordering::Relaxed)),
        }
    }

    /// The timer, by whichever of the two routes this server has.
    async fn fetch(
        &self,
        kind: TimerKind,
        user: &Username,
        date: LocalStamp,
    ) -> Result<Option<Timer>, Error> {
        let first = self.fetch_by(self.route(kind), kind, user, date).await;
        if kind == TimerKind::Attendance {
            return first;
        }
        let short = self.account.short_route.load(Ordering::Relaxed);
        if !matches!(first, Err(Error::NoReason { status: 404 | 405 })) {
            self.remember(short, first.as_ref().err());
            return first;
        }
        let second = self.fetch_by(project_route(!short), kind, user, date).await;
        self.remember(!short, second.as_ref().err());
        second
    }

    async fn fetch_by(
        &self,
        route: &str,
        kind: TimerKind,
        user: &Username,
        date: LocalStamp,
    ) -> Result<Option<Timer>, Error> {
        let date = date.to_string();
        let query = [("username", user.as_str()), ("date", date.as_str())];
        let shown = |answer: Answer| match wire::timer(&answer.body, kind, user) {
            Shown::Timer(timer) => Ok(Some(timer)),
            Shown::Nothing => Ok(None),
            Shown::NoTimer(what) | Shown::Unreadable(what) => Err(self.account.http.unreadable(&what)),
        };
        self.request(Call::Read(user), self.account.http.get(route, &query, TIMER_BYTES), shown).await
    }

    /// Remembers a route once TimeTrack itself, and not something in between, has answered there.
    fn remember(&self, short: bool, error: Option<&Error>) {
        if matches!(error, None | Some(Error::Refused { .. })) {
            self.account.short_route.store(short, Ordering::Relaxed);
            self.account.route_known.store(true, Ordering::Relaxed);
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
        Error::Unclear { what, .. } => Error::Unreachable(what.to_string()),
        error => error,
    }
}

fn project_route(short: bool) -> &'static str {
    if short { "project_timer" } else { "timers/project_timer" }
}
