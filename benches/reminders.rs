//! Clock-ins and clock-outs while 10,000 reminders are due in one minute, and the same while none is: the ratio of the p99 of their answers.
//!
//! `cargo bench --bench reminders` (`-- --people 10000`, `--runs 5`, `--rate 50`, `--seconds 20`). Calm and busy runs follow each other, each with a bot
//! that was just started on the same database. The bot is the program itself; the pressing and lean stubs for TimeTrack and Discord share its
//! processors.

mod rig;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::ensure;
use chrono::Timelike;
use ed25519_dalek::SigningKey;
use rig::bot::Bot;
use rig::client::Client;
use rig::figures::{self, Figures, ms};
use rig::stubs::Stubs;
use rig::{database, option, people, settings};
use timetrack_bot::clock::Clock;
use tokio::task::JoinSet;
use tokio::time::Instant;

/// The figure to hold.
const RATIO: f64 = 1.5;
/// A reminder to clock in is due ten minutes after the working hours begin. All runs together must take less than the half hour that follows.
const DUE_AFTER: u32 = 10;

struct Stage<'a> {
    folder: &'a Path,
    stubs: Stubs,
    key: SigningKey,
    /// So many are reminded. Those who press come after them.
    reminded: usize,
    rate: u32,
    seconds: u32,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let (reminded, runs): (usize, usize) = (option("people", 10_000)?, option("runs", 5)?);
    let (rate, seconds): (u32, u32) = (option("rate", 50)?, option("seconds", 20)?);
    println!("{}", figures::machine());
    let folder = rig::folder()?;
    let now = Clock::system().now();
    let begins = (now.hour() * 60 + now.minute()).checked_sub(DUE_AFTER + 1);
    ensure!(begins.is_some(), "the working hours would have begun yesterday: try again after 0:11 in UTC");
    let (key, stubs) = (SigningKey::from_bytes(&rand::random()), Stubs::start().await?);
    let stage = Stage { folder: folder.path(), stubs, key, reminded, rate, seconds };
    people::link(stage.folder, reminded + stage.pressers(), now).await?;
    let mut ratios = Vec::new();
    for run in 1..=runs {
        database::remind(stage.folder, reminded, None).await?;
        let (calm, _) = stage.run().await?;
        println!("run {run}, calm: {}", calm.line());
        database::remind(stage.folder, reminded, begins).await?;
        let (busy, sent) = stage.run().await?;
        println!("run {run}, {reminded} due: {}; {sent} sent", busy.line());
        // How many depends on what may be read from TimeTrack in the background.
        ensure!(sent > 0, "nobody was reminded");
        ratios.push(busy.at(0.99).as_secs_f64() / calm.at(0.99).as_secs_f64());
    }
    println!("ratios of the p99: {ratios:.2?}");
    ratios.sort_by(f64::total_cmp);
    let median = ratios.get(ratios.len() / 2).copied().unwrap_or_default();
    println!("median {median:.2}, at most {RATIO} is wanted");
    ensure!(median <= RATIO, "reminders slow the answers down");
    Ok(())
}

impl Stage<'_> {
    fn presses(&self) -> u32 {
        self.rate * self.seconds
    }

    /// Each presses twice in a run, so that nobody is clocked in after it.
    fn pressers(&self) -> usize {
        self.presses() as usize / 2
    }

    /// The latencies of one run, and how many messages were sent meanwhile.
    async fn run(&self) -> anyhow::Result<(Figures, u64)> {
        let mut settings = settings(&self.stubs, &self.key);
        settings.extend([("DEFAULT_TIMEZONE", "UTC".to_owned()), ("WHO", "off".to_owned())]);
        let bot = Bot::start(&settings, self.folder).await?;
        let client = Arc::new(Client::new(bot.address, self.key.clone(), Some(self.stubs.clone())));
        // The lists are read and the first reminders are owed.
        tokio::time::sleep(Duration::from_secs(2)).await;
        let (sent, before) = (self.stubs.messages(), bot.cpu()?);
        let mut figures = Figures::new()?;
        let (mut tasks, start) = (JoinSet::new(), Instant::now());
        for number in 0..self.presses() {
            tokio::time::sleep_until(start + Duration::from_secs(1) * number / self.rate).await;
            let member = people::member(self.reminded + number as usize % self.pressers());
            let client = Arc::clone(&client);
            tasks.spawn(async move {
                let since = Instant::now();
                let answer = client.press(member).await?;
                // On a busy machine an end may come too late for the first answer.
                let is_acknowledged = ["Clocked", "Noted"].iter().any(|word| answer.body.contains(word));
                ensure!(answer.status == 202 && is_acknowledged, "{}", answer.body);
                Ok(since.elapsed())
            });
        }
        while let Some(took) = tasks.join_next().await {
            figures.note(took??);
        }
        println!("{} of the processor, {}", ms(bot.cpu()? - before), bot.memory()?);
        let sent = self.stubs.messages() - sent;
        bot.stop()?;
        Ok((figures, sent))
    }
}
