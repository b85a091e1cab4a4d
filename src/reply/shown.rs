//! What TimeTrack shows otherwise than it was sent.

use chrono::{DateTime, TimeDelta, Utc};

use super::escape::Safe;
use super::words::Msg;
use super::{Recipient, when};
use crate::model::{Action, LocalStamp, Punch, Timer, TimerState};

/// From this difference between the start that was sent and the one TimeTrack shows on, TimeTrack probably reads times in another way.
const SHIFTED_START: TimeDelta = TimeDelta::minutes(15);

/// What to tell the person if the timer is not as the punch should have left it: in this state.
pub(super) fn difference(
    punch: &Punch,
    now: &Timer,
    expected: TimerState,
    recipient: Recipient<'_>,
) -> Option<Safe> {
    let context = recipient.context;
    let elsewhere = match (&punch.action, &now.project) {
        (Action::Start { project, .. }, Some(on)) => !on.shows(project),
        _ => false,
    };
    if elsewhere || now.state != expected {
        return Some(context.say(Msg("done-changed-since"), &[]));
    }
    // A timer that was resumed keeps its start.
    let was_there = punch.before.as_ref().and_then(|before| before.started_at);
    let start = now.started_at.filter(|start| punch.action.is_start() && was_there != Some(*start))?;
    let sent = LocalStamp::of(punch.at, recipient.zone, context.mode);
    if (start.0 - sent.0).abs() >= SHIFTED_START {
        // The cause may be `TIMETRACK_TIME`, or a TimeTrack that ignores the time it is sent.
        return Some(context.say(Msg("done-another-start"), &[]));
    }
    let shown = now.start(recipient.zone, context.mode, punch.at).filter(|_| !start.is_same_start(sent))?;
    let args = [("time", when::short(recipient, shown).into())];
    Some(context.say(Msg("done-shown-start"), &args))
}

/// TimeTrack has another end than the one that was sent.
pub(super) fn end(shown: DateTime<Utc>, recipient: Recipient<'_>) -> Safe {
    let args = [("time", when::short(recipient, shown).into())];
    recipient.context.say(Msg("done-shown-end"), &args)
}
