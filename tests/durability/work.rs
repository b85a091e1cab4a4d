//! The process whose power is cut: it writes, and prints a line whenever it would tell somebody that something is stored.

use std::path::Path;
use std::sync::Arc;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection};
use timetrack_bot::model::{MemberId, Punch, PunchState, Timer};
use timetrack_bot::store::Store;
use timetrack_bot::store::punches::Recorded;

use crate::dice::Dice;
use crate::{PEOPLE, done, now, press, username, vienna};

/// Presses of one person before and after the database is closed and opened again: few, or so many that the log goes into the
/// file more than once meanwhile.
fn rounds(seed: u64) -> u64 {
    20 + 30 * (seed % 4)
}

/// What is written, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Everybody at once, through the bot's own store.
    Bot,
    /// One row after the other through a plain connection, `synchronous=FULL`: the control of the next one.
    Plain,
    /// The same with `synchronous=NORMAL`.
    PlainNormal,
}

impl Work {
    pub fn name(self) -> &'static str {
        match self {
            Work::Bot => "bot",
            Work::Plain => "plain-full",
            Work::PlainNormal => "plain-normal",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        [Work::Bot, Work::Plain, Work::PlainNormal].into_iter().find(|work| work.name() == name)
    }
}

/// Where the database of a folder is.
pub fn url(folder: &Path) -> String {
    format!("sqlite://{}", folder.join("bot.db").display())
}

pub async fn run(work: Work, folder: &Path, seed: u64) {
    let store = Store::open(&url(folder)).await.unwrap();
    for person in 1..=PEOPLE {
        store.add_link(MemberId(person), &username(person), None, MemberId(99), now()).await.unwrap();
        println!("linked {person}");
    }
    if work == Work::Bot {
        everybody(&store, 0, seed).await;
        store.close().await;
        let store = Store::open(&url(folder)).await.unwrap();
        everybody(&store, rounds(seed), seed).await;
        return store.close().await;
    }
    store.close().await;
    let synchronous = if work == Work::Plain { SqliteSynchronous::Full } else { SqliteSynchronous::Normal };
    let options = SqliteConnectOptions::new()
        .filename(folder.join("bot.db"))
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(synchronous);
    let mut conn = options.connect().await.unwrap();
    for number in 0..rounds(seed) * PEOPLE {
        insert(&mut conn, number % PEOPLE + 1, 1_000_000 + number).await;
    }
    conn.close().await.unwrap();
}

async fn everybody(store: &Store, from: u64, seed: u64) {
    let store = Arc::new(store.clone());
    let people = (1..=PEOPLE).map(|person| {
        let store = Arc::clone(&store);
        tokio::spawn(async move { one(&store, person, from, seed).await })
    });
    for person in people.collect::<Vec<_>>() {
        person.await.unwrap();
    }
}

async fn one(store: &Store, person: u64, from: u64, seed: u64) {
    let mut dice = Dice::new(seed ^ (person << 32) ^ from);
    for round in from..from + rounds(seed) {
        let id = 1_000_000 + round * 100 + person;
        let recorded = store.record(&press(person, id), &vienna()).await.unwrap();
        println!("recorded {id}");
        let Recorded::New(punch) = recorded else { panic!("{recorded:?}") };
        if dice.percent(70) {
            for settled in deliver(store, &punch).await {
                println!("settled {}", settled.interaction);
            }
        }
        for _ in 0..dice.below(4) {
            tokio::task::yield_now().await;
        }
    }
}

/// Delivers what is in the line of this punch, to its end.
pub async fn deliver(store: &Store, punch: &Punch) -> Vec<Punch> {
    let mut settled = Vec::new();
    let Some(head) = store.head(punch.member).await.unwrap() else { return settled };
    let mut next = store.claim(&[head]).await.unwrap().pop();
    while let Some(claim) = next {
        store.mark_in_flight(&claim, &Timer::STOPPED, now()).await.unwrap();
        let (punch, more) = store.settle(claim, &done(), now()).await.unwrap();
        assert_eq!(punch.state, PunchState::Done);
        settled.push(punch);
        next = more;
    }
    settled
}

/// The statement of the store, without the store.
async fn insert(conn: &mut SqliteConnection, person: u64, id: u64) {
    sqlx::query(
        "INSERT INTO punches (interaction, member, username, zone, action, at, pressed_at, locale, state, next_at) \
         VALUES (?1, ?2, 'somebody', 'Europe/Vienna', '{\"do\":\"clock_in\"}', 0, 0, 'en', 'waiting', 0)",
    )
    .bind(id as i64)
    .bind(person as i64)
    .execute(conn)
    .await
    .unwrap();
    println!("recorded {id}");
}
