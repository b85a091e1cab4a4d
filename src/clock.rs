//! The only place that asks what time it is, or waits for a time to come. A manual clock serves tests and nothing else.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::watch;

/// What time it is.
#[derive(Clone, Debug)]
pub struct Clock(Kind);

#[derive(Clone, Debug)]
enum Kind {
    System,
    Manual(Arc<watch::Sender<DateTime<Utc>>>),
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(Kind::System)
    }

    /// A clock that stands at `now` until it is set.
    pub fn manual(now: DateTime<Utc>) -> Self {
        Self(Kind::Manual(Arc::new(watch::Sender::new(now))))
    }

    /// The instant.
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    pub fn now(&self) -> DateTime<Utc> {
        match &self.0 {
            Kind::System => Utc::now(),
            Kind::Manual(time) => *time.borrow(),
        }
    }

    /// Sets a manual clock; a machine's clock stays as it is.
    pub fn set(&self, now: DateTime<Utc>) {
        if let Kind::Manual(time) = &self.0 {
            time.send_replace(now);
        }
    }

    /// Moves a manual clock on; a machine's clock stays as it is.
    pub fn advance(&self, by: Duration) {
        if let Kind::Manual(time) = &self.0 {
            time.send_modify(|now| *now += by);
        }
    }

    /// Returns once `at` has come; at once if it has.
    pub async fn sleep_until(&self, at: DateTime<Utc>) {
        match &self.0 {
            Kind::System => {
                let left = (at - self.now()).to_std().unwrap_or_default();
                tokio::time::sleep(left).await;
            }
            Kind::Manual(time) => {
                // The sender is held by `self`, so the channel cannot close while waiting.
                let _ = time.subscribe().wait_for(|now| *now >= at).await;
            }
        }
    }
}
