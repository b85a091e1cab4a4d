//! What a person is asked before a punch is sent, with the buttons that answer it.

use chrono::{DateTime, Utc};

use super::button::ButtonAction;
use super::escape::Safe;
use super::message::{Button, ButtonStyle, Colour, Form, Reply};
use super::words::Msg;
use super::{Recipient, ReplyContext, at, breaks, punch, timer, when};
use crate::model::LONG_STRETCH;
use crate::model::{Action, MemberId, Punch, Question, Refusal, TimerKind};

/// Longest text in the form, in characters, as in the option `at`.
const MAX_AT: u16 = 60;

/// The question, with its two answers.
pub(super) fn reply(asked: &Punch, question: &Question, recipient: Recipient<'_>) -> Reply {
    let context = recipient.context;
    let title = match question {
        Question::OnBreak { .. } => Msg("asked-on-break-title"),
        Question::NotStarted { .. } => Msg("asked-start-title"),
        Question::Long { .. } | Question::Overlap { .. } => Msg("asked-title"),
    };
    let then = match question {
        Question::NotStarted { .. } => Msg("asked-follows"),
        _ => Msg("asked-nothing-yet"),
    };
    let mut lines = vec![sentence(asked, question, recipient), punch::about(then, asked, recipient)];
    lines.extend(hint(asked, question, recipient));
    let embed = punch::plain(Colour::Amber, context.say(title, &[]), &lines);
    let row = row(asked, recipient);
    Reply { rows: if row.is_empty() { Vec::new() } else { vec![row] }, ..context.embed(embed) }
}

/// The buttons that answer it.
fn row(asked: &Punch, recipient: Recipient<'_>) -> Vec<Button> {
    if let Some(Question::OnBreak { until, .. }) = asked.question {
        return breaks::answers(asked, until, recipient);
    }
    let punch = match asked.question {
        // What is asked is about the start.
        Some(Question::NotStarted { start, is_asked: true, .. }) => start,
        Some(Question::NotStarted { is_asked: false, .. }) => return Vec::new(),
        _ => asked.id,
    };
    vec![
        button(ButtonAction::Book { punch }, Msg("button-book"), ButtonStyle::Primary, recipient),
        button(ButtonAction::When { punch }, Msg("button-when"), ButtonStyle::Secondary, recipient),
    ]
}

/// The buttons that answer these questions, a row for each. With more than one question every label names the punch.
pub(super) fn rows(asked: &[&Punch], recipient: Recipient<'_>) -> Vec<Vec<Button>> {
    let several = asked.len() > 1;
    asked.iter().map(|asked| if several { row_of(asked, recipient) } else { row(asked, recipient) }).collect()
}

fn row_of(asked: &Punch, recipient: Recipient<'_>) -> Vec<Button> {
    if matches!(asked.question, Some(Question::OnBreak { .. })) {
        return row(asked, recipient);
    }
    // Without the project: a label shows no Markdown, so nothing may be escaped in it.
    let what = match &asked.action {
        Action::Start { .. } => recipient.context.say(Msg("action-start-short"), &[]),
        action => punch::action(recipient.context, action),
    };
    let when = at::moment(asked.at, recipient);
    let labels = [Msg("button-book-of"), Msg("button-when-of")].map(|label| {
        recipient.context.say(label, &[("action", what.clone().into()), ("when", when.clone().into())])
    });
    let with = |mut button: Button, label: Safe| {
        button.label = label.into();
        button
    };
    row(asked, recipient).into_iter().zip(labels).map(|(button, label)| with(button, label)).collect()
}

fn button(action: ButtonAction, label: Msg, style: ButtonStyle, recipient: Recipient<'_>) -> Button {
    recipient.context.own(recipient.member, action).button(label, style, recipient.context)
}

