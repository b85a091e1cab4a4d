//! A person taken out of the database: nothing of theirs is left in its files, and everything else is as it was.

use std::fs;
use std::path::Path;

use super::*;
use crate::model::{About, Decision, InteractionId, Note, NoticeState, Project, Refusal, TaskName, User};
use crate::store::drafts::Draft;
use crate::store::erase::Erasure;
use crate::store::person::Kept;

/// Somebody whose every trace can be looked for.
const CLEO: MemberId = MemberId(400_000_000_000_000_077);

/// Texts that belong to Cleo and nobody else.
const TRACES: [&str; 8] = [
    "cleo.conspicuous",
    "Cleopatra",
    "cleo@conspicuous.example",
    "Pacific/Chatham",
    "Noteworthy",
    "Taskworthy",
    "Projectworthy",
    "Troubleworthy",
];

fn traces_in(folder: &Path) -> Vec<String> {
    let mut wanted: Vec<(String, Vec<u8>)> =
        TRACES.iter().map(|text| ((*text).to_owned(), text.as_bytes().to_vec())).collect();
    wanted.push(("the number as text".to_owned(), CLEO.0.to_string().into_bytes()));
    wanted.push(("the number".to_owned(), CLEO.0.to_be_bytes().to_vec()));
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        let has = |what: &[u8]| bytes.windows(what.len()).any(|window| window == what);
        found.extend(wanted.iter().filter(|(_, bytes)| has(bytes)).map(|(name, _)| name.clone()));
    }
    found.sort();
    found.dedup();
    found
}

fn start() -> Action {
    let project = Project { client: "Acme".to_owned(), name: "Projectworthy".to_owned() };
    let task = Some(TaskName::new("Taskworthy").unwrap());
    Action::Start { project, task, note: Some(Note::new("Noteworthy").unwrap()) }
}

/// A store in which there is something of Cleo in every place; one punch of hers still waits.
async fn with_cleo() -> (Bench, Punch) {
    let bench = Bench::linked().await;
    let store = &bench.store;
    let user = |username: &str, full_name: &str, email: &str| User {
        username: name(username),
        full_name: full_name.to_owned(),
        email: email.to_owned(),
        enabled: true,
    };
    let users = [
        user("alice", "Alice", "alice@example.com"),
        user("cleo.conspicuous", "Cleopatra", "cleo@conspicuous.example"),
    ];
    store.replace_users(&users, now()).await.unwrap();
    store.add_link(CLEO, &name("cleo.conspicuous"), None, ADMIN, now()).await.unwrap();
    store.choose_zone(CLEO, &Zone::new("Pacific/Chatham").unwrap(), CLEO, now()).await.unwrap();
    let press = |press| NewPunch { action: start(), ..press_of(CLEO, press) };
    let draft = Draft {
        interaction: InteractionId(6),
        member: CLEO,
        action: start(),
        first: now(),
        second: later(3600),
        expected_start: None,
    };
    assert!(store.keep_draft(&draft, now()).await.unwrap());
    let mut punches = Vec::new();
    for number in 1..=4 {
        let Recorded::New(punch) = store.record(&press(number), &vienna()).await.unwrap() else { panic!() };
        punches.push(punch);
    }
    let timer = Timer { note: Some("Noteworthy".to_owned()), ..Timer::STOPPED };
    let claim = bench.claim(&punches[0]).await;
    store.mark_in_flight(&claim, &timer, now()).await.unwrap();
    let done = Settlement { after: Some(timer), ..ending(PunchState::Done) };
    bench.end(claim, &done).await;
    let end = End::Refused(Refusal::ByTimeTrack { words: "Troubleworthy".to_owned() });
    let refused = Settlement { end, ..ending(PunchState::Refused) };
    bench.end(bench.claim(&punches[1]).await, &refused).await;
    let end = End::Stuck(DeliveryError::Refused { words: "Troubleworthy".to_owned() });
    let stuck = Settlement { end, ..ending(PunchState::Stuck) };
    bench.end(bench.claim(&punches[2]).await, &stuck).await;
    bench.record(ALICE, 20).await;
    (bench, punches.remove(3))
}

