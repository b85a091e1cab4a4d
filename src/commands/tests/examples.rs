//! What the sentences of every language quote: the commands exist in that language, and the examples are read.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};

use super::spec::{message, word};
use crate::commands::ALL;
use crate::model::at::{parse, parse_break, parse_days, parse_hours};
use crate::model::{Locale, ParsedTime, Zone};

/// Every text between backticks, with the name of its message.
fn quoted(locale: Locale) -> Vec<(&'static str, &'static str)> {
    let (mut message, mut found) = ("", Vec::new());
    for (_, text) in locale.language().files.wording {
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if line.starts_with(char::is_alphabetic) {
                message = line.split_once(" =").map_or(line, |(name, _)| name);
            }
            found.extend(line.split('`').skip(1).step_by(2).map(|quoted| (message, quoted)));
        }
    }
    found
}

/// Those of one message, without commands and the name of an option alone.
fn examples(locale: Locale, message: &str) -> Vec<&'static str> {
    let option = word(locale, "opt-at", "name");
    let quoted = quoted(locale).into_iter().filter(|(of, text)| *of == message && !text.starts_with('/'));
    let examples: Vec<_> = quoted.map(|(_, text)| text).filter(|text| *text != option).collect();
    assert!(!examples.is_empty(), "{message} has no example in {}", locale.code());
    examples
}

fn is_time(text: &str) -> bool {
    let now: DateTime<Utc> = "2026-11-24T16:00:00Z".parse().unwrap();
    let zone = Zone::new("Europe/Vienna").unwrap();
    matches!(parse(text, now, &zone, TimeDelta::days(2)), Ok(ParsedTime::One(_)))
}

fn is_break(text: &str) -> bool {
    let at: DateTime<Utc> = "2026-11-24T11:00:00Z".parse().unwrap();
    parse_break(text, at, &Zone::new("Europe/Vienna").unwrap()).is_ok()
}

#[test]
fn every_command_that_a_sentence_names_exists_in_that_language() {
    for locale in Locale::ALL {
        let paths: BTreeSet<String> = ALL
            .iter()
            .map(|spec| {
                let parts = (1..=spec.path.len()).map(|depth| message(spec, depth));
                parts.map(|part| word(locale, &part, "name")).collect::<Vec<_>>().join(" ")
            })
            .collect();
        for (message, text) in quoted(locale) {
            let known = text.strip_prefix('/').is_none_or(|path| paths.contains(path));
            assert!(known, "{message} in {} names {text}", locale.code());
        }
    }
}

#[test]
fn every_example_that_a_sentence_gives_is_read_as_what_it_stands_for() {
    for locale in Locale::ALL {
        let check = |messages: &[&str], is_read: fn(&str) -> bool| {
            for example in messages.iter().flat_map(|message| examples(locale, message)) {
                assert!(is_read(example), "{example} in {}", locale.code());
            }
        };
        check(&["no-time-unreadable"], is_time);
        check(&["no-break-unreadable", "no-break-length"], is_break);
        check(&["no-days-unreadable"], |text| parse_days(text).is_some());
        check(&["no-hours-unreadable", "no-hours-end-before"], |text| parse_hours(text).is_some());
        assert!(is_time(&form_example(locale)), "{}", locale.code());
        let option = format!("{}: ", word(locale, "opt-at", "name"));
        let texts = quoted(locale).into_iter().map(|(_, text)| text).filter(|text| !text.contains('{'));
        let named: Vec<_> = texts.filter_map(|text| text.strip_prefix(option.as_str())).collect();
        assert!(
            !named.is_empty() && named.iter().all(|text| is_time(text)),
            "{named:?} in {}",
            locale.code()
        );
    }
}

/// What the form for another time shows before something is typed.
fn form_example(locale: Locale) -> String {
    let lines = locale.language().files.wording.into_iter().flat_map(|(_, text)| text.lines());
    lines.filter_map(|line| line.strip_prefix("form-example = ")).collect()
}
