//! What a person sees, as data for a page.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;

use super::message::{Button, Message};
use super::rules::answer::Pressed;
use super::world::{FIRST_ANSWER, Interaction, World};
use crate::ids::UserId;

/// Everything one person sees.
#[derive(Clone, Debug, Serialize)]
pub struct View {
    /// The servers' channels, then the direct messages with the bot if there are any.
    pub channels: Vec<ChannelView>,
    /// Their commands and buttons that have no answer yet, the oldest first.
    pub waiting: Vec<Waiting>,
}

/// An interaction without an answer.
#[derive(Clone, Debug, Serialize)]
pub struct Waiting {
    /// The interaction in words.
    pub words: String,
    /// When, by the sandbox's clock, in RFC 3339.
    pub at: String,
    /// Whether Discord would say by now that the application did not respond.
    pub failed: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct ChannelView {
    /// Its id as text, since it does not fit a JavaScript number.
    pub id: String,
    pub name: String,
    /// Its server's id as text; `None` for direct messages.
    pub guild: Option<String>,
    /// Messages, the oldest first.
    pub messages: Vec<MessageView>,
}

#[derive(Clone, Debug, Serialize)]
pub struct MessageView {
    /// Its id as text.
    pub id: String,
    /// When, by the sandbox's clock, in RFC 3339.
    pub at: String,
    /// Who pressed what, if it answers an interaction: display name and words.
    pub invoked: Option<(String, String)>,
    /// Text above the embeds, in Discord's Markdown.
    pub content: String,
    /// Embeds as sent.
    pub embeds: Vec<Value>,
    /// Rows of components as sent.
    pub components: Value,
    /// Every button in reading order.
    pub buttons: Vec<Button>,
    /// Whether only this person sees it.
    pub ephemeral: bool,
    /// Whether it came without a sound.
    pub silent: bool,
    /// Whether it still says "thinking…".
    pub thinking: bool,
    /// How often it was edited.
    pub edits: usize,
}

pub(super) fn of(world: &World, member: UserId, now: DateTime<Utc>) -> View {
    let all = world.setup.guilds.iter().flat_map(|guild| guild.channels.iter().map(move |one| (guild, one)));
    let mut channels: Vec<_> = all
        .filter(|(_, channel)| channel.kind.takes_messages() && world.sees(member, channel.id))
        .map(|(guild, channel)| ChannelView {
            id: channel.id.to_string(),
            // A server's first channel goes by the server's name.
            name: if channel.id == guild.channel { guild.name.clone() } else { channel.name.clone() },
            guild: Some(guild.id.to_string()),
            messages: messages(world, member, channel.id),
        })
        .collect();
    if let Some(channel) = world.dms.get(&member) {
        let messages = messages(world, member, *channel);
        channels.push(ChannelView {
            id: channel.to_string(),
            name: world.setup.name.clone(),
            guild: None,
            messages,
        });
    }
    let silent = |press: &&Interaction| press.member == member && press.answer.is_none();
    let presses = world
        .interactions()
        .filter(silent)
        .filter(|press| !matches!(press.pressed, Pressed::Autocomplete { .. }));
    let waiting = presses.map(|press| Waiting {
        words: press.words.clone(),
        at: press.at.to_rfc3339(),
        failed: now - press.at > FIRST_ANSWER,
    });
    View { channels, waiting: waiting.collect() }
}

fn messages(world: &World, member: UserId, channel: u64) -> Vec<MessageView> {
    let here = world.messages().filter(|message| message.channel == channel && message.visible_to(member));
    here.map(|message| one(world, message)).collect()
}

fn one(world: &World, message: &Message) -> MessageView {
    let press = message.interaction.and_then(|press| world.interaction(press));
    let invoked = press.map(|press| {
        let name = world.person(press.member).map(|person| person.display_name.clone());
        (name.unwrap_or_default(), press.words.clone())
    });
    MessageView {
        id: message.id.to_string(),
        at: message.at.to_rfc3339(),
        invoked,
        content: message.content(),
        embeds: message.embeds(),
        components: message.body()["components"].clone(),
        buttons: message.buttons(),
        ephemeral: message.only_for.is_some(),
        silent: message.silent,
        thinking: message.thinking,
        edits: message.edits(),
    }
}
