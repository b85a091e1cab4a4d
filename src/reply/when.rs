//! Instants and durations as people read them.
//!
//! Every instant is one of Discord's timestamps (`<t:…>`, "Message Formatting"): it shows in the reader's own zone and language. A
//! wall-clock time in words is left to what is no single instant.

use chrono::{DateTime, Datelike, NaiveDateTime, TimeDelta, Timelike, Utc};

use super::escape::{self, Safe};
use super::words::Msg;
use super::{Recipient, ReplyContext};
use crate::model::{Local, Zone};

/// With its date.
pub(super) fn full(at: DateTime<Utc>) -> Safe {
    tick(at, 'f')
}

/// "23 November 2026".
pub(super) fn date(at: DateTime<Utc>) -> Safe {
    tick(at, 'D')
}

/// "3 minutes ago", ticking.
pub(super) fn relative(at: DateTime<Utc>) -> Safe {
    tick(at, 'R')
}

/// With its date, for a message that somebody else than the person reads.
pub(super) fn dated(recipient: Recipient<'_>, at: DateTime<Utc>) -> Safe {
    told_apart(recipient, at, full(at))
}

/// A time of day, with the date unless it is today.
pub(super) fn short(recipient: Recipient<'_>, at: DateTime<Utc>) -> Safe {
    told_apart(recipient, at, tick(at, if is_today(recipient, at) { 't' } else { 'f' }))
}

/// "at 17:30", or "on 25 November 2026 at 17:30" unless it is today.
pub(super) fn phrase(recipient: Recipient<'_>, at: DateTime<Utc>) -> Safe {
    let message = if is_today(recipient, at) { Msg("at-time") } else { Msg("on-date") };
    recipient.context.say(message, &[("time", short(recipient, at).into())])
}

/// The same to the second, if it is today.
pub(super) fn exact_phrase(recipient: Recipient<'_>, at: DateTime<Utc>) -> Safe {
    if is_today(recipient, at) {
        let time = told_apart(recipient, at, tick(at, 'T'));
        recipient.context.say(Msg("at-time"), &[("time", time.into())])
    } else {
        phrase(recipient, at)
    }
}

/// "on 25 November 2026 at 17:30".
pub(super) fn dated_phrase(context: ReplyContext, at: DateTime<Utc>) -> Safe {
    context.say(Msg("on-date"), &[("time", full(at).into())])
}

/// Adds which of the two it is, in the hour that comes twice when the clocks are set back.
fn told_apart(recipient: Recipient<'_>, at: DateTime<Utc>, shown: Safe) -> Safe {
    let message = match recipient.zone.resolve(recipient.zone.wall(at)) {
        Local::Twice { first, .. } if at == first => Msg("time-first"),
        Local::Twice { .. } => Msg("time-second"),
        Local::Once(_) | Local::Never { .. } => return shown,
    };
    recipient.context.say(message, &[("time", shown.into())])
}

/// A wall-clock time with its date, in words.
pub(super) fn date_and_time(context: ReplyContext, wall: NaiveDateTime) -> Safe {
    let args = [
        ("day", wall.day().into()),
        ("month", wall.month().into()),
        ("year", Safe::wording(wall.year().to_string()).into()),
        ("time", time_of_day(wall).into()),
    ];
    context.say(Msg("time-dated"), &args)
}

/// `17:30`, or `17:30:12` when it has seconds.
pub(super) fn time_of_day(wall: NaiveDateTime) -> Safe {
    let form = if wall.second() == 0 { "%H:%M" } else { "%H:%M:%S" };
    Safe::wording(wall.format(form).to_string())
}

/// "7 h 42 min"; whole minutes, cut off.
pub(super) fn duration(context: ReplyContext, duration: TimeDelta) -> Safe {
    let (hours, minutes) = (duration.num_hours(), duration.num_minutes() % 60);
    match (hours, minutes) {
        (0, 0) => context.say(Msg("duration-none"), &[]),
        (0, _) => context.say(Msg("duration-minutes"), &[("minutes", minutes.into())]),
        _ => context.say(Msg("duration-hours"), &[("hours", hours.into()), ("minutes", minutes.into())]),
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

fn is_today(recipient: Recipient<'_>, at: DateTime<Utc>) -> bool {
    recipient.zone.wall(at).date() == recipient.zone.wall(recipient.context.now).date()
}

fn tick(at: DateTime<Utc>, style: char) -> Safe {
    Safe::wording(format!("<t:{}:{style}>", at.timestamp()))
}
