//! What monitoring asks, on a listener of its own: `/healthz`, `/readyz`, `/metrics`.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use chrono::TimeDelta;
use serde::Serialize;
use tokio::net::TcpListener;

use super::serve;
use crate::app::{Account, App};
use crate::metrics::{AccountNow, CONTENT_TYPE, Gauges, Queue};
use crate::store::StoreError;
use crate::store::queue::Standing;

/// The delivery worker looks at least every five seconds, whether there is something to do or not.
const LONGEST_TURN: Duration = Duration::from_secs(20);
/// A due punch whose turn does not come within this time, though attempts could be made.
const LONGEST_DUE: TimeDelta = TimeDelta::seconds(60);
/// Several requests of ten seconds make up an attempt.
const LONGEST_TRY: Duration = Duration::from_secs(60);
/// Longest wait for an answer of the database: monitoring must get a response.
const PATIENCE: Duration = Duration::from_secs(3);

/// What `/readyz` says: `ok`, or in a few words what is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Readiness {
    /// Whether all of it is well.
    pub ready: bool,
    /// Interactions can arrive.
    pub discord: &'static str,
    /// A punch could be noted now.
    pub database: &'static str,
    /// What is noted is carried to TimeTrack. A TimeTrack that is down is no fault of the bot.
    pub delivery: &'static str,
}

/// Serves until the bot stops.
///
/// # Errors
/// If the listener fails for good.
pub async fn serve(app: Arc<App>, listener: TcpListener) -> anyhow::Result<()> {
    let stop = app.stop.clone();
    let router = Router::new()
        .route("/healthz", get(async || "ok"))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state(app);
    serve::serve(listener, router, stop).await
}

async fn ready(State(app): State<Arc<App>>) -> Response {
    let readiness = readiness(&app).await;
    let status = if readiness.ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(readiness)).into_response()
}

async fn metrics(State(app): State<Arc<App>>) -> Response {
    ([(header::CONTENT_TYPE, CONTENT_TYPE)], app.counters.text(&now(&app).await)).into_response()
}

/// Whether the bot can do its work now.
pub async fn readiness(app: &App) -> Readiness {
    let discord = if app.counters.discord_up.get() == 1 { "ok" } else { "not connected" };
    let database = database(app).await;
    let delivery = delivery(app).await;
    Readiness { ready: [discord, database, delivery] == ["ok"; 3], discord, database, delivery }
}

async fn database(app: &App) -> &'static str {
    match tokio::time::timeout(PATIENCE, app.store.check_writable(app.clock.now())).await {
        Ok(Ok(())) => "ok",
        Ok(Err(error)) => {
            // At the end it is closed, and that is no news.
            if !app.stop.is_cancelled() {
                tracing::warn!("the database does not take writes: {error}");
            }
            "does not take writes"
        }
        Err(_) => "does not answer in time",
    }
}

/// The first account of which something is wrong decides.
async fn delivery(app: &App) -> &'static str {
    for account in app.accounts.iter() {
        match delivery_of(account).await {
            "ok" => {}
            wrong => return wrong,
        }
    }
    "ok"
}

async fn delivery_of(account: &Account) -> &'static str {
    if account.delivery_turned.age() > LONGEST_TURN {
        return "does not turn";
    }
    if !account.is_timetrack_up() || account.delivery_tried.age() < LONGEST_TRY {
        return "ok";
    }
    match tokio::time::timeout(PATIENCE, account.store.next_due()).await {
        Ok(Ok(due)) if due.is_some_and(|due| account.clock.now() - due > LONGEST_DUE) => {
            "does not deliver what is due"
        }
        Ok(Ok(_)) => "ok",
        _ => "cannot read the database",
    }
}

async fn now(app: &App) -> Gauges<'_> {
    let queues = async {
        let mut queues = Vec::new();
        for account in app.accounts.iter() {
            let Standing { waiting, stuck, oldest } = account.store.standing().await?;
            let oldest_waiting = oldest.and_then(|oldest| (app.clock.now() - oldest).to_std().ok());
            queues.push(Queue { waiting, stuck, oldest_waiting: oldest_waiting.unwrap_or_default() });
        }
        Ok::<_, StoreError>(queues)
    };
    let queues = tokio::time::timeout(PATIENCE, queues).await.ok().and_then(Result::ok);
    Gauges {
        accounts: app
            .accounts
            .iter()
            .enumerate()
            .map(|(number, account)| {
                let queue = queues.as_ref().and_then(|queues| queues.get(number).copied());
                of_account(account, queue)
            })
            .collect(),
        in_work: app.accounts.iter().map(|account| account.intake.in_work()).sum(),
        database: queues.is_some(),
    }
}

fn of_account(account: &Account, queue: Option<Queue>) -> AccountNow<'_> {
    AccountNow {
        account: &account.metrics,
        timetrack_up: account.is_timetrack_up(),
        turn_age: account.delivery_turned.age(),
        queue,
    }
}
