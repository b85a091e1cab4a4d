//! Clock-outs that the bot has estimated: recorded once, behind everything that the person asked for, and marked until confirmed.

use super::*;
use crate::model::reminders::Occasion;
use crate::model::{About, Estimate, ReminderKind};
use crate::store::estimates::Guess;
use crate::store::restore::SinceBackup;

fn occasion() -> Occasion {
    Occasion {
        due_at: now(),
        kind: ReminderKind::Forgotten,
        day: now().date_naive(),
        shift: Some(later(-30_000)),
    }
}

fn guess(member: MemberId) -> Guess {
    Guess { member, at: later(-3_600), start: None, locale: Locale::german() }
}

impl Bench {
    async fn estimates(&self, member: MemberId) -> bool {
        self.store.estimate(guess(member), occasion(), &vienna(), now()).await.unwrap()
    }

    /// Alice's, booked.
    async fn with_estimate() -> (Self, Punch) {
        let bench = Self::linked().await;
        assert!(bench.estimates(ALICE).await);
        let waiting = bench.store.head(ALICE).await.unwrap().unwrap();
        let done = bench.settle(&waiting, PunchState::Done).await;
        (bench, done)
    }

    async fn open(&self) -> Vec<Punch> {
        self.store.open_estimates().await.unwrap()
    }

    /// The newest rows of the audit trail: what, by whom, about whom.
    async fn trail(&self, rows: u32) -> Vec<(String, MemberId, Option<MemberId>)> {
        let rows = self.store.audit(rows).await.unwrap();
        rows.into_iter().map(|row| (row.what, row.actor, row.subject)).collect()
    }
}

#[tokio::test]
async fn an_estimate_is_a_punch_of_its_persons_line_and_there_is_one_of_an_occasion() {
    let bench = Bench::linked().await;
    assert!(bench.estimates(ALICE).await);
    let punch = bench.store.head(ALICE).await.unwrap().unwrap();
    assert_eq!(
        (punch.action.clone(), punch.at, punch.state),
        (Action::ClockOut, later(-3_600), PunchState::Waiting)
    );
    assert_eq!((punch.estimate, punch.zone.clone()), (Some(Estimate::Open { named: None }), vienna()));
    assert_eq!(punch.interaction.pressed_at(), now());
    assert_eq!(bench.open().await, [], "it is not booked yet");
    let done = bench.settle(&punch, PunchState::Done).await;
    assert_eq!(bench.open().await, std::slice::from_ref(&done));
    assert_eq!(bench.trail(1).await, [("estimate".to_owned(), MemberId(0), Some(ALICE))]);
    let owed = bench.store.notices_to(ALICE, 9).await.unwrap();
    assert_eq!(owed.iter().map(|notice| notice.about).collect::<Vec<_>>(), [About::Ended(done.id)]);
    assert!(!bench.estimates(ALICE).await, "the occasion is dealt with");
    assert!(!bench.estimates(MemberId(99)).await, "who is not linked has no line");
}

#[tokio::test]
async fn behind_what_waits_nothing_is_estimated_and_the_occasion_stays_open() {
    let bench = Bench::linked().await;
    let waiting = bench.record(ALICE, 1).await;
    assert!(!bench.estimates(ALICE).await);
    bench.settle(&waiting, PunchState::Done).await;
    assert!(bench.estimates(ALICE).await);
}

#[tokio::test]
async fn an_estimate_that_waits_gives_way_to_what_its_person_asks_for() {
    let bench = Bench::linked().await;
    for (member, flies) in [(ALICE, false), (BOB, true)] {
        assert!(bench.estimates(member).await);
        let estimate = bench.store.head(member).await.unwrap().unwrap();
        let claim = if flies { Some(bench.fly(&estimate).await) } else { None };
        let later = InteractionId::first_at(later(60)).0 + member.0;
        let new = NewPunch { action: Action::ClockOut, ..press_of(member, later) };
        bench.store.record(&new, &vienna()).await.unwrap();
        let expected = if flies { PunchState::InFlight } else { PunchState::Cancelled };
        assert_eq!(bench.store.punch(estimate.id).await.unwrap().unwrap().state, expected);
        let head = if flies { estimate.interaction.0 } else { later };
        assert_eq!(bench.store.head(member).await.unwrap().unwrap().interaction.0, head);
        drop(claim);
    }
    assert!(bench.store.notices_to(ALICE, 9).await.unwrap().is_empty(), "nobody need hear of it");
}

