//! The delivery worker: claims lines that are due and delivers from them, several people at once, one attempt per person.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, Utc};
use futures_util::FutureExt;
use futures_util::future::join_all;
use tracing::Instrument;

use super::backoff::LONGEST_BACKOFF;
use super::deliver::deliver;
use super::look_ups::FailedLookUps;
use crate::app::{Account, App};
use crate::model::{About, Punch};
use crate::store::{self, claims::Claim};
use crate::timetrack::{CircuitBreaker, DELIVERIES_AT_ONCE, Reason, State};

/// How many heads are looked at while the circuit breaker is open, to find a probe.
const HEADS: usize = 2 * DELIVERIES_AT_ONCE;
/// The loop turns at least so often: the command line makes something due without a word, a standstill must be told from peace, and a
/// clock that was set back delays nobody for long.
const TURN: std::time::Duration = std::time::Duration::from_secs(1);
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

/// When to look again if nothing happens before; `heads` are those of people for whom no attempt is under way.
pub fn wake_at(breaker: &CircuitBreaker, heads: &[Punch], now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let at = match breaker.state().hold() {
        Some((_, until)) => heads.first().map(|_| until),
        None => heads.iter().map(|head| head.next_at).find(|at| *at > now),
    };
    // What is due now is in work or finds no room, and the end of an attempt has this look again.
    at.filter(|at| *at > now)
}

/// Whether the clock was set back since it said `last`: then every instant noted before is to be taken with care, and pauses
/// would last as much longer.
pub fn was_set_back(last: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    last - now > CLOCK_SET_BACK
}

/// The latest instant that the clock is known to have shown: `last`, or the earliest at which a pause that ends at `wake_at` can have
/// begun. An attempt that was under way when the clock was set back may note such a pause after the others were shortened.
pub(crate) fn latest(last: DateTime<Utc>, wake_at: Option<DateTime<Utc>>) -> DateTime<Utc> {
    wake_at.map_or(last, |at| last.max(at - LONGEST_BACKOFF))
}

/// Delivers for every account until `app.stop`; returns when the attempts in hand are over. One account's worker waits for none of another.
pub async fn run(app: Arc<App>) {
    let serve = |account: &Arc<Account>| {
        let span = tracing::info_span!("account", name = %account.name);
        serve(Arc::clone(account)).instrument(span)
    };
    join_all(app.accounts.iter().map(serve)).await;
}

async fn serve(account: Arc<Account>) {
    let worker = Arc::new(Worker::default());
    let breaker = account.timetrack.breaker();
    let mut changes = breaker.changes();
    let mut last = account.clock.now();
    // At a start as after an outage: nobody knows whether TimeTrack is there, so pauses end.
    let mut closings = None;
    while !account.stop.is_cancelled() {
        let now = account.clock.now();
        let is_set_back = was_set_back(last, now);
        if is_set_back {
            tracing::warn!("the clock was set back by {} s", (last - now).num_seconds());
            breaker.forget_pauses(now);
            hasten(&account, now).await;
        }
        last = now;
        // A change from now on ends the wait below.
        changes.mark_unchanged();
        let closed = Some(breaker.closings());
        if closed != closings {
            if closings.is_some() {
                tracing::info!("TimeTrack answers again; what waits is delivered now");
            }
            if hasten(&account, now).await {
                closings = closed;
            }
        }
        tell_of_key(&account).await;
        let wake_at = match start_due(&account, &worker).await {
            Ok(wake_at) => wake_at,
            Err(error) => {
                tracing::error!("the delivery worker cannot read the database: {error}");
                Some(account.clock.now() + STORE_PAUSE)
            }
        };
        account.delivery_turned.beat();
        last = latest(last, wake_at);
        // At once, but not again and again while the database takes no writes.
        if !is_set_back && was_set_back(last, account.clock.now()) {
            continue;
        }
        tokio::select! {
            () = begin_what_is_handed_out(&account, &worker) => {}
            () = account.store.may_be_due() => {}
            _ = changes.changed() => {}
            () = tokio::time::sleep(TURN) => {}
            () = sleep_until(&account, wake_at) => {}
            () = account.stop.cancelled() => {}
        }
    }
    account.timetrack.no_deliveries().await;
}

/// Tells the admins that the key is refused, once.
async fn tell_of_key(account: &Account) {
    if account.timetrack.breaker().take_key_news() {
        tracing::error!(
            account = %account.name,
            "TimeTrack does not accept the API key: nothing is booked until TIMETRACK_API_KEY and TIMETRACK_API_SECRET, or timetrack_api_key and timetrack_api_secret of this account in the accounts file, are right"
        );
        if let Err(error) = account.store.owe_admins(About::KeyRefused, account.clock.now()).await {
            tracing::warn!("the admins are not told that the key is refused: {error}");
        }
    }
}

/// Says whether it is done.
async fn hasten(account: &Account, now: DateTime<Utc>) -> bool {
    let hastened = account.store.hasten(now).await;
    if let Err(error) = &hastened {
        tracing::warn!("waiting punches keep their pauses: {error}");
    }
    hastened.is_ok()
}

