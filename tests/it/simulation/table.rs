//! The table of punches in memory, with the rules of `store/punches.rs`, `lines.rs`, `delivery.rs`, `queue.rs` and `timers.rs` (the store's
//! own tests check those against SQLite). It survives a simulated crash.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use timetrack_bot::delivery::attempt::{LANDING, Postponement};
use timetrack_bot::delivery::on_break;
use timetrack_bot::model::QuestionOutcome;
use timetrack_bot::model::{
    InteractionId, KnownTimer, MemberId, NextPart, Origin, Punch, PunchId, PunchState, Question, TimeMode,
    Timer, TimerKind,
};
use timetrack_bot::store::Doubt;
use timetrack_bot::store::punches::{End, Settlement};

use super::breaks::Breaks;

#[derive(Default)]
pub struct Table {
    pub punches: Vec<Punch>,
    breaks: Breaks,
    timers: HashMap<(MemberId, TimerKind), KnownTimer>,
}

fn part_after(ended: &Punch, next: NextPart, id: usize) -> Punch {
    Punch {
        id: PunchId(id as i64),
        part: ended.part + 1,
        part_of: ended.part_of.clone().or_else(|| Some(ended.action.clone())),
        action: next.action,
        at: next.at,
        expected_start: next.expected_start,
        state: PunchState::Waiting,
        attempts: 0,
        unclear: false,
        written_at: None,
        next_at: DateTime::UNIX_EPOCH,
        trouble: None,
        before: None,
        after: None,
        refusal: None,
        settled_at: None,
        question: None,
        confirmed: false,
        estimate: None,
        ..ended.clone()
    }
}

/// Punch that waits or is in flight.
pub fn in_line(punch: &Punch) -> bool {
    matches!(punch.state, PunchState::Waiting | PunchState::InFlight)
}

/// Its place in its person's line.
fn place(punch: &Punch) -> (bool, InteractionId) {
    (!punch.unclear, punch.interaction)
}

impl Table {
    /// Says whether it was new.
    pub fn record(&mut self, punch: Punch) -> bool {
        let new = self.punches.iter().all(|there| there.interaction != punch.interaction);
        if new {
            self.breaks.recorded(&punch);
            self.punches.push(punch);
        }
        new
    }

    pub fn punch(&self, id: i64) -> &Punch {
        &self.punches[id as usize]
    }

    fn punch_mut(&mut self, id: i64) -> &mut Punch {
        &mut self.punches[id as usize]
    }

    /// The heads of the lines that wait, the earliest due first.
    pub fn heads(&self) -> Vec<Punch> {
        let mut heads: Vec<&Punch> = Vec::new();
        for punch in self.punches.iter().filter(|punch| in_line(punch)) {
            match heads.iter_mut().find(|head| head.member == punch.member) {
                Some(head) if place(head) > place(punch) => *head = punch,
                Some(_) => {}
                None => heads.push(punch),
            }
        }
        heads.retain(|head| head.state == PunchState::Waiting);
        heads.sort_by_key(|punch| (punch.next_at, punch.id));
        heads.into_iter().cloned().collect()
    }

    /// `sent` is the punch as the attempt sends it: the start of a paused project has become its resume.
    pub fn mark_in_flight(&mut self, id: i64, sent: &Punch, before: Timer, now: DateTime<Utc>) {
        let punch = self.punch_mut(id);
        punch.action = sent.action.clone();
        punch.expected_start = sent.expected_start;
        punch.state = PunchState::InFlight;
        if !punch.unclear {
            punch.before = None;
        }
        punch.unclear = true;
        punch.written_at = Some(now);
        punch.before.get_or_insert(before);
        punch.attempts += 1;
    }

    /// Whether the first half of a switch has ended this timer.
    pub fn note_half(&mut self, id: i64, before: &Timer) {
        self.punch_mut(id).before = Some(before.clone());
    }

    pub fn postpone(&mut self, id: i64, how: Postponement) {
        let punch = self.punch_mut(id);
        if punch.state == PunchState::InFlight {
            punch.unclear = how.doubt != Doubt::None;
            punch.written_at = match how.doubt {
                Doubt::None => None,
                Doubt::Open => punch.written_at.map(|at| at - LANDING),
                Doubt::Landing => punch.written_at,
            };
        } else {
            punch.unclear |= how.doubt != Doubt::None;
            punch.attempts += u32::from(punch.next_at < how.until);
        }
        punch.state = PunchState::Waiting;
        punch.next_at = how.until;
        punch.trouble = Some(how.trouble);
    }

