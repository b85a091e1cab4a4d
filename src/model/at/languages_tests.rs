//! The words of every language's record: each of them is read, and none means something else in another language.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc};
use proptest::prelude::*;

use super::parse;
use super::tests::{any_now, any_zone, by_hand, check, kind, told};
use super::tokens::Tokens;
use crate::model::locale::{Locale, Phrases, TimeWords};
use crate::model::zone::Zone;

/// A Tuesday late in the evening.
const NOW: &str = "2026-11-24T22:30:00Z";

/// Phrases that were read wrongly.
struct Wrong(Vec<String>);

impl Wrong {
    fn expect(&mut self, phrase: &str, meaning: &str) {
        let now: DateTime<Utc> = NOW.parse().unwrap();
        let outcome = told(&parse(phrase, now, &Zone::new("UTC").unwrap(), TimeDelta::days(400)));
        if outcome.replace("+00:00", "") != meaning {
            self.0.push(format!("{phrase:?} is {outcome}, not {meaning}"));
        }
    }

    /// The length must be read with each of the phrases that make it end now.
    fn expect_ago(&mut self, words: &TimeWords, length: &str, seconds: i64) {
        let at = NOW.parse::<DateTime<Utc>>().unwrap() - TimeDelta::seconds(seconds);
        let meaning = at.format("%FT%T").to_string();
        for before in words.ago.before {
            self.expect(&format!("{before} {length}"), &meaning);
        }
        for after in words.ago.after {
            self.expect(&format!("{length} {after}"), &meaning);
        }
    }
}

fn in_every_language(test: fn(&TimeWords, &mut Wrong)) {
    let mut wrong = Wrong(Vec::new());
    Locale::ALL.into_iter().for_each(|locale| test(&locale.language().times, &mut wrong));
    assert!(wrong.0.is_empty(), "{}", wrong.0.join("\n"));
}

#[test]
fn every_language_has_phrases_that_show_its_words() {
    for locale in Locale::ALL {
        let count = check(locale.language().files.at);
        assert!(count >= 25, "{} has {count} phrases only", locale.code());
    }
}

#[test]
fn every_language_names_what_is_needed_most() {
    for locale in Locale::ALL {
        let words = &locale.language().times;
        let ago = [words.ago.before, words.ago.after].concat();
        let hours = [words.hours, words.hours_or_oclock].concat();
        let single = [
            words.now,
            words.one,
            words.days,
            words.minutes,
            words.until,
            words.at,
            words.today,
            words.yesterday,
            &ago,
            &hours,
        ];
        let needed = single.into_iter().chain(words.weekdays).chain(words.months);
        assert!(needed.into_iter().all(|phrases| !phrases.is_empty()), "{}", locale.code());
    }
}

#[test]
fn lengths_of_time_are_read() {
    in_every_language(|words, wrong| {
        let units =
            [(words.hours, 3600), (words.hours_or_oclock, 3600), (words.minutes, 60), (words.seconds, 1)];
        for (unit, seconds) in
            units.into_iter().flat_map(|(units, seconds)| units.iter().map(move |u| (u, seconds)))
        {
            wrong.expect_ago(words, &format!("2 {unit}"), 2 * seconds);
            for one in words.one.iter().filter(|_| unit.chars().count() > 2) {
                wrong.expect_ago(words, &format!("{one} {unit}"), seconds);
            }
        }
        let (hour, minute) = ([words.hours, words.hours_or_oclock].concat()[0], words.minutes[0]);
        for and in words.and {
            wrong.expect_ago(words, &format!("2 {hour} {and} 5 {minute}"), 2 * 3600 + 300);
        }
        for half in words.and_a_half {
            wrong.expect_ago(words, &format!("2 {hour} {half}"), 9000);
            wrong.expect_ago(words, &format!("2 {half} {hour}"), 9000);
        }
        for (phrase, minutes) in words.fractions {
            wrong.expect_ago(words, phrase, minutes * 60);
        }
    });
}

#[test]
fn times_of_day_are_read() {
    in_every_language(|words, wrong| {
        words.now.iter().for_each(|now| wrong.expect(now, "2026-11-24T22:30:00"));
        for at in words.at {
            wrong.expect(&format!("{at} 8"), "2026-11-24T08:00:00");
            wrong.expect(&format!("{at} 8:05"), "2026-11-24T08:05:00");
            for oclock in words.oclock {
                wrong.expect(&format!("{at} 8 {oclock}"), "2026-11-24T08:00:00");
                wrong.expect(&format!("{at} 8 {oclock} 5"), "2026-11-24T08:05:00");
            }
        }
        for sign in words.hour_signs {
            wrong.expect(&format!("8{sign}"), "2026-11-24T08:00:00");
            wrong.expect(&format!("8{sign}05"), "2026-11-24T08:05:00");
        }
        words.am.iter().for_each(|am| wrong.expect(&format!("8:05 {am}"), "2026-11-24T08:05:00"));
        words.pm.iter().for_each(|pm| wrong.expect(&format!("8:05 {pm}"), "2026-11-24T20:05:00"));
    });
}

#[test]
fn days_near_now_are_read() {
    in_every_language(|words, wrong| {
        let near: [(Phrases, &str); 4] = [
            (words.today, "2026-11-24T08:05:00"),
            (words.yesterday, "2026-11-23T08:05:00"),
            (words.day_before_yesterday, "2026-11-22T08:05:00"),
            (words.tomorrow, "future 2026-11-25T08:05:00"),
        ];
        for (day, meaning) in
            near.into_iter().flat_map(|(days, meaning)| days.iter().map(move |day| (day, meaning)))
        {
            wrong.expect(&format!("{day} 8:05"), meaning);
            wrong.expect(&format!("8:05 {day}"), meaning);
        }
        for days in words.days {
            let before = words.ago.before.iter().map(|before| format!("{before} 2 {days} 8:05"));
            let after = words.ago.after.iter().map(|after| format!("2 {days} {after} 8:05"));
            before.chain(after).for_each(|phrase| wrong.expect(&phrase, "2026-11-22T08:05:00"));
        }
    });
}

