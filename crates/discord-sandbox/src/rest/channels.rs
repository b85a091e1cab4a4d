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

use super::super::answers::{self, Refusal};
use super::super::faults::LimitScope;
use super::super::guild::{
    Channel, EMBED_LINKS, Guild, READ_MESSAGE_HISTORY, SEND_IN_THREADS, SEND_MESSAGES, VIEW_CHANNEL,
};
use super::super::rules::message::{EPHEMERAL, FLAGS, NONCE, QUIET, judge, judge_whole};
use super::super::rules::{Findings, conduct};
use super::super::setup::Person;
use super::super::world::World;
use super::super::{Shared, payload};
use super::{Answer, limited, parsed};
use crate::ids::{GuildId, UserId};

/// How long an enforced nonce holds; Discord says "a few minutes".
const NONCE_HOLDS: TimeDelta = TimeDelta::minutes(5);
/// So many channels may be opened in [`SPAN`].
const MOST_OPENINGS: usize = 20;
const SPAN: Duration = Duration::from_secs(10);
/// So many edits of messages older than an hour are taken in [`OLD_SPAN`] in one channel.
const MOST_OLD_EDITS: usize = 3;
const OLD_SPAN: TimeDelta = TimeDelta::seconds(6);

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
    shared.look(|world| match place(world, channel)? {
        Place::Direct(person) => Ok(Json(payload::dm_channel(channel, person)).into_response()),
        Place::Guild(guild, channel, _) => Ok(Json(payload::guild_channel(guild, channel)).into_response()),
    })
}

/// Where a channel is.
enum Place<'w> {
    /// Between the bot and a person.
    Direct(&'w Person),
    /// In a server, with what the bot may do there.
    Guild(&'w Guild, &'w Channel, u64),
}

/// A channel that the bot can see.
fn place(world: &World, channel: u64) -> Result<Place<'_>, Refusal> {
    let owner = world.dms.iter().find(|(_, dm)| **dm == channel).map(|(member, _)| *member);
    if let Some(person) = owner.and_then(|member| world.person(member)) {
        return Ok(Place::Direct(person));
    }
    let (guild, channel) = world.channel(channel).ok_or(unknown())?;
    let rights = guild.bot_in(channel);
    if rights & VIEW_CHANNEL == 0 {
        return Err(Refusal::new(403, 50_001, "Missing Access"));
    }
    Ok(Place::Guild(guild, channel, rights))
}

fn needs(rights: u64, needed: u64) -> Result<(), Refusal> {
    (rights & needed == needed).then_some(()).ok_or(Refusal::new(403, 50_013, "Missing Permissions"))
}

/// Whether the bot may send this there.
fn may_send(world: &World, channel: u64, body: &Value) -> Result<(), Refusal> {
    match place(world, channel)? {
        Place::Direct(person) if world.closed_dms.contains(&person.id) => {
            Err(Refusal::new(403, 50_007, "Cannot send messages to this user"))
        }
        Place::Direct(person) => {
            let bot_is_in = |id: &GuildId| world.guild(*id).is_some_and(|guild| guild.bot.present);
            let words = "Cannot send messages to this user due to having no mutual guilds";
            person.guilds.iter().any(bot_is_in).then_some(()).ok_or(Refusal::new(403, 50_278, words))
        }
        Place::Guild(_, channel, rights) => {
            if !channel.kind.takes_messages() {
                return Err(Refusal::new(400, 50_008, "Cannot send messages in a non-text channel"));
            }
            needs(rights, if channel.kind.is_thread() { SEND_IN_THREADS } else { SEND_MESSAGES })?;
            if channel.archived && channel.locked {
                return Err(archived());
            }
            let has_embeds = body["embeds"].as_array().is_some_and(|embeds| !embeds.is_empty());
            needs(rights, if has_embeds { EMBED_LINKS } else { 0 })
        }
    }
}

fn archived() -> Refusal {
    Refusal::new(400, 50_083, "Thread is archived")
}

pub(super) async fn send(
    State(shared): State<Arc<Shared>>,
    Path(channel): Path<u64>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let body = parsed(&shared, &headers, &body)?;
    shared.change(|world, now| {
        may_send(world, channel, &body)?;
        let mut found = Findings::default();
        judge(&mut found, &body);
        judge_whole(&mut found, &body);
        judge_flags(&mut found, &body, EPHEMERAL);
        if body["nonce"].is_string() {
            found.length(&NONCE, "nonce", &body["nonce"], 0..=25);
        }
        answers::settle(world, found, "a message")?;
        if let Some(first) = sent_before(world, &body, now).and_then(|first| world.messages.get(&first)) {
            return Ok(Json(world.wire(first)).into_response());
        }
        let target = answers::Place { channel, press: None, only: None };
        let message = answers::post(world, target, Some(&body), now);
        wake(world, channel);
        if let Some(nonce) = enforced(&body) {
            world.nonces.insert(nonce, (message, now));
        }
        shown(world, channel, message)
    })
}

