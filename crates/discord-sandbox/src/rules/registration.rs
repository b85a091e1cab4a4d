//! The rules for registering commands.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Findings, Rule, choices};

const PAGE: &str = "interactions/application-commands";

pub const NAME: Rule = Rule {
    page: PAGE,
    sentence: "A name has 1 to 32 letters, digits, `-`, `_` or `'`, lower-case where that exists.",
};
pub const DESCRIPTION: Rule = Rule { page: PAGE, sentence: "A description has 1 to 100 characters." };
pub const OPTIONS: Rule = Rule { page: PAGE, sentence: "A command has at most 25 options." };
pub const REQUIRED_FIRST: Rule = Rule { page: PAGE, sentence: "Required options come first." };
pub const UNIQUE: Rule = Rule {
    page: PAGE,
    sentence: "Names are unique among siblings, in the default language and in every other.",
};
pub const LOCALES: Rule =
    Rule { page: "reference", sentence: "Localisations are keyed by Discord's locales." };
pub const AUTOCOMPLETE: Rule =
    Rule { page: PAGE, sentence: "Autocomplete is for text and numbers and excludes choices." };
pub const NESTING: Rule = Rule {
    page: PAGE,
    sentence: "A command with subcommands has nothing beside them, and groups nest once.",
};
pub const COMMANDS: Rule = Rule { page: PAGE, sentence: "There are at most 100 slash commands." };
pub const MENUS: Rule = Rule {
    page: PAGE,
    sentence: "There are at most 15 commands in the menu of a member and 15 in that of a message.",
};
pub const MENU: Rule = Rule {
    page: PAGE,
    sentence: "A command in a menu has a name of 1 to 32 characters, no description and no options.",
};
pub const CHANNEL_TYPES: Rule =
    Rule { page: PAGE, sentence: "channel_types is a list of numbers, in an option for a channel only." };
pub const TOTAL: Rule = Rule {
    page: PAGE,
    sentence: "A command has at most 8000 characters in all, the longest localisation counting.",
};
pub const PERMISSIONS: Rule =
    Rule { page: PAGE, sentence: "default_member_permissions is a string of digits." };
pub const GLOBAL_ONLY: Rule =
    Rule { page: PAGE, sentence: "contexts and integration_types are for global commands." };
pub const TYPES: Rule = Rule { page: PAGE, sentence: "Commands and options have a type Discord knows." };
pub const BOUNDS: Rule = Rule {
    page: PAGE,
    sentence: "min_value and max_value are for numbers, min_length and max_length (0 to 6000) for text.",
};

/// Where commands are registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Everywhere.
    Global,
    Guild(u64),
}

const KNOWN_LOCALES: [&str; 32] = [
    "id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl", "no", "pl",
    "pt-BR", "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th", "zh-CN", "ja",
    "zh-TW", "ko",
];
const SUBCOMMAND: u64 = 1;
const GROUP: u64 = 2;

/// Judges a whole list of commands, as a bulk PUT sends it.
pub fn judge_all(found: &mut Findings, scope: Scope, commands: &[Value]) {
    let slash: Vec<_> = commands.iter().filter(|command| kind(command) == 1).collect();
    if slash.len() > 100 {
        found.refuse(&COMMANDS, "", slash.len());
    }
    for menu in [2, 3] {
        let count = commands.iter().filter(|command| kind(command) == menu).count();
        if count > 15 {
            found.refuse(&MENUS, "", count);
        }
    }
    judge_siblings(found, "", commands);
    for (index, command) in commands.iter().enumerate() {
        judge(found, scope, &index.to_string(), command);
    }
}

