//! A simulated working day during which the bot is killed repeatedly: at random instants, at scripted points, and while it
//! starts. One seed determines everything except the machine's timing.

use std::fmt;
use std::path::Path;
use std::time::{Duration, Instant};

use discord_sandbox::DiscordSandbox;
use timetrack_bot::model::Action;
use timetrack_bot::model::Project;
use timetrack_sandbox::{Body, Fault, On, Quirks, Repeated, Request};
use tokio_util::sync::CancellationToken;

use super::oracle::{self, Judgement, Timers};
use super::stage::{Member, OFFICE, Plan, Stage};

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
    while_starting: u32,
    ready: Vec<Duration>,
    took: Duration,
    pub judgement: Judgement,
    /// Of the process, by its exit code and its log.
    pub trouble: Vec<String>,
    /// Everything the processes printed.
    pub printed: String,
}

/// Splitmix64: a seed is told the same everywhere.
#[derive(Clone)]
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    fn millis(&mut self, bound: u64) -> Duration {
        Duration::from_micros(self.below(bound * 1000))
    }
}

/// Somebody who presses at random, mostly what makes sense.
struct Player {
    member: Member,
    dice: Dice,
    timers: Timers,
}

impl Player {
    fn choose(&mut self) -> (&'static str, Option<String>) {
        let free = [
            ("/clockin", None),
            ("/clockout", None),
            ("/break", None),
            ("/back", None),
            ("/project start", Some(format!("Project 000{}", 1 + self.dice.below(6)))),
            ("/project pause", None),
            ("/project resume", None),
            ("/project stop", None),
        ];
        let sensible = self.dice.below(10) > 0;
        loop {
            let (command, project) = free[usize::try_from(self.dice.below(8)).unwrap()].clone();
            let action = action(command, project.as_deref());
            if self.timers.take(&action).is_some() || !sensible {
                return (command, project);
            }
        }
    }

    /// Presses one after the other until told to stop. Whoever gets no answer does not wait for it for ever.
    async fn play(mut self, discord: DiscordSandbox, stop: CancellationToken) -> Self {
        for _ in 0..1 + self.dice.below(4) {
            let (command, project) = self.choose();
            let path: Vec<_> = command.trim_start_matches('/').split(' ').collect();
            let options: Vec<_> = project.iter().map(|project| ("project", project.as_str())).collect();
            let press = discord.slash(self.member.id, Some(OFFICE), &path, &options).unwrap();
            discord.forgive(press);
            let pause = self.dice.millis(20);
            tokio::select! {
                () = stop.cancelled() => return self,
                _ = discord.answer(press) => {}
            }
            tokio::select! {
                () = stop.cancelled() => return self,
                () = tokio::time::sleep(pause) => {}
            }
        }
        self
    }
}

fn action(command: &str, project: Option<&str>) -> Action {
    match command {
        "/clockin" => Action::ClockIn,
        "/clockout" => Action::ClockOut,
        "/break" => Action::Break { planned: None },
        "/back" => Action::Back { out: None },
        "/project pause" => Action::Pause,
        "/project resume" => Action::Resume,
        "/project stop" => Action::Stop,
        _ => {
            let project = Project { client: String::new(), name: project.unwrap_or_default().to_owned() };
            Action::Start { project, task: None, note: None }
        }
    }
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
    let mut show = Show {
        stage: Stage::new(&plan).await,
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
        let scripted = self.dice.below(3) == 0;
        if scripted {
            let (on, fault) = point(&mut self.dice);
            self.stage.timetrack.fault_next(on, fault);
        }
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
        self.stage.kill().await;
        self.figures.kills += 1;
        stop.cancel();
        for player in playing {
            idle.push(player.await.unwrap());
        }
        self.players = idle;
        self.stage.timetrack.forget_faults();
        self.stage.timetrack.release();
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
        }
        let took = self.stage.start().await;
        self.figures.ready.push(took);
        self.learn();
    }

    /// Until the scripted point is reached, or for a while.
    async fn wait(&mut self, scripted: bool) {
        let until = Instant::now() + self.dice.millis(self.window);
        if !scripted {
            return tokio::time::sleep_until(until.into()).await;
        }
        let longest = until + Duration::from_millis(2 * self.window);
        while self.stage.timetrack.faults_left() > 0 && Instant::now() < longest {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        if self.stage.timetrack.faults_left() == 0 {
            self.figures.at_points += 1;
        }
        tokio::time::sleep(self.dice.millis(15)).await;
    }

    /// The stand-in forgets old requests.
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
        if self.long_breaks == 4 {
            // Faults that need no kill leave writes that may be landing, too.
            self.stage.kill().await;
            self.stage.a_minute_passes().await;
            self.stage.start().await;
        }
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
        // Opening checks the file as every start does.
        let table = self.stage.table().await;
        self.figures.judgement = oracle::judge(&self.stage, &table, &self.requests).await;
        table.close().await;
    }
}

impl Figures {
    fn new(seed: u64) -> Self {
        Self {
            seed,
            kills: 0,
            at_points: 0,
            while_starting: 0,
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
            "kills             {} (of them {} at or after a scripted point, {} while starting)",
            self.kills, self.at_points, self.while_starting
        )?;
        let [half, most, all] = [50, 99, 100].map(|percent| self.ready(percent));
        writeln!(f, "ready again       p50 {half} ms, p99 {most} ms, max {all} ms")?;
        write!(f, "{}", self.judgement)?;
        writeln!(f, "process trouble   {}", self.trouble.len())?;
        self.trouble.iter().take(20).try_for_each(|line| writeln!(f, "    {line}"))?;
        writeln!(f, "took              {} s", self.took.as_secs())
    }
}
