//! What a delivery attempt asks for. Must not know what follows from what.

use std::ops::RangeInclusive;

use chrono::{DateTime, NaiveDate, Utc};

use crate::model::{LocalStamp, Timer};
use crate::store::{Doubt, punches::Settlement};
use crate::timetrack::Write;

/// What to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect<'a> {
    /// Read the timer; then [`super::Attempt::after_read`].
    Read,
    /// Read what is booked on these days; then [`super::Attempt::after_entries`].
    Entries {
        /// Of the person's calendar.
        days: RangeInclusive<NaiveDate>,
    },
    /// Read what is booked on these days, if that does not take long; then [`super::Attempt::after_booked`].
    Booked {
        /// Of the person's calendar.
        days: RangeInclusive<NaiveDate>,
    },
    /// Commit the mark that a write leaves; then [`super::Attempt::after_mark`].
    Mark {
        /// The timer as it is before the write.
        before: Timer,
    },
    /// Send this once, with that `date`; then [`super::Attempt::after_write`].
    Write(Write<'a>, LocalStamp),
    /// Note that it is to be tried again; the try is over.
    Postpone(Postponement),
    /// Note how the punch ended; the try is over.
    Settle(Box<Settlement>),
}

/// A try that settled nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Postponement {
    /// Not to be tried before.
    pub until: DateTime<Utc>,
    /// Whether the writes of this try may have taken effect.
    pub doubt: Doubt,
    /// What stood in the way.
    pub trouble: String,
}
