//! The settlement notifier: tells those who wait for a punch that it ended.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::model::{InteractionId, MemberId, Punch, PunchState, Receipt};

/// Cheap to clone; all clones are one.
#[derive(Clone, Default)]
pub struct Settlements(Arc<Inner>);

#[derive(Default)]
struct Inner {
    awaited: Mutex<HashMap<InteractionId, Awaited>>,
    /// The last end of each person that was announced and is not written yet.
    unwritten: Mutex<HashMap<MemberId, (InteractionId, Receipt)>>,
}

/// A punch that somebody waits for.
#[derive(Default)]
struct Awaited {
    progress: watch::Sender<Progress>,
    /// Counted under the lock: a receiver may outlive its waiter by a moment, so receivers cannot be counted instead.
    waiters: usize,
}

#[derive(Clone, Default)]
struct Progress {
    ended: Option<Punch>,
    /// How often more became known of it while it waits.
    changes: u32,
}

/// What happened to a punch that is waited for.
#[derive(Debug)]
pub enum Update {
    /// It is settled or stuck, as it is here.
    Ended(Box<Punch>),
    /// It waits, and more has become known of it.
    Changed,
}

/// Waits for the punch of one interaction. Its holder tells the person; when the last one is dropped, the map entry goes.
pub struct Waiter {
    interaction: InteractionId,
    inner: Arc<Inner>,
    progress: watch::Receiver<Progress>,
    /// The person has confirmed the punch, so that the question before does not count as its end.
    confirmed: bool,
    /// How many changes it has returned.
    changes: u32,
    is_registered: bool,
}

impl Inner {
    fn awaited(&self) -> MutexGuard<'_, HashMap<InteractionId, Awaited>> {
        self.awaited.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn unwritten(&self) -> MutexGuard<'_, HashMap<MemberId, (InteractionId, Receipt)>> {
        self.unwritten.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Settlements {
    /// Registers a waiter for the punch of an interaction, best before it is recorded. If later, the punch must be read afterwards: it
    /// may have ended before.
    pub fn waiter(&self, interaction: InteractionId) -> Waiter {
        let mut awaited = self.0.awaited();
        let entry = awaited.entry(interaction).or_default();
        entry.waiters += 1;
        Waiter {
            interaction,
            inner: Arc::clone(&self.0),
            progress: entry.progress.subscribe(),
            confirmed: false,
            changes: 0,
            is_registered: true,
        }
    }

    /// The same for a punch that an earlier interaction recorded; others may still have to tell how that one ended.
    pub(crate) fn waiter_for(&self, punch: &Punch) -> Waiter {
        let mut waiter = self.waiter(punch.interaction);
        waiter.confirmed = punch.confirmed;
        waiter
    }

    /// Announces that a punch was settled or got stuck; says whether anybody waits for it.
    pub fn announce_end(&self, punch: &Punch) -> bool {
        self.announce(punch.interaction, |progress| progress.ended = Some(punch.clone()))
    }

    /// The end of this punch will be announced before it is written. Gives back the receipt of the response that says it; that of an
    /// earlier attempt whose write failed.
    pub(crate) fn announces_early(&self, punch: &Punch) -> Receipt {
        let mut unwritten = self.0.unwritten();
        let (interaction, receipt) =
            unwritten.entry(punch.member).or_insert_with(|| (punch.interaction, Receipt::default()));
        if *interaction != punch.interaction {
            // That one was given up after its write had failed.
            (*interaction, *receipt) = (punch.interaction, Receipt::default());
        }
        receipt.clone()
    }

    /// Whether a response has said that this punch is booked, and no write of it has succeeded.
    pub(crate) fn was_said_early(&self, punch: &Punch) -> bool {
        self.receipt(punch).is_some_and(|receipt| receipt.is_accepted())
    }

    /// The end of this punch is written now, or another one. People's punches end one after another, so nothing of this person's is
    /// unwritten any more.
    pub(crate) fn is_written(&self, punch: &Punch) {
        self.0.unwritten().remove(&punch.member);
    }

    /// Whether an end of this member's was announced that is not written yet.
    pub(crate) fn has_unwritten(&self, member: MemberId) -> bool {
        self.0.unwritten().contains_key(&member)
    }

    /// Whether the end of this punch was announced and is not written yet.
    pub(crate) fn is_unwritten(&self, punch: &Punch) -> bool {
        self.receipt(punch).is_some()
    }

    /// Discord has accepted the response that says the end of this punch. Says whether its notice is still to be written, which will
    /// then be written as done.
    pub(crate) fn accept(&self, punch: &Punch) -> bool {
        // No other end is announced early: a question that was answered meanwhile, say.
        punch.state == PunchState::Done && self.receipt(punch).is_some_and(|receipt| receipt.accept())
    }

    fn receipt(&self, punch: &Punch) -> Option<Receipt> {
        let unwritten = self.0.unwritten();
        let (_, receipt) =
            unwritten.get(&punch.member).filter(|(interaction, _)| *interaction == punch.interaction)?;
        Some(receipt.clone())
    }

    /// Announces that more has become known of a punch that still waits.
    pub fn announce_change(&self, interaction: InteractionId) {
        self.announce(interaction, |progress| progress.changes += 1);
    }

    fn announce(&self, interaction: InteractionId, what: impl FnOnce(&mut Progress)) -> bool {
        let awaited = self.0.awaited();
        let entry = awaited.get(&interaction);
        entry.is_some_and(|entry| {
            entry.progress.send_modify(what);
            true
        })
    }

    /// Whether somebody waits for the punch of this interaction, and so tells the person.
    pub fn is_awaited(&self, interaction: InteractionId) -> bool {
        self.0.awaited().contains_key(&interaction)
    }
}

impl Waiter {
    /// Returns the next update.
    pub async fn update(&mut self) -> Update {
        loop {
            let Progress { ended, changes } = self.progress.borrow_and_update().clone();
            if let Some(punch) = self.own(ended) {
                return Update::Ended(Box::new(punch));
            }
            if std::mem::replace(&mut self.changes, changes) != changes {
                return Update::Changed;
            }
            if self.progress.changed().await.is_err() {
                // The sender goes only when the last waiter goes, and this one is here.
                std::future::pending::<()>().await;
            }
        }
    }

