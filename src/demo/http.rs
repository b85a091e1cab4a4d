//! The HTTP API of the demo's page: state, change events, and interactions.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use axum::extract::{DefaultBodyLimit, Query, State};
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use futures_util::{Stream, stream};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use discord_sandbox::{Answer as Answered, AnswerKind, Client, InteractionId, Press, Typed, Who};
use timetrack_sandbox::Weather;

use crate::model::{MemberId, Zone};

use super::clock::{Move, target};
use super::world::{Demo, state, weather_name};
use super::{assets, guard, people};

/// Longest body the page sends: a command with 25 options of 6,000 characters would be more than anybody types.
const LARGEST_BODY: usize = 64 * 1024;
/// Discord's deadline for a first response is three seconds; a little more, so that a response at the last moment is seen.
const ANSWER_TIME: Duration = Duration::from_millis(3_200);
const SLOW: Duration = Duration::from_secs(5);
/// Changes within this time cause one event.
const BURST: Duration = Duration::from_millis(30);

type AppState = State<Arc<Demo>>;
type Answer = Result<Json<Value>, Problem>;

/// An error as a sentence with status 400.
struct Problem(anyhow::Error);

impl<E: Into<anyhow::Error>> From<E> for Problem {
    fn from(problem: E) -> Self {
        Self(problem.into())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        (StatusCode::BAD_REQUEST, format!("{:#}", self.0)).into_response()
    }
}

/// Serves the page until dropped.
pub(super) async fn serve(listener: TcpListener, demo: Arc<Demo>) {
    let port = listener.local_addr().map_or(0, |address| address.port());
    let guarded = middleware::from_fn(move |request, next| guard::guard(port, request, next));
    let app = assets::routes()
        .route("/api/world", get(world))
        .route("/api/events", get(events))
        .route("/api/slash", post(slash))
        .route("/api/menu", post(menu))
        .route("/api/autocomplete", post(autocomplete))
        .route("/api/click", post(click))
        .route("/api/submit", post(submit))
        .route("/api/weather", post(set_weather))
        .route("/api/clock", post(move_clock))
        .route("/api/here", post(here))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(guarded)
        .with_state(demo);
    if let Err(problem) = axum::serve(listener, Router::into_make_service(app)).await {
        tracing::error!(%problem, "the demo's page is no longer served");
    }
}

#[derive(Deserialize)]
struct WorldQuery {
    member: String,
}

async fn world(State(demo): AppState, Query(asked): Query<WorldQuery>) -> Answer {
    Ok(Json(state(&demo, demo.member(&asked.member)).await?))
}

/// One event for each burst of changes in a sandbox. The page then requests the new state.
async fn events(State(demo): AppState) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let receivers = (demo.discord.changes(), demo.timetrack.changes(), demo.moved.subscribe());
    let changed = stream::unfold(receivers, |(mut discord, mut timetrack, mut clock)| async move {
        tokio::select! {
            changed = discord.changed() => changed.ok()?,
            changed = timetrack.changed() => changed.ok()?,
            changed = clock.changed() => changed.ok()?,
        }
        tokio::time::sleep(BURST).await;
        discord.mark_unchanged();
        timetrack.mark_unchanged();
        clock.mark_unchanged();
        Some((Ok(Event::default().event("changed").data("1")), (discord, timetrack, clock)))
    });
    Sse::new(changed).keep_alive(KeepAlive::default())
}

#[derive(Deserialize)]
struct SlashBody {
    member: String,
    locale: String,
    channel: String,
    path: Vec<String>,
    #[serde(default)]
    options: Vec<(String, String)>,
    focus: Option<(String, String)>,
}

/// A command of the menu of another member.
#[derive(Deserialize)]
struct MenuBody {
    member: String,
    locale: String,
    channel: String,
    name: String,
    target: String,
}

#[derive(Deserialize)]
struct ClickBody {
    member: String,
    locale: String,
    message: String,
    custom_id: String,
}

/// The modal that an interaction opened, with what was typed by the ids of its inputs.
#[derive(Deserialize)]
struct SubmitBody {
    member: String,
    locale: String,
    press: String,
    values: Vec<(String, String)>,
}

#[derive(Deserialize)]
struct WeatherBody {
    weather: String,
}

#[derive(Deserialize)]
struct ClockBody {
    member: String,
    to: Move,
}

#[derive(Deserialize)]
struct HereBody {
    member: String,
    zone: String,
}

async fn slash(State(demo): AppState, Json(body): Json<SlashBody>) -> Answer {
    let press = send(&demo, &body)?;
    Ok(Json(command_outcome(&demo, press).await))
}

async fn menu(State(demo): AppState, Json(body): Json<MenuBody>) -> Answer {
    let who = demo.who(&body.member, &body.locale, &body.channel)?;
    let target: u64 = body.target.parse().context("a member's id is a number")?;
    let press = demo.discord.user_command_with(who, (&*body.name, target))?;
    Ok(Json(command_outcome(&demo, press).await))
}

