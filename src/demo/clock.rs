//! The moves of the demo's clock, which the bot and both sandboxes share.

use chrono::{DateTime, Days, NaiveTime, TimeDelta, Utc};
use serde::Deserialize;

use crate::model::Zone;

/// The times of [`Move::Morning`] and [`Move::Eve`].
const MORNING: NaiveTime = NaiveTime::from_hms_opt(8, 0, 0).unwrap();
const EVENING: NaiveTime = NaiveTime::from_hms_opt(22, 0, 0).unwrap();

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Move {
    /// A quarter of an hour ahead.
    Quarter,
    /// One hour ahead.
    Hour,
    /// To tomorrow morning.
    Morning,
    /// To the evening before the clocks change.
    Eve,
}

/// The instant to move to; `None` for [`Move::Eve`] in a zone whose clocks never change.
pub(super) fn target(to: Move, now: DateTime<Utc>, zone: &Zone) -> Option<DateTime<Utc>> {
    match to {
        Move::Quarter => now.checked_add_signed(TimeDelta::minutes(15)),
        Move::Hour => now.checked_add_signed(TimeDelta::hours(1)),
        Move::Morning => {
            let tomorrow = zone.wall(now).date().checked_add_days(Days::new(1))?;
            Some(zone.first_instant(tomorrow.and_time(MORNING)))
        }
        Move::Eve => eve(now, zone),
    }
}

/// The evening before the next change of the clocks, unless that has passed; then the one before the change after it.
pub(super) fn eve(now: DateTime<Utc>, zone: &Zone) -> Option<DateTime<Utc>> {
    let mut change = zone.next_change(now)?;
    for _ in 0..2 {
        // The clocks change in the early morning, so twelve hours earlier it is the day before.
        let day_before = zone.wall(change - TimeDelta::hours(12)).date();
        let eve = zone.first_instant(day_before.and_time(EVENING));
        if eve > now {
            return Some(eve);
        }
        change = zone.next_change(change)?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_move_leads_ahead_to_the_time_it_names() {
        let vienna = "Europe/Vienna";
        let moved = |to, now: &str, zone: &str| {
            target(to, now.parse().unwrap(), &Zone::new(zone).unwrap()).map(|at| at.to_rfc3339())
        };
        let at = |text: &str| Some(text.to_owned());
        let now = "2026-11-26T11:00:00Z";
        assert_eq!(moved(Move::Quarter, now, vienna), at("2026-11-26T11:15:00+00:00"));
        assert_eq!(moved(Move::Hour, now, vienna), at("2026-11-26T12:00:00+00:00"));
        assert_eq!(moved(Move::Morning, now, vienna), at("2026-11-27T07:00:00+00:00"));
        assert_eq!(moved(Move::Eve, now, vienna), at("2027-03-27T21:00:00+00:00"));
        assert_eq!(moved(Move::Eve, "2027-03-27T21:00:00Z", vienna), at("2027-10-30T20:00:00+00:00"));
        assert_eq!(moved(Move::Eve, now, "America/New_York"), at("2027-03-14T03:00:00+00:00"));
        // In Santiago the clocks change at midnight.
        assert_eq!(moved(Move::Eve, now, "America/Santiago"), at("2027-04-04T01:00:00+00:00"));
        assert_eq!(moved(Move::Eve, now, "Asia/Tokyo"), None);
    }
}
