//! Minimal TimeTrack and Discord REST API, for loads at which the sandboxes of `crates/` would be the bottleneck. TimeTrack keeps
//! one attendance timer per person; Discord accepts everything.

use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::{Body, to_bytes};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// How TimeTrack is doing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// It answers at once.
    Well,
    /// It answers after that time.
    Slow(Duration),
    /// It closes every connection without a word.
    Dead,
    /// It answers 429, and asks for five seconds.
    Busy,
    /// It does not accept the key.
    Refusing,
}

/// Both, on loopback.
#[derive(Clone)]
pub struct Stubs {
    /// TimeTrack's address.
    pub timetrack: SocketAddr,
    /// Discord's address.
    pub discord: SocketAddr,
    state: Arc<State>,
}

struct State {
    health: Mutex<Health>,
    /// Where the health counts: in the account that is the first part of this path; everywhere without one.
    ill: Mutex<Option<String>>,
    /// Requests with another key than that of the account in their path.
    foreign: AtomicU64,
    /// Requests for these people hang.
    hanging: Mutex<Vec<String>>,
    running: Mutex<HashMap<String, String>>,
    writes: AtomicU64,
    at_once: AtomicU64,
    most_at_once: AtomicU64,
    edits: AtomicU64,
    messages: AtomicU64,
    /// Who waits for the response to which interaction.
    expected: Mutex<HashMap<u64, oneshot::Sender<String>>>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Stubs {
    /// Starts both.
    ///
    /// # Errors
    /// If no port can be had.
    pub async fn start() -> anyhow::Result<Self> {
        let state = Arc::new(State {
            health: Mutex::new(Health::Well),
            ill: Mutex::default(),
            foreign: AtomicU64::new(0),
            hanging: Mutex::default(),
            running: Mutex::default(),
            writes: AtomicU64::new(0),
            at_once: AtomicU64::new(0),
            most_at_once: AtomicU64::new(0),
            edits: AtomicU64::new(0),
            messages: AtomicU64::new(0),
            expected: Mutex::default(),
        });
        let [timetrack, discord] = [bound().await?, bound().await?];
        let stubs = Self { timetrack: timetrack.local_addr()?, discord: discord.local_addr()?, state };
        tokio::spawn(serve(timetrack, Arc::clone(&stubs.state), Which::TimeTrack));
        tokio::spawn(serve(discord, Arc::clone(&stubs.state), Which::Discord));
        Ok(stubs)
    }

    /// From now on.
    pub fn set_health(&self, health: Health) {
        *locked(&self.state.health) = health;
    }

    /// The same for one account; the others are well.
    pub fn set_health_of(&self, account: &str, health: Health) {
        *locked(&self.state.ill) = Some(account.to_owned());
        self.set_health(health);
    }

    /// Requests so far that carried another account's key. The key of the account at the path `/x/` is `key-of-x`.
    pub fn foreign(&self) -> u64 {
        self.state.foreign.load(Ordering::Relaxed)
    }

    /// Requests for these people get no answer from now on, until others are named.
    pub fn hang(&self, names: Vec<String>) {
        *locked(&self.state.hanging) = names;
    }

    /// Timers started and stopped so far.
    pub fn writes(&self) -> u64 {
        self.state.writes.load(Ordering::Relaxed)
    }

    /// The most requests that were under way at TimeTrack at one time.
    pub fn most_at_once(&self) -> u64 {
        self.state.most_at_once.load(Ordering::Relaxed)
    }

    /// The response to an interaction, once it arrives.
    pub fn expect(&self, interaction: u64) -> oneshot::Receiver<String> {
        let (sender, receiver) = oneshot::channel();
        locked(&self.state.expected).insert(interaction, sender);
        receiver
    }

    /// Messages that were sent, not responses.
    pub fn messages(&self) -> u64 {
        self.state.messages.load(Ordering::Relaxed)
    }

    /// Answers that were edited.
    pub fn edits(&self) -> u64 {
        self.state.edits.load(Ordering::Relaxed)
    }
}

async fn bound() -> std::io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    TimeTrack,
    Discord,
}

async fn serve(listener: TcpListener, state: Arc<State>, which: Which) {
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        let is_dead = *locked(&state.health) == Health::Dead && locked(&state.ill).is_none();
        if which == Which::TimeTrack && is_dead {
            continue;
        }
        let _ = stream.set_nodelay(true);
        let state = Arc::clone(&state);
        tokio::spawn(async move {
            let service = service_fn(|request| answer(Arc::clone(&state), request, which));
            let mut builder = http1::Builder::new();
            // A connection that is cut is a caller's business.
            let _ = builder.timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

#[derive(Debug, thiserror::Error)]
#[error("cut")]
struct Cut;

async fn answer(state: Arc<State>, request: Request<Incoming>, which: Which) -> Result<Response<Body>, Cut> {
    match which {
        Which::Discord => discord(&state, request).await,
        Which::TimeTrack => {
            let now = state.at_once.fetch_add(1, Ordering::Relaxed) + 1;
            state.most_at_once.fetch_max(now, Ordering::Relaxed);
            let _under_way = UnderWay(&state);
            timetrack(&state, request).await
        }
    }
}

impl State {
    fn health_of(&self, request: &Request<Incoming>) -> Health {
        let Some(ill) = locked(&self.ill).clone() else { return *locked(&self.health) };
        let account = request.uri().path().split('/').nth(1).unwrap_or_default();
        let key = request.headers().get("x-timetrack-api-key").and_then(|key| key.to_str().ok());
        if key != Some(format!("key-of-{account}").as_str()) {
            self.foreign.fetch_add(1, Ordering::Relaxed);
        }
        if account == ill { *locked(&self.health) } else { Health::Well }
    }
}

/// A request at TimeTrack, also one whose caller gives up.
struct UnderWay<'a>(&'a State);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.at_once.fetch_sub(1, Ordering::Relaxed);
    }
}

