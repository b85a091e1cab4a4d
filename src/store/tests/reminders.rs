//! Reminders in the database: once for each occasion, in order, and gone with the link.

use chrono::NaiveDate;

use super::*;
use crate::model::reminders::Occasion;
use crate::model::{
    About, AccountId, Hours, OwnReminders, ReminderKind, ReminderMatter, ReminderPolicy, Target,
};
use crate::store::reminders::ReminderState;

const CLOCK_IN: Option<ReminderMatter> = Some(ReminderMatter::ClockIn);

fn day() -> NaiveDate {
    now().date_naive()
}

fn occasion(seconds: i64) -> Occasion {
    Occasion { due_at: later(seconds), kind: ReminderKind::ClockIn, day: day(), shift: None }
}

async fn owed(store: &Store) -> usize {
    store.due_notices(Target::Direct, later(99_999), 50).await.unwrap().len()
}

async fn complete(store: &Store) {
    let notices = store.due_notices(Target::Direct, later(99_999), 50).await.unwrap();
    let claimed = store.claim_notices(notices, None).await.unwrap();
    store.complete_notices(&claimed, now()).await.unwrap();
}

#[tokio::test]
async fn an_occasion_is_dealt_with_once_until_it_is_put_off() {
    let bench = Bench::linked().await;
    let store = &bench.store;
    for _ in 0..2 {
        store.settle_reminder(ALICE, occasion(0), CLOCK_IN, now()).await.unwrap();
    }
    assert_eq!((owed(store).await, store.reminders_open().await.unwrap()), (1, 1));
    complete(store).await;
    store.settle_reminder(ALICE, occasion(0), CLOCK_IN, now()).await.unwrap();
    assert_eq!((owed(store).await, store.reminders_open().await.unwrap()), (0, 0));
    let whose = (ReminderKind::ClockIn, occasion(0).begins());
    assert_eq!(store.snooze_reminder(ALICE, whose, later(60)).await.unwrap(), Some(later(60)));
    assert_eq!(
        store.snooze_reminder(ALICE, whose, later(90)).await.unwrap(),
        Some(later(60)),
        "a double tap"
    );
    store.settle_reminder(ALICE, occasion(0), CLOCK_IN, now()).await.unwrap();
    assert_eq!(owed(store).await, 0, "it is not the occasion that was put off");
    store.settle_reminder(ALICE, occasion(60), CLOCK_IN, later(60)).await.unwrap();
    assert_eq!(owed(store).await, 1);
    assert_eq!(store.snooze_reminder(BOB, whose, later(60)).await.unwrap(), None, "nothing was said to Bob");
}

#[tokio::test]
async fn of_what_there_was_nothing_to_say_about_nothing_is_owed() {
    let bench = Bench::linked().await;
    bench.store.settle_reminder(ALICE, occasion(0), None, now()).await.unwrap();
    bench.store.settle_reminder(ALICE, occasion(0), CLOCK_IN, now()).await.unwrap();
    assert_eq!(owed(&bench.store).await, 0);
    let rows = bench.store.reminders_since(day()).await.unwrap();
    assert_eq!(
        rows.iter().map(|row| (row.member, row.state)).collect::<Vec<_>>(),
        [(ALICE, ReminderState::Over)]
    );
}

#[tokio::test]
async fn settings_and_occasions_go_with_the_link_and_are_of_one_account() {
    let bench = Bench::linked().await;
    let store = &bench.store;
    let own =
        OwnReminders { on: Some(true), hours: Some(Hours { from: 1, to: 2 }), ..OwnReminders::default() };
    let set = own.clone();
    assert_eq!(store.change_own_reminders(ALICE, move |own| *own = set).await.unwrap(), Some(own.clone()));
    assert_eq!(store.change_own_reminders(ADMIN, |own| own.week = true).await.unwrap(), None, "not linked");
    store.settle_reminder(ALICE, occasion(0), CLOCK_IN, now()).await.unwrap();
    store.settle_reminder(ADMIN, occasion(0), CLOCK_IN, now()).await.unwrap();
    assert_eq!(store.reminders_since(day()).await.unwrap().len(), 1);
    assert_eq!(store.all_own_reminders().await.unwrap().len(), 1);
    let kept = &store.person(ALICE).await.unwrap().accounts[0];
    assert_eq!((&kept.reminder_settings, kept.reminders.len()), (&own, 1));
    store.remove_link(ALICE, ADMIN, now()).await.unwrap().unwrap();
    assert_eq!(store.own_reminders(ALICE).await.unwrap(), OwnReminders::default());
    assert_eq!(store.reminders_since(day()).await.unwrap(), []);
}

