//! What people type into `for:`, such as `30`, `half an hour`, `1:15` or `until 13:00`: how long a break is meant to be.
//!
//! A bare number is minutes, and `1:15` a length; a time of day needs `until` before it. The words are those of `at:`.

use chrono::{DateTime, Days, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::clock::clock;
use super::grammar::{after, languages};
use super::span::span;
use super::tokens::Tokens;
use super::{LONGEST, after_midnight, shown};
use crate::model::breaks::Planned;
use crate::model::zone::{Local, Zone};

/// A shorter break is none.
const SHORTEST: TimeDelta = TimeDelta::minutes(1);
/// A longer break is the end of a day.
pub(crate) const LONGEST_BREAK: TimeDelta = TimeDelta::hours(12);

/// Why a text in `for:` was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BreakError {
    /// Not understood.
    Unreadable {
        /// What was typed, cut to a length fit for an answer.
        text: String,
    },
    /// Less than a minute or more than twelve hours.
    Length,
    /// The named end is not after the beginning.
    EndsBefore { until: DateTime<Utc> },
}

/// Reads `text` as a person in `zone` means it whose break begins at `at`.
///
/// # Errors
/// [`BreakError`] for everything that is not exactly one length between a minute and twelve hours.
pub fn parse_break(text: &str, at: DateTime<Utc>, zone: &Zone) -> Result<Planned, BreakError> {
    let unreadable = || BreakError::Unreadable { text: shown(text) };
    if text.chars().count() > LONGEST {
        return Err(unreadable());
    }
    let tokens = Tokens::cut(text).ok_or_else(unreadable)?;
    if let Some(start) = after(&tokens, 0, |words| words.until) {
        let time = time_of_day(&tokens, start).ok_or_else(unreadable)?;
        return until(time, at, zone);
    }
    let length = length(&tokens).ok_or_else(unreadable)?;
    match (SHORTEST..=LONGEST_BREAK).contains(&length) {
        true => Ok(Planned::Seconds(length.num_seconds())),
        false => Err(BreakError::Length),
    }
}

/// The one length that the whole text is.
fn length(tokens: &Tokens) -> Option<TimeDelta> {
    let whole = tokens.len();
    if let Some(minutes) = tokens.number(0, 1, 4).filter(|_| whole == 1) {
        return Some(TimeDelta::minutes(minutes.into()));
    }
    let sixty = |(hours, minutes): (u32, u32)| {
        (minutes < 60).then(|| TimeDelta::minutes(i64::from(hours) * 60 + i64::from(minutes)))
    };
    if let Some(parts) = tokens.number(0, 1, 2).zip(tokens.joined(1, ':', 2)).filter(|_| whole == 3) {
        return sixty(parts);
    }
    let mut spans = languages()
        .filter_map(|words| span(tokens, 0, words, true))
        .filter(|span| span.end == whole)
        .map(|span| span.length());
    let first = spans.next()??;
    spans.all(|other| other == Some(first)).then_some(first)
}

/// The one time of day that the rest of the text is; a bare number is the hour.
pub(super) fn time_of_day(tokens: &Tokens, start: usize) -> Option<TimeDelta> {
    let bare = tokens.number(start, 1, 2).filter(|hour| *hour <= 24);
    let bare = bare.map(|hour| (Some(TimeDelta::hours(hour.into())), start + 1));
    let times = clock(tokens, start).into_iter().chain(bare);
    let mut times = times.filter(|(_, end)| *end == tokens.len()).filter_map(|(time, _)| time);
    let first = times.next()?;
    times.all(|other| other == first).then_some(first)
}

/// The next such time of day after the beginning, if it is near enough.
fn until(time: TimeDelta, at: DateTime<Utc>, zone: &Zone) -> Result<Planned, BreakError> {
    let today = zone.wall(at).date();
    let on = |date| after_midnight(date, time).map(|wall| instant(wall, at, zone));
    let same_day = on(today).ok_or(BreakError::Length)?;
    let next_day = today.checked_add_days(Days::new(1)).and_then(on);
    let is_near = |end: &DateTime<Utc>| *end > at && *end - at <= LONGEST_BREAK;
    match [Some(same_day), next_day].into_iter().flatten().find(is_near) {
        Some(end) => Ok(Planned::Until(end)),
        None if same_day <= at => Err(BreakError::EndsBefore { until: same_day }),
        None => Err(BreakError::Length),
    }
}

