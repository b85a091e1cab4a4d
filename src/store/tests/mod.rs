//! The store against real files: what its parts share.

mod accounts;
mod asker;
mod audit;
mod boards;
mod breaks;
mod chain;
mod erase;
mod estimates;
mod files;
mod jobs;
mod killed;
mod leavers;
mod lines;
mod links;
mod lists;
mod model;
mod notices;
mod owners;
mod plans;
mod presence;
mod punches;
mod questions;
mod queue;
mod reminders;
mod roles;
mod timers;
mod trouble;
mod upgrade;
mod writer;

use std::path::PathBuf;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor};
use tempfile::TempDir;

use super::claims::Claim;
use super::punches::{End, Recorded, Settlement};
use super::{Doubt, Store};
use crate::model::{
    Action, DeliveryError, InteractionId, Locale, MemberId, NewPunch, Punch, PunchState, Refusal, Timer,
    Username, Zone,
};

const ADMIN: MemberId = MemberId(1);
const ALICE: MemberId = MemberId(11);
const BOB: MemberId = MemberId(12);

/// A store in a folder of its own.
struct Bench {
    store: Store,
    folder: TempDir,
}

impl Bench {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&url(&folder)).await.unwrap();
        Self { store, folder }
    }

    /// A store in which Alice and Bob are linked.
    async fn linked() -> Self {
        let bench = Self::new().await;
        for (member, username) in [(ALICE, "alice"), (BOB, "bob")] {
            bench.store.add_link(member, &name(username), None, ADMIN, now()).await.unwrap();
        }
        bench
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("bot.db")
    }

    /// A connection that is not the store's.
    async fn raw(&self) -> SqliteConnection {
        raw(&self.path()).await
    }

    /// Does something to the file behind the store's back.
    async fn meddle(&self, sql: &str) -> sqlx::Result<()> {
        let mut conn = self.raw().await;
        let outcome = conn.execute(AssertSqlSafe(sql)).await.map(drop);
        conn.close().await.unwrap();
        outcome
    }

    /// The row of another process, alive for so long by the clock of the database.
    async fn other_owner(&self, id: i64, alive_seconds: i64) {
        let sql = format!(
            "INSERT INTO owners (id, alive_until) SELECT {id}, CAST((unixepoch() + {alive_seconds}) * 1000 AS INTEGER)"
        );
        self.meddle(&sql).await.unwrap();
    }

    async fn record(&self, member: MemberId, press: u64) -> Punch {
        let recorded = self.store.record(&press_of(member, press), &vienna()).await.unwrap();
        let Recorded::New(punch) = recorded else { panic!("{recorded:?}") };
        punch
    }

    /// Claims the line of this punch, and for this punch, whichever is its head.
    async fn claim(&self, punch: &Punch) -> Claim {
        let head = self.store.head(punch.member).await.unwrap().expect("a line");
        let mut claim = self.store.claim(&[head]).await.unwrap().pop().expect("a free line");
        claim.punch = punch.clone();
        claim
    }

    /// The same, and marks the punch as in flight.
    async fn fly(&self, punch: &Punch) -> Claim {
        let claim = self.claim(punch).await;
        self.store.mark_in_flight(&claim, &Timer::STOPPED, now()).await.unwrap();
        claim
    }

    /// Ends the punch of a claim, and leaves its line free.
    async fn end(&self, claim: Claim, how: &Settlement) -> Punch {
        let (punch, next) = self.store.settle(claim, how, now()).await.unwrap();
        self.free(next).await;
        punch
    }

    /// What becomes of a claim that was dropped, without the wait.
    async fn free(&self, claim: Option<Claim>) {
        if let Some(claim) = claim {
            self.store.renew(vec![claim.token]).await.unwrap();
        }
    }

    async fn postpone(&self, claim: Claim, until: DateTime<Utc>, doubt: Doubt) {
        let next = self.store.postpone(claim, until, doubt, &DeliveryError::Busy).await.unwrap();
        self.free(next).await;
    }

    async fn settle(&self, punch: &Punch, state: PunchState) -> Punch {
        self.end(self.claim(punch).await, &ending(state)).await
    }
}

async fn raw(path: &std::path::Path) -> SqliteConnection {
    SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(std::time::Duration::ZERO)
        .connect()
        .await
        .unwrap()
}

fn url(folder: &TempDir) -> String {
    format!("sqlite://{}", folder.path().join("bot.db").display())
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(1_795_420_800_123).unwrap()
}

fn later(seconds: i64) -> DateTime<Utc> {
    now() + TimeDelta::seconds(seconds)
}

fn name(text: &str) -> Username {
    Username::new(text).unwrap()
}

fn vienna() -> Zone {
    Zone::new("Europe/Vienna").unwrap()
}

fn press_of(member: MemberId, press: u64) -> NewPunch {
    NewPunch {
        interaction: InteractionId(press),
        member,
        action: Action::ClockIn,
        at: later(-60),
        pressed_at: later(-30),
        expected_start: None,
        locale: Locale::german(),
    }
}

fn ending(state: PunchState) -> Settlement {
    let end = match state {
        PunchState::Done => End::Done,
        PunchState::Refused => End::Refused(Refusal::NotIn),
        PunchState::Stuck => End::Stuck(DeliveryError::Changed),
        other => panic!("a delivery does not end as {other:?}"),
    };
    Settlement { end, after: Some(Timer::STOPPED) }
}

fn presses(punches: &[Punch]) -> Vec<u64> {
    punches.iter().map(|punch| punch.interaction.0).collect()
}
