//! How an instant is written so that it comes back as itself: the value of a choice, and the zone at the end of its label.

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};

use crate::model::zone::Zone;

const FORM: &str = "%Y-%m-%d %H:%M:%S%:z";

/// An instant as a text that `parse` reads as that very instant, at any time and in any zone:
/// `2026-11-23 17:30:00+01:00`, by the clock of that zone.
pub fn exact(at: DateTime<Utc>, zone: &Zone) -> String {
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

/// A label such as `Sun 25 Oct, 02:30 (CEST, Europe/Vienna)` without its end: what stands before the zone, which must be
/// this one, and the short name of the offset. A text without such an end is returned whole.
pub(super) fn without_zone<'a>(text: &'a str, zone: &Zone) -> (&'a str, Option<&'a str>) {
    let text = text.trim();
    let inside = || text.strip_suffix(')')?.strip_suffix(zone.name())?.rsplit_once('(');
    match inside() {
        Some((before, "")) => (before, None),
        Some((before, short)) if short.ends_with(", ") => (before, short.strip_suffix(", ")),
        _ => (text, None),
    }
}
