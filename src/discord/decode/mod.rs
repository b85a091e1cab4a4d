//! Decodes Discord's JSON of an interaction into an `Interaction` and an `InteractionToken`.
//!
//! Only the fields the bot needs are read, one by one, so that a field Discord adds, drops or changes elsewhere does no harm. An
//! error names the part that failed and repeats nothing of its content (Discord, "Receiving and Responding").

#[cfg(test)]
mod tests;

use secrecy::SecretString;
use serde_json::Value as Json;
use serenity::model::Permissions;
use serenity::model::application::{CommandOptionType, CommandType, ComponentType, InteractionType};

use super::{Decoded, InteractionToken, permissions};
use crate::model::{ChannelId, GuildId, InteractionId, Locale, MemberId, RoleId};
use crate::slash::{Args, Channel, ChannelKind, CommandOption, Interaction, InteractionKind, Value};

/// Longest text of an option, in characters ("Application Commands", `max_length`).
const MAX_TEXT_CHARS: usize = 6_000;
/// Longest `custom_id` ("Component Reference").
const MAX_CUSTOM_ID_CHARS: usize = 100;
/// Longest text of a modal's input ("Component Reference", "Text Input").
const MAX_INPUT_CHARS: usize = 4_000;
/// Parts of a modal, and how deep they nest: the list, a label or row, the list in a row, an input.
const MAX_INPUTS: usize = 5;
const FORM_DEPTH: u8 = 4;
/// Longest name of a command or option ("Application Commands").
const MAX_NAME_CHARS: usize = 32;
/// Roles of a server ("Permissions": the role everyone has is not listed).
const MAX_ROLES: usize = 250;
/// Far above the length of any interaction token seen so far.
const MAX_TOKEN_BYTES: usize = 1_024;

/// Names the part of an interaction that could not be decoded. Contains nothing of its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an interaction's {0} is missing or malformed")]
pub struct DecodeError(pub &'static str);

type Result<T> = std::result::Result<T, DecodeError>;

pub fn decode(body: &[u8]) -> Result<Decoded> {
    let json: Json = serde_json::from_slice(body).map_err(|_| DecodeError("JSON"))?;
    decode_json(&json)
}

/// The same, for JSON that is parsed already (the gateway's envelope).
pub fn decode_json(json: &Json) -> Result<Decoded> {
    let interaction_type = InteractionType::from(small(&json["type"]).ok_or(DecodeError("type"))?);
    if interaction_type == InteractionType::Ping {
        return Ok(Decoded::Ping);
    }
    let data = &json["data"];
    let kind = match interaction_type {
        InteractionType::Command if is_slash(data) => command(data)?,
        InteractionType::Command if is_in_member_menu(data) => menu_command(data)?,
        InteractionType::Autocomplete if is_slash(data) => autocomplete(data)?,
        InteractionType::Component if is_button(data) => button(data)?,
        InteractionType::Modal => form(data)?,
        _ => return Ok(Decoded::Unsupported),
    };
    let on_message = interaction_type == InteractionType::Component
        || (interaction_type == InteractionType::Modal && json["message"].is_object());
    Ok(Decoded::Interaction(Box::new(interaction(json, kind)?), interaction_token(json, on_message)?))
}

fn interaction(json: &Json, kind: InteractionKind) -> Result<Interaction> {
    let guild = match &json["guild_id"] {
        Json::Null => None,
        id => Some(GuildId(snowflake(id).ok_or(DecodeError("guild_id"))?)),
    };
    // In a guild there is `member` with `user` inside, in a direct message `user` alone.
    let user = if json["member"].is_object() { &json["member"]["user"] } else { &json["user"] };
    Ok(Interaction {
        id: InteractionId(snowflake(&json["id"]).ok_or(DecodeError("id"))?),
        guild,
        member: MemberId(snowflake(&user["id"]).ok_or(DecodeError("user"))?),
        manages_guild: guild.is_some() && manages_guild(&json["member"]["permissions"]),
        roles: if guild.is_some() { roles(&json["member"]["roles"]) } else { Vec::new() },
        locale: json["locale"].as_str().and_then(Locale::from_tag).unwrap_or_default(),
        kind,
    })
}

fn interaction_token(json: &Json, on_message: bool) -> Result<InteractionToken> {
    let secret = json["token"].as_str().filter(|token| is_token(token)).ok_or(DecodeError("token"))?;
    Ok(InteractionToken {
        interaction: InteractionId(snowflake(&json["id"]).ok_or(DecodeError("id"))?),
        application: snowflake(&json["application_id"]).ok_or(DecodeError("application_id"))?,
        secret: SecretString::from(secret.to_owned()),
        on_message,
    })
}

/// The token becomes part of a URL's path, so only characters that cannot change the path are accepted.
fn is_token(token: &str) -> bool {
    let harmless =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'=' | b'~' | b':');
    (1..=MAX_TOKEN_BYTES).contains(&token.len()) && token.bytes().all(harmless) && !token.starts_with('.')
}

