//! Who is waiting for what: wakes the outbox when a punch was recorded, and whoever waits for one when it is settled.
//! Must not know what a punch is about.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Notify, watch};

use crate::model::{InteractionId, Punch};

/// Cheap to clone; all clones are one.
#[derive(Clone, Default)]
pub struct Bell(Arc<Inner>);

#[derive(Default)]
struct Inner {
    recorded: Notify,
    waiting: Mutex<Waiting>,
}

type Waiting = HashMap<InteractionId, Watched>;

/// A press that somebody waits for.
#[derive(Default)]
struct Watched {
    sender: watch::Sender<News>,
    /// How many watches there are. Counted under the lock: a receiver may outlive it by a moment, so receivers do not tell.
    watches: usize,
}

/// What was heard of one press.
#[derive(Clone, Default)]
struct News {
    settled: Option<Punch>,
    /// How often more has become known of it while it waits.
    changes: u32,
}

/// What there is to tell of a punch that is waited for.
#[derive(Debug)]
pub enum Heard {
    /// It is settled or stuck, as it is here.
    Settled(Box<Punch>),
    /// It waits, and more has become known of it.
    Changed,
}

/// Waits for the punch of one press. While it lives, whoever holds it has taken on telling the person.
pub struct Watch {
    press: InteractionId,
    inner: Arc<Inner>,
    receiver: watch::Receiver<News>,
    /// The person has confirmed the punch, so that it was asked about before is no end of it.
    confirmed: bool,
    given_up: bool,
    /// Those it has told.
    changes: u32,
}

impl Bell {
    /// A punch was recorded, or became due: the outbox looks again.
    pub fn ring(&self) {
        self.0.recorded.notify_one();
    }

    /// Returns when the bell was rung since the last time this returned.
    pub async fn rung(&self) {
        self.0.recorded.notified().await;
    }

    /// Registers interest in the punch of a press. Best done before it is recorded; later, it must be followed by a look at the
    /// punch's state, which may have been settled before.
    pub fn watch(&self, press: InteractionId) -> Watch {
        let mut waiting = self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let watched = waiting.entry(press).or_default();
        watched.watches += 1;
        let receiver = watched.sender.subscribe();
        Watch { press, inner: Arc::clone(&self.0), receiver, confirmed: false, given_up: false, changes: 0 }
    }

    /// The same for a punch that is recorded already, by an earlier press; others may still have to tell what that one came to.
    pub(crate) fn watch_again(&self, punch: &Punch) -> Watch {
        let mut watch = self.watch(punch.interaction);
        watch.confirmed = punch.confirmed;
        watch
    }

    /// Announces a punch that was settled or got stuck; says whether anybody was waiting for it.
    pub fn settled(&self, punch: &Punch) -> bool {
        let waiting = self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        match waiting.get(&punch.interaction) {
            Some(watched) => {
                watched.sender.send_modify(|heard| heard.settled = Some(punch.clone()));
                true
            }
            None => false,
        }
    }

    /// Announces that more has become known of the punch of this press, which still waits.
    pub fn changed(&self, press: InteractionId) {
        let waiting = self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(watched) = waiting.get(&press) {
            watched.sender.send_modify(|heard| heard.changes += 1);
        }
    }

    /// Whether somebody waits for the punch of this press, and so has taken on telling the person.
    pub fn is_watched(&self, press: InteractionId) -> bool {
        self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&press)
    }
}

impl Watch {
    /// Returns once there is something to tell.
    pub async fn heard(&mut self) -> Heard {
        loop {
            let News { settled, changes } = self.receiver.borrow_and_update().clone();
            if let Some(punch) = self.own(settled) {
                return Heard::Settled(Box::new(punch));
            }
            if std::mem::replace(&mut self.changes, changes) != changes {
                return Heard::Changed;
            }
            if self.receiver.changed().await.is_err() {
                // The sender goes only when the last watch goes, and this one is here.
                std::future::pending::<()>().await;
            }
        }
    }

    /// Returns once the punch is settled or stuck.
    pub async fn settled(&mut self) -> Punch {
        loop {
            if let Heard::Settled(punch) = self.heard().await {
                return *punch;
            }
        }
    }

    /// Stops waiting. A punch that was settled while this was thought to wait is handed back: nobody else tells the person.
    pub(crate) fn give_up(mut self) -> Option<Punch> {
        let inner = Arc::clone(&self.inner);
        let mut waiting = inner.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        self.leave(&mut waiting);
        self.given_up = true;
        let settled = self.receiver.borrow().settled.clone();
        self.own(settled)
    }

    fn own(&self, settled: Option<Punch>) -> Option<Punch> {
        settled.filter(|punch| punch.confirmed || !self.confirmed)
    }

    /// To be called once per watch. The last one to leave takes the entry along.
    fn leave(&self, waiting: &mut Waiting) {
        if let Some(watched) = waiting.get_mut(&self.press) {
            watched.watches = watched.watches.saturating_sub(1);
            if watched.watches == 0 {
                waiting.remove(&self.press);
            }
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if !self.given_up {
            let mut waiting = self.inner.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            self.leave(&mut waiting);
        }
    }
}

#[cfg(test)]
mod tests;
