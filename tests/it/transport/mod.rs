//! Both transports with the assembled bot, against Discord's sandbox.

mod endpoint;
mod gateway;
pub(crate) mod log;
mod signatures;
mod skew;
mod smuggling;
mod stories;

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use discord_sandbox::{Client, DiscordSandbox, Press, Setup, Typed, Who};
use secrecy::SecretString;
use timetrack_bot::app::{Account, Accounts, App, Shared};
use timetrack_bot::clock::{Clock, RemoteClock};
use timetrack_bot::commands::Settings;
use timetrack_bot::discord::{Access, Rest};
use timetrack_bot::metrics::Counters;
use timetrack_bot::model::{AccountName, GuildId, Locale, MemberId, TimeMode, Zone};
use timetrack_bot::store::Store;
use timetrack_bot::timetrack::{self, TimeTrack};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

const ALICE: MemberId = MemberId(100_000_000_000_000_001);
const GUILD: GuildId = GuildId(800_000_000_000_000_000);

struct World {
    app: Arc<App>,
    discord: DiscordSandbox,
    _dir: tempfile::TempDir,
}

impl World {
    async fn new() -> Self {
        let clock = Clock::manual("2026-11-23T08:00:00Z".parse().unwrap());
        Self::by(clock.clone(), clock).await
    }

    /// With Discord's clock and this machine's.
    async fn by(discord: Clock, clock: Clock) -> Self {
        let discord = DiscordSandbox::start(discord.reader(), Setup::default()).await.unwrap();
        let dir = tempfile::tempdir().unwrap();
        let app = Arc::new(assembled(&discord, clock, &dir).await);
        Self { app, discord, _dir: dir }
    }

    /// A press that needs no registration.
    fn press(&self) -> Press {
        let who = Who::new(ALICE, Some(GUILD), Client::Forced);
        self.discord.press(who, Typed { path: &["anything"], options: &[], focus: None }).unwrap()
    }

    fn assert_no_breach(&self) {
        let breaches = self.discord.finish();
        assert!(breaches.is_empty(), "{breaches:#?}");
    }
}

async fn assembled(discord: &DiscordSandbox, clock: Clock, dir: &tempfile::TempDir) -> App {
    let timeout = Duration::from_secs(2);
    let access = Access {
        api_url: Some(discord.api_url().parse().unwrap()),
        token: SecretString::from(discord.token()),
        application_id: None,
        timeout,
        proxies: Default::default(),
    };
    let timetrack = timetrack::Access {
        url: "http://127.0.0.1:9".parse().unwrap(),
        key: SecretString::from("k"),
        secret: SecretString::from("s"),
        timeout,
        proxies: Default::default(),
        reads_per_second: timetrack::READS_PER_SECOND,
    };
    let database = format!("sqlite://{}/bot.db", dir.path().display());
    let discord_clock = RemoteClock::new(clock.clone());
    let asked = discord_clock.clone();
    let settings = Settings {
        guilds: vec![GUILD],
        default_zone: Zone::new("Europe/Vienna").unwrap(),
        mode: TimeMode::Local,
        at_limit: TimeDelta::days(7),
        private: true,
        who: timetrack_bot::model::WhoPolicy::Admins,
        law: timetrack_bot::model::Law::None,
        admin_roles: Vec::new(),
    };
    let store = Store::open(&database).await.unwrap();
    let timetrack = TimeTrack::new(timetrack, clock.clone()).unwrap();
    let shared = Arc::new(Shared {
        clock,
        discord: Rest::with_date_observer(&access, Arc::new(move || Box::new(asked.request()))).unwrap(),
        counters: Counters::default(),
        tasks: TaskTracker::new(),
        stop: CancellationToken::new(),
    });
    let own = (AccountName::default(), settings, Locale::FALLBACK);
    let first = Arc::new(Account::new(own, (store.clone(), timetrack), &shared));
    App { accounts: Accounts { first, others: Vec::new() }, store, discord_clock, shared }
}
