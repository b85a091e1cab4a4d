//! Punches and timers for the unit tests: Anna, in a zone without summer time, at 9:05:12 on a Monday.

use chrono::{DateTime, Utc};

use crate::model::{
    Action, InteractionId, LocalStamp, Locale, MemberId, Project, Punch, PunchId, PunchState, Timer,
    TimerState, Username, Zone,
};

/// The instant of every interaction.
pub(crate) const PRESSED: &str = "09:05:12";

/// A time of that day, such as `09:05:12`.
pub fn at(time: &str) -> DateTime<Utc> {
    format!("2026-11-23T{time}Z").parse().unwrap()
}

/// The same as TimeTrack writes it.
pub fn stamp(time: &str) -> LocalStamp {
    LocalStamp(at(time).naive_utc())
}

/// A punch without an attempt.
pub fn punch(action: Action) -> Punch {
    Punch {
        id: PunchId(1),
        interaction: InteractionId(1),
        part: 1,
        part_of: None,
        member: MemberId(7),
        username: Username::new("anna").unwrap(),
        zone: Zone::new("UTC").unwrap(),
        action,
        at: at(PRESSED),
        pressed_at: at(PRESSED),
        expected_start: None,
        locale: Locale::FALLBACK,
        state: PunchState::Waiting,
        attempts: 0,
        unclear: false,
        written_at: None,
        next_at: at(PRESSED),
        trouble: None,
        before: None,
        after: None,
        refusal: None,
        settled_at: None,
        question: None,
        confirmed: false,
        estimate: None,
    }
}

/// A punch whose write had an unknown outcome and cannot take effect any more.
pub(crate) fn doubtful(action: Action, before: Timer) -> Punch {
    Punch { unclear: true, attempts: 1, before: Some(before), ..punch(action) }
}

pub fn project(name: &str) -> Project {
    Project::new("Acme", name).unwrap()
}

pub fn start(name: &str) -> Action {
    Action::Start { project: project(name), task: None, note: None }
}

/// A timer on the project "Web".
pub fn timer(state: TimerState, since: &str) -> Timer {
    on("Web", state, since)
}

pub fn on(name: &str, state: TimerState, since: &str) -> Timer {
    Timer { state, started_at: Some(stamp(since)), project: Some(project(name)), ..Timer::STOPPED }
}
