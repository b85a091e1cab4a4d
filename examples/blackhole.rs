//! Measures how long the bot does not respond after its gateway connection silently dies right after a heartbeat that was still
//! acknowledged, with Discord's heartbeat interval. The second time, the first reconnects fail too.
//!
//! `cargo run --release --example blackhole`; takes about four minutes of real time.

use std::time::{Duration, Instant};

use anyhow::ensure;
use discord_sandbox::{DiscordSandbox, Setup, World};
use timetrack_bot::clock::Clock;
use timetrack_bot::config::Config;
use timetrack_bot::model::{GuildId, MemberId};
use timetrack_bot::start::start;
use timetrack_sandbox::{Company, TimeTrackSandbox};

const GUILD: GuildId = GuildId(800_000_000_000_000_000);
const ALICE: MemberId = MemberId(100_000_000_000_000_001);
/// Longest time without answers.
const AIM: Duration = Duration::from_secs(70);
/// Longest wait of this measurement for anything.
const PATIENCE: Duration = Duration::from_secs(180);

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    // It stands, so that a press stays answerable: how long that takes is what is measured.
    let clock = Clock::manual("2026-11-23T08:00:00Z".parse()?);
    let setup = Setup::default();
    println!("a heartbeat every {:?}", setup.heartbeat);
    let discord = DiscordSandbox::start(clock.reader(), setup).await?;
    let timetrack = TimeTrackSandbox::start(clock.reader(), Company::small()).await?;
    let folder = tempfile::tempdir()?;
    let settings = [
        ("DISCORD_TOKEN", discord.token()),
        ("DISCORD_GUILD_IDS", GUILD.to_string()),
        ("DISCORD_TRANSPORT", "gateway".to_owned()),
        ("DISCORD_API_URL", discord.api_url()),
        ("TIMETRACK_URL", timetrack.url().to_string()),
        ("TIMETRACK_API_KEY", timetrack.key().to_owned()),
        ("TIMETRACK_API_SECRET", timetrack.secret()),
        ("DATABASE_URL", format!("sqlite://{}", folder.path().join("bot.db").display())),
        ("HEALTH_ADDR", "127.0.0.1:0".to_owned()),
    ];
    let lookup =
        |name: &str| Ok(settings.iter().find(|(own, _)| *own == name).map(|(_, value)| value.clone()));
    let config = Config::from_lookup(&lookup).map_err(|problems| anyhow::anyhow!("{problems}"))?;
    let mut bot = start(config, clock).await?;
    bot.registered().await?;
    discord.connected(1).await?;
    let first = without_answers(&discord).await?;
    println!("answered again after {first:.1?}");
    discord.swallow_handshakes(1);
    let second = without_answers(&discord).await?;
    println!("with a first handshake that nobody finishes: after {second:.1?}");
    let counts = discord.look(|world| world.gateway());
    println!("{counts:?}, {} breaches", discord.breaches().len());
    bot.stop().await;
    ensure!(first <= AIM && second <= AIM, "the aim is {AIM:?}");
    ensure!((counts.identifies, counts.resumes) == (1, 2), "the session was not taken up again");
    ensure!(discord.breaches().is_empty(), "{:#?}", discord.breaches());
    Ok(())
}

/// From the last heartbeat that was heard to the answer of a press made right after it.
async fn without_answers(discord: &DiscordSandbox) -> anyhow::Result<Duration> {
    let beats = discord.look(|world| world.gateway().heartbeats);
    until(discord, "a heartbeat", |world| world.gateway().heartbeats > beats).await?;
    discord.half_open();
    let since = Instant::now();
    let press = discord.slash(ALICE, Some(GUILD), &["status"], &[])?;
    let answered = |world: &World| world.interaction(press.id).is_some_and(|press| press.answer.is_some());
    until(discord, "an answer", answered).await?;
    Ok(since.elapsed())
}

async fn until(discord: &DiscordSandbox, what: &str, holds: impl Fn(&World) -> bool) -> anyhow::Result<()> {
    let since = Instant::now();
    while !discord.look(&holds) {
        ensure!(since.elapsed() < PATIENCE, "waited {PATIENCE:?} for {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    Ok(())
}
