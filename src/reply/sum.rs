//! How long a timer has run up to an instant. Must not know how it is said.

use chrono::{DateTime, TimeDelta, Utc};

use crate::model::{LocalStamp, TimeMode, Timer, Zone};

/// Work and break, and whether the clocks changed in between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sum {
    pub(super) worked: TimeDelta,
    pub(super) breaks: TimeDelta,
    pub(super) clocks: Clocks,
}

/// What the wall clock did between start and end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clocks {
    Steady,
    /// It was set forward or back: so much went by on it, and so much in truth.
    Changed {
        wall: TimeDelta,
        real: TimeDelta,
    },
}

/// The sum over `timer`, which ran up to `at`; `None` if TimeTrack did not say enough.
pub(super) fn until(timer: &Timer, zone: &Zone, mode: TimeMode, at: DateTime<Utc>) -> Option<Sum> {
    let stamp = LocalStamp::of(at, zone, mode);
    let started = timer.started_at?;
    let start = started.instant(zone, mode, at);
    let real = at - start;
    // Stamps of the wall clock are off by an hour when it was set; the truth is what people are owed.
    let surplus = stamp.0.signed_duration_since(started.0) - real;
    let (mut worked, mut breaks) = (timer.worked(stamp)?, timer.paused(stamp).unwrap_or_default());
    match timer.state {
        crate::model::TimerState::Running => worked -= surplus,
        crate::model::TimerState::Paused => breaks -= surplus,
        _ => {}
    }
    let wall = zone.wall(at) - zone.wall(start);
    let clocks = if wall == real { Clocks::Steady } else { Clocks::Changed { wall, real } };
    Some(Sum { worked: worked.max(TimeDelta::zero()), breaks: breaks.max(TimeDelta::zero()), clocks })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::TimerState;

    fn shift(started: &str, state: TimerState) -> Timer {
        Timer {
            state,
            started_at: Some(LocalStamp(started.parse().unwrap())),
            worked_seconds: Some(3600),
            break_seconds: Some(1800),
            ..Timer::STOPPED
        }
    }

    fn sum(timer: &Timer, at: &str) -> Sum {
        let zone = Zone::new("Europe/Vienna").unwrap();
        until(timer, &zone, TimeMode::Local, at.parse().unwrap()).unwrap()
    }

    #[test]
    fn a_plain_day_is_its_length_less_its_breaks() {
        let sum = sum(&shift("2026-11-23T09:00:00", TimerState::Running), "2026-11-23T16:30:00Z");
        assert_eq!((sum.worked, sum.breaks), (TimeDelta::hours(8), TimeDelta::minutes(30)));
        assert_eq!(sum.clocks, Clocks::Steady);
    }

    #[test]
    fn on_the_night_the_clocks_go_back_the_extra_hour_counts() {
        let sum = sum(&shift("2026-10-24T22:00:00", TimerState::Running), "2026-10-25T05:00:00Z");
        assert_eq!(sum.worked, TimeDelta::minutes(8 * 60 + 30));
        assert_eq!(sum.clocks, Clocks::Changed { wall: TimeDelta::hours(8), real: TimeDelta::hours(9) });
    }

    #[test]
    fn on_the_night_the_clocks_go_forward_an_hour_less_was_worked() {
        let sum = sum(&shift("2026-03-28T22:00:00", TimerState::Paused), "2026-03-29T04:00:00Z");
        assert_eq!((sum.worked, sum.breaks), (TimeDelta::hours(1), TimeDelta::hours(6)));
    }
}
