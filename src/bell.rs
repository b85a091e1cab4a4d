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
    waiting: Mutex<HashMap<InteractionId, watch::Sender<Option<Punch>>>>,
}

/// Waits for the punch of one press. While it lives, whoever holds it has taken on telling the person.
pub struct Watch {
    press: InteractionId,
    inner: Arc<Inner>,
    receiver: watch::Receiver<Option<Punch>>,
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
        let receiver = waiting.entry(press).or_insert_with(|| watch::Sender::new(None)).subscribe();
        Watch { press, inner: Arc::clone(&self.0), receiver }
    }

    /// Announces a punch that was settled or got stuck; says whether anybody was waiting for it.
    pub fn settled(&self, punch: &Punch) -> bool {
        let waiting = self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        match waiting.get(&punch.interaction) {
            Some(sender) => {
                sender.send_replace(Some(punch.clone()));
                true
            }
            None => false,
        }
    }

    /// Whether somebody waits for the punch of this press, and so has taken on telling the person.
    pub fn is_watched(&self, press: InteractionId) -> bool {
        self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&press)
    }
}

impl Watch {
    /// Returns once the punch is settled or stuck, as it is then.
    pub async fn settled(&mut self) -> Punch {
        loop {
            if let Some(punch) = self.receiver.borrow_and_update().clone() {
                return punch;
            }
            if self.receiver.changed().await.is_err() {
                // The sender goes only when the last watch goes, and this one is here.
                std::future::pending::<()>().await;
            }
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let mut waiting = self.inner.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.get(&self.press).is_some_and(|sender| sender.receiver_count() <= 1) {
            waiting.remove(&self.press);
        }
    }
}
