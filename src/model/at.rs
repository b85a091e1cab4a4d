//! What people type into `at:`, such as `9:05`, `20m ago` or `gestern 17:30`. Must not know who asked or what for.
//! Every text has one reading or is refused; nothing is guessed.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::zone::Zone;

/// What a text in `at:` means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// One instant.
    One(DateTime<Utc>),
    /// The clocks were set back: one of two, and the person must say which.
    Either {
        /// Before the clocks were set back.
        first: DateTime<Utc>,
        /// After.
        second: DateTime<Utc>,
    },
}

/// Why a text in `at:` was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "why")]
pub enum AtError {
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
    Future {
        /// The instant it names.
        at: DateTime<Utc>,
    },
    /// Longer ago than the limit.
    TooOld {
        /// The instant it names.
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

/// Reads `text` as a person in `zone` means it at `now`.
///
/// # Errors
/// [`AtError`] for everything that is not exactly one past moment (or one of two on the night the clocks go back)
/// within `limit` of `now`.
pub fn parse(text: &str, now: DateTime<Utc>, zone: &Zone, limit: TimeDelta) -> Result<At, AtError> {
    let _ = (text, now, zone, limit);
    unimplemented!("time helper")
}
