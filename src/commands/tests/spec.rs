//! Checks the declared commands against Discord's rules for registration ("Application Commands") and against the wording files.

use std::collections::BTreeSet;

use crate::commands::ALL;
use crate::model::Locale;
use crate::reply::wording;
use crate::slash::{CommandOption, OptionKind, Permission, Spec};

/// A word of the wording files, which must be there.
pub(super) fn word(locale: Locale, message: &str, attribute: &str) -> String {
    wording(locale, message, attribute)
        .unwrap_or_else(|| panic!("{message}.{attribute} is missing in {}", locale.code()))
}

/// `^[-_'\p{L}\p{N}]{1,32}$`, and lower-case where there is one.
fn is_name(text: &str) -> bool {
    let length = text.chars().count();
    (1..=32).contains(&length)
        && text.chars().all(|c| c.is_alphanumeric() || "-_'".contains(c))
        && text.to_lowercase() == text
}

/// Names and descriptions of siblings: each valid, and no two alike in any language.
fn check_siblings(siblings: &[(String, &str)]) {
    for locale in Locale::ALL {
        let mut names = BTreeSet::new();
        for (message, english) in siblings {
            let name = word(locale, message, "name");
            assert!(is_name(&name), "{message}: {name}");
            if locale == Locale::FALLBACK {
                assert_eq!(&name, english);
            }
            let description = word(locale, message, "description");
            assert!((1..=100).contains(&description.chars().count()), "{message}: {description}");
            assert!(names.insert(name.clone()), "{name} is twice among siblings");
        }
    }
}

#[test]
fn commands_and_subcommands_have_valid_names_in_every_language() {
    let slash = ALL.iter().filter(|spec| !spec.is_in_member_menu());
    let groups: BTreeSet<&str> = slash.map(|spec| spec.path[0]).collect();
    let top: Vec<_> = groups.iter().map(|name| (format!("cmd-{name}"), *name)).collect();
    check_siblings(&top);
    for group in groups {
        let below: Vec<_> = ALL
            .iter()
            .filter(|spec| spec.path[0] == group && spec.path.len() == 2)
            .map(|spec| (format!("cmd-{}", spec.path.join("-")), spec.path[1]))
            .collect();
        let alone = ALL.iter().any(|spec| spec.path == [group]);
        assert!(alone == below.is_empty(), "{group} must be a command or a group, not both");
        check_siblings(&below);
    }
}

#[test]
fn entries_of_a_members_menu_have_a_name_in_every_language() {
    for spec in ALL.iter().filter(|spec| spec.is_in_member_menu()) {
        for locale in Locale::ALL {
            let name = word(locale, &message(spec, 1), "name");
            assert!((1..=32).contains(&name.chars().count()), "{name}");
            assert_eq!(name == spec.path[0], locale == Locale::FALLBACK, "{name}");
        }
    }
}

/// The message with the name of the first parts of a path.
pub(super) fn message(spec: &Spec, depth: usize) -> String {
    format!("cmd-{}", spec.path[..depth].join("-").to_lowercase().replace(' ', "-"))
}

#[test]
fn options_are_valid_and_the_required_ones_come_first() {
    for spec in ALL.iter().filter(|spec| !spec.is_in_member_menu()) {
        let options: Vec<_> = spec.options.iter().map(|o| (format!("opt-{}", o.name), o.name)).collect();
        check_siblings(&options);
        let required: Vec<bool> = spec.options.iter().map(|option| option.required).collect();
        assert!(required.is_sorted_by(|a, b| a >= b), "{:?}", spec.path);
        assert!(spec.options.len() <= 25);
        let texts = |option: &&CommandOption| matches!(option.kind, OptionKind::Text { max } if (1..=6000).contains(&max));
        assert!(spec.options.iter().filter(|option| option.autocomplete).all(|option| texts(&option)));
    }
}

#[test]
fn only_what_touches_others_needs_an_admin_and_what_touches_timetrack_a_link() {
    for spec in ALL {
        let expected = match spec.path[0] {
            "admin" => Permission::Admin,
            "timezone" | "help" | "Working time" => Permission::Member,
            "who" => Permission::Colleague,
            _ => Permission::Linked,
        };
        assert_eq!(spec.permission, expected, "{:?}", spec.path);
    }
}

#[test]
fn german_names_are_those_of_the_product() {
    let german: Vec<String> = ALL
        .iter()
        .map(|spec| {
            let parts = (1..=spec.path.len()).map(|depth| message(spec, depth));
            parts.map(|message| word(Locale::german(), &message, "name")).collect::<Vec<_>>().join(" ")
        })
        .collect();
    let expected = [
        "einstempeln",
        "ausstempeln",
        "pause",
        "zurück",
        "status",
        "projekt starten",
        "projekt pause",
        "projekt weiter",
        "projekt stopp",
        "zeitzone",
        "ich sprache",
        "erinnerungen",
        "hilfe",
        "anwesend",
        "Arbeitszeit",
        "admin verknüpfen",
        "admin trennen",
        "admin verknüpfungen",
        "admin warteschlange",
        "admin stempelbrett",
        "admin tafel",
        "admin postfach",
        "admin erinnerungen",
        "admin rolle",
    ];
    assert_eq!(german, expected);
}
