//! Breaks: the message at the planned end, its answers, and a clock-out that finds its person on a break.

use chrono::{DateTime, TimeDelta, Utc};

use super::button::ButtonAction;
use super::escape::Safe;
use super::message::{Button, ButtonStyle, Colour, Form, Reply};
use super::words::Msg;
use super::{Recipient, ReplyContext, punch, question, timer, when};
use crate::model::{Break, MemberId, Punch, TimerKind, TimerState};

/// Asks whose planned break is over.
pub(crate) fn break_over(rest: &Break, recipient: Recipient<'_>) -> Reply {
    let context = recipient.context;
    let until = rest.until.unwrap_or(context.now);
    let args = [
        ("since", when::short(recipient, rest.began_at).into()),
        ("until", when::phrase(recipient, until).into()),
    ];
    let body = context.say(Msg("break-over-body"), &args);
    let embed = punch::plain(Colour::Blue, context.say(Msg("break-over-title"), &[]), &[body]);
    let more = ButtonAction::More { punch: rest.punch, until };
    let row = vec![
        back(recipient),
        timer::button(recipient, more, Msg("button-more"), ButtonStyle::Secondary),
        timer::button(recipient, ButtonAction::BackAt, Msg("button-back-at"), ButtonStyle::Secondary),
    ];
    Reply { rows: vec![row], private: true, ..context.embed(embed) }
}

/// The planned end was moved.
pub(crate) fn prolonged(rest: &Break, recipient: Recipient<'_>) -> Reply {
    let context = recipient.context;
    let embed =
        punch::plain(Colour::Blue, context.say(Msg("attendance-paused"), &[]), &[since(rest, recipient)]);
    Reply { rows: vec![vec![back(recipient), timer::refresh(recipient)]], ..context.embed(embed) }
}

/// Since when somebody is on a break, and until when.
pub(super) fn since(rest: &Break, recipient: Recipient<'_>) -> Safe {
    began(rest.began_at, rest.until, recipient)
}

pub(super) fn began(since: DateTime<Utc>, until: Option<DateTime<Utc>>, recipient: Recipient<'_>) -> Safe {
    let since = ("since", when::short(recipient, since).into());
    match until {
        Some(until) => {
            let until = ("until", when::short(recipient, until).into());
            recipient.context.say(Msg("on-break-until"), &[since, until])
        }
        None => recipient.context.say(Msg("on-break"), &[since]),
    }
}

/// How long the break was that has ended.
pub(super) fn length(rest: &Break, at: DateTime<Utc>, recipient: Recipient<'_>) -> Option<Safe> {
    let length = at - rest.began_at;
    let length_args = [("length", when::duration(recipient.context, length).into())];
    (length > TimeDelta::zero()).then(|| recipient.context.say(Msg("break-length"), &length_args))
}

/// The buttons of somebody who is on a break.
pub(super) fn moves(recipient: Recipient<'_>) -> Vec<Button> {
    let out = ButtonAction::ClockOut(None);
    vec![back(recipient), timer::button(recipient, out, Msg("button-clock-out"), ButtonStyle::Danger)]
}

pub(super) fn back(recipient: Recipient<'_>) -> Button {
    timer::button(recipient, ButtonAction::Back, Msg("button-back"), ButtonStyle::Success)
}

/// A clock-out that found the person on a break: the day ended when the break began.
pub(super) fn left(out: &Punch, since: DateTime<Utc>, recipient: Recipient<'_>) -> Reply {
    let context = recipient.context;
    let title = timer::title(context, TimerKind::Attendance, TimerState::Stopped);
    let embed = punch::plain(Colour::Grey, title, &[left_line(out, since, recipient)]);
    let stopped = crate::model::Timer::STOPPED;
    let mut row = timer::moves(recipient, TimerKind::Attendance, &stopped);
    row.push(timer::refresh(recipient));
    Reply { rows: vec![row], ..context.embed(embed) }
}

pub(super) fn left_line(out: &Punch, since: DateTime<Utc>, recipient: Recipient<'_>) -> Safe {
    let args =
        [("since", when::phrase(recipient, since).into()), ("when", when::phrase(recipient, out.at).into())];
    recipient.context.say(Msg("left-on-break"), &args)
}

/// The answers to the question whether somebody was back before a clock-out.
pub(super) fn answers(asked: &Punch, until: Option<DateTime<Utc>>, recipient: Recipient<'_>) -> Vec<Button> {
    let planned = until.map(|until| {
        let time = when::time_of_day(recipient.zone.wall(until));
        let label = recipient.context.say(Msg("button-back-planned"), &[("time", time.into())]);
        let action = ButtonAction::Returned { punch: asked.id };
        Button {
            label: label.into(),
            ..timer::button(recipient, action, Msg("button-back"), ButtonStyle::Primary)
        }
    });
    let punch = asked.id;
    let others = [
        timer::button(recipient, ButtonAction::When { punch }, Msg("button-when"), ButtonStyle::Secondary),
        timer::button(recipient, ButtonAction::Book { punch }, Msg("button-not-back"), ButtonStyle::Danger),
    ];
    planned.into_iter().chain(others).collect()
}

/// The form of *I was back at …*.
pub(crate) fn return_form(member: MemberId, context: ReplyContext) -> Form {
    question::form_of(member, ButtonAction::BackAt, Msg("form-back"), context)
}
