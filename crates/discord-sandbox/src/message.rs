//! A message with all its versions.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::rules::message::QUIET;
use crate::ids::{InteractionId, UserId};

/// The parts of a body that stay in a message.
const KEPT: [&str; 3] = ["content", "embeds", "components"];

/// What a message said from one instant on.
#[derive(Clone, Debug, Serialize)]
pub struct Version {
    /// Since when, by the sandbox's clock.
    pub at: DateTime<Utc>,
    /// `content`, `embeds` and `components`.
    pub body: Value,
}

/// A message of the bot.
#[derive(Clone, Debug, Serialize)]
pub struct Message {
    pub id: u64,
    pub channel: u64,
    /// The interaction it answers, if any.
    pub interaction: Option<InteractionId>,
    /// The only person who sees it, if it is ephemeral.
    pub only_for: Option<UserId>,
    /// Whether it says "thinking…" because an answer was deferred.
    pub thinking: bool,
    /// Whether it was sent without a sound (`SUPPRESS_NOTIFICATIONS`).
    pub silent: bool,
    /// The nonce it was sent with. Discord shows it to nobody.
    pub nonce: Option<String>,
    /// Whether it was deleted.
    pub deleted: bool,
    /// When it was created, by the sandbox's clock.
    pub at: DateTime<Utc>,
    /// What it said, the present text last; empty while it is thinking.
    pub versions: Vec<Version>,
    /// How many of the versions were looked at.
    pub read: usize,
}

/// A button or select under a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Button {
    /// Its id, if it is not a link.
    pub custom_id: Option<String>,
    /// What it says.
    pub label: String,
    /// 1 primary to 4 danger, 5 a link.
    pub style: u64,
    /// Whether it can be pressed.
    pub disabled: bool,
}

impl Message {
    /// Content, embeds and components as they are now.
    pub fn body(&self) -> Value {
        self.versions.last().map_or_else(|| whole(&Value::Null, &Value::Null), |version| version.body.clone())
    }

    /// The text above the embeds.
    pub fn content(&self) -> String {
        self.body()["content"].as_str().unwrap_or_default().to_owned()
    }

    /// The embeds, as sent.
    pub fn embeds(&self) -> Vec<Value> {
        self.body()["embeds"].as_array().cloned().unwrap_or_default()
    }

    /// The buttons, row by row in one list.
    pub fn buttons(&self) -> Vec<Button> {
        let body = self.body();
        let rows = body["components"].as_array().into_iter().flatten();
        let parts = rows.filter_map(|row| row["components"].as_array()).flatten();
        parts.map(button).collect()
    }

    /// The button or select with this id, as sent.
    pub fn component(&self, custom_id: &str) -> Option<Value> {
        let body = self.body();
        let rows = body["components"].as_array().into_iter().flatten();
        let mut parts = rows.filter_map(|row| row["components"].as_array()).flatten();
        parts.find(|part| part["custom_id"] == custom_id).cloned()
    }

    /// The id of the button with this label.
    pub fn button(&self, label: &str) -> Option<String> {
        self.buttons().into_iter().find(|button| button.label == label)?.custom_id
    }

    /// All visible text, one line for each part: content, then each embed's author, title, description,
    /// fields as `name: value` and footer, then the buttons as `[label]`.
    pub fn text(&self) -> String {
        let mut lines = vec![self.content()];
        for embed in self.embeds() {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            lines.extend([
                text(&embed["author"]["name"]),
                text(&embed["title"]),
                text(&embed["description"]),
            ]);
            for field in embed["fields"].as_array().into_iter().flatten() {
                lines.push(format!("{}: {}", text(&field["name"]), text(&field["value"])));
            }
            lines.push(text(&embed["footer"]["text"]));
        }
        let labels: Vec<_> = self.buttons().into_iter().map(|button| format!("[{}]", button.label)).collect();
        lines.push(labels.join(" "));
        lines.retain(|line| !line.is_empty());
        lines.join("\n")
    }

    /// How often it was edited after it first said something.
    pub fn edits(&self) -> usize {
        self.versions.len().saturating_sub(1)
    }

    /// Whether this person sees it, in a channel they see.
    pub fn visible_to(&self, member: UserId) -> bool {
        !self.deleted && self.only_for.is_none_or(|only| only == member)
    }

    pub(super) fn say(&mut self, at: DateTime<Utc>, body: Value) {
        self.thinking = false;
        self.versions.push(Version { at, body });
    }

    /// The message as Discord sends it ("Message Resource").
    pub(super) fn wire(&self, bot: &Value) -> Value {
        let mut flags = if self.only_for.is_some() { 1_u64 << 6 } else { 0 };
        flags |= if self.thinking { 1 << 7 } else { 0 };
        flags |= if self.silent { QUIET } else { 0 };
        let edited = self.versions.last().filter(|_| self.edits() > 0).map(|version| version.at.to_rfc3339());
        let mut message = json!({
            "id": self.id.to_string(), "channel_id": self.channel.to_string(), "author": bot, "type": 0,
            "timestamp": self.at.to_rfc3339(), "edited_timestamp": edited, "tts": false, "pinned": false,
            "mention_everyone": false, "mentions": [], "mention_roles": [], "attachments": [], "flags": flags,
        });
        for (key, value) in self.body().as_object().into_iter().flatten() {
            message[key] = value.clone();
        }
        for embed in message["embeds"].as_array_mut().into_iter().flatten() {
            embed["type"] = json!("rich");
        }
        if let Some(press) = self.interaction {
            message["type"] = json!(20);
            message["application_id"] = bot["id"].clone();
            message["webhook_id"] = bot["id"].clone();
            message["interaction_metadata"] = json!({
                "id": press.to_string(), "type": 2, "user": bot, "authorizing_integration_owners": {},
            });
        }
        message
    }
}

/// What a body makes of what stood there before: parts it does not name stay.
pub(super) fn whole(before: &Value, body: &Value) -> Value {
    let mut kept = Map::new();
    for key in KEPT {
        let value = body.get(key).or_else(|| before.get(key)).filter(|value| !value.is_null());
        let empty = if key == "content" { json!("") } else { json!([]) };
        kept.insert(key.to_owned(), value.cloned().unwrap_or(empty));
    }
    Value::Object(kept)
}

fn button(part: &Value) -> Button {
    let text = |key: &str| part[key].as_str().map(str::to_owned);
    let emoji = || part["emoji"]["name"].as_str().map(str::to_owned);
    Button {
        custom_id: text("custom_id"),
        label: text("label").or_else(emoji).unwrap_or_default(),
        style: part["style"].as_u64().unwrap_or(0),
        disabled: part["disabled"] == true,
    }
}
