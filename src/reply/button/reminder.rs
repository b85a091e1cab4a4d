//! The buttons on a reminder, and on a clock-out that was estimated, that book nothing.

use chrono::{DateTime, NaiveDate, Utc};

use super::{encode_start, parse_number, parse_start};
use crate::model::{LocalStamp, PunchId, ReminderKind};

/// What such a button does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReminderButton {
    /// Say it again in half an hour. The occasion is the one that begins then.
    Later { kind: ReminderKind, begins: DateTime<Utc> },
    /// Say nothing more on this day.
    NotToday { day: NaiveDate },
    /// Open a form that asks when the person left; the form has the same id. `start` is that of the timer.
    LeftAt { start: Option<LocalStamp> },
    /// Nothing was forgotten.
    StillWorking,
    /// An estimated clock-out is right.
    Right { punch: PunchId },
    /// Say nothing of this kind any more.
    Off { kind: ReminderKind },
}

impl ReminderButton {
    pub(super) fn encode(self) -> String {
        match self {
            Self::Later { kind, begins } => format!("remind:later:{}:{}", kind.name(), begins.timestamp()),
            Self::NotToday { day } => format!("remind:not:{}", day.to_epoch_days()),
            Self::LeftAt { start } => format!("remind:left:{}", encode_start(start)),
            Self::StillWorking => "remind:on".to_owned(),
            Self::Right { punch } => format!("remind:right:{punch}"),
            Self::Off { kind } => format!("remind:off:{}", kind.name()),
        }
    }

    /// Reads what stands behind `remind:`.
    pub(super) fn parse<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<Self> {
        Some(match parts.next()? {
            "later" => Self::Later {
                kind: ReminderKind::from_name(parts.next()?)?,
                begins: DateTime::from_timestamp(parse_number(parts.next()?)?, 0)?,
            },
            "not" => Self::NotToday { day: parse_day(parts.next()?)? },
            "left" => Self::LeftAt { start: parse_start(parts.next()?)? },
            "on" => Self::StillWorking,
            "right" => Self::Right { punch: PunchId(parse_number(parts.next()?)?) },
            "off" => Self::Off { kind: ReminderKind::from_name(parts.next()?)? },
            _ => return None,
        })
    }
}

fn parse_day(text: &str) -> Option<NaiveDate> {
    NaiveDate::from_epoch_days(parse_number(text)?)
}
