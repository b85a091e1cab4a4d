//! The writer: batches, faults within them, callers that leave.

use anyhow::anyhow;
use futures_util::FutureExt;
use futures_util::future::join_all;

use super::*;
use crate::store::StoreError;
use crate::store::claims::Token;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_at_once_are_all_kept_in_the_order_of_their_presses() {
    let bench = Bench::linked().await;
    let all: Vec<_> = (0..200).map(|i| press_of([ALICE, BOB][i % 2], 10_000 - i as u64)).collect();
    let zone = vienna();
    for outcome in join_all(all.iter().map(|new| bench.store.record(new, &zone))).await {
        assert!(matches!(outcome, Ok(Recorded::New(_))), "{outcome:?}");
    }
    bench.store.close().await;
    let store = Store::open(&url(&bench.folder)).await.unwrap();
    let (punches, count) = store.queue(0, 500).await.unwrap();
    assert_eq!(presses(&punches), (9_801..=10_000).collect::<Vec<_>>());
    assert_eq!(count, 200);
}

#[tokio::test]
async fn one_that_fails_undoes_nobody_else() {
    let bench = Bench::linked().await;
    let fails = || {
        bench.store.write(|conn| {
            Box::pin(async move {
                conn.execute("DELETE FROM links").await?;
                Err::<(), _>(anyhow!("changed my mind").into())
            })
        })
    };
    let panics = || {
        bench.store.write(|conn| {
            Box::pin(async move {
                conn.execute("DELETE FROM links").await?;
                if true {
                    panic!("a fault that the test makes");
                }
                Ok(())
            })
        })
    };
    let (one, two, zone) = (press_of(ALICE, 1), press_of(BOB, 2), vienna());
    let (a, b, c, d) =
        tokio::join!(bench.store.record(&one, &zone), fails(), panics(), bench.store.record(&two, &zone));
    assert!(matches!(a, Ok(Recorded::New(_))));
    assert!(b.is_err() && c.is_err());
    assert!(matches!(d, Ok(Recorded::New(_))));
    assert!(fails().await.is_err(), "alone too");
    assert!(panics().await.is_err());
    assert_eq!(bench.store.links(0, 10).await.unwrap().1, 2);
    bench.record(ALICE, 3).await;
}

#[tokio::test]
async fn a_caller_that_leaves_does_not_stop_the_write() {
    let bench = Bench::linked().await;
    for press in 1..=20 {
        let (new, zone) = (press_of(ALICE, press), vienna());
        assert!(bench.store.record(&new, &zone).now_or_never().is_none());
    }
    bench.store.check_writable(now()).await.unwrap();
    assert_eq!(bench.store.open_punches(ALICE).await.unwrap().len(), 20);
}

#[tokio::test]
async fn closing_finishes_what_is_queued() {
    let bench = Bench::linked().await;
    let (new, zone) = (press_of(ALICE, 1), vienna());
    let (recorded, ()) = tokio::join!(bench.store.record(&new, &zone), bench.store.close());
    assert!(matches!(recorded, Ok(Recorded::New(_))), "{recorded:?}");
}

#[tokio::test]
async fn handles_dropped_without_closing_let_the_file_go() {
    let bench = Bench::linked().await;
    bench.record(ALICE, 1).await;
    let Bench { store, folder } = bench;
    let task = store.shared.writer.lock().await.take().unwrap();
    drop(store);
    drop(task.await.unwrap());
    let again = Store::open(&url(&folder)).await.unwrap();
    assert_eq!(presses(&again.open_punches(ALICE).await.unwrap()), [1]);
}

#[tokio::test]
async fn the_connections_are_set_as_promised() {
    let bench = Bench::new().await;
    let mut found = Vec::new();
    for pragma in ["journal_mode", "synchronous", "foreign_keys", "busy_timeout", "trusted_schema"] {
        let sql = format!("SELECT CAST({pragma} AS TEXT) FROM pragma_{pragma}");
        let sql = if pragma == "busy_timeout" { sql.replacen("busy_timeout", "timeout", 1) } else { sql };
        let value: String = bench
            .store
            .write(move |conn| {
                Box::pin(async move { Ok(sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(conn).await?) })
            })
            .await
            .unwrap();
        found.push(value);
    }
    assert_eq!(found, ["wal", "2", "1", "5000", "0"]);
    let error = sqlx::query("DELETE FROM links").execute(bench.store.readers()).await.unwrap_err();
    assert!(error.to_string().contains("readonly"), "{error}");
}

#[tokio::test]
async fn a_write_that_nobody_waits_for_goes_along_with_the_next_or_alone_a_moment_later() {
    let bench = Bench::linked().await;
    let mark = || {
        bench.store.write_later(|conn| {
            Box::pin(async move {
                conn.execute("UPDATE links SET zone = 'UTC'").await?;
                Ok(())
            })
        })
    };
    let mut patient = Box::pin(mark());
    assert!((&mut patient).now_or_never().is_none());
    bench.record(ALICE, 1).await;
    assert!(patient.now_or_never().is_some_and(|done| done.is_ok()), "in the same commit");
    mark().await.unwrap();
    let last = mark();
    let (last, ()) = tokio::join!(last, bench.store.close());
    last.unwrap();
}

/// A job that fails has the others of its transaction made again. The claims of the first time are dropped with it.
#[tokio::test]
async fn a_claim_that_was_undone_and_made_again_is_not_freed() {
    let bench = Bench::linked().await;
    bench.store.make_room(8);
    let fails = bench.store.write(|_| Box::pin(async { Err::<(), _>(anyhow!("changed my mind").into()) }));
    let (new, zone) = (press_of(ALICE, 1), vienna());
    let (recorded, failed) = tokio::join!(bench.store.record(&new, &zone), fails);
    assert!(failed.is_err());
    let Ok(Recorded::New(punch)) = recorded else { panic!("{recorded:?}") };
    let claim = bench.store.handed().await;
    assert_eq!(claim.punch.id, punch.id);
    assert!(bench.store.delivers(punch.id));
    let first = Token { number: claim.token.number - 1, ..claim.token };
    bench.store.renew(vec![first]).await.unwrap();
    bench.store.mark_in_flight(&claim, &Timer::STOPPED, now()).await.unwrap();
    drop(claim);
    assert!(!bench.store.delivers(punch.id));
}

#[tokio::test]
async fn a_single_statement_that_fails_alone_or_among_others_is_undone_alone() {
    let bench = Bench::linked().await;
    let fails = || bench.store.execute(|| sqlx::query("UPDATE links SET username = '' WHERE member > 0"));
    assert!(matches!(fails().await, Err(StoreError::Other(_))));
    let (new, zone) = (press_of(ALICE, 1), vienna());
    let (recorded, failed) = tokio::join!(bench.store.record(&new, &zone), fails());
    assert!(matches!(recorded, Ok(Recorded::New(_))) && failed.is_err());
    assert_eq!(bench.store.links(0, 10).await.unwrap().1, 2);
}
