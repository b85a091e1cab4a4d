//! A timer as TimeTrack reported it, and sums over it.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::names::{Note, Project, TaskName, same};
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
    pub state: TimerState,
    /// When it was started, if TimeTrack said so.
    pub started_at: Option<LocalStamp>,
    /// Work as last saved, in seconds; stale while running.
    pub worked_seconds: Option<i64>,
    /// Break as last saved, in seconds; stale while paused.
    pub break_seconds: Option<i64>,
    /// What is worked on; always `None` for attendance.
    pub project: Option<Project>,
    pub task: Option<String>,
    pub note: Option<String>,
    /// What the bot remembers about its start; TimeTrack does not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// For the timer before a switch: whether the first half of the switch has ended it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub made_way: bool,
    /// With `made_way`: TimeTrack accepted the stop, but no read has shown it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unseen: bool,
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
        made_way: false,
        unseen: false,
    };

    /// The instant of its start: the remembered one, else TimeTrack's time read in `zone` (see [`LocalStamp::instant`]). `None` if
    /// TimeTrack shows no start: the remembered one may be that of an earlier timer then.
    pub fn start(&self, zone: &Zone, mode: TimeMode, near: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let started_at = self.started_at?;
        Some(self.origin.as_ref().map_or_else(|| started_at.instant(zone, mode, near), |origin| origin.start))
    }

    /// The zone in which it is read, continued and ended; `present` is the person's zone now.
    pub fn zone<'a>(&'a self, present: &'a Zone) -> &'a Zone {
        self.origin.as_ref().map_or(present, |origin| &origin.zone)
    }

    /// Whether it is on this project, task and note. A task or note that is `None` is not compared.
    pub(crate) fn counts_for(&self, project: &Project, task: Option<&TaskName>, note: Option<&Note>) -> bool {
        let kept = |asked: Option<&str>, is: Option<&String>| {
            asked.is_none_or(|asked| is.is_some_and(|is| same(is, asked)))
        };
        self.project.as_ref().is_some_and(|on| on.shows(project))
            && kept(task.map(TaskName::as_str), self.task.as_ref())
            && kept(note.map(Note::as_str), self.note.as_ref())
    }

    /// Whether it counts anything: running or paused.
    pub fn is_on(&self) -> bool {
        matches!(self.state, TimerState::Running | TimerState::Paused)
    }

    /// The work when `elapsed` has gone by since the start: while running, `elapsed` less breaks; otherwise as saved.
    /// `None` if TimeTrack did not say enough. Never negative.
    pub fn worked(&self, elapsed: TimeDelta) -> Option<TimeDelta> {
        let saved = self.worked_seconds.and_then(TimeDelta::try_seconds);
        let worked = match self.state {
            TimerState::Running => {
                let breaks = TimeDelta::try_seconds(self.break_seconds.unwrap_or(0))?;
                elapsed.checked_sub(&breaks)
            }
            TimerState::Paused | TimerState::Stopped | TimerState::Unknown => saved,
        };
        worked.map(|worked| worked.max(TimeDelta::zero()))
    }

    /// Work up to the instant `at`, by true time, if it was started at the instant `start`. Where TimeTrack does not say what was work,
    /// all of it counts.
    pub(crate) fn work_between(&self, start: DateTime<Utc>, at: DateTime<Utc>) -> TimeDelta {
        let elapsed = at - start;
        let saved = |seconds: Option<i64>| seconds.and_then(TimeDelta::try_seconds);
        let worked = match self.state {
            TimerState::Paused => saved(self.worked_seconds).unwrap_or(elapsed),
            _ => elapsed.checked_sub(&saved(self.break_seconds).unwrap_or_default()).unwrap_or_default(),
        };
        worked.max(TimeDelta::zero())
    }

    /// The break when `elapsed` has gone by since the start: while paused, `elapsed` less work; otherwise as saved.
    /// `None` if TimeTrack did not say enough. Never negative.
    pub fn paused(&self, elapsed: TimeDelta) -> Option<TimeDelta> {
        let saved = self.break_seconds.and_then(TimeDelta::try_seconds);
        let paused = match (self.state, self.worked_seconds) {
            (TimerState::Paused, Some(worked)) => elapsed.checked_sub(&TimeDelta::try_seconds(worked)?),
            _ => saved,
        };
        paused.map(|paused| paused.max(TimeDelta::zero()))
    }

    /// Since when it is paused. `None` if it is not, or TimeTrack did not say enough. `zone` is where the person is, for a timer whose
    /// origin is not known.
    pub fn paused_since(&self, zone: &Zone, mode: TimeMode, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.saved_at(zone, mode, now).filter(|_| self.state == TimerState::Paused)
    }

    /// When the last break of a running timer ended, by the figures of `now`. `None` if it has had none or TimeTrack did not say
    /// enough. A TimeTrack that computes the work anew for each answer would make this the moment of the answer.
    pub(crate) fn resumed_at(
        &self,
        zone: &Zone,
        mode: TimeMode,
        now: DateTime<Utc>,
    ) -> Option<DateTime<Utc>> {
        let has_rested =
            self.state == TimerState::Running && self.break_seconds.is_some_and(|breaks| breaks > 0);
        self.saved_at(zone, mode, now).filter(|_| has_rested)
    }

    /// When TimeTrack last saved work and breaks, which it does at each pause and resume, by the wall clock.
    fn saved_at(&self, zone: &Zone, mode: TimeMode, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let seconds = self.worked_seconds?.checked_add(self.break_seconds?)?;
        let saved = TimeDelta::try_seconds(seconds)?;
        let start = self.start(zone, mode, now)?;
        let shown = LocalStamp(self.started_at?.0.checked_add_signed(saved)?);
        let since = shown.instant(self.zone(zone), mode, start.checked_add_signed(saved)?);
        (start <= since && since <= now + CLOCKS_APART).then_some(since)
    }
}

