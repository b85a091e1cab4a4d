//! A day's total from what is booked. Pure; must not know where the rows come from or how the total is said.

use chrono::{DateTime, TimeDelta, Utc};

/// The end of a row may be so far from that of the timer which left it: TimeTrack may round.
const ROUNDED: TimeDelta = TimeDelta::minutes(15);

/// A stretch of time at work, from its start to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Booked {
    /// Its start.
    pub from: DateTime<Utc>,
    /// Its end.
    pub to: DateTime<Utc>,
    /// How much of it was work, if somebody has said so.
    pub worked: Option<TimeDelta>,
    /// How much of it was not.
    pub breaks: TimeDelta,
}

impl Booked {
    fn work(&self) -> TimeDelta {
        self.worked.unwrap_or(self.to - self.from - self.breaks).max(TimeDelta::zero())
    }

    /// Whether this row is what TimeTrack has written of `stretch`.
    fn is_of(&self, stretch: &Booked) -> bool {
        let shared = self.to.min(stretch.to) - self.from.max(stretch.from);
        let longer = (self.to - self.from).max(stretch.to - stretch.from);
        let near = |one: DateTime<Utc>, other: DateTime<Utc>| (one - other).abs() < ROUNDED;
        near(self.from, stretch.from) && near(self.to, stretch.to) && shared * 2 >= longer
    }

    /// Both, which overlap, as one. What was said of either alone does not hold for it.
    fn joined(self, other: Booked) -> Booked {
        Booked { from: self.from, to: other.to, worked: None, breaks: self.breaks + other.breaks }
    }
}

/// The work of `stretch` and of the `rows` of its day. TimeTrack may have written a row of the stretch itself or not yet, and rows may
/// overlap: no time counts twice.
pub(super) fn total(stretch: Booked, rows: &[Booked]) -> TimeDelta {
    let own = (!rows.iter().any(|row| row.is_of(&stretch))).then_some(stretch);
    let mut all: Vec<Booked> = rows.iter().copied().chain(own).collect();
    all.sort_by_key(|booked| (booked.from, std::cmp::Reverse(booked.to)));
    let mut total = TimeDelta::zero();
    let mut last: Option<Booked> = None;
    for next in all {
        last = Some(match last {
            Some(last) if next.to <= last.to => last,
            Some(last) if next.from < last.to => last.joined(next),
            Some(last) => {
                total += last.work();
                next
            }
            None => next,
        });
    }
    total + last.map_or_else(TimeDelta::zero, |last| last.work())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn booked(from: &str, to: &str, breaks: i64) -> Booked {
        let at = |time: &str| format!("2026-11-23T{time}Z").parse().unwrap();
        Booked { from: at(from), to: at(to), worked: None, breaks: TimeDelta::minutes(breaks) }
    }

    fn minutes(stretch: Booked, rows: &[Booked]) -> i64 {
        total(stretch, rows).num_minutes()
    }

    #[test]
    fn the_stretch_counts_once_whether_its_row_is_there_or_not() {
        let stretch = booked("12:30:11", "17:00:40", 30);
        let morning = booked("08:00:00", "12:00:00", 0);
        assert_eq!(minutes(stretch, &[]), 240);
        assert_eq!(minutes(stretch, &[morning]), 480);
        for own in ["12:30:11/17:00:40", "12:30:00/17:00:00", "12:31:00/17:01:00", "12:30:00/17:15:00"] {
            let (from, to) = own.split_once('/').unwrap();
            let own = Booked { worked: Some(TimeDelta::minutes(240)), ..booked(from, to, 30) };
            assert_eq!(minutes(stretch, &[morning, own]), 480, "{own:?}");
            assert_eq!(minutes(stretch, &[own, morning, own, morning]), 480, "{own:?} twice");
        }
    }

    #[test]
    fn timetracks_own_figure_of_a_row_counts() {
        let stretch = booked("12:30:00", "17:00:00", 0);
        let morning = Booked { worked: Some(TimeDelta::minutes(210)), ..booked("08:00:00", "12:00:00", 0) };
        let own = Booked { worked: Some(TimeDelta::minutes(255)), ..booked("12:30:00", "17:00:00", 0) };
        assert_eq!(minutes(stretch, &[morning]), 210 + 270);
        assert_eq!(minutes(stretch, &[morning, own]), 210 + 255);
    }

    #[test]
    fn what_overlaps_does_not_count_twice() {
        let stretch = booked("12:30:00", "17:00:00", 0);
        assert_eq!(minutes(stretch, &[booked("08:00:00", "13:00:00", 30)]), 9 * 60 - 30, "in part");
        assert_eq!(minutes(stretch, &[booked("08:00:00", "18:00:00", 60)]), 9 * 60, "as a whole");
        let pieces = [booked("12:30:00", "14:00:00", 0), booked("14:30:00", "17:00:00", 0)];
        assert_eq!(minutes(booked("12:30:00", "17:00:00", 30), &pieces), 240, "split at its break");
    }

    #[test]
    fn short_neighbours_are_not_taken_for_the_stretch() {
        let stretch = booked("09:04:30", "09:10:00", 0);
        assert_eq!(minutes(stretch, &[booked("09:00:00", "09:04:30", 0)]), 10);
    }

    #[test]
    fn absurd_rows_do_no_harm() {
        let stretch = booked("09:00:00", "10:00:00", 0);
        assert_eq!(minutes(stretch, &[booked("08:00:00", "07:00:00", 0)]), 60);
        assert_eq!(minutes(stretch, &[booked("07:00:00", "08:00:00", 600)]), 60);
    }
}
