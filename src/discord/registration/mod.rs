//! The registration of commands with Discord: makes the list from the specs and the wording, and compares it with Discord's. The
//! rules are those of "Application Commands".

#[cfg(test)]
mod tests;

use serde_json::{Map, Value as Json, json};
use serenity::model::Permissions;
use serenity::model::application::{CommandOptionType, CommandType};

use crate::model::Locale;
use crate::reply::wording;
use crate::slash::{CommandOption, OptionKind, Permission, Spec};

/// The types of channel that are offered: text, announcements, and the threads of both ("Channel Types").
const CHANNEL_TYPES: [u8; 5] = [0, 5, 10, 11, 12];
/// Longest description, in characters.
const MAX_DESCRIPTION_CHARS: usize = 100;

/// The body of a bulk registration: one entry per top-level command, in the order of the specs.
pub fn commands(specs: &[Spec]) -> Json {
    let mut names: Vec<&str> = Vec::new();
    for name in specs.iter().filter_map(|spec| spec.path.first()) {
        if !names.contains(name) {
            names.push(name);
        }
    }
    names.into_iter().map(|name| top(name, specs)).collect()
}

/// Whether two lists are equivalent. Discord adds ids and defaults, and drops what is empty.
pub(crate) fn is_same(ours: &Json, theirs: &Json) -> bool {
    normal_list(ours) == normal_list(theirs)
}

fn top(name: &str, specs: &[Spec]) -> Json {
    let members: Vec<&Spec> = specs.iter().filter(|spec| spec.path.first() == Some(&name)).collect();
    if members.iter().any(|spec| spec.is_in_member_menu()) {
        return menu_entry(name);
    }
    let mut command = named(name, &format!("cmd-{name}"));
    command.insert("type".into(), u8::from(CommandType::ChatInput).into());
    command
        .insert("options".into(), members.iter().copied().flat_map(|spec| below(spec, &members)).collect());
    // Only a display hint; `commands/authorize.rs` decides.
    if members.iter().all(|spec| spec.permission == Permission::Admin) {
        command
            .insert("default_member_permissions".into(), Permissions::MANAGE_GUILD.bits().to_string().into());
    }
    Json::Object(command)
}

/// An entry in the menu of members ("User commands"): no description and no options, and its name may have capitals and spaces.
fn menu_entry(name: &str) -> Json {
    let message = format!("cmd-{}", name.to_lowercase().replace(' ', "-"));
    let mut names = Map::new();
    for locale in Locale::ALL.into_iter().filter(|locale| *locale != Locale::FALLBACK) {
        let local = wording(locale, &message, "name").filter(|text| (1..=32).contains(&text.chars().count()));
        let tags = locale.language().tags.iter();
        names.extend(tags.filter_map(|tag| Some(((*tag).to_owned(), local.clone()?.into()))));
    }
    json!({ "type": u8::from(CommandType::User), "name": name, "name_localizations": names })
}

/// What a spec adds to its top-level command: its options, or itself as a subcommand, possibly in a group.
fn below(spec: &Spec, members: &[&Spec]) -> Vec<Json> {
    match spec.path {
        [_, sub] => vec![subcommand(spec, sub)],
        [top, group, _] => {
            let mut of_group =
                members.iter().filter(|one| one.path.len() == 3 && one.path[1] == *group).peekable();
            // The first spec of a group adds the whole group.
            if of_group.peek().is_none_or(|first| first.path != spec.path) {
                return Vec::new();
            }
            let mut entry = named(group, &format!("cmd-{top}-{group}"));
            entry.insert("type".into(), u8::from(CommandOptionType::SubCommandGroup).into());
            entry.insert("options".into(), of_group.map(|one| subcommand(one, one.path[2])).collect());
            vec![Json::Object(entry)]
        }
        _ => spec.options.iter().map(option).collect(),
    }
}

fn subcommand(spec: &Spec, name: &str) -> Json {
    let mut entry = named(name, &format!("cmd-{}", spec.path.join("-")));
    entry.insert("type".into(), u8::from(CommandOptionType::SubCommand).into());
    entry.insert("options".into(), spec.options.iter().map(option).collect());
    Json::Object(entry)
}

