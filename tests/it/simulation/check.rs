//! The invariants that every simulated world must satisfy, on the way and at its end.

use std::ops::Range;

use chrono::{TimeDelta, Timelike};
use timetrack_bot::model::{Action, Punch, PunchState, Refusal, TimeMode};
use timetrack_bot::timetrack::Reason;

use super::Tally;
use super::account::{Act, Change};
use super::board;
use super::notices::{self, Said};
use super::table::in_line;
use super::todo::{is_of, is_the_thing};
use super::world::World;

/// So long after the faults end everything must have left its line.
const DRAINED: TimeDelta = TimeDelta::minutes(15);
/// So long after the faults end the delivery worker knows that TimeTrack answers: a probe that times out, the pause after it, and a clock that
/// is set back by less than the delivery worker notices.
const NOTICED: TimeDelta = TimeDelta::seconds(26);

/// More than any world needs.
const MOST_STEPS: usize = 200_000;

/// Plays the world to its end, and checks it.
pub fn through(world: &mut World, seed: u64) -> Result<Tally, String> {
    let mut steps = 0;
    while world.step()? {
        steps += 1;
        if steps > MOST_STEPS {
            return Err("it goes on in a circle".to_owned());
        }
        if world.now > world.plan.calm_at + NOTICED && takes_timetrack_for_down(world) {
            return Err(format!("TimeTrack is taken for down {NOTICED} after the calm"));
        }
        let waiting = world.table.punches.iter().find(|punch| in_line(punch));
        match waiting {
            Some(punch) if world.now > world.plan.calm_at + DRAINED => {
                return Err(format!("punch {} still waits, {} after the calm", punch.id, DRAINED));
            }
            _ => {}
        }
    }
    super::breaks::check(world)?;
    let said = notices::through(&world.ends(), seed)?;
    let Said { owed, messages, replies, reminders } = said;
    let edits = board::through(world.plan.begin, (world.plan.trouble, world.plan.crash), seed)?;
    let crashes = world.crashes;
    let mut tally = Tally { crashes, owed, messages, replies, reminders, edits, ..Tally::default() };
    for punch in &world.table.punches {
        ended(world, punch).map_err(|what| format!("punch {}: {what}", punch.id))?;
        tally.punches += 1;
        tally.confirmed += usize::from(punch.confirmed);
        match punch.state {
            PunchState::Done => {
                tally.done += 1;
                tally.undone += usize::from(changed_since(world, punch) > 0);
            }
            PunchState::Refused => tally.refused += 1,
            _ if punch.question.is_some() => tally.asked += 1,
            _ => tally.stuck += 1,
        }
    }
    Ok(tally)
}

/// Whether deliveries are held back, though some wait, because TimeTrack does not answer.
fn takes_timetrack_for_down(world: &World) -> bool {
    matches!(world.breaker.state().hold(), Some((Reason::Down, _))) && !world.table.heads().is_empty()
}

fn ended(world: &World, punch: &Punch) -> Result<(), String> {
    let changes: Vec<_> = world.account.changes.iter().filter(|change| is_of(change, punch)).collect();
    let booked = changes.iter().filter(|change| is_the_thing(change, punch)).count();
    let made_way = changes.len() - booked;
    let hidden = is_hidden(world, punch);
    if (booked > 1 && !hidden) || (made_way > 1 && !world.plan.elsewhere && !overtaken_late(world, punch)) {
        return Err(format!("booked twice: {changes:?}"));
    }
    if made_way > 0 && punch.half_done().is_none() && is_untold_half(world, punch) {
        return Err("what the first half has ended is not said".to_owned());
    }
    match punch.state {
        PunchState::Done if booked == 0 && !was_done_elsewhere(world, punch) => {
            Err("done, but not booked".to_owned())
        }
        PunchState::Done => Ok(()),
        PunchState::Refused if booked > 0 && !hidden => {
            Err(format!("refused ({:?}), but booked", punch.refusal))
        }
        // TimeTrack took the stop of a switch and refused its start: what was stopped stays stopped, and the person is told. Or an
        // earlier press that came in late has meanwhile started the very thing the switch was to start.
        PunchState::Refused
            if made_way > 0
                && !by_timetrack(punch)
                && !was_started_by_another(world, punch)
                && !world.plan.elsewhere =>
        {
            Err(format!("refused ({:?}), but half done", punch.refusal))
        }
        PunchState::Refused if punch.refusal.is_none() => Err("refused without a reason".to_owned()),
        PunchState::Refused => Ok(()),
        // Asked, and not answered or answered by another punch: nothing of it was sent.
        PunchState::Stuck | PunchState::Cancelled if punch.question.is_some() => match changes[..] {
            [] => Ok(()),
            _ => Err(format!("asked about, but sent: {changes:?}")),
        },
        PunchState::Stuck if world.known[punch.id.0 as usize].lies < 2 && !world.plan.elsewhere => {
            Err(format!("stuck, though it can be decided: {:?}", punch.trouble))
        }
        PunchState::Stuck => Ok(()),
        state => Err(format!("ends as {state:?}")),
    }
}

