//! A change of the schema whose process is killed in the middle: the next start finds either schema, whole, and everything in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::upgrade::{OPEN, ROWS, and_one_more, left_by, unsettled, until};
use super::*;
use crate::store::OpenError;
use crate::store::sqlite::open::{MIGRATIONS, newest, open};

/// Where the process that is killed finds its file; otherwise the test below makes its own.
const FOLDER: &str = "TIMETRACK_BOT_TEST_UPGRADE";
const THIS: &str = "store::tests::killed::the_next_schema_keeps_what_was_there";

/// Long enough to be interrupted: far more than SQLite keeps in memory before it begins to write.
const LONG: &str = "CREATE TABLE next (x INTEGER, y TEXT) STRICT; \
     WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000) \
     INSERT INTO next SELECT i, hex(randomblob(50)) FROM n; \
     UPDATE punches SET trouble = 'of the next schema'; \
     CREATE INDEX next_by_y ON next (y);";

fn url_in(folder: &Path) -> String {
    format!("sqlite://{}", folder.join("bot.db").display())
}

async fn is_whole(folder: &Path) {
    let store = open(&url_in(folder), &and_one_more(LONG)).await.unwrap();
    let (punches, count) = store.queue(0, 10).await.unwrap();
    assert_eq!((presses(&punches), count), (OPEN.to_vec(), 3));
    assert!(
        punches
            .iter()
            .all(|punch| punch.trouble
                == Some(DeliveryError::Other { words: "of the next schema".to_owned() }))
    );
    assert_eq!(store.verify_audit().await.unwrap(), None);
    store.close().await;
}

#[tokio::test]
async fn the_next_schema_keeps_what_was_there() {
    match std::env::var_os(FOLDER) {
        Some(folder) => is_whole(Path::new(&folder)).await,
        None => is_whole(left_by(1, ROWS[0].1).await.path()).await,
    }
}

/// The moment at which the process is killed: a file is there and so long.
type Moment = (&'static str, u64);

/// Kills a change of the schema at that moment; `false` if it was over before.
fn kill_at(folder: &Path, (suffix, length): Moment) -> bool {
    let file: PathBuf = folder.join(format!("bot.db{suffix}"));
    let mut process = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", THIS])
        .env(FOLDER, folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    loop {
        if fs::metadata(&file).is_ok_and(|found| found.len() >= length) {
            process.kill().unwrap();
            return !process.wait().unwrap().success();
        }
        if let Some(status) = process.try_wait().unwrap() {
            assert!(status.success());
            return false;
        }
        std::thread::yield_now();
    }
}

/// Whether the program of before finds all it had in one of the copies.
async fn has_copy_of_before(folder: &Path) -> bool {
    for version in [newest(&MIGRATIONS), 9000] {
        let copy = folder.join(format!("bot.db.before-{version}"));
        let url = format!("sqlite://{}", copy.display());
        if copy.exists()
            && let Ok(store) = open(&url, &until(1)).await
        {
            return unsettled(&store).await == 3;
        }
    }
    false
}

#[tokio::test]
async fn a_change_of_the_schema_that_is_killed_is_made_by_the_next_start() {
    let mut midway = 0;
    for moment in [
        (".lock", 0),
        (".before-9000.part", 0),
        (".before-9000.part", 8_192),
        (".before-9000", 8_192),
        ("-wal", 0),
        ("-wal", 100_000),
        ("-wal", 1_000_000),
        ("-wal", 4_000_000),
        ("-wal", 9_000_000),
    ] {
        let folder = left_by(1, ROWS[0].1).await;
        let killed = kill_at(folder.path(), moment);
        match Store::open(&url(&folder)).await {
            Ok(store) => {
                assert!(killed, "{moment:?}: it ended without a change");
                assert_eq!(store.queue(0, 10).await.unwrap().1, 3, "{moment:?}");
                store.close().await;
                midway += 1;
            }
            Err(error) => assert!(matches!(error, OpenError::Newer { .. }), "{moment:?}: {error}"),
        }
        is_whole(folder.path()).await;
        assert!(has_copy_of_before(folder.path()).await, "{moment:?}");
    }
    assert!(midway >= 4, "killed in the middle only {midway} times");
}
