//! One request to Discord's REST API, and how a failure is to be handled.
//!
//! serenity builds the requests (`Request`, `Route`). They are sent here because serenity's own client hides `Retry-After`, and its
//! errors contain the URL, and with it the interaction's token. No text made here contains either.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value as Json;
use serenity::http::{LightMethod, Request, Route};

use super::{Access, Error};

/// Discord's prefix of a bot token in the `Authorization` header.
const PREFIX: &str = "Bot ";
/// More than any response the bot asks for; the longest is the list of commands.
const MAX_BODY_BYTES: usize = 4 * 1024 * 1024;
/// Longest error message of Discord that is kept, in characters.
const MAX_WORDS_CHARS: usize = 200;

/// A request that can be sent more than once.
pub(super) struct ApiRequest<'a> {
    pub method: LightMethod,
    pub(crate) route: Route<'a>,
    pub body: Option<Vec<u8>>,
    pub query: Option<Vec<(&'static str, String)>>,
    pub(crate) auth: Auth,
    /// Time limit of one attempt, if it is shorter than the client's.
    pub timeout: Option<Duration>,
    pub repeat: Repeat,
}

/// What a request that went well brings.
pub(super) struct Answer {
    /// Null if the response has no body.
    pub(super) json: Json,
    /// How long the rate limit of the route leaves no room for another one ("Rate Limits"); zero if it has some.
    pub(super) full_for: Duration,
}

/// The effect of sending a request again after Discord has executed it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Repeat {
    /// None: it writes the same again, or Discord drops it.
    Harmless,
    /// People see a second message.
    Visible,
}

/// What authorizes a request.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Auth {
    /// The bot's token, in the header.
    Bot,
    /// The interaction's token, which is part of the route.
    Interaction,
}

pub(super) struct Failure {
    pub error: Error,
    pub retry: Retry,
    /// Whether Discord may have executed the request.
    pub unclear: bool,
    /// Whether the global rate limit of the bot is reached.
    pub(crate) global: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Retry {
    Never,
    /// After a pause of our own choice.
    Backoff,
    /// After the pause that Discord asked for.
    After(Duration),
}

/// Called before each request. The function it returns is called with the `Date` of Discord's response.
pub type DateObserver = Arc<dyn Fn() -> Box<dyn FnOnce(DateTime<Utc>) + Send> + Send + Sync>;

pub(super) struct HttpClient {
    client: reqwest::Client,
    observe_date: DateObserver,
    proxy: Option<String>,
    /// With its prefix.
    token: SecretString,
}

impl HttpClient {
    pub(super) fn new(access: &Access, observe_date: DateObserver) -> anyhow::Result<Self> {
        // serenity's default client has no time-out at all; a redirect could carry the token elsewhere.
        let client = reqwest::Client::builder()
            .timeout(access.timeout)
            .connect_timeout(access.timeout)
            .redirect(reqwest::redirect::Policy::none());
        let client = match access.rest_url() {
            Some(url) => access.proxies.apply(client, &url)?,
            None => client.no_proxy(),
        };
        Ok(Self {
            observe_date,
            client: client
                .build()
                .map_err(|error| anyhow::anyhow!("the HTTP client: {}", error.without_url()))?,
            proxy: access.api_url.as_ref().map(|url| url.as_str().trim_end_matches('/').to_owned()),
            token: SecretString::from(format!("{PREFIX}{}", access.token.expose_secret())),
        })
    }

    pub(super) fn token(&self) -> &str {
        let token = self.token.expose_secret();
        token.strip_prefix(PREFIX).unwrap_or(token)
    }

    /// Sends a request once.
    pub(super) async fn send(&self, request: &ApiRequest<'_>) -> Result<Answer, Failure> {
        let built = self.build(request).ok_or_else(|| fatal("nothing: the request could not be built"))?;
        let on_date = (self.observe_date)();
        let mut response = self.client.execute(built).await.map_err(|error| Failure {
            error: Error::Unreachable(
                if error.is_timeout() { "nothing in time" } else { "nothing: no connection" }.to_owned(),
            ),
            retry: Retry::Backoff,
            unclear: !error.is_connect(),
            global: false,
        })?;
        let status = response.status().as_u16();
        if let Some(date) = date(response.headers()) {
            on_date(date);
        }
        let wait = response
            .headers()
            .get("retry-after")
            .and_then(|value| seconds(value.to_str().ok()?.parse().ok()?));
        let full_for = full_for(response.headers());
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|_| broken(status))? {
            if body.len() + chunk.len() > MAX_BODY_BYTES {
                return Err(broken(status));
            }
            body.extend_from_slice(&chunk);
        }
        let json = serde_json::from_slice(&body).unwrap_or(Json::Null);
        if (200..300).contains(&status) {
            Ok(Answer { json, full_for })
        } else {
            Err(failure(status, wait, &json, request.auth))
        }
    }

