//! What working-time law says about a day, for hints that refuse nothing. Orientation, no legal advice: contracts and collective agreements
//! may say something else.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::zone::Zone;

/// A hint comes so long before a break is due, and so long before the most of a day.
const BEFORE_BREAK: TimeDelta = TimeDelta::minutes(15);
const BEFORE_MOST: TimeDelta = TimeDelta::minutes(30);
/// Daily rest: ArbZG § 5, AZG § 12, ArG Art. 15a.
const REST: TimeDelta = TimeDelta::hours(11);
/// A working day is the one that began before four in the morning; what is shorter than this is a break of a night shift.
const DAY_BEGINS: TimeDelta = TimeDelta::hours(4);
const SHORTEST_REST: TimeDelta = TimeDelta::hours(3);

/// Whose law the hints are about (`LAW`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Law {
    #[default]
    None,
    /// AZG.
    Austria,
    /// ArbZG.
    Germany,
    /// ArG.
    Switzerland,
}

impl Law {
    /// After how much work without one a break is due, and how long it is at least: AZG § 11, ArbZG § 4, ArG Art. 15.
    pub fn break_due(self) -> Option<(TimeDelta, TimeDelta)> {
        match self {
            Self::None => None,
            Self::Austria | Self::Germany => Some((TimeDelta::hours(6), TimeDelta::minutes(30))),
            Self::Switzerland => Some((TimeDelta::minutes(330), TimeDelta::minutes(15))),
        }
    }

    /// The most that may be worked on a day: AZG § 9, ArbZG § 3. Swiss law bounds the span of a day instead.
    pub fn most(self) -> Option<TimeDelta> {
        match self {
            Self::None | Self::Switzerland => None,
            Self::Austria => Some(TimeDelta::hours(12)),
            Self::Germany => Some(TimeDelta::hours(10)),
        }
    }

    /// When a hint about the break is due, of work without one since `since`.
    pub(super) fn break_hint(self, since: DateTime<Utc>) -> Option<DateTime<Utc>> {
        since.checked_add_signed(self.break_due()?.0 - BEFORE_BREAK)
    }

    /// When the most of a day is reached, if `earlier` was worked on it before `since`.
    pub fn most_reached(self, since: DateTime<Utc>, earlier: TimeDelta) -> Option<DateTime<Utc>> {
        since.checked_add_signed(self.most()?.checked_sub(&earlier)?)
    }

    pub(super) fn most_hint(self, since: DateTime<Utc>, earlier: TimeDelta) -> Option<DateTime<Utc>> {
        self.most_reached(since, earlier)?.checked_sub_signed(BEFORE_MOST)
    }

    /// How long the rest was between the end of one working day and the beginning of the next, if the law asks for more.
    pub fn short_rest(self, end: DateTime<Utc>, begin: DateTime<Utc>, zone: &Zone) -> Option<TimeDelta> {
        let rest = begin - end;
        (self != Self::None && !is_break(end, begin, zone) && rest < REST).then_some(rest)
    }
}

/// Whether the time between an end and a beginning of work is a break of one working day, not the rest between two.
pub fn is_break(end: DateTime<Utc>, begin: DateTime<Utc>, zone: &Zone) -> bool {
    let day = |at: DateTime<Utc>| zone.wall(at).checked_sub_signed(DAY_BEGINS).map(|wall| wall.date());
    day(end) == day(begin) || begin - end < SHORTEST_REST
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_break_is_hinted_at_a_quarter_of_an_hour_before_it_is_due() {
        let since = at("2026-11-24T08:00:00Z");
        let hints =
            [Law::None, Law::Austria, Law::Germany, Law::Switzerland].map(|law| law.break_hint(since));
        let six = Some(at("2026-11-24T13:45:00Z"));
        assert_eq!(hints, [None, six, six, Some(at("2026-11-24T13:15:00Z"))]);
    }

    #[test]
    fn the_most_of_a_day_counts_what_was_worked_before() {
        let since = at("2026-11-24T12:00:00Z");
        let earlier = TimeDelta::hours(4);
        assert_eq!(Law::Germany.most_hint(since, earlier), Some(at("2026-11-24T17:30:00Z")));
        assert_eq!(Law::Austria.most_hint(since, earlier), Some(at("2026-11-24T19:30:00Z")));
        assert_eq!(Law::Switzerland.most_hint(since, earlier), None);
    }

    #[test]
    fn a_night_of_less_than_eleven_hours_is_a_short_rest_and_a_lunch_break_is_none() {
        let vienna = Zone::new("Europe/Vienna").unwrap();
        let rest =
            |end, begin| Law::Austria.short_rest(at(end), at(begin), &vienna).map(|rest| rest.num_hours());
        assert_eq!(rest("2026-11-23T21:00:00Z", "2026-11-24T06:00:00Z"), Some(9));
        assert_eq!(rest("2026-11-24T00:30:00Z", "2026-11-24T07:30:00Z"), Some(7), "after midnight");
        assert_eq!(rest("2026-11-23T18:00:00Z", "2026-11-24T06:00:00Z"), None, "twelve hours");
        assert_eq!(rest("2026-11-24T11:00:00Z", "2026-11-24T15:00:00Z"), None, "the same day");
        assert_eq!(rest("2026-11-24T02:30:00Z", "2026-11-24T03:15:00Z"), None, "a break at night");
        let (end, begin) = (at("2026-11-23T21:00:00Z"), at("2026-11-24T06:00:00Z"));
        assert_eq!(Law::None.short_rest(end, begin, &vienna), None);
    }
}
