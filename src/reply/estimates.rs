//! Clock-outs that the bot has estimated: the message about one, the mark that it has everywhere until its person has confirmed it, and the
//! answers to that.

use chrono::{DateTime, Utc};

use super::button::{ButtonAction, ReminderButton};
use super::escape::Safe;
use super::message::{Button, ButtonStyle, Colour, Reply};
use super::words::Msg;
use super::{Details, Recipient, ReplyContext, beside, punch, timer, when};
use crate::model::Punch;

/// What was asked for, as a heading, marked if the bot has only guessed it.
pub(super) fn action(punch: &Punch, context: ReplyContext) -> Safe {
    let action = punch::action(context, &punch.action);
    match punch.is_estimated() {
        true => context.say(Msg("action-estimated"), &[("action", action.into())]),
        false => action,
    }
}

/// A time that is a guess.
pub(super) fn marked(time: Safe, context: ReplyContext) -> Safe {
    context.say(Msg("time-estimated"), &[("time", time.into())])
}

/// Tells of one that was booked.
pub(super) fn booked(punch: &Punch, details: &Details, recipient: Recipient<'_>) -> Reply {
    let context = recipient.context;
    let (still_on, stop) = beside::project(punch, details, recipient);
    let mut lines = vec![
        context.say(Msg("estimate-body"), &[("when", when::phrase(recipient, punch.at).into())]),
        match punch.named_instead() {
            Some(_) => line(punch, recipient),
            None => context.say(Msg("estimate-until"), &[]),
        },
    ];
    lines.extend(punch::sum_lines(punch, recipient));
    lines.extend(still_on);
    let (wall, now) = (recipient.zone.wall(punch.at), recipient.zone.wall(context.now));
    if wall.date() == now.date() {
        lines.push(context.say(Msg("estimate-goes-on"), &[("time", when::time_of_day(wall).into())]));
    }
    let embed = punch::plain(Colour::Amber, context.say(Msg("estimate-title"), &[]), &lines);
    let row = buttons(punch, recipient).into_iter().chain(stop).collect();
    Reply { rows: vec![row], ..context.embed(embed) }
}

/// Adds to a reply about another punch what it rests upon: an estimate that its person has not confirmed.
pub(super) fn mention(mut reply: Reply, details: &Details, recipient: Recipient<'_>) -> Reply {
    let (Some(open), Some(embed)) = (&details.estimate, &mut reply.embed) else { return reply };
    embed.description = format!("{}\n{}", embed.description, line(open, recipient));
    reply.rows.push(buttons(open, recipient));
    reply
}

/// One that is open, in a line; with the time that its person named, if any.
pub(super) fn line(punch: &Punch, recipient: Recipient<'_>) -> Safe {
    let when = ("when", when::phrase(recipient, punch.at).into());
    match punch.named_instead() {
        Some(named) => {
            let named = ("named", when::short(recipient, named).into());
            recipient.context.say(Msg("estimate-line-named"), &[when, named])
        }
        None => recipient.context.say(Msg("estimate-line"), &[when]),
    }
}

/// The buttons that answer it.
pub(super) fn buttons(punch: &Punch, recipient: Recipient<'_>) -> Vec<Button> {
    let right = if punch.named_instead().is_some() { Msg("button-changed") } else { Msg("button-right") };
    let answer = ButtonAction::Reminder(ReminderButton::Right { punch: punch.id });
    let when = ButtonAction::When { punch: punch.id };
    vec![
        timer::button(recipient, answer, right, ButtonStyle::Success),
        timer::button(recipient, when, Msg("button-when"), ButtonStyle::Secondary),
    ]
}

/// To the person who has said that it is right. `punch` is as it was before.
pub fn estimate_confirmed(punch: &Punch, recipient: Recipient<'_>) -> Reply {
    let when = ("when", when::phrase(recipient, punch.at).into());
    let body = match punch.named_instead() {
        Some(named) => {
            let named = ("named", when::short(recipient, named).into());
            recipient.context.say(Msg("estimate-changed-body"), &[when, named])
        }
        None => recipient.context.say(Msg("estimate-confirmed-body"), &[when]),
    };
    let title = recipient.context.say(Msg("estimate-confirmed-title"), &[]);
    let embed = punch::plain(Colour::Grey, title, &[body]);
    Reply { rows: vec![vec![timer::refresh(recipient)]], private: true, ..recipient.context.embed(embed) }
}

/// To the person who has named another time: what is to be changed in TimeTrack, since the bot cannot. `began` is the start of the
/// stretch.
pub fn estimate_named(punch: &Punch, began: Option<DateTime<Utc>>, recipient: Recipient<'_>) -> Reply {
    let context = recipient.context;
    let time = |at| when::date_and_time(context, recipient.zone.wall(at));
    let from = ("from", time(began.unwrap_or(punch.at)).into());
    let to = ("to", time(punch.at).into());
    let named = ("named", time(punch.named_instead().unwrap_or(punch.at)).into());
    let lines = [
        context.say(Msg("estimate-named-body"), &[from, to, named]),
        context.say(Msg("estimate-named-until"), &[]),
    ];
    let embed = punch::plain(Colour::Amber, context.say(Msg("estimate-named-title"), &[]), &lines);
    Reply { rows: vec![buttons(punch, recipient)], private: true, ..context.embed(embed) }
}