/// Of a time that comes twice, the first that is still to come.
fn instant(wall: chrono::NaiveDateTime, at: DateTime<Utc>, zone: &Zone) -> DateTime<Utc> {
    match zone.resolve(wall) {
        Local::Twice { first, second } if first <= at => second,
        Local::Twice { first, .. } | Local::Once(first) => first,
        Local::Never { .. } => zone.first_instant(wall),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::locale::Locale;

    /// The length in minutes of a break that begins in Vienna at that time of 2026-11-24.
    fn minutes(text: &str, begins: &str) -> Result<i64, BreakError> {
        let zone = Zone::new("Europe/Vienna").unwrap();
        let at: DateTime<Utc> = format!("2026-11-24T{begins}:00+01:00").parse().unwrap();
        parse_break(text, at, &zone).map(|planned| (planned.end(at) - at).num_minutes())
    }

    #[test]
    fn lengths_are_read_in_the_ways_people_write_them() {
        for (text, expected) in [
            ("30", 30),
            ("30m", 30),
            ("30 min", 30),
            ("30 Min.", 30),
            ("45 minutes", 45),
            ("half an hour", 30),
            ("eine halbe Stunde", 30),
            ("viertelstunde", 15),
            ("1 h", 60),
            ("1h", 60),
            ("1h30", 90),
            ("an hour", 60),
            ("eine Stunde", 60),
            ("1:15", 75),
            ("0:45", 45),
            ("1,5 Std.", 90),
            ("1 hour and 10 minutes", 70),
            ("until 13:00", 60),
            ("till 1 pm", 60),
            ("until 13", 60),
            ("bis 13:00", 60),
            ("bis 13 Uhr", 60),
            ("bis um 12.45 Uhr", 45),
            ("une demi-heure", 30),
            ("1h15", 75),
            ("trois quarts d'heure", 45),
            ("jusqu'à 13h", 60),
            ("mezz'ora", 30),
            ("un'ora e mezza", 90),
            ("fino alle 13:00", 60),
            ("fino alle 12.45", 45),
        ] {
            assert_eq!(minutes(text, "12:00"), Ok(expected), "{text}");
        }
    }

    #[test]
    fn a_break_of_nothing_or_of_thirty_hours_is_refused() {
        for text in ["0", "0 min", "0:00", "30 h", "30 hours", "13:00", "721", "20 s"] {
            assert_eq!(minutes(text, "12:00"), Err(BreakError::Length), "{text}");
        }
        assert_eq!(minutes("720", "12:00"), Ok(720));
    }

    #[test]
    fn an_end_before_the_beginning_is_refused_and_one_past_midnight_is_not() {
        let ends = "2026-11-24T11:00:00+01:00".parse().unwrap();
        assert_eq!(minutes("until 11:00", "12:00"), Err(BreakError::EndsBefore { until: ends }));
        assert!(minutes("until 12:00", "12:00").is_err());
        assert_eq!(minutes("until 0:15", "23:30"), Ok(45));
        assert_eq!(minutes("until 24:00", "23:30"), Ok(30));
    }

    #[test]
    fn what_is_no_length_is_not_guessed() {
        for text in [
            "",
            "soon",
            "30 bananas",
            "1:75",
            "until",
            "until lunch",
            "until 25:00",
            "-5",
            "12345",
            "5 min 5 min",
        ] {
            assert!(matches!(minutes(text, "12:00"), Err(BreakError::Unreadable { .. })), "{text}");
        }
    }

    #[test]
    fn every_language_says_until_when() {
        for words in Locale::ALL.map(|locale| &locale.language().times) {
            for until in words.until {
                assert_eq!(minutes(&format!("{until} 13:00"), "12:00"), Ok(60), "{until}");
            }
        }
    }

    #[test]
    fn in_the_night_the_clocks_go_back_the_end_is_the_next_such_time() {
        let zone = Zone::new("Europe/Vienna").unwrap();
        let at: DateTime<Utc> = "2026-10-25T02:45:00+02:00".parse().unwrap();
        let end = parse_break("until 2:50", at, &zone).unwrap().end(at);
        assert_eq!((end - at).num_minutes(), 5);
        let end = parse_break("until 2:30", at, &zone).unwrap().end(at);
        assert_eq!((end - at).num_minutes(), 45, "the second 2:30");
    }
}
