//! A sans-I/O state machine for one delivery attempt: takes the result of each effect, returns the next effect.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::reconcile::{self, Evidence};
use super::verdict::{Verdict, confirms, date, origin_after, same_timer, took_effect, verdict};
use crate::model::{Action, DeliveryError, Punch, Refusal, TimeMode, Timer, TimerState};
use crate::store::Doubt;
use crate::store::punches::{End, Settlement};
use crate::timetrack::{Entry, Error, Write};

mod denied;
mod failed;
mod half;

pub use super::effect::{Effect, Postponement};
pub use crate::model::punch::LANDING;
/// A list of entries that fails is waited for until this long after the write. Then the person's line goes on without it.
const LIST_PATIENCE: TimeDelta = TimeDelta::minutes(10);

/// What result it waits for.
#[derive(Debug)]
pub(super) enum Stage {
    /// The first read.
    Read,
    Mark {
        before: Timer,
    },
    /// The answer to the n-th write.
    Write {
        before: Timer,
        number: usize,
    },
    /// The read after a success that showed no timer.
    ReadBack {
        before: Timer,
    },
    /// The read after a refusal.
    ReadRefused {
        before: Timer,
        words: String,
    },
    /// The read after the second half of a switch failed, if the answer to the first half did not show its outcome.
    ReadHalf {
        error: Error,
    },
    /// The entries, which may show what the timer no longer does.
    Entries {
        timer: Timer,
        next: Next,
    },
    /// The entries booked around the named time of a start.
    Booked {
        timer: Timer,
    },
    Over,
}

/// What follows from the timer, unless the entries show otherwise.
#[derive(Debug)]
pub(super) enum Next {
    Write,
    Refuse(Refusal),
    Stuck(DeliveryError),
}

/// An attempt under way.
#[derive(Debug)]
pub struct Attempt {
    pub(super) punch: Punch,
    pub(super) mode: TimeMode,
    pub(super) stage: Stage,
    pub(super) judged_again: bool,
    /// Whether TimeTrack accepted the first half of a switch in this attempt.
    is_half_taken: bool,
    /// Whether what is known of that half changed in this attempt.
    is_half_news: bool,
}

impl Attempt {
    /// For this punch, the head of its line. The first effect is [`Effect::Read`].
    pub fn new(punch: Punch, mode: TimeMode) -> Self {
        Self {
            punch,
            mode,
            stage: Stage::Read,
            judged_again: false,
            is_half_taken: false,
            is_half_news: false,
        }
    }

    /// What is delivered.
    pub fn punch(&self) -> &Punch {
        &self.punch
    }

