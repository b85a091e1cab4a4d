//! A machine whose clock is wrong refuses every interaction, and its operator learns why.

use std::time::Duration;

use super::endpoint::Served;
use super::log::Log;

// One thread only, so that everything is said under this subscriber.
#[tokio::test]
async fn signed_requests_of_another_time_are_refused_and_the_difference_is_logged_once_a_minute() {
    let (log, _guard) = Log::begin();
    let lines = || log.lines("machine's clock");
    let served = Served::new().await;
    let (world, body) = (&served.world, br#"{"type":1}"#.to_vec());
    let signed = world.discord.signed(&body);
    let post = async |signed| world.discord.post(&served.url, signed, body.clone()).await.unwrap().status;
    world.app.clock.advance(Duration::from_secs(301));
    for _ in 0..5 {
        assert_eq!(post(signed.clone()).await, 401);
    }
    assert_eq!(lines().len(), 1, "{:#?}", lines());
    assert!(lines()[0].contains("301 s ahead of") && lines()[0].contains("NTP"), "{:#?}", lines());
    world.app.clock.advance(Duration::from_secs(59));
    assert_eq!(post(signed.clone()).await, 401);
    assert_eq!(lines().len(), 1);
    world.app.clock.advance(Duration::from_secs(1));
    assert_eq!(post(signed.clone()).await, 401);
    assert_eq!(lines().len(), 2);
    // Behind, after it was set back.
    world.app.clock.set(world.app.clock.now() - chrono::TimeDelta::days(1));
    assert_eq!(post(signed.clone()).await, 401);
    assert!(lines()[2].contains("86039 s behind"), "{:#?}", lines());
    assert_eq!((world.app.counters.skewed.get(), world.app.counters.bad_signatures.get()), (8, 0));
    // What nobody signed says nothing about the clock.
    let forged = discord_sandbox::Signed { signature: Some("00".repeat(64)), ..signed };
    assert_eq!(post(forged).await, 401);
    assert_eq!((world.app.counters.skewed.get(), world.app.counters.bad_signatures.get()), (8, 1));
}
