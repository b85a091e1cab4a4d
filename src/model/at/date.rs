//! The forms of a date: `22.11.`, `22.11.2026`, `2026-11-22`, `25. Nov`, `Nov 25, 2026`.

use chrono::{NaiveDate, Weekday};

use super::grammar::{Day, Readings, after, languages};
use super::tokens::Tokens;

/// Every reading of a date at that place, said to be that weekday; `None` in one stands for a day no calendar has.
pub(super) fn dates(tokens: &Tokens, at: usize, weekday: Option<Weekday>) -> Readings<Option<Day>> {
    let parts = year_first(tokens, at).into_iter().chain(in_numbers(tokens, at)).chain(with_name(tokens, at));
    parts.map(|(parts, end)| (parts.day(weekday), end)).collect()
}

/// A date as typed, not yet known to exist.
#[derive(Clone, Copy)]
struct Parts {
    day: u32,
    month: u32,
    year: Option<u32>,
}

impl Parts {
    /// Without a year, a day that some year has: 2024 has them all.
    fn day(self, weekday: Option<Weekday>) -> Option<Day> {
        let Self { day, month, year } = self;
        let date = NaiveDate::from_ymd_opt(i32::try_from(year.unwrap_or(2024)).ok()?, month, day)?;
        Some(if year.is_some() { Day::On(date, weekday) } else { Day::Yearly { day, month, weekday } })
    }
}

/// `2026-11-22`, also with a `T` if a time follows.
fn year_first(tokens: &Tokens, at: usize) -> Option<(Parts, usize)> {
    let year = tokens.number(at, 4, 4);
    let (month, day) = tokens.joined(at + 1, '-', 2).zip(tokens.joined(at + 3, '-', 2))?;
    let with_t = tokens.word(at + 5) == "t" && tokens.tight(at + 5) && tokens.tight(at + 6);
    year.is_some().then_some((Parts { day, month, year }, if with_t { at + 6 } else { at + 5 }))
}

/// `22.11.2026`, `22.11.26`, `22.11.`, `22.11`.
fn in_numbers(tokens: &Tokens, at: usize) -> Readings<Parts> {
    let mut readings = Vec::new();
    let Some(day) = tokens.number(at, 1, 2) else { return readings };
    let month = tokens.joined(at + 1, '.', 1).or_else(|| tokens.joined(at + 1, '.', 2));
    let Some(month) = month else { return readings };
    let yearly = Parts { day, month, year: None };
    readings.push((yearly, at + 3));
    if tokens.sign(at + 3, '.') && tokens.tight(at + 3) {
        readings.push((yearly, at + 4));
    }
    let century = tokens.joined(at + 3, '.', 2).map(|year| 2000 + year);
    let year = tokens.joined(at + 3, '.', 4).or(century);
    readings.extend(year.map(|_| (Parts { year, ..yearly }, at + 5)));
    readings
}

/// `25. Nov`, `25 Nov 2026`, `Nov 25th`, `November 25, 2026`, `25th of November`. A year has four digits here.
fn with_name(tokens: &Tokens, at: usize) -> Readings<Parts> {
    let day_first = || {
        let (day, end) = day_of_month(tokens, at)?;
        let start = after(tokens, end, |words| words.of).unwrap_or(end);
        month(tokens, start).map(|(month, end)| (day, month, end))
    };
    let month_first = || {
        let (month, end) = month(tokens, at)?;
        day_of_month(tokens, end).map(|(day, end)| (day, month, end))
    };
    let mut readings = Vec::new();
    let Some((day, month, end)) = day_first().or_else(month_first) else { return readings };
    readings.push((Parts { day, month, year: None }, end));
    let place = if tokens.sign(end, ',') { end + 1 } else { end };
    let year = tokens.number(place, 4, 4);
    readings.extend(year.map(|_| (Parts { day, month, year }, place + 1)));
    readings
}

/// `25`, `25.`, `25th`.
fn day_of_month(tokens: &Tokens, at: usize) -> Option<(u32, usize)> {
    let day = tokens.number(at, 1, 2)?;
    let dotted = tokens.after_dot(at + 1);
    let ordinal = after(tokens, at + 1, |words| words.ordinals).filter(|_| tokens.tight(at + 1));
    Some((day, ordinal.unwrap_or(dotted)))
}

/// `Nov`, `Nov.`, `November`.
fn month(tokens: &Tokens, at: usize) -> Option<(u32, usize)> {
    let months = languages().flat_map(|words| words.months.iter().zip(1..));
    let mut found = months.filter_map(|(names, month)| Some((month, tokens.phrase(at, names)?)));
    found.next().map(|(month, end)| (month, tokens.after_dot(end)))
}
