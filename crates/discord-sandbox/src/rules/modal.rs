//! The rules for modals and for what they hold.

use std::collections::BTreeSet;

use serde_json::Value;

use super::components::judge_id;
use super::selects::{self, Place, judge_options};
use super::{Findings, Rule};

const PAGE: &str = "components/reference";

pub const MODAL: Rule = Rule {
    page: "interactions/receiving-and-responding",
    sentence: "A modal has a title of at most 45 characters, a custom_id and 1 to 5 parts.",
};
pub const LABEL: Rule = Rule {
    page: PAGE,
    sentence: "A label has 1 to 45 characters, a description of at most 100 and holds one component.",
};
pub const CHILD: Rule = Rule {
    page: PAGE,
    sentence: "A label holds a text input, a select, a radio group, a checkbox or a group of them, or a file upload; a row in a modal a text input.",
};
pub const TEXT: Rule = Rule { page: PAGE, sentence: "A text display says something." };
pub const TEXT_INPUT: Rule = Rule {
    page: PAGE,
    sentence: "A text input has a style of 1 or 2, lengths of at most 4000, a placeholder of at most 100 and, inside a label, no label.",
};
pub const GROUP: Rule = Rule {
    page: PAGE,
    sentence: "A radio group has 2 to 10 options with one preset at most, a checkbox group 1 to 10 with bounds within them.",
};
pub const UPLOAD: Rule =
    Rule { page: PAGE, sentence: "A file upload takes 0 to 10 files at least and 1 to 10 at most." };

/// Judges the data of a modal.
pub fn judge(found: &mut Findings, data: &Value) {
    for (key, most) in [("title", 45), ("custom_id", 100)] {
        if data[key].is_null() {
            found.refuse(&MODAL, &format!("data.{key}"), "missing");
        }
        found.length(&MODAL, &format!("data.{key}"), &data[key], 1..=most);
    }
    let parts = found.list(&MODAL, "data.components", &data["components"], 5);
    if parts.is_empty() {
        found.refuse(&MODAL, "data.components", "none");
    }
    let mut ids = BTreeSet::new();
    for (index, part) in parts.iter().enumerate() {
        judge_part(found, &format!("data.components.{index}"), part, &mut ids);
    }
}

/// A label or, in the older form, a row around one component of a modal.
fn judge_part(found: &mut Findings, path: &str, part: &Value, ids: &mut BTreeSet<String>) {
    let is_label = part["type"] == 18;
    let inside = if is_label { &part["component"] } else { &part["components"][0] };
    match part["type"].as_u64() {
        Some(10) => return judge_text(found, path, part),
        Some(18) => {
            if !part["label"].is_string() || !inside.is_object() {
                found.refuse(&LABEL, path, part);
            }
            found.length(&LABEL, &format!("{path}.label"), &part["label"], 1..=45);
            found.length(&LABEL, &format!("{path}.description"), &part["description"], 1..=100);
        }
        Some(1) if part["components"].as_array().is_some_and(|parts| parts.len() == 1) => {}
        _ => return found.refuse(&MODAL, path, part),
    }
    judge_id(found, path, &inside["custom_id"], ids);
    match inside["type"].as_u64() {
        Some(4) => judge_text_input(found, path, inside, is_label),
        Some(3 | 5..=8) if is_label => selects::judge(found, path, inside, Place::Modal),
        Some(19) if is_label => judge_upload(found, path, inside),
        Some(21) if is_label => judge_group(found, path, inside, 2),
        Some(22) if is_label => judge_group(found, path, inside, 1),
        Some(23) if is_label => {}
        _ => found.refuse(&CHILD, path, inside),
    }
}

fn judge_text(found: &mut Findings, path: &str, part: &Value) {
    if part["content"].as_str().is_none_or(|text| text.trim().is_empty()) {
        found.refuse(&TEXT, path, part);
    }
    found.length(&TEXT, &format!("{path}.content"), &part["content"], 1..=4000);
}

fn judge_text_input(found: &mut Findings, path: &str, input: &Value, is_labelled: bool) {
    let bound = |key: &str| input[key].is_null() || input[key].as_u64().is_some_and(|bound| bound <= 4000);
    let is_one = matches!(input["style"].as_u64(), Some(1 | 2)) && input["label"].is_null() == is_labelled;
    let is_empty = input["min_length"].as_u64() > input["max_length"].as_u64().or(Some(4000));
    if !is_one || !bound("min_length") || !bound("max_length") || input["max_length"] == 0 || is_empty {
        found.refuse(&TEXT_INPUT, path, input);
    }
    found.length(&TEXT_INPUT, &format!("{path}.label"), &input["label"], 1..=45);
    found.length(&TEXT_INPUT, &format!("{path}.placeholder"), &input["placeholder"], 0..=100);
    found.length(&TEXT_INPUT, &format!("{path}.value"), &input["value"], 0..=4000);
}

fn judge_group(found: &mut Findings, path: &str, group: &Value, fewest: usize) {
    let options = found.list(&GROUP, &format!("{path}.options"), &group["options"], 10);
    let preset = options.iter().filter(|option| option["default"] == true).count();
    let is_radio = group["type"] == 21;
    let count = options.len() as u64;
    let most = group["max_values"].as_u64().unwrap_or(count);
    let least = group["min_values"].as_u64().unwrap_or(1);
    let is_bounded = is_radio || ((1..=count).contains(&most) && least <= most && preset as u64 <= most);
    if options.len() < fewest || (is_radio && preset > 1) || !is_bounded {
        found.refuse(&GROUP, path, format_args!("{count} options, {preset} preset, {least} to {most}"));
    }
    judge_options(found, path, options);
}

fn judge_upload(found: &mut Findings, path: &str, upload: &Value) {
    let least = upload["min_values"].as_u64().unwrap_or(1);
    let most = upload["max_values"].as_u64().unwrap_or(1);
    if !(1..=10).contains(&most) || least > most {
        found.refuse(&UPLOAD, path, format_args!("{least} to {most}"));
    }
}
