//! Whether TimeTrack is worth asking now: keeps an outage from becoming a storm, and ends it for everyone at once.
//! Must not know any punch.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::pause::LONGEST_PAUSE;
use crate::model::MemberId;
use crate::timetrack::Error;

/// Longest pause between two probes of a TimeTrack that is down. Together with a request that times out after 10 s it is less than
/// 15 s: as soon as that after TimeTrack is back, deliveries go on.
const LONGEST_PROBE_PAUSE: Duration = Duration::from_secs(4);
/// Between two looks at a TimeTrack that does not accept the key.
const KEY_PROBE_PAUSE: Duration = Duration::from_secs(60);
/// Pause when TimeTrack says 429 and no more.
const BUSY_PAUSE: Duration = Duration::from_secs(5);
/// So long a list of users that fails is waited for, from its first failure on.
const USERS_PATIENCE: TimeDelta = TimeDelta::minutes(10);
/// So many unreadable answers in a row, whosever they are, count as an outage.
const OUTAGE: u32 = 3;

/// Why the gate is shut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shut {
    /// TimeTrack does not answer, or answers nonsense. Punches that were never tried still get their one try.
    Down,
    /// TimeTrack does not accept the API key: nothing may be tried but a probe.
    Key,
    /// TimeTrack asked to wait: nothing may be tried.
    Busy,
}

#[derive(Debug, Default)]
struct State {
    failures: u32,
    shut: Option<(Shut, DateTime<Utc>)>,
    /// How often it was opened again.
    openings: u64,
    /// Whose punch was the last probe.
    probe: Option<MemberId>,
    /// A key may read and not write: until a write is taken, a refused key is told once.
    key_told: bool,
    /// Those who met a 403 since a write was last taken: it may be about the key, or about them.
    suspects: HashSet<MemberId>,
    /// Those who met one while the key served others: it was about them, and holds up nobody else.
    forbidden: HashSet<MemberId>,
    /// Those who could not be looked up in the list of users, and since when.
    not_looked_up: HashMap<MemberId, DateTime<Utc>>,
}

/// What a failure asks of the one whom it met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Advice {
    /// To wait at least so long.
    pub wait: Duration,
    /// Whether it is news that TimeTrack does not accept the key.
    pub key_refused: bool,
}

impl State {
    fn open(&mut self) {
        if self.shut.take().is_some() {
            self.openings = self.openings.wrapping_add(1);
        }
    }
}

/// One gate for all deliveries.
#[derive(Debug, Default)]
pub struct Gate(Mutex<State>);

impl Gate {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Why it is shut and until when, if it is.
    pub fn shut(&self) -> Option<(Shut, DateTime<Utc>)> {
        self.state().shut
    }

    /// How often it was opened again. When that number changes, everything that waits is due.
    pub fn openings(&self) -> u64 {
        self.state().openings
    }

    /// TimeTrack answered a read: with a timer, or with a refusal in its own words.
    pub fn answered(&self) {
        let mut state = self.state();
        state.failures = 0;
        state.open();
    }

    /// TimeTrack took a write for this person, so the key is good for all that is asked of it, and who met a 403 with it before
    /// met one of their own.
    pub fn written(&self, member: MemberId) {
        let mut guard = self.state();
        let state = &mut *guard;
        state.key_told = false;
        if !state.suspects.is_empty() && matches!(state.shut, Some((Shut::Key, _))) {
            state.open();
        }
        state.forbidden.extend(state.suspects.drain());
        state.forbidden.remove(&member);
    }

    /// A request for this person failed.
    pub fn failed(&self, error: &Error, member: MemberId, now: DateTime<Utc>) -> Advice {
        let mut advice = Advice::default();
        match error {
            Error::Unreachable(_) => self.unreachable(now),
            Error::KeyRefused { status: 403 } => advice.key_refused = self.forbade(member, now),
            Error::KeyRefused { .. } => advice.key_refused = self.key_refused(now),
            Error::Busy { retry_after } => {
                advice.wait = retry_after.unwrap_or(BUSY_PAUSE).min(LONGEST_PAUSE);
                self.busy(now, advice.wait);
            }
            Error::Unclear { retry_after, .. } => {
                self.unreadable(now);
                advice.wait = retry_after.unwrap_or_default();
            }
            Error::NoReason { .. } => self.inconclusive(now),
            Error::Refused { .. } | Error::UnknownUser { .. } | Error::NotLookedUp(_) => {}
        }
        advice
    }

    /// This person was looked up in the list of users, or need not be.
    pub fn looked_up(&self, member: MemberId) {
        self.state().not_looked_up.remove(&member);
    }

    /// This person could not be looked up for a punch of that instant. Says whether that is waited for no longer; the next punch is
    /// given the same patience.
    pub fn gives_up_looking(&self, member: MemberId, pressed_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        let mut state = self.state();
        let since = state.not_looked_up.entry(member).or_insert(now);
        // An older failure was met by a punch that has ended otherwise.
        *since = (*since).max(pressed_at).min(now);
        let is_over = now - *since >= USERS_PATIENCE;
        if is_over {
            state.not_looked_up.remove(&member);
        }
        is_over
    }

    /// A request failed in a way that does not show whether an outage is over: the next probe need not wait for its time-out.
    fn inconclusive(&self, now: DateTime<Utc>) {
        if let Some((_, until)) = &mut self.state().shut {
            *until = (*until).min(now + LONGEST_PROBE_PAUSE);
        }
    }

    /// TimeTrack said 403 to a request for this person. Says whether a refused key is news.
    fn forbade(&self, member: MemberId, now: DateTime<Utc>) -> bool {
        let mut state = self.state();
        if state.forbidden.contains(&member) {
            drop(state);
            self.inconclusive(now);
            return false;
        }
        state.suspects.insert(member);
        drop(state);
        self.key_refused(now)
    }