    /// The timer was read, or not.
    pub fn after_read(&mut self, answer: Result<Timer, Error>, now: DateTime<Utc>) -> Effect<'_> {
        match (std::mem::replace(&mut self.stage, Stage::Over), answer) {
            (Stage::Read, Ok(timer)) => self.judge(timer, now),
            (Stage::ReadRefused { words, .. }, Err(Error::Refused { .. }))
                if !self.punch.unclear && !self.is_half_unseen() =>
            {
                self.refuse(words)
            }
            (Stage::ReadHalf { error }, Ok(timer)) => {
                self.see_half(&timer);
                self.not_written(&error, Some(timer), now)
            }
            (
                stage,
                Err(error @ (Error::Refused { .. } | Error::UnknownUser { .. } | Error::NotLookedUp(_))),
            ) => self.denied(error, matches!(stage, Stage::Read), now),
            // A failed read changes nothing about the doubt.
            (Stage::Read, Err(error)) => self.not_read(&error, now),
            (Stage::ReadBack { before }, Ok(timer)) => self.read_back(&before, timer, now),
            (Stage::ReadRefused { before, words }, Ok(timer)) => self.refused(&before, words, timer, now),
            (Stage::ReadHalf { error }, Err(_)) => self.not_written(&error, None, now),
            (_, Err(error)) => self.failed(&error, Doubt::Open, now),
            // No read was asked for; reading again does no harm.
            (_, Ok(_)) => self.read(Stage::Read),
        }
    }

    /// The entries were read; `None` if they cannot be, and so show nothing.
    pub fn after_entries(
        &mut self,
        answer: Result<Option<Vec<Entry>>, Error>,
        now: DateTime<Utc>,
    ) -> Effect<'_> {
        let Stage::Entries { timer, next } = std::mem::replace(&mut self.stage, Stage::Over) else {
            return self.read(Stage::Read);
        };
        let entries = match answer {
            Ok(entries) => entries.unwrap_or_default(),
            Err(_) if self.has_waited_for_the_list(now) => Vec::new(),
            Err(error) => {
                return self.postpone(error.pause(), Doubt::Open, (&error).into(), now);
            }
        };
        match reconcile::evidence(&self.punch, &entries, self.mode) {
            // A row of whole minutes may have been typed in by somebody who saw the timer still running.
            Evidence::MayHaveLanded if self.is_the_one_before(&timer) => {
                self.stuck(DeliveryError::Changed, Some(timer))
            }
            Evidence::Landed | Evidence::MayHaveLanded => self.settle(End::Done, Some(timer)),
            // The timer we stopped is on again: somebody has changed it since.
            Evidence::FirstHalfLanded if timer.is_on() && matches!(next, Next::Write) => {
                self.stuck(DeliveryError::Changed, Some(timer))
            }
            Evidence::FirstHalfLanded => {
                if !self.is_the_one_before(&timer) {
                    self.believe_half();
                }
                self.go_on(timer, next, now)
            }
            Evidence::None => self.go_on(timer, next, now),
        }
    }

    /// The mark is committed: from now on, a write may have taken effect.
    pub fn after_mark(&mut self) -> Effect<'_> {
        match std::mem::replace(&mut self.stage, Stage::Over) {
            Stage::Mark { before } => {
                if !self.punch.unclear && !self.has_made_way(&before) {
                    self.punch.before = None;
                }
                self.punch.before.get_or_insert_with(|| before.clone());
                // The table has the new time; that of an earlier write does not apply to this one.
                self.punch.written_at = None;
                self.write(before, 0)
            }
            _ => self.read(Stage::Read),
        }
    }

    /// The write was answered, or not.
    pub fn after_write(&mut self, answer: Result<Option<Timer>, Error>, now: DateTime<Utc>) -> Effect<'_> {
        let Stage::Write { before, number } = std::mem::replace(&mut self.stage, Stage::Over) else {
            return self.read(Stage::Read);
        };
        match answer {
            Ok(shown) if self.nth_write(&before, number + 1).is_some() => {
                self.is_half_taken = true;
                if let Some(timer) = shown {
                    self.see_half(&timer);
                }
                self.write(before, number + 1)
            }
            Ok(Some(timer)) if confirms(&self.punch, &before, &timer, self.mode) => self.done(timer),
            Ok(_) => self.read(Stage::ReadBack { before }),
            Err(Error::Refused { words, .. }) => self.read(Stage::ReadRefused { before, words }),
            Err(Error::NoReason { .. }) => {
                // Not TimeTrack's own words: a proxy that answered may not know what TimeTrack did.
                self.punch.unclear = true;
                self.read(Stage::ReadRefused { before, words: String::new() })
            }
            Err(error) if self.is_half_unseen() => self.read(Stage::ReadHalf { error }),
            Err(error) => self.not_written(&error, None, now),
        }
    }

    pub(super) fn read(&mut self, stage: Stage) -> Effect<'_> {
        self.stage = stage;
        Effect::Read
    }

    fn write(&mut self, before: Timer, number: usize) -> Effect<'_> {
        self.stage = Stage::Write { before: before.clone(), number };
        match self.nth_write(&before, number) {
            Some(write) => Effect::Write(write, date(&self.punch, write, &before, self.mode)),
            None => Effect::Read,
        }
    }

    /// The verdict is a pure function, so asking again returns the same writes.
    fn nth_write(&self, before: &Timer, number: usize) -> Option<Write<'_>> {
        match verdict(&self.punch, before, self.mode) {
            Verdict::Write(writes) => writes.get(number).copied(),
            _ => None,
        }
    }

    fn judge(&mut self, timer: Timer, now: DateTime<Utc>) -> Effect<'_> {
        self.resume_if_paused(&timer);
        if !self.is_undecidable(&timer) {
            self.see_half(&timer);
        }
        let next = match (verdict(&self.punch, &timer, self.mode), self.may_land_until(now)) {
            (Verdict::Done, _) => return self.done(timer),
            (Verdict::Unreadable, _) => return self.unreadable(now),
            (_, Some(until)) => return self.wait(until),
            _ if self.is_undecidable(&timer) => Next::Stuck(DeliveryError::Changed),
            (Verdict::Refuse(refusal), None) => Next::Refuse(refusal),
            (Verdict::Write(_), None) => Next::Write,
        };
        self.unless_booked(timer, next, now)
    }

    /// In doubt, reads the entries before anything is written again, refused or left to an admin: they may show that the write took
    /// effect and was undone.
    fn unless_booked(&mut self, timer: Timer, next: Next, now: DateTime<Utc>) -> Effect<'_> {
        if !reconcile::is_asked(&self.punch) {
            return self.go_on(timer, next, now);
        }
        let days = reconcile::days(&self.punch, now, self.mode);
        self.stage = Stage::Entries { timer, next };
        Effect::Entries { days }
    }

    fn go_on(&mut self, timer: Timer, next: Next, now: DateTime<Utc>) -> Effect<'_> {
        match next {
            Next::Refuse(refusal) => self.settle(End::Refused(refusal), Some(timer)),
            Next::Stuck(why) => self.stuck(why, Some(timer)),
            Next::Write => self.unless_asked(timer, now),
        }
    }

    /// Whether somebody else changed the timer since a write of unknown outcome, so that no read shows that outcome any more. If the
    /// timer of a switch has stopped, that is its own first half.
    fn is_undecidable(&self, timer: &Timer) -> bool {
        let punch = &self.punch;
        let Some(before) = punch.before.as_ref().filter(|_| punch.unclear) else { return false };
        let halfway = matches!(punch.action, Action::Start { .. }) && timer.state == TimerState::Stopped;
        // A stopped timer other than the one before the write.
        let another = !timer.is_on() && timer.started_at.is_some() && timer.started_at != before.started_at;
        another || (!same_timer(before, timer) && !halfway)
    }

    /// Whether the timer from before our write is still on.
    fn is_the_one_before(&self, timer: &Timer) -> bool {
        timer.is_on()
            && self.punch.before.as_ref().is_some_and(|before| before.started_at == timer.started_at)
    }

    fn has_waited_for_the_list(&self, now: DateTime<Utc>) -> bool {
        self.punch.written_at.is_some_and(|at| now - at >= LIST_PATIENCE)
    }

    /// Until when an earlier write of unknown outcome may still take effect, if it may. A time in the future means that the clock was
    /// set back during this attempt.
    fn may_land_until(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let until = self.punch.written_at.filter(|_| self.punch.unclear)?.min(now) + LANDING;
        (!self.judged_again && until > now).then_some(until)
    }

    fn read_back(&mut self, before: &Timer, timer: Timer, now: DateTime<Utc>) -> Effect<'_> {
        if confirms(&self.punch, before, &timer, self.mode) {
            return self.done(timer);
        }
        self.see_half(&timer);
        if self.punch.trouble == Some(DeliveryError::NoEffect) {
            return self.unless_booked(timer, Next::Stuck(DeliveryError::NoEffect), now);
        }
        self.postpone(Duration::from_secs(2), Doubt::Open, DeliveryError::NoEffect, now)
    }

    /// TimeTrack refused a write. If the timer is not what it was before, the refusal was about a change by an earlier write of ours (the
    /// first half of a switch, or one of unknown outcome) or by somebody else: it is judged once more.
    fn refused(&mut self, before: &Timer, words: String, timer: Timer, now: DateTime<Utc>) -> Effect<'_> {
        if self.punch.unclear && took_effect(&self.punch, &timer, self.mode) {
            return self.done(timer);
        }
        if !same_timer(before, &timer) && !self.judged_again {
            self.judged_again = true;
            return self.judge(timer, now);
        }
        self.unless_booked(timer, Next::Refuse(Refusal::ByTimeTrack { words }), now)
    }

    /// `after` is the last timer read, if any. Without one, the first half of a switch that TimeTrack accepted is taken for done:
    /// nothing else will show its outcome.
    fn stuck(&mut self, trouble: DeliveryError, after: Option<Timer>) -> Effect<'_> {
        if after.is_none() && self.is_half_unseen() {
            self.believe_half();
            self.punch.before.iter_mut().for_each(|before| before.unseen = before.made_way);
        }
        self.settle(End::Stuck(trouble), after)
    }

    /// It took effect; `timer` is the last one read.
    fn done(&mut self, timer: Timer) -> Effect<'_> {
        let origin = origin_after(&self.punch, &timer, self.mode);
        self.settle(End::Done, Some(Timer { origin, ..timer }))
    }

    /// `after` is the last timer read, if any.
    pub(super) fn settle(&mut self, end: End, after: Option<Timer>) -> Effect<'_> {
        Effect::Settle(Box::new(Settlement { end, after }))
    }
}

#[cfg(test)]
mod tests;
