//! Labels of the choices offered for `at`. Plain text: Discord shows no Markdown in choices.

use chrono::{DateTime, Datelike, Utc};

use super::escape::{Safe, plain};
use super::words::Msg;
use super::{Recipient, when};
use crate::model::{Local, TimeError};

/// Longest name of a choice, in characters.
const MAX_CHARS: usize = 100;

/// `Mon 23 Nov, 17:30 (Europe/Vienna)`: the instant by the person's clock. `at` reads it back as the same instant.
pub(crate) fn at_label(at: DateTime<Utc>, recipient: Recipient<'_>) -> String {
    plain(dated(at, recipient).as_str(), MAX_CHARS)
}

/// The label of a choice while nothing is typed: so many minutes ago, and the instant.
pub(crate) fn at_suggestion(minutes: i64, at: DateTime<Utc>, recipient: Recipient<'_>) -> String {
    let args = [("minutes", minutes.into()), ("time", dated(at, recipient).into())];
    plain(recipient.context.say(Msg("at-suggestion"), &args).as_str(), MAX_CHARS)
}

/// Why what is typed will be refused as it stands, short enough for a choice.
pub(crate) fn at_refused(error: &TimeError, recipient: Recipient<'_>) -> String {
    let context = recipient.context;
    let time = |at: &DateTime<Utc>| ("time", dated(*at, recipient).into());
    let sentence = match error {
        TimeError::Unreadable { .. } => context.say(Msg("at-unreadable"), &[]),
        TimeError::Impossible { .. } => context.say(Msg("at-impossible"), &[]),
        TimeError::Future { at } => context.say(Msg("at-future"), &[time(at)]),
        TimeError::TooOld { at, limit_days } => {
            context.say(Msg("at-too-old"), &[time(at), ("days", (*limit_days).into())])
        }
        TimeError::NeverWas { wall, first_after } => {
            let times = [
                ("wall", when::time_of_day(*wall).into()),
                ("after", when::time_of_day(*first_after).into()),
            ];
            context.say(Msg("at-never-was"), &times)
        }
    };
    plain(sentence.as_str(), MAX_CHARS)
}

fn dated(at: DateTime<Utc>, recipient: Recipient<'_>) -> Safe {
    let (zone, wall) = (recipient.zone, recipient.zone.wall(at));
    let place = match zone.resolve(wall) {
        Local::Twice { .. } => format!("{}, {}", zone.abbreviation(at), zone.name()),
        Local::Once(_) | Local::Never { .. } => zone.name().to_owned(),
    };
    // Both come from the zone database.
    let zone = Safe::wording(place);
    recipient.context.say(Msg("at-label"), &[("moment", moment(at, recipient).into()), ("zone", zone.into())])
}

/// `Mon 23 Nov, 17:30`, by the person's clock.
pub(super) fn moment(at: DateTime<Utc>, recipient: Recipient<'_>) -> Safe {
    let wall = recipient.zone.wall(at);
    let this_year = recipient.zone.wall(recipient.context.now).year();
    let year = if wall.year() == this_year { String::new() } else { format!(" {}", wall.year()) };
    let args = [
        ("weekday", wall.weekday().number_from_monday().into()),
        ("day", wall.day().into()),
        ("month", wall.month().into()),
        ("year", Safe::wording(year).into()),
        ("time", when::time_of_day(wall).into()),
    ];
    recipient.context.say(Msg("at-moment"), &args)
}