    /// Chooses whose punch is the next probe, and lets no other one begin before `until`. They take turns, so that one person
    /// whose requests fail for a reason of their own does not keep the gate shut.
    pub fn probe(&self, members: &[MemberId], until: DateTime<Utc>) -> Option<MemberId> {
        let mut state = self.state();
        let next = members.iter().filter(|member| state.probe.is_none_or(|last| **member > last)).min();
        let chosen = *next.or_else(|| members.iter().min())?;
        state.probe = Some(chosen);
        if let Some((_, next)) = &mut state.shut {
            *next = until;
        }
        Some(chosen)
    }

    /// TimeTrack could not be reached.
    pub fn unreachable(&self, now: DateTime<Utc>) {
        self.fail(now, OUTAGE);
    }

    /// TimeTrack answered something unreadable, or not in time.
    pub fn unreadable(&self, now: DateTime<Utc>) {
        self.fail(now, 1);
    }

    fn fail(&self, now: DateTime<Utc>, weight: u32) {
        let mut state = self.state();
        state.failures = state.failures.saturating_add(weight);
        if state.failures >= OUTAGE {
            let doublings = ((state.failures - OUTAGE) / OUTAGE).min(8);
            let pause = Duration::from_millis(500 << doublings).min(LONGEST_PROBE_PAUSE);
            state.shut = Some((Shut::Down, now + pause));
        }
    }

    /// TimeTrack does not accept the key. Says whether that is news.
    pub fn key_refused(&self, now: DateTime<Utc>) -> bool {
        let mut state = self.state();
        state.shut = Some((Shut::Key, now + KEY_PROBE_PAUSE));
        !std::mem::replace(&mut state.key_told, true)
    }

    /// The clock was set back to `now`: whatever shut the gate, the next look is now.
    pub fn forget_pauses(&self, now: DateTime<Utc>) {
        if let Some((_, until)) = &mut self.state().shut {
            *until = now;
        }
    }

    /// TimeTrack asked to wait.
    pub fn busy(&self, now: DateTime<Utc>, wait: Duration) {
        self.state().shut = Some((Shut::Busy, now + wait));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    #[test]
    fn one_unreadable_answer_shuts_nothing_and_three_do() {
        let gate = Gate::default();
        gate.unreadable(NOW);
        gate.unreadable(NOW);
        assert_eq!(gate.shut(), None);
        gate.unreadable(NOW);
        assert!(matches!(gate.shut(), Some((Shut::Down, _))));
    }

    #[test]
    fn pauses_grow_to_the_limit_and_no_further() {
        let gate = Gate::default();
        let pause = |gate: &Gate| {
            gate.unreachable(NOW);
            gate.shut().unwrap().1 - NOW
        };
        assert_eq!(pause(&gate).num_milliseconds(), 500);
        assert_eq!(pause(&gate).num_milliseconds(), 1000);
        for _ in 0..10_000 {
            gate.unreachable(NOW);
        }
        assert_eq!(pause(&gate).num_milliseconds(), 4000);
    }

    #[test]
    fn an_answer_opens_and_counts_once() {
        let gate = Gate::default();
        gate.answered();
        assert_eq!(gate.openings(), 0);
        assert!(gate.key_refused(NOW));
        assert!(!gate.key_refused(NOW), "told once");
        gate.answered();
        gate.answered();
        assert_eq!(gate.openings(), 1);
        assert!(!gate.key_refused(NOW), "a key that reads and does not write is no news a minute later");
        gate.written(MemberId(1));
        assert!(gate.key_refused(NOW), "one that wrote in between is");
        gate.answered();
        assert_eq!(gate.shut(), None);
    }

    #[test]
    fn probes_take_turns_and_an_inconclusive_one_does_not_delay_the_next() {
        let (gate, members) = (Gate::default(), [MemberId(3), MemberId(1)]);
        gate.unreachable(NOW);
        let later = NOW + Duration::from_secs(10);
        let probes: Vec<_> = (0..4).filter_map(|_| gate.probe(&members, later)).collect();
        assert_eq!(probes, [1, 3, 1, 3].map(MemberId));
        assert_eq!(gate.shut(), Some((Shut::Down, later)));
        gate.failed(&Error::NoReason { status: 404 }, MemberId(3), NOW);
        assert_eq!(gate.shut(), Some((Shut::Down, NOW + LONGEST_PROBE_PAUSE)));
        assert_eq!(gate.probe(&[], later), None);
    }

    #[test]
    fn a_403_shuts_the_gate_until_it_is_known_to_be_one_persons_own() {
        let (gate, anna, ben) = (Gate::default(), MemberId(1), MemberId(2));
        let forbidden = |member| gate.failed(&Error::KeyRefused { status: 403 }, member, NOW).key_refused;
        let is_open = || gate.shut().is_none();
        assert!(forbidden(anna) && !is_open());
        gate.answered();
        assert!(!forbidden(anna) && !is_open(), "nothing shows yet that the key writes for anybody");
        gate.written(ben);
        assert!(is_open() && !forbidden(anna) && is_open(), "it wrote for Ben, so this is Anna's alone");
        assert!(forbidden(ben) && !is_open(), "it has written for Ben, so this is about the key");
        gate.answered();
        gate.written(anna);
        assert!(forbidden(anna) && !is_open(), "it has written for her since");
        gate.answered();
        assert!(!gate.failed(&Error::KeyRefused { status: 401 }, ben, NOW).key_refused && !is_open());
    }
}
