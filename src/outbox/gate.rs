//! Whether TimeTrack is worth asking now: keeps an outage from becoming a storm, and ends it for everyone at once.
//! Must not know any punch.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};

/// Between two looks at a TimeTrack that is down.
const LONGEST_PROBE_PAUSE: Duration = Duration::from_secs(5);
/// Between two looks at a TimeTrack that does not accept the key.
const KEY_PROBE_PAUSE: Duration = Duration::from_secs(60);
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

#[derive(Clone, Copy, Debug, Default)]
struct State {
    failures: u32,
    shut: Option<(Shut, DateTime<Utc>)>,
    /// A key may read and not write: until a write is taken, a refused key is told once.
    key_told: bool,
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

    /// TimeTrack answered sensibly. Says whether that opened the gate.
    pub fn answered(&self) -> bool {
        let mut state = self.state();
        state.failures = 0;
        state.shut.take().is_some()
    }

    /// TimeTrack took a write, so the key is good for all that is asked of it.
    pub fn written(&self) {
        self.state().key_told = false;
    }

    /// Somebody is on the way to find out whether it is over: nobody else need go before `until`.
    pub fn probed(&self, now: DateTime<Utc>, until: DateTime<Utc>) {
        if let Some((_, next)) = &mut self.state().shut
            && *next <= now
        {
            *next = until;
        }
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
        assert_eq!(pause(&gate).num_milliseconds(), 5000);
    }

    #[test]
    fn an_answer_opens_and_says_so_once() {
        let gate = Gate::default();
        assert!(!gate.answered());
        assert!(gate.key_refused(NOW));
        assert!(!gate.key_refused(NOW), "told once");
        assert!(gate.answered());
        assert!(!gate.answered());
        assert!(!gate.key_refused(NOW), "a key that reads and does not write is no news a minute later");
        gate.written();
        assert!(gate.key_refused(NOW), "one that wrote in between is");
        gate.answered();
        assert_eq!(gate.shut(), None);
    }
}
