//! Notices about earlier punches, said by one reply only.

use super::*;
use crate::model::NoticeState;
use crate::notices::Worker;

impl World {
    pub(super) async fn is_told(&self, punch: &Punch) -> bool {
        self.account.store.notice_of(punch.id).await.unwrap() == Some(NoticeState::Done)
    }

    /// What the worker does until nothing is due.
    pub(super) async fn notices_are_sent(&self) {
        let mut worker = Worker::default();
        while worker.turn(&self.account).await.unwrap().is_none() {}
    }

    /// Answers Alice, in a message that everybody reads, or she alone.
    fn replies(&self, private: bool) -> (Pressed, JoinHandle<()>) {
        let (pressed, interaction, ticket) = self.press(None);
        let reply = Reply { private, ..plain("status") };
        (pressed, self.begin(&interaction, &ticket, async move { Ok(Outcome::Reply(Box::new(reply))) }))
    }

    /// A punch that ended without anybody being told.
    async fn owed(&self) -> Punch {
        let (pressed, interaction, _) = self.press(None);
        self.discord.forgive(pressed);
        let punch = self.record(&interaction).await;
        assert!(!self.settle(&punch).await);
        self.account.store.punch(punch.id).await.unwrap().unwrap()
    }

    fn messages(&self) -> usize {
        self.discord.look(|world| world.messages().count())
    }

    async fn tasks_are_over(&self) {
        for _ in 0..10_000 {
            if self.account.tasks.is_empty() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        panic!("tasks go on");
    }
}

#[tokio::test]
async fn of_two_replies_in_a_row_one_says_the_notice() {
    for private in [true, false] {
        let world = World::new().await;
        let punch = world.owed().await;
        let (one, answering) = world.replies(private);
        let (other, too) = world.replies(private);
        answering.await.unwrap();
        too.await.unwrap();
        let said = [world.said(one).await, world.said(other).await];
        let with_notice = said.iter().filter(|said| *said != "status").count();
        assert_eq!(with_notice, usize::from(private), "{said:?}");
        assert!(world.is_told(&punch).await);
        assert_eq!(world.messages(), if private { 2 } else { 3 });
    }
}

#[tokio::test]
async fn the_notice_of_a_reply_that_was_lost_is_given_back() {
    let world = World::new().await;
    let punch = world.owed().await;
    for private in [true, false] {
        let (pressed, answering) = world.replies(private);
        world.lose_answers(pressed);
        answering.await.unwrap();
        world.tasks_are_over().await;
        assert!(!world.is_told(&punch).await);
    }
    world.replies(true).1.await.unwrap();
    assert!(world.is_told(&punch).await);
}

#[tokio::test]
async fn what_a_public_answer_has_in_hand_is_nobody_elses() {
    let world = World::new().await;
    let punch = world.owed().await;
    // The first try of the answer comes to nothing, and the next one is made later.
    world.hold_back_an_answer();
    let (_, answering) = world.replies(false);
    world.held_back().await;
    world.notices_are_sent().await;
    assert_eq!(world.dms(), 0);
    answering.await.unwrap();
    let last = world.discord.look(|world| world.messages().last().unwrap().text());
    assert_eq!(last.matches("Clock in").count(), 1, "{last}");
    assert!(world.is_told(&punch).await);
}

#[tokio::test]
async fn a_dropped_answer_leaves_the_end_to_the_worker() {
    let world = World::new().await;
    let (pressed, interaction, ticket) = world.press(None);
    world.discord.forgive(pressed);
    let punch = world.record(&interaction).await;
    let outcome = recorded(&punch);
    let trouble = RestFault { on: "POST /interactions".to_owned(), times: 9, trouble: Trouble::Silence };
    world.discord.trouble(trouble);
    let answering = world.begin(&interaction, &ticket, async move { outcome });
    world.awaited(&punch).await;
    assert!(world.settle(&punch).await);
    answering.abort();
    assert!(answering.await.is_err());
    world.tasks_are_over().await;
    world.notices_are_sent().await;
    assert_eq!(world.dms(), 1);
    assert!(world.is_told(&punch).await);
}

#[tokio::test]
async fn a_notice_does_not_stand_in_a_reply_that_an_edit_replaces() {
    let world = World::new().await;
    let earlier = world.owed().await;
    let (pressed, punch, answering) = world.clocks_in().await;
    world.awaited(&punch).await;
    world.two_seconds_pass();
    assert!(world.said(pressed).await.contains("Noted"));
    assert!(world.settle(&punch).await);
    answering.await.unwrap();
    assert!(world.is_told(&earlier).await && world.is_told(&punch).await);
    let shown: Vec<_> = world.discord.look(|world| world.messages().map(|message| message.text()).collect());
    assert_eq!(shown.len(), 2, "the answer, and the notice after it: {shown:?}");
    assert!(shown.iter().any(|text| text.contains("News")), "{shown:?}");
}

#[tokio::test]
async fn a_notice_that_cannot_be_read_delays_no_other() {
    let world = World::new().await;
    let (unreadable, other) = (world.owed().await, world.owed().await);
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(world.account.store.path());
    let mut conn = sqlx::ConnectOptions::connect(&options).await.unwrap();
    let spoilt = sqlx::query("UPDATE punches SET timer_after = '7' WHERE id = ?1").bind(unreadable.id.0);
    assert_eq!(spoilt.execute(&mut conn).await.unwrap().rows_affected(), 1);
    world.notices_are_sent().await;
    assert!(world.is_told(&other).await && !world.is_told(&unreadable).await);
    assert_eq!(world.dms(), 1);
}
