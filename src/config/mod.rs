//! Settings: a lookup function in, a `Config` out, or *all* problems at once, each naming its variable and its cure.

mod accounts;
mod accounts_file;
mod reader;
pub(crate) mod spelling;
pub mod table;

#[cfg(test)]
mod tests;

use std::fmt;
use std::net::SocketAddr;
use std::path::Path;

use secrecy::SecretString;
use url::Url;

use crate::model::{AccountName, GuildId, Law, Locale, PublicKey, RoleId, TimeMode, WhoPolicy, Zone};
use crate::network::Proxies;
use reader::{Reader, Source};

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
    /// `DISCORD_API_URL`.
    pub(crate) discord_api_url: Option<Url>,
    /// At least one; `default` first, then in the order of the accounts file.
    pub accounts: Vec<AccountConfig>,
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

/// The settings of one TimeTrack account: in variables, or in a table of the accounts file.
#[derive(Clone, Debug)]
pub struct AccountConfig {
    /// `default`, or the name of the table.
    pub name: AccountName,
    /// `DISCORD_GUILD_IDS`, at least one. No two accounts have one in common.
    pub guilds: Vec<GuildId>,
    /// `TIMETRACK_URL`. No two accounts have the same.
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
    pub private_replies: bool,
    /// `AT_LIMIT_DAYS`.
    pub(crate) at_limit_days: u32,
    /// `WHO`: who may see who is at work.
    pub who: WhoPolicy,
    /// `LAW`: whose working-time law hints are about.
    pub law: Law,
    /// `READS_PER_SECOND`.
    pub(crate) reads_per_second: u32,
    /// `ADMIN_ROLE_IDS`: who is an admin besides those with Manage Server.
    pub admin_roles: Vec<RoleId>,
}

/// Returns the value of a variable, nothing, or why it cannot be read (an unreadable `…_FILE`).
type Lookup<'a> = &'a dyn Fn(&'static str) -> Result<Option<String>, String>;

/// Reads the files that settings name, as text, or says why one cannot be read.
#[derive(Clone, Copy)]
pub(crate) struct Files<'a> {
    pub(crate) accounts: &'a dyn Fn(&Path) -> Result<String, String>,
    /// The setting whose value is there, and the file.
    pub(crate) secret: &'a dyn Fn(&'static str, &Path) -> Result<String, String>,
}

impl Config {
    /// Warnings about settings that work but should be changed, each a sentence that names the setting and the cure.
    pub(crate) fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        if let Some(url) = self.discord_api_url.as_ref().filter(|url| reader::is_in_clear(url)) {
            remarks.push(format!(
                "DISCORD_API_URL sends the bot's token in clear to {}: a listener on the way there can act as the bot. Let the \
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
    /// The variable, or the place in the accounts file.
    pub name: String,
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
    /// Reads every setting through `lookup`; no other file.
    ///
    /// # Errors
    /// All [`Problems`] at once.
    pub fn from_lookup(lookup: Lookup<'_>) -> Result<Self, Problems> {
        const NO_FILES: &str = "is not read here";
        let files =
            Files { accounts: &|_| Err(NO_FILES.to_owned()), secret: &|_, _| Err(NO_FILES.to_owned()) };
        Self::read(lookup, files)
    }

    /// The same, with the accounts file.
    pub(crate) fn read(lookup: Lookup<'_>, files: Files<'_>) -> Result<Self, Problems> {
        let mut read = Reader::new(Source::Variables(lookup));
        let transport = read.transport();
        let config = Self {
            transport,
            discord_token: read.secret("DISCORD_TOKEN", "the bot's token from the application's page Bot"),
            application_id: read.application_id(),
            public_key: read.public_key(transport),
            discord_api_url: read.discord_api_url(),
            accounts: accounts::read(&mut read, files),
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
