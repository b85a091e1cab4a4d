//! Discord's REST API, as much as a bot with slash commands needs. Checks every request first: user agent, scripted faults,
//! token, rate limits.

mod answers;
mod channels;
mod commands;
mod members;
mod objects;

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, DATE, USER_AGENT, VIA};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, patch, post, put};
use serde_json::{Value, json};

use super::Shared;
use super::answers::Refusal;
use super::faults::{LimitScope, Trouble};
use super::rules::conduct;
use super::world::{self, World};

type Answer = Result<Response, Refusal>;

/// The routes below `/api/v10`.
pub(super) fn router(shared: Arc<Shared>) -> Router<Arc<Shared>> {
    Router::new()
        .route("/gateway", get(objects::gateway))
        .route("/gateway/bot", get(objects::gateway_bot))
        .route("/users/@me", get(objects::me))
        .route("/users/@me/guilds", get(objects::my_guilds))
        .route("/users/@me/channels", post(channels::open_dm))
        .route("/users/{user}", get(objects::user))
        .route("/applications/@me", get(objects::application))
        .route("/oauth2/applications/@me", get(objects::application))
        .route("/guilds/{guild}", get(objects::guild))
        .route("/guilds/{guild}/roles", get(members::roles))
        .route("/guilds/{guild}/members/{member}", get(members::show))
        .route(
            "/guilds/{guild}/members/{member}/roles/{role}",
            put(members::change_role).delete(members::change_role),
        )
        .route("/channels/{channel}", get(channels::show))
        .route("/channels/{channel}/messages", post(channels::send).get(channels::list))
        .route("/channels/{channel}/messages/{message}", get(channels::message))
        .route("/channels/{channel}/messages/{message}", patch(channels::edit).delete(channels::remove))
        .route(
            "/applications/{app}/commands",
            get(commands::list).put(commands::replace).post(commands::create),
        )
        .route("/applications/{app}/commands/{command}", get(commands::show))
        .route("/applications/{app}/commands/{command}", patch(commands::edit).delete(commands::remove))
        .route(
            "/applications/{app}/guilds/{guild}/commands",
            get(commands::list_in).put(commands::replace_in),
        )
        .route("/applications/{app}/guilds/{guild}/commands", post(commands::create_in))
        .route("/applications/{app}/guilds/{guild}/commands/{command}", get(commands::show_in))
        .route("/applications/{app}/guilds/{guild}/commands/{command}", patch(commands::edit_in))
        .route("/applications/{app}/guilds/{guild}/commands/{command}", delete(commands::remove_in))
        .route("/interactions/{id}/{token}/callback", post(answers::callback))
        .route("/webhooks/{app}/{token}", post(answers::follow_up))
        .route("/webhooks/{app}/{token}/messages/{message}", get(answers::show))
        .route("/webhooks/{app}/{token}/messages/{message}", patch(answers::edit).delete(answers::remove))
        .route("/{*rest}", put(unknown).get(unknown).post(unknown).patch(unknown).delete(unknown))
        .layer(from_fn_with_state(shared, guard))
}

/// A route the API does not have, or the sandbox not yet.
pub(super) async fn unknown(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let line = format!("{} {}", request.method(), redacted(request.uri().path()));
    shared.change(|world, _| world.breach(&conduct::ROUTE, line));
    (StatusCode::NOT_FOUND, axum::Json(json!({ "message": "404: Not Found", "code": 0 }))).into_response()
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::BAD_REQUEST);
        (status, axum::Json(self.body())).into_response()
    }
}

/// The path without secrets, for breaches and the list of requests.
fn redacted(path: &str) -> String {
    let mut parts: Vec<_> = path.trim_start_matches("/api/v10").split('/').collect();
    if matches!(parts.get(1), Some(&("interactions" | "webhooks"))) && parts.len() > 3 {
        parts[3] = "{token}";
    }
    parts.join("/")
}

async fn guard(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let path = redacted(request.uri().path());
    let method = request.method().clone();
    let line = format!("{method} {path}");
    let by_token = path.starts_with("/interactions") || path.starts_with("/webhooks");
    tokio::time::sleep(shared.look(|world| world.latency)).await;
    let verdict = shared.change(|world, now| {
        // What is reached by an interaction's token is open to any agent; discord.py sends none of its own there.
        if !by_token {
            judge_agent(world, request.headers(), &line);
        }
        if world.faults.too_early(&line, now) {
            world.breach(&conduct::RETRY_AFTER, &line);
        }
        if let Some(trouble) = world.faults.take(&line) {
            if let Trouble::Limited { retry_after, .. } = trouble {
                world.faults.remember(&line, retry_after, now);
            }
            return Verdict::Trouble(trouble);
        }
        if by_token { Verdict::Pass } else { admit(world, request.headers(), &line) }
    });
    let (cut, unanswered) = match verdict {
        Verdict::Trouble(Trouble::Cut) => (true, false),
        Verdict::Trouble(Trouble::Unanswered) => (false, true),
        _ => (false, false),
    };
    let mut response = match verdict {
        Verdict::Pass | Verdict::Trouble(Trouble::Cut | Trouble::Unanswered) => next.run(request).await,
        Verdict::Refused(refusal) => refusal.into_response(),
        Verdict::Trouble(trouble) => troubled(trouble).await,
    };
    limits(&mut response, &method, &path);
    let date = (shared.now)().format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    if let Ok(date) = HeaderValue::from_str(&date) {
        response.headers_mut().insert(DATE, date);
    }
    let status = response.status().as_u16();
    shared.change(|world, now| {
        world.requests.push(world::Request { method: method.to_string(), path, status, at: now });
    });
    if unanswered {
        return std::future::pending().await;
    }
    if cut { torn(response) } else { response }
}

