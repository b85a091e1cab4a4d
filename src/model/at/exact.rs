//! How an instant is written so that it comes back as itself: the value of a choice, and the zone at the end of its label.

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};

use super::grammar::{self, Meaning, Reading};
use crate::model::zone::Zone;

const FORM: &str = "%Y-%m-%d %H:%M:%S%:z";

/// An instant as a text that `parse` reads as that very instant, at any time and in any zone:
/// `2026-11-23 17:30:00+01:00`, by the clock of that zone.
pub(crate) fn exact(at: DateTime<Utc>, zone: &Zone) -> String {
    let offset: TimeDelta = zone.wall(at) - at.naive_utc();
    // The form has whole minutes; offsets of other than whole minutes ended in 1972.
    let seconds = i32::try_from(offset.num_minutes() * 60).ok();
    match seconds.and_then(FixedOffset::east_opt) {
        Some(offset) => at.with_timezone(&offset).format(FORM).to_string(),
        None => at.format(FORM).to_string(),
    }
}

/// The instant that [`exact`] wrote.
pub(super) fn read_exact(text: &str) -> Option<DateTime<Utc>> {
    let at = DateTime::parse_from_str(text.trim(), FORM).ok()?;
    (at.format(FORM).to_string() == text.trim()).then(|| at.to_utc())
}

/// What names the instant in a label such as `15 min ago – Sun 25 Oct, 02:30 (CEST, Europe/Vienna)`, and the short name of
/// the offset if it has one. `None` if no label of that zone.
pub(super) fn labelled<'a>(text: &'a str, zone: &Zone) -> Option<(&'a str, Option<&'a str>)> {
    let (before, offset) = text.trim().strip_suffix(')')?.strip_suffix(zone.name())?.rsplit_once('(')?;
    let name = if offset.is_empty() { None } else { Some(offset.strip_suffix(", ")?) };
    let is_length = |text| matches!(grammar::read(text), Reading::One(Meaning::Ago(_)));
    let after = before.rsplit_once(" – ").filter(|(length, _)| is_length(length));
    Some((after.map_or(before, |(_, time)| time), name))
}
