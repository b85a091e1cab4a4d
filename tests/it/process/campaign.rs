//! A simulated working day during which the bot is killed repeatedly: at random instants, at scripted points, and while it
//! starts. One seed determines everything except the machine's timing.

use std::fmt;
use std::path::Path;
use std::time::{Duration, Instant};

use discord_sandbox::rules::conduct;
use sqlx::Connection;
use timetrack_sandbox::{Body, Fault, On, Quirks, Repeated, Request};
use tokio_util::sync::CancellationToken;

use super::ledger::{Ledger, STEPS, Step};
use super::oracle::{self, Judgement};
use super::players::{Dice, Player};
use super::stage::{Plan, Stage};
use super::timers::Timers;

/// After so many kills a line says how far it is.
const PROGRESS: u32 = 100;

/// How often the end is asked for before nothing is left to be told.
const LAST_WORDS: usize = 4;

/// What to do.
pub struct Campaign<'a> {
    pub binary: &'a Path,
    pub kills: u32,
    pub people: usize,
    pub seed: u64,
    /// How many starts out of four come as if a minute had passed.
    pub long_breaks: u8,
    /// How long people press before the process is killed, at most; in milliseconds.
    pub window: u64,
}

/// What came of it.
pub struct Figures {
    seed: u64,
    kills: u32,
    at_points: u32,
    at_steps: u32,
    while_starting: u32,
    /// While the database took no writes.
    unwritten: u32,
    ready: Vec<Duration>,
    took: Duration,
    pub judgement: Judgement,
    /// Of the process, by its exit code and its log.
    pub trouble: Vec<String>,
    /// Everything the processes printed.
    pub printed: String,
}

/// Where the bot is killed, or what it stumbles over before it is.
#[derive(Clone, Copy)]
enum Point {
    TimeTrack,
    Discord(Step),
}

/// Something to stand still at, or to stumble over.
fn point(dice: &mut Dice) -> (On, Fault) {
    let timer = "_timer";
    match dice.below(14) {
        0 | 1 => (On::get(timer), Fault::HangBefore),
        2..5 => (On::post(timer), Fault::HangBefore),
        5..8 => (On::post(timer), Fault::HangAfter),
        8 => (On::post(timer), Fault::Html),
        9 => (On::post(timer), Fault::CloseAfter),
        10 => (On::post(timer), Fault::StatusAfter(502)),
        11 => (On::post(timer), Fault::TruncatedBody(20)),
        12 => (On::get(timer), Fault::status(503)),
        _ => (On::post(timer), Fault::CloseBefore),
    }
}

/// Kills and starts as often as asked, then lets everything be booked, and judges.
pub async fn run(campaign: &Campaign<'_>) -> Figures {
    let since = Instant::now();
    let settings = [("TIMETRACK_TIME", "utc"), ("RUST_LOG", "warn,timetrack_bot=info")];
    let plan =
        Plan { binary: campaign.binary, people: campaign.people, transport: "endpoint", settings: &settings };
    let mut stage = Stage::empty(&plan).await;
    stage.start().await;
    stage.keep_nonces().await;
    stage.link_all().await;
    let mut show = Show {
        stage,
        dice: Dice(campaign.seed),
        players: Vec::new(),
        requests: Vec::new(),
        figures: Figures::new(campaign.seed),
        long_breaks: campaign.long_breaks,
        window: campaign.window,
    };
    show.players = show
        .stage
        .people
        .iter()
        .map(|member| Player {
            member: member.clone(),
            dice: Dice(campaign.seed ^ member.id.0),
            timers: Timers::default(),
        })
        .collect();
    let mut shown = 0;
    while show.figures.kills < campaign.kills {
        show.round().await;
        if show.figures.kills >= shown + PROGRESS {
            shown = show.figures.kills;
            eprintln!("{shown} of {} kills after {} s", campaign.kills, since.elapsed().as_secs());
        }
    }
    show.end().await;
    show.figures.took = since.elapsed();
    show.figures
}

