//! Submits a modal. Like Discord's client, sends only values that the modal accepts, unless told otherwise.

use anyhow::{Context, ensure};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::component::choose;
use super::press::{Client, Draft, Who, add};
use super::resolve;
use super::rules::answer::Pressed;
use super::world::{AnswerKind, World};
use crate::ids::{InteractionId, UserId};

/// Adds the submit of the modal that an interaction opened to the world, with values by the ids of its inputs; an input that takes several
/// values is named several times.
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
    let who = Who::new(member, press.guild, client);
    let mut resolved = json!({});
    let mut filled_in = Vec::new();
    for (number, part) in parts.iter().enumerate() {
        filled_in.push(filled(world, who, part, values, &mut resolved).map(|mut part| {
            part["id"] = json!(number + 1);
            part
        })?);
    }
    let mut data = json!({ "custom_id": modal["custom_id"], "components": filled_in });
    if let Some(resolved) = resolve::or_nothing(resolved) {
        data["resolved"] = resolved;
    }
    let words = format!("({})", modal["title"].as_str().unwrap_or_default());
    let draft = Draft { words, data, source: press.source, channel: Some(press.channel) };
    let pressed = Pressed::Modal { on_message: press.source.is_some() };
    add(world, who, pressed, draft, now)
}

/// What a label or a row holds.
fn input(part: &Value) -> &Value {
    if part["type"] == 18 { &part["component"] } else { &part["components"][0] }
}

fn filled(
    world: &World,
    who: Who,
    part: &Value,
    values: &[(&str, &str)],
    resolved: &mut Value,
) -> anyhow::Result<Value> {
    if part["type"] == 10 {
        return Ok(json!({ "type": 10 }));
    }
    let input = input(part);
    let id = input["custom_id"].as_str().context("an input has an id")?;
    let given: Vec<_> = values.iter().filter(|(name, _)| *name == id).map(|(_, value)| *value).collect();
    let mut sent = json!({ "type": input["type"], "id": 20, "custom_id": id });
    let (key, value) =
        entered(world, who, input, &given, resolved).with_context(|| format!("the input `{id}`"))?;
    sent[key] = value;
    Ok(match part["type"] == 18 {
        true => json!({ "type": 18, "component": sent }),
        false => json!({ "type": 1, "components": [sent] }),
    })
}

/// What was entered in one input, and under which key it is sent.
fn entered(
    world: &World,
    who: Who,
    input: &Value,
    given: &[&str],
    resolved: &mut Value,
) -> anyhow::Result<(&'static str, Value)> {
    let first = given.first().copied();
    Ok(match input["type"].as_u64() {
        Some(4) => ("value", json!(written(who.client, input, first)?)),
        Some(21) => {
            let chosen = choose(world, who, input, given, resolved)?;
            ("value", chosen.first().map_or(Value::Null, |value| json!(value)))
        }
        Some(23) => {
            ("value", json!(first.map_or(input["default"] == true, |ticked| ticked.parse() == Ok(true))))
        }
        Some(19) => ("values", uploaded(given, resolved)),
        // What is preset is sent if nothing else is chosen.
        _ if given.is_empty() => {
            let options = input["options"].as_array().into_iter().flatten();
            let preset: Vec<_> = options.filter(|option| option["default"] == true).collect();
            let preset: Vec<_> = preset.iter().filter_map(|option| option["value"].as_str()).collect();
            ("values", json!(choose(world, who, input, &preset, resolved)?))
        }
        _ => ("values", json!(choose(world, who, input, given, resolved)?)),
    })
}

fn written(client: Client, input: &Value, given: Option<&str>) -> anyhow::Result<String> {
    let value = given.or(input["value"].as_str()).unwrap_or_default();
    if client == Client::Honest {
        let length = value.chars().count() as u64;
        let least = input["min_length"].as_u64().unwrap_or(u64::from(input["required"] != false));
        ensure!(length >= least, "too short");
        ensure!(length <= input["max_length"].as_u64().unwrap_or(4000), "too long");
    }
    Ok(value.to_owned())
}

/// Files are given by name and hold nothing.
fn uploaded(names: &[&str], resolved: &mut Value) -> Value {
    let ids = names.iter().enumerate().map(|(number, name)| {
        let id = (900_000_000_000_000_000 + number).to_string();
        let url = format!("http://127.0.0.1:1/{name}");
        resolved["attachments"][&id] =
            json!({ "id": id, "filename": name, "size": 0, "url": url, "proxy_url": url, "ephemeral": true });
        id
    });
    json!(ids.collect::<Vec<_>>())
}
