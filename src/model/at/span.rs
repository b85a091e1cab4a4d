//! The forms of a length of time: `20 min`, `1h 20min`, `1,5 Std.`, `half an hour`. Must not know of times of day.

use chrono::TimeDelta;

use super::tokens::Tokens;

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

impl Span {
    fn new(seconds: i64, end: usize) -> Self {
        Self { seconds: Some(seconds), clear: true, end }
    }

    pub(super) fn length(&self) -> Option<TimeDelta> {
        self.seconds.and_then(TimeDelta::try_seconds)
    }
}

/// The length of time at that place. With `ago`, `vor` or a minus sign it is `marked`, and then `1h30` is one too.
pub(super) fn span(tokens: &Tokens, at: usize, marked: bool) -> Option<Span> {
    fraction(tokens, at)
        .or_else(|| mixed(tokens, at))
        .or_else(|| decimal(tokens, at))
        .or_else(|| parts(tokens, at, marked))
}

/// `half an hour`, `eine halbe Stunde`, `a quarter of an hour`, `eine Viertelstunde`, `anderthalb Stunden`.
fn fraction(tokens: &Tokens, at: usize) -> Option<Span> {
    let after = |at: usize, words: &[&str]| if tokens.is(at, words) { at + 1 } else { at };
    let start = after(at, &["a", "an", "eine", "einer"]);
    let of_an = |at: usize| after(after(at, &["of"]), &["a", "an"]);
    let (minutes, unit) = match tokens.word(start) {
        "half" => (30, after(start + 1, &["a", "an"])),
        "halbe" | "halben" => (30, start + 1),
        "quarter" => (15, of_an(start + 1)),
        "three" if tokens.is(start + 1, &["quarter", "quarters"]) => (45, of_an(start + 2)),
        "viertel" => (15, start + 1),
        "dreiviertel" => (45, start + 1),
        "anderthalb" | "eineinhalb" => (90, start + 1),
        "zweieinhalb" => (150, start + 1),
        "viertelstunde" => return Some(Span::new(15 * MINUTE, start + 1)),
        "dreiviertelstunde" => return Some(Span::new(45 * MINUTE, start + 1)),
        _ => return None,
    };
    let (seconds, end) = unit_at(tokens, unit)?;
    (seconds == HOUR).then(|| Span::new(minutes * MINUTE, end))
}

/// `one and a half hours`.
fn mixed(tokens: &Tokens, at: usize) -> Option<Span> {
    let whole = if tokens.is(at, &["one"]) { Some(1) } else { tokens.number(at, 1, 3) }?;
    let (seconds, end) = and_a_half(tokens, at + 1).and_then(|at| unit_at(tokens, at))?;
    (seconds == HOUR).then(|| Span::new(i64::from(whole) * HOUR + HOUR / 2, end))
}

fn and_a_half(tokens: &Tokens, at: usize) -> Option<usize> {
    let said = tokens.is(at, &["and"]) && tokens.is(at + 1, &["a"]) && tokens.is(at + 2, &["half"]);
    said.then_some(at + 3)
}

/// `1.5h`, `1,5 Std.`, `1:30 h`.
fn decimal(tokens: &Tokens, at: usize) -> Option<Span> {
    let whole = i64::from(tokens.number(at, 1, 3)?);
    let (unit, end) = unit_at(tokens, at + 3)?;
    if let Some(minutes) = tokens.joined(at + 1, ':', 2).filter(|_| unit == HOUR) {
        let seconds = (minutes < 60).then(|| whole * HOUR + i64::from(minutes) * MINUTE);
        return Some(Span { seconds, clear: !is_short(tokens, at + 3), end });
    }
    let digits = |sign| tokens.joined(at + 1, sign, 1).map(|part| (part, 10));
    let two_digits = |sign| tokens.joined(at + 1, sign, 2).map(|part| (part, 100));
    let mut found = ['.', ','].into_iter().filter_map(|sign| digits(sign).or_else(|| two_digits(sign)));
    let (part, scale) = found.next()?;
    // `9.05 h` is a time of day, and `9,05 h` may be meant as one.
    let clear = !is_short(tokens, at + 3) || scale == 10 || part > 59;
    let part = i64::from(part) * unit;
    (part % scale == 0).then(|| Span { seconds: Some(whole * unit + part / scale), clear, end })
}

/// Hours, minutes and seconds, each at most once and in this order.
fn parts(tokens: &Tokens, at: usize, marked: bool) -> Option<Span> {
    let (mut seconds, mut fits, mut clear, mut end, mut above) = (0, true, false, at, i64::MAX);
    loop {
        let first = end == at;
        let skipped = if !first && tokens.is(end, &["and", "und"]) { end + 1 } else { end };
        let Some((count, unit, next)) = part(tokens, skipped) else { break };
        if unit >= above {
            return None;
        }
        fits &= first || count < 60;
        clear |= !is_short(tokens, skipped + 1);
        seconds += count * unit;
        (end, above) = (next, unit);
    }
    if above == HOUR {
        if let Some(next) = and_a_half(tokens, end) {
            (seconds, end) = (seconds + HOUR / 2, next);
        } else if let Some(minutes) = tokens.number(end, 1, 2).filter(|_| marked) {
            fits &= minutes < 60;
            (seconds, end) = (seconds + i64::from(minutes) * MINUTE, end + 1);
        }
    }
    (end > at).then(|| Span { seconds: fits.then_some(seconds), clear, end })
}

/// A count, its unit in seconds, and where the rest begins.
fn part(tokens: &Tokens, at: usize) -> Option<(i64, i64, usize)> {
    let (unit, end) = unit_at(tokens, at + 1)?;
    // With a word for one, only a word for the unit: `a m` is more likely half of `a.m.`.
    let one = tokens.is(at, &["a", "an", "one", "eine", "einer"]) && tokens.word(at + 1).len() > 2;
    let count = if one { Some(1) } else { tokens.number(at, 1, 4) }?;
    Some((i64::from(count), unit, end))
}

/// A unit in seconds, and where the rest begins.
fn unit_at(tokens: &Tokens, at: usize) -> Option<(i64, usize)> {
    let unit = match tokens.word(at) {
        "h" | "hr" | "hrs" | "hour" | "hours" | "std" | "stunde" | "stunden" => HOUR,
        "m" | "min" | "mins" | "minute" | "minutes" | "minuten" => MINUTE,
        "s" | "sec" | "secs" | "second" | "seconds" | "sek" | "sekunde" | "sekunden" => 1,
        _ => return None,
    };
    let dotted = tokens.sign(at + 1, '.') && tokens.tight(at + 1);
    Some((unit, if dotted { at + 2 } else { at + 1 }))
}

/// Whether the unit there also follows a time of day, as in `9:05 h` and `17:30 hrs`.
fn is_short(tokens: &Tokens, at: usize) -> bool {
    tokens.is(at, &["h", "hr", "hrs"])
}
