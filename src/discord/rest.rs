//! Discord's REST API as far as the bot uses it.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use secrecy::ExposeSecret;
use serde_json::{Value as Json, json};
use serenity::http::{LightMethod, Route};
use serenity::model::id;
use tokio::sync::Semaphore;
use tokio::time::Instant;

use super::send::{Again, Ask, AskDate, By, Line, Twice};
use super::{Access, Error, Identity, Registered, Said, Ticket, catalogue, encode};
use crate::model::{GuildId, MemberId};
use crate::network::Proxies;
use crate::reply::Reply;
use crate::slash::Spec;

/// Between two requests with the bot's token: 40 a second at most.
const BETWEEN_REQUESTS: Duration = Duration::from_millis(25);
/// Direct messages under way at once.
const DIRECT_AT_ONCE: usize = 4;
/// Edits under way at once; they are exempt from the overall limit, but sockets are not for nothing.
const EDITS_AT_ONCE: usize = 64;
/// A longer pause than this is not waited for.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// For one try of a first answer, which has three seconds in all.
const FIRST_ANSWER: Duration = Duration::from_millis(900);
/// Tries of one request.
const TRIES: u32 = 5;
/// How long nothing is asked with a token Discord refused: 10,000 refused requests in ten minutes ban the address.
const AFTER_REFUSAL: Duration = Duration::from_secs(300);

/// Discord's REST API. Cheap to clone.
#[derive(Clone)]
pub struct Rest(Arc<Inner>);

struct Inner {
    line: Line,
    proxies: Proxies,
    pace: Pace,
    application: OnceLock<u64>,
    refused_until: Mutex<Option<Instant>>,
    direct: Semaphore,
    edits: Semaphore,
}

/// Where the gateway is, and how many sessions may still be begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Door {
    /// `wss://…`
    pub url: String,
    /// Sessions left.
    pub remaining: u64,
    /// Until there are more.
    pub reset_after: Duration,
}

impl Rest {
    /// Reaches out to nobody yet.
    ///
    /// # Errors
    /// If the HTTP client cannot be set up.
    pub fn new(access: &Access) -> anyhow::Result<Self> {
        Self::reporting(access, Arc::new(|| Box::new(drop)))
    }

    /// The same; `ask_date` is called before each request, and what it returns with the answer's `Date`.
    ///
    /// # Errors
    /// If the HTTP client cannot be set up.
    pub fn reporting(access: &Access, ask_date: AskDate) -> anyhow::Result<Self> {
        let application = access.application_id.map_or_else(OnceLock::new, OnceLock::from);
        Ok(Self(Arc::new(Inner {
            proxies: access.proxies.clone(),
            line: Line::new(access, ask_date)?,
            pace: Pace::default(),
            application,
            refused_until: Mutex::new(None),
            direct: Semaphore::new(DIRECT_AT_ONCE),
            edits: Semaphore::new(EDITS_AT_ONCE),
        })))
    }

    /// The bot's token, for the gateway.
    pub(super) fn token(&self) -> &str {
        self.0.line.token()
    }

    /// How the gateway is reached.
    pub(super) fn proxies(&self) -> &Proxies {
        &self.0.proxies
    }

