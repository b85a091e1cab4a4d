//! Presence roles: when a change is owed, that what is owed is found out when its turn comes, and what a restore holds.

use super::*;
use crate::model::{
    About, Giving, GuildId, Notice, RoleChange, RoleId, RoleTrouble, SeenTimer, Target, TimerKind, TimerState,
};
use crate::store::notices::Release;
use crate::store::presence::Sighting;
use crate::store::restore::SinceBackup;

const HERE: GuildId = GuildId(5);
const ROLE: RoleId = RoleId(7);

fn sightings(member: MemberId, username: &str, state: TimerState, at: i64) -> Vec<Sighting> {
    let timer = SeenTimer { state, since: None, seen_at: later(at) };
    let of = |kind| Sighting { member, username: name(username), kind, timer, by_name: true };
    let project =
        Sighting { timer: SeenTimer { state: TimerState::Stopped, ..timer }, ..of(TimerKind::Project) };
    vec![of(TimerKind::Attendance), project]
}

impl Bench {
    /// A store in which the role is set.
    async fn with_role() -> Self {
        let bench = Self::linked().await;
        bench.store.set_presence_role(HERE, (ROLE, true), (ADMIN, now())).await.unwrap();
        bench
    }

    async fn works(&self, state: TimerState, at: i64) {
        self.store.saw(sightings(ALICE, "alice", state, at));
        self.store.sweep(now()).await.unwrap();
    }

    async fn roles_due(&self) -> Vec<Notice> {
        self.store.due_notices(Target::Role, later(3_600), 9).await.unwrap()
    }

    async fn changes(&self) -> Vec<RoleChange> {
        self.store.role_changes((HERE, ALICE), now()).await.unwrap()
    }

    /// What the worker does.
    async fn complete(&self) {
        let claimed = self.store.claim_notices(self.roles_due().await, None).await.unwrap();
        self.store.complete_notices(&claimed, now()).await.unwrap();
    }

    async fn given(&self, state: Giving, at: i64) {
        self.store.note_role((HERE, ALICE), (ROLE, state), later(at)).await.unwrap();
    }
}

#[tokio::test]
async fn a_change_is_owed_once_and_found_out_when_its_turn_comes() {
    let bench = Bench::with_role().await;
    assert_eq!(bench.roles_due().await, []);
    for at in [0, 60, 120] {
        bench.works(TimerState::Running, at).await;
    }
    let due = bench.roles_due().await;
    let about = About::Role { guild: HERE, member: ALICE };
    assert_eq!(due.iter().map(|one| (one.about, one.revision)).collect::<Vec<_>>(), [(about, 1)]);
    assert_eq!(bench.changes().await, [RoleChange::Give(ROLE)]);
    bench.works(TimerState::Stopped, 180).await;
    assert_eq!(bench.changes().await, []);
    bench.complete().await;
    bench.works(TimerState::Running, 240).await;
    assert_eq!(bench.roles_due().await[0].revision, 2);
    bench.given(Giving::Given, 240).await;
    bench.complete().await;
    bench.works(TimerState::Running, 300).await;
    assert_eq!(bench.roles_due().await, []);
    bench.works(TimerState::Stopped, 360).await;
    assert_eq!(bench.roles_due().await.len(), 1);
    assert_eq!(bench.changes().await, [RoleChange::Take(ROLE)]);
}

#[tokio::test]
async fn what_changes_while_a_role_is_being_changed_is_owed_anew() {
    let bench = Bench::with_role().await;
    bench.works(TimerState::Running, 0).await;
    let claimed = bench.store.claim_notices(bench.roles_due().await, None).await.unwrap();
    bench.given(Giving::Given, 0).await;
    bench.works(TimerState::Stopped, 60).await;
    bench.store.complete_notices(&claimed, now()).await.unwrap();
    assert_eq!(bench.roles_due().await.len(), 1, "the completion counts for its revision only");
}

#[tokio::test]
async fn a_settled_punch_owes_the_change_in_its_transaction() {
    let bench = Bench::with_role().await;
    let punch = bench.record(ALICE, 1).await;
    let after = Timer { state: TimerState::Running, ..Timer::STOPPED };
    let claim = bench.claim(&punch).await;
    bench.end(claim, &Settlement { after: Some(after), ..ending(PunchState::Done) }).await;
    assert_eq!(bench.roles_due().await.len(), 1);
}

#[tokio::test]
async fn who_is_unlinked_suspended_or_gone_loses_the_role() {
    for how in 0..3 {
        let bench = Bench::with_role().await;
        bench.works(TimerState::Running, 0).await;
        bench.given(Giving::Given, 0).await;
        bench.complete().await;
        match how {
            0 => drop(bench.store.remove_link(ALICE, ADMIN, now()).await.unwrap()),
            1 => {
                let link = bench.store.link(ALICE).await.unwrap().unwrap();
                assert!(bench.store.suspend_link(&link, now()).await.unwrap());
            }
            _ => bench.store.note_left(ALICE, (later(10), later(10))).await.unwrap(),
        }
        assert_eq!(bench.roles_due().await.len(), 1);
        assert_eq!(bench.changes().await, [RoleChange::Take(ROLE)]);
    }
}

