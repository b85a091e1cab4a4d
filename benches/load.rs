//! Load on the signed endpoint: a company that clocks in within a minute, as many interactions as the bot can handle, more than
//! that, people and a TimeTrack that do not respond, and a database with a million people and ten million punches.
//!
//! `cargo bench --bench load -- --part minute` (or `ramp`, `trouble`, `overload`, `size`; all of them without it). Presses come
//! by the clock, whether earlier ones are answered or not, and each is timed from the instant it was due. The bot is the program
//! itself; the pressing and lean stubs for TimeTrack and Discord share its processors.

mod rig;

use std::sync::Arc;
use std::time::Duration;

use anyhow::ensure;
use ed25519_dalek::SigningKey;
use rig::bot::Bot;
use rig::client::Client;
use rig::figures::{self, Figures, ms};
use rig::stubs::{Health, Stubs};
use rig::{database, option, people, settings};
use tempfile::TempDir;
use timetrack_bot::clock::Clock;
use tokio::task::JoinSet;
use tokio::time::Instant;

/// A press answered later than this has failed its promise; three are Discord's limit.
const IN_TIME: Duration = Duration::from_secs(2);
/// The figure to hold under load.
const P99: Duration = Duration::from_millis(500);
/// Longest wait until everything recorded is booked.
const DRAINED: Duration = Duration::from_secs(120);

/// The bot, those around it, and the folder with its database.
struct Stage {
    folder: TempDir,
    stubs: Stubs,
    client: Arc<Client>,
    bot: Bot,
    people: usize,
    next: usize,
    recorded: u64,
}

/// What came of a run.
struct Run {
    figures: Figures,
    booked: u64,
    noted: u64,
    busy: u64,
    late: u64,
    failed: u64,
}

/// How one press was answered.
enum Kind {
    Booked,
    Noted,
    Busy,
    Failed(String),
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let part: String = option("part", String::new())?;
    let wanted = |name: &str| part.is_empty() || part == name;
    println!("{}", figures::machine());
    println!("{}", figures::disk(rig::folder()?.path())?);
    if wanted("minute") {
        minute().await?;
    }
    if wanted("ramp") {
        ramp().await?;
    }
    if wanted("trouble") {
        trouble().await?;
    }
    if wanted("overload") {
        overload().await?;
    }
    if wanted("size") {
        size().await?;
    }
    Ok(())
}

/// Everybody clocks in within a minute.
async fn minute() -> anyhow::Result<()> {
    let (people, seconds): (usize, f64) = (option("people", 10_000)?, option("seconds", 60.0)?);
    let mut stage = Stage::new(people).await?;
    stage.warm_up().await?;
    let before = stage.bot.cpu()?;
    let run = stage.run(people, seconds).await?;
    println!("\nminute: {people} people in {seconds} s, {}", run.line());
    let cpu = stage.bot.cpu()? - before;
    println!("minute: {:.2} s of processor time, {}", cpu.as_secs_f64(), stage.bot.memory()?);
    ensure!(run.failed + run.late + run.busy == 0, "not everybody was acknowledged in time");
    stage.end().await
}

/// More and more presses a second until one figure is missed.
async fn ramp() -> anyhow::Result<()> {
    let mut stage = Stage::new(10_000).await?;
    stage.warm_up().await?;
    println!();
    for rate in [250, 500, 750, 1000, 1250, 1500, 1750, 2000, 2500, 3000] {
        let before = stage.bot.cpu()?;
        let run = stage.run(rate * 10, 10.0).await?;
        let cpu = (stage.bot.cpu()? - before).as_secs_f64() * 10.0;
        println!("ramp: {rate}/s for 10 s, {}; processor {cpu:.0} %", run.line());
        stage.drained().await?;
        if run.failed + run.late + run.busy > 0 || run.figures.at(0.99) > P99 {
            break;
        }
    }
    println!("ramp: {}", stage.bot.memory()?);
    stage.end().await
}

