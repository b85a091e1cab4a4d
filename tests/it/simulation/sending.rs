//! Carries out the effects of delivery attempts, and models writes in transit: what must hold when one is sent, what becomes of
//! it, and what its sender learns.

use timetrack_bot::model::{LocalStamp, Punch, TimeMode, Timer, TimerKind};
use timetrack_bot::timetrack::Error;

use super::account::{Act, Change};
use super::line::Fate;
use super::table::in_line;
use super::todo::Todo;
use super::world::{Awaits, Event, Held, Known, Sent, World};

impl World {
    /// Does what a delivery attempt asks for.
    pub(super) fn carry_out(&mut self, person: usize, id: i64, todo: Todo) -> Held {
        let now = self.clock();
        match todo {
            Todo::Read => self.read(person)?,
            Todo::Entries => self.entries(person, Awaits::Entries)?,
            Todo::Booked => self.entries(person, Awaits::Booked)?,
            Todo::Mark(before) => {
                let sent = self.attempt(person)?.punch().clone();
                self.table.mark_in_flight(id, &sent, before, now);
                let soon = self.dice.between(0, 20);
                self.after(soon, Event::Known(person, self.life));
            }
            Todo::Write(act, stamp) => self.write(person, id, act, stamp)?,
            Todo::Postpone(how) => {
                self.note(|| format!("punch {id} waits: {how:?}"));
                self.table.postpone(id, how);
                self.end(person);
            }
            Todo::Settle(how) => {
                self.note(|| format!("punch {id} ends: {how:?}"));
                if self.table.settle(id, *how, now) {
                    let recorded_after = self.account.changes.len();
                    self.known.push(Known { recorded_at: self.now, recorded_after, ..Known::default() });
                }
                self.known[id as usize].settled_after = self.account.changes.len();
                self.ends.push((self.now, self.table.punch(id).clone()));
                self.perhaps_answered(id);
                self.end(person);
            }
        }
        Ok(())
    }

    pub(super) fn write(&mut self, person: usize, id: i64, act: Act, stamp: LocalStamp) -> Held {
        let punch = self.table.punch(id).clone();
        let zone = Some(punch.zone.clone());
        let change = Change { person, kind: punch.action.timer(), act, stamp, zone, punch: Some(id) };
        self.may_be_sent(&punch, &change)?;
        let trouble = self.trouble();
        let fate = Fate::of_write(&mut self.dice, trouble);
        self.note(|| format!("punch {id} writes {:?} at {}; its fate: {fate:?}", change.act, change.stamp));
        let number = self.sent.len();
        if let Some(lands_in) = fate.lands_in {
            self.after(lands_in, Event::Land(number));
        }
        self.after(fate.known_in, Event::Known(person, self.life));
        let known = &mut self.known[id as usize];
        known.lies += usize::from(fate.lies);
        known.dirty = true;
        known.stamps[usize::from(is_start(&change))] = Some(change.stamp);
        self.leaves(person)?.awaits = Awaits::Write(number);
        self.sent.push(Sent { change, id, answer: None, landed: fate.lands_in.is_none(), fate });
        Ok(())
    }

    /// What must hold whenever a write leaves.
    fn may_be_sent(&mut self, punch: &Punch, change: &Change) -> Held {
        let since = self.line(punch.member.0 as usize)?.since;
        let known = &self.known[punch.id.0 as usize];
        let id = punch.id;
        let earlier = known.stamps[usize::from(is_start(change))];
        if earlier.is_some_and(|stamp| stamp.to_string() != change.stamp.to_string()) {
            return Err(format!("punch {id} is booked with another instant than before"));
        }
        // A start is on the clock of the press, everything else on that of the start; where the person is now does not count.
        let started_in = self.account.zone(change.person, change.kind);
        let zone = if is_start(change) { Some(&punch.zone) } else { started_in };
        if zone.is_some_and(|zone| change.stamp != LocalStamp::of(punch.at, zone, TimeMode::Local)) {
            return Err(format!("punch {id} is booked on the clock of another zone"));
        }
        if known.dirty {
            return Err(format!("punch {id} is written again without a read in between"));
        }
        let overtaken = |other: &&Punch| {
            let before = self.known[other.id.0 as usize].recorded_at < since;
            other.member == punch.member && other.interaction < punch.interaction && in_line(other) && before
        };
        if let Some(other) = self.table.punches.iter().find(overtaken).filter(|_| !known.in_doubt) {
            return Err(format!("punch {id} overtakes punch {}", other.id));
        }
        let landing = |sent: &&Sent| !sent.landed && sent.change.person == change.person && sent.id == id.0;
        if self.sent.iter().any(|sent| landing(&sent)) {
            return Err(format!("punch {id} is written while an earlier write of it may still land"));
        }
        Ok(())
    }

    pub(super) fn answer(
        &mut self,
        number: usize,
        person: usize,
        kind: TimerKind,
    ) -> Result<Option<Timer>, Error> {
        let shown = self.account.show(person, kind);
        let shows = self.account.quirks.answers;
        let sent = &self.sent[number];
        match (&sent.fate.error, sent.answer) {
            (Some(error), _) => Err(error.clone()),
            (None, Some(Err(words))) => {
                Err(Error::Refused { status: 409, code: None, words: words.to_owned() })
            }
            (None, Some(Ok(()))) if shows => Ok(Some(shown)),
            (None, _) => Ok(None),
        }
    }
}

fn is_start(change: &Change) -> bool {
    matches!(change.act, Act::Start(_))
}
