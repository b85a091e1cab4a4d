//! An end that finds its timer stopped because the start needs an answer or a decision: it is kept, and follows the start. Pure.

use crate::model::{Punch, PunchState, Question, Refusal};
use crate::store::punches::{End, Settlement};

/// Whether a start that is not booked yet can make another end of this one.
pub(crate) fn is_possible(punch: &Punch, how: &Settlement) -> bool {
    let finds_nothing = matches!(how.end, End::Refused(Refusal::NotIn | Refusal::NothingRuns));
    finds_nothing && punch.part == 1 && !punch.unclear && !punch.confirmed
}

/// The end of `punch` if one of the person's `open` punches starts its timer and waits for an answer or a decision.
pub fn settlement(punch: &Punch, how: Settlement, open: &[Punch]) -> Settlement {
    let starts_it = |other: &&Punch| {
        let is_earlier = other.interaction < punch.interaction && other.at <= punch.at;
        let is_its = other.action.timer() == punch.action.timer() && other.username == punch.username;
        other.state == PunchState::Stuck && other.action.is_start() && is_its && is_earlier
    };
    let Some(start) = open.iter().rfind(starts_it).filter(|_| is_possible(punch, &how)) else { return how };
    let question = Question::NotStarted { start: start.id, at: start.at, is_asked: start.question.is_some() };
    Settlement { end: End::Asked(question), ..how }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::samples::{at, punch};
    use crate::model::{Action, InteractionId, PunchId, Timer, Username};

    #[test]
    fn an_end_is_kept_behind_a_start_that_needs_an_answer_or_a_decision() {
        let start = |question: Option<Question>| Punch {
            id: PunchId(1),
            interaction: InteractionId(1),
            at: at("08:00:00"),
            state: PunchState::Stuck,
            question,
            ..punch(Action::ClockIn)
        };
        let end = |action| Punch { id: PunchId(2), interaction: InteractionId(2), ..punch(action) };
        let not_in = Settlement { end: End::Refused(Refusal::NotIn), after: Some(Timer::STOPPED) };
        let kept = |end: &Punch, start: Punch| settlement(end, not_in.clone(), &[start]).end;
        let overlap = Question::Overlap { from: at("07:00:00"), to: at("09:00:00") };
        for question in [None, Some(overlap)] {
            let is_asked = question.is_some();
            let expected = Question::NotStarted { start: PunchId(1), at: at("08:00:00"), is_asked };
            assert_eq!(kept(&end(Action::ClockOut), start(question)), End::Asked(expected));
        }
        let others = [
            Punch { state: PunchState::Waiting, ..start(None) },
            Punch { at: at("23:00:00"), ..start(None) },
            Punch { interaction: InteractionId(3), ..start(None) },
            Punch { username: Username::new("another").unwrap(), ..start(None) },
            Punch { action: Action::ClockOut, ..start(None) },
        ];
        for other in others {
            assert_eq!(kept(&end(Action::ClockOut), other.clone()), not_in.end, "{other:?}");
        }
        let confirmed = Punch { confirmed: true, ..end(Action::ClockOut) };
        assert_eq!(kept(&confirmed, start(None)), not_in.end);
    }
}
