//! Waits that end early, because TimeTrack is not asked, too much is waited for, or the time is over.

use super::*;
use crate::timetrack::{Call, Error::Unreachable};

/// So many answers that said "noted" may wait for their end.
async fn following(followed: usize) -> World {
    World::limited(Limits { followed, ..Limits::default() }).await
}

impl World {
    /// An interaction that is noted at once: TimeTrack cannot be reached.
    async fn noted(&self) -> (Pressed, Punch, JoinHandle<()>) {
        let (pressed, interaction, ticket) = self.press(None);
        let punch = self.record(&interaction).await;
        let outcome = recorded(&punch);
        let answering = self.begin(&interaction, &ticket, async move { outcome });
        self.awaited(&punch).await;
        let (breaker, unreachable) = (self.account.timetrack.breaker(), Unreachable("refused".into()));
        breaker.record(breaker.sending(), Call::List, Some(&unreachable), self.account.clock.now());
        assert!(self.said(pressed).await.contains("Noted"));
        (pressed, punch, answering)
    }
}

#[tokio::test]
async fn while_the_breaker_is_open_a_press_is_answered_without_time_passing() {
    let world = World::new().await;
    let (pressed, punch, answering) = world.noted().await;
    assert!(world.settle(&punch).await, "its end is waited for all the same");
    answering.await.unwrap();
    assert_eq!(world.discord.message(pressed).unwrap().edits(), 1);
    assert!(world.is_told(&punch).await);
}

#[tokio::test]
async fn behind_too_many_others_nobody_is_kept_waiting_and_the_end_is_told_all_the_same() {
    let world = World::limited(Limits { held_back: 0, ..Limits::default() }).await;
    let (pressed, punch, answering) = world.clocks_in().await;
    // No time passes, and nothing is known of the punch.
    assert!(world.said(pressed).await.contains("Noted"));
    assert!(world.settle(&punch).await, "its end is waited for all the same");
    answering.await.unwrap();
    assert_eq!(world.discord.message(pressed).unwrap().edits(), 1);
    assert!(world.is_told(&punch).await);
}

#[tokio::test]
async fn above_the_limit_an_answer_is_not_followed_and_the_worker_says_the_end() {
    let world = following(1).await;
    let (_, first, followed) = world.noted().await;
    let (_, second, answering) = world.noted().await;
    answering.await.unwrap();
    assert_eq!(world.account.counters.unfollowed.get(), 1);
    assert!(world.account.settlements.is_awaited(first.interaction));
    assert!(
        !world.account.settlements.is_awaited(second.interaction),
        "the delivery worker must know that nobody waits"
    );
    assert!(world.settle(&first).await);
    followed.await.unwrap();
    assert!(world.account.intake.follow().is_some(), "the place is free again");
}

#[tokio::test]
async fn what_was_settled_before_the_wait_was_given_up_is_told_all_the_same() {
    let world = World::limited(Limits { followed: 0, held_back: 0, ..Limits::default() }).await;
    world.hold_back_an_answer();
    let (pressed, punch, answering) = world.clocks_in().await;
    world.held_back().await;
    assert!(world.settle(&punch).await, "the delivery worker leaves it to the interaction that waits");
    answering.await.unwrap();
    assert!(world.is_told(&punch).await);
    assert_eq!(world.discord.message(pressed).unwrap().edits(), 1);
    assert_eq!(world.dms(), 0);
}

#[tokio::test]
async fn when_the_time_for_edits_is_over_the_worker_takes_over() {
    let world = World::new().await;
    let (pressed, punch, answering) = world.clocks_in().await;
    world.awaited(&punch).await;
    world.two_seconds_pass();
    world.said(pressed).await;
    assert!(world.account.settlements.is_awaited(punch.interaction));
    world.account.clock.advance(Duration::from_secs(15 * 60));
    answering.await.unwrap();
    assert!(!world.settle(&punch).await, "nobody must be thought to be waiting");
}

#[tokio::test]
async fn waiting_for_the_end_does_not_hold_up_a_stop() {
    let world = World::new().await;
    let (pressed, punch, answering) = world.clocks_in().await;
    world.awaited(&punch).await;
    world.two_seconds_pass();
    world.said(pressed).await;
    world.account.stop.cancel();
    answering.await.unwrap();
    assert!(!world.is_told(&punch).await);
}
