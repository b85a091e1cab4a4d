//! Notices about earlier punches, told by one reply only.

use super::*;

impl World {
    /// Answers Alice, in a message that everybody reads, or she alone.
    fn replies(&self, private: bool) -> (Pressed, JoinHandle<()>) {
        let (pressed, interaction, ticket) = self.press(None);
        let reply = Reply { private, ..plain("status") };
        (pressed, self.begin(&interaction, &ticket, async move { Ok(Outcome::Reply(Box::new(reply))) }))
    }

    /// A punch that ended without anybody being told.
    async fn untold(&self) -> Punch {
        let (pressed, interaction, _) = self.press(None);
        self.discord.forgive(pressed);
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
        let (one, answering) = world.replies(private);
        let (other, too) = world.replies(private);
        answering.await.unwrap();
        too.await.unwrap();
        let said = [world.said(one).await, world.said(other).await];
        let with_news = said.iter().filter(|said| *said != "status").count();
        assert_eq!(with_news, usize::from(private), "{said:?}");
        assert!(world.is_told(&punch).await);
        assert_eq!(world.messages(), if private { 2 } else { 3 });
    }
}

#[tokio::test]
async fn news_of_a_reply_that_was_lost_are_told_by_the_next_one() {
    let world = World::new().await;
    let punch = world.untold().await;
    for private in [true, false] {
        let trouble = Trouble::Status(404);
        world.discord.trouble(RestFault { on: "POST /interactions".to_owned(), times: 1, trouble });
        let (pressed, answering) = world.replies(private);
        world.discord.forgive(pressed);
        answering.await.unwrap();
        assert!(!world.is_told(&punch).await);
    }
    world.replies(true).1.await.unwrap();
    assert!(world.is_told(&punch).await);
}

#[tokio::test]
async fn what_was_told_while_a_public_answer_was_on_its_way_does_not_follow_it() {
    let world = World::new().await;
    let (told, untold) = (world.untold().await, world.untold().await);
    // The first try of the answer comes to nothing, and the next one is made after the message has told it.
    world.hold_back_an_answer();
    let (_, answering) = world.replies(false);
    world.held_back().await;
    world.app.store.mark_told(&[told]).await.unwrap();
    answering.await.unwrap();
    let last = world.discord.look(|world| world.messages().last().unwrap().text());
    assert_eq!(last.matches("Clock in").count(), 1, "{last}");
    assert!(world.is_told(&untold).await);
}
