//! What people type for working days and hours, such as `Mon-Fri` and `8:30-17:00`. The words are those of `at:`.

use chrono::{TimeDelta, Weekday};

use super::LONGEST;
use super::clock::clock;
use super::grammar::{after, languages};
use super::length::time_of_day;
use super::tokens::Tokens;
use crate::model::reminders::{Hours, Weekdays};

/// Two times of day, in minutes since midnight, whichever is earlier; `None` for everything else.
pub fn parse_hours(text: &str) -> Option<Hours> {
    if text.chars().count() > LONGEST {
        return None;
    }
    let tokens = Tokens::cut(text)?;
    let bare = tokens.number(0, 1, 2).filter(|hour| *hour <= 24);
    let bare = bare.map(|hour| (Some(TimeDelta::hours(hour.into())), 1));
    let mut found = Vec::new();
    for (from, end) in clock(&tokens, 0).into_iter().chain(bare) {
        let dash = || tokens.sign(end, '-').then_some(end + 1);
        let start = dash().or_else(|| after(&tokens, end, |words| words.until));
        let to = start.and_then(|start| time_of_day(&tokens, start));
        found.extend(from.zip(to));
    }
    let first = *found.first()?;
    let minutes = |time: TimeDelta| u16::try_from(time.num_minutes()).ok();
    let is_one = found.iter().all(|other| *other == first);
    is_one.then_some(Hours { from: minutes(first.0)?, to: minutes(first.1)? })
}

/// Weekdays and spans of them: `Mon-Fri`, `Mo, Di, Do`, `Sun–Thu`. `None` if a word is no weekday, or none is named.
pub fn parse_days(text: &str) -> Option<Weekdays> {
    if text.chars().count() > LONGEST {
        return None;
    }
    // A dash joins two days, with or without spaces around it.
    let text = text.to_lowercase().replace(['–', '—', '−'], "-");
    let text = text.split('-').map(str::trim).collect::<Vec<_>>().join("-");
    let mut days = Vec::new();
    for part in text.split(|c: char| c.is_whitespace() || ",;+&/".contains(c)).filter(|part| !part.is_empty())
    {
        if languages().any(|words| words.and.contains(&part)) {
            continue;
        }
        match part.split_once('-') {
            None => days.push(weekday(part)?),
            Some((from, to)) => days.extend(span(weekday(from)?, weekday(to)?)),
        }
    }
    (!days.is_empty()).then(|| days.into_iter().collect())
}

/// From one day to the next such other day, both included.
fn span(from: Weekday, to: Weekday) -> impl Iterator<Item = Weekday> {
    let length = usize::try_from(to.days_since(from)).unwrap_or(0);
    std::iter::successors(Some(from), |day| Some(day.succ())).take(length + 1)
}

fn weekday(word: &str) -> Option<Weekday> {
    let word = word.trim_end_matches('.');
    let number =
        languages().find_map(|words| words.weekdays.iter().position(|names| names.contains(&word)))?;
    Weekday::try_from(u8::try_from(number).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(text: &str) -> Option<(u16, u16)> {
        parse_hours(text).map(|hours| (hours.from, hours.to))
    }

    #[test]
    fn hours_are_two_times_of_day() {
        for text in [
            "8:30-17:00",
            "8.30 – 17.00",
            "8:30 bis 17 Uhr",
            "0830-1700",
            "8:30 until 5pm",
            "8h30-17h",
            "8h30 jusqu'à 17h",
            "8.30 fino alle 17",
        ] {
            assert_eq!(hours(text), Some((510, 1020)), "{text}");
        }
        assert_eq!(hours("8-17"), Some((480, 1020)));
        assert_eq!(hours("22:00-6:00"), Some((1320, 360)), "what that means is not decided here");
        assert_eq!(hours("0-24"), Some((0, 1440)));
        for text in
            ["", "8", "8:30", "8:30-", "-17", "8-25", "8:75-17", "8-17-18", "morning", "8,17", "9-5 pm x"]
        {
            assert_eq!(hours(text), None, "{text}");
        }
    }

    #[test]
    fn days_are_named_one_by_one_or_from_one_to_another() {
        let days = |text: &str| {
            parse_days(text).map(|days| days.iter().map(|day| day.num_days_from_monday()).collect::<Vec<_>>())
        };
        for text in [
            "Mon-Fri",
            "mo–fr",
            "Montag - Freitag",
            "Mo. - Fr.",
            "mon, tue wed;thu & friday",
            "lun-ven",
            "lunedì – venerdì",
        ] {
            assert_eq!(days(text), Some(vec![0, 1, 2, 3, 4]), "{text}");
        }
        assert_eq!(days("Sun-Tue"), Some(vec![0, 1, 6]));
        assert_eq!(days("Mo, Mi und Do"), Some(vec![0, 2, 3]));
        assert_eq!(days("lun, mer et jeu"), Some(vec![0, 2, 3]));
        assert_eq!(days("lun, mer e gio"), Some(vec![0, 2, 3]));
        assert_eq!(days("sa"), Some(vec![5]));
        for text in ["", "-", "Mon-", "Mon-Fri-Sun", "Noday", "Mon Funday", "1-5"] {
            assert_eq!(days(text), None, "{text}");
        }
    }
}
