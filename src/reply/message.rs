//! A reply's parts: text, one embed, buttons.
//! Limits are Discord's ("Message Resource", "Component Reference"); `discord/encode.rs` cuts what is longer.

/// The colour of an embed's edge; the text says the same in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Colour {
    /// Working.
    Green,
    /// On break.
    Blue,
    /// Not clocked in; plain information.
    Grey,
    /// Not confirmed yet.
    Amber,
    /// Refused or failed.
    Red,
}

/// A name and a value in an embed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Field {
    /// At most 256 characters.
    pub name: String,
    /// At most 1,024 characters, Markdown; text from outside must have been escaped.
    pub value: String,
    /// Whether it may stand beside others.
    pub(crate) inline: bool,
}

/// The framed part of a reply.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Embed {
    /// The colour of its edge.
    pub(crate) colour: Colour,
    /// The state in words; at most 256 characters.
    pub title: String,
    /// Markdown; text from outside must have been escaped. May be empty.
    pub description: String,
    /// At most 25.
    pub fields: Vec<Field>,
    /// Small print; may be empty.
    pub(crate) footer: String,
}

/// How a button looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ButtonStyle {
    /// The most sensible next step.
    Primary,
    Secondary,
    /// One that starts something.
    Success,
    /// One that ends something.
    Danger,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Button {
    /// At most 100 bytes; carries action, owner and the state it was drawn from.
    pub id: String,
    /// At most 80 characters.
    pub label: String,
    pub style: ButtonStyle,
}

/// A message of the bot.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reply {
    /// Text above the embed; may be empty.
    pub text: String,
    pub embed: Option<Embed>,
    /// Rows of buttons: at most five rows of five.
    pub rows: Vec<Vec<Button>>,
    /// Whether only the person who asked sees it.
    pub private: bool,
    /// For a button: whether this replaces the message that the button is on, instead of being a new one.
    pub in_place: bool,
    /// As a direct message: whether it arrives without a sound.
    pub quiet: bool,
}

/// A form with one line of text, which opens as the response to a button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// At most 100 bytes; comes back with what was filled in.
    pub id: String,
    /// At most 45 characters.
    pub title: String,
    /// What is asked for; at most 45 characters.
    pub label: String,
    /// An example, shown while nothing is filled in; at most 100 characters.
    pub example: String,
    /// Longest text that is taken, in characters.
    pub max: u16,
}

impl Form {
    /// The name of its input.
    pub(crate) const INPUT: &str = "at";
}

/// A choice of autocomplete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What the person sees; at most 100 characters.
    pub name: String,
    /// What is sent when it is chosen; at most 100 characters.
    pub value: String,
}
