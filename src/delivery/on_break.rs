//! A clock-out or a break that finds attendance stopped because the person is on a break. Pure.

use crate::model::{Action, Break, Leaving, Punch, Question, Refusal};
use crate::store::punches::{End, Settlement};

/// Whether a break of the person can make another end of this one.
pub(crate) fn is_possible(how: &Settlement) -> bool {
    how.end == End::Refused(Refusal::NotIn)
}

/// The end of `punch` if its person is on the break `rest`: a clock-out ends the day at the beginning of the break, or asks whether the
/// person was back in between.
pub fn settlement(punch: &Punch, how: Settlement, rest: Option<&Break>) -> Settlement {
    let is_other = |rest: &&Break| rest.is_booked && rest.ended_at.is_none() && rest.punch != punch.id;
    let Some(rest) = rest.filter(is_other).filter(|_| is_possible(&how)) else { return how };
    let (since, until) = (rest.began_at, rest.until);
    let end = match (&punch.action, rest.leaving(punch.at)) {
        (Action::ClockOut, Some(Leaving::Asks)) if !punch.confirmed => {
            End::Asked(Question::OnBreak { since, until })
        }
        (Action::ClockOut, Some(_)) | (Action::Break { .. }, _) => {
            End::Refused(Refusal::OnBreak { since, until })
        }
        _ => return how,
    };
    Settlement { end, ..how }
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
        Settlement { end: End::Refused(Refusal::NotIn), after: Some(Timer::STOPPED) }
    }

    fn out(time: &str, confirmed: bool) -> Punch {
        Punch { at: at(time), confirmed, ..punch(Action::ClockOut) }
    }

    #[test]
    fn a_clock_out_on_a_break_is_no_refusal_for_want_of_a_clock_in() {
        let ended = |punch: &Punch| settlement(punch, not_in(), Some(&rest(true))).end;
        let (since, until) = (at("08:30:00"), Some(at("09:00:00")));
        let on_break = End::Refused(Refusal::OnBreak { since, until });
        assert_eq!(ended(&out("08:50:00", false)), on_break);
        let asked = ended(&out("09:05:12", false));
        assert_eq!(asked, End::Asked(Question::OnBreak { since, until }));
        assert_eq!(ended(&out("09:05:12", true)), on_break, "the person did not return");
        assert_eq!(ended(&out("08:00:00", false)), not_in().end, "it is for an earlier time");
        assert_eq!(ended(&punch(Action::Break { planned: None })), on_break);
    }

    #[test]
    fn a_break_that_is_not_booked_or_another_end_changes_nothing() {
        let leaves = out("08:50:00", false);
        assert_eq!(settlement(&leaves, not_in(), Some(&rest(false))), not_in());
        assert_eq!(settlement(&leaves, not_in(), None), not_in());
        let done = Settlement { end: End::Done, after: Some(Timer::STOPPED) };
        assert_eq!(settlement(&leaves, done.clone(), Some(&rest(true))), done);
    }
}
