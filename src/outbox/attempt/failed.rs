//! A try that settled nothing: what stays in doubt, and when the next try is made.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::{Attempt, Effect, Postponement};
use crate::model::Timer;
use crate::model::trouble::{MAY_LAND, NO_STATE};
use crate::outbox::pause::{LONGEST_PAUSE, pause};
use crate::store::Doubt;
use crate::timetrack::Error;

/// After this a punch that cannot be delivered is a human's to decide.
const GIVE_UP: TimeDelta = TimeDelta::days(7);

impl Attempt {
    /// A write failed; `timer` is what was read after it, if anything was.
    pub(super) fn not_written(
        &mut self,
        error: &Error,
        timer: Option<Timer>,
        now: DateTime<Utc>,
    ) -> Effect<'_> {
        let doubt = match error {
            Error::UnknownUser { .. } => return self.stuck(&error.to_string(), timer),
            Error::Unclear { may_still_land: true, .. } => Doubt::Landing,
            Error::Unclear { .. } => Doubt::Open,
            // Nothing was sent, but an earlier try may have sent something, or the first half has not been seen yet.
            _ if self.punch.unclear || self.is_half_unseen() => Doubt::Open,
            _ => Doubt::None,
        };
        self.failed(error, doubt, now)
    }

    /// The first read failed. A probe that was not due keeps its time, and so is not counted as an attempt: an outage of a day
    /// takes thousands of them.
    pub(super) fn not_read(&mut self, error: &Error, now: DateTime<Utc>) -> Effect<'_> {
        let due = self.punch.next_at;
        let mut effect = self.failed(error, Doubt::None, now);
        if let Effect::Postpone(postponement) = &mut effect
            && due > now
        {
            // Further ahead than any pause: the clock was set back during the try.
            postponement.until = due.min(now + LONGEST_PAUSE);
        }
        effect
    }

    /// A try that settled nothing because of `error`.
    pub(super) fn failed(&mut self, error: &Error, doubt: Doubt, now: DateTime<Utc>) -> Effect<'_> {
        self.postpone(error.pause(), doubt, &error.to_string(), now)
    }

    pub(super) fn postpone(
        &mut self,
        at_least: Duration,
        doubt: Doubt,
        trouble: &str,
        now: DateTime<Utc>,
    ) -> Effect<'_> {
        if now - self.punch.pressed_at > GIVE_UP {
            return self.stuck(trouble, None);
        }
        // The longest pause bounds both: `next_at` tells by that when the clock was set back.
        let pause = (at_least.min(LONGEST_PAUSE) + pause(&self.punch)).min(LONGEST_PAUSE);
        let trouble = trouble.to_owned();
        Effect::Postpone(Postponement { until: now + pause, doubt, trouble })
    }

    pub(super) fn wait(&mut self, until: DateTime<Utc>) -> Effect<'_> {
        let trouble = self.punch.trouble.clone().unwrap_or_else(|| MAY_LAND.to_owned());
        Effect::Postpone(Postponement { until, doubt: Doubt::None, trouble })
    }

    pub(super) fn unreadable(&mut self, now: DateTime<Utc>) -> Effect<'_> {
        let doubt = if self.punch.unclear { Doubt::Open } else { Doubt::None };
        self.postpone(Duration::ZERO, doubt, NO_STATE, now)
    }
}
