//! Notices in a simulated world: what people are owed about the punches of that world, with faults of Discord and deaths of the bot at every
//! step. The fourth record: nothing owed stays unsaid, and nothing is said by two messages.
//!
//! Assumed of the world: Discord enforces a nonce for five minutes, shows a message to who reads its channel as soon as it is there, and the
//! clock is not set back in the minutes between a message and its repeat.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use timetrack_bot::model::{About, Notice, NoticeState, Punch, PunchId, Tried};
use timetrack_bot::notices::attempt::{Sent, Step, in_order, step, together};

use super::dice::Dice;
use super::reminders::Reminders;

/// An interaction that waits for an end shows it in its response.
const WAITS: TimeDelta = TimeDelta::milliseconds(1_800);
/// So long Discord enforces a nonce.
const ENFORCED: TimeDelta = TimeDelta::minutes(5);
/// So long a message may take to arrive after it was given up.
const LATE_ARRIVAL: i64 = 20_000;
/// Rounds of the worker after the calm in which everything must have been said.
const ROUNDS: u32 = 2_000;

/// What is known of the ends of punches: when, and as what.
pub struct Ends {
    pub ends: Vec<(DateTime<Utc>, Punch)>,
    pub recorded: BTreeMap<PunchId, DateTime<Utc>>,
    pub people: usize,
    pub begin: DateTime<Utc>,
    pub calm_at: DateTime<Utc>,
    /// Requests in a hundred that go wrong, and steps in a thousand at which the bot dies.
    pub trouble: u64,
    pub crash: u64,
}

/// What was played.
#[derive(Clone, Copy, Debug, Default)]
pub struct Said {
    pub owed: usize,
    pub messages: usize,
    /// Told by the response, or by a later reply.
    pub replies: usize,
    pub reminders: usize,
}

struct Row {
    notice: Notice,
    state: NoticeState,
    is_claimed: bool,
}

/// A message that is, or will be, in a channel.
struct Message {
    nonce: i64,
    sent: DateTime<Utc>,
    arrives: DateTime<Utc>,
    says: Vec<(i64, i64)>,
}

struct World {
    dice: Dice,
    now: DateTime<Utc>,
    table: Vec<Row>,
    channel: Vec<Message>,
    said: Said,
    told: Vec<(i64, i64)>,
    reminders: Reminders,
    calm: bool,
    calm_since: DateTime<Utc>,
    trouble: u64,
    crash: u64,
}

/// Plays all that is owed about these ends.
pub fn through(ends: &Ends, seed: u64) -> Result<Said, String> {
    let mut world = World {
        dice: Dice::new(seed ^ 0x0D15_C04D),
        now: ends.begin,
        table: Vec::new(),
        channel: Vec::new(),
        said: Said::default(),
        told: Vec::new(),
        reminders: Reminders::drawn(ends.people, ends.begin, seed),
        calm: false,
        calm_since: ends.begin,
        trouble: ends.trouble,
        crash: ends.crash,
    };
    let mut ended = ends.ends.iter().peekable();
    let mut rounds = 0;
    while ended.peek().is_some() || world.is_owing() || world.reminders.next(world.now).is_some() {
        while let Some((_, punch)) = ended.next_if(|(at, _)| *at <= world.now) {
            world.ends(punch, ends.recorded.get(&punch.id).copied());
        }
        world.calm = ended.peek().is_none() && world.now > ends.calm_at;
        if !world.calm {
            world.calm_since = world.now;
        }
        world.remind();
        world.turn();
        if world.dice.percent(5) || world.calm {
            world.reply();
        }
        let soon = TimeDelta::milliseconds(world.dice.between(50, 2_000));
        world.now += soon;
        if !world.is_owing() {
            let next = [ended.peek().map(|(at, _)| *at), world.reminders.next(world.now)];
            world.now = next.into_iter().flatten().min().map_or(world.now, |next| next.max(world.now));
        }
        rounds += u32::from(world.calm);
        if rounds > ROUNDS {
            return Err("a notice is still owed long after the calm".to_owned());
        }
    }
    world.judge()
}

impl World {
    fn is_owing(&self) -> bool {
        self.table.iter().any(|row| row.state != NoticeState::Done)
    }

    fn goes_wrong(&mut self) -> bool {
        !self.calm && self.dice.percent(self.trouble)
    }