/// The reason for the question.
fn sentence(asked: &Punch, question: &Question, recipient: Recipient<'_>) -> Safe {
    let shown = |at: DateTime<Utc>| when::short(recipient, at);
    match question {
        Question::Overlap { from, to } => recipient
            .context
            .say(Msg("asked-overlap"), &[("from", shown(*from).into()), ("to", shown(*to).into())]),
        Question::OnBreak { since, until } => breaks::began(*since, *until, recipient),
        Question::NotStarted { at, is_asked, .. } => {
            let message = if *is_asked { Msg("asked-not-started-you") } else { Msg("asked-not-started") };
            recipient.context.say(message, &[("at", shown(*at).into())])
        }
        Question::Long { since } => {
            let on = asked.after.as_ref();
            let length = on.map_or(asked.at - *since, |on| on.work_between(*since, asked.at));
            let since = ("since", shown(*since).into());
            let length = ("length", when::duration(recipient.context, length).into());
            match (asked.action.timer(), on.and_then(|on| on.project.as_ref())) {
                (TimerKind::Attendance, _) => recipient.context.say(Msg("asked-day"), &[since, length]),
                (TimerKind::Project, Some(on)) => {
                    let project = ("project", timer::project(on).into());
                    recipient.context.say(Msg("asked-project"), &[project, since, length])
                }
                (TimerKind::Project, None) => {
                    recipient.context.say(Msg("asked-some-project"), &[since, length])
                }
            }
        }
    }
}

/// The command that answers it too.
fn hint(asked: &Punch, question: &Question, recipient: Recipient<'_>) -> Option<Safe> {
    let say = |message: Msg| Some(recipient.context.say(message, &[]));
    match (question, &asked.action) {
        (Question::Long { .. }, Action::ClockOut | Action::Break { .. }) => say(Msg("asked-hint-day")),
        (Question::Long { .. }, Action::Stop) => say(Msg("asked-hint-project")),
        (Question::Long { .. }, Action::Start { .. }) => {
            Some(punch::about(Msg("asked-hint-switch"), asked, recipient))
        }
        _ => None,
    }
}

/// The form that asks when `action` was, opened from the question about a punch of the person's or from its refusal.
pub fn form(about: &Punch, action: &Action, context: ReplyContext) -> Form {
    let label = match action {
        Action::ClockIn => Msg("form-clock-in"),
        Action::ClockOut => Msg("form-clock-out"),
        Action::Break { .. } => Msg("form-break"),
        Action::Back { .. } => Msg("form-back"),
        Action::Start { .. } => Msg("form-start"),
        Action::Pause => Msg("form-pause"),
        Action::Resume => Msg("form-resume"),
        Action::Stop => Msg("form-stop"),
    };
    form_of(about.member, ButtonAction::When { punch: about.id }, label, context)
}

/// A form for a time of `member`'s.
pub(super) fn form_of(member: MemberId, action: ButtonAction, label: Msg, context: ReplyContext) -> Form {
    let say = |message: Msg| context.say(message, &[]).into();
    Form {
        id: context.own(member, action).encode(),
        title: say(Msg("button-when")),
        label: say(label),
        example: say(Msg("form-example")),
        max: MAX_AT,
    }
}

/// It is not booked because the person named another time.
pub(super) fn answered(asked: &Punch, recipient: Recipient<'_>) -> Reply {
    let lines = [punch::about(Msg("answered-body"), asked, recipient)];
    let embed = punch::plain(Colour::Grey, recipient.context.say(Msg("answered-title"), &[]), &lines);
    Reply { rows: vec![vec![timer::refresh(recipient)]], ..recipient.context.embed(embed) }
}

/// For a start that was refused because the same timer has run for so long that its end was probably forgotten: how long, and the button
/// that ends it at another time.
pub(super) fn forgotten(refused: &Punch, recipient: Recipient<'_>) -> Option<(Safe, Button)> {
    let (since, sentence, label) = match &refused.refusal {
        Some(Refusal::AlreadyIn { since }) => (since, Msg("forgotten-day"), Msg("button-out-when")),
        Some(Refusal::AlreadyOn { since, .. }) => (since, Msg("forgotten-project"), Msg("button-stop-when")),
        _ => return None,
    };
    let length = refused.pressed_at - (*since)?;
    (length >= LONG_STRETCH).then(|| {
        let length = ("length", when::duration(recipient.context, length).into());
        let action = ButtonAction::When { punch: refused.id };
        (recipient.context.say(sentence, &[length]), button(action, label, ButtonStyle::Danger, recipient))
    })
}
