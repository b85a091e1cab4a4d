//! The forms of a time of day: `9:05`, `905`, `9.05`, `9h05`, `9 Uhr 5`, `um 9`, `5:30 p.m.`.
//! A time of day is given as the time since midnight; `24:00` is the end of the day.

use chrono::{NaiveTime, TimeDelta, Timelike};

use super::grammar::{Readings, after, languages};
use super::tokens::Tokens;
use crate::model::locale::{Phrases, TimeWords};

/// Hour, minute, second as typed, not yet known to exist.
type Parts = (u32, u32, u32);

/// Every reading of a time of day at that place; `None` in one stands for a time no clock shows (`25:00`).
pub(super) fn clock(tokens: &Tokens, at: usize) -> Readings<Option<TimeDelta>> {
    let announced = after(tokens, at, |words| words.at);
    let start = announced.unwrap_or(at);
    let mut readings = Vec::new();
    // Without the word, a bare hour may be anything.
    let hour = tokens.number(start, 1, 2).filter(|_| announced.is_some());
    readings.extend(hour.map(|hour| (twenty_four((hour, 0, 0)), start + 1)));
    for (parts, end) in with_minutes(tokens, start).into_iter().chain(compact(tokens, start)) {
        readings.push((twenty_four(parts), end));
        let named = languages().filter_map(|words| oclock(tokens, end, words));
        readings.extend(named.filter(|(_, sure)| *sure).map(|(end, _)| (twenty_four(parts), end)));
        readings.extend(half(tokens, end).map(|(half, end)| (twelve(parts, half), end)));
    }
    for (parts, end) in with_minutes(tokens, start) {
        readings.extend(after(tokens, end, |words| words.hour_signs).map(|end| (twenty_four(parts), end)));
    }
    // `8 heures` alone may be a length of time.
    let is_doubtful = |sure: bool, end: usize| !sure && start == 0 && end == tokens.len();
    let named = with_oclock(tokens, start).into_iter();
    readings
        .extend(named.filter(|(_, end, sure)| !is_doubtful(*sure, *end)).map(|(time, end, _)| (time, end)));
    readings.extend(with_sign(tokens, start));
    readings.extend(with_half(tokens, start));
    readings
}

/// `9:05`, `9:05:30`, `9.05`. A colon may have spaces around it, as phones like to put them; a dot may be a date's.
fn with_minutes(tokens: &Tokens, at: usize) -> Readings<Parts> {
    let mut readings = Vec::new();
    let Some(hour) = tokens.number(at, 1, 2) else { return readings };
    if let Some(minute) = tokens.joined(at + 1, '.', 2) {
        readings.push(((hour, minute, 0), at + 3));
    }
    if !tokens.sign(at + 1, ':') {
        return readings;
    }
    let Some(minute) = tokens.number(at + 2, 2, 2) else { return readings };
    readings.push(((hour, minute, 0), at + 3));
    if let Some(second) = tokens.joined(at + 3, ':', 2) {
        readings.push(((hour, minute, second), at + 5));
    }
    readings
}

/// `905`, `0905`.
fn compact(tokens: &Tokens, at: usize) -> Option<(Parts, usize)> {
    let number = tokens.number(at, 3, 4)?;
    Some(((number / 100, number % 100, 0), at + 1))
}

/// `9 Uhr`, `9 Uhr 5`, and whether each can only be a time of day.
fn with_oclock(tokens: &Tokens, at: usize) -> Vec<(Option<TimeDelta>, usize, bool)> {
    let mut readings = Vec::new();
    let Some(hour) = tokens.number(at, 1, 2) else { return readings };
    for (end, sure) in languages().filter_map(|words| oclock(tokens, at + 1, words)) {
        // `24 h` is more likely a whole day.
        readings.push((twenty_four((hour, 0, 0)).filter(|_| sure || hour < 24), end, sure));
        let minute = tokens.number(end, 1, 2);
        readings.extend(minute.map(|minute| (twenty_four((hour, minute, 0)), end + 1, sure)));
    }
    readings
}

/// The end of the word for the hour of a clock, and whether it is never one of a length of time.
fn oclock(tokens: &Tokens, at: usize, words: &TimeWords) -> Option<(usize, bool)> {
    let end = tokens.phrase(at, words.oclock)?;
    Some((end, tokens.phrase(at, words.hours_or_oclock).is_none()))
}

/// `9h`, `9h05`. Nothing may be apart: `1 h 20` is more likely a length of time.
fn with_sign(tokens: &Tokens, at: usize) -> Readings<Option<TimeDelta>> {
    let mut readings = Vec::new();
    let Some(hour) = tokens.number(at, 1, 2).filter(|_| tokens.tight(at + 1)) else { return readings };
    let Some(end) = after(tokens, at + 1, |words| words.hour_signs) else { return readings };
    // `24h` is more likely a whole day.
    readings.push((twenty_four((hour, 0, 0)).filter(|_| hour < 24), end));
    let minute = tokens.number(end, 2, 2).filter(|_| tokens.tight(end));
    readings.extend(minute.map(|minute| (twenty_four((hour, minute, 0)), end + 1)));
    readings
}

/// `9 pm`.
fn with_half(tokens: &Tokens, at: usize) -> Readings<Option<TimeDelta>> {
    let mut readings = Vec::new();
    let Some(hour) = tokens.number(at, 1, 2) else { return readings };
    let Some((half, end)) = half(tokens, at + 1) else { return readings };
    readings.push((twelve((hour, 0, 0), half), end));
    // A German `am` belongs to the day behind it, and `12 am Montag` must not become midnight.
    if after(tokens, at + 1, |words| words.on).is_some() {
        readings.push((twenty_four((hour, 0, 0)), at + 1));
    }
    readings
}

/// Half of the day.
#[derive(Clone, Copy)]
enum Half {
    Am,
    Pm,
}

/// `am`, `pm`, `a.m.`, `p.m`.
fn half(tokens: &Tokens, at: usize) -> Option<(Half, usize)> {
    let find = |phrases: fn(&TimeWords) -> Phrases| {
        let dotted = || languages().flat_map(phrases).filter_map(|word| dotted(tokens, at, word)).max();
        after(tokens, at, phrases).or_else(dotted)
    };
    let am = find(|words| words.am).map(|end| (Half::Am, end));
    am.or_else(|| find(|words| words.pm).map(|end| (Half::Pm, end)))
}

/// The end of a word of two letters that is written with dots.
fn dotted(tokens: &Tokens, at: usize, word: &str) -> Option<usize> {
    let (first, second) = word.split_at_checked(1)?;
    let letters = tokens.word(at) == first && tokens.word(at + 2) == second;
    let joined = letters && tokens.sign(at + 1, '.') && tokens.tight(at + 1);
    joined.then(|| tokens.after_dot(at + 3))
}

fn twenty_four(parts: Parts) -> Option<TimeDelta> {
    if parts == (24, 0, 0) {
        return Some(TimeDelta::hours(24));
    }
    let time = NaiveTime::from_hms_opt(parts.0, parts.1, parts.2)?;
    Some(TimeDelta::seconds(time.num_seconds_from_midnight().into()))
}

/// On a clock of twelve hours, 12 am is midnight and 12 pm is noon.
fn twelve((hour, minute, second): Parts, half: Half) -> Option<TimeDelta> {
    let add = match half {
        Half::Am => 0,
        Half::Pm => 12,
    };
    (1..=12).contains(&hour).then(|| twenty_four((hour % 12 + add, minute, second)))?
}
