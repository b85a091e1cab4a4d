//! REST routes for channels and messages, direct messages above all.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use serde_json::Value;

use super::super::answers::{self, Place, Refusal};
use super::super::rules::Findings;
use super::super::rules::message::{judge, judge_whole};
use super::super::world::World;
use super::super::{Shared, payload};
use super::{Answer, parsed};
use crate::ids::UserId;

fn unknown() -> Refusal {
    Refusal::new(404, 10_003, "Unknown Channel")
}

pub(super) async fn open_dm(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> Answer {
    let body = parsed(&shared, &headers, &body)?;
    shared.change(|world, now| {
        let id = &body["recipient_id"];
        let id = id.as_str().and_then(|id| id.parse().ok()).or(id.as_u64()).map(UserId);
        let person = id.and_then(|id| world.person(id)).cloned();
        let person = person.ok_or(Refusal::new(400, 50_033, "Invalid Recipient(s)"))?;
        if person.bot {
            return Err(Refusal::new(400, 50_007, "Cannot send messages to this user"));
        }
        let channel = world.dm(person.id, now);
        Ok(Json(payload::dm_channel(channel, &person)).into_response())
    })
}

pub(super) async fn show(State(shared): State<Arc<Shared>>, Path(channel): Path<u64>) -> Answer {
    shared.look(|world| {
        if let Some(guild) = world.setup.guilds.iter().find(|guild| guild.channel == channel) {
            return Ok(Json(payload::guild_channel(guild)).into_response());
        }
        let person = owner(world, channel).and_then(|member| world.person(member)).ok_or(unknown())?;
        Ok(Json(payload::dm_channel(channel, person)).into_response())
    })
}

/// The person a direct-message channel leads to.
fn owner(world: &World, channel: u64) -> Option<UserId> {
    world.dms.iter().find(|(_, dm)| **dm == channel).map(|(member, _)| *member)
}

/// Whether the bot may write there.
fn open(world: &World, channel: u64) -> Result<(), Refusal> {
    let member = owner(world, channel);
    if member.is_some_and(|member| world.closed_dms.contains(&member)) {
        return Err(Refusal::new(403, 50_007, "Cannot send messages to this user"));
    }
    let known = member.is_some() || world.setup.guilds.iter().any(|guild| guild.channel == channel);
    known.then_some(()).ok_or(unknown())
}

pub(super) async fn send(
    State(shared): State<Arc<Shared>>,
    Path(channel): Path<u64>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let body = parsed(&shared, &headers, &body)?;
    shared.change(|world, now| {
        open(world, channel)?;
        let mut found = Findings::default();
        judge(&mut found, &body);
        judge_whole(&mut found, &body);
        answers::settle(world, found, "a message")?;
        let message = answers::post(world, Place { channel, press: None, only: None }, Some(&body), now);
        shown(world, channel, message)
    })
}

fn shown(world: &World, channel: u64, message: u64) -> Answer {
    let message = found(world, channel, message)?;
    Ok(Json(message).into_response())
}

/// A message by the bot token; one that only a person sees is none to it.
fn found(world: &World, channel: u64, message: u64) -> Result<Value, Refusal> {
    let message = world.messages.get(&message).filter(|message| message.channel == channel);
    let message = message.filter(|message| !message.deleted && message.only_for.is_none());
    Ok(world.wire(message.ok_or(Refusal::new(404, 10_008, "Unknown Message"))?))
}

pub(super) async fn list(State(shared): State<Arc<Shared>>, Path(channel): Path<u64>) -> Answer {
    shared.look(|world| {
        let ids = world.messages.keys().rev();
        let messages = ids.filter_map(|id| found(world, channel, *id).ok()).take(50);
        Ok(Json(Value::Array(messages.collect())).into_response())
    })
}

pub(super) async fn message(
    State(shared): State<Arc<Shared>>,
    Path((channel, id)): Path<(u64, u64)>,
) -> Answer {
    shared.look(|world| shown(world, channel, id))
}

pub(super) async fn edit(
    State(shared): State<Arc<Shared>>,
    Path((channel, id)): Path<(u64, u64)>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let body = parsed(&shared, &headers, &body)?;
    shared.change(|world, now| {
        found(world, channel, id)?;
        answers::change(world, id, &body, now)?;
        shown(world, channel, id)
    })
}

pub(super) async fn remove(
    State(shared): State<Arc<Shared>>,
    Path((channel, id)): Path<(u64, u64)>,
) -> Answer {
    shared.change(|world, _| {
        found(world, channel, id)?;
        answers::delete(world, id);
        Ok(StatusCode::NO_CONTENT.into_response())
    })
}
