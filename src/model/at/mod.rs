//! What people type into `at:`, such as `9:05`, `20m ago` or `gestern 17:30`.
//! Every text has one reading or is refused; nothing is guessed.
//!
//! Three steps: `tokens` cuts the text into numbers, words and signs; `grammar` collects every reading of them and keeps
//! the only one; this file finds the instant it names. The words are those of every language's record
//! (`model::locale::TimeWords`). Rules that are choices:
//!
//! * Hours run from 0 to 23 unless `am` or `pm` stands behind them. A bare number is no time; after `at` or `um` it is the
//!   hour. `9h` is 9 o'clock, as Swiss and French people write it.
//! * A length of time is how long ago, with `ago`, `vor` or a minus sign before it, or alone if it can be nothing else:
//!   `20 min`, `2 hours`, `1,5 Std.`. `2 h`, `1h 20` and `9,05 h` alone are refused: they may be times of day.
//! * Dates are `22.11.`, `22.11.2026`, `2026-11-22`, or have the month's name. `22/11/2026` is refused: half the world
//!   reads the month first. A weekday beside a date must be its weekday.
//! * A bare time of day is today's, and refused if it is yet to come. A weekday, and a day without its year, is the most
//!   recent one that has passed; `last monday` is never today; a day without its year that is today stays today.
//! * `24:00` is the end of the day it stands with. Alone, it is the midnight that has passed until noon, and after that
//!   the one to come.
//! * `am` is English for the morning and German for *on*. Where both readings exist and differ, as in `12:30 am Mo`, the
//!   text is refused.
//! * The length of a day is never guessed at: `20m ago`, `5h ago` are exact, `2 days ago` needs a time of day.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc};
use serde::{Deserialize, Serialize};

use super::zone::{Local, Zone};
use grammar::{Day, Meaning, Reading};

mod clock;
mod date;
mod day;
mod exact;
mod grammar;
mod hours;
mod length;
mod span;
mod tokens;

#[cfg(test)]
mod languages_tests;
#[cfg(test)]
mod tests;

pub(crate) use exact::exact;
pub use hours::{parse_days, parse_hours};
pub(crate) use length::LONGEST_BREAK;
pub use length::{BreakError, parse_break};

/// The longest text looked at, in characters. More is no time of day.
const LONGEST: usize = 100;

/// The meaning of a text in `at:`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParsedTime {
    One(DateTime<Utc>),
    /// The clocks were set back in between: one of the two, and the person must say which.
    Either {
        first: DateTime<Utc>,
        second: DateTime<Utc>,
    },
}

/// Why a text in `at:` was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "why")]
pub enum TimeError {
    /// Not understood at all.
    Unreadable {
        /// What was typed, cut to a length fit for an answer.
        text: String,
    },
    /// Understood, but no such time of day or day of the calendar (`25:00`, `31.2.`).
    Impossible {
        /// What was typed, cut to a length fit for an answer.
        text: String,
    },
    /// Later than now.
    Future { at: DateTime<Utc> },
    /// Longer ago than the limit.
    TooOld {
        at: DateTime<Utc>,
        /// The limit in days.
        limit_days: u32,
    },
    /// The clocks jumped over it.
    NeverWas {
        /// The wall-clock time that did not exist.
        wall: NaiveDateTime,
        /// The first wall-clock time after the jump.
        first_after: NaiveDateTime,
    },
}

/// Reads `text` as a person in `zone` means it at `now`, to the second. What it names may be as old as `limit`, not older.
///
/// # Errors
/// [`TimeError`] for everything that is not exactly one past moment (or one of two on the night the clocks go back)
/// within `limit` of `now`.
pub fn parse(text: &str, now: DateTime<Utc>, zone: &Zone, limit: TimeDelta) -> Result<ParsedTime, TimeError> {
    let whole = now.with_nanosecond(0).unwrap_or(now);
    // The limit is counted from `now` itself, so that nothing older slips through with its fraction of a second.
    let earliest = now.checked_sub_signed(limit).unwrap_or(DateTime::<Utc>::MIN_UTC);
    let asked = Circumstances { now: whole, zone, earliest, limit };
    let unreadable = || TimeError::Unreadable { text: shown(text) };
    let impossible = || TimeError::Impossible { text: shown(text) };
    if text.chars().count() > LONGEST {
        return Err(unreadable());
    }
    if let Some(at) = exact::read_exact(text) {
        return asked.judge(at, None);
    }
    let (phrase, short_name) = exact::labelled(text, zone).unwrap_or((text, None));
    let at = match grammar::read(phrase) {
        Reading::None => return Err(unreadable()),
        Reading::Impossible => return Err(impossible()),
        Reading::One(Meaning::Ago(span)) => {
            let at = whole.checked_sub_signed(span).ok_or_else(impossible)?;
            asked.judge(at, None)?
        }
        Reading::One(Meaning::Clock(day, time)) => {
            let date = asked.date(day, time).ok_or_else(impossible)?;
            if day.said_weekday().is_some_and(|weekday| weekday != date.weekday()) {
                return Err(unreadable());
            }
            asked.place(after_midnight(date, time).ok_or_else(impossible)?)?
        }
    };
    match short_name {
        None => Ok(at),
        Some(name) => at.with_offset_named(name, zone).map(ParsedTime::One).ok_or_else(unreadable),
    }
}

