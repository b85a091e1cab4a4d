//! A clock-out or a break that finds attendance stopped because the person is on a break. Pure.

use crate::model::{Action, Break, Leaving, Punch, PunchState, Question, Refusal};
use crate::store::punches::Settlement;

/// Whether a break of the person can make another end of this one.
pub(crate) fn is_possible(how: &Settlement) -> bool {
    how.refusal == Some(Refusal::NotIn)
}

/// The end of `punch` if its person is on the break `rest`: a clock-out ends the day at the beginning of the break, or asks whether the
/// person was back in between.
pub fn settlement(punch: &Punch, how: Settlement, rest: Option<&Break>) -> Settlement {
    let is_other = |rest: &&Break| rest.is_booked && rest.ended_at.is_none() && rest.punch != punch.id;
    let Some(rest) = rest.filter(is_other).filter(|_| is_possible(&how)) else { return how };
    let (since, until) = (rest.began_at, rest.until);
    let on_break = Some(Refusal::OnBreak { since, until });
    match (&punch.action, rest.leaving(punch.at)) {
        (Action::ClockOut, Some(Leaving::Asks)) if !punch.confirmed => {
            let question = Some(Question::OnBreak { since, until });
            Settlement { question, ..Settlement::new(PunchState::Stuck, how.after) }
        }
        (Action::ClockOut, Some(_)) | (Action::Break { .. }, _) => Settlement { refusal: on_break, ..how },
        _ => how,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::samples::{at, punch};
    use crate::model::{MemberId, PunchId, Timer};

    fn rest(is_booked: bool) -> Break {
        Break {
            punch: PunchId(99),
            member: MemberId(7),
            began_at: at("08:30:00"),
            until: Some(at("09:00:00")),
            paused: None,
            ended_at: None,
            is_booked,
        }
    }

    fn not_in() -> Settlement {
        let how = Settlement::new(PunchState::Refused, Some(Timer::STOPPED));
        Settlement { refusal: Some(Refusal::NotIn), ..how }
    }

    fn out(time: &str, confirmed: bool) -> Punch {
        Punch { at: at(time), confirmed, ..punch(Action::ClockOut) }
    }

    #[test]
    fn a_clock_out_on_a_break_is_no_refusal_for_want_of_a_clock_in() {
        let ended = |punch: &Punch| settlement(punch, not_in(), Some(&rest(true)));
        let on_break = Refusal::OnBreak { since: at("08:30:00"), until: Some(at("09:00:00")) };
        assert_eq!(ended(&out("08:50:00", false)).refusal, Some(on_break.clone()));
        let asked = ended(&out("09:05:12", false));
        assert!(asked.state == PunchState::Stuck && asked.question.is_some() && asked.refusal.is_none());
        assert_eq!(
            ended(&out("09:05:12", true)).refusal,
            Some(on_break.clone()),
            "the person did not return"
        );
        assert_eq!(ended(&out("08:00:00", false)), not_in(), "it is for an earlier time");
        assert_eq!(ended(&punch(Action::Break { planned: None })).refusal, Some(on_break));
    }

    #[test]
    fn a_break_that_is_not_booked_or_another_end_changes_nothing() {
        let leaves = out("08:50:00", false);
        assert_eq!(settlement(&leaves, not_in(), Some(&rest(false))), not_in());
        assert_eq!(settlement(&leaves, not_in(), None), not_in());
        let done = Settlement::new(PunchState::Done, Some(Timer::STOPPED));
        assert_eq!(settlement(&leaves, done.clone(), Some(&rest(true))), done);
    }
}
