//! One TimeTrack account that is in trouble among others that are well: what the people of the others notice.
//!
//! `cargo bench --bench accounts` (or `-- --accounts 100 --runs 5`; 2 and then 100 without the first). All accounts press at a steady
//! rate, first while all are well, then while the first account is down, at its limit, refused or slow. Only the presses of the others
//! are timed, from the instant they were due. Each run has a new bot; the figures of several runs are medians.

mod rig;

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::ensure;
use ed25519_dalek::SigningKey;
use rig::bot::Bot;
use rig::client::{Client, GUILD};
use rig::figures::{self, Figures, ms};
use rig::stubs::{Health, Stubs};
use rig::{option, people};
use tempfile::TempDir;
use timetrack_bot::clock::Clock;
use timetrack_bot::model::{AccountName, MemberId, Username};
use timetrack_bot::store::Store;
use tokio::task::JoinSet;
use tokio::time::Instant;

/// In all accounts together.
const PEOPLE: usize = 1_000;
/// Presses a second of all accounts that stay well.
const RATE: usize = 160;
/// Presses a second of the account that gets into trouble.
const ILL_RATE: usize = 5;

const MISHAPS: [(&str, Health); 4] = [
    ("down", Health::Dead),
    ("at its limit (429)", Health::Busy),
    ("with a refused key", Health::Refusing),
    ("slow (5 s)", Health::Slow(Duration::from_secs(5))),
];

/// The bot with its accounts.
struct Stage {
    _folder: TempDir,
    stubs: Stubs,
    client: Arc<Client>,
    bot: Bot,
    accounts: usize,
    next: usize,
    next_ill: usize,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let (accounts, runs): (usize, usize) = (option("accounts", 0)?, option("runs", 1)?);
    println!("{}", figures::machine());
    let sizes = if accounts == 0 { vec![2, 100] } else { vec![accounts] };
    for accounts in sizes {
        for (name, health) in MISHAPS {
            let mut both = Vec::new();
            for _ in 0..runs {
                both.push(one_run(accounts, health).await?);
            }
            let calm = median(both.iter().map(|(calm, _)| *calm));
            let then = median(both.iter().map(|(_, then)| *then));
            println!(
                "{accounts} accounts, one {name}: p99 of the others {} in calm, {} then: ratio {:.2}, {:+.2} ms",
                ms(calm),
                ms(then),
                then.as_secs_f64() / calm.as_secs_f64(),
                (then.as_secs_f64() - calm.as_secs_f64()) * 1000.0
            );
        }
    }
    Ok(())
}

fn median(values: impl Iterator<Item = Duration>) -> Duration {
    let mut values: Vec<_> = values.collect();
    values.sort();
    values[values.len() / 2]
}

/// The p99 of the others in calm, and while the first account is in trouble.
async fn one_run(accounts: usize, health: Health) -> anyhow::Result<(Duration, Duration)> {
    let seconds: usize = option("seconds", 10)?;
    let mut stage = Stage::new(accounts).await?;
    stage.stubs.set_health_of(&name(0), Health::Well);
    stage.run(2).await?;
    let calm = stage.run(seconds).await?.at(0.99);
    stage.stubs.set_health_of(&name(0), health);
    // Until the bot knows.
    stage.run(2).await?;
    let then = stage.run(seconds).await?.at(0.99);
    ensure!(stage.stubs.foreign() == 0, "{} requests carried another account's key", stage.stubs.foreign());
    stage.bot.stop()?;
    Ok((calm, then))
}

fn name(account: usize) -> String {
    format!("account-{account}")
}

fn guild(account: usize) -> u64 {
    GUILD + account as u64
}

