//! Breaks: the message at the planned end, its answers, and a clock-out that finds its person on a break.

use chrono::{DateTime, TimeDelta, Utc};

use super::button::ButtonAction;
use super::escape::Safe;
use super::message::{Button, ButtonStyle, Colour, Form, Reply};
use super::words::Msg;
use super::{Details, Recipient, ReplyContext, beside, punch, question, timer, when};
use crate::model::{Action, Break, MemberId, Punch, PunchId, Refusal, Timer, TimerKind, TimerState};

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
        back(rest.punch, recipient),
        timer::button(recipient, more, Msg("button-more"), ButtonStyle::Secondary),
        timer::button(
            recipient,
            ButtonAction::BackAt(Some(rest.punch)),
            Msg("button-back-at"),
            ButtonStyle::Secondary,
        ),
    ];
    Reply { rows: vec![row], private: true, ..context.embed(embed) }
}

/// The planned end was moved.
pub(crate) fn prolonged(rest: &Break, recipient: Recipient<'_>) -> Reply {
    let context = recipient.context;
    let embed =
        punch::plain(Colour::Blue, context.say(Msg("attendance-paused"), &[]), &[since(rest, recipient)]);
    Reply { rows: vec![vec![back(rest.punch, recipient), timer::refresh(recipient)]], ..context.embed(embed) }
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

/// How long the break was that has ended, or that it was too long for one.
pub(super) fn ended(rest: &Break, at: DateTime<Utc>, recipient: Recipient<'_>) -> Option<Safe> {
    if rest.was_end_of_day() {
        let since = when::phrase(recipient, rest.began_at);
        return Some(recipient.context.say(Msg("break-was-end"), &[("since", since.into())]));
    }
    let length = at - rest.began_at;
    let length_args = [("length", when::duration(recipient.context, length).into())];
    (length > TimeDelta::zero()).then(|| recipient.context.say(Msg("break-length"), &length_args))
}

/// The state of things, for a button of a break that is over.
pub(crate) fn break_is_over(status: Reply, rest: Option<&Break>, recipient: Recipient<'_>) -> Reply {
    let text = match rest {
        Some(rest) => {
            let since = when::phrase(recipient, rest.began_at);
            recipient.context.say(Msg("break-is-over"), &[("since", since.into())])
        }
        None => recipient.context.say(Msg("break-is-over-some"), &[]),
    };
    Reply { text: text.into(), ..status }
}

/// For a return before a clock-out that came to nothing because the person is clocked in again: when it can be booked.
pub(super) fn ask_later(refused: &Punch, recipient: Recipient<'_>) -> Option<Safe> {
    let is_answer = matches!(refused.action, Action::Back { out: Some(_) });
    let is_running = matches!(refused.refusal, Some(Refusal::AlreadyIn { .. }));
    (is_answer && is_running).then(|| recipient.context.say(Msg("asked-back-later"), &[]))
}

/// The buttons of somebody who is on the break that this punch began.
pub(super) fn moves(of: PunchId, recipient: Recipient<'_>) -> Vec<Button> {
    let out = ButtonAction::ClockOut(None);
    vec![back(of, recipient), timer::button(recipient, out, Msg("button-clock-out"), ButtonStyle::Danger)]
}

fn back(of: PunchId, recipient: Recipient<'_>) -> Button {
    timer::button(recipient, ButtonAction::Back(Some(of)), Msg("button-back"), ButtonStyle::Success)
}

/// A clock-out that found the person on a break: the day ended when the break began.
pub(super) fn left(out: &Punch, since: DateTime<Utc>, details: &Details, recipient: Recipient<'_>) -> Reply {
    let context = recipient.context;
    let title = timer::title(context, TimerKind::Attendance, TimerState::Stopped);
    let (still_on, stop) = beside::project(out, details, recipient);
    let lines: Vec<_> = std::iter::once(left_line(out, since, recipient)).chain(still_on).collect();
    let embed = punch::plain(Colour::Grey, title, &lines);
    let mut row = timer::moves(recipient, TimerKind::Attendance, &Timer::STOPPED);
    row.extend(stop);
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
pub(crate) fn return_form(of: Option<PunchId>, member: MemberId, context: ReplyContext) -> Form {
    question::form_of(member, ButtonAction::BackAt(of), Msg("form-back"), context)
}