/// Permissions that cannot be read grant nothing.
fn manages_guild(permissions: &Json) -> bool {
    let bits = permissions.as_str().and_then(|text| text.parse().ok()).unwrap_or(0);
    Permissions::from_bits_truncate(bits).intersects(Permissions::MANAGE_GUILD | Permissions::ADMINISTRATOR)
}

/// A role that cannot be read grants nothing.
fn roles(roles: &Json) -> Vec<RoleId> {
    roles.as_array().into_iter().flatten().take(MAX_ROLES).filter_map(snowflake).map(RoleId).collect()
}

fn is_slash(data: &Json) -> bool {
    // Absent in some samples of Discord's own documentation; a slash command then.
    data["type"].is_null() || small(&data["type"]).map(CommandType::from) == Some(CommandType::ChatInput)
}

/// "User commands".
fn is_in_member_menu(data: &Json) -> bool {
    small(&data["type"]).map(CommandType::from) == Some(CommandType::User)
}

fn is_button(data: &Json) -> bool {
    small(&data["component_type"]).map(ComponentType::from) == Some(ComponentType::Button)
}

fn button(data: &Json) -> Result<InteractionKind> {
    let id = bounded(&data["custom_id"], MAX_CUSTOM_ID_CHARS).ok_or(DecodeError("custom_id"))?;
    Ok(InteractionKind::Button { id })
}

fn form(data: &Json) -> Result<InteractionKind> {
    let id = bounded(&data["custom_id"], MAX_CUSTOM_ID_CHARS).ok_or(DecodeError("custom_id"))?;
    let mut values = Vec::new();
    inputs(&data["components"], FORM_DEPTH, &mut values)?;
    Ok(InteractionKind::Form { id, args: Args::new(values) })
}

/// Collects the values of a modal's inputs, which are in labels (`component`) or in action rows (`components`).
fn inputs(json: &Json, depth: u8, values: &mut Vec<(String, Value)>) -> Result<()> {
    let Some(depth) = depth.checked_sub(1) else { return Err(DecodeError("form")) };
    if let Json::Array(parts) = json {
        return parts.iter().take(MAX_INPUTS).try_for_each(|part| inputs(part, depth, values));
    }
    if let Json::String(_) = &json["value"] {
        let id = bounded(&json["custom_id"], MAX_CUSTOM_ID_CHARS).ok_or(DecodeError("form"))?;
        let text = bounded(&json["value"], MAX_INPUT_CHARS).ok_or(DecodeError("form"))?;
        values.push((id, Value::Text(text)));
    }
    ["component", "components"]
        .iter()
        .filter(|inside| !json[**inside].is_null())
        .try_for_each(|inside| inputs(&json[*inside], depth, values))
}

fn command(data: &Json) -> Result<InteractionKind> {
    let (path, options) = path(data)?;
    let values = options.iter().map(|option| Ok((name(option)?, value(option, &data["resolved"])?)));
    Ok(InteractionKind::Command { path, args: Args::new(values.collect::<Result<Vec<_>>>()?) })
}

/// The member in whose menu it was chosen becomes the one option.
fn menu_command(data: &Json) -> Result<InteractionKind> {
    let id = snowflake(&data["target_id"]).ok_or(DecodeError("target_id"))?;
    let target = (CommandOption::TARGET.name.to_owned(), member(id, &data["resolved"]));
    Ok(InteractionKind::Command { path: vec![name(data)?], args: Args::new([target]) })
}

