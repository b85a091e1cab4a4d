//! A shift: an attendance timer that runs, and when its person usually ends it.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Timelike, Utc};

use super::{Occasion, ReminderKind};
use crate::model::law::Law;
use crate::model::zone::Zone;

/// The usual end is learnt from at least so many days.
const LEARNT_FROM: usize = 5;

/// An attendance timer that is known to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    pub since: DateTime<Utc>,
    /// In which it was started. Its person may be elsewhere by now.
    pub zone: Zone,
    /// When its person usually leaves, in minutes since midnight, if that was learnt.
    pub usual_end: Option<u16>,
    pub law: Law,
    /// What was worked on the same day before, as TimeTrack has it; `None` if that is not known.
    pub earlier: Option<TimeDelta>,
}

impl Shift {
    /// The day on which it began, where it began.
    pub fn day(&self) -> NaiveDate {
        self.zone.wall(self.since).date()
    }

    /// What the law has about it.
    pub(super) fn hints(&self) -> [Option<Occasion>; 2] {
        let hint = |due_at: Option<DateTime<Utc>>, kind| Some(self.occasion(kind, due_at?));
        let most = self.earlier.and_then(|earlier| self.law.most_hint(self.since, earlier));
        [hint(self.law.break_hint(self.since), ReminderKind::LawBreak), hint(most, ReminderKind::LawMost)]
    }

    pub(super) fn occasion(&self, kind: ReminderKind, due_at: DateTime<Utc>) -> Occasion {
        Occasion { due_at, kind, day: self.day(), shift: Some(self.since) }
    }
}

/// When somebody usually leaves, in minutes since midnight: the middle one of the last clock-outs of each day. `None` for too few days.
pub fn usual_end(clock_outs: impl IntoIterator<Item = NaiveDateTime>) -> Option<u16> {
    let last: BTreeMap<_, _> = {
        let mut clock_outs: Vec<_> = clock_outs.into_iter().collect();
        clock_outs.sort_unstable();
        clock_outs.into_iter().map(|wall| (wall.date(), wall.time())).collect()
    };
    let mut minutes: Vec<_> = last.values().map(|time| time.hour() * 60 + time.minute()).collect();
    minutes.sort_unstable();
    let middle = minutes.get(minutes.len() / 2).filter(|_| minutes.len() >= LEARNT_FROM)?;
    u16::try_from(*middle).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_end_is_the_middle_of_the_last_clock_outs_of_each_day() {
        let wall = |text: &str| format!("2026-11-{text}:00").parse::<NaiveDateTime>().unwrap();
        let mut clock_outs = vec![wall("16T12:00"), wall("16T17:00"), wall("17T16:30"), wall("18T17:30")];
        clock_outs.extend([wall("19T09:15"), wall("18T12:30")]);
        assert_eq!(usual_end(clock_outs.clone()), None, "four days are too few");
        clock_outs.push(wall("20T17:10"));
        assert_eq!(usual_end(clock_outs), Some(17 * 60));
    }
}
