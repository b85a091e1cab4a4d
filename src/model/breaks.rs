//! A break: a stop of the attendance timer and a later start, and the project timer that is paused meanwhile. Pure.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::at::LONGEST_BREAK;
use super::ids::{MemberId, PunchId};
use super::punch::{Action, Punch, PunchState};
use super::refusal::Refusal;
use super::stamp::LocalStamp;

/// A break that goes on for so long after its planned end, or after its beginning if none was planned, is none: the day was over when it
/// began. No two working days are closer to each other.
const LONGEST_OVERRUN: TimeDelta = TimeDelta::hours(6);
/// After this much of a break without a planned end, a clock-out asks whether the person was back in between.
const UNNAMED: TimeDelta = TimeDelta::hours(1);
/// Later than this after its planned end nobody is asked any more.
const LATE: TimeDelta = TimeDelta::minutes(30);
/// What *10 more minutes* adds.
const MORE: TimeDelta = TimeDelta::minutes(10);

/// How long a break is meant to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Planned {
    Seconds(i64),
    Until(DateTime<Utc>),
}

impl Planned {
    /// The planned end of a break that begins at `at`.
    pub fn end(self, at: DateTime<Utc>) -> DateTime<Utc> {
        match self {
            Planned::Seconds(seconds) => {
                TimeDelta::try_seconds(seconds).and_then(|length| at.checked_add_signed(length)).unwrap_or(at)
            }
            Planned::Until(end) => end,
        }
    }
}

/// A project timer that was paused by a break; its start, if TimeTrack shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PausedProject(pub Option<LocalStamp>);

/// What is known of a break.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Break {
    /// The punch that began it, which also names it.
    pub punch: PunchId,
    pub member: MemberId,
    pub began_at: DateTime<Utc>,
    /// Its planned end.
    pub until: Option<DateTime<Utc>>,
    pub paused: Option<PausedProject>,
    pub ended_at: Option<DateTime<Utc>>,
    /// Whether TimeTrack has the stop that began it.
    pub is_booked: bool,
}

/// What a clock-out means that finds the person on a break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// The day ended when the break began.
    Ends,
    /// The person may have been back in between, and is asked.
    Asks,
}

impl Break {
    /// What a clock-out at `at` means during this break; `None` if it is for an earlier time.
    pub fn leaving(&self, at: DateTime<Utc>) -> Option<Leaving> {
        let sure = self.until.unwrap_or(self.began_at + UNNAMED);
        (at >= self.began_at).then_some(if at <= sure { Leaving::Ends } else { Leaving::Asks })
    }

    /// Whether it may still go on at `at`. If not, who comes back begins another day.
    pub fn may_go_on(&self, at: DateTime<Utc>) -> bool {
        may_go_on(self.end(), at)
    }

    /// Its planned end, or its beginning if none was planned.
    fn end(&self) -> DateTime<Utc> {
        self.until.unwrap_or(self.began_at).max(self.began_at)
    }

    /// Whether a clock-out at `at` may be of the day that this break belongs to: the person may have forgotten to say that they were back,
    /// and have worked for long since.
    pub fn is_of_day(&self, at: DateTime<Utc>) -> bool {
        at - self.end() <= LONGEST_BREAK
    }

    /// Whether it turned out to be the end of the day.
    pub fn was_end_of_day(&self) -> bool {
        self.ended_at == Some(self.began_at)
    }

    /// Whether its person may be asked now about its planned end.
    pub fn may_be_asked(&self, now: DateTime<Utc>) -> bool {
        let is_due = |until: DateTime<Utc>| until <= now && now - until <= LATE;
        self.ended_at.is_none() && self.until.is_some_and(is_due)
    }

    /// The planned end after *10 more minutes*.
    pub fn prolonged(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        self.until.map_or(now, |until| until.max(now)) + MORE
    }
}

/// Whether a break may still go on at `at` that was planned to end at `end`, or that began then without a planned end.
pub(crate) fn may_go_on(end: DateTime<Utc>, at: DateTime<Utc>) -> bool {
    at - end <= LONGEST_OVERRUN
}

/// What is recorded next of an interaction with several parts: booked as one line of punches, so that each has its own attempts, doubt and end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextPart {
    pub action: Action,
    pub at: DateTime<Utc>,
    /// The start of the timer that is meant.
    pub expected_start: Option<LocalStamp>,
}

/// The part that follows `ended`, a part of an interaction whose first action is `first`. `paused` is the project of the break that
/// this interaction ends.
pub fn next_part(ended: &Punch, first: &Action, paused: Option<PausedProject>) -> Option<NextPart> {
    let part = |action, at, expected_start| Some(NextPart { action, at, expected_start });
    let out = match first {
        Action::Back { out } => *out,
        _ => None,
    };
    let is_done = ended.state == PunchState::Done;
    match (&ended.action, &ended.refusal) {
        (Action::Break { .. }, _) if is_done => part(Action::Pause, ended.at, None),
        (Action::ClockIn | Action::Back { .. }, _) if is_done && paused.is_some() => {
            part(Action::Resume, ended.at, paused?.0)
        }
        (Action::Back { .. }, _) if is_done => part(Action::ClockOut, out?, None),
        // However the part about the project ended.
        (Action::Resume, _) if ended.part > 1 && ended.has_ended() => part(Action::ClockOut, out?, None),
        (Action::ClockOut, Some(Refusal::OnBreak { since, .. })) => part(Action::Stop, *since, paused?.0),
        _ => None,
    }
}

