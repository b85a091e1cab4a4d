//! The only place that asks what time it is, or waits for a time to come. A manual clock serves tests and nothing else, one
//! that can be moved ahead the demo.

use std::ops::RangeInclusive;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::watch;

/// What time it is.
#[derive(Clone, Debug)]
pub struct Clock(Kind);

/// Another machine's clock, known by what it said last.
#[derive(Clone, Debug)]
pub struct RemoteClock(Arc<Remote>);

#[derive(Debug)]
struct Remote {
    own: Clock,
    heard: Mutex<Option<Heard>>,
}

/// What it said, and what the own clock showed when it was asked and when the answer came.
#[derive(Clone, Copy, Debug)]
struct Heard {
    said: DateTime<Utc>,
    asked: Moment,
    came: Moment,
}

/// A moment by the own clock.
#[derive(Clone, Copy, Debug)]
struct Moment {
    now: DateTime<Utc>,
    steady: TimeDelta,
}

/// The start of the time that nobody sets.
static START: LazyLock<Instant> = LazyLock::new(Instant::now);

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

    /// The same as a function, for what does not know this type.
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

    /// A time that goes on when the clock is set. It may stand still while the machine sleeps.
    fn steady(&self) -> TimeDelta {
        match &self.0 {
            Kind::System => TimeDelta::from_std(START.elapsed()).unwrap_or_default(),
            Kind::Ahead(ahead) => TimeDelta::from_std(START.elapsed()).unwrap_or_default() + *ahead.borrow(),
            Kind::Manual(_) => self.now() - DateTime::UNIX_EPOCH,
        }
    }

    fn moment(&self) -> Moment {
        Moment { now: self.now(), steady: self.steady() }
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

impl RemoteClock {
    /// Nothing is known yet. `own` measures the time that passes.
    pub fn new(own: Clock) -> Self {
        Self(Arc::new(Remote { own, heard: Mutex::default() }))
    }

    /// The other machine is asked now; what is returned takes the time that it answers.
    pub fn ask(&self) -> impl FnOnce(DateTime<Utc>) + Send + use<> {
        let remote = Arc::clone(&self.0);
        let asked = remote.own.moment();
        move |said| {
            let heard = Heard { said, asked, came: remote.own.moment() };
            *remote.heard.lock().unwrap_or_else(PoisonError::into_inner) = Some(heard);
        }
    }

    /// What it shows now; `None` if it was never heard of. A range: its answer was given at some time between question and answer,
    /// and the steady time may have stood still while this machine slept, which the own clock shows. A clock that is wrong changes
    /// nothing.
    pub fn now(&self) -> Option<RangeInclusive<DateTime<Utc>>> {
        let Remote { own, heard } = &*self.0;
        let Heard { said, asked, came } = (*heard.lock().unwrap_or_else(PoisonError::into_inner))?;
        let Moment { now, steady } = own.moment();
        let since_answer = said.checked_add_signed(steady - came.steady)?;
        let since_question = said.checked_add_signed((steady - asked.steady).max(now - asked.now))?;
        Some(since_answer.min(since_question)..=since_answer.max(since_question))
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
    fn another_clock_goes_on_from_what_it_said_whatever_the_own_one_shows() {
        let own = Clock::manual(DateTime::UNIX_EPOCH);
        let remote = RemoteClock::new(own.clone());
        assert_eq!(remote.now(), None);
        let said = DateTime::UNIX_EPOCH + TimeDelta::days(20_000);
        remote.ask()(said);
        assert_eq!(remote.now(), Some(said..=said));
        own.advance(Duration::from_secs(60));
        let later = said + TimeDelta::seconds(60);
        assert_eq!(remote.now(), Some(later..=later));
        let answer = remote.ask();
        own.advance(Duration::from_secs(60));
        answer(said);
        assert_eq!(remote.now(), Some(said..=later), "it may have been said a minute ago");
        remote.ask()(DateTime::<Utc>::MAX_UTC);
        own.advance(Duration::from_secs(60));
        assert_eq!(remote.now(), None, "no time that there could be");
    }

    #[test]
    fn a_machines_steady_time_goes_on() {
        let remote = RemoteClock::new(Clock::system());
        remote.ask()(DateTime::UNIX_EPOCH);
        let first = remote.now().unwrap();
        let second = remote.now().unwrap();
        assert!(first.start() <= second.start() && second.start() <= second.end());
    }
}