    /// Returns once the punch is settled or stuck.
    pub async fn end(&mut self) -> Punch {
        loop {
            if let Update::Ended(punch) = self.update().await {
                return *punch;
            }
        }
    }

    /// Stops waiting. Gives back a punch that ended before, since nobody else tells the person.
    pub(crate) fn stop(mut self) -> Option<Punch> {
        let inner = Arc::clone(&self.inner);
        let mut awaited = inner.awaited();
        self.leave(&mut awaited);
        let ended = self.progress.borrow().ended.clone();
        self.own(ended)
    }

    fn own(&self, ended: Option<Punch>) -> Option<Punch> {
        // A later part exists once the first one has ended.
        ended.filter(|punch| punch.confirmed || punch.part > 1 || !self.confirmed)
    }

    fn leave(&mut self, awaited: &mut HashMap<InteractionId, Awaited>) {
        if std::mem::take(&mut self.is_registered)
            && let Some(entry) = awaited.get_mut(&self.interaction)
        {
            entry.waiters = entry.waiters.saturating_sub(1);
            if entry.waiters == 0 {
                awaited.remove(&self.interaction);
            }
        }
    }
}

impl Drop for Waiter {
    fn drop(&mut self) {
        if self.is_registered {
            let inner = Arc::clone(&self.inner);
            self.leave(&mut inner.awaited());
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;
    use crate::delivery::samples::punch;
    use crate::model::Action;

    const PRESSED: InteractionId = InteractionId(1 << 40);

    #[test]
    fn dropping_the_last_waiter_removes_the_entry() {
        let settlements = Settlements::default();
        let (first, second) = (settlements.waiter(PRESSED), settlements.waiter(PRESSED));
        assert_eq!(first.stop(), None);
        assert!(settlements.is_awaited(PRESSED), "the other one still waits");
        drop(second);
        assert!(!settlements.is_awaited(PRESSED));
    }

    #[test]
    fn two_waiters_that_stop_at_the_same_moment_leave_no_entry() {
        let settlements = Settlements::default();
        let start = std::sync::Barrier::new(2);
        for round in 0..10_000 {
            let (one, other) = (settlements.waiter(PRESSED), settlements.waiter(PRESSED));
            std::thread::scope(|scope| {
                scope.spawn(|| {
                    start.wait();
                    drop(other);
                });
                start.wait();
                if round % 2 == 0 { drop(one) } else { drop(one.stop()) }
            });
            assert!(!settlements.is_awaited(PRESSED), "round {round}");
        }
    }

    #[test]
    fn a_question_is_no_end_of_a_punch_that_was_confirmed_since() {
        let settlements = Settlements::default();
        let asked = Punch { interaction: PRESSED, ..punch(Action::ClockOut) };
        let _first = settlements.waiter(PRESSED);
        settlements.announce_end(&asked);
        let confirmed = Punch { confirmed: true, ..asked };
        let mut waiter = settlements.waiter_for(&confirmed);
        assert_eq!(waiter.end().now_or_never(), None);
        settlements.announce_end(&confirmed);
        assert_eq!(waiter.end().now_or_never(), Some(confirmed));
    }

    #[test]
    fn an_end_that_was_announced_before_the_waiter_stopped_is_given_back() {
        let settlements = Settlements::default();
        let waiter = settlements.waiter(PRESSED);
        let ended = Punch { interaction: PRESSED, ..punch(Action::ClockIn) };
        assert!(settlements.announce_end(&ended), "it is awaited");
        assert_eq!(waiter.stop(), Some(ended.clone()));
        assert!(!settlements.announce_end(&ended));
    }

    #[test]
    fn a_response_that_says_another_end_is_no_receipt_of_the_one_that_is_written() {
        let settlements = Settlements::default();
        let done = Punch { interaction: PRESSED, state: PunchState::Done, ..punch(Action::ClockOut) };
        settlements.announces_early(&done);
        assert!(!settlements.accept(&Punch { state: PunchState::Stuck, ..done.clone() }));
        assert!(!settlements.was_said_early(&done), "it was asked about, and then booked");
        assert!(settlements.accept(&done) && settlements.was_said_early(&done));
        settlements.is_written(&done);
        assert!(!settlements.has_unwritten(done.member) && !settlements.accept(&done));
    }

    #[test]
    fn the_receipt_of_a_write_that_failed_is_that_of_the_next_one_and_of_no_later_punch() {
        let settlements = Settlements::default();
        let done = Punch { interaction: PRESSED, state: PunchState::Done, ..punch(Action::ClockOut) };
        let receipt = settlements.announces_early(&done);
        assert!(settlements.accept(&done));
        assert!(settlements.announces_early(&done).is_accepted() && receipt.is_accepted());
        let later = Punch { interaction: InteractionId(PRESSED.0 + 1), ..done.clone() };
        assert!(!settlements.announces_early(&later).is_accepted());
        assert!(!settlements.was_said_early(&done) && settlements.has_unwritten(done.member));
    }
}
