//! Waiting that is worth it, and waiting that is not.

use std::time::Duration;

use chrono::TimeDelta;
use tokio::task::JoinHandle;

use super::*;

const PRESS: InteractionId = InteractionId(1 << 40);
const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

fn after(seconds: i64) -> DateTime<Utc> {
    NOW + TimeDelta::seconds(seconds)
}

/// Waits two seconds, by a clock that stands.
fn waiting(bell: &Bell, own_try: OwnTry) -> JoinHandle<Option<Punch>> {
    let mut watch = bell.watch(PRESS);
    tokio::spawn(async move { watch.settled_by(after(2), own_try, || NOW).await })
}

async fn end(waiting: JoinHandle<Option<Punch>>) -> Option<Punch> {
    tokio::time::timeout(Duration::from_secs(10), waiting).await.expect("an end of the wait").unwrap()
}

async fn goes_on(waiting: &JoinHandle<Option<Punch>>) -> bool {
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
    !waiting.is_finished()
}

#[tokio::test]
async fn a_next_try_after_the_deadline_ends_the_wait_and_one_before_it_does_not() {
    let bell = Bell::default();
    let waiting = waiting(&bell, OwnTry::Coming);
    bell.postponed(PRESS, after(1));
    assert!(goes_on(&waiting).await);
    bell.postponed(PRESS, after(3));
    assert_eq!(end(waiting).await, None);
    assert!(!bell.is_watched(PRESS));
}

#[tokio::test]
async fn a_timetrack_that_is_down_ends_it_at_once_and_one_that_asks_for_a_pause_if_that_is_too_long() {
    for (outlook, ends) in [
        (Outlook::Fair, false),
        (Outlook::Down(after(1)), true),
        // It is being looked into.
        (Outlook::Down(NOW), false),
        (Outlook::Pause(after(2)), false),
        (Outlook::Pause(after(3)), true),
    ] {
        let bell = Bell::default();
        let before = waiting(&bell, OwnTry::Over);
        bell.expect(outlook);
        let later = waiting(&bell, OwnTry::Over);
        assert_eq!(goes_on(&before).await, !ends, "{outlook:?}");
        assert_eq!(goes_on(&later).await, !ends, "{outlook:?}");
        before.abort();
        later.abort();
    }
}

#[tokio::test]
async fn in_an_outage_the_own_try_is_waited_for_until_it_has_come_to_nothing() {
    let bell = Bell::default();
    bell.expect(Outlook::Down(after(1)));
    let waiting = waiting(&bell, OwnTry::Coming);
    assert!(goes_on(&waiting).await);
    bell.postponed(PRESS, after(1));
    assert_eq!(end(waiting).await, None);
}

#[tokio::test]
async fn whoever_gives_up_is_no_longer_waited_on() {
    let bell = Bell::default();
    let (first, second) = (bell.watch(PRESS), bell.watch(PRESS));
    assert_eq!(first.give_up(), None);
    assert!(bell.is_watched(PRESS), "the other one waits still");
    assert_eq!(second.give_up(), None);
    assert!(!bell.is_watched(PRESS));
}

#[test]
fn two_who_stop_waiting_at_the_same_moment_leave_nobody_behind() {
    let bell = Bell::default();
    let start = std::sync::Barrier::new(2);
    for round in 0..10_000 {
        let (one, other) = (bell.watch(PRESS), bell.watch(PRESS));
        std::thread::scope(|scope| {
            scope.spawn(|| {
                start.wait();
                drop(other);
            });
            start.wait();
            if round % 2 == 0 { drop(one) } else { drop(one.give_up()) }
        });
        assert!(!bell.is_watched(PRESS), "round {round}");
    }
}

#[tokio::test]
async fn that_a_punch_was_asked_about_is_no_end_of_it_once_it_is_confirmed() {
    let bell = Bell::default();
    let asked = Punch { interaction: PRESS, ..crate::outbox::samples::punch(crate::model::Action::ClockOut) };
    let _first = bell.watch(PRESS);
    bell.settled(&asked);
    let confirmed = Punch { confirmed: true, ..asked };
    let mut watch = bell.watch_again(&confirmed);
    let waiting = tokio::spawn(async move { watch.settled_by(after(2), OwnTry::Coming, || NOW).await });
    assert!(goes_on(&waiting).await);
    bell.settled(&confirmed);
    assert_eq!(end(waiting).await, Some(confirmed));
}