struct Show {
    stage: Stage,
    dice: Dice,
    players: Vec<Player>,
    requests: Vec<Request>,
    figures: Figures,
    long_breaks: u8,
    window: u64,
}

impl Show {
    async fn round(&mut self) {
        let read_back = self.dice.below(3) == 0;
        self.stage.timetrack.set_quirks(Quirks {
            // A start that is sent twice would show: it begins anew.
            start_again: Repeated::Restart,
            write_body: if read_back { Body::Nothing } else { Body::Object },
            ..Quirks::default()
        });
        let scripted = self.script();
        let stop = CancellationToken::new();
        let mut playing = Vec::new();
        let mut idle = Vec::new();
        for player in std::mem::take(&mut self.players) {
            if self.dice.below(3) == 0 {
                idle.push(player);
            } else {
                playing.push(tokio::spawn(player.play(self.stage.discord.clone(), stop.clone())));
            }
        }
        self.wait(scripted).await;
        let lock = match self.dice.below(4) {
            // Ends are said from now on, and none is written.
            0 => Some(self.stage.lock().await),
            _ => None,
        };
        if lock.is_some() {
            tokio::time::sleep(self.dice.millis(40)).await;
            self.figures.unwritten += 1;
        }
        self.stage.kill().await;
        self.figures.kills += 1;
        if let Some(lock) = lock {
            lock.close().await.unwrap();
        }
        stop.cancel();
        for player in playing {
            idle.push(player.await.unwrap());
        }
        self.players = idle;
        self.stage.timetrack.forget_faults();
        self.stage.timetrack.release();
        self.stage.discord.calm();
        self.gather();
        if self.dice.below(8) == 0 {
            // Killed while it starts.
            let bot = self.stage.spawn(&[]);
            tokio::time::sleep(self.dice.millis(60)).await;
            bot.kill().await;
            self.figures.kills += 1;
            self.figures.while_starting += 1;
        }
        if self.dice.below(4) < u64::from(self.long_breaks) {
            self.stage.a_minute_passes().await;
            if self.dice.below(2) == 0 {
                self.stage.minutes_pass().await;
            }
        }
        let took = self.stage.start().await;
        self.figures.ready.push(took);
        self.learn();
    }

    /// Scripts trouble for this round, or none; and somebody takes direct messages no more, or again.
    fn script(&mut self) -> Option<Point> {
        if self.dice.below(8) == 0 {
            for person in &self.stage.people {
                self.stage.discord.open_dms(person.id);
            }
            let closed = usize::try_from(self.dice.below(2 * self.stage.people.len() as u64)).unwrap();
            if let Some(person) = self.stage.people.get(closed) {
                self.stage.discord.close_dms(person.id);
            }
        }
        match self.dice.below(3) {
            0 => {
                let (on, fault) = point(&mut self.dice);
                self.stage.timetrack.fault_next(on, fault);
                Some(Point::TimeTrack)
            }
            1 => {
                let step = Step::number(self.dice.below(STEPS));
                step.prepare(&self.stage);
                Some(Point::Discord(step))
            }
            _ => None,
        }
    }

    fn is_met(&self, point: Point) -> bool {
        match point {
            Point::TimeTrack => self.stage.timetrack.faults_left() == 0,
            Point::Discord(step) => step.is_met(&self.stage),
        }
    }

