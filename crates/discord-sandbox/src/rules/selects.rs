//! The rules for selects, under a message and in a modal.

use serde_json::Value;

use super::{Findings, Rule};

const PAGE: &str = "components/reference";

pub const SELECT: Rule = Rule {
    page: PAGE,
    sentence: "A select has 1 to 25 options, each with label and value of at most 100 characters.",
};
pub const OPTION: Rule = Rule {
    page: PAGE,
    sentence: "An option's description has at most 100 characters, and its value is unique in its select.",
};
pub const PLACEHOLDER: Rule =
    Rule { page: PAGE, sentence: "A select's placeholder has at most 150 characters." };
pub const COUNT: Rule = Rule {
    page: PAGE,
    sentence: "min_values is 0 to 25, max_values is 1 to 25; neither these nor the preset values exceed the number of options.",
};
pub const DEFAULTS: Rule = Rule {
    page: PAGE,
    sentence: "What is preset in a select of members, roles or channels has an id and the type that the select takes.",
};
pub const CHANNEL_TYPES: Rule =
    Rule { page: PAGE, sentence: "channel_types is a list of numbers, in a select of channels only." };
pub const PLACE: Rule = Rule {
    page: PAGE,
    sentence: "A select in a modal is not disabled, and one that must be filled takes a value at least.",
};

/// Where a select stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Message,
    Modal,
}

/// Judges a select of any kind.
pub fn judge(found: &mut Findings, path: &str, select: &Value, place: Place) {
    let is_of_text = select["type"] == 3;
    let options = found.list(&SELECT, &format!("{path}.options"), &select["options"], 25);
    if is_of_text == options.is_empty() {
        found.refuse(&SELECT, &format!("{path}.options"), format_args!("{} of them", options.len()));
    }
    judge_options(found, path, options);
    found.length(&PLACEHOLDER, &format!("{path}.placeholder"), &select["placeholder"], 0..=150);
    judge_count(found, path, select, options);
    judge_defaults(found, path, select);
    let types = &select["channel_types"];
    let are_numbers = types.as_array().is_some_and(|types| types.iter().all(Value::is_u64));
    if !types.is_null() && (select["type"] != 8 || !are_numbers) {
        found.refuse(&CHANNEL_TYPES, &format!("{path}.channel_types"), types);
    }
    let may_be_empty = select["min_values"] == 0 && select["required"] != false;
    if place == Place::Modal && (select["disabled"] == true || may_be_empty) {
        found.refuse(&PLACE, path, select);
    }
}

/// Options as selects, radio groups and checkbox groups have them.
pub(super) fn judge_options(found: &mut Findings, path: &str, options: &[Value]) {
    for (index, option) in options.iter().enumerate() {
        let path = format!("{path}.options.{index}");
        for key in ["label", "value"] {
            let path = format!("{path}.{key}");
            if option[key].is_null() {
                found.refuse(&SELECT, &path, "missing");
            }
            found.length(&SELECT, &path, &option[key], 1..=100);
        }
        found.length(&OPTION, &format!("{path}.description"), &option["description"], 0..=100);
        if options.iter().take(index).any(|earlier| earlier["value"] == option["value"]) {
            found.refuse(&OPTION, &path, &option["value"]);
        }
    }
}

fn judge_count(found: &mut Findings, path: &str, select: &Value, options: &[Value]) {
    let bound = |key: &str, otherwise: u64| select[key].as_u64().unwrap_or(otherwise);
    let is_number = |key: &str| select[key].is_null() || select[key].is_u64();
    let (least, most) = (bound("min_values", 1), bound("max_values", 1));
    let preset = options.iter().filter(|option| option["default"] == true).count()
        + select["default_values"].as_array().map_or(0, Vec::len);
    let room = if options.is_empty() { 25 } else { options.len() as u64 };
    let fits = is_number("min_values")
        && is_number("max_values")
        && least <= most
        && (1..=25).contains(&most)
        && least <= room
        && most <= room
        && preset as u64 <= most;
    if !fits {
        let seen = format_args!("{least} to {most} of {room}, {preset} preset").to_string();
        found.refuse(&COUNT, path, seen);
    }
}

fn judge_defaults(found: &mut Findings, path: &str, select: &Value) {
    let path = format!("{path}.default_values");
    let kinds: &[&str] = match select["type"].as_u64() {
        Some(5) => &["user"],
        Some(6) => &["role"],
        Some(7) => &["user", "role"],
        Some(8) => &["channel"],
        _ => &[],
    };
    let is_one = |one: &Value| {
        let id = one["id"].as_str().is_some_and(|id| id.parse::<u64>().is_ok());
        id && one["type"].as_str().is_some_and(|kind| kinds.contains(&kind))
    };
    for one in found.list(&DEFAULTS, &path, &select["default_values"], 25) {
        if !is_one(one) {
            found.refuse(&DEFAULTS, &path, one);
        }
    }
}
