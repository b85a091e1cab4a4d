//! A model of a TimeTrack account: timers, the effect of each write, and randomly drawn quirks.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use timetrack_bot::model::{LocalStamp, Project, Timer, TimerKind, TimerState, Zone};
use timetrack_bot::timetrack::Entry;

use super::dice::Dice;

/// A write, without the person and the stamp.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    Start(Option<(Project, Option<String>)>),
    Pause,
    Resume,
    Stop,
    /// In TimeTrack's own app only: the timer that was stopped last goes on as if it had not been.
    Continue,
}

/// What the lists of entries show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lists {
    /// Each timer that was stopped, at once.
    AtOnce,
    /// The same, minutes later.
    Late,
    /// There are none to be read.
    None,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Repeated {
    Refuse,
    Ignore,
    Restart,
}

/// What the documentation leaves open and matters to deliveries.
#[derive(Clone, Copy, Debug)]
pub struct Quirks {
    start_again: Repeated,
    repeat_refused: bool,
    /// Seconds to whose multiples starts are rounded, and whether up.
    round_to: i64,
    round_up: bool,
    /// Whether a timer says since when it is on.
    pub shows_start: bool,
    shows_last: bool,
    /// Whether an answer to a write shows the timer.
    pub answers: bool,
    pub lists: Lists,
}

impl Quirks {
    pub fn drawn(dice: &mut Dice) -> Self {
        Self {
            start_again: dice.one_of(&[Repeated::Refuse, Repeated::Ignore, Repeated::Restart]),
            repeat_refused: dice.percent(60),
            round_to: dice.one_of(&[1, 1, 1, 60, 300, 900]),
            round_up: dice.percent(30),
            shows_start: !dice.percent(10),
            shows_last: dice.percent(30),
            answers: dice.percent(60),
            lists: dice.one_of(&[Lists::AtOnce, Lists::AtOnce, Lists::AtOnce, Lists::Late, Lists::None]),
        }
    }

    /// Whether the sums of a timer tell its seconds.
    pub fn tells_sums(self) -> bool {
        self.round_to == 1 && self.shows_start
    }

    /// Whether every timer that ends leaves a row at once, to the second.
    pub fn tells_ends(self) -> bool {
        self.tells_sums() && self.lists == Lists::AtOnce && self.start_again != Repeated::Restart
    }

    /// How TimeTrack stores an instant.
    pub fn rounded(self, stamp: LocalStamp) -> LocalStamp {
        let midnight = NaiveDateTime::from(stamp.0.date());
        let seconds = (stamp.0 - midnight).num_seconds();
        let down = seconds - seconds % self.round_to;
        let up = if self.round_up && down != seconds { self.round_to } else { 0 };
        LocalStamp(midnight + TimeDelta::seconds(down + up))
    }
}

/// Something that changed a timer.
#[derive(Clone, Debug)]
pub struct Change {
    pub person: usize,
    pub kind: TimerKind,
    pub act: Act,
    pub stamp: LocalStamp,
    /// Where the person was by whose clock the stamp is; `None` in TimeTrack's own app, which the bot cannot know.
    pub zone: Option<Zone>,
    /// The punch it was sent for; `None` if it was done in TimeTrack's own app.
    pub punch: Option<i64>,
}

/// The account: for each person an attendance and a project timer, and everything that changed them.
pub struct Account {
    pub quirks: Quirks,
    timers: Vec<[Timer; 2]>,
    /// Where each was started.
    zones: Vec<[Option<Zone>; 2]>,
    pub changes: Vec<Change>,
    entries: Vec<Booked>,
}

/// A row of the timesheet.
struct Booked {
    person: usize,
    kind: TimerKind,
    at: DateTime<Utc>,
    row: Entry,
}

/// So long after the stop a list that lags shows it.
const LAG: TimeDelta = TimeDelta::minutes(5);

/// The project nobody may book on.
pub const CLOSED: &str = "Closed";

impl Account {
    pub fn new(people: usize, quirks: Quirks) -> Self {
        let timers = vec![[Timer::STOPPED, Timer::STOPPED]; people];
        let zones = vec![[None, None]; people];
        Self { quirks, timers, zones, changes: Vec::new(), entries: Vec::new() }
    }

    /// Where the bot started the timer, if it did.
    pub fn zone(&self, person: usize, kind: TimerKind) -> Option<&Zone> {
        self.zones[person][usize::from(kind == TimerKind::Project)].as_ref()
    }

