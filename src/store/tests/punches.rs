//! Recording a punch, and its way to the end.

use super::*;
use crate::model::Decision;
use crate::model::punch::LANDING;
use crate::model::{LocalStamp, Project, PunchId, Refusal, TimerState};

fn running() -> Timer {
    Timer { state: TimerState::Running, worked_seconds: Some(60), ..Timer::STOPPED }
}

#[tokio::test]
async fn a_recorded_punch_is_read_back_as_it_was_given() {
    let bench = Bench::linked().await;
    let stamp = LocalStamp("2026-11-23T09:05:00".parse().unwrap());
    let new = NewPunch {
        action: Action::Start {
            project: Project::new("Acme \"&\" Söhne", "Site").unwrap(),
            task: None,
            note: None,
        },
        expected_start: Some(stamp),
        ..press_of(ALICE, 700)
    };
    let Recorded::New(punch) = bench.store.record(&new, &vienna()).await.unwrap() else { panic!() };
    assert_eq!(punch.interaction, new.interaction);
    assert_eq!(punch.member, ALICE);
    assert_eq!(punch.username, name("alice"));
    assert_eq!(punch.zone, vienna());
    assert_eq!(punch.action, new.action);
    assert_eq!((punch.at, punch.pressed_at), (new.at, new.pressed_at));
    assert_eq!(punch.expected_start, Some(stamp));
    assert_eq!(punch.locale, Locale::german());
    assert_eq!((punch.state, punch.attempts, punch.unclear), (PunchState::Waiting, 0, false));
    assert_eq!(bench.store.punch(punch.id).await.unwrap(), Some(punch.clone()));
    assert_eq!(bench.store.punch_of(InteractionId(700)).await.unwrap(), Some(punch));
    assert_eq!(bench.store.punch(PunchId(99)).await.unwrap(), None);
    assert_eq!(bench.store.punch_of(InteractionId(1)).await.unwrap(), None);
}

#[tokio::test]
async fn the_zone_is_the_persons_own_if_there_is_one() {
    let bench = Bench::linked().await;
    let tokyo = Zone::new("Asia/Tokyo").unwrap();
    bench.store.choose_zone(ALICE, &tokyo, ALICE, now()).await.unwrap();
    assert_eq!(bench.record(ALICE, 1).await.zone, tokyo);
    assert_eq!(bench.record(BOB, 2).await.zone, vienna());
}

#[tokio::test]
async fn the_same_press_is_recorded_once_even_if_its_person_is_unlinked_since() {
    let bench = Bench::linked().await;
    let punch = bench.record(ALICE, 1).await;
    let repeat = async || bench.store.record(&press_of(ALICE, 1), &vienna()).await.unwrap();
    assert_eq!(repeat().await, Recorded::Repeat(punch.clone()));
    bench.store.remove_link(ALICE, ADMIN, now()).await.unwrap();
    assert_eq!(repeat().await, Recorded::Repeat(punch.clone()));
    let settled = bench.settle(&punch, PunchState::Done).await;
    assert_eq!(repeat().await, Recorded::Repeat(settled));
}

#[tokio::test]
async fn the_same_press_with_another_content_is_an_alarm() {
    let bench = Bench::linked().await;
    let punch = bench.record(ALICE, 1).await;
    for other in [
        NewPunch { member: BOB, ..press_of(ALICE, 1) },
        NewPunch { action: Action::ClockOut, ..press_of(ALICE, 1) },
        NewPunch { at: later(-61), ..press_of(ALICE, 1) },
    ] {
        let recorded = bench.store.record(&other, &vienna()).await.unwrap();
        assert_eq!(recorded, Recorded::Conflict(punch.clone()));
    }
    assert_eq!(bench.store.queue(0, 10).await.unwrap(), (vec![punch], 1));
}

#[tokio::test]
async fn without_a_link_nothing_is_recorded() {
    let bench = Bench::linked().await;
    let recorded = bench.store.record(&press_of(MemberId(99), 1), &vienna()).await.unwrap();
    assert_eq!(recorded, Recorded::NotLinked);
    assert_eq!(bench.store.queue(0, 10).await.unwrap(), (vec![], 0));
}

