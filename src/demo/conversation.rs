//! What one person sees in Discord, as JSON for the page: the channels of the server, and the direct messages.

use chrono::{DateTime, TimeDelta, Utc};
use discord_sandbox::rules::answer::Pressed;
use discord_sandbox::{Channel, DiscordSandbox, Interaction, MessageView};
use serde::Serialize;
use serde_json::Value;

use crate::model::MemberId;

use super::world::Demo;

/// Discord's deadline for a first response.
const FIRST_RESPONSE: TimeDelta = TimeDelta::seconds(3);

/// A channel with its messages and this person's own interactions without a response.
#[derive(Serialize)]
pub(super) struct Conversation {
    id: String,
    name: String,
    /// Discord's number for its type.
    kind: u64,
    private: bool,
    items: Vec<Item>,
}

/// A message, or an interaction without a response.
#[derive(Serialize)]
pub(super) struct Item {
    id: String,
    at: String,
    /// `said`, `thinking` (deferred), `waiting` (no response yet) or `failed` (no response in time).
    state: &'static str,
    used: Option<ShownInteraction>,
    /// The id of the interaction it answers, which contains its instant.
    press: Option<String>,
    private: bool,
    edited: bool,
    content: String,
    embeds: Vec<Value>,
    components: Value,
}

/// An interaction, with names as they were sent; the page replaces them with those of the person's language.
#[derive(Serialize)]
struct ShownInteraction {
    name: String,
    path: Vec<String>,
    options: Vec<(String, String)>,
    /// The id of the member in whose menu the command was chosen.
    target: Option<String>,
    /// The label, if it was a button.
    button: Option<String>,
    /// The title, if it was a modal; its values are the options.
    form: Option<String>,
}

impl ShownInteraction {
    fn of(name: String, press: &Interaction) -> Self {
        let mut used =
            Self { name, path: Vec::new(), options: Vec::new(), target: None, button: None, form: None };
        if let Pressed::Modal { .. } = press.pressed {
            used.form = Some(press.words.trim_matches(['(', ')']).to_owned());
            used.options = typed(press.data());
            return used;
        }
        if press.pressed != Pressed::Command {
            used.button = Some(press.words.trim_matches(['[', ']']).to_owned());
            return used;
        }
        let mut level = press.data();
        used.target = level["target_id"].as_str().map(str::to_owned);
        used.path.extend(level["name"].as_str().map(str::to_owned));
        while let Some(nested) = level["options"].get(0).filter(|option| option["value"].is_null()) {
            used.path.extend(nested["name"].as_str().map(str::to_owned));
            level = nested;
        }
        for option in level["options"].as_array().into_iter().flatten() {
            let value = option["value"].as_str().map_or_else(|| option["value"].to_string(), str::to_owned);
            used.options.push((option["name"].as_str().unwrap_or_default().to_owned(), value));
        }
        used
    }
}

/// The values of a modal, by the ids of its inputs.
fn typed(modal: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let parts = modal["components"].as_array().into_iter().flatten();
    let inputs = parts.flat_map(|part| [&part["component"], &part["components"][0]]);
    inputs.filter(|input| input.is_object()).map(|it| (text(&it["custom_id"]), text(&it["value"]))).collect()
}

/// The channels that the person sees, and the direct messages.
pub(super) fn conversation(
    demo: &Demo,
    member: MemberId,
    server: &[Channel],
) -> (Vec<Conversation>, Vec<Item>) {
    let (mut channels, mut direct) = (Vec::new(), Vec::new());
    for seen in demo.discord.view(member).channels {
        let mut items: Vec<_> = seen.messages.into_iter().map(|seen| message(&demo.discord, seen)).collect();
        let Some(channel) = server.iter().find(|channel| channel.id.to_string() == seen.id) else {
            direct.extend(items);
            continue;
        };
        items.extend(silent(demo, member, channel.id));
        // Ids begin with the instant, and all have the same length for decades.
        items.sort_by(|one, other| one.id.cmp(&other.id));
        channels.push(Conversation {
            id: seen.id,
            name: channel.name.clone(),
            kind: channel.kind.number(),
            private: channel.private,
            items,
        });
    }
    (channels, direct)
}

/// The person's commands in this channel that have no response.
fn silent(demo: &Demo, member: MemberId, channel: u64) -> Vec<Item> {
    let now = demo.clock.now();
    let name = demo.discord.people().into_iter().find(|person| person.id.0 == member.0);
    let name = name.map(|person| person.display_name).unwrap_or_default();
    demo.discord.look(|world| {
        let own = world.interactions().filter(|press| press.member.0 == member.0 && press.channel == channel);
        let silent = own.filter(|press| press.pressed == Pressed::Command && press.answer.is_none());
        silent.map(|press| unanswered(press, &name, now)).collect()
    })
}

fn message(discord: &DiscordSandbox, seen: MessageView) -> Item {
    let id = seen.id.parse().unwrap_or_default();
    let press = discord.look(|world| world.message(id).and_then(|message| message.interaction));
    let used = seen.invoked.and_then(|(name, _)| {
        discord.look(|world| world.interaction(press?).map(|press| ShownInteraction::of(name, press)))
    });
    Item {
        id: seen.id,
        at: seen.at,
        state: if seen.thinking { "thinking" } else { "said" },
        used,
        press: press.map(|press| press.to_string()),
        private: seen.ephemeral,
        edited: seen.edits > 0,
        content: seen.content,
        embeds: seen.embeds,
        components: seen.components,
    }
}

fn unanswered(press: &Interaction, name: &str, now: DateTime<Utc>) -> Item {
    Item {
        id: press.id.to_string(),
        at: press.at.to_rfc3339(),
        state: if now - press.at > FIRST_RESPONSE { "failed" } else { "waiting" },
        used: Some(ShownInteraction::of(name.to_owned(), press)),
        press: Some(press.id.to_string()),
        private: true,
        edited: false,
        content: String::new(),
        embeds: Vec::new(),
        components: Value::Array(Vec::new()),
    }
}
