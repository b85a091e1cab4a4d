//! A timer as TimeTrack reported it, and sums over it. Must not know how TimeTrack spells its fields.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::names::Project;
use super::stamp::{LocalStamp, TimeMode};
use super::zone::Zone;

/// What a timer is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimerState {
    /// Time is counted as work.
    Running,
    /// Time is counted as a break.
    Paused,
    /// No timer, or one that has ended.
    Stopped,
    /// TimeTrack's flags contradict each other or are missing.
    Unknown,
}

/// A timer as TimeTrack reported it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timer {
    /// What it is doing.
    pub state: TimerState,
    /// When it was started, if TimeTrack said so.
    pub started_at: Option<LocalStamp>,
    /// Work as last saved, in seconds; stale while running.
    pub worked_seconds: Option<i64>,
    /// Break as last saved, in seconds; stale while paused.
    pub break_seconds: Option<i64>,
    /// What is worked on; always `None` for attendance.
    pub project: Option<Project>,
    /// The task's name.
    pub task: Option<String>,
    /// The note.
    pub note: Option<String>,
    /// What the bot remembers about its start; TimeTrack does not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
}

/// The start of a timer as an instant. TimeTrack shows a wall-clock time, which says neither in which zone it was taken nor which
/// of two instants it was in the night the clocks go back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The zone in which the timer was started, or in which the person was when it was first seen.
    pub zone: Zone,
    /// The instant of the start.
    pub start: DateTime<Utc>,
}

impl Timer {
    /// No timer at all.
    pub const STOPPED: Timer = Timer {
        state: TimerState::Stopped,
        started_at: None,
        worked_seconds: None,
        break_seconds: None,
        project: None,
        task: None,
        note: None,
        origin: None,
    };

    /// The instant of its start: the remembered one, else TimeTrack's time read in `zone` (see [`LocalStamp::instant`]).
    pub fn start(&self, zone: &Zone, mode: TimeMode, near: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match &self.origin {
            Some(origin) => Some(origin.start),
            None => Some(self.started_at?.instant(zone, mode, near)),
        }
    }

    /// The zone in which it is read, continued and ended; `present` is where the person is now.
    pub fn zone<'a>(&'a self, present: &'a Zone) -> &'a Zone {
        self.origin.as_ref().map_or(present, |origin| &origin.zone)
    }

    /// Whether it counts anything: running or paused.
    pub fn is_on(&self) -> bool {
        matches!(self.state, TimerState::Running | TimerState::Paused)
    }

    /// Work up to `now`: while running, time since the start less breaks; else as saved.
    /// `None` if TimeTrack did not say enough. Never negative.
    pub fn worked(&self, now: LocalStamp) -> Option<TimeDelta> {
        let saved = self.worked_seconds.and_then(TimeDelta::try_seconds);
        let worked = match self.state {
            TimerState::Running => {
                let breaks = TimeDelta::try_seconds(self.break_seconds.unwrap_or(0))?;
                self.elapsed(now)?.checked_sub(&breaks)
            }
            TimerState::Paused | TimerState::Stopped | TimerState::Unknown => saved,
        };
        worked.map(|worked| worked.max(TimeDelta::zero()))
    }

    /// Break up to `now`: while paused, time since the start less work; else as saved.
    /// `None` if TimeTrack did not say enough. Never negative.
    pub fn paused(&self, now: LocalStamp) -> Option<TimeDelta> {
        let saved = self.break_seconds.and_then(TimeDelta::try_seconds);
        let paused = match (self.state, self.worked_seconds) {
            (TimerState::Paused, Some(worked)) => {
                self.elapsed(now)?.checked_sub(&TimeDelta::try_seconds(worked)?)
            }
            _ => saved,
        };
        paused.map(|paused| paused.max(TimeDelta::zero()))
    }

    fn elapsed(&self, now: LocalStamp) -> Option<TimeDelta> {
        Some(now.0.signed_duration_since(self.started_at?.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(text: &str) -> LocalStamp {
        LocalStamp(text.parse().unwrap())
    }

    fn timer(state: TimerState) -> Timer {
        Timer {
            state,
            started_at: Some(stamp("2026-11-23T09:00:00")),
            worked_seconds: Some(600),
            break_seconds: Some(300),
            ..Timer::STOPPED
        }
    }

    #[test]
    fn the_stale_half_is_computed_and_the_other_is_as_saved() {
        let now = stamp("2026-11-23T10:00:00");
        let running = timer(TimerState::Running);
        assert_eq!(running.worked(now), Some(TimeDelta::seconds(3300)));
        assert_eq!(running.paused(now), Some(TimeDelta::seconds(300)));
        let paused = timer(TimerState::Paused);
        assert_eq!(paused.worked(now), Some(TimeDelta::seconds(600)));
        assert_eq!(paused.paused(now), Some(TimeDelta::seconds(3000)));
    }

    #[test]
    fn absurd_figures_give_no_sum_and_no_panic() {
        let now = stamp("2026-11-23T08:00:00");
        assert_eq!(timer(TimerState::Running).worked(now), Some(TimeDelta::zero()));
        let odd = Timer { break_seconds: Some(i64::MAX), ..timer(TimerState::Running) };
        assert_eq!(odd.worked(now), None);
        assert_eq!(Timer::STOPPED.worked(now), None);
    }
}
