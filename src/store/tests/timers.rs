//! What is remembered of running timers: whose start counts, and what is not kept.

use super::*;
use crate::model::{KnownTimer, LocalStamp, Origin, TimeMode, TimerKind, TimerState};
use crate::store::timers::Seen;

const DAY: TimerKind = TimerKind::Attendance;

fn tokyo() -> Zone {
    Zone::new("Asia/Tokyo").unwrap()
}

/// What TimeTrack shows for a start at that instant in Vienna.
fn shown(at: DateTime<Utc>) -> LocalStamp {
    LocalStamp::of(at, &vienna(), TimeMode::Local)
}

fn seen(member: MemberId, started_at: LocalStamp) -> Seen {
    Seen { member, kind: DAY, started_at, mode: TimeMode::Local }
}

/// Done, and the timer runs since then.
fn started(punch: &Punch) -> Settlement {
    let origin = Some(punch.origin(None, TimeMode::Local));
    let started_at = Some(shown(punch.at));
    let after = Timer { state: TimerState::Running, started_at, origin, ..Timer::STOPPED };
    Settlement { after: Some(after), ..ending(PunchState::Done) }
}

#[tokio::test]
async fn a_start_is_remembered_as_it_is_settled_and_forgotten_with_its_end() {
    let bench = Bench::linked().await;
    let punch = bench.record(ALICE, 1).await;
    bench.end(bench.claim(&punch).await, &started(&punch)).await;
    let known = bench.store.timer(ALICE, DAY).await.unwrap();
    let origin = Origin { zone: vienna(), start: punch.at };
    assert_eq!(known, Some(KnownTimer { started_at: shown(punch.at), origin }));
    assert_eq!(bench.store.timer(ALICE, TimerKind::Project).await.unwrap(), None);
    assert_eq!(bench.store.timer(BOB, DAY).await.unwrap(), None);
    let own = bench.store.person(ALICE).await.unwrap().accounts.remove(0);
    assert_eq!(own.timers, [(DAY, known.unwrap())]);
    let out = NewPunch { action: Action::ClockOut, ..press_of(ALICE, 2) };
    let Recorded::New(out) = bench.store.record(&out, &vienna()).await.unwrap() else { panic!() };
    bench.settle(&out, PunchState::Refused).await;
    assert!(bench.store.timer(ALICE, DAY).await.unwrap().is_some(), "it was not ended");
    let out = NewPunch { action: Action::ClockOut, ..press_of(ALICE, 3) };
    let Recorded::New(out) = bench.store.record(&out, &vienna()).await.unwrap() else { panic!() };
    bench.settle(&out, PunchState::Done).await;
    assert_eq!(bench.store.timer(ALICE, DAY).await.unwrap(), None);
}

#[tokio::test]
async fn a_timer_seen_for_the_first_time_has_the_present_zone_until_another_is_seen() {
    let bench = Bench::linked().await;
    let (first, other) = (shown(later(-3600)), shown(later(-60)));
    let see = async |started_at, zone: Zone| {
        let origin = bench.store.first_seen(seen(ALICE, started_at), &zone, now()).await.unwrap();
        (origin.zone, bench.store.timer(ALICE, DAY).await.unwrap().unwrap())
    };
    let (zone, known) = see(first, vienna()).await;
    assert_eq!((zone, known.started_at, known.origin.zone), (vienna(), first, vienna()));
    let (_, known) = see(first, tokyo()).await;
    assert_eq!(known.origin.zone, vienna(), "the first one is believed");
    let (_, known) = see(other, tokyo()).await;
    assert_eq!((known.started_at, known.origin.zone), (other, tokyo()));
}

