//! The panel: a message with buttons that stays, for everybody in its channel.

use super::button::ButtonAction;
use super::escape::Safe;
use super::message::{Button, ButtonStyle, Colour, Reply};
use super::words::Msg;
use super::{ReplyContext, punch};
use crate::model::ChannelId;

/// The message for everybody. It names no person and no state, so it needs no edit.
pub fn panel(context: ReplyContext) -> Reply {
    let button = |action, label, style| context.anyone(action).button(label, style, context);
    let clock: Vec<Button> = vec![
        button(ButtonAction::ClockIn, Msg("button-clock-in"), ButtonStyle::Success),
        button(ButtonAction::ClockOut(None), Msg("button-clock-out"), ButtonStyle::Danger),
        button(ButtonAction::Break(None), Msg("button-break"), ButtonStyle::Primary),
        button(ButtonAction::Back(None), Msg("button-back"), ButtonStyle::Success),
    ];
    let more = vec![
        button(ButtonAction::Switch, Msg("button-switch"), ButtonStyle::Primary),
        button(ButtonAction::Refresh, Msg("button-status"), ButtonStyle::Secondary),
    ];
    let embed = punch::plain(
        Colour::Blue,
        context.say(Msg("panel-title"), &[]),
        &[context.say(Msg("panel-body"), &[])],
    );
    Reply { rows: vec![clock, more], ..context.embed(embed) }
}

/// To the admin who posted it.
pub fn panel_posted(channel: ChannelId, context: ReplyContext) -> Reply {
    let body = context.say(Msg("panel-posted"), &[("channel", Safe::channel(channel).into())]);
    let embed = punch::plain(Colour::Green, context.say(Msg("panel-posted-title"), &[]), &[body]);
    Reply { private: true, ..context.embed(embed) }
}
