//! The timers and entries of a company's people, by TimeTrack's rules. Calculates with the callers' naive local dates and reads
//! no clock.

use chrono::TimeDelta;
use serde::Serialize;

use super::calendar::{Absence, Calendar};
use super::company::{Company, Employee, Job};
use super::quirks::{Clientless, Names, Quirks, Repeated, UnknownUsers};
use super::wall_time::WallTime;

/// A timer that was started and perhaps stopped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stopwatch {
    /// When it was started.
    pub started_at: WallTime,
    /// Work as last saved: at a pause or stop.
    pub worked_seconds: i64,
    /// Break as last saved: at a resume or stop.
    pub break_seconds: i64,
    /// Since when it is paused.
    pub paused_since: Option<WallTime>,
    /// Whether it has ended.
    pub stopped: bool,
    /// Breaks that have ended, with start and end.
    pub breaks: Vec<(WallTime, WallTime)>,
    /// For a project timer: on what.
    pub work: Option<Work>,
}

/// What a project timer counts for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Work {
    /// The client's name.
    pub client: String,
    /// The project's name.
    pub project: String,
    /// The task's name.
    pub task: Option<String>,
    pub note: Option<String>,
}

/// A finished row of the timesheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Its id, unique in the account.
    pub id: u64,
    /// Start.
    pub from: WallTime,
    /// End.
    pub to: WallTime,
    /// Breaks within, with start and end.
    pub breaks: Vec<(WallTime, WallTime)>,
    /// From start to end without breaks.
    pub worked_seconds: i64,
    /// Sum of the breaks.
    pub break_seconds: i64,
    /// For project time: on what.
    pub work: Option<Work>,
}

/// A person has one timer of each kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimerKind {
    /// Presence.
    Attendance,
    /// Project time.
    Project,
}

/// What is done to a timer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimerAction {
    /// Start; a project timer with what it is for.
    Start(Option<Work>),
    Pause,
    Resume,
    Stop,
    /// Go on with the timer that was stopped last, as if it had not been; its entry stays. No call does that, but people can.
    Continue,
}

/// A no, in TimeTrack's words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct Refusal {
    /// HTTP status.
    pub status: u16,
    /// TimeTrack's code; invented but for 15020.
    pub code: i64,
    /// What is wrong.
    pub detail: String,
}

impl Refusal {
    pub(super) fn new(status: u16, code: i64, detail: impl Into<String>) -> Self {
        Self { status, code, detail: detail.into() }
    }

    /// Nothing runs.
    pub(super) fn no_timer() -> Self {
        Self::new(404, 15051, "No timer is running")
    }
}

/// One of a person's timers, and what it has booked.
#[derive(Clone, Debug, Default)]
pub(super) struct Sheet {
    pub(super) timer: Option<Stopwatch>,
    pub(super) entries: Vec<Entry>,
}

impl Sheet {
    /// The timer, if it counts.
    pub(super) fn on(&self) -> Option<&Stopwatch> {
        self.timer.as_ref().filter(|timer| !timer.stopped)
    }
}

/// A person's two timers.
#[derive(Clone, Debug, Default)]
pub(super) struct Person {
    pub(super) attendance: Sheet,
    pub(super) project: Sheet,
}

/// The whole account.
#[derive(Debug)]
pub(super) struct Books {
    pub(super) company: Company,
    pub(super) calendar: Calendar,
    people: std::collections::BTreeMap<String, Person>,
    last_id: u64,
}

fn seconds(from: WallTime, to: WallTime) -> i64 {
    (to.0 - from.0).max(TimeDelta::zero()).num_seconds()
}

impl Stopwatch {
    fn new(at: WallTime, work: Option<Work>) -> Self {
        Self {
            started_at: at,
            worked_seconds: 0,
            break_seconds: 0,
            paused_since: None,
            stopped: false,
            breaks: Vec::new(),
            work,
        }
    }

    fn pause(&mut self, at: WallTime) {
        self.worked_seconds = (seconds(self.started_at, at) - self.break_seconds).max(0);
        self.paused_since = Some(at);
    }

    fn resume(&mut self, at: WallTime) {
        self.break_seconds = (seconds(self.started_at, at) - self.worked_seconds).max(0);
        self.breaks.extend(self.paused_since.take().map(|since| (since, at)));
    }

    fn stop(&mut self, at: WallTime) {
        if self.paused_since.is_some() {
            self.resume(at);
        } else {
            self.worked_seconds = (seconds(self.started_at, at) - self.break_seconds).max(0);
        }
        self.stopped = true;
    }
}

impl Books {
    pub(super) fn new(company: Company) -> Self {
        Self { company, calendar: Calendar::default(), people: Default::default(), last_id: 7000 }
    }

    /// The person of that exact name.
    pub(super) fn person(&self, username: &str) -> Person {
        self.people.get(username).cloned().unwrap_or_default()
    }

    /// Adds an absence; its id.
    pub(super) fn add_absence(&mut self, absence: Absence) -> u64 {
        self.last_id += 1;
        self.calendar.absences.push(Absence { id: self.last_id, ..absence });
        self.last_id
    }

    /// Gives a person another name; the old one is nobody's then.
    pub(super) fn rename(&mut self, old: &str, new: &str) {
        for user in self.company.users.iter_mut().filter(|user| user.username == old) {
            user.username = new.to_owned();
        }
        for absence in self.calendar.absences.iter_mut().filter(|absence| absence.username == old) {
            absence.username = new.to_owned();
        }
        if let Some(person) = self.people.remove(old) {
            self.people.insert(new.to_owned(), person);
        }
    }

