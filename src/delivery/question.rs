//! Questions to the person before anything is sent: whether such a long time is meant, and whether a timer may start inside time that is
//! booked already. Pure, like [`Attempt`].

use chrono::{DateTime, TimeDelta, Utc};

use super::attempt::{Attempt, Effect, Stage};
use super::reconcile;
use crate::model::LONG_STRETCH;
use crate::model::{Action, LocalStamp, Punch, PunchState, Question, TimeMode, Timer, TimerKind, Zone};
use crate::store::punches::End;
use crate::timetrack::Entry;

/// A start delivered this long after its instant is treated like one at a named time.
const LATE: TimeDelta = TimeDelta::hours(1);

impl Attempt {
    /// Before the first write: asks a question if there is one, otherwise marks the punch. Once a write or the first half of a switch
    /// may have taken effect, it is too late for a question.
    pub(super) fn unless_asked(&mut self, timer: Timer, now: DateTime<Utc>) -> Effect<'_> {
        // A first half that was sent may have been undone since.
        let is_switch = matches!(self.punch.action, Action::Start { .. });
        let has_half = is_switch && self.punch.before.as_ref().is_some_and(Timer::is_on);
        let has_begun = self.punch.unclear || self.judged_again || has_half;
        if has_begun || self.punch.confirmed {
            return self.mark(timer);
        }
        if let Some(question) = long(&self.punch, &timer, self.mode) {
            return self.ask(question, timer);
        }
        if !is_dated_back(&self.punch, now) {
            return self.mark(timer);
        }
        let days = reconcile::days(&self.punch, now, self.mode);
        self.stage = Stage::Booked { timer };
        Effect::Booked { days }
    }

    /// The entries were read; empty if they could not be read in time. `others` are other punches of the person around that time.
    pub fn after_booked(&mut self, entries: &[Entry], others: &[Punch], now: DateTime<Utc>) -> Effect<'_> {
        let Stage::Booked { timer } = std::mem::replace(&mut self.stage, Stage::Over) else {
            return self.read(Stage::Read);
        };
        match overlap(&self.punch, &timer, (entries, others), self.mode, now) {
            Some(question) => self.ask(question, timer),
            None => self.mark(timer),
        }
    }

    fn mark(&mut self, timer: Timer) -> Effect<'_> {
        let noted = self.punch.before.clone().filter(|_| self.has_made_way(&timer));
        self.stage = Stage::Mark { before: timer.clone() };
        Effect::Mark { before: noted.unwrap_or(timer) }
    }

    fn ask(&mut self, question: Question, timer: Timer) -> Effect<'_> {
        self.settle(End::Asked(question), Some(timer))
    }
}

/// Whether the punch would book improbably much work in one go. Work counts, by elapsed time: a project that has been paused since
/// yesterday is no long day. A resume books no work.
fn long(punch: &Punch, timer: &Timer, mode: TimeMode) -> Option<Question> {
    if !timer.is_on() || punch.action.is_clock_in() || punch.action == Action::Resume {
        return None;
    }
    let since = timer.start(&punch.zone, mode, punch.at)?;
    (timer.work_between(since, punch.at) >= LONG_STRETCH).then_some(Question::Long { since })
}

/// Whether it starts a timer at a time that the person named, or so long ago that the time may have been booked since: after an
/// outage, out of a backup, or by a late answer to a question.
fn is_dated_back(punch: &Punch, now: DateTime<Utc>) -> bool {
    punch.action.is_start() && (punch.at != punch.pressed_at || now - punch.at >= LATE)
}

/// The first entry that the new timer would overlap, which runs from the instant of the punch up to now, or to the clock-out that a return
/// carries. Not the one that TimeTrack may show of the timer that a switch ends.
fn overlap(
    punch: &Punch,
    timer: &Timer,
    (entries, others): (&[Entry], &[Punch]),
    mode: TimeMode,
    now: DateTime<Utc>,
) -> Option<Question> {
    let running = timer.started_at.filter(|_| timer.is_on());
    let until = match punch.action {
        Action::Back { out: Some(out) } => out,
        _ => now,
    };
    let spans = entries.iter().filter(|entry| Some(entry.from) != running).filter_map(|entry| {
        let zone = zone_of((entry, punch.action.timer()), others, mode).unwrap_or(timer.zone(&punch.zone));
        let instant = |stamp: LocalStamp| stamp.instant(zone, mode, punch.at);
        let (from, to) = (instant(entry.from), instant(entry.to?));
        (from < to && to > punch.at && from < until).then_some((from, to))
    });
    spans.min().map(|(from, to)| Question::Overlap { from, to })
}

/// Where the person was when the entry's timer was started, if one of these punches has started it.
fn zone_of<'a>((entry, kind): (&Entry, TimerKind), others: &'a [Punch], mode: TimeMode) -> Option<&'a Zone> {
    let apart = |other: &&Punch| (other.start_date(mode).0 - entry.from.0).abs();
    let is_starter = |other: &&Punch| {
        let is_of_kind = other.action.timer() == kind && other.action.is_start();
        is_of_kind && other.state == PunchState::Done && entry.from.is_same_start(other.start_date(mode))
    };
    others.iter().filter(is_starter).min_by_key(apart).map(|starter| &starter.zone)
}

#[cfg(test)]
mod tests;
