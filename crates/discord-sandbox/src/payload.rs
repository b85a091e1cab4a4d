//! Builds interactions as Discord sends them, including fields that its documented samples leave out.

use serde_json::{Value, json};

use super::guild::{Channel, Guild, VIEW_CHANNEL};
use super::rules::answer::Pressed;
use super::setup::Person;
use super::world::{Interaction, World};

/// The number of the interaction's type.
fn number(pressed: Pressed) -> u8 {
    match pressed {
        Pressed::Command => 2,
        Pressed::Component => 3,
        Pressed::Autocomplete { .. } => 4,
        Pressed::Modal { .. } => 5,
    }
}

/// What the bot may do in direct messages.
const IN_DIRECT_MESSAGES: u64 = 562_949_953_601_536;

/// The whole payload of an interaction; `message` is the one the button is on.
pub(super) fn build(
    world: &World,
    press: &Interaction,
    data: Value,
    message: Option<Value>,
) -> Option<Value> {
    let person = world.person(press.member)?;
    let application = world.setup.application.to_string();
    let mut payload = json!({
        "app_permissions": IN_DIRECT_MESSAGES.to_string(), "application_id": application, "attachment_size_limit": 10_485_760,
        "authorizing_integration_owners": { "0": press.guild.map_or("0".to_owned(), |guild| guild.to_string()) },
        "channel_id": press.channel.to_string(), "context": if press.guild.is_some() { 0 } else { 1 },
        "data": data, "entitlement_sku_ids": [], "entitlements": [], "id": press.id.to_string(),
        "locale": person.locale, "token": press.token, "type": number(press.pressed), "version": 1,
    });
    if let Some(guild) = press.guild.and_then(|id| world.guild(id)) {
        let here = guild.channel(press.channel)?;
        payload["app_permissions"] = json!(guild.bot_in(here).to_string());
        payload["channel"] = channel(guild, here, person);
        payload["guild"] = json!({ "features": [], "id": guild.id.to_string(), "locale": guild.locale });
        payload["guild_id"] = json!(guild.id.to_string());
        payload["guild_locale"] = json!(guild.locale);
        payload["member"] = member(guild, person, true);
    } else {
        payload["channel"] = json!({
            "id": press.channel.to_string(), "type": 1, "flags": 0, "last_message_id": null,
            "recipients": [user(person)],
        });
        payload["user"] = user(person);
    }
    if let Some(message) = message {
        payload["message"] = message;
    }
    Some(payload)
}

/// A user object.
pub(super) fn user(person: &Person) -> Value {
    json!({
        "id": person.id.to_string(), "username": person.username, "global_name": person.display_name,
        "discriminator": "0", "avatar": null, "avatar_decoration_data": null, "bot": person.bot, "clan": null,
        "collectibles": null, "display_name_styles": null, "primary_guild": null, "public_flags": 0,
    })
}

/// A member object: whole, or as it stands among resolved members, without user and voice state.
pub(super) fn member(guild: &Guild, person: &Person, whole: bool) -> Value {
    let here = person.roles.iter().filter(|role| guild.role(**role).is_some());
    let roles: Vec<_> = here.map(u64::to_string).collect();
    let mut member = json!({
        "avatar": null, "banner": null, "communication_disabled_until": null, "flags": 0,
        "joined_at": "2024-01-08T08:00:00.000000+00:00", "nick": null, "pending": false,
        "permissions": person.permissions.to_string(), "premium_since": null, "roles": roles,
        "unusual_dm_activity_until": null,
    });
    if whole {
        member["user"] = user(person);
        member["deaf"] = json!(false);
        member["mute"] = json!(false);
    }
    member
}

/// The bot as a member.
pub(super) fn bot_member(world: &World, guild: &Guild) -> Value {
    json!({
        "avatar": null, "banner": null, "communication_disabled_until": null, "flags": 0,
        "joined_at": "2024-01-08T08:00:00.000000+00:00", "nick": null, "pending": false, "premium_since": null,
        "roles": [guild.bot_role().to_string()], "unusual_dm_activity_until": null, "user": world.bot(),
        "deaf": false, "mute": false,
    })
}

fn channel(guild: &Guild, channel: &Channel, person: &Person) -> Value {
    let mut shown = guild_channel(guild, channel);
    if let Some(shown) = shown.as_object_mut() {
        shown.remove("permission_overwrites");
    }
    shown["permissions"] = json!(person.permissions.to_string());
    shown["icon_emoji"] = Value::Null;
    shown["theme_color"] = Value::Null;
    shown
}

