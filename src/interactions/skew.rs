//! Requests of Discord's whose time is not ours: with a wrong clock every interaction is refused, and only the operator can cure it.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use crate::app::App;

/// Between two lines in the log; interactions may be many.
const BETWEEN_WARNINGS: TimeDelta = TimeDelta::seconds(60);

/// When it was last said.
#[derive(Default)]
pub(super) struct Skew(Mutex<Option<DateTime<Utc>>>);

impl Skew {
    /// Our clock is so far ahead of Discord's, or behind if negative.
    pub(super) fn note(&self, app: &App, ahead: TimeDelta) {
        app.counters.skewed.inc();
        if self.is_due(app.clock.now()) {
            let seconds = ahead.num_seconds().unsigned_abs();
            let side = if ahead > TimeDelta::zero() { "ahead of" } else { "behind" };
            tracing::warn!(
                "a request signed by Discord was refused: this machine's clock is {seconds} s {side} its time stamp. If presses are not answered, set the clock (time synchronisation, NTP); a single line may be an old request that somebody sent again"
            );
        }
    }

    /// A clock that was just set may have gone either way.
    fn is_due(&self, now: DateTime<Utc>) -> bool {
        let mut said = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_due = said.is_none_or(|last| (now - last).abs() >= BETWEEN_WARNINGS);
        if is_due {
            *said = Some(now);
        }
        is_due
    }
}
