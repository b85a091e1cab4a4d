//! The gateway: a session with Discord that is kept up until the bot stops.
//!
//! serenity's gateway client is not used: it runs every event in a task of its own (so the order of presses is lost), reports an
//! interaction it cannot decode as an unknown event, hides most close codes, waits without limit for a handshake, ignores
//! `resume_gateway_url` and sleeps five seconds after an invalid session. What is left to do is small: `talk` is the protocol
//! as a pure state machine, `socket` one connection, this file the loop around it (Discord, "Gateway").

mod socket;
mod talk;

use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::rest::Door;
use super::{DecodeError, Error, Rest, Ticket};
use crate::slash::Interaction;
use socket::{Dial, End};
use talk::{Session, Talk};

/// Between two IDENTIFYs Discord wants five seconds.
const BETWEEN_IDENTIFIES: Duration = Duration::from_secs(5);
/// Longest pause before another connection is tried.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// For each half of a greeting; longer after each failure, so that a Discord that is slow is not asked again and again.
const GREETING: Duration = Duration::from_secs(5);
const LONGEST_GREETING: Duration = Duration::from_secs(20);
/// So many connections in a row that came to nothing, and the session is given up for a new one.
const FAILURES_OF_A_SESSION: u32 = 3;

/// What happened, in the order in which it happened.
pub enum Event {
    /// Presses arrive from now on.
    Connected {
        /// Whether it is the old session, with everything missed sent again.
        resumed: bool,
    },
    /// No presses arrive until `Connected` comes again; why.
    Lost(String),
    /// Somebody pressed something.
    Press(Box<Interaction>, Ticket),
    /// An interaction no command of ours can have caused.
    Foreign,
    /// An interaction, or a whole frame, that was not understood. A person is waiting for nothing.
    Undecodable(DecodeError),
}

/// Why there is no point in trying again.
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

/// Keeps a session up and tells `on` what happens, one thing after the other, until `stop`.
///
/// # Errors
/// [`Fatal`] if trying again cannot help.
pub async fn listen(
    rest: &Rest,
    stop: &CancellationToken,
    mut on: impl FnMut(Event) + Send,
) -> Result<(), Fatal> {
    let mut keeper = Keeper::default();
    loop {
        let ready = tokio::select! {
            () = stop.cancelled() => return Ok(()),
            ready = keeper.ready(rest) => ready,
        };
        let end = match ready {
            Err(Error::TokenRefused) => return Err(Fatal::TokenRefused),
            Err(error) => End::again(error.to_string()),
            Ok(url) => {
                let mut talk = Talk::new(rest.token(), keeper.session.take());
                let dial = Dial { url: &url, proxies: rest.proxies(), greeting: keeper.greeting() };
                let end = socket::run(dial, &mut talk, stop, &mut on).await;
                keeper.session = talk.into_session();
                end
            }
        };
        match end {
            End::Stopped => return Ok(()),
            End::Fatal(fatal) => return Err(fatal),
            End::Again { reason, was_up } => {
                on(Event::Lost(reason));
                keeper.note(was_up);
            }
        }
    }
}

/// Opens a connection as [`listen`] does and closes it after Discord's greeting: no session is begun, so none of those that Discord
/// allows in a day is used up. Gives back where that was.
///
/// # Errors
/// Why it cannot be opened.
pub async fn try_out(rest: &Rest) -> Result<Door, String> {
    let door = rest.door().await.map_err(|error| error.to_string())?;
    socket::knock(Dial { url: &door.url, proxies: rest.proxies(), greeting: GREETING }).await?;
    Ok(door)
}

/// What outlives a connection.
#[derive(Default)]
struct Keeper {
    session: Option<Session>,
    identified: Option<Instant>,
    failures: u32,
}

impl Keeper {
    /// Waits as long as manners ask for and says where to connect to.
    async fn ready(&mut self, rest: &Rest) -> Result<String, Error> {
        tokio::time::sleep(pause(self.failures)).await;
        if let Some(session) = &self.session {
            return Ok(session.url.clone());
        }
        let door = rest.door().await?;
        if door.remaining == 0 {
            tracing::warn!("Discord allows no more gateway sessions for {} s", door.reset_after.as_secs());
            // Beginning one more would make Discord reset the token.
            tokio::time::sleep(door.reset_after).await;
        }
        if let Some(last) = self.identified {
            // "Wait a random time between 1 and 5 seconds" after an invalid session; the lower half is enough for one bot.
            tokio::time::sleep(Duration::from_secs(1).mul_f64(rand::random_range(1.0..=2.0))).await;
            tokio::time::sleep_until(last + BETWEEN_IDENTIFIES).await;
        }
        self.identified = Some(Instant::now());
        Ok(door.url)
    }

    fn greeting(&self) -> Duration {
        GREETING.saturating_mul(self.failures.saturating_add(1)).min(LONGEST_GREETING)
    }

    fn note(&mut self, was_up: bool) {
        self.failures = if was_up { 0 } else { self.failures.saturating_add(1) };
        if self.failures >= FAILURES_OF_A_SESSION {
            self.session = None;
        }
    }
}

/// None at first, then 0.5 to 1 s, 1 to 2 s, 2 to 4 s … so that not everybody comes back at once.
fn pause(failures: u32) -> Duration {
    if failures == 0 {
        return Duration::ZERO;
    }
    let full = Duration::from_millis(500 << failures.min(6)).min(LONGEST_PAUSE);
    full.mul_f64(rand::random_range(0.5..=1.0))
}
