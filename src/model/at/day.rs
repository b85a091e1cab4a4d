//! The forms of a day: `gestern`, `last monday`, `22.11.`, `2026-11-22`, `vor 2 Tagen`. Must not know of times of day.

use chrono::{NaiveDate, Weekday};

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
    readings.extend(languages.iter().filter_map(|language| weekday(tokens, start, *language)));
    readings.extend(dates(tokens, start));
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
fn weekday(tokens: &Tokens, at: usize, language: Language) -> Option<(Option<Day>, usize)> {
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
    Some((Some(day), end))
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

/// `22.11.2026`, `22.11.26`, `22.11.`, `22.11` and `2026-11-22`, the last one also with a `T` if a time follows.
fn dates(tokens: &Tokens, at: usize) -> Readings<Option<Day>> {
    let mut readings = Vec::new();
    if let Some(year) = tokens.number(at, 4, 4) {
        let parts = tokens.joined(at + 1, '-', 2).zip(tokens.joined(at + 3, '-', 2));
        if let Some((month, day)) = parts {
            let with_t = tokens.is(at + 5, &["t"]) && tokens.tight(at + 5) && tokens.tight(at + 6);
            readings.push((on(year, month, day), if with_t { at + 6 } else { at + 5 }));
        }
    }
    let Some(day) = tokens.number(at, 1, 2) else { return readings };
    let month = tokens.joined(at + 1, '.', 1).or_else(|| tokens.joined(at + 1, '.', 2));
    let Some(month) = month else { return readings };
    readings.push((yearly(day, month), at + 3));
    if tokens.sign(at + 3, '.') && tokens.tight(at + 3) {
        readings.push((yearly(day, month), at + 4));
    }
    let century = tokens.joined(at + 3, '.', 2).map(|year| 2000 + year);
    let year = tokens.joined(at + 3, '.', 4).or(century);
    readings.extend(year.map(|year| (on(year, month, day), at + 5)));
    readings
}

fn on(year: u32, month: u32, day: u32) -> Option<Day> {
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day).map(Day::On)
}

/// A day that some year has: 2024 has them all.
fn yearly(day: u32, month: u32) -> Option<Day> {
    NaiveDate::from_ymd_opt(2024, month, day).map(|_| Day::Yearly { day, month })
}