    /// Who the token belongs to.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn identity(&self) -> Result<Identity, Error> {
        let json = self.ask(get(Route::Oauth2ApplicationCurrent)).await?;
        let application_id = number(&json["id"]).ok_or_else(|| odd("an application without an id"))?;
        let _ = self.0.application.set(application_id);
        let text = |key: &str| json[key].as_str().unwrap_or_default().to_owned();
        let endpoint = json.get("interactions_endpoint_url").map(|url| {
            url.as_str().unwrap_or_default().chars().filter(|c| !c.is_control()).take(200).collect()
        });
        Ok(Identity { application_id, name: text("name"), public_key: text("verify_key"), endpoint })
    }

    /// Makes Discord's list of the guild's commands this one, by one bulk PUT, and by none when nothing differs.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn register(&self, guild: GuildId, specs: &[Spec]) -> Result<Registered, Error> {
        let application_id = id::ApplicationId::new(self.application().await?.max(1));
        let route = Route::GuildCommands { application_id, guild_id: id::GuildId::new(guild.0.max(1)) };
        let ours = catalogue::registration(specs);
        let theirs = self.ask(Ask { query: Some(("with_localizations", "true")), ..get(route) }).await?;
        if catalogue::is_same(&ours, &theirs) {
            return Ok(Registered::Same);
        }
        self.ask(Ask { method: LightMethod::Put, body: Some(ours.to_string().into_bytes()), ..get(route) })
            .await?;
        Ok(Registered::Replaced(ours.as_array().map_or(0, Vec::len)))
    }

    /// The guild's name, and how many commands of ours Discord has for it.
    ///
    /// # Errors
    /// [`Error`]; also if the bot is not in the guild.
    pub async fn registered(&self, guild: GuildId) -> Result<(String, usize), Error> {
        let guild_id = id::GuildId::new(guild.0.max(1));
        let name = self.ask(get(Route::Guild { guild_id })).await?;
        let name =
            name["name"].as_str().unwrap_or_default().chars().filter(|c| !c.is_control()).take(100).collect();
        let application_id = id::ApplicationId::new(self.application().await?.max(1));
        let commands = self.ask(get(Route::GuildCommands { application_id, guild_id })).await?;
        Ok((name, commands.as_array().map_or(0, Vec::len)))
    }

    /// The first answer over REST (gateway transport). 429 and 5xx are tried again; whoever calls ends it when it is too late.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn answer(&self, ticket: &Ticket, said: &Said) -> Result<(), Error> {
        let interaction_id = id::InteractionId::new(ticket.interaction.0.max(1));
        let route = Route::InteractionResponse { interaction_id, token: ticket.token.expose_secret() };
        let body = Some(encode::answer(ticket, said)?);
        let ask = Ask { method: LightMethod::Post, body, by: By::Interaction, ..get(route) };
        self.ask(Ask { patience: Some(FIRST_ANSWER), ..ask }).await.map(drop)
    }

    /// Replaces the first answer.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn edit(&self, ticket: &Ticket, reply: &Reply) -> Result<(), Error> {
        let application_id = id::ApplicationId::new(ticket.application.max(1));
        let token = ticket.token.expose_secret();
        let route = Route::WebhookOriginalInteractionResponse { application_id, token };
        let body = Some(encode::edit(reply)?);
        let _turn = self.0.edits.acquire().await;
        self.ask(Ask { method: LightMethod::Patch, body, by: By::Interaction, ..get(route) }).await.map(drop)
    }

    /// A message of its own after the first answer, to whom its `private` says. It has no nonce by which Discord would drop a
    /// second copy ("Execute Webhook" knows none), so what Discord may have taken is not sent again here.
    ///
    /// # Errors
    /// [`Error`]; the message may be there all the same.
    pub async fn follow_up(&self, ticket: &Ticket, reply: &Reply) -> Result<(), Error> {
        let application_id = id::ApplicationId::new(ticket.application.max(1));
        let token = ticket.token.expose_secret();
        let route = Route::WebhookFollowupMessages { application_id, token };
        let body = Some(encode::follow_up(reply)?);
        let _turn = self.0.edits.acquire().await;
        let ask = Ask { method: LightMethod::Post, body, by: By::Interaction, ..get(route) };
        self.ask(Ask { twice: Twice::Shows, ..ask }).await.map(drop)
    }

    /// A direct message.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn direct_message(&self, member: MemberId, reply: &Reply) -> Result<(), Error> {
        // One number for all tries, so that Discord drops a second copy after an unclear first.
        let body = Some(encode::direct(reply, rand::random::<u64>().to_string())?);
        let _turn = self.0.direct.acquire().await;
        let to = json!({ "recipient_id": member.to_string() }).to_string().into_bytes();
        let channel = self
            .ask(Ask { method: LightMethod::Post, body: Some(to), ..get(Route::UserMeDmChannels) })
            .await?;
        let channel = number(&channel["id"]).ok_or_else(|| odd("a channel without an id"))?;
        let route = Route::ChannelMessages { channel_id: id::ChannelId::new(channel) };
        self.ask(Ask { method: LightMethod::Post, body, ..get(route) }).await.map(drop)
    }

    /// Where the gateway is.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn door(&self) -> Result<Door, Error> {
        let json = self.ask(get(Route::GatewayBot)).await?;
        let limit = &json["session_start_limit"];
        Ok(Door {
            url: json["url"].as_str().ok_or_else(|| odd("a gateway without an address"))?.to_owned(),
            remaining: limit["remaining"].as_u64().unwrap_or(1),
            reset_after: Duration::from_millis(limit["reset_after"].as_u64().unwrap_or(0)),
        })
    }

    /// From the settings, or asked of Discord once.
    async fn application(&self) -> Result<u64, Error> {
        match self.0.application.get() {
            Some(application) => Ok(*application),
            None => Ok(self.identity().await?.application_id),
        }
    }

    async fn ask(&self, ask: Ask<'_>) -> Result<Json, Error> {
        if ask.by == By::Bot && self.is_refused() {
            return Err(Error::TokenRefused);
        }
        let mut unclear = false;
        for tried in 1.. {
            if ask.by == By::Bot {
                tokio::time::sleep_until(self.0.pace.slot(Instant::now())).await;
            }
            let fault = match self.0.line.once(&ask).await {
                Ok(json) => return Ok(json),
                // Our own earlier try arrived after all.
                Err(fault) if unclear && matches!(fault.error, Error::Answered) => return Ok(Json::Null),
                Err(fault) => fault,
            };
            unclear |= fault.unclear;
            if let (true, Again::After(pause)) = (fault.global, fault.again) {
                self.0.pace.hold(Instant::now() + pause.min(LONGEST_PAUSE));
            }
            self.note_refusal(&fault.error);
            let pause = match fault.again {
                _ if unclear && ask.twice == Twice::Shows => return Err(fault.error),
                Again::Soon if tried < TRIES => pause_after(tried),
                Again::After(pause) if tried < TRIES && pause <= LONGEST_PAUSE => pause,
                _ => return Err(fault.error),
            };
            tokio::time::sleep(pause).await;
        }
        Err(odd("nothing"))
    }

    fn is_refused(&self) -> bool {
        let until = *self.0.refused_until.lock().unwrap_or_else(PoisonError::into_inner);
        until.is_some_and(|until| Instant::now() < until)
    }

    fn note_refusal(&self, error: &Error) {
        if matches!(error, Error::TokenRefused) {
            let until = Instant::now() + AFTER_REFUSAL;
            *self.0.refused_until.lock().unwrap_or_else(PoisonError::into_inner) = Some(until);
        }
    }
}

