//! The question that a person is asked before a punch is sent, and what other punches mean for it.

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::delivery_error::DeliveryError;
use super::ids::PunchId;
use super::punch::{Action, Punch, PunchState};
use super::stamp::LocalStamp;
use super::timer::Timer;

/// Why a punch is not sent before its person has confirmed it. Such a punch is [`PunchState::Stuck`]; later ones of the person are
/// sent anyway.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "question")]
pub enum Question {
    /// It would end a timer that has run for so long that its end was probably forgotten.
    Long {
        /// The start of that timer.
        since: DateTime<Utc>,
    },
    /// It would start a timer inside time that is booked already.
    Overlap {
        /// The start of the entry.
        from: DateTime<Utc>,
        /// Its end.
        to: DateTime<Utc>,
    },
    /// It would end the day of a person whose break has lasted so long that they may have been back since.
    OnBreak {
        /// The start of the break.
        since: DateTime<Utc>,
        /// Its planned end.
        until: Option<DateTime<Utc>>,
    },
    /// It would end a timer whose start is not booked yet: that needs an answer or a decision first. This one follows it.
    NotStarted {
        /// The start.
        start: PunchId,
        /// Its instant.
        at: DateTime<Utc>,
        /// Whether the start waits for its person's answer, and not for an admin.
        is_asked: bool,
    },
}

/// For the command line.
impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Question::Long { since } => write!(f, "the timer had been running since {since}"),
            Question::Overlap { from, to } => write!(f, "{from} to {to} was booked already"),
            Question::OnBreak { since, .. } => write!(f, "there had been a break since {since}"),
            Question::NotStarted { start, .. } => {
                write!(f, "#{start}, which starts the timer, was not booked")
            }
        }
    }
}

/// From this much work in one stretch on, the person is asked whether that is meant.
pub(crate) const LONG_STRETCH: TimeDelta = TimeDelta::hours(16);

/// What a booked punch means for the question about another punch of the same person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuestionOutcome {
    /// Nothing: the question stays open.
    StaysOpen,
    /// The question is answered; the punch it is about is not booked.
    Answered,
    /// The reason for the question is gone; the punch it is about is booked as it was recorded.
    Released,
}

impl Punch {
    /// Whether it is not sent before its person has answered [`Punch::question`].
    pub fn is_asked(&self) -> bool {
        self.state == PunchState::Stuck && self.question.is_some()
    }

    /// Whether it waits for the answer of its person. One that only follows the start of its timer does not.
    pub fn needs_answer(&self) -> bool {
        self.is_asked() && !matches!(self.question, Some(Question::NotStarted { .. }))
    }

    /// Whether it waits for an admin because its person said that the link is not theirs.
    pub(crate) fn is_for_suspended_link(&self) -> bool {
        self.state == PunchState::Stuck && self.trouble == Some(DeliveryError::Suspended)
    }

    /// The question that its person can no longer answer, so that an admin decides.
    pub(crate) fn unanswered(&self) -> Option<&Question> {
        match &self.trouble {
            Some(DeliveryError::Unanswered { question }) if self.state == PunchState::Stuck => Some(question),
            _ => None,
        }
    }

    /// What the booking of this punch means for the question about `asked`, another punch of the same person.
    pub fn outcome_for(&self, asked: &Punch) -> QuestionOutcome {
        let is_one_kind = self.action.timer() == asked.action.timer();
        let is_repeat = self.action == asked.action && self.at == asked.at;
        // Another username is another person's timer.
        let is_one_kind = is_one_kind && self.username == asked.username;
        if let Some(Question::OnBreak { since, .. }) = asked.question
            && is_one_kind
        {
            return self.outcome_for_break(asked.at, since);
        }
        if let Some(Question::NotStarted { .. }) = asked.question
            && is_one_kind
            && self.action.is_start()
        {
            // Another start may begin after the end that waits.
            let is_before = self.at <= asked.at;
            return if is_before { QuestionOutcome::Released } else { QuestionOutcome::StaysOpen };
        }
        if !is_one_kind || !(is_repeat || self.ended_timer_of(asked) || self.follows(asked)) {
            return QuestionOutcome::StaysOpen;
        }
        let is_switch = matches!(asked.action, Action::Start { .. })
            && matches!(asked.question, Some(Question::Long { .. }));
        match self.action {
            // The start would begin a timer that has already run for too long to be meant.
            Action::Stop
                if is_switch && self.at <= asked.at && self.pressed_at - asked.at >= LONG_STRETCH =>
            {
                QuestionOutcome::StaysOpen
            }
            Action::Stop if is_switch && self.at <= asked.at => QuestionOutcome::Released,
            _ => QuestionOutcome::Answered,
        }
    }

