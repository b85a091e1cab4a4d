//! What to do with a punch, given the timer that TimeTrack shows. Pure.

use chrono::{DateTime, TimeDelta, Utc};

use crate::model::timer::CLOCKS_APART;
use crate::model::{Action, LocalStamp, Origin, Project, Punch, Refusal, TimeMode, Timer, TimerState};
use crate::timetrack::Write;

/// What to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict<'a> {
    /// Send these, in order.
    Write(Vec<Write<'a>>),
    /// An earlier, unclear write took effect: nothing to send.
    Done,
    /// It would be wrong to send anything.
    Refuse(Refusal),
    /// The timer's flags contradict each other: retry later.
    Unreadable,
}

/// Decides from the timer as it is before any write of this attempt.
pub(crate) fn verdict<'a>(punch: &'a Punch, timer: &Timer, mode: TimeMode) -> Verdict<'a> {
    if timer.state == TimerState::Unknown {
        return Verdict::Unreadable;
    }
    if punch.unclear && took_effect(punch, timer, mode) {
        return Verdict::Done;
    }
    let changed = timer.is_on() && punch.expected_start.is_some() && punch.expected_start != timer.started_at;
    if changed && !punch.action.is_clock_in() {
        return Verdict::Refuse(Refusal::Changed { since: since(punch, timer, mode) });
    }
    match (&punch.action, timer.state) {
        (Action::ClockIn | Action::Back { .. }, TimerState::Stopped) => {
            Verdict::Write(vec![Write::AttendanceStart])
        }
        (Action::ClockIn | Action::Back { .. }, _) => {
            Verdict::Refuse(Refusal::AlreadyIn { since: since(punch, timer, mode) })
        }
        (Action::ClockOut | Action::Break { .. }, TimerState::Stopped) => Verdict::Refuse(Refusal::NotIn),
        (Action::ClockOut | Action::Break { .. }, _) => {
            unless_started_later(punch, timer, mode, vec![Write::AttendanceStop])
        }
        (Action::Start { project, task, note }, state) => {
            let start = Write::ProjectStart { project, task: task.as_ref(), note: note.as_ref() };
            match state {
                TimerState::Stopped => Verdict::Write(vec![start]),
                // Another task or note of the same project is a switch.
                _ if timer.counts_for(project, task.as_ref(), note.as_ref()) => {
                    Verdict::Refuse(Refusal::AlreadyOn {
                        project: project.clone(),
                        since: since(punch, timer, mode),
                    })
                }
                _ => unless_started_later(punch, timer, mode, vec![Write::ProjectStop, start]),
            }
        }
        (_, TimerState::Stopped) => Verdict::Refuse(Refusal::NothingRuns),
        (Action::Pause, TimerState::Paused) => Verdict::Refuse(Refusal::AlreadyPaused),
        (Action::Pause, _) => unless_started_later(punch, timer, mode, vec![Write::ProjectPause]),
        (Action::Resume, TimerState::Running) => Verdict::Refuse(Refusal::NotPaused),
        (Action::Resume, _) => unless_started_later(punch, timer, mode, vec![Write::ProjectResume]),
        (Action::Stop, _) => unless_started_later(punch, timer, mode, vec![Write::ProjectStop]),
    }
}

/// Whether the timer, read after a write of ours that may have taken effect, shows that it did.
pub fn took_effect(punch: &Punch, timer: &Timer, mode: TimeMode) -> bool {
    let before = punch.before.as_ref();
    let there_before = before.is_some_and(|before| before.is_on() && same_work(before, timer));
    match &punch.action {
        action if action.is_start() && timer.state == TimerState::Stopped => {
            // It took effect, and was stopped elsewhere since, if TimeTrack still shows a start that was not there before.
            let known = before.is_some_and(|before| before.started_at == timer.started_at);
            timer.started_at.is_some() && !known && starts_at(punch, timer, mode)
        }
        Action::ClockIn | Action::Back { .. } => timer.is_on() && starts_at(punch, timer, mode),
        // Another task on the same project within the same minutes: the timer shown may be the one to be replaced.
        Action::Start { project, .. } => {
            timer.is_on() && same_project(timer, project) && starts_at(punch, timer, mode) && !there_before
        }
        Action::ClockOut | Action::Break { .. } | Action::Stop => match timer.state {
            TimerState::Stopped => true,
            TimerState::Running | TimerState::Paused => is_another(punch, timer),
            TimerState::Unknown => false,
        },
        Action::Pause => {
            (timer.state == TimerState::Paused && !is_another(punch, timer)) || was_undone(punch, timer, mode)
        }
        Action::Resume => {
            (timer.state == TimerState::Running && !is_another(punch, timer))
                || was_undone(punch, timer, mode)
        }
    }
}

/// Whether the sums of a timer that is as it was before our pause (or resume) show that it was paused (resumed) at our very second
/// and that somebody has taken it back since. A pause saves the work done up to it, and the resume after it saves a longer break.
fn was_undone(punch: &Punch, timer: &Timer, mode: TimeMode) -> bool {
    let Some(before) = punch.before.as_ref().filter(|before| before.state == timer.state) else {
        return false;
    };
    let Some(started) = timer.started_at.filter(|start| before.started_at == Some(*start)) else {
        return false;
    };
    let elapsed = (punch.end_date(punch.before.as_ref(), mode).0 - started.0).num_seconds();
    let saves = |saved: Option<i64>, other: Option<i64>| {
        other.map(|other| elapsed - other) == saved && saved.is_some()
    };
    let grew = |saved: Option<i64>, was: Option<i64>| saved > was && was.is_some();
    match (&punch.action, timer.state) {
        (Action::Pause, TimerState::Running) => {
            saves(timer.worked_seconds, before.break_seconds)
                && grew(timer.break_seconds, before.break_seconds)
        }
        (Action::Resume, TimerState::Paused) => {
            saves(timer.break_seconds, before.worked_seconds)
                && grew(timer.worked_seconds, before.worked_seconds)
        }
        _ => false,
    }
}

