//! The sandbox's HTTP API under `/sandbox/…`, for clients in other languages. Bodies and responses are JSON; a person is named by
//! username.

use std::collections::HashMap;
use std::sync::Arc;

use anyhow::Context;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::gateway::sessions::ToSocket;
use super::guild::ChannelKind;
use super::press::{self, Client, Typed, Who};
use super::{Shared, component, form, handle, view};
use crate::ids::{GuildId, InteractionId, UserId};

type Here = State<Arc<Shared>>;

pub(super) fn router() -> Router<Arc<Shared>> {
    Router::new()
        .route("/slash", post(slash))
        .route("/autocomplete", post(autocomplete))
        .route("/click", post(click))
        .route("/fill", post(fill))
        .route("/user_command", post(user_command))
        .route("/channels", post(add_channel))
        .route("/roles", post(add_role))
        .route("/members/{name}/roles", get(roles_of))
        .route("/interactions/{id}", get(interaction))
        .route("/messages", get(messages))
        .route("/commands", get(commands))
        .route("/breaches", get(breaches))
        .route("/gateway", get(counts))
        .route("/gateway/{what}", post(gateway))
}

/// An error as a sentence with status 400.
struct Problem(anyhow::Error);

impl<E: Into<anyhow::Error>> From<E> for Problem {
    fn from(problem: E) -> Self {
        Self(problem.into())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        (StatusCode::BAD_REQUEST, Json(json!({ "error": format!("{:#}", self.0) }))).into_response()
    }
}

type Answer = Result<Json<Value>, Problem>;

#[derive(Deserialize)]
struct SlashBody {
    member: String,
    guild: Option<String>,
    path: Vec<String>,
    #[serde(default)]
    options: Vec<(String, String)>,
    focus: Option<(String, String)>,
    #[serde(default)]
    force: bool,
}

#[derive(Deserialize)]
struct ClickBody {
    member: String,
    message: String,
    custom_id: String,
    #[serde(default)]
    values: Vec<String>,
    #[serde(default)]
    force: bool,
}

/// The modal that an interaction opened, filled in.
#[derive(Deserialize)]
struct FillBody {
    member: String,
    interaction: String,
    values: Vec<(String, String)>,
    #[serde(default)]
    force: bool,
}

/// A command in the menu of another member.
#[derive(Deserialize)]
struct MenuBody {
    member: String,
    guild: Option<String>,
    name: String,
    target: String,
    #[serde(default)]
    force: bool,
}

/// A text channel, or a role below the bot's, that is made in a server.
#[derive(Deserialize)]
struct NewBody {
    guild: String,
    name: String,
}

fn client(force: bool) -> Client {
    if force { Client::Forced } else { Client::Honest }
}

fn member(shared: &Shared, name: &str) -> anyhow::Result<UserId> {
    let found = shared.look(|world| {
        let named = |person: &&super::Person| person.username == name || person.id.to_string() == name;
        world.setup.people.iter().find(named).map(|person| person.id)
    });
    found.with_context(|| format!("nobody is called `{name}`"))
}

fn send(shared: &Arc<Shared>, body: &SlashBody) -> anyhow::Result<InteractionId> {
    let guild = body.guild.as_ref().map(|id| id.parse().map(GuildId)).transpose()?;
    let who = Who::new(member(shared, &body.member)?, guild, client(body.force));
    let path: Vec<_> = body.path.iter().map(String::as_str).collect();
    let options: Vec<_> = body.options.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let focus = body.focus.as_ref().map(|(name, value)| (name.as_str(), value.as_str()));
    let typed = Typed { path: &path, options: &options, focus };
    let id = shared.change(|world, now| press::slash(world, who, &typed, now))?;
    Ok(handle::deliver(shared, id)?.id)
}

async fn slash(State(shared): Here, Json(body): Json<SlashBody>) -> Answer {
    Ok(Json(json!({ "interaction": send(&shared, &body)?.to_string() })))
}

async fn autocomplete(State(shared): Here, Json(body): Json<SlashBody>) -> Answer {
    let id = send(&shared, &body)?;
    let answer = shared.wait_for("choices", |world| world.interaction(id)?.answer.clone()).await?;
    Ok(Json(json!({ "interaction": id.to_string(), "choices": answer.data })))
}

async fn click(State(shared): Here, Json(body): Json<ClickBody>) -> Answer {
    let who = (member(&shared, &body.member)?, client(body.force));
    let message = body.message.parse()?;
    let values: Vec<_> = body.values.iter().map(String::as_str).collect();
    let id =
        shared.change(|world, now| component::click(world, who, message, (&body.custom_id, &values), now))?;
    handle::deliver(&shared, id)?;
    Ok(Json(json!({ "interaction": id.to_string() })))
}

