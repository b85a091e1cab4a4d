//! The forms of a day: `gestern`, `last monday`, `vor 2 Tagen`, `Mo, 23.11.`.

use chrono::Weekday;

use super::date::dates;
use super::grammar::{Day, Readings, after, languages};
use super::tokens::Tokens;
use crate::model::locale::TimeWords;

const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// Every reading of a day at that place; `None` in one stands for a day no calendar has (`31.2.`).
pub(super) fn day(tokens: &Tokens, at: usize) -> Readings<Option<Day>> {
    let mut readings = Vec::new();
    for words in languages() {
        readings.extend(near(tokens, at, words));
        readings.extend(days_ago(tokens, at, words).map(|(day, end)| (Some(day), end)));
        // `am` is also half of an English time, so it goes with German days alone.
        let start = tokens.phrase(at, words.on).unwrap_or(at);
        let Some((day, end)) = weekday(tokens, start, words) else { continue };
        if let Day::Weekday(weekday) = day {
            let start = if tokens.sign(end, ',') { end + 1 } else { end };
            readings.extend(dates(tokens, after_article(tokens, start), Some(weekday)));
        }
        readings.push((Some(day), end));
    }
    let start = after(tokens, at, |words| words.on).unwrap_or(at);
    readings.extend(dates(tokens, after_article(tokens, start), None));
    readings
}

fn after_article(tokens: &Tokens, at: usize) -> usize {
    after(tokens, at, |words| words.the).unwrap_or(at)
}

/// All of them: `ieri` is yesterday, and `ieri l'altro` the day before.
fn near(tokens: &Tokens, at: usize, words: &TimeWords) -> Readings<Option<Day>> {
    let days = [
        (words.today, Day::Today),
        (words.yesterday, Day::Ago(1)),
        (words.day_before_yesterday, Day::Ago(2)),
        (words.tomorrow, Day::Tomorrow),
    ];
    days.into_iter().filter_map(|(phrases, day)| Some((Some(day), tokens.phrase(at, phrases)?))).collect()
}

/// `2 days ago`, `vor 2 Tagen`.
fn days_ago(tokens: &Tokens, at: usize, words: &TimeWords) -> Option<(Day, usize)> {
    let before = tokens.phrase(at, words.ago.before);
    let start = before.unwrap_or(at);
    let one = tokens.phrase(start, words.one).map(|end| (1, end));
    let (count, end) = one.or_else(|| Some((tokens.number(start, 1, 4)?, start + 1)))?;
    let end = tokens.phrase(end, words.days)?;
    let end = if before.is_some() { end } else { tokens.phrase(end, words.ago.after)? };
    Some((Day::Ago(u64::from(count)), end))
}

/// `monday`, `Mo.`, `last monday`, `letzten Montag`.
fn weekday(tokens: &Tokens, at: usize, words: &TimeWords) -> Option<(Day, usize)> {
    let before = tokens.phrase(at, words.last.before);
    let named = |(names, weekday): (&&[&str], Weekday)| {
        tokens.phrase(before.unwrap_or(at), names).map(|end| (weekday, tokens.after_dot(end)))
    };
    let (weekday, end) = words.weekdays.iter().zip(WEEK).find_map(named)?;
    let behind = tokens.phrase(end, words.last.after);
    let is_last = before.or(behind).is_some();
    Some((if is_last { Day::Last(weekday) } else { Day::Weekday(weekday) }, behind.unwrap_or(end)))
}
