//! REST routes that register commands, for one guild or globally.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::super::Shared;
use super::super::answers::{Refusal, settle};
use super::super::ids::GuildId;
use super::super::rules::registration::{Scope, judge, judge_all};
use super::super::rules::{Findings, conduct};
use super::super::world::World;
use super::{Answer, parsed};

type Here = State<Arc<Shared>>;
type Asked = Query<HashMap<String, String>>;

/// Creations a day in one guild; edits do not count.
const PER_DAY: usize = 200;

pub(super) async fn list(State(shared): Here, Path(app): Path<u64>, Query(asked): Asked) -> Answer {
    listed(&shared, app, Scope::Global, &asked)
}

pub(super) async fn list_in(
    State(shared): Here,
    Path((app, guild)): Path<(u64, u64)>,
    Query(asked): Asked,
) -> Answer {
    listed(&shared, app, Scope::Guild(guild), &asked)
}

pub(super) async fn replace(
    State(shared): Here,
    Path(app): Path<u64>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    replaced(&shared, app, Scope::Global, &parsed(&shared, &headers, &body)?)
}

pub(super) async fn replace_in(
    State(shared): Here,
    Path((app, guild)): Path<(u64, u64)>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    replaced(&shared, app, Scope::Guild(guild), &parsed(&shared, &headers, &body)?)
}

pub(super) async fn create(
    State(shared): Here,
    Path(app): Path<u64>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    created(&shared, app, Scope::Global, &parsed(&shared, &headers, &body)?)
}

pub(super) async fn create_in(
    State(shared): Here,
    Path((app, guild)): Path<(u64, u64)>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    created(&shared, app, Scope::Guild(guild), &parsed(&shared, &headers, &body)?)
}

pub(super) async fn show(State(shared): Here, Path((app, command)): Path<(u64, String)>) -> Answer {
    one(&shared, app, Scope::Global, &command)
}

pub(super) async fn show_in(
    State(shared): Here,
    Path((app, guild, command)): Path<(u64, u64, String)>,
) -> Answer {
    one(&shared, app, Scope::Guild(guild), &command)
}