/// People, then TimeTrack itself, stop to answer: how is it for everybody else?
async fn trouble() -> anyhow::Result<()> {
    let mut stage = Stage::new(10_000).await?;
    stage.warm_up().await?;
    println!();
    for stuck in [0_usize, 1, 20, 40] {
        stage.stubs.hang((0..stuck).map(people::username).collect());
        let mut pressing = JoinSet::new();
        for who in 0..stuck {
            let client = Arc::clone(&stage.client);
            pressing.spawn(async move { client.press(people::member(who)).await });
        }
        stage.recorded += stuck as u64;
        stage.next = stage.next.max(100);
        let run = stage.run(1_670, 10.0).await?;
        println!("trouble: {stuck} people whose requests hang, everybody else at 167/s, {}", run.line());
        pressing.join_all().await;
        stage.stubs.hang(Vec::new());
        stage.drained().await?;
    }
    for (name, health) in
        [("takes 5 s for each request", Health::Slow(Duration::from_secs(5))), ("is dead", Health::Dead)]
    {
        stage.stubs.set_health(health);
        let run = stage.run(1_670, 10.0).await?;
        println!("trouble: TimeTrack {name}, 167/s, {}", run.line());
        stage.stubs.set_health(Health::Well);
        let since = Instant::now();
        stage.drained().await?;
        println!("trouble: all booked {:.1} s after it was well again", since.elapsed().as_secs_f64());
    }
    println!("trouble: at most {} requests at once at TimeTrack", stage.stubs.most_at_once());
    stage.end().await
}

/// Far more than it can hold.
async fn overload() -> anyhow::Result<()> {
    let rate: usize = option("rate", 6000)?;
    // Enough for one press each: a person who is told to come back would otherwise clock out without being in.
    let mut stage = Stage::new(rate * 5 + 2_000).await?;
    stage.warm_up().await?;
    let run = stage.run(rate * 5, 5.0).await?;
    println!("\noverload: {rate}/s for 5 s, {}", run.line());
    println!("overload: {}", stage.bot.memory()?);
    let since = Instant::now();
    stage.drained().await?;
    let drained = since.elapsed().as_secs_f64();
    println!("overload: all booked {drained:.1} s after the last answer, {}", stage.bot.memory()?);
    let run = stage.run(1_000, 6.0).await?;
    println!("overload: 167/s afterwards, {}", run.line());
    stage.end().await
}

/// The cost of a press with few and with very many people and punches in the database.
async fn size() -> anyhow::Result<()> {
    let rows: u32 = option("rows", 10_000_000)?;
    println!();
    for (links, rows) in [(10, 0), (10_000, 0), (1_000_000, 0), (1_000_000, rows)] {
        let folder = rig::folder()?;
        let known = 10_u32.min(links);
        people::link(folder.path(), known as usize, Clock::system().now()).await?;
        database::fill(folder.path(), (known, links), rows).await?;
        let mut stage = Stage::on(folder, 10.max(links as usize).min(500)).await?;
        stage.warm_up().await?;
        let before = stage.bot.cpu()?;
        let figures = stage.one_by_one(2_000).await?;
        let cpu = (stage.bot.cpu()? - before) / 2_000;
        println!("size: {links} links, {rows} punches: ready after {}", ms(stage.bot.ready_after));
        println!("size: {}; {} of the processor each", figures.line(), ms(cpu));
        println!("size: {}", stage.bot.memory()?);
        stage.end_after(u64::from(rows)).await?;
    }
    Ok(())
}

impl Stage {
    async fn new(people: usize) -> anyhow::Result<Self> {
        let folder = rig::folder()?;
        people::link(folder.path(), people, Clock::system().now()).await?;
        Self::on(folder, people).await
    }

    async fn on(folder: TempDir, people: usize) -> anyhow::Result<Self> {
        let stubs = Stubs::start().await?;
        let key = SigningKey::from_bytes(&rand::random());
        let settings = settings(&stubs, &key);
        let bot = Bot::start(&settings, folder.path()).await?;
        let client = Arc::new(Client::new(bot.address, key, Some(stubs.clone())));
        Ok(Self { folder, stubs, client, bot, people, next: 0, recorded: 0 })
    }

    async fn warm_up(&mut self) -> anyhow::Result<()> {
        self.one_by_one(200).await.map(drop)
    }

    fn who(&mut self) -> usize {
        let who = self.next;
        self.next = (who + 1) % self.people;
        who
    }