    /// The same for a clock-out at `out` in a break since `since`: it is booked as soon as its person was back before it. What they do later,
    /// on the next day say, answers nothing.
    fn outcome_for_break(&self, out: DateTime<Utc>, since: DateTime<Utc>) -> QuestionOutcome {
        let is_return = self.action.is_clock_in() && (since..=out).contains(&self.at);
        match &self.action {
            Action::Back { out: Some(_) } if is_return => QuestionOutcome::Answered,
            _ if is_return => QuestionOutcome::Released,
            // It ended what ran at that time, since it was started elsewhere.
            action if action.is_clock_out() && self.ended_what_ran_at(out) => QuestionOutcome::Answered,
            _ => QuestionOutcome::StaysOpen,
        }
    }

    fn ended_what_ran_at(&self, at: DateTime<Utc>) -> bool {
        let ended = self.before.as_ref().filter(|before| before.is_on());
        ended.and_then(|before| before.origin.as_ref()).is_some_and(|origin| origin.start <= at)
    }

    /// The start of the timer that its question is about, as TimeTrack shows it: the person's answer holds for no other timer.
    pub(crate) fn asked_about(&self) -> Option<LocalStamp> {
        match self.question.as_ref().or(self.unanswered()) {
            Some(Question::Long { .. }) => self.after.as_ref()?.started_at,
            _ => None,
        }
    }

    /// Whether it is a later punch that makes an answer to the question unnecessary.
    fn follows(&self, asked: &Punch) -> bool {
        let is_change = matches!(self.action, Action::Pause | Action::Resume);
        self.interaction > asked.interaction && (self.action == asked.action || !is_change)
    }

