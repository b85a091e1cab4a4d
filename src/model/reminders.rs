//! Reminders: by whose settings they are due, when that is, and what silences them. Pure.

mod matter;
mod settings;
mod shift;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc};
use serde::{Deserialize, Serialize};

use super::presence::KnownPresence;
use super::punch::{Punch, PunchState};
use super::zone::{Local, Zone};
pub use matter::{Reminder, ReminderMatter, RunningTimer, WeekFigures};
pub(crate) use settings::{DAY, is_home_office};
pub use settings::{
    ForgottenAction, ForgottenAfter, Hours, OwnReminders, ReminderError, ReminderPolicy, Weekdays, monday,
};
pub use shift::{Shift, usual_end};

/// So long after the beginning of the working hours somebody who is not clocked in is reminded.
const AFTER_BEGINNING: TimeDelta = TimeDelta::minutes(10);
/// So long after their end somebody who is still clocked in is.
const AFTER_END: TimeDelta = TimeDelta::minutes(30);
/// Later than this nobody is reminded any more.
const LATE: TimeDelta = TimeDelta::minutes(30);
/// The same for the question about a forgotten clock-out, which makes sense as long as the timer runs: a morning after comes within this.
const LATE_FORGOTTEN: TimeDelta = TimeDelta::hours(48);
/// So long after the usual end, and so long after a start without one, a clock-out was forgotten.
const AFTER_USUAL_END: TimeDelta = TimeDelta::hours(1);
const AFTER_START: TimeDelta = TimeDelta::hours(12);
/// What *Later* puts off.
const SNOOZE: TimeDelta = TimeDelta::minutes(30);
/// So long after a reminder was due its *Later* counts.
pub(crate) const LATER_COUNTS: TimeDelta = TimeDelta::hours(12);
/// No occasion can come up longer after its day than this. The longest are a week's note on a Sunday, and the question about a shift whose
/// end was due a day later, in quiet hours, two days ago.
pub(crate) const REACH: TimeDelta = TimeDelta::days(7);

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

    /// Whether this punch, which is not booked yet, leaves nothing to remind of. One that needs a decision leaves it open.
    pub fn is_answered_by(self, punch: &Punch) -> bool {
        let is_answer = match self {
            Self::Week => false,
            Self::ClockIn => punch.action.is_clock_in(),
            _ => punch.action.is_clock_out(),
        };
        is_answer && punch.state != PunchState::Stuck
    }

    /// Whether it is about one shift; the others are about a day.
    pub fn is_of_shift(self) -> bool {
        match self {
            Self::LongShift | Self::Forgotten | Self::LawBreak | Self::LawMost => true,
            Self::ClockIn | Self::StillIn | Self::Week => false,
        }
    }

    /// Whether an occasion of this kind is one with another: the note about a week comes once in a week, and the hint about the most of
    /// a day once on a day.
    pub fn is_same(self, day: NaiveDate, other: NaiveDate) -> bool {
        match self {
            Self::Week => monday(day) == monday(other),
            Self::LawMost => day == other,
            _ => false,
        }
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

/// One occasion to remind somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Occasion {
    pub due_at: DateTime<Utc>,
    pub kind: ReminderKind,
    /// The day of the person's own calendar that it belongs to.
    pub day: NaiveDate,
    /// The start of the shift that it is about, if it is about one.
    pub shift: Option<DateTime<Utc>>,
}

impl Occasion {
    /// Names it: there is one occasion of each kind for a shift, or else for a day. A day is named by its midnight on a UTC clock, so that
    /// it is the same one after a journey.
    pub fn begins(&self) -> DateTime<Utc> {
        self.shift.unwrap_or_else(|| midnight(self.day))
    }
}

/// What *Later* comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Postponed {
    Until(DateTime<Utc>),
    /// Half an hour later is in quiet hours, which end then, on the same day.
    AfterQuiet(DateTime<Utc>),
    /// They do not end on the same day, so nothing more is said.
    Quiet,
    /// The person wants nothing on that day.
    NotToday,
    Off,
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
    pub fn occasions(&self, shift: Option<&Shift>, zone: &Zone, now: DateTime<Utc>) -> Vec<Occasion> {
        let today = zone.wall(now).date();
        let days = [today.pred_opt(), Some(today), today.succ_opt()];
        let daily = days.into_iter().flatten().flat_map(|day| {
            ReminderKind::ALL.into_iter().filter_map(move |kind| self.occasion(kind, day, zone))
        });
        let of_shift = shift.filter(|_| self.is_on).into_iter().flat_map(|shift| {
            let of_shift = [self.long_shift(shift), self.forgotten(shift, zone)];
            of_shift.into_iter().chain(shift.hints()).flatten()
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
            // On the first of them that has a target; TimeTrack says which that is.
            ReminderKind::Week => minutes(self.hours.from),
            _ => return None,
        };
        Some(Occasion { due_at: at(day, time, zone)?, kind, day, shift: None })
    }

    fn long_shift(&self, shift: &Shift) -> Option<Occasion> {
        let due_at = shift.since.checked_add_signed(TimeDelta::minutes(self.longest.into()))?;
        Some(shift.occasion(ReminderKind::LongShift, due_at))
    }

    /// `zone` is where the person is now: their quiet hours are of its clock.
    fn forgotten(&self, shift: &Shift, zone: &Zone) -> Option<Occasion> {
        let after_start = || shift.since.checked_add_signed(AFTER_START);
        let due_at = match self.forgotten {
            ForgottenAfter::TwelveHours => after_start()?,
            ForgottenAfter::UsualEnd => match self.left(shift) {
                Some(left) => left.checked_add_signed(AFTER_USUAL_END)?,
                None => after_start()?,
            },
            ForgottenAfter::Midnight => at(shift.day(), TimeDelta::days(1), &shift.zone)?,
        };
        Some(shift.occasion(ReminderKind::Forgotten, self.after_quiet(due_at, zone)?))
    }

    /// When the person probably left: at the usual end, or else at the end of the working hours, on the clock of where the shift began.
    /// `None` if it began later.
    pub fn left(&self, shift: &Shift) -> Option<DateTime<Utc>> {
        let end = TimeDelta::minutes(shift.usual_end.unwrap_or(self.hours.to).into());
        at(shift.day(), end, &shift.zone).filter(|left| *left > shift.since)
    }

    /// What *Later* comes to when it is pressed at `now`.
    pub fn postponed(&self, zone: &Zone, now: DateTime<Utc>) -> Postponed {
        let later = now + SNOOZE;
        let day = |instant: DateTime<Utc>| zone.wall(instant).date();
        let is_kept = |until: &DateTime<Utc>| *until == later || day(*until) == day(now);
        match self.after_quiet(later, zone).filter(is_kept) {
            _ if !self.is_on => Postponed::Off,
            _ if self.silent_on == Some(day(later)) => Postponed::NotToday,
            None => Postponed::Quiet,
            Some(until) if until == later => Postponed::Until(until),
            Some(until) => Postponed::AfterQuiet(until),
        }
    }

    /// The same instant, or in quiet hours their end: what is asked makes sense later too.
    pub(crate) fn after_quiet(&self, instant: DateTime<Utc>, zone: &Zone) -> Option<DateTime<Utc>> {
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
    fn is_silent(&self, zone: &Zone, now: DateTime<Utc>) -> bool {
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

/// The midnight at which a day begins on a UTC clock.
fn midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
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

#[cfg(test)]
mod tests;
