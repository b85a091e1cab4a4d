//! What happens to the world from outside: presses, writes that land, a clock that is set, TimeTrack's own app. Must not know what
//! the bot makes of it.

use chrono::TimeDelta;
use timetrack_bot::model::{LocalStamp, PunchId, TimerKind};

use super::account::{Act, Change};
use super::world::{Event, Known, World};

impl World {
    pub(super) fn press(&mut self, number: usize) {
        if !self.up {
            // Nobody answers, so nothing is promised.
            return;
        }
        let mut punch = self.plan.presses[number].clone();
        if self.plan.buttons.contains(&number) {
            let person = punch.member.0 as usize;
            punch.expected_start = self.account.show(person, punch.action.timer()).started_at;
        }
        punch.id = PunchId(self.table.punches.len() as i64);
        let what = format!("{} {:?} for {}", punch.member, punch.action, punch.at);
        if self.table.record(punch) {
            self.known.push(Known { recorded_at: self.now, ..Known::default() });
            let id = self.known.len() - 1;
            self.note(|| format!("punch {id} is recorded: {what}"));
            self.ring();
        }
    }

    pub(super) fn land(&mut self, number: usize) {
        let change = self.sent[number].change.clone();
        let id = self.sent[number].id;
        let answer = self.account.apply(change);
        self.note(|| format!("a write of punch {id} lands: {answer:?}"));
        self.sent[number].answer = Some(answer);
        self.sent[number].landed = true;
    }

    /// A clock that is set forward within the seconds in which a write may land makes the bot believe that they are over;
    /// nothing but a clock could tell it. So it is set when none is on its way.
    pub(super) fn jump(&mut self, by: TimeDelta) {
        if by > TimeDelta::zero() && self.sent.iter().any(|sent| !sent.landed) {
            self.after(60_000, Event::Jump(by));
            return;
        }
        self.note(|| format!("the clock is set by {} s", by.num_seconds()));
        self.offset += by;
    }

    pub(super) fn elsewhere(&mut self, person: usize) {
        let kind = self.dice.one_of(&[TimerKind::Attendance, TimerKind::Project]);
        let act = match self.dice.below(4) {
            0 => Act::Start(self.plan.some_work(&mut self.dice).filter(|_| kind == TimerKind::Project)),
            1 if kind == TimerKind::Project => Act::Pause,
            _ => Act::Stop,
        };
        // Stamps of the app have odd years, so that they are told from the bot's.
        let stamp = LocalStamp(self.now.naive_utc() - TimeDelta::days(3653));
        self.note(|| format!("elsewhere: person {person} {act:?}"));
        let _ = self.account.apply(Change { person, kind, act, stamp, elsewhere: true });
    }
}
