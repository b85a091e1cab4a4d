//! Puts the bot together from its settings and lets it run. Must not know the command line.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use chrono::TimeDelta;
use tokio::task::JoinHandle;

use crate::app::App;
use crate::bell::Bell;
use crate::clock::Clock;
use crate::commands::{self, Settings};
use crate::config::{Config, Transport};
use crate::discord::{self, Registered, Rest};
use crate::store::Store;
use crate::timetrack::{self, TimeTrack};
use crate::transport::{PublicKey, endpoint, gateway, health, listen};
use crate::{outbox, refresh};

/// Longest time for one request to TimeTrack.
const TIMETRACK_TIMEOUT: Duration = Duration::from_secs(10);
/// Longest time for one request to Discord.
const DISCORD_TIMEOUT: Duration = Duration::from_secs(10);
/// At a stop, answers in hand get this long.
const STOP_PATIENCE: Duration = Duration::from_secs(10);

/// The bot at work.
pub struct Running {
    /// The assembled bot.
    pub app: Arc<App>,
    listen_addr: SocketAddr,
    transport: JoinHandle<anyhow::Result<()>>,
    outbox: JoinHandle<()>,
}

/// Opens the database, assembles the rooms, registers the commands and starts to listen.
///
/// # Errors
/// Whatever keeps the bot from working at all, in a sentence that names the setting. A TimeTrack that does not answer is not
/// among them: punches are noted and booked later.
pub async fn start(config: Config, clock: Clock) -> anyhow::Result<Running> {
    let app = Arc::new(assemble(&config, clock).await?);
    let listener = listen(config.listen_addr)
        .with_context(|| format!("LISTEN_ADDR {} cannot be listened on", config.listen_addr))?;
    let listen_addr = listener.local_addr()?;
    register(&app).await?;
    tokio::spawn(refresh::run(Arc::clone(&app)));
    let outbox = tokio::spawn(outbox::run(Arc::clone(&app)));
    let transport = match config.transport {
        Transport::Endpoint => {
            let key = PublicKey::parse(config.public_key.as_deref().unwrap_or_default())
                .context("DISCORD_PUBLIC_KEY is not usable: copy it again from the application's page General Information")?;
            tracing::info!("listening for Discord's requests at http://{listen_addr}/interactions");
            tokio::spawn(endpoint::serve(Arc::clone(&app), key, listener))
        }
        Transport::Gateway => {
            tracing::info!("listening for health checks at http://{listen_addr}/healthz");
            tokio::spawn(health::serve(Arc::clone(&app), listener));
            tokio::spawn(gateway::run(Arc::clone(&app)))
        }
    };
    Ok(Running { app, listen_addr, transport, outbox })
}

async fn assemble(config: &Config, clock: Clock) -> anyhow::Result<App> {
    let store = Store::open(&config.database_url, clock.now()).await?;
    tracing::info!("database {} is open", config.database_url);
    let timetrack = TimeTrack::new(timetrack_access(config))?;
    tracing::info!("TimeTrack is {}", config.timetrack_url);
    Ok(App {
        settings: settings(config),
        default_locale: config.default_locale,
        clock,
        store,
        timetrack,
        discord: Rest::new(&access(config))?,
        bell: Bell::default(),
        presses: Default::default(),
        counters: Default::default(),
        tasks: Default::default(),
        stop: Default::default(),
    })
}

/// How to reach Discord with these settings.
pub fn access(config: &Config) -> discord::Access {
    discord::Access {
        api_url: config.discord_api_url.clone(),
        token: Some(config.discord_token.clone()),
        application_id: config.application_id,
        timeout: DISCORD_TIMEOUT,
    }
}

/// How to reach TimeTrack with these settings.
pub fn timetrack_access(config: &Config) -> timetrack::Access {
    timetrack::Access {
        url: config.timetrack_url.clone(),
        key: config.timetrack_key.clone(),
        secret: config.timetrack_secret.clone(),
        timeout: TIMETRACK_TIMEOUT,
    }
}

fn settings(config: &Config) -> Settings {
    Settings {
        guilds: config.guilds.clone(),
        default_zone: config.default_zone.clone(),
        mode: config.mode,
        at_limit: TimeDelta::days(i64::from(config.at_limit_days)),
        private: config.private_replies,
    }
}

/// A refused token is fatal. Anything else is not: Discord still has the commands of the last start.
async fn register(app: &App) -> anyhow::Result<()> {
    for guild in &app.settings.guilds {
        match app.discord.register(*guild, commands::ALL).await {
            Ok(Registered::Same) => tracing::info!(guild.id = %guild, "commands are up to date"),
            Ok(Registered::Replaced(count)) => {
                tracing::info!(guild.id = %guild, count, "commands registered")
            }
            Err(error @ discord::Error::TokenRefused) => return Err(error.into()),
            Err(error) => tracing::error!(
                guild.id = %guild,
                "commands could not be registered: {error}. Is the bot in this server, and is the number in DISCORD_GUILD_IDS right?"
            ),
        }
    }
    Ok(())
}

impl Running {
    /// Where the endpoint and `/healthz` listen.
    pub fn listen_addr(&self) -> SocketAddr {
        self.listen_addr
    }

    /// Returns when the transport has ended by itself, which it does only for a reason that a restart does not cure.
    ///
    /// # Errors
    /// That reason.
    pub async fn ended(&mut self) -> anyhow::Result<()> {
        (&mut self.transport).await?
    }

    /// Stops accepting, answers what is in hand, finishes the deliveries under way and closes the database.
    pub async fn stop(self) {
        let app = self.app;
        app.stop.cancel();
        if !self.transport.is_finished() {
            let _ = tokio::time::timeout(STOP_PATIENCE, self.transport).await;
        }
        let _ = tokio::time::timeout(STOP_PATIENCE, self.outbox).await;
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
