//! The harness of conversation tests: the real bot with a real database file and a real transport, the sandboxes of Discord and
//! TimeTrack, and a clock that the test moves.
//!
//! A test reads like a conversation: `says(ANNA, "/clockin")`, the bot's reply, what TimeTrack has now. At its end the harness checks
//! that no rule of Discord was broken, every message was read, and no punch waits that the test did not announce.

mod accounts;
mod deliveries;
mod forms;
mod notices;
mod stage;
mod typing;

use std::time::Duration;

use chrono::{DateTime, Utc};
use discord_sandbox::{Client, DiscordSandbox, Message, Press, Typed, Who};
use tempfile::TempDir;
use timetrack_bot::clock::Clock;
use timetrack_bot::model::{GuildId, MemberId, PunchState};
use timetrack_bot::start::Running;
use timetrack_sandbox::TimeTrackSandbox;

use crate::patience::Rounds;

pub use accounts::{BRANCH, Branch, GRETA};

/// The guild the bot serves.
pub const OFFICE: GuildId = GuildId(500_000_000_000_000_001);
/// A guild that has the bot but is not in its settings.
pub const ELSEWHERE: GuildId = GuildId(500_000_000_000_000_101);

/// Linked to `anna.huber`; English.
pub const ANNA: MemberId = MemberId(400_000_000_000_000_001);
/// Linked to `ben.meyer`; German.
pub const BEN: MemberId = MemberId(400_000_000_000_000_002);
/// Has Manage Server.
pub const CLARA: MemberId = MemberId(400_000_000_000_000_003);
/// Not linked.
pub const DORA: MemberId = MemberId(400_000_000_000_000_004);
/// A bot.
pub const ROBOT: MemberId = MemberId(400_000_000_000_000_005);
/// Has Manage Server, but elsewhere.
pub const FRANZ: MemberId = MemberId(400_000_000_000_000_006);

/// How the bot hears of presses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// WebSocket.
    Gateway,
    /// Signed HTTP.
    Endpoint,
}

/// The stage.
pub struct Story {
    pub clock: Clock,
    pub discord: DiscordSandbox,
    pub timetrack: TimeTrackSandbox,
    pub transport: Transport,
    branch: Option<Branch>,
    bot: Option<Running>,
    folder: TempDir,
    settings: Vec<(&'static str, String)>,
    still_waiting: u32,
    transcript: Vec<String>,
}

/// Monday, 9:02:11 in Vienna.
pub const MORNING: &str = "2026-11-23T08:02:11Z";

pub fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// How the bot shows an instant; `style` as in Discord's "Message Formatting".
pub fn shown(time: &str, style: char) -> String {
    format!("<t:{}:{style}>", instant(time).timestamp())
}

impl Story {
    /// The database file.
    pub fn database(&self) -> std::path::PathBuf {
        self.folder.path().join("bot.db")
    }

    pub fn bot(&self) -> &Running {
        self.running().expect("the bot runs")
    }

    /// The bot, if it runs.
    pub fn running(&self) -> Option<&Running> {
        self.bot.as_ref()
    }

    /// Waits for the bot to end by itself, and says why it did.
    pub async fn ends(&mut self) -> String {
        let mut bot = self.bot.take().expect("the bot runs");
        let ended = tokio::time::timeout(Duration::from_secs(30), bot.ended()).await.expect("an end in time");
        bot.stop().await;
        format!("{:#}", ended.unwrap_err())
    }

    /// Stops the bot cleanly.
    pub async fn stop(&mut self) {
        if let Some(bot) = self.bot.take() {
            bot.stop().await;
        }
    }

    /// Clara links somebody.
    pub async fn link(&mut self, member: MemberId, username: &str) {
        let id = member.to_string();
        // The welcome is for stories about it; in all others a direct message is about a punch.
        self.discord.close_dms(member);
        let answer = self.says(CLARA, "/admin link", &[("member", &id), ("username", username)]).await;
        assert!(answer.contains(username), "{answer}");
        self.quiet().await;
        self.discord.open_dms(member);
    }

