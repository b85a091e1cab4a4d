//! The table of punches as the store keeps it, in memory: what is in it survives a crash of the bot. Must not know TimeTrack.
//! The rules are those of `store/punches.rs`, `delivery.rs` and `queue.rs`; the store's own tests hold them to SQLite.

use chrono::{DateTime, Utc};
use timetrack_bot::model::{InteractionId, Punch, PunchState, Timer};
use timetrack_bot::outbox::attempt::{LANDING, Postponement};
use timetrack_bot::store::{Doubt, punches::Settlement};

#[derive(Default)]
pub struct Table {
    pub punches: Vec<Punch>,
}

/// Punch that waits or is in flight.
pub fn in_line(punch: &Punch) -> bool {
    matches!(punch.state, PunchState::Waiting | PunchState::InFlight)
}

/// Its place in its person's line.
fn place(punch: &Punch) -> (bool, InteractionId) {
    (!punch.unclear, punch.interaction)
}

impl Table {
    /// Says whether it was new.
    pub fn record(&mut self, punch: Punch) -> bool {
        let new = self.punches.iter().all(|there| there.interaction != punch.interaction);
        if new {
            self.punches.push(punch);
        }
        new
    }

    pub fn punch(&self, id: i64) -> &Punch {
        &self.punches[id as usize]
    }

    fn punch_mut(&mut self, id: i64) -> &mut Punch {
        &mut self.punches[id as usize]
    }

    /// The heads of the lines that wait.
    fn heads(&self) -> Vec<&Punch> {
        let mut heads: Vec<&Punch> = Vec::new();
        for punch in self.punches.iter().filter(|punch| in_line(punch)) {
            match heads.iter_mut().find(|head| head.member == punch.member) {
                Some(head) if place(head) > place(punch) => *head = punch,
                Some(_) => {}
                None => heads.push(punch),
            }
        }
        heads.retain(|head| head.state == PunchState::Waiting);
        heads
    }

    pub fn due(&self, now: DateTime<Utc>) -> Vec<Punch> {
        let mut due: Vec<Punch> =
            self.heads().into_iter().filter(|head| head.next_at <= now).cloned().collect();
        due.sort_by_key(|punch| (punch.next_at, punch.id));
        due
    }

    pub fn next_due(&self) -> Option<DateTime<Utc>> {
        self.heads().iter().map(|head| head.next_at).min()
    }

    pub fn mark_in_flight(&mut self, id: i64, before: Timer, now: DateTime<Utc>) {
        let punch = self.punch_mut(id);
        punch.state = PunchState::InFlight;
        if !punch.unclear {
            punch.before = None;
        }
        punch.unclear = true;
        punch.written_at = Some(now);
        punch.before.get_or_insert(before);
        punch.attempts += 1;
    }

    pub fn postpone(&mut self, id: i64, how: Postponement) {
        let punch = self.punch_mut(id);
        if punch.state == PunchState::InFlight {
            punch.unclear = how.doubt != Doubt::None;
            punch.written_at = match how.doubt {
                Doubt::None => None,
                Doubt::Open => punch.written_at.map(|at| at - LANDING),
                Doubt::Landing => punch.written_at,
            };
        } else {
            punch.unclear |= how.doubt != Doubt::None;
            punch.attempts += 1;
        }
        punch.state = PunchState::Waiting;
        punch.next_at = how.until;
        punch.trouble = Some(how.trouble);
    }

    pub fn settle(&mut self, id: i64, how: Settlement, now: DateTime<Utc>) {
        let punch = self.punch_mut(id);
        punch.state = how.state;
        punch.refusal = how.refusal;
        punch.after = how.after;
        if how.trouble.is_some() {
            punch.trouble = how.trouble;
        }
        if how.state.is_settled() {
            punch.settled_at = Some(now);
            punch.unclear = false;
        }
    }

    pub fn recover(&mut self, now: DateTime<Utc>) {
        for punch in self.punches.iter_mut().filter(|punch| punch.state == PunchState::InFlight) {
            punch.state = PunchState::Waiting;
            punch.unclear = true;
            punch.next_at = now;
            punch.written_at = punch.written_at.map(|at| at.min(now));
        }
    }

    pub fn hasten(&mut self, now: DateTime<Utc>) {
        for punch in self.punches.iter_mut().filter(|punch| punch.settled_at.is_none()) {
            if punch.state == PunchState::Waiting {
                punch.next_at = punch.next_at.min(now);
            }
            punch.written_at = punch.written_at.map(|at| at.min(now));
        }
    }
}
