//! One request to Discord's REST API and what its outcome means.
//!
//! Requests are serenity's (`Request`, `Route`); they are sent here because serenity's own sending keeps `Retry-After` to itself
//! and its errors carry the address, and with it the interaction's token. No text made here holds either.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value as Json;
use serenity::http::{LightMethod, Request, Route};

use super::{Access, Error};

/// What REST puts before a bot's token.
const PREFIX: &str = "Bot ";
/// More than any answer the bot asks for; the longest is the list of commands.
const MAX_BODY_BYTES: usize = 4 * 1024 * 1024;
/// Longest text taken over from an error of Discord's, in characters.
const MAX_WORDS_CHARS: usize = 200;

/// A request that can be sent more than once.
pub(super) struct Ask<'a> {
    pub method: LightMethod,
    pub route: Route<'a>,
    pub body: Option<Vec<u8>>,
    pub query: Option<(&'static str, &'static str)>,
    /// Whose right it is: the bot's token, or the interaction token that is part of the route.
    pub by: By,
    /// Longest time for one try, if shorter than for others.
    pub patience: Option<Duration>,
    pub twice: Twice,
}

/// What a second copy does, should Discord have taken the first after all.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Twice {
    /// Nothing: the same is replaced by the same, or Discord drops it.
    Nothing,
    /// People see it twice.
    Shows,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Bot,
    Interaction,
}

/// Why a request came to nothing.
pub(super) struct Fault {
    pub error: Error,
    /// Whether another try may help.
    pub again: Again,
    /// Whether Discord may have done it all the same.
    pub unclear: bool,
    /// Whether the limit over all requests of the bot is reached.
    pub global: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Again {
    Never,
    /// After a pause of our own choice.
    Soon,
    /// Discord named the pause.
    After(Duration),
}

/// Called before each request; what it returns is told the time in Discord's answer.
pub type AskDate = Arc<dyn Fn() -> Box<dyn FnOnce(DateTime<Utc>) + Send> + Send + Sync>;

/// The connection to Discord, or to what stands in for it.
pub(super) struct Line {
    client: reqwest::Client,
    ask_date: AskDate,
    proxy: Option<String>,
    /// With its prefix.
    token: SecretString,
}

impl Line {
    pub(super) fn new(access: &Access, ask_date: AskDate) -> anyhow::Result<Self> {
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
            ask_date,
            client: client
                .build()
                .map_err(|error| anyhow::anyhow!("the HTTP client: {}", error.without_url()))?,
            proxy: access.api_url.as_ref().map(|url| url.as_str().trim_end_matches('/').to_owned()),
            token: SecretString::from(format!("{PREFIX}{}", access.token.expose_secret())),
        })
    }

    /// The bot's token itself.
    pub(super) fn token(&self) -> &str {
        let token = self.token.expose_secret();
        token.strip_prefix(PREFIX).unwrap_or(token)
    }

    /// Sends it once. The answer's JSON; null if it has none.
    pub(super) async fn once(&self, ask: &Ask<'_>) -> Result<Json, Fault> {
        let request = self.request(ask).ok_or_else(|| never("nothing: the request could not be built"))?;
        let on_date = (self.ask_date)();
        let mut response = self.client.execute(request).await.map_err(|error| Fault {
            error: Error::Unreachable(
                if error.is_timeout() { "nothing in time" } else { "nothing: no connection" }.to_owned(),
            ),
            again: Again::Soon,
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
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|_| broken(status))? {
            if body.len() + chunk.len() > MAX_BODY_BYTES {
                return Err(broken(status));
            }
            body.extend_from_slice(&chunk);
        }
        let json = serde_json::from_slice(&body).unwrap_or(Json::Null);
        if (200..300).contains(&status) { Ok(json) } else { Err(fault(status, wait, &json, ask.by)) }
    }

    fn request(&self, ask: &Ask<'_>) -> Option<reqwest::Request> {
        let params = ask.query.map(|(name, value)| vec![(name, value.to_owned())]);
        let request = Request::new(ask.route, ask.method).body(ask.body.clone()).params(params);
        let token = self.token.expose_secret();
        let mut request = request.build(&self.client, token, self.proxy.as_deref()).ok()?.build().ok()?;
        match (ask.by, request.headers_mut().get_mut("authorization")) {
            (By::Bot, Some(value)) => value.set_sensitive(true),
            // The interaction's own token is in the path; the bot's has no business there.
            (By::Interaction, _) => drop(request.headers_mut().remove("authorization")),
            (By::Bot, None) => {}
        }
        if ask.patience.is_some() {
            *request.timeout_mut() = ask.patience;
        }
        Some(request)
    }
}

/// What time it was where the answer was made, to the second.
fn date(headers: &reqwest::header::HeaderMap) -> Option<DateTime<Utc>> {
    let date = headers.get("date")?.to_str().ok()?;
    Some(DateTime::parse_from_rfc2822(date).ok()?.to_utc())
}