    /// Waits for the message that tells a member of a new link.
    pub async fn is_welcomed(&mut self, member: MemberId, username: &str) {
        let said = self.hears(member, username).await;
        assert!(said.contains("/clockin") || said.contains("/einstempeln"), "{said}");
    }

    /// Sends a command without waiting for the answer.
    pub fn sends(&mut self, member: MemberId, command: &str, options: &[(&str, &str)]) -> Press {
        self.transcript.push(format!("{member} sends {command} {options:?}"));
        let path: Vec<_> = command.trim_start_matches('/').split(' ').collect();
        self.discord.slash(member, Some(OFFICE), &path, options).unwrap()
    }

    /// Sends a command as a client that asks nobody whether it may.
    pub fn forces(
        &mut self,
        member: MemberId,
        guild: Option<GuildId>,
        command: &str,
        options: &[(&str, &str)],
    ) -> Press {
        let path: Vec<_> = command.trim_start_matches('/').split(' ').collect();
        let who = Who::new(member, guild, Client::Forced);
        self.discord.press(who, Typed { path: &path, options, focus: None }).unwrap()
    }

    /// What the bot says to a press first.
    pub async fn answer(&mut self, press: Press) -> String {
        let text = self.read(press).await.text();
        self.transcript.push(format!("the bot answers:\n{text}"));
        text
    }

    /// The whole message.
    pub async fn read(&mut self, press: Press) -> Message {
        match self.discord.said(press).await {
            Ok(message) => {
                self.discord.mark_read(message.id);
                self.written().await;
                message
            }
            Err(error) => panic!("{error:#}\n{}", self.transcript.join("\n")),
        }
    }

    /// Waits until a punch is recorded.
    pub async fn recorded(&self, press: Press) {
        self.until("a record", async || self.punch(press).await.is_some()).await;
        self.commands_are_over().await;
    }

    /// Waits until the bot has taken as many presses as that.
    pub async fn taken(&self, presses: u64) {
        self.until("presses to be taken", async || self.bot().app.counters.interactions.get() >= presses)
            .await;
        self.until("their end", async || self.in_work() == 0).await;
    }

    /// Sends a command and gives back what the bot says first.
    pub async fn says(&mut self, member: MemberId, command: &str, options: &[(&str, &str)]) -> String {
        let press = self.sends(member, command, options);
        self.answer(press).await
    }

    /// Sends a punch that TimeTrack does not take: the first answer comes only when two seconds have passed.
    pub async fn says_in_vain(
        &mut self,
        member: MemberId,
        command: &str,
        options: &[(&str, &str)],
    ) -> (Press, String) {
        let press = self.sends(member, command, options);
        self.tried(press).await;
        self.pass(Duration::from_secs(2));
        let answer = self.answer(press).await;
        (press, answer)
    }

    /// Waits until the bot has tried to book a press (or holds it back because an earlier one is not booked).
    pub async fn tried(&self, press: Press) {
        self.until("an attempt", async || match self.punch(press).await {
            Some((_, punch)) if punch.attempts > 0 => true,
            Some((account, punch)) => {
                let head = account.store.head(punch.member).await.unwrap();
                head.is_some_and(|head| head.id < punch.id)
            }
            None => false,
        })
        .await;
        self.commands_are_over().await;
    }

    /// What is recorded shows a moment before its command has ended, and the clock must not overtake that. One that hangs is not
    /// waited for without end.
    async fn commands_are_over(&self) {
        let mut rounds = Rounds::within(Duration::from_secs(20));
        while self.in_work() > 0 && rounds.next().await {}
    }

    /// Waits until that holds.
    pub async fn until(&self, what: &str, mut holds: impl AsyncFnMut() -> bool) {
        let mut rounds = Rounds::new();
        while !holds().await {
            assert!(rounds.next().await, "waited in vain for {what}:\n{}", self.transcript.join("\n"));
        }
    }