fn option(opt: &CommandOption) -> Json {
    let mut entry = named(opt.name, &format!("opt-{}", opt.name));
    let kind = match opt.kind {
        OptionKind::Text { max } => {
            entry.insert("max_length".into(), max.into());
            CommandOptionType::String
        }
        OptionKind::Number { min, max } => {
            entry.insert("min_value".into(), min.into());
            entry.insert("max_value".into(), max.into());
            CommandOptionType::Integer
        }
        OptionKind::Member => CommandOptionType::User,
        OptionKind::Channel => {
            entry.insert("channel_types".into(), json!(CHANNEL_TYPES));
            CommandOptionType::Channel
        }
        OptionKind::Role => CommandOptionType::Role,
        OptionKind::Flag => CommandOptionType::Boolean,
    };
    entry.insert("type".into(), u8::from(kind).into());
    entry.insert("required".into(), opt.required.into());
    entry.insert("autocomplete".into(), opt.autocomplete.into());
    Json::Object(entry)
}

/// Name and description in the fallback language, and both under the tags of the others.
fn named(name: &str, message: &str) -> Map<String, Json> {
    let mut entry = Map::new();
    entry.insert("name".into(), name.into());
    let description =
        wording(Locale::FALLBACK, message, "description").filter(|text| !text.trim().is_empty());
    entry.insert("description".into(), short(&description.unwrap_or_else(|| name.to_owned())).into());
    let (mut names, mut descriptions) = (Map::new(), Map::new());
    for locale in Locale::ALL.into_iter().filter(|locale| *locale != Locale::FALLBACK) {
        let name = wording(locale, message, "name").filter(|text| is_name(text));
        let description = wording(locale, message, "description").filter(|text| !text.trim().is_empty());
        for tag in locale.language().tags {
            names.extend(name.clone().map(|text| ((*tag).to_owned(), text.into())));
            descriptions.extend(description.as_deref().map(|text| ((*tag).to_owned(), short(text).into())));
        }
    }
    entry.insert("name_localizations".into(), names.into());
    entry.insert("description_localizations".into(), descriptions.into());
    entry
}

fn short(text: &str) -> String {
    text.chars().take(MAX_DESCRIPTION_CHARS).collect()
}

/// `^[-_'\p{L}\p{N}]{1,32}$`, lower-case where there is one; a name Discord would refuse is left out.
fn is_name(text: &str) -> bool {
    let fits = |one: char| (one.is_alphanumeric() || matches!(one, '-' | '_' | '\'')) && !one.is_uppercase();
    (1..=32).contains(&text.chars().count()) && text.chars().all(fits)
}

/// A list in normal form: known keys only, without defaults, sorted by name.
fn normal_list(list: &Json) -> Vec<Json> {
    let mut commands: Vec<Json> = list.as_array().into_iter().flatten().map(normal).collect();
    commands.sort_by_key(|command| command["name"].as_str().unwrap_or_default().to_owned());
    commands
}

const KEYS: &[&str] = &[
    "type",
    "name",
    "name_localizations",
    "description",
    "description_localizations",
    "default_member_permissions",
    "required",
    "autocomplete",
    "choices",
    "min_value",
    "max_value",
    "min_length",
    "max_length",
    "channel_types",
];

fn normal(entry: &Json) -> Json {
    let mut kept = Map::new();
    for key in KEYS {
        if let Some(value) = entry.get(key).filter(|value| !is_default(key, value)) {
            kept.insert((*key).to_owned(), number(value));
        }
    }
    let options: Vec<Json> = entry["options"].as_array().into_iter().flatten().map(normal).collect();
    if !options.is_empty() {
        kept.insert("options".to_owned(), options.into());
    }
    Json::Object(kept)
}

fn is_default(key: &str, value: &Json) -> bool {
    let empty = value.as_object().is_some_and(Map::is_empty) || value.as_array().is_some_and(Vec::is_empty);
    value.is_null()
        || *value == json!(false)
        || *value == json!("")
        || empty
        || (key == "min_length" && *value == json!(0))
}

/// Discord may return `1.0` for `1`.
fn number(value: &Json) -> Json {
    if value.is_f64() { value.as_f64().map_or_else(|| value.clone(), whole) } else { value.clone() }
}

#[expect(clippy::cast_possible_truncation, reason = "checked to be whole and small before")]
fn whole(number: f64) -> Json {
    // Discord's bounds lie within ±2^53, where every whole number has its own double.
    if number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0 {
        json!(number as i64)
    } else {
        json!(number)
    }
}
