//! Reminders: by whose settings they are due, when that is, and what silences them. Pure.

mod settings;

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc};
use serde::{Deserialize, Serialize};

use super::ids::MemberId;
use super::law::Law;
use super::presence::KnownPresence;
use super::stamp::LocalStamp;
use super::zone::{Local, Zone};
pub(crate) use settings::{DAY, is_home_office};
pub use settings::{ForgottenAfter, Hours, OwnReminders, ReminderError, ReminderPolicy, Weekdays, monday};

/// So long after the beginning of the working hours somebody who is not clocked in is reminded.
const AFTER_BEGINNING: TimeDelta = TimeDelta::minutes(10);
/// So long after their end somebody who is still clocked in is.
const AFTER_END: TimeDelta = TimeDelta::minutes(30);
/// Later than this nobody is reminded any more.
const LATE: TimeDelta = TimeDelta::minutes(30);
/// The same for the question about a forgotten clock-out, which makes sense as long as the timer runs.
const LATE_FORGOTTEN: TimeDelta = TimeDelta::hours(12);
/// So long after the usual end, and so long after a start without one, a clock-out was forgotten.
const AFTER_USUAL_END: TimeDelta = TimeDelta::hours(1);
const AFTER_START: TimeDelta = TimeDelta::hours(12);
/// The usual end is learnt from at least so many days.
const LEARNT_FROM: usize = 5;
/// What *Later* puts off.
pub(crate) const SNOOZE: TimeDelta = TimeDelta::minutes(30);
/// What a person is reminded of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReminderKind {
    /// The working hours have begun, and the person is not clocked in.
    ClockIn,
    /// They have ended, and the person is still clocked in.
    StillIn,
    /// The person has been clocked in for longer than the account allows.
    LongShift,
    /// The clock-out was probably forgotten.
    Forgotten,
    /// A break is due soon, as the law has it.
    LawBreak,
    /// The most of a day is reached soon, as the law has it.
    LawMost,
    /// Last week's figures, for those who asked for them.
    Week,
}

impl ReminderKind {
    pub const ALL: [Self; 7] = [
        Self::ClockIn,
        Self::StillIn,
        Self::LongShift,
        Self::Forgotten,
        Self::LawBreak,
        Self::LawMost,
        Self::Week,
    ];

    /// Its name in the database and on buttons.
    pub fn name(self) -> &'static str {
        match self {
            Self::ClockIn => "in",
            Self::StillIn => "still",
            Self::LongShift => "long",
            Self::Forgotten => "forgot",
            Self::LawBreak => "law-break",
            Self::LawMost => "law-most",
            Self::Week => "week",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// What holds for one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    pub is_on: bool,
    pub week: bool,
    pub days: Weekdays,
    pub hours: Hours,
    pub quiet: Hours,
    /// In minutes.
    pub longest: u16,
    forgotten: ForgottenAfter,
    silent_on: Option<NaiveDate>,
}

/// An attendance timer that is known to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shift {
    pub since: DateTime<Utc>,
    /// When its person usually leaves, in minutes since midnight, if that was learnt.
    pub usual_end: Option<u16>,
    pub law: Law,
    /// What was worked on the same day before.
    pub earlier: TimeDelta,
}

/// When somebody usually leaves, in minutes since midnight: the middle one of the last clock-outs of each day. `None` for too few days.
pub fn usual_end(clock_outs: impl IntoIterator<Item = NaiveDateTime>) -> Option<u16> {
    let last: BTreeMap<_, _> = {
        let mut clock_outs: Vec<_> = clock_outs.into_iter().collect();
        clock_outs.sort_unstable();
        clock_outs.into_iter().map(|wall| (wall.date(), wall.time())).collect()
    };
    let mut minutes: Vec<_> = last.values().map(|time| time.hour() * 60 + time.minute()).collect();
    minutes.sort_unstable();
    let middle = minutes.get(minutes.len() / 2).filter(|_| minutes.len() >= LEARNT_FROM)?;
    u16::try_from(*middle).ok()
}

/// One occasion to remind somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Occasion {
    pub due_at: DateTime<Utc>,
    pub kind: ReminderKind,
    /// The day of the person's own calendar that it belongs to. There is one occasion of each kind a day.
    pub day: NaiveDate,
}