    /// Presses the button with this label on the message of an earlier press.
    pub async fn clicks(&mut self, member: MemberId, on: Press, label: &str) -> Press {
        let message = self.read(on).await;
        let id = message.button(label).unwrap_or_else(|| panic!("no button {label} on:\n{}", message.text()));
        self.transcript.push(format!("{member} presses [{label}]"));
        self.discord.click(member, message.id, &id).unwrap()
    }

    /// Waits until the message of a press says `words`.
    pub async fn becomes(&mut self, press: Press, words: &str) -> String {
        let found = self
            .discord
            .wait_for(&format!("the message to say {words:?}"), |world| {
                world.message_of(press.id).filter(|message| message.text().contains(words)).cloned()
            })
            .await;
        let message = found.unwrap_or_else(|error| {
            let now = self.discord.message(press).map(|message| message.text());
            panic!("{error:#}\nit says: {now:?}\n{}", self.transcript.join("\n"))
        });
        self.discord.mark_read(message.id);
        self.written().await;
        let text = message.text();
        self.transcript.push(format!("the message becomes:\n{text}"));
        text
    }

    /// Waits for a direct message that says `words`.
    pub async fn hears(&mut self, member: MemberId, words: &str) -> String {
        let found = self
            .discord
            .wait_for(&format!("a direct message that says {words:?}"), |world| {
                world.dms(member).find(|message| message.text().contains(words)).cloned()
            })
            .await;
        let message = found.unwrap_or_else(|error| panic!("{error:#}\n{}", self.transcript.join("\n")));
        self.discord.mark_read(message.id);
        message.text()
    }

    /// Moves the clock past the first answer's time if the bot has done what it can without that.
    pub async fn patiently(&mut self, press: Press) {
        let mut rounds = Rounds::within(Duration::from_secs(5));
        while rounds.next().await {
            if self.discord.look(|world| world.message_of(press.id).is_some()) {
                return;
            }
            let punch = self.punch(press).await;
            if punch.is_some_and(|(_, punch)| punch.attempts > 0 && punch.state == PunchState::Waiting) {
                break;
            }
        }
        self.pass(Duration::from_secs(2));
    }

    /// The end of a story in which TimeTrack was so odd that punches may be left for a human.
    pub async fn finish_somehow(mut self) {
        for message in self.discord.unread() {
            self.discord.mark_read(message.id);
        }
        let waiting = self.waiting().await;
        self.leaves_waiting(waiting);
        self.stop().await;
        for message in self.discord.unread() {
            self.discord.mark_read(message.id);
        }
        self.end().await;
    }

    /// Moves the clock on.
    pub fn pass(&mut self, time: Duration) {
        self.clock.advance(time);
    }

    /// Sets the clock.
    pub fn at_time(&mut self, time: &str) {
        self.transcript.push(format!("it is {time}"));
        self.clock.set(instant(time));
    }

    /// At the end so many punches may be waiting still.
    pub fn leaves_waiting(&mut self, count: u32) {
        self.still_waiting = count;
    }

    /// The end: everything that must hold after any story.
    pub async fn end(mut self) {
        if self.bot.is_some() {
            assert_eq!(
                self.waiting().await,
                self.still_waiting,
                "punches wait:\n{}",
                self.transcript.join("\n")
            );
            assert_eq!(self.bot().app.store.verify_audit().await.unwrap(), None, "the audit trail is broken");
        }
        self.stop().await;
        let breaches = self.discord.finish();
        assert!(
            breaches.is_empty(),
            "rules of Discord broken: {breaches:#?}\n{}",
            self.transcript.join("\n")
        );
        let unread: Vec<_> = self.discord.unread().iter().map(Message::text).collect();
        assert!(unread.is_empty(), "unread: {unread:#?}\n{}", self.transcript.join("\n"));
    }
}

/// Each story is told twice: over the gateway and over the endpoint.
#[macro_export]
macro_rules! stories {
    ($($name:ident),+ $(,)?) => {
        mod gateway {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() { super::$name($crate::story::Transport::Gateway).await; })+
        }
        mod endpoint {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() { super::$name($crate::story::Transport::Endpoint).await; })+
        }
    };
}
