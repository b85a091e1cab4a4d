//! Discord's REST API as far as the bot uses it.

mod direct;
mod posts;
mod roles;

use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use secrecy::ExposeSecret;
use serde_json::{Value as Json, json};
use serenity::http::{LightMethod, Route};
use serenity::model::id;
use tokio::sync::Semaphore;
use tokio::time::Instant;

use super::http::{Answer, ApiRequest, Auth, DateObserver, HttpClient, Repeat, Retry};
use super::{Access, Error, Identity, InteractionToken, Registered, Response, encode, registration};
use crate::model::{GuildId, InteractionId, MemberId};
use crate::network::Proxies;
use crate::reply::Reply;
use crate::slash::Spec;
pub use posts::ChannelAccess;
pub use roles::GuildMember;
use roles::RoleBuckets;

/// Between two requests with the bot's token: 40 a second at most.
const REQUEST_INTERVAL: Duration = Duration::from_millis(25);
/// Edits being sent at the same time. They are exempt from the global rate limit, but each takes a socket.
const MAX_EDITS: usize = 64;
/// A request fails instead of waiting longer than this.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// For one attempt at a first response, which has three seconds in all.
const FIRST_RESPONSE_TIMEOUT: Duration = Duration::from_millis(900);
const MAX_ATTEMPTS: u32 = 5;
/// After Discord refused the bot's token, no request uses it for this long: 10,000 refused requests in ten minutes ban the address.
const AFTER_REFUSAL: Duration = Duration::from_secs(300);

/// Discord's REST API. Cheap to clone.
#[derive(Clone)]
pub struct Rest(Arc<Inner>);

struct Inner {
    http: HttpClient,
    proxies: Proxies,
    pace: Pace,
    application: OnceLock<u64>,
    refused_until: Mutex<Option<Instant>>,
    edits: Semaphore,
    role_buckets: RoleBuckets,
    /// The bot's own user, once it was asked for.
    user: OnceLock<MemberId>,
}

/// Discord's answer to `GET /gateway/bot`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatewayInfo {
    /// `wss://…`
    pub url: String,
    /// Sessions that may still be started.
    pub remaining: u64,
    /// Until `remaining` is reset.
    pub(crate) reset_after: Duration,
}

impl Rest {
    /// Makes no request yet.
    ///
    /// # Errors
    /// If the HTTP client cannot be set up.
    pub fn new(access: &Access) -> anyhow::Result<Self> {
        Self::with_date_observer(access, Arc::new(|| Box::new(drop)))
    }

    /// # Errors
    /// If the HTTP client cannot be set up.
    pub fn with_date_observer(access: &Access, observe_date: DateObserver) -> anyhow::Result<Self> {
        let application = access.application_id.map_or_else(OnceLock::new, OnceLock::from);
        Ok(Self(Arc::new(Inner {
            proxies: access.proxies.clone(),
            http: HttpClient::new(access, observe_date)?,
            pace: Pace::default(),
            application,
            refused_until: Mutex::new(None),
            edits: Semaphore::new(MAX_EDITS),
            role_buckets: RoleBuckets::default(),
            user: OnceLock::new(),
        })))
    }

    /// The bot's token, for the gateway.
    pub(super) fn token(&self) -> &str {
        self.0.http.token()
    }

    /// How the gateway is reached.
    pub(super) fn proxies(&self) -> &Proxies {
        &self.0.proxies
    }

    /// The application that the token belongs to.
    pub async fn identity(&self) -> Result<Identity, Error> {
        let json = self.request(get(Route::Oauth2ApplicationCurrent)).await?;
        let application_id = number(&json["id"]).ok_or_else(|| unexpected("an application without an id"))?;
        let _ = self.0.application.set(application_id);
        let text = |key: &str| json[key].as_str().unwrap_or_default().to_owned();
        let endpoint = json.get("interactions_endpoint_url").map(|url| {
            url.as_str().unwrap_or_default().chars().filter(|c| !c.is_control()).take(200).collect()
        });
        Ok(Identity { application_id, name: text("name"), public_key: text("verify_key"), endpoint })
    }

