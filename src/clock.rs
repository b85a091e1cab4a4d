//! The only place that reads the time or waits for an instant. Tests use a manual clock, the demo one that can be moved ahead.

use std::ops::RangeInclusive;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::watch;

#[derive(Clone, Debug)]
pub struct Clock(Kind);

/// Another machine's clock, estimated from its last answer.
#[derive(Clone, Debug)]
pub struct RemoteClock(Arc<Remote>);

#[derive(Debug)]
struct Remote {
    own: Clock,
    last: Mutex<Option<Reading>>,
}

/// The other clock's time, and our own when it was requested and when it was received.
#[derive(Clone, Copy, Debug)]
struct Reading {
    theirs: DateTime<Utc>,
    requested: Moment,
    received: Moment,
}

/// A moment by both of this machine's clocks.
#[derive(Clone, Copy, Debug)]
struct Moment {
    now: DateTime<Utc>,
    monotonic: TimeDelta,
}

/// The zero of the monotonic time.
static START: LazyLock<Instant> = LazyLock::new(Instant::now);

#[derive(Clone, Debug)]
enum Kind {
    System,
    /// The machine's clock plus an offset.
    Ahead(Arc<watch::Sender<TimeDelta>>),
    Manual(Arc<watch::Sender<DateTime<Utc>>>),
}

impl Clock {
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

    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    pub fn now(&self) -> DateTime<Utc> {
        match &self.0 {
            Kind::System => Utc::now(),
            Kind::Ahead(ahead) => Utc::now() + *ahead.borrow(),
            Kind::Manual(time) => *time.borrow(),
        }
    }

    /// [`Clock::now`] as a function, for code that does not use this type.
    pub fn reader(&self) -> impl Fn() -> DateTime<Utc> + Clone + Send + Sync + use<> {
        let clock = self.clone();
        move || clock.now()
    }

    /// Sets a manual clock; a machine's clock stays as it is.
    pub fn set(&self, now: DateTime<Utc>) {
        if let Kind::Manual(time) = &self.0 {
            time.send_replace(now);
        }
    }

    /// Moves a manual or a movable clock ahead; the machine's clock stays as it is.
    pub fn advance(&self, by: Duration) {
        match &self.0 {
            Kind::System => {}
            Kind::Ahead(ahead) => {
                ahead.send_modify(|ahead| *ahead += TimeDelta::from_std(by).unwrap_or_default());
            }
            Kind::Manual(time) => time.send_modify(|now| *now += by),
        }
    }

    /// Not affected when the clock is set. It may stand still while the machine sleeps.
    fn monotonic(&self) -> TimeDelta {
        match &self.0 {
            Kind::System => TimeDelta::from_std(START.elapsed()).unwrap_or_default(),
            Kind::Ahead(ahead) => TimeDelta::from_std(START.elapsed()).unwrap_or_default() + *ahead.borrow(),
            Kind::Manual(_) => self.now() - DateTime::UNIX_EPOCH,
        }
    }

    fn moment(&self) -> Moment {
        Moment { now: self.now(), monotonic: self.monotonic() }
    }

    /// Waits until `at`; returns at once if it has passed.
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
                    // Ends after the remaining time, or when the clock was moved.
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

impl RemoteClock {
    /// `own` measures the time since the last reading.
    pub fn new(own: Clock) -> Self {
        Self(Arc::new(Remote { own, last: Mutex::default() }))
    }

    /// Call this before a request; pass the other machine's time in the response to the function it returns.
    pub fn request(&self) -> impl FnOnce(DateTime<Utc>) + Send + use<> {
        let remote = Arc::clone(&self.0);
        let requested = remote.own.moment();
        move |theirs| {
            let reading = Reading { theirs, requested, received: remote.own.moment() };
            *remote.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(reading);
        }
    }

    /// The range of what the other clock may show now; `None` before the first reading. The other machine read its clock some time
    /// between request and response, and the monotonic time may have stood still while this machine slept, which the own clock shows.
    /// An own clock that is set wrong makes no difference.
    pub fn now(&self) -> Option<RangeInclusive<DateTime<Utc>>> {
        let Remote { own, last } = &*self.0;
        let Reading { theirs, requested, received } = (*last.lock().unwrap_or_else(PoisonError::into_inner))?;
        let Moment { now, monotonic } = own.moment();
        let least = theirs.checked_add_signed(monotonic - received.monotonic)?;
        let elapsed = (monotonic - requested.monotonic).max(now - requested.now);
        let most = theirs.checked_add_signed(elapsed)?;
        Some(least.min(most)..=least.max(most))
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

    #[test]
    fn a_remote_clock_goes_on_when_the_own_clock_is_set() {
        let own = Clock::manual(DateTime::UNIX_EPOCH);
        let remote = RemoteClock::new(own.clone());
        assert_eq!(remote.now(), None);
        let said = DateTime::UNIX_EPOCH + TimeDelta::days(20_000);
        remote.request()(said);
        assert_eq!(remote.now(), Some(said..=said));
        own.advance(Duration::from_secs(60));
        let later = said + TimeDelta::seconds(60);
        assert_eq!(remote.now(), Some(later..=later));
        let answer = remote.request();
        own.advance(Duration::from_secs(60));
        answer(said);
        assert_eq!(remote.now(), Some(said..=later), "it may have been said a minute ago");
        remote.request()(DateTime::<Utc>::MAX_UTC);
        own.advance(Duration::from_secs(60));
        assert_eq!(remote.now(), None, "no time that there could be");
    }

    #[test]
    fn a_machines_steady_time_goes_on() {
        let remote = RemoteClock::new(Clock::system());
        remote.request()(DateTime::UNIX_EPOCH);
        let first = remote.now().unwrap();
        let second = remote.now().unwrap();
        assert!(first.start() <= second.start() && second.start() <= second.end());
    }
}
