//! Puts the bot together from its settings and lets it run.

use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow};
use chrono::TimeDelta;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::{JoinError, JoinHandle};
use url::Url;

use crate::app::{Account, Accounts, App, Shared};
use crate::clock::{Clock, RemoteClock};
use crate::commands::Settings;
use crate::config::{AccountConfig, Config, Transport};
use crate::discord::gateway::Fatal;
use crate::discord::{self, Rest};
use crate::interactions::{endpoint, gateway, health, listen};
use crate::metrics::Counters;
use crate::store::Store;
use crate::store::accounts::Held;
use crate::timetrack::{self, TimeTrack};
use crate::{delivery, jobs, notices};

/// Longest time for one request to TimeTrack.
const TIMETRACK_TIMEOUT: Duration = Duration::from_secs(10);
/// Longest time for one request to Discord.
const DISCORD_TIMEOUT: Duration = Duration::from_secs(10);
/// At a stop, answers in hand get this long.
const STOP_PATIENCE: Duration = Duration::from_secs(10);

/// A standstill of the delivery worker this long cannot be explained by anything it waits for.
const STANDSTILL: Duration = Duration::from_secs(60);
/// Between two looks at the delivery worker.
const LOOK: Duration = Duration::from_secs(5);

/// The bot at work.
pub struct Running {
    /// The assembled bot.
    pub app: Arc<App>,
    listen_addr: SocketAddr,
    health_addr: SocketAddr,
    transport: JoinHandle<anyhow::Result<()>>,
    health: JoinHandle<anyhow::Result<()>>,
    delivery: JoinHandle<()>,
    jobs: JoinHandle<anyhow::Result<()>>,
    notices: JoinHandle<()>,
    /// How many accounts have not had the first attempt to register their commands; more attempts may follow.
    untried: watch::Receiver<usize>,
}

/// Opens the database, assembles the modules and starts to listen. Commands are registered from then on: interactions are answered and
/// what waits is booked while Discord takes its time with that.
///
/// # Errors
/// An error that keeps the bot from working at all, in a sentence that names the setting. A TimeTrack that does not answer is not
/// among them: punches are noted and booked later.
pub async fn start(config: Config, clock: Clock) -> anyhow::Result<Running> {
    let app = Arc::new(assemble(&config, clock).await?);
    tracing::info!(anchor = %app.store.audit_head().await?, "the audit trail is at this row");
    warn_of_stuck(&app).await;
    warn_of_held(&app).await;
    let monitored = bind("HEALTH_ADDR", config.health_addr)?;
    let health_addr = monitored.local_addr()?;
    let (listen_addr, transport) = transport(&app, &config).await?.unwrap_or_else(|| {
        // The gateway listens nowhere.
        (health_addr, Box::pin(gateway::run(Arc::clone(&app))))
    });
    if config.transport == Transport::Endpoint {
        tracing::info!("listening for Discord's requests at http://{listen_addr}/interactions");
    }
    tracing::info!("listening for health checks at http://{health_addr}/healthz");
    let (tried, untried) = watch::channel(app.accounts.iter().count());
    Ok(Running {
        listen_addr,
        health_addr,
        transport: tokio::spawn(transport),
        health: tokio::spawn(health::serve(Arc::clone(&app), monitored)),
        delivery: tokio::spawn(delivery::run(Arc::clone(&app))),
        jobs: tokio::spawn(jobs::run(Arc::clone(&app), tried)),
        notices: tokio::spawn(notices::run(Arc::clone(&app))),
        untried,
        app,
    })
}

/// Punches that nobody but an admin can do anything about.
async fn warn_of_stuck(app: &App) {
    for Account { name, store, .. } in app.accounts.iter().map(AsRef::as_ref) {
        match store.standing().await {
            Ok(standing) if standing.stuck > 0 => {
                tracing::warn!(count = standing.stuck, account = %name, "punches wait for an admin's decision: see /admin queue");
            }
            Ok(_) => {}
            Err(error) => tracing::warn!("how the queue stands could not be read: {error}"),
        }
    }
}

