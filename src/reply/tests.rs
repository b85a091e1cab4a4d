//! The wording files against each other and against the source: same messages, same arguments, none missing, none unused.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fluent_bundle::FluentResource;

use super::words::wording;
use crate::model::Locale;

/// Every message with its attributes (`name.attribute`) and the arguments it takes.
fn messages(locale: Locale) -> BTreeMap<String, BTreeSet<String>> {
    let mut all = BTreeMap::new();
    for (file, text) in locale.language().files.wording {
        let whole = FluentResource::try_new(text.to_owned());
        assert!(whole.is_ok(), "{file}.ftl ({}): {:?}", locale.code(), whole.err().map(|(_, errors)| errors));
        let (mut message, mut place) = (String::new(), String::new());
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if let Some((name, _)) = line.split_once('=').filter(|_| line.starts_with(char::is_alphabetic)) {
                message = name.trim().to_owned();
                place = message.clone();
                let known = all.insert(place.clone(), BTreeSet::new());
                assert!(known.is_none(), "{message} is twice in {}", locale.code());
            } else if let Some((name, _)) =
                line.trim().strip_prefix('.').and_then(|line| line.split_once('='))
            {
                place = format!("{message}.{}", name.trim());
                all.insert(place.clone(), BTreeSet::new());
            }
            for part in line.split('$').skip(1) {
                let argument: String =
                    part.chars().take_while(|c| c.is_alphanumeric() || *c == '_' || *c == '-').collect();
                all.entry(place.clone()).or_default().insert(argument);
            }
        }
    }
    all
}

/// Every `Msg("…")` of the source.
fn used() -> BTreeSet<String> {
    let room = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/reply");
    let paths = std::fs::read_dir(room).unwrap().map(|entry| entry.unwrap().path());
    let files = paths.filter(|path| path.is_file()).map(|path| std::fs::read_to_string(path).unwrap());
    let mut used = BTreeSet::new();
    for text in files {
        for part in text.split("Msg(\"").skip(1) {
            let name = part.split('"').next().unwrap_or_default();
            if name.starts_with(|c: char| c.is_ascii_lowercase()) {
                used.insert(name.to_owned());
            }
        }
    }
    used
}

#[test]
fn every_language_has_the_same_messages_with_the_same_arguments() {
    let english = messages(Locale::FALLBACK);
    assert!(english.len() > 100, "the files were not understood: {}", english.len());
    for locale in Locale::ALL {
        let other = messages(locale);
        for (message, arguments) in &english {
            assert_eq!(other.get(message), Some(arguments), "{message} in {}", locale.code());
        }
        let more: Vec<_> = other.keys().filter(|message| !english.contains_key(*message)).collect();
        assert!(more.is_empty(), "only in {}: {more:?}", locale.code());
    }
}

#[test]
fn every_message_used_exists_and_every_message_is_used() {
    let said: BTreeSet<String> = messages(Locale::FALLBACK)
        .into_keys()
        .filter(|name| !name.starts_with("cmd-") && !name.starts_with("opt-"))
        .collect();
    let used = used();
    assert_eq!(used.difference(&said).collect::<Vec<_>>(), Vec::<&String>::new(), "used, but not written");
    assert_eq!(said.difference(&used).collect::<Vec<_>>(), Vec::<&String>::new(), "written, but not used");
}

#[test]
fn a_message_that_does_not_exist_is_said_by_its_name() {
    let missing = super::words::Msg(concat!("no", "-such-message"));
    assert_eq!(super::words::say(Locale::FALLBACK, missing, &[]).as_str(), "no-such-message");
    assert_eq!(wording(Locale::FALLBACK, "no-such-message", "name"), None);
}

#[test]
fn a_sentence_that_lacks_an_argument_is_said_by_its_name() {
    let lacking = super::words::Msg("done-clock-in");
    assert_eq!(super::words::say(Locale::FALLBACK, lacking, &[]).as_str(), "done-clock-in");
}