/// Whether this punch is all of its press, unless a break of its person is open.
pub fn is_plain(punch: &Punch) -> bool {
    punch.part == 1 && !matches!(punch.action, Action::Break { .. } | Action::Back { .. })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::samples::punch;

    fn at(text: &str) -> DateTime<Utc> {
        format!("2026-11-23T{text}:00Z").parse().unwrap()
    }

    fn rest(until: Option<&str>) -> Break {
        Break {
            punch: PunchId(7),
            member: MemberId(1),
            began_at: at("12:00"),
            until: until.map(at),
            paused: None,
            ended_at: None,
            is_booked: true,
        }
    }

    #[test]
    fn a_clock_out_in_a_named_break_ends_the_day_at_its_beginning_and_asks_once_it_is_over() {
        let named = rest(Some("12:30"));
        assert_eq!(named.leaving(at("12:00")), Some(Leaving::Ends));
        assert_eq!(named.leaving(at("12:30")), Some(Leaving::Ends));
        assert_eq!(named.leaving(at("12:31")), Some(Leaving::Asks));
        assert_eq!(named.leaving(at("11:59")), None);
    }

    #[test]
    fn a_clock_out_in_an_unnamed_break_asks_after_an_hour() {
        assert_eq!(rest(None).leaving(at("13:00")), Some(Leaving::Ends));
        assert_eq!(rest(None).leaving(at("13:01")), Some(Leaving::Asks));
    }

    #[test]
    fn a_break_goes_on_for_six_hours_after_its_end_and_not_into_the_next_day() {
        let day = |hours| at("12:00") + TimeDelta::hours(hours);
        assert!(rest(None).may_go_on(day(6)) && !rest(None).may_go_on(day(7)));
        assert!(rest(Some("13:00")).may_go_on(day(7)) && !rest(Some("13:00")).may_go_on(day(8)));
    }

    #[test]
    fn a_clock_out_is_of_the_day_of_a_break_for_twelve_hours_after_its_end() {
        let day = |hours| at("12:00") + TimeDelta::hours(hours);
        assert!(rest(None).is_of_day(day(12)) && !rest(None).is_of_day(day(13)));
        assert!(rest(Some("13:00")).is_of_day(day(13)) && !rest(Some("13:00")).is_of_day(day(14)));
    }

    #[test]
    fn nobody_is_asked_before_the_end_half_an_hour_late_or_when_it_is_over() {
        let named = rest(Some("12:30"));
        let asked = |now| named.may_be_asked(at(now));
        assert_eq!(
            [asked("12:29"), asked("12:30"), asked("13:00"), asked("13:01")],
            [false, true, true, false]
        );
        assert!(!rest(None).may_be_asked(at("12:30")));
        assert!(!Break { ended_at: Some(at("12:20")), ..named }.may_be_asked(at("12:30")));
    }

    #[test]
    fn ten_more_minutes_count_from_now_once_the_end_has_passed() {
        assert_eq!(rest(Some("12:30")).prolonged(at("12:20")), at("12:40"));
        assert_eq!(rest(Some("12:30")).prolonged(at("12:34")), at("12:44"));
    }

    fn ended(action: Action, state: PunchState) -> Punch {
        Punch { state, ..punch(action) }
    }

    #[test]
    fn what_follows_a_part_depends_on_how_it_ended() {
        let begun = Action::Break { planned: None };
        let next =
            |ended: &Punch, first: &Action, paused| next_part(ended, first, paused).map(|next| next.action);
        let stamp = Some(LocalStamp("2026-11-23T09:00:00".parse().unwrap()));
        let start = Some(PausedProject(stamp));
        assert_eq!(next(&ended(begun.clone(), PunchState::Done), &begun, None), Some(Action::Pause));
        for state in [PunchState::Refused, PunchState::Stuck, PunchState::Cancelled] {
            assert_eq!(next(&ended(begun.clone(), state), &begun, None), None, "the rest is not sent");
        }
        let back = Action::Back { out: Some(at("17:00")) };
        let returned = ended(back.clone(), PunchState::Done);
        assert_eq!(next(&returned, &back, start), Some(Action::Resume));
        assert_eq!(next(&returned, &back, None), Some(Action::ClockOut));
        let resumed = |state| Punch { part: 2, ..ended(Action::Resume, state) };
        assert_eq!(next(&resumed(PunchState::Refused), &back, start), Some(Action::ClockOut));
        assert_eq!(next(&resumed(PunchState::Stuck), &back, start), Some(Action::ClockOut));
        assert_eq!(next(&resumed(PunchState::Waiting), &back, start), None);
        let plain = Action::Back { out: None };
        assert_eq!(next(&resumed(PunchState::Done), &plain, start), None);
        let refusal = Some(Refusal::OnBreak { since: at("12:00"), until: None });
        let left = Punch { refusal, ..ended(Action::ClockOut, PunchState::Refused) };
        let stop = NextPart { action: Action::Stop, at: at("12:00"), expected_start: stamp };
        assert_eq!(next_part(&left, &Action::ClockOut, start), Some(stop));
        assert_eq!(next(&left, &Action::ClockOut, None), None);
        assert_eq!(next(&ended(Action::ClockOut, PunchState::Done), &Action::ClockOut, start), None);
    }
}