fn autocomplete(data: &Json) -> Result<InteractionKind> {
    let (path, options) = path(data)?;
    let focused = options.iter().find(|option| option["focused"] == Json::Bool(true));
    let focused = focused.ok_or(DecodeError("focused option"))?;
    let typed = match &focused["value"] {
        Json::Null => String::new(),
        Json::Number(number) => number.to_string(),
        text => bounded(text, MAX_TEXT_CHARS).ok_or(DecodeError("focused option"))?,
    };
    Ok(InteractionKind::Autocomplete { path, option: name(focused)?, typed })
}

/// Command, group and subcommand in English (payloads carry the names of the default language), and the options below.
fn path(data: &Json) -> Result<(Vec<String>, &[Json])> {
    let mut path = vec![name(data)?];
    let mut options = options_of(data)?;
    // "Subcommand groups nest once."
    for _ in 0..2 {
        let Some(branch) = options.first().filter(|option| is_branch(option)) else { break };
        path.push(name(branch)?);
        options = options_of(branch)?;
    }
    Ok((path, options))
}

fn is_branch(option: &Json) -> bool {
    matches!(kind_of(option), Some(CommandOptionType::SubCommand | CommandOptionType::SubCommandGroup))
}

fn options_of(holder: &Json) -> Result<&[Json]> {
    match &holder["options"] {
        Json::Null => Ok(&[]),
        Json::Array(options) if options.len() <= 25 => Ok(options),
        _ => Err(DecodeError("options")),
    }
}

fn value(option: &Json, resolved: &Json) -> Result<Value> {
    let value = &option["value"];
    match kind_of(option) {
        Some(CommandOptionType::String) => {
            bounded(value, MAX_TEXT_CHARS).map(Value::Text).ok_or(DecodeError("text option"))
        }
        Some(CommandOptionType::Integer) => {
            value.as_i64().map(Value::Number).ok_or(DecodeError("number option"))
        }
        Some(CommandOptionType::User) => {
            Ok(member(snowflake(value).ok_or(DecodeError("member option"))?, resolved))
        }
        Some(CommandOptionType::Channel) => channel(value, resolved).map(Value::Channel),
        Some(CommandOptionType::Role) => {
            snowflake(value).map(|role| Value::Role(RoleId(role))).ok_or(DecodeError("role option"))
        }
        Some(CommandOptionType::Boolean) => {
            value.as_bool().map(Value::Flag).ok_or(DecodeError("yes or no option"))
        }
        _ => Err(DecodeError("option of an unknown kind")),
    }
}

fn member(id: u64, resolved: &Json) -> Value {
    // Discord leaves `bot` out for people.
    let bot = resolved["users"][id.to_string().as_str()]["bot"].as_bool().unwrap_or(false);
    Value::Member { id: MemberId(id), bot }
}

fn channel(value: &Json, resolved: &Json) -> Result<Channel> {
    let id = snowflake(value).ok_or(DecodeError("channel option"))?;
    let shown = &resolved["channels"][id.to_string().as_str()];
    let kind = match small(&shown["type"]).ok_or(DecodeError("channel option"))? {
        // Text, voice, announcements, stage; all take messages ("Channel Types").
        0 | 2 | 5 | 13 => ChannelKind::Text,
        10..=12 => ChannelKind::Thread { archived: shown["thread_metadata"]["archived"] == Json::Bool(true) },
        _ => ChannelKind::Other,
    };
    // `permissions` are the member's, not the bot's.
    let bits = shown["app_permissions"].as_str().and_then(|bits| bits.parse().ok());
    let rights = bits.map(|bits| permissions::rights(Permissions::from_bits_truncate(bits)));
    Ok(Channel { id: ChannelId(id), kind, rights })
}

fn kind_of(option: &Json) -> Option<CommandOptionType> {
    small(&option["type"]).map(CommandOptionType::from)
}

fn name(holder: &Json) -> Result<String> {
    bounded(&holder["name"], MAX_NAME_CHARS).filter(|name| !name.is_empty()).ok_or(DecodeError("name"))
}

fn bounded(json: &Json, max: usize) -> Option<String> {
    json.as_str().filter(|text| text.chars().count() <= max).map(str::to_owned)
}

fn small(json: &Json) -> Option<u8> {
    json.as_u64().and_then(|number| u8::try_from(number).ok())
}

/// A snowflake is a string of digits ("API Reference", "Snowflakes"); zero names nobody.
fn snowflake(json: &Json) -> Option<u64> {
    let text = json.as_str().filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))?;
    text.parse().ok().filter(|id| *id != 0)
}
