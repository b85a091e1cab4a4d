//! What one read says of a member before a command is run, and whom a settlement wakes.

use super::*;
use crate::model::{Board, ChannelId, GuildId, Receipt};
use crate::store::Asker;

impl Bench {
    async fn asker(&self, member: MemberId) -> Asker {
        self.store.asker(member).await.unwrap().expect("a link")
    }

    /// Settles a clock-in whose response Discord has taken already.
    async fn settle_said(&self, press: u64) {
        let punch = self.record(ALICE, press).await;
        let (claim, receipt) = (self.claim(&punch).await, Receipt::default());
        assert!(receipt.accept());
        let how = ending(PunchState::Done);
        let (settled, next) = self.store.settle_early(receipt, claim, (&how, now()), || {}).await.unwrap();
        assert_eq!((settled.state, next.is_none()), (PunchState::Done, true));
    }
}

#[tokio::test]
async fn what_was_read_of_a_member_counts_until_a_notice_is_written_or_released() {
    let bench = Bench::linked().await;
    let asker = bench.asker(ALICE).await;
    assert_eq!(asker.link, bench.store.link(ALICE).await.unwrap().unwrap());
    assert!(!asker.may_have_notices());
    let punch = bench.record(ALICE, 1).await;
    bench.settle(&punch, PunchState::Done).await;
    assert!(asker.may_have_notices(), "one was written since");
    assert!(bench.asker(ALICE).await.may_have_notices(), "it is open");
    assert!(!bench.asker(BOB).await.may_have_notices());
    let claimed = bench.store.notices_to(ALICE, 9).await.unwrap();
    let claimed = bench.store.claim_notices(claimed, None).await.unwrap();
    let asker = bench.asker(ALICE).await;
    assert!(!asker.may_have_notices(), "somebody says it");
    bench.store.release_notices(&claimed, crate::store::notices::Release::Kept).await.unwrap();
    assert!(asker.may_have_notices(), "it was released since");
    assert!(bench.store.asker(MemberId(99)).await.unwrap().is_none());
}

#[tokio::test]
async fn a_break_is_seen_as_soon_as_its_beginning_is_recorded() {
    let bench = Bench::linked().await;
    assert!(!bench.asker(ALICE).await.has_break);
    let begin = NewPunch { action: Action::Break { planned: None }, ..press_of(ALICE, 1) };
    bench.store.record(&begin, &vienna()).await.unwrap();
    assert!(bench.asker(ALICE).await.has_break && !bench.asker(BOB).await.has_break);
}

#[tokio::test]
async fn an_end_that_was_said_wakes_nobody_unless_a_board_is_due() {
    let bench = Bench::linked().await;
    let mut written = bench.store.notices_written();
    bench.settle_said(1).await;
    assert!(!written.has_changed().unwrap());
    let guild = GuildId(500);
    bench.store.set_board((guild, ChannelId(600)), false, (ADMIN, now())).await.unwrap();
    written.mark_unchanged();
    bench.settle_said(2).await;
    assert!(written.has_changed().unwrap());
    let board = bench.store.board(guild).await.unwrap().unwrap();
    bench.store.save_board(&Board { next_at: later(10), ..board }, now()).await.unwrap();
    written.mark_unchanged();
    bench.settle_said(3).await;
    assert!(!written.has_changed().unwrap(), "it was edited a moment ago");
}