    /// Replaces the guild's commands with one bulk PUT, unless they are the same already.
    pub async fn register(&self, guild: GuildId, specs: &[Spec]) -> Result<Registered, Error> {
        let application_id = id::ApplicationId::new(self.application().await?.max(1));
        let route = Route::GuildCommands { application_id, guild_id: id::GuildId::new(guild.0.max(1)) };
        let ours = registration::commands(specs);
        let theirs = self
            .request(ApiRequest {
                query: Some(vec![("with_localizations", "true".to_owned())]),
                ..get(route)
            })
            .await?;
        if registration::is_same(&ours, &theirs) {
            return Ok(Registered::Same);
        }
        self.request(ApiRequest {
            method: LightMethod::Put,
            body: Some(ours.to_string().into_bytes()),
            ..get(route)
        })
        .await?;
        Ok(Registered::Replaced(ours.as_array().map_or(0, Vec::len)))
    }

    /// The guild's name, and how many commands of ours Discord has for it.
    ///
    /// # Errors
    /// [`Error`]; also if the bot is not in the guild.
    pub async fn registered(&self, guild: GuildId) -> Result<(String, usize), Error> {
        let guild_id = id::GuildId::new(guild.0.max(1));
        let name = self.request(get(Route::Guild { guild_id })).await?;
        let name =
            name["name"].as_str().unwrap_or_default().chars().filter(|c| !c.is_control()).take(100).collect();
        let application_id = id::ApplicationId::new(self.application().await?.max(1));
        let commands = self.request(get(Route::GuildCommands { application_id, guild_id })).await?;
        Ok((name, commands.as_array().map_or(0, Vec::len)))
    }

    /// Sends the first response over REST (gateway transport). Retries after 429 and 5xx; the caller sets the deadline.
    pub async fn respond(&self, token: &InteractionToken, response: &Response) -> Result<(), Error> {
        let interaction_id = id::InteractionId::new(token.interaction.0.max(1));
        let route = Route::InteractionResponse { interaction_id, token: token.secret.expose_secret() };
        let body = Some(encode::response(token, response)?);
        let request = ApiRequest { method: LightMethod::Post, body, auth: Auth::Interaction, ..get(route) };
        self.request(ApiRequest { timeout: Some(FIRST_RESPONSE_TIMEOUT), ..request }).await.map(drop)
    }

    /// Replaces the first response.
    pub async fn edit(&self, token: &InteractionToken, reply: &Reply) -> Result<(), Error> {
        let application_id = id::ApplicationId::new(token.application.max(1));
        let token = token.secret.expose_secret();
        let route = Route::WebhookOriginalInteractionResponse { application_id, token };
        let body = Some(encode::edit(reply)?);
        let _permit = self.0.edits.acquire().await;
        self.request(ApiRequest { method: LightMethod::Patch, body, auth: Auth::Interaction, ..get(route) })
            .await
            .map(drop)
    }

    /// Deletes the first response.
    pub async fn delete_response(&self, token: &InteractionToken) -> Result<(), Error> {
        let application_id = id::ApplicationId::new(token.application.max(1));
        let token = token.secret.expose_secret();
        let route = Route::WebhookOriginalInteractionResponse { application_id, token };
        let _permit = self.0.edits.acquire().await;
        self.request(ApiRequest { method: LightMethod::Delete, auth: Auth::Interaction, ..get(route) })
            .await
            .map(drop)
    }

    /// Sends a message after the first response, visible as its `private` says. It has no nonce by which Discord would drop a second
    /// copy ("Execute Webhook" has none), so it is not sent again where Discord may have accepted it.
    ///
    /// # Errors
    /// [`Error`]; the message may be there nevertheless.
    pub async fn follow_up(&self, token: &InteractionToken, reply: &Reply) -> Result<(), Error> {
        let application_id = id::ApplicationId::new(token.application.max(1));
        let token = token.secret.expose_secret();
        let route = Route::WebhookFollowupMessages { application_id, token };
        let body = Some(encode::follow_up(reply)?);
        let _permit = self.0.edits.acquire().await;
        let request = ApiRequest { method: LightMethod::Post, body, auth: Auth::Interaction, ..get(route) };
        self.request(ApiRequest { repeat: Repeat::Visible, ..request }).await.map(drop)
    }

