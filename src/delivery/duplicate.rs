//! Duplicate interactions: the same asked for twice within a minute, by a double tap, on two devices, or by a button and a command, or
//! again while the first is not booked yet. The second finds it done already, and is answered with the success of the first. Both are recorded, since they may arrive in any order. Pure.

use crate::model::punch::ONE_WISH;
use crate::model::{Action, Punch, PunchState, Refusal, Timer};

/// Whether a punch that is refused for this reason may be a duplicate: it found the timer in the state it asks for.
pub(crate) fn is_possible(punch: &Punch, refusal: &Refusal) -> bool {
    let is_so_already = matches!(
        refusal,
        Refusal::AlreadyIn { .. }
            | Refusal::NotIn
            | Refusal::NothingRuns
            | Refusal::AlreadyOn { .. }
            | Refusal::AlreadyPaused
            | Refusal::NotPaused
            | Refusal::Changed { .. }
    );
    // A punch that may have taken effect itself is no duplicate.
    is_so_already && !punch.unclear
}

/// The punch that this one duplicates, out of these others of the person: the last one booked on the same timer, if it asked for the same,
/// the timer is still as it left it, and nothing else was asked for in between.
pub fn original<'a>(punch: &Punch, timer: &Timer, others: &'a [Punch]) -> Option<&'a Punch> {
    let kin = || others.iter().filter(|other| other.action.timer() == punch.action.timer());
    let done = kin().filter(|other| other.state == PunchState::Done);
    let last = done.max_by_key(|other| (other.settled_at, other.interaction))?;
    let is_between = |other: &Punch| {
        other.id != last.id
            && (last.interaction < other.interaction) == (other.interaction < punch.interaction)
    };
    let is_duplicate = is_same_wish(last, punch)
        && ((last.pressed_at - punch.pressed_at).abs() <= ONE_WISH || was_open(last, punch))
        && is_for_the_same_time(last, punch)
        && last.after.as_ref().is_none_or(|left| is_as_left(left, timer))
        && kin().all(|other| is_same_wish(other, punch) || !is_between(other));
    is_duplicate.then_some(last)
}

/// Whether the earlier one was not booked yet when the later one was pressed: in an outage people press again.
fn was_open(earlier: &Punch, later: &Punch) -> bool {
    earlier.interaction < later.interaction && earlier.settled_at.is_some_and(|at| at >= later.pressed_at)
}

/// Whether both ask for the same. The start of a paused project has become its resume.
fn is_same_wish(other: &Punch, punch: &Punch) -> bool {
    match (&other.action, &punch.action) {
        (Action::Resume, Action::Start { project, task, note }) => {
            let resumed = other.before.as_ref().filter(|_| other.state == PunchState::Done);
            resumed.is_some_and(|timer| timer.counts_for(project, task.as_ref(), note.as_ref()))
        }
        (one, other) => one.is_same_wish(other),
    }
}

/// The same instant was named, or the same way back from the interaction.
fn is_for_the_same_time(one: &Punch, other: &Punch) -> bool {
    let back = |punch: &Punch| punch.at - punch.pressed_at;
    one.at == other.at || back(one) == back(other)
}

