//! A timer as an embed's parts: title, colour, fields, and the buttons for the next sensible steps.

use super::button::ButtonAction;
use super::escape::{self, Safe};
use super::message::{Button, ButtonStyle, Colour, Field};
use super::sum::{Clocks, Sum};
use super::words::Msg;
use super::{Recipient, ReplyContext, when};
use crate::model::{Project, Timer, TimerKind, TimerState};

/// Longest client and project on one line, in UTF-16 units: escaped, it must fit into the name of a field. Cut in the middle, because names
/// often differ at their ends only.
const PAIR: usize = 100;

/// The state in words.
pub(super) fn title(context: ReplyContext, kind: TimerKind, state: TimerState) -> Safe {
    let message = match (kind, state) {
        (TimerKind::Attendance, TimerState::Running) => Msg("attendance-running"),
        (TimerKind::Attendance, TimerState::Paused) => Msg("attendance-paused"),
        (TimerKind::Attendance, TimerState::Stopped) => Msg("attendance-stopped"),
        (TimerKind::Attendance, TimerState::Unknown) => Msg("attendance-unknown"),
        (TimerKind::Project, TimerState::Running) => Msg("project-running"),
        (TimerKind::Project, TimerState::Paused) => Msg("project-paused"),
        (TimerKind::Project, TimerState::Stopped) => Msg("project-stopped"),
        (TimerKind::Project, TimerState::Unknown) => Msg("project-unknown"),
    };
    context.say(message, &[])
}

/// The state in words, as it will be once what waits is booked.
pub(super) fn unconfirmed(context: ReplyContext, kind: TimerKind, state: TimerState) -> Safe {
    let message = match (kind, state) {
        (TimerKind::Attendance, TimerState::Running | TimerState::Paused) => Msg("unconfirmed-in"),
        (TimerKind::Attendance, TimerState::Stopped | TimerState::Unknown) => Msg("unconfirmed-out"),
        (TimerKind::Project, TimerState::Running) => Msg("unconfirmed-project-running"),
        (TimerKind::Project, TimerState::Paused) => Msg("unconfirmed-project-paused"),
        (TimerKind::Project, TimerState::Stopped | TimerState::Unknown) => Msg("unconfirmed-project-stopped"),
    };
    context.say(message, &[])
}

/// The state in colour.
pub(super) fn colour(state: TimerState) -> Colour {
    match state {
        TimerState::Running => Colour::Green,
        TimerState::Paused => Colour::Blue,
        TimerState::Stopped => Colour::Grey,
        TimerState::Unknown => Colour::Amber,
    }
}

/// Since when it is on; for a paused timer since when it is paused, and its start.
pub(super) fn since(recipient: Recipient<'_>, timer: &Timer) -> Option<Safe> {
    let Recipient { context, zone, .. } = recipient;
    let start = timer.start(zone, context.mode, context.now).filter(|_| timer.is_on())?;
    let paused = timer.paused_since(zone, context.mode, context.now);
    let at = paused.unwrap_or(start);
    let args = [("time", when::short(recipient, at).into()), ("relative", when::relative(at).into())];
    Some(match (timer.state, paused) {
        (TimerState::Paused, Some(_)) => {
            let [time, relative] = args;
            context
                .say(Msg("since-paused"), &[time, relative, ("start", when::short(recipient, start).into())])
        }
        (TimerState::Paused, None) => context.say(Msg("since-started"), &args),
        _ => context.say(Msg("since"), &args),
    })
}

/// Since when it runs, and what it is on.
pub(super) fn fields(recipient: Recipient<'_>, timer: &Timer) -> Vec<Field> {
    let since =
        since(recipient, timer).map(|since| inline(recipient.context.say(Msg("field-since"), &[]), since));
    since.into_iter().chain(matter(recipient.context, timer)).collect()
}

/// Project, client, task and note.
pub(super) fn matter(context: ReplyContext, timer: &Timer) -> Vec<Field> {
    let mut fields = Vec::new();
    let mut name = |label: Msg, text: &str| {
        fields.push(inline(context.say(label, &[]), escape::middle_text(text, escape::NAME)));
    };
    if let Some(project) = &timer.project {
        name(Msg("field-project"), &project.name);
        if !project.client.is_empty() {
            name(Msg("field-client"), &project.client);
        }
    }
    if let Some(task) = &timer.task {
        name(Msg("field-task"), task);
    }
    if let Some(note) = &timer.note {
        let value = escape::text(note, escape::SENTENCE);
        fields.push(Field { inline: false, ..inline(context.say(Msg("field-note"), &[]), value) });
    }
    fields
}

/// A field that may stand beside others.
pub(super) fn inline(name: Safe, value: Safe) -> Field {
    Field { name: name.into(), value: value.into(), inline: true }
}

/// Client and project on one line.
pub(super) fn project(project: &Project) -> Safe {
    escape::middle_text(&project.to_string(), PAIR)
}

/// The warning that the clocks changed while the timer ran.
pub(super) fn clocks_changed(context: ReplyContext, sum: &Sum) -> Option<Safe> {
    let Clocks::Changed { wall, real } = sum.clocks else { return None };
    let args =
        [("wall", when::duration(context, wall).into()), ("real", when::duration(context, real).into())];
    Some(context.say(Msg("clocks-changed"), &args))
}

/// The buttons for the next sensible steps with one timer; none for one in an unknown state.
pub(super) fn moves(recipient: Recipient<'_>, kind: TimerKind, timer: &Timer) -> Vec<Button> {
    let start = timer.started_at;
    let pause = || button(recipient, ButtonAction::Pause(start), Msg("button-pause"), ButtonStyle::Primary);
    let resume =
        || button(recipient, ButtonAction::Resume(start), Msg("button-resume"), ButtonStyle::Success);
    let stop = || stop(recipient, ButtonAction::Stop(start));
    match (kind, timer.state) {
        (_, TimerState::Unknown) | (TimerKind::Project, TimerState::Stopped) => Vec::new(),
        (TimerKind::Attendance, TimerState::Running | TimerState::Paused) => {
            vec![
                button(recipient, ButtonAction::Break(start), Msg("button-break"), ButtonStyle::Primary),
                button(
                    recipient,
                    ButtonAction::ClockOut(start),
                    Msg("button-clock-out"),
                    ButtonStyle::Danger,
                ),
            ]
        }
        (TimerKind::Attendance, TimerState::Stopped) => {
            vec![button(recipient, ButtonAction::ClockIn, Msg("button-clock-in"), ButtonStyle::Success)]
        }
        (TimerKind::Project, TimerState::Running) => vec![pause(), stop()],
        (TimerKind::Project, TimerState::Paused) => vec![resume(), stop()],
    }
}

/// The button that stops the project timer.
pub(super) fn stop(recipient: Recipient<'_>, action: ButtonAction) -> Button {
    button(recipient, action, Msg("button-stop"), ButtonStyle::Danger)
}

/// The button that offers the projects used last.
pub(super) fn start_project(recipient: Recipient<'_>) -> Button {
    button(recipient, ButtonAction::Switch, Msg("button-start-project"), ButtonStyle::Primary)
}

/// The button that shows both timers as they are now.
pub(super) fn refresh(recipient: Recipient<'_>) -> Button {
    button(recipient, ButtonAction::Refresh, Msg("button-refresh"), ButtonStyle::Secondary)
}

pub(super) fn button(
    recipient: Recipient<'_>,
    action: ButtonAction,
    label: Msg,
    style: ButtonStyle,
) -> Button {
    recipient.context.own(recipient.member, action).button(label, style, recipient.context)
}
