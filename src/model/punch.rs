//! A punch: one thing a person asked the time clock to do, and what became of it.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::breaks::Planned;
use super::delivery_error::DeliveryError;
use super::ids::{InteractionId, MemberId, PunchId};
use super::locale::Locale;
use super::names::{Note, Project, TaskName, Username};
use super::question::Question;
use super::refusal::Refusal;
use super::stamp::{LocalStamp, TimeMode};
use super::timer::{Origin, Timer};
use super::zone::Zone;

/// For this long a write of unknown outcome may still take effect: twice the longest time for the two requests of a switch. Until then
/// it may be read back, but neither repeated nor given up.
pub const LANDING: TimeDelta = TimeDelta::seconds(45);

/// The same asked for twice within this time is one wish: a double tap, two devices, a button and a command.
pub(crate) const ONE_WISH: TimeDelta = TimeDelta::seconds(60);

/// The two timers TimeTrack keeps for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimerKind {
    /// Presence at work.
    Attendance,
    /// Time on a project.
    Project,
}

/// What a person asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "do")]
pub enum Action {
    ClockIn,
    ClockOut,
    /// Stop attendance for a while; a running project is paused by the part that follows.
    Break {
        planned: Option<Planned>,
    },
    /// Start attendance after a break; the project that the break has paused is resumed by the part that follows.
    Back {
        /// End the day as well, at that instant: the clock-out was asked for before the person said that they had been back.
        out: Option<DateTime<Utc>>,
    },
    /// Start the project timer, or switch it over when another project runs.
    Start {
        project: Project,
        task: Option<TaskName>,
        note: Option<Note>,
    },
    Pause,
    Resume,
    Stop,
}

impl Action {
    /// The timer it acts on.
    pub fn timer(&self) -> TimerKind {
        match self {
            Action::ClockIn | Action::ClockOut | Action::Break { .. } | Action::Back { .. } => {
                TimerKind::Attendance
            }
            Action::Start { .. } | Action::Pause | Action::Resume | Action::Stop => TimerKind::Project,
        }
    }

    /// Whether it starts a timer.
    pub fn is_start(&self) -> bool {
        self.is_clock_in() || matches!(self, Action::Start { .. })
    }

    /// Whether it starts the attendance timer.
    pub fn is_clock_in(&self) -> bool {
        matches!(self, Action::ClockIn | Action::Back { .. })
    }

    /// Whether two interactions with these actions may be one wish. A button says "clock in" or "back" by what it was drawn from.
    pub(crate) fn is_same_wish(&self, other: &Action) -> bool {
        let is_plain_start = |action: &Action| matches!(action, Action::ClockIn | Action::Back { out: None });
        self == other || (is_plain_start(self) && is_plain_start(other))
    }

    /// Whether it stops the attendance timer.
    pub fn is_clock_out(&self) -> bool {
        matches!(self, Action::ClockOut | Action::Break { .. })
    }
}

/// Where a punch is on its way to TimeTrack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PunchState {
    /// Recorded; waits for its turn or its next attempt.
    Waiting,
    /// A write was or is under way. After a restart its outcome is unknown.
    InFlight,
    /// Booked, and read back.
    Done,
    /// Will never be booked; `refusal` says why and the person is told.
    Refused,
    /// Needs a decision (`/admin queue`), or its person's answer to [`Punch::question`].
    Stuck,
    /// An admin or the person gave it up.
    Cancelled,
}

impl PunchState {
    /// Whether nothing more will happen to it by itself or by a retry.
    pub fn is_settled(self) -> bool {
        matches!(self, PunchState::Done | PunchState::Refused | PunchState::Cancelled)
    }
}

/// A clock-out that its person has not asked for: the bot has taken the usual end, because it had probably been forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Estimate {
    /// Its person has not said yet that it is right.
    Open {
        /// The time that the person named instead. TimeTrack offers no change of an entry that has ended.
        named: Option<DateTime<Utc>>,
    },
    Confirmed,
}

impl Estimate {
    /// As stored and exported.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Open { .. } => "open",
            Self::Confirmed => "confirmed",
        }
    }
}

/// What an admin decides about a punch in the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Try again now.
    Retry,
    /// Give it up.
    Cancel,
}

/// A punch that is about to be recorded. Username and zone come from the link inside the recording transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPunch {
    /// A second punch of the same interaction is never recorded.
    pub interaction: InteractionId,
    pub member: MemberId,
    pub action: Action,
    /// The instant to book, to the second: that of the interaction, or the one named by `at:`.
    pub at: DateTime<Utc>,
    /// The instant of the interaction, to the second.
    pub pressed_at: DateTime<Utc>,
    /// For a button: the start of the timer that it was drawn from. If TimeTrack shows another start, the button is stale.
    pub expected_start: Option<LocalStamp>,
    /// The language of later news.
    pub locale: Locale,
}

