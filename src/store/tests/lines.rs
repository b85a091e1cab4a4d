//! Who delivers from which line.

use futures_util::FutureExt;

use super::*;
use crate::model::{Decision, LocalStamp, TimeMode, TimerKind};
use crate::store::StoreError;
use crate::store::claims::Situation;
use crate::store::timers::Seen;

/// Another process, alive for that long, claims the lines of these people.
async fn claimed_by_another(bench: &Bench, members: &[MemberId], alive_seconds: i64) {
    bench.other_owner(7, alive_seconds).await;
    for member in members {
        let sql = format!("UPDATE lines SET claimed_by = 7, claim = 1 WHERE member = {member}");
        bench.meddle(&sql).await.unwrap();
    }
}

async fn free(bench: &Bench) -> Vec<u64> {
    presses(&bench.store.free_heads(10).await.unwrap())
}

async fn lines(bench: &Bench) -> i64 {
    let mut conn = bench.raw().await;
    sqlx::query_scalar("SELECT count(*) FROM lines").fetch_one(&mut conn).await.unwrap()
}

async fn now_is(bench: &Bench, punch: &Punch) -> Punch {
    bench.store.punch(punch.id).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_line_that_a_live_process_has_claimed_is_not_taken() {
    let bench = Bench::linked().await;
    let punch = bench.record(ALICE, 10).await;
    bench.record(BOB, 20).await;
    claimed_by_another(&bench, &[ALICE], 60).await;
    bench.store.renew(Vec::new()).await.unwrap();
    assert_eq!(free(&bench).await, [20]);
    assert!(bench.store.claim(&[punch]).await.unwrap().is_empty());
    bench.store.make_room(10);
    bench.record(ALICE, 9).await;
    assert!(bench.store.handed().now_or_never().is_none(), "also by a new press");
}

#[tokio::test]
async fn what_a_dead_process_has_claimed_is_taken_and_read_back() {
    let bench = Bench::linked().await;
    let flying = bench.record(ALICE, 10).await;
    drop(bench.fly(&flying).await);
    bench.record(BOB, 20).await;
    claimed_by_another(&bench, &[ALICE, BOB], -1).await;
    bench.other_owner(9, 60).await;
    assert!(free(&bench).await.is_empty());
    bench.store.renew(Vec::new()).await.unwrap();
    assert_eq!(free(&bench).await, [10, 20]);
    let flying = now_is(&bench, &flying).await;
    assert_eq!((flying.state, flying.unclear), (PunchState::Waiting, true));
    assert_eq!(bench.store.claim(&[flying]).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_start_takes_over_at_once() {
    let bench = Bench::linked().await;
    let punch = bench.record(ALICE, 10).await;
    let claim = bench.fly(&punch).await;
    bench.store.close().await;
    drop(claim);
    let store = Store::open(&url(&bench.folder)).await.unwrap();
    let heads = store.free_heads(10).await.unwrap();
    assert_eq!((presses(&heads), heads[0].unclear, heads[0].state), (vec![10], true, PunchState::Waiting));
    store.close().await;
}

#[tokio::test]
async fn a_late_result_of_a_process_that_was_taken_for_dead_is_refused() {
    let bench = Bench::linked().await;
    let punch = bench.record(ALICE, 10).await;
    let late = async || {
        let mut claim = bench.claim(&punch).await;
        claim.punch = now_is(&bench, &punch).await;
        // Others found this process dead, which notices it when it renews its lease.
        bench.meddle("UPDATE owners SET id = id + 100, alive_until = 0").await.unwrap();
        bench.store.renew(Vec::new()).await.unwrap();
        claim
    };
    let gone = |error: StoreError| matches!(error, StoreError::Gone(_));
    let before = now_is(&bench, &punch).await;
    let store = &bench.store;
    let claim = late().await;
    assert!(gone(store.mark_in_flight(&claim, &Timer::STOPPED, now()).await.unwrap_err()));
    assert!(gone(store.note_half(&claim, &Timer::STOPPED).await.unwrap_err()));
    assert!(gone(store.settle(claim, &ending(PunchState::Done), now()).await.unwrap_err()));
    let claim = late().await;
    assert!(gone(store.postpone(claim, later(9), Doubt::None, &DeliveryError::Busy).await.unwrap_err()));
    assert_eq!(now_is(&bench, &punch).await, before);
    bench.settle(&punch, PunchState::Done).await;
}

#[tokio::test]
async fn a_result_under_another_claim_of_the_same_process_is_refused() {
    let bench = Bench::linked().await;
    let punch = bench.record(ALICE, 10).await;
    let first = bench.claim(&punch).await;
    bench.store.renew(vec![first.token]).await.unwrap();
    let second = bench.claim(&punch).await;
    let refused = bench.store.mark_in_flight(&first, &Timer::STOPPED, now()).await;
    assert!(matches!(refused, Err(StoreError::Gone(_))), "{refused:?}");
    bench.store.renew(vec![first.token]).await.unwrap();
    assert!(free(&bench).await.is_empty(), "what is dropped late frees nothing");
    bench.end(second, &ending(PunchState::Done)).await;
}

#[tokio::test]
async fn a_claim_that_is_dropped_frees_its_line_within_seconds() {
    let bench = Bench::linked().await;
    let punch = bench.record(ALICE, 10).await;
    let claim = bench.fly(&punch).await;
    // Of the recording.
    bench.store.may_be_due().await;
    drop(claim);
    tokio::time::timeout(std::time::Duration::from_secs(30), bench.store.may_be_due()).await.unwrap();
    assert_eq!(free(&bench).await, [10]);
    assert!(now_is(&bench, &punch).await.unclear, "what was in flight is to be read back");
}

#[tokio::test]
async fn a_recorded_punch_is_claimed_for_the_worker_while_there_is_room() {
    let bench = Bench::linked().await;
    bench.store.make_room(1);
    bench.record(ALICE, 10).await;
    let claim = bench.store.handed().await;
    assert_eq!(claim.punch.interaction.0, 10);
    bench.record(BOB, 20).await;
    assert!(bench.store.handed().now_or_never().is_none());
    assert_eq!(free(&bench).await, [20]);
    bench.store.may_be_due().await;
    assert!(bench.store.was_crowded() && !bench.store.was_crowded());
    bench.end(claim, &ending(PunchState::Done)).await;
}

#[tokio::test]
async fn what_is_recorded_behind_a_head_that_has_to_wait_is_not_claimed() {
    let bench = Bench::linked().await;
    let first = bench.record(ALICE, 10).await;
    bench.postpone(bench.claim(&first).await, later(60), Doubt::Open).await;
    bench.store.make_room(1);
    bench.record(ALICE, 20).await;
    assert!(bench.store.handed().now_or_never().is_none());
    bench.record(BOB, 30).await;
    let claim = bench.store.handed().await;
    assert_eq!(claim.punch.interaction.0, 30, "the room is there for somebody else");
}

#[tokio::test]
async fn a_line_is_delivered_to_its_end_under_one_claim() {
    let bench = Bench::linked().await;
    bench.store.make_room(1);
    for press in [10, 11, 12] {
        bench.record(ALICE, press).await;
    }
    let mut claim = bench.store.handed().await;
    for press in 10.. {
        assert_eq!(claim.punch.interaction.0, press);
        let (punch, next) = bench.store.settle(claim, &ending(PunchState::Done), now()).await.unwrap();
        assert_eq!(punch.interaction.0, press);
        let Some(next) = next else { break };
        claim = next;
    }
    assert_eq!(lines(&bench).await, 0);
}

#[tokio::test]
async fn a_punch_that_is_given_up_during_its_attempt_holds_its_line_until_the_attempt_is_over() {
    let bench = Bench::linked().await;
    bench.store.make_room(1);
    let punch = bench.record(ALICE, 10).await;
    let claim = bench.store.handed().await;
    bench.store.decide(punch.id, Decision::Cancel, ADMIN, now()).await.unwrap();
    bench.store.make_room(1);
    bench.record(ALICE, 20).await;
    assert!(bench.store.handed().now_or_never().is_none() && free(&bench).await.is_empty());
    let (given_up, next) = bench.store.settle(claim, &ending(PunchState::Done), now()).await.unwrap();
    assert_eq!(given_up.state, PunchState::Cancelled);
    assert_eq!(next.unwrap().punch.interaction.0, 20);
}

#[tokio::test]
async fn what_is_retried_or_confirmed_is_claimed_at_once() {
    let bench = Bench::linked().await;
    let punch = bench.record(ALICE, 10).await;
    let stuck = bench.settle(&punch, PunchState::Stuck).await;
    assert_eq!(lines(&bench).await, 0);
    bench.store.make_room(1);
    bench.store.decide(stuck.id, Decision::Retry, ADMIN, now()).await.unwrap();
    assert_eq!(bench.store.handed().await.punch.interaction.0, 10);
}

#[tokio::test]
async fn a_punch_is_handed_over_with_what_its_recording_has_read() {
    let bench = Bench::linked().await;
    bench.store.make_room(8);
    bench.record(ALICE, 1).await;
    let claim = bench.store.handed().await;
    assert_eq!(claim.situation, Some(Situation::default()));
    bench.end(claim, &ending(PunchState::Done)).await;
    let rest = NewPunch { action: Action::Break { planned: None }, ..press_of(ALICE, 2) };
    bench.store.record(&rest, &vienna()).await.unwrap();
    bench.end(bench.store.handed().await, &ending(PunchState::Done)).await;
    let pause = bench.store.head(ALICE).await.unwrap().unwrap();
    bench.settle(&pause, PunchState::Done).await;
    let started_at = LocalStamp::of(later(-60), &vienna(), TimeMode::Local);
    let seen = Seen { member: ALICE, kind: TimerKind::Attendance, started_at, mode: TimeMode::Local };
    bench.store.first_seen(seen, &vienna(), now()).await.unwrap();
    bench.record(ALICE, 3).await;
    let situation = bench.store.handed().await.situation.clone().unwrap();
    let timer = bench.store.timer(ALICE, TimerKind::Attendance).await.unwrap();
    assert!(timer.is_some());
    assert_eq!(situation, Situation { has_break: true, has_questions: false, timer });
}