impl Stage {
    async fn new(accounts: usize) -> anyhow::Result<Self> {
        let folder = rig::folder()?;
        link(folder.path(), accounts).await?;
        let stubs = Stubs::start().await?;
        let key = SigningKey::from_bytes(&rand::random());
        let file = folder.path().join("accounts.toml");
        std::fs::write(&file, (0..accounts).map(|account| table(account, &stubs)).collect::<String>())?;
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600))?;
        let settings = [
            ("DISCORD_TOKEN", "NzAwMDAwMDAwMDAwMDAwMDAw.c2FuZA.not-a-real-token".to_owned()),
            ("DISCORD_APPLICATION_ID", "700000000000000000".to_owned()),
            ("DISCORD_PUBLIC_KEY", hex::encode(key.verifying_key().to_bytes())),
            ("DISCORD_TRANSPORT", "endpoint".to_owned()),
            ("DISCORD_API_URL", format!("http://{}", stubs.discord)),
            ("ACCOUNTS_FILE", file.display().to_string()),
        ];
        let bot = Bot::start(&settings, folder.path()).await?;
        let client = Arc::new(Client::new(bot.address, key, Some(stubs.clone())));
        Ok(Self { _folder: folder, stubs, client, bot, accounts, next: 0, next_ill: 0 })
    }

    fn person(&self, account: usize, number: usize) -> (u64, MemberId) {
        let each = PEOPLE / self.accounts;
        (guild(account), people::member(account * each + number % each))
    }

    /// The next one who presses in an account that stays well.
    fn other(&mut self) -> (u64, MemberId) {
        self.next += 1;
        let others = self.accounts - 1;
        self.person(1 + self.next % others, self.next / others)
    }

    fn ill(&mut self) -> (u64, MemberId) {
        self.next_ill += 1;
        self.person(0, self.next_ill)
    }

    /// Everybody presses for so many seconds; how long the others took.
    async fn run(&mut self, seconds: usize) -> anyhow::Result<Figures> {
        let mut figures = Figures::new()?;
        let (mut others, mut ill) = (JoinSet::new(), JoinSet::new());
        let start = Instant::now();
        for number in 0..seconds * RATE {
            let due = start + Duration::from_secs_f64(number as f64 / RATE as f64);
            tokio::time::sleep_until(due).await;
            if number.is_multiple_of(RATE / ILL_RATE) {
                let (client, (guild, member)) = (Arc::clone(&self.client), self.ill());
                ill.spawn(async move { client.press_in(guild, member).await });
            }
            let (client, (guild, member)) = (Arc::clone(&self.client), self.other());
            others.spawn(async move {
                let answer = client.press_in(guild, member).await?;
                // On a busy machine somebody may be told "noted" when the patience ends; that counts with its time.
                let is_acknowledged = answer.body.contains("Clocked") || answer.body.contains("Noted");
                ensure!(is_acknowledged, "{} {}", answer.status, answer.body);
                Ok(due.elapsed())
            });
        }
        for took in others.join_all().await {
            figures.note(took?);
        }
        for answer in ill.join_all().await {
            answer?;
        }
        Ok(figures)
    }
}

fn table(account: usize, stubs: &Stubs) -> String {
    let name = name(account);
    format!(
        "[{name}]\ndiscord_guild_ids = [{}]\ntimetrack_url = \"http://{}/{name}\"\ntimetrack_api_key = \"key-of-{name}\"\n\
         timetrack_api_secret = \"secret\"\n",
        guild(account),
        stubs.timetrack
    )
}

/// Links everybody in the database of a bot that does not run yet.
async fn link(folder: &Path, accounts: usize) -> anyhow::Result<()> {
    let now = Clock::system().now();
    let store = Store::open(&format!("sqlite://{}", folder.join("bot.db").display())).await?;
    let names = (0..accounts).map(|account| Ok(name(account).parse::<AccountName>()?));
    let ids = store.name_accounts(names.collect::<anyhow::Result<_>>()?).await?;
    let each = PEOPLE / accounts;
    let mut links = JoinSet::new();
    for number in 0..each * accounts {
        let store = store.of(ids[number / each]);
        links.spawn(async move {
            let username = Username::new(&people::username(number))?;
            store.add_link(people::member(number), &username, None, MemberId(0), now).await?;
            anyhow::Ok(())
        });
    }
    for linked in links.join_all().await {
        linked?;
    }
    store.close().await;
    Ok(())
}
