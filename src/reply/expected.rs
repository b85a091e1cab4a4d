//! A timer as it will be once the waiting punches are booked.

use std::borrow::Cow;

use chrono::TimeDelta;

use crate::model::{Action, LocalStamp, Origin, Punch, PunchState, TimeMode, Timer, TimerKind, TimerState};

/// A timer as TimeTrack shows it, with the person's waiting punches folded over it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Expected {
    /// `None` if TimeTrack did not say and nothing waits.
    pub(super) timer: Option<Timer>,
    /// Whether a punch that waits has changed it.
    pub(super) is_ahead: bool,
    /// Whether TimeTrack does not have this timer yet.
    is_new: bool,
}

impl Expected {
    /// `read` is what TimeTrack shows; of the `open` punches those count that are still on their way.
    pub(super) fn of(read: Option<&Timer>, kind: TimerKind, open: &[Punch], mode: TimeMode) -> Self {
        let mut expected = Self { timer: read.cloned(), is_ahead: false, is_new: false };
        let waits = |punch: &&Punch| matches!(punch.state, PunchState::Waiting | PunchState::InFlight);
        for punch in open.iter().filter(waits) {
            let Some(punch) = acting_on(punch, kind) else { continue };
            if let Some(timer) = after(&punch, expected.timer.as_ref(), mode) {
                let is_new = punch.action.is_start() || expected.is_new;
                expected = Self { timer: Some(timer), is_ahead: true, is_new };
            }
        }
        expected
    }

    /// The timer that buttons are drawn from: without a start that TimeTrack does not show yet.
    pub(super) fn drawn_from(&self) -> Option<Timer> {
        let timer = self.timer.clone()?;
        let started_at = timer.started_at.filter(|_| !self.is_new);
        Some(Timer { started_at, ..timer })
    }
}

/// The punch as it acts on that timer. A break pauses the project once its own stop is booked.
fn acting_on(punch: &Punch, kind: TimerKind) -> Option<Cow<'_, Punch>> {
    match &punch.action {
        Action::Break { .. } if kind == TimerKind::Project => {
            Some(Cow::Owned(Punch { action: Action::Pause, expected_start: None, ..punch.clone() }))
        }
        action => (action.timer() == kind).then_some(Cow::Borrowed(punch)),
    }
}

/// The timer once `punch` is booked; `None` if it changes nothing: it is booked already, or will be refused as things stand.
fn after(punch: &Punch, now: Option<&Timer>, mode: TimeMode) -> Option<Timer> {
    use TimerState::{Paused, Running, Stopped, Unknown};
    let on = now.filter(|timer| timer.is_on());
    if on.is_some_and(|timer| is_not_meant(punch, timer, mode)) {
        return None;
    }
    let elsewhere = Timer { worked_seconds: None, ..Timer::STOPPED };
    let timer = on.unwrap_or(&elsewhere);
    match (&punch.action, now.map(|timer| timer.state)) {
        // Nothing is booked on a timer that contradicts itself.
        (_, Some(Unknown)) => None,
        (Action::ClockIn | Action::Back { .. }, Some(Running | Paused)) => None,
        (Action::ClockIn | Action::Back { .. }, _) => Some(started(punch, mode)),
        (Action::Start { project, task, note }, _) => {
            let is_there = on.is_some_and(|on| on.counts_for(project, task.as_ref(), note.as_ref()));
            let text = |text: &str| text.to_owned();
            (!is_there).then(|| Timer {
                project: Some(project.clone()),
                task: task.as_ref().map(|task| text(task.as_str())),
                note: note.as_ref().map(|note| text(note.as_str())),
                ..started(punch, mode)
            })
        }
        (_, Some(Stopped)) | (Action::Pause, Some(Paused)) | (Action::Resume, Some(Running)) => None,
        (Action::ClockOut | Action::Break { .. } | Action::Stop, _) => Some(Timer::STOPPED),
        // TimeTrack saves the work at a pause and the breaks at a resume.
        (Action::Pause, _) => {
            let worked_seconds = elapsed(punch, timer, mode)
                .and_then(|elapsed| timer.worked(elapsed))
                .map(|worked| worked.num_seconds());
            Some(Timer { state: Paused, worked_seconds, ..timer.clone() })
        }
        (Action::Resume, _) => {
            let break_seconds = elapsed(punch, timer, mode)
                .and_then(|elapsed| timer.paused(elapsed))
                .map(|breaks| breaks.num_seconds());
            Some(Timer { state: Running, break_seconds, ..timer.clone() })
        }
    }
}

/// Whether the punch was meant for another timer than this one, so that it will be refused.
fn is_not_meant(punch: &Punch, timer: &Timer, mode: TimeMode) -> bool {
    let is_stale = punch.expected_start.is_some() && punch.expected_start != timer.started_at;
    (is_stale && !punch.action.is_start())
        || timer.start(&punch.zone, mode, punch.at).is_some_and(|start| start > punch.at)
}

fn started(punch: &Punch, mode: TimeMode) -> Timer {
    Timer {
        state: TimerState::Running,
        started_at: Some(LocalStamp::of(punch.at, &punch.zone, mode)),
        worked_seconds: Some(0),
        break_seconds: Some(0),
        origin: Some(Origin { zone: punch.zone.clone(), start: punch.at }),
        ..Timer::STOPPED
    }
}

/// From the timer's start to the punch, by the wall clock as TimeTrack counts.
fn elapsed(punch: &Punch, timer: &Timer, mode: TimeMode) -> Option<TimeDelta> {
    let at = LocalStamp::of(punch.at, timer.zone(&punch.zone), mode);
    Some(at.0 - timer.started_at?.0)
}
