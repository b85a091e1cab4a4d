//! The first half of a switch: whether it is done, while nothing is known of the second. Must not know what is done about it.

use super::Attempt;
use crate::model::{Action, Timer, TimerState};

impl Attempt {
    /// What the first half of a switch has ended, as far as it was seen.
    pub(in crate::outbox) fn half_done(&self) -> Option<&Timer> {
        self.punch.half_done()
    }

    /// The timer before a switch, if it has become known in this try whether the first half has ended it.
    pub fn half_to_note(&self) -> Option<&Timer> {
        self.punch.before.as_ref().filter(|_| self.is_half_news)
    }

    /// Whether TimeTrack said yes to the first half and has not shown yet what came of it.
    pub(super) fn is_half_unseen(&self) -> bool {
        self.is_half_taken && self.half_done().is_none()
    }

    /// Notes whether the first half of a switch is done, as far as `timer` shows that. One that was sent and whose timer has stopped is
    /// taken for done: that somebody else has stopped it at that moment cannot be told apart. One whose timer is on is not.
    pub(super) fn see_half(&mut self, timer: &Timer) {
        let is_sent = self.punch.unclear || self.is_half_taken;
        if timer.state == TimerState::Stopped && is_sent {
            self.believe_half();
        } else if timer.started_at.is_some() && self.is_the_one_before(timer) {
            self.note_half(false);
        }
    }

    /// Takes the first half of a switch for done.
    pub(super) fn believe_half(&mut self) {
        self.note_half(matches!(self.punch.action, Action::Start { .. }));
    }

    fn note_half(&mut self, is_done: bool) {
        if let Some(before) = self.punch.before.as_mut().filter(|before| before.is_on()) {
            self.is_half_news |= before.made_way != is_done;
            before.made_way = is_done;
            before.unseen = false;
        }
    }

    /// Whether nothing runs since the first half of the switch.
    pub(in crate::outbox) fn has_made_way(&self, timer: &Timer) -> bool {
        self.half_done().is_some() && !timer.is_on()
    }
}