    /// The spelling under which the books know `username`.
    pub(super) fn username(&mut self, username: &str, quirks: &Quirks) -> Result<String, Refusal> {
        let named = |user: &&Employee| user.username == username;
        let alike = |user: &&Employee| user.username.to_lowercase() == username.to_lowercase();
        let users = &self.company.users;
        let (found, exact) = match users.iter().find(named) {
            Some(user) => (Some(user), true),
            None => (users.iter().find(alike), false),
        };
        let (user, names) = match found {
            None => (None, quirks.unknown_names),
            Some(user) if !exact => (Some(user), quirks.cased_names),
            Some(user) if !user.enabled => (Some(user), quirks.disabled_names),
            Some(user) => (Some(user), Names::Accept),
        };
        match (names, user) {
            (Names::Accept, Some(user)) => Ok(user.username.clone()),
            (Names::Refuse, Some(user)) if exact => {
                Err(Refusal::new(422, 15031, format!("User {} is disabled", user.username)))
            }
            (Names::Refuse, _) if quirks.unknown_users == UnknownUsers::AsNoTimer => Err(Refusal::no_timer()),
            (Names::Refuse, _) => Err(Refusal::new(404, 15030, format!("No user {username}"))),
            (Names::Accept | Names::Create, _) => {
                self.company
                    .users
                    .push(Employee { username: username.to_owned(), ..Employee::named("", "", true) });
                Ok(username.to_owned())
            }
        }
    }

    fn work(&mut self, work: Work, quirks: &Quirks) -> Result<Work, Refusal> {
        let plain = |client: &str, name: &str| (client.to_lowercase(), name.to_lowercase());
        let asked = plain(&work.client, &work.project);
        let named = |job: &&Job| job.client == work.client && job.name == work.project;
        let jobs = &self.company.projects;
        let exact = jobs.iter().find(named);
        let found = exact.or_else(|| jobs.iter().find(|job| plain(&job.client, &job.name) == asked));
        let names = match found {
            None => quirks.unknown_names,
            Some(_) if exact.is_none() => quirks.cased_names,
            Some(job) if !job.enabled => quirks.disabled_names,
            Some(job) if job.client.is_empty() && quirks.without_client == Clientless::Refuse => {
                Names::Refuse
            }
            Some(_) => Names::Accept,
        };
        match (names, found) {
            (Names::Accept, Some(job)) => {
                Ok(Work { client: job.client.clone(), project: job.name.clone(), ..work })
            }
            (Names::Refuse, _) => {
                let detail = format!("No active project {} of client {}", work.project, work.client);
                Err(Refusal::new(422, 15040, detail))
            }
            (Names::Accept | Names::Create, _) => {
                self.company.projects.push(Job::of(&work.client, &work.project, true));
                Ok(work)
            }
        }
    }

    /// Does `act` at `at`; whether that changed anything, and the timer as it is then, if there is one.
    pub(super) fn act(
        &mut self,
        username: &str,
        which: TimerKind,
        (act, at): (TimerAction, WallTime),
        quirks: &Quirks,
    ) -> Result<(bool, Option<Stopwatch>), Refusal> {
        let username = self.username(username, quirks)?;
        let act = match act {
            TimerAction::Start(Some(work)) => TimerAction::Start(Some(self.work(work, quirks)?)),
            other => other,
        };
        let person = self.people.entry(username).or_default();
        let sheet = match which {
            TimerKind::Attendance => &mut person.attendance,
            TimerKind::Project => &mut person.project,
        };
        let changed = sheet.act(act, at, quirks)?;
        if let Some(entry) = sheet.entries.last_mut().filter(|entry| entry.id == 0) {
            self.last_id += 1;
            entry.id = self.last_id;
        }
        Ok((changed, sheet.timer.clone()))
    }
}

impl Sheet {
    /// Whether that changed anything. A new entry has the id 0 until the account gives it one.
    fn act(&mut self, act: TimerAction, at: WallTime, quirks: &Quirks) -> Result<bool, Refusal> {
        let again = |again, detail| {
            if again == Repeated::Refuse { Err(Refusal::new(409, 15050, detail)) } else { Ok(false) }
        };
        let running = self.timer.as_mut().filter(|timer| !timer.stopped);
        match (act, running) {
            (TimerAction::Start(work), None) => self.timer = Some(Stopwatch::new(at, work)),
            (TimerAction::Start(work), Some(timer)) => {
                again(quirks.start_again, "The timer is already running")?;
                if quirks.start_again == Repeated::Ignore {
                    return Ok(false);
                }
                *timer = Stopwatch::new(at, work);
            }
            (TimerAction::Continue, None) => match &mut self.timer {
                Some(timer) => timer.stopped = false,
                None => return Err(Refusal::new(404, 15051, "No timer to go on with")),
            },
            (TimerAction::Continue, Some(_)) => return Ok(false),
            (TimerAction::Stop, None) => return again(quirks.stop_again, "No timer is running"),
            (TimerAction::Pause | TimerAction::Resume, None) => return Err(Refusal::no_timer()),
            (TimerAction::Pause, Some(timer)) if timer.paused_since.is_some() => {
                return again(quirks.pause_again, "The timer is already paused");
            }
            (TimerAction::Pause, Some(timer)) => timer.pause(at),
            (TimerAction::Resume, Some(timer)) if timer.paused_since.is_none() => {
                return again(quirks.resume_again, "The timer is not paused");
            }
            (TimerAction::Resume, Some(timer)) => timer.resume(at),
            (TimerAction::Stop, Some(timer)) => {
                timer.stop(at);
                self.entries.push(Entry {
                    id: 0,
                    from: timer.started_at,
                    to: at,
                    breaks: timer.breaks.clone(),
                    worked_seconds: timer.worked_seconds,
                    break_seconds: timer.break_seconds,
                    work: timer.work.clone(),
                });
            }
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests;
