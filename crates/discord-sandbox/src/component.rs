//! What people do with the parts of a message: press a button, choose in a select.

use anyhow::{Context, ensure};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::press::{Client, Draft, Who, add};
use super::resolve;
use super::rules::answer::Pressed;
use super::world::World;
use crate::ids::{InteractionId, UserId};

/// Adds the interaction of a button, or with values the choice in a select, to the world.
pub(super) fn click(
    world: &mut World,
    (member, client): (UserId, Client),
    message: u64,
    (custom_id, values): (&str, &[&str]),
    now: DateTime<Utc>,
) -> anyhow::Result<InteractionId> {
    let on = world.messages.get(&message).context("no message has this id")?.clone();
    let part = on.component(custom_id);
    if client == Client::Honest {
        ensure!(
            world.sees(member, on.channel) && on.visible_to(member),
            "{member} does not see this message"
        );
        let part = part.as_ref().with_context(|| format!("no button `{custom_id}` on:\n{}", on.text()))?;
        ensure!(part["disabled"] != true, "the button `{}` is disabled", label(part));
    }
    let guild = world.channel(on.channel).map(|(guild, _)| guild.id);
    let who = Who::new(member, guild, client);
    // A modified client presses what is not there.
    let made_up = json!({ "type": if values.is_empty() { 2 } else { 3 } });
    let seen = part.as_ref().unwrap_or(&made_up);
    let mut data = json!({ "component_type": seen["type"], "custom_id": custom_id, "id": 2 });
    if seen["type"] != 2 {
        let mut resolved = json!({});
        data["values"] = json!(choose(world, who, seen, values, &mut resolved)?);
        if let Some(resolved) = resolve::or_nothing(resolved) {
            data["resolved"] = resolved;
        }
    }
    let words = format!("[{}]", part.as_ref().map_or(custom_id.to_owned(), label));
    let draft = Draft { words, data, source: Some(message), channel: Some(on.channel) };
    add(world, who, Pressed::Component, draft, now)
}

fn label(part: &Value) -> String {
    let text = part["label"].as_str().or(part["placeholder"].as_str()).or(part["emoji"]["name"].as_str());
    text.unwrap_or_default().to_owned()
}

/// The values that a select, a radio group or a checkbox group sends when these are chosen.
pub(super) fn choose(
    world: &World,
    who: Who,
    part: &Value,
    values: &[&str],
    resolved: &mut Value,
) -> anyhow::Result<Vec<String>> {
    let kind = part["type"].as_u64().unwrap_or(0);
    let mut chosen = Vec::new();
    for value in values {
        let one = match kind {
            5..=8 => resolve::named(world, who, (kind, value), resolved),
            _ => Ok(option(part, value)),
        };
        chosen.push(match one {
            Err(problem) if who.client == Client::Honest => return Err(problem),
            other => other.unwrap_or_else(|_| (*value).to_owned()),
        });
    }
    if who.client == Client::Honest {
        fits(part, kind, &chosen, resolved)?;
    }
    Ok(chosen)
}

/// An option is chosen by its label or its value.
fn option(part: &Value, chosen: &str) -> String {
    let mut options = part["options"].as_array().into_iter().flatten();
    let named = options.find(|option| option["label"] == chosen || option["value"] == chosen);
    named.and_then(|option| option["value"].as_str()).unwrap_or(chosen).to_owned()
}

/// What the client checks before it sends a choice.
fn fits(part: &Value, kind: u64, chosen: &[String], resolved: &Value) -> anyhow::Result<()> {
    let options = part["options"].as_array().map_or(&[][..], Vec::as_slice);
    let bound = |key: &str, otherwise: u64| part[key].as_u64().unwrap_or(otherwise);
    // A checkbox group takes as many as it has options, unless it says otherwise.
    let most = bound("max_values", if kind == 22 { options.len() as u64 } else { 1 });
    let least = if part["required"] == false { 0 } else { bound("min_values", 1) };
    let count = chosen.len() as u64;
    ensure!((least..=most).contains(&count), "{count} values, not {least} to {most}");
    for value in chosen {
        let is_offered = !matches!(kind, 3 | 21 | 22) || options.iter().any(|one| one["value"] == **value);
        ensure!(is_offered, "`{value}` is not one of the options");
        let types = part["channel_types"].as_array().filter(|types| !types.is_empty());
        let is_type =
            types.is_none_or(|types| kind != 8 || types.contains(&resolve::channel_type(resolved, value)));
        ensure!(is_type, "a channel of this type is not offered");
    }
    Ok(())
}
