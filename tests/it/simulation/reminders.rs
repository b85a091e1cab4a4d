//! Reminders in the simulated world of the notices: people who clock in or forget to, and a bot that reads TimeTrack before it owes a
//! reminder. When one is due and whether it may still be said is decided by the product's own [`Schedule`].

use chrono::{DateTime, TimeDelta, Utc};
use timetrack_bot::model::reminders::Occasion;
use timetrack_bot::model::{
    About, Hours, KnownPresence, MemberId, Notice, OwnReminders, Reminder, ReminderKind, ReminderMatter,
    ReminderPolicy, Schedule, SeenTimer, TimerState, Zone,
};

use super::dice::Dice;

/// Between two looks for whom to remind, and after one in which TimeTrack did not answer.
const LOOK: TimeDelta = TimeDelta::minutes(1);
const AGAIN: TimeDelta = TimeDelta::seconds(10);
/// Later than this nobody is reminded.
const LATE: TimeDelta = TimeDelta::minutes(30);
/// In a calm world every reminder is said so soon: what may be landing is waited for, looked for, and sent anew.
const SAID: TimeDelta = TimeDelta::minutes(12);
/// The numbers of these notices begin after those of the ends of punches.
const FIRST: i64 = 1_000_000;

struct Person {
    member: MemberId,
    occasion: Occasion,
    /// When the person clocks in, and whether with the bot, which then knows it.
    came: Option<(DateTime<Utc>, bool)>,
    known: KnownPresence,
    is_settled: bool,
    /// When the reminder was owed.
    asked_at: Option<DateTime<Utc>>,
    /// Discord has said that the person takes no direct messages.
    is_closed: bool,
}

/// Everybody who is to be reminded, and what became of that.
pub struct Reminders {
    schedule: Schedule,
    zone: Zone,
    people: Vec<Person>,
    next_look: DateTime<Utc>,
}

impl Reminders {
    pub fn drawn(people: usize, begin: DateTime<Utc>, seed: u64) -> Self {
        let mut dice = Dice::new(seed ^ 0x4E31_9D32);
        let zone = Zone::new("UTC").expect("a zone");
        let from = dice.between(7 * 60 + 20, 8 * 60 + 40) as u16;
        let policy =
            ReminderPolicy { for_all: true, hours: Hours { from, to: 17 * 60 }, ..ReminderPolicy::default() };
        let schedule = Schedule::of(&policy, &OwnReminders::default());
        let today = begin.date_naive();
        let is_it = |one: &Occasion| one.kind == ReminderKind::ClockIn && one.day == today;
        let occasion = schedule.occasions(None, &zone, begin).into_iter().find(is_it);
        let people = (0..people as u64).filter_map(|number| {
            let came = dice
                .percent(50)
                .then(|| (begin + TimeDelta::milliseconds(dice.between(0, 3_600_000)), dice.percent(50)));
            Some(Person {
                member: MemberId(number),
                occasion: occasion?,
                came,
                known: KnownPresence::default(),
                is_settled: false,
                asked_at: None,
                is_closed: false,
            })
        });
        let people = people.collect();
        Self { schedule, zone, people, next_look: DateTime::UNIX_EPOCH }
    }

    /// When somebody may be to be reminded; `None` if nobody is any more.
    pub fn next(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let is_open = |person: &&Person| !person.is_settled && now <= person.occasion.due_at + LATE;
        let open = self.people.iter().filter(is_open);
        open.map(|person| person.occasion.due_at.max(self.next_look)).min()
    }

    /// After a start everything is looked at.
    pub fn started(&mut self) {
        self.next_look = DateTime::UNIX_EPOCH;
    }

    /// What people do with the bot is known at once.
    pub fn learn(&mut self, now: DateTime<Utc>) {
        for person in &mut self.people {
            if let Some((at, true)) = person.came.filter(|(at, _)| *at <= now) {
                person.known.attendance = Some(running(at));
            }
        }
    }

    /// Who is due now, if it is time to look.
    pub fn due(&mut self, now: DateTime<Utc>) -> Vec<usize> {
        if now < self.next_look {
            return Vec::new();
        }
        let dues = self.people.iter().map(|person| person.occasion.due_at);
        self.next_look = dues.filter(|due| *due > now).min().map_or(now + LOOK, |due| due.min(now + LOOK));
        let is_due = |person: &Person| !person.is_settled && self.may_be_said(person, now);
        (0..self.people.len()).filter(|number| is_due(&self.people[*number])).collect()
    }

    fn may_be_said(&self, person: &Person, now: DateTime<Utc>) -> bool {
        let occasion = (person.occasion.kind, person.occasion.due_at);
        self.schedule.may_be_said(occasion, &person.known, &self.zone, now)
    }

    /// TimeTrack did not answer.
    pub fn unread(&mut self, now: DateTime<Utc>) {
        self.next_look = self.next_look.min(now + AGAIN);
    }

    /// TimeTrack was read; gives back the reminder that is owed now, if one is.
    pub fn settle(&mut self, number: usize, now: DateTime<Utc>) -> Option<Notice> {
        let person = &mut self.people[number];
        person.is_settled = true;
        if person.came.is_some_and(|(at, _)| at <= now) {
            person.known.attendance = Some(running(now));
            return None;
        }
        person.asked_at = Some(now);
        let (member, day) = (person.member, person.occasion.day);
        Some(Notice {
            id: FIRST + number as i64,
            member: Some(member),
            about: About::Reminder(Reminder { member, day, shift: None, matter: ReminderMatter::ClockIn }),
            revision: 1,
            due_at: now,
            shown: false,
            claims: 0,
            tried: None,
        })
    }

    /// Whether this is a reminder of something that is over.
    pub fn is_over(&self, notice: &Notice, now: DateTime<Utc>) -> bool {
        let person = usize::try_from(notice.id - FIRST).ok().and_then(|number| self.people.get(number));
        person.is_some_and(|person| !self.may_be_said(person, now))
    }

    pub fn closed(&mut self, notice: i64) {
        let person = usize::try_from(notice - FIRST).ok().and_then(|number| self.people.get_mut(number));
        if let Some(person) = person {
            person.is_closed = true;
        }
    }

    /// Judges what was sent, with when; how many reminders were.
    pub fn judge(
        &self,
        sent: impl Fn(i64) -> Option<DateTime<Utc>>,
        calm_since: DateTime<Utc>,
    ) -> Result<usize, String> {
        let mut count = 0;
        for (number, person) in self.people.iter().enumerate() {
            let due_at = person.occasion.due_at;
            let about = format!("the reminder to {} of {due_at}", person.member);
            let sent = sent(FIRST + number as i64);
            count += usize::from(sent.is_some());
            match (sent, person.came) {
                (Some(sent), _) if !(due_at..=due_at + LATE).contains(&sent) => {
                    return Err(format!("{about} was sent at {sent}"));
                }
                (Some(sent), Some((came, true))) if came <= sent => {
                    return Err(format!("{about} was sent at {sent}, after the clock-in at {came}"));
                }
                (Some(_), Some((came, _))) if person.asked_at.is_none_or(|asked| came <= asked) => {
                    return Err(format!("{about} was owed after the clock-in at {came}"));
                }
                (None, None) if !person.is_closed && calm_since + SAID <= due_at + LATE => {
                    return Err(format!("{about} was never sent"));
                }
                _ => {}
            }
        }
        Ok(count)
    }
}

fn running(seen_at: DateTime<Utc>) -> SeenTimer {
    SeenTimer { state: TimerState::Running, since: None, seen_at }
}