    fn timer(&mut self, person: usize, kind: TimerKind) -> &mut Timer {
        &mut self.timers[person][usize::from(kind == TimerKind::Project)]
    }

    /// Does it at `now`; whether TimeTrack says yes. What changed something is in `changes`.
    pub fn apply(&mut self, change: Change, now: DateTime<Utc>) -> Result<(), &'static str> {
        let quirks = self.quirks;
        let before = self.timer(change.person, change.kind).clone();
        let timer = self.timer(change.person, change.kind);
        let again = |refused: bool, words| if refused { Err(words) } else { Ok(()) };
        match (&change.act, timer.state) {
            (Act::Start(Some((project, _))), _) if project.name == CLOSED => return Err("closed project"),
            (Act::Start(_), TimerState::Running | TimerState::Paused)
                if quirks.start_again != Repeated::Restart =>
            {
                return again(quirks.start_again == Repeated::Refuse, "already running");
            }
            (Act::Start(work), _) => {
                let (project, task) = work.clone().map_or((None, None), |(on, task)| (Some(on), task));
                *timer = Timer {
                    state: TimerState::Running,
                    started_at: Some(quirks.rounded(change.stamp)),
                    worked_seconds: Some(0),
                    break_seconds: Some(0),
                    project,
                    task,
                    ..Timer::STOPPED
                };
            }
            (Act::Stop, TimerState::Stopped) => return again(quirks.repeat_refused, "nothing runs"),
            (Act::Stop, _) => {
                timer.state = TimerState::Stopped;
                if before.state == TimerState::Running {
                    save_work(timer, change.stamp);
                }
            }
            (Act::Continue, TimerState::Stopped) if timer.started_at.is_some() => {
                timer.state = TimerState::Running;
            }
            (Act::Continue, _) => return Err("nothing to continue"),
            (Act::Pause | Act::Resume, TimerState::Stopped) => return Err("nothing runs"),
            (Act::Pause, TimerState::Paused) => return again(quirks.repeat_refused, "already paused"),
            (Act::Resume, TimerState::Running) => return again(quirks.repeat_refused, "not paused"),
            (Act::Pause, _) => {
                timer.state = TimerState::Paused;
                save_work(timer, change.stamp);
            }
            (Act::Resume, _) => {
                timer.state = TimerState::Running;
                save_break(timer, change.stamp);
            }
        }
        if let (Act::Stop, Some(from)) = (&change.act, before.started_at) {
            let to = Some(quirks.rounded(change.stamp));
            let row = Entry { from, to, worked: None, breaks: None, project: before.project, manual: false };
            self.entries.push(Booked { person: change.person, kind: change.kind, at: now, row });
        }
        if matches!(change.act, Act::Start(_)) {
            self.zones[change.person][usize::from(change.kind == TimerKind::Project)]
                .clone_from(&change.zone);
        }
        self.changes.push(change);
        Ok(())
    }

    /// What the list shows; `None` if there is none.
    pub fn list(&self, person: usize, kind: TimerKind, now: DateTime<Utc>) -> Option<Vec<Entry>> {
        let lag = match self.quirks.lists {
            Lists::AtOnce => TimeDelta::zero(),
            Lists::Late => LAG,
            Lists::None => return None,
        };
        let own = |booked: &&Booked| booked.person == person && booked.kind == kind && booked.at + lag <= now;
        Some(self.entries.iter().filter(own).map(|booked| booked.row.clone()).collect())
    }

    /// The timer as a `GET` shows it.
    pub fn show(&mut self, person: usize, kind: TimerKind) -> Timer {
        let quirks = self.quirks;
        let timer = self.timer(person, kind).clone();
        if timer.state == TimerState::Stopped && !quirks.shows_last {
            return Timer::STOPPED;
        }
        Timer { started_at: timer.started_at.filter(|_| quirks.shows_start), ..timer }
    }
}

/// A pause and a stop save the work done so far.
fn save_work(timer: &mut Timer, at: LocalStamp) {
    let elapsed = timer.started_at.map_or(0, |start| (at.0 - start.0).num_seconds());
    timer.worked_seconds = Some(elapsed - timer.break_seconds.unwrap_or(0));
}

/// A resume saves the break.
fn save_break(timer: &mut Timer, at: LocalStamp) {
    let elapsed = timer.started_at.map_or(0, |start| (at.0 - start.0).num_seconds());
    timer.break_seconds = Some(elapsed - timer.worked_seconds.unwrap_or(0));
}