    fn build(&self, request: &ApiRequest<'_>) -> Option<reqwest::Request> {
        let params = request.query.clone();
        let builder = Request::new(request.route, request.method).body(request.body.clone()).params(params);
        let token = self.token.expose_secret();
        let mut built = builder.build(&self.client, token, self.proxy.as_deref()).ok()?.build().ok()?;
        match (request.auth, built.headers_mut().get_mut("authorization")) {
            (Auth::Bot, Some(value)) => value.set_sensitive(true),
            // The interaction's own token is in the path; the bot's is not needed.
            (Auth::Interaction, _) => drop(built.headers_mut().remove("authorization")),
            (Auth::Bot, None) => {}
        }
        if request.timeout.is_some() {
            *built.timeout_mut() = request.timeout;
        }
        Some(built)
    }
}

/// Discord's clock at the response, in whole seconds.
fn date(headers: &reqwest::header::HeaderMap) -> Option<DateTime<Utc>> {
    let date = headers.get("date")?.to_str().ok()?;
    Some(DateTime::parse_from_rfc2822(date).ok()?.to_utc())
}

/// `X-RateLimit-Reset-After`, if nothing remains.
fn full_for(headers: &reqwest::header::HeaderMap) -> Duration {
    let number = |name: &str| headers.get(name)?.to_str().ok()?.parse::<f64>().ok();
    match number("x-ratelimit-remaining") {
        Some(left) if left < 1.0 => number("x-ratelimit-reset-after").and_then(seconds).unwrap_or_default(),
        _ => Duration::ZERO,
    }
}

fn fatal(words: &str) -> Failure {
    Failure { error: Error::Other(words.to_owned()), retry: Retry::Never, unclear: false, global: false }
}

fn broken(status: u16) -> Failure {
    Failure {
        error: Error::Unreachable(format!("{status} and broke off")),
        retry: Retry::Backoff,
        unclear: true,
        global: false,
    }
}

/// What an error response means (Discord, "Opcodes and Status Codes").
fn failure(status: u16, wait: Option<Duration>, json: &Json, auth: Auth) -> Failure {
    let code = json["code"].as_i64().unwrap_or(0);
    // The header is rounded up to whole seconds, which can be longer than the deadline of a first response.
    let wait = json["retry_after"].as_f64().and_then(seconds).or(wait);
    let (error, retry) = match (status, code, auth) {
        (429 | 500.., ..) => {
            (Error::Unreachable(described(status, code, json)), wait.map_or(Retry::Backoff, Retry::After))
        }
        (_, 40060, _) => (Error::AlreadyAnswered, Retry::Never),
        // Opening direct messages too fast.
        (_, 40003, _) => (Error::Unreachable(described(status, code, json)), Retry::Never),
        // 10062 unknown interaction, 10015 unknown webhook, 50027 invalid webhook token.
        (_, 10062 | 10015 | 50027, _) | (401 | 404, _, Auth::Interaction) => (Error::Expired, Retry::Never),
        // 50007 cannot message this user, 50278 no server in common.
        (_, 50007 | 50278, _) => (Error::DmsClosed, Retry::Never),
        // 10007 unknown member, 10013 unknown user.
        (404, 10007 | 10013, Auth::Bot) => (Error::NotMember, Retry::Never),
        (404, 10008, Auth::Bot) => (Error::MessageGone, Retry::Never),
        (404, 10011, Auth::Bot) => (Error::UnknownRole, Retry::Never),
        (403, 60003, Auth::Bot) => (Error::TwoFactor, Retry::Never),
        (401, _, Auth::Bot) => (Error::TokenRefused, Retry::Never),
        (403 | 404, _, Auth::Bot) | (_, 50083, _) => {
            (Error::NotAccessible(described(status, code, json)), Retry::Never)
        }
        _ => (Error::Other(described(status, code, json)), Retry::Never),
    };
    Failure { error, retry, unclear: status >= 500, global: status == 429 && json["global"] == true }
}

fn described(status: u16, code: i64, json: &Json) -> String {
    let words = json["message"].as_str().unwrap_or("without words").chars();
    let words: String = words.filter(|one| !one.is_control()).take(MAX_WORDS_CHARS).collect();
    format!("{status}: {words} (code {code})")
}

