//! Finds the time zone a person means: by its name in any spelling, a city, a country, an abbreviation or an offset.

mod table;

use chrono::{DateTime, TimeDelta, Utc};

use super::locale::{Locale, Row};
use super::names::bare;
use super::zone::Zone;
use table::{ABBREVIATIONS, PLACES};

/// Names of the database without a place that keep one offset all the year. `Etc/…` are others.
const PLACELESS: &[&str] = &[
    "EST",
    "MST",
    "HST",
    "GMT",
    "GMT0",
    "GMT+0",
    "GMT-0",
    "Greenwich",
    "UCT",
    "UTC",
    "Universal",
    "Zulu",
    "Factory",
];
/// A zone that keeps the same winter time and has summer time, if any, for the names people take for it.
const WITH_SUMMER: &[(&str, &str)] = &[
    ("EST", "America/New_York"),
    ("MST", "America/Denver"),
    ("HST", "America/Adak"),
    ("GMT", "Europe/London"),
];

/// Zones named for an offset: there may be dozens.
const MOST_AT_OFFSET: usize = 12;

/// The zones that fit a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ZoneMatch {
    /// This zone and no other.
    One(Zone),
    /// One of these, the likeliest first.
    Many(Vec<Zone>),
    /// No zone.
    None,
}

/// The zone a person means. An abbreviation that is in use in the default zone means the default zone.
pub(crate) fn find_zone(text: &str, default: &Zone, now: DateTime<Utc>) -> ZoneMatch {
    if let Ok(zone) = Zone::new(text.trim()) {
        return ZoneMatch::One(zone);
    }
    if let Some(zones) = abbreviated(text, default) {
        // All zones of an abbreviation keep the same time where it is in use.
        return if zones.contains(default) { ZoneMatch::One(default.clone()) } else { one_or_many(zones) };
    }
    if let Some(zones) = at_offset(text, default, now) {
        // Of several zones at an offset none is meant in particular, so even a single one is offered and not taken.
        return if zones.is_empty() { ZoneMatch::None } else { ZoneMatch::Many(zones) };
    }
    let wanted = key(text);
    if wanted.is_empty() {
        return ZoneMatch::None;
    }
    let named = |name: &&str| key(name) == wanted;
    let mut names: Vec<&str> = Zone::all().into_iter().filter(named).collect();
    if names.is_empty() {
        let places = places().filter(|(_, also)| also.iter().any(&named)).map(|(name, _)| *name);
        let cities = Zone::all().into_iter().filter(|name| city(name).is_some_and(|city| named(&city)));
        for name in places.chain(cities) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    one_or_many(names.into_iter().filter_map(|name| Zone::new(name).ok()).collect())
}

/// The zones in which this abbreviation is in use, the default first; `None` if it is none we know.
pub(crate) fn abbreviated(text: &str, default: &Zone) -> Option<Vec<Zone>> {
    let (_, names) = ABBREVIATIONS.iter().find(|(short, _)| short.eq_ignore_ascii_case(text.trim()))?;
    Some(zones(names.iter().copied(), default))
}

/// The zones whose clocks are at this offset now, such as `UTC+1`, the default first and the one that always is at it last; `None` if
/// the text is no offset.
pub(crate) fn at_offset(text: &str, default: &Zone, now: DateTime<Utc>) -> Option<Vec<Zone>> {
    let wanted = offset(text)?;
    let is_at = |zone: &Zone| zone.wall(now) - now.naive_utc() == wanted;
    let mut found: Vec<Zone> = zones(PLACES.iter().map(|(name, _)| *name), default);
    if !found.contains(default) {
        found.insert(0, default.clone());
    }
    found.retain(is_at);
    found.truncate(MOST_AT_OFFSET);
    let hours = wanted.num_hours();
    if wanted == TimeDelta::hours(hours) {
        // These names have the sign of the seafarers: hours behind, not ahead.
        let sign = if hours > 0 { '-' } else { '+' };
        found.extend(Zone::new(&format!("Etc/GMT{sign}{}", hours.abs())));
    }
    Some(found)
}

/// What else a zone is called.
pub(crate) fn also_called(name: &str) -> impl Iterator<Item = &'static str> {
    places().filter(move |(zone, _)| *zone == name).flat_map(|(_, also)| also.iter().copied())
}

/// The names of places, in English and then in every other language.
fn places() -> impl Iterator<Item = &'static Row> {
    PLACES.iter().chain(Locale::ALL.into_iter().flat_map(|locale| locale.language().places))
}

/// If this zone keeps one offset all the year and its name is no place where that is so: a zone that may be meant instead.
pub(crate) fn without_summer_time(zone: &Zone) -> Option<Zone> {
    if !zone.name().starts_with("Etc/") && !PLACELESS.contains(&zone.name()) {
        return None;
    }
    let instead = WITH_SUMMER.iter().find(|(name, _)| *name == zone.name()).map(|(_, instead)| *instead);
    Zone::new(instead.unwrap_or("Europe/Vienna")).ok()
}

fn one_or_many(mut zones: Vec<Zone>) -> ZoneMatch {
    match zones.len() {
        0 => ZoneMatch::None,
        1 => ZoneMatch::One(zones.remove(0)),
        _ => ZoneMatch::Many(zones),
    }
}

/// These zones, the default first if it is one of them.
fn zones(names: impl Iterator<Item = &'static str>, default: &Zone) -> Vec<Zone> {
    let mut zones: Vec<Zone> = names.filter_map(|name| Zone::new(name).ok()).collect();
    zones.sort_by_key(|zone| zone != default);
    zones
}

/// The place in a zone's name.
fn city(name: &str) -> Option<&str> {
    name.rsplit_once('/').map(|(_, city)| city)
}

/// A name without regard to case, accents, and what stands between its words.
fn key(name: &str) -> String {
    let spaced: String = bare(name)
        .chars()
        .map(|c| if c.is_alphanumeric() || c == '/' || c == '+' { c } else { ' ' })
        .collect();
    let parts = spaced.split('/').map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "));
    parts.collect::<Vec<_>>().join("/")
}

/// `UTC+1`, `GMT-5`, `+05:30`, `UTC 2`.
fn offset(text: &str) -> Option<TimeDelta> {
    let text = text.trim().to_ascii_uppercase().replace(['−', '–'], "-");
    let named = text.strip_prefix("UTC").or_else(|| text.strip_prefix("GMT"));
    let rest = named.unwrap_or(&text).trim();
    let (sign, digits) = match (rest.strip_prefix('+'), rest.strip_prefix('-')) {
        (Some(digits), _) => (1, digits),
        (_, Some(digits)) => (-1, digits),
        _ if named.is_some() => (1, rest),
        _ => return None,
    };
    let digits = digits.trim();
    let (hours, minutes) = match digits.split_once([':', '.']) {
        Some(parts) => parts,
        None if digits.len() > 2 => digits.split_at_checked(digits.len() - 2)?,
        None => (digits, "0"),
    };
    let number =
        |text: &str| text.parse::<i64>().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    let is_offset = hours <= 14 && minutes < 60;
    is_offset.then(|| (TimeDelta::hours(hours) + TimeDelta::minutes(minutes)) * sign)
}

#[cfg(test)]
mod tests;
