//! Notices: who says one, what is left of a claim when its process dies, and which completion counts.

use super::*;
use crate::model::{About, Decision, Notice, NoticeState, PunchId, Target, Tried};
use crate::store::notices::{Release, Teller};
use crate::store::restore::SinceBackup;

const SENT: Tried = Tried { nonce: 4_711, at: DateTime::UNIX_EPOCH };

impl Bench {
    async fn ended(&self, press: u64, teller: Teller, state: PunchState) -> Punch {
        let punch = self.record(ALICE, press).await;
        let claim = self.claim(&punch).await;
        self.store.settle_for(teller, claim, &ending(state), now()).await.unwrap().0
    }

    /// What the worker finds.
    async fn due(&self) -> Vec<Notice> {
        self.store.due_notices(Target::Direct, now(), 10).await.unwrap()
    }

    /// The punches that Alice's next reply tells of.
    async fn to_say(&self) -> Vec<PunchId> {
        ended_of(&self.store.notices_to(ALICE, 10).await.unwrap())
    }

    async fn state(&self, punch: &Punch) -> NoticeState {
        self.store.notice_of(punch.id).await.unwrap().unwrap()
    }

    /// Closes the store as a death of the process would, and opens it again.
    async fn reopened(self) -> Self {
        self.store.close().await;
        let store = Store::open(&url(&self.folder)).await.unwrap();
        Self { store, ..self }
    }
}

fn ended_of(notices: &[Notice]) -> Vec<PunchId> {
    let ended = |notice: &Notice| match notice.about {
        About::Ended(punch) => punch,
        other => panic!("{other:?}"),
    };
    notices.iter().map(ended).collect()
}

#[tokio::test]
async fn what_nobody_waits_for_is_due_and_what_somebody_waits_for_is_left_to_them() {
    let bench = Bench::linked().await;
    let due = bench.ended(10, Teller::Worker, PunchState::Done).await;
    let held = bench.ended(11, Teller::Waiter, PunchState::Refused).await;
    assert_eq!(ended_of(&bench.due().await), [due.id]);
    assert_eq!(bench.to_say().await, [due.id]);
    bench.store.complete_ended(&held, now()).await.unwrap();
    bench.store.complete_notices(&bench.due().await, now()).await.unwrap();
    assert_eq!((bench.state(&due).await, bench.state(&held).await), (NoticeState::Done, NoticeState::Done));
    assert_eq!((bench.due().await, bench.to_say().await), (vec![], vec![]));
}

#[tokio::test]
async fn of_a_process_that_died_what_is_not_booked_is_due_and_what_is_booked_is_kept() {
    let bench = Bench::linked().await;
    let booked = bench.ended(10, Teller::Waiter, PunchState::Done).await;
    let refused = bench.ended(11, Teller::Waiter, PunchState::Refused).await;
    let told = bench.ended(12, Teller::Waiter, PunchState::Done).await;
    bench.store.complete_ended(&told, now()).await.unwrap();
    assert_eq!((bench.due().await, bench.to_say().await), (vec![], vec![]));
    let bench = bench.reopened().await;
    assert_eq!(ended_of(&bench.due().await), [refused.id]);
    assert_eq!(bench.to_say().await, [booked.id, refused.id]);
}

#[tokio::test]
async fn a_lost_response_leaves_the_notice_to_the_worker() {
    let bench = Bench::linked().await;
    let lost = bench.ended(10, Teller::Waiter, PunchState::Done).await;
    let repeated = bench.ended(11, Teller::Waiter, PunchState::Done).await;
    bench.store.release_ended(&lost, Release::Due(now()), false).await.unwrap();
    bench.store.release_ended(&repeated, Release::AsItWas, false).await.unwrap();
    assert_eq!(ended_of(&bench.due().await), [lost.id]);
    assert_eq!(bench.to_say().await, [lost.id, repeated.id]);
    // The worker has it by now, so a second follower of the same interaction changes nothing.
    let claimed = bench.store.claim_notices(bench.due().await, Some(SENT)).await.unwrap();
    bench.store.release_ended(&lost, Release::Due(now()), true).await.unwrap();
    assert_eq!(bench.due().await, []);
    assert!(!claimed[0].shown);
}

#[tokio::test]
async fn a_notice_is_claimed_by_one_and_given_back_by_whom_it_belongs_to() {
    let bench = Bench::linked().await;
    bench.ended(10, Teller::Worker, PunchState::Refused).await;
    let seen = bench.due().await;
    let claimed = bench.store.claim_notices(seen.clone(), None).await.unwrap();
    assert_eq!(claimed.len(), 1);
    assert_eq!(bench.store.claim_notices(seen, None).await.unwrap(), []);
    bench.store.release_notices(&claimed, Release::AsItWas).await.unwrap();
    let again = bench.store.claim_notices(bench.due().await, None).await.unwrap();
    bench.store.release_notices(&claimed, Release::Kept).await.unwrap();
    assert_eq!(bench.to_say().await, [], "it was claimed anew");
    bench.store.release_notices(&again, Release::Kept).await.unwrap();
    assert_eq!((bench.due().await.len(), bench.to_say().await.len()), (0, 1));
}