/// A recorded punch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Punch {
    /// Its number, in the order of recording.
    pub id: PunchId,
    /// The interaction that recorded it.
    pub interaction: InteractionId,
    /// Its number among the parts of that interaction, from 1. A part is recorded when the one before it has ended.
    pub part: u32,
    /// For a later part: what the first part asked for.
    pub part_of: Option<Action>,
    pub member: MemberId,
    /// Whose timer, as linked when it was recorded.
    pub username: Username,
    /// The person's zone when it was recorded.
    pub zone: Zone,
    pub action: Action,
    /// The instant to book, to the second.
    pub at: DateTime<Utc>,
    /// The instant of the interaction, to the second.
    pub pressed_at: DateTime<Utc>,
    /// See [`NewPunch::expected_start`].
    pub expected_start: Option<LocalStamp>,
    /// The language of later news.
    pub locale: Locale,
    /// Where it is on its way.
    pub state: PunchState,
    /// Attempts that sent anything to TimeTrack, reads included.
    pub attempts: u32,
    /// Whether some earlier write may have taken effect: set before a write leaves, cleared by nothing but settlement.
    pub unclear: bool,
    /// When the last write left, while its outcome is unknown; set back by [`LANDING`] once it can no longer take effect.
    pub written_at: Option<DateTime<Utc>>,
    /// No attempt before this.
    pub next_at: DateTime<Utc>,
    /// What stood in the way last time.
    pub trouble: Option<DeliveryError>,
    /// The timer as read before the first write.
    pub before: Option<Timer>,
    /// The timer as read after the write.
    pub after: Option<Timer>,
    /// Why it will not be booked.
    pub refusal: Option<Refusal>,
    pub settled_at: Option<DateTime<Utc>>,
    /// What the person is asked before it is sent; see [`Question`].
    pub question: Option<Question>,
    /// Whether the person has confirmed it, so that nothing is asked again.
    pub confirmed: bool,
    /// Set if the bot has recorded it by itself.
    pub estimate: Option<Estimate>,
}

impl Punch {
    /// For a switch whose first half is done and whose second is not: the timer that was ended.
    pub fn half_done(&self) -> Option<&Timer> {
        let is_switch = matches!(self.action, Action::Start { .. }) && self.state != PunchState::Done;
        self.before.as_ref().filter(|before| is_switch && before.made_way)
    }

    /// Whether it is marked as estimated: the bot has taken the usual end, and its person has not said that it is right.
    pub fn is_estimated(&self) -> bool {
        matches!(self.estimate, Some(Estimate::Open { .. }))
    }

    /// The time that its person named instead of an estimate.
    pub fn named_instead(&self) -> Option<DateTime<Utc>> {
        match self.estimate {
            Some(Estimate::Open { named }) => named,
            _ => None,
        }
    }

    /// Whether it waits for an admin because TimeTrack no longer has the user it was recorded for.
    pub(crate) fn is_for_unknown_user(&self) -> bool {
        self.state == PunchState::Stuck && matches!(self.trouble, Some(DeliveryError::UnknownUser { .. }))
    }

    /// Whether nothing more happens to it by itself, so that the person can be told how it ended.
    pub fn has_ended(&self) -> bool {
        self.state.is_settled() || self.state == PunchState::Stuck
    }

    /// Whether it is a later part that found nothing to do: no project to pause, say.
    pub fn was_not_needed(&self) -> bool {
        let is_so_already = matches!(
            self.refusal,
            Some(
                Refusal::NothingRuns
                    | Refusal::AlreadyPaused
                    | Refusal::NotPaused
                    | Refusal::Changed { .. }
                    | Refusal::Duplicate { .. }
            )
        );
        self.part > 1 && is_so_already
    }

    /// Whether its person is owed a notice of how it ended. Who pressed twice is told by the response to the other interaction, and who
    /// answered a question by the response to the answer. Who has done otherwise meanwhile need not hear of a guess.
    pub fn is_owed_notice(&self) -> bool {
        let is_duplicate = matches!(self.refusal, Some(Refusal::Duplicate { .. }));
        let is_answered = self.state == PunchState::Cancelled && self.question.is_some();
        let is_elsewhere = matches!(
            self.refusal,
            Some(Refusal::NotIn | Refusal::Changed { .. } | Refusal::StartedLater { .. })
        );
        let is_overtaken = self.is_estimated() && is_elsewhere;
        self.has_ended() && !is_duplicate && !is_answered && !is_overtaken
    }

    /// Whether it ended and is not booked, so that its person must not go on without hearing of it.
    pub fn is_not_booked(&self) -> bool {
        self.is_owed_notice() && self.state != PunchState::Done && !self.was_not_needed()
    }

    /// What is sent as the `date` of a start: the person's wall clock at the interaction.
    pub fn start_date(&self, mode: TimeMode) -> LocalStamp {
        LocalStamp::of(self.at, &self.zone, mode)
    }

    /// What is sent as the `date` of a stop, pause or resume of `timer`: the wall clock of the zone in which `timer` was started.
    pub(crate) fn end_date(&self, timer: Option<&Timer>, mode: TimeMode) -> LocalStamp {
        LocalStamp::of(self.at, timer.map_or(&self.zone, |timer| timer.zone(&self.zone)), mode)
    }

    /// The origin of a timer that this punch has started and that TimeTrack shows as started at `shown`.
    pub fn origin(&self, shown: Option<LocalStamp>, mode: TimeMode) -> Origin {
        let sent = self.start_date(mode);
        let start = match shown.unwrap_or(sent) {
            // The same, or rounded: the instant that was chosen in the night the clocks go back.
            shown if shown.is_same_start(sent) => self.at + (shown.0 - sent.0),
            // TimeTrack has taken another time than the one that was sent.
            shown => shown.instant(&self.zone, mode, self.at),
        };
        Origin { zone: self.zone.clone(), start }
    }
}
