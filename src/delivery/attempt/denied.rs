//! TimeTrack refused a read: nothing can be booked for this user.

use chrono::{DateTime, TimeDelta, Utc};

use super::Attempt;
use crate::delivery::attempt::Effect;
use crate::model::Refusal;
use crate::store::punches::End;
use crate::timetrack::Error;

/// By then the person was answered; a punch that had not ended was promised to be booked.
const PROMISED: TimeDelta = TimeDelta::milliseconds(1_800);

impl Attempt {
    /// Asking again would bring the same refusal. If the booking was promised, or may have taken effect, an admin decides.
    pub(super) fn denied(&mut self, no: Error, is_first_read: bool, now: DateTime<Utc>) -> Effect<'_> {
        // The id has milliseconds; the instant to book is cut to the second.
        let pressed_at = self.punch.interaction.pressed_at().max(self.punch.pressed_at);
        let was_promised = self.punch.attempts > 0 || now - pressed_at >= PROMISED;
        match no {
            Error::Refused { words, .. } if is_first_read && !was_promised && !self.punch.unclear => {
                self.refuse(words)
            }
            no => self.stuck((&no).into(), None),
        }
    }

    /// Settles it as refused in TimeTrack's own words; no timer could be read.
    pub(super) fn refuse(&mut self, words: String) -> Effect<'_> {
        self.settle(End::Refused(Refusal::ByTimeTrack { words }), None)
    }
}
