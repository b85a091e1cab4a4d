//! Reads one setting after the other and collects what is wrong.

use std::net::SocketAddr;
use std::ops::RangeInclusive;

use secrecy::SecretString;
use url::Url;

use super::accounts_file::AccountTable;
use super::table::{Setting, account_settings, setting};
use super::{Config, Lookup, Problem, Problems, Transport};
use crate::model::{GuildId, PublicKey, RoleId, Zone, database_path, snowflake};
use crate::network::{Proxies, is_loopback};

/// Where values are, and how a person finds them there.
#[derive(Clone, Copy)]
pub(super) enum Source<'a> {
    /// The environment and the settings file.
    Variables(Lookup<'a>),
    /// One account's table in the accounts file.
    Table(&'a AccountTable),
}

impl Source<'_> {
    fn value(self, name: &'static str) -> Result<Option<String>, String> {
        match self {
            Source::Variables(lookup) => lookup(name),
            Source::Table(table) => table.value(name),
        }
    }

    /// The beginning of a sentence about this setting; `None` if the reason why it cannot be read is told already.
    fn place(self, name: &'static str) -> Option<String> {
        match self {
            Source::Variables(_) => Some(name.to_owned()),
            Source::Table(table) => table.place(name),
        }
    }

    fn file_variant(self, name: &'static str) -> String {
        match self {
            Source::Variables(_) => format!("{name}_FILE"),
            Source::Table(_) => format!("{}_file", name.to_ascii_lowercase()),
        }
    }
}

