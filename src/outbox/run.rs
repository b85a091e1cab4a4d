//! Whose turn it is: takes the heads of the lines that are due and delivers them, several people at once, one try per person.

use std::collections::HashSet;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use futures_util::FutureExt;
use tracing::Instrument;

use super::deliver::deliver;
use super::look_ups::FailedLookUps;
use super::pause::LONGEST_PAUSE;
use crate::app::App;
use crate::model::{MemberId, Punch, PunchId};
use crate::news;
use crate::store;
use crate::timetrack::{CircuitBreaker, DELIVERIES_AT_ONCE, Delivery, Reason, State};

/// How many heads are looked at in one go: as many as may be in work already, and as many as may come to it.
const HEADS: u32 = 2 * DELIVERIES_AT_ONCE as u32;
/// The loop turns at least so often, so that a standstill can be told from peace, and a clock that was set back delays nobody
/// for long.
const TURN: std::time::Duration = std::time::Duration::from_secs(5);
/// After the database failed.
const STORE_PAUSE: chrono::TimeDelta = chrono::TimeDelta::seconds(1);

/// Less than this the clock may go back without notice; pauses are that much longer then.
const CLOCK_SET_BACK: chrono::TimeDelta = chrono::TimeDelta::seconds(10);

/// Which of these heads are tried now; they are those of people for whom no attempt is under way, the earliest due first. While the
/// circuit breaker is open and the time for a probe has come, one of them is the probe, due or not.
pub fn picked(breaker: &CircuitBreaker, now: DateTime<Utc>, heads: &[Punch]) -> Vec<Punch> {
    let is_due = |head: &&Punch| head.next_at <= now;
    let is_new = |head: &&Punch| head.attempts == 0;
    match breaker.state().hold() {
        None => heads.iter().filter(is_due).cloned().collect(),
        Some((_, until)) if now >= until => {
            // One that was never tried gets its one attempt in any case, so it is the probe.
            let new = heads.iter().find(is_new);
            let candidates = new.map_or(heads, std::slice::from_ref);
            let users: Vec<_> = candidates.iter().map(|head| &head.username).collect();
            let probe = breaker.probe(&users, now);
            candidates.iter().filter(|head| Some(&head.username) == probe).take(1).cloned().collect()
        }
        // It may show that the outage is over.
        Some((Reason::Down, _)) => heads.iter().filter(is_new).filter(is_due).cloned().collect(),
        Some((Reason::KeyRefused | Reason::Busy, _)) => Vec::new(),
    }
}

/// When to look again if nobody rings before; `heads` are those of people for whom no try is under way.
pub fn wake_at(breaker: &CircuitBreaker, heads: &[Punch], now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let at = match breaker.state().hold() {
        Some((_, until)) => heads.first().map(|_| until),
        None => heads.iter().map(|head| head.next_at).find(|at| *at > now),
    };
    // What is due now is in work or finds no room, and the end of a try rings.
    at.filter(|at| *at > now)
}

/// Whether the clock was set back since it said `last`: then every instant noted before is to be taken with care, and pauses
/// would last as much longer.
pub fn was_set_back(last: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    last - now > CLOCK_SET_BACK
}

/// The latest instant that the clock is known to have shown: `last`, or the earliest at which a pause that ends at `wake_at` can have
/// begun. An attempt that was under way when the clock was set back may note such a pause after the others were shortened.
pub fn latest(last: DateTime<Utc>, wake_at: Option<DateTime<Utc>>) -> DateTime<Utc> {
    wake_at.map_or(last, |at| last.max(at - LONGEST_PAUSE))
}

/// Delivers until `app.stop`; returns when the tries in hand are over.
pub async fn run(app: Arc<App>) {
    let lanes = Arc::new(Lanes::default());
    while let Err(error) = take_up(&app).await {
        // Nothing else looks at what was in flight, so this does not give up.
        tracing::error!("the outbox could not look at what was in flight: {error}");
        // Alive, and waiting for the database.
        app.counters.outbox_turned.beat();
        rest(&app).await;
        if app.stop.is_cancelled() {
            return;
        }
    }
    let breaker = app.timetrack.breaker();
    let mut changes = breaker.changes();
    let (mut last, mut closings) = (app.clock.now(), breaker.closings());
    while !app.stop.is_cancelled() {
        let now = app.clock.now();
        let is_set_back = was_set_back(last, now);
        if is_set_back {
            tracing::warn!("the clock was set back by {} s", (last - now).num_seconds());
            breaker.forget_pauses(now);
            hasten(&app, now).await;
        }
        last = now;
        // A change from now on ends the wait below.
        changes.mark_unchanged();
        let closed = breaker.closings();
        if closed != closings {
            tracing::info!("TimeTrack answers again; what waits is delivered now");
            if hasten(&app, now).await {
                closings = closed;
            }
        }
        tell_of_key(&app);
        let wake_at = match start_due(&app, &lanes).await {
            Ok(wake_at) => wake_at,
            Err(error) => {
                tracing::error!("the outbox cannot read the database: {error}");
                Some(app.clock.now() + STORE_PAUSE)
            }
        };
        show(&app);
        last = latest(last, wake_at);
        // At once, but not again and again while the database takes no writes.
        if !is_set_back && was_set_back(last, app.clock.now()) {
            continue;
        }
        tokio::select! {
            () = app.bell.rung() => {}
            _ = changes.changed() => {}
            () = tokio::time::sleep(TURN) => {}
            () = sleep_until(&app, wake_at) => {}
            () = app.stop.cancelled() => {}
        }
    }
    app.timetrack.no_deliveries().await;
}

