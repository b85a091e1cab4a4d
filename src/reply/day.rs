//! A day's total from what is booked.

use chrono::{DateTime, TimeDelta, Utc};

/// TimeTrack may round: the ends of a row and of the stretch it was made of differ by less than this.
const ROUNDED: TimeDelta = TimeDelta::minutes(15);

/// A stretch of time at work, from its start to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Booked {
    /// Its start.
    pub from: DateTime<Utc>,
    /// Its end.
    pub to: DateTime<Utc>,
    /// How much of it was work, if TimeTrack said so.
    pub worked: Option<TimeDelta>,
    /// How much of it was not.
    pub breaks: TimeDelta,
}

impl Booked {
    fn work(&self) -> TimeDelta {
        self.worked.unwrap_or(self.to - self.from - self.breaks).max(TimeDelta::zero())
    }

    /// Whether TimeTrack made this row of `stretch`.
    fn is_of(&self, stretch: &Booked) -> bool {
        let shared = self.to.min(stretch.to) - self.from.max(stretch.from);
        let longer = (self.to - self.from).max(stretch.to - stretch.from);
        let near = |one: DateTime<Utc>, other: DateTime<Utc>| (one - other).abs() < ROUNDED;
        near(self.from, stretch.from) && near(self.to, stretch.to) && shared * 2 >= longer
    }
}

/// The work of `stretch` and of the `rows` of its day, one of which may already be that of the stretch. `None` if any of it overlaps:
/// rows have no zone, so after a journey they may only seem to overlap, and no total is right either way.
pub(super) fn total(stretch: Booked, rows: &[Booked]) -> Option<TimeDelta> {
    let own = (!rows.iter().any(|row| row.is_of(&stretch))).then_some(stretch);
    let mut all: Vec<Booked> = rows.iter().copied().chain(own).collect();
    all.sort_by_key(|booked| (booked.from, booked.to));
    let overlaps = all.windows(2).any(|pair| pair[1].from < pair[0].to);
    (!overlaps).then(|| all.iter().map(Booked::work).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn booked(from: &str, to: &str, breaks: i64) -> Booked {
        let at = |time: &str| format!("2026-11-23T{time}Z").parse().unwrap();
        Booked { from: at(from), to: at(to), worked: None, breaks: TimeDelta::minutes(breaks) }
    }

    fn minutes(stretch: Booked, rows: &[Booked]) -> Option<i64> {
        total(stretch, rows).map(|total| total.num_minutes())
    }

    #[test]
    fn the_stretch_counts_once_whether_its_row_is_there_or_not() {
        let stretch = booked("12:30:11", "17:00:40", 30);
        let morning = booked("08:00:00", "12:00:00", 0);
        assert_eq!(minutes(stretch, &[]), Some(240));
        assert_eq!(minutes(stretch, &[morning]), Some(480));
        for own in ["12:30:11/17:00:40", "12:30:00/17:00:00", "12:31:00/17:01:00", "12:30:00/17:15:00"] {
            let (from, to) = own.split_once('/').unwrap();
            let own = Booked { worked: Some(TimeDelta::minutes(240)), ..booked(from, to, 30) };
            assert_eq!(minutes(stretch, &[morning, own]), Some(480), "{own:?}");
        }
    }

    #[test]
    fn timetracks_own_figure_of_a_row_counts() {
        let stretch = booked("12:30:00", "17:00:00", 0);
        let morning = Booked { worked: Some(TimeDelta::minutes(210)), ..booked("08:00:00", "12:00:00", 0) };
        let own = Booked { worked: Some(TimeDelta::minutes(255)), ..booked("12:30:00", "17:00:00", 0) };
        assert_eq!(minutes(stretch, &[morning]), Some(210 + 270));
        assert_eq!(minutes(stretch, &[morning, own]), Some(210 + 255));
    }

    #[test]
    fn what_overlaps_has_no_total() {
        let stretch = booked("12:30:00", "17:00:00", 0);
        for (from, to) in [("08:00:00", "13:00:00"), ("08:00:00", "18:00:00"), ("14:00:00", "15:00:00")] {
            assert_eq!(minutes(stretch, &[booked(from, to, 0)]), None, "{from} {to}");
        }
        let rows = [booked("08:00:00", "11:00:00", 0), booked("10:00:00", "10:30:00", 0)];
        assert_eq!(minutes(stretch, &rows), None, "rows of two places");
    }

    #[test]
    fn short_neighbours_are_not_taken_for_the_stretch() {
        let stretch = booked("09:04:30", "09:10:00", 0);
        assert_eq!(minutes(stretch, &[booked("09:00:00", "09:04:30", 0)]), Some(10));
    }

    #[test]
    fn absurd_rows_do_no_harm() {
        let stretch = booked("09:00:00", "10:00:00", 0);
        assert_eq!(minutes(stretch, &[booked("08:00:00", "07:00:00", 0)]), Some(60));
        assert_eq!(minutes(stretch, &[booked("07:00:00", "08:00:00", 600)]), Some(60));
    }
}