pub(super) struct Reader<'a> {
    source: Source<'a>,
    problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(source: Source<'a>) -> Self {
        Self { source, problems: Vec::new() }
    }

    pub(super) fn finish(self, config: Config) -> Result<Config, Problems> {
        if self.problems.is_empty() { Ok(config) } else { Err(Problems(self.problems)) }
    }

    pub(super) fn complain(&mut self, name: &'static str, cure: impl Into<String>) {
        self.problems.extend(self.source.place(name).map(|name| Problem { name, cure: cure.into() }));
    }

    /// Reads the settings of one account from another source, and collects what is wrong with them as well.
    pub(super) fn beside<T>(&mut self, source: Source<'_>, read: impl FnOnce(&mut Reader<'_>) -> T) -> T {
        let mut other = Reader::new(source);
        let value = read(&mut other);
        self.problems.append(&mut other.problems);
        value
    }

    pub(super) fn add(&mut self, problems: impl IntoIterator<Item = Problem>) {
        self.problems.extend(problems);
    }

    /// Those of the account's settings that are set.
    pub(super) fn given(&self) -> Vec<&'static Setting> {
        let is_given = |setting: &&Setting| {
            self.source
                .value(setting.name)
                .map_or(true, |value| value.is_some_and(|value| !value.trim().is_empty()))
        };
        account_settings().filter(is_given).collect()
    }

    /// The value, trimmed; an empty one counts as not set.
    pub(super) fn value(&mut self, name: &'static str) -> Option<String> {
        match self.source.value(name) {
            Ok(value) => value.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty()),
            Err(why) => {
                self.complain(name, why);
                None
            }
        }
    }

    /// The value or the table's default.
    pub(super) fn text(&mut self, name: &'static str) -> String {
        let default = setting(name).and_then(|setting| setting.default).unwrap_or_default();
        self.value(name).unwrap_or_else(|| default.to_owned())
    }

    /// A value of a fixed set. After a complaint the first one is used, so that the other settings are checked as well.
    pub(super) fn one_of<T: Copy>(&mut self, name: &'static str, known: &[(&str, T)]) -> T {
        let text = self.text(name);
        let found = known.iter().find(|(word, _)| word.eq_ignore_ascii_case(&text));
        if found.is_none() {
            let words: Vec<_> = known.iter().map(|(word, _)| format!("`{word}`")).collect();
            self.complain(name, format!("must be {}, not `{}`", words.join(" or "), shown(&text)));
        }
        found.unwrap_or(&known[0]).1
    }

    pub(super) fn secret(&mut self, name: &'static str, what: &str) -> SecretString {
        let complaints = self.problems.len();
        let value = self.value(name).unwrap_or_default();
        let quoted = |end: Option<char>| matches!(end, Some('"' | '\''));
        let other = value.split_once('=').and_then(|(before, _)| setting(before.trim()));
        if value.is_empty() && self.problems.len() == complaints {
            let file = self.source.file_variant(name);
            self.complain(name, format!("is missing: it is {what} (or name a file that holds it in {file})"));
        } else if value.chars().any(|c| c.is_control() || c.is_whitespace() || !c.is_ascii()) {
            self.complain(name, "holds a blank or another character that no key has: copy it again");
        } else if let Some(other) = other {
            self.complain(
                name,
                format!("holds a line that sets {}: leave only the value itself", other.name),
            );
        } else if quoted(value.chars().next()) != quoted(value.chars().last()) {
            self.complain(name, "has a quote at one end only: leave the value without quotes");
        }
        SecretString::from(value)
    }

    pub(super) fn transport(&mut self) -> Transport {
        self.one_of(
            "DISCORD_TRANSPORT",
            &[("gateway", Transport::Gateway), ("endpoint", Transport::Endpoint)],
        )
    }

    pub(super) fn application_id(&mut self) -> Option<u64> {
        const NAME: &str = "DISCORD_APPLICATION_ID";
        let text = self.value(NAME)?;
        let id = snowflake(&text);
        if id.is_none() {
            self.complain(
                NAME,
                format!("must be the application's number of 15 to 20 digits, not `{}`", shown(&text)),
            );
        }
        id
    }

    pub(super) fn public_key(&mut self, transport: Transport) -> Option<PublicKey> {
        const NAME: &str = "DISCORD_PUBLIC_KEY";
        let Some(text) = self.value(NAME) else {
            if transport == Transport::Endpoint {
                self.complain(NAME, "is missing: with DISCORD_TRANSPORT=endpoint, requests are checked against the application's public key");
            }
            return None;
        };
        PublicKey::parse(&text).map_err(|error| self.complain(NAME, error.to_string())).ok()
    }

    pub(super) fn guilds(&mut self) -> Vec<GuildId> {
        const NAME: &str = "DISCORD_GUILD_IDS";
        let complaints = self.problems.len();
        let guilds = self.ids(NAME, "server");
        if guilds.is_empty() && self.problems.len() == complaints {
            self.complain(
                NAME,
                "is missing: name the server this bot serves (right-click it with developer mode on, Copy Server ID). \
                 The API key can act for anybody, so no other server may use it",
            );
        }
        guilds.into_iter().map(GuildId).collect()
    }

    pub(super) fn admin_roles(&mut self) -> Vec<RoleId> {
        self.ids("ADMIN_ROLE_IDS", "role").into_iter().map(RoleId).collect()
    }

    /// A comma separated list, each once.
    fn ids(&mut self, name: &'static str, whose: &str) -> Vec<u64> {
        let text = self.value(name).unwrap_or_default();
        let mut ids = Vec::new();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            match snowflake(part) {
                Some(id) if ids.contains(&id) => {}
                Some(id) => ids.push(id),
                None => self.complain(
                    name,
                    format!("holds `{}`, which is no {whose}'s number of 15 to 20 digits", shown(part)),
                ),
            }
        }
        ids
    }

    pub(super) fn discord_api_url(&mut self) -> Option<Url> {
        const NAME: &str = "DISCORD_API_URL";
        let text = self.value(NAME)?;
        match web_address(&text) {
            Ok(url) => Some(url),
            Err(why) => {
                self.complain(NAME, why);
                None
            }
        }
    }

    pub(super) fn timetrack_url(&mut self) -> Url {
        const NAME: &str = "TIMETRACK_URL";
        let complaint = match self.value(NAME) {
            None => "is missing: it is the address you open TimeTrack at, such as `https://acme.timetrackenterprise.com`".to_owned(),
            Some(text) => match web_address(&text) {
                Ok(url) if is_in_clear(&url) => {
                    format!("must begin with https:// (`{}` would send the API key in clear)", shown(&text))
                }
                Ok(url) => return url,
                Err(why) => why,
            },
        };
        self.complain(NAME, complaint);
        placeholder()
    }

    pub(super) fn zone(&mut self) -> Zone {
        const NAME: &str = "DEFAULT_TIMEZONE";
        let text = self.text(NAME);
        Zone::new(&text).unwrap_or_else(|_| {
            self.complain(NAME, format!("must be a name such as `Europe/Vienna`, not `{}`", shown(&text)));
            utc()
        })
    }

    /// A whole number of `what` within bounds.
    pub(super) fn number(&mut self, name: &'static str, what: &str, bounds: RangeInclusive<u32>) -> u32 {
        let text = self.text(name);
        if let Some(number) = text.parse().ok().filter(|number| bounds.contains(number)) {
            return number;
        }
        let (least, most) = bounds.into_inner();
        self.complain(
            name,
            format!("must be a number of {what} from {least} to {most}, not `{}`", shown(&text)),
        );
        least
    }

    pub(super) fn database_url(&mut self) -> String {
        const NAME: &str = "DATABASE_URL";
        let text = self.text(NAME);
        if let Err(error) = database_path(&text) {
            self.complain(NAME, error.to_string());
        }
        text
    }

    pub(super) fn proxies(&mut self) -> Proxies {
        const NAME: &str = "HTTPS_PROXY";
        let except = self.text("NO_PROXY");
        let Some(proxy) = self.value(NAME) else { return Proxies::default() };
        Proxies::new(&proxy, &except).unwrap_or_else(|error| {
            self.complain(NAME, format!("(or ALL_PROXY) {error}"));
            Proxies::default()
        })
    }

    pub(super) fn address(&mut self, name: &'static str) -> SocketAddr {
        let text = self.text(name);
        text.parse().unwrap_or_else(|_| {
            let example = setting(name).and_then(|setting| setting.default).unwrap_or_default();
            self.complain(
                name,
                format!("must be an address and a port such as `{example}`, not `{}`", shown(&text)),
            );
            SocketAddr::from(([127, 0, 0, 1], 0))
        })
    }
}

fn web_address(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| match error {
        url::ParseError::RelativeUrlWithoutBase => {
            format!("must begin with https://, as in `https://{}`", shown(text))
        }
        error => format!("is not an address (`{}`: {error})", shown(text)),
    })?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return Err(format!("must begin with https://, not `{}`", shown(text)));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("must not hold a user name or password".to_owned());
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(format!("must end with the path, without `?` or `#`: `{}`", shown(text)));
    }
    Ok(url)
}

/// Whether what is sent there can be read by others on the way.
pub(super) fn is_in_clear(url: &Url) -> bool {
    url.scheme() == "http" && !is_loopback(url)
}

/// Used after a complaint; a `Config` with complaints is never returned.
#[expect(clippy::expect_used, reason = "a constant")]
pub(super) fn placeholder() -> Url {
    Url::parse("https://invalid.invalid").expect("a constant address")
}

/// Used after a complaint, like [`placeholder`].
#[expect(clippy::expect_used, reason = "the database is bundled and has always had it")]
fn utc() -> Zone {
    Zone::new("UTC").expect("a constant zone")
}

/// A bounded, one-line form of what was typed.
pub(super) fn shown(text: &str) -> String {
    text.chars().take(60).map(|c| if c.is_control() { '?' } else { c }).collect()
}
