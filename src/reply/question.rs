//! What a person is asked before a punch is sent, with the buttons that answer it.

use chrono::{DateTime, Utc};

use super::button::{ButtonAction, ButtonId};
use super::escape::Safe;
use super::message::{Button, ButtonStyle, Colour, Form, Reply};
use super::words::Msg;
use super::{Reader, Voice, at, punch, timer, when};
use crate::model::punch::LONG;
use crate::model::{Action, Punch, Question, Refusal, TimerKind};

/// Longest time that is taken, in characters; like the option `at`.
const MAX_AT: u16 = 60;

/// The question, with its two answers.
pub(super) fn reply(asked: &Punch, question: &Question, reader: Reader<'_>) -> Reply {
    let voice = reader.voice;
    let mut lines =
        vec![sentence(asked, question, reader), punch::about(Msg("asked-nothing-yet"), asked, reader)];
    lines.extend(hint(asked, question, reader));
    let embed = punch::plain(Colour::Amber, voice.say(Msg("asked-title"), &[]), &lines);
    Reply { rows: vec![row(asked, reader)], ..voice.embed(embed) }
}

/// The buttons that answer it.
fn row(asked: &Punch, reader: Reader<'_>) -> Vec<Button> {
    vec![
        button(ButtonAction::Book { punch: asked.id }, Msg("button-book"), ButtonStyle::Primary, reader),
        button(ButtonAction::When { punch: asked.id }, Msg("button-when"), ButtonStyle::Secondary, reader),
    ]
}

/// The buttons that answer these questions, a row for each; of several each says which it answers.
pub(super) fn rows(asked: &[&Punch], reader: Reader<'_>) -> Vec<Vec<Button>> {
    let several = asked.len() > 1;
    asked.iter().map(|asked| if several { row_of(asked, reader) } else { row(asked, reader) }).collect()
}

fn row_of(asked: &Punch, reader: Reader<'_>) -> Vec<Button> {
    // Without the project: a label shows no Markdown, so nothing may be escaped in it.
    let what = match &asked.action {
        Action::Start { .. } => reader.voice.say(Msg("action-start-short"), &[]),
        action => punch::action(reader.voice, action),
    };
    let when = at::moment(asked.at, reader);
    let labels = [Msg("button-book-of"), Msg("button-when-of")].map(|label| {
        reader.voice.say(label, &[("action", what.clone().into()), ("when", when.clone().into())])
    });
    let with = |mut button: Button, label: Safe| {
        button.label = label.into();
        button
    };
    row(asked, reader).into_iter().zip(labels).map(|(button, label)| with(button, label)).collect()
}

fn button(action: ButtonAction, label: Msg, style: ButtonStyle, reader: Reader<'_>) -> Button {
    ButtonId { owner: reader.member, action }.button(label, style, reader.voice)
}

/// What stands against the punch.
fn sentence(asked: &Punch, question: &Question, reader: Reader<'_>) -> Safe {
    let shown = |at: DateTime<Utc>| when::short(reader, at);
    match question {
        Question::Overlap { from, to } => reader
            .voice
            .say(Msg("asked-overlap"), &[("from", shown(*from).into()), ("to", shown(*to).into())]),
        Question::Long { since } => {
            let on = asked.after.as_ref();
            let length = on.map_or(asked.at - *since, |on| on.work_between(*since, asked.at));
            let since = ("since", shown(*since).into());
            let length = ("length", when::duration(reader.voice, length).into());
            match (asked.action.timer(), on.and_then(|on| on.project.as_ref())) {
                (TimerKind::Attendance, _) => reader.voice.say(Msg("asked-day"), &[since, length]),
                (TimerKind::Project, Some(on)) => {
                    let project = ("project", timer::project(on).into());
                    reader.voice.say(Msg("asked-project"), &[project, since, length])
                }
                (TimerKind::Project, None) => reader.voice.say(Msg("asked-some-project"), &[since, length]),
            }
        }
    }
}

/// How else it can be answered.
fn hint(asked: &Punch, question: &Question, reader: Reader<'_>) -> Option<Safe> {
    let say = |message: Msg| Some(reader.voice.say(message, &[]));
    match (question, &asked.action) {
        (Question::Long { .. }, Action::ClockOut) => say(Msg("asked-hint-day")),
        (Question::Long { .. }, Action::Stop) => say(Msg("asked-hint-project")),
        (Question::Long { .. }, Action::Start { .. }) => {
            Some(punch::about(Msg("asked-hint-switch"), asked, reader))
        }
        _ => None,
    }
}

/// The form that asks when `action` was.
pub(super) fn form(about: &Punch, action: &Action, voice: Voice) -> Form {
    let label = match action {
        Action::ClockIn => Msg("form-clock-in"),
        Action::ClockOut => Msg("form-clock-out"),
        Action::Start { .. } => Msg("form-start"),
        Action::Pause => Msg("form-pause"),
        Action::Resume => Msg("form-resume"),
        Action::Stop => Msg("form-stop"),
    };
    let say = |message: Msg| voice.say(message, &[]).into();
    Form {
        id: ButtonId { owner: about.member, action: ButtonAction::When { punch: about.id } }.encode(),
        title: say(Msg("button-when")),
        label: say(label),
        example: say(Msg("form-example")),
        max: MAX_AT,
    }
}

/// Why it is not booked: the person named another time.
pub(super) fn answered(asked: &Punch, reader: Reader<'_>) -> Reply {
    let lines = [punch::about(Msg("answered-body"), asked, reader)];
    let embed = punch::plain(Colour::Grey, reader.voice.say(Msg("answered-title"), &[]), &lines);
    Reply { rows: vec![vec![timer::refresh(reader)]], ..reader.voice.embed(embed) }
}

/// For a start that was refused because the same has been on for so long that its end was forgotten: how long, and the way to end
/// it at another time.
pub(super) fn forgotten(refused: &Punch, reader: Reader<'_>) -> Option<(Safe, Button)> {
    let (since, sentence, label) = match &refused.refusal {
        Some(Refusal::AlreadyIn { since }) => (since, Msg("forgotten-day"), Msg("button-out-when")),
        Some(Refusal::AlreadyOn { since, .. }) => (since, Msg("forgotten-project"), Msg("button-stop-when")),
        _ => return None,
    };
    let length = refused.pressed_at - (*since)?;
    (length >= LONG).then(|| {
        let length = ("length", when::duration(reader.voice, length).into());
        let action = ButtonAction::When { punch: refused.id };
        (reader.voice.say(sentence, &[length]), button(action, label, ButtonStyle::Danger, reader))
    })
}