#[tokio::test]
async fn off_owes_the_change_of_everybody_who_has_it() {
    let bench = Bench::with_role().await;
    bench.works(TimerState::Running, 0).await;
    bench.given(Giving::Given, 0).await;
    bench.complete().await;
    let ended = bench.store.end_presence_role(HERE, (ADMIN, now())).await.unwrap();
    assert_eq!(ended, Some((ROLE, 1)));
    assert_eq!(bench.changes().await, [RoleChange::Take(ROLE)]);
    let count = bench.store.role_count(HERE, ROLE).await.unwrap();
    assert_eq!((count.worn, count.pending), (1, 1));
    assert_eq!(bench.store.end_presence_role(HERE, (ADMIN, now())).await.unwrap(), None);
    let kinds: Vec<_> = bench.store.audit(9).await.unwrap().into_iter().map(|row| row.what).collect();
    assert_eq!(kinds, ["role", "role", "link", "link"]);
}

#[tokio::test]
async fn a_role_that_somebody_took_or_gave_shows_in_what_discord_says_of_the_member() {
    let bench = Bench::with_role().await;
    bench.works(TimerState::Running, 0).await;
    bench.given(Giving::Given, 0).await;
    bench.complete().await;
    let saw = async |roles: &[RoleId], at| {
        bench.store.saw_roles((HERE, ALICE), roles.to_vec(), (later(at), later(at)));
        bench.store.sweep(now()).await.unwrap();
    };
    saw(&[], -1).await;
    saw(&[ROLE], 60).await;
    assert_eq!(bench.roles_due().await, [], "what was shown before it was given says nothing");
    saw(&[], 120).await;
    assert_eq!(bench.changes().await, [RoleChange::GiveAgain(ROLE)]);
    assert_eq!(bench.roles_due().await.len(), 1);
    bench.given(Giving::Found, 130).await;
    bench.complete().await;
    saw(&[], 140).await;
    assert_eq!(bench.changes().await, [RoleChange::Give(ROLE)], "it is nobody else's any more");
}

#[tokio::test]
async fn a_refusal_is_told_once_and_everything_goes_on_when_it_is_mended() {
    let bench = Bench::with_role().await;
    bench.works(TimerState::Running, 0).await;
    let told = async || bench.store.due_notices(Target::Direct, later(3_600), 9).await.unwrap().len();
    let due = async |at| bench.store.due_notices(Target::Role, later(at), 9).await.unwrap().len();
    for _ in 0..2 {
        let claimed = bench.store.claim_notices(bench.roles_due().await, None).await.unwrap();
        let refused = (later(600), now());
        bench.store.note_role_refused(HERE, RoleTrouble::NoRight, refused).await.unwrap();
        bench.store.release_notices(&claimed, Release::Due(later(600))).await.unwrap();
        assert_eq!((told().await, due(599).await, due(600).await), (1, 0, 1));
    }
    bench.store.note_role_works(HERE, later(60)).await.unwrap();
    assert_eq!(due(60).await, 1);
    assert_eq!(bench.store.presence_roles().await.unwrap()[0].refused, None);
}

#[tokio::test]
async fn after_a_restore_nothing_is_given_or_taken_by_what_was_seen_before() {
    let bench = Bench::with_role().await;
    bench.works(TimerState::Running, 0).await;
    let copy = bench.folder.path().join("copy.db");
    Store::backup(&url(&bench.folder), &copy).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (weeks, days) = (14 * 86_400, |days: i64| 14 * 86_400 + days * 86_400);
    Store::restore(&url(&folder), &copy, SinceBackup::MayHaveRun, later(weeks)).await.unwrap();
    let restored = Bench { store: Store::open(&url(&folder)).await.unwrap(), folder };
    let due = async || restored.store.due_notices(Target::Role, later(days(2)), 9).await.unwrap().len();
    restored.store.reconcile_roles(later(weeks)).await.unwrap();
    assert_eq!((due().await, restored.changes().await), (0, vec![]));
    restored.works(TimerState::Running, days(1)).await;
    assert_eq!((due().await, restored.changes().await), (1, vec![RoleChange::Give(ROLE)]));
}

#[tokio::test]
async fn what_is_owed_is_found_again_whatever_became_of_its_notice() {
    let bench = Bench::with_role().await;
    bench.works(TimerState::Running, 0).await;
    bench.complete().await;
    assert_eq!(bench.roles_due().await, []);
    assert_eq!(bench.store.reconcile_roles(later(1)).await.unwrap(), 1);
    assert_eq!(bench.roles_due().await.len(), 1);
    let person = bench.store.person(ALICE).await.unwrap().accounts.remove(0);
    assert_eq!(person.roles, []);
    bench.given(Giving::Given, 2).await;
    assert_eq!(bench.store.reconcile_roles(later(3)).await.unwrap(), 0);
    let person = bench.store.person(ALICE).await.unwrap().accounts.remove(0);
    assert_eq!((person.roles[0].role, person.roles[0].state), (ROLE, Giving::Given));
    bench.store.erase_person(ALICE, now()).await.unwrap();
    assert_eq!(bench.store.reconcile_roles(later(4)).await.unwrap(), 0, "who erased them has taken it");
}
