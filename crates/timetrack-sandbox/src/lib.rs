//! A TimeTrack on loopback: keeps timers and timesheets by TimeTrack's rules, plays every variant its documentation leaves
//! open, and fails as networks do. [`TimeTrackSandbox`] is the handle.

mod books;
mod calendar;
mod company;
mod drip;
mod fault;
mod lists;
mod people;
mod quirks;
mod render;
mod routes;
mod server;
mod variants;
mod wall_time;

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use serde::Serialize;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_util::sync::{CancellationToken, DropGuard};
use url::Url;

use books::{Books, TimerAction, TimerKind};
pub use books::{Entry, Refusal, Stopwatch, Work};
pub use calendar::{Absence, Approval, Calendar};
pub use company::{Company, Employee, Job};
pub use fault::{Fault, On, Weather};
pub use quirks::*;
use render::Reply;
use routes::Asked;
pub use wall_time::WallTime;

/// Requests kept in the log.
const MAX_LOG: usize = 100_000;
const API: &str = "/api/v2/ext";
/// The only API key the sandbox knows.
const KEY: &str = "sandbox-key";
const FIRST_SECRET: &str = "sandbox-secret";

/// A running sandbox; a clone is another handle to it. It stops when the last handle is dropped.
#[derive(Clone)]
pub struct TimeTrackSandbox {
    world: Arc<World>,
    url: Url,
    _stop: Arc<DropGuard>,
}

/// A request as it arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Request {
    /// `GET` or `POST`.
    pub method: String,
    /// Below the root of the API, such as `attendance_timer/start`; empty for any other address.
    pub path: String,
    /// The query, decoded.
    pub query: Vec<(String, String)>,
    /// The body, byte for byte.
    pub body: String,
    /// Whose timer, from query or body.
    pub username: Option<String>,
    /// `date` as it was sent.
    pub date: Option<String>,
    /// When it arrived, by the sandbox's clock.
    pub at: DateTime<Utc>,
    /// Whether the key pair was right.
    pub authorised: bool,
    /// Whether a timer changed by it.
    pub applied: bool,
    /// The status answered; `None` while or if there is no answer.
    pub status: Option<u16>,
}

/// All that is known of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Snapshot {
    pub username: String,
    /// First and last name.
    pub full_name: String,
    /// Whether the person may work.
    pub enabled: bool,
    /// The attendance timer, if it counts.
    pub attendance: Option<Stopwatch>,
    /// The project timer, if it counts.
    pub project: Option<Stopwatch>,
    /// Finished attendances.
    pub attendances: Vec<Entry>,
    /// Finished project time.
    pub project_entries: Vec<Entry>,
}

struct World {
    state: Mutex<State>,
    now: Box<dyn Fn() -> DateTime<Utc> + Send + Sync>,
    /// Counts everything that happens.
    changes: watch::Sender<u64>,
    released: watch::Sender<u64>,
    hung_up: watch::Sender<u64>,
    huge_bytes: AtomicUsize,
    /// Whether anybody listens.
    listening: watch::Sender<bool>,
    /// Whether each connection ends with its first answer.
    one_each: AtomicBool,
    load: Mutex<Load>,
}

/// Requests in hand, and the most there ever were.
#[derive(Default)]
struct Load {
    now: HashMap<String, usize>,
    most_for_one: usize,
    most: usize,
}

struct State {
    books: Books,
    quirks: Quirks,
    weather: Weather,
    faults: Vec<(On, Fault)>,
    log: VecDeque<Request>,
    /// Requests that fell out of the log.
    forgotten: usize,
    landing: Vec<(usize, Asked)>,
    secret: String,
}

impl State {
    fn total(&self) -> usize {
        self.forgotten + self.log.len()
    }

    /// A request by its number, unless it has fallen out of the log.
    fn logged(&mut self, number: usize) -> Option<&mut Request> {
        self.log.get_mut(number.checked_sub(self.forgotten)?)
    }
}

