//! Applies responses to interactions: the first one, edits, and follow-ups. The same for REST and for the endpoint.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::message::{Message, whole};
use super::rules::answer::{self, Pressed};
use super::rules::message::{EPHEMERAL, QUIET, judge, judge_whole};
use super::rules::{Findings, conduct};
use super::world::{Answer, AnswerKind, FIRST_ANSWER, Interaction, TOKEN_LIFE, World};
use crate::ids::{InteractionId, UserId};

/// An error in Discord's form.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    pub status: u16,
    pub code: u32,
    pub message: &'static str,
    pub errors: Option<Value>,
}

impl Refusal {
    pub(super) fn new(status: u16, code: u32, message: &'static str) -> Self {
        Self { status, code, message, errors: None }
    }

    pub(super) fn body(&self) -> Value {
        let mut body = json!({ "message": self.message, "code": self.code });
        if let Some(errors) = &self.errors {
            body["errors"] = errors.clone();
        }
        body
    }
}

/// Records the breaches, and refuses where Discord would.
pub(super) fn settle(world: &mut World, found: Findings, of: impl std::fmt::Display) -> Result<(), Refusal> {
    let code = found.code();
    let message = if code == 50_006 { "Cannot send an empty message" } else { "Invalid Form Body" };
    let refusal = found.refused().then(|| Refusal {
        status: 400,
        code,
        message,
        errors: (code == 50_035).then(|| found.errors()),
    });
    world.breaches.extend(found.into_breaches().into_iter().map(|mut breach| {
        breach.detail = format!("{} in {of}", breach.detail);
        breach
    }));
    refusal.map_or(Ok(()), Err)
}

/// The first answer to an interaction.
pub(super) fn first(
    world: &mut World,
    id: InteractionId,
    body: &Value,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    let unknown = Refusal::new(404, 10_062, "Unknown interaction");
    let Some(press) = world.presses.get_mut(&id) else { return Err(unknown) };
    let (words, repeated) = (press.words.clone(), press.deliveries > 1);
    let (at, forgiven) = (press.at, press.forgiven);
    if press.answer.is_some() {
        press.refused.push(body["data"].clone());
        // Who was called twice can't know that the first call was answered.
        if !repeated {
            world.breach(&conduct::ONE_ANSWER, format_args!("{id} {words}"));
        }
        return Err(Refusal::new(400, 40_060, "Interaction has already been acknowledged."));
    }
    let (pressed, took) = (press.pressed, press.since.elapsed());
    if now - at > FIRST_ANSWER {
        if !forgiven {
            world.breach(&conduct::IN_TIME, format_args!("{id} {words} after {}", now - at));
        }
        return Err(unknown);
    }
    let mut found = Findings::default();
    answer::judge(&mut found, pressed, body);
    settle(world, found, &words)?;
    let (kind, data) = match body["type"].as_u64() {
        Some(4) => (AnswerKind::Message, Value::Null),
        Some(5) => (AnswerKind::Deferred, Value::Null),
        Some(6) => (AnswerKind::DeferredUpdate, Value::Null),
        Some(7) => (AnswerKind::Update, Value::Null),
        Some(8) => (AnswerKind::Choices, body["data"]["choices"].clone()),
        _ => (AnswerKind::Modal, body["data"].clone()),
    };
    let message = apply(world, id, kind, &body["data"], now)?;
    if let Some(press) = world.presses.get_mut(&id) {
        press.answer = Some(Answer { kind, at: now, took, data });
        press.message = message;
        press.owed = kind == AnswerKind::Deferred;
    }
    Ok(())
}

fn apply(
    world: &mut World,
    id: InteractionId,
    kind: AnswerKind,
    data: &Value,
    now: DateTime<Utc>,
) -> Result<Option<u64>, Refusal> {
    let source = world.presses.get(&id).and_then(|press| press.source);
    Ok(match kind {
        AnswerKind::Message => Some(add(world, id, Some(data), only_for(data), now)),
        AnswerKind::Deferred => Some(add(world, id, None, only_for(data), now)),
        AnswerKind::DeferredUpdate => source,
        AnswerKind::Update => {
            if let Some(source) = source {
                change(world, source, data, now)?;
            }
            source
        }
        AnswerKind::Choices | AnswerKind::Modal => None,
    })
}

/// Whether the body asks to be seen by one person only.
fn only_for(body: &Value) -> Audience {
    if body["flags"].as_u64().unwrap_or(0) & EPHEMERAL != 0 { Audience::Presser } else { Audience::Channel }
}

#[derive(Clone, Copy)]
enum Audience {
    Presser,
    Channel,
}

/// Adds a message that belongs to an interaction; without a body it is thinking.
fn add(
    world: &mut World,
    press: InteractionId,
    body: Option<&Value>,
    audience: Audience,
    now: DateTime<Utc>,
) -> u64 {
    let found = world.presses.get(&press).map(|press| (press.channel, press.member));
    let (channel, member) = found.unwrap_or((0, UserId(0)));
    let only = matches!(audience, Audience::Presser).then_some(member);
    post(world, Place { channel, press: Some(press), only }, body, now)
}

