//! Every setting in one table: from it come the defaults and the keys of the accounts file. The README's table, that of
//! docs/accounts.md and the two example files are tested against it.

/// A settings file to fill in: every setting with what it means and its default.
pub(crate) const TEMPLATE: &str = include_str!("../../.env.example");
/// An accounts file to fill in: every key with what it means and its default.
pub(crate) const ACCOUNTS_TEMPLATE: &str = include_str!("../../accounts.example.toml");

/// One setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The variable.
    pub name: &'static str,
    /// Used when it is not set; `None` if there is no default.
    pub default: Option<&'static str>,
    /// Whether it may be given as a file by `<name>_FILE`.
    pub secret: bool,
    /// Whether each account has its own, so that it may stand in the accounts file.
    pub of_account: bool,
    /// When it is needed, or what it is for, in half a sentence.
    pub meaning: &'static str,
}

impl Setting {
    const fn of_account(self) -> Self {
        Self { of_account: true, ..self }
    }

    /// Its key in the accounts file: the same name in lower case.
    pub fn key(&self) -> String {
        self.name.to_ascii_lowercase()
    }

    /// Whether it is a list of ids.
    pub(super) fn is_list(&self) -> bool {
        self.name.ends_with("_IDS")
    }
}

const fn needed(name: &'static str, meaning: &'static str) -> Setting {
    Setting { name, default: None, secret: false, of_account: false, meaning }
}

const fn secret(name: &'static str, meaning: &'static str) -> Setting {
    Setting { secret: true, ..needed(name, meaning) }
}

const fn or(name: &'static str, default: &'static str, meaning: &'static str) -> Setting {
    Setting { default: Some(default), ..needed(name, meaning) }
}

/// Every setting, in the order of the documentation.
pub const SETTINGS: &[Setting] = &[
    secret("DISCORD_TOKEN", "the bot's token, from the application's page *Bot*"),
    needed(
        "DISCORD_GUILD_IDS",
        "the servers this bot serves, comma separated; calls from anywhere else are refused",
    )
    .of_account(),
    or(
        "DISCORD_TRANSPORT",
        "gateway",
        "`gateway` (nothing to expose) or `endpoint` (signed HTTP requests from Discord)",
    ),
    needed("DISCORD_APPLICATION_ID", "the application's id; asked of Discord when empty"),
    needed("DISCORD_PUBLIC_KEY", "the application's public key, 64 hex digits; needed by `endpoint`"),
    needed(
        "DISCORD_API_URL",
        "another root of Discord's REST API, for a rate-limit proxy or a test; Discord's own when empty",
    ),
    needed("TIMETRACK_URL", "your account's root, such as `https://acme.timetrackenterprise.com`")
        .of_account(),
    secret("TIMETRACK_API_KEY", "from TimeTrack: Settings / General / API").of_account(),
    secret("TIMETRACK_API_SECRET", "from the same page").of_account(),
    or(
        "TIMETRACK_TIME",
        "local",
        "how TimeTrack's `date` is written and `startedAt` read: `local` wall clock or `utc`",
    )
    .of_account(),
    or("DEFAULT_TIMEZONE", "Europe/Vienna", "the time zone of people who have not chosen one").of_account(),
    or(
        "DEFAULT_LOCALE",
        "en",
        "the language of messages that nobody asked for: the code of a folder in `locales/`, such as `en`",
    )
    .of_account(),
    or("REPLIES", "private", "who sees answers to punches and `/status`: `private` or `public`").of_account(),
    or("AT_LIMIT_DAYS", "7", "how many days back `at:` may reach, 1 to 60").of_account(),
    or(
        "WHO",
        "admins",
        "who may use `/who`: `admins`, `members` (everybody who is linked) or `off` (nobody, and TimeTrack is not asked for it)",
    )
    .of_account(),
    or(
        "LAW",
        "none",
        "whose working-time law hints are about: `AT`, `DE`, `CH` or `none`; nothing is ever refused because of it",
    )
    .of_account(),
    or(
        "READS_PER_SECOND",
        "10",
        "how many reads TimeTrack is sent in a second in the long run, 1 to 1000; a fifth of them at most for what is read in the background",
    )
    .of_account(),
    needed(
        "ADMIN_ROLE_IDS",
        "roles whose members may use `/admin` besides those with *Manage Server*, comma separated",
    )
    .of_account(),
    needed(
        "ACCOUNTS_FILE",
        "a file with more TimeTrack accounts, each with its servers and policies: see docs/accounts.md",
    ),
    or("DATABASE_URL", "sqlite://timetrack-bot.db", "the database file"),
    or(
        "LISTEN_ADDR",
        "127.0.0.1:8080",
        "where `endpoint` listens for `POST /interactions`; not used by `gateway`",
    ),
    or(
        "HEALTH_ADDR",
        "127.0.0.1:9090",
        "where `/healthz`, `/readyz` and `/metrics` listen; never to be made public",
    ),
    needed(
        "HTTPS_PROXY",
        "an HTTP proxy that leads to Discord and TimeTrack, such as `http://user:password@proxy.example:3128`; also read from \
         `https_proxy` and `ALL_PROXY`",
    ),
    needed(
        "NO_PROXY",
        "names and addresses that are reached without the proxy, comma separated; also read from `no_proxy`",
    ),
    or("RUST_LOG", "info", "what is logged, as a `tracing` filter"),
    or("LOG_FORMAT", "text", "`text` or `json`"),
];

/// The setting of that name.
pub fn setting(name: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.name == name)
}

/// The settings of an account, in the order of the documentation.
pub fn account_settings() -> impl Iterator<Item = &'static Setting> {
    SETTINGS.iter().filter(|setting| setting.of_account)
}