#[tokio::test]
async fn a_completion_counts_for_its_revision_only() {
    let bench = Bench::linked().await;
    let stuck = bench.ended(10, Teller::Worker, PunchState::Stuck).await;
    let claimed = bench.store.claim_notices(bench.due().await, Some(SENT)).await.unwrap();
    let (cancelled, _) = bench.store.decide(stuck.id, Decision::Cancel, ADMIN, now()).await.unwrap().unwrap();
    bench.store.complete_notices(&claimed, now()).await.unwrap();
    bench.store.release_notices(&claimed, Release::Kept).await.unwrap();
    bench.store.complete_ended(&stuck, now()).await.unwrap();
    let [due] = &bench.due().await[..] else { panic!("the newer matter is due") };
    assert_eq!((due.revision, due.tried, due.claims), (2, None, 0));
    bench.store.complete_ended(&cancelled, now()).await.unwrap();
    assert_eq!(bench.due().await, []);
}

#[tokio::test]
async fn a_message_that_may_have_arrived_keeps_its_nonce_and_is_no_replys_to_repeat() {
    let bench = Bench::linked().await;
    bench.ended(10, Teller::Worker, PunchState::Refused).await;
    let claimed = bench.store.claim_notices(bench.due().await, Some(SENT)).await.unwrap();
    let bench = bench.reopened().await;
    assert_eq!(bench.due().await[0].tried, Some(SENT), "it may have been sent before the death");
    let claimed_again = bench.store.claim_notices(bench.due().await, None).await.unwrap();
    assert_eq!((claimed_again[0].tried, claimed_again[0].claims), (Some(SENT), claimed[0].claims + 1));
    bench.store.release_notices(&claimed_again, Release::Unclear(later(60))).await.unwrap();
    assert_eq!((bench.due().await, bench.to_say().await), (vec![], vec![]));
    let due = bench.store.due_notices(Target::Direct, later(60), 10).await.unwrap();
    let claimed = bench.store.claim_notices(due, None).await.unwrap();
    bench.store.release_notices(&claimed, Release::Due(now())).await.unwrap();
    assert_eq!((bench.due().await[0].tried, bench.to_say().await.len()), (None, 1));
}

#[tokio::test]
async fn a_double_press_and_an_answered_question_are_owed_no_notice() {
    let bench = Bench::linked().await;
    let punch = bench.record(ALICE, 10).await;
    let end = End::Refused(Refusal::Duplicate { at: now(), pressed_at: now() });
    let duplicate = Settlement { end, ..ending(PunchState::Refused) };
    bench.end(bench.claim(&punch).await, &duplicate).await;
    assert_eq!(bench.store.notice_of(punch.id).await.unwrap(), None);
}

#[tokio::test]
async fn a_link_by_an_admin_owes_one_welcome() {
    let bench = Bench::new().await;
    for _ in 0..2 {
        bench.store.add_link_and_welcome(ALICE, &name("alice"), None, ADMIN, now()).await.unwrap();
    }
    bench.store.add_link(BOB, &name("bob"), None, ADMIN, now()).await.unwrap();
    let about: Vec<_> = bench.due().await.iter().map(|notice| (notice.about, notice.revision)).collect();
    assert_eq!(about, [(About::Welcome(ALICE), 1)]);
}

#[tokio::test]
async fn what_a_backup_still_owed_is_not_sent_by_a_restore_but_what_it_holds_is() {
    let bench = Bench::linked().await;
    let refused = bench.ended(10, Teller::Worker, PunchState::Refused).await;
    bench.store.claim_notices(bench.due().await, Some(SENT)).await.unwrap();
    let waiting = bench.record(ALICE, 11).await;
    let copy = bench.folder.path().join("copy.db");
    Store::backup(&url(&bench.folder), &copy).await.unwrap();
    for since in [SinceBackup::MayHaveRun, SinceBackup::NotRun] {
        let other = tempfile::tempdir().unwrap();
        Store::restore(&url(&other), &copy, since, now()).await.unwrap();
        let store = Store::open(&url(&other)).await.unwrap();
        store.check_writable(now()).await.unwrap();
        let about: Vec<_> = store
            .due_notices(Target::Direct, now(), 9)
            .await
            .unwrap()
            .iter()
            .map(|notice| notice.about)
            .collect();
        let to_say = ended_of(&store.notices_to(ALICE, 9).await.unwrap());
        if since == SinceBackup::MayHaveRun {
            assert_eq!(about, [About::Restored, About::Ended(waiting.id)], "the admins hear of it first");
            assert_eq!(to_say, [refused.id, waiting.id]);
        } else {
            assert_eq!((about, to_say), (vec![About::Ended(refused.id)], vec![]));
        }
        store.close().await;
    }
}

#[tokio::test]
async fn completed_notices_are_deleted_in_the_end_and_open_ones_are_not() {
    let bench = Bench::linked().await;
    let said = bench.ended(10, Teller::Worker, PunchState::Done).await;
    bench.store.complete_notices(&bench.due().await, now()).await.unwrap();
    let open = bench.ended(11, Teller::Worker, PunchState::Done).await;
    assert!(!bench.store.sweep_notices(now()).await.unwrap());
    assert!(bench.store.sweep_notices(later(1)).await.unwrap());
    assert_eq!(bench.store.notice_of(said.id).await.unwrap(), None);
    assert_eq!(bench.state(&open).await, NoticeState::Due);
}