    pub async fn gateway(&self) -> Result<GatewayInfo, Error> {
        let json = self.request(get(Route::GatewayBot)).await?;
        let limit = &json["session_start_limit"];
        Ok(GatewayInfo {
            url: json["url"].as_str().ok_or_else(|| unexpected("a gateway without an address"))?.to_owned(),
            remaining: limit["remaining"].as_u64().unwrap_or(1),
            reset_after: Duration::from_millis(limit["reset_after"].as_u64().unwrap_or(0)),
        })
    }

    /// The application's id, from the settings or, once, from Discord.
    async fn application(&self) -> Result<u64, Error> {
        match self.0.application.get() {
            Some(application) => Ok(*application),
            None => Ok(self.identity().await?.application_id),
        }
    }

    async fn request(&self, request: ApiRequest<'_>) -> Result<Json, Error> {
        self.answer(request).await.map(|answer| answer.json)
    }

    async fn answer(&self, request: ApiRequest<'_>) -> Result<Answer, Error> {
        if request.auth == Auth::Bot && self.is_refused() {
            return Err(Error::TokenRefused);
        }
        let mut unclear = false;
        for attempt in 1.. {
            if request.auth == Auth::Bot {
                tokio::time::sleep_until(self.0.pace.slot(Instant::now())).await;
            }
            let failure = match self.0.http.send(&request).await {
                Ok(answer) => return Ok(answer),
                // An earlier attempt of ours was accepted.
                Err(failure) if unclear && matches!(failure.error, Error::AlreadyAnswered) => {
                    return Ok(Answer { json: Json::Null, full_for: Duration::ZERO });
                }
                Err(failure) => failure,
            };
            unclear |= failure.unclear;
            if let (true, Retry::After(pause)) = (failure.global, failure.retry) {
                self.0.pace.hold(Instant::now() + pause.min(LONGEST_PAUSE));
            }
            self.note_refusal(&failure.error);
            let pause = match failure.retry {
                _ if unclear && request.repeat == Repeat::Visible => return Err(failure.error),
                Retry::Backoff if attempt < MAX_ATTEMPTS => backoff(attempt),
                Retry::After(pause) if attempt < MAX_ATTEMPTS && pause <= LONGEST_PAUSE => pause,
                _ => return Err(failure.error),
            };
            tokio::time::sleep(pause).await;
        }
        Err(unexpected("nothing"))
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

/// Spreads the requests that use the bot's token: Discord allows 50 a second in all ("Rate Limits", "Global Rate Limit"), not
/// counting responses to interactions.
#[derive(Default)]
struct Pace(Mutex<Option<Instant>>);

impl Pace {
    /// Reserves the next instant at which a request may be sent.
    fn slot(&self, now: Instant) -> Instant {
        let mut next = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = next.unwrap_or(now).max(now);
        *next = Some(slot + REQUEST_INTERVAL);
        slot
    }

    /// Reserves no instant before `until`.
    fn hold(&self, until: Instant) {
        let mut next = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *next = (*next).max(Some(until));
    }
}

fn get(route: Route<'_>) -> ApiRequest<'_> {
    ApiRequest {
        method: LightMethod::Get,
        route,
        body: None,
        query: None,
        auth: Auth::Bot,
        timeout: None,
        repeat: Repeat::Harmless,
    }
}

/// 100 ms, 200 ms, 400 ms, 800 ms: three of them fit into the deadline of a first response.
fn backoff(attempt: u32) -> Duration {
    Duration::from_millis(50 << attempt.min(6))
}

fn number(json: &Json) -> Option<u64> {
    json.as_str().and_then(|text| text.parse().ok()).filter(|id| *id != 0)
}

fn unexpected(what: &str) -> Error {
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