/// A channel that a person chose: what that person and the bot may do there.
pub(super) fn chosen_channel(guild: &Guild, channel: &Channel, person: &Person) -> Value {
    let mut shown = json!({
        "id": channel.id.to_string(), "type": channel.kind.number(), "name": channel.name, "flags": 0,
        "guild_id": guild.id.to_string(), "parent_id": channel.parent.map(|parent| parent.to_string()),
        "permissions": person.permissions.to_string(), "app_permissions": guild.bot_in(channel).to_string(),
        "last_message_id": null, "nsfw": false, "position": 0, "topic": null,
    });
    add_thread(&mut shown, channel);
    shown
}

/// A guild channel as `GET /channels/{id}` gives it.
pub(super) fn guild_channel(guild: &Guild, channel: &Channel) -> Value {
    let mut shown = json!({
        "id": channel.id.to_string(), "type": channel.kind.number(), "name": channel.name,
        "guild_id": guild.id.to_string(), "flags": 0, "last_message_id": null, "nsfw": false,
        "parent_id": channel.parent.map(|parent| parent.to_string()), "position": 0, "rate_limit_per_user": 0,
        "permission_overwrites": overwrites(guild, channel), "topic": null,
    });
    add_thread(&mut shown, channel);
    shown
}

fn add_thread(shown: &mut Value, channel: &Channel) {
    if channel.kind.is_thread() {
        shown["thread_metadata"] = json!({
            "archived": channel.archived, "locked": channel.locked, "auto_archive_duration": 1440,
            "archive_timestamp": "2024-01-08T08:00:00.000000+00:00",
        });
    }
}

fn overwrites(guild: &Guild, channel: &Channel) -> Vec<Value> {
    let overwrite = |id: u64, kind: u64, allow: u64, deny: u64| json!({ "id": id.to_string(), "type": kind, "allow": allow.to_string(), "deny": deny.to_string() });
    let hidden = channel.private.then(|| overwrite(guild.id.0, 0, 0, VIEW_CHANNEL));
    let allowed = if channel.private { VIEW_CHANNEL & !channel.denied } else { 0 };
    let bot =
        (allowed | channel.denied != 0).then(|| overwrite(guild.bot_role(), 0, allowed, channel.denied));
    hidden.into_iter().chain(bot).collect()
}

/// A direct-message channel.
pub(super) fn dm_channel(id: u64, person: &Person) -> Value {
    json!({ "id": id.to_string(), "type": 1, "flags": 0, "last_message_id": null, "recipients": [user(person)] })
}

/// A guild as `GET /guilds/{id}` and GUILD_CREATE give it, with everything clients insist on.
pub(super) fn guild(world: &World, guild: &Guild) -> Value {
    let here = |person: &&Person| person.guilds.contains(&guild.id);
    let roles = guild.wire_roles(world.setup.application, &world.setup.name);
    let members: Vec<_> =
        world.setup.people.iter().filter(here).map(|person| member(guild, person, true)).collect();
    let channels: Vec<_> = guild.channels.iter().map(|one| guild_channel(guild, one)).collect();
    let mut whole = json!({
        "id": guild.id.to_string(), "name": guild.name, "icon": null, "splash": null, "discovery_splash": null,
        "owner_id": "100000000000000000", "afk_channel_id": null, "afk_timeout": 300, "verification_level": 0,
        "default_message_notifications": 0, "explicit_content_filter": 0, "roles": roles, "emojis": [],
        "features": [], "mfa_level": u8::from(guild.two_factor), "application_id": null, "system_channel_id": null,
        "system_channel_flags": 0, "rules_channel_id": null, "vanity_url_code": null, "description": null,
        "banner": null, "premium_tier": 0, "premium_subscription_count": 0, "preferred_locale": guild.locale,
        "public_updates_channel_id": null, "nsfw_level": 0, "stickers": [], "premium_progress_bar_enabled": false,
        "safety_alerts_channel_id": null, "max_members": 500_000, "widget_enabled": false,
    });
    // What only GUILD_CREATE has.
    let live = json!({
        "joined_at": "2024-01-08T08:00:00.000000+00:00", "large": false, "unavailable": false,
        "member_count": members.len(), "voice_states": [], "members": members,
        "channels": channels, "threads": [], "presences": [], "stage_instances": [],
        "guild_scheduled_events": [], "soundboard_sounds": [],
    });
    for (key, value) in live.as_object().into_iter().flatten() {
        whole[key] = value.clone();
    }
    whole
}
