//! REST routes for a server's members and roles.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::IntoResponse;
use serde_json::Value;

use super::super::answers::Refusal;
use super::super::faults::LimitScope;
use super::super::guild::{ADMINISTRATOR, Guild, MANAGE_ROLES};
use super::super::rules::conduct;
use super::super::world::World;
use super::super::{Shared, payload};
use super::{Answer, limited};
use crate::ids::{GuildId, UserId};

/// So many roles are given and taken in [`WINDOW`] in one server.
const MOST_CHANGES: usize = 10;
const WINDOW: Duration = Duration::from_secs(10);

/// A server the bot is in.
fn here(world: &World, guild: u64) -> Result<&Guild, Refusal> {
    let guild = world.guild(GuildId(guild)).ok_or(Refusal::new(404, 10_004, "Unknown Guild"))?;
    guild.bot.present.then_some(guild).ok_or(Refusal::new(403, 50_001, "Missing Access"))
}

pub(super) async fn show(
    State(shared): State<Arc<Shared>>,
    Path((guild, id)): Path<(u64, String)>,
) -> Answer {
    shared.look(|world| {
        let guild = here(world, guild)?;
        if id == "@me" || id == world.setup.application.to_string() {
            return Ok(Json(payload::bot_member(world, guild)).into_response());
        }
        let person = id.parse().ok().and_then(|id| world.person(UserId(id)));
        let person = person.filter(|person| person.guilds.contains(&guild.id));
        let person = person.ok_or(Refusal::new(404, 10_007, "Unknown Member"))?;
        let mut member = payload::member(guild, person, true);
        // Only an interaction carries permissions.
        if let Some(member) = member.as_object_mut() {
            member.remove("permissions");
        }
        Ok(Json(member).into_response())
    })
}

pub(super) async fn roles(State(shared): State<Arc<Shared>>, Path(guild): Path<u64>) -> Answer {
    shared.look(|world| {
        let roles = here(world, guild)?.wire_roles(world.setup.application, &world.setup.name);
        Ok(Json(Value::Array(roles)).into_response())
    })
}

pub(super) async fn change_role(
    State(shared): State<Arc<Shared>>,
    method: Method,
    Path((guild, member, role)): Path<(u64, u64, u64)>,
) -> Answer {
    shared.change(|world, _| {
        let left = match count_change(world, GuildId(guild)) {
            Ok(left) => left,
            Err(wait) => {
                world.breach(&conduct::BUCKET, format_args!("{method} of a role in {guild}"));
                return Ok(limited(wait, LimitScope::User, 0));
            }
        };
        may_change(world, guild, role)?;
        // What roles the bot has beside its own is nobody's question here.
        if member == world.setup.application {
            return Ok((StatusCode::NO_CONTENT, left).into_response());
        }
        let person = world.setup.people.iter_mut().find(|person| person.id.0 == member);
        let person = person.filter(|person| person.guilds.contains(&GuildId(guild)));
        let person = person.ok_or(Refusal::new(404, 10_007, "Unknown Member"))?;
        person.roles.retain(|one| *one != role);
        if method == Method::PUT {
            person.roles.push(role);
        }
        Ok((StatusCode::NO_CONTENT, left).into_response())
    })
}

/// Manage Roles, the order of roles, and the rule about two factors.
fn may_change(world: &World, guild: u64, role: u64) -> Result<(), Refusal> {
    let guild = here(world, guild)?;
    if guild.bot.permissions & (MANAGE_ROLES | ADMINISTRATOR) == 0 {
        return Err(Refusal::new(403, 50_013, "Missing Permissions"));
    }
    if guild.two_factor && !world.setup.owner_two_factor {
        return Err(Refusal::new(403, 60_003, "Two factor is required for this operation"));
    }
    let is_fixed = role == guild.id.0 || role == guild.bot_role();
    let role = match guild.role(role) {
        _ if is_fixed => return Err(Refusal::new(400, 50_028, "Invalid Role")),
        Some(role) if role.managed => return Err(Refusal::new(400, 50_028, "Invalid Role")),
        Some(role) => role,
        None => return Err(Refusal::new(404, 10_011, "Unknown Role")),
    };
    let is_below = role.position < guild.bot.position;
    is_below.then_some(()).ok_or(Refusal::new(403, 50_013, "Missing Permissions"))
}

/// The headers of a bucket that has room, or how long it has none.
fn count_change(world: &mut World, guild: GuildId) -> Result<HeaderMap, Duration> {
    let now = Instant::now();
    let changes = world.role_changes.entry(guild).or_default();
    changes.retain(|at| now - *at < WINDOW);
    let reset = changes.first().map_or(WINDOW, |first| WINDOW.saturating_sub(now - *first));
    if changes.len() >= MOST_CHANGES {
        return Err(reset);
    }
    changes.push(now);
    let mut headers = HeaderMap::new();
    let left = HeaderValue::from(MOST_CHANGES - changes.len());
    headers.insert("x-ratelimit-limit", HeaderValue::from(MOST_CHANGES));
    headers.insert("x-ratelimit-remaining", left);
    if let Ok(reset) = HeaderValue::from_str(&format!("{:.3}", reset.as_secs_f64())) {
        headers.insert("x-ratelimit-reset-after", reset);
    }
    Ok(headers)
}
