//! The gateway client: keeps a session with Discord until the bot stops (Discord, "Gateway").
//!
//! `protocol` is a sans-I/O state machine, `connection` one WebSocket connection, and this file the loop that reconnects.
//! serenity's gateway client is not used: it handles each event in its own task (which loses the order of interactions), reports an
//! interaction that it cannot decode as an unknown event, hides most close codes, has no time limit for the handshake, ignores
//! `resume_gateway_url`, and sleeps five seconds after an invalid session.

mod connection;
mod protocol;

use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::rest::GatewayInfo;
use super::{DecodeError, Error, InteractionToken, Rest};
use crate::slash::Interaction;
use connection::{ConnectOptions, End};
use protocol::{Protocol, Session};

/// Discord requires this long between two IDENTIFYs.
const IDENTIFY_INTERVAL: Duration = Duration::from_secs(5);
/// Longest pause before the next connection attempt.
const MAX_PAUSE: Duration = Duration::from_secs(30);
/// For HELLO, and again for READY or RESUMED. Longer after each failure, so that a slow Discord is not asked ever more often.
const HELLO_TIMEOUT: Duration = Duration::from_secs(5);
const MAX_HELLO_TIMEOUT: Duration = Duration::from_secs(20);
/// After so many failed connections in a row, a new session replaces the old one.
const MAX_SESSION_FAILURES: u32 = 3;

pub enum Event {
    Connected {
        /// Whether the old session goes on, in which Discord sends again what was missed.
        resumed: bool,
    },
    /// No interactions arrive until the next `Connected`. Holds the reason.
    Lost(String),
    Interaction(Box<Interaction>, InteractionToken),
    /// An interaction that no command of this bot can cause.
    Unsupported,
    /// An interaction, or a whole frame, that could not be decoded. A person waits for a response that will not come.
    Undecodable(DecodeError),
}

/// An error that a retry cannot cure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fatal {
    /// 4004, or 401 of the REST API.
    #[error("Discord does not accept DISCORD_TOKEN; copy it again from the application's page Bot")]
    TokenRefused,
    /// 4010 and 4011.
    #[error(
        "Discord wants this bot split over several connections (close code {0}), which it is not made for: DISCORD_TOKEN seems to belong to a bot on thousands of servers"
    )]
    Sharding(u16),
    /// 4012.
    #[error(
        "Discord no longer speaks this version of its gateway (close code 4012); a newer timetrack-bot is needed, or DISCORD_TRANSPORT=endpoint"
    )]
    Version,
    /// 4013 and 4014.
    #[error(
        "Discord refuses the gateway intents (close code {0}), though none are asked for; check the application that DISCORD_TOKEN belongs to"
    )]
    Intents(u16),
}

/// Keeps a session until `stop` and passes its events to `on`, in order.
pub async fn listen(
    rest: &Rest,
    stop: &CancellationToken,
    mut on: impl FnMut(Event) + Send,
) -> Result<(), Fatal> {
    let mut keeper = SessionKeeper::default();
    loop {
        let ready = tokio::select! {
            () = stop.cancelled() => return Ok(()),
            ready = keeper.ready(rest) => ready,
        };
        let end = match ready {
            Err(Error::TokenRefused) => return Err(Fatal::TokenRefused),
            Err(error) => End::retry(error.to_string()),
            Ok(url) => {
                let mut protocol = Protocol::new(rest.token(), keeper.session.take());
                let options = ConnectOptions {
                    url: &url,
                    proxies: rest.proxies(),
                    hello_timeout: keeper.hello_timeout(),
                };
                let end = connection::run(options, &mut protocol, stop, &mut on).await;
                keeper.session = protocol.into_session();
                end
            }
        };
        match end {
            End::Stopped => return Ok(()),
            End::Fatal(fatal) => return Err(fatal),
            End::Retry { reason, was_up } => {
                on(Event::Lost(reason));
                keeper.note(was_up);
            }
        }
    }
}

/// Connects as [`listen`] does and disconnects after HELLO. This starts no session, so it does not count against Discord's daily
/// limit of sessions.
pub async fn probe(rest: &Rest) -> Result<GatewayInfo, String> {
    let gateway = rest.gateway().await.map_err(|error| error.to_string())?;
    connection::probe(ConnectOptions {
        url: &gateway.url,
        proxies: rest.proxies(),
        hello_timeout: HELLO_TIMEOUT,
    })
    .await?;
    Ok(gateway)
}

/// The state that outlives a connection.
#[derive(Default)]
struct SessionKeeper {
    session: Option<Session>,
    identified: Option<Instant>,
    failures: u32,
}

impl SessionKeeper {
    /// Waits as long as Discord requires and returns the URL to connect to.
    async fn ready(&mut self, rest: &Rest) -> Result<String, Error> {
        tokio::time::sleep(pause(self.failures)).await;
        if let Some(session) = &self.session {
            return Ok(session.url.clone());
        }
        let gateway = rest.gateway().await?;
        if gateway.remaining == 0 {
            tracing::warn!("Discord allows no more gateway sessions for {} s", gateway.reset_after.as_secs());
            // Discord resets the token of a bot that starts one more.
            tokio::time::sleep(gateway.reset_after).await;
        }
        if let Some(last) = self.identified {
            // "Wait a random time between 1 and 5 seconds" after an invalid session; the lower half is enough for one bot.
            tokio::time::sleep(Duration::from_secs(1).mul_f64(rand::random_range(1.0..=2.0))).await;
            tokio::time::sleep_until(last + IDENTIFY_INTERVAL).await;
        }
        self.identified = Some(Instant::now());
        Ok(gateway.url)
    }

    fn hello_timeout(&self) -> Duration {
        HELLO_TIMEOUT.saturating_mul(self.failures.saturating_add(1)).min(MAX_HELLO_TIMEOUT)
    }

    fn note(&mut self, was_up: bool) {
        self.failures = if was_up { 0 } else { self.failures.saturating_add(1) };
        if self.failures >= MAX_SESSION_FAILURES {
            self.session = None;
        }
    }
}

/// None at first, then 0.5 to 1 s, 1 to 2 s, 2 to 4 s …, random so that not all clients reconnect at once.
fn pause(failures: u32) -> Duration {
    if failures == 0 {
        return Duration::ZERO;
    }
    let full = Duration::from_millis(500 << failures.min(6)).min(MAX_PAUSE);
    full.mul_f64(rand::random_range(0.5..=1.0))
}
