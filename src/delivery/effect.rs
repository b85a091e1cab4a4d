//! The effects that a delivery attempt asks for.

use std::ops::RangeInclusive;

use chrono::{DateTime, NaiveDate, Utc};

use crate::model::{DeliveryError, LocalStamp, Timer};
use crate::store::{Doubt, punches::Settlement};
use crate::timetrack::Write;

/// What to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect<'a> {
    /// Read the timer; then [`super::Attempt::after_read`].
    Read,
    /// Read the entries of these days; then [`super::Attempt::after_entries`].
    Entries {
        /// Of the person's calendar.
        days: RangeInclusive<NaiveDate>,
    },
    /// Read the entries of these days, if that is quick; then [`super::Attempt::after_booked`].
    Booked {
        /// Of the person's calendar.
        days: RangeInclusive<NaiveDate>,
    },
    /// Commit the mark that a write is about to be sent; then [`super::Attempt::after_mark`].
    Mark {
        /// The timer as it is before the write.
        before: Timer,
    },
    /// Send this once, with that `date`; then [`super::Attempt::after_write`].
    Write(Write<'a>, LocalStamp),
    /// Store when the next attempt is due; this one is over.
    Postpone(Postponement),
    /// Store how the punch ended; the attempt is over.
    Settle(Box<Settlement>),
}

/// An attempt that settled nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Postponement {
    /// When the next attempt is due.
    pub until: DateTime<Utc>,
    /// Whether the writes of this attempt may have taken effect.
    pub doubt: Doubt,
    /// Why, for admins.
    pub trouble: DeliveryError,
}
