//! The real program as a process, with the sandboxes in the test's process and the machine's clock: killed, stopped, started
//! twice, and started with wrong settings. `conversations` has what needs a manual clock.

mod accounts;
mod boards;
mod bot;
mod campaign;
mod commands;
mod disk;
mod ends;
mod figures;
mod kills;
mod ledger;
mod notices;
mod oracle;
mod players;
mod proxies;
mod reminded;
mod restore;
mod roles;
mod secrets;
mod settings;
mod shown;
mod stage;
mod steps;
mod timers;
mod upgrade;
mod worn;

use std::path::Path;
use std::time::{Duration, Instant};

use discord_sandbox::{Message, Press};

use stage::{PATIENCE, Plan, Stage};

/// TimeTrack in UTC, so that the oracle needs no time zone.
const SETTINGS: &[(&str, &str)] = &[("TIMETRACK_TIME", "utc")];

/// A stage with the program under test.
fn plan(people: usize, transport: &'static str) -> Plan<'static> {
    let binary = Path::new(env!("CARGO_BIN_EXE_timetrack-bot"));
    Plan { binary, people, transport, settings: SETTINGS }
}

/// What the stage of the long run does not need.
impl Stage {
    /// A running bot and everybody linked.
    pub async fn new(plan: &Plan<'_>) -> Self {
        let mut stage = Self::empty(plan).await;
        stage.start().await;
        stage.link_all().await;
        stage
    }

    /// Changes a setting from the next start on.
    pub fn set(&mut self, name: &str, value: &str) {
        self.settings.retain(|(given, _)| given != name);
        self.settings.push((name.to_owned(), value.to_owned()));
    }

    pub async fn message(&self, press: Press) -> Message {
        self.discord.said(press).await.unwrap()
    }

    /// Waits until that holds.
    pub async fn until(&self, what: &str, mut holds: impl FnMut(&Self) -> bool) {
        let until = Instant::now() + PATIENCE;
        while !holds(self) {
            assert!(Instant::now() < until, "waited two minutes for {what}");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }
}
