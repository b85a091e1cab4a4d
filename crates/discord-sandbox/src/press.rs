//! What people do: send a slash command, type into an option, use a member's menu. Like Discord's client, builds a command from what
//! was registered and sends nothing that the registration forbids, unless told otherwise.

use std::time::Instant;

use anyhow::{Context, bail, ensure};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::guild::ADMINISTRATOR;
use super::payload;
use super::resolve;
use super::rules::answer::Pressed;
use super::world::{Interaction, World};
use crate::ids::{GuildId, InteractionId, UserId};

/// Whether the client respects what was registered and shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Client {
    /// As Discord's own: it does not send what the registration forbids, nor press what is not there.
    Honest,
    /// A modified client, or an outdated list of commands: it may send anything.
    Forced,
}

/// Who presses, where, and with what client.
#[derive(Clone, Copy, Debug)]
pub struct Who {
    /// The person.
    pub member: UserId,
    /// The server; `None` in a direct message with the bot.
    pub guild: Option<GuildId>,
    /// The channel of the server; `None` is its first one.
    pub channel: Option<u64>,
    /// Their client.
    pub client: Client,
}

impl Who {
    /// This person in this server, or in a direct message with the bot.
    pub fn new(member: impl Into<u64>, guild: Option<impl Into<u64>>, client: Client) -> Self {
        let guild = guild.map(|guild| GuildId(guild.into()));
        Self { member: UserId(member.into()), guild, channel: None, client }
    }

    /// The same in this channel of the server.
    pub fn in_channel(self, channel: u64) -> Self {
        Self { channel: Some(channel), ..self }
    }
}

/// A slash command with its options, or one being typed.
#[derive(Clone, Copy, Debug)]
pub struct Typed<'a> {
    /// Command, group and subcommand by their default names.
    pub path: &'a [&'a str],
    /// Options by name; a member by id or username.
    pub options: &'a [(&'a str, &'a str)],
    /// The option being typed and what stands in it, for autocomplete.
    pub focus: Option<(&'a str, &'a str)>,
}

/// Adds a slash command, or an autocomplete request, to the world.
pub(super) fn slash(
    world: &mut World,
    who: Who,
    typed: &Typed<'_>,
    now: DateTime<Utc>,
) -> anyhow::Result<InteractionId> {
    let name = typed.path.first().context("a command has a name")?;
    let registered = world.commands(who.guild).find(|one| one["name"] == *name && one["type"] == 1).cloned();
    let command = match (registered, who.client) {
        (Some(command), _) => command,
        (None, Client::Honest) => bail!("/{name} is not registered there"),
        (None, Client::Forced) => json!({ "id": "1", "name": name, "options": [] }),
    };
    if who.client == Client::Honest {
        may_use(world, who, &command)?;
    }
    let mut resolved = json!({});
    let mut shaper = Shaper { world, who, resolved: &mut resolved, focused_type: 3 };
    let options = shaper.level(&command, &typed.path[1..], typed)?;
    let focused_type = shaper.focused_type;
    let mut data = json!({ "id": command["id"], "name": command["name"], "type": 1 });
    if options.as_array().is_some_and(|options| !options.is_empty()) {
        data["options"] = options;
    }
    if let Some(resolved) = resolve::or_nothing(resolved) {
        data["resolved"] = resolved;
    }
    if let Some(guild) = command["guild_id"].as_str() {
        data["guild_id"] = json!(guild);
    }
    let pressed = match typed.focus {
        Some(_) => Pressed::Autocomplete { option_type: focused_type },
        None => Pressed::Command,
    };
    add(world, who, pressed, Draft { words: words(typed), data, source: None, channel: None }, now)
}

/// Adds the command of a member's context menu to the world.
pub(super) fn user_command(
    world: &mut World,
    who: Who,
    (name, target): (&str, UserId),
    now: DateTime<Utc>,
) -> anyhow::Result<InteractionId> {
    let of_menu = |command: &&Value| command["name"] == name && command["type"] == 2;
    let registered = world.commands(who.guild).find(of_menu).cloned();
    let command = match (registered, who.client) {
        (Some(command), _) => command,
        (None, Client::Honest) => bail!("the menu has no `{name}`"),
        (None, Client::Forced) => json!({ "id": "1", "name": name }),
    };
    if who.client == Client::Honest {
        may_use(world, who, &command)?;
    }
    let mut resolved = json!({});
    let target_id = resolve::add_member(world, who, target, &mut resolved)?;
    let mut data = json!({
        "id": command["id"], "name": command["name"], "type": 2, "target_id": target_id, "resolved": resolved,
    });
    if let Some(guild) = command["guild_id"].as_str() {
        data["guild_id"] = json!(guild);
    }
    let on = world.person(target).map(|person| person.username.clone()).unwrap_or_default();
    let words = format!("{name} (on {on})");
    add(world, who, Pressed::Command, Draft { words, data, source: None, channel: None }, now)
}

