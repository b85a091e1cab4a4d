//! Submits a modal. Like Discord's client, sends only values that the modal accepts, unless told otherwise.

use anyhow::{Context, ensure};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::press::{Client, Draft, Who, add};
use super::rules::answer::Pressed;
use super::world::{AnswerKind, World};
use crate::ids::{InteractionId, UserId};

/// Adds the submit of the modal that an interaction opened to the world, with values by the ids of its inputs.
pub(super) fn fill(
    world: &mut World,
    (member, client): (UserId, Client),
    opened: InteractionId,
    values: &[(&str, &str)],
    now: DateTime<Utc>,
) -> anyhow::Result<InteractionId> {
    let press = world.presses.get(&opened).context("this was never pressed")?.clone();
    let modal = press.answer.filter(|answer| answer.kind == AnswerKind::Modal).map(|answer| answer.data);
    let modal = modal.context("it opened no modal")?;
    let parts = modal["components"].as_array().map_or(&[][..], Vec::as_slice);
    if client == Client::Honest {
        ensure!(press.member == member, "{member} does not see this modal");
        let is_there = |id: &str| parts.iter().any(|part| input(part)["custom_id"] == id);
        ensure!(values.iter().all(|(id, _)| is_there(id)), "the modal has no such input");
    }
    let parts: Vec<_> = parts
        .iter()
        .filter(|part| input(part).is_object())
        .map(|part| filled(part, client, values))
        .collect::<anyhow::Result<_>>()?;
    let data = json!({ "custom_id": modal["custom_id"], "components": parts });
    let words = format!("({})", modal["title"].as_str().unwrap_or_default());
    let draft = Draft { words, data, source: press.source };
    let pressed = Pressed::Modal { on_message: press.source.is_some() };
    let id = add(world, Who { member, guild: press.guild, client }, pressed, draft, now)?;
    if let Some(submit) = world.presses.get_mut(&id) {
        submit.channel = press.channel;
        submit.payload["channel_id"] = json!(press.channel.to_string());
    }
    Ok(id)
}

/// What a label or a row holds.
fn input(part: &Value) -> &Value {
    if part["type"] == 18 { &part["component"] } else { &part["components"][0] }
}

fn filled(part: &Value, client: Client, values: &[(&str, &str)]) -> anyhow::Result<Value> {
    let input = input(part);
    let id = input["custom_id"].as_str().context("an input has an id")?;
    let given = values.iter().find(|(name, _)| *name == id).map(|(_, value)| *value);
    let value = given.or(input["value"].as_str()).unwrap_or_default();
    if client == Client::Honest {
        let length = value.chars().count() as u64;
        let least = input["min_length"].as_u64().unwrap_or(u64::from(input["required"] != false));
        ensure!(length >= least, "`{id}` is too short");
        ensure!(length <= input["max_length"].as_u64().unwrap_or(4000), "`{id}` is too long");
    }
    let shaped = json!({ "type": input["type"], "id": 2, "custom_id": id, "value": value });
    Ok(match part["type"] == 18 {
        true => json!({ "type": 18, "id": 1, "component": shaped }),
        false => json!({ "type": 1, "id": 1, "components": [shaped] }),
    })
}
