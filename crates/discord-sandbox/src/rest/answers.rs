//! REST routes for responses to interactions: the callback, edits and follow-ups.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use serde_json::{Value, json};

use super::super::Shared;
use super::super::answers::{self, Refusal};
use super::super::rules::answer::Pressed;
use super::super::world::World;
use super::{Answer, parsed};
use crate::ids::InteractionId;

pub(super) async fn callback(
    State(shared): State<Arc<Shared>>,
    Path((id, token)): Path<(u64, String)>,
    Query(asked): Query<HashMap<String, String>>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let body = parsed(&shared, &headers, &body)?;
    let id = InteractionId(id);
    shared.change(|world, now| {
        if world.presses.get(&id).is_none_or(|press| press.token != token) {
            return Err(Refusal::new(404, 10_062, "Unknown interaction"));
        }
        answers::first(world, id, &body, now)?;
        // Both spellings are in use: one library sends `true`, another `1`.
        if !asked.get("with_response").is_some_and(|with| with == "true" || with == "1") {
            return Ok(StatusCode::NO_CONTENT.into_response());
        }
        Ok(Json(callback_response(world, id, &body["type"])).into_response())
    })
}

fn callback_response(world: &World, id: InteractionId, kind: &Value) -> Value {
    let press = world.presses.get(&id);
    let pressed = match press.map(|press| press.pressed) {
        Some(Pressed::Component) => 3,
        Some(Pressed::Autocomplete { .. }) => 4,
        Some(Pressed::Modal { .. }) => 5,
        Some(Pressed::Command) | None => 2,
    };
    let mut interaction = json!({ "id": id.to_string(), "type": pressed });
    let mut resource = json!({ "type": kind });
    if let Some(message) = world.message_of(id) {
        interaction["response_message_id"] = json!(message.id.to_string());
        interaction["response_message_loading"] = json!(message.thinking);
        interaction["response_message_ephemeral"] = json!(message.only_for.is_some());
        resource["message"] = world.wire(message);
    }
    json!({ "interaction": interaction, "resource": resource })
}

fn shown(world: &World, message: u64) -> Answer {
    let message = world.messages.get(&message).filter(|message| !message.deleted);
    let message = message.ok_or(Refusal::new(404, 10_008, "Unknown Message"))?;
    Ok(Json(world.wire(message)).into_response())
}

fn own(world: &World, app: u64) -> Result<(), Refusal> {
    let own = app == world.setup.application;
    own.then_some(()).ok_or(Refusal::new(404, 10_015, "Unknown Webhook"))
}

pub(super) async fn follow_up(
    State(shared): State<Arc<Shared>>,
    Path((app, token)): Path<(u64, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let body = parsed(&shared, &headers, &body)?;
    shared.change(|world, now| {
        own(world, app)?;
        let id = answers::by_token(world, &token, now)?;
        let message = answers::follow_up(world, id, &body, now)?;
        shown(world, message)
    })
}

pub(super) async fn show(
    State(shared): State<Arc<Shared>>,
    Path((app, token, which)): Path<(u64, String, String)>,
) -> Answer {
    shared.change(|world, now| {
        own(world, app)?;
        let id = answers::by_token(world, &token, now)?;
        let message = answers::target(world, id, &which)?;
        shown(world, message)
    })
}

pub(super) async fn edit(
    State(shared): State<Arc<Shared>>,
    Path((app, token, which)): Path<(u64, String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let body = parsed(&shared, &headers, &body)?;
    shared.change(|world, now| {
        own(world, app)?;
        let id = answers::by_token(world, &token, now)?;
        let message = answers::target(world, id, &which)?;
        answers::change(world, message, &body, now)?;
        shown(world, message)
    })
}

pub(super) async fn remove(
    State(shared): State<Arc<Shared>>,
    Path((app, token, which)): Path<(u64, String, String)>,
) -> Answer {
    shared.change(|world, now| {
        own(world, app)?;
        let id = answers::by_token(world, &token, now)?;
        let message = answers::target(world, id, &which)?;
        answers::delete(world, message);
        Ok(StatusCode::NO_CONTENT.into_response())
    })
}
