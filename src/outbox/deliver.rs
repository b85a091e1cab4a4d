//! Carries out one try: does with the real database and the real TimeTrack what [`Attempt`] asks for. Must not know why.

use std::ops::RangeInclusive;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use super::Gate;
use super::attempt::{Attempt, Effect, Postponement};
use super::echo;
use super::witness;
use crate::app::App;
use crate::model::{Punch, PunchState, Refusal, Timer};
use crate::news;
use crate::store::{self, punches::Settlement};
use crate::timers::{Timers, Whose};
use crate::timetrack::{Entry, Error, Listing};

/// How a try ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tried {
    /// It left the line: done, refused or stuck.
    Settled(Box<Punch>),
    /// To be tried again then.
    Postponed(DateTime<Utc>),
}

/// Tries to deliver the head of a person's line.
pub(super) async fn deliver(app: &Arc<App>, gate: &Gate, punch: Punch) -> store::Result<Tried> {
    let mode = app.settings.mode;
    let mut attempt = Attempt::new(punch.clone(), mode);
    let mut effect = Effect::Read;
    loop {
        effect = match effect {
            Effect::Read => {
                let answer = read(app, gate, &punch).await?;
                attempt.after_read(answer, gate, app.clock.now())
            }
            Effect::Entries { days } => {
                let answer = match is_alone(app, &punch).await? {
                    true => entries(app, &punch, &days).await,
                    false => Ok(None),
                };
                attempt.after_entries(answer, app.clock.now())
            }
            Effect::Mark { before } => {
                app.store.mark_in_flight(punch.id, &before, app.clock.now()).await?;
                attempt.after_mark()
            }
            Effect::Write(write, date) => {
                let answer = app.timetrack.write(write, &punch.username, date).await;
                attempt.after_write(answer, gate, app.clock.now())
            }
            Effect::Postpone(postponement) => return postpone(app, &punch, postponement).await,
            Effect::Settle(how) => return settle(app, &punch, *how).await,
        };
    }
}

async fn read(app: &App, gate: &Gate, punch: &Punch) -> store::Result<Result<Timer, Error>> {
    let timers = Timers { store: &app.store, timetrack: &app.timetrack, mode: app.settings.mode };
    let whose = Whose { member: punch.member, username: &punch.username, zone: &punch.zone };
    let answer = timers.read(whose, punch.action.timer(), app.clock.now()).await?;
    if answer.is_ok() && gate.answered() {
        tracing::info!("TimeTrack answers again; what waits is delivered now");
        if let Err(error) = app.store.hasten(app.clock.now()).await {
            tracing::warn!("waiting punches keep their pauses: {error}");
        }
    }
    Ok(answer)
}

async fn is_alone(app: &App, punch: &Punch) -> store::Result<bool> {
    let others = app.store.around(punch, witness::ALIKE, witness::MANY).await?;
    Ok(witness::is_alone(punch, &others, app.settings.mode))
}

/// `None` if this account has no list to read; what it could have shown stays unknown then.
async fn entries(
    app: &App,
    punch: &Punch,
    days: &RangeInclusive<NaiveDate>,
) -> Result<Option<Vec<Entry>>, Error> {
    match app.timetrack.entries(punch.action.timer(), &punch.username, days).await? {
        Listing::Rows(entries) => Ok(Some(entries)),
        Listing::Unreadable(what) => {
            tracing::warn!(punch.id = %punch.id, "what is booked cannot be read: {what}");
            Ok(None)
        }
    }
}

async fn postpone(app: &Arc<App>, punch: &Punch, what: Postponement) -> store::Result<Tried> {
    let Postponement { until, doubt, trouble, key_refused } = what;
    if key_refused {
        tracing::error!(
            "{trouble}: nothing is booked until TIMETRACK_API_KEY and TIMETRACK_API_SECRET are right"
        );
        news::key_refused(app);
    }
    tracing::warn!(
        punch.id = %punch.id,
        attempts = punch.attempts + 1,
        pause_ms = (until - app.clock.now()).num_milliseconds(),
        "not booked yet: {trouble}"
    );
    app.counters.postponed.add_one();
    app.store.postpone(punch.id, until, doubt, &trouble).await?;
    app.bell.postponed(punch.interaction, until);
    Ok(Tried::Postponed(until))
}

async fn settle(app: &Arc<App>, punch: &Punch, how: Settlement) -> store::Result<Tried> {
    let how = unless_echo(app, punch, how).await?;
    let settled = app.store.settle(punch.id, &how, app.clock.now()).await?;
    app.counters.punches.add_one(result(&settled));
    tracing::info!(
        punch.id = %settled.id,
        member.id = %settled.member,
        state = ?settled.state,
        attempts = settled.attempts,
        "punch settled"
    );
    news::announce(app, settled.clone());
    Ok(Tried::Settled(Box::new(settled)))
}

/// The same end, unless an earlier press has just booked what this one asks for.
async fn unless_echo(app: &App, punch: &Punch, mut how: Settlement) -> store::Result<Settlement> {
    if let (Some(refusal), Some(timer)) = (&how.refusal, &how.after)
        && echo::is_possible(punch, refusal)
    {
        let others = app.store.around(punch, echo::MOMENT, witness::MANY).await?;
        if let Some(original) = echo::original(punch, timer, &others) {
            how.refusal = Some(Refusal::Echo {
                at: original.at,
                pressed_at: original.pressed_at,
                before: original.before.clone().map(Box::new),
            });
        }
    }
    Ok(how)
}

/// The word for it in the metrics.
fn result(punch: &Punch) -> &'static str {
    match punch.state {
        PunchState::Done => "done",
        PunchState::Refused if matches!(punch.refusal, Some(Refusal::Echo { .. })) => "echo",
        PunchState::Refused => "refused",
        PunchState::Stuck => "stuck",
        PunchState::Waiting | PunchState::InFlight | PunchState::Cancelled => "other",
    }
}
