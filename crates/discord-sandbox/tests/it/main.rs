//! Tests of the sandbox itself: it behaves as Discord does, and records every breach.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

mod channels;
mod clients;
mod conduct;
mod direct;
mod endpoint;
mod forms;
mod menus;
mod people;
mod registering;
mod roles;
mod saying;
mod shapes;
mod sockets;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, Utc};
use discord_sandbox::{DiscordSandbox, GuildId, Press, Setup, UserId};
use reqwest::Method;
use serde_json::{Value, json};

const ACME: GuildId = GuildId(800_000_000_000_000_000);
const ALICE: UserId = UserId(100_000_000_000_000_001);
const BOB: UserId = UserId(100_000_000_000_000_002);
const MALLORY: UserId = UserId(100_000_000_000_000_005);
const AGENT: &str = "DiscordBot (https://example.org, 1.0)";

fn morning() -> DateTime<Utc> {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

/// The time on Discord, which stands still until it is moved.
#[derive(Clone)]
struct Clock(Arc<Mutex<DateTime<Utc>>>);

impl Clock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }

    fn advance(&self, by: Duration) {
        *self.0.lock().unwrap() += by;
    }
}

/// A sandbox on a manual clock with a hand-made client for its REST API.
struct Stage {
    clock: Clock,
    sandbox: DiscordSandbox,
    http: reqwest::Client,
}

/// Status and body of an answer; `null` if it has none.
type Got = (u16, Value);

impl Stage {
    async fn empty() -> Self {
        Self::set_up(Setup::default()).await
    }

    async fn set_up(setup: Setup) -> Self {
        let clock = Clock(Arc::new(Mutex::new(morning())));
        let time = clock.clone();
        let sandbox = DiscordSandbox::start(move || time.now(), setup).await.unwrap();
        let http = reqwest::Client::builder().user_agent(AGENT).build().unwrap();
        Self { clock, sandbox, http }
    }

    /// With the commands of [`commands`] registered in Acme.
    async fn new() -> Self {
        let stage = Self::empty().await;
        let (status, body) = stage.register(&commands()).await;
        assert_eq!(status, 200, "{body}");
        stage
    }

    async fn send(&self, method: Method, path: &str, body: Option<&Value>) -> Got {
        let url = format!("{}/api/v10{path}", self.sandbox.api_url());
        let mut request = self.http.request(method, url);
        if !path.starts_with("/webhooks") && !path.starts_with("/interactions") {
            request = request.header("authorization", format!("Bot {}", self.sandbox.token()));
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        // A connection that breaks before the head of the response is one that breaks in it, too.
        let Ok(response) = request.send().await else { return (0, Value::Null) };
        let status = response.status().as_u16();
        (status, response.json().await.unwrap_or(Value::Null))
    }

    async fn register(&self, commands: &Value) -> Got {
        let path = format!("/applications/{}/guilds/{ACME}/commands", self.sandbox.application_id());
        self.send(Method::PUT, &path, Some(commands)).await
    }

    fn note(&self) -> Press {
        self.sandbox.slash(ALICE, Some(ACME), &["note"], &[("text", "hello")]).unwrap()
    }

    fn token(&self, press: Press) -> String {
        self.sandbox.payload(press).unwrap()["token"].as_str().unwrap().to_owned()
    }

    async fn callback(&self, press: Press, body: &Value) -> Got {
        let path = format!("/interactions/{}/{}/callback", press.id, self.token(press));
        self.send(Method::POST, &path, Some(body)).await
    }

    /// A request to the webhook of a press, `rest` being what follows the token.
    async fn webhook(&self, press: Press, method: Method, rest: &str, body: Option<&Value>) -> Got {
        let path = format!("/webhooks/{}/{}{rest}", self.sandbox.application_id(), self.token(press));
        self.send(method, &path, body).await
    }

    /// The sentences of the breaches, which are forgotten.
    fn sentences(&self) -> Vec<&'static str> {
        self.sandbox.take_breaches().into_iter().map(|breach| breach.rule).collect()
    }
}

/// A message with nothing wrong.
fn plain(content: &str) -> Value {
    json!({ "content": content, "allowed_mentions": { "parse": [] } })
}

/// A first answer of type 4.
fn say(data: Value) -> Value {
    json!({ "type": 4, "data": data })
}

fn option(name: &str, kind: u64) -> Value {
    json!({ "name": name, "description": name, "type": kind })
}

/// One command of each shape.
fn commands() -> Value {
    let mut text = option("text", 3);
    text["required"] = json!(true);
    text["max_length"] = json!(20);
    let mut about = option("about", 3);
    about["autocomplete"] = json!(true);
    let mut days = option("days", 4);
    days["min_value"] = json!(1);
    days["max_value"] = json!(7);
    let mut start = option("start", 1);
    start["options"] = json!([about]);
    let mut link = option("link", 1);
    link["options"] = json!([option("member", 6)]);
    json!([
        { "name": "note", "description": "Note", "options": [text, days], "description_localizations": { "de": "Notiz" } },
        { "name": "project", "description": "Projects", "options": [start] },
        { "name": "admin", "description": "Admin", "options": [link], "default_member_permissions": "32" },
    ])
}