impl World {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn touch(&self) {
        self.changes.send_modify(|count| *count += 1);
    }

    /// Writes a request into the log; its number there.
    fn note(&self, asked: &Asked) -> usize {
        let mut state = self.state();
        let number = state.total();
        if state.log.len() == MAX_LOG {
            state.log.pop_front();
            state.forgotten += 1;
        }
        state.log.push_back(Request {
            method: asked.method.clone(),
            path: asked.path.clone().unwrap_or_default(),
            query: asked.query.clone(),
            body: asked.body.clone(),
            username: asked.text("username"),
            date: asked.text("date"),
            at: (self.now)(),
            authorised: asked.authorised,
            applied: false,
            status: None,
        });
        drop(state);
        self.touch();
        number
    }

    fn fault(&self, asked: &Asked) -> Option<Fault> {
        let mut state = self.state();
        let path = asked.path.as_deref().unwrap_or_default();
        let of = asked
            .text("username")
            .or_else(|| asked.param("username").map(str::to_owned))
            .map(|name| format!("?username={name}"))
            .unwrap_or_default();
        let path = format!("{path}{of}");
        let found = state.faults.iter().position(|(on, _)| on.fits(&asked.method, &path))?;
        Some(state.faults.remove(found).1)
    }

    fn apply(&self, number: usize, asked: &Asked) -> Reply {
        let mut guard = self.state();
        let state = &mut *guard;
        let answer = routes::answer(asked, &mut state.books, &state.quirks, (self.now)());
        if let Some(request) = state.logged(number) {
            request.applied = answer.applied;
        }
        drop(guard);
        self.touch();
        answer.reply
    }

    fn answered(&self, number: usize, status: u16) {
        if let Some(request) = self.state().logged(number) {
            request.status = Some(status);
        }
        self.touch();
    }
}

impl TimeTrackSandbox {
    /// Starts on a free port of loopback. `now` says what time it is at TimeTrack.
    ///
    /// # Errors
    /// If no port can be had.
    pub async fn start(
        now: impl Fn() -> DateTime<Utc> + Send + Sync + 'static,
        company: Company,
    ) -> anyhow::Result<Self> {
        Self::start_on(SocketAddr::from(([127, 0, 0, 1], 0)), now, company).await
    }

