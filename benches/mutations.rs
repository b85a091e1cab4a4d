//! Randomly changed payloads with a valid signature, sent to the program: none may crash it or cause another status than 200 and
//! 400. A share goes over the gateway, the rest to the endpoint, many at once over kept connections.
//!
//! `cargo bench --bench mutations -- --count 1000000 --gateway 50000 --seed 20261123`

#[path = "../tests/it/conversations/mutator.rs"]
mod mutator;
mod rig;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use discord_sandbox::{DiscordSandbox, Guild, Person, Setup, Typed, Who};
use ed25519_dalek::SigningKey;
use mutator::mutated;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use rig::bot::Bot;
use rig::client::{Client, GUILD};
use rig::{option, people};
use serde_json::{Value, json};
use timetrack_bot::clock::Clock;
use timetrack_bot::model::{GuildId, InteractionId};
use timetrack_bot::store::Store;
use timetrack_sandbox::{Company, Employee, TimeTrackSandbox};
use tokio::task::JoinSet;

/// People whose presses are changed; each is linked.
const PEOPLE: usize = 1_000;
/// Requests under way at once.
const AT_ONCE: u64 = 64;
/// Over the gateway so many are sent before the bot has taken in what went before.
const BATCH: u64 = 200;
/// Longest wait for the bot to take in a batch.
const PATIENCE: Duration = Duration::from_secs(60);

/// Path and options.
type Command<'a> = (&'a [&'a str], &'a [(&'a str, &'a str)]);

/// Those around the bot, and what real presses look like.
struct Stage {
    discord: DiscordSandbox,
    timetrack: TimeTrackSandbox,
    seed: u64,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let count: u64 = option("count", 100_000)?;
    let over_gateway: u64 = option("gateway", count / 20)?;
    let stage = Stage::new(option("seed", 20_261_123)?).await?;
    println!("seed {}, {over_gateway} payloads over the gateway, {count} to the endpoint", stage.seed);
    let folder = rig::folder()?;
    people::link(folder.path(), PEOPLE, Clock::system().now()).await?;

    let bot = Bot::start(&stage.settings("gateway", None), folder.path()).await?;
    stage.discord.connected(1).await?;
    let payloads = Arc::new(stage.payloads().await?);
    stage.over_gateway(&payloads, over_gateway, &bot).await?;
    end(bot, folder.path()).await?;

    let key = SigningKey::from_bytes(&rand::random());
    let bot = Bot::start(&stage.settings("endpoint", Some(&key)), folder.path()).await?;
    println!("endpoint: {} before", bot.memory()?);
    let client = Arc::new(Client::new(bot.address, key, None));
    stage.to_endpoint(&payloads, count, &client).await?;
    let honest = client.press(people::member(PEOPLE - 1)).await?;
    ensure!(honest.status == 202, "an honest press got {}", honest.status);
    println!("endpoint: {} afterwards", bot.memory()?);
    end(bot, folder.path()).await
}

/// After all that, it has not panicked, it stops well, and its database is sound.
async fn end(bot: Bot, folder: &Path) -> anyhow::Result<()> {
    let log = bot.log()?;
    let panics: Vec<_> = log.lines().filter(|line| line.contains("panicked")).collect();
    // A changed id can be one that came before, with something else; that is told from a repeat, as it must be.
    let (alarms, failures): (Vec<_>, Vec<_>) = log
        .lines()
        .filter(|line| line.contains("a command failed"))
        .partition(|line| line.contains("with another content"));
    println!(
        "{} panics, {} commands that failed, {} ids that came twice",
        panics.len(),
        failures.len(),
        alarms.len()
    );
    ensure!(failures.is_empty(), "{}", failures.join("\n"));
    ensure!(panics.is_empty(), "{}", panics.join("\n"));
    let stopped = bot.stop()?;
    let database = format!("sqlite://{}", folder.join("bot.db").display());
    // With SQLite's quick_check.
    let sound = Store::examine(&database).await?;
    let store = Store::open(&database).await?;
    ensure!(store.verify_audit().await?.is_none(), "the audit trail is broken");
    store.close().await;
    println!("stopped in {} ms; {sound}", stopped.as_millis());
    Ok(())
}