/// At most a day, so that no value overflows.
fn seconds(text: f64) -> Option<Duration> {
    Duration::try_from_secs_f64(text.clamp(0.0, 86_400.0)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn error(status: u16, code: i64, auth: Auth) -> String {
        failure(status, None, &json!({ "code": code, "message": "words" }), auth).error.to_string()
    }

    #[test]
    fn discords_codes_become_what_callers_branch_on() {
        assert!(error(404, 10062, Auth::Interaction).contains("over"));
        assert!(error(400, 40060, Auth::Interaction).contains("answered already"));
        assert!(error(401, 50027, Auth::Interaction).contains("over"));
        assert!(error(401, 0, Auth::Interaction).contains("over"));
        assert!(error(401, 0, Auth::Bot).contains("DISCORD_TOKEN"));
        assert!(error(403, 50007, Auth::Bot).contains("direct messages"));
        assert!(error(404, 10007, Auth::Bot).contains("not a member"));
        assert!(error(404, 10008, Auth::Bot).contains("message is gone"));
        assert_eq!(error(403, 50001, Auth::Bot), "Discord answered 403: words (code 50001)");
    }

    #[test]
    fn a_429_waits_as_long_as_discord_says_and_odd_figures_are_bounded() {
        let body = failure(429, None, &json!({ "retry_after": 0.25 }), Auth::Bot);
        assert!(body.retry == Retry::After(Duration::from_millis(250)));
        let header = failure(429, seconds(2.0), &json!({ "retry_after": 0.25 }), Auth::Bot);
        assert!(header.retry == Retry::After(Duration::from_millis(250)), "the header is rounded");
        let header = failure(429, seconds(2.0), &Json::Null, Auth::Bot);
        assert!(header.retry == Retry::After(Duration::from_secs(2)));
        assert_eq!(seconds(f64::INFINITY), Some(Duration::from_secs(86_400)));
        assert_eq!(seconds(-1.0), Some(Duration::ZERO));
        assert_eq!(seconds(f64::NAN), None);
    }

    #[test]
    fn a_full_bucket_is_known_before_the_429() {
        let headers = |left: &'static str, reset: &'static str| {
            let value = reqwest::header::HeaderValue::from_static;
            reqwest::header::HeaderMap::from_iter([
                (reqwest::header::HeaderName::from_static("x-ratelimit-remaining"), value(left)),
                (reqwest::header::HeaderName::from_static("x-ratelimit-reset-after"), value(reset)),
            ])
        };
        assert_eq!(full_for(&headers("0", "2.5")), Duration::from_millis(2_500));
        assert_eq!(full_for(&headers("1", "2.5")), Duration::ZERO);
        assert_eq!(full_for(&headers("0", "soon")), Duration::ZERO);
        assert_eq!(full_for(&reqwest::header::HeaderMap::new()), Duration::ZERO);
    }

    #[test]
    fn the_time_of_an_answer_is_read() {
        let headers = |value: &'static str| {
            let value = reqwest::header::HeaderValue::from_static(value);
            reqwest::header::HeaderMap::from_iter([(reqwest::header::DATE, value)])
        };
        let read = date(&headers("Mon, 23 Nov 2026 08:00:00 GMT")).unwrap();
        assert_eq!(read.to_rfc3339(), "2026-11-23T08:00:00+00:00");
        for odd in ["", "now", "Mon, 23 Nov 99999999 08:00:00 GMT"] {
            assert_eq!(date(&headers(odd)), None, "{odd}");
        }
        assert_eq!(date(&reqwest::header::HeaderMap::new()), None);
    }

    #[test]
    fn what_is_not_open_to_the_bot_is_told_from_a_discord_that_is_away() {
        let error = |status, code, auth| failure(status, None, &json!({ "code": code }), auth).error;
        for (status, code) in [(403, 50001), (403, 50013), (404, 10003), (404, 10004), (404, 0), (400, 50083)]
        {
            assert!(matches!(error(status, code, Auth::Bot), Error::NotAccessible(_)), "{status} {code}");
        }
        for status in [429, 500, 503, 520] {
            assert!(matches!(error(status, 0, Auth::Bot), Error::Unreachable(_)), "{status}");
        }
        assert!(matches!(broken(200).error, Error::Unreachable(_)));
        assert!(matches!(error(400, 50035, Auth::Bot), Error::Other(_)));
        assert!(matches!(error(403, 50007, Auth::Bot), Error::DmsClosed));
    }

    #[test]
    fn a_5xx_is_unclear_and_a_4xx_is_not() {
        assert!(failure(502, None, &Json::Null, Auth::Bot).unclear);
        assert!(!failure(400, None, &Json::Null, Auth::Bot).unclear);
        assert!(!failure(429, None, &Json::Null, Auth::Bot).unclear);
    }
}