fn words(typed: &Typed<'_>) -> String {
    let mut words = format!("/{}", typed.path.join(" "));
    let focus = typed.focus.map(|(name, value)| format!(" {name}: {value}…"));
    words.extend(typed.options.iter().map(|(name, value)| format!(" {name}: {value}")).chain(focus));
    words
}

fn may_use(world: &World, who: Who, command: &Value) -> anyhow::Result<()> {
    let person = world.person(who.member).context("nobody has this id")?;
    let sees = who.channel.is_none_or(|channel| world.sees(who.member, channel));
    ensure!(sees, "{} does not see this channel", person.username);
    if who.guild.is_none() {
        let allowed = command["contexts"].as_array().is_none_or(|contexts| contexts.contains(&json!(1)));
        ensure!(
            allowed && command["dm_permission"] != false,
            "{} is not for direct messages",
            command["name"]
        );
        return Ok(());
    }
    let needed = command["default_member_permissions"].as_str().and_then(|bits| bits.parse::<u64>().ok());
    let has = |needed: u64| needed != 0 && person.permissions & needed == needed;
    let allowed = needed.is_none_or(has) || person.permissions & ADMINISTRATOR != 0;
    ensure!(allowed, "{} does not see {}: it is for others", person.username, command["name"]);
    Ok(())
}

/// Turns what was typed into the options Discord sends, following what was registered.
struct Shaper<'a> {
    world: &'a World,
    who: Who,
    resolved: &'a mut Value,
    focused_type: u64,
}

impl Shaper<'_> {
    fn level(&mut self, registered: &Value, path: &[&str], typed: &Typed<'_>) -> anyhow::Result<Value> {
        let known = registered["options"].as_array().map_or(&[][..], Vec::as_slice);
        if let Some((name, rest)) = path.split_first() {
            let found =
                known.iter().find(|option| option["name"] == *name && option["type"].as_u64() <= Some(2));
            let nested = match (found, self.who.client) {
                (Some(nested), _) => nested.clone(),
                (None, Client::Honest) => bail!("`{name}` is not a registered subcommand"),
                (None, Client::Forced) => {
                    json!({ "name": name, "type": if rest.is_empty() { 1 } else { 2 } })
                }
            };
            let inside = self.level(&nested, rest, typed)?;
            return Ok(json!([{ "name": name, "type": nested["type"], "options": inside }]));
        }
        let honest = self.who.client == Client::Honest;
        ensure!(
            !honest || known.iter().all(|option| option["type"].as_u64() > Some(2)),
            "a command with subcommands can't be used itself"
        );
        let given = |name: &Value| typed.options.iter().any(|(given, _)| *name == **given);
        let missing = known.iter().find(|option| option["required"] == true && !given(&option["name"]));
        if let Some(missing) = missing.filter(|_| honest && typed.focus.is_none()) {
            bail!("option {} is required", missing["name"]);
        }
        let mut shaped = Vec::new();
        for (name, value) in typed.options {
            shaped.push(self.option(known, name, value)?);
        }
        if let Some((name, value)) = typed.focus {
            let option = known.iter().find(|option| option["name"] == name);
            ensure!(
                !honest || option.is_some_and(|option| option["autocomplete"] == true),
                "`{name}` offers nothing"
            );
            self.focused_type = option.and_then(|option| option["type"].as_u64()).unwrap_or(3);
            shaped.push(json!({ "name": name, "type": self.focused_type, "value": value, "focused": true }));
        }
        Ok(Value::Array(shaped))
    }

    fn option(&mut self, known: &[Value], name: &str, value: &str) -> anyhow::Result<Value> {
        let honest = self.who.client == Client::Honest;
        let Some(option) = known.iter().find(|option| option["name"] == name) else {
            ensure!(!honest, "option `{name}` is not registered");
            return Ok(json!({ "name": name, "type": 3, "value": value }));
        };
        let shaped = self.value(option, value).with_context(|| format!("option `{name}`"));
        let shaped = match shaped {
            Ok(shaped) => shaped,
            Err(problem) if honest => return Err(problem),
            Err(_) => json!(value),
        };
        if honest {
            fits(option, &shaped).with_context(|| format!("option `{name}`: {value}"))?;
        }
        Ok(json!({ "name": name, "type": option["type"], "value": shaped }))
    }

    fn value(&mut self, option: &Value, value: &str) -> anyhow::Result<Value> {
        let option_type = option["type"].as_u64().unwrap_or(3);
        if let Some(kind) = resolve::of_option(option_type) {
            let id = resolve::named(self.world, self.who, (kind, value), self.resolved)?;
            let types = option["channel_types"].as_array().filter(|types| !types.is_empty());
            let is_type =
                types.is_none_or(|types| types.contains(&resolve::channel_type(self.resolved, &id)));
            ensure!(is_type || kind != 8, "a channel of this type is not offered");
            return Ok(json!(id));
        }
        Ok(match option["type"].as_u64() {
            Some(4) => json!(value.parse::<i64>()?),
            Some(5) => json!(value.parse::<bool>()?),
            Some(10) => json!(value.parse::<f64>()?),
            _ => json!(value),
        })
    }
}

