//! Whose turn it is, and what a human or a start does to the queue.

use super::*;
use crate::model::{Decision, PunchId};

const CARL: MemberId = MemberId(13);

async fn due(bench: &Bench) -> Vec<u64> {
    due_at(bench, now()).await
}

async fn due_at(bench: &Bench, now: DateTime<Utc>) -> Vec<u64> {
    let mut heads = bench.store.free_heads(10).await.unwrap();
    heads.retain(|head| head.next_at <= now);
    presses(&heads)
}

async fn head(bench: &Bench, member: MemberId) -> Option<u64> {
    bench.store.head(member).await.unwrap().map(|punch| punch.interaction.0)
}

#[tokio::test]
async fn the_head_is_the_oldest_press_not_the_first_to_come_in() {
    let bench = Bench::linked().await;
    bench.record(ALICE, 30).await;
    bench.record(ALICE, 10).await;
    bench.record(BOB, 20).await;
    bench.record(ALICE, 20_000).await;
    assert_eq!(head(&bench, ALICE).await, Some(10));
    assert_eq!(head(&bench, CARL).await, None);
    let mut heads = due(&bench).await;
    heads.sort_unstable();
    assert_eq!(heads, [10, 20]);
    let open = bench.store.open_punches(ALICE).await.unwrap();
    assert_eq!(presses(&open), [10, 30, 20_000]);
}

#[tokio::test]
async fn a_punch_in_doubt_keeps_its_turn_against_an_older_press() {
    let bench = Bench::linked().await;
    let second = bench.record(ALICE, 20).await;
    let claim = bench.fly(&second).await;
    bench.record(ALICE, 10).await;
    bench.postpone(claim, now(), Doubt::Landing).await;
    assert_eq!(due(&bench).await, [20]);
    bench.postpone(bench.fly(&second).await, now(), Doubt::None).await;
    assert_eq!(due(&bench).await, [10]);
}

#[tokio::test]
async fn hastening_leaves_a_write_its_time_to_land() {
    let bench = Bench::linked().await;
    let punch = bench.record(ALICE, 10).await;
    bench.postpone(bench.fly(&punch).await, later(60), Doubt::Landing).await;
    bench.store.hasten(later(5)).await.unwrap();
    let kept = bench.store.punch(punch.id).await.unwrap().unwrap();
    assert_eq!((kept.next_at, kept.written_at), (later(5), Some(now())));
    // The clock was set back: the write did not leave in the future.
    bench.store.hasten(later(-3600)).await.unwrap();
    let kept = bench.store.punch(punch.id).await.unwrap().unwrap();
    assert_eq!(kept.written_at, Some(later(-3600)));
}

#[tokio::test]
async fn a_head_that_waits_or_is_in_flight_holds_back_its_own_line_only() {
    let bench = Bench::linked().await;
    let first = bench.record(ALICE, 10).await;
    bench.record(ALICE, 11).await;
    bench.record(BOB, 20).await;
    bench.postpone(bench.claim(&first).await, later(60), Doubt::None).await;
    assert_eq!(due(&bench).await, [20]);
    assert_eq!(due_at(&bench, later(60)).await, [20, 10]);
    let claim = bench.fly(&first).await;
    assert_eq!(due(&bench).await, [20]);
    assert_eq!(head(&bench, ALICE).await, Some(10));
    bench.end(claim, &ending(PunchState::Refused)).await;
    assert_eq!(head(&bench, ALICE).await, Some(11));
}

#[tokio::test]
async fn a_stuck_head_lets_the_next_pass_and_a_retry_puts_it_in_front_again() {
    let bench = Bench::linked().await;
    let first = bench.record(ALICE, 10).await;
    let second = bench.record(ALICE, 11).await;
    bench.settle(&first, PunchState::Stuck).await;
    assert_eq!(due(&bench).await, [11]);
    bench.store.decide(first.id, Decision::Retry, ADMIN, now()).await.unwrap();
    assert_eq!(due(&bench).await, [10]);
    for punch in [first, second] {
        bench.settle(&punch, PunchState::Done).await;
    }
    assert_eq!(due(&bench).await, [] as [u64; 0]);
    assert_eq!(bench.store.next_due().await.unwrap(), None);
}

#[tokio::test]
async fn the_longest_due_come_first_and_the_next_is_known() {
    let bench = Bench::linked().await;
    let alice = bench.record(ALICE, 10).await;
    let bob = bench.record(BOB, 20).await;
    bench.postpone(bench.claim(&alice).await, later(-5), Doubt::None).await;
    bench.postpone(bench.claim(&bob).await, later(-9), Doubt::None).await;
    assert_eq!(due(&bench).await, [20, 10]);
    assert_eq!(presses(&bench.store.free_heads(1).await.unwrap()), [20]);
    assert_eq!(bench.store.next_due().await.unwrap(), Some(later(-9)));
    let claim = bench.fly(&bob).await;
    assert_eq!(due(&bench).await, [10]);
    assert_eq!(bench.store.next_due().await.unwrap(), Some(later(-9)), "claimed or not");
    bench.end(claim, &ending(PunchState::Done)).await;
    assert_eq!(bench.store.next_due().await.unwrap(), Some(later(-5)));
}