#[derive(Default)]
struct Worker {
    look_ups: FailedLookUps,
    /// There may be more lines to claim than there was room for.
    is_behind: AtomicBool,
}

/// Claims lines that are due, as many as there is room for, and starts an attempt for each. Gives back when to look again if nothing
/// happens before.
async fn start_due(account: &Arc<Account>, worker: &Arc<Worker>) -> store::Result<Option<DateTime<Utc>>> {
    let free = account.timetrack.free_deliveries();
    if free == 0 {
        // The end of any attempt has this look again.
        worker.is_behind.store(true, Ordering::Release);
        return Ok(None);
    }
    let now = account.clock.now();
    let breaker = account.timetrack.breaker();
    // While the breaker is closed no more of them can be started than there is room for.
    let limit = if breaker.state() == State::Closed { free } else { HEADS };
    let heads = account.store.free_heads(u32::try_from(limit).unwrap_or(u32::MAX)).await?;
    worker.is_behind.store(heads.len() == limit, Ordering::Release);
    let mut due = picked(breaker, now, &heads);
    due.truncate(free);
    if !due.is_empty() {
        let claims = account.store.claim(&due).await;
        match &claims {
            Ok(claims) if !claims.is_empty() => {}
            // The probe that was chosen does not leave, so that of somebody else may; but not in a circle while the database takes no writes.
            Ok(_) => breaker.forget_pauses(now),
            Err(_) => breaker.forget_pauses(now + STORE_PAUSE),
        }
        for claim in claims? {
            begin(account, worker, claim);
        }
    }
    let is_on_hold = matches!(breaker.state().hold(), Some((Reason::KeyRefused | Reason::Busy, _)));
    account.store.make_room(if is_on_hold { 0 } else { account.timetrack.free_deliveries() });
    Ok(wake_at(breaker, &heads, now))
}

/// Starts an attempt for each line that the store has claimed as it became due. Does not end.
async fn begin_what_is_handed_out(account: &Arc<Account>, worker: &Arc<Worker>) {
    loop {
        let claim = account.store.handed().await;
        if may_be_tried(account, &claim) {
            begin(account, worker, claim);
        }
    }
}

/// Whether the circuit breaker lets it be tried now.
fn may_be_tried(account: &Account, claim: &Claim) -> bool {
    let head = std::slice::from_ref(&claim.punch);
    !account.stop.is_cancelled() && !picked(account.timetrack.breaker(), account.clock.now(), head).is_empty()
}

/// Delivers from a line until nothing of it is due any more. A claim that finds no room is dropped, and claimed again later.
fn begin(account: &Arc<Account>, worker: &Arc<Worker>, claim: Claim) {
    let Some(delivery) = account.timetrack.begin_delivery(&claim.punch.username) else {
        worker.is_behind.store(true, Ordering::Release);
        // If it was chosen as the probe, that of somebody else may leave.
        if matches!(account.timetrack.breaker().state(), State::Probing { .. }) {
            account.timetrack.breaker().forget_pauses(account.clock.now());
        }
        return;
    };
    let (account, worker, user) = (Arc::clone(account), Arc::clone(worker), claim.punch.username.clone());
    account.tasks.clone().spawn(async move {
        let mut next = Some(claim);
        while let Some(claim) = next {
            let span = tracing::info_span!("delivery", account = %account.name, interaction = %claim.punch.interaction);
            let attempt = deliver(&account, &delivery.timetrack, &worker.look_ups, claim);
            let due = try_once(&account, attempt).instrument(span).await;
            // A delivery is of one user; a line may go on with another after its person was linked anew.
            next = due.filter(|claim| claim.punch.username == user && may_be_tried(&account, claim));
        }
        // Before the worker looks: it must find the place free.
        drop(delivery);
        if account.store.was_crowded() | worker.is_behind.load(Ordering::Acquire) {
            account.store.look_again();
        }
    });
}

/// Sees an attempt through to its end, and gives back the claim if more of the line is due. After an attempt that panics or cannot
/// be noted its claim is dropped, and what it left in flight is read back like anything else in doubt.
pub async fn try_once(
    account: &Account,
    attempt: impl Future<Output = store::Result<Option<Claim>>>,
) -> Option<Claim> {
    // At its start too: what is due since long before may have had to wait for nobody else.
    account.delivery_tried.beat();
    let ended = AssertUnwindSafe(attempt).catch_unwind().await;
    account.delivery_tried.beat();
    match ended {
        Ok(Ok(next)) => return next,
        // An admin cancelled it: the database took no mark for it, and nothing has left.
        Ok(Err(store::StoreError::Gone(_))) => tracing::info!("given up meanwhile: nothing is sent"),
        Ok(Err(error)) => tracing::error!("a delivery could not be noted in the database: {error}"),
        // The panic itself is in the log.
        Err(_) => {}
    }
    None
}

async fn sleep_until(account: &Account, at: Option<DateTime<Utc>>) {
    match at {
        Some(at) => account.clock.sleep_until(at).await,
        None => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests;