/// What waits in accounts that are not served any more. Nothing of them is sent, and nothing is lost.
async fn warn_of_held(app: &App) {
    let served: Vec<_> = app.accounts.iter().map(|account| account.id()).collect();
    match app.store.held(&served).await {
        Ok(held) => {
            for Held { name, punches } in held {
                tracing::warn!(
                    account = %name,
                    count = punches,
                    "punches are held, for this account is not in the settings: put it back under the same name (ACCOUNTS_FILE; \
                     `default` is the account of .env), and they are booked"
                );
            }
        }
        Err(error) => tracing::warn!("what is held for other accounts could not be read: {error}"),
    }
}

type Listening = Pin<Box<dyn Future<Output = anyhow::Result<()>> + Send>>;

/// The endpoint, listening already; nothing for the gateway.
async fn transport(app: &Arc<App>, config: &Config) -> anyhow::Result<Option<(SocketAddr, Listening)>> {
    if config.transport == Transport::Gateway {
        return Ok(None);
    }
    let key = config.public_key.clone().context("DISCORD_PUBLIC_KEY is missing")?;
    let listener = bind("LISTEN_ADDR", config.listen_addr)?;
    let address = listener.local_addr()?;
    Ok(Some((address, Box::pin(endpoint::serve(Arc::clone(app), key, listener)))))
}

fn bind(setting: &str, address: SocketAddr) -> anyhow::Result<TcpListener> {
    listen(address).with_context(|| {
        format!("{setting} {address} cannot be listened on; choose another port there, or stop what uses it")
    })
}

async fn assemble(config: &Config, clock: Clock) -> anyhow::Result<App> {
    let store = Store::open(&config.database_url).await?;
    tracing::info!("database {} is open", store.path().display());
    let discord_clock = RemoteClock::new(clock.clone());
    let asked = discord_clock.clone();
    log_proxy(config, "Discord", access(config).rest_url());
    let shared = Arc::new(Shared {
        clock,
        discord: Rest::with_date_observer(&access(config), Arc::new(move || Box::new(asked.request())))?,
        counters: Counters::default(),
        tasks: Default::default(),
        stop: Default::default(),
    });
    let names = config.accounts.iter().map(|account| account.name.clone()).collect();
    let ids = store.name_accounts(names).await?;
    let mut accounts = Vec::new();
    for (settings, id) in config.accounts.iter().zip(ids) {
        accounts.push(Arc::new(account(config, settings, store.of(id), &shared)?));
    }
    let mut accounts = accounts.into_iter();
    let first = accounts.next().context("no account of TimeTrack is configured")?;
    Ok(App { accounts: Accounts { first, others: accounts.collect() }, store, discord_clock, shared })
}

fn account(
    config: &Config,
    account: &AccountConfig,
    store: Store,
    shared: &Arc<Shared>,
) -> anyhow::Result<Account> {
    let metrics = shared.counters.of(&account.name);
    let report = Arc::new(move |call, outcome, took| metrics.add_request(call, outcome, took));
    let timetrack = TimeTrack::reporting(timetrack_access(config, account), shared.clock.clone(), report)?;
    tracing::info!(account = %account.name, "TimeTrack is {}", account.timetrack_url);
    log_proxy(config, "TimeTrack", Some(account.timetrack_url.clone()));
    let own = (account.name.clone(), settings(account), account.default_locale);
    let is_one_of_several = config.accounts.len() > 1;
    Ok(Account { is_one_of_several, ..Account::new(own, (store, timetrack), shared) })
}

fn log_proxy(config: &Config, whom: &str, url: Option<Url>) {
    if let Some(proxy) = url.and_then(|url| config.proxies.of(&url)) {
        tracing::info!("{whom} is reached through the proxy {proxy}");
    }
}

/// How to reach Discord with these settings.
pub fn access(config: &Config) -> discord::Access {
    discord::Access {
        api_url: config.discord_api_url.clone(),
        token: config.discord_token.clone(),
        application_id: config.application_id,
        timeout: DISCORD_TIMEOUT,
        proxies: config.proxies.clone(),
    }
}

/// How to reach the TimeTrack of an account.
pub(crate) fn timetrack_access(config: &Config, account: &AccountConfig) -> timetrack::Access {
    timetrack::Access {
        url: account.timetrack_url.clone(),
        key: account.timetrack_key.clone(),
        secret: account.timetrack_secret.clone(),
        timeout: TIMETRACK_TIMEOUT,
        proxies: config.proxies.clone(),
        reads_per_second: account.reads_per_second,
    }
}