pub(super) async fn edit(
    State(shared): Here,
    Path((app, command)): Path<(u64, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    edited(&shared, (app, Scope::Global), &command, &parsed(&shared, &headers, &body)?)
}

pub(super) async fn edit_in(
    State(shared): Here,
    Path((app, guild, command)): Path<(u64, u64, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    edited(&shared, (app, Scope::Guild(guild)), &command, &parsed(&shared, &headers, &body)?)
}

pub(super) async fn remove(State(shared): Here, Path((app, command)): Path<(u64, String)>) -> Answer {
    removed(&shared, app, Scope::Global, &command)
}

pub(super) async fn remove_in(
    State(shared): Here,
    Path((app, guild, command)): Path<(u64, u64, String)>,
) -> Answer {
    removed(&shared, app, Scope::Guild(guild), &command)
}

fn known(world: &World, app: u64, scope: Scope) -> Result<(), Refusal> {
    if app != world.setup.application {
        return Err(Refusal::new(404, 10_002, "Unknown Application"));
    }
    match scope {
        Scope::Guild(id) if world.guild(GuildId(id)).is_none_or(|guild| !guild.bot.present) => {
            Err(Refusal::new(403, 50_001, "Missing Access"))
        }
        _ => Ok(()),
    }
}

fn listed(shared: &Shared, app: u64, scope: Scope, asked: &HashMap<String, String>) -> Answer {
    shared.look(|world| {
        known(world, app, scope)?;
        let mut all = world.commands.get(&scope).cloned().unwrap_or_default();
        if !asked.get("with_localizations").is_some_and(|with| with == "true" || with == "1") {
            all.iter_mut().for_each(strip);
        }
        Ok(Json(Value::Array(all)).into_response())
    })
}

/// Without `with_localizations` the dictionaries are left out, at every level.
fn strip(of: &mut Value) {
    let Some(object) = of.as_object_mut() else { return };
    object.remove("name_localizations");
    object.remove("description_localizations");
    for key in ["options", "choices"] {
        object.get_mut(key).and_then(Value::as_array_mut).into_iter().flatten().for_each(strip);
    }
}

fn replaced(shared: &Shared, app: u64, scope: Scope, body: &Value) -> Answer {
    shared.change(|world, now| {
        known(world, app, scope)?;
        let Some(commands) = body.as_array() else {
            return Err(Refusal::new(400, 50_035, "Invalid Form Body"));
        };
        let mut found = Findings::default();
        judge_all(&mut found, scope, commands);
        settle(world, found, "a bulk registration")?;
        let before = world.commands.get(&scope).cloned().unwrap_or_default();
        let new = commands.iter().filter(|command| !before.iter().any(|old| same_name(old, command))).count();
        count_creations(world, scope, new, now)?;
        let stored: Vec<_> = commands.iter().map(|command| stored(world, scope, command, now)).collect();
        if !before.is_empty() && before == stored {
            world.breach(&conduct::UNCHANGED, format_args!("{} commands again", stored.len()));
        }
        world.commands.insert(scope, stored.clone());
        Ok(Json(Value::Array(stored)).into_response())
    })
}

fn same_name(one: &Value, other: &Value) -> bool {
    let kind = |of: &Value| of["type"].as_u64().unwrap_or(1);
    one["name"] == other["name"] && kind(one) == kind(other)
}

fn count_creations(world: &mut World, scope: Scope, new: usize, now: DateTime<Utc>) -> Result<(), Refusal> {
    let made = world.creations.entry(scope).or_default();
    made.retain(|at| now - *at < TimeDelta::days(1));
    if made.len() + new > PER_DAY {
        let total = made.len() + new;
        world.breach(&conduct::CREATIONS, total);
        return Err(Refusal::new(
            429,
            30_034,
            "Max number of daily application command creates has been reached (200)",
        ));
    }
    made.extend(std::iter::repeat_n(now, new));
    Ok(())
}

/// A command as Discord keeps it: with ids, and with what was not sent filled in. An unchanged one keeps id and version.
fn stored(world: &mut World, scope: Scope, sent: &Value, now: DateTime<Utc>) -> Value {
    let old = world.commands.get(&scope).and_then(|all| all.iter().find(|old| same_name(old, sent))).cloned();
    let mut command = json!({
        "type": 1, "nsfw": false, "default_member_permissions": null, "description": "",
        "name_localizations": null, "description_localizations": null,
        "application_id": world.setup.application.to_string(),
    });
    for (key, value) in sent.as_object().into_iter().flatten() {
        command[key] = value.clone();
    }
    if let Scope::Guild(guild) = scope {
        command["guild_id"] = json!(guild.to_string());
    } else {
        command["dm_permission"] = sent.get("dm_permission").cloned().unwrap_or(json!(true));
        command["contexts"] = sent.get("contexts").cloned().unwrap_or(Value::Null);
        command["integration_types"] = sent.get("integration_types").cloned().unwrap_or(json!([0]));
    }
    let mut fresh = || json!(world.snowflake(now).to_string());
    command["id"] = old.as_ref().map_or_else(&mut fresh, |old| old["id"].clone());
    command["version"] = old.as_ref().map_or(Value::Null, |old| old["version"].clone());
    if old.as_ref() != Some(&command) {
        command["version"] = fresh();
    }
    command
}

fn created(shared: &Shared, app: u64, scope: Scope, body: &Value) -> Answer {
    shared.change(|world, now| {
        known(world, app, scope)?;
        let mut all = world.commands.get(&scope).cloned().unwrap_or_default();
        let existing = all.iter().position(|old| same_name(old, body));
        let mut found = Findings::default();
        judge(&mut found, scope, "", body);
        settle(world, found, "a registration")?;
        if existing.is_none() {
            count_creations(world, scope, 1, now)?;
        }
        let command = stored(world, scope, body, now);
        match existing.and_then(|index| all.get_mut(index)) {
            Some(place) => *place = command.clone(),
            None => all.push(command.clone()),
        }
        let mut found = Findings::default();
        judge_all(&mut found, Scope::Global, &all);
        settle(world, found, "the commands with one more")?;
        world.commands.insert(scope, all);
        let status = if existing.is_some() { StatusCode::OK } else { StatusCode::CREATED };
        Ok((status, Json(command)).into_response())
    })
}

fn place(world: &World, scope: Scope, command: &str) -> Result<usize, Refusal> {
    let all = world.commands.get(&scope).map_or(&[][..], Vec::as_slice);
    let unknown = Refusal::new(404, 10_063, "Unknown application command");
    all.iter().position(|stored| stored["id"] == command).ok_or(unknown)
}

fn one(shared: &Shared, app: u64, scope: Scope, command: &str) -> Answer {
    shared.look(|world| {
        known(world, app, scope)?;
        let index = place(world, scope, command)?;
        Ok(Json(world.commands.get(&scope).and_then(|all| all.get(index)).cloned()).into_response())
    })
}

fn edited(shared: &Shared, (app, scope): (u64, Scope), command: &str, body: &Value) -> Answer {
    shared.change(|world, now| {
        known(world, app, scope)?;
        let index = place(world, scope, command)?;
        let mut all = world.commands.get(&scope).cloned().unwrap_or_default();
        let Some(place) = all.get_mut(index) else {
            return Err(Refusal::new(404, 10_063, "Unknown application command"));
        };
        for (key, value) in body.as_object().into_iter().flatten() {
            place[key] = value.clone();
        }
        place["version"] = json!(world.snowflake(now).to_string());
        let after = place.clone();
        let mut found = Findings::default();
        // What is stored carries `contexts` and the like, filled in; only what was sent is judged for its scope.
        judge_all(&mut found, Scope::Global, &all);
        settle(world, found, "an edited registration")?;
        world.commands.insert(scope, all);
        Ok(Json(after).into_response())
    })
}

fn removed(shared: &Shared, app: u64, scope: Scope, command: &str) -> Answer {
    shared.change(|world, _| {
        known(world, app, scope)?;
        let index = place(world, scope, command)?;
        if let Some(all) = world.commands.get_mut(&scope) {
            all.remove(index);
        }
        Ok(StatusCode::NO_CONTENT.into_response())
    })
}
