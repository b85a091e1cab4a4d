//! The rules for buttons and selects under a message.

use std::collections::BTreeSet;

use serde_json::Value;

use super::selects::{self, Place};
use super::{Findings, Rule};

const PAGE: &str = "components/reference";

pub const ROWS: Rule = Rule { page: PAGE, sentence: "Components come in at most 5 action rows." };
pub const ROW: Rule = Rule { page: PAGE, sentence: "A row holds 1 to 5 buttons, or one select." };
pub const CUSTOM_ID: Rule = Rule { page: PAGE, sentence: "A custom_id has 1 to 100 characters." };
pub const UNIQUE: Rule = Rule { page: PAGE, sentence: "A custom_id is unique in its message." };
pub const BUTTON: Rule = Rule {
    page: PAGE,
    sentence: "A button has a style of 1 to 5, a label of at most 80 characters or an emoji, and a url only with style 5.",
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
            Some(3 | 5..=8) => selects::judge(found, &path, part, Place::Message),
            _ => found.refuse(&ROW, &path, format_args!("type {}", part["type"])),
        }
        if part["style"] == 5 && part["custom_id"].is_null() {
            continue;
        }
        judge_id(found, &path, &part["custom_id"], ids);
    }
}

pub(super) fn judge_id(found: &mut Findings, path: &str, id: &Value, ids: &mut BTreeSet<String>) {
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
