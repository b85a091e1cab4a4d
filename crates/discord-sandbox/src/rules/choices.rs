//! The rules for choices, in an autocomplete response and in a registered option.

use serde_json::Value;

use super::{Findings, Rule};

const PAGE: &str = "interactions/application-commands";

pub const MOST: Rule = Rule { page: PAGE, sentence: "There are at most 25 choices." };
pub const NAME: Rule = Rule { page: PAGE, sentence: "A choice's name has 1 to 100 characters." };
pub const VALUE: Rule = Rule {
    page: PAGE,
    sentence: "A choice's value is of its option's type, a text of at most 100 characters.",
};

/// Judges a list of choices for an option of this type (3 text, 4 whole number, 10 number).
pub fn judge(found: &mut Findings, path: &str, choices: &Value, option_type: u64) {
    for (index, choice) in found.list(&MOST, path, choices, 25).iter().enumerate() {
        let at = |key: &str| format!("{path}.{index}.{key}");
        if choice["name"].is_null() {
            found.refuse(&NAME, &at("name"), "missing");
        }
        found.length(&NAME, &at("name"), &choice["name"], 1..=100);
        let value = &choice["value"];
        let fits = match option_type {
            4 => value.is_i64(),
            10 => value.is_number(),
            _ => value.as_str().is_some_and(|text| text.chars().count() <= 100),
        };
        if !fits {
            found.refuse(&VALUE, &at("value"), value);
        }
    }
}
