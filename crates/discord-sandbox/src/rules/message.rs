//! The rules for a message: its text, embeds and mentions.

use serde_json::Value;

use super::{Findings, Rule, components};

const PAGE: &str = "resources/message";

pub const CONTENT: Rule = Rule { page: PAGE, sentence: "A message's content has at most 2000 characters." };
pub const EMBEDS: Rule = Rule { page: PAGE, sentence: "A message has at most 10 embeds." };
pub const TITLE: Rule = Rule { page: PAGE, sentence: "An embed's title has at most 256 characters." };
pub const DESCRIPTION: Rule =
    Rule { page: PAGE, sentence: "An embed's description has at most 4096 characters." };
pub const FIELDS: Rule = Rule { page: PAGE, sentence: "An embed has at most 25 fields." };
pub const FIELD: Rule = Rule {
    page: PAGE,
    sentence: "A field has a name of 1 to 256 characters and a value of 1 to 1024, neither empty.",
};
pub const FOOTER: Rule = Rule { page: PAGE, sentence: "An embed's footer has at most 2048 characters." };
pub const AUTHOR: Rule = Rule { page: PAGE, sentence: "An embed's author has at most 256 characters." };
pub const TOTAL: Rule =
    Rule { page: PAGE, sentence: "All embeds of a message have at most 6000 characters together." };
/// 50006.
pub const EMPTY: Rule = Rule { page: PAGE, sentence: "A message is never empty." };
pub const MENTIONS: Rule = Rule {
    page: PAGE,
    sentence: "Text from people goes out with allowed_mentions none: `parse` an empty list, no users, no roles.",
};
pub const NONCE: Rule = Rule { page: PAGE, sentence: "A message's nonce has at most 25 characters." };
pub const FLAGS: Rule = Rule {
    page: PAGE,
    sentence: "A message is sent with no flags but ephemeral (only as an answer), quiet or without previews.",
};

/// Ephemeral: only the person who pressed sees it.
pub const EPHEMERAL: u64 = 1 << 6;
const NO_PREVIEWS: u64 = 1 << 2;
/// Sent without a sound.
pub const QUIET: u64 = 1 << 12;

/// Judges what was sent of a message, in a new one as in an edit.
pub fn judge(found: &mut Findings, body: &Value) {
    found.length(&CONTENT, "content", &body["content"], 0..=2000);
    let mut total = 0;
    for (index, embed) in found.list(&EMBEDS, "embeds", &body["embeds"], 10).iter().enumerate() {
        total += judge_embed(found, &format!("embeds.{index}"), embed);
    }
    if total > 6000 {
        found.refuse(&TOTAL, "embeds", format_args!("{total} characters"));
    }
    components::judge(found, &body["components"]);
    if says_something(body) {
        judge_mentions(found, &body["allowed_mentions"]);
    }
    let flags = body["flags"].as_u64().unwrap_or(0);
    if flags & !(EPHEMERAL | NO_PREVIEWS | QUIET) != 0 {
        found.refuse(&FLAGS, "flags", flags);
    }
}

/// Judges a whole message: one that was just sent, or what an edit made of it.
pub fn judge_whole(found: &mut Findings, whole: &Value) {
    let parts = whole["components"].as_array().is_some_and(|rows| !rows.is_empty());
    let files = whole["attachments"].as_array().is_some_and(|files| !files.is_empty());
    if !says_something(whole) && !parts && !files {
        found.refuse_with(&EMPTY, 50_006, "");
    }
}

fn says_something(body: &Value) -> bool {
    body["content"].as_str().is_some_and(|text| !text.trim().is_empty())
        || body["embeds"].as_array().is_some_and(|embeds| !embeds.is_empty())
}

fn judge_mentions(found: &mut Findings, allowed: &Value) {
    let none = |key: &str| allowed[key].as_array().is_none_or(Vec::is_empty);
    if !allowed["parse"].as_array().is_some_and(Vec::is_empty) || !none("users") || !none("roles") {
        found.note(&MENTIONS, "allowed_mentions", allowed);
    }
}

/// Returns the characters that count towards the 6,000.
fn judge_embed(found: &mut Findings, path: &str, embed: &Value) -> usize {
    let parts = [
        (&TITLE, "title", &embed["title"], 256),
        (&DESCRIPTION, "description", &embed["description"], 4096),
        (&FOOTER, "footer.text", &embed["footer"]["text"], 2048),
        (&AUTHOR, "author.name", &embed["author"]["name"], 256),
    ];
    let mut total = 0;
    for (rule, key, value, most) in parts {
        found.length(rule, &format!("{path}.{key}"), value, 0..=most);
        total += count(value);
    }
    let fields = found.list(&FIELDS, &format!("{path}.fields"), &embed["fields"], 25);
    for (index, field) in fields.iter().enumerate() {
        for (key, most) in [("name", 256), ("value", 1024)] {
            let path = format!("{path}.fields.{index}.{key}");
            if field[key].as_str().is_none_or(|text| text.trim().is_empty()) {
                found.refuse(&FIELD, &path, "empty");
            }
            found.length(&FIELD, &path, &field[key], 0..=most);
            total += count(&field[key]);
        }
    }
    if total == 0 && ["image", "thumbnail", "url"].iter().all(|key| embed[*key].is_null()) {
        found.refuse_with(&EMPTY, 50_006, path);
    }
    total
}

fn count(value: &Value) -> usize {
    value.as_str().map_or(0, |text| text.chars().count())
}
