//! A `restore` that is killed leaves either no database or a complete one. People are told about the punches it holds.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, Executor};
use timetrack_bot::clock::Clock;
use timetrack_bot::model::MemberId;
use timetrack_bot::store::Store;
use timetrack_sandbox::Weather;

use super::plan;
use super::stage::{BOSS, PATIENCE, Stage};

/// So often a moment is waited for; it may pass between two looks.
const TRIES: u32 = 30;
/// Rows, so many that putting them back takes long enough to be interrupted.
const MANY: &str = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150000) \
     INSERT INTO tasks (account, name) \
     SELECT 1, 'a task of a long list of tasks that nobody ever reads to the end: ' || i FROM n";

async fn backup(folder: &Path) -> PathBuf {
    let path = folder.join("running.db");
    let url = format!("sqlite://{}", path.display());
    let store = Store::open(&url).await.unwrap();
    let name = timetrack_bot::model::Username::new("anna").unwrap();
    store.add_link(BOSS, &name, None, BOSS, Clock::system().now()).await.unwrap();
    let mut raw = SqliteConnectOptions::new().filename(&path).connect().await.unwrap();
    raw.execute(MANY).await.unwrap();
    raw.close().await.unwrap();
    let copy = folder.join("backup.db");
    Store::backup(&url, &copy).await.unwrap();
    store.close().await;
    copy
}

/// Kills `restore` once its file is so long; `false` if it had ended before.
async fn killed_at(stage: &Stage, backup: &Path, length: u64) -> bool {
    let part = stage.folder().join("bot.db.restoring");
    let mut job = stage.spawn(&["restore", backup.to_str().unwrap()]);
    job.comes_to(|_| std::fs::metadata(&part).is_ok_and(|found| found.len() >= length)).await;
    let ended = job.kill().await;
    assert!(matches!(ended.code(), None | Some(0)), "the restore ended:\n{}", ended.text());
    ended.code().is_none()
}

/// Tries until it is killed at that length.
async fn killed_midway(stage: &Stage, backup: &Path, length: u64) {
    let to = stage.folder().join("bot.db");
    for _ in 0..TRIES {
        if to.exists() {
            std::fs::remove_file(&to).unwrap();
        }
        if killed_at(stage, backup, length).await {
            return;
        }
    }
    panic!("{length} bytes were missed {TRIES} times");
}

#[tokio::test]
async fn a_wait_for_a_restore_that_failed_has_an_end() {
    let stage = Stage::empty(&plan(0, "endpoint")).await;
    let mut job = stage.spawn(&["restore", "no-such-backup.db"]);
    assert!(!job.comes_to(|_| false).await);
    assert_eq!(job.end().await.code(), Some(1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restore_that_is_killed_leaves_nothing_or_the_whole() {
    let stage = Stage::empty(&plan(0, "endpoint")).await;
    let folder = tempfile::tempdir().unwrap();
    let backup = backup(folder.path()).await;
    let length = std::fs::metadata(&backup).unwrap().len();
    let to = stage.folder().join("bot.db");
    for share in [0, 1, 25, 50, 75, 100] {
        killed_midway(&stage, &backup, length * share / 100).await;
        if !to.exists() {
            // What was left behind is in nobody's way.
            let again = stage.spawn(&["restore", backup.to_str().unwrap()]).end().await;
            assert_eq!(again.code(), Some(0), "{share} %: {}", again.text());
        }
        let table = stage.table().await;
        assert_eq!(table.links(0, 1).await.unwrap().1, 1, "{share} %");
        assert_eq!(table.known_tasks().await.unwrap().len(), 150_000, "{share} %");
        assert_eq!(table.verify_audit().await.unwrap(), None, "{share} %");
        table.close().await;
        assert!(!stage.folder().join("bot.db.restoring").exists());
    }
}

/// A bot that runs on a backup, taken in an outage while somebody's punch waited.
async fn restored() -> Stage {
    let mut stage = Stage::new(&plan(1, "endpoint")).await;
    stage.timetrack.set_weather(Weather::Down);
    let said = stage.says(stage.people[0].id, "/clockin", &[]).await;
    assert!(said.contains("Noted"), "{said}");
    assert_eq!(stage.spawn(&["backup", "copy.db"]).end().await.code(), Some(0));
    stage.kill().await;
    for suffix in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(stage.folder().join(format!("bot.db{suffix}")));
    }
    stage.timetrack.set_weather(Weather::Fine);
    let ended = stage.spawn(&["restore", "copy.db"]).end().await;
    assert_eq!(ended.code(), Some(0), "{}", ended.text());
    stage.start().await;
    stage
}

async fn hears(stage: &Stage, member: MemberId, words: &str) {
    let what = format!("a message that says {words:?}");
    stage.until(&what, |stage| stage.discord.dms(member).iter().any(|dm| dm.text().contains(words))).await;
}

/// Waits until the bot has noted that everybody was told.
async fn nothing_is_owed(stage: &Stage) {
    let table = Store::open_offline(&stage.database_url()).await.unwrap();
    let until = Instant::now() + PATIENCE;
    while table.notices_open(Clock::system().now()).await.unwrap() > 0 {
        assert!(Instant::now() < until, "somebody was never told");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    table.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_restore_holds_is_told_to_the_person_and_once_to_the_admins() {
    let mut stage = restored().await;
    let person = stage.people[0].id;
    hears(&stage, BOSS, "One entry needs your decision").await;
    hears(&stage, person, "An admin has to decide").await;
    nothing_is_owed(&stage).await;
    let waits = "punches wait for an admin's decision: see /admin queue count=1";
    for _ in 0..2 {
        let reached =
            |stage: &Stage| stage.bot.as_ref().unwrap().printed().contains("commands are up to date");
        stage.until("Discord to be reached", reached).await;
        let printed = stage.terminate().await.text();
        assert!(printed.lines().any(|line| line.contains("WARN") && line.contains(waits)), "{printed}");
        stage.start().await;
    }
    let told = stage.discord.dms(person).iter().filter(|dm| !dm.text().contains("/clockout")).count();
    assert_eq!((stage.discord.dms(BOSS).len(), told), (1, 1), "once is enough");
    stage.terminate().await;
}
