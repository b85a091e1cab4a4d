//! The program on a database of an older version: it upgrades it, also after being killed meanwhile, and books what waited.

use std::path::Path;

use chrono::TimeDelta;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor};
use timetrack_bot::clock::Clock;
use timetrack_bot::model::InteractionId;
use timetrack_bot::store::Store;

use super::plan;
use super::stage::{Member, Stage};

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// Past punches, so many that an upgrade takes long enough to be interrupted.
const PAST: u32 = 100_000;
/// So often a moment is waited for.
const TRIES: u32 = 200;
/// What the log says when the upgrade is over.
const READY: &str = "listening";

async fn connect(path: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(true);
    options.journal_mode(SqliteJournalMode::Wal).connect().await.unwrap()
}

/// Writes what the first schema's program leaves when it is killed: a punch that waits, one in flight, and a long past.
async fn left_by_the_first(path: &Path, people: &[Member]) {
    let mut file = connect(path).await;
    let first = MIGRATIONS.iter().filter(|migration| migration.version == 1).cloned().collect();
    Migrator::with_migrations(first).run(&mut file).await.unwrap();
    let [waits, in_flight, past] = people else { panic!("three people") };
    for person in people {
        let Member { id, username } = person;
        let sql = format!("INSERT INTO links VALUES ({id}, '{username}', lower('{username}'), NULL, 0, 1)");
        file.execute(AssertSqlSafe(sql)).await.unwrap();
    }
    let pressed = Clock::system().now() - TimeDelta::minutes(10);
    let (press, at) = (InteractionId::first_at(pressed).0, pressed.timestamp() * 1000);
    let columns = "INSERT INTO punches (interaction, member, username, zone, action, at, pressed_at, locale, state, \
         attempts, unclear, written_at, next_at, timer_before, settled_at)";
    let stopped = r#"{"state":"stopped","started_at":null,"worked_seconds":null,"break_seconds":null,"project":null,"task":null,"note":null}"#;
    let action = r#"{"do":"clock_in"}"#;
    let punch = |who: &Member, press: u64, rest: &str| {
        let Member { id, username } = who;
        format!("{columns} VALUES ({press}, {id}, '{username}', 'UTC', '{action}', {at}, {at}, 'en', {rest})")
    };
    let Member { id, username } = past;
    for sql in [
        punch(waits, press, "'waiting', 0, 0, NULL, 0, NULL, NULL"),
        punch(in_flight, press + 1, &format!("'in_flight', 1, 1, {at}, 0, '{stopped}', NULL")),
        format!(
            "{columns} WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {PAST}) \
             SELECT i, {id}, '{username}', 'UTC', '{action}', i, i, 'en', 'done', 1, 0, NULL, 0, '{stopped}', i FROM n"
        ),
    ] {
        file.execute(AssertSqlSafe(sql)).await.unwrap();
    }
    file.close().await.unwrap();
}

/// Starts the bot and kills it once a file beside the database is so long; `false` if it was ready before.
async fn killed_at(stage: &Stage, (suffix, length): (&str, u64)) -> bool {
    let file = stage.folder().join(format!("bot.db{suffix}"));
    let mut bot = stage.spawn(&[]);
    let long_enough = || std::fs::metadata(&file).is_ok_and(|found| found.len() >= length);
    let lived = bot.comes_to(|bot| long_enough() || bot.printed().contains(READY)).await;
    let ended = bot.kill().await;
    assert!(lived, "the bot ended:\n{}", ended.text());
    !ended.text().contains(READY)
}

/// The number of the newest schema.
fn newest() -> u32 {
    let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations")).unwrap();
    let number = |name: String| name.split('_').next().unwrap().parse().unwrap();
    files.map(|file| number(file.unwrap().file_name().into_string().unwrap())).max().unwrap()
}

fn clear(folder: &Path) {
    for entry in std::fs::read_dir(folder).unwrap() {
        std::fs::remove_file(entry.unwrap().path()).unwrap();
    }
}

/// Everything is there, by a copy of what is left, so that the program finds its own.
async fn is_whole(folder: &Path, moment: (&str, u64)) {
    let copy = tempfile::tempdir().unwrap();
    for suffix in ["", "-wal"] {
        let name = format!("bot.db{suffix}");
        if folder.join(&name).exists() {
            std::fs::copy(folder.join(&name), copy.path().join(&name)).unwrap();
        }
    }
    let url = format!("sqlite://{}", copy.path().join("bot.db").display());
    let store = Store::open(&url).await.unwrap_or_else(|error| panic!("{moment:?}: {error}"));
    assert_eq!(store.links(0, 1).await.unwrap().1, 3, "{moment:?}");
    assert_eq!(store.queue(0, 1).await.unwrap().1, 2, "{moment:?}");
    assert!(store.punch_of(InteractionId(PAST.into())).await.unwrap().is_some(), "{moment:?}");
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upgrade_killed_at_any_step_loses_nothing_and_books_what_waited() {
    let mut stage = Stage::empty(&plan(3, "endpoint")).await;
    let before = tempfile::tempdir().unwrap();
    let old = before.path().join("bot.db");
    left_by_the_first(&old, &stage.people).await;
    let copy = format!(".before-{}", newest());
    let copied = format!("{copy}.part");
    for moment in [
        (".lock", 0),
        (copied.as_str(), 0),
        (copied.as_str(), 1_000_000),
        (copy.as_str(), 1_000_000),
        ("-wal", 1),
        ("-wal", 10_000),
    ] {
        // The moment may pass between two looks.
        let mut tries = 0;
        let mut midway = false;
        while !midway {
            assert!(tries < TRIES, "{moment:?} was missed {TRIES} times");
            tries += 1;
            clear(stage.folder());
            std::fs::copy(&old, stage.folder().join("bot.db")).unwrap();
            midway = killed_at(&stage, moment).await;
            is_whole(stage.folder(), moment).await;
        }
    }
    stage.start().await;
    stage.drained().await.unwrap();
    for person in &stage.people[..2] {
        let booked =
            stage.timetrack.writes().iter().filter(|w| w.username.as_ref() == Some(&person.username)).count();
        assert_eq!(booked, 1, "{}", person.username);
    }
    assert_eq!(stage.terminate().await.code(), Some(0));
    assert!(stage.folder().join(format!("bot.db{copy}")).exists());
    let table = stage.table().await;
    assert_eq!(table.verify_audit().await.unwrap(), None);
    table.close().await;
}
