//! The simulated world: people press, requests travel, the bot dies and comes back, the clock is set. What is decided about a
//! delivery is decided by the product's own [`Attempt`], [`CircuitBreaker`] and the functions of `delivery::run`; only hands are simulated.

use chrono::{DateTime, TimeDelta, Utc};
use timetrack_bot::delivery::Attempt;
use timetrack_bot::delivery::attempt::Effect;
use timetrack_bot::delivery::reconcile::{ALIKE, is_alone};
use timetrack_bot::delivery::run::{picked, wake_at, was_set_back};
use timetrack_bot::model::{LocalStamp, Punch, PunchId, TimeMode, Timer, TimerKind};
use timetrack_bot::timetrack::{Call, CircuitBreaker, Error, Sent as SentAt};

use super::account::{Account, Act, Change};
use super::dice::Dice;
use super::line::Fate;
use super::notices::Ends;
use super::plan::Plan;
use super::table::{Table, in_line};
use super::todo::{Todo, owned};

/// What comes to pass at some time.
#[derive(Clone, Debug)]
pub enum Event {
    /// A press reaches the bot; the number of its plan.
    Press(usize),
    /// A write reaches TimeTrack; its number.
    Land(usize),
    /// What the bot waits for has come; whose line, and in which life of the bot.
    Known(usize, u32),
    /// The delivery worker looks; only the last call for it counts.
    Wake(u64),
    /// Somebody answers a question: it is to be booked all the same; the number of the punch.
    Confirm(i64),
    Restart,
    /// The machine's clock is set.
    Jump(TimeDelta),
    /// Somebody uses TimeTrack's own app.
    Elsewhere(usize),
    /// Somebody takes back what was done to a timer.
    Undo(usize, TimerKind, Act),
    Calm,
}

/// A write on its way.
pub(super) struct Sent {
    pub(super) change: Change,
    pub(super) id: i64,
    pub(super) answer: Option<Result<(), &'static str>>,
    pub(super) landed: bool,
    pub(super) fate: Fate,
}

pub(super) enum Awaits {
    Timer(Result<Option<Timer>, Error>),
    Entries(Option<Error>),
    Booked(Option<Error>),
    Mark,
    Write(usize),
}

/// A try under way.
pub(super) struct Line {
    attempt: Attempt,
    /// How often the breaker had closed when it began.
    pub(super) closings: u64,
    /// When its last request left.
    pub(super) sent_at: SentAt,
    pub(super) since: DateTime<Utc>,
    pub(super) awaits: Awaits,
}

/// What is known of a punch beside the table.
#[derive(Clone, Debug, Default)]
pub struct Known {
    pub recorded_at: DateTime<Utc>,
    /// The stamps of its first writes: of its end or change, and of its start.
    pub stamps: [Option<LocalStamp>; 2],
    /// A write left whose outcome the bot has not read since.
    pub dirty: bool,
    /// Whether its last attempt began in doubt, which keeps its turn.
    pub in_doubt: bool,
    /// Successes in name.
    pub lies: usize,
    /// TimeTrack said yes to a write of it and did nothing, for that was so already.
    pub ignored: bool,
    /// It went on without a list of entries, which failed for too long.
    pub blind: bool,
    /// How many changes TimeTrack had seen when it was recorded.
    pub recorded_after: usize,
    /// The same when it was settled.
    pub settled_after: usize,
}

pub struct World {
    pub dice: Dice,
    /// Of what has to do with questions, so that everything else is as it would be without them.
    pub(super) answers: Dice,
    pub plan: Plan,
    pub now: DateTime<Utc>,
    pub(super) offset: TimeDelta,
    pub calm: bool,
    pub(super) events: Vec<(DateTime<Utc>, Event)>,
    pub table: Table,
    pub known: Vec<Known>,
    pub account: Account,
    pub(super) breaker: CircuitBreaker,
    pub(super) closings: u64,
    pub(super) lines: Vec<Option<Line>>,
    pub(super) sent: Vec<Sent>,
    pub(super) life: u32,
    pub(super) up: bool,
    wakes: u64,
    pub(super) last_look: DateTime<Utc>,
    pub crashes: u32,
    /// When each punch ended, and as what.
    pub(super) ends: Vec<(DateTime<Utc>, Punch)>,
    pub trace: Option<Vec<String>>,
}

pub(super) type Held = Result<(), String>;

impl World {
    pub fn new(seed: u64, traced: bool) -> Self {
        let mut dice = Dice::new(seed);
        let plan = Plan::drawn(&mut dice);
        let account = Account::new(plan.people, plan.quirks);
        let events = plan.events.clone();
        let now = plan.begin;
        let mut world = Self {
            dice,
            answers: Dice::new(!seed),
            now,
            offset: TimeDelta::zero(),
            calm: false,
            events,
            table: Table::default(),
            known: Vec::new(),
            account,
            breaker: CircuitBreaker::default(),
            closings: 0,
            lines: (0..plan.people).map(|_| None).collect(),
            sent: Vec::new(),
            life: 0,
            up: true,
            wakes: 0,
            last_look: now,
            crashes: 0,
            ends: Vec::new(),
            trace: traced.then(Vec::new),
            plan,
        };
        world.forgotten();
        world.ring();
        world
    }