/// The same with nothing waiting any more.
async fn all_settled() -> Bench {
    let (bench, waiting) = with_cleo().await;
    for punch in bench.store.open_punches(CLEO).await.unwrap() {
        bench.store.decide(punch.id, Decision::Cancel, ADMIN, now()).await.unwrap().unwrap();
    }
    assert_eq!(bench.store.punch(waiting.id).await.unwrap().unwrap().state, PunchState::Cancelled);
    bench
}

#[tokio::test]
async fn whose_punches_are_not_settled_is_not_erased() {
    let (bench, _) = with_cleo().await;
    let before = bench.store.person(CLEO).await.unwrap();
    let outcome = bench.store.erase_person(CLEO, now()).await.unwrap();
    assert!(matches!(outcome, Erasure::Unsettled(kept) if kept.unsettled == 2), "{outcome:?}");
    assert_eq!(bench.store.person(CLEO).await.unwrap(), before);
    let [own] = &before.accounts[..] else { panic!("{before:?}") };
    assert_eq!((own.punches.len(), own.drafts.len(), before.acts.len()), (4, 1, 0));
    assert_eq!(before.changes.iter().map(|row| row.what.as_str()).collect::<Vec<_>>(), ["link", "zone"]);
    let about: Vec<_> = own.notices.iter().map(|notice| (notice.about, notice.state)).collect();
    let ended = |nth: usize| (About::Ended(own.punches[nth].id), NoticeState::Due);
    assert_eq!(about, [ended(0), ended(1), ended(2)]);
    assert_eq!(own.user.as_ref().unwrap().email, "cleo@conspicuous.example");
}

#[tokio::test]
async fn no_byte_of_an_erased_person_is_left_in_the_files() {
    let bench = all_settled().await;
    // All but the number as text, which has no place.
    assert_eq!(traces_in(bench.folder.path()).len(), 9, "the test sees them while they are there");
    let bob = bench.store.person(BOB).await.unwrap();
    // As the command line does it, beside the store that a bot has open.
    let beside = Store::open_to_rewrite(&url(&bench.folder)).await.unwrap();
    let kept = beside.kept_about(CLEO).await.unwrap();
    assert_eq!(beside.erase_person(CLEO, now()).await.unwrap(), Erasure::Done(kept));
    let expected = Kept { links: 1, punches: 4, unsettled: 0, drafts: 1, changes: 4, acts: 0 };
    assert_eq!(kept, expected);
    beside.rewrite().await.unwrap();
    assert_eq!(beside.person(CLEO).await.unwrap().accounts, []);
    beside.close().await;
    assert_eq!(traces_in(bench.folder.path()), [""; 0]);
    assert_eq!(bench.store.person(BOB).await.unwrap(), bob);
    assert_eq!(bench.store.verify_audit().await.unwrap(), None);
    assert_eq!(bench.store.links(0, 10).await.unwrap().1, 2);
    assert_eq!(bench.store.known_users().await.unwrap().len(), 1);
    bench.record(ALICE, 21).await;
}

#[tokio::test]
async fn what_an_admin_did_to_others_stays_on_record() {
    let bench = all_settled().await;
    bench.store.choose_zone(BOB, &vienna(), CLEO, now()).await.unwrap();
    let person = bench.store.person(CLEO).await.unwrap();
    assert_eq!(person.acts.iter().map(|row| row.what.as_str()).collect::<Vec<_>>(), ["zone"]);
    bench.store.erase_person(CLEO, now()).await.unwrap();
    bench.store.rewrite().await.unwrap();
    assert_eq!(traces_in(bench.folder.path()), ["the number"]);
    let left = Kept { acts: 1, ..Kept::default() };
    assert_eq!(bench.store.kept_about(CLEO).await.unwrap(), left);
    assert_eq!(bench.store.erase_person(CLEO, now()).await.unwrap(), Erasure::Nothing);
}

