//! `LocalStamp`: how TimeTrack writes an instant, and the only place where one is converted.

use std::fmt;

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Timelike, Utc};
use serde::{Deserialize, Serialize};

use super::zone::{Local, Zone};

#[cfg(test)]
mod tests;

/// How TimeTrack's timestamps are read and written (setting `TIMETRACK_TIME`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TimeMode {
    /// The wall clock where the person is; the `Z` at the end is decoration.
    #[default]
    Local,
    /// What the `Z` says.
    Utc,
}

/// An instant as TimeTrack writes it: a wall-clock time to the second, without a zone.
/// Which wall clock depends on [`TimeMode`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LocalStamp(pub NaiveDateTime);

/// What TimeTrack may round to, up or down, in minutes: those in use for working time. Nobody documents whether it does.
const ROUNDINGS: [u32; 5] = [1, 5, 6, 10, 15];
/// So far from what was sent a start may be that TimeTrack notes by its own clock.
const ASIDE: TimeDelta = TimeDelta::seconds(5);

impl LocalStamp {
    /// Whether a timer that TimeTrack shows to start then may be the one that was started at `booked`, however it rounds. A start
    /// that shows seconds was not rounded.
    pub fn is_same_start(self, booked: LocalStamp) -> bool {
        let apart = (self.0 - booked.0).abs();
        let is_rounded_to = |minutes: u32| {
            self.0.minute().is_multiple_of(minutes) && apart < TimeDelta::minutes(i64::from(minutes))
        };
        apart <= ASIDE || (self.0.second() == 0 && ROUNDINGS.into_iter().any(is_rounded_to))
    }

    /// The stamp of `at` for a person in `zone`; fractions of a second are cut off.
    pub fn of(at: DateTime<Utc>, zone: &Zone, mode: TimeMode) -> Self {
        let exact = match mode {
            TimeMode::Local => zone.wall(at),
            TimeMode::Utc => at.naive_utc(),
        };
        Self(exact.with_nanosecond(0).unwrap_or(exact))
    }

    /// Reads TimeTrack's text: `2026-11-22T09:05:00.000Z`, without milliseconds, without seconds, without `Z`, or with a
    /// space for the `T`. White space around it does not matter; fractions of a second are cut off.
    /// A numeric offset (`+01:00`) is dropped like the `Z` in local mode, so it is left to the caller: `None` for it.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_suffix(['Z', 'z']).unwrap_or(text);
        let (date, time) = text.split_once(['T', 't', ' '])?;
        let mut date = date.split('-');
        let (year, month, day) =
            (digits(date.next()?, 4)?, digits(date.next()?, 2)?, digits(date.next()?, 2)?);
        if date.next().is_some() {
            return None;
        }
        let (hour, minute, second) = clock(time)?;
        let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
        date.and_hms_opt(hour, minute, second).map(Self)
    }

    /// The instant this stamp stands for. When the clocks were set back it may be either of two: `near` decides, the closer
    /// one wins (the first, at equal distance). A time the clocks jumped over is read with the offset that was in force
    /// before the jump.
    pub fn instant(self, zone: &Zone, mode: TimeMode, near: DateTime<Utc>) -> DateTime<Utc> {
        if mode == TimeMode::Utc {
            return self.0.and_utc();
        }
        match zone.resolve(self.0) {
            Local::Once(at) => at,
            Local::Twice { first, second } => {
                let distance = |at: DateTime<Utc>| at.signed_duration_since(near).abs();
                if distance(second) < distance(first) { second } else { first }
            }
            Local::Never { .. } => zone.first_instant(self.0),
        }
    }

    /// The same for something that has happened by `now`: of two instants the later one, unless it is still to come.
    pub(crate) fn past_instant(self, zone: &Zone, mode: TimeMode, now: DateTime<Utc>) -> DateTime<Utc> {
        let last = self.instant(zone, mode, DateTime::<Utc>::MAX_UTC);
        if last <= now { last } else { self.instant(zone, mode, DateTime::<Utc>::MIN_UTC) }
    }
}

/// `09:05`, `09:05:00` or `09:05:00.000`.
fn clock(text: &str) -> Option<(u32, u32, u32)> {
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let mut parts = whole.split(':');
    let (hour, minute) = (digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    let second = parts.next().map(|second| digits(second, 2));
    let readable = match fraction {
        None => true,
        // A fraction belongs to seconds; nanoseconds are as fine as anybody writes.
        Some(fraction) => second.is_some() && (1..=9).contains(&fraction.len()) && all_digits(fraction),
    };
    let second = second.unwrap_or(Some(0))?;
    (readable && parts.next().is_none()).then_some((hour, minute, second))
}

/// The number, if the text is exactly `length` digits.
fn digits(text: &str, length: usize) -> Option<u32> {
    (text.len() == length && all_digits(text)).then(|| text.parse().ok())?
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

impl fmt::Display for LocalStamp {
    /// As sent: `2026-11-22T09:05:00.000Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}Z", self.0.format("%Y-%m-%dT%H:%M:%S.000"))
    }
}
