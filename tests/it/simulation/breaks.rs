//! Breaks in memory, with the rules of `store/breaks.rs`, and what must hold of the parts of an interaction.

use chrono::{DateTime, Utc};
use timetrack_bot::model::{
    Action, Break, MemberId, NextPart, PausedProject, Punch, PunchState, Refusal, TimerKind, next_part,
};

use super::world::World;

#[derive(Default)]
pub struct Breaks(Vec<Break>);

impl Breaks {
    pub fn recorded(&mut self, punch: &Punch) {
        if let Action::Break { planned } = &punch.action {
            self.0.push(Break {
                punch: punch.id,
                member: punch.member,
                began_at: punch.at,
                until: planned.map(|planned| planned.end(punch.at)),
                paused: None,
                ended_at: None,
                is_booked: false,
            });
        }
    }

    pub fn open(&self, member: MemberId) -> Option<&Break> {
        self.0
            .iter()
            .filter(|rest| rest.member == member && rest.ended_at.is_none())
            .max_by_key(|rest| (rest.is_booked, rest.punch))
    }

    /// Notes what the end of a punch means, and gives back the part that follows it.
    pub fn ended(&mut self, punch: &Punch, now: DateTime<Utc>) -> Option<NextPart> {
        let is_end = punch.action.is_start() || punch.action == Action::ClockOut;
        let can_end = |rest: &&Break| is_end && rest.is_booked && rest.began_at <= punch.at;
        let open = self.open(punch.member).filter(can_end);
        let is_lapsed = |rest: &Break| {
            let is_clocked_in = punch.action.is_clock_in() && punch.state == PunchState::Done;
            is_clocked_in && !rest.may_go_on(punch.at)
        };
        let paused = open.filter(|rest| !is_lapsed(rest)).and_then(|rest| rest.paused);
        self.note(punch, now);
        next_part(punch, punch.part_of.as_ref().unwrap_or(&punch.action), paused)
    }

    fn note(&mut self, punch: &Punch, now: DateTime<Utc>) {
        let is_done = punch.state == PunchState::Done;
        let over = match (&punch.action, &punch.refusal) {
            (Action::Break { .. }, _) if is_done => Some(punch.at),
            (Action::Break { .. }, _) if punch.state.is_settled() => {
                return self.0.retain(|rest| rest.punch != punch.id);
            }
            (Action::Pause, _) if is_done => return self.pause(punch),
            (Action::ClockIn | Action::Back { .. }, _) if is_done => Some(punch.at),
            (Action::ClockIn | Action::Back { .. }, Some(Refusal::AlreadyIn { .. })) => Some(now),
            (Action::ClockOut, _) if is_done => Some(now),
            (Action::ClockOut, Some(Refusal::OnBreak { .. })) => Some(punch.at),
            _ => None,
        };
        for rest in self.0.iter_mut().filter(|rest| rest.member == punch.member && rest.ended_at.is_none()) {
            if rest.punch == punch.id {
                rest.is_booked |= is_done;
            } else if over.is_some() && rest.is_booked && rest.began_at <= punch.at {
                rest.ended_at = over;
            }
        }
    }

    fn pause(&mut self, punch: &Punch) {
        let start = punch.before.as_ref().or(punch.after.as_ref()).and_then(|timer| timer.started_at);
        let is_it = |rest: &&mut Break| {
            rest.member == punch.member && rest.began_at == punch.at && rest.ended_at.is_none()
        };
        self.0.iter_mut().filter(is_it).for_each(|rest| rest.paused = Some(PausedProject(start)));
    }
}

/// A part exists exactly when the one before it has ended as its action demands.
pub fn check(world: &World) -> Result<(), String> {
    let punches = &world.table.punches;
    let part = |of: &Punch, number: u32| {
        punches.iter().filter(|other| other.interaction == of.interaction && other.part == number).count()
    };
    for punch in punches {
        let follows = part(punch, punch.part + 1);
        let must = matches!(punch.action, Action::Break { .. }) && punch.state == PunchState::Done;
        let may = match (&punch.action, &punch.refusal) {
            (Action::ClockOut, Some(Refusal::OnBreak { .. })) => true,
            (action, _) if action.timer() == TimerKind::Attendance => punch.state == PunchState::Done,
            (Action::Resume, _) => punch.part > 1 && punch.has_ended(),
            _ => false,
        };
        if follows > 1 || (must && follows == 0) || (follows == 1 && !may) || part(punch, punch.part) != 1 {
            return Err(format!("punch {} ({:?}) is followed by {follows} parts", punch.id, punch.state));
        }
    }
    Ok(())
}