async fn discord(state: &State, request: Request<Incoming>) -> Result<Response<Body>, Cut> {
    let (head, body) = request.into_parts();
    if head.method == Method::PATCH {
        state.edits.fetch_add(1, Ordering::Relaxed);
    }
    let path = head.uri.path();
    if path.ends_with("/messages") {
        state.messages.fetch_add(1, Ordering::Relaxed);
    }
    if let Some(interaction) = path.split("/interactions/").nth(1).and_then(|rest| rest.split('/').next()) {
        let bytes = to_bytes(Body::new(body), 1 << 20).await.map_err(|_| Cut)?;
        let waiter = interaction.parse().ok().and_then(|id: u64| locked(&state.expected).remove(&id));
        // Who gave up waiting does not matter.
        let _ = waiter.map(|waiter| waiter.send(String::from_utf8_lossy(&bytes).into_owned()));
        return Ok(json(StatusCode::OK, r#"{"id":"1"}"#.to_owned()));
    }
    let body = if path.ends_with("/commands") { "[]" } else { r#"{"id":"1"}"# };
    Ok(json(StatusCode::OK, body.to_owned()))
}

async fn timetrack(state: &State, request: Request<Incoming>) -> Result<Response<Body>, Cut> {
    match state.health_of(&request) {
        Health::Well => {}
        Health::Slow(wait) => tokio::time::sleep(wait).await,
        Health::Dead => return Err(Cut),
        Health::Busy => {
            let mut busy = json(StatusCode::TOO_MANY_REQUESTS, "{}".to_owned());
            busy.headers_mut().insert("retry-after", hyper::header::HeaderValue::from_static("5"));
            return Ok(busy);
        }
        Health::Refusing => return Ok(json(StatusCode::UNAUTHORIZED, "{}".to_owned())),
    }
    let (head, body) = request.into_parts();
    let verb = head.uri.path().rsplit('/').next().unwrap_or_default().to_owned();
    let query: HashMap<_, _> =
        url::form_urlencoded::parse(head.uri.query().unwrap_or_default().as_bytes()).into_owned().collect();
    if verb != "attendance_timer" && head.method == Method::GET {
        let rows = if verb == "work_reports" { work_report(&query) } else { "[]".to_owned() };
        return Ok(json(StatusCode::OK, rows));
    }
    let (name, date) = if head.method == Method::GET {
        (query.get("username").cloned().unwrap_or_default(), String::new())
    } else {
        let bytes = to_bytes(Body::new(body), 1 << 16).await.map_err(|_| Cut)?;
        let asked: Value = serde_json::from_slice(&bytes).map_err(|_| Cut)?;
        let text = |key: &str| asked[key].as_str().unwrap_or_default().to_owned();
        (text("username"), text("date"))
    };
    if locked(&state.hanging).contains(&name) {
        std::future::pending::<()>().await;
    }
    Ok(timer(state, &verb, &name, date))
}

/// A day on which eight hours are to be worked and nothing was.
fn work_report(query: &HashMap<String, String>) -> String {
    let asked = |name: &str| query.get(name).map(String::as_str).unwrap_or_default();
    match asked("page_number") {
        "" | "0" => format!(
            r#"[{{"username":"{}","workDate":"{}","targetSeconds":28800,"workedSeconds":0,"weekday":1}}]"#,
            asked("username"),
            asked("from")
        ),
        _ => "[]".to_owned(),
    }
}

fn timer(state: &State, verb: &str, name: &str, date: String) -> Response<Body> {
    let mut running = locked(&state.running);
    match verb {
        "start" => drop(running.insert(name.to_owned(), date)),
        "stop" => drop(running.remove(name)),
        _ => {}
    }
    if verb != "attendance_timer" {
        state.writes.fetch_add(1, Ordering::Relaxed);
    }
    match running.get(name) {
        Some(since) => json(
            StatusCode::OK,
            format!(
                r#"{{"username":"{name}","startedAt":"{since}","workedSeconds":0,"breakSeconds":0,"playing":true,"paused":false,"stopped":false}}"#
            ),
        ),
        None if verb == "stop" => json(
            StatusCode::OK,
            format!(
                r#"{{"username":"{name}","workedSeconds":60,"breakSeconds":0,"playing":false,"paused":false,"stopped":true}}"#
            ),
        ),
        None => json(
            StatusCode::NOT_FOUND,
            r#"{"errors":[{"status":404,"code":15020,"detail":"No timer is running"}]}"#.to_owned(),
        ),
    }
}

fn json(status: StatusCode, body: String) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let kind = hyper::header::HeaderValue::from_static("application/json");
    response.headers_mut().insert(hyper::header::CONTENT_TYPE, kind);
    response
}
