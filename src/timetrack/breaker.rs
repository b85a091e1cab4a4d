//! The circuit breaker of one TimeTrack account: whether TimeTrack may be asked now. It keeps an outage from becoming a storm of
//! requests, and ends the outage for everybody at once.

use std::collections::HashSet;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::watch;

use super::Error;
use super::budget::Priority;
use crate::model::Username;

/// Longest pause between two probes while TimeTrack is down. A request times out after 10 s, so 15 s after TimeTrack is back at the
/// latest, deliveries go on.
const LONGEST_PROBE_PAUSE: Duration = Duration::from_secs(4);
/// Between two probes while the key is refused.
const KEY_PROBE_PAUSE: Duration = Duration::from_secs(60);
/// A probe that was not heard of for this long (the longest time of a request) is given up, and another one may leave.
pub const PROBE: TimeDelta = TimeDelta::seconds(10);
/// This many unclear answers in a row, of several users, open the breaker. One refused connection does.
const OUTAGE: u32 = 3;
/// The same if all are of one user: the trouble may be that user's own.
const OUTAGE_FOR_ONE: u32 = 2 * OUTAGE;
/// A read waits this long for the outcome of a probe under way. At the end of an outage one person's two reads both succeed then.
const PROBE_PATIENCE: Duration = Duration::from_millis(500);

/// Why the breaker is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// TimeTrack does not answer, or its answers are unclear.
    Down,
    /// TimeTrack does not accept the key.
    KeyRefused,
    /// TimeTrack asked to wait (429).
    Busy,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Reason::Down => "it does not answer",
            Reason::KeyRefused => "it does not accept the API key",
            Reason::Busy => "it asked to wait",
        })
    }
}

/// Whether requests may leave.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// They may.
    #[default]
    Closed,
    /// Not before `until`. Then one request may, the probe.
    Open {
        /// Why.
        reason: Reason,
        /// When the next probe may leave.
        until: DateTime<Utc>,
    },
    /// A probe is under way.
    Probing {
        /// Why the breaker was open.
        reason: Reason,
        /// When the probe is given up.
        until: DateTime<Utc>,
    },
}

/// What a request is, as far as its outcome means different things.
#[derive(Clone, Copy, Debug)]
pub enum Call<'a> {
    /// The timer of this user is read.
    Read(&'a Username),
    /// The timer of this user is changed.
    Write(&'a Username),
    /// A list is read. An account may have none, or a key may not see it, while timers work.
    List,
}

/// A mark of when a request was sent, for [`CircuitBreaker::record`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    openings: u64,
    closings: u64,
}

/// What is remembered of past answers.
#[derive(Debug, Default)]
struct Memory {
    /// Unclear answers since the last clear one.
    failures: u32,
    /// Whose they were.
    failing: HashSet<Username>,
    /// How often the breaker opened, also while it was open.
    openings: u64,
    /// How often it closed.
    closings: u64,
    /// Whose delivery was the last probe.
    probe: Option<Username>,
    /// Whose deliveries are under way.
    delivering: HashSet<Username>,
    /// The admins are yet to be told that the key is refused.
    key_news: bool,
    /// A key may read and not write, so a refused key is news again only after a write was taken.
    key_told: bool,
    /// Users whose request met a 403 since a write was last taken: it may be about the key, or about them.
    suspects: HashSet<Username>,
    /// Users whose request met a 403 while the key served others: it is about them, and opens nothing.
    forbidden: HashSet<Username>,
}

/// One per account.
#[derive(Debug, Default)]
pub struct CircuitBreaker {
    state: watch::Sender<State>,
    memory: Mutex<Memory>,
}

/// Whether a read may leave.
enum Admission {
    Yes,
    /// A probe is under way.
    Perhaps(Reason),
    No(Reason),
}

impl State {
    /// Why requests are held back, and until when, if they are.
    pub fn hold(self) -> Option<(Reason, DateTime<Utc>)> {
        match self {
            State::Closed => None,
            State::Open { reason, until } | State::Probing { reason, until } => Some((reason, until)),
        }
    }
}

impl CircuitBreaker {
    /// As it is now.
    pub fn state(&self) -> State {
        *self.state.borrow()
    }

    /// Every change from now on.
    pub fn changes(&self) -> watch::Receiver<State> {
        self.state.subscribe()
    }

    /// How often it closed. When that number changes, everything that waits for TimeTrack is due.
    pub fn closings(&self) -> u64 {
        self.memory().closings
    }

    /// Whether the admins are to be told that the key is refused; says so once.
    pub(crate) fn take_key_news(&self) -> bool {
        std::mem::take(&mut self.memory().key_news)
    }

