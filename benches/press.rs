//! From an interaction to its first response, end to end: verify the signature, record durably, book in TimeTrack, settle,
//! respond. The bot runs as its own process; the sandboxes of Discord and TimeTrack run here, on the same processors.
//!
//! `cargo bench --bench press -- --presses 2000 --people 500 --discord-ms 0 --dir /some/real/disk`

mod rig;

use std::time::Duration;

use anyhow::ensure;
use discord_sandbox::{AnswerKind, DiscordSandbox, Guild, Person, Press, Setup};
use rig::bot::Bot;
use rig::figures::{self, Figures, ms};
use rig::{option, people};
use timetrack_bot::clock::Clock;
use timetrack_sandbox::{Company, Employee, TimeTrackSandbox, Weather};

const OFFICE: u64 = 500_000_000_000_000_001;
/// Presses before anything is measured.
const WARM_UP: usize = 200;
/// A bot that has nothing to do is at rest after this.
const REST: Duration = Duration::from_secs(2);
/// So many clock-ins, and clock-outs after them, have their statements counted.
const COUNTED: usize = 200;
/// Longest wait for one answer.
const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Transport {
    Endpoint,
    Gateway,
}

impl Transport {
    fn name(self) -> &'static str {
        if self == Transport::Endpoint { "endpoint" } else { "gateway" }
    }
}

/// The sandboxes, the bot between them, and who has pressed how often.
struct Stage {
    discord: DiscordSandbox,
    timetrack: TimeTrackSandbox,
    bot: Bot,
    pressed: Vec<usize>,
    next: usize,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    println!("{}", figures::machine());
    let folder = rig::folder()?;
    println!("{}", figures::disk(folder.path())?);
    for transport in [Transport::Endpoint, Transport::Gateway] {
        measure(transport).await?;
    }
    Ok(())
}

async fn measure(transport: Transport) -> anyhow::Result<()> {
    let (presses, count): (usize, usize) = (option("presses", 2000)?, option("people", 500)?);
    let folder = rig::folder()?;
    people::link(folder.path(), count, Clock::system().now()).await?;
    let mut stage = Stage::new(transport, folder.path(), count, None).await?;
    let name = transport.name();
    println!("\n{name}: ready after {}", ms(stage.bot.ready_after));
    tokio::time::sleep(REST).await;
    println!("{name}: at rest {}", stage.bot.memory()?);
    stage.run(WARM_UP, 1).await?;
    for at_once in [1, 50] {
        let before = stage.bot.cpu()?;
        let figures = stage.run(presses, at_once).await?;
        let cpu = (stage.bot.cpu()? - before) / u32::try_from(presses)?;
        println!("{name}: {at_once} at once, {}; {} of the processor each", figures.line(), ms(cpu));
    }
    println!("{name}: after that {}", stage.bot.memory()?);
    slow(&mut stage, name).await?;
    stage.end()?;
    statements(transport).await
}

/// How many statements the database gets for a press, BEGIN and COMMIT included. Counted in the log, which takes its time, so nothing
/// is measured meanwhile.
async fn statements(transport: Transport) -> anyhow::Result<()> {
    let folder = rig::folder()?;
    people::link(folder.path(), COUNTED, Clock::system().now()).await?;
    let log = ("RUST_LOG", "info,sqlx::query=trace".to_owned());
    let mut stage = Stage::new(transport, folder.path(), COUNTED, Some(log)).await?;
    tokio::time::sleep(REST).await;
    // Once in half a day the bot also notes that a person is a member of the server.
    stage.run(2 * COUNTED, 1).await?;
    tokio::time::sleep(REST).await;
    for command in ["clock-in", "clock-out"] {
        let before = stage.bot.log()?.matches("sqlx::query").count();
        stage.run(COUNTED, 1).await?;
        tokio::time::sleep(REST).await;
        let count = stage.bot.log()?.matches("sqlx::query").count() - before;
        let each = f64::from(u32::try_from(count)?) / f64::from(u32::try_from(COUNTED)?);
        println!("{}: one at a time, {each:.1} statements a {command}", transport.name());
    }
    stage.end()
}

/// TimeTrack takes its time: 50 ms a request, then longer than the bot may wait.
async fn slow(stage: &mut Stage, name: &str) -> anyhow::Result<()> {
    let edits = stage.edits();
    stage.timetrack.set_weather(Weather::Slow(Duration::from_millis(50)));
    let figures = stage.run(50, 1).await?;
    tokio::time::sleep(REST).await;
    ensure!(stage.edits() == edits, "one message was to be enough, but there were edits");
    println!("{name}: TimeTrack at 50 ms, one message each, {}", figures.line());
    stage.timetrack.set_weather(Weather::Slow(Duration::from_secs(4)));
    let figures = stage.run(50, 50).await?;
    println!("{name}: TimeTrack at 4 s, first answers, {}", figures.line());
    stage.timetrack.set_weather(Weather::Fine);
    stage.until_edited(edits + 50).await
}

