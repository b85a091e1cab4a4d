//! Whose turn it is: takes the heads of the lines that are due and delivers them, several people at once, one try per person.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use tokio::sync::Semaphore;

use super::deliver::{Tried, deliver};
use super::gate::{Gate, Shut};
use crate::app::App;
use crate::model::{MemberId, Punch, PunchId};
use crate::store;

/// So many people are served at once, so that TimeTrack is not overrun.
const AT_ONCE: usize = 32;
/// How many heads are looked at in one go: more than can be in work, so that someone idle is always among them.
const HEADS: u32 = 128;
/// After the database failed.
const STORE_PAUSE: chrono::TimeDelta = chrono::TimeDelta::seconds(1);

/// What one call of [`step`] did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Nothing is due; the next head comes due then, if one waits.
    Idle(Option<DateTime<Utc>>),
    /// A punch left its line.
    Settled(Box<Punch>),
    /// A punch is to be tried again then.
    Postponed(DateTime<Utc>),
}

/// Delivers at most one due punch: what [`run`] does for many at once, for whoever wants to watch it happen.
///
/// # Errors
/// If the database does not answer; nothing is lost.
pub async fn step(app: &Arc<App>, gate: &Gate, now: DateTime<Utc>) -> store::Result<Step> {
    let Some(head) = may_try(gate, now, app.store.due(now, HEADS).await?).into_iter().next() else {
        return Ok(Step::Idle(app.store.next_due().await?));
    };
    Ok(match deliver(app, gate, head).await? {
        Tried::Settled(punch) => Step::Settled(punch),
        Tried::Postponed(until) => Step::Postponed(until),
    })
}

/// Which of the due heads the gate lets pass.
fn may_try(gate: &Gate, now: DateTime<Utc>, mut heads: Vec<Punch>) -> Vec<Punch> {
    match gate.shut() {
        None => {}
        // One of them finds out whether it is over.
        Some((_, until)) if now >= until => heads.truncate(1),
        Some((Shut::Down, _)) => heads.retain(|head| head.attempts == 0),
        Some((Shut::Key | Shut::Busy, _)) => heads.clear(),
    }
    heads
}

/// Delivers until `app.stop`; returns when the tries in hand are over.
pub async fn run(app: Arc<App>) {
    let lanes = Arc::new(Lanes::default());
    take_up(&app).await;
    while !app.stop.is_cancelled() {
        let wake_at = match start_due(&app, &lanes).await {
            Ok(wake_at) => wake_at,
            Err(error) => {
                tracing::error!("the outbox cannot read the database: {error}");
                Some(app.clock.now() + STORE_PAUSE)
            }
        };
        tokio::select! {
            () = app.bell.rung() => {}
            () = sleep_until(&app, wake_at) => {}
            () = app.stop.cancelled() => {}
        }
    }
    // Every permit back means that no try is under way.
    let _ = lanes.permits.acquire_many(AT_ONCE as u32).await;
}

/// What was in flight when the bot stopped is to be read back first. Nothing else would look at it, so this does not give up.
async fn take_up(app: &App) {
    while !app.stop.is_cancelled() {
        match app.store.recover(app.clock.now()).await {
            Ok(0) => return,
            Ok(count) => {
                return tracing::warn!(
                    count,
                    "punches were in flight when the bot stopped; each is read back first"
                );
            }
            Err(error) => {
                tracing::error!("the outbox could not look at what was in flight: {error}");
                rest(app).await;
            }
        }
    }
}

struct Lanes {
    busy: Mutex<HashSet<MemberId>>,
    permits: Semaphore,
    gate: Gate,
}

impl Default for Lanes {
    fn default() -> Self {
        Self { busy: Mutex::default(), permits: Semaphore::new(AT_ONCE), gate: Gate::default() }
    }
}

impl Lanes {
    fn claim(&self, member: MemberId) -> bool {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner).insert(member)
    }

    fn release(&self, member: MemberId) {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner).remove(&member);
    }

    fn is_busy(&self, member: MemberId) -> bool {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner).contains(&member)
    }
}

/// Starts a try for every due head whose person is idle. Gives back when to look again if nobody rings before.
async fn start_due(app: &Arc<App>, lanes: &Arc<Lanes>) -> store::Result<Option<DateTime<Utc>>> {
    let now = app.clock.now();
    let mut due = app.store.due(now, HEADS).await?;
    due.retain(|head| !lanes.is_busy(head.member));
    for head in may_try(&lanes.gate, now, due) {
        if lanes.permits.available_permits() == 0 {
            break;
        }
        if lanes.claim(head.member) {
            spawn_try(app, lanes, head);
        }
    }
    let next_due = app.store.next_due().await?;
    Ok(match lanes.gate.shut() {
        Some((_, until)) if next_due.is_some() => Some(until.max(next_due.unwrap_or(until))),
        // What is due now is in work, and its end rings.
        _ => next_due.filter(|at| *at > now),
    })
}

fn spawn_try(app: &Arc<App>, lanes: &Arc<Lanes>, head: Punch) {
    let (app, lanes) = (Arc::clone(app), Arc::clone(lanes));
    app.tasks.clone().spawn(async move {
        let Ok(_permit) = lanes.permits.acquire().await else { return };
        let member = head.member;
        let release = Release { app: &app, lanes: &lanes, member };
        // The head may have been settled or cancelled since it was read.
        let id = head.id;
        match app.store.head(member).await {
            Ok(Some(fresh)) if fresh == head => {
                if let Err(error) = deliver(&app, &lanes.gate, head).await {
                    tracing::error!(member.id = %member, "a delivery could not be noted in the database: {error}");
                    give_back(&app, id).await;
                }
            }
            Ok(_) => {}
            Err(error) => {
                tracing::error!(member.id = %member, "the outbox cannot read the database: {error}");
                rest(&app).await;
            }
        }
        drop(release);
    });
}

/// Frees the person's lane and looks again, whatever happened to the try.
struct Release<'a> {
    app: &'a App,
    lanes: &'a Lanes,
    member: MemberId,
}

impl Drop for Release<'_> {
    fn drop(&mut self) {
        self.lanes.release(self.member);
        self.app.bell.ring();
    }
}

/// What was marked as in flight and could not be noted afterwards would hold its line up until the next start. This waits for
/// the database; meanwhile nothing could be noted anyway.
async fn give_back(app: &App, id: PunchId) {
    loop {
        rest(app).await;
        if app.stop.is_cancelled() {
            return;
        }
        match app.store.give_back(id, app.clock.now()).await {
            Ok(()) => return,
            Err(error) => tracing::warn!("the database still takes no writes: {error}"),
        }
    }
}

/// A head that could not be noted is still due: without a rest it would be tried in a circle.
async fn rest(app: &App) {
    tokio::select! {
        () = app.clock.sleep_until(app.clock.now() + STORE_PAUSE) => {}
        () = app.stop.cancelled() => {}
    }
}

async fn sleep_until(app: &App, at: Option<DateTime<Utc>>) {
    match at {
        Some(at) => app.clock.sleep_until(at).await,
        None => std::future::pending().await,
    }
}