async fn autocomplete(State(demo): AppState, Json(body): Json<SlashBody>) -> Answer {
    let press = send(&demo, &body)?;
    Ok(Json(match answer(&demo, press).await {
        Some(answer) => json!({ "choices": answer.data }),
        None => json!({ "error": "no-answer" }),
    }))
}

async fn click(State(demo): AppState, Json(body): Json<ClickBody>) -> Answer {
    let member = demo.member(&body.member);
    demo.discord.set_locale(member, &body.locale);
    let message = body.message.parse().context("a message's id is a number")?;
    let press = demo.discord.click(member, message, &body.custom_id)?;
    Ok(Json(outcome(&demo, press).await))
}

async fn submit(State(demo): AppState, Json(body): Json<SubmitBody>) -> Answer {
    let member = demo.member(&body.member);
    demo.discord.set_locale(member, &body.locale);
    let opened = Press { id: InteractionId(body.press.parse().context("an interaction's id is a number")?) };
    let values: Vec<_> = body.values.iter().map(|(id, value)| (&**id, &**value)).collect();
    let press = demo.discord.fill((member, Client::Honest), opened, &values)?;
    Ok(Json(outcome(&demo, press).await))
}

async fn set_weather(State(demo): AppState, Json(body): Json<WeatherBody>) -> Answer {
    let known = [Weather::Fine, Weather::Down, Weather::Slow(SLOW), Weather::Garbage];
    let weather = known.into_iter().find(|weather| weather_name(*weather) == body.weather);
    demo.timetrack.set_weather(weather.context("no such weather")?);
    Ok(Json(json!({})))
}

/// A person who chose no zone gets the browser's, so that typed times are read by the clock that the page shows. So does David.
async fn here(State(demo): AppState, Json(body): Json<HereBody>) -> Answer {
    let (member, zone) = (demo.member(&body.member), Zone::new(&body.zone)?);
    for member in [member, people::DAVID] {
        let link = demo.app.store.link(member).await?;
        if link.is_some_and(|link| link.zone.is_none()) {
            demo.app.store.choose_zone(member, &zone, member, demo.clock.now()).await?;
            demo.moved.send_replace(());
        }
    }
    Ok(Json(json!({})))
}

/// Moves the clock of the whole demo ahead, to a time in the person's zone.
async fn move_clock(State(demo): AppState, Json(body): Json<ClockBody>) -> Answer {
    let zone = demo.zone(demo.member(&body.member)).await?;
    let now = demo.clock.now();
    let to = target(body.to, now, &zone).with_context(|| format!("the clocks never change in {zone}"))?;
    // What David does meanwhile comes first, so that nothing of it is missed by what the bot reads then.
    demo.live(to).await?;
    demo.clock.advance((to - now).to_std()?);
    demo.moved.send_replace(());
    Ok(Json(json!({})))
}

/// Sends a command as the person's own client would, in the language of the page.
fn send(demo: &Demo, body: &SlashBody) -> anyhow::Result<Press> {
    let who = demo.who(&body.member, &body.locale, &body.channel)?;
    let path: Vec<_> = body.path.iter().map(String::as_str).collect();
    let options: Vec<_> = body.options.iter().map(|(name, value)| (&**name, &**value)).collect();
    let focus = body.focus.as_ref().map(|(name, value)| (&**name, &**value));
    demo.discord.press(who, Typed { path: &path, options: &options, focus })
}

/// The first answer, if there was one in time.
async fn answer(demo: &Demo, press: Press) -> Option<Answered> {
    tokio::time::timeout(ANSWER_TIME, demo.discord.answer(press)).await.ok()?.ok()
}

/// What the page shows of a command outside of the conversation: a modal. That there was no response stands in the conversation.
async fn command_outcome(demo: &Demo, press: Press) -> Value {
    answer(demo, press).await.map_or_else(|| json!({}), |answer| opened(press, &answer))
}

/// What the page shows of a button outside of the conversation: a modal, or that there was no response.
async fn outcome(demo: &Demo, press: Press) -> Value {
    match answer(demo, press).await {
        Some(answer) => opened(press, &answer),
        None => json!({ "error": "no-answer" }),
    }
}

/// The modal, with the id of the interaction that it belongs to; nothing for any other answer.
fn opened(press: Press, answer: &Answered) -> Value {
    match answer.kind {
        AnswerKind::Modal => json!({ "modal": answer.data, "press": press.id.to_string() }),
        _ => json!({}),
    }
}

impl Demo {
    /// The person with this id, otherwise the first one, so that an outdated address still opens.
    fn member(&self, id: &str) -> MemberId {
        let people = self.discord.people();
        let found = people.iter().find(|person| person.id.to_string() == id).or(people.first());
        found.map_or(people::CLARA, |person| MemberId(person.id.0))
    }

    /// The person with an ordinary client, in the language of the page and in this channel.
    fn who(&self, member: &str, locale: &str, channel: &str) -> anyhow::Result<Who> {
        let member = self.member(member);
        self.discord.set_locale(member, locale);
        let channel = channel.parse().context("a channel's id is a number")?;
        Ok(Who::new(member, Some(people::GUILD), Client::Honest).in_channel(channel))
    }
}
