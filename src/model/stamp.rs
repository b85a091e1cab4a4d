//! `LocalStamp`: the one place that knows how TimeTrack writes an instant. Must not know any call that carries one.

use std::fmt;

use chrono::{DateTime, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};

use super::zone::Zone;

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

impl LocalStamp {
    /// The stamp of `at` for a person in `zone`; fractions of a second are cut off.
    pub fn of(at: DateTime<Utc>, zone: &Zone, mode: TimeMode) -> Self {
        let _ = (at, zone, mode);
        unimplemented!("time helper")
    }

    /// Reads TimeTrack's text: `2026-11-22T09:05:00.000Z`, without milliseconds, without `Z`, or with a space for the `T`.
    /// A numeric offset (`+01:00`) is dropped like the `Z` in local mode, so it is left to the caller: `None` for it.
    pub fn parse(text: &str) -> Option<Self> {
        let _ = text;
        unimplemented!("time helper")
    }

    /// The instant this stamp stands for. When the clocks were set back it may be either of two: `near` decides, the closer
    /// one wins. A time the clocks jumped over is read with the offset that was in force before the jump.
    pub fn instant(self, zone: &Zone, mode: TimeMode, near: DateTime<Utc>) -> DateTime<Utc> {
        let _ = (zone, mode, near);
        unimplemented!("time helper")
    }
}

impl fmt::Display for LocalStamp {
    /// As sent: `2026-11-22T09:05:00.000Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}Z", self.0.format("%Y-%m-%dT%H:%M:%S.000"))
    }
}