/// Judges one command.
pub fn judge(found: &mut Findings, scope: Scope, path: &str, command: &Value) {
    if !(1..=3).contains(&kind(command)) {
        return found.refuse(&TYPES, &join(path, "type"), &command["type"]);
    }
    let permissions = &command["default_member_permissions"];
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !permissions.is_null() && !permissions.as_str().is_some_and(digits) {
        found.refuse(&PERMISSIONS, &join(path, "default_member_permissions"), permissions);
    }
    if scope != Scope::Global {
        for key in ["contexts", "integration_types"] {
            if !command[key].is_null() {
                found.note(&GLOBAL_ONLY, &join(path, key), &command[key]);
            }
        }
    }
    if kind(command) != 1 {
        return judge_menu(found, path, command);
    }
    judge_names(found, path, command);
    judge_options(found, path, command, 0);
    let total = characters(command);
    if total > 8000 {
        found.refuse(&TOTAL, path, format_args!("{total} characters"));
    }
}

/// Names in a menu are free text.
fn judge_menu(found: &mut Findings, path: &str, command: &Value) {
    let names = localised(found, path, command, "name_localizations");
    for name in names.into_iter().map(|(_, name)| name).chain([&command["name"]]) {
        if name.as_str().is_none_or(|name| name.trim().is_empty()) {
            found.refuse(&MENU, &join(path, "name"), name);
        }
        found.length(&MENU, &join(path, "name"), name, 1..=32);
    }
    let is_empty = |key: &str| match &command[key] {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(entries) => entries.is_empty(),
        _ => false,
    };
    for key in ["description", "options"] {
        if !is_empty(key) {
            found.refuse(&MENU, &join(path, key), &command[key]);
        }
    }
}

fn kind(of: &Value) -> u64 {
    of["type"].as_u64().unwrap_or(1)
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

fn judge_names(found: &mut Findings, path: &str, of: &Value) {
    let name = &of["name"];
    if !name.as_str().is_some_and(is_name) {
        found.refuse(&NAME, &join(path, "name"), name);
    }
    if !of["description"].is_string() {
        found.refuse(&DESCRIPTION, &join(path, "description"), "missing");
    }
    found.length(&DESCRIPTION, &join(path, "description"), &of["description"], 1..=100);
    for (locale, text) in localised(found, path, of, "name_localizations") {
        if !text.as_str().is_some_and(is_name) {
            found.refuse(&NAME, &join(path, &format!("name_localizations.{locale}")), text);
        }
    }
    for (locale, text) in localised(found, path, of, "description_localizations") {
        let path = join(path, &format!("description_localizations.{locale}"));
        found.length(&DESCRIPTION, &path, text, 1..=100);
    }
}

fn localised<'v>(found: &mut Findings, path: &str, of: &'v Value, key: &str) -> Vec<(&'v str, &'v Value)> {
    let all: Vec<_> =
        of[key].as_object().into_iter().flatten().map(|(locale, text)| (locale.as_str(), text)).collect();
    for (locale, _) in &all {
        if !KNOWN_LOCALES.contains(locale) {
            found.refuse(&LOCALES, &join(path, key), locale);
        }
    }
    all
}

fn is_name(name: &str) -> bool {
    let fits = |c: char| {
        matches!(c, '-' | '_' | '\'' | '\u{900}'..='\u{97f}' | '\u{e00}'..='\u{e7f}') || c.is_alphanumeric()
    };
    (1..=32).contains(&name.chars().count()) && name.chars().all(fits) && name.to_lowercase() == name
}

/// `depth` counts the groups and subcommands around these options.
fn judge_options(found: &mut Findings, path: &str, of: &Value, depth: u32) {
    let path = join(path, "options");
    let options = found.list(&OPTIONS, &path, &of["options"], 25);
    judge_siblings(found, &path, options);
    let nested = options.iter().filter(|option| matches!(option["type"].as_u64(), Some(1 | 2))).count();
    if nested != 0 && nested != options.len() {
        found.refuse(&NESTING, &path, "subcommands beside other options");
    }
    let required = |option: &Value| option["required"] == true;
    if options.windows(2).any(|pair| !required(&pair[0]) && required(&pair[1])) {
        found.refuse(&REQUIRED_FIRST, &path, "an optional one before a required one");
    }
    for (index, option) in options.iter().enumerate() {
        judge_option(found, &format!("{path}.{index}"), option, depth);
    }
}

