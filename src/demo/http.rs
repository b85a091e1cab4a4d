//! What the page asks of the demo's server: look, be told of changes, press.

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
use super::world::{Stage, draw, weather_name};
use super::{assets, guard, people};

/// Longest body the page sends: a command with 25 options of 6,000 characters would be more than anybody types.
const LARGEST_BODY: usize = 64 * 1024;
/// Discord gives a first answer three seconds; a little more, so that an answer at the last moment is seen.
const ANSWER_TIME: Duration = Duration::from_millis(3_200);
/// How slow TimeTrack is when it is slow.
const SLOW: Duration = Duration::from_secs(5);
/// Changes come in bursts; the page is told once for each burst.
const BURST: Duration = Duration::from_millis(30);

type Here = State<Arc<Stage>>;
type Answer = Result<Json<Value>, Problem>;

/// What went wrong, as a sentence with status 400.
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
pub(super) async fn serve(listener: TcpListener, stage: Arc<Stage>) {
    let port = listener.local_addr().map_or(0, |address| address.port());
    let guarded = middleware::from_fn(move |request, next| guard::watch(port, request, next));
    let app = assets::routes()
        .route("/api/world", get(world))
        .route("/api/events", get(events))
        .route("/api/slash", post(slash))
        .route("/api/autocomplete", post(autocomplete))
        .route("/api/click", post(click))
        .route("/api/submit", post(submit))
        .route("/api/weather", post(set_weather))
        .route("/api/clock", post(move_clock))
        .route("/api/here", post(here))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(guarded)
        .with_state(stage);
    if let Err(problem) = axum::serve(listener, Router::into_make_service(app)).await {
        tracing::error!(%problem, "the demo's page is no longer served");
    }
}

#[derive(Deserialize)]
struct Asked {
    member: String,
}

async fn world(State(stage): Here, Query(asked): Query<Asked>) -> Answer {
    Ok(Json(draw(&stage, stage.member(&asked.member)).await?))
}

/// One event for each burst of changes on either side; the page then asks for what it needs.
async fn events(State(stage): Here) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let receivers = (stage.discord.changes(), stage.timetrack.changes(), stage.moved.subscribe());
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
    path: Vec<String>,
    #[serde(default)]
    options: Vec<(String, String)>,
    focus: Option<(String, String)>,
}

#[derive(Deserialize)]
struct ClickBody {
    member: String,
    locale: String,
    message: String,
    custom_id: String,
}

/// The modal that a press opened, with what was typed by the ids of its inputs.
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

async fn slash(State(stage): Here, Json(body): Json<SlashBody>) -> Answer {
    let press = send(&stage, &body)?;
    // Silence is not an error here: the channel itself shows that the application did not respond.
    let answer = answer(&stage, press).await;
    Ok(Json(answer.map_or_else(|| json!({}), |answer| opened(press, &answer))))
}

async fn autocomplete(State(stage): Here, Json(body): Json<SlashBody>) -> Answer {
    let press = send(&stage, &body)?;
    Ok(Json(match answer(&stage, press).await {
        Some(answer) => json!({ "choices": answer.data }),
        None => json!({ "error": "no-answer" }),
    }))
}

async fn click(State(stage): Here, Json(body): Json<ClickBody>) -> Answer {
    let member = stage.member(&body.member);
    stage.discord.set_locale(member, &body.locale);
    let message = body.message.parse().context("a message's id is a number")?;
    let press = stage.discord.click(member, message, &body.custom_id)?;
    Ok(Json(outcome(&stage, press).await))
}

async fn submit(State(stage): Here, Json(body): Json<SubmitBody>) -> Answer {
    let member = stage.member(&body.member);
    stage.discord.set_locale(member, &body.locale);
    let opened = Press { id: InteractionId(body.press.parse().context("an interaction's id is a number")?) };
    let values: Vec<_> = body.values.iter().map(|(id, value)| (&**id, &**value)).collect();
    let press = stage.discord.fill((member, Client::Honest), opened, &values)?;
    Ok(Json(outcome(&stage, press).await))
}

async fn set_weather(State(stage): Here, Json(body): Json<WeatherBody>) -> Answer {
    let known = [Weather::Fine, Weather::Down, Weather::Slow(SLOW), Weather::Garbage];
    let weather = known.into_iter().find(|weather| weather_name(*weather) == body.weather);
    stage.timetrack.set_weather(weather.context("no such weather")?);
    Ok(Json(json!({})))
}

/// Who chose no zone lives where the browser is, so that what is typed is read by the clock that the page shows.
async fn here(State(stage): Here, Json(body): Json<HereBody>) -> Answer {
    let (member, zone) = (stage.member(&body.member), Zone::new(&body.zone)?);
    let link = stage.app.store.link(member).await?;
    if link.is_some_and(|link| link.zone.is_none()) {
        stage.app.store.choose_zone(member, &zone, member, stage.clock.now()).await?;
    }
    Ok(Json(json!({})))
}

/// Moves the clock of the whole demo ahead; mornings and changes of the clocks are those of the person's zone.
async fn move_clock(State(stage): Here, Json(body): Json<ClockBody>) -> Answer {
    let zone = stage.zone(stage.member(&body.member)).await?;
    let now = stage.clock.now();
    let to = target(body.to, now, &zone).with_context(|| format!("the clocks never change in {zone}"))?;
    stage.clock.advance((to - now).to_std()?);
    stage.moved.send_replace(());
    Ok(Json(json!({})))
}

/// Presses as the person's own client would, in the language the page shows.
fn send(stage: &Stage, body: &SlashBody) -> anyhow::Result<Press> {
    let member = stage.member(&body.member);
    stage.discord.set_locale(member, &body.locale);
    let path: Vec<_> = body.path.iter().map(String::as_str).collect();
    let options: Vec<_> = body.options.iter().map(|(name, value)| (&**name, &**value)).collect();
    let focus = body.focus.as_ref().map(|(name, value)| (&**name, &**value));
    let who = Who::new(member, Some(people::GUILD), Client::Honest);
    stage.discord.press(who, Typed { path: &path, options: &options, focus })
}

/// The first answer, if there was one in time.
async fn answer(stage: &Stage, press: Press) -> Option<Answered> {
    tokio::time::timeout(ANSWER_TIME, stage.discord.answer(press)).await.ok()?.ok()
}

/// What the page shows beside the conversation: the modal that was opened, or that there was no answer.
async fn outcome(stage: &Stage, press: Press) -> Value {
    match answer(stage, press).await {
        Some(answer) => opened(press, &answer),
        None => json!({ "error": "no-answer" }),
    }
}

/// The modal, with the id of the press that it belongs to; nothing for any other answer.
fn opened(press: Press, answer: &Answered) -> Value {
    match answer.kind {
        AnswerKind::Modal => json!({ "modal": answer.data, "press": press.id.to_string() }),
        _ => json!({}),
    }
}

impl Stage {
    /// The person with this id; anything else is the first one, so that a stale address still opens.
    fn member(&self, id: &str) -> MemberId {
        let people = self.discord.people();
        let found = people.iter().find(|person| person.id.to_string() == id).or(people.first());
        found.map_or(people::CLARA, |person| MemberId(person.id.0))
    }
}
