//! The first half of a switch: whether it is done, while nothing is known of the second. Must not know what is done about it.

use super::Attempt;
use crate::model::{Action, Timer, TimerState};

impl Attempt {
    /// What the first half of a switch has ended, as far as it was seen.
    pub fn half_done(&self) -> Option<&Timer> {
        self.punch.half_done()
    }

    /// Whether TimeTrack said yes to the first half and has not shown yet what came of it.
    pub(super) fn is_half_unseen(&self) -> bool {
        self.is_half_taken && self.half_done().is_none()
    }

    /// Notes that the first half of a switch is done, if `timer` shows that. One that was sent and whose timer has stopped is taken for
    /// done: that somebody else has stopped it at that moment cannot be told apart.
    pub(super) fn see_half(&mut self, timer: &Timer) {
        let is_sent = self.punch.unclear || self.is_half_taken;
        let is_switch = matches!(self.punch.action, Action::Start { .. });
        if let Some(before) = self.punch.before.as_mut().filter(|before| before.is_on()) {
            before.made_way |= is_sent && is_switch && timer.state == TimerState::Stopped;
        }
    }

    /// Whether nothing runs since the first half of the switch.
    pub(in crate::outbox) fn has_made_way(&self, timer: &Timer) -> bool {
        self.half_done().is_some() && !timer.is_on()
    }
}