fn judge_option(found: &mut Findings, path: &str, option: &Value, depth: u32) {
    judge_names(found, path, option);
    match option["type"].as_u64() {
        Some(GROUP) if depth > 0 => found.refuse(&NESTING, path, "a group in a group"),
        Some(GROUP) => {
            let inside = option["options"].as_array().map_or(&[][..], Vec::as_slice);
            if inside.is_empty() || inside.iter().any(|option| option["type"] != SUBCOMMAND) {
                found.refuse(&NESTING, path, "a group holds subcommands");
            }
            judge_options(found, path, option, 1);
        }
        Some(SUBCOMMAND) if depth > 1 => found.refuse(&NESTING, path, "a subcommand in a subcommand"),
        Some(SUBCOMMAND) => judge_options(found, path, option, 2),
        Some(number @ 3..=11) => judge_value_option(found, path, option, number),
        _ => found.refuse(&TYPES, &join(path, "type"), &option["type"]),
    }
}

fn judge_value_option(found: &mut Findings, path: &str, option: &Value, option_type: u64) {
    let choosable = matches!(option_type, 3 | 4 | 10);
    let has_choices = option["choices"].as_array().is_some_and(|choices| !choices.is_empty());
    if option["autocomplete"] == true && (has_choices || !choosable) {
        found.refuse(&AUTOCOMPLETE, path, "autocomplete with choices, or on another type");
    }
    if has_choices && !choosable {
        found.refuse(&choices::VALUE, path, "choices on another type");
    } else {
        choices::judge(found, &join(path, "choices"), &option["choices"], option_type);
    }
    let types = &option["channel_types"];
    let are_numbers = types.as_array().is_some_and(|types| types.iter().all(Value::is_u64));
    if !types.is_null() && (option_type != 7 || !are_numbers) {
        found.refuse(&CHANNEL_TYPES, path, types);
    }
    let given = |key: &str| !option[key].is_null();
    let number = matches!(option_type, 4 | 10);
    let length_fits = |key: &str| option[key].is_null() || option[key].as_u64().is_some_and(|n| n <= 6000);
    if (!number && (given("min_value") || given("max_value")))
        || (option_type != 3 && (given("min_length") || given("max_length")))
        || !length_fits("min_length")
        || !length_fits("max_length")
    {
        found.refuse(&BOUNDS, path, option);
    }
}

fn judge_siblings(found: &mut Findings, path: &str, siblings: &[Value]) {
    let mut seen = BTreeSet::new();
    for (index, one) in siblings.iter().enumerate() {
        let others = one["name_localizations"].as_object().into_iter().flatten();
        let others = others.map(|(locale, name)| (locale.as_str(), name));
        for (locale, name) in std::iter::once(("", &one["name"])).chain(others) {
            let name = name.as_str().unwrap_or_default();
            // A context menu and a slash command may share a name.
            let key = (if path.is_empty() { kind(one) } else { 0 }, locale, name);
            if !seen.insert(key) {
                found.refuse(&UNIQUE, &join(path, &index.to_string()), format_args!("{name} {locale}"));
            }
        }
    }
}

fn characters(of: &Value) -> usize {
    let longest = |key: &str, localisations: &str| {
        let others = of[localisations].as_object().into_iter().flatten().map(|(_, text)| text);
        others.chain([&of[key]]).filter_map(Value::as_str).map(|text| text.chars().count()).max().unwrap_or(0)
    };
    let own = longest("name", "name_localizations") + longest("description", "description_localizations");
    let value = of["value"].as_str().map_or(0, |text| text.chars().count());
    let inside = ["options", "choices"].iter().filter_map(|key| of[*key].as_array()).flatten();
    own + value + inside.map(characters).sum::<usize>()
}
