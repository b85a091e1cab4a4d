//! Encodes a `Reply` as Discord's JSON, for both transports.
//!
//! Everything is cut to Discord's limits here ("Message Resource", "Component Reference"), so that Discord refuses no response
//! because a text is too long. Lengths are counted in UTF-16 units, which is never less than what Discord counts.

#[cfg(test)]
mod tests;

use serde::Serialize;
use serde_json::json;
use serenity::builder::{
    AutocompleteChoice, CreateActionRow, CreateAllowedMentions, CreateAutocompleteResponse, CreateButton,
    CreateEmbed, CreateEmbedFooter, CreateInteractionResponse, CreateInteractionResponseFollowup,
    CreateInteractionResponseMessage, CreateMessage, EditInteractionResponse,
};
use serenity::model::application::ButtonStyle as Style;
use serenity::model::channel::{MessageFlags, Nonce};

use super::{Error, InteractionToken, Response};
use crate::reply::{Button, ButtonStyle, Choice, Colour, Embed, Form, Reply};

const MAX_CONTENT: usize = 2_000;
const MAX_TITLE: usize = 256;
const MAX_DESCRIPTION: usize = 4_096;
const MAX_FIELDS: usize = 25;
const MAX_FIELD_NAME: usize = 256;
const MAX_FIELD_VALUE: usize = 1_024;
const MAX_FOOTER: usize = 2_048;
/// For all texts of a message's embeds.
const MAX_EMBED: usize = 6_000;
const MAX_ROWS: usize = 5;
const MAX_BUTTONS: usize = 5;
const MAX_LABEL: usize = 80;
const MAX_CUSTOM_ID: usize = 100;
/// Title and label of a modal.
const MAX_FORM_TEXT: usize = 45;
const MAX_PLACEHOLDER: usize = 100;
const MAX_CHOICES: usize = 25;
const MAX_CHOICE: usize = 100;
/// Bits of a nonce in a mark: two of one person's messages do not have the same by chance.
const MARK_BITS: usize = 48;
/// Replaces an empty message, which Discord refuses (50006).
const PLACEHOLDER: &str = "…";

/// The body of a first response.
pub fn response(token: &InteractionToken, response: &Response) -> Result<Vec<u8>, Error> {
    to_json(&match response {
        Response::Form(form) => return to_json(&modal(form)),
        Response::Choices(options) => CreateInteractionResponse::Autocomplete(choices(options)),
        Response::Message(reply) if reply.in_place && token.on_message => {
            CreateInteractionResponse::UpdateMessage(message(reply))
        }
        Response::Message(reply) => {
            CreateInteractionResponse::Message(message(reply).ephemeral(reply.private))
        }
    })
}

/// The body that replaces a first response. It names every part, so that nothing of the old one stays.
pub fn edit(reply: &Reply) -> Result<Vec<u8>, Error> {
    let parts = Parts::of(reply);
    to_json(
        &EditInteractionResponse::new()
            .content(parts.content)
            .embeds(parts.embeds)
            .components(parts.rows)
            .allowed_mentions(CreateAllowedMentions::new()),
    )
}

/// The body of a message after the first response ("Followup Messages"; its own flag says who sees it).
pub fn follow_up(reply: &Reply) -> Result<Vec<u8>, Error> {
    let parts = Parts::of(reply);
    to_json(
        &CreateInteractionResponseFollowup::new()
            .content(parts.content)
            .embeds(parts.embeds)
            .components(parts.rows)
            .allowed_mentions(CreateAllowedMentions::new())
            .ephemeral(reply.private),
    )
}

/// The body of a direct message. Of two with the same `nonce`, Discord delivers only the first, and for minutes only; the mark tells later
/// whether it arrived.
pub fn direct_message(reply: &Reply, nonce: u64) -> Result<Vec<u8>, Error> {
    let parts = Parts::of(&marked(reply, &mark(nonce)));
    let message = CreateMessage::new()
        .content(parts.content)
        .embeds(parts.embeds)
        .components(parts.rows)
        .allowed_mentions(CreateAllowedMentions::new())
        .nonce(Nonce::String(nonce.to_string()))
        .enforce_nonce(true);
    to_json(&if reply.quiet { message.flags(MessageFlags::SUPPRESS_NOTIFICATIONS) } else { message })
}

/// A nonce as text that nobody sees, for Discord shows none that was sent: its lower bits as zero-width spaces and non-joiners.
pub fn mark(nonce: u64) -> String {
    (0..MARK_BITS).map(|bit| if nonce >> bit & 1 == 0 { '\u{200b}' } else { '\u{200c}' }).collect()
}

/// The same with the mark behind its first text.
fn marked(reply: &Reply, mark: &str) -> Reply {
    let mut reply = reply.clone();
    match &mut reply.embed {
        Some(embed) if reply.text.trim().is_empty() && !embed.title.trim().is_empty() => {
            embed.title = cut(&embed.title, MAX_TITLE - MARK_BITS) + mark;
        }
        _ => reply.text = cut(&reply.text, MAX_CONTENT - MARK_BITS) + mark,
    }
    reply
}

fn to_json(body: &impl Serialize) -> Result<Vec<u8>, Error> {
    serde_json::to_vec(body).map_err(|_| Error::Other("nothing: the message could not be written".to_owned()))
}

fn message(reply: &Reply) -> CreateInteractionResponseMessage {
    let parts = Parts::of(reply);
    CreateInteractionResponseMessage::new()
        .content(parts.content)
        .embeds(parts.embeds)
        .components(parts.rows)
        .allowed_mentions(CreateAllowedMentions::new())
}