enum Verdict {
    Pass,
    Refused(Refusal),
    Trouble(Trouble),
}

fn judge_agent(world: &mut World, headers: &HeaderMap, line: &str) {
    let agent = headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    if !agent.starts_with("DiscordBot (") || !agent.contains(')') {
        world.breach(&conduct::USER_AGENT, format_args!("`{agent}` on {line}"));
    }
}

/// Token and overall limit; the interaction endpoints are exempt from both.
fn admit(world: &mut World, headers: &HeaderMap, line: &str) -> Verdict {
    let given = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if given.strip_prefix("Bot ") != Some(&world.setup.token) {
        world.unauthorised += 1;
        // Requests that were under way together are let pass.
        if world.unauthorised > 4 {
            world.breach(&conduct::TOKEN, line);
        }
        return Verdict::Refused(Refusal::new(401, 0, "401: Unauthorized"));
    }
    let now = Instant::now();
    world.recent.retain(|at| now - *at < Duration::from_secs(1));
    world.recent.push(now);
    if world.recent.len() > 50 {
        world.breach(&conduct::GLOBAL, line);
        let retry_after = Duration::from_millis(500);
        return Verdict::Trouble(Trouble::Limited { retry_after, scope: LimitScope::Global });
    }
    Verdict::Pass
}

async fn troubled(trouble: Trouble) -> Response {
    match trouble {
        Trouble::Limited { retry_after, scope } => limited(retry_after, scope, 0),
        Trouble::Status(status) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
            (status, [(CONTENT_TYPE, "text/html")], "<html><body>error</body></html>").into_response()
        }
        Trouble::Refused { status, code } => Refusal::new(status, code, "refused").into_response(),
        Trouble::Silence | Trouble::Cut | Trouble::Unanswered => std::future::pending().await,
    }
}

/// The body and headers of a 429 ("Rate Limits"). `Via` is there because a 429 without it is taken for a ban at the edge.
fn limited(retry_after: Duration, scope: LimitScope, code: u32) -> Response {
    let global = scope == LimitScope::Global;
    let body = json!({
        "message": "You are being rate limited.", "retry_after": retry_after.as_secs_f64(), "global": global,
        "code": code,
    });
    let mut response = (StatusCode::TOO_MANY_REQUESTS, axum::Json(body)).into_response();
    let name = match scope {
        LimitScope::User => "user",
        LimitScope::Global => "global",
        LimitScope::Shared => "shared",
    };
    let headers = response.headers_mut();
    headers.insert("x-ratelimit-scope", HeaderValue::from_static(name));
    headers.insert(VIA, HeaderValue::from_static("1.1 sandbox"));
    headers.insert("retry-after", HeaderValue::from(retry_after.as_secs_f64().ceil() as u64));
    if global {
        headers.insert("x-ratelimit-global", HeaderValue::from_static("true"));
    }
    response
}

/// A bucket that is never empty, unless the route has its own: what is limited is scripted.
fn limits(response: &mut Response, method: &Method, path: &str) {
    let bucket = path.split('/').filter(|part| !part.chars().all(|c| c.is_ascii_digit()));
    let bucket = hex::encode(format!("{method}{}", bucket.collect::<String>()));
    let headers = response.headers_mut();
    for (name, value) in [("limit", "50"), ("remaining", "49"), ("reset-after", "1.000")] {
        if let Ok(name) = axum::http::HeaderName::try_from(format!("x-ratelimit-{name}")) {
            headers.entry(name).or_insert(HeaderValue::from_static(value));
        }
    }
    if let Ok(bucket) = HeaderValue::from_str(&bucket) {
        headers.insert("x-ratelimit-bucket", bucket);
    }
}

/// The same answer, with a body that breaks off.
fn torn(response: Response) -> Response {
    let (parts, _) = response.into_parts();
    let pieces = [Ok(Bytes::from_static(b"{\"id\":")), Err(std::io::Error::other("cut"))];
    Response::from_parts(parts, Body::from_stream(futures_util::stream::iter(pieces)))
}

/// The body as JSON; what is not is a breach and Discord's 50109.
fn parsed(shared: &Shared, headers: &HeaderMap, body: &Bytes) -> Result<Value, Refusal> {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let value = serde_json::from_slice(body).ok().filter(|_| kind.starts_with("application/json"));
    value.ok_or_else(|| {
        shared.change(|world, _| world.breach(&conduct::JSON_BODY, format_args!("Content-Type `{kind}`")));
        Refusal::new(400, 50_109, "The request body contains invalid JSON.")
    })
}
