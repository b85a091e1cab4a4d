//! Random events from outside: interactions, writes that land, clock changes, TimeTrack's own app.

use chrono::{DateTime, TimeDelta, Utc};
use timetrack_bot::model::{LocalStamp, Project, PunchId, TimeMode, TimerKind, Zone};
use timetrack_bot::timetrack::CircuitBreaker;

use super::account::{Act, Change};
use super::world::{Event, Known, World};

impl World {
    pub(super) fn crashes_here(&mut self) -> bool {
        let dies = !self.calm && self.dice.below(1000) < self.plan.crash;
        if dies {
            self.note(|| "the bot dies".to_owned());
            self.crashes += 1;
            self.life += 1;
            self.up = false;
            (self.breaker, self.closings) = (CircuitBreaker::default(), 0);
            self.lines.iter_mut().for_each(|line| *line = None);
            let down = self.dice.between(100, 60_000);
            self.after(down, Event::Restart);
        }
        dies
    }

    pub(super) fn restart(&mut self) {
        self.up = true;
        let now = self.clock();
        self.last_look = now;
        self.table.interrupt();
        self.table.hasten(now);
        self.note(|| "the bot starts".to_owned());
        self.ring();
    }

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
            self.known.push(Known {
                recorded_at: self.now,
                recorded_after: self.account.changes.len(),
                ..Known::default()
            });
            let id = self.known.len() - 1;
            self.note(|| format!("punch {id} is recorded: {what}"));
            self.ring();
        }
    }

    pub(super) fn land(&mut self, number: usize) {
        let change = self.sent[number].change.clone();
        let id = self.sent[number].id;
        let (person, kind, act) = (change.person, change.kind, change.act.clone());
        let changes = self.account.changes.len();
        let answer = self.account.apply(change, self.now);
        self.known[id as usize].ignored |= answer.is_ok() && self.account.changes.len() == changes;
        self.note(|| format!("a write of punch {id} lands: {answer:?}"));
        if answer.is_ok() && !self.calm && self.dice.percent(self.plan.undoes) {
            let soon = self.dice.between(1_000, 90_000);
            self.after(soon, Event::Undo(person, kind, undoing(&act)));
        }
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

    /// Of those who are asked, every other one says that it is meant, within minutes.
    pub(super) fn perhaps_answered(&mut self, id: i64) {
        if self.table.punch(id).is_asked() && self.answers.percent(50) {
            let in_ms = self.answers.between(1_000, 300_000);
            if self.now + TimeDelta::milliseconds(in_ms) < self.plan.calm_at + TimeDelta::minutes(5) {
                self.after(in_ms, Event::Confirm(id));
            }
        }
    }

    pub(super) fn confirm(&mut self, id: i64) {
        if !self.up {
            self.after(1_000, Event::Confirm(id));
            return;
        }
        if self.table.confirm(id) {
            self.note(|| format!("punch {id} is confirmed"));
            // From now on it is before the later ones.
            self.known[id as usize].recorded_at = self.now;
            self.ring();
        }
    }

    /// What somebody has forgotten to end the day before.
    pub(super) fn forgotten(&mut self) {
        for person in 0..self.plan.people {
            for kind in [TimerKind::Attendance, TimerKind::Project] {
                if self.answers.percent(10) {
                    let work = self.plan.some_work(&mut self.answers).filter(|_| kind == TimerKind::Project);
                    let since = self.now - TimeDelta::minutes(self.answers.between(10 * 60, 30 * 60));
                    self.begun_elsewhere(person, kind, work, since);
                }
            }
        }
    }

    /// A timer that was started in TimeTrack's own app before anything else.
    pub(super) fn begun_elsewhere(
        &mut self,
        person: usize,
        kind: TimerKind,
        work: Option<(Project, Option<String>)>,
        since: DateTime<Utc>,
    ) {
        let stamp = LocalStamp::of(since, &self.zone_of(person), TimeMode::Local);
        let change = Change { person, kind, act: Act::Start(work), stamp, zone: None, punch: None };
        let _ = self.account.apply(change, self.now);
    }

    fn zone_of(&self, person: usize) -> Zone {
        let own = self.plan.presses.iter().find(|press| press.member.0 == person as u64);
        own.map_or_else(|| Zone::new("UTC").expect("a zone"), |press| press.zone.clone())
    }

    pub(super) fn elsewhere(&mut self, person: usize) {
        let kind = self.dice.one_of(&[TimerKind::Attendance, TimerKind::Project]);
        let act = match self.dice.below(4) {
            0 => Act::Start(self.plan.some_work(&mut self.dice).filter(|_| kind == TimerKind::Project)),
            1 if kind == TimerKind::Project => Act::Pause,
            _ => Act::Stop,
        };
        self.done_elsewhere(person, kind, act);
    }

    /// Somebody takes back in TimeTrack's own app what has just been done there.
    pub(super) fn done_elsewhere(&mut self, person: usize, kind: TimerKind, act: Act) {
        let mut stamp = LocalStamp::of(self.now, &self.zone_of(person), TimeMode::Local).0;
        if matches!(act, Act::Start(_)) && self.dice.percent(50) {
            // Told from those of the bot, however TimeTrack rounds.
            stamp -= TimeDelta::days(3653);
        }
        self.note(|| format!("elsewhere: person {person} {act:?}"));
        let change = Change { person, kind, act, stamp: LocalStamp(stamp), zone: None, punch: None };
        let _ = self.account.apply(change, self.now);
    }
}

fn undoing(act: &Act) -> Act {
    match act {
        Act::Start(_) | Act::Continue => Act::Stop,
        Act::Pause => Act::Resume,
        Act::Resume => Act::Pause,
        Act::Stop => Act::Continue,
    }
}