/// Whether no read can tell that a write had taken effect, for somebody has changed the timer in TimeTrack's own app since: TimeTrack
/// writes no entries, or not at once, or to the minute; or a pause was taken back and more was done after that. Only then may a punch
/// be booked again.
fn is_hidden(world: &World, punch: &Punch) -> bool {
    let quirks = world.account.quirks;
    let changes = changed_since(world, punch);
    match punch.action {
        // Nobody showed it the entries.
        _ if world.known[punch.id.0 as usize].blind => changes > 0,
        Action::Pause | Action::Resume => changes > 1 || (changes == 1 && !quirks.tells_sums()),
        // A row of whole minutes may be a rounded one.
        _ => changes > 0 && (!quirks.tells_ends() || punch.start_date(TimeMode::Local).0.second() == 0),
    }
}

/// How often somebody changed the timer in TimeTrack's own app after the punch had taken effect, and before it did so again or ended.
fn changed_since(world: &World, punch: &Punch) -> usize {
    let changes = &world.account.changes;
    let is_own = |change: &Change| is_of(change, punch) && is_the_thing(change, punch);
    let mut booked = (0..changes.len()).filter(|number| is_own(&changes[*number]));
    let first = booked.next().unwrap_or(changes.len());
    let until = booked.next().unwrap_or(world.known[punch.id.0 as usize].settled_after);
    changes_elsewhere(world, punch, first..until)
}

/// Whether somebody did it in TimeTrack's own app while it waited, or something that looks so. Not a start that is told from ours by
/// its instant, where TimeTrack says when a timer was started. One that was continued there keeps its start, and is taken for
/// ours if that fits.
fn was_done_elsewhere(world: &World, punch: &Punch) -> bool {
    let known = &world.known[punch.id.0 as usize];
    let is_start = punch.action.is_start();
    // A yes that did nothing is the race that the delivery worker accepts.
    let is_believed = known.ignored || known.lies > 0;
    let meanwhile = known.recorded_after..known.settled_after;
    let changes = world.account.changes.get(meanwhile.clone()).unwrap_or_default();
    let own = punch.start_date(TimeMode::Local);
    let looks_like_ours = |change: &Change| match change.act {
        Act::Continue => true,
        Act::Start(_) => world.account.quirks.rounded(change.stamp).is_same_start(own),
        _ => false,
    };
    let is_taken_for_ours = changes.iter().any(|change| change.punch.is_none() && looks_like_ours(change));
    let is_told_apart = is_start && world.account.quirks.shows_start && !is_believed && !is_taken_for_ours;
    !is_told_apart && changes_elsewhere(world, punch, meanwhile) > 0
}

/// How often somebody changed the punch's timer in TimeTrack's own app, among these changes.
fn changes_elsewhere(world: &World, punch: &Punch, among: Range<usize>) -> usize {
    let changes = world.account.changes.get(among).unwrap_or_default();
    let is_theirs = |change: &&Change| {
        change.punch.is_none()
            && change.kind == punch.action.timer()
            && change.person as u64 == punch.member.0
    };
    changes.iter().filter(is_theirs).count()
}

/// Whether an earlier press of the same person came in, or was confirmed, only when this one was in work: it may have started anew what this one
/// had stopped to make way.
fn overtaken_late(world: &World, punch: &Punch) -> bool {
    overtaking(world, punch).next().is_some()
}

/// Whether such a press has booked what this one was refused for: the very project, or a timer whose start TimeTrack rounds up to
/// after this one's.
fn was_started_by_another(world: &World, punch: &Punch) -> bool {
    let starts_it = |other: &Punch| match (&punch.refusal, &other.action) {
        (Some(Refusal::AlreadyOn { project: on, .. }), Action::Start { project, .. }) => project == on,
        (Some(Refusal::StartedLater { .. }), Action::Start { .. }) => true,
        _ => false,
    };
    overtaking(world, punch).any(|other| other.state == PunchState::Done && starts_it(other))
}

fn overtaking<'a>(world: &'a World, punch: &'a Punch) -> impl Iterator<Item = &'a Punch> {
    world.table.punches.iter().filter(|other| {
        let is_late = other.id > punch.id || other.confirmed;
        other.member == punch.member && other.interaction < punch.interaction && is_late
    })
}

/// Whether the end of a switch leaves out that it has ended a timer.
fn is_untold_half(world: &World, punch: &Punch) -> bool {
    matches!(punch.state, PunchState::Refused | PunchState::Stuck) && !world.plan.elsewhere
}

fn by_timetrack(punch: &Punch) -> bool {
    matches!(punch.action, Action::Start { .. }) && matches!(punch.refusal, Some(Refusal::ByTimeTrack { .. }))
}