    /// Until the scripted point is reached, or for a while.
    async fn wait(&mut self, scripted: Option<Point>) {
        let until = Instant::now() + self.dice.millis(self.window);
        let Some(point) = scripted else { return tokio::time::sleep_until(until.into()).await };
        let longest = until + Duration::from_millis(2 * self.window);
        while !self.is_met(point) && Instant::now() < longest {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        if self.is_met(point) {
            let count = match point {
                Point::TimeTrack => &mut self.figures.at_points,
                Point::Discord(_) => &mut self.figures.at_steps,
            };
            *count += 1;
        }
        tokio::time::sleep(self.dice.millis(15)).await;
    }

    /// The sandbox forgets old requests.
    fn gather(&mut self) {
        let all = self.stage.timetrack.requests_from(self.requests.len());
        self.requests.extend(all);
    }

    /// People see in TimeTrack what runs.
    fn learn(&mut self) {
        for player in &mut self.players {
            let name = &player.member.username;
            player.timers.attending = self.stage.timetrack.attendance(name).is_some();
            player.timers.project = self.stage.timetrack.project_timer(name).map(|timer| {
                (timer.work.map(|work| work.project).unwrap_or_default(), timer.paused_since.is_some())
            });
        }
    }

    async fn end(&mut self) {
        self.stage.kill().await;
        if self.long_breaks == 4 {
            // Faults that need no kill leave writes that may be landing, too.
            self.stage.a_minute_passes().await;
        }
        for person in &self.stage.people {
            self.stage.discord.open_dms(person.id);
        }
        self.stage.hasten_notices().await;
        self.stage.start().await;
        if let Err(words) = self.stage.drained().await {
            self.figures.trouble.push(words);
        }
        if let Err(words) = self.stage.notices_are_sent().await {
            self.figures.trouble.push(words);
        }
        for _ in 0..LAST_WORDS {
            for person in self.stage.people.clone() {
                self.stage.says(person.id, "/status", &[]).await;
            }
        }
        let ended = self.stage.terminate().await;
        if ended.code() != Some(0) {
            self.figures.trouble.push(format!("ended with {:?}", ended.code()));
        }
        self.gather();
        self.figures.printed = String::from_utf8_lossy(&self.stage.printed).into_owned();
        let panics = self.figures.printed.lines().filter(|line| line.contains("panicked")).map(str::to_owned);
        self.figures.trouble.extend(panics);
        let storms = [&conduct::OPENINGS, &conduct::GLOBAL].map(|rule| rule.sentence);
        let breaches = self.stage.discord.breaches();
        let storms = breaches.iter().filter(|breach| storms.contains(&breach.rule));
        self.figures.trouble.extend(storms.map(ToString::to_string));
        let ledger = Ledger::read(&self.stage).await;
        // Opening checks the file as every start does.
        let table = self.stage.table().await;
        self.figures.judgement = oracle::judge(&self.stage, &table, &self.requests, Some(&ledger)).await;
        table.close().await;
    }
}

impl Figures {
    fn new(seed: u64) -> Self {
        Self {
            seed,
            kills: 0,
            at_points: 0,
            at_steps: 0,
            while_starting: 0,
            unwritten: 0,
            ready: Vec::new(),
            took: Duration::ZERO,
            judgement: Judgement::default(),
            trouble: Vec::new(),
            printed: String::new(),
        }
    }

    /// Whether nothing was lost, doubled, out of order or otherwise wrong.
    pub fn is_clean(&self) -> bool {
        self.judgement.is_clean() && self.trouble.is_empty()
    }

    /// The time from the start of a process until presses reach it, that so many per cent of the starts did not exceed.
    fn ready(&self, percent: usize) -> u128 {
        let mut sorted = self.ready.clone();
        sorted.sort();
        let index = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
        sorted.get(index).map_or(0, Duration::as_millis)
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "seed              {}", self.seed)?;
        writeln!(
            f,
            "kills             {} (of them {} at or after a scripted point of a delivery, {} of a notice, {} while starting, \
             {} while ends were said and not written)",
            self.kills, self.at_points, self.at_steps, self.while_starting, self.unwritten
        )?;
        let [half, most, all] = [50, 99, 100].map(|percent| self.ready(percent));
        writeln!(f, "ready again       p50 {half} ms, p99 {most} ms, max {all} ms")?;
        write!(f, "{}", self.judgement)?;
        writeln!(f, "process trouble   {}", self.trouble.len())?;
        self.trouble.iter().take(20).try_for_each(|line| writeln!(f, "    {line}"))?;
        writeln!(f, "took              {} s", self.took.as_secs())
    }
}
