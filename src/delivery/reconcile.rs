//! Reconciles a punch in doubt with TimeTrack's entries: the answer to its write was lost, and the timer no longer shows the write,
//! because somebody has changed it since. Pure.
//!
//! An entry may show that the write took effect. A missing entry shows nothing: it is not documented when TimeTrack writes one.
//!
//! An entry that was there before must not be taken for ours. Entries are not read before a write, since that would cost every interaction a
//! request; instead, an entry counts only if it has what our write alone gives it:
//!
//! * An entry marked as typed in was no timer.
//! * An end counts together with the start of the timer that was to end. To the minute it counts only if that timer itself shows no
//!   seconds, so that TimeTrack rounds: an earlier timer with the same rounded start had ended before ours began, so rounding leaves it
//!   no length. People type whole minutes too, so such an entry does not outweigh a timer that is still on.
//! * A start counts to the second only: if TimeTrack rounds, an earlier timer may have been rounded to our minute. The entry of the
//!   last timer before our write does not count.
//! * Two punches on the same kind of timer with the same wall-clock second leave entries that look alike ("in at 9:05", out, "in at
//!   9:05"; a switch, which ends a timer as a stop does; or an hour apart in the night the clocks go back). For such a punch no entries
//!   are read ([`is_alone`]).

use std::ops::RangeInclusive;

use chrono::{DateTime, NaiveDate, TimeDelta, Timelike, Utc};

use crate::model::{Action, LocalStamp, Project, Punch, TimeMode};
use crate::timetrack::Entry;

/// Instants with the same wall-clock time are at most this far apart: zones reach from UTC-12 to UTC+14, and clocks go back by an hour.
pub const ALIKE: TimeDelta = TimeDelta::hours(27);

/// With this many other punches around, no entry is attributed to any of them.
pub const MANY: u32 = 1_000;

/// What the entries show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// The write took effect.
    Landed,
    /// The same, by an entry of whole minutes, which somebody may have typed in.
    MayHaveLanded,
    /// The first half of a switch did; nothing is known of the second.
    FirstHalfLanded,
    /// Nothing.
    None,
}

/// Whether entries can show anything about this punch. A pause leaves none; the timer's own sums show it.
pub fn is_asked(punch: &Punch) -> bool {
    punch.unclear && !matches!(punch.action, Action::Pause | Action::Resume)
}

/// Whether none of these other punches of the person (at most [`ALIKE`] apart, up to [`MANY`]) can have left an entry that looks like
/// this one's: none on the same kind of timer with the same wall-clock second was ever sent. A refused or cancelled punch counts too,
/// since it may have taken effect; so does a pause or resume, which may split an entry.
pub fn is_alone(punch: &Punch, others: &[Punch], mode: TimeMode) -> bool {
    let own = dates(punch, mode);
    let looks_alike = |other: &Punch| {
        let is_one_of_own = |date| own.contains(&date);
        other.attempts > 0
            && other.action.timer() == punch.action.timer()
            && dates(other, mode).into_iter().any(is_one_of_own)
    };
    others.len() < MANY as usize && !others.iter().any(looks_alike)
}

/// What the writes of a punch may carry as their `date`: one if it starts a timer, one if it may end or change one.
fn dates(punch: &Punch, mode: TimeMode) -> Vec<LocalStamp> {
    let start = punch.action.is_start().then(|| punch.start_date(mode));
    let end = (!punch.action.is_clock_in()).then(|| punch.end_date(punch.before.as_ref(), mode));
    start.into_iter().chain(end).collect()
}

/// The days to read: from the day before the start of the timer that was to end (or before the instant to book) until tomorrow.
pub fn days(punch: &Punch, now: DateTime<Utc>, mode: TimeMode) -> RangeInclusive<NaiveDate> {
    let today = LocalStamp::of(now, &punch.zone, mode);
    let started = punch.before.as_ref().and_then(|before| before.started_at);
    let days = || dates(punch, mode).into_iter().map(|at| at.0.date());
    let first = days().chain(started.map(|at| at.0.date())).min().unwrap_or(today.0.date());
    let last = days().chain([today.0.date()]).max().unwrap_or(first);
    first.pred_opt().unwrap_or(first)..=last.succ_opt().unwrap_or(last)
}

/// What these entries of the person show about the punch.
pub(crate) fn evidence(punch: &Punch, entries: &[Entry], mode: TimeMode) -> Evidence {
    let (start, end) = (punch.start_date(mode), punch.end_date(punch.before.as_ref(), mode));
    let any = |shows: &dyn Fn(&Entry) -> bool| entries.iter().any(shows);
    let exact = |entry: &Entry| ends(punch, entry, end) && !is_coarse(entry);
    match &punch.action {
        Action::Pause | Action::Resume => Evidence::None,
        Action::ClockOut | Action::Break { .. } | Action::Stop if any(&exact) => Evidence::Landed,
        Action::ClockOut | Action::Break { .. } | Action::Stop if any(&|entry| ends(punch, entry, end)) => {
            Evidence::MayHaveLanded
        }
        Action::ClockIn | Action::Back { .. } if any(&|entry| begins(punch, entry, start)) => {
            Evidence::Landed
        }
        Action::Start { project, .. }
            if any(&|entry| is_on(entry, project) && begins(punch, entry, start)) =>
        {
            Evidence::Landed
        }
        Action::Start { .. } if any(&|entry| ends(punch, entry, end)) => Evidence::FirstHalfLanded,
        _ => Evidence::None,
    }
}

fn begins(punch: &Punch, entry: &Entry, own: LocalStamp) -> bool {
    let was_there = punch.before.as_ref().is_some_and(|before| before.started_at == Some(entry.from));
    if entry.manual || was_there {
        return false;
    }
    entry.from == own && !is_coarse(entry)
}

/// Whether the entry is the timer from before our write, ended by it.
fn ends(punch: &Punch, entry: &Entry, own: LocalStamp) -> bool {
    let Some(before) = punch.before.as_ref().filter(|before| before.is_on()) else { return false };
    let (Some(started), Some(to)) = (before.started_at, entry.to) else { return false };
    let its_end = if is_coarse(entry) { to == minute(own) && to > entry.from } else { to == own };
    let its_project = before.project.as_ref().is_none_or(|project| is_on(entry, project));
    !entry.manual && entry.from == started && its_end && its_project
}

/// An entry without a project passes: it is the person's own, and fits to the second.
fn is_on(entry: &Entry, project: &Project) -> bool {
    entry.project.as_ref().is_none_or(|on| on.shows(project))
}

/// Whether TimeTrack may have rounded this entry.
fn is_coarse(entry: &Entry) -> bool {
    entry.from.0.second() == 0 && entry.to.is_none_or(|to| to.0.second() == 0)
}

fn minute(at: LocalStamp) -> LocalStamp {
    LocalStamp(at.0.with_second(0).unwrap_or(at.0))
}

#[cfg(test)]
mod tests;
