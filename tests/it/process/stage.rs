//! A company with the bot running as a process: many people, the sandboxes in the test's process, and the machine's clock.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use discord_sandbox::{DiscordSandbox, Guild, Person, Press, Setup};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};
use tempfile::TempDir;
use timetrack_bot::clock::Clock;
use timetrack_bot::model::{GuildId, MemberId};
use timetrack_bot::store::Store;
use timetrack_sandbox::{Company, TimeTrackSandbox};

use super::bot::{Bot, Ended};

/// The guild the bot serves.
pub const OFFICE: GuildId = GuildId(500_000_000_000_000_001);
/// Has Manage Server.
pub const BOSS: MemberId = MemberId(400_000_000_000_000_000);
/// Longest wait for what must come.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// What differs from stage to stage.
pub struct Plan<'a> {
    pub binary: &'a Path,
    pub people: usize,
    pub transport: &'static str,
    pub settings: &'a [(&'a str, &'a str)],
}

/// The company.
pub struct Stage {
    pub discord: DiscordSandbox,
    pub timetrack: TimeTrackSandbox,
    pub people: Vec<Member>,
    /// What every bot that has ended printed.
    pub printed: Vec<u8>,
    pub bot: Option<Bot>,
    /// Where presses are posted to, if they are.
    pub endpoint: Option<url::Url>,
    pub settings: Vec<(String, String)>,
    binary: PathBuf,
    folder: TempDir,
}

/// Somebody who is linked.
#[derive(Clone, Debug)]
pub struct Member {
    pub id: MemberId,
    pub username: String,
}

impl Stage {
    /// A running bot and nobody linked.
    pub async fn empty(plan: &Plan<'_>) -> Self {
        let mut people = vec![Person::new(BOSS.0, "boss", &[OFFICE]).managing()];
        people.extend(
            (1..=plan.people).map(|i| Person::new(BOSS.0 + i as u64, &format!("person{i:02}"), &[OFFICE])),
        );
        let setup = Setup {
            guilds: vec![Guild::new(OFFICE.0, "Office")],
            people,
            token: "NTAwMDAwMDAwMDAwMDAwMDAx.G1x2c3.canary-of-the-bot-token-7Yq2".to_owned(),
            ..Setup::default()
        };
        let discord = DiscordSandbox::start(Clock::system().reader(), setup).await.unwrap();
        let company = Company::large(plan.people + plan.people / 9 + 20);
        let enabled = company.users.iter().filter(|user| user.enabled).take(plan.people);
        let people = enabled
            .enumerate()
            .map(|(i, user)| Member { id: MemberId(BOSS.0 + 1 + i as u64), username: user.username.clone() })
            .collect();
        let timetrack = TimeTrackSandbox::start(Clock::system().reader(), company).await.unwrap();
        timetrack.set_secret("canary-of-the-api-secret-4Zt9");
        let folder = TempDir::new().unwrap();
        let settings = settings(plan, &discord, &timetrack, folder.path());
        Self {
            discord,
            timetrack,
            people,
            printed: Vec::new(),
            bot: None,
            endpoint: None,
            settings,
            binary: plan.binary.to_owned(),
            folder,
        }
    }

    /// Links everybody.
    pub async fn link_all(&self) {
        for person in &self.people {
            let id = person.id.to_string();
            let link = [("member", id.as_str()), ("username", &person.username)];
            self.link(person, &link).await;
        }
    }

    /// A machine that is busy with other things may need a second attempt.
    async fn link(&self, person: &Member, options: &[(&str, &str)]) {
        let mut answer = String::new();
        for _ in 0..3 {
            let press = self.press(BOSS, "/admin link", options);
            answer =
                self.discord.said(press).await.map_or_else(|error| error.to_string(), |said| said.text());
            if answer.contains(&person.username) {
                return;
            }
        }
        panic!("{} is not linked: {answer}", person.username);
    }

    /// Where the database and its companions are.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// `DATABASE_URL`.
    pub fn database_url(&self) -> String {
        format!("sqlite://{}", self.folder().join("bot.db").display())
    }

    /// Starts a process with other arguments, or beside the running one.
    pub fn spawn(&self, args: &[&str]) -> Bot {
        Bot::spawn(&self.binary, self.folder(), &self.settings, args)
    }

    /// Starts the bot and waits until presses reach it; how long that took.
    pub async fn start(&mut self) -> Duration {
        let bot = self.spawn(&[]);
        let Some((address, mut took)) = bot.ready().await else {
            panic!("the bot ended:\n{}", bot.end().await.text());
        };
        let gateway = self.settings.iter().any(|(_, value)| value == "gateway");
        if gateway {
            let since = Instant::now();
            self.discord.connected(1).await.unwrap();
            took += since.elapsed();
        } else {
            self.endpoint = Some(format!("http://{address}/interactions").parse().unwrap());
            self.discord.set_interactions_url(self.endpoint.clone());
        }
        // The first start registers the commands while it listens already.
        let known = self.discord.wait_for("commands", |world| world.commands(Some(OFFICE)).next().map(drop));
        known.await.unwrap();
        self.bot = Some(bot);
        took
    }

