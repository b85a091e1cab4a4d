//! Many people send many commands over the gateway without waiting for responses. Checks that each person's order is kept and
//! that everything is booked once. `examples/crowd.rs` runs it with a thousand people.

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use discord_sandbox::{Client, DiscordSandbox, Person, Setup, Typed, Who};
use timetrack_bot::clock::Clock;
use timetrack_bot::config::Config;
use timetrack_bot::model::{GuildId, InteractionId, MemberId, Username};
use timetrack_bot::start::{Running, start};
use timetrack_sandbox::{Company, Employee, TimeTrackSandbox};

const GUILD: GuildId = GuildId(800_000_000_000_000_000);

fn member(nth: usize) -> MemberId {
    MemberId(200_000_000_000_000_000 + nth as u64)
}

/// How many, and how often each.
#[derive(Clone, Copy, Debug)]
pub struct Crowd {
    pub people: usize,
    pub commands: usize,
    /// Of these, sent without a pause.
    pub in_a_row: usize,
}

/// What came of it.
#[derive(Debug)]
pub struct Outcome {
    /// People whose commands were taken in their order and booked once each.
    pub in_order: usize,
    /// Commands turned away.
    pub busy: u64,
    pub breaches: usize,
}

/// How long nothing may move.
const STANDSTILL: Duration = Duration::from_secs(60);

/// Waits as long as something moves.
struct Patience {
    left: [u64; 3],
    since: Instant,
}

impl Patience {
    fn new() -> Self {
        Self { left: [u64::MAX; 3], since: Instant::now() }
    }

    async fn spend(&mut self, left: [u64; 3], pause: Duration) -> anyhow::Result<()> {
        if left != self.left {
            *self = Self { left, since: Instant::now() };
        }
        ensure!(self.since.elapsed() < STANDSTILL, "nothing has moved for a minute; left are {left:?}");
        tokio::time::sleep(pause).await;
        Ok(())
    }
}

/// Waits until everything is booked and answered.
async fn rests(bot: &Running) -> anyhow::Result<()> {
    let mut patience = Patience::new();
    loop {
        let waiting = bot.app.store.queue(0, 1).await?.1;
        let left =
            [u64::from(waiting), bot.app.accounts.first.intake.in_work() as u64, bot.app.tasks.len() as u64];
        if left == [0; 3] {
            return Ok(());
        }
        patience.spend(left, Duration::from_millis(20)).await?;
    }
}

/// Lets them press.
///
/// # Errors
/// If a press left no record, or the stage cannot be set.
pub async fn press(crowd: Crowd) -> anyhow::Result<Outcome> {
    let Crowd { people, commands, in_a_row } = crowd;
    ensure!(in_a_row > 0 && commands.is_multiple_of(in_a_row), "{commands} commands in rows of {in_a_row}");
    let clock = Clock::manual("2026-11-23T08:00:00Z".parse()?);
    let everybody = (0..people).map(|nth| Person::new(member(nth).0, &format!("p{nth}"), &[GUILD]));
    let setup = Setup { people: everybody.collect(), ..Setup::default() };
    let discord = DiscordSandbox::start(clock.reader(), setup).await?;
    let employees = (0..people).map(|nth| Employee::named(&format!("P{nth}"), "Worker", true));
    let company = Company { users: employees.collect(), ..Company::small() };
    let timetrack = TimeTrackSandbox::start(clock.reader(), company).await?;
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
    let mut bot = start(config, clock.clone()).await?;
    bot.registered().await?;
    discord.connected(1).await?;
    for nth in 0..people {
        let username = Username::new(&format!("p{nth}.worker"))?;
        bot.app.store.add_link(member(nth), &username, None, MemberId(1), clock.now()).await?;
    }
    let (mut ids, mut sent) = (vec![Vec::new(); people], 0_u64);
    for place in 0..commands {
        for (nth, ids) in ids.iter_mut().enumerate() {
            let command = ["clockin", "clockout"][place % 2];
            let who = Who::new(member(nth), Some(GUILD), Client::Honest);
            let press = discord.press(who, Typed { path: &[command], options: &[], focus: None })?;
            ids.push(InteractionId(press.id.0));
            sent += 1;
            // The sandbox sends as fast as the loop runs; the bot takes 2,048 at once and says "busy" beyond.
            let mut patience = Patience::new();
            loop {
                let (in_work, ahead) =
                    (bot.app.accounts.first.intake.in_work(), sent - bot.app.counters.interactions.get());
                if in_work <= 1_000 && ahead <= 1_000 {
                    break;
                }
                patience.spend([in_work as u64, ahead, 0], Duration::from_millis(1)).await?;
            }
        }
        if !(place + 1).is_multiple_of(in_a_row) {
            continue;
        }
        rests(&bot).await?;
        clock.advance(Duration::from_secs(60));
    }
    let mut in_order = 0;
    for (nth, ids) in ids.iter().enumerate() {
        let mut rows = Vec::new();
        for id in ids {
            rows.push(bot.app.store.punch_of(*id).await?.context("a press left no record")?.id);
        }
        let entries = timetrack.attendances(&format!("p{nth}.worker")).len();
        in_order += usize::from(rows.is_sorted() && entries == commands / 2);
    }
    let (busy, breaches) = (bot.app.counters.busy.get(), discord.breaches().len());
    bot.stop().await;
    Ok(Outcome { in_order, busy, breaches })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_in_a_crowd_is_booked_in_the_order_of_their_presses() {
    let crowd = Crowd { people: 40, commands: 20, in_a_row: 20 };
    let outcome = press(crowd).await.unwrap();
    assert_eq!((outcome.in_order, outcome.busy, outcome.breaches), (40, 0, 0), "{outcome:?}");
}
