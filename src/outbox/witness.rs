//! What TimeTrack's own entries say about a write whose answer was lost and which the timer no longer shows, because somebody has
//! changed it since. Pure: must not know how the entries were read.
//!
//! A row may show that a write landed. That there is none shows nothing: nobody documents when TimeTrack writes one.
//!
//! A row must not be taken for ours that was there before. None was noted beforehand, for that would cost every press a request;
//! instead it must carry what only our write gives it.
//!
//! * A row that is said to be typed in is nobody's timer.
//! * An end counts with the start of the very timer that was to end. To the minute it counts only where that timer itself shows no
//!   seconds, so that TimeTrack visibly rounds: what an earlier timer of the same rounded start left behind had ended before ours
//!   began, so rounding leaves it no length. But whole minutes are also what people type, so such a row does not outweigh a timer
//!   that is still on.
//! * A start counts to the second only. Where TimeTrack rounds, an earlier timer may have been rounded to our minute.
//!   Nor does a row count that was the last timer before our write.
//! * Two punches on the same kind of timer with one and the same wall-clock second leave rows that look alike ("in at 9:05", out,
//!   "in at 9:05"; a switch, which ends a timer as a stop does; or an hour apart in the night the clocks go back), so about such a
//!   punch nothing is asked at all ([`is_alone`]).

use std::ops::RangeInclusive;

use chrono::{DateTime, NaiveDate, TimeDelta, Timelike, Utc};

use crate::model::{Action, LocalStamp, Project, Punch, TimeMode};
use crate::timetrack::Entry;

/// So far apart can instants be that are written alike: zones reach from UTC-12 to UTC+14, and clocks are set back by an hour.
pub const ALIKE: TimeDelta = TimeDelta::hours(27);

/// With so many other punches around, nobody looks which row is whose.
pub const MANY: u32 = 1_000;

/// What the entries say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Testimony {
    /// The write took effect.
    Landed,
    /// The same, by a row of whole minutes, which somebody may have typed in.
    Perhaps,
    /// The first half of a switch did; of the second nothing is known.
    MadeWay,
    /// Nothing.
    Silent,
}

/// Whether entries can say anything about this punch. A pause leaves no row; its timer's own sums speak for it.
pub fn is_asked(punch: &Punch) -> bool {
    punch.unclear && !matches!(punch.action, Action::Pause | Action::Resume)
}

/// Whether none of these other punches of the person (those at most [`ALIKE`] apart, up to [`MANY`] of them) can have left a row
/// that looks like this one's: none of the same kind of timer with the same wall-clock second was ever sent. Also one that was
/// refused or cancelled may have taken effect, and a pause or a resume may split a row.
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
    let end = (punch.action != Action::ClockIn).then(|| punch.end_date(punch.before.as_ref(), mode));
    start.into_iter().chain(end).collect()
}

/// The days to ask for: from the one before the timer that was to end was started (or before the instant to book) until tomorrow.
pub fn days(punch: &Punch, now: DateTime<Utc>, mode: TimeMode) -> RangeInclusive<NaiveDate> {
    let today = LocalStamp::of(now, &punch.zone, mode);
    let started = punch.before.as_ref().and_then(|before| before.started_at);
    let days = || dates(punch, mode).into_iter().map(|at| at.0.date());
    let first = days().chain(started.map(|at| at.0.date())).min().unwrap_or(today.0.date());
    let last = days().chain([today.0.date()]).max().unwrap_or(first);
    first.pred_opt().unwrap_or(first)..=last.succ_opt().unwrap_or(last)
}

/// What these entries of the person say about the punch.
pub(crate) fn testimony(punch: &Punch, entries: &[Entry], mode: TimeMode) -> Testimony {
    let (start, end) = (punch.start_date(mode), punch.end_date(punch.before.as_ref(), mode));
    let any = |shows: &dyn Fn(&Entry) -> bool| entries.iter().any(shows);
    let exact = |entry: &Entry| ends(punch, entry, end) && !is_coarse(entry);
    match &punch.action {
        Action::Pause | Action::Resume => Testimony::Silent,
        Action::ClockOut | Action::Stop if any(&exact) => Testimony::Landed,
        Action::ClockOut | Action::Stop if any(&|entry| ends(punch, entry, end)) => Testimony::Perhaps,
        Action::ClockIn if any(&|entry| begins(punch, entry, start)) => Testimony::Landed,
        Action::Start { project, .. }
            if any(&|entry| is_on(entry, project) && begins(punch, entry, start)) =>
        {
            Testimony::Landed
        }
        Action::Start { .. } if any(&|entry| ends(punch, entry, end)) => Testimony::MadeWay,
        _ => Testimony::Silent,
    }
}

fn begins(punch: &Punch, entry: &Entry, own: LocalStamp) -> bool {
    let was_there = punch.before.as_ref().is_some_and(|before| before.started_at == Some(entry.from));
    if entry.manual || was_there {
        return false;
    }
    entry.from == own && !is_coarse(entry)
}

/// Whether the row is the timer that was there before our write, ended by it.
fn ends(punch: &Punch, entry: &Entry, own: LocalStamp) -> bool {
    let Some(before) = punch.before.as_ref().filter(|before| before.is_on()) else { return false };
    let (Some(started), Some(to)) = (before.started_at, entry.to) else { return false };
    let its_end = if is_coarse(entry) { to == minute(own) && to > entry.from } else { to == own };
    let its_project = before.project.as_ref().is_none_or(|project| is_on(entry, project));
    !entry.manual && entry.from == started && its_end && its_project
}

/// A row that does not say on what passes: it is the person's own, and fits to the second.
fn is_on(entry: &Entry, project: &Project) -> bool {
    entry.project.as_ref().is_none_or(|on| on.shows(project))
}

/// Whether TimeTrack may have rounded this row.
fn is_coarse(entry: &Entry) -> bool {
    entry.from.0.second() == 0 && entry.to.is_none_or(|to| to.0.second() == 0)
}

fn minute(at: LocalStamp) -> LocalStamp {
    LocalStamp(at.0.with_second(0).unwrap_or(at.0))
}

#[cfg(test)]
mod tests;
