//! Which processes are alive.

use std::time::Duration;

use super::*;
use crate::store::StoreError;

async fn owners(bench: &Bench) -> Vec<i64> {
    // With SQLite's own patience: a store that closes locks the file for a moment.
    let mut conn = SqliteConnectOptions::new().filename(bench.path()).connect().await.unwrap();
    sqlx::query_scalar("SELECT id FROM owners ORDER BY id").fetch_all(&mut conn).await.unwrap()
}

#[tokio::test]
async fn every_start_is_a_new_owner_and_the_one_before_it_is_dead() {
    let bench = Bench::new().await;
    assert_eq!(owners(&bench).await, [1]);
    bench.store.close().await;
    for id in 2..4 {
        let again = Store::open(&url(&bench.folder)).await.unwrap();
        assert_eq!((owners(&bench).await, again.shared.owner.id()), (vec![id], id));
        again.close().await;
        assert_eq!(owners(&bench).await, [id], "kept, so that the id is not given out again");
    }
}

#[tokio::test]
async fn a_job_beside_the_bot_is_no_owner() {
    let bench = Bench::new().await;
    let beside = Store::open_offline(&url(&bench.folder)).await.unwrap();
    assert_eq!(beside.shared.owner.id(), 0);
    assert_eq!(owners(&bench).await, [1]);
}

#[tokio::test]
async fn a_renewal_removes_the_dead_and_leaves_the_living() {
    let bench = Bench::new().await;
    bench.meddle("UPDATE owners SET id = 9, alive_until = alive_until + 600000").await.unwrap();
    bench.store.renew(Vec::new()).await.unwrap();
    assert_eq!(
        bench.store.shared.owner.id(),
        10,
        "others found this process dead, so it goes on under another number"
    );
    bench.other_owner(3, -1).await;
    bench.other_owner(4, 60).await;
    bench.other_owner(12, -1).await;
    bench.store.renew(Vec::new()).await.unwrap();
    assert_eq!(
        owners(&bench).await,
        [4, 9, 10, 12],
        "the newest stays, so that its number is not given out again"
    );
}

#[tokio::test]
async fn a_lease_is_renewed_if_it_does_not_outlast_what_is_begun() {
    let bench = Bench::new().await;
    bench.store.stays_owner(Duration::from_secs(10)).await.unwrap();
    bench.meddle("UPDATE owners SET alive_until = 0").await.unwrap();
    let longer = bench.store.stays_owner(Duration::from_secs(60)).await;
    assert!(matches!(longer, Err(StoreError::Unavailable(_))), "{longer:?}");
    let mut conn = bench.raw().await;
    let renewed: bool = sqlx::query_scalar("SELECT alive_until > unixepoch() * 1000 FROM owners")
        .fetch_one(&mut conn)
        .await
        .unwrap();
    assert!(renewed, "it was tried");
}
