//! Who was seen at work: what counts, what is not kept, and what goes with its person.

use super::*;
use crate::model::{KnownPresence, Presence, SeenTimer, TimerKind, TimerState};
use crate::store::presence::{Absence, PersonSeen, Sighting};
use crate::store::restore::SinceBackup;

const DAY: TimerKind = TimerKind::Attendance;

fn timer(state: TimerState, since: Option<i64>, seen_at: i64) -> SeenTimer {
    SeenTimer { state, since: since.map(later), seen_at: later(seen_at) }
}

fn sighting(member: MemberId, username: &str, timer: SeenTimer) -> Sighting {
    Sighting { member, username: name(username), kind: DAY, timer, by_name: true }
}

impl Bench {
    /// Notes what was seen, and waits until it is written.
    async fn saw(&self, sightings: Vec<Sighting>) {
        self.store.saw(sightings);
        // The writer takes writes in their order.
        self.store.sweep(now()).await.unwrap();
    }

    async fn person(&self, member: MemberId) -> Option<PersonSeen> {
        self.store.person_seen(member, &vienna(), now()).await.unwrap()
    }

    async fn known(&self, member: MemberId) -> KnownPresence {
        self.person(member).await.unwrap().known
    }
}

#[tokio::test]
async fn what_was_seen_later_counts_whenever_it_is_written() {
    let bench = Bench::linked().await;
    let seen = |state, since, at| vec![sighting(ALICE, "alice", timer(state, since, at))];
    bench.saw(seen(TimerState::Running, Some(-600), 0)).await;
    bench.saw(seen(TimerState::Stopped, None, -5)).await;
    assert_eq!(bench.known(ALICE).await.attendance, Some(timer(TimerState::Running, Some(-600), 0)));
    bench.saw(seen(TimerState::Stopped, Some(20), 20)).await;
    bench.saw(seen(TimerState::Stopped, None, 30)).await;
    let known = bench.known(ALICE).await.attendance;
    assert_eq!(
        known,
        Some(timer(TimerState::Stopped, Some(20), 30)),
        "since when it is stopped is not forgotten"
    );
    bench.saw(seen(TimerState::Running, None, -3600)).await;
    let known = bench.known(ALICE).await.attendance;
    assert_eq!(known, Some(timer(TimerState::Running, None, -3600)), "the clock was set back by an hour");
    bench.saw(seen(TimerState::Unknown, None, 40)).await;
    assert_eq!(bench.known(ALICE).await.attendance, known, "what contradicts itself says nothing");
}

#[tokio::test]
async fn a_settled_punch_shows_its_timer_in_the_same_transaction() {
    let bench = Bench::linked().await;
    let punch = bench.record(ALICE, 1).await;
    let after = Timer { state: TimerState::Running, ..Timer::STOPPED };
    let claim = bench.claim(&punch).await;
    bench.end(claim, &Settlement { after: Some(after), ..ending(PunchState::Done) }).await;
    let running = SeenTimer { state: TimerState::Running, since: Some(punch.at), seen_at: now() };
    assert_eq!(bench.known(ALICE).await.attendance, Some(running));
    let out = NewPunch { action: Action::ClockOut, ..press_of(ALICE, 2) };
    let Recorded::New(out) = bench.store.record(&out, &vienna()).await.unwrap() else { panic!() };
    bench.settle(&out, PunchState::Done).await;
    let stopped = SeenTimer { state: TimerState::Stopped, since: Some(out.at), seen_at: now() };
    assert_eq!(bench.known(ALICE).await.attendance, Some(stopped));
    assert_eq!(bench.known(BOB).await, KnownPresence::default());
}

#[tokio::test]
async fn nothing_is_kept_of_who_is_not_linked_or_linked_to_somebody_else() {
    let bench = Bench::linked().await;
    let running = timer(TimerState::Running, Some(-600), 0);
    bench.saw(vec![sighting(MemberId(99), "carol", running), sighting(ALICE, "alice.old", running)]).await;
    let rows: u32 =
        sqlx::query_scalar("SELECT count(*) FROM presence").fetch_one(bench.store.readers()).await.unwrap();
    assert_eq!(rows, 0);
    assert_eq!(bench.person(MemberId(99)).await, None);
}

