//! The file locked, full or broken under a running store; a crash.

use std::fs;

use super::*;
use crate::store::StoreError;

/// As long as this connection lives, nobody else writes.
async fn locked(bench: &Bench) -> SqliteConnection {
    let mut conn = bench.raw().await;
    conn.execute("BEGIN IMMEDIATE").await.unwrap();
    conn
}

#[tokio::test]
async fn a_lock_let_go_in_time_is_waited_for() {
    let bench = Bench::linked().await;
    let mut other = locked(&bench).await;
    let recording = tokio::spawn({
        let store = bench.store.clone();
        async move { store.record(&press_of(ALICE, 1), &vienna()).await }
    });
    tokio::task::yield_now().await;
    assert!(!recording.is_finished());
    assert_eq!(bench.store.punch_of(InteractionId(1)).await.unwrap(), None, "readers do not wait");
    other.execute("COMMIT").await.unwrap();
    assert!(matches!(recording.await.unwrap(), Ok(Recorded::New(_))));
}

#[tokio::test]
async fn a_lock_that_stays_is_an_error_for_all_who_wait_and_passes() {
    let bench = Bench::linked().await;
    // The patience is a matter of the connection; five seconds of it would only make this test slow.
    bench
        .store
        .write(|conn| Box::pin(async move { Ok(conn.execute("PRAGMA busy_timeout = 0").await.map(drop)?) }))
        .await
        .unwrap();
    let other = locked(&bench).await;
    let presses: Vec<_> = (1..=100).map(|press| press_of(ALICE, press)).collect();
    let zone = vienna();
    let waiting = presses.iter().map(|new| bench.store.record(new, &zone));
    for outcome in futures_util::future::join_all(waiting).await {
        assert!(matches!(outcome, Err(StoreError::Unavailable(_))), "{outcome:?}");
    }
    other.close().await.unwrap();
    bench.store.check_writable(now()).await.unwrap();
    bench.record(ALICE, 1).await;
    assert_eq!(bench.store.queue(0, 10).await.unwrap().1, 1, "what failed left nothing");
}

#[tokio::test]
async fn a_full_disk_promises_nothing_and_passes() {
    let bench = Bench::linked().await;
    // The limit is a matter of the connection, so it is set on the writer's own.
    let limit = async |pages: &'static str| {
        bench
            .store
            .write(move |conn| Box::pin(async move { Ok(conn.execute(pages).await.map(drop)?) }))
            .await
            .unwrap();
    };
    limit("PRAGMA max_page_count = 1").await;
    let zone = vienna();
    let mut kept = Vec::new();
    let refused = loop {
        let press = u64::try_from(kept.len()).unwrap() + 1;
        match bench.store.record(&press_of(ALICE, press), &zone).await {
            Ok(_) => kept.push(press),
            Err(error) => break error,
        }
        assert!(kept.len() < 1000, "the disk never filled");
    };
    assert!(matches!(refused, StoreError::Unavailable(_)), "{refused:?}");
    assert_eq!(presses(&bench.store.open_punches(ALICE).await.unwrap()), kept);

    limit("PRAGMA max_page_count = 1").await;
    let next: Vec<_> = (2000..2600).map(|press| press_of(ALICE, press)).collect();
    let outcomes =
        futures_util::future::join_all(next.iter().map(|new| bench.store.record(new, &zone))).await;
    assert!(outcomes.iter().any(|outcome| matches!(outcome, Err(StoreError::Unavailable(_)))));
    kept.extend(next.iter().zip(&outcomes).filter(|(_, o)| o.is_ok()).map(|(new, _)| new.interaction.0));
    assert_eq!(presses(&bench.store.open_punches(ALICE).await.unwrap()), kept, "what was promised, no more");

    limit("PRAGMA max_page_count = 1000000").await;
    bench.record(ALICE, 3000).await;
}

#[tokio::test]
async fn a_check_for_writes_commits_a_page_and_at_most_one_every_five_seconds() {
    let bench = Bench::linked().await;
    let written = || fs::metadata(bench.folder.path().join("bot.db-wal")).unwrap().len();
    let check = async |after: i64| {
        let before = written();
        bench.store.check_writable(now() + TimeDelta::seconds(after)).await.unwrap();
        written() > before
    };
    assert!(check(0).await, "the first one writes");
    assert!(!check(1).await && !check(4).await, "a recent success counts");
    assert!(check(5).await);
    assert!(check(-3600).await, "a clock that was set back does not make a success last");
    bench.store.close().await;
    assert!(bench.store.check_writable(now() - TimeDelta::seconds(3600)).await.is_err());
}

#[tokio::test]
async fn after_a_crash_every_promise_is_there() {
    let bench = Bench::linked().await;
    for press in 1..=50 {
        bench.record(ALICE, press).await;
    }
    let after = tempfile::tempdir().unwrap();
    for suffix in ["", "-wal"] {
        let name = format!("bot.db{suffix}");
        fs::copy(bench.folder.path().join(&name), after.path().join(&name)).unwrap();
    }
    let store = Store::open(&url(&after)).await.unwrap();
    assert_eq!(presses(&store.open_punches(ALICE).await.unwrap()), (1..=50).collect::<Vec<_>>());
    assert_eq!(store.verify_audit().await.unwrap(), None);
}

#[tokio::test]
async fn a_torn_end_of_the_log_loses_only_what_was_not_promised() {
    let bench = Bench::linked().await;
    bench.record(ALICE, 1).await;
    let wal = bench.folder.path().join("bot.db-wal");
    let promised = fs::metadata(&wal).unwrap().len();
    bench.record(ALICE, 2).await;
    let after = tempfile::tempdir().unwrap();
    fs::copy(bench.path(), after.path().join("bot.db")).unwrap();
    let log = fs::read(&wal).unwrap();
    assert!(u64::try_from(log.len()).unwrap() > promised);
    fs::write(after.path().join("bot.db-wal"), &log[..log.len() - 100]).unwrap();
    let store = Store::open(&url(&after)).await.unwrap();
    assert_eq!(presses(&store.open_punches(ALICE).await.unwrap()), [1]);
}

#[tokio::test]
async fn a_closed_file_keeps_everything() {
    let bench = Bench::linked().await;
    let punch = bench.record(ALICE, 1).await;
    let done = bench.settle(&punch, PunchState::Done).await;
    bench.store.close().await;
    assert!(!bench.folder.path().join("bot.db-wal").exists(), "the log went into the file");
    let again = Store::open(&url(&bench.folder)).await.unwrap();
    assert_eq!(again.punch(punch.id).await.unwrap(), Some(done));
    assert_eq!(again.links(0, 10).await.unwrap().1, 2);
}