fn choices(options: &[Choice]) -> CreateAutocompleteResponse {
    let fit = |choice: &&Choice| !choice.name.trim().is_empty() && units(&choice.value) <= MAX_CHOICE;
    let offered = options.iter().filter(fit).take(MAX_CHOICES);
    CreateAutocompleteResponse::new().set_choices(
        offered
            .map(|choice| AutocompleteChoice::new(cut(&choice.name, MAX_CHOICE), choice.value.clone()))
            .collect(),
    )
}

/// serenity's builder knows no labels, and a text input outside of one is deprecated ("Component Reference", "Label").
fn modal(form: &Form) -> serde_json::Value {
    let input = json!({
        "type": 4, "custom_id": Form::INPUT, "style": 1, "required": true, "min_length": 1, "max_length": form.max,
        "placeholder": cut(&form.example, MAX_PLACEHOLDER),
    });
    let label = json!({ "type": 18, "label": cut(&form.label, MAX_FORM_TEXT), "component": input });
    let data = json!({
        "custom_id": form.id, "title": cut(&form.title, MAX_FORM_TEXT), "components": [label],
    });
    json!({ "type": 9, "data": data })
}

struct Parts {
    content: String,
    embeds: Vec<CreateEmbed>,
    rows: Vec<CreateActionRow>,
}

impl Parts {
    fn of(reply: &Reply) -> Self {
        let mut content = cut(&reply.text, MAX_CONTENT);
        let embeds: Vec<_> = reply.embed.iter().filter_map(embed).collect();
        if content.trim().is_empty() && embeds.is_empty() {
            PLACEHOLDER.clone_into(&mut content);
        }
        Self { content, embeds, rows: rows(&reply.rows) }
    }
}

/// `None` if it would be empty.
fn embed(embed: &Embed) -> Option<CreateEmbed> {
    let mut budget = Budget(MAX_EMBED);
    let title = budget.take(&embed.title, MAX_TITLE);
    let footer = budget.take(&embed.footer, MAX_FOOTER);
    let description = budget.take(&embed.description, MAX_DESCRIPTION);
    let mut built = CreateEmbed::new().colour(colour(embed.colour));
    let mut anything = false;
    if let Some(title) = title {
        (built, anything) = (built.title(title), true);
    }
    if let Some(description) = description {
        (built, anything) = (built.description(description), true);
    }
    for field in embed.fields.iter().take(MAX_FIELDS) {
        let (name, value) =
            (budget.take(&field.name, MAX_FIELD_NAME), budget.take(&field.value, MAX_FIELD_VALUE));
        if let (Some(name), Some(value)) = (name, value) {
            (built, anything) = (built.field(name, value, field.inline), true);
        }
    }
    if let Some(footer) = footer {
        (built, anything) = (built.footer(CreateEmbedFooter::new(footer)), true);
    }
    anything.then_some(built)
}

/// The characters that an embed may still use.
struct Budget(usize);

impl Budget {
    /// As much of the text as fits; `None` if that is only white space.
    fn take(&mut self, text: &str, max: usize) -> Option<String> {
        let text = cut(text, max.min(self.0));
        self.0 -= units(&text).min(self.0);
        Some(text).filter(|text| !text.trim().is_empty())
    }
}

fn rows(rows: &[Vec<Button>]) -> Vec<CreateActionRow> {
    let mut seen = Vec::new();
    let mut built = Vec::new();
    for row in rows.iter().take(MAX_ROWS) {
        let buttons: Vec<_> =
            row.iter().take(MAX_BUTTONS).filter(|one| is_sendable(one, &mut seen)).map(button).collect();
        if !buttons.is_empty() {
            built.push(CreateActionRow::Buttons(buttons));
        }
    }
    built
}

/// Discord refuses the whole message because of one invalid button, so such a button is left out.
fn is_sendable<'a>(button: &'a Button, seen: &mut Vec<&'a str>) -> bool {
    let fits = (1..=MAX_CUSTOM_ID).contains(&units(&button.id)) && !button.label.trim().is_empty();
    let new = !seen.contains(&button.id.as_str());
    seen.push(&button.id);
    fits && new
}

fn button(button: &Button) -> CreateButton {
    let style = match button.style {
        ButtonStyle::Primary => Style::Primary,
        ButtonStyle::Secondary => Style::Secondary,
        ButtonStyle::Success => Style::Success,
        ButtonStyle::Danger => Style::Danger,
    };
    CreateButton::new(&button.id).label(cut(&button.label, MAX_LABEL)).style(style)
}

fn colour(colour: Colour) -> u32 {
    match colour {
        Colour::Green => 0x2e_a0_43,
        Colour::Blue => 0x1f_6f_eb,
        Colour::Grey => 0x8b_94_9e,
        Colour::Amber => 0xd2_99_22,
        Colour::Red => 0xda_36_33,
    }
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// At most `max` units, with an ellipsis where something was cut off.
fn cut(text: &str, max: usize) -> String {
    if units(text) <= max {
        return text.to_owned();
    }
    let mut room = max.saturating_sub(1);
    let kept = text.chars().take_while(|one| {
        let fits = one.len_utf16() <= room;
        room = room.saturating_sub(one.len_utf16());
        fits
    });
    let mut kept: String = kept.collect();
    if max > 0 {
        kept.push('…');
    }
    kept
}