#[tokio::test]
async fn an_account_has_a_policy_of_its_own_and_defaults_before() {
    let bench = Bench::linked().await;
    assert_eq!(bench.store.reminder_policy().await.unwrap().0, ReminderPolicy::default());
    bench.store.change_reminder_policy(|policy| policy.for_all = true).await.unwrap();
    bench.store.change_reminder_policy(|policy| policy.longest = 60).await.unwrap();
    let expected = ReminderPolicy { for_all: true, longest: 60, ..ReminderPolicy::default() };
    assert_eq!(bench.store.reminder_policy().await.unwrap().0, expected);
}

#[tokio::test]
async fn what_was_due_before_a_restore_is_not_said() {
    let (bench, folder) = (Bench::linked().await, tempfile::tempdir().unwrap());
    let store = &bench.store;
    store.settle_reminder(ALICE, occasion(0), CLOCK_IN, now()).await.unwrap();
    store.settle_reminder(BOB, occasion(0), CLOCK_IN, now()).await.unwrap();
    let bob = store
        .due_notices(Target::Direct, now(), 9)
        .await
        .unwrap()
        .into_iter()
        .filter(|one| one.member == Some(BOB))
        .collect();
    let bob = store.claim_notices(bob, None).await.unwrap();
    store.complete_notices(&bob, now()).await.unwrap();
    let whose = (ReminderKind::ClockIn, occasion(0).begins());
    store.snooze_reminder(BOB, whose, later(60)).await.unwrap().unwrap();
    let backup = folder.path().join("backup.db");
    Store::backup(&url(&bench.folder), &backup).await.unwrap();
    let since = crate::store::restore::SinceBackup::MayHaveRun;
    let target = tempfile::tempdir().unwrap();
    Store::restore(&url(&target), &backup, since, later(500)).await.unwrap();
    let restored = Store::open(&url(&target)).await.unwrap();
    assert_eq!(restored.reminder_policy().await.unwrap(), (ReminderPolicy::default(), later(500)));
    assert!(restored.notices_to(ALICE, 9).await.unwrap().is_empty());
    let states = restored.reminders_since(day()).await.unwrap().into_iter().map(|row| row.state);
    assert_eq!(states.collect::<Vec<_>>(), [ReminderState::Asked, ReminderState::Over]);
}

#[tokio::test]
async fn old_occasions_are_swept() {
    let bench = Bench::linked().await;
    bench.store.settle_reminder(ALICE, occasion(0), None, now()).await.unwrap();
    bench.store.sweep(later(6 * 86_400)).await.unwrap();
    assert_eq!(bench.store.reminders_since(day()).await.unwrap().len(), 1);
    bench.store.sweep(later(9 * 86_400)).await.unwrap();
    assert_eq!(bench.store.reminders_since(day()).await.unwrap().len(), 0);
}

#[tokio::test]
async fn reminders_of_another_account_are_not_seen() {
    let bench = Bench::linked().await;
    bench.store.settle_reminder(ALICE, occasion(0), CLOCK_IN, now()).await.unwrap();
    let other = bench.store.of(AccountId(2));
    assert_eq!(
        (other.reminders_open().await.unwrap(), other.reminders_since(day()).await.unwrap()),
        (0, vec![])
    );
    let notice = bench.store.due_notices(Target::Direct, later(9), 9).await.unwrap().remove(0);
    let About::Reminder(reminder) = notice.about else { panic!("{notice:?}") };
    let whose = (ReminderKind::ClockIn, reminder.begins());
    let row = bench.store.reminder(ALICE, whose).await.unwrap().unwrap();
    assert_eq!((row.occasion, row.state), (occasion(0), ReminderState::Asked));
    assert_eq!(other.reminder(ALICE, whose).await.unwrap(), None);
}

#[tokio::test]
async fn of_each_shift_of_a_day_there_is_one_reminder_of_a_kind() {
    let bench = Bench::linked().await;
    let store = &bench.store;
    let shift =
        |start| Occasion { shift: Some(later(start)), kind: ReminderKind::LongShift, ..occasion(start) };
    let long = Some(ReminderMatter::LongShift(None));
    for one in [shift(0), shift(0), shift(3_600), Occasion { day: day().succ_opt().unwrap(), ..shift(0) }] {
        store.settle_reminder(ALICE, one, long, now()).await.unwrap();
    }
    assert_eq!(owed(store).await, 2, "its day is another one after a journey");
    let first = (ReminderKind::LongShift, later(0));
    assert_eq!(store.snooze_reminder(ALICE, first, later(60)).await.unwrap(), Some(later(60)));
    let rows = store.reminders_since(day()).await.unwrap();
    let mut states: Vec<_> = rows.iter().map(|row| (row.occasion.shift, row.state)).collect();
    states.sort_by_key(|(shift, _)| *shift);
    let (first, second) = (Some(later(0)), Some(later(3_600)));
    assert_eq!(states, [(first, ReminderState::Due), (second, ReminderState::Asked)]);
}
