//! Owned copies of the effects that an attempt asks for, and how TimeTrack's state is matched to a punch.

use chrono::{DateTime, Utc};
use timetrack_bot::delivery::attempt::{Effect, Postponement};
use timetrack_bot::model::{Action, InteractionId, LocalStamp, Punch, Timer};
use timetrack_bot::store::punches::Settlement;
use timetrack_bot::timetrack::Write;

use super::account::{Act, Change};

/// An effect that borrows nothing.
pub enum Todo {
    Read,
    Entries,
    Booked,
    Mark(Timer),
    Write(Act, LocalStamp),
    Postpone(Postponement),
    Settle(Box<Settlement>),
}

pub fn owned(effect: Effect<'_>) -> Todo {
    match effect {
        Effect::Read => Todo::Read,
        Effect::Entries { .. } => Todo::Entries,
        Effect::Booked { .. } => Todo::Booked,
        Effect::Mark { before } => Todo::Mark(before),
        Effect::Postpone(how) => Todo::Postpone(how),
        Effect::Settle(how) => Todo::Settle(how),
        Effect::Write(write, date) => Todo::Write(act(write), date),
    }
}

fn act(write: Write<'_>) -> Act {
    match write {
        Write::AttendanceStart => Act::Start(None),
        Write::ProjectStart { project, task, .. } => {
            Act::Start(Some((project.clone(), task.map(|task| task.as_str().to_owned()))))
        }
        Write::ProjectPause => Act::Pause,
        Write::ProjectResume => Act::Resume,
        Write::AttendanceStop | Write::ProjectStop => Act::Stop,
    }
}

/// Whether a change is (part of) what a punch asks for.
pub fn is_of(change: &Change, punch: &Punch) -> bool {
    change.punch == Some(punch.id.0)
}

/// Whether a change is the very thing a punch asks for, not the stop that makes way for it.
pub fn is_the_thing(change: &Change, punch: &Punch) -> bool {
    matches!(
        (&change.act, &punch.action),
        (Act::Start(_), Action::ClockIn | Action::Back { .. } | Action::Start { .. })
            | (Act::Stop, Action::ClockOut | Action::Break { .. } | Action::Stop)
            | (Act::Pause, Action::Pause)
            | (Act::Resume, Action::Resume)
    )
}

/// The id Discord gives to a press.
pub fn press_id(at: DateTime<Utc>, number: u64) -> InteractionId {
    InteractionId(InteractionId::first_at(at).0 + number)
}