impl Schedule {
    pub fn of(policy: &ReminderPolicy, own: &OwnReminders) -> Self {
        Self {
            is_on: own.on.unwrap_or(policy.for_all),
            week: own.week,
            days: own.days.unwrap_or(policy.days),
            hours: own.hours.unwrap_or(policy.hours),
            quiet: own.quiet.unwrap_or(policy.quiet),
            longest: policy.longest,
            forgotten: policy.forgotten,
            silent_on: own.silent_on,
        }
    }

    /// The occasions from yesterday to tomorrow.
    pub fn occasions(&self, shift: Option<Shift>, zone: &Zone, now: DateTime<Utc>) -> Vec<Occasion> {
        let today = zone.wall(now).date();
        let days = [today.pred_opt(), Some(today), today.succ_opt()];
        let daily = days.into_iter().flatten().flat_map(|day| {
            ReminderKind::ALL.into_iter().filter_map(move |kind| self.occasion(kind, day, zone))
        });
        let of_shift = shift.filter(|_| self.is_on).into_iter().flat_map(|shift| {
            let of_shift = [self.long_shift(shift.since, zone), self.forgotten(shift, zone)];
            of_shift.into_iter().chain(hints(shift, zone)).flatten()
        });
        daily.chain(of_shift).collect()
    }

    fn occasion(&self, kind: ReminderKind, day: NaiveDate, zone: &Zone) -> Option<Occasion> {
        let minutes = |minutes: u16| TimeDelta::minutes(minutes.into());
        let is_wanted = if kind == ReminderKind::Week { self.week } else { self.is_on };
        if !is_wanted || !self.days.contains(day.weekday()) {
            return None;
        }
        let time = match kind {
            ReminderKind::ClockIn => minutes(self.hours.from) + AFTER_BEGINNING,
            ReminderKind::StillIn => minutes(self.hours.to) + AFTER_END,
            ReminderKind::Week if self.days.first_of_week(day) == Some(day) => minutes(self.hours.from),
            _ => return None,
        };
        Some(Occasion { due_at: at(day, time, zone)?, kind, day })
    }

    fn long_shift(&self, since: DateTime<Utc>, zone: &Zone) -> Option<Occasion> {
        let due_at = since.checked_add_signed(TimeDelta::minutes(self.longest.into()))?;
        Some(Occasion { due_at, kind: ReminderKind::LongShift, day: zone.wall(since).date() })
    }

    fn forgotten(&self, shift: Shift, zone: &Zone) -> Option<Occasion> {
        let day = zone.wall(shift.since).date();
        let after_start = || shift.since.checked_add_signed(AFTER_START);
        let due_at = match self.forgotten {
            ForgottenAfter::TwelveHours => after_start()?,
            ForgottenAfter::UsualEnd => match self.left(shift, zone) {
                Some(left) => left.checked_add_signed(AFTER_USUAL_END)?,
                None => after_start()?,
            },
            ForgottenAfter::Midnight => at(day, TimeDelta::days(1), zone)?,
        };
        let due_at = self.after_quiet(due_at, zone)?;
        Some(Occasion { due_at, kind: ReminderKind::Forgotten, day })
    }

    /// When the person probably left: at the usual end, or else at the end of the working hours. `None` if the shift began later.
    pub fn left(&self, shift: Shift, zone: &Zone) -> Option<DateTime<Utc>> {
        let end = TimeDelta::minutes(shift.usual_end.unwrap_or(self.hours.to).into());
        at(zone.wall(shift.since).date(), end, zone).filter(|left| *left > shift.since)
    }

    /// The same instant, or in quiet hours their end: what is asked makes sense later too.
    fn after_quiet(&self, instant: DateTime<Utc>, zone: &Zone) -> Option<DateTime<Utc>> {
        let wall = zone.wall(instant);
        if !self.quiet.contains(minute_of(wall)) {
            return Some(instant);
        }
        let end = TimeDelta::minutes((self.quiet.to % DAY).into());
        let days = [Some(wall.date()), wall.date().succ_opt()];
        days.into_iter().flatten().filter_map(|day| at(day, end, zone)).find(|end| *end > instant)
    }

