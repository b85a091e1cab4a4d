//! Punches that wait for their person's confirmation.

use super::*;
use crate::model::{Decision, LocalStamp, NoticeState, PunchId, Question, TimerState};

fn long_timer() -> Timer {
    let started_at = Some(LocalStamp("2026-11-22T08:00:00".parse().unwrap()));
    Timer { state: TimerState::Running, started_at, ..Timer::STOPPED }
}

fn question() -> Settlement {
    let end = End::Asked(Question::Long { since: later(-90_000) });
    Settlement { end, after: Some(long_timer()) }
}

/// A clock-out that is asked about.
async fn asked(bench: &Bench, press: u64) -> Punch {
    let punch = recorded(bench, press).await;
    bench.end(bench.claim(&punch).await, &question()).await
}

async fn recorded(bench: &Bench, press: u64) -> Punch {
    let new = NewPunch { action: Action::ClockOut, ..press_of(ALICE, press) };
    let Recorded::New(punch) = bench.store.record(&new, &vienna()).await.unwrap() else { panic!() };
    punch
}

async fn now_is(bench: &Bench, id: PunchId) -> Punch {
    bench.store.punch(id).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_question_holds_up_nobody_and_is_no_decision_for_an_admin() {
    let bench = Bench::linked().await;
    let asked = asked(&bench, 10).await;
    assert!(asked.is_asked() && asked.settled_at.is_none());
    bench.record(ALICE, 20).await;
    assert_eq!(presses(&bench.store.free_heads(10).await.unwrap()), [20]);
    let standing = bench.store.standing().await.unwrap();
    assert_eq!((standing.waiting, standing.stuck), (1, 0));
}

#[tokio::test]
async fn what_is_confirmed_is_due_at_once_and_for_that_timer_only() {
    let bench = Bench::linked().await;
    let asked = asked(&bench, 10).await;
    let confirmed = bench.store.confirm(&asked).await.unwrap().unwrap();
    assert_eq!((confirmed.state, confirmed.confirmed), (PunchState::Waiting, true));
    assert_eq!((confirmed.question, confirmed.at), (None, asked.at));
    assert_eq!(confirmed.expected_start, long_timer().started_at);
    assert_eq!(presses(&bench.store.free_heads(10).await.unwrap()), [10]);
    assert_eq!(bench.store.confirm(&asked).await.unwrap(), None, "once");
}

#[tokio::test]
async fn who_is_somebody_else_in_timetrack_by_now_confirms_nothing() {
    let bench = Bench::linked().await;
    let asked = asked(&bench, 10).await;
    bench.store.remove_link(ALICE, ADMIN, now()).await.unwrap();
    assert_eq!(bench.store.confirm(&asked).await.unwrap(), None);
    bench.store.add_link(ALICE, &name("another"), None, ADMIN, now()).await.unwrap();
    assert_eq!(bench.store.confirm(&asked).await.unwrap(), None);
    let now = now_is(&bench, asked.id).await;
    assert_eq!((now.state, now.question.clone()), (PunchState::Stuck, None), "an admin decides");
    assert_eq!(now.unanswered(), asked.question.as_ref());
}

#[tokio::test]
async fn who_saw_the_question_has_not_seen_that_an_admin_decides() {
    let bench = Bench::linked().await;
    let asked = asked(&bench, 10).await;
    bench.store.remove_link(ALICE, ADMIN, now()).await.unwrap();
    bench.store.complete_ended(&asked, now()).await.unwrap();
    assert_eq!(bench.store.notice_of(asked.id).await.unwrap(), Some(NoticeState::Due));
    bench.store.complete_ended(&now_is(&bench, asked.id).await, now()).await.unwrap();
    assert_eq!(bench.store.notice_of(asked.id).await.unwrap(), Some(NoticeState::Done));
}

#[tokio::test]
async fn a_later_end_of_the_timer_closes_the_question_in_silence() {
    let bench = Bench::linked().await;
    let asked = asked(&bench, 10).await;
    let end = recorded(&bench, 20).await;
    bench.settle(&end, PunchState::Refused).await;
    assert!(now_is(&bench, asked.id).await.is_asked(), "a refused answer is none");
    let end = recorded(&bench, 30).await;
    bench.settle(&end, PunchState::Done).await;
    let closed = now_is(&bench, asked.id).await;
    assert_eq!((closed.state, closed.is_owed_notice()), (PunchState::Cancelled, false));
    assert!(closed.question.is_some() && closed.settled_at.is_some());
}

#[tokio::test]
async fn an_admins_word_stands_for_the_persons_only_where_nobody_else_can_answer() {
    let bench = Bench::linked().await;
    let (first, second) = (asked(&bench, 10).await, asked(&bench, 20).await);
    let (left, decided) = bench.store.decide(first.id, Decision::Retry, ADMIN, now()).await.unwrap().unwrap();
    assert_eq!((left, decided), (first.clone(), false));
    bench.store.remove_link(ALICE, ADMIN, now()).await.unwrap();
    let (retried, true) = bench.store.decide(first.id, Decision::Retry, ADMIN, now()).await.unwrap().unwrap()
    else {
        panic!("nothing was decided")
    };
    assert_eq!((retried.state, retried.confirmed), (PunchState::Waiting, true));
    let decided = bench.store.decide(second.id, Decision::Cancel, ADMIN, now()).await.unwrap().unwrap();
    assert_eq!((decided.0.state, decided.0.question), (PunchState::Cancelled, None));
}