/// This machine's clock may be behind Discord's, which gives the instants that are booked, by at most this.
pub(crate) const CLOCKS_APART: TimeDelta = TimeDelta::minutes(1);

/// A timer as it is remembered: its start as TimeTrack shows it, which identifies it, and its origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownTimer {
    /// As TimeTrack shows it, or as it was sent if TimeTrack shows none.
    pub started_at: LocalStamp,
    /// See [`Origin`].
    pub origin: Origin,
}

impl KnownTimer {
    /// The origin of `timer`, if it is on and is this one. A timer whose start TimeTrack does not show is taken for it.
    pub fn origin_of(&self, timer: &Timer, mode: TimeMode) -> Option<Origin> {
        let is_this = timer.is_on() && timer.started_at.is_none_or(|shown| shown == self.started_at);
        let Origin { zone, start } = &self.origin;
        let as_utc = self.started_at.0.and_utc();
        // `TIMETRACK_TIME` may have been set otherwise when it was remembered.
        let start = match mode {
            TimeMode::Utc => as_utc,
            TimeMode::Local if *start == as_utc => self.started_at.instant(zone, mode, *start),
            TimeMode::Local => *start,
        };
        is_this.then(|| Origin { zone: zone.clone(), start })
    }
}

impl Origin {
    /// The origin of a timer that was started elsewhere and is seen for the first time while its person is in `zone`.
    pub fn first_seen(started_at: LocalStamp, zone: &Zone, mode: TimeMode, now: DateTime<Utc>) -> Origin {
        Origin { zone: zone.clone(), start: started_at.past_instant(zone, mode, now) }
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
        let elapsed = TimeDelta::hours(1);
        let running = timer(TimerState::Running);
        assert_eq!(running.worked(elapsed), Some(TimeDelta::seconds(3300)));
        assert_eq!(running.paused(elapsed), Some(TimeDelta::seconds(300)));
        let paused = timer(TimerState::Paused);
        assert_eq!(paused.worked(elapsed), Some(TimeDelta::seconds(600)));
        assert_eq!(paused.paused(elapsed), Some(TimeDelta::seconds(3000)));
    }