    /// Whether it ended the very timer that the question is about.
    fn ended_timer_of(&self, asked: &Punch) -> bool {
        let ends = self.action.is_clock_out() || matches!(self.action, Action::Stop | Action::Start { .. });
        let of = |timer: &Option<Timer>| timer.as_ref().filter(|timer| timer.is_on())?.started_at;
        ends && of(&self.before).is_some() && of(&self.before) == of(&asked.after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        InteractionId, Locale, MemberId, Origin, Project, PunchId, TimerState, Username, Zone,
    };

    fn punch(id: u64, action: Action, at: &str) -> Punch {
        let at: DateTime<Utc> = format!("2026-11-23T{at}:00Z").parse().unwrap();
        Punch {
            id: PunchId(1),
            interaction: InteractionId(id),
            part: 1,
            part_of: None,
            member: MemberId(1),
            username: Username::new("anna").unwrap(),
            zone: Zone::new("UTC").unwrap(),
            action,
            at,
            pressed_at: at,
            expected_start: None,
            locale: Locale::FALLBACK,
            state: PunchState::Done,
            attempts: 0,
            unclear: false,
            written_at: None,
            next_at: at,
            trouble: None,
            before: None,
            after: None,
            refusal: None,
            settled_at: None,
            question: None,
            confirmed: false,
            estimate: None,
        }
    }

    fn asked(action: Action) -> Punch {
        let question = Some(Question::Long { since: DateTime::UNIX_EPOCH });
        Punch { state: PunchState::Stuck, question, ..punch(5, action, "09:00") }
    }

    fn start(name: &str) -> Action {
        Action::Start { project: Project::new("Acme", name).unwrap(), task: None, note: None }
    }

    #[test]
    fn a_later_punch_that_ends_the_timer_answers_the_question() {
        let question = asked(Action::ClockOut);
        assert_eq!(punch(6, Action::ClockOut, "08:00").outcome_for(&question), QuestionOutcome::Answered);
        assert_eq!(
            punch(6, Action::Stop, "08:00").outcome_for(&question),
            QuestionOutcome::StaysOpen,
            "another timer"
        );
        assert_eq!(
            punch(4, Action::ClockOut, "08:00").outcome_for(&question),
            QuestionOutcome::StaysOpen,
            "an earlier press"
        );
        assert_eq!(
            punch(6, Action::Pause, "08:00").outcome_for(&asked(Action::Stop)),
            QuestionOutcome::StaysOpen
        );
        assert_eq!(
            punch(6, Action::Pause, "08:00").outcome_for(&asked(Action::Pause)),
            QuestionOutcome::Answered
        );
    }

    #[test]
    fn the_end_of_the_very_timer_answers_also_a_later_question() {
        let timer = |state| Timer {
            state,
            started_at: Some(LocalStamp("2026-11-22T08:00:00".parse().unwrap())),
            ..Timer::STOPPED
        };
        let question = Punch { after: Some(timer(TimerState::Running)), ..asked(Action::ClockOut) };
        let ended = |before| Punch { before, ..punch(4, Action::ClockOut, "08:00") };
        assert_eq!(ended(Some(timer(TimerState::Running))).outcome_for(&question), QuestionOutcome::Answered);
        assert_eq!(ended(Some(Timer::STOPPED)).outcome_for(&question), QuestionOutcome::StaysOpen);
    }

    fn asked_in_break() -> Punch {
        let since = "2026-11-23T12:00:00Z".parse().unwrap();
        let question = Some(Question::OnBreak { since, until: None });
        Punch { state: PunchState::Stuck, question, ..punch(5, Action::ClockOut, "17:00") }
    }

    #[test]
    fn a_return_before_a_clock_out_in_a_break_releases_it_and_one_that_carries_it_answers() {
        let (asked, back) = (asked_in_break(), Action::Back { out: None });
        let of = |action: &Action, at| punch(6, action.clone(), at).outcome_for(&asked);
        for action in [&back, &Action::ClockIn] {
            assert_eq!(of(action, "12:30"), QuestionOutcome::Released);
            assert_eq!(of(action, "17:00"), QuestionOutcome::Released);
            assert_eq!(of(action, "17:01"), QuestionOutcome::StaysOpen, "they were away at that time");
            assert_eq!(of(action, "11:59"), QuestionOutcome::StaysOpen, "before the break");
        }
        let carries = Action::Back { out: Some(asked.at) };
        assert_eq!(of(&carries, "12:30"), QuestionOutcome::Answered);
        let another = Punch { username: Username::new("ben").unwrap(), ..punch(6, back, "12:30") };
        assert_eq!(another.outcome_for(&asked), QuestionOutcome::StaysOpen, "another person's timer");
    }

    #[test]
    fn the_clock_in_and_the_clock_out_of_the_next_day_leave_a_question_about_a_break_open() {
        let asked = asked_in_break();
        let next_day = |action| Punch { at: asked.at + TimeDelta::hours(15), ..punch(6, action, "12:00") };
        assert_eq!(next_day(Action::ClockIn).outcome_for(&asked), QuestionOutcome::StaysOpen);
        let begun = |start: &str| {
            let origin = Origin { zone: Zone::new("UTC").unwrap(), start: start.parse().unwrap() };
            let on = Timer { state: TimerState::Running, origin: Some(origin), ..Timer::STOPPED };
            Punch { before: Some(on), ..next_day(Action::ClockOut) }
        };
        assert_eq!(begun("2026-11-24T08:00:00Z").outcome_for(&asked), QuestionOutcome::StaysOpen);
        assert_eq!(
            begun("2026-11-23T12:30:00Z").outcome_for(&asked),
            QuestionOutcome::Answered,
            "of the same day"
        );
    }

    #[test]
    fn a_switch_goes_on_once_the_project_before_it_was_ended_in_time() {
        let question = asked(start("Web"));
        assert_eq!(punch(6, Action::Stop, "08:00").outcome_for(&question), QuestionOutcome::Released);
        assert_eq!(punch(6, Action::Stop, "09:30").outcome_for(&question), QuestionOutcome::Answered);
        assert_eq!(punch(6, start("Shop"), "08:00").outcome_for(&question), QuestionOutcome::Answered);
    }

    #[test]
    fn an_end_that_waits_for_its_start_follows_a_start_before_it_only() {
        let question =
            Some(Question::NotStarted { start: PunchId(4), at: DateTime::UNIX_EPOCH, is_asked: true });
        let waits = Punch { question, ..asked(Action::ClockOut) };
        assert!(waits.is_asked() && !waits.needs_answer());
        assert_eq!(punch(6, Action::ClockIn, "08:00").outcome_for(&waits), QuestionOutcome::Released);
        assert_eq!(punch(4, Action::ClockIn, "08:00").outcome_for(&waits), QuestionOutcome::Released);
        assert_eq!(punch(6, Action::ClockIn, "10:00").outcome_for(&waits), QuestionOutcome::StaysOpen);
        assert_eq!(punch(6, start("Web"), "08:00").outcome_for(&waits), QuestionOutcome::StaysOpen);
        assert_eq!(punch(6, Action::ClockOut, "10:00").outcome_for(&waits), QuestionOutcome::Answered);
    }

    #[test]
    fn a_switch_of_sixteen_hours_ago_is_still_asked_about_when_the_project_before_it_was_ended() {
        let question = asked(start("Web"));
        let stopped = |after| Punch {
            pressed_at: question.at + LONG_STRETCH + TimeDelta::seconds(after),
            ..punch(6, Action::Stop, "08:00")
        };
        assert_eq!(stopped(-1).outcome_for(&question), QuestionOutcome::Released);
        assert_eq!(stopped(0).outcome_for(&question), QuestionOutcome::StaysOpen);
    }
}
