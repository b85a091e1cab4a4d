//! The rules for buttons and selects under a message, and for modals.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Findings, Rule};

const PAGE: &str = "components/reference";
const ANSWERS: &str = "interactions/receiving-and-responding";

pub const ROWS: Rule = Rule { page: PAGE, sentence: "Components come in at most 5 action rows." };
pub const ROW: Rule = Rule { page: PAGE, sentence: "A row holds 1 to 5 buttons, or one select." };
pub const CUSTOM_ID: Rule = Rule { page: PAGE, sentence: "A custom_id has 1 to 100 characters." };
pub const UNIQUE: Rule = Rule { page: PAGE, sentence: "A custom_id is unique in its message." };
pub const BUTTON: Rule = Rule {
    page: PAGE,
    sentence: "A button has a style of 1 to 5, a label of at most 80 characters or an emoji, and a url only with style 5.",
};
pub const SELECT: Rule = Rule {
    page: PAGE,
    sentence: "A select has 1 to 25 options, each with label and value of at most 100 characters.",
};
pub const MODAL: Rule = Rule {
    page: ANSWERS,
    sentence: "A modal has a title of at most 45 characters, a custom_id and 1 to 5 parts.",
};
pub const LABEL: Rule = Rule {
    page: PAGE,
    sentence: "A label has 1 to 45 characters, a description of at most 100 and holds one component.",
};
pub const TEXT_INPUT: Rule = Rule {
    page: PAGE,
    sentence: "A text input has a style of 1 or 2, lengths of at most 4000, a placeholder of at most 100 and, inside a label, no label.",
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
        // A text display.
        Some(10) => return,
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
    if inside["type"] == 4 {
        judge_text_input(found, path, inside, is_label);
    }
}

fn judge_text_input(found: &mut Findings, path: &str, input: &Value, is_labelled: bool) {
    let bound = |key: &str| input[key].is_null() || input[key].as_u64().is_some_and(|bound| bound <= 4000);
    let is_one = matches!(input["style"].as_u64(), Some(1 | 2)) && input["label"].is_null() == is_labelled;
    if !is_one || !bound("min_length") || !bound("max_length") || input["max_length"] == 0 {
        found.refuse(&TEXT_INPUT, path, input);
    }
    found.length(&TEXT_INPUT, &format!("{path}.label"), &input["label"], 1..=45);
    found.length(&TEXT_INPUT, &format!("{path}.placeholder"), &input["placeholder"], 0..=100);
    found.length(&TEXT_INPUT, &format!("{path}.value"), &input["value"], 0..=4000);
}