impl Stage {
    async fn new(seed: u64) -> anyhow::Result<Self> {
        let everybody = (0..PEOPLE).map(|nth| {
            let person = Person::new(people::member(nth).0, &format!("p{nth}"), &[GuildId(GUILD)]);
            if nth == 0 { person.managing() } else { person }
        });
        let guilds = vec![Guild::new(GUILD, "Office")];
        let setup = Setup { guilds, people: everybody.collect(), ..Setup::default() };
        let discord = DiscordSandbox::start(Clock::system().reader(), setup).await?;
        let employees = (0..PEOPLE).map(|nth| Employee::named(&format!("P{nth}"), "Worker", true));
        let company = Company { users: employees.collect(), ..Company::small() };
        Ok(Self {
            discord,
            timetrack: TimeTrackSandbox::start(Clock::system().reader(), company).await?,
            seed,
        })
    }

    fn settings(&self, transport: &str, key: Option<&SigningKey>) -> Vec<(&'static str, String)> {
        let ours = key.map(|key| hex::encode(key.verifying_key().to_bytes()));
        vec![
            ("DISCORD_TOKEN", self.discord.token()),
            ("DISCORD_APPLICATION_ID", self.discord.application_id().to_string()),
            ("DISCORD_PUBLIC_KEY", ours.unwrap_or_else(|| self.discord.public_key_hex())),
            ("DISCORD_GUILD_IDS", GUILD.to_string()),
            ("DISCORD_TRANSPORT", transport.to_owned()),
            ("DISCORD_API_URL", self.discord.api_url()),
            ("TIMETRACK_URL", self.timetrack.url().to_string()),
            ("TIMETRACK_API_KEY", self.timetrack.key().to_owned()),
            ("TIMETRACK_API_SECRET", self.timetrack.secret()),
            ("RUST_LOG", "error".to_owned()),
        ]
    }

    /// One interaction of every kind, as Discord's sandbox sends it.
    async fn payloads(&self) -> anyhow::Result<Vec<Value>> {
        let known = |world: &discord_sandbox::World| world.commands(Some(GuildId(GUILD))).next().map(drop);
        self.discord.wait_for("commands", known).await?;
        let other = people::member(1).to_string();
        let link = [("member", other.as_str()), ("username", "p1.worker")];
        let start = [("project", "Label design"), ("task", "Design"), ("note", "x")];
        let commands: [Command<'_>; 9] = [
            (&["clockin"], &[]),
            (&["clockout"], &[("at", "1m ago")]),
            (&["status"], &[]),
            (&["project", "start"], &start),
            (&["timezone"], &[("zone", "Europe/Vienna")]),
            (&["admin", "link"], &link),
            (&["admin", "queue"], &[]),
            (&["admin", "links"], &[]),
            (&["admin", "unlink"], &[("member", "400000000000000002")]),
        ];
        let who = Who::new(people::member(0), Some(GuildId(GUILD)), discord_sandbox::Client::Forced);
        let mut presses = Vec::new();
        for (path, options) in commands {
            let press = self.discord.press(who, Typed { path, options, focus: None })?;
            let message = self.discord.said(press).await?;
            presses.push(press);
            for id in message.buttons().into_iter().filter_map(|button| button.custom_id) {
                let press = self.discord.click_with(
                    (who.member, discord_sandbox::Client::Forced),
                    message.id,
                    (&id, &[]),
                )?;
                self.discord.answer(press).await?;
                presses.push(press);
            }
        }
        for (path, option) in [(["project", "start"].as_slice(), "project"), (&["timezone"], "zone")] {
            let typed = Typed { path, options: &[], focus: Some((option, "a")) };
            let press = self.discord.press(who, typed)?;
            self.discord.answer(press).await?;
            presses.push(press);
        }
        Ok(presses.into_iter().filter_map(|press| self.discord.payload(press)).collect())
    }