/// What the client checks before it sends: choices, bounds and lengths.
fn fits(option: &Value, value: &Value) -> anyhow::Result<()> {
    let choices = option["choices"].as_array().filter(|choices| !choices.is_empty());
    let chosen = choices.is_none_or(|choices| choices.iter().any(|choice| choice["value"] == *value));
    ensure!(chosen, "not one of the choices");
    let bound = |key: &str| option[key].as_f64();
    let size = match value {
        Value::String(text) if option["type"] == 3 => {
            let length = text.chars().count();
            ensure!(length > 0, "empty");
            ensure!(option["min_length"].as_u64().is_none_or(|least| length as u64 >= least), "too short");
            ensure!(length as u64 <= option["max_length"].as_u64().unwrap_or(6000), "too long");
            return Ok(());
        }
        other => other.as_f64(),
    };
    if let Some(size) = size {
        ensure!(bound("min_value").is_none_or(|least| size >= least), "too small");
        ensure!(bound("max_value").is_none_or(|most| size <= most), "too large");
    }
    Ok(())
}

/// An interaction that is about to be made.
pub(super) struct Draft {
    pub words: String,
    pub data: Value,
    /// The message it comes from.
    pub source: Option<u64>,
    /// The channel it is made in; without one that of the person, the first of the server, or the direct messages.
    pub channel: Option<u64>,
}

pub(super) fn add(
    world: &mut World,
    who: Who,
    pressed: Pressed,
    draft: Draft,
    now: DateTime<Utc>,
) -> anyhow::Result<InteractionId> {
    let person = world.person(who.member).context("nobody has this id")?;
    let in_guild = |guild| person.guilds.contains(&guild);
    ensure!(who.guild.is_none_or(in_guild), "{} is not in this server", person.username);
    let channel = match (draft.channel.or(who.channel), who.guild) {
        (Some(channel), _) => channel,
        (None, Some(guild)) => world.guild(guild).context("no server has this id")?.channel,
        (None, None) => world.dm(who.member, now),
    };
    let id = InteractionId(world.snowflake(now));
    let mut press = Interaction {
        id,
        pressed,
        member: who.member,
        guild: who.guild,
        channel,
        words: draft.words,
        at: now,
        deliveries: 0,
        endpoint_status: None,
        answer: None,
        refused: Vec::new(),
        message: None,
        source: draft.source,
        token: format!("{}{:032x}", id, rand::random::<u128>()),
        payload: Value::Null,
        since: Instant::now(),
        forgiven: false,
        owed: false,
    };
    let message =
        draft.source.and_then(|source| world.messages.get(&source)).map(|message| world.wire(message));
    press.payload = payload::build(world, &press, draft.data, message).context("the channel is gone")?;
    world.tokens.insert(press.token.clone(), id);
    world.presses.insert(id, press);
    Ok(id)
}

/// Gives an interaction an id with another instant than Discord's clock shows.
pub(super) fn restamp(world: &mut World, id: InteractionId, instant: DateTime<Utc>) -> InteractionId {
    let new = InteractionId(world.snowflake(instant));
    if let Some(mut press) = world.presses.remove(&id) {
        press.id = new;
        press.payload["id"] = json!(new.to_string());
        world.tokens.insert(press.token.clone(), new);
        world.presses.insert(new, press);
    }
    new
}
