//! Collects every reading of a text and keeps it if it is the only one.
//!
//! The person's language is not known, so every language is tried. Each piece (a time of day, a day, a length) is in one
//! language; pieces of different languages may stand together, as in `gestern 5:30 pm`.

use chrono::{NaiveDate, TimeDelta, Weekday};

use super::clock::clock;
use super::day::day;
use super::span::span;
use super::tokens::Tokens;
use crate::model::locale::{Locale, Phrases, TimeWords};

/// All ways to read what stands at a place, each with the place where the rest begins.
pub(super) type Readings<T> = Vec<(T, usize)>;

/// What a whole text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// So long before now.
    Ago(TimeDelta),
    /// A time of day on a day, as the time since midnight; 24 hours are the midnight at the day's end.
    Clock(Day, TimeDelta),
}

/// A day as people name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Day {
    /// None was named.
    Unnamed,
    Today,
    Tomorrow,
    /// So many days before today.
    Ago(u64),
    /// The most recent one, today included.
    Weekday(Weekday),
    /// The most recent one before today.
    Last(Weekday),
    /// A day of every year, or of leap years, and the weekday it was said to be.
    Yearly {
        day: u32,
        month: u32,
        weekday: Option<Weekday>,
    },
    /// A date, and the weekday it was said to be.
    On(NaiveDate, Option<Weekday>),
}

impl Day {
    /// The weekday that a date was said to be.
    pub(super) fn said_weekday(self) -> Option<Weekday> {
        match self {
            Day::Yearly { weekday, .. } | Day::On(_, weekday) => weekday,
            _ => None,
        }
    }
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
            moments.push(Some(time.map(|time| Meaning::Clock(Day::Unnamed, time))));
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
fn meaning(day: Option<Day>, time: Option<TimeDelta>, pieces: usize) -> Option<Option<Meaning>> {
    let has_year = !matches!(day, Some(Day::Yearly { .. }));
    let meaning = day.zip(time).map(|(day, time)| Meaning::Clock(day, time));
    (has_year || pieces > 1).then_some(meaning)
}

/// Where the second half of a phrase begins: after a space, a comma, or the `T` of `2026-11-22T17:00`.
fn parted(tokens: &Tokens, at: usize) -> Option<usize> {
    if tokens.sign(at, ',') {
        return Some(at + 1);
    }
    let after_t = at > 0 && tokens.word(at - 1) == "t";
    (!tokens.tight(at) || after_t).then_some(at)
}

/// `now`, and lengths of time: `20m ago`, `vor 1h 20min`, `-20m`, or alone if it can be nothing else: `20 min`.
fn ago(tokens: &Tokens) -> Vec<Option<Meaning>> {
    let length = tokens.len();
    if length > 0 && after(tokens, 0, |words| words.now) == Some(length) {
        return vec![Some(Meaning::Ago(TimeDelta::zero()))];
    }
    let mark = before_length(tokens).or_else(|| behind_length(tokens));
    let (start, stop) = mark.unwrap_or((0, length));
    let spans = languages().filter_map(|words| span(tokens, start, words, mark.is_some()));
    let whole = spans.filter(|span| span.end == stop && (mark.is_some() || span.clear));
    whole.map(|span| span.length().map(Meaning::Ago)).collect()
}

/// Where the length stands that `vor` or a minus sign marks as ending now.
fn before_length(tokens: &Tokens) -> Option<(usize, usize)> {
    let minus = tokens.sign(0, '-').then_some(1);
    minus.or_else(|| after(tokens, 0, |words| words.ago.before)).map(|start| (start, tokens.len()))
}

/// The same with a phrase behind it, such as `ago`.
fn behind_length(tokens: &Tokens) -> Option<(usize, usize)> {
    let is_rest = |at: &usize| after(tokens, *at, |words| words.ago.after) == Some(tokens.len());
    (0..tokens.len()).find(is_rest).map(|stop| (0, stop))
}

/// The words of every language.
pub(super) fn languages() -> impl Iterator<Item = &'static TimeWords> {
    Locale::ALL.into_iter().map(|locale| &locale.language().times)
}

/// The end of the longest phrase that begins there and is one of these in any language.
pub(super) fn after(tokens: &Tokens, at: usize, phrases: fn(&TimeWords) -> Phrases) -> Option<usize> {
    languages().filter_map(|words| tokens.phrase(at, phrases(words))).max()
}
