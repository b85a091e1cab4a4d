//! The only place that asks what time it is, or waits for a time to come. A manual clock serves tests and nothing else, one
//! that can be moved ahead the demo.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::watch;

/// What time it is.
#[derive(Clone, Debug)]
pub struct Clock(Kind);

#[derive(Clone, Debug)]
enum Kind {
    System,
    /// The machine's clock and so much more.
    Ahead(Arc<watch::Sender<TimeDelta>>),
    Manual(Arc<watch::Sender<DateTime<Utc>>>),
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(Kind::System)
    }

    /// The machine's clock, which [`Clock::advance`] moves ahead.
    pub fn movable() -> Self {
        Self(Kind::Ahead(Arc::new(watch::Sender::new(TimeDelta::zero()))))
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
            Kind::Ahead(ahead) => Utc::now() + *ahead.borrow(),
            Kind::Manual(time) => *time.borrow(),
        }
    }

    /// Sets a manual clock; a machine's clock stays as it is.
    pub fn set(&self, now: DateTime<Utc>) {
        if let Kind::Manual(time) = &self.0 {
            time.send_replace(now);
        }
    }

    /// Moves a manual or a movable clock on; the machine's stays as it is.
    pub fn advance(&self, by: Duration) {
        match &self.0 {
            Kind::System => {}
            Kind::Ahead(ahead) => {
                ahead.send_modify(|ahead| *ahead += TimeDelta::from_std(by).unwrap_or_default());
            }
            Kind::Manual(time) => time.send_modify(|now| *now += by),
        }
    }

    /// Returns once `at` has come; at once if it has.
    pub async fn sleep_until(&self, at: DateTime<Utc>) {
        match &self.0 {
            Kind::System => {
                let left = (at - self.now()).to_std().unwrap_or_default();
                tokio::time::sleep(left).await;
            }
            Kind::Ahead(ahead) => {
                let mut moves = ahead.subscribe();
                while self.now() < at {
                    let left = (at - self.now()).to_std().unwrap_or_default();
                    // The wait ends by itself, or is worked out anew when the clock was moved.
                    let _ = tokio::time::timeout(left, moves.changed()).await;
                }
            }
            Kind::Manual(time) => {
                // The sender is held by `self`, so the channel cannot close while waiting.
                let _ = time.subscribe().wait_for(|now| *now >= at).await;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_wait_ends_when_the_clock_is_moved_past_its_end() {
        for clock in [Clock::movable(), Clock::manual(DateTime::UNIX_EPOCH)] {
            let (before, end) = (clock.now(), clock.now() + TimeDelta::hours(1));
            let moved = async {
                tokio::task::yield_now().await;
                clock.advance(Duration::from_secs(1800));
                tokio::task::yield_now().await;
                clock.advance(Duration::from_secs(1800));
            };
            tokio::join!(clock.sleep_until(end), moved);
            assert!(clock.now() >= end && clock.now() - before >= TimeDelta::hours(1));
        }
    }
}
