//! What was worked before a shift on the day on which it began, by TimeTrack's entries.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};

use crate::model::reminders::Shift;
use crate::model::{LocalStamp, TimeMode, TimerKind, Username};
use crate::timetrack::{Entry, Error, Listing, TimeTrack};

/// Reads it; `None` if TimeTrack does not show all of it.
pub(super) async fn earlier(
    timetrack: &TimeTrack,
    username: &Username,
    shift: &Shift,
    mode: TimeMode,
) -> Result<Option<TimeDelta>, Error> {
    let day = shift.day();
    // What began the day before may have ended on this one, and stamps may be in UTC.
    let days = day.pred_opt().unwrap_or(day)..=day.succ_opt().unwrap_or(day);
    Ok(match timetrack.entries(TimerKind::Attendance, username, &days).await? {
        Listing::Rows(rows) => before(&rows, shift, mode),
        // A sum of some rows would be too small.
        Listing::Some(_) | Listing::Unreadable(_) => None,
    })
}

/// The parts of these rows between the beginning of the shift's day and the shift; `None` if the end of one is not known.
fn before(rows: &[Entry], shift: &Shift, mode: TimeMode) -> Option<TimeDelta> {
    let Shift { since, zone, .. } = shift;
    let midnight = zone.first_instant(shift.day().and_time(NaiveTime::MIN));
    let own = LocalStamp::of(*since, zone, mode);
    let instant = |stamp: LocalStamp| stamp.past_instant(zone, mode, *since);
    let is_own = |row: &Entry| row.to.is_none() && row.from.is_same_start(own);
    let others = rows.iter().filter(|row| !is_own(row) && instant(row.from) < *since);
    others.map(|row| Some(part(row, (instant(row.from), instant(row.to?)), (midnight, *since)))).sum()
}

/// How much of a row was work between two instants.
fn part(
    row: &Entry,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
    (first, last): (DateTime<Utc>, DateTime<Utc>),
) -> TimeDelta {
    // Whole minutes of work are less exact than the times.
    let worked = match (row.worked, row.breaks) {
        (Some(worked), None) => worked,
        (_, breaks) => to - from - breaks.unwrap_or_default(),
    };
    // Where its breaks were is not known.
    (to.min(last) - from.max(first)).min(worked).max(TimeDelta::zero())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Law, Zone};

    fn stamp(text: &str) -> LocalStamp {
        LocalStamp(format!("2026-11-{text}:00").parse().unwrap())
    }

    fn row(from: &str, to: Option<&str>) -> Entry {
        let to = to.map(stamp);
        Entry { from: stamp(from), to, worked: None, breaks: None, project: None, manual: false }
    }

    /// Minutes before a shift that began at 13:00 in Vienna.
    fn minutes(rows: &[Entry]) -> Option<i64> {
        let shift = Shift {
            since: "2026-11-24T12:00:00Z".parse().unwrap(),
            zone: Zone::new("Europe/Vienna").unwrap(),
            usual_end: None,
            law: Law::Germany,
            earlier: None,
        };
        before(rows, &shift, TimeMode::Local).map(|worked| worked.num_minutes())
    }

    #[test]
    fn what_was_worked_before_on_the_day_counts_also_if_it_was_booked_elsewhere() {
        assert_eq!(minutes(&[]), Some(0));
        let two = [row("24T07:00", Some("24T09:00")), row("24T10:00", Some("24T12:30"))];
        assert_eq!(minutes(&two), Some(270));
        assert_eq!(minutes(&[row("23T08:00", Some("23T17:00"))]), Some(0), "the day before");
        assert_eq!(minutes(&[row("24T13:00", None)]), Some(0), "the shift itself");
        assert_eq!(minutes(&[row("24T14:00", Some("24T15:00"))]), Some(0), "after its start");
    }

    #[test]
    fn a_stretch_that_went_past_midnight_counts_for_its_part_of_the_day() {
        assert_eq!(minutes(&[row("23T22:00", Some("24T02:00"))]), Some(120));
    }

    #[test]
    fn breaks_of_an_entry_do_not_count() {
        let entry = row("24T07:00", Some("24T12:00"));
        let breaks = Some(TimeDelta::minutes(30));
        assert_eq!(minutes(&[Entry { breaks, ..entry.clone() }]), Some(270));
        let worked = Some(TimeDelta::minutes(240));
        assert_eq!(minutes(&[Entry { worked, ..entry }]), Some(240));
    }

    #[test]
    fn an_entry_without_an_end_leaves_no_sum() {
        assert_eq!(minutes(&[row("24T07:00", Some("24T09:00")), row("24T10:00", None)]), None);
    }
}
