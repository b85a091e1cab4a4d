//! A simulated working day during which the bot is killed repeatedly: at random instants, at scripted points, and while it
//! starts. One seed determines everything except the machine's timing.

use std::path::Path;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use discord_sandbox::rules::conduct;
use sqlx::Connection;
use timetrack_sandbox::{Body, Fault, On, Quirks, Repeated, Request};
use tokio_util::sync::CancellationToken;

use super::figures::Figures;
use super::ledger::{Ledger, STEPS, Step};
use super::oracle::{self, Judgement};
use super::players::{Dice, Player};
use super::reminded::{self, Reminded};
use super::shown::Shown;
use super::stage::{BOSS, Member, Plan, Stage};
use super::timers::Timers;

/// After so many kills a line says how far it is.
const PROGRESS: u32 = 100;

/// How often the end is asked for before nothing is left to be told.
const LAST_WORDS: usize = 4;

/// Discord takes openings of channels for so many people at once.
const FEW: usize = 16;

/// So many more people forget to clock out and are reminded.
const FORGETFUL: usize = 4;

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
    let (zone, ahead) = reminded::noon();
    let settings = [
        ("TIMETRACK_TIME", "utc"),
        ("RUST_LOG", "warn,timetrack_bot=info"),
        ("WHO", "members"),
        ("DEFAULT_TIMEZONE", &*zone),
        // No life of the bot is long enough for the usual budget.
        ("READS_PER_SECOND", "1000"),
    ];
    let people = campaign.people + FORGETFUL;
    let plan = Plan { binary: campaign.binary, people, transport: "endpoint", settings: &settings };
    let mut stage = Stage::empty(&plan).await;
    stage.start().await;
    stage.keep_nonces().await;
    stage.link_all().await;
    // The channels for their welcomes are opened one a second, which a bot that starts again and again would not keep to.
    while people > FEW && stage.notices_are_sent().await.is_err() {}
    let board = Shown::set(&stage).await;
    let role = stage.set_role().await;
    let reminded = Reminded::new(&mut stage, FORGETFUL, (campaign.seed, ahead)).await;
    let mut show = Show {
        stage,
        board,
        role,
        reminded,
        starts: Vec::new(),
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
    board: Shown,
    /// Worn by those who work.
    role: u64,
    reminded: Reminded,
    /// When the bot was started.
    starts: Vec<DateTime<Utc>>,
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
        self.reminded.renew(&self.stage).await;
        let scripted = self.script();
        self.reminded.go_home(&self.stage);
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
            self.starts.push(self.stage.discord.now());
            let bot = self.stage.spawn(&[]);
            tokio::time::sleep(self.dice.millis(60)).await;
            bot.kill().await;
            self.figures.kills += 1;
            self.figures.while_starting += 1;
        }
        self.time_passes().await;
        self.reminded.night_falls(&self.stage).await;
        let took = self.start().await;
        self.figures.ready.push(took);
        self.learn();
    }

    async fn start(&mut self) -> Duration {
        self.starts.push(self.stage.discord.now());
        self.stage.start().await
    }

    /// While the bot is down.
    async fn time_passes(&mut self) {
        if self.dice.below(4) < u64::from(self.long_breaks) {
            self.stage.a_minute_passes().await;
            if self.dice.below(2) == 0 {
                self.stage.minutes_pass().await;
            }
        }
        if self.dice.below(2) == 0 {
            let seconds = [10, 60, 600][usize::try_from(self.dice.below(3)).unwrap()];
            self.board.skip(&self.stage, seconds).await;
        }
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
        self.board.disturb(&self.stage, &mut self.dice);
        match self.dice.below(3) {
            0 => {
                let (on, fault) = point(&mut self.dice);
                self.stage.timetrack.fault_next(on, fault);
                Some(Point::TimeTrack)
            }
            1 => {
                let step = Step::number(self.dice.below(STEPS));
                step.prepare(&self.stage);
                if step.closes_messages() {
                    self.reminded.excuse();
                }
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
        self.board.mend(&self.stage);
        self.stage.hasten_notices().await;
        self.reminded.age_sightings(&self.stage).await;
        self.start().await;
        self.reminded.renew(&self.stage).await;
        let ended = [
            self.stage.drained().await,
            self.stage.notices_are_sent().await,
            self.reminded.are_decided(&self.stage).await,
        ];
        self.figures.trouble.extend(ended.into_iter().filter_map(Result::err));
        let people: Vec<Member> = self.stage.people.iter().chain(self.reminded.members()).cloned().collect();
        for person in people.iter().cycle().take(LAST_WORDS * people.len()) {
            self.stage.says(person.id, "/status", &[]).await;
        }
        self.terminate().await;
        // The last edit of the board need not wait.
        self.board.hasten(&self.stage).await;
        self.start().await;
        self.figures.trouble.extend(self.stage.notices_are_sent().await.err());
        let mut of_roles = Judgement::default();
        self.stage.roles_are_right(self.role, &mut of_roles).await;
        self.terminate().await;
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
        let mut found = oracle::judge(&self.stage, &table, &self.requests, Some(&ledger)).await;
        table.close().await;
        ledger.messages(&self.stage, (&Member { id: BOSS, username: "boss".to_owned() }, None), &mut found);
        self.board.judge(&self.stage, &self.starts, &people, &mut found);
        self.reminded.judge(&self.stage, &ledger, &self.starts, &mut found);
        found.wrong.extend(of_roles.wrong);
        self.figures.judgement = found;
    }

    async fn terminate(&mut self) {
        let ended = self.stage.terminate().await;
        if ended.code() != Some(0) {
            self.figures.trouble.push(format!("ended with {:?}", ended.code()));
        }
    }
}
