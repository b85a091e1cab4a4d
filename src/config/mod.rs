//! Settings: a lookup function in, a `Config` out, or *all* problems at once, each naming its variable and its cure.

mod reader;
pub mod table;

#[cfg(test)]
mod tests;

use std::fmt;
use std::net::SocketAddr;

use secrecy::SecretString;
use url::Url;

use crate::model::{GuildId, Locale, PublicKey, TimeMode, Zone};
use crate::network::Proxies;
use reader::Reader;

/// How interactions arrive (`DISCORD_TRANSPORT`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// The bot holds a WebSocket to Discord.
    Gateway,
    /// Discord sends signed HTTP requests to the bot.
    Endpoint,
}

/// The form of log lines (`LOG_FORMAT`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// The operator's settings. Secrets print as `[REDACTED]`.
#[derive(Clone, Debug)]
pub struct Config {
    /// How interactions arrive.
    pub transport: Transport,
    /// `DISCORD_TOKEN`.
    pub(crate) discord_token: SecretString,
    /// `DISCORD_APPLICATION_ID`; Discord is asked if it is not set.
    pub application_id: Option<u64>,
    /// `DISCORD_PUBLIC_KEY`; there whenever the transport is the endpoint.
    pub public_key: Option<PublicKey>,
    /// `DISCORD_GUILD_IDS`, at least one.
    pub guilds: Vec<GuildId>,
    /// `DISCORD_API_URL`.
    pub(crate) discord_api_url: Option<Url>,
    /// `TIMETRACK_URL`.
    pub(crate) timetrack_url: Url,
    /// `TIMETRACK_API_KEY`.
    pub(crate) timetrack_key: SecretString,
    /// `TIMETRACK_API_SECRET`.
    pub(crate) timetrack_secret: SecretString,
    /// `TIMETRACK_TIME`.
    pub mode: TimeMode,
    /// `DEFAULT_TIMEZONE`.
    pub default_zone: Zone,
    /// `DEFAULT_LOCALE`.
    pub default_locale: Locale,
    /// `REPLIES`: whether punches and status are answered privately.
    pub(crate) private_replies: bool,
    /// `AT_LIMIT_DAYS`.
    pub(crate) at_limit_days: u32,
    /// `DATABASE_URL`.
    pub database_url: String,
    /// `LISTEN_ADDR`.
    pub listen_addr: SocketAddr,
    /// `HEALTH_ADDR`.
    pub health_addr: SocketAddr,
    /// `HTTPS_PROXY` and `NO_PROXY`.
    pub proxies: Proxies,
    /// `RUST_LOG`.
    pub(crate) log_filter: String,
    /// `LOG_FORMAT`.
    pub(crate) log_format: LogFormat,
}

impl Config {
    /// Warnings about settings that work but should be changed, each a sentence that names the setting and the cure.
    pub(crate) fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        if let Some(url) = self.discord_api_url.as_ref().filter(|url| reader::is_in_clear(url)) {
            remarks.push(format!(
                "DISCORD_API_URL sends the bot's token in clear to {}: whoever can listen on the way there can act as the bot. Let the \
                 proxy speak TLS and write https://, or run it on this machine and write http://127.0.0.1",
                url.host_str().unwrap_or_default()
            ));
        }
        remarks
    }
}

/// A mistake in a setting, without whose correction the bot cannot start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The variable.
    pub name: &'static str,
    /// What is wrong and what to do, as the rest of a sentence that begins with the name. Never contains a secret.
    pub cure: String,
}

/// All mistakes in the settings.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let settings = if self.0.len() == 1 { "setting needs" } else { "settings need" };
        writeln!(f, "{} {settings} your attention:", self.0.len())?;
        self.0.iter().try_for_each(|problem| writeln!(f, "  {} {}", problem.name, problem.cure))
    }
}

impl Config {
    /// Reads every setting through `lookup`, which returns a value, nothing, or why a value cannot be read (an unreadable `…_FILE`).
    ///
    /// # Errors
    /// All [`Problems`] at once.
    pub fn from_lookup(
        lookup: &dyn Fn(&'static str) -> Result<Option<String>, String>,
    ) -> Result<Self, Problems> {
        let mut read = Reader::new(lookup);
        let transport = read.transport();
        let config = Self {
            transport,
            discord_token: read.secret("DISCORD_TOKEN", "the bot's token from the application's page Bot"),
            application_id: read.application_id(),
            public_key: read.public_key(transport),
            guilds: read.guilds(),
            discord_api_url: read.discord_api_url(),
            timetrack_url: read.timetrack_url(),
            timetrack_key: read
                .secret("TIMETRACK_API_KEY", "the key that TimeTrack shows under Settings / General / API"),
            timetrack_secret: read.secret(
                "TIMETRACK_API_SECRET",
                "the secret that TimeTrack shows under Settings / General / API",
            ),
            mode: read.one_of("TIMETRACK_TIME", &[("local", TimeMode::Local), ("utc", TimeMode::Utc)]),
            default_zone: read.zone(),
            default_locale: read.one_of("DEFAULT_LOCALE", &Locale::ALL.map(|locale| (locale.code(), locale))),
            private_replies: read.one_of("REPLIES", &[("private", true), ("public", false)]),
            at_limit_days: read.at_limit_days(),
            database_url: read.database_url(),
            listen_addr: read.address("LISTEN_ADDR"),
            health_addr: read.address("HEALTH_ADDR"),
            proxies: read.proxies(),
            log_filter: read.text("RUST_LOG"),
            log_format: read.one_of("LOG_FORMAT", &[("text", LogFormat::Text), ("json", LogFormat::Json)]),
        };
        read.finish(config)
    }
}
