//! Instants and durations as people read them. Must not know what happened then.
//!
//! Discord's timestamps (`<t:…>`, "Message Formatting") show in the reader's own zone and tick by themselves; a time that a
//! person named is also said in words, with the zone it was taken to be in.

use chrono::{DateTime, Datelike, NaiveDateTime, TimeDelta, Timelike, Utc};

use super::escape::{self, Safe};
use super::words::Msg;
use super::{Reader, Voice};
use crate::model::{Local, Zone};

/// A date and time in the reader's zone.
pub(super) fn full(at: DateTime<Utc>) -> Safe {
    tick(at, 'f')
}

/// "3 minutes ago", ticking.
pub(super) fn relative(at: DateTime<Utc>) -> Safe {
    tick(at, 'R')
}

/// A time of day in the reader's zone, with the date unless it is today.
pub(super) fn short(reader: Reader<'_>, at: DateTime<Utc>) -> Safe {
    tick(at, if is_today(reader, at) { 't' } else { 'f' })
}

/// The person's wall clock to the second, with date and zone unless it is today.
pub(super) fn clock(reader: Reader<'_>, at: DateTime<Utc>) -> Safe {
    if is_today(reader, at) {
        Safe::wording(reader.zone.wall(at).format("%H:%M:%S").to_string())
    } else {
        dated(reader, at)
    }
}

/// An instant in words with its zone, and with the date unless it is today.
pub(super) fn named(reader: Reader<'_>, at: DateTime<Utc>) -> Safe {
    if !is_today(reader, at) {
        return dated(reader, at);
    }
    let time = time_of_day(reader.zone.wall(at));
    reader.voice.say(Msg("time-today"), &[("time", time.into()), ("zone", zone_at(reader.zone, at).into())])
}

/// An instant in words with date and zone.
pub(super) fn dated(reader: Reader<'_>, at: DateTime<Utc>) -> Safe {
    date_and_time(reader.voice, reader.zone.wall(at), zone_at(reader.zone, at))
}

/// A wall-clock time with its date, in words.
pub(super) fn date_and_time(voice: Voice, wall: NaiveDateTime, zone: Safe) -> Safe {
    let args = [
        ("day", Safe::wording(wall.day().to_string()).into()),
        ("month", wall.month().into()),
        ("year", Safe::wording(wall.year().to_string()).into()),
        ("time", time_of_day(wall).into()),
        ("zone", zone.into()),
    ];
    voice.say(Msg("time-dated"), &args)
}

/// `17:30`, or `17:30:12` when it has seconds.
pub(super) fn time_of_day(wall: NaiveDateTime) -> Safe {
    let form = if wall.second() == 0 { "%H:%M" } else { "%H:%M:%S" };
    Safe::wording(wall.format(form).to_string())
}

/// "7 h 42 min"; whole minutes, cut off.
pub(super) fn duration(voice: Voice, duration: TimeDelta) -> Safe {
    let (hours, minutes) = (duration.num_hours(), duration.num_minutes() % 60);
    match (hours, minutes) {
        (0, 0) => voice.say(Msg("duration-none"), &[]),
        (0, _) => voice.say(Msg("duration-minutes"), &[("minutes", minutes.into())]),
        _ => voice.say(Msg("duration-hours"), &[("hours", hours.into()), ("minutes", minutes.into())]),
    }
}

/// The zone's name; on the night the clocks go back also which of the two times it is.
fn zone_at(zone: &Zone, at: DateTime<Utc>) -> Safe {
    let name = zone_name(zone);
    match zone.resolve(zone.wall(at)) {
        Local::Twice { .. } => Safe::wording(format!("{}, {name}", abbreviation(zone, at))),
        Local::Once(_) | Local::Never { .. } => name,
    }
}

/// The zone's name.
pub(super) fn zone_name(zone: &Zone) -> Safe {
    escape::text(zone.name(), escape::NAME)
}

/// `CET`, `+05`.
pub(super) fn abbreviation(zone: &Zone, at: DateTime<Utc>) -> Safe {
    // Of the zone database: letters, digits and signs only.
    Safe::wording(zone.abbreviation(at))
}

fn is_today(reader: Reader<'_>, at: DateTime<Utc>) -> bool {
    reader.zone.wall(at).date() == reader.zone.wall(reader.voice.now).date()
}

fn tick(at: DateTime<Utc>, style: char) -> Safe {
    Safe::wording(format!("<t:{}:{style}>", at.timestamp()))
}
