//! News of earlier punches, told by one reply only.

use super::*;

impl World {
    /// A reply to Alice that everybody reads, or she alone.
    async fn replies(&self, private: bool) -> Answer {
        let (_, interaction, ticket) = self.press(None);
        let reply = Reply { private, ..plain("status") };
        let answer =
            self.begin(&interaction, &ticket, async move { Ok(Outcome::Say(Box::new(reply))) }).await;
        self.app.discord.answer(&ticket, &answer.first).await.unwrap();
        answer
    }

    /// A punch that ended without anybody being told.
    async fn untold(&self) -> Punch {
        let (_, interaction, _) = self.press(None);
        let punch = self.record(&interaction).await;
        assert!(!self.settle(&punch).await);
        self.app.store.punch(punch.id).await.unwrap().unwrap()
    }

    fn messages(&self) -> usize {
        self.discord.look(|world| world.messages().count())
    }
}

#[tokio::test]
async fn of_two_replies_in_a_row_one_tells_the_news() {
    for private in [true, false] {
        let world = World::new().await;
        let punch = world.untold().await;
        let one = world.replies(private).await;
        let other = world.replies(private).await;
        assert_eq!(world.said(&one.first) != Reply { private, ..plain("status") }, private);
        assert_eq!(world.said(&other.first), Reply { private, ..plain("status") }, "told once");
        assert!(other.then.is_none());
        one.then.unwrap()(Handed::Over).await;
        assert!(world.is_told(&punch).await);
        assert_eq!(world.messages(), if private { 2 } else { 3 });
    }
}

#[tokio::test]
async fn news_of_a_reply_that_was_lost_or_never_sent_are_told_by_the_next_one() {
    let world = World::new().await;
    let punch = world.untold().await;
    for private in [true, false] {
        world.replies(private).await.then.unwrap()(Handed::Lost).await;
        assert!(!world.is_told(&punch).await);
        drop(world.replies(private).await.then.unwrap());
    }
    world.replies(true).await.then.unwrap()(Handed::Over).await;
    assert!(world.is_told(&punch).await);
}

#[tokio::test]
async fn what_was_told_while_a_public_answer_was_on_its_way_does_not_follow_it() {
    let world = World::new().await;
    let (told, untold) = (world.untold().await, world.untold().await);
    let then = world.replies(false).await.then.unwrap();
    world.app.store.mark_told(&[told]).await.unwrap();
    then(Handed::Over).await;
    let last = world.discord.look(|world| world.messages().last().unwrap().text());
    assert_eq!(last.matches("Clock in").count(), 1, "{last}");
    assert!(world.is_told(&untold).await);
    let messages = world.messages();
    let punch = world.untold().await;
    let then = world.replies(false).await.then.unwrap();
    world.app.store.mark_told(&[punch]).await.unwrap();
    then(Handed::Over).await;
    assert_eq!(world.messages(), messages + 1, "the answer, and nothing that follows it");
}
