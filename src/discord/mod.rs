//! Discord: serenity's types on one side, ours on the other.

pub mod catalogue;
pub mod decode;
pub mod encode;
pub mod gateway;
pub mod rest;
mod send;

use std::time::Duration;

use secrecy::SecretString;
use url::Url;

use crate::model::InteractionId;
use crate::network::Proxies;
use crate::reply::{Choice, Form, Reply};
use crate::slash::Interaction;

pub use decode::{DecodeError, decode};
pub use rest::Rest;
pub use send::AskDate;

/// How to reach Discord.
pub struct Access {
    /// Another REST root (`DISCORD_API_URL`); `None` means Discord's own.
    pub api_url: Option<Url>,
    /// The bot's token (`DISCORD_TOKEN`).
    pub token: SecretString,
    /// The application's id (`DISCORD_APPLICATION_ID`); asked of Discord if not set.
    pub application_id: Option<u64>,
    /// Longest time for one request.
    pub timeout: Duration,
    /// Through which proxy, if any; for the gateway too.
    pub proxies: Proxies,
}

/// The root of everything that is Discord's own.
const DISCORD: &str = "https://discord.com";

impl Access {
    /// Where REST requests go.
    pub(crate) fn rest_url(&self) -> Option<Url> {
        self.api_url.clone().or_else(|| Url::parse(DISCORD).ok())
    }
}

/// What is needed to answer one press. Its token is a secret and lives 15 minutes.
#[derive(Clone)]
pub struct Ticket {
    /// The press.
    pub interaction: InteractionId,
    /// The application's id.
    pub application: u64,
    /// Interaction token.
    pub token: SecretString,
    /// Whether it came from a message (a button, or the form that a button opened), so that an answer can take its place.
    pub on_message: bool,
}

/// An interaction, understood.
pub enum Decoded {
    /// Discord asks whether the endpoint lives.
    Ping,
    /// A person's press.
    Press(Box<Interaction>, Ticket),
    /// A kind of interaction that no command of ours can have caused (a menu on a user).
    Foreign,
}

/// A first answer.
#[derive(Clone, Debug)]
pub enum Said {
    /// A message.
    Message(Box<Reply>),
    /// Offers of autocomplete.
    Offers(Vec<Choice>),
    /// A form to fill in. It leaves no message.
    Form(Form),
}

/// Why Discord did not take something. Texts hold no token.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The interaction's token is void: too late for a first answer (10062) or for an edit (15 minutes, 50027, 401, 404).
    #[error("the interaction is over")]
    Over,
    /// Somebody (a repeated delivery) has answered already (40060).
    #[error("the interaction was answered already")]
    Answered,
    /// The member takes no direct messages (50007).
    #[error("the member takes no direct messages")]
    DmsClosed,
    /// The bot token is not accepted.
    #[error("Discord does not accept DISCORD_TOKEN; copy it again from the application's page Bot")]
    TokenRefused,
    /// What the bot asked for is not there, or not open to it (403, 404).
    #[error("Discord answered {0}")]
    NotOpen(String),
    /// Discord could not be reached, asked to wait for too long (429), or failed itself (5xx).
    #[error("Discord answered {0}")]
    Unreachable(String),
    /// Anything else.
    #[error("Discord answered {0}")]
    Other(String),
}

/// What became of a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registered {
    /// Discord's list was this version's already.
    Same,
    /// The list was replaced; so many commands.
    Replaced(usize),
}

/// Who the bot is on Discord.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The application's id.
    pub application_id: u64,
    /// The bot's name.
    pub name: String,
    /// The application's public key in hex, as Discord has it.
    pub public_key: String,
    /// Where Discord posts interactions instead of sending them through the gateway (the application object's
    /// `interactions_endpoint_url`): `Some("")` if nowhere, `None` if Discord did not say.
    pub endpoint: Option<String>,
}
