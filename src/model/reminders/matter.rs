//! What is said of an occasion, and the reminder that is owed.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{ReminderKind, Weekdays, midnight};
use crate::model::ids::MemberId;
use crate::model::law::Law;
use crate::model::stamp::LocalStamp;

/// What a reminder says beside its kind, as TimeTrack had it when it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReminderMatter {
    ClockIn,
    /// The start of the attendance timer, as TimeTrack shows it.
    StillIn(Option<LocalStamp>),
    LongShift(Option<LocalStamp>),
    /// The same, and when the person probably left.
    Forgotten(Option<LocalStamp>, Option<DateTime<Utc>>),
    LawBreak(Option<LocalStamp>, Law),
    /// The same, and when the most of the day is reached.
    LawMost(Option<LocalStamp>, Law, DateTime<Utc>),
    Week(WeekFigures),
}

impl ReminderMatter {
    pub fn kind(&self) -> ReminderKind {
        match self {
            Self::ClockIn => ReminderKind::ClockIn,
            Self::StillIn(_) => ReminderKind::StillIn,
            Self::LongShift(_) => ReminderKind::LongShift,
            Self::Forgotten(..) => ReminderKind::Forgotten,
            Self::LawBreak(..) => ReminderKind::LawBreak,
            Self::LawMost(..) => ReminderKind::LawMost,
            Self::Week(_) => ReminderKind::Week,
        }
    }
}

/// A week as TimeTrack computes it, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekFigures {
    /// Its first day.
    pub monday: NaiveDate,
    pub worked: i64,
    pub target: i64,
    /// `None` if TimeTrack does not say.
    pub difference: Option<i64>,
    /// Days with a target on which nothing was worked and no absence was approved.
    pub missing: Weekdays,
    /// An attendance timer that has run since before the day of the note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<RunningTimer>,
}

/// A timer that nobody has stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunningTimer {
    pub since: DateTime<Utc>,
    /// As TimeTrack shows it.
    pub start: Option<LocalStamp>,
}

/// A reminder that is owed to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminder {
    pub member: MemberId,
    /// See [`super::Occasion::day`].
    pub day: NaiveDate,
    /// See [`super::Occasion::shift`]. Those written by earlier versions have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shift: Option<DateTime<Utc>>,
    pub matter: ReminderMatter,
}

impl Reminder {
    /// See [`super::Occasion::begins`].
    pub fn begins(&self) -> DateTime<Utc> {
        self.shift.unwrap_or_else(|| midnight(self.day))
    }

    /// There is one notice of this name.
    pub fn key(&self) -> String {
        let Self { member, matter, .. } = self;
        format!("reminder {member} {} {}", matter.kind().name(), self.begins().timestamp())
    }
}
