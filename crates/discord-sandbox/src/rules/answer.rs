//! The rules for the first response to an interaction.

use serde_json::Value;

use super::{Findings, Rule, choices, message, modal};

const PAGE: &str = "interactions/receiving-and-responding";

pub const TYPE: Rule = Rule { page: PAGE, sentence: "A first answer has a type Discord knows." };
/// 4 to 7 and 9.
pub const NOT_FOR_AUTOCOMPLETE: Rule =
    Rule { page: PAGE, sentence: "Autocomplete is answered with type 8, and only autocomplete is." };
/// 6 and 7.
pub const ONLY_COMPONENTS: Rule = Rule {
    page: PAGE,
    sentence: "Types 6 and 7 answer only what came from a message: a component, or the modal it opened.",
};
/// 5 and 6.
pub const DEFERRAL: Rule = Rule { page: PAGE, sentence: "A deferral takes only the ephemeral flag." };
/// 5, and what follows it.
pub const EPHEMERAL_FIXED: Rule = Rule {
    page: PAGE,
    sentence: "Whether an answer is ephemeral is fixed by the first answer or its deferral.",
};
/// 9.
pub const MODAL_ON_MODAL: Rule = Rule { page: PAGE, sentence: "A modal is not the answer to a modal." };

/// What was pressed, as far as the rules tell it apart (Discord's numbers for interactions).
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Pressed {
    /// 2: a slash command.
    Command,
    /// 3: a button or select.
    Component,
    /// 4: typing in an option of this type.
    Autocomplete {
        /// 3 text, 4 whole number, 10 number.
        option_type: u64,
    },
    /// 5: a modal.
    Modal {
        /// Whether it was opened from a message.
        on_message: bool,
    },
}

/// Judges a first answer.
pub fn judge(found: &mut Findings, pressed: Pressed, body: &Value) {
    let data = &body["data"];
    let kind = body["type"].as_u64();
    if matches!(pressed, Pressed::Autocomplete { .. }) != (kind == Some(8)) {
        return found.refuse(&NOT_FOR_AUTOCOMPLETE, "type", &body["type"]);
    }
    let on_message = matches!(pressed, Pressed::Component | Pressed::Modal { on_message: true });
    if matches!(kind, Some(6 | 7)) && !on_message {
        return found.refuse(&ONLY_COMPONENTS, "type", &body["type"]);
    }
    match kind {
        Some(4) => {
            message::judge(found, data);
            message::judge_whole(found, data);
        }
        // An update is judged where it is applied, as an edit of the message it changes.
        Some(7) => {}
        Some(5 | 6) => judge_deferral(found, data),
        Some(8) => judge_choices(found, pressed, data),
        Some(9) if matches!(pressed, Pressed::Modal { .. }) => found.refuse(&MODAL_ON_MODAL, "type", 9),
        Some(9) => modal::judge(found, data),
        _ => found.refuse(&TYPE, "type", &body["type"]),
    }
}

fn judge_deferral(found: &mut Findings, data: &Value) {
    let Some(data) = data.as_object() else { return };
    for (key, value) in data {
        let empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        let flag = key == "flags" && value.as_u64().is_some_and(|flags| flags & !message::EPHEMERAL == 0);
        if !empty && !flag {
            found.note(&DEFERRAL, &format!("data.{key}"), value);
        }
    }
}

fn judge_choices(found: &mut Findings, pressed: Pressed, data: &Value) {
    if !data["choices"].is_array() {
        found.refuse(&choices::MOST, "data.choices", "missing");
    }
    if let Pressed::Autocomplete { option_type } = pressed {
        choices::judge(found, "data.choices", &data["choices"], option_type);
    }
}
