//! Boards and inboxes: what owes them, what becomes of a result that comes late, and what a restore leaves of them.

use super::*;
use crate::model::{
    About, Board, ChannelId, GuildId, Inbox, SeenTimer, Target, TimerKind, TimerState, Tried,
};
use crate::store::presence::Sighting;
use crate::store::restore::SinceBackup;

const HERE: GuildId = GuildId(500);
const CHANNEL: ChannelId = ChannelId(600);

impl Bench {
    async fn with_board() -> Self {
        let bench = Self::linked().await;
        assert_eq!(bench.store.set_board((HERE, CHANNEL), false, (ADMIN, now())).await.unwrap(), None);
        assert!(bench.owes_board().await);
        bench
    }

    /// Whether the board is owed; completes it.
    async fn owes_board(&self) -> bool {
        let due = self.store.due_notices(Target::Channel, later(60), 9).await.unwrap();
        assert!(due.iter().all(|notice| notice.about == About::Board(HERE) && notice.member.is_none()));
        self.store.complete_notices(&due, now()).await.unwrap();
        !due.is_empty()
    }

    async fn board(&self) -> Board {
        self.store.board(HERE).await.unwrap().unwrap()
    }

    async fn saw_alice(&self, state: TimerState, seen_at: i64) {
        let timer = SeenTimer { state, since: Some(later(-600)), seen_at: later(seen_at) };
        let (member, username, kind) = (ALICE, name("alice"), TimerKind::Attendance);
        self.store.saw(vec![Sighting { member, username, kind, timer, by_name: true }]);
        // The writer takes writes in their order.
        self.store.sweep(now()).await.unwrap();
    }
}

#[tokio::test]
async fn a_look_owes_the_board_only_if_it_shows_a_change() {
    let bench = Bench::with_board().await;
    bench.saw_alice(TimerState::Running, 0).await;
    assert!(bench.owes_board().await);
    bench.saw_alice(TimerState::Running, 30).await;
    assert!(!bench.owes_board().await, "it was seen anew and is the same");
    bench.saw_alice(TimerState::Stopped, 10).await;
    assert!(!bench.owes_board().await, "it is older than what is known");
    bench.saw_alice(TimerState::Stopped, 60).await;
    assert!(bench.owes_board().await);
}

#[tokio::test]
async fn a_settled_punch_and_the_end_of_a_link_owe_the_board_in_their_transaction() {
    let bench = Bench::with_board().await;
    let punch = bench.record(ALICE, 1).await;
    assert!(!bench.owes_board().await);
    bench.settle(&punch, PunchState::Done).await;
    assert!(bench.owes_board().await);
    bench.store.remove_link(ALICE, ADMIN, now()).await.unwrap();
    assert!(bench.owes_board().await);
    bench.store.look_at_boards(now()).await.unwrap();
    assert!(bench.owes_board().await);
    bench.store.remove_board(HERE, ADMIN, now()).await.unwrap();
    bench.store.look_at_boards(now()).await.unwrap();
    assert!(!bench.owes_board().await);
}

#[tokio::test]
async fn a_change_in_the_pause_after_an_edit_owes_the_board_at_its_end() {
    let bench = Bench::with_board().await;
    let due = async |at| bench.store.due_notices(Target::Channel, later(at), 9).await.unwrap().len();
    bench.store.save_board(&Board { next_at: later(10), ..bench.board().await }, now()).await.unwrap();
    bench.store.look_at_boards(now()).await.unwrap();
    assert_eq!((due(9).await, due(10).await), (0, 1));
    bench.store.save_board(&Board { next_at: later(600), ..bench.board().await }, now()).await.unwrap();
    bench.store.look_at_boards(now()).await.unwrap();
    assert_eq!(due(0).await, 1, "the clock was set back");
}

#[tokio::test]
async fn no_reply_says_what_goes_into_a_channel() {
    let bench = Bench::with_board().await;
    bench.store.look_at_boards(now()).await.unwrap();
    assert_eq!(bench.store.notices_to_admins(9).await.unwrap(), []);
    assert_eq!(bench.store.due_notices(Target::Direct, later(60), 9).await.unwrap(), []);
    assert_eq!(bench.store.due_notices(Target::Role, later(60), 9).await.unwrap(), []);
}