fn never(words: &str) -> Fault {
    Fault { error: Error::Other(words.to_owned()), again: Again::Never, unclear: false, global: false }
}

fn broken(status: u16) -> Fault {
    Fault {
        error: Error::Unreachable(format!("{status} and broke off")),
        again: Again::Soon,
        unclear: true,
        global: false,
    }
}

/// What a refusal means (Discord, "Opcodes and Status Codes").
fn fault(status: u16, wait: Option<Duration>, json: &Json, by: By) -> Fault {
    let code = json["code"].as_i64().unwrap_or(0);
    // The header is rounded up to whole seconds, which may be more than a first answer has.
    let wait = json["retry_after"].as_f64().and_then(seconds).or(wait);
    let (error, again) = match (status, code, by) {
        (429 | 500.., ..) => {
            (Error::Unreachable(said(status, code, json)), wait.map_or(Again::Soon, Again::After))
        }
        (_, 40060, _) => (Error::Answered, Again::Never),
        // 10062 unknown interaction, 10015 unknown webhook, 10008 unknown message, 50027 invalid webhook token.
        (_, 10062 | 10015 | 50027, _) | (401 | 404, _, By::Interaction) => (Error::Over, Again::Never),
        // 50007 cannot message this user, 50278 no server in common.
        (_, 50007 | 50278, _) => (Error::DmsClosed, Again::Never),
        (401, _, By::Bot) => (Error::TokenRefused, Again::Never),
        (403 | 404, _, By::Bot) => (Error::NotOpen(said(status, code, json)), Again::Never),
        _ => (Error::Other(said(status, code, json)), Again::Never),
    };
    Fault { error, again, unclear: status >= 500, global: status == 429 && json["global"] == true }
}

fn said(status: u16, code: i64, json: &Json) -> String {
    let words = json["message"].as_str().unwrap_or("without words").chars();
    let words: String = words.filter(|one| !one.is_control()).take(MAX_WORDS_CHARS).collect();
    format!("{status}: {words} (code {code})")
}

/// At most a day, so that no figure however odd can overflow.
fn seconds(text: f64) -> Option<Duration> {
    Duration::try_from_secs_f64(text.clamp(0.0, 86_400.0)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn error(status: u16, code: i64, by: By) -> String {
        fault(status, None, &json!({ "code": code, "message": "words" }), by).error.to_string()
    }

    #[test]
    fn discords_codes_become_what_callers_branch_on() {
        assert!(error(404, 10062, By::Interaction).contains("over"));
        assert!(error(400, 40060, By::Interaction).contains("answered already"));
        assert!(error(401, 50027, By::Interaction).contains("over"));
        assert!(error(401, 0, By::Interaction).contains("over"));
        assert!(error(401, 0, By::Bot).contains("DISCORD_TOKEN"));
        assert!(error(403, 50007, By::Bot).contains("direct messages"));
        assert_eq!(error(403, 50001, By::Bot), "Discord answered 403: words (code 50001)");
    }

    #[test]
    fn a_429_waits_as_long_as_discord_says_and_odd_figures_are_bounded() {
        let body = fault(429, None, &json!({ "retry_after": 0.25 }), By::Bot);
        assert!(body.again == Again::After(Duration::from_millis(250)));
        let header = fault(429, seconds(2.0), &json!({ "retry_after": 0.25 }), By::Bot);
        assert!(header.again == Again::After(Duration::from_millis(250)), "the header is rounded");
        let header = fault(429, seconds(2.0), &Json::Null, By::Bot);
        assert!(header.again == Again::After(Duration::from_secs(2)));
        assert_eq!(seconds(f64::INFINITY), Some(Duration::from_secs(86_400)));
        assert_eq!(seconds(-1.0), Some(Duration::ZERO));
        assert_eq!(seconds(f64::NAN), None);
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
        let error = |status, code, by| fault(status, None, &json!({ "code": code }), by).error;
        for (status, code) in [(403, 50001), (404, 10004), (404, 0)] {
            assert!(matches!(error(status, code, By::Bot), Error::NotOpen(_)), "{status} {code}");
        }
        for status in [429, 500, 503, 520] {
            assert!(matches!(error(status, 0, By::Bot), Error::Unreachable(_)), "{status}");
        }
        assert!(matches!(broken(200).error, Error::Unreachable(_)));
        assert!(matches!(error(400, 50035, By::Bot), Error::Other(_)));
        assert!(matches!(error(403, 50007, By::Bot), Error::DmsClosed));
    }

    #[test]
    fn a_5xx_is_unclear_and_a_4xx_is_not() {
        assert!(fault(502, None, &Json::Null, By::Bot).unclear);
        assert!(!fault(400, None, &Json::Null, By::Bot).unclear);
        assert!(!fault(429, None, &Json::Null, By::Bot).unclear);
    }
}