    async fn over_gateway(&self, payloads: &[Value], count: u64, bot: &Bot) -> anyhow::Result<()> {
        let since = Instant::now();
        let before = taken(bot).await?;
        for nth in 0..count {
            let body = changed(payloads, self.seed ^ 1, nth);
            let event = [br#"{"op":0,"s":1,"t":"INTERACTION_CREATE","d":"#, &body[..], b"}"].concat();
            self.discord.send_raw(&String::from_utf8_lossy(&event));
            if nth % BATCH == BATCH - 1 || nth + 1 == count {
                let sent = before + nth + 1;
                let waited = Instant::now();
                while taken(bot).await? < sent {
                    ensure!(waited.elapsed() < PATIENCE, "{} of {sent} were taken in", taken(bot).await?);
                    tokio::time::sleep(Duration::from_millis(2)).await;
                }
            }
        }
        let sessions = self.discord.look(|world| world.gateway());
        let rate = count as f64 / since.elapsed().as_secs_f64();
        println!(
            "gateway: {count} taken in ({rate:.0}/s), {} connection(s), {}",
            sessions.connections,
            bot.memory()?
        );
        ensure!(sessions.identifies == 1 && sessions.live == 1, "the session was lost: {sessions:?}");
        Ok(())
    }

    async fn to_endpoint(
        &self,
        payloads: &Arc<Vec<Value>>,
        count: u64,
        client: &Arc<Client>,
    ) -> anyhow::Result<()> {
        let since = Instant::now();
        let (next, seed) = (Arc::new(AtomicU64::new(0)), self.seed);
        let mut tasks = JoinSet::new();
        for _ in 0..AT_ONCE {
            let (payloads, client, next) = (Arc::clone(payloads), Arc::clone(client), Arc::clone(&next));
            tasks.spawn(async move {
                let mut statuses = BTreeMap::<u16, u64>::new();
                loop {
                    let nth = next.fetch_add(1, Ordering::Relaxed);
                    if nth >= count {
                        return anyhow::Ok(statuses);
                    }
                    let body = changed(&payloads, seed, nth);
                    let answer = client.send(&body).await.with_context(|| format!("payload {nth}"))?;
                    ensure!(
                        matches!(answer.status, 200 | 202 | 400),
                        "payload {nth} got {}: {}",
                        answer.status,
                        String::from_utf8_lossy(&body)
                    );
                    *statuses.entry(answer.status).or_default() += 1;
                }
            });
        }
        let mut all = BTreeMap::<u16, u64>::new();
        while let Some(statuses) = tasks.join_next().await {
            for (status, times) in statuses?? {
                *all.entry(status).or_default() += times;
            }
        }
        let took = since.elapsed().as_secs_f64();
        println!(
            "endpoint: {count} answered in {took:.0} s ({:.0}/s), by status {all:?}",
            count as f64 / took
        );
        Ok(())
    }
}

/// The same payload for the same seed and number, from any sender: an interaction of somebody's, changed.
fn changed(payloads: &[Value], seed: u64, nth: u64) -> Vec<u8> {
    let mut rng = StdRng::seed_from_u64(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ nth);
    let mut payload = payloads[rng.random_range(0..payloads.len())].clone();
    let who = people::member(rng.random_range(0..PEOPLE)).to_string();
    // Now and then it stays the one whose buttons these are.
    if rng.random_bool(0.8) {
        payload["member"]["user"]["id"] = json!(who);
    }
    let id = InteractionId::first_at(Clock::system().now()).0 | (nth & 0x3f_ffff);
    mutated(&payload, id, &mut rng)
}

/// How many interactions the bot has looked at, by its own count.
async fn taken(bot: &Bot) -> anyhow::Result<u64> {
    let text = reqwest::get(format!("http://{}/metrics", bot.address)).await?.text().await?;
    let figure = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.and_then(|figure| figure.parse::<u64>().ok()).unwrap_or(0)
    };
    let all = ["presses_total", "undecodable_total", "foreign_total"];
    Ok(all.iter().map(|name| figure(&format!("timetrack_bot_{name}"))).sum())
}