/// Flags that a message in a channel is not sent with.
fn judge_flags(found: &mut Findings, body: &Value, not: u64) {
    if body["flags"].as_u64().unwrap_or(0) & not != 0 {
        found.note(&FLAGS, "flags", &body["flags"]);
    }
}

/// A message brings a thread back from the archive.
fn wake(world: &mut World, thread: u64) {
    let channels = world.setup.guilds.iter_mut().flat_map(|guild| &mut guild.channels);
    channels.filter(|channel| channel.id == thread).for_each(|channel| channel.archived = false);
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
        if let Place::Guild(_, _, rights) = place(world, channel)?
            && rights & READ_MESSAGE_HISTORY == 0
        {
            return Ok(Json(Value::Array(Vec::new())).into_response());
        }
        let there = |id: &u64| found(world, channel, *id).ok();
        let messages: Vec<_> = match asked.get("after") {
            // The ones that follow that id, and of these the newest first.
            Some(after) => {
                let following = world.messages.range(after.saturating_add(1)..);
                let mut following: Vec<_> = following.filter_map(|(id, _)| there(id)).take(limit).collect();
                following.reverse();
                following
            }
            None => {
                let before = asked.get("before").copied().unwrap_or(u64::MAX);
                world.messages.range(..before).rev().filter_map(|(id, _)| there(id)).take(limit).collect()
            }
        };
        Ok(Json(Value::Array(messages)).into_response())
    })
}

pub(super) async fn message(
    State(shared): State<Arc<Shared>>,
    Path((channel, id)): Path<(u64, u64)>,
) -> Answer {
    shared.look(|world| {
        if let Place::Guild(_, _, rights) = place(world, channel)? {
            needs(rights, READ_MESSAGE_HISTORY)?;
        }
        shown(world, channel, id)
    })
}

/// A message that the bot may edit or delete.
fn own(world: &World, channel: u64, id: u64) -> Result<(), Refusal> {
    let place = place(world, channel)?;
    found(world, channel, id)?;
    match place {
        Place::Guild(_, thread, _) if thread.archived => Err(archived()),
        _ => Ok(()),
    }
}

pub(super) async fn edit(
    State(shared): State<Arc<Shared>>,
    Path((channel, id)): Path<(u64, u64)>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let body = parsed(&shared, &headers, &body)?;
    shared.change(|world, now| {
        own(world, channel, id)?;
        if let Err(wait) = count_edit(world, channel, id, now) {
            world.breach(&conduct::OLD_EDITS, format_args!("message {id} in {channel}"));
            return Ok(limited(wait, LimitScope::User, 30_046));
        }
        let mut found = Findings::default();
        judge_flags(&mut found, &body, EPHEMERAL | QUIET);
        answers::settle(world, found, "an edit")?;
        answers::change(world, id, &body, now)?;
        shown(world, channel, id)
    })
}

/// Counts the edit of an old message; or how long none is taken.
fn count_edit(world: &mut World, channel: u64, id: u64, now: DateTime<Utc>) -> Result<(), Duration> {
    if world.messages.get(&id).is_none_or(|message| now - message.at < TimeDelta::hours(1)) {
        return Ok(());
    }
    let edits = world.old_edits.entry(channel).or_default();
    // Of a clock that was set back nothing is kept.
    edits.retain(|at| (TimeDelta::zero()..OLD_SPAN).contains(&(now - *at)));
    if edits.len() >= MOST_OLD_EDITS {
        let wait = edits.first().map_or(OLD_SPAN, |first| OLD_SPAN - (now - *first));
        return Err(wait.to_std().unwrap_or_default());
    }
    edits.push(now);
    Ok(())
}

pub(super) async fn remove(
    State(shared): State<Arc<Shared>>,
    Path((channel, id)): Path<(u64, u64)>,
) -> Answer {
    shared.change(|world, _| {
        own(world, channel, id)?;
        answers::delete(world, id);
        Ok(StatusCode::NO_CONTENT.into_response())
    })
}
