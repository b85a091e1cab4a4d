//! A clock-out or a break that finds attendance stopped because the person is on a break. Pure.

use crate::model::{Action, Break, Leaving, Punch, Question, Refusal};
use crate::store::punches::{End, Settlement};

/// Whether a break of the person can make another end of this one.
pub(crate) fn is_possible(punch: &Punch, how: &Settlement) -> bool {
    match &how.end {
        End::Refused(Refusal::NotIn) => true,
        // Its person did not return on that day. What runs now belongs to another.
        End::Refused(Refusal::StartedLater { .. } | Refusal::Changed { .. }) => {
            punch.confirmed && punch.action == Action::ClockOut
        }
        _ => false,
    }
}

/// The end of `punch` if its person was on the break `rest` at that time: a clock-out ends the day at the beginning of the break, or asks
/// whether the person was back in between. The break may have ended since, if that was asked before.
pub fn settlement(punch: &Punch, how: Settlement, rest: Option<&Break>) -> Settlement {
    let is_on = |rest: &&Break| punch.confirmed || rest.ended_at.is_none();
    let is_other =
        |rest: &&Break| rest.is_booked && rest.punch != punch.id && rest.is_of_day(punch.at) && is_on(rest);
    // A guess is about a timer that runs, and means nothing else.
    let is_meant = punch.estimate.is_none() && is_possible(punch, &how);
    let Some(rest) = rest.filter(is_other).filter(|_| is_meant) else { return how };
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

    #[test]
    fn a_break_of_long_ago_is_none_for_a_clock_out_or_another_break() {
        let next_day = |action| Punch { at: at("23:00:00"), ..punch(action) };
        for action in [Action::ClockOut, Action::Break { planned: None }] {
            assert_eq!(settlement(&next_day(action), not_in(), Some(&rest(true))), not_in());
        }
    }

    #[test]
    fn who_did_not_return_can_say_so_when_the_next_day_has_begun() {
        let ended = Break { ended_at: Some(at("08:30:00")), ..rest(true) };
        let refused = |refusal| Settlement { end: End::Refused(refusal), after: Some(Timer::STOPPED) };
        let (since, until) = (at("08:30:00"), Some(at("09:00:00")));
        for refusal in [
            Refusal::NotIn,
            Refusal::StartedLater { since: at("10:00:00") },
            Refusal::Changed { since: Some(at("10:00:00")) },
        ] {
            let how = |confirmed| {
                settlement(&out("09:05:12", confirmed), refused(refusal.clone()), Some(&ended)).end
            };
            assert_eq!(how(true), End::Refused(Refusal::OnBreak { since, until }));
            assert_eq!(how(false), End::Refused(refusal.clone()), "it was not asked");
        }
    }
}