    /// SIGKILL. A press that is in its hands will not be answered, which nobody can hold against it.
    pub async fn kill(&mut self) {
        if let Some(bot) = self.bot.take() {
            let ended = bot.kill().await;
            self.printed.extend(ended.output);
            let gone = self
                .discord
                .wait_for("the end of its sessions", |world| (world.gateway().live == 0).then_some(()));
            gone.await.unwrap();
        }
    }

    /// While the bot is down: as if it stayed down for a minute. The clock is the machine's, so what the table remembers of the
    /// past is moved back instead; a write of unknown outcome is given time to land, and no test waits for that.
    pub async fn a_minute_passes(&self) {
        let file = SqliteConnectOptions::new().filename(self.folder().join("bot.db"));
        let mut table = file.connect().await.unwrap();
        sqlx::query(
            "UPDATE punches SET written_at = written_at - 60000, next_at = next_at - 60000 WHERE settled_at IS NULL",
        )
        .execute(&mut table)
        .await
        .unwrap();
        table.close().await.unwrap();
    }

    /// From now on the bot can read its database and write nothing, until the connection is closed.
    pub async fn lock(&self) -> SqliteConnection {
        let file = SqliteConnectOptions::new().filename(self.folder().join("bot.db")).busy_timeout(PATIENCE);
        let mut table = file.connect().await.unwrap();
        sqlx::query("BEGIN IMMEDIATE").execute(&mut table).await.unwrap();
        table
    }

    /// SIGTERM, and how it ended.
    pub async fn terminate(&mut self) -> Ended {
        let ended = self.bot.take().expect("the bot runs").terminate().await;
        self.printed.extend(&ended.output);
        ended
    }

    /// Sends a command as an honest client does.
    pub fn press(&self, member: MemberId, command: &str, options: &[(&str, &str)]) -> Press {
        let path: Vec<_> = command.trim_start_matches('/').split(' ').collect();
        let press = self.discord.slash(member, Some(OFFICE), &path, options).unwrap();
        // A process that is killed owes no answer.
        self.discord.forgive(press);
        press
    }

    /// Sends a command; the text of the first answer.
    pub async fn says(&self, member: MemberId, command: &str, options: &[(&str, &str)]) -> String {
        let press = self.press(member, command, options);
        self.discord.said(press).await.unwrap_or_else(|error| panic!("{command}: {error:#}")).text()
    }

    /// Waits until nothing waits to be booked; asks as the boss does.
    pub async fn drained(&self) -> Result<(), String> {
        let until = Instant::now() + PATIENCE;
        loop {
            let answer = self.says(BOSS, "/admin queue", &[]).await;
            if answer.contains("Nothing is waiting") {
                return Ok(());
            }
            if Instant::now() > until {
                return Err(format!("still waiting after two minutes: {answer}"));
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Waits until the bot owes nobody a direct message.
    pub async fn notices_are_sent(&self) -> Result<(), String> {
        let table = Store::open_offline(&self.database_url()).await.unwrap();
        let until = Instant::now() + PATIENCE;
        let mut due = u32::MAX;
        while due > 0 && Instant::now() < until {
            tokio::time::sleep(Duration::from_millis(20)).await;
            due = table.notices_open(Clock::system().now()).await.unwrap();
        }
        table.close().await;
        match due {
            0 => Ok(()),
            _ => Err(format!("{due} notices are due after two minutes")),
        }
    }

    /// The bot's table, once the bot has ended.
    pub async fn table(&self) -> Store {
        Store::open(&self.database_url()).await.unwrap()
    }
}

fn settings(
    plan: &Plan<'_>,
    discord: &DiscordSandbox,
    timetrack: &TimeTrackSandbox,
    folder: &Path,
) -> Vec<(String, String)> {
    let database = format!("sqlite://{}", folder.join("bot.db").display());
    let mut settings: Vec<(String, String)> = [
        ("DISCORD_TOKEN", discord.token()),
        ("DISCORD_APPLICATION_ID", discord.application_id().to_string()),
        ("DISCORD_PUBLIC_KEY", discord.public_key_hex()),
        ("DISCORD_GUILD_IDS", OFFICE.to_string()),
        ("DISCORD_TRANSPORT", plan.transport.to_owned()),
        ("DISCORD_API_URL", discord.api_url()),
        ("TIMETRACK_URL", timetrack.url().to_string()),
        ("TIMETRACK_API_KEY", timetrack.key().to_owned()),
        ("TIMETRACK_API_SECRET", timetrack.secret()),
        ("DATABASE_URL", database),
        ("LISTEN_ADDR", "127.0.0.1:0".to_owned()),
        ("HEALTH_ADDR", "127.0.0.1:0".to_owned()),
        ("WHO", "off".to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec();
    for (name, value) in plan.settings {
        settings.retain(|(given, _)| given != name);
        settings.push(((*name).to_owned(), (*value).to_owned()));
    }
    settings
}