#[test]
fn weekdays_are_read() {
    in_every_language(|words, wrong| {
        for (names, day) in words.weekdays.iter().zip(["23", "24", "18", "19", "20", "21", "22"]) {
            let meaning = format!("2026-11-{day}T08:05:00");
            for name in *names {
                wrong.expect(&format!("{name} 8:05"), &meaning);
                wrong.expect(&format!("{name}., 8:05"), &meaning);
                words.on.iter().for_each(|on| wrong.expect(&format!("{on} {name} 8:05"), &meaning));
                let last = if day == "24" { "2026-11-17T08:05:00" } else { &meaning };
                words
                    .last
                    .before
                    .iter()
                    .for_each(|before| wrong.expect(&format!("{before} {name} 8:05"), last));
                words.last.after.iter().for_each(|after| wrong.expect(&format!("{name} {after} 8:05"), last));
            }
        }
    });
}

#[test]
fn dates_are_read() {
    in_every_language(|words, wrong| {
        for (names, month) in words.months.iter().zip(1..) {
            let meaning = format!("{}-{month:02}-05T08:05:00", if month == 12 { 2025 } else { 2026 });
            for name in *names {
                wrong.expect(&format!("5 {name} 8:05"), &meaning);
                wrong.expect(&format!("5. {name}. 8:05"), &meaning);
                words.of.iter().for_each(|of| wrong.expect(&format!("5 {of} {name} 8:05"), &meaning));
                words.ordinals.iter().for_each(|th| wrong.expect(&format!("5{th} {name} 8:05"), &meaning));
            }
        }
        for article in [words.the, words.on].concat() {
            wrong.expect(&format!("{article} 23.11. 8:05"), "2026-11-23T08:05:00");
        }
    });
}

#[test]
fn every_phrase_is_written_as_a_text_is_cut() {
    for locale in Locale::ALL {
        let words = &locale.language().times;
        let fractions: Vec<_> = words.fractions.iter().map(|(phrase, _)| *phrase).collect();
        let single = [
            words.now,
            words.ago.before,
            words.ago.after,
            words.one,
            words.and,
            words.days,
            words.hours,
            words.hours_or_oclock,
            words.minutes,
            words.seconds,
            &fractions,
            words.and_a_half,
            words.until,
            words.at,
            words.hour_signs,
            words.oclock,
            words.am,
            words.pm,
            words.today,
            words.yesterday,
            words.day_before_yesterday,
            words.tomorrow,
            words.on,
            words.the,
            words.last.before,
            words.last.after,
            words.ordinals,
            words.of,
        ];
        for phrase in single.into_iter().chain(words.weekdays).chain(words.months).flatten() {
            let tokens = Tokens::cut(phrase).unwrap();
            assert_eq!(tokens.phrase(0, &[phrase]), Some(tokens.len()), "{phrase:?} of {}", locale.code());
        }
    }
}

/// Ways to write a day that was `back` days ago, in one language.
fn day_forms(words: &TimeWords, date: NaiveDate, back: u32) -> Vec<String> {
    let (day, month, year) = (date.day(), date.month0() as usize, date.year());
    let mut forms = vec![date.format("%-d.%-m.%Y").to_string()];
    for name in words.months[month] {
        forms.extend([format!("{day} {name}"), format!("{day}. {name}."), format!("{day} {name} {year}")]);
    }
    let near = [words.today, words.yesterday, words.day_before_yesterday];
    forms.extend(near.get(back as usize).into_iter().copied().flatten().map(|&day| day.to_owned()));
    for days in words.days {
        forms.extend(words.ago.before.iter().map(|before| format!("{before} {back} {days}")));
        forms.extend(words.ago.after.iter().map(|after| format!("{back} {days} {after}")));
    }
    for name in words.weekdays[date.weekday().num_days_from_monday() as usize] {
        if (1..7).contains(&back) {
            forms.extend(words.on.iter().map(|on| format!("{on} {name}")));
            forms.extend([(*name).to_owned(), format!("{name}."), format!("{name}, {day}.{}.", month + 1)]);
        }
        if (1..8).contains(&back) {
            forms.extend(words.last.before.iter().map(|last| format!("{last} {name}")));
            forms.extend(words.last.after.iter().map(|last| format!("{name} {last}")));
        }
    }
    forms
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_generated_moment_is_read_in_every_language(
        now in any_now(), zone in any_zone(), language in prop::sample::select(Locale::ALL.to_vec()),
        (hour, minute) in (0_u32..24, 0_u32..60), back in 0_u32..40, form in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(), days in 0_i64..45, day_first in any::<bool>(),
    ) {
        let words = &language.language().times;
        let (limit, time) = (TimeDelta::days(days), NaiveTime::from_hms_opt(hour, minute, 0).unwrap());
        let date = zone.wall(now).date() - TimeDelta::days(back.into());
        let forms = day_forms(words, date, back);
        let (day, at) = (form.get(&forms), at.get(words.at));
        let clock = format!("{at} {hour}:{minute:02}");
        let phrase = if day_first { format!("{day} {clock}") } else { format!("{clock}, {day}") };
        let outcome = parse(&phrase, now, &zone, limit);
        prop_assert_eq!(kind(&outcome), by_hand(date.and_time(time), now, &zone, limit), "{} at {}", phrase, now);
    }
}
