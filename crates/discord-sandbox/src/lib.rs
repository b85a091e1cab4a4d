//! A Discord with state, on loopback: REST, gateway and signed interactions, and the people who use a bot. It checks
//! everything it is sent against Discord's rules and records each breach. It knows no particular bot.
//!
//! [`DiscordSandbox`] is the handle in Rust; other languages drive it over HTTP (`control`).

mod answers;
mod component;
mod control;
mod endpoint;
mod faults;
mod form;
mod gateway;
mod guild;
mod handle;
mod ids;
mod message;
mod mischief;
mod office;
mod payload;
mod press;
mod resolve;
mod rest;
pub mod rules;
mod setup;
mod view;
mod world;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context;
use axum::Router;
use axum::routing::get;
use chrono::{DateTime, Utc};
use ed25519_dalek::SigningKey;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::AbortOnDropHandle;

pub use self::endpoint::{Reply, Signed};
pub use self::faults::{LimitScope, RestFault, Trouble};
pub use self::gateway::sessions::Counts;
pub use self::guild::{
    ADMINISTRATOR, BotMember, Channel, ChannelKind, EMBED_LINKS, EVERYONE, Guild, MANAGE_GUILD, MANAGE_ROLES,
    READ_MESSAGE_HISTORY, Role, SEND_IN_THREADS, SEND_MESSAGES, USE_COMMANDS, VIEW_CHANNEL,
};
pub use self::handle::Press;
pub use self::ids::{GuildId, InteractionId, UserId};
pub use self::message::{Button, Message, Version};
pub use self::mischief::{EventTwist, Greeting, InvalidSession};
pub use self::press::{Client, Typed, Who};
pub use self::rules::{Breach, Rule};
pub use self::setup::{Person, Setup};
pub use self::view::{ChannelView, MessageView, View, Waiting};
pub use self::world::{Answer, AnswerKind, Interaction, Request, World};

/// The handle of a running sandbox. Clones share it; it stops when the last one is dropped.
#[derive(Clone)]
pub struct DiscordSandbox {
    shared: Arc<Shared>,
    _running: Arc<Running>,
}

/// What ends with the last handle: the listener, and the open gateway connections.
struct Running {
    _server: AbortOnDropHandle<()>,
    _sockets: DropGuard,
}

struct Shared {
    now: Box<dyn Fn() -> DateTime<Utc> + Send + Sync>,
    world: Mutex<World>,
    changed: watch::Sender<u64>,
    key: SigningKey,
    address: SocketAddr,
    /// Where the gateway is said to be.
    gateway_host: Mutex<String>,
    http: endpoint::Http,
    stop: CancellationToken,
}

impl Shared {
    fn look<T>(&self, look: impl FnOnce(&World) -> T) -> T {
        look(&self.world.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes the world and announces it.
    fn change<T>(&self, change: impl FnOnce(&mut World, DateTime<Utc>) -> T) -> T {
        let now = (self.now)();
        let result = change(&mut self.world.lock().unwrap_or_else(PoisonError::into_inner), now);
        self.changed.send_modify(|count| *count += 1);
        result
    }

    fn gateway_url(&self) -> String {
        let host = self.gateway_host.lock().unwrap_or_else(PoisonError::into_inner);
        format!("ws://{host}/gateway")
    }

    fn public_key_hex(&self) -> String {
        hex::encode(self.key.verifying_key().to_bytes())
    }
}

impl DiscordSandbox {
    /// Starts on a free port of 127.0.0.1. `now` says what time it is on Discord.
    ///
    /// # Errors
    /// If no port can be had.
    pub async fn start(
        now: impl Fn() -> DateTime<Utc> + Send + Sync + 'static,
        setup: Setup,
    ) -> anyhow::Result<Self> {
        Self::start_at(SocketAddr::from(([127, 0, 0, 1], 0)), now, setup).await
    }

    /// Starts at this address.
    ///
    /// # Errors
    /// If the address is taken.
    pub async fn start_at(
        address: SocketAddr,
        now: impl Fn() -> DateTime<Utc> + Send + Sync + 'static,
        setup: Setup,
    ) -> anyhow::Result<Self> {
        let listener =
            TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            now: Box::new(now),
            world: Mutex::new(World::new(setup)),
            changed: watch::Sender::new(0),
            key: SigningKey::from_bytes(&rand::random()),
            address,
            gateway_host: Mutex::new(address.to_string()),
            http: endpoint::client(),
            stop: CancellationToken::new(),
        });
        let app = router(&shared);
        let server = tokio::spawn(async move {
            if let Err(problem) = axum::serve(listener, app).await {
                tracing::error!(%problem, "the Discord sandbox stopped");
            }
        });
        let sockets = shared.stop.clone().drop_guard();
        let running = Running { _server: AbortOnDropHandle::new(server), _sockets: sockets };
        Ok(Self { shared, _running: Arc::new(running) })
    }
}

fn router(shared: &Arc<Shared>) -> Router {
    Router::new()
        .nest("/api/v10", rest::router(Arc::clone(shared)))
        .nest("/sandbox", control::router())
        .route("/gateway", get(gateway::connect))
        .route("/gateway/", get(gateway::connect))
        .fallback(rest::unknown)
        .with_state(Arc::clone(shared))
}

impl DiscordSandbox {
    /// Everything a client in another language needs: `api`, `gateway`, `token`, `application`, `public_key`, `guild`.
    pub fn facts(&self) -> serde_json::Value {
        serde_json::json!({
            "api": self.api_url(), "gateway": self.shared.gateway_url(), "token": self.token(),
            "application": self.application_id().to_string(), "public_key": self.public_key_hex(),
            "guild": self.look(|world| world.setup.guilds.first().map(|guild| guild.id.to_string())),
        })
    }
}