#[tokio::test]
async fn the_journal_keeps_the_instants_for_nobody() {
    let bench = all_settled().await;
    let before = bench.store.person(CLEO).await.unwrap().accounts.remove(0).punches;
    bench.store.erase_person(CLEO, now()).await.unwrap();
    for old in before {
        let new = bench.store.punch(old.id).await.unwrap().unwrap();
        let row = bench.store.audit(1).await.unwrap().remove(0);
        assert_eq!((row.what.as_str(), new.member.0), ("erase", u64::try_from(row.id).unwrap()));
        assert_eq!((new.at, new.pressed_at, new.settled_at), (old.at, old.pressed_at, old.settled_at));
        assert_eq!((new.state, new.interaction), (old.state, old.interaction));
        assert_eq!((new.trouble, new.before, new.after, new.refusal), (None, None, None, None));
    }
}

#[tokio::test]
async fn a_press_of_an_erased_person_is_still_not_taken_twice() {
    let bench = all_settled().await;
    bench.store.erase_person(CLEO, now()).await.unwrap();
    let again = NewPunch { action: start(), ..press_of(CLEO, 1) };
    assert_eq!(bench.store.record(&again, &vienna()).await.unwrap(), Recorded::Erased);
    let new = NewPunch { action: start(), ..press_of(CLEO, 9) };
    assert_eq!(bench.store.record(&new, &vienna()).await.unwrap(), Recorded::NotLinked);
    bench.store.add_link(CLEO, &name("cleo.conspicuous"), None, ADMIN, now()).await.unwrap();
    assert_eq!(bench.store.record(&again, &vienna()).await.unwrap(), Recorded::Erased);
    assert!(matches!(bench.store.record(&new, &vienna()).await.unwrap(), Recorded::New(_)));
}

#[tokio::test]
async fn who_came_back_can_be_erased_again() {
    let bench = all_settled().await;
    bench.store.erase_person(CLEO, now()).await.unwrap();
    assert_eq!(bench.store.erase_person(CLEO, now()).await.unwrap(), Erasure::Nothing);
    bench.store.add_link(CLEO, &name("cleo.conspicuous"), None, ADMIN, now()).await.unwrap();
    let Recorded::New(punch) = bench.store.record(&press_of(CLEO, 9), &vienna()).await.unwrap() else {
        panic!()
    };
    bench.settle(&punch, PunchState::Done).await;
    let outcome = bench.store.erase_person(CLEO, now()).await.unwrap();
    assert!(matches!(outcome, Erasure::Done(kept) if (kept.punches, kept.changes) == (1, 1)), "{outcome:?}");
    assert_eq!(bench.store.verify_audit().await.unwrap(), None);
}

#[tokio::test]
async fn a_name_that_somebody_else_has_by_now_is_left_alone() {
    let bench = all_settled().await;
    bench.store.remove_link(CLEO, ADMIN, now()).await.unwrap();
    bench.store.add_link(MemberId(13), &name("cleo.conspicuous"), None, ADMIN, now()).await.unwrap();
    bench.store.erase_person(CLEO, now()).await.unwrap();
    assert_eq!(bench.store.known_users().await.unwrap().len(), 2);
    assert_eq!(bench.store.links(0, 10).await.unwrap().1, 3);
}

#[tokio::test]
async fn nothing_is_kept_for_later_about_somebody_just_erased() {
    let bench = all_settled().await;
    bench.store.erase_person(CLEO, now()).await.unwrap();
    let (first, second) = (now(), later(3600));
    let draft = Draft {
        interaction: InteractionId(6),
        member: CLEO,
        action: start(),
        first,
        second,
        expected_start: None,
    };
    assert!(!bench.store.keep_draft(&draft, now()).await.unwrap());
    assert_eq!(bench.store.draft(draft.interaction).await.unwrap(), None);
    assert_eq!(bench.store.kept_about(CLEO).await.unwrap(), Kept::default());
}
