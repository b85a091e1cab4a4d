//! TimeTrack as it may be: timers, what each write changed, and quirks drawn by chance. Must not know the bot or the network.

use chrono::{NaiveDateTime, TimeDelta};
use timetrack_bot::model::{LocalStamp, Project, Timer, TimerKind, TimerState};

use super::dice::Dice;

/// A write, without the person and the stamp.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    Start(Option<(Project, Option<String>)>),
    Pause,
    Resume,
    Stop,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Again {
    Refuse,
    Ignore,
    Restart,
}

/// What the documentation leaves open and matters to deliveries.
#[derive(Clone, Copy, Debug)]
pub struct Quirks {
    start_again: Again,
    repeat_refused: bool,
    /// Seconds to whose multiples starts are rounded, and whether up.
    round_to: i64,
    round_up: bool,
    shows_start: bool,
    shows_last: bool,
    /// Whether an answer to a write shows the timer.
    pub answers: bool,
}

impl Quirks {
    pub fn drawn(dice: &mut Dice) -> Self {
        Self {
            start_again: dice.one_of(&[Again::Refuse, Again::Ignore, Again::Restart]),
            repeat_refused: dice.percent(60),
            round_to: dice.one_of(&[1, 1, 1, 60, 300, 900]),
            round_up: dice.percent(30),
            shows_start: !dice.percent(10),
            shows_last: dice.percent(30),
            answers: dice.percent(60),
        }
    }

    /// How TimeTrack stores an instant.
    fn rounded(self, stamp: LocalStamp) -> LocalStamp {
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
    /// Whether it was done in TimeTrack's own app.
    pub elsewhere: bool,
}

/// The account: for each person an attendance and a project timer, and everything that changed them.
pub struct Account {
    pub quirks: Quirks,
    timers: Vec<[Timer; 2]>,
    pub changes: Vec<Change>,
}

/// The project nobody may book on.
pub const CLOSED: &str = "Closed";

impl Account {
    pub fn new(people: usize, quirks: Quirks) -> Self {
        Self { quirks, timers: vec![[Timer::STOPPED, Timer::STOPPED]; people], changes: Vec::new() }
    }

    fn timer(&mut self, person: usize, kind: TimerKind) -> &mut Timer {
        &mut self.timers[person][usize::from(kind == TimerKind::Project)]
    }

    /// Does it; whether TimeTrack says yes. What changed something is in `changes`.
    pub fn apply(&mut self, change: Change) -> Result<(), &'static str> {
        let quirks = self.quirks;
        let timer = self.timer(change.person, change.kind);
        let again = |refused: bool, words| if refused { Err(words) } else { Ok(()) };
        match (&change.act, timer.state) {
            (Act::Start(Some((project, _))), _) if project.name == CLOSED => return Err("closed project"),
            (Act::Start(_), TimerState::Running | TimerState::Paused)
                if quirks.start_again != Again::Restart =>
            {
                return again(quirks.start_again == Again::Refuse, "already running");
            }
            (Act::Start(work), _) => {
                let (project, task) = work.clone().map_or((None, None), |(on, task)| (Some(on), task));
                *timer = Timer {
                    state: TimerState::Running,
                    started_at: Some(quirks.rounded(change.stamp)),
                    project,
                    task,
                    ..Timer::STOPPED
                };
            }
            (Act::Stop, TimerState::Stopped) => return again(quirks.repeat_refused, "nothing runs"),
            (Act::Stop, _) => timer.state = TimerState::Stopped,
            (Act::Pause | Act::Resume, TimerState::Stopped) => return Err("nothing runs"),
            (Act::Pause, TimerState::Paused) => return again(quirks.repeat_refused, "already paused"),
            (Act::Resume, TimerState::Running) => return again(quirks.repeat_refused, "not paused"),
            (Act::Pause, _) => timer.state = TimerState::Paused,
            (Act::Resume, _) => timer.state = TimerState::Running,
        }
        self.changes.push(change);
        Ok(())
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
