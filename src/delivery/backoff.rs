//! How long a punch waits for its next attempt.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::attempt::Postponement;
use crate::model::Punch;

/// Longest time between two attempts of one punch.
pub const LONGEST_BACKOFF: Duration = Duration::from_secs(600);
/// After an attempt that failed while an outage ended.
const SOON: TimeDelta = TimeDelta::seconds(1);

impl Postponement {
    /// An outage ended during the attempt: it may have failed because of the outage, so the next attempt follows soon.
    pub fn outage_is_over(&mut self, now: DateTime<Utc>) {
        self.until = self.until.min(now + SOON);
    }
}

/// Exponential with full jitter, 1 s to 10 min. The jitter is computed from the punch, so that tests can be repeated.
pub(super) fn backoff(punch: &Punch) -> Duration {
    let ceiling = Duration::from_secs(1 << punch.attempts.min(10)).min(LONGEST_BACKOFF);
    let mixed = (punch.interaction.0 ^ (u64::from(punch.attempts) << 40)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let share = f64::from(u32::try_from(mixed >> 32).unwrap_or(u32::MAX)) / f64::from(u32::MAX);
    ceiling.mul_f64(share).max(Duration::from_millis(200))
}
