//! How long a delivery waits for TimeTrack's list of users when that fails.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use crate::model::MemberId;

/// A list of users that fails is waited for this long, from its first failure on.
const PATIENCE: TimeDelta = TimeDelta::minutes(10);

/// People who could not be looked up, and since when.
#[derive(Debug, Default)]
pub struct FailedLookUps(Mutex<HashMap<MemberId, DateTime<Utc>>>);

impl FailedLookUps {
    /// This person was looked up, or need not be.
    pub(crate) fn looked_up(&self, member: MemberId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&member);
    }

    /// This person could not be looked up for a punch pressed at that instant. Says whether that is waited for no longer; the next
    /// punch is given the same patience.
    pub(crate) fn gives_up(&self, member: MemberId, pressed_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        let mut failed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let since = failed.entry(member).or_insert(now);
        // An older failure was met by a punch that has ended otherwise.
        *since = (*since).max(pressed_at).min(now);
        let is_over = now - *since >= PATIENCE;
        if is_over {
            failed.remove(&member);
        }
        is_over
    }
}