/// Whether the timer, shown after TimeTrack answered a write with a success, confirms it. A timer that was not on before (or
/// was another) is ours then, however TimeTrack rounded its start.
pub(crate) fn confirms(punch: &Punch, before: &Timer, timer: &Timer, mode: TimeMode) -> bool {
    match &punch.action {
        Action::ClockIn | Action::Back { .. } => timer.is_on(),
        Action::Start { project, .. } if before.started_at.is_some() || before.project.is_some() => {
            timer.is_on() && same_project(timer, project) && !same_timer(before, timer)
        }
        Action::Start { project, .. } => timer.is_on() && same_project(timer, project),
        Action::ClockOut | Action::Break { .. } | Action::Pause | Action::Resume | Action::Stop => {
            took_effect(punch, timer, mode)
        }
    }
}

/// Whether two reads show the same timer in the same state; its sums may differ.
pub(crate) fn same_timer(one: &Timer, other: &Timer) -> bool {
    let key = |timer: &Timer| (timer.state, timer.started_at);
    // If nothing is on, the last timer that TimeTrack still shows does not matter.
    (!one.is_on() && one.state == other.state) || (key(one) == key(other) && same_work(one, other))
}

/// Whether two reads show the same start of the same work, paused in between or not.
fn same_work(one: &Timer, other: &Timer) -> bool {
    one.started_at == other.started_at
        && one.project == other.project
        && one.task == other.task
        && one.note == other.note
}

/// The `date` of a write on the timer `before`: the same for every attempt. A switch has two, for its stop and its start.
pub fn date(punch: &Punch, write: Write<'_>, before: &Timer, mode: TimeMode) -> LocalStamp {
    match write {
        Write::AttendanceStart | Write::ProjectStart { .. } => punch.start_date(mode),
        Write::AttendanceStop | Write::ProjectPause | Write::ProjectResume | Write::ProjectStop => {
            punch.end_date(Some(before), mode)
        }
    }
}

/// The origin of `timer`, read after the punch took effect. An answer to a write comes without one.
pub(crate) fn origin_after(punch: &Punch, timer: &Timer, mode: TimeMode) -> Option<Origin> {
    let before = punch.before.as_ref().filter(|before| before.started_at == timer.started_at);
    match &timer.origin {
        _ if !timer.is_on() => None,
        None if punch.action.is_start() => Some(punch.origin(timer.started_at, mode)),
        Some(_) if punch.action.is_start() && starts_at(punch, timer, mode) => {
            Some(punch.origin(timer.started_at, mode))
        }
        None => before.and_then(|before| before.origin.clone()),
        known => known.clone(),
    }
}

fn since(punch: &Punch, timer: &Timer, mode: TimeMode) -> Option<DateTime<Utc>> {
    timer.start(&punch.zone, mode, punch.at)
}

fn starts_at(punch: &Punch, timer: &Timer, mode: TimeMode) -> bool {
    timer.started_at.is_none_or(|start| start.is_same_start(punch.start_date(mode)))
}

/// Whether this is another timer than the one the first attempt read.
fn is_another(punch: &Punch, timer: &Timer) -> bool {
    let before = punch.before.as_ref().and_then(|before| before.started_at);
    before.is_some() && timer.started_at.is_some() && before != timer.started_at
}

fn same_project(timer: &Timer, project: &Project) -> bool {
    timer.project.as_ref().is_none_or(|on| on.shows(project))
}

/// A timer that was started after the instant to book is not the one the person meant; ending it would book a negative time.
fn unless_started_later<'a>(
    punch: &Punch,
    timer: &Timer,
    mode: TimeMode,
    writes: Vec<Write<'a>>,
) -> Verdict<'a> {
    if let Some(since) = since(punch, timer, mode).filter(|since| *since > punch.at) {
        return Verdict::Refuse(Refusal::StartedLater { since });
    }
    // In doubt it may be our own write that somebody has followed by another pause.
    match unless_rested_later(punch, timer, mode).filter(|_| !punch.unclear) {
        Some(refusal) => Verdict::Refuse(refusal),
        None => Verdict::Write(writes),
    }
}

/// TimeTrack saves the work up to a pause, so that an end before it would book more work than time, and takes all breaks off, so that
/// an end before one that is over would book less.
fn unless_rested_later(punch: &Punch, timer: &Timer, mode: TimeMode) -> Option<Refusal> {
    let far_ahead = DateTime::<Utc>::MAX_UTC - TimeDelta::days(1);
    if let Some(since) = timer.paused_since(&punch.zone, mode, far_ahead).filter(|since| *since > punch.at) {
        return Some(Refusal::PausedLater { since });
    }
    let start = timer.start(&punch.zone, mode, punch.at)?;
    if punch.at == punch.pressed_at || timer.state != TimerState::Running {
        return None;
    }
    // As late as the interaction it may be the moment of the answer: see `resumed_at`.
    let is_sure = |until: &DateTime<Utc>| *until > punch.at && *until < punch.pressed_at - CLOCKS_APART;
    let until = timer.resumed_at(&punch.zone, mode, far_ahead).filter(is_sure);
    let breaks = TimeDelta::try_seconds(timer.break_seconds.unwrap_or_default()).unwrap_or_default();
    (until.is_some() || breaks > punch.at - start).then_some(Refusal::BreakLater { until })
}

#[cfg(test)]
mod tests;
