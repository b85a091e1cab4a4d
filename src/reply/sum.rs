//! How long a timer has run up to an instant.

use chrono::{DateTime, TimeDelta, Utc};

use crate::model::{TimeMode, Timer, Zone};

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
    /// It was set forward or back: what went by on it, and the real time.
    Changed {
        wall: TimeDelta,
        real: TimeDelta,
    },
}

/// The sum over `timer`, which ran up to `at`; `None` if TimeTrack did not say enough. `zone` is the person's, for a timer whose origin is
/// not known. Real time counts, not the wall clock, which may have been set meanwhile.
pub(super) fn until(timer: &Timer, zone: &Zone, mode: TimeMode, at: DateTime<Utc>) -> Option<Sum> {
    let zone = timer.zone(zone);
    let start = timer.start(zone, mode, at)?;
    let real = at - start;
    let (worked, breaks) = (timer.worked(real)?, timer.paused(real).unwrap_or_default());
    let wall = (zone.wall(at) - zone.wall(start)).max(TimeDelta::zero());
    let clocks = if wall == real { Clocks::Steady } else { Clocks::Changed { wall, real } };
    Some(Sum { worked, breaks, clocks })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{LocalStamp, Origin, TimerState};

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

    /// The same, started at the first or the second 2:15 of the night.
    fn doubled(start: &str) -> Timer {
        let zone = Zone::new("Europe/Vienna").unwrap();
        let origin = Some(Origin { zone, start: start.parse().unwrap() });
        Timer { origin, break_seconds: Some(0), ..shift("2026-10-25T02:15:00", TimerState::Running) }
    }

    #[test]
    fn in_the_doubled_hour_the_instant_that_was_chosen_counts() {
        let end = "2026-10-25T03:15:00Z";
        let first = sum(&doubled("2026-10-25T00:15:00Z"), end);
        assert_eq!(first.worked, TimeDelta::hours(3));
        let clocks = Clocks::Changed { wall: TimeDelta::hours(2), real: TimeDelta::hours(3) };
        assert_eq!(first.clocks, clocks);
        let second = sum(&doubled("2026-10-25T01:15:00Z"), end);
        assert_eq!((second.worked, second.clocks), (TimeDelta::hours(2), Clocks::Steady));
        let brief = sum(&doubled("2026-10-25T00:15:00Z"), "2026-10-25T01:10:00Z");
        assert_eq!(brief.worked, TimeDelta::minutes(55), "to the second 2:10");
        let clocks = Clocks::Changed { wall: TimeDelta::zero(), real: TimeDelta::minutes(55) };
        assert_eq!(brief.clocks, clocks, "the wall clock has gone back");
    }

    #[test]
    fn the_zone_of_the_start_counts_not_the_present_one() {
        let zone = Zone::new("Asia/Tokyo").unwrap();
        let start = "2026-11-23T00:00:00Z".parse().unwrap();
        let origin = Some(Origin { zone, start });
        let timer = Timer { origin, ..shift("2026-11-23T09:00:00", TimerState::Running) };
        let sum = sum(&timer, "2026-11-23T08:30:00Z");
        assert_eq!((sum.worked, sum.clocks), (TimeDelta::hours(8), Clocks::Steady));
    }
}
