//! Collects every reading of a phrase and keeps the one there is. Must not know what time it is, nor of any zone.

use chrono::{NaiveDate, NaiveTime, TimeDelta, Weekday};

use super::clock::clock;
use super::day::day;
use super::tokens::Tokens;

/// All ways to read what stands at a place, each with the place where the rest begins.
pub(super) type Readings<T> = Vec<(T, usize)>;

/// What a whole text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// So long before now.
    Ago(TimeDelta),
    /// A time of day on a day.
    Clock(Day, NaiveTime),
}

/// A day as people name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Day {
    /// Said or left out.
    Today,
    Tomorrow,
    /// So many days before today.
    Ago(u64),
    /// The most recent one, today included.
    Weekday(Weekday),
    /// The most recent one before today.
    Last(Weekday),
    /// A day of every year, or of leap years.
    Yearly {
        day: u32,
        month: u32,
    },
    On(NaiveDate),
}

/// The outcome for a whole text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// No reading, or several that differ.
    None,
    /// Readable, but as a time or a day that does not exist.
    Impossible,
    /// The one reading.
    One(Meaning),
}

/// The one reading of a text. Readings of an impossible time or day give way to a possible one: `17:30 am Montag` is no
/// English morning. Two possible ones that differ are none: `12:30 am Mo`.
pub(super) fn read(text: &str) -> Reading {
    let Some(tokens) = Tokens::cut(text) else { return Reading::None };
    let readings: Vec<Option<Meaning>> = ago(&tokens).into_iter().chain(moments(&tokens)).collect();
    let mut possible = readings.iter().flatten();
    match (possible.next(), readings.is_empty()) {
        (Some(first), _) if possible.all(|other| other == first) => Reading::One(*first),
        (Some(_), _) | (None, true) => Reading::None,
        (None, false) => Reading::Impossible,
    }
}

/// A time of day, alone, before or after its day.
fn moments(tokens: &Tokens) -> Vec<Option<Meaning>> {
    let whole = tokens.len();
    let mut moments = Vec::new();
    for (time, end) in clock(tokens, 0) {
        if end == whole {
            moments.push(Some(time.map(|time| Meaning::Clock(Day::Today, time))));
        }
        let Some(start) = parted(tokens, end) else { continue };
        let days = day(tokens, start).into_iter().filter(|(_, stop)| *stop == whole);
        moments.extend(days.map(|(day, _)| meaning(day, time, end)));
    }
    for (day, end) in day(tokens, 0) {
        let Some(start) = parted(tokens, end) else { continue };
        let times = clock(tokens, start).into_iter().filter(|(_, stop)| *stop == whole);
        moments.extend(times.map(|(time, stop)| meaning(day, time, stop - start)));
    }
    moments.into_iter().flatten().collect()
}

/// A day and a time of day that was `pieces` long. Nothing if it is one bare number beside a day without a year:
/// `22.11. 2026` is a date without a time, not 20:26.
fn meaning(day: Option<Day>, time: Option<NaiveTime>, pieces: usize) -> Option<Option<Meaning>> {
    let has_year = !matches!(day, Some(Day::Yearly { .. }));
    let meaning = day.zip(time).map(|(day, time)| Meaning::Clock(day, time));
    (has_year || pieces > 1).then_some(meaning)
}

/// Where the second half of a phrase begins: after a space, a comma, or the `T` of `2026-11-22T17:00`.
fn parted(tokens: &Tokens, at: usize) -> Option<usize> {
    if tokens.sign(at, ',') {
        return Some(at + 1);
    }
    let after_t = at > 0 && tokens.is(at - 1, &["t"]);
    (!tokens.tight(at) || after_t).then_some(at)
}

/// `now`, `20m ago`, `vor 1h 20min`, `an hour ago`.
fn ago(tokens: &Tokens) -> Option<Option<Meaning>> {
    if tokens.len() == 1 && tokens.is(0, &["now", "jetzt"]) {
        return Some(Some(Meaning::Ago(TimeDelta::zero())));
    }
    let length = tokens.len();
    let (start, stop) = if tokens.is(0, &["vor"]) {
        (1, length)
    } else if tokens.is(length.checked_sub(1)?, &["ago"]) {
        (0, length - 1)
    } else {
        return None;
    };
    let (span, end) = span(tokens, start)?;
    (end == stop).then(|| span.map(Meaning::Ago))
}

/// Hours, minutes and seconds, each at most once and in this order; `None` for the inner value if a smaller unit would
/// fill the larger one (`1h 90min`).
fn span(tokens: &Tokens, at: usize) -> Option<(Option<TimeDelta>, usize)> {
    let (mut seconds, mut fits, mut end, mut above) = (0_i64, true, at, i64::MAX);
    loop {
        let first = end == at;
        let skipped = if !first && tokens.is(end, &["and", "und"]) { end + 1 } else { end };
        let Some((count, unit, next)) = part(tokens, skipped) else { break };
        if unit >= above {
            return None;
        }
        fits &= first || count < 60;
        seconds += count * unit;
        (end, above) = (next, unit);
    }
    (end > at).then(|| (fits.then(|| TimeDelta::seconds(seconds)), end))
}

/// A count, its unit in seconds, and where the rest begins.
fn part(tokens: &Tokens, at: usize) -> Option<(i64, i64, usize)> {
    let one = tokens.is(at, &["a", "an", "one", "einer"]);
    let count = if one { Some(1) } else { tokens.number(at, 1, 4) }?;
    let unit = match tokens.word(at + 1) {
        "h" | "hr" | "hrs" | "hour" | "hours" | "std" | "stunde" | "stunden" => 3600,
        "m" | "min" | "mins" | "minute" | "minutes" | "minuten" => 60,
        "s" | "sec" | "secs" | "second" | "seconds" | "sek" | "sekunde" | "sekunden" => 1,
        _ => return None,
    };
    let dotted = tokens.sign(at + 2, '.') && tokens.tight(at + 2);
    Some((i64::from(count), unit, if dotted { at + 3 } else { at + 2 }))
}
