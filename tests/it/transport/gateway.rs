//! Interactions over the gateway, with the response over REST.

use std::sync::Arc;

use discord_sandbox::EventTwist;
use timetrack_bot::discord::gateway::Fatal;
use timetrack_bot::interactions::gateway;

use super::World;

#[tokio::test]
async fn a_press_is_answered_and_one_delivered_twice_is_no_breach() {
    let world = World::new().await;
    let running = tokio::spawn(gateway::run(Arc::clone(&world.app)));
    world.discord.connected(1).await.unwrap();
    let once = world.press();
    world.discord.said(once).await.unwrap();
    world.discord.twist_next_event(EventTwist::Duplicate);
    let twice = world.press();
    world.discord.said(twice).await.unwrap();
    world.app.stop.cancel();
    running.await.unwrap().unwrap();
    world.app.tasks.close();
    world.app.tasks.wait().await;
    assert_eq!(world.app.counters.interactions.get(), 3);
    assert_eq!(world.app.counters.lost_answers.get(), 0);
    world.assert_no_breach();
}

#[tokio::test]
async fn a_refused_token_ends_it_with_words_that_name_the_setting() {
    let world = World::new().await;
    let running = tokio::spawn(gateway::run(Arc::clone(&world.app)));
    world.discord.connected(1).await.unwrap();
    world.discord.close_gateway(4_004);
    let error = running.await.unwrap().unwrap_err();
    assert!(error.to_string().contains("DISCORD_TOKEN"), "{error}");
    assert_eq!(error.downcast_ref::<Fatal>(), Some(&Fatal::TokenRefused));
}
