//! `/who` with 1,000 people, half of them clocked in: how long the first page takes, while TimeTrack does not answer at all.
//!
//! `cargo bench --bench who` (`-- --people 10000`, `--asked 5000`). The bot is the program itself; the asking and lean stubs for
//! TimeTrack and Discord share its processors.

mod rig;

use std::time::Duration;

use anyhow::ensure;
use ed25519_dalek::SigningKey;
use rig::bot::Bot;
use rig::client::Client;
use rig::figures::{self, Figures};
use rig::stubs::{Health, Stubs};
use rig::{option, people, settings};
use timetrack_bot::clock::Clock;
use tokio::time::Instant;

/// The figure to hold.
const P99: Duration = Duration::from_millis(500);

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let (count, asked): (usize, usize) = (option("people", 1_000)?, option("asked", 2_000)?);
    println!("{}", figures::machine());
    let folder = rig::folder()?;
    people::link(folder.path(), count, Clock::system().now()).await?;
    let stubs = Stubs::start().await?;
    let key = SigningKey::from_bytes(&rand::random());
    let mut settings = settings(&stubs, &key);
    settings.push(("WHO", "members".to_owned()));
    let bot = Bot::start(&settings, folder.path()).await?;
    let client = Client::new(bot.address, key, Some(stubs.clone()));
    for number in 0..count / 2 {
        let answer = client.press(people::member(number)).await?;
        ensure!(answer.status == 202 && answer.body.contains("Clocked"), "{}", answer.body);
    }
    stubs.set_health(Health::Dead);
    let mut figures = Figures::new()?;
    for number in 0..asked {
        let since = Instant::now();
        let answer = client.says(people::member(number % count), "who").await?;
        figures.note(since.elapsed());
        let is_page = answer.status == 202 && answer.body.contains("working");
        ensure!(is_page, "{} {}", answer.status, answer.body);
    }
    println!("who: {count} people, {}; {}", figures.line(), bot.memory()?);
    ensure!(figures.at(0.99) <= P99, "the first page took too long");
    bot.stop()?;
    Ok(())
}