impl ParsedTime {
    /// The instant at which the zone's offset has that short name, if there is just one.
    fn with_offset_named(self, name: &str, zone: &Zone) -> Option<DateTime<Utc>> {
        let has_name = |at: &DateTime<Utc>| zone.abbreviation(*at) == name;
        match self {
            ParsedTime::One(at) => Some(at).filter(has_name),
            ParsedTime::Either { first, second } => match (has_name(&first), has_name(&second)) {
                (true, false) => Some(first),
                (false, true) => Some(second),
                _ => None,
            },
        }
    }
}

/// The wall-clock time so long after the midnight at which the day begins.
fn after_midnight(date: NaiveDate, time: TimeDelta) -> Option<NaiveDateTime> {
    date.and_time(NaiveTime::MIN).checked_add_signed(time)
}

/// The circumstances a text is read in.
struct Circumstances<'a> {
    /// To the whole second.
    now: DateTime<Utc>,
    zone: &'a Zone,
    earliest: DateTime<Utc>,
    limit: TimeDelta,
}

impl Circumstances<'_> {
    /// The day meant; `None` if the calendar has no such day.
    fn date(&self, day: Day, time: TimeDelta) -> Option<NaiveDate> {
        let wall = self.zone.wall(self.now);
        let today = wall.date();
        match day {
            // The day that has just ended, for whom midnight was a moment ago.
            Day::Unnamed if time == TimeDelta::days(1) && wall.hour() < 12 => today.pred_opt(),
            Day::Unnamed | Day::Today => Some(today),
            Day::Tomorrow => today.succ_opt(),
            Day::Ago(days) => today.checked_sub_days(Days::new(days)),
            Day::On(date, _) => Some(date),
            Day::Yearly { day, month, .. } => most_recent(day, month, today),
            Day::Last(weekday) => today.checked_sub_days(Days::new(days_since(weekday, today, 1))),
            Day::Weekday(weekday) => {
                let date = today.checked_sub_days(Days::new(days_since(weekday, today, 0)))?;
                let week = if self.is_to_come(after_midnight(date, time)?) { 7 } else { 0 };
                date.checked_sub_days(Days::new(week))
            }
        }
    }

    fn is_to_come(&self, wall: NaiveDateTime) -> bool {
        match self.zone.resolve(wall) {
            Local::Once(at) | Local::Twice { first: at, .. } => at > self.now,
            Local::Never { .. } => wall > self.zone.wall(self.now),
        }
    }

    fn place(&self, wall: NaiveDateTime) -> Result<ParsedTime, TimeError> {
        match self.zone.resolve(wall) {
            Local::Once(at) => self.judge(at, None),
            Local::Twice { first, second } => self.judge(first, Some(second)),
            Local::Never { first_after, .. } => Err(TimeError::NeverWas { wall, first_after }),
        }
    }

    /// The instant, or those of the two, that lie between the limit and now. With none of them, the fault of the nearer.
    fn judge(&self, first: DateTime<Utc>, second: Option<DateTime<Utc>>) -> Result<ParsedTime, TimeError> {
        let last = second.filter(|at| *at <= self.now).unwrap_or(first);
        let fits = |at: DateTime<Utc>| self.earliest <= at && at <= self.now;
        match (fits(first), second.filter(|at| fits(*at))) {
            (true, Some(second)) => Ok(ParsedTime::Either { first, second }),
            (true, None) => Ok(ParsedTime::One(first)),
            (false, Some(second)) => Ok(ParsedTime::One(second)),
            (false, None) if first > self.now => Err(TimeError::Future { at: first }),
            (false, None) => {
                let limit_days = u32::try_from(self.limit.num_days()).unwrap_or(0);
                Err(TimeError::TooOld { at: last, limit_days })
            }
        }
    }
}

/// How many days before `today` the weekday was, at least `least` (0 or 1).
fn days_since(weekday: chrono::Weekday, today: NaiveDate, least: u64) -> u64 {
    let days = u64::from(today.weekday().days_since(weekday));
    if days < least { 7 } else { days }
}

/// The last such day of a year up to today. The 29th of February may be eight years back (1896 to 1904).
fn most_recent(day: u32, month: u32, today: NaiveDate) -> Option<NaiveDate> {
    let in_year = |back| NaiveDate::from_ymd_opt(today.year().checked_sub(back)?, month, day);
    (0..=8).filter_map(in_year).find(|date| *date <= today)
}

/// The text as an answer may show it: one line, cut.
fn shown(text: &str) -> String {
    let text = text.trim();
    let cut = text.chars().count() > LONGEST;
    let clean = text.chars().take(LONGEST).map(|letter| if letter.is_control() { ' ' } else { letter });
    clean.chain(cut.then_some('…')).collect()
}
