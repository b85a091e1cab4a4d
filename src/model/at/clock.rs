//! The forms of a time of day: `9:05`, `905`, `9.05`, `9h05`, `9 Uhr 5`, `um 9`, `5:30 p.m.`. Must not know of days.
//! A time of day is given as the time since midnight; `24:00` is the end of the day.

use chrono::{NaiveTime, TimeDelta, Timelike};

use super::grammar::Readings;
use super::tokens::Tokens;

/// Hour, minute, second as typed, not yet known to exist.
type Parts = (u32, u32, u32);

/// Every reading of a time of day at that place; `None` in one stands for a time no clock shows (`25:00`).
pub(super) fn clock(tokens: &Tokens, at: usize) -> Readings<Option<TimeDelta>> {
    let announced = tokens.is(at, &["at", "um"]);
    let at = if announced { at + 1 } else { at };
    let mut readings = Vec::new();
    // Without the word, a bare hour may be anything.
    let hour = tokens.number(at, 1, 2).filter(|_| announced);
    readings.extend(hour.map(|hour| (twenty_four((hour, 0, 0)), at + 1)));
    for (parts, end) in with_minutes(tokens, at).into_iter().chain(compact(tokens, at)) {
        readings.push((twenty_four(parts), end));
        if tokens.is(end, &["uhr"]) {
            readings.push((twenty_four(parts), end + 1));
        }
        readings.extend(half(tokens, end).map(|(half, end)| (twelve(parts, half), end)));
    }
    for (parts, end) in with_minutes(tokens, at) {
        if tokens.is(end, &["h"]) {
            readings.push((twenty_four(parts), end + 1));
        }
    }
    readings.extend(with_word(tokens, at));
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

/// `9 Uhr`, `9 Uhr 5`, `9h`, `9h05`, `9 pm`. After `h` nothing may be apart: `1 h 20` is more likely a length of time.
fn with_word(tokens: &Tokens, at: usize) -> Readings<Option<TimeDelta>> {
    let mut readings = Vec::new();
    let Some(hour) = tokens.number(at, 1, 2) else { return readings };
    let full = twenty_four((hour, 0, 0));
    if tokens.is(at + 1, &["uhr"]) {
        readings.push((full, at + 2));
        let minute = tokens.number(at + 2, 1, 2);
        readings.extend(minute.map(|minute| (twenty_four((hour, minute, 0)), at + 3)));
    }
    if tokens.is(at + 1, &["h"]) && tokens.tight(at + 1) {
        // `24h` is more likely a whole day.
        readings.push((full.filter(|_| hour < 24), at + 2));
        let minute = tokens.number(at + 2, 2, 2).filter(|_| tokens.tight(at + 2));
        readings.extend(minute.map(|minute| (twenty_four((hour, minute, 0)), at + 3)));
    }
    readings.extend(half(tokens, at + 1).map(|(half, end)| (twelve((hour, 0, 0), half), end)));
    // A German `am` belongs to the day behind it, and `12 am Montag` must not become midnight.
    if tokens.is(at + 1, &["am"]) {
        readings.push((full, at + 1));
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
    match tokens.word(at) {
        "am" => Some((Half::Am, at + 1)),
        "pm" => Some((Half::Pm, at + 1)),
        letter @ ("a" | "p") => {
            let joined = tokens.sign(at + 1, '.') && tokens.tight(at + 1) && tokens.is(at + 2, &["m"]);
            let end = if tokens.sign(at + 3, '.') && tokens.tight(at + 3) { at + 4 } else { at + 3 };
            let half = if letter == "a" { Half::Am } else { Half::Pm };
            joined.then_some((half, end))
        }
        _ => None,
    }
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