    async fn one_by_one(&mut self, presses: usize) -> anyhow::Result<Figures> {
        let mut figures = Figures::new()?;
        for _ in 0..presses {
            let member = people::member(self.who());
            let since = Instant::now();
            let answer = self.client.press(member).await?;
            figures.note(since.elapsed());
            // On a disk that is busy with other things a commit can take longer than the bot may wait.
            let acknowledged = matches!(kind(&answer), Kind::Booked | Kind::Noted);
            ensure!(acknowledged, "{}: {}", answer.status, answer.body);
            self.recorded += 1;
        }
        Ok(figures)
    }

    /// So many presses, spread evenly over so many seconds.
    async fn run(&mut self, presses: usize, seconds: f64) -> anyhow::Result<Run> {
        let mut run = Run { figures: Figures::new()?, booked: 0, noted: 0, busy: 0, late: 0, failed: 0 };
        let mut tasks = JoinSet::new();
        let start = Instant::now();
        for number in 0..presses {
            let due = start + Duration::from_secs_f64(seconds * number as f64 / presses as f64);
            if due > Instant::now() {
                tokio::time::sleep_until(due).await;
            }
            let (client, member) = (Arc::clone(&self.client), people::member(self.who()));
            tasks.spawn(async move {
                let answer = client.press(member).await;
                (
                    due.elapsed(),
                    answer.map_or_else(|error| Kind::Failed(error.to_string()), |answer| kind(&answer)),
                )
            });
            while let Some(done) = tasks.try_join_next() {
                run.note(done?);
            }
        }
        while let Some(done) = tasks.join_next().await {
            run.note(done?);
        }
        self.recorded += run.booked + run.noted;
        Ok(run)
    }

    /// Waits until TimeTrack has everything that was recorded.
    async fn drained(&self) -> anyhow::Result<()> {
        let since = Instant::now();
        while self.stubs.writes() < self.recorded {
            ensure!(since.elapsed() < DRAINED, "{} of {} booked", self.stubs.writes(), self.recorded);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        // The last ones are yet to be settled.
        tokio::time::sleep(Duration::from_secs(1)).await;
        Ok(())
    }

    async fn end(self) -> anyhow::Result<()> {
        self.end_after(0).await
    }

    /// Every press that was acknowledged must be there and booked, and no other.
    async fn end_after(self, rows: u64) -> anyhow::Result<()> {
        self.drained().await?;
        let (complaints, took) = (self.bot.complaints(), self.bot.stop()?);
        let (all, done) = database::counts(self.folder.path()).await?;
        let (all, done, recorded) = (all - rows, done - rows, self.recorded);
        println!(
            "{recorded} acknowledged, {all} recorded, {done} booked, {} writes at TimeTrack, {} answers edited; \
             {complaints} warnings; stopped after {}",
            self.stubs.writes(),
            self.stubs.edits(),
            ms(took)
        );
        ensure!(all == recorded && done == recorded, "what was acknowledged is not what was booked");
        Ok(())
    }
}

impl Run {
    fn note(&mut self, (took, kind): (Duration, Kind)) {
        self.figures.note(took);
        self.late += u64::from(took > IN_TIME);
        match kind {
            Kind::Booked => self.booked += 1,
            Kind::Noted => self.noted += 1,
            Kind::Busy => self.busy += 1,
            Kind::Failed(why) => {
                if self.failed == 0 {
                    println!("the first failure: {why}");
                }
                self.failed += 1;
            }
        }
    }

    fn line(&self) -> String {
        let Self { figures, booked, noted, busy, late, failed } = self;
        format!(
            "{}; {booked} booked, {noted} noted, {busy} told to come back, {failed} failed, {late} later than 2 s",
            figures.line()
        )
    }
}

fn kind(answer: &rig::client::Answer) -> Kind {
    match (answer.status, &answer.body) {
        (202, body) if body.contains("Noted") => Kind::Noted,
        (202, body) if body.contains("Too much is going on") => Kind::Busy,
        (202, body) if body.contains("Clocked") => Kind::Booked,
        (status, body) => Kind::Failed(format!("{status} {body}")),
    }
}