    /// What people are owed to hear.
    pub fn ends(&self) -> Ends {
        let recorded = |number: usize| (PunchId(number as i64), self.known[number].recorded_at);
        Ends {
            ends: self.ends.clone(),
            recorded: (0..self.known.len()).map(recorded).collect(),
            people: self.plan.people,
            begin: self.plan.begin,
            calm_at: self.plan.calm_at,
            trouble: self.plan.trouble,
            crash: self.plan.crash,
        }
    }

    pub(super) fn note(&mut self, what: impl FnOnce() -> String) {
        let at = self.now.format("%H:%M:%S%.3f");
        if let Some(trace) = &mut self.trace {
            trace.push(format!("{at} {}", what()));
        }
    }

    /// What the machine's clock says.
    pub(super) fn clock(&self) -> DateTime<Utc> {
        self.now + self.offset
    }

    pub(super) fn after(&mut self, millis: i64, event: Event) {
        self.events.push((self.now + TimeDelta::milliseconds(millis), event));
    }

    pub(super) fn ring(&mut self) {
        self.wake_in(TimeDelta::zero());
    }

    fn wake_in(&mut self, left: TimeDelta) {
        self.wakes += 1;
        let wake = Event::Wake(self.wakes);
        self.events.retain(|(_, event)| !matches!(event, Event::Wake(_)));
        self.events.push((self.now + left, wake));
    }

    /// Lets the next event happen; `false` if there is none.
    pub fn step(&mut self) -> Result<bool, String> {
        let next = self.events.iter().enumerate().min_by_key(|(_, (at, _))| *at).map(|(number, _)| number);
        let Some(next) = next else { return Ok(false) };
        let (at, event) = self.events.remove(next);
        self.now = self.now.max(at);
        match event {
            Event::Press(number) => self.press(number),
            Event::Land(number) => self.land(number),
            Event::Known(person, life) if life == self.life => self.proceed(person)?,
            Event::Known(..) => {}
            Event::Wake(number) if number == self.wakes && self.up => self.look()?,
            Event::Wake(_) => {}
            Event::Confirm(id) => self.confirm(id),
            Event::Restart => self.restart(),
            Event::Jump(by) => self.jump(by),
            Event::Elsewhere(person) => self.elsewhere(person),
            Event::Undo(person, kind, act) => self.done_elsewhere(person, kind, act),
            Event::Calm => self.calm = true,
        }
        Ok(true)
    }

    fn look(&mut self) -> Held {
        let now = self.clock();
        if was_set_back(self.last_look, now) {
            self.breaker.forget_pauses(now);
            self.table.hasten(now);
        }
        self.last_look = now;
        if self.breaker.closings() != self.closings {
            self.closings = self.breaker.closings();
            self.table.hasten(now);
        }
        let mut heads = self.table.heads();
        heads.retain(|head| self.lines[head.member.0 as usize].is_none());
        for head in picked(&self.breaker, now, &heads) {
            self.begin(head)?;
        }
        if let Some(at) = wake_at(&self.breaker, &heads, now) {
            self.wake_in((at - now).max(TimeDelta::zero()));
        }
        Ok(())
    }

    fn begin(&mut self, head: Punch) -> Held {
        let person = head.member.0 as usize;
        let earlier = |punch: &&Punch| {
            punch.member == head.member && punch.interaction < head.interaction && in_line(punch)
        };
        if let Some(earlier) = self.table.punches.iter().find(earlier).filter(|_| !head.unclear) {
            return Err(format!("punch {} is tried before punch {}", head.id, earlier.id));
        }
        self.note(|| format!("punch {} is tried", head.id));
        self.known[head.id.0 as usize].in_doubt = head.unclear;
        let attempt = Attempt::new(head, TimeMode::Local);
        let (closings, sent_at) = (self.breaker.closings(), self.breaker.sending());
        self.lines[person] = Some(Line { attempt, closings, sent_at, since: self.now, awaits: Awaits::Mark });
        self.read(person)
    }

    pub(super) fn read(&mut self, person: usize) -> Held {
        let trouble = self.trouble();
        let fate = Fate::of_read(&mut self.dice, trouble);
        let kind = self.attempt(person)?.punch().action.timer();
        let shown = self.account.show(person, kind);
        self.leaves(person)?.awaits = Awaits::Timer(match fate.error {
            Some(error) => Err(error),
            // Looked at when it left, or when it came back.
            None => Ok((fate.known_in % 2 == 0).then_some(shown)),
        });
        self.after(fate.known_in, Event::Known(person, self.life));
        Ok(())
    }