    /// Says whether another part of the interaction follows.
    pub fn settle(&mut self, id: i64, how: Settlement, now: DateTime<Utc>) -> bool {
        let how = on_break::settlement(self.punch(id), how, self.breaks.open(self.punch(id).member));
        let punch = self.punch_mut(id);
        punch.state = how.state();
        (punch.question, punch.refusal, punch.after) = (None, None, how.after);
        match how.end {
            End::Done => {}
            End::Refused(refusal) => punch.refusal = Some(refusal),
            End::Stuck(error) => punch.trouble = Some(error),
            End::Asked(question) => punch.question = Some(question),
        }
        if punch.state.is_settled() {
            punch.settled_at = Some(now);
            punch.unclear = false;
        }
        if punch.state == PunchState::Done {
            self.close(id, now);
        }
        let ended = self.punch(id).clone();
        self.remember(&ended);
        let next = self.breaks.ended(&ended, now);
        let next = next.map(|next| part_after(&ended, next, self.punches.len()));
        let has_next = next.is_some();
        self.punches.extend(next);
        has_next
    }

    /// Where a timer was started.
    fn remember(&mut self, punch: &Punch) {
        let key = (punch.member, punch.action.timer());
        let Some(after) = punch.after.as_ref().filter(|_| punch.state == PunchState::Done) else { return };
        match &after.origin {
            Some(origin) if punch.action.is_start() => {
                let started_at = after.started_at.unwrap_or_else(|| punch.start_date(TimeMode::Local));
                self.timers.insert(key, KnownTimer { started_at, origin: origin.clone() });
            }
            None if !punch.action.is_start() && !after.is_on() => {
                self.timers.remove(&key);
            }
            _ => {}
        }
    }

    /// The timer as it was read for this punch, with where it was started.
    pub fn with_origin(&mut self, punch: &Punch, timer: Timer, now: DateTime<Utc>) -> Timer {
        let (mode, key) = (TimeMode::Local, (punch.member, punch.action.timer()));
        let mut origin = self.timers.get(&key).and_then(|known| known.origin_of(&timer, mode));
        if let Some(started_at) = timer.started_at.filter(|_| origin.is_none() && timer.is_on()) {
            let is_it = |other: &&Punch| {
                (other.member, other.action.timer()) == key
                    && other.action.is_start()
                    && other.attempts > 0
                    && other.state != PunchState::Refused
                    && started_at.is_same_start(other.start_date(mode))
            };
            let apart = |other: &&Punch| (other.start_date(mode).0 - started_at.0).abs();
            let starter = self.punches.iter().filter(is_it).min_by_key(apart);
            let first_seen = starter.map_or_else(
                || Origin::first_seen(started_at, &punch.zone, mode, now),
                |starter| starter.origin(Some(started_at), mode),
            );
            self.timers.insert(key, KnownTimer { started_at, origin: first_seen.clone() });
            origin = Some(first_seen);
        }
        Timer { origin, ..timer }
    }

    fn close(&mut self, done: i64, now: DateTime<Utc>) {
        let done = self.punch(done).clone();
        for asked in self.punches.iter_mut().filter(|punch| punch.member == done.member && punch.is_asked()) {
            match done.outcome_for(asked) {
                QuestionOutcome::StaysOpen => {}
                QuestionOutcome::Answered => {
                    asked.state = PunchState::Cancelled;
                    asked.settled_at = Some(now);
                }
                QuestionOutcome::Released => {
                    asked.state = PunchState::Waiting;
                    asked.question = None;
                    asked.next_at = DateTime::UNIX_EPOCH;
                }
            }
        }
    }

    /// The person says that it is meant. Whether it was still asked about.
    pub fn confirm(&mut self, id: i64) -> bool {
        let punch = self.punch_mut(id);
        let is_asked = punch.is_asked();
        if is_asked {
            let start = punch.after.as_ref().and_then(|timer| timer.started_at);
            let start = start.filter(|_| matches!(punch.question, Some(Question::Long { .. })));
            punch.state = PunchState::Waiting;
            punch.question = None;
            punch.confirmed = true;
            punch.expected_start = punch.expected_start.or(start);
            punch.next_at = DateTime::UNIX_EPOCH;
        }
        is_asked
    }

    /// The process that had claimed the lines is dead.
    pub fn interrupt(&mut self) {
        for punch in self.punches.iter_mut().filter(|punch| punch.state == PunchState::InFlight) {
            punch.state = PunchState::Waiting;
        }
    }

    pub fn hasten(&mut self, now: DateTime<Utc>) {
        for punch in self.punches.iter_mut().filter(|punch| punch.settled_at.is_none()) {
            if punch.state == PunchState::Waiting {
                punch.next_at = punch.next_at.min(now);
            }
            punch.written_at = punch.written_at.map(|at| at.min(now));
        }
    }
}
