//! The question which day is meant, asked when a button with a time of day is pressed on a later day.

use chrono::{DateTime, Utc};

use super::button::{ButtonAction, Moment};
use super::message::{Button, ButtonStyle, Colour, Reply};
use super::words::Msg;
use super::{Recipient, punch, when};

/// Offers the day that the button was drawn for, and today if that time has come already. Always private.
pub fn which_day(moment: Moment, today: Option<DateTime<Utc>>, recipient: Recipient<'_>) -> Reply {
    let context = recipient.context;
    let wall = recipient.zone.wall(moment.at);
    let action = ("action", punch::action(context, &moment.what.action()).into());
    let time = || ("time", when::time_of_day(wall).into());
    let day = ("day", when::dated(recipient, moment.at).into());
    let body = context.say(Msg("which-day-body"), &[action, time(), day]);
    let button = |at, label, style| {
        let id = context.own(recipient.member, ButtonAction::On(Moment { at, ..moment }));
        Button { id: id.encode(), label, style }
    };
    let then = when::date_and_time(context, wall).into();
    let mut row = vec![button(moment.at, then, ButtonStyle::Primary)];
    if let Some(today) = today {
        let label = context.say(Msg("button-today"), &[time()]).into();
        row.push(button(today, label, ButtonStyle::Secondary));
    }
    let embed = punch::plain(Colour::Amber, context.say(Msg("which-day-title"), &[]), &[body]);
    Reply { rows: vec![row], private: true, ..context.embed(embed) }
}
