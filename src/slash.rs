//! What a slash command declares (`Spec`) and what it receives (`Interaction`, `Args`).

use std::collections::BTreeMap;

use crate::model::{ChannelId, ChannelRight, GuildId, InteractionId, Locale, MemberId, RoleId};

/// The kind of value an option takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptionKind {
    /// Free text, at most this many characters.
    Text {
        /// Longest text Discord lets a person send, in characters.
        max: u16,
    },
    /// A whole number within bounds.
    Number { min: i64, max: i64 },
    /// A member of the guild.
    Member,
    /// A channel or thread of the guild that takes messages.
    Channel,
    /// A role of the guild.
    Role,
    /// Yes or no.
    Flag,
}

/// One option of a command. Its description, and both localised, are in the wording files under `opt-<name>-…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommandOption {
    pub name: &'static str,
    pub kind: OptionKind,
    /// Whether Discord insists on it.
    pub required: bool,
    /// Whether the bot offers choices while it is typed.
    pub autocomplete: bool,
}

impl CommandOption {
    pub const fn text(name: &'static str, max: u16) -> Self {
        Self { name, kind: OptionKind::Text { max }, required: false, autocomplete: false }
    }

    pub const fn number(name: &'static str, min: i64, max: i64) -> Self {
        Self { name, kind: OptionKind::Number { min, max }, required: false, autocomplete: false }
    }

    pub const fn member(name: &'static str) -> Self {
        Self { name, kind: OptionKind::Member, required: false, autocomplete: false }
    }

    /// The member in whose menu a command was chosen: the only option of such a command.
    pub const TARGET: Self = Self::member("target").required();

    pub const fn channel(name: &'static str) -> Self {
        Self { name, kind: OptionKind::Channel, required: false, autocomplete: false }
    }

    pub const fn role(name: &'static str) -> Self {
        Self { name, kind: OptionKind::Role, required: false, autocomplete: false }
    }

    pub const fn flag(name: &'static str) -> Self {
        Self { name, kind: OptionKind::Flag, required: false, autocomplete: false }
    }

    /// The same, but Discord insists on it.
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// The same, with choices offered while it is typed.
    pub const fn autocomplete(self) -> Self {
        Self { autocomplete: true, ..self }
    }
}

/// Who may use a command. `commands/authorize.rs` checks it at every interaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// Any member of a configured guild.
    Member,
    /// Members who are linked to a user of TimeTrack.
    Linked,
    /// Admins, and where `WHO` says so linked members.
    Colleague,
    /// Members with Manage Server, or with one of the account's admin roles.
    Admin,
}

/// What a command declares: a slash command, or with [`CommandOption::TARGET`] alone an entry in the menu of members, which has no
/// description. Names and descriptions in other languages follow from the path: message `cmd-project-start` with the attributes `.name`
/// and `.description`.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// English names: `["clockin"]`, or command and subcommand: `["project", "start"]`.
    pub path: &'static [&'static str],
    /// Its options, the required ones first.
    pub options: &'static [CommandOption],
    pub permission: Permission,
}

impl Spec {
    /// Whether it is an entry in the menu of members.
    pub fn is_in_member_menu(&self) -> bool {
        self.options == [CommandOption::TARGET]
    }
}

/// A value a person gave for an option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Text as typed, or the value of a choice.
    Text(String),
    Number(i64),
    /// A member, and whether it is a bot.
    Member {
        /// Who.
        id: MemberId,
        /// Whether Discord says it is a bot.
        bot: bool,
    },
    Channel(Channel),
    Role(RoleId),
    Flag(bool),
}

/// A channel that a person chose, as Discord describes it in the interaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channel {
    pub id: ChannelId,
    pub kind: ChannelKind,
    /// What the bot may do there; `None` if Discord does not say.
    pub rights: Option<Vec<ChannelRight>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChannelKind {
    /// One that takes messages.
    Text,
    Thread {
        archived: bool,
    },
    /// One that takes no messages: a category, a forum.
    Other,
}