async fn fill(State(shared): Here, Json(body): Json<FillBody>) -> Answer {
    let who = (member(&shared, &body.member)?, client(body.force));
    let opened = InteractionId(body.interaction.parse()?);
    let values: Vec<_> = body.values.iter().map(|(id, value)| (id.as_str(), value.as_str())).collect();
    let id = shared.change(|world, now| form::fill(world, who, opened, &values, now))?;
    handle::deliver(&shared, id)?;
    Ok(Json(json!({ "interaction": id.to_string() })))
}

async fn user_command(State(shared): Here, Json(body): Json<MenuBody>) -> Answer {
    let guild = body.guild.as_ref().map(|id| id.parse().map(GuildId)).transpose()?;
    let who = Who::new(member(&shared, &body.member)?, guild, client(body.force));
    let target = member(&shared, &body.target)?;
    let id = shared.change(|world, now| press::user_command(world, who, (&body.name, target), now))?;
    handle::deliver(&shared, id)?;
    Ok(Json(json!({ "interaction": id.to_string() })))
}

async fn add_channel(State(shared): Here, Json(body): Json<NewBody>) -> Answer {
    let id = shared.add_channel(GuildId(body.guild.parse()?), &body.name, ChannelKind::Text);
    Ok(Json(json!({ "channel": id.to_string() })))
}

async fn add_role(State(shared): Here, Json(body): Json<NewBody>) -> Answer {
    let id = shared.add_role(GuildId(body.guild.parse()?), &body.name, 1);
    Ok(Json(json!({ "role": id.to_string() })))
}

async fn roles_of(State(shared): Here, Path(name): Path<String>) -> Answer {
    let member = member(&shared, &name)?;
    let roles = shared.look(|world| world.roles_of(member));
    Ok(Json(json!({ "roles": roles.iter().map(u64::to_string).collect::<Vec<_>>() })))
}

/// Waits until the interaction is answered and its message, if any, says something.
async fn interaction(State(shared): Here, Path(id): Path<u64>) -> Answer {
    let id = InteractionId(id);
    let found = shared
        .wait_for("an answer", |world| {
            let press = world.interaction(id)?;
            press.answer.as_ref()?;
            let message = world.message_of(id);
            let brief = message.map(|message| {
                json!({
                    "id": message.id.to_string(), "text": message.text(), "edits": message.edits(),
                    "ephemeral": message.only_for.is_some(), "buttons": message.buttons(),
                })
            });
            let settled = message.is_none_or(|message| !message.thinking);
            settled.then(|| json!({ "answer": press.answer, "words": press.words, "message": brief }))
        })
        .await?;
    Ok(Json(found))
}

async fn messages(State(shared): Here, Query(asked): Query<HashMap<String, String>>) -> Answer {
    let name = asked.get("member").context("`member` is missing")?;
    let member = member(&shared, name)?;
    Ok(Json(serde_json::to_value(shared.look(|world| view::of(world, member, (shared.now)())))?))
}

async fn commands(State(shared): Here, Query(asked): Query<HashMap<String, String>>) -> Answer {
    let guild = asked.get("guild").map(|id| id.parse().map(GuildId)).transpose()?;
    Ok(Json(shared.look(|world| world.commands(guild).cloned().collect())))
}

/// With `finish=1`, those that only show at the end too.
async fn breaches(State(shared): Here, Query(asked): Query<HashMap<String, String>>) -> Answer {
    if asked.contains_key("finish") {
        shared.change(|world, _| world.finish());
    }
    Ok(Json(serde_json::to_value(shared.look(|world| world.breaches.clone()))?))
}

async fn counts(State(shared): Here) -> Answer {
    Ok(Json(serde_json::to_value(shared.look(super::World::gateway))?))
}

async fn gateway(State(shared): Here, Path(what): Path<String>) -> Answer {
    let say = |op: u8, data: Value| {
        ToSocket::Text(json!({ "op": op, "d": data, "s": null, "t": null }).to_string())
    };
    let order = match what.as_str() {
        "drop" => ToSocket::Drop,
        "reconnect" => say(7, Value::Null),
        "invalid" => say(9, json!(false)),
        other => return Err(anyhow::anyhow!("`{other}` is not one of drop, reconnect, invalid").into()),
    };
    shared.change(|world, _| {
        world.sessions.all(&order);
        if what == "invalid" {
            world.sessions.forget();
        }
    });
    Ok(Json(json!({})))
}
