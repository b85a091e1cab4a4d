//! Things due at a time: claimed once, due again as noted.

use super::*;
use crate::model::{AccountId, Job};

const LISTS: Job = Job::Lists { account: AccountId::DEFAULT };

async fn claimed(bench: &Bench, at: DateTime<Utc>) -> bool {
    bench.store.claim_job(LISTS, at, at + TimeDelta::hours(1)).await.unwrap().is_some()
}

#[tokio::test]
async fn a_job_is_done_by_one_and_again_when_it_is_due() {
    let bench = Bench::new().await;
    assert!(!claimed(&bench, now()).await, "not planned");
    bench.store.plan_jobs(&[LISTS, Job::Sweep]).await.unwrap();
    let claim = bench.store.claim_job(LISTS, now(), later(3600)).await.unwrap().unwrap();
    assert_eq!((claim.job, claim.attempts), (LISTS, 0));
    assert!(!claimed(&bench, now()).await, "somebody is at it");
    bench.store.note_job(&claim, later(60), 3).await.unwrap();
    assert!(!claimed(&bench, later(59)).await);
    let again = bench.store.claim_job(LISTS, later(60), later(3600)).await.unwrap().unwrap();
    assert_eq!(again.attempts, 3);
    bench.store.note_job(&claim, now(), 0).await.unwrap();
    assert!(!claimed(&bench, later(60)).await, "a result under an earlier claim is none");
    bench.store.note_job(&again, later(600), 0).await.unwrap();
    bench.store.plan_jobs(&[LISTS]).await.unwrap();
    assert!(claimed(&bench, now()).await, "a start makes it due");
}

#[tokio::test]
async fn a_job_of_a_dead_process_is_free_and_a_clock_set_back_delays_none() {
    let bench = Bench::new().await;
    bench.store.plan_jobs(&[LISTS]).await.unwrap();
    let claim = bench.store.claim_job(LISTS, now(), later(3600)).await.unwrap().unwrap();
    bench.meddle("UPDATE jobs SET claimed_by = 77").await.unwrap();
    bench.store.renew(Vec::new()).await.unwrap();
    bench.store.note_job(&claim, later(60), 0).await.unwrap();
    let claim = bench.store.claim_job(LISTS, now(), later(3600)).await.unwrap().unwrap();
    bench.store.note_job(&claim, later(600), 0).await.unwrap();
    assert!(!claimed(&bench, now()).await);
    assert!(claimed(&bench, later(-86_400)).await, "ten minutes from now is a day by this clock");
}

#[tokio::test]
async fn a_job_that_is_complete_is_due_after_the_next_start_only() {
    let bench = Bench::new().await;
    bench.store.plan_jobs(&[LISTS]).await.unwrap();
    let claim = bench.store.claim_job(LISTS, now(), later(3600)).await.unwrap().unwrap();
    bench.store.complete_job(&claim).await.unwrap();
    assert_eq!(bench.store.job_due(LISTS).await.unwrap(), None);
    bench.store.plan_jobs(&[LISTS]).await.unwrap();
    bench.store.complete_job(&claim).await.unwrap();
    assert!(claimed(&bench, now()).await, "a result under an earlier claim is none");
}