    /// Starts on that address.
    ///
    /// # Errors
    /// If the address cannot be had.
    pub async fn start_on(
        address: SocketAddr,
        now: impl Fn() -> DateTime<Utc> + Send + Sync + 'static,
        company: Company,
    ) -> anyhow::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let url = Url::parse(&format!("http://{}", listener.local_addr()?))?;
        let state = State {
            books: Books::new(company),
            quirks: Quirks::default(),
            weather: Weather::Fine,
            faults: Vec::new(),
            log: VecDeque::new(),
            forgotten: 0,
            landing: Vec::new(),
            secret: FIRST_SECRET.to_owned(),
        };
        let world = Arc::new(World {
            state: Mutex::new(state),
            now: Box::new(now),
            changes: watch::Sender::new(0),
            released: watch::Sender::new(0),
            hung_up: watch::Sender::new(0),
            huge_bytes: AtomicUsize::new(0),
            listening: watch::Sender::new(true),
            one_each: AtomicBool::new(false),
            load: Mutex::default(),
        });
        let stop = CancellationToken::new();
        tokio::spawn(server::serve(listener, Arc::clone(&world), stop.clone()));
        Ok(Self { world, url, _stop: Arc::new(stop.drop_guard()) })
    }

    /// The account root.
    pub fn url(&self) -> Url {
        self.url.clone()
    }

    /// The API key.
    pub fn key(&self) -> &'static str {
        KEY
    }

    /// The API secret in force.
    pub fn secret(&self) -> String {
        self.world.state().secret.clone()
    }

    /// Puts another secret in force, as an admin of the account can at any time.
    pub fn set_secret(&self, secret: &str) {
        self.world.state().secret = secret.to_owned();
        self.world.touch();
    }

    /// The quirks in force.
    pub fn quirks(&self) -> Quirks {
        self.world.state().quirks.clone()
    }

    /// Puts quirks in force, from the next request on.
    pub fn set_quirks(&self, quirks: Quirks) {
        self.world.state().quirks = quirks;
        self.world.touch();
    }

    /// The state of the line.
    pub fn weather(&self) -> Weather {
        self.world.state().weather
    }

    /// Changes the state of the line, from the next request on.
    pub fn set_weather(&self, weather: Weather) {
        self.world.state().weather = weather;
        self.world.touch();
    }

    /// The next request that fits, and no other, meets that fault. Faults for the same requests are met in order.
    pub fn fault_next(&self, on: On, fault: Fault) {
        self.world.state().faults.push((on, fault));
    }

    /// How many scripted faults have not been met.
    pub fn faults_left(&self) -> usize {
        self.world.state().faults.len()
    }

    /// Scripted faults that have not been met are forgotten.
    pub fn forget_faults(&self) {
        self.world.state().faults.clear();
    }

    /// Cuts every connection that hangs.
    pub fn release(&self) {
        self.world.released.send_modify(|count| *count += 1);
    }

    /// Closes every connection, idle or not.
    pub fn hang_up(&self) {
        self.world.hung_up.send_modify(|count| *count += 1);
    }

    /// From now on each connection ends with its first answer, so that none is left over when nobody listens any more.
    pub fn answer_once_each(&self) {
        self.world.one_each.store(true, Ordering::Relaxed);
        self.hang_up();
    }

    /// The most requests that were in hand at once for any one person, and for all people together. Those that name nobody do not
    /// count.
    pub fn most_at_once(&self) -> (usize, usize) {
        let load = self.world.load.lock().unwrap_or_else(PoisonError::into_inner);
        (load.most_for_one, load.most)
    }

    /// Stops listening, and returns when nobody does.
    pub async fn leave(&self) {
        self.set_weather(Weather::Gone);
        // The sender is held by `self`, so the channel cannot close while waiting.
        let _ = self.world.listening.subscribe().wait_for(|listening| !listening).await;
    }

    /// Applies the requests that met [`Fault::DelayedApply`], in order; how many there were.
    pub fn land(&self) -> usize {
        let landing = std::mem::take(&mut self.world.state().landing);
        for (number, asked) in &landing {
            // Nobody waits for the answer any more.
            let _ = self.world.apply(*number, asked);
        }
        landing.len()
    }

    /// How much of [`Fault::Huge`] callers have taken, in bytes.
    pub fn huge_bytes(&self) -> usize {
        self.world.huge_bytes.load(Ordering::Relaxed)
    }

    /// Every request so far, oldest first; of very many the last hundred thousand.
    pub fn requests(&self) -> Vec<Request> {
        self.world.state().log.iter().cloned().collect()
    }

    /// Every request but the first `skip` there ever were, oldest first; those that fell out of the log are missing.
    pub fn requests_from(&self, skip: usize) -> Vec<Request> {
        let state = self.world.state();
        state.log.iter().skip(skip.saturating_sub(state.forgotten)).cloned().collect()
    }

    /// The last `count` requests, newest first.
    pub fn recent(&self, count: usize) -> Vec<Request> {
        self.world.state().log.iter().rev().take(count).cloned().collect()
    }

    /// Every `POST` so far.
    pub fn writes(&self) -> Vec<Request> {
        self.requests().into_iter().filter(|request| request.method == "POST").collect()
    }

    /// Returns once so many requests have arrived.
    pub async fn seen(&self, count: usize) {
        let mut changes = self.changes();
        // The sender is held by `self`, so the channel cannot close while waiting.
        let _ = changes.wait_for(|_| self.world.state().total() >= count).await;
    }

    /// Tells of everything that happens, by a number that grows.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.world.changes.subscribe()
    }
}