#[tokio::test]
async fn hastening_brings_forward_what_waits() {
    let bench = Bench::linked().await;
    let alice = bench.record(ALICE, 10).await;
    let bob = bench.record(BOB, 20).await;
    bench.postpone(bench.claim(&alice).await, later(600), Doubt::None).await;
    bench.settle(&bob, PunchState::Stuck).await;
    assert_eq!(bench.store.hasten(now()).await.unwrap(), 1);
    assert_eq!(due(&bench).await, [10]);
}

#[tokio::test]
async fn the_queue_is_paged_what_needs_a_decision_first_and_then_the_oldest_press() {
    let bench = Bench::linked().await;
    bench.record(BOB, 30).await;
    bench.record(ALICE, 20).await;
    let done = bench.record(ALICE, 10).await;
    let stuck = bench.record(BOB, 25).await;
    bench.settle(&done, PunchState::Done).await;
    bench.settle(&stuck, PunchState::Stuck).await;
    let page = async |offset, limit| {
        let (punches, count) = bench.store.queue(offset, limit).await.unwrap();
        (presses(&punches), count)
    };
    assert_eq!(page(0, 2).await, (vec![25, 20], 3));
    assert_eq!(page(0, 1).await, (vec![25], 3));
    assert_eq!(page(1, 1).await, (vec![20], 3));
    assert_eq!(page(2, 2).await, (vec![30], 3));
    assert_eq!(page(4, 2).await, (vec![], 3));
}

#[tokio::test]
async fn an_admin_cancels_what_is_not_in_flight_and_not_settled() {
    let bench = Bench::linked().await;
    let decide = async |id| bench.store.decide(id, Decision::Cancel, ADMIN, later(7)).await.unwrap();
    assert_eq!(decide(PunchId(99)).await, None);

    let flying = bench.record(ALICE, 10).await;
    let _claim = bench.fly(&flying).await;
    let (punch, effect) = decide(flying.id).await.unwrap();
    assert_eq!((punch.state, effect), (PunchState::InFlight, false));

    let waiting = bench.record(ALICE, 11).await;
    let (punch, effect) = decide(waiting.id).await.unwrap();
    assert_eq!((punch.state, punch.settled_at, effect), (PunchState::Cancelled, Some(later(7)), true));
    let (again, effect) = decide(waiting.id).await.unwrap();
    assert_eq!((again, effect), (punch, false));

    let trail = bench.store.audit(10).await.unwrap();
    assert_eq!(trail.iter().filter(|row| row.what == "cancel").count(), 1);
    assert_eq!((trail[0].actor, trail[0].subject), (ADMIN, Some(ALICE)));
    assert_eq!(trail[0].detail, format!(r#"{{"punch":{},"was":"waiting"}}"#, waiting.id));
}

#[tokio::test]
async fn a_retry_makes_due_what_is_not_settled() {
    let bench = Bench::linked().await;
    let punch = bench.record(ALICE, 10).await;
    bench.settle(&punch, PunchState::Stuck).await;
    let retried = bench.store.decide(punch.id, Decision::Retry, ADMIN, later(7)).await.unwrap();
    let (punch, effect) = retried.unwrap();
    assert_eq!((punch.state, punch.next_at, effect), (PunchState::Waiting, DateTime::UNIX_EPOCH, true));
    let done = bench.settle(&punch, PunchState::Done).await;
    let (same, effect) =
        bench.store.decide(punch.id, Decision::Retry, ADMIN, later(8)).await.unwrap().unwrap();
    assert_eq!((same, effect), (done, false));
}

#[tokio::test]
async fn only_a_punch_for_an_unknown_user_is_retried_for_the_present_username() {
    let bench = Bench::linked().await;
    let old = bench.store.link(ALICE).await.unwrap().unwrap().username;
    let words = || "No".to_owned();
    let troubles = [DeliveryError::UnknownUser { words: words() }, DeliveryError::Refused { words: words() }];
    let mut stuck = Vec::new();
    for (press, trouble) in (10..).zip(troubles) {
        let punch = bench.record(ALICE, press).await;
        let how = Settlement { end: End::Stuck(trouble), ..ending(PunchState::Stuck) };
        stuck.push(bench.end(bench.claim(&punch).await, &how).await);
    }
    bench.store.remove_link(ALICE, ADMIN, now()).await.unwrap();
    let retry =
        async |id| bench.store.decide(id, Decision::Retry, ADMIN, now()).await.unwrap().unwrap().0.username;
    bench.store.add_link(ALICE, &name("new"), None, ADMIN, now()).await.unwrap();
    assert_eq!(retry(stuck[0].id).await, name("new"));
    assert_eq!(retry(stuck[1].id).await, old);
}