fn settings(account: &AccountConfig) -> Settings {
    Settings {
        guilds: account.guilds.clone(),
        default_zone: account.default_zone.clone(),
        mode: account.mode,
        at_limit: TimeDelta::days(i64::from(account.at_limit_days)),
        private: account.private_replies,
        who: account.who,
        law: account.law,
        admin_roles: account.admin_roles.clone(),
    }
}

/// Whether a start with the same settings would end the same way, so that there is no point in one: Discord refuses them.
pub(crate) fn is_final(error: &anyhow::Error) -> bool {
    error.is::<Fatal>() || matches!(error.downcast_ref(), Some(discord::Error::TokenRefused))
}

impl Running {
    /// Where Discord's requests arrive. The gateway has no such place; with it this is the same as [`Running::health_addr`].
    pub fn listen_addr(&self) -> SocketAddr {
        self.listen_addr
    }

    /// Where `/healthz`, `/readyz` and `/metrics` are.
    pub fn health_addr(&self) -> SocketAddr {
        self.health_addr
    }

    /// Returns when Discord has the commands, or the first attempt to give it them came to nothing (which is in the log).
    ///
    /// # Errors
    /// If Discord does not accept the token; then the bot is of no use, and to be stopped.
    pub async fn registered(&mut self) -> anyhow::Result<()> {
        tokio::select! {
            // A refused token ends the worker before the first attempt counts.
            biased;
            ended = &mut self.jobs => Err(end_of("worker for jobs", ended)),
            Ok(_) = self.untried.wait_for(|count| *count == 0) => Ok(()),
        }
    }

    /// Returns when a part of the bot has ended by itself, or stands still, or Discord does not accept the token: then the rest
    /// must not go on without it, and the supervisor of the program starts it anew.
    ///
    /// # Errors
    /// What ended, and why.
    pub async fn ended(&mut self) -> anyhow::Result<()> {
        tokio::select! {
            ended = &mut self.transport => ended.context("the part that hears Discord broke")?,
            ended = &mut self.delivery => Err(broken("delivery worker", ended)),
            ended = &mut self.jobs => Err(end_of("worker for jobs", ended)),
            ended = &mut self.notices => Err(broken("worker for notices", ended)),
            ended = &mut self.health => {
                let ended = ended.map(|ended| ended.context("the health checks broke"));
                Err(end_of("part that answers health checks", ended))
            }
            () = standstill(&self.app) => {
                Err(anyhow!("the delivery worker has stood still for {} seconds", STANDSTILL.as_secs()))
            }
        }
    }

    /// Stops accepting, answers what is in hand, finishes the deliveries under way and closes the database.
    pub async fn stop(self) {
        let app = self.app;
        app.stop.cancel();
        finish(self.transport).await;
        finish(self.delivery).await;
        finish(self.jobs).await;
        finish(self.notices).await;
        app.tasks.close();
        if tokio::time::timeout(STOP_PATIENCE, app.tasks.wait()).await.is_err() {
            tracing::warn!(
                "stopping with {} answers under way; what was recorded is booked after the next start",
                app.tasks.len()
            );
        }
        app.store.close().await;
    }
}

/// Waits for a part that was told to stop; one that has ended is not asked again.
async fn finish<T>(part: JoinHandle<T>) {
    if !part.is_finished() {
        let _ = tokio::time::timeout(STOP_PATIENCE, part).await;
    }
}

/// Why a part that may fail has ended.
fn end_of(part: &str, ended: Result<anyhow::Result<()>, JoinError>) -> anyhow::Error {
    match ended {
        Ok(Err(error)) => error,
        Ok(Ok(())) => broken(part, Ok(())),
        Err(error) => broken(part, Err(error)),
    }
}

fn broken(part: &str, ended: Result<(), JoinError>) -> anyhow::Error {
    match ended {
        Ok(()) => anyhow!("the {part} ended by itself"),
        Err(error) if error.is_panic() => anyhow!("the {part} panicked"),
        Err(error) => anyhow!("the {part} ended by itself: {error}"),
    }
}

/// Returns when an account's delivery worker has not turned for so long, seen twice: a program that was frozen needs a moment to come round.
async fn standstill(app: &App) {
    let mut seen = 0;
    while seen < 2 {
        tokio::time::sleep(LOOK).await;
        let stands = app.accounts.iter().any(|account| account.delivery_turned.age() > STANDSTILL);
        seen = if stands { seen + 1 } else { 0 };
    }
}

#[cfg(test)]
mod tests;