/// Tells the admins that the key is refused, once.
fn tell_of_key(app: &Arc<App>) {
    if app.timetrack.breaker().take_key_news() {
        tracing::error!(
            "TimeTrack does not accept the API key: nothing is booked until TIMETRACK_API_KEY and TIMETRACK_API_SECRET are right"
        );
        news::key_refused(app);
    }
}

/// What the last run left: pauses end, and what was in flight is unclear.
async fn take_up(app: &App) -> store::Result<()> {
    let now = app.clock.now();
    let count = app.store.recover(now).await?;
    if count > 0 {
        tracing::warn!(count, "punches were in flight when the bot stopped; each is read back first");
    }
    app.store.hasten(now).await?;
    Ok(())
}

/// Says whether it is done.
async fn hasten(app: &App, now: DateTime<Utc>) -> bool {
    let hastened = app.store.hasten(now).await;
    if let Err(error) = &hastened {
        tracing::warn!("waiting punches keep their pauses: {error}");
    }
    hastened.is_ok()
}

/// For monitoring.
fn show(app: &App) {
    app.counters.outbox_turned.beat();
    app.counters.timetrack_up.set(i64::from(app.timetrack.breaker().state() == State::Closed));
}

#[derive(Default)]
struct Lanes {
    busy: Mutex<HashSet<MemberId>>,
    look_ups: FailedLookUps,
}

impl Lanes {
    fn claim(&self, member: MemberId) -> bool {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner).insert(member)
    }

    fn release(&self, member: MemberId) {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner).remove(&member);
    }

    fn busy(&self) -> HashSet<MemberId> {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Starts an attempt for every due head whose person is idle. Gives back when to look again if nobody rings before.
async fn start_due(app: &Arc<App>, lanes: &Arc<Lanes>) -> store::Result<Option<DateTime<Utc>>> {
    let free = app.timetrack.free_deliveries();
    if free == 0 {
        // The end of any attempt rings.
        return Ok(None);
    }
    let now = app.clock.now();
    // Noted before the heads are read: what is read of somebody who is idle by then is not changed by an attempt that just ends.
    let busy = lanes.busy();
    // While the breaker is closed no more of them can be started than there is room for.
    let breaker = app.timetrack.breaker();
    let is_closed = breaker.state() == State::Closed;
    let limit = if is_closed { u32::try_from(busy.len() + free).unwrap_or(HEADS) } else { HEADS };
    let mut heads = app.store.heads(limit).await?;
    heads.retain(|head| !busy.contains(&head.member));
    for head in picked(breaker, now, &heads) {
        let Some(delivery) = app.timetrack.begin_delivery(&head.username) else { break };
        if lanes.claim(head.member) {
            begin(app, lanes, delivery, head);
        }
    }
    Ok(wake_at(breaker, &heads, now))
}

fn begin(app: &Arc<App>, lanes: &Arc<Lanes>, delivery: Delivery, head: Punch) {
    let (app, lanes) = (Arc::clone(app), Arc::clone(lanes));
    let span = tracing::info_span!("delivery", press = %head.interaction);
    let timetrack = delivery.timetrack.clone();
    let release = Release {
        app: Arc::clone(&app),
        lanes: Arc::clone(&lanes),
        member: head.member,
        delivery: Some(delivery),
    };
    let attempt = async move {
        // Dropped last.
        let Release { app, lanes, .. } = &release;
        try_once(app, head.id, deliver(app, &timetrack, &lanes.look_ups, head)).await;
    };
    app.tasks.spawn(attempt.instrument(span));
}

/// Sees `delivery`, a try to deliver that punch, through to its end. One that panics or cannot be noted is given back to its line,
/// and whatever it left in flight is read back like anything else in doubt.
pub async fn try_once(app: &App, id: PunchId, delivery: impl Future<Output = store::Result<()>>) {
    match AssertUnwindSafe(delivery).catch_unwind().await {
        Ok(Ok(())) => {}
        // An admin cancelled it: the database took no mark for it, and nothing has left.
        Ok(Err(store::StoreError::Gone(_))) => tracing::info!("given up meanwhile: nothing is sent"),
        Ok(Err(error)) => {
            tracing::error!(punch.id = %id, "a delivery could not be noted in the database: {error}");
            give_back(app, id).await;
        }
        // The panic itself is in the log.
        Err(_) => give_back(app, id).await,
    }
    app.counters.outbox_tried.beat();
}

/// Frees the person's lane and looks again, whatever happened to the try.
struct Release {
    app: Arc<App>,
    lanes: Arc<Lanes>,
    member: MemberId,
    delivery: Option<Delivery>,
}

impl Drop for Release {
    fn drop(&mut self) {
        self.lanes.release(self.member);
        // Before the bell: whoever hears it must find the place free.
        self.delivery = None;
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

#[cfg(test)]
#[path = "run_tests.rs"]
mod tests;