#[tokio::test]
async fn who_has_done_otherwise_is_not_told_of_a_guess() {
    let bench = Bench::linked().await;
    assert!(bench.estimates(ALICE).await);
    let estimate = bench.store.head(ALICE).await.unwrap().unwrap();
    bench.settle(&estimate, PunchState::Refused).await;
    assert!(bench.store.notices_to(ALICE, 9).await.unwrap().is_empty());
    assert_eq!(bench.open().await, []);
}

#[tokio::test]
async fn an_estimate_is_marked_until_its_own_person_confirms_it() {
    let (bench, punch) = Bench::with_estimate().await;
    let store = &bench.store;
    assert_eq!(store.confirm_estimate((punch.id, BOB), now()).await.unwrap(), None);
    assert_eq!(store.name_estimate((punch.id, BOB), now(), now()).await.unwrap(), None);
    let named = store.name_estimate((punch.id, ALICE), later(-600), later(5)).await.unwrap().unwrap();
    assert_eq!((named.named_instead(), named.is_estimated()), (Some(later(-600)), true));
    assert_eq!(store.estimates_of(ALICE).await.unwrap(), [named]);
    let confirmed = store.confirm_estimate((punch.id, ALICE), later(9)).await.unwrap().unwrap();
    assert_eq!(confirmed.estimate, Some(Estimate::Confirmed));
    assert_eq!(store.confirm_estimate((punch.id, ALICE), later(9)).await.unwrap(), None);
    assert_eq!(store.name_estimate((punch.id, ALICE), now(), now()).await.unwrap(), None);
    assert_eq!((bench.open().await, store.estimates_of(ALICE).await.unwrap()), (Vec::new(), Vec::new()));
    let (confirm, estimate) =
        (("confirm".to_owned(), ALICE, Some(ALICE)), ("estimate".to_owned(), ALICE, Some(ALICE)));
    assert_eq!(bench.trail(2).await, [confirm, estimate]);
    assert_eq!(store.verify_audit().await.unwrap(), None);
}

#[tokio::test]
async fn the_mark_stands_beside_the_time_in_who_is_in() {
    let (bench, punch) = Bench::with_estimate().await;
    let marked = async || {
        let person = bench.store.person_seen(ALICE, &vienna(), now()).await.unwrap().unwrap();
        (person.known.is_estimated, person.known.attendance.unwrap().since)
    };
    assert_eq!(marked().await, (true, Some(punch.at)));
    bench.store.confirm_estimate((punch.id, ALICE), now()).await.unwrap();
    assert_eq!(marked().await, (false, Some(punch.at)));
}

#[tokio::test]
async fn of_a_person_without_a_link_or_who_is_erased_nothing_is_marked() {
    let (bench, _) = Bench::with_estimate().await;
    bench.store.remove_link(ALICE, ADMIN, now()).await.unwrap();
    assert_eq!(bench.open().await, []);
    let (bench, punch) = Bench::with_estimate().await;
    bench.store.erase_person(ALICE, now()).await.unwrap();
    assert_eq!(bench.store.punch(punch.id).await.unwrap().unwrap().estimate, None);
    assert_eq!(bench.store.verify_audit().await.unwrap(), None);
}

#[tokio::test]
async fn a_restore_keeps_the_marks_and_holds_what_waits_to_be_estimated() {
    let (bench, punch) = Bench::with_estimate().await;
    assert!(bench.estimates(BOB).await);
    let (copies, target) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let backup = copies.path().join("backup.db");
    Store::backup(&url(&bench.folder), &backup).await.unwrap();
    Store::restore(&url(&target), &backup, SinceBackup::MayHaveRun, later(500)).await.unwrap();
    let restored = Store::open(&url(&target)).await.unwrap();
    assert_eq!(restored.open_estimates().await.unwrap(), [punch]);
    let [held] = &restored.open_punches(BOB).await.unwrap()[..] else { panic!("one is held") };
    assert_eq!((held.state, held.is_estimated()), (PunchState::Stuck, true));
    let (_, not_before) = restored.reminder_policy().await.unwrap();
    assert_eq!(not_before, later(500), "what was due before is not estimated");
}
