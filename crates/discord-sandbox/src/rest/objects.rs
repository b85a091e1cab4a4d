//! REST routes that only read: the bot's user, its application, guilds, members, and the gateway's URL.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::super::answers::Refusal;
use super::super::{Shared, payload};
use super::Answer;
use crate::ids::{GuildId, UserId};

pub(super) async fn gateway(State(shared): State<Arc<Shared>>) -> Json<Value> {
    Json(json!({ "url": shared.gateway_url() }))
}

pub(super) async fn gateway_bot(State(shared): State<Arc<Shared>>) -> Json<Value> {
    let (total, used) = shared.look(|world| (world.setup.identifies, world.sessions.counts.identifies));
    Json(json!({
        "url": shared.gateway_url(), "shards": 1,
        "session_start_limit": {
            "total": total, "remaining": total.saturating_sub(used), "reset_after": 14_400_000, "max_concurrency": 1,
        },
    }))
}

pub(super) async fn me(State(shared): State<Arc<Shared>>) -> Json<Value> {
    Json(shared.look(|world| world.bot()))
}

pub(super) async fn user(State(shared): State<Arc<Shared>>, Path(id): Path<u64>) -> Answer {
    shared.look(|world| {
        let person = world.person(UserId(id)).ok_or(Refusal::new(404, 10_013, "Unknown User"))?;
        Ok(shown(payload::user(person)))
    })
}

pub(super) async fn application(State(shared): State<Arc<Shared>>) -> Json<Value> {
    let key = shared.public_key_hex();
    Json(shared.look(|world| {
        json!({
            "id": world.setup.application.to_string(), "name": world.setup.name, "icon": null, "description": "",
            "bot_public": false, "bot_require_code_grant": false, "summary": "", "verify_key": key, "flags": 0,
            "hook": true, "rpc_origins": [], "team": null, "terms_of_service_url": null, "privacy_policy_url": null,
            "bot": world.bot(), "approximate_guild_count": world.setup.guilds.len(), "tags": [],
            "integration_types_config": { "0": {} }, "redirect_uris": [], "role_connections_verification_url": null,
            "interactions_endpoint_url": world.interactions_url.as_ref().map(url::Url::to_string),
            "owner": {
                "id": "100000000000000000", "username": "owner", "discriminator": "0", "global_name": "Owner",
                "avatar": null, "public_flags": 0,
            },
        })
    }))
}

pub(super) async fn my_guilds(State(shared): State<Arc<Shared>>) -> Json<Value> {
    Json(shared.look(|world| {
        let guilds = world.setup.guilds.iter().filter(|guild| guild.bot.present);
        let brief = guilds.map(|guild| {
            json!({
                "id": guild.id.to_string(), "name": guild.name, "icon": null, "banner": null, "owner": false,
                "permissions": guild.bot.permissions.to_string(), "features": [],
            })
        });
        Value::Array(brief.collect())
    }))
}

pub(super) async fn guild(State(shared): State<Arc<Shared>>, Path(id): Path<u64>) -> Answer {
    shared.look(|world| {
        let guild = world.guild(GuildId(id)).filter(|guild| guild.bot.present);
        let guild = guild.ok_or(Refusal::new(404, 10_004, "Unknown Guild"))?;
        Ok(shown(payload::guild(world, guild)))
    })
}

fn shown(value: Value) -> Response {
    Json(value).into_response()
}