    /// The beginning and the end of the working hours of a day.
    pub fn working(&self, day: NaiveDate, zone: &Zone) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        let instant = |minutes: u16| at(day, TimeDelta::minutes(minutes.into()), zone);
        instant(self.hours.from).zip(instant(self.hours.to))
    }

    /// Whether nothing is said at this instant: in quiet hours, and on a day for which the person said so.
    pub fn is_silent(&self, zone: &Zone, now: DateTime<Utc>) -> bool {
        let wall = zone.wall(now);
        self.quiet.contains(minute_of(wall)) || self.silent_on == Some(wall.date())
    }

    /// What is known without asking TimeTrack against saying it now; `due_at` is that of the occasion.
    pub fn may_be_said(
        &self,
        (kind, due_at): (ReminderKind, DateTime<Utc>),
        known: &KnownPresence,
        zone: &Zone,
        now: DateTime<Utc>,
    ) -> bool {
        let is_wanted = if kind == ReminderKind::Week { self.week } else { self.is_on };
        let late = if kind == ReminderKind::Forgotten { LATE_FORGOTTEN } else { LATE };
        let is_in_time = due_at <= now && now - due_at <= late;
        is_wanted && is_in_time && !self.is_silent(zone, now) && is_as_reminded(kind, due_at, known)
    }
}

/// What the law has about a shift.
fn hints(shift: Shift, zone: &Zone) -> [Option<Occasion>; 2] {
    let day = zone.wall(shift.since).date();
    let hint = |due_at: Option<DateTime<Utc>>, kind| Some(Occasion { due_at: due_at?, kind, day });
    [
        hint(shift.law.break_hint(shift.since), ReminderKind::LawBreak),
        hint(shift.law.most_hint(shift.since, shift.earlier), ReminderKind::LawMost),
    ]
}

/// Whether what was seen of a person leaves something to remind them of.
fn is_as_reminded(kind: ReminderKind, due_at: DateTime<Utc>, known: &KnownPresence) -> bool {
    match (kind, known.attendance) {
        (ReminderKind::Week, _) => true,
        (ReminderKind::ClockIn, attendance) => {
            known.break_since.is_none() && !attendance.is_some_and(|timer| timer.is_on())
        }
        // That it was stopped counts if it was seen when the reminder was due or later.
        (_, Some(timer)) => timer.is_on() || timer.seen_at < due_at,
        (_, None) => true,
    }
}

fn minute_of(wall: NaiveDateTime) -> u16 {
    u16::try_from(wall.hour() * 60 + wall.minute()).unwrap_or(0)
}

/// The first instant at which the wall clock shows this time of a day; after a jump over it, the first one after the jump.
fn at(day: NaiveDate, time: TimeDelta, zone: &Zone) -> Option<DateTime<Utc>> {
    let wall = day.and_time(NaiveTime::MIN).checked_add_signed(time)?;
    match zone.resolve(wall) {
        Local::Once(at) | Local::Twice { first: at, .. } => Some(at),
        Local::Never { first_after, .. } => Some(zone.first_instant(first_after)),
    }
}

/// What a reminder says beside its kind, as TimeTrack had it when it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReminderMatter {
    ClockIn,
    /// The start of the attendance timer, as TimeTrack shows it.
    StillIn(Option<LocalStamp>),
    LongShift(Option<LocalStamp>),
    /// The same, and when the person probably left.
    Forgotten(Option<LocalStamp>, Option<DateTime<Utc>>),
    LawBreak(Option<LocalStamp>, Law),
    /// The same, and when the most of the day is reached.
    LawMost(Option<LocalStamp>, Law, DateTime<Utc>),
    Week(WeekFigures),
}

impl ReminderMatter {
    pub fn kind(&self) -> ReminderKind {
        match self {
            Self::ClockIn => ReminderKind::ClockIn,
            Self::StillIn(_) => ReminderKind::StillIn,
            Self::LongShift(_) => ReminderKind::LongShift,
            Self::Forgotten(..) => ReminderKind::Forgotten,
            Self::LawBreak(..) => ReminderKind::LawBreak,
            Self::LawMost(..) => ReminderKind::LawMost,
            Self::Week(_) => ReminderKind::Week,
        }
    }
}

/// A week as TimeTrack computes it, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekFigures {
    /// Its first day.
    pub monday: NaiveDate,
    pub worked: i64,
    pub target: i64,
    /// `None` if TimeTrack does not say.
    pub difference: Option<i64>,
    /// Days with a target on which nothing was worked and no absence was approved.
    pub missing: Weekdays,
}

/// A reminder that is owed to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminder {
    pub member: MemberId,
    /// See [`Occasion::day`].
    pub day: NaiveDate,
    pub matter: ReminderMatter,
}

impl Reminder {
    /// There is one notice of this name.
    pub fn key(&self) -> String {
        let Self { member, day, matter } = self;
        format!("reminder {member} {} {day}", matter.kind().name())
    }
}

#[cfg(test)]
mod tests;
