//! A timer as an embed's parts: title, colour, fields, and the buttons for the next sensible moves. Must not know why it is shown.

use super::button::{ButtonAction, ButtonId};
use super::escape::{self, Safe};
use super::message::{Button, ButtonStyle, Colour, Field};
use super::sum::{Clocks, Sum};
use super::words::Msg;
use super::{Reader, Voice, when};
use crate::model::{Project, Timer, TimerKind, TimerState};

/// Longest client and project on one line, in characters: escaped it must fit into the name of a field.
const PAIR: usize = 100;

/// The state in words.
pub(super) fn title(voice: Voice, kind: TimerKind, state: TimerState) -> Safe {
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
    voice.say(message, &[])
}

/// The state in words, as it will be once what waits is booked.
pub(super) fn unconfirmed(voice: Voice, kind: TimerKind, state: TimerState) -> Safe {
    let message = match (kind, state) {
        (TimerKind::Attendance, TimerState::Running | TimerState::Paused) => Msg("unconfirmed-in"),
        (TimerKind::Attendance, TimerState::Stopped | TimerState::Unknown) => Msg("unconfirmed-out"),
        (TimerKind::Project, TimerState::Running) => Msg("unconfirmed-project-running"),
        (TimerKind::Project, TimerState::Paused) => Msg("unconfirmed-project-paused"),
        (TimerKind::Project, TimerState::Stopped | TimerState::Unknown) => Msg("unconfirmed-project-stopped"),
    };
    voice.say(message, &[])
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

/// Since when, if it is on: for a paused one since when it is paused, and its start.
pub(super) fn since(reader: Reader<'_>, timer: &Timer) -> Option<Safe> {
    let Reader { voice, zone, .. } = reader;
    let start = timer.start(zone, voice.mode, voice.now).filter(|_| timer.is_on())?;
    let paused = timer.paused_since(zone, voice.mode, voice.now);
    let at = paused.unwrap_or(start);
    let args = [("time", when::short(reader, at).into()), ("relative", when::relative(at).into())];
    Some(match (timer.state, paused) {
        (TimerState::Paused, Some(_)) => {
            let [time, relative] = args;
            voice.say(Msg("since-paused"), &[time, relative, ("start", when::short(reader, start).into())])
        }
        (TimerState::Paused, None) => voice.say(Msg("since-started"), &args),
        _ => voice.say(Msg("since"), &args),
    })
}

/// Since when and what on.
pub(super) fn fields(reader: Reader<'_>, timer: &Timer) -> Vec<Field> {
    let since = since(reader, timer).map(|since| inline(reader.voice.say(Msg("field-since"), &[]), since));
    since.into_iter().chain(matter(reader.voice, timer)).collect()
}

/// What is worked on.
pub(super) fn matter(voice: Voice, timer: &Timer) -> Vec<Field> {
    let mut fields = Vec::new();
    let mut name = |label: Msg, text: &str| {
        fields.push(inline(voice.say(label, &[]), escape::text(text, escape::NAME)));
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
        fields.push(Field { inline: false, ..inline(voice.say(Msg("field-note"), &[]), value) });
    }
    fields
}

/// A field that may stand beside others.
pub(super) fn inline(name: Safe, value: Safe) -> Field {
    Field { name: name.into(), value: value.into(), inline: true }
}

/// Client and project on one line.
pub(super) fn project(project: &Project) -> Safe {
    escape::text(&project.to_string(), PAIR)
}

/// The warning that the clocks changed while the timer ran.
pub(super) fn clocks_changed(voice: Voice, sum: &Sum) -> Option<Safe> {
    let Clocks::Changed { wall, real } = sum.clocks else { return None };
    let args = [("wall", when::duration(voice, wall).into()), ("real", when::duration(voice, real).into())];
    Some(voice.say(Msg("clocks-changed"), &args))
}

/// The next sensible moves with one timer. For one in an unknown state there is none but to look again.
pub(super) fn moves(reader: Reader<'_>, kind: TimerKind, timer: &Timer) -> Vec<Button> {
    let start = timer.started_at;
    let pause = || button(reader, ButtonAction::Pause(start), Msg("button-pause"), ButtonStyle::Primary);
    let resume = || button(reader, ButtonAction::Resume(start), Msg("button-resume"), ButtonStyle::Success);
    let stop = || stop(reader, ButtonAction::Stop(start));
    match (kind, timer.state) {
        (_, TimerState::Unknown) | (TimerKind::Project, TimerState::Stopped) => Vec::new(),
        (TimerKind::Attendance, TimerState::Running | TimerState::Paused) => {
            vec![button(reader, ButtonAction::ClockOut(start), Msg("button-clock-out"), ButtonStyle::Danger)]
        }
        (TimerKind::Attendance, TimerState::Stopped) => {
            vec![button(reader, ButtonAction::ClockIn, Msg("button-clock-in"), ButtonStyle::Success)]
        }
        (TimerKind::Project, TimerState::Running) => vec![pause(), stop()],
        (TimerKind::Project, TimerState::Paused) => vec![resume(), stop()],
    }
}

/// The button that stops the project timer.
pub(super) fn stop(reader: Reader<'_>, action: ButtonAction) -> Button {
    button(reader, action, Msg("button-stop"), ButtonStyle::Danger)
}

/// The button that shows both timers as they are now.
pub(super) fn refresh(reader: Reader<'_>) -> Button {
    button(reader, ButtonAction::Refresh, Msg("button-refresh"), ButtonStyle::Secondary)
}

fn button(reader: Reader<'_>, action: ButtonAction, label: Msg, style: ButtonStyle) -> Button {
    ButtonId { owner: reader.member, action }.button(label, style, reader.voice)
}
