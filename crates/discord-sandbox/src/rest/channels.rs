//! REST routes for channels and messages, direct messages above all.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use super::super::answers::{self, Place, Refusal};
use super::super::rules::message::{NONCE, judge, judge_whole};
use super::super::rules::{Findings, conduct};
use super::super::world::World;
use super::super::{Shared, payload};
use super::{Answer, parsed};
use crate::ids::UserId;

/// How long an enforced nonce holds; Discord says "a few minutes".
const NONCE_HOLDS: TimeDelta = TimeDelta::minutes(5);
/// So many channels may be opened in [`SPAN`].
const MOST_OPENINGS: usize = 20;
const SPAN: Duration = Duration::from_secs(10);

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
        if !world.dms.contains_key(&person.id) {
            count_opening(world)?;
        }
        let channel = world.dm(person.id, now);
        Ok(Json(payload::dm_channel(channel, &person)).into_response())
    })
}

fn count_opening(world: &mut World) -> Result<(), Refusal> {
    let now = Instant::now();
    world.openings.retain(|at| now - *at < SPAN);
    if world.openings.len() >= MOST_OPENINGS {
        world.breach(&conduct::OPENINGS, format_args!("{} in {SPAN:?}", world.openings.len() + 1));
        return Err(Refusal::new(403, 40_003, "You are opening direct messages too fast"));
    }
    world.openings.push(now);
    Ok(())
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
        if body["nonce"].is_string() {
            found.length(&NONCE, "nonce", &body["nonce"], 0..=25);
        }
        answers::settle(world, found, "a message")?;
        if let Some(first) = sent_before(world, &body, now).and_then(|first| world.messages.get(&first)) {
            return Ok(Json(world.wire(first)).into_response());
        }
        let message = answers::post(world, Place { channel, press: None, only: None }, Some(&body), now);
        if let Some(nonce) = enforced(&body) {
            world.nonces.insert(nonce, (message, now));
        }
        shown(world, channel, message)
    })
}

fn enforced(body: &Value) -> Option<String> {
    let nonce = Some(&body["nonce"]).filter(|nonce| !nonce.is_null())?;
    (body["enforce_nonce"] == true).then(|| nonce.as_str().map_or_else(|| nonce.to_string(), str::to_owned))
}

/// The message that was sent with the same nonce within the last minutes, also if it was deleted meanwhile.
fn sent_before(world: &World, body: &Value, now: DateTime<Utc>) -> Option<u64> {
    let (message, at) = world.nonces.get(&enforced(body)?)?;
    (now - *at < NONCE_HOLDS).then_some(*message)
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

pub(super) async fn list(
    State(shared): State<Arc<Shared>>,
    Path(channel): Path<u64>,
    Query(asked): Query<HashMap<String, u64>>,
) -> Answer {
    let limit = usize::try_from(asked.get("limit").copied().unwrap_or(50).clamp(1, 100)).unwrap_or(50);
    shared.look(|world| {
        let there = |id: &u64| found(world, channel, *id).ok();
        let messages: Vec<_> = match asked.get("after") {
            // The ones that follow that id, and of these the newest first.
            Some(after) => {
                let following = world.messages.range(after.saturating_add(1)..);
                let mut following: Vec<_> = following.filter_map(|(id, _)| there(id)).take(limit).collect();
                following.reverse();
                following
            }
            None => world.messages.keys().rev().filter_map(there).take(limit).collect(),
        };
        Ok(Json(Value::Array(messages)).into_response())
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
