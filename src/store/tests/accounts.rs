//! Several accounts in one database: each sees its own rows only.

use futures_util::FutureExt;

use super::upgrade::{ROWS, left_by};
use super::*;
use crate::model::{About, AccountId, AccountName, Decision, Target, TimerKind, User};
use crate::store::accounts::Held;
use crate::store::drafts::Draft;
use crate::store::erase::Erasure;
use crate::store::links::Linked;

const ACME: AccountId = AccountId(2);

fn named(name: &str) -> AccountName {
    name.parse().unwrap()
}

/// Alice and Bob are linked in the first account, and Alice as Bob in the second.
async fn two() -> (Bench, Store) {
    let bench = Bench::linked().await;
    assert_eq!(bench.store.name_accounts(vec![named("acme")]).await.unwrap(), [ACME]);
    let acme = bench.store.of(ACME);
    acme.add_link(ALICE, &name("bob"), None, BOB, now()).await.unwrap();
    (bench, acme)
}

async fn recorded(store: &Store, press: u64) -> Punch {
    match store.record(&press_of(ALICE, press), &vienna()).await.unwrap() {
        Recorded::New(punch) => punch,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_name_keeps_its_number_for_ever() {
    let bench = Bench::new().await;
    let of = async |names: &[&str]| {
        let names = names.iter().map(|name| named(name)).collect();
        bench.store.name_accounts(names).await.unwrap()
    };
    assert_eq!(of(&["default"]).await, [AccountId::DEFAULT]);
    assert_eq!(of(&["acme", "default", "beta"]).await, [AccountId(2), AccountId(1), AccountId(3)]);
    assert_eq!(of(&["gamma", "acme"]).await, [AccountId(4), AccountId(2)], "one that went is not replaced");
    assert_eq!(bench.store.accounts().await.unwrap().len(), 4);
}

#[tokio::test]
async fn a_member_may_be_linked_in_two_accounts_and_a_username_belongs_to_one_member_of_each() {
    let (bench, acme) = two().await;
    let own = async |store: &Store| store.link(ALICE).await.unwrap().unwrap().username;
    assert_eq!((own(&bench.store).await, own(&acme).await), (name("alice"), name("bob")));
    assert_eq!((bench.store.links(0, 9).await.unwrap().1, acme.links(0, 9).await.unwrap().1), (2, 1));
    let again = acme.add_link(BOB, &name("BOB"), None, ADMIN, now()).await.unwrap();
    assert_eq!(again, Linked::Taken(ALICE));
    assert_eq!(bench.store.recent_admins(9).await.unwrap(), [ADMIN]);
    assert_eq!(acme.recent_admins(9).await.unwrap(), [BOB]);
    acme.remove_link(ALICE, ADMIN, now()).await.unwrap();
    assert_eq!(own(&bench.store).await, name("alice"));
    assert_eq!((bench.store.links(0, 9).await.unwrap().1, acme.links(0, 9).await.unwrap().1), (2, 0));
    assert_eq!(acme.links(0, 9).await.unwrap().0, []);
    assert_eq!(bench.store.verify_audit().await.unwrap(), None);
}

#[tokio::test]
async fn rows_of_one_account_are_not_seen_in_another() {
    let (bench, acme) = two().await;
    let store = &bench.store;
    let punch = recorded(&acme, 1).await;
    let draft = Draft {
        interaction: InteractionId(2),
        member: ALICE,
        action: Action::ClockOut,
        first: now(),
        second: later(3600),
        expected_start: None,
    };
    assert!(acme.keep_draft(&draft, now()).await.unwrap());
    let user = User {
        username: name("bob"),
        full_name: "Bob".to_owned(),
        email: "bob@example.com".to_owned(),
        enabled: true,
    };
    acme.replace_users(&[user], now()).await.unwrap();
    acme.owe_admins(About::KeyRefused, now()).await.unwrap();
    acme.mark_unknown(ALICE, &name("bob"), now()).await.unwrap();

    assert_eq!(store.punch(punch.id).await.unwrap(), None);
    assert_eq!(store.punch_of(punch.interaction).await.unwrap(), None);
    assert_eq!(store.decide(punch.id, Decision::Cancel, ADMIN, now()).await.unwrap(), None);
    assert_eq!((store.queue(0, 9).await.unwrap().1, store.standing().await.unwrap().waiting), (0, 0));
    assert_eq!((store.open_punches(ALICE).await.unwrap(), store.head(ALICE).await.unwrap()), (vec![], None));
    assert_eq!((store.free_heads(9).await.unwrap(), store.next_due().await.unwrap()), (vec![], None));
    assert_eq!(store.draft(draft.interaction).await.unwrap(), None);
    assert_eq!(store.known_users().await.unwrap(), []);
    assert_eq!(store.freshness().await.unwrap().users, None);
    assert_eq!(store.notices_to_admins(9).await.unwrap(), []);
    assert_eq!(store.due_notices(Target::Direct, later(60), 9).await.unwrap(), []);
    assert_eq!(store.timer(ALICE, TimerKind::Attendance).await.unwrap(), None);
    assert_eq!(store.link(ALICE).await.unwrap().unwrap().unknown_since, None);
    let elsewhere = store.record(&press_of(ALICE, 1), &vienna()).await.unwrap();
    assert_eq!(elsewhere, Recorded::Erased, "one press is one punch, whichever account it was for");
    assert_eq!(acme.queue(0, 9).await.unwrap().0, [punch]);
    assert_eq!(acme.notices_to_admins(9).await.unwrap().len(), 2);
    assert_eq!(acme.known_users().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_line_is_handed_to_the_worker_of_its_account() {
    let (bench, acme) = two().await;
    acme.make_room(1);
    bench.store.make_room(1);
    let punch = recorded(&acme, 1).await;
    assert!(bench.store.handed().now_or_never().is_none());
    let claim = acme.handed().now_or_never().expect("a claim");
    assert_eq!(claim.punch, punch);
    let own = recorded(&bench.store, 2).await;
    let other =
        bench.store.handed().now_or_never().expect("the same person's line in the other account is free");
    assert_eq!(other.punch, own);
    acme.settle(claim, &ending(PunchState::Done), now()).await.unwrap();
    assert_eq!(acme.head(ALICE).await.unwrap(), None);
    assert_eq!(bench.store.head(ALICE).await.unwrap().unwrap().id, own.id);
    drop(other);
}

#[tokio::test]
async fn a_pause_ends_for_one_account_alone() {
    let (bench, acme) = two().await;
    for (store, press) in [(&bench.store, 1), (&acme, 2)] {
        let punch = recorded(store, press).await;
        let claim = store.claim(&[punch]).await.unwrap().pop().unwrap();
        store.postpone(claim, later(600), Doubt::None, &DeliveryError::Busy).await.unwrap();
    }
    assert_eq!(acme.hasten(now()).await.unwrap(), 1);
    let due = async |store: &Store| store.free_heads(9).await.unwrap()[0].next_at;
    assert!(due(&acme).await <= now() && due(&bench.store).await > now());
}

#[tokio::test]
async fn a_person_is_exported_and_erased_in_all_accounts() {
    let (bench, acme) = two().await;
    let waiting = recorded(&acme, 1).await;
    let outcome = bench.store.erase_person(ALICE, now()).await.unwrap();
    assert!(matches!(outcome, Erasure::Unsettled(kept) if kept.unsettled == 1), "{outcome:?}");
    acme.decide(waiting.id, Decision::Cancel, ADMIN, now()).await.unwrap();
    let person = bench.store.person(ALICE).await.unwrap();
    let found: Vec<_> = person.accounts.iter().map(|own| (own.account.as_str(), own.punches.len())).collect();
    assert_eq!(found, [("default", 0), ("acme", 1)]);
    assert!(person.accounts.iter().all(|own| own.link.is_some()));
    let accounts: Vec<_> = person.changes.iter().map(|row| row.account).collect();
    assert_eq!(accounts, [Some(AccountId::DEFAULT), Some(ACME), Some(ACME)]);
    let outcome = bench.store.erase_person(ALICE, now()).await.unwrap();
    assert!(matches!(outcome, Erasure::Done(kept) if kept.links == 2 && kept.punches == 1), "{outcome:?}");
    assert_eq!(bench.store.person(ALICE).await.unwrap().accounts, []);
    assert_eq!((bench.store.link(ALICE).await.unwrap(), acme.link(ALICE).await.unwrap()), (None, None));
    assert_eq!(bench.store.verify_audit().await.unwrap(), None);
}

#[tokio::test]
async fn what_an_account_that_is_not_served_holds_is_named() {
    let (bench, acme) = two().await;
    recorded(&acme, 1).await;
    recorded(&bench.store, 2).await;
    let held = async |served: &[AccountId]| bench.store.held(served).await.unwrap();
    assert_eq!(held(&[AccountId::DEFAULT, ACME]).await, []);
    assert_eq!(held(&[AccountId::DEFAULT]).await, [Held { name: named("acme"), punches: 1 }]);
    assert_eq!(held(&[ACME]).await, [Held { name: named("default"), punches: 1 }]);
}

#[tokio::test]
async fn rows_of_two_accounts_survive_an_upgrade() {
    for (version, rows) in ROWS.into_iter().filter(|(version, _)| *version >= 9) {
        let folder = left_by(version, rows).await;
        let store = Store::open(&url(&folder)).await.unwrap();
        let acme = store.of(ACME);
        assert_eq!(store.accounts().await.unwrap()[1], (ACME, named("acme")));
        assert_eq!(acme.link(ALICE).await.unwrap().unwrap().username, name("bob"));
        assert_eq!(acme.head(ALICE).await.unwrap().unwrap().interaction.0, 109);
        assert_eq!(acme.free_heads(9).await.unwrap().len(), 1, "its process is dead");
        assert_eq!(acme.draft(InteractionId(110)).await.unwrap().unwrap().member, ALICE);
        assert_eq!(acme.known_users().await.unwrap().len(), 1);
        assert!(!acme.known_projects().await.unwrap()[0].enabled);
        let zone = acme.timer(ALICE, TimerKind::Attendance).await.unwrap().unwrap().origin.zone;
        assert_eq!(zone.name(), "Europe/Berlin");
        let notices = acme.due_notices(Target::Direct, later(60), 9).await.unwrap();
        assert_eq!(notices.iter().map(|one| one.about).collect::<Vec<_>>(), [About::Welcome(ALICE)]);
        assert_eq!(store.audit(1).await.unwrap()[0].account, Some(ACME));
        store.close().await;
    }
}
