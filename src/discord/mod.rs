//! Discord's JSON, REST API and gateway, translated to and from the bot's own types.

pub mod decode;
pub mod encode;
pub mod gateway;
mod http;
mod permissions;
pub mod registration;
pub mod rest;

use std::time::Duration;

use secrecy::SecretString;
use url::Url;

use crate::model::InteractionId;
use crate::network::Proxies;
use crate::reply::{Choice, Form, Reply};
use crate::slash::Interaction;

pub use decode::{DecodeError, decode};
pub use http::DateObserver;
pub use rest::{GuildMember, Rest};

/// How to reach Discord.
pub struct Access {
    /// `DISCORD_API_URL`; `None` means Discord's own.
    pub api_url: Option<Url>,
    /// The bot's token (`DISCORD_TOKEN`).
    pub token: SecretString,
    /// The application's id (`DISCORD_APPLICATION_ID`); asked of Discord if not set.
    pub application_id: Option<u64>,
    /// For one request.
    pub timeout: Duration,
    /// For REST and the gateway.
    pub proxies: Proxies,
}

const DISCORD: &str = "https://discord.com";

impl Access {
    pub(crate) fn rest_url(&self) -> Option<Url> {
        self.api_url.clone().or_else(|| Url::parse(DISCORD).ok())
    }
}

/// What authorizes responses to one interaction, for 15 minutes.
#[derive(Clone)]
pub struct InteractionToken {
    pub interaction: InteractionId,
    pub application: u64,
    pub secret: SecretString,
    /// Whether the interaction came from a message (a button, or the form that a button opened), which a response can replace.
    pub(crate) on_message: bool,
}

pub enum Decoded {
    /// Discord checks whether the endpoint is there.
    Ping,
    Interaction(Box<Interaction>, InteractionToken),
    /// A kind of interaction that no command of this bot can cause (a user menu).
    Unsupported,
}

/// The first response to an interaction.
#[derive(Clone, Debug)]
pub enum Response {
    Message(Box<Reply>),
    /// Autocomplete choices.
    Choices(Vec<Choice>),
    /// A modal. It leaves no message.
    Form(Form),
}

/// Why a request to Discord failed. Messages contain no token.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The interaction's token has expired: too late for a first response (10062) or for an edit (15 minutes, 50027, 401, 404).
    #[error("the interaction is over")]
    Expired,
    /// The interaction has a response already (40060), as after a repeated delivery.
    #[error("the interaction was answered already")]
    AlreadyAnswered,
    /// 50007.
    #[error("the member takes no direct messages")]
    DmsClosed,
    #[error("Discord does not accept DISCORD_TOKEN; copy it again from the application's page Bot")]
    TokenRefused,
    /// 10007.
    #[error("this person is not a member of the server")]
    NotMember,
    /// 10008.
    #[error("the message is gone")]
    MessageGone,
    /// 10011.
    #[error("this role does not exist any more")]
    UnknownRole,
    /// 60003.
    #[error("the server asks for two-factor authentication, which the owner of the bot does not have")]
    TwoFactor,
    /// The requested object does not exist, is a thread in the archive, or the bot may not access it (403, 404, 50083).
    #[error("Discord answered {0}")]
    NotAccessible(String),
    /// Discord could not be reached, asked for too long a wait (429), or failed (5xx).
    #[error("Discord answered {0}")]
    Unreachable(String),
    #[error("Discord answered {0}")]
    Other(String),
}

/// The result of registering commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registered {
    /// Discord's list was up to date.
    Same,
    /// The list was replaced by so many commands.
    Replaced(usize),
}

/// The application that the bot's token belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    pub application_id: u64,
    pub name: String,
    /// In hex.
    pub public_key: String,
    /// `interactions_endpoint_url`, where Discord posts interactions instead of sending them through the gateway: `Some("")` if it is
    /// not set, `None` if Discord did not send the field.
    pub endpoint: Option<String>,
}
