//! Time zones: the only file that names jiff. Must not know what is booked or said with the result.
//! The bundled database is used, never the system's, which may be older.

use std::fmt;

use chrono::{DateTime, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};

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

/// An IANA time zone, spelled as the database spells it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone(String);

/// The text names no time zone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a time zone of the IANA database, such as `Europe/Vienna`")]
pub struct UnknownZone(pub String);

impl Zone {
    /// The zone of that name, whatever its upper and lower case.
    ///
    /// # Errors
    /// [`UnknownZone`] if the database has none of that name.
    pub fn new(name: &str) -> Result<Self, UnknownZone> {
        let _ = name;
        unimplemented!("time helper")
    }

    /// The name as the database spells it.
    pub fn name(&self) -> &str {
        &self.0
    }

    /// The wall clock there at `at`.
    pub fn wall(&self, at: DateTime<Utc>) -> NaiveDateTime {
        let _ = at;
        unimplemented!("time helper")
    }

    /// What a wall-clock time there means.
    pub fn resolve(&self, wall: NaiveDateTime) -> Local {
        let _ = wall;
        unimplemented!("time helper")
    }

    /// The short name of the offset in force at `at`, such as `CET` or `+05`.
    pub fn abbreviation(&self, at: DateTime<Utc>) -> String {
        let _ = at;
        unimplemented!("time helper")
    }

    /// Every zone name of the database, in order.
    pub fn all() -> Vec<&'static str> {
        unimplemented!("time helper")
    }

    /// The version of the bundled database, such as `2026a`.
    pub fn database_version() -> String {
        unimplemented!("time helper")
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
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
        zone.0
    }
}