    /// The bot dies: every claim is void, and it comes back later. What may have arrived keeps its nonce.
    fn dies(&mut self) -> bool {
        let dies = !self.calm && self.dice.below(1_000) < self.crash * 3;
        if dies {
            self.table.iter_mut().for_each(|row| row.is_claimed = false);
            self.reminders.started();
            let down = self.dice.one_of(&[100, 5_000, 60_000, 130_000, 400_000]);
            self.now += TimeDelta::milliseconds(down);
        }
        dies
    }

    /// Reads of those who are due whether they are clocked in, and owes what there is to say.
    fn remind(&mut self) {
        for person in self.reminders.due(self.now) {
            if self.goes_wrong() {
                self.reminders.unread(self.now);
            } else if self.dies() {
                return;
            } else if let Some(notice) = self.reminders.settle(person, self.now) {
                self.table.push(Row { notice, state: NoticeState::Due, is_claimed: false });
            }
        }
    }

    fn ends(&mut self, punch: &Punch, recorded: Option<DateTime<Utc>>) {
        if !punch.is_owed_notice() {
            return;
        }
        let waits = recorded.is_some_and(|at| self.now - at <= WAITS);
        let state = if waits && !punch.is_not_booked() { NoticeState::Kept } else { NoticeState::Due };
        let about = About::Ended(punch.id);
        let fresh = Notice {
            id: punch.id.0,
            member: Some(punch.member),
            about,
            revision: 1,
            due_at: self.now,
            shown: false,
            claims: 0,
            tried: None,
        };
        let index = self.table.iter().position(|row| row.notice.about == about);
        let index = index.unwrap_or_else(|| {
            self.table.push(Row {
                notice: Notice { revision: 0, ..fresh.clone() },
                state,
                is_claimed: false,
            });
            self.table.len() - 1
        });
        let row = &mut self.table[index];
        row.notice = Notice { revision: row.notice.revision + 1, ..fresh };
        (row.state, row.is_claimed) = (state, false);
        self.said.owed += 1;
        if waits {
            self.respond(index);
        }
    }

    /// The response says it, unless it is lost or the bot dies before.
    fn respond(&mut self, index: usize) {
        if self.dies() {
            return;
        }
        let is_lost = self.goes_wrong();
        let row = &mut self.table[index];
        if is_lost {
            (row.state, row.notice.due_at) = (NoticeState::Due, self.now);
            return;
        }
        row.state = NoticeState::Done;
        self.told.push((row.notice.id, row.notice.revision));
        self.said.replies += 1;
        // A death before that is noted has it said once more, by a reply or a message.
        if self.dies() {
            let row = &mut self.table[index];
            row.state = NoticeState::Kept;
        }
    }

    /// A reply says what nobody else is saying, and what no message may have said.
    fn reply(&mut self) {
        let sayable = |row: &&mut Row| {
            let is_end = matches!(row.notice.about, About::Ended(_));
            is_end && row.state != NoticeState::Done && !row.is_claimed && row.notice.tried.is_none()
        };
        let is_lost = !self.calm && self.dice.percent(self.trouble);
        for row in self.table.iter_mut().filter(sayable).take(5) {
            row.notice.claims += 1;
            if !is_lost {
                row.state = NoticeState::Done;
                self.told.push((row.notice.id, row.notice.revision));
                self.said.replies += 1;
            }
        }
    }