#[tokio::test]
async fn a_new_punch_is_due_even_if_discords_clock_is_ahead() {
    let bench = Bench::linked().await;
    let new = NewPunch { at: later(86_400), pressed_at: later(86_400), ..press_of(ALICE, 1) };
    bench.store.record(&new, &vienna()).await.unwrap();
    let heads = bench.store.free_heads(10).await.unwrap();
    assert_eq!(presses(&heads), [1]);
    assert!(heads[0].next_at <= now());
}

#[tokio::test]
async fn a_delivery_leaves_its_marks() {
    let bench = Bench::linked().await;
    let store = &bench.store;
    let punch = bench.record(ALICE, 1).await;
    let id = punch.id;

    let claim = bench.claim(&punch).await;
    store.mark_in_flight(&claim, &running(), now()).await.unwrap();
    let punch = store.punch(id).await.unwrap().unwrap();
    assert_eq!((punch.state, punch.attempts, punch.unclear), (PunchState::InFlight, 1, true));
    assert_eq!((punch.written_at, punch.before), (Some(now()), Some(running())));

    let long = DeliveryError::Refused { words: "\u{1}".repeat(5000) };
    store.postpone(claim, later(5), Doubt::Open, &long).await.unwrap();
    let punch = store.punch(id).await.unwrap().unwrap();
    assert_eq!((punch.state, punch.attempts, punch.unclear), (PunchState::Waiting, 1, true));
    assert_eq!((punch.next_at, punch.written_at), (later(5), Some(now() - LANDING)));
    let shortened = |error: &DeliveryError| long.to_string().starts_with(&error.to_string());
    assert!(punch.trouble.as_ref().is_some_and(shortened), "{:?}", punch.trouble);

    bench.postpone(bench.claim(&punch).await, later(9), Doubt::None).await;
    let punch = store.punch(id).await.unwrap().unwrap();
    assert_eq!((punch.attempts, punch.unclear), (2, true), "a mere read clears no doubt");
    assert_eq!(punch.written_at, Some(now() - LANDING));

    bench.postpone(bench.claim(&punch).await, later(9), Doubt::None).await;
    let punch = store.punch(id).await.unwrap().unwrap();
    assert_eq!((punch.attempts, punch.next_at), (2, later(9)), "a probe that was not due is not counted");

    bench.postpone(bench.fly(&punch).await, later(20), Doubt::None).await;
    let punch = store.punch(id).await.unwrap().unwrap();
    assert_eq!((punch.attempts, punch.unclear), (3, false));
    assert_eq!((punch.written_at, punch.before), (None, Some(running())), "the first one is kept");
}

#[tokio::test]
async fn a_punch_ends_once() {
    let bench = Bench::linked().await;
    let punch = bench.record(ALICE, 1).await;
    let (id, claim) = (punch.id, bench.fly(&punch).await);
    let refusal = Refusal::ByTimeTrack { words: "no \u{1f600}".into() };
    let refused = Settlement { end: End::Refused(refusal.clone()), ..ending(PunchState::Refused) };
    let (punch, next) = bench.store.settle(claim, &refused, later(1)).await.unwrap();
    assert!(next.is_none());
    assert_eq!((punch.state, punch.settled_at, punch.unclear), (PunchState::Refused, Some(later(1)), false));
    assert_eq!((punch.before.clone(), punch.after.clone()), (Some(Timer::STOPPED), Some(Timer::STOPPED)));
    assert_eq!((punch.refusal.clone(), punch.trouble.clone()), (Some(refusal), None));

    // Also under a claim of the same line.
    let mut claim = bench.claim(&bench.record(ALICE, 2).await).await;
    claim.punch = punch.clone();
    assert!(bench.store.mark_in_flight(&claim, &Timer::STOPPED, now()).await.is_err());
    let (again, next) = bench.store.settle(claim, &ending(PunchState::Done), later(2)).await.unwrap();
    assert_eq!(again, punch);
    let mut claim = next.expect("the other one is due");
    claim.punch = punch.clone();
    assert!(bench.store.postpone(claim, now(), Doubt::None, &DeliveryError::Busy).await.is_err());
    assert_eq!(bench.store.punch(id).await.unwrap(), Some(punch));
}

