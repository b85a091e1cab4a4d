//! A second account in a conversation test: the branch, with a server, an admin and a TimeTrack of its own. Anna and Ben are in both
//! servers.

use discord_sandbox::{Client, Press, Typed, Who};
use timetrack_bot::app::Account;
use timetrack_bot::config::Config;
use timetrack_bot::model::{GuildId, InteractionId, MemberId, Punch};
use timetrack_sandbox::{Company, TimeTrackSandbox};

use super::{Story, Transport};

/// The server of the branch.
pub const BRANCH: GuildId = GuildId(500_000_000_000_000_201);
/// Has Manage Server in the branch, and is not in the office.
pub const GRETA: MemberId = MemberId(400_000_000_000_000_007);

/// The second account.
pub struct Branch {
    pub timetrack: TimeTrackSandbox,
    /// Its servers from the next start on; none: the account is not in the settings.
    pub guilds: Vec<GuildId>,
}

impl Story {
    /// A stage with two accounts. Anna is `anna.huber` in the office and `ben.meyer` in the branch; Ben is `ben.meyer` in the office.
    pub async fn with_branch(transport: Transport) -> Self {
        let mut story = Self::new(transport).await;
        story.stop().await;
        let timetrack = TimeTrackSandbox::start(story.clock.reader(), Company::small()).await.unwrap();
        timetrack.set_secret("branch-secret");
        story.branch = Some(Branch { timetrack, guilds: vec![BRANCH] });
        story.start().await;
        let anna = super::ANNA.to_string();
        story.discord.close_dms(super::ANNA);
        let linked = [("member", anna.as_str()), ("username", "ben.meyer")];
        let said = story.says_in(BRANCH, GRETA, "/admin link", &linked).await;
        assert!(said.contains("ben.meyer"), "{said}");
        story.quiet().await;
        story.discord.open_dms(super::ANNA);
        story
    }

    pub fn branch(&mut self) -> &mut Branch {
        self.branch.as_mut().expect("a second account")
    }

    /// The settings of this start.
    pub(super) fn config(&self) -> Config {
        let mut config = Config::from_lookup(&|name| Ok(self.setting(name))).unwrap();
        if let Some(Branch { timetrack, guilds }) = self.branch.as_ref().filter(|one| !one.guilds.is_empty())
        {
            let of_branch = |name: &str| match name {
                "TIMETRACK_URL" => Some(timetrack.url().to_string()),
                // Another secret than the sandbox may have by now.
                "TIMETRACK_API_SECRET" => Some("branch-secret".to_owned()),
                name => self.setting(name),
            };
            let mut other = Config::from_lookup(&|name| Ok(of_branch(name))).unwrap().accounts.remove(0);
            other.name = "branch".parse().unwrap();
            other.guilds.clone_from(guilds);
            config.accounts.push(other);
        }
        config
    }

    /// Sends a command in a server without waiting for the answer.
    pub fn sends_in(
        &mut self,
        guild: GuildId,
        member: MemberId,
        command: &str,
        options: &[(&str, &str)],
    ) -> Press {
        self.transcript.push(format!("{member} sends {command} {options:?} in {guild}"));
        let path: Vec<_> = command.trim_start_matches('/').split(' ').collect();
        let who = Who::new(member, Some(guild), Client::Forced);
        self.discord.press(who, Typed { path: &path, options, focus: None }).unwrap()
    }

    /// The same, and gives back what the bot says first.
    pub async fn says_in(
        &mut self,
        guild: GuildId,
        member: MemberId,
        command: &str,
        options: &[(&str, &str)],
    ) -> String {
        let press = self.sends_in(guild, member, command, options);
        self.answer(press).await
    }

    /// The punch of a press, and its account.
    pub(super) async fn punch(&self, press: Press) -> Option<(&Account, Punch)> {
        for account in self.bot().app.accounts.iter() {
            let punch = account.store.punch_of(InteractionId(press.id.0)).await.unwrap();
            if let Some(punch) = punch {
                return Some((account, punch));
            }
        }
        None
    }

    /// Punches that are not settled, in all accounts that are served.
    pub(super) async fn open(&self, of_each: u32) -> Vec<Punch> {
        let mut open = Vec::new();
        for account in self.bot().app.accounts.iter() {
            open.extend(account.store.queue(0, of_each).await.unwrap().0);
        }
        open
    }

    /// Waits until what was said is written: an end is said before that. A database that takes no writes is no fault of this.
    pub async fn written(&self) {
        for account in self.running().into_iter().flat_map(|bot| bot.app.accounts.iter()) {
            let _ = account.store.flush().await;
        }
    }

    /// How many punches wait, in all accounts that are served.
    pub async fn waiting(&self) -> u32 {
        self.written().await;
        let mut waiting = 0;
        for account in self.bot().app.accounts.iter() {
            waiting += account.store.queue(0, 1).await.unwrap().1;
        }
        waiting
    }

    pub(super) fn in_work(&self) -> usize {
        self.bot().app.accounts.iter().map(|account| account.intake.in_work()).sum()
    }

    /// Waits until nobody in the bot waits for this press any more, so that its end comes by message.
    pub async fn unwatched(&self, press: Press) {
        let id = InteractionId(press.id.0);
        let is_awaited = || self.bot().app.accounts.iter().any(|account| account.settlements.is_awaited(id));
        self.until("the end of a wait", async || !is_awaited()).await;
    }

    /// That no TimeTrack was sent another account's key.
    pub fn keys_were_kept_apart(&self) {
        let branch = self.branch.as_ref().map(|branch| &branch.timetrack);
        for timetrack in std::iter::once(&self.timetrack).chain(branch) {
            let requests = timetrack.requests();
            assert!(!requests.is_empty() && requests.iter().all(|request| request.authorised));
        }
    }
}
