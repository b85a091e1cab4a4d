//! An attempt that settled nothing: what stays in doubt, and when the next one is made.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::{Attempt, Effect, Postponement};
use crate::delivery::backoff::{LONGEST_BACKOFF, backoff};
use crate::model::{DeliveryError, Timer};
use crate::store::Doubt;
use crate::timetrack::Error;

/// After this, an admin decides about a punch that could not be delivered.
const GIVE_UP: TimeDelta = TimeDelta::days(7);

impl Attempt {
    /// A write failed; `timer` was read after it, if any was.
    pub(super) fn not_written(
        &mut self,
        error: &Error,
        timer: Option<Timer>,
        now: DateTime<Utc>,
    ) -> Effect<'_> {
        let doubt = match error {
            Error::UnknownUser { .. } => return self.stuck(error.into(), timer),
            Error::Unclear { may_still_land: true, .. } => Doubt::Landing,
            Error::Unclear { .. } => Doubt::Open,
            // This write had no effect, but an earlier one, or the first half of a switch, may have had.
            _ if self.punch.unclear || self.is_half_unseen() => Doubt::Open,
            _ => Doubt::None,
        };
        self.failed(error, doubt, now)
    }

    /// The first read failed. A probe that was not due keeps its due time, and so does not count as an attempt: a day's outage takes
    /// thousands of probes.
    pub(super) fn not_read(&mut self, error: &Error, now: DateTime<Utc>) -> Effect<'_> {
        let due = self.punch.next_at;
        let mut effect = self.failed(error, Doubt::None, now);
        if let Effect::Postpone(postponement) = &mut effect
            && due > now
        {
            // If it is further ahead than any backoff, the clock was set back during the attempt.
            postponement.until = due.min(now + LONGEST_BACKOFF);
        }
        effect
    }

    /// The attempt failed because of `error`.
    pub(super) fn failed(&mut self, error: &Error, doubt: Doubt, now: DateTime<Utc>) -> Effect<'_> {
        self.postpone(error.pause(), doubt, error.into(), now)
    }

    pub(super) fn postpone(
        &mut self,
        at_least: Duration,
        doubt: Doubt,
        trouble: DeliveryError,
        now: DateTime<Utc>,
    ) -> Effect<'_> {
        if now - self.punch.pressed_at > GIVE_UP {
            return self.stuck(trouble, None);
        }
        // The bound holds for both together: by it `next_at` shows that the clock was set back.
        let pause = (at_least.min(LONGEST_BACKOFF) + backoff(&self.punch)).min(LONGEST_BACKOFF);
        Effect::Postpone(Postponement { until: now + pause, doubt, trouble })
    }

    pub(super) fn wait(&mut self, until: DateTime<Utc>) -> Effect<'_> {
        let trouble = self.punch.trouble.clone().unwrap_or(DeliveryError::MayLand);
        Effect::Postpone(Postponement { until, doubt: Doubt::None, trouble })
    }

    pub(super) fn unreadable(&mut self, now: DateTime<Utc>) -> Effect<'_> {
        let doubt = if self.punch.unclear { Doubt::Open } else { Doubt::None };
        self.postpone(Duration::ZERO, doubt, DeliveryError::NoState, now)
    }
}
