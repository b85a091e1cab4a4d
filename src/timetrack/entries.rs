//! The entries that TimeTrack has booked for a person.

use std::ops::RangeInclusive;

use chrono::{NaiveDate, TimeDelta};

use super::fields::Fields;
use super::lists::{self, Failure, Row, SkipReason};
use super::wire::{self, short};
use super::{Error, TimeTrack};
use crate::model::names::{MAX_NAME_CHARS, same};
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
    /// How much of it was work, if TimeTrack says so.
    pub worked: Option<TimeDelta>,
    /// How much of it was not, if TimeTrack says so.
    pub breaks: Option<TimeDelta>,
    /// On what; `None` for attendance, or if TimeTrack does not say.
    pub project: Option<Project>,
    /// Whether TimeTrack says that it was typed in, not timed.
    pub manual: bool,
}

/// What a list came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listing {
    /// The rows of the person. That one is missing shows nothing: a list may lag.
    Rows(Vec<Entry>),
    /// Some of them: the list is longer than what was read, or a row of the person could not be read.
    Some(Vec<Entry>),
    /// This account has no such list, or none that this key may see or we can read; why, in words.
    Unreadable(String),
}

impl TimeTrack {
    /// What is booked for `user` on these days of the person's own calendar. Rows that name anybody else, or nobody, are left out:
    /// the filter may not have been heeded.
    ///
    /// # Errors
    /// Any [`Error`] that may be over soon; all others, and a list that takes too long as a whole, make the list [`Listing::Unreadable`].
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
        let own = |fields: &Fields<'_>| row(fields, user);
        let reading = lists::pages(self, path, &filter, MAX_PAGES, own);
        // A single request that hangs meets its own time-out before this.
        let Ok(answer) = tokio::time::timeout(self.account.http.longest() * 3 / 2, reading).await else {
            return Ok(Listing::Unreadable("the whole list takes too long".to_owned()));
        };
        match answer {
            Ok(list) if list.counts.is_cut || list.counts.unreadable > 0 => Ok(Listing::Some(list.rows)),
            Ok(list) => Ok(Listing::Rows(list.rows)),
            Err(Failure::Form(what) | Failure::TooLong(what)) => Ok(Listing::Unreadable(what)),
            Err(Failure::Call(error)) if is_for_good(&error) => Ok(Listing::Unreadable(error.to_string())),
            Err(Failure::Call(error)) => Err(error),
        }
    }
}

/// Whether asking again would bring the same. A key that has just read a timer and is refused here may see timers only; should it
/// have been revoked that very moment, the next write is refused too.
pub(super) fn is_for_good(error: &Error) -> bool {
    match error {
        Error::KeyRefused { .. } | Error::Refused { .. } | Error::NoReason { .. } => true,
        Error::Unreachable(_)
        | Error::Unclear { .. }
        | Error::Busy { .. }
        | Error::UnknownUser { .. }
        | Error::NotLookedUp(_)
        | Error::NotAsked(_) => false,
    }
}

/// Minutes of one row that can be meant: up to a year's. Sums of them stay far from the end of what a number holds.
const MINUTES: std::ops::RangeInclusive<i64> = 0..=366 * 24 * 60;

/// A row that names `user`.
fn row(fields: &Fields<'_>, user: &Username) -> Result<Row<Entry>, SkipReason> {
    let name = fields.text(&["username", "user"], MAX_NAME_CHARS).ok_or(SkipReason::NotAsked)?;
    if !same(&name, user.as_str()) {
        return Err(SkipReason::NotAsked);
    }
    let from = fields.stamp(&["from"]).ok_or(SkipReason::Unreadable)?;
    let to = fields.stamp(&["to"]);
    let key = format!("{}\n{from}\n{to:?}", short(fields, "id"));
    let manual = fields.flag(&["manual"]).unwrap_or(false);
    let minutes = |name: &str| {
        fields.number(&[name]).filter(|minutes| MINUTES.contains(minutes)).map(TimeDelta::minutes)
    };
    let (worked, breaks) = (minutes("workedminutes"), minutes("breakminutes"));
    Ok((key, Entry { from, to, worked, breaks, project: wire::project(fields), manual }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_that_nobody_can_have_worked_are_left_out() {
        let user = Username::new("anna.huber").unwrap();
        for (minutes, read) in [("480", Some(480)), ("-1", None), ("153722867280912", None), ("1e300", None)]
        {
            let text = format!(
                r#"{{"username": "anna.huber", "from": "2026-11-23T08:00:00.000Z", "workedMinutes": {minutes},
                "breakMinutes": {minutes}}}"#
            );
            let object = serde_json::from_str(&text).unwrap();
            let (_, entry) = row(&Fields::of(&object).unwrap(), &user).unwrap();
            let read = read.map(TimeDelta::minutes);
            assert_eq!((entry.worked, entry.breaks), (read, read), "{minutes}");
        }
    }
}