impl Stage {
    async fn new(
        transport: Transport,
        folder: &std::path::Path,
        count: usize,
        more: Option<(&'static str, String)>,
    ) -> anyhow::Result<Self> {
        let office = Guild::new(OFFICE, "Office");
        let person = |number| Person::new(people::member(number).0, &people::username(number), &[office.id]);
        let setup = Setup {
            people: (0..count).map(person).collect(),
            guilds: vec![office.clone()],
            ..Setup::default()
        };
        let discord = DiscordSandbox::start(Clock::system().reader(), setup).await?;
        discord.set_latency(Duration::from_millis(option("discord-ms", 0)?));
        let users = (0..count).map(|number| Employee::named(&format!("P{number}"), "Worker", true)).collect();
        let company = Company { users, ..Company::small() };
        let timetrack = TimeTrackSandbox::start(Clock::system().reader(), company).await?;
        let mut settings = settings(transport, &discord, &timetrack);
        settings.extend(more);
        let bot = Bot::start(&settings, folder).await?;
        match transport {
            Transport::Endpoint => {
                discord.set_interactions_url(Some(format!("http://{}/interactions", bot.address).parse()?));
            }
            Transport::Gateway => {
                discord.connected(1).await?;
                println!("\ngateway: connected after {}", ms(bot.age()));
            }
        }
        Ok(Self { discord, timetrack, bot, pressed: vec![0; count], next: 0 })
    }

    /// The next person clocks in, or out if they are in.
    fn press(&mut self) -> anyhow::Result<Press> {
        let who = self.next;
        self.next = (who + 1) % self.pressed.len();
        let command = if self.pressed[who].is_multiple_of(2) { "clockin" } else { "clockout" };
        self.pressed[who] += 1;
        let office = timetrack_bot::model::GuildId(OFFICE);
        self.discord.slash(people::member(who), Some(office), &[command], &[])
    }

    /// So many presses, so many of them without an answer at any time.
    async fn run(&mut self, presses: usize, at_once: usize) -> anyhow::Result<Figures> {
        let mut figures = Figures::new()?;
        let mut changes = self.discord.changes();
        let mut waiting: Vec<Press> = Vec::new();
        let mut left = presses;
        while left > 0 || !waiting.is_empty() {
            while left > 0 && waiting.len() < at_once {
                waiting.push(self.press()?);
                left -= 1;
            }
            changes.mark_unchanged();
            let before = waiting.len();
            self.discord.look(|world| {
                waiting.retain(|press| {
                    let answer = world.interaction(press.id).and_then(|press| press.answer.as_ref());
                    // The sandbox measures from sending the interaction to accepting its response.
                    let message = answer.filter(|answer| answer.kind == AnswerKind::Message);
                    message.inspect(|answer| figures.note(answer.took)).is_none()
                });
            });
            if waiting.len() == before {
                tokio::time::timeout(PATIENCE, changes.changed()).await??;
            }
        }
        Ok(figures)
    }

    /// How many answers were edited so far.
    fn edits(&self) -> usize {
        self.discord.look(|world| world.requests().iter().filter(|request| request.method == "PATCH").count())
    }

    async fn until_edited(&self, edits: usize) -> anyhow::Result<()> {
        let since = std::time::Instant::now();
        while self.edits() < edits && since.elapsed() < 6 * PATIENCE {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        ensure!(self.edits() >= edits, "{} edits of {edits} came", self.edits());
        Ok(())
    }

    /// Everything pressed must be booked, and no rule of Discord broken.
    fn end(self) -> anyhow::Result<()> {
        for (who, pressed) in self.pressed.iter().enumerate() {
            let name = people::username(who);
            let in_now = usize::from(self.timetrack.attendance(&name).is_some());
            let booked = 2 * self.timetrack.attendances(&name).len() + in_now;
            ensure!(booked == *pressed, "{name} pressed {pressed} times, and {booked} are booked");
        }
        let stopped_after = self.bot.stop()?;
        let breaches = self.discord.finish();
        ensure!(breaches.is_empty(), "rules of Discord broken: {breaches:#?}");
        println!(
            "every press is booked once, no rule of Discord broken; stopped after {}",
            ms(stopped_after)
        );
        Ok(())
    }
}

fn settings(
    transport: Transport,
    discord: &DiscordSandbox,
    timetrack: &TimeTrackSandbox,
) -> Vec<(&'static str, String)> {
    vec![
        ("DISCORD_TOKEN", discord.token()),
        ("DISCORD_APPLICATION_ID", discord.application_id().to_string()),
        ("DISCORD_PUBLIC_KEY", discord.public_key_hex()),
        ("DISCORD_GUILD_IDS", OFFICE.to_string()),
        ("DISCORD_TRANSPORT", transport.name().to_owned()),
        ("DISCORD_API_URL", discord.api_url()),
        ("TIMETRACK_URL", timetrack.url().to_string()),
        ("TIMETRACK_API_KEY", timetrack.key().to_owned()),
        ("TIMETRACK_API_SECRET", timetrack.secret()),
    ]
}