    #[test]
    fn what_a_timer_would_book_is_its_work_and_not_its_breaks() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let (start, end) = (at("2026-11-23T09:00:00Z"), at("2026-11-24T09:00:00Z"));
        let worked = |timer: &Timer| timer.work_between(start, end).num_seconds();
        assert_eq!(worked(&timer(TimerState::Running)), 24 * 3600 - 300);
        assert_eq!(worked(&timer(TimerState::Paused)), 600);
        let silent = Timer { worked_seconds: None, ..timer(TimerState::Paused) };
        assert_eq!(worked(&silent), 24 * 3600);
        assert_eq!(silent.work_between(end, start), TimeDelta::zero());
    }

    #[test]
    fn absurd_figures_give_no_sum_and_no_panic() {
        let elapsed = TimeDelta::hours(-1);
        assert_eq!(timer(TimerState::Running).worked(elapsed), Some(TimeDelta::zero()));
        let odd = Timer { break_seconds: Some(i64::MAX), ..timer(TimerState::Running) };
        assert_eq!(odd.worked(elapsed), None);
        assert_eq!(Timer::STOPPED.worked(elapsed), None);
    }

    fn vienna() -> Zone {
        Zone::new("Europe/Vienna").unwrap()
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_pause_began_when_work_and_breaks_were_saved() {
        let now = at("2026-11-23T10:00:00Z");
        let since = |timer: &Timer| timer.paused_since(&vienna(), TimeMode::Local, now);
        let paused = timer(TimerState::Paused);
        assert_eq!(since(&paused), Some(at("2026-11-23T08:15:00Z")));
        assert_eq!(since(&timer(TimerState::Running)), None);
        assert_eq!(since(&Timer { break_seconds: None, ..paused.clone() }), None);
        assert_eq!(since(&Timer { worked_seconds: None, ..paused.clone() }), None);
        for absurd in [-601, 86_400, i64::MAX, i64::MIN] {
            assert_eq!(since(&Timer { worked_seconds: Some(absurd), ..paused.clone() }), None, "{absurd}");
        }
        // Started at 9:00 in Tokyo, by a person who is in Vienna now.
        let start = at("2026-11-23T00:00:00Z");
        let origin = Some(Origin { zone: Zone::new("Asia/Tokyo").unwrap(), start });
        assert_eq!(since(&Timer { origin, ..paused }), Some(at("2026-11-23T00:15:00Z")));
    }

    #[test]
    fn a_break_is_over_when_the_timer_that_has_saved_it_runs() {
        let resumed =
            |timer: &Timer| timer.resumed_at(&vienna(), TimeMode::Local, at("2026-11-23T10:00:00Z"));
        let running = timer(TimerState::Running);
        assert_eq!(resumed(&running), Some(at("2026-11-23T08:15:00Z")));
        assert_eq!(resumed(&timer(TimerState::Paused)), None);
        for breaks in [None, Some(0), Some(-5), Some(i64::MAX)] {
            assert_eq!(resumed(&Timer { break_seconds: breaks, ..running.clone() }), None, "{breaks:?}");
        }
    }

    #[test]
    fn a_pause_after_the_clocks_went_back_is_read_on_the_wall_clock() {
        let started_at = Some(stamp("2026-10-24T22:00:00"));
        let paused = Timer { started_at, worked_seconds: Some(6 * 3600), ..timer(TimerState::Paused) };
        let since = paused.paused_since(&vienna(), TimeMode::Local, at("2026-10-25T05:00:00Z"));
        assert_eq!(since, Some(at("2026-10-25T03:05:00Z")), "4:05, seven hours and five minutes later");
    }

    #[test]
    fn a_remembered_timer_is_known_by_its_start() {
        let known = |start: &str| KnownTimer {
            started_at: stamp("2026-11-23T09:00:00"),
            origin: Origin { zone: vienna(), start: at(start) },
        };
        let local = known("2026-11-23T08:00:00Z");
        let running = timer(TimerState::Running);
        let origin =
            |known: &KnownTimer, timer: &Timer, mode| known.origin_of(timer, mode).map(|origin| origin.start);
        assert_eq!(origin(&local, &running, TimeMode::Local), Some(at("2026-11-23T08:00:00Z")));
        let hidden = Timer { started_at: None, ..running.clone() };
        assert!(local.origin_of(&hidden, TimeMode::Local).is_some());
        let another = Timer { started_at: Some(stamp("2026-11-23T09:00:01")), ..running.clone() };
        assert_eq!(local.origin_of(&another, TimeMode::Local), None);
        assert_eq!(local.origin_of(&timer(TimerState::Stopped), TimeMode::Local), None);
        // The setting was put right while the timer ran.
        assert_eq!(origin(&local, &running, TimeMode::Utc), Some(at("2026-11-23T09:00:00Z")));
        let utc = known("2026-11-23T09:00:00Z");
        assert_eq!(origin(&utc, &running, TimeMode::Local), Some(at("2026-11-23T08:00:00Z")));
    }

    #[test]
    fn a_timer_that_runs_was_not_started_in_the_future() {
        let started_at = stamp("2026-10-25T02:15:00");
        let seen = |now| Origin::first_seen(started_at, &vienna(), TimeMode::Local, at(now)).start;
        assert_eq!(seen("2026-10-25T00:50:00Z"), at("2026-10-25T00:15:00Z"), "the first 2:50");
        assert_eq!(seen("2026-10-25T01:20:00Z"), at("2026-10-25T01:15:00Z"), "the second 2:20");
    }
}
