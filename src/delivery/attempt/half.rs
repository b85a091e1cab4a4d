//! What a start does to the project before it: the first half of a switch (the stop), while the outcome of the second is unknown, and
//! a paused project that is continued.

use super::Attempt;
use crate::model::{Action, Timer, TimerState};

impl Attempt {
    /// The timer that the first half has ended, as far as it was seen.
    pub(in crate::delivery) fn half_done(&self) -> Option<&Timer> {
        self.punch.half_done()
    }

    /// The timer before a switch, if this attempt found out whether the first half ended it.
    pub fn half_to_note(&self) -> Option<&Timer> {
        self.punch.before.as_ref().filter(|_| self.is_half_news)
    }

    /// Whether TimeTrack accepted the first half and has not shown its outcome yet.
    pub(super) fn is_half_unseen(&self) -> bool {
        self.is_half_taken && self.half_done().is_none()
    }

    /// A start of the very project that is paused resumes it. It is a resume of that timer from then on, whatever becomes of this attempt.
    pub(super) fn resume_if_paused(&mut self, timer: &Timer) {
        let Action::Start { project, task, note } = &self.punch.action else { return };
        let is_paused = timer.state == TimerState::Paused && timer.started_at.is_some();
        let is_first = !self.punch.unclear && !self.is_half_taken && self.half_done().is_none();
        if is_first && is_paused && timer.counts_for(project, task.as_ref(), note.as_ref()) {
            self.punch.expected_start = timer.started_at;
            self.punch.action = Action::Resume;
        }
    }

    /// Notes whether the first half is done, as far as `timer` shows it. If it was sent and the timer has stopped, it is taken for done:
    /// somebody else stopping it at that moment cannot be told apart. If the timer is on, it is not done.
    pub(super) fn see_half(&mut self, timer: &Timer) {
        let is_sent = self.punch.unclear || self.is_half_taken;
        if timer.state == TimerState::Stopped && is_sent {
            self.believe_half();
        } else if timer.started_at.is_some() && self.is_the_one_before(timer) {
            self.note_half(false);
        }
    }

    /// Takes the first half for done.
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

    /// Whether nothing runs since the first half.
    pub(in crate::delivery) fn has_made_way(&self, timer: &Timer) -> bool {
        self.half_done().is_some() && !timer.is_on()
    }
}
