//! The log lines of an interaction.

use std::io::Write;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};
use discord_sandbox::{Client, Typed, Who};
use timetrack_bot::clock::Clock;
use timetrack_bot::config::LogFormat;
use timetrack_bot::interactions::gateway;
use timetrack_bot::logging::subscriber;
use tracing::subscriber::DefaultGuard;

use super::endpoint::Served;
use super::{ALICE, GUILD, World};

#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// Warnings and errors of this thread, as long as the guard lives.
    pub(crate) fn begin() -> (Self, DefaultGuard) {
        // Without a subscriber for the other threads, tracing may note that nobody is interested in a line which they reach first.
        let _ = tracing::subscriber::set_global_default(
            subscriber("warn", LogFormat::Text, std::io::sink).unwrap(),
        );
        let log = Self::default();
        let writer = log.clone();
        let subscriber = subscriber("warn", LogFormat::Text, move || writer.clone()).unwrap();
        (log, tracing::subscriber::set_default(subscriber))
    }

    /// The lines that contain `words`.
    pub(crate) fn lines(&self, words: &str) -> Vec<String> {
        let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        text.lines().filter(|line| line.contains(words)).map(str::to_owned).collect()
    }
}

// One thread only, so that everything is said under this subscriber.
#[tokio::test]
async fn a_database_that_fails_while_an_option_is_typed_is_logged_and_a_refusal_is_not() {
    let (log, _guard) = Log::begin();
    let served = Served::new().await;
    let world = &served.world;
    let offers = async || {
        let who = Who::new(ALICE, Some(GUILD), Client::Forced);
        let typed = Typed { path: &["project", "start"], options: &[], focus: Some(("project", "")) };
        let press = world.discord.press(who, typed).unwrap();
        world.discord.answer(press).await.unwrap().data
    };
    let refused = offers().await;
    assert!(log.lines("offered").is_empty(), "Alice is not linked");
    world.app.store.close().await;
    assert_eq!(offers().await, refused);
    assert_eq!(log.lines("nothing could be offered").len(), 1);
}

/// Nothing but Discord's own clock decides at the gateway: this machine's may be wrong by days.
#[tokio::test]
async fn at_the_gateway_discords_clock_bounds_an_instant_and_this_machines_does_not() {
    let (log, _guard) = Log::begin();
    let (now, days) = ("2026-11-23T08:00:00Z".parse::<DateTime<Utc>>().unwrap(), TimeDelta::days(3));
    for (round, wrong) in [now - days, now + days].into_iter().enumerate() {
        let world = World::by(Clock::manual(now), Clock::manual(wrong)).await;
        let running = tokio::spawn(gateway::run(Arc::clone(&world.app)));
        world.discord.connected(1).await.unwrap();
        let typed = Typed { path: &["anything"], options: &[], focus: None };
        let who = Who::new(ALICE, Some(GUILD), Client::Forced);
        for (instant, is_refused) in [(now, false), (wrong, true), (now, false)] {
            let press = world.discord.press_of(instant, who, typed).unwrap();
            let said = world.discord.said(press).await.unwrap().text();
            assert_eq!(said.contains("Discord's own clock"), is_refused, "{instant}: {said}");
        }
        assert_eq!(log.lines("an interaction was refused").len(), round + 1);
        world.app.stop.cancel();
        running.await.unwrap().unwrap();
    }
}
