//! Faults of the gateway, with the whole bot: people get responses, and nothing is booked twice.

use std::time::{Duration, Instant};

use discord_sandbox::{EventTwist, Greeting, InvalidSession, Setup, World};
use futures_util::future::join_all;
use serde_json::json;

use crate::story::{ANNA, BEN, MORNING, Story, Transport};

/// Back after an end of the connection that leaves the session alone.
const SOON: Duration = Duration::from_secs(10);

/// With a heart that beats often enough for a test; Discord's beats every 41 seconds.
async fn story() -> Story {
    let setup = Setup { heartbeat: Duration::from_millis(300), ..Setup::default() };
    let mut story = Story::set(Transport::Gateway, MORNING, &[], setup).await;
    story.link(ANNA, "anna.huber").await;
    story.link(BEN, "ben.meyer").await;
    story
}

/// A day with as many sessions as presses: in, out, in, out … each booked once.
struct Day {
    story: Story,
    presses: usize,
}

impl Day {
    async fn new() -> Self {
        Self { story: story().await, presses: 0 }
    }

    fn command(&mut self) -> &'static str {
        self.presses += 1;
        self.story.pass(Duration::from_secs(60));
        if self.presses % 2 == 1 { "/clockin" } else { "/clockout" }
    }

    /// Pressed while the connection is gone, answered once it is back.
    async fn press(&mut self, what: &str) {
        let (command, since) = (self.command(), Instant::now());
        let said = self.story.says(ANNA, command, &[]).await;
        let right = if command == "/clockin" { "[Clock out]" } else { "[Clock in]" };
        assert!(said.contains(right), "{what}: {said}");
        assert!(since.elapsed() < SOON, "{what}: {:?}", since.elapsed());
        assert_eq!(self.story.timetrack.writes().len(), self.presses, "{what}: booked once each");
    }

    /// Waits for a new session.
    async fn back(&self, identifies: u32) {
        let is_back = |world: &discord_sandbox::World| {
            let counts = world.gateway();
            (counts.identifies >= identifies && counts.live > 0).then_some(())
        };
        self.story.discord.wait_for("a new session", is_back).await.unwrap();
    }

    /// Waits for something that may take several waits of the machine's to come about.
    async fn until(&self, what: &str, holds: impl Fn(&World) -> bool) {
        for _ in 0..6 {
            if self.story.discord.wait_for(what, |world| holds(world).then_some(())).await.is_ok() {
                return;
            }
        }
        panic!("waited a minute for {what}");
    }

    async fn end(self) {
        assert_eq!(self.story.timetrack.attendances("anna.huber").len(), self.presses / 2);
        self.story.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_press_during_a_loss_is_answered_after_it() {
    let mut day = Day::new().await;
    for round in 0..2 {
        day.story.discord.drop_gateway();
        day.press(&format!("drop {round}")).await;
        day.story.discord.ask_to_reconnect();
        day.press(&format!("op 7, {round}")).await;
        day.story.discord.invalidate(InvalidSession::Resumable);
        day.press(&format!("op 9 resumable, {round}")).await;
    }
    for code in [1_001, 4_000, 4_001, 4_002, 4_008, 4_999] {
        day.story.discord.close_gateway(code);
        day.press(&format!("close code {code}")).await;
    }
    let counts = day.story.discord.look(|world| world.gateway());
    assert_eq!((counts.identifies, counts.resumes), (1, 12), "each time the old session was taken up");
    day.end().await;
}

/// Between two sessions Discord wants five seconds, so these run side by side.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_is_gone_is_begun_anew() {
    let told = [None, Some(4_003), Some(4_005), Some(4_007), Some(4_009)].map(|code| async move {
        let mut day = Day::new().await;
        match code {
            None => day.story.discord.invalidate(InvalidSession::Gone),
            Some(code) => day.story.discord.close_gateway(code),
        }
        day.back(2).await;
        day.press(&format!("{code:?}")).await;
        day.story.says(ANNA, "/clockout", &[]).await;
        day.presses += 1;
        day.end().await;
    });
    join_all(told).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_discord_has_forgotten_is_not_asked_for_again_and_again() {
    let mut day = Day::new().await;
    day.story.discord.drop_gateway();
    day.story.discord.forget_sessions();
    day.back(2).await;
    day.press("forgotten").await;
    day.press("forgotten").await;
    day.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn codes_for_good_end_the_bot_with_a_sentence() {
    for (code, names) in [
        (4_004, "DISCORD_TOKEN"),
        (4_010, "DISCORD_TOKEN"),
        (4_011, "DISCORD_TOKEN"),
        (4_012, "newer timetrack-bot"),
        (4_013, "intents"),
        (4_014, "intents"),
    ] {
        let mut story = story().await;
        story.discord.close_gateway(code);
        let why = story.ends().await;
        assert!(why.contains(names), "{code}: {why}");
        let identifies = story.discord.look(|world| world.gateway().identifies);
        assert_eq!(identifies, 1, "{code}: not tried again");
        story.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_on_which_nothing_comes_any_more_is_noticed_by_its_heartbeat() {
    let mut day = Day::new().await;
    day.story.discord.half_open();
    day.press("half-open").await;
    day.story.discord.stop_acks();
    let before = day.story.discord.look(|world| world.gateway().connections);
    let again = |world: &discord_sandbox::World| (world.gateway().connections > before).then_some(());
    day.story.discord.wait_for("another connection", again).await.unwrap();
    day.story.discord.calm();
    day.press("no acknowledgements").await;
    day.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_handshake_nobody_finishes_holds_it_up_for_seconds_only() {
    let mut day = Day::new().await;
    day.story.discord.swallow_handshakes(1);
    day.story.discord.drop_gateway();
    day.press("handshake").await;
    day.press("handshake").await;
    assert_eq!(day.story.discord.look(|world| world.gateway().swallowed), 1);
    day.end().await;
}

/// Each waits out a greeting of five seconds, so these run side by side.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_greeting_that_never_comes_is_given_up() {
    let told = [Greeting::Hello, Greeting::Ready, Greeting::Resumed].map(|greeting| async move {
        let mut day = Day::new().await;
        day.story.discord.withhold(greeting);
        if greeting == Greeting::Ready {
            day.story.discord.invalidate(InvalidSession::Gone);
            day.until("an IDENTIFY that is not answered", |world| world.gateway().identifies >= 2).await;
            day.until("another one", |world| world.gateway().identifies >= 3 && world.gateway().live > 0)
                .await;
        } else {
            day.story.discord.drop_gateway();
            day.until("the old session", |world| world.gateway().resumes >= 1).await;
        }
        day.press(&format!("{greeting:?}")).await;
        day.press(&format!("{greeting:?}")).await;
        let counts = day.story.discord.look(|world| world.gateway());
        let expected = if greeting == Greeting::Ready { (3, 0) } else { (1, 1) };
        assert_eq!((counts.identifies, counts.resumes), expected, "{greeting:?}");
        day.end().await;
    });
    join_all(told).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_hello_begins_no_second_session() {
    let mut day = Day::new().await;
    for _ in 0..3 {
        day.story.discord.send_raw(r#"{"op":10,"d":{"heartbeat_interval":300}}"#);
    }
    day.press("second HELLO").await;
    day.press("second HELLO").await;
    let counts = day.story.discord.look(|world| world.gateway());
    assert_eq!((counts.connections, counts.identifies, counts.resumes), (1, 1, 0));
    day.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn garbage_between_presses_harms_nobody() {
    let mut day = Day::new().await;
    let long = format!("{{\"op\":0,\"t\":\"{}\"", "x".repeat(200_000));
    let deep = "[".repeat(100_000);
    for text in [
        "",
        "\0",
        "null",
        "[]",
        "{ not json",
        r#"{"op":99,"d":null}"#,
        r#"{"op":"0"}"#,
        r#"{"op":0,"s":null,"t":"INTERACTION_CREATE","d":null}"#,
        r#"{"op":0,"t":"INTERACTION_CREATE","d":{"type":2,"id":5}}"#,
        r#"{"op":0,"t":"RESUMED"}"#,
        r#"{"op":11}"#,
        &long,
        &deep,
    ] {
        day.story.discord.send_raw(text);
    }
    day.story.discord.send_garbage(&[0, 159, 146, 150, 255]);
    let odd = json!({ "id": "1", "type": 3, "token": "t", "data": { "component_type": 2, "custom_id": 7 } });
    day.story.discord.raw_interaction(&odd).await.unwrap();
    day.press("garbage").await;
    day.press("garbage").await;
    assert!(day.story.bot().app.counters.undecodable.get() >= 4, "garbage is counted");
    day.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn doubled_and_swapped_events_book_nothing_twice() {
    let mut day = Day::new().await;
    for _ in 0..4 {
        day.story.discord.twist_next_event(EventTwist::Duplicate);
        day.press("doubled").await;
    }
    // Two people's presses change places: both are booked.
    day.story.discord.twist_next_event(EventTwist::Swap);
    let anna = day.story.sends(ANNA, "/clockin", &[]);
    let ben = day.story.sends(BEN, "/clockin", &[]);
    assert!(day.story.answer(anna).await.contains("[Clock out]"));
    assert!(day.story.answer(ben).await.contains("[Ausstempeln]"));
    assert_eq!(day.story.timetrack.writes().len(), 6);
    // One person's: what arrives first is judged first, and each is booked once at most.
    day.story.pass(Duration::from_secs(60));
    day.story.discord.twist_next_event(EventTwist::Swap);
    let out = day.story.sends(ANNA, "/clockout", &[]);
    let again = day.story.sends(ANNA, "/clockin", &[]);
    day.story.answer(again).await;
    day.story.answer(out).await;
    assert!(day.story.timetrack.writes().len() <= 8);
    day.story.quiet().await;
    // On a busy machine one of the answers may have been "noted" first.
    for message in day.story.discord.unread() {
        day.story.discord.mark_read(message.id);
    }
    day.story.end().await;
}
