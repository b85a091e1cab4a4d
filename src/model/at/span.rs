//! The forms of a length of time in one language: `20 min`, `1h 20min`, `1,5 Std.`, `half an hour`.

use chrono::TimeDelta;

use super::tokens::Tokens;
use crate::model::locale::TimeWords;

const HOUR: i64 = 3600;
const MINUTE: i64 = 60;

/// A length of time that stands somewhere in a text.
pub(super) struct Span {
    /// In seconds; `None` if a smaller unit would fill the larger one (`1h 90min`).
    seconds: Option<i64>,
    /// Whether it can only be a length of time. `2h` and `2 hrs` may be 2 o'clock; `20 min` and `2 hours` may not.
    pub(super) clear: bool,
    /// Where the rest begins.
    pub(super) end: usize,
}

/// A unit of time that stands somewhere in a text.
struct Unit {
    seconds: i64,
    /// Whether it never stands behind a time of day, as in `9:05 h`.
    clear: bool,
    end: usize,
}

impl Span {
    fn new(seconds: i64, end: usize) -> Self {
        Self { seconds: Some(seconds), clear: true, end }
    }

    pub(super) fn length(&self) -> Option<TimeDelta> {
        self.seconds.and_then(TimeDelta::try_seconds)
    }
}

/// The length of time at that place. With `ago`, `vor` or a minus sign it is `marked`, and then `1h30` is one too.
pub(super) fn span(tokens: &Tokens, at: usize, words: &TimeWords, marked: bool) -> Option<Span> {
    fraction(tokens, at, words)
        .or_else(|| mixed(tokens, at, words))
        .or_else(|| decimal(tokens, at, words))
        .or_else(|| parts(tokens, at, words, marked))
}

/// `half an hour`, `eine halbe Stunde`, `a quarter of an hour`, `anderthalb Stunden`.
fn fraction(tokens: &Tokens, at: usize, words: &TimeWords) -> Option<Span> {
    let start = tokens.phrase(at, words.one).unwrap_or(at);
    let ends = words
        .fractions
        .iter()
        .filter_map(|(phrase, minutes)| Some((tokens.phrase(start, &[*phrase])?, minutes)));
    let (end, minutes) = ends.max()?;
    Some(Span::new(minutes * MINUTE, tokens.after_dot(end)))
}

/// `one and a half hours`.
fn mixed(tokens: &Tokens, at: usize, words: &TimeWords) -> Option<Span> {
    let one = tokens.phrase(at, words.one).map(|end| (1, end));
    let (whole, end) = one.or_else(|| Some((tokens.number(at, 1, 3)?, at + 1)))?;
    let unit = unit(tokens, tokens.phrase(end, words.and_a_half)?, words)?;
    (unit.seconds == HOUR).then(|| Span::new(i64::from(whole) * HOUR + HOUR / 2, unit.end))
}

/// `1.5h`, `1,5 Std.`, `1:30 h`.
fn decimal(tokens: &Tokens, at: usize, words: &TimeWords) -> Option<Span> {
    let whole = i64::from(tokens.number(at, 1, 3)?);
    let Unit { seconds: unit, clear, end } = unit(tokens, at + 3, words)?;
    if let Some(minutes) = tokens.joined(at + 1, ':', 2).filter(|_| unit == HOUR) {
        let seconds = (minutes < 60).then(|| whole * HOUR + i64::from(minutes) * MINUTE);
        return Some(Span { seconds, clear, end });
    }
    let digits = |sign| tokens.joined(at + 1, sign, 1).map(|part| (part, 10));
    let two_digits = |sign| tokens.joined(at + 1, sign, 2).map(|part| (part, 100));
    let mut found = ['.', ','].into_iter().filter_map(|sign| digits(sign).or_else(|| two_digits(sign)));
    let (part, scale) = found.next()?;
    // `9.05 h` is a time of day, and `9,05 h` may be meant as one.
    let clear = clear || scale == 10 || part > 59;
    let part = i64::from(part) * unit;
    (part % scale == 0).then(|| Span { seconds: Some(whole * unit + part / scale), clear, end })
}

/// Hours, minutes and seconds, each at most once and in this order.
fn parts(tokens: &Tokens, at: usize, words: &TimeWords, marked: bool) -> Option<Span> {
    let (mut seconds, mut fits, mut clear, mut end, mut above) = (0, true, false, at, i64::MAX);
    loop {
        let first = end == at;
        let and = tokens.phrase(end, words.and).filter(|_| !first);
        let Some((count, unit)) = part(tokens, and.unwrap_or(end), words) else { break };
        if unit.seconds >= above {
            return None;
        }
        fits &= first || count < 60;
        clear |= unit.clear;
        seconds += count * unit.seconds;
        (end, above) = (unit.end, unit.seconds);
    }
    if above == HOUR {
        if let Some(next) = tokens.phrase(end, words.and_a_half) {
            (seconds, end) = (seconds + HOUR / 2, next);
        } else if let Some(minutes) = tokens.number(end, 1, 2).filter(|_| marked) {
            fits &= minutes < 60;
            (seconds, end) = (seconds + i64::from(minutes) * MINUTE, end + 1);
        }
    }
    (end > at).then(|| Span { seconds: fits.then_some(seconds), clear, end })
}

/// A count and its unit.
fn part(tokens: &Tokens, at: usize, words: &TimeWords) -> Option<(i64, Unit)> {
    // With a word for one, only a word for the unit: `a m` is more likely half of `a.m.`.
    let one = tokens.phrase(at, words.one).filter(|end| tokens.word(*end).chars().count() > 2);
    if let Some(end) = one {
        return Some((1, unit(tokens, end, words)?));
    }
    Some((tokens.number(at, 1, 4)?.into(), unit(tokens, at + 1, words)?))
}

fn unit(tokens: &Tokens, at: usize, words: &TimeWords) -> Option<Unit> {
    let units = [
        (words.hours, HOUR, true),
        (words.hours_or_oclock, HOUR, false),
        (words.minutes, MINUTE, true),
        (words.seconds, 1, true),
    ];
    units.into_iter().find_map(|(phrases, seconds, clear)| {
        let end = tokens.after_dot(tokens.phrase(at, phrases)?);
        Some(Unit { seconds, clear, end })
    })
}
