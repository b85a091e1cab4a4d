//! The rules for buttons and selects under a message, and for modals. Must not know what they are for.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Findings, Rule};

const PAGE: &str = "components/reference";
const ANSWERS: &str = "interactions/receiving-and-responding";

/// Rows.
pub const ROWS: Rule = Rule { page: PAGE, sentence: "Components come in at most 5 action rows." };
/// Buttons of a row.
pub const ROW: Rule = Rule { page: PAGE, sentence: "A row holds 1 to 5 buttons, or one select." };
/// Ids.
pub const CUSTOM_ID: Rule = Rule { page: PAGE, sentence: "A custom_id has 1 to 100 characters." };
/// Ids again.
pub const UNIQUE: Rule = Rule { page: PAGE, sentence: "A custom_id is unique in its message." };
/// Label, style, address.
pub const BUTTON: Rule = Rule {
    page: PAGE,
    sentence: "A button has a style of 1 to 5, a label of at most 80 characters or an emoji, and a url only with style 5.",
};
/// Options of a select.
pub const SELECT: Rule = Rule {
    page: PAGE,
    sentence: "A select has 1 to 25 options, each with label and value of at most 100 characters.",
};
/// Title, id and rows of a modal.
pub const MODAL: Rule = Rule {
    page: ANSWERS,
    sentence: "A modal has a title of at most 45 characters, a custom_id and 1 to 5 rows.",
};

/// Judges the `components` of a message.
pub fn judge(found: &mut Findings, components: &Value) {
    let mut ids = BTreeSet::new();
    for (index, row) in found.list(&ROWS, "components", components, 5).iter().enumerate() {
        let path = format!("components.{index}");
        if row["type"] != 1 {
            found.refuse(&ROWS, &path, format_args!("type {}", row["type"]));
            continue;
        }
        judge_row(found, &path, row, &mut ids);
    }
}

fn judge_row(found: &mut Findings, path: &str, row: &Value, ids: &mut BTreeSet<String>) {
    let path = format!("{path}.components");
    let inside = found.list(&ROW, &path, &row["components"], 5);
    let selects = inside.iter().filter(|part| part["type"] != 2).count();
    if inside.is_empty() || selects > 1 || (selects == 1 && inside.len() > 1) {
        found.refuse(&ROW, &path, format_args!("{} parts, {selects} of them selects", inside.len()));
    }
    for (index, part) in inside.iter().enumerate() {
        let path = format!("{path}.{index}");
        match part["type"].as_u64() {
            Some(2) => judge_button(found, &path, part),
            Some(3) => judge_select(found, &path, part),
            Some(5..=8) => {}
            _ => found.refuse(&ROW, &path, format_args!("type {}", part["type"])),
        }
        if part["style"] == 5 && part["custom_id"].is_null() {
            continue;
        }
        judge_id(found, &path, &part["custom_id"], ids);
    }
}

fn judge_id(found: &mut Findings, path: &str, id: &Value, ids: &mut BTreeSet<String>) {
    let path = format!("{path}.custom_id");
    let Some(text) = id.as_str() else {
        return found.refuse(&CUSTOM_ID, &path, id);
    };
    found.length(&CUSTOM_ID, &path, id, 1..=100);
    if !ids.insert(text.to_owned()) {
        found.refuse(&UNIQUE, &path, text);
    }
}

fn judge_button(found: &mut Findings, path: &str, button: &Value) {
    let style = button["style"].as_u64();
    let link = style == Some(5);
    let styled = matches!(style, Some(1..=5)) && link == button["url"].is_string();
    if !styled || (button["label"].as_str().is_none_or(str::is_empty) && button["emoji"].is_null()) {
        found.refuse(&BUTTON, path, button);
    }
    found.length(&BUTTON, &format!("{path}.label"), &button["label"], 0..=80);
}

fn judge_select(found: &mut Findings, path: &str, select: &Value) {
    let options = found.list(&SELECT, &format!("{path}.options"), &select["options"], 25);
    if options.is_empty() {
        found.refuse(&SELECT, &format!("{path}.options"), "none");
    }
    for (index, option) in options.iter().enumerate() {
        for key in ["label", "value"] {
            let path = format!("{path}.options.{index}.{key}");
            if option[key].is_null() {
                found.refuse(&SELECT, &path, "missing");
            }
            found.length(&SELECT, &path, &option[key], 1..=100);
        }
    }
}

/// Judges the data of a modal.
pub fn judge_modal(found: &mut Findings, data: &Value) {
    for (key, most) in [("title", 45), ("custom_id", 100)] {
        if data[key].is_null() {
            found.refuse(&MODAL, &format!("data.{key}"), "missing");
        }
        found.length(&MODAL, &format!("data.{key}"), &data[key], 1..=most);
    }
    if found.list(&MODAL, "data.components", &data["components"], 5).is_empty() {
        found.refuse(&MODAL, "data.components", "none");
    }
}