    pub(super) fn entries(&mut self, person: usize, awaits: fn(Option<Error>) -> Awaits) -> Held {
        let trouble = self.trouble();
        let fate = Fate::of_read(&mut self.dice, trouble);
        self.leaves(person)?.awaits = awaits(fate.error);
        self.after(fate.known_in, Event::Known(person, self.life));
        Ok(())
    }

    /// The same question as of the real table.
    fn is_alone(&self, punch: &Punch) -> bool {
        is_alone(punch, &self.others(punch), TimeMode::Local)
    }

    fn others(&self, punch: &Punch) -> Vec<Punch> {
        let near = |other: &&Punch| {
            other.member == punch.member && other.id != punch.id && (other.at - punch.at).abs() <= ALIKE
        };
        self.table.punches.iter().filter(near).cloned().collect()
    }

    pub(super) fn trouble(&self) -> u64 {
        if self.calm { 0 } else { self.plan.trouble }
    }

    /// A request of this person leaves.
    pub(super) fn leaves(&mut self, person: usize) -> Result<&mut Line, String> {
        let sent_at = self.breaker.sending();
        let line = self.line(person)?;
        line.sent_at = sent_at;
        Ok(line)
    }

    pub(super) fn line(&mut self, person: usize) -> Result<&mut Line, String> {
        self.lines[person].as_mut().ok_or_else(|| format!("person {person} has no attempt under way"))
    }

    pub(super) fn attempt(&mut self, person: usize) -> Result<&mut Attempt, String> {
        self.line(person).map(|line| &mut line.attempt)
    }

    /// What an attempt waited for has come.
    fn proceed(&mut self, person: usize) -> Held {
        if self.crashes_here() {
            return Ok(());
        }
        let now = self.clock();
        let mut line = self.lines[person].take().ok_or("an attempt that is over goes on")?;
        let id = line.attempt.punch().id.0;
        let kind = line.attempt.punch().action.timer();
        let username = line.attempt.punch().username.clone();
        let effect = match line.awaits {
            Awaits::Timer(answer) => {
                let answer = match answer {
                    Ok(Some(shown)) => Ok(shown),
                    Ok(None) => Ok(self.account.show(person, kind)),
                    Err(error) => Err(error),
                };
                let punch = line.attempt.punch();
                let answer = answer.map(|timer| self.table.with_origin(punch, timer, now));
                self.note(|| format!("punch {id} reads {answer:?}"));
                if answer.is_ok() {
                    self.known[id as usize].dirty = false;
                }
                self.breaker.record(line.sent_at, Call::Read(&username), answer.as_ref().err(), now);
                line.attempt.after_read(answer, now)
            }
            Awaits::Entries(error) => {
                self.breaker.record(line.sent_at, Call::List, error.as_ref(), now);
                let is_alone = self.is_alone(line.attempt.punch());
                let rows = match error {
                    _ if !is_alone => Ok(None),
                    None => Ok(self.account.list(person, kind, self.now)),
                    // The client makes "no such list" of these, and `Lists::None` is the account that has none.
                    Some(Error::NoReason { .. } | Error::KeyRefused { .. }) => {
                        Err(Error::Unreachable("refused".to_owned()))
                    }
                    Some(error) => Err(error),
                };
                self.note(|| format!("punch {id} reads entries {rows:?}"));
                let failed = rows.is_err() || !is_alone;
                let effect = line.attempt.after_entries(rows, now);
                self.known[id as usize].blind |= failed && !matches!(effect, Effect::Postpone(_));
                effect
            }
            Awaits::Booked(error) => {
                self.breaker.record(line.sent_at, Call::List, error.as_ref(), now);
                let rows = if error.is_some() { None } else { self.account.list(person, kind, self.now) };
                self.note(|| format!("punch {id} reads what is booked: {rows:?}"));
                let others = self.others(line.attempt.punch());
                line.attempt.after_booked(&rows.unwrap_or_default(), &others, now)
            }
            Awaits::Mark => line.attempt.after_mark(),
            Awaits::Write(number) => {
                let answer = self.answer(number, person, kind);
                if answer.is_ok() {
                    self.known[id as usize].dirty = false;
                }
                self.note(|| format!("punch {id} is answered {answer:?}"));
                self.breaker.record(line.sent_at, Call::Write(&username), answer.as_ref().err(), now);
                line.attempt.after_write(answer, now)
            }
        };
        let mut todo = owned(effect);
        if let Todo::Postpone(how) = &mut todo
            && self.breaker.closings() != line.closings
        {
            how.outage_is_over(now);
        }
        if self.breaker.closings() != self.closings {
            self.ring();
        }
        if let (Todo::Postpone(_) | Todo::Settle(_), Some(before)) = (&todo, line.attempt.half_to_note()) {
            self.table.note_half(id, before);
        }
        line.awaits = Awaits::Mark;
        self.lines[person] = Some(line);
        self.carry_out(person, id, todo)
    }

    pub(super) fn end(&mut self, person: usize) {
        self.lines[person] = None;
        self.ring();
    }
}
