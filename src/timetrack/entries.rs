//! What TimeTrack has booked for a person, from its lists. Must not know what the rows are to show.

use std::ops::RangeInclusive;

use chrono::NaiveDate;

use super::fields::Fields;
use super::lists::{self, Failure, Row};
use super::wire::{self, same_name, short};
use super::{Error, TimeTrack};
use crate::model::names::MAX_NAME_CHARS;
use crate::model::{LocalStamp, Project, TimerKind, Username};

/// Pages read at most: some days of one person fill none. A server that heeds no filter sends everybody's rows of all time, and
/// what is not found among the first of them is not looked for any further.
const MAX_PAGES: usize = 20;

/// A row of `/attendances` or `/project_time_entries`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Start, on the same wall clock as a timer's.
    pub from: LocalStamp,
    /// End; `None` if TimeTrack shows none.
    pub to: Option<LocalStamp>,
    /// On what; `None` for attendance, or if TimeTrack does not say.
    pub project: Option<Project>,
    /// Whether TimeTrack says that it was typed in, not timed.
    pub manual: bool,
}

/// What a list came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listing {
    /// These rows of the person. That one is missing shows nothing: a list may lag, or be cut.
    Rows(Vec<Entry>),
    /// This account has no such list, or none that this key may see or we can read; why, in words.
    Unreadable(String),
}

impl TimeTrack {
    /// What is booked for `user` on these days of the person's own calendar. Rows that name anybody else, or nobody, are left out:
    /// the filter may not have been heeded.
    ///
    /// # Errors
    /// Any [`Error`] that may be over soon; all others make the list [`Listing::Unreadable`].
    pub async fn entries(
        &self,
        kind: TimerKind,
        user: &Username,
        days: &RangeInclusive<NaiveDate>,
    ) -> Result<Listing, Error> {
        let path = match kind {
            TimerKind::Attendance => "attendances",
            TimerKind::Project => "project_time_entries",
        };
        let day = |day: &NaiveDate| day.format("%Y-%m-%d").to_string();
        let (from, to) = (day(days.start()), day(days.end()));
        let filter = [("username", user.as_str()), ("from", from.as_str()), ("to", to.as_str())];
        match lists::pages(&self.0.http, path, &filter, MAX_PAGES, row).await {
            Ok(rows) => {
                let own = rows.into_iter().filter(|(name, _)| same_name(name, user.as_str()));
                Ok(Listing::Rows(own.map(|(_, entry)| entry).collect()))
            }
            Err(Failure::Form(what)) => Ok(Listing::Unreadable(what)),
            Err(Failure::Call(error)) if is_for_good(&error) => Ok(Listing::Unreadable(error.to_string())),
            Err(Failure::Call(error)) => Err(error),
        }
    }
}

/// Whether asking again would bring the same. A key that reads timers and is told 403 here may see timers only; 401 is the key itself.
fn is_for_good(error: &Error) -> bool {
    match error {
        Error::KeyRefused { status } => *status == 403,
        Error::Refused { .. } | Error::NoReason { .. } => true,
        Error::Unreachable(_) | Error::Unclear { .. } | Error::Busy { .. } => false,
    }
}

fn row(fields: &Fields<'_>) -> Option<Row<(String, Entry)>> {
    let user = fields.text(&["username", "user"], MAX_NAME_CHARS)?;
    let from = fields.stamp(&["from"])?;
    let to = fields.stamp(&["to"]);
    let key = format!("{}\n{user}\n{from}\n{to:?}", short(fields, "id"));
    let manual = fields.flag(&["manual"]).unwrap_or(false);
    Some((key, (user, Entry { from, to, project: wire::project(fields), manual })))
}