/// Spreads the requests that are made with the bot's token: Discord allows 50 a second over all of them ("Rate Limits", "Global
/// Rate Limit"), and does not count answers to interactions.
#[derive(Default)]
struct Pace(Mutex<Option<Instant>>);

impl Pace {
    /// When the next request may leave.
    fn slot(&self, now: Instant) -> Instant {
        let mut next = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = next.unwrap_or(now).max(now);
        *next = Some(slot + BETWEEN_REQUESTS);
        slot
    }

    /// None before then.
    fn hold(&self, until: Instant) {
        let mut next = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *next = (*next).max(Some(until));
    }
}

fn get(route: Route<'_>) -> Ask<'_> {
    Ask {
        method: LightMethod::Get,
        route,
        body: None,
        query: None,
        by: By::Bot,
        patience: None,
        twice: Twice::Nothing,
    }
}

/// 100 ms, 200 ms, 400 ms, 800 ms: three of them fit into a first answer's window.
fn pause_after(tried: u32) -> Duration {
    Duration::from_millis(50 << tried.min(6))
}

fn number(json: &Json) -> Option<u64> {
    json.as_str().and_then(|text| text.parse().ok()).filter(|id| *id != 0)
}

fn odd(what: &str) -> Error {
    Error::Other(what.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_stay_below_the_limit_over_all_of_them() {
        let (pace, now) = (Pace::default(), Instant::now());
        let slots: Vec<_> = (0..200).map(|_| pace.slot(now)).collect();
        assert_eq!(slots[0], now, "the first one does not wait");
        let second = Duration::from_secs(1);
        for (nth, first) in slots.iter().enumerate() {
            let within = slots[nth..].iter().filter(|slot| **slot - *first < second).count();
            assert!(within <= 40, "{within} in one second");
        }
        let late = slots[199] + second;
        assert_eq!(pace.slot(late), late, "what was not used is not saved up");
        pace.hold(late + second);
        assert_eq!(pace.slot(late), late + second);
    }
}