#[tokio::test]
async fn what_came_of_a_board_that_was_moved_or_ended_meanwhile_changes_nothing() {
    let bench = Bench::with_board().await;
    let sent = Board { message: Some(7), ..bench.board().await };
    assert!(bench.store.save_board(&sent, now()).await.unwrap());
    let moved = bench.store.set_board((HERE, ChannelId(601)), false, (ADMIN, now())).await.unwrap();
    assert_eq!(moved, Some(sent.clone()));
    assert!(!bench.store.save_board(&sent, now()).await.unwrap());
    assert_eq!((bench.board().await.message, bench.board().await.channel), (None, ChannelId(601)));
    bench.store.remove_board(HERE, ADMIN, now()).await.unwrap();
    assert!(!bench.store.save_board(&sent, now()).await.unwrap());
    assert_eq!(bench.store.boards().await.unwrap(), []);
}

#[tokio::test]
async fn the_admins_are_owed_one_notice_of_a_channel_that_is_closed() {
    let bench = Bench::with_board().await;
    let closed = Board { is_blocked: true, failures: 1, ..bench.board().await };
    let told = async || {
        let due = bench.store.due_notices(Target::Direct, later(60), 9).await.unwrap();
        bench.store.complete_notices(&due, now()).await.unwrap();
        due.iter().map(|notice| notice.about).collect::<Vec<_>>()
    };
    bench.store.save_board(&closed, now()).await.unwrap();
    assert_eq!(told().await, [About::BoardBlocked(HERE)]);
    bench.store.save_board(&Board { failures: 2, ..closed.clone() }, now()).await.unwrap();
    assert_eq!(told().await, []);
    bench.store.save_board(&Board { is_blocked: false, ..closed.clone() }, now()).await.unwrap();
    bench.store.save_board(&closed, now()).await.unwrap();
    assert_eq!(told().await, [About::BoardBlocked(HERE)], "it is another time");
    let inbox =
        Inbox { guild: HERE, channel: CHANNEL, hour: 8, last_day: now().date_naive(), is_blocked: false };
    bench.store.set_inbox(inbox, ADMIN, now()).await.unwrap();
    for expected in [&[About::InboxBlocked(HERE)][..], &[]] {
        bench.store.block_inbox(HERE, true, now()).await.unwrap();
        assert_eq!(told().await, expected);
    }
}

#[tokio::test]
async fn a_restore_holds_boards_until_everybody_was_seen_and_leaves_out_the_list_of_the_day() {
    let bench = Bench::with_board().await;
    let tried = Some(Tried { nonce: 4, at: now() });
    let sent = Board { message: Some(7), shown: Some(9), tried, ..bench.board().await };
    bench.store.save_board(&sent, now()).await.unwrap();
    let last_day = later(-5 * 86_400).date_naive();
    let inbox = Inbox { guild: HERE, channel: CHANNEL, hour: 8, last_day, is_blocked: false };
    bench.store.set_inbox(inbox, ADMIN, now()).await.unwrap();
    bench.store.see_to_morning(HERE, last_day, Some(now())).await.unwrap();
    let copy = bench.folder.path().join("copy.db");
    Store::backup(&url(&bench.folder), &copy).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    Store::restore(&url(&folder), &copy, SinceBackup::MayHaveRun, later(10)).await.unwrap();
    let restored = Bench { store: Store::open(&url(&folder)).await.unwrap(), folder };
    assert!(restored.store.due_notices(Target::Channel, later(60), 9).await.unwrap().is_empty());
    let board = restored.board().await;
    assert_eq!((board.message, board.shown, board.tried), (Some(7), None, None));
    let since = board.held_since.unwrap();
    assert_eq!(restored.store.inbox(HERE).await.unwrap().unwrap().last_day, later(10).date_naive());
    restored.saw_alice(TimerState::Running, 20).await;
    let bob = restored.store.link(BOB).await.unwrap().unwrap();
    restored.store.asked_in_vain(&bob, later(20));
    restored.store.sweep(now()).await.unwrap();
    assert!(!restored.store.was_everybody_seen(since).await.unwrap());
    restored.store.remove_link(BOB, ADMIN, now()).await.unwrap();
    assert!(restored.store.was_everybody_seen(since).await.unwrap());
}

#[tokio::test]
async fn a_notice_of_a_board_is_kept_by_a_restore_and_owed_by_the_next_look() {
    let bench = Bench::with_board().await;
    bench.store.look_at_boards(now()).await.unwrap();
    let due = bench.store.due_notices(Target::Channel, later(60), 9).await.unwrap();
    bench.store.release_notices(&due, crate::store::notices::Release::Kept).await.unwrap();
    assert!(!bench.owes_board().await);
    bench.store.look_at_boards(now()).await.unwrap();
    assert!(bench.owes_board().await);
}