/// An option is missing or of the wrong kind, so the interaction is not one of this version's commands.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("option `{0}` is missing or of another kind than registered")]
pub struct ArgError(pub &'static str);

/// The options of an interaction, taken out one by one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Args(BTreeMap<String, Value>);

impl Args {
    pub fn new(values: impl IntoIterator<Item = (String, Value)>) -> Self {
        Self(values.into_iter().collect())
    }

    /// An optional text; one of nothing but white space counts as not given.
    ///
    /// # Errors
    /// [`ArgError`] if it is of another kind.
    pub fn text(&mut self, name: &'static str) -> Result<Option<String>, ArgError> {
        match self.0.remove(name) {
            None => Ok(None),
            Some(Value::Text(text)) => Ok(Some(text).filter(|text| !text.trim().is_empty())),
            Some(_) => Err(ArgError(name)),
        }
    }

    ///
    /// # Errors
    /// [`ArgError`] if it is of another kind.
    pub fn number(&mut self, name: &'static str) -> Result<Option<i64>, ArgError> {
        match self.0.remove(name) {
            None => Ok(None),
            Some(Value::Number(number)) => Ok(Some(number)),
            Some(_) => Err(ArgError(name)),
        }
    }

    /// An optional member, and whether it is a bot.
    ///
    /// # Errors
    /// [`ArgError`] if it is of another kind.
    pub fn member(&mut self, name: &'static str) -> Result<Option<(MemberId, bool)>, ArgError> {
        match self.0.remove(name) {
            None => Ok(None),
            Some(Value::Member { id, bot }) => Ok(Some((id, bot))),
            Some(_) => Err(ArgError(name)),
        }
    }

    /// An optional channel.
    ///
    /// # Errors
    /// [`ArgError`] if it is of another kind.
    pub fn channel(&mut self, name: &'static str) -> Result<Option<Channel>, ArgError> {
        match self.0.remove(name) {
            None => Ok(None),
            Some(Value::Channel(channel)) => Ok(Some(channel)),
            Some(_) => Err(ArgError(name)),
        }
    }

    /// An optional role.
    ///
    /// # Errors
    /// [`ArgError`] if it is of another kind.
    pub fn role(&mut self, name: &'static str) -> Result<Option<RoleId>, ArgError> {
        match self.0.remove(name) {
            None => Ok(None),
            Some(Value::Role(role)) => Ok(Some(role)),
            Some(_) => Err(ArgError(name)),
        }
    }

    /// An optional yes or no.
    ///
    /// # Errors
    /// [`ArgError`] if it is of another kind.
    pub fn flag(&mut self, name: &'static str) -> Result<Option<bool>, ArgError> {
        match self.0.remove(name) {
            None => Ok(None),
            Some(Value::Flag(is_so)) => Ok(Some(is_so)),
            Some(_) => Err(ArgError(name)),
        }
    }

    /// Nothing may be left over: an unknown option means that Discord's list is not this version's.
    ///
    /// # Errors
    /// [`ArgError`] if something is.
    pub fn finish(self) -> Result<(), ArgError> {
        if self.0.is_empty() { Ok(()) } else { Err(ArgError("(unknown)")) }
    }
}

/// What a person did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InteractionKind {
    /// A slash command was sent.
    Command {
        /// English names, as in [`Spec::path`].
        path: Vec<String>,
        args: Args,
    },
    /// A person is typing an option.
    Autocomplete {
        /// English names, as in [`Spec::path`].
        path: Vec<String>,
        /// The option being typed.
        option: String,
        /// What stands in it so far.
        typed: String,
    },
    /// A button was pressed.
    Button {
        /// The `custom_id` the bot gave it, untrusted.
        id: String,
    },
    /// A form was filled in.
    Form {
        /// The `custom_id` the bot gave it, untrusted.
        id: String,
        /// What was filled in, by the ids of its inputs.
        args: Args,
    },
}

/// An interaction as Discord sends it: a command, a button, a form, or an option being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interaction {
    /// Carries the instant at which the person acted.
    pub id: InteractionId,
    /// `None` in a direct message.
    pub guild: Option<GuildId>,
    pub member: MemberId,
    /// Whether the member has Manage Server (or Administrator), as Discord says in this very interaction.
    pub manages_guild: bool,
    /// The member's roles in this server, as Discord says in this very interaction.
    pub roles: Vec<RoleId>,
    pub locale: Locale,
    pub kind: InteractionKind,
}
