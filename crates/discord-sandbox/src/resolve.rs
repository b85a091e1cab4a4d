//! What a person names in an option, a select or a modal: members, roles and channels, with what Discord sends about each.

use anyhow::Context;
use serde_json::{Value, json};

use super::payload;
use super::press::{Client, Who};
use super::setup::Person;
use super::world::World;
use crate::ids::UserId;

/// Puts the object that a value names into `resolved`; its id. `kind` is the number of the select that is filled: 5 a member, 6 a role,
/// 7 either, 8 a channel.
pub(super) fn named(
    world: &World,
    who: Who,
    (kind, value): (u64, &str),
    resolved: &mut Value,
) -> anyhow::Result<String> {
    match kind {
        5 => member(world, who, value, resolved),
        6 => role(world, who, value, resolved),
        7 => member(world, who, value, resolved).or_else(|_| role(world, who, value, resolved)),
        _ => channel(world, who, value, resolved),
    }
}

/// The object as Discord's "Resolved Data" has it; nothing of it if nobody was named.
pub(super) fn or_nothing(resolved: Value) -> Option<Value> {
    resolved.as_object().is_some_and(|object| !object.is_empty()).then_some(resolved)
}

fn member(world: &World, who: Who, value: &str, resolved: &mut Value) -> anyhow::Result<String> {
    let named = |person: &&Person| person.username == value || person.id.to_string() == value;
    let person = world.setup.people.iter().find(named).context("nobody has this name or id")?;
    add_member(world, who, person.id, resolved)
}

pub(super) fn add_member(
    world: &World,
    who: Who,
    id: UserId,
    resolved: &mut Value,
) -> anyhow::Result<String> {
    let person = world.person(id).context("nobody has this id")?;
    let id = id.to_string();
    resolved["users"][&id] = payload::user(person);
    let guild = who.guild.and_then(|guild| world.guild(guild));
    if let Some(guild) = guild.filter(|guild| person.guilds.contains(&guild.id)) {
        resolved["members"][&id] = payload::member(guild, person, false);
    }
    Ok(id)
}

fn role(world: &World, who: Who, value: &str, resolved: &mut Value) -> anyhow::Result<String> {
    let guild = who.guild.and_then(|guild| world.guild(guild)).context("roles are a server's")?;
    let roles = guild.wire_roles(world.setup.application, &world.setup.name);
    let role = roles.into_iter().find(|role| role["id"] == value || role["name"] == value);
    let role = role.context("no role has this name or id")?;
    let id = role["id"].as_str().unwrap_or_default().to_owned();
    resolved["roles"][&id] = role;
    Ok(id)
}

fn channel(world: &World, who: Who, value: &str, resolved: &mut Value) -> anyhow::Result<String> {
    let guild = who.guild.and_then(|guild| world.guild(guild)).context("channels are a server's")?;
    let person = world.person(who.member).context("nobody has this id")?;
    let sees = |id| who.client == Client::Forced || world.sees(who.member, id);
    let named = |id: u64, name: &str| id.to_string() == value || name == value.trim_start_matches('#');
    let mut channels = guild.channels.iter().filter(|channel| sees(channel.id));
    let channel = channels.find(|channel| named(channel.id, &channel.name));
    let channel = channel.context("no channel has this name or id")?;
    let id = channel.id.to_string();
    resolved["channels"][&id] = payload::chosen_channel(guild, channel, person);
    Ok(id)
}

/// The kind of select that an option of a command is like, if it names something.
pub(super) fn of_option(option_type: u64) -> Option<u64> {
    match option_type {
        6 => Some(5),
        7 => Some(8),
        8 => Some(6),
        9 => Some(7),
        _ => None,
    }
}

/// The number of the channel's type, for what takes certain types only.
pub(super) fn channel_type(resolved: &Value, id: &str) -> Value {
    resolved["channels"].get(id).map_or(json!(null), |channel| channel["type"].clone())
}