#[tokio::test]
async fn a_stuck_punch_is_not_settled_and_can_still_end() {
    let bench = Bench::linked().await;
    let punch = bench.record(ALICE, 1).await;
    let stuck = bench.end(bench.fly(&punch).await, &ending(PunchState::Stuck)).await;
    assert_eq!((stuck.state, stuck.settled_at, stuck.unclear), (PunchState::Stuck, None, true));
    assert!(bench.store.head(ALICE).await.unwrap().is_none(), "it holds up nobody");
    bench.store.decide(punch.id, Decision::Retry, ADMIN, now()).await.unwrap();
    let done = bench.settle(&punch, PunchState::Done).await;
    assert_eq!((done.state, done.unclear), (PunchState::Done, false));
}

#[tokio::test]
async fn an_end_of_nothing_is_refused() {
    let bench = Bench::linked().await;
    let punch = bench.record(ALICE, 1).await;
    let mut claim = bench.claim(&punch).await;
    claim.punch.id = PunchId(99);
    assert!(bench.store.settle(claim, &ending(PunchState::Done), now()).await.is_err());
    assert_eq!(bench.store.punch(punch.id).await.unwrap(), Some(punch));
}

#[tokio::test]
async fn a_punch_is_never_deleted() {
    let bench = Bench::linked().await;
    bench.record(ALICE, 1).await;
    let error = bench.meddle("DELETE FROM punches").await.unwrap_err();
    assert!(error.to_string().contains("never deleted"), "{error}");
}

#[tokio::test]
async fn other_punches_around_an_instant_are_found_in_every_state() {
    let bench = Bench::linked().await;
    let at = |seconds: i64| DateTime::from_timestamp_millis(1_795_000_000_000 + seconds * 1_000).unwrap();
    let press = async |member: MemberId, id: u64, seconds: i64| {
        let new = NewPunch { at: at(seconds), ..press_of(member, id) };
        match bench.store.record(&new, &vienna()).await.unwrap() {
            Recorded::New(punch) => punch,
            other => panic!("{other:?}"),
        }
    };
    let first = press(ALICE, 1, 0).await;
    let settled = press(ALICE, 2, -60).await;
    bench.settle(&settled, PunchState::Refused).await;
    press(ALICE, 3, 60).await;
    press(ALICE, 4, 61).await;
    press(ALICE, 5, -61).await;
    press(BOB, 6, 0).await;
    let around = async |limit| {
        let mut found = presses(&bench.store.around(&first, TimeDelta::minutes(1), limit).await.unwrap());
        found.sort_unstable();
        found
    };
    assert_eq!(around(10).await, [2, 3]);
    assert_eq!(around(1).await.len(), 1);
}

#[tokio::test]
async fn recently_used_projects_come_latest_first_and_once() {
    let bench = Bench::linked().await;
    let record = async |press: u64, project: &str, state: Option<PunchState>| {
        let project = crate::model::Project::new("Acme", project).unwrap();
        let action = Action::Start { project, task: None, note: None };
        let new = NewPunch { action, at: later(i64::try_from(press).unwrap()), ..press_of(ALICE, press) };
        let Recorded::New(punch) = bench.store.record(&new, &vienna()).await.unwrap() else {
            panic!("not new")
        };
        if let Some(state) = state {
            bench.settle(&punch, state).await;
        }
    };
    record(1, "A", Some(PunchState::Done)).await;
    record(2, "B", Some(PunchState::Done)).await;
    record(3, "C", Some(PunchState::Refused)).await;
    record(4, "A", None).await;
    bench.record(ALICE, 5).await;
    let names: Vec<_> =
        bench.store.recent_projects(ALICE).await.unwrap().into_iter().map(|project| project.name).collect();
    assert_eq!(names, ["A", "B"]);
    assert!(bench.store.recent_projects(BOB).await.unwrap().is_empty());
}