/// Where a message goes.
pub(super) struct Place {
    pub channel: u64,
    pub press: Option<InteractionId>,
    pub only: Option<UserId>,
}

pub(super) fn post(world: &mut World, place: Place, body: Option<&Value>, now: DateTime<Utc>) -> u64 {
    let id = world.snowflake(now);
    let mut message = Message {
        id,
        channel: place.channel,
        interaction: place.press,
        only_for: place.only,
        thinking: body.is_none(),
        silent: body.is_some_and(|body| body["flags"].as_u64().unwrap_or(0) & QUIET != 0),
        nonce: body.and_then(|body| body["nonce"].as_str().map(str::to_owned)),
        deleted: false,
        at: now,
        versions: Vec::new(),
        read: 0,
    };
    if let Some(body) = body {
        message.say(now, whole(&Value::Null, body));
    }
    world.messages.insert(id, message);
    id
}

/// Edits a message after judging both the edit and what it makes of the message.
pub(super) fn change(world: &mut World, id: u64, body: &Value, now: DateTime<Utc>) -> Result<(), Refusal> {
    let unknown = Refusal::new(404, 10_008, "Unknown Message");
    let message = world.messages.get(&id).filter(|message| !message.deleted).ok_or(unknown)?;
    let next = whole(&message.body(), body);
    let press = message.interaction;
    let mut found = Findings::default();
    judge(&mut found, body);
    judge_whole(&mut found, &next);
    let asks_privacy = body["flags"].as_u64().unwrap_or(0) & EPHEMERAL != 0;
    if asks_privacy && message.only_for.is_none() {
        found.note(&answer::EPHEMERAL_FIXED, "flags", &body["flags"]);
    }
    settle(world, found, format_args!("an edit of message {id}"))?;
    if let Some(message) = world.messages.get_mut(&id) {
        message.say(now, next);
    }
    if let Some(press) =
        press.and_then(|press| world.presses.get_mut(&press)).filter(|press| press.message == Some(id))
    {
        press.owed = false;
    }
    Ok(())
}

/// The interaction a token belongs to, as long as it may be edited or followed up.
pub(super) fn by_token(world: &mut World, token: &str, now: DateTime<Utc>) -> Result<InteractionId, Refusal> {
    let unknown = Refusal::new(404, 10_015, "Unknown Webhook");
    let id = *world.tokens.get(token).ok_or(unknown.clone())?;
    let Some(Interaction { at, words, forgiven, answer, .. }) = world.presses.get(&id).cloned() else {
        return Err(unknown);
    };
    if now - at > TOKEN_LIFE {
        if !forgiven {
            world.breach(&conduct::TOKEN_LIFE, format_args!("{id} {words}"));
        }
        return Err(Refusal::new(401, 50_027, "Invalid Webhook Token"));
    }
    if answer.is_none() {
        if !forgiven {
            world.breach(&conduct::ANSWER_FIRST, format_args!("{id} {words}"));
        }
        return Err(unknown);
    }
    Ok(id)
}

/// A follow-up. The first one after a deferral takes the place of "thinking…", as on Discord.
pub(super) fn follow_up(
    world: &mut World,
    id: InteractionId,
    body: &Value,
    now: DateTime<Utc>,
) -> Result<u64, Refusal> {
    let Some(press) = world.presses.get(&id) else {
        return Err(Refusal::new(404, 10_015, "Unknown Webhook"));
    };
    let (words, original, pressed) = (press.words.clone(), press.message, press.pressed);
    if matches!(pressed, Pressed::Autocomplete { .. }) {
        return Err(Refusal::new(404, 10_015, "Unknown Webhook"));
    }
    let thinking = original.filter(|id| world.messages.get(id).is_some_and(|message| message.thinking));
    if let Some(thinking) = thinking {
        change(world, thinking, body, now)?;
        return Ok(thinking);
    }
    let mut found = Findings::default();
    judge(&mut found, body);
    judge_whole(&mut found, body);
    settle(world, found, format_args!("a follow-up to {words}"))?;
    Ok(add(world, id, Some(body), only_for(body), now))
}

/// The message `@original` means, or the follow-up with this id.
pub(super) fn target(world: &World, id: InteractionId, which: &str) -> Result<u64, Refusal> {
    let unknown = Refusal::new(404, 10_008, "Unknown Message");
    if which == "@original" {
        return world.presses.get(&id).and_then(|press| press.message).ok_or(unknown);
    }
    let message = which.parse().ok().and_then(|id: u64| world.messages.get(&id));
    let own = message.filter(|message| message.interaction == Some(id) && !message.deleted);
    own.map(|message| message.id).ok_or(unknown)
}

pub(super) fn delete(world: &mut World, id: u64) {
    if let Some(message) = world.messages.get_mut(&id) {
        message.deleted = true;
        message.thinking = false;
        let press = message.interaction.and_then(|press| world.presses.get_mut(&press));
        if let Some(press) = press.filter(|press| press.message == Some(id)) {
            press.owed = false;
        }
    }
}