    /// Returns as soon as the breaker is open and no delivery for this user is under way.
    pub(crate) async fn holds_up(&self, user: &Username, now: impl Fn() -> DateTime<Utc>) {
        let mut changes = self.state.subscribe();
        loop {
            // The lock of the state is free again before that of the memory is taken; `set` takes them the other way round.
            let state = *changes.borrow_and_update();
            let is_open = match state {
                State::Closed => false,
                State::Open { until, .. } => until > now(),
                State::Probing { .. } => true,
            };
            let is_held = is_open && !self.memory().delivering.contains(user);
            // The sender lives as long as `self`.
            if is_held || changes.changed().await.is_err() {
                return;
            }
        }
    }

    /// Chooses whose delivery is the probe, and lets no other request leave meanwhile. Users take turns, so that one whose requests
    /// fail for a reason of their own does not keep the breaker open.
    pub fn probe<'a>(&self, users: &[&'a Username], now: DateTime<Utc>) -> Option<&'a Username> {
        let mut memory = self.memory();
        let last = memory.probe.as_ref();
        let next = users.iter().filter(|user| last.is_none_or(|last| **user > last)).min();
        let chosen = *next.or_else(|| users.iter().min())?;
        memory.probe = Some(chosen.clone());
        self.begin_probe(now);
        Some(chosen)
    }

    pub(super) fn delivery_began(&self, user: &Username) {
        self.memory().delivering.insert(user.clone());
    }

    pub(super) fn delivery_ended(&self, user: &Username) {
        self.memory().delivering.remove(user);
        // Wakes `holds_up`.
        self.state.send_if_modified(|state| *state != State::Closed);
    }

    /// Fails if a request of this priority may not leave, also if it waited a little.
    ///
    /// # Errors
    /// [`Error::NotAsked`].
    pub(super) fn fail_fast(&self, priority: Priority, now: DateTime<Utc>) -> Result<(), Error> {
        match (priority, self.state()) {
            (Priority::Delivery, _) | (_, State::Closed) => Ok(()),
            // Given up when it takes too long, so it is no probe: nobody would hear of its outcome.
            (Priority::Detail, State::Open { reason, .. } | State::Probing { reason, .. }) => {
                Err(Error::NotAsked(reason))
            }
            (_, State::Open { reason, until }) if now < until => Err(Error::NotAsked(reason)),
            (_, State::Open { .. } | State::Probing { .. }) => Ok(()),
        }
    }

    /// Lets a request leave, or fails at once. The requests of a delivery may always leave, see [`CircuitBreaker::probe`].
    ///
    /// # Errors
    /// [`Error::NotAsked`].
    pub(super) async fn admit(
        &self,
        priority: Priority,
        now: impl Fn() -> DateTime<Utc>,
    ) -> Result<(), Error> {
        self.fail_fast(priority, now())?;
        if priority == Priority::Delivery {
            return Ok(());
        }
        let mut changes = self.state.subscribe();
        let is_probing = |state: &State| matches!(state, State::Probing { .. });
        let admission = match self.admission(now()) {
            Admission::Perhaps(_) => {
                let end = changes.wait_for(|state| !is_probing(state));
                let _ = tokio::time::timeout(PROBE_PATIENCE, end).await.map(drop);
                self.admission(now())
            }
            known => known,
        };
        match admission {
            Admission::Yes => Ok(()),
            Admission::Perhaps(reason) | Admission::No(reason) => Err(Error::NotAsked(reason)),
        }
    }

    fn admission(&self, now: DateTime<Utc>) -> Admission {
        let _memory = self.memory();
        match self.state() {
            State::Closed => Admission::Yes,
            State::Open { until, .. } | State::Probing { until, .. } if now >= until => {
                self.begin_probe(now);
                Admission::Yes
            }
            State::Open { reason, .. } => Admission::No(reason),
            State::Probing { reason, .. } => Admission::Perhaps(reason),
        }
    }

    /// To be called when a request is sent.
    pub fn sending(&self) -> Sent {
        let memory = self.memory();
        Sent { openings: memory.openings, closings: memory.closings }
    }

    /// The outcome of a request.
    pub fn record(&self, sent: Sent, call: Call<'_>, error: Option<&Error>, now: DateTime<Utc>) {
        let mut memory = self.memory();
        match (call, error) {
            (_, None | Some(Error::Refused { .. })) => {
                self.answered(&mut memory, sent, now);
                if let (Call::Write(user), None) = (call, error) {
                    memory.written(user);
                }
            }
            // It was sent before TimeTrack was found to answer again.
            (_, Some(Error::Unreachable(_) | Error::Unclear { .. })) if sent.closings != memory.closings => {
                self.inconclusive(now);
            }
            (_, Some(Error::Unreachable(_))) => self.failed(&mut memory, (OUTAGE, OUTAGE), now),
            (_, Some(error @ Error::Busy { .. })) => {
                self.open(&mut memory, Reason::Busy, now + error.pause());
            }
            (Call::List, Some(_)) | (_, Some(Error::NoReason { .. })) => self.inconclusive(now),
            (Call::Read(user) | Call::Write(user), Some(Error::Unclear { .. })) => {
                memory.failing.insert(user.clone());
                let outage = if memory.failing.len() > 1 { OUTAGE } else { OUTAGE_FOR_ONE };
                self.failed(&mut memory, (1, outage), now);
            }
            (Call::Read(user) | Call::Write(user), Some(Error::KeyRefused { status })) => {
                if *status == 403 && memory.forbidden.contains(user) {
                    return self.inconclusive(now);
                }
                if *status == 403 {
                    memory.suspects.insert(user.clone());
                }
                self.key_refused(&mut memory, now);
            }
            // No outcomes of one request.
            (_, Some(Error::UnknownUser { .. } | Error::NotLookedUp(_) | Error::NotAsked(_))) => {}
        }
    }

    /// The clock was set back to `now`: the next probe may leave now, for any reason that opened the breaker.
    pub fn forget_pauses(&self, now: DateTime<Utc>) {
        let _memory = self.memory();
        self.shorten(now);
    }

    /// That TimeTrack answered shows that it is not down. That it still takes requests shows only what was sent after it asked to wait
    /// or refused the key: of many requests at once, some succeed after the first of these.
    /// While TimeTrack asks to wait, deliveries under way still send their requests, and some may be taken.
    fn answered(&self, memory: &mut Memory, sent: Sent, now: DateTime<Utc>) {
        memory.failures = 0;
        memory.failing.clear();
        let is_older = sent.openings < memory.openings;
        let reason = self.state().hold().map(|(reason, _)| reason);
        let must_wait = self.busy_until().is_some_and(|until| until > now);
        if must_wait || is_older && matches!(reason, Some(Reason::Busy | Reason::KeyRefused)) {
            return;
        }
        if self.set(State::Closed) {
            memory.closings = memory.closings.wrapping_add(1);
        }
    }

    fn open(&self, memory: &mut Memory, reason: Reason, until: DateTime<Utc>) {
        memory.openings = memory.openings.wrapping_add(1);
        match self.busy_until() {
            // What TimeTrack has asked for is not shortened by what else goes wrong.
            Some(asked) if asked > until => {}
            _ => drop(self.set(State::Open { reason, until })),
        }
    }

    fn failed(&self, memory: &mut Memory, (weight, outage): (u32, u32), now: DateTime<Utc>) {
        memory.failures = memory.failures.saturating_add(weight);
        if memory.failures < outage {
            return self.inconclusive(now);
        }
        let doublings = ((memory.failures - outage) / OUTAGE).min(8);
        let pause = Duration::from_millis(500 << doublings).min(LONGEST_PROBE_PAUSE);
        self.open(memory, Reason::Down, now + pause);
    }

    fn key_refused(&self, memory: &mut Memory, now: DateTime<Utc>) {
        self.open(memory, Reason::KeyRefused, now + KEY_PROBE_PAUSE);
        memory.key_news |= !std::mem::replace(&mut memory.key_told, true);
    }

    /// A request failed in a way that does not show whether TimeTrack answers again: the next probe need not wait until this one is
    /// given up.
    fn inconclusive(&self, now: DateTime<Utc>) {
        if matches!(self.state(), State::Probing { .. }) {
            self.shorten(now + LONGEST_PROBE_PAUSE);
        }
    }

    fn busy_until(&self) -> Option<DateTime<Utc>> {
        match self.state() {
            State::Open { reason: Reason::Busy, until } => Some(until),
            _ => None,
        }
    }

    fn shorten(&self, latest: DateTime<Utc>) {
        if let Some((reason, until)) = self.state().hold() {
            self.set(State::Open { reason, until: until.min(latest) });
        }
    }

    fn begin_probe(&self, now: DateTime<Utc>) {
        if let Some((reason, _)) = self.state().hold() {
            self.set(State::Probing { reason, until: now + PROBE });
        }
    }

    /// Only called with the memory locked. Says whether it was in another state.
    fn set(&self, state: State) -> bool {
        self.state.send_if_modified(|known| std::mem::replace(known, state) != state)
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Memory {
    /// A write of this user was taken, so the key is good for all that is asked of it, and a 403 that others met before was about
    /// them.
    fn written(&mut self, user: &Username) {
        self.key_told = false;
        self.forbidden.extend(self.suspects.drain());
        self.forbidden.remove(user);
    }
}

#[cfg(test)]
mod tests;
