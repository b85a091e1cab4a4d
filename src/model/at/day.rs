//! The forms of a day: `gestern`, `last monday`, `vor 2 Tagen`, `Mo, 23.11.`. Must not know of times of day.

use chrono::Weekday;

use super::date::dates;
use super::grammar::{Day, Readings};
use super::tokens::Tokens;

/// Every reading of a day at that place; `None` in one stands for a day no calendar has (`31.2.`).
pub(super) fn day(tokens: &Tokens, at: usize) -> Readings<Option<Day>> {
    let mut readings = Vec::new();
    readings.extend(near(tokens.word(at)).map(|day| (Some(day), at + 1)));
    readings.extend(days_ago(tokens, at));
    // `am` is also half of an English time, so it goes with German days alone.
    let (start, languages) = match tokens.word(at) {
        "on" => (at + 1, [Language::English].as_slice()),
        "am" => (at + 1, [Language::German].as_slice()),
        _ => (at, [Language::English, Language::German].as_slice()),
    };
    for (day, end) in languages.iter().filter_map(|language| weekday(tokens, start, *language)) {
        if let Day::Weekday(weekday) = day {
            let start = if tokens.sign(end, ',') { end + 1 } else { end };
            let start = if tokens.is(start, &["den", "the"]) { start + 1 } else { start };
            readings.extend(dates(tokens, start, Some(weekday)));
        }
        readings.push((Some(day), end));
    }
    let start = if tokens.is(start, &["the"]) { start + 1 } else { start };
    readings.extend(dates(tokens, start, None));
    readings
}

#[derive(Clone, Copy)]
enum Language {
    English,
    German,
}

fn near(word: &str) -> Option<Day> {
    match word {
        "today" | "heute" => Some(Day::Today),
        "yesterday" | "gestern" => Some(Day::Ago(1)),
        "vorgestern" => Some(Day::Ago(2)),
        "tomorrow" | "morgen" => Some(Day::Tomorrow),
        _ => None,
    }
}

/// `2 days ago`, `vor 2 Tagen`.
fn days_ago(tokens: &Tokens, at: usize) -> Option<(Option<Day>, usize)> {
    let german = tokens.is(at, &["vor"]);
    let start = if german { at + 1 } else { at };
    let one: &[&str] = if german { &["einem"] } else { &["a", "one"] };
    let count = if tokens.is(start, one) { Some(1) } else { tokens.number(start, 1, 4) }?;
    let fits = if german {
        tokens.is(start + 1, &["tag", "tage", "tagen"])
    } else {
        tokens.is(start + 1, &["day", "days"]) && tokens.is(start + 2, &["ago"])
    };
    let end = if german { start + 2 } else { start + 3 };
    fits.then(|| (Some(Day::Ago(u64::from(count))), end))
}

/// `monday`, `Mo.`, `last monday`, `letzten Montag`.
fn weekday(tokens: &Tokens, at: usize, language: Language) -> Option<(Day, usize)> {
    let (last, name) = match language {
        Language::English => (["last"].as_slice(), english as fn(&str) -> _),
        Language::German => (["letzten", "letzter", "letzte", "letztem"].as_slice(), german as fn(&str) -> _),
    };
    let is_last = tokens.is(at, last);
    let place = if is_last { at + 1 } else { at };
    let weekday: Weekday = name(tokens.word(place))?;
    let dotted = tokens.sign(place + 1, '.') && tokens.tight(place + 1) && tokens.word(place).len() <= 5;
    let end = if dotted { place + 2 } else { place + 1 };
    let day = if is_last { Day::Last(weekday) } else { Day::Weekday(weekday) };
    Some((day, end))
}

fn english(word: &str) -> Option<Weekday> {
    Some(match word {
        "monday" | "mon" => Weekday::Mon,
        "tuesday" | "tue" | "tues" => Weekday::Tue,
        "wednesday" | "wed" => Weekday::Wed,
        "thursday" | "thu" | "thur" | "thurs" => Weekday::Thu,
        "friday" | "fri" => Weekday::Fri,
        "saturday" | "sat" => Weekday::Sat,
        "sunday" | "sun" => Weekday::Sun,
        _ => return None,
    })
}

fn german(word: &str) -> Option<Weekday> {
    Some(match word {
        "montag" | "mo" => Weekday::Mon,
        "dienstag" | "di" => Weekday::Tue,
        "mittwoch" | "mi" => Weekday::Wed,
        "donnerstag" | "do" => Weekday::Thu,
        "freitag" | "fr" => Weekday::Fri,
        "samstag" | "sonnabend" | "sa" => Weekday::Sat,
        "sonntag" | "so" => Weekday::Sun,
        _ => return None,
    })
}
