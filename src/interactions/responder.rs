//! The way of a response to Discord, the same for both transports: the interaction's callback. Its 2xx proves that Discord has
//! accepted the response, which a body written to a socket never does (Discord, "Receiving and Responding to Interactions").

use std::sync::Arc;
use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};

use crate::app::Account;
use crate::discord::{Error, InteractionToken, Response};
use crate::reply::Reply;

/// Discord waits three seconds; after this there is no point in trying again.
const ANSWERABLE: TimeDelta = TimeDelta::milliseconds(2_700);
/// Time for a response even if our clock says that the interaction is long past.
const LEAST: TimeDelta = TimeDelta::seconds(1);

/// What became of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivered {
    /// Discord has accepted it.
    Accepted,
    /// Another delivery of the same interaction was answered before, so the person saw that response and not this one.
    Elsewhere,
    /// Discord did not accept it, or its answer came too late: the person may have seen nothing of it.
    Lost,
}

/// Responds to one interaction.
pub(super) struct Responder {
    account: Arc<Account>,
    ticket: InteractionToken,
    arrived: Instant,
    end: DateTime<Utc>,
}

impl Responder {
    pub(super) fn new(account: &Arc<Account>, ticket: &InteractionToken) -> Self {
        let now = account.clock.now();
        let end = (ticket.interaction.pressed_at() + ANSWERABLE).clamp(now + LEAST, now + ANSWERABLE);
        Self { account: Arc::clone(account), ticket: ticket.clone(), arrived: Instant::now(), end }
    }

    /// The one response. It is due within three seconds; later than that it is lost.
    pub(super) async fn respond(&self, said: &Response) -> Delivered {
        // A request under way is the network's business, so its time is the machine's.
        let left = (self.end - self.account.clock.now()).max(LEAST).to_std().unwrap_or_default();
        let sending = self.account.discord.respond(&self.ticket, said);
        let sent = tokio::time::timeout(left, sending).await.unwrap_or(Err(Error::Expired));
        self.account.counters.answers.add(self.arrived.elapsed());
        match sent {
            Ok(()) => Delivered::Accepted,
            Err(Error::AlreadyAnswered) => Delivered::Elsewhere,
            // The person has typed on.
            Err(_) if matches!(said, Response::Choices(_)) => Delivered::Lost,
            Err(error) => {
                self.account.counters.lost_answers.inc();
                tracing::warn!("a response did not reach Discord in time: {error}");
                Delivered::Lost
            }
        }
    }

    /// Replaces the response that was accepted.
    pub(super) async fn edit(&self, reply: &Reply) -> Result<(), Error> {
        self.account.discord.edit(&self.ticket, reply).await
    }

    /// Deletes the response that was accepted.
    pub(super) async fn delete(&self) -> Result<(), Error> {
        self.account.discord.delete_response(&self.ticket).await
    }

    /// Adds a message of its own.
    pub(super) async fn follow_up(&self, reply: &Reply) -> Result<(), Error> {
        self.account.discord.follow_up(&self.ticket, reply).await
    }
}