#[tokio::test]
async fn what_is_known_goes_with_the_link_and_with_the_person() {
    let bench = Bench::linked().await;
    let running = timer(TimerState::Running, Some(-600), 0);
    let today = vienna().wall(now()).date();
    let absences = || [ALICE, BOB].map(|member| Absence { member, days: today..=today }).to_vec();
    let rows = async || {
        let counts = "SELECT (SELECT count(*) FROM presence) || ' ' || (SELECT count(*) FROM absences)";
        sqlx::query_scalar::<_, String>(counts).fetch_one(bench.store.readers()).await.unwrap()
    };
    bench.saw(vec![sighting(ALICE, "alice", running), sighting(BOB, "bob", running)]).await;
    bench.store.replace_absences(absences()).await.unwrap();
    let person = bench.store.person(ALICE).await.unwrap().accounts.pop().unwrap();
    assert_eq!(person.presence.unwrap().attendance, Some(running));
    assert_eq!(person.absences, absences()[..1]);
    assert_eq!(rows().await, "2 2");
    bench.store.remove_link(BOB, ADMIN, now()).await.unwrap();
    assert_eq!(rows().await, "1 1");
    bench.store.replace_absences(absences()).await.unwrap();
    assert_eq!(rows().await, "1 1", "only of those who are linked");
    bench.store.erase_person(ALICE, now()).await.unwrap();
    assert_eq!(rows().await, "0 0");
}

#[tokio::test]
async fn an_absence_counts_on_the_persons_own_days() {
    let bench = Bench::linked().await;
    let stopped = |kind| Sighting { kind, ..sighting(ALICE, "alice", timer(TimerState::Stopped, None, 0)) };
    bench.saw(vec![stopped(DAY), stopped(TimerKind::Project)]).await;
    let presence = async || bench.known(ALICE).await.standing().presence;
    let today = vienna().wall(now()).date();
    for (days, expected) in [
        (today..=today, Presence::Away),
        (today.pred_opt().unwrap()..=today.succ_opt().unwrap(), Presence::Away),
        (today.succ_opt().unwrap()..=today.succ_opt().unwrap(), Presence::Gone),
    ] {
        bench.store.replace_absences(vec![Absence { member: ALICE, days }]).await.unwrap();
        assert_eq!(presence().await, expected);
        let everybody = bench.store.everybody_seen(&vienna(), now()).await.unwrap();
        assert_eq!(everybody[0].known.standing().presence, expected);
        assert_eq!(everybody[1].known, KnownPresence::default());
    }
}

#[tokio::test]
async fn those_who_were_asked_for_longest_ago_are_asked_for_first() {
    let bench = Bench::linked().await;
    let due = async |before| {
        let people = bench.store.asked_longest_ago((later(before), later(100)), 9).await.unwrap();
        people.iter().map(|person| person.link.member).collect::<Vec<_>>()
    };
    assert_eq!(due(0).await, [ALICE, BOB]);
    bench.saw(vec![sighting(ALICE, "alice", timer(TimerState::Running, None, 10))]).await;
    assert_eq!(due(0).await, [BOB]);
    let bob = bench.person(BOB).await.unwrap().link;
    bench.store.asked_in_vain(&bob, later(20));
    bench.store.sweep(now()).await.unwrap();
    assert_eq!(due(0).await, []);
    assert_eq!(due(30).await, [ALICE, BOB]);
    let listed =
        Sighting { by_name: false, ..sighting(ALICE, "alice", timer(TimerState::Running, None, 30)) };
    bench.saw(vec![listed]).await;
    assert_eq!(due(15).await, [ALICE], "a list is no answer about one person");
    bench.store.asked_in_vain(&bob, later(3600));
    bench.store.sweep(now()).await.unwrap();
    assert_eq!(due(5).await, [BOB], "from before the clock was set back");
    bench.store.mark_unknown(BOB, &name("bob"), now()).await.unwrap();
    assert_eq!(due(5).await, []);
}

#[tokio::test]
async fn what_was_seen_before_a_restore_is_kept_with_its_age() {
    let bench = Bench::linked().await;
    let running = timer(TimerState::Running, Some(-600), 0);
    bench.saw(vec![sighting(ALICE, "alice", running)]).await;
    let copy = bench.folder.path().join("copy.db");
    Store::backup(&url(&bench.folder), &copy).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let weeks_later = later(14 * 86_400);
    Store::restore(&url(&folder), &copy, SinceBackup::MayHaveRun, weeks_later).await.unwrap();
    let store = Store::open(&url(&folder)).await.unwrap();
    let person = store.person_seen(ALICE, &vienna(), weeks_later).await.unwrap().unwrap();
    assert_eq!(person.known.attendance, Some(running));
}