#[tokio::test]
async fn a_timer_that_a_punch_of_unknown_outcome_has_started_has_its_zone() {
    let bench = Bench::linked().await;
    let punch = bench.record(ALICE, 1).await;
    let zone_of = async |started_at| {
        bench.store.first_seen(seen(ALICE, started_at), &tokyo(), now()).await.unwrap().zone
    };
    assert_eq!(zone_of(shown(punch.at)).await, tokyo(), "nothing was sent yet");
    let claim = bench.fly(&punch).await;
    assert_eq!(zone_of(shown(punch.at)).await, vienna());
    assert_eq!(zone_of(shown(punch.at - TimeDelta::hours(3))).await, tokyo(), "another start");
    let project = Seen { kind: TimerKind::Project, ..seen(ALICE, shown(punch.at)) };
    assert_eq!(bench.store.first_seen(project, &tokyo(), now()).await.unwrap().zone, tokyo());
    bench.end(claim, &ending(PunchState::Refused)).await;
    assert_eq!(zone_of(shown(punch.at)).await, tokyo(), "it has started nothing");
    let earlier = bench.record(BOB, 2).await;
    bench.end(bench.fly(&earlier).await, &ending(PunchState::Done)).await;
    let origin = bench.store.first_seen(seen(BOB, shown(earlier.at)), &tokyo(), now()).await.unwrap();
    assert_eq!(origin.zone, vienna(), "settled by a version that remembered nothing");
}

#[tokio::test]
async fn a_start_that_would_be_in_the_future_is_not_remembered() {
    let bench = Bench::linked().await;
    let see = async |ahead: TimeDelta| {
        let started_at = LocalStamp::of(now() + ahead, &vienna(), TimeMode::Local);
        bench.store.first_seen(seen(ALICE, started_at), &vienna(), now()).await.unwrap();
        bench.store.timer(ALICE, DAY).await.unwrap().is_some()
    };
    assert!(!see(TimeDelta::hours(8)).await, "started in Tokyo, by somebody whose zone is still Vienna");
    assert!(see(TimeDelta::minutes(14)).await, "rounded up");
}

#[tokio::test]
async fn a_settled_start_outweighs_what_was_seen_before() {
    let bench = Bench::linked().await;
    let punch = bench.record(ALICE, 1).await;
    bench.store.first_seen(seen(ALICE, shown(punch.at)), &tokyo(), now()).await.unwrap();
    bench.end(bench.claim(&punch).await, &started(&punch)).await;
    let known = bench.store.timer(ALICE, DAY).await.unwrap().unwrap();
    assert_eq!(known.origin, Origin { zone: vienna(), start: punch.at });
}

#[tokio::test]
async fn nothing_is_remembered_of_somebody_who_is_neither_linked_nor_waits() {
    let bench = Bench::linked().await;
    let stranger = MemberId(99);
    let origin = bench.store.first_seen(seen(stranger, shown(now())), &tokyo(), now()).await.unwrap();
    assert_eq!(origin.zone, tokyo());
    assert_eq!(bench.store.timer(stranger, DAY).await.unwrap(), None);
    let waiting = bench.record(BOB, 1).await;
    bench.store.remove_link(BOB, ADMIN, now()).await.unwrap();
    bench.store.first_seen(seen(BOB, shown(now())), &tokyo(), now()).await.unwrap();
    assert!(bench.store.timer(BOB, DAY).await.unwrap().is_some(), "of whom something waits");
    bench.settle(&waiting, PunchState::Refused).await;
    bench.store.erase_person(BOB, now()).await.unwrap();
    assert_eq!(bench.store.timer(BOB, DAY).await.unwrap(), None);
}

#[tokio::test]
async fn a_timer_can_be_shown_while_the_disk_takes_nothing() {
    let bench = Bench::linked().await;
    bench
        .meddle("CREATE TRIGGER full BEFORE INSERT ON timers BEGIN SELECT RAISE(FAIL, 'no room'); END")
        .await
        .unwrap();
    let origin = bench.store.first_seen(seen(ALICE, shown(now())), &tokyo(), now()).await.unwrap();
    assert_eq!(origin.zone, tokyo());
    assert_eq!(bench.store.timer(ALICE, DAY).await.unwrap(), None);
}