fn is_as_left(left: &Timer, timer: &Timer) -> bool {
    let start = |timer: &Timer| timer.started_at.filter(|_| timer.is_on());
    let is_same_start = match (start(left), start(timer)) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    };
    left.state == timer.state && is_same_start
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::delivery::samples::{at, on, punch, start};
    use crate::model::{InteractionId, PunchId, TimerState};

    /// An interaction so many seconds after the first, in that state.
    fn press(number: u64, seconds: i64, action: Action, state: PunchState) -> Punch {
        let pressed_at = at("09:05:12") + TimeDelta::seconds(seconds);
        Punch {
            id: PunchId(i64::try_from(number).unwrap()),
            interaction: InteractionId(number),
            at: pressed_at,
            pressed_at,
            state,
            settled_at: (state == PunchState::Done).then_some(pressed_at),
            ..punch(action)
        }
    }

    fn done(number: u64, seconds: i64, action: Action, after: &Timer) -> Punch {
        Punch { after: Some(after.clone()), ..press(number, seconds, action, PunchState::Done) }
    }

    fn waits(number: u64, seconds: i64, action: Action) -> Punch {
        press(number, seconds, action, PunchState::Waiting)
    }

    fn running() -> Timer {
        on("Web", TimerState::Running, "09:05:12")
    }

    fn of(punch: &Punch, timer: &Timer, others: &[Punch]) -> Option<u64> {
        original(punch, timer, others).map(|original| original.interaction.0)
    }

    #[test]
    fn the_second_of_two_presses_is_a_duplicate_in_either_order_of_arrival() {
        let first = done(1, 0, start("Web"), &running());
        assert_eq!(of(&waits(2, 1, start("Web")), &running(), &[first]), Some(1));
        let second = done(2, 1, start("Web"), &running());
        assert_eq!(of(&waits(1, 0, start("Web")), &running(), &[second]), Some(2));
        let out = done(1, 0, Action::ClockOut, &Timer::STOPPED);
        assert_eq!(of(&waits(2, 0, Action::ClockOut), &Timer::STOPPED, &[out]), Some(1));
    }

    #[test]
    fn a_clock_in_is_the_duplicate_of_a_return_for_the_break_is_over_by_then() {
        let back = done(1, 0, Action::Back { out: None }, &running());
        assert_eq!(of(&waits(2, 1, Action::ClockIn), &running(), std::slice::from_ref(&back)), Some(1));
        let answer = done(1, 0, Action::Back { out: Some(at("17:00:00")) }, &running());
        assert_eq!(of(&waits(2, 1, Action::ClockIn), &running(), &[answer]), None, "it ends the day too");
    }

    #[test]
    fn another_project_another_time_or_a_later_minute_is_no_duplicate() {
        let first = [done(1, 0, start("Web"), &running())];
        for (other, is_duplicate) in [
            (waits(2, 60, start("Web")), true),
            (waits(2, 61, start("Web")), false),
            (waits(2, 1, start("Shop")), false),
            (Punch { at: at("08:00:00"), ..waits(2, 1, start("Web")) }, false),
            (Punch { at: at("09:05:12"), ..waits(2, 1, start("Web")) }, true),
        ] {
            assert_eq!(of(&other, &running(), &first).is_some(), is_duplicate, "{other:?}");
        }
        let twenty_minutes_ago = |punch: Punch| Punch { at: punch.at - TimeDelta::minutes(20), ..punch };
        let first = [twenty_minutes_ago(done(1, 0, Action::ClockIn, &running()))];
        let second = twenty_minutes_ago(waits(2, 3, Action::ClockIn));
        assert_eq!(of(&second, &running(), &first), Some(1), "the same words, three seconds later");
    }

    #[test]
    fn what_is_asked_for_again_while_the_first_is_not_booked_yet_is_a_duplicate() {
        let booked_at = |seconds: i64, first: Punch| Punch {
            settled_at: Some(at("09:05:12") + TimeDelta::seconds(seconds)),
            ..first
        };
        let first = || done(1, 0, Action::ClockOut, &Timer::STOPPED);
        let again = waits(3, 300, Action::ClockOut);
        assert_eq!(of(&again, &Timer::STOPPED, &[booked_at(301, first())]), Some(1));
        assert_eq!(of(&again, &Timer::STOPPED, &[booked_at(299, first())]), None, "it was booked by then");
        let named = Punch { at: at("09:00:00"), ..again.clone() };
        assert_eq!(of(&named, &Timer::STOPPED, &[booked_at(301, first())]), None, "another time");
        let back = press(2, 100, Action::ClockIn, PunchState::Refused);
        assert_eq!(of(&again, &Timer::STOPPED, &[booked_at(301, first()), back]), None, "another wish");
    }

    #[test]
    fn a_second_tap_on_continue_is_a_duplicate_of_the_resume() {
        let paused = on("Web", TimerState::Paused, "08:00:00");
        let running = on("Web", TimerState::Running, "08:00:00");
        let first = Punch { before: Some(paused), ..done(1, 0, Action::Resume, &running) };
        assert_eq!(of(&waits(2, 1, start("Web")), &running, std::slice::from_ref(&first)), Some(1));
        assert_eq!(of(&waits(2, 1, start("Shop")), &running, &[first]), None);
    }

    #[test]
    fn what_was_changed_in_between_is_no_duplicate() {
        let first = done(1, 0, Action::ClockIn, &running());
        let again = waits(4, 9, Action::ClockIn);
        let another = on("Web", TimerState::Running, "09:05:20");
        assert_eq!(of(&again, &another, std::slice::from_ref(&first)), None, "started elsewhere since");
        let out = done(2, 3, Action::ClockOut, &Timer::STOPPED);
        assert_eq!(of(&again, &running(), &[first.clone(), out]), None, "ended by a punch since");
        let open = press(2, 3, Action::ClockOut, PunchState::Stuck);
        assert_eq!(of(&again, &running(), &[first.clone(), open]), None, "asked to end since");
        let duplicate = press(3, 3, Action::ClockIn, PunchState::Refused);
        let project = done(2, 3, start("Web"), &running());
        assert_eq!(of(&again, &running(), &[first, duplicate, project]), Some(1), "the third tap");
    }

    #[test]
    fn only_what_finds_its_state_reached_can_be_a_duplicate() {
        let fresh = punch(Action::ClockIn);
        assert!(is_possible(&fresh, &Refusal::AlreadyIn { since: None }));
        assert!(!is_possible(&fresh, &Refusal::StartedLater { since: at("09:00:00") }));
        assert!(!is_possible(&Punch { unclear: true, ..fresh }, &Refusal::AlreadyIn { since: None }));
    }
}