    /// One message of the worker.
    fn turn(&mut self) {
        let is_due =
            |row: &&Row| row.state == NoticeState::Due && !row.is_claimed && row.notice.due_at <= self.now;
        let due = in_order(self.table.iter().filter(is_due).map(|row| row.notice.clone()).collect());
        let Some(first) = due.first() else { return };
        self.reminders.learn(self.now);
        if self.reminders.is_over(first, self.now) {
            return self.each(&[first.id], |row| row.state = NoticeState::Done);
        }
        let chosen: Vec<_> = together(&due, first, self.now).into_iter().take(5).map(|one| one.id).collect();
        let fresh = Tried { nonce: self.dice.between(1, i64::MAX >> 1), at: self.now };
        let earlier = first.tried;
        let step = step(earlier, fresh);
        if let Step::Wait(until) = step {
            return self.each(&chosen, |row| row.notice.due_at = until);
        }
        self.each(&chosen, |row| {
            row.is_claimed = true;
            row.notice.claims += 1;
            row.notice.tried = earlier.or(Some(fresh));
        });
        if self.dies() {
            return;
        }
        let sent = match step {
            Step::Send(tried) => self.send(tried.nonce, &chosen),
            Step::Look(tried) => match self.look(tried.nonce) {
                Some(false) => {
                    let now = self.now;
                    return self.each(&chosen, |row| release(row, NoticeState::Due, None, now));
                }
                Some(true) => Sent::Said,
                None => Sent::Unclear,
            },
            Step::Wait(_) => Sent::Unclear,
        };
        if self.dies() {
            return;
        }
        let later = self.now + TimeDelta::milliseconds(self.dice.between(500, 200_000));
        let tried = earlier.or(Some(fresh));
        let is_repeat = earlier.is_some() && matches!(step, Step::Send(_));
        if sent == Sent::Closed && !is_repeat {
            chosen.iter().for_each(|id| self.reminders.closed(*id));
        }
        self.each(&chosen, |row| match sent {
            Sent::Said => row.state = NoticeState::Done,
            _ if sent.may_have_arrived(is_repeat) => release(row, NoticeState::Due, tried, later),
            // What is not worth keeping.
            Sent::Closed if matches!(row.notice.about, About::Reminder(_)) => row.state = NoticeState::Done,
            Sent::Closed => release(row, NoticeState::Kept, None, later),
            Sent::Refused | Sent::Unclear => release(row, NoticeState::Due, None, later),
        });
    }

    fn each(&mut self, chosen: &[i64], change: impl FnMut(&mut Row)) {
        self.table.iter_mut().filter(|row| chosen.contains(&row.notice.id)).for_each(change);
    }

    /// Discord takes a message, or what looks so, or what does not.
    fn send(&mut self, nonce: i64, chosen: &[i64]) -> Sent {
        let fate = if self.goes_wrong() { self.dice.below(6) } else { 5 };
        let late = TimeDelta::milliseconds(if fate == 1 { self.dice.between(0, LATE_ARRIVAL) } else { 0 });
        match fate {
            2 => return Sent::Refused,
            3 => return Sent::Closed,
            // It has not arrived, and nobody knows.
            0 => {}
            _ => {
                let now = self.now;
                let is_first = !self
                    .channel
                    .iter()
                    .any(|message| message.nonce == nonce && now + late - message.arrives < ENFORCED);
                if is_first {
                    let says = self.table.iter().filter(|row| chosen.contains(&row.notice.id));
                    let says = says.map(|row| (row.notice.id, row.notice.revision)).collect();
                    self.channel.push(Message { nonce, sent: now, arrives: now + late, says });
                }
            }
        }
        let took = TimeDelta::milliseconds(self.dice.between(10, 300));
        self.now += took + if fate < 5 { TimeDelta::seconds(10) } else { TimeDelta::zero() };
        if fate == 5 { Sent::Said } else { Sent::Unclear }
    }

    /// Whether a message is in the channel; `None` if that could not be read.
    fn look(&mut self, nonce: i64) -> Option<bool> {
        let is_there = self.channel.iter().any(|one| one.nonce == nonce && one.arrives <= self.now);
        (!self.goes_wrong()).then_some(is_there)
    }

    fn judge(mut self) -> Result<Said, String> {
        let mut messages: BTreeMap<(i64, i64), usize> = BTreeMap::new();
        self.channel
            .iter()
            .flat_map(|one| &one.says)
            .for_each(|said| *messages.entry(*said).or_default() += 1);
        if let Some((said, times)) = messages.iter().find(|(_, times)| **times > 1) {
            return Err(format!("{times} messages say {said:?}"));
        }
        for row in self.table.iter().filter(|row| matches!(row.notice.about, About::Ended(_))) {
            let said = (row.notice.id, row.notice.revision);
            if !messages.contains_key(&said) && !self.told.contains(&said) {
                return Err(format!("{said:?} counts as said, and nobody has said it"));
            }
        }
        self.said.messages = self.channel.len();
        let sent = |id| self.channel.iter().find(|one| one.says.contains(&(id, 1))).map(|one| one.sent);
        self.said.reminders = self.reminders.judge(sent, self.calm_since)?;
        Ok(self.said)
    }
}

fn release(row: &mut Row, state: NoticeState, tried: Option<Tried>, due_at: DateTime<Utc>) {
    (row.state, row.is_claimed) = (state, false);
    (row.notice.tried, row.notice.due_at) = (tried, due_at);
}
