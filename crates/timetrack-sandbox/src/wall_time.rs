//! TimeTrack's form of an instant.

use std::fmt;

use chrono::NaiveDateTime;
use serde::Serialize;

/// A wall-clock time without a zone, to the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct WallTime(pub NaiveDateTime);

impl fmt::Display for WallTime {
    /// As documented: `2026-11-22T09:05:00.000Z`. The `Z` is decoration.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.format("%Y-%m-%dT%H:%M:%S.000Z").fmt(f)
    }
}
