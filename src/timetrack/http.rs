//! HTTP: one request, one bounded answer, never repeated.

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use reqwest::header::{DATE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use url::Url;

use super::error::{self, Error, MAX_WORDS};
use super::fields::clean;
use super::report::{self, Report};
use super::{Access, wire};
use crate::model::Unclear;

const API: &str = "/api/v2/ext";
const USER_AGENT: &str = concat!("timetrack-bot/", env!("CARGO_PKG_VERSION"));
/// Longest time to a finished TLS handshake; past it the request is known not to have left.
const LONGEST_CONNECT: Duration = Duration::from_secs(5);
/// An idle connection is given up before most servers and proxies do so, which spares the race of a request sent into a
/// connection that is just being closed.
const IDLE: Duration = Duration::from_secs(30);
/// Longest `Retry-After` believed.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 60 * 60);
/// Answers that are no success are read up to here, for TimeTrack's words.
const ERROR_BYTES: usize = 64 * 1024;

/// The connections to one account.
pub(super) struct Http {
    client: reqwest::Client,
    base: Url,
    secrets: [SecretString; 2],
    report: Report,
    longest: Duration,
}

/// A success.
pub(super) struct Answer {
    pub(super) body: Vec<u8>,
    pub(super) date: Option<DateTime<Utc>>,
}

/// How reading a body ended early.
enum BodyError {
    Cut(String),
    TooLong,
}

impl Http {
    pub(super) fn new(access: Access, report: Report) -> anyhow::Result<Self> {
        let mut headers = HeaderMap::new();
        headers.insert(HeaderName::from_static("x-timetrack-api-key"), sensitive(&access.key)?);
        headers.insert(HeaderName::from_static("x-timetrack-api-secret"), sensitive(&access.secret)?);
        // Nothing may send a POST twice behind our back. reqwest's own retries (HTTP/2 refusals, by default) are switched
        // off, and so is HTTP/2. What is left is hyper-util's: when a pooled connection turns out to be closed, a request
        // that hyper hands back whole is sent on another one. hyper hands back only what it has not taken from its queue,
        // so not one byte of it was written. A request of which anything was written ends in an error.
        let client = reqwest::Client::builder()
            .user_agent(USER_AGENT)
            .default_headers(headers)
            .retry(reqwest::retry::never())
            .http1_only()
            // A redirected POST becomes a GET, and the secret would travel.
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .connect_timeout(LONGEST_CONNECT.min(access.timeout / 2))
            .timeout(access.timeout)
            .pool_idle_timeout(IDLE)
            .tcp_nodelay(true);
        let client = access.proxies.apply(client, &access.url)?;
        let base = base(access.url)?;
        // `without_url`, here and below: an address could hold a password or a person's name.
        let client = client.build().map_err(reqwest::Error::without_url)?;
        let secrets = [access.key, access.secret];
        Ok(Self { client, base, secrets, report, longest: access.timeout })
    }

    /// Longest time for one request, its body included.
    pub(super) fn longest(&self) -> Duration {
        self.longest
    }

    pub(super) async fn get(&self, path: &str, query: &[(&str, &str)], cap: usize) -> Result<Answer, Error> {
        self.timed(report::get(path), self.send(self.client.get(self.url(path)).query(query), cap)).await
    }

    pub(super) async fn post(&self, path: &str, body: &Value, cap: usize) -> Result<Answer, Error> {
        self.timed(report::post(path), self.send(self.client.post(self.url(path)).json(body), cap)).await
    }

    async fn timed(
        &self,
        call: &'static str,
        sending: impl Future<Output = Result<Answer, Error>>,
    ) -> Result<Answer, Error> {
        let begun = Instant::now();
        let result = sending.await;
        (self.report)(call, report::outcome(&result), begun.elapsed());
        result
    }

    /// The error for a success whose body is of no use.
    pub(super) fn unreadable(&self, what: &str) -> Error {
        let what = Unclear::Unreadable(self.scrub(what));
        Error::Unclear { what, may_still_land: false, retry_after: None }
    }

    /// The error for a success that is larger than the caller reads.
    pub(super) fn too_long(&self) -> Error {
        self.unreadable("the answer is too long")
    }

    fn url(&self, path: &str) -> Url {
        let mut url = self.base.clone();
        url.set_path(&format!("{}/{path}", self.base.path()));
        url
    }

    async fn send(&self, request: reqwest::RequestBuilder, cap: usize) -> Result<Answer, Error> {
        let mut response = request.send().await.map_err(|error| self.no_answer(error))?;
        let status = response.status().as_u16();
        let date = http_date(response.headers().get(DATE));
        let retry_after = retry_after(response.headers().get(RETRY_AFTER), date);
        if matches!(status, 200..300) {
            return match self.body(&mut response, cap).await {
                Ok(body) => Ok(Answer { body, date }),
                Err(BodyError::TooLong) => Err(self.too_long()),
                Err(BodyError::Cut(what)) => {
                    Err(Error::Unclear { what: Unclear::CutOff(what), may_still_land: true, retry_after })
                }
            };
        }
        match self.body(&mut response, ERROR_BYTES).await {
            Err(BodyError::Cut(_)) if matches!(status, 408 | 500..) => {
                let what = Unclear::Status { status, words: "cut off".to_owned() };
                Err(Error::Unclear { what, may_still_land: true, retry_after })
            }
            body => {
                let mut said = body.ok().and_then(|body| error::error_body(&wire::json(&body)?));
                if let Some(said) = &mut said {
                    said.words = self.scrub(&said.words);
                }
                Err(error::of_status(status, said, retry_after))
            }
        }
    }

    async fn body(&self, response: &mut reqwest::Response, cap: usize) -> Result<Vec<u8>, BodyError> {
        let mut body = Vec::new();
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) if body.len() + chunk.len() > cap => return Err(BodyError::TooLong),
                Ok(Some(chunk)) => body.extend_from_slice(&chunk),
                Ok(None) => return Ok(body),
                Err(error) => return Err(BodyError::Cut(self.cause(error))),
            }
        }
    }

    fn no_answer(&self, error: reqwest::Error) -> Error {
        if error.is_connect() || error.is_builder() {
            return Error::Unreachable(self.cause(error));
        }
        let what = match error.is_timeout() {
            true => Unclear::NoAnswer,
            false => Unclear::Unreadable(self.cause(error)),
        };
        Error::Unclear { what, may_still_land: true, retry_after: None }
    }

    /// The innermost cause: the outer layers only say that a request failed.
    fn cause(&self, error: reqwest::Error) -> String {
        if error.is_timeout() {
            return "time-out".to_owned();
        }
        let error = error.without_url();
        let mut cause: &dyn std::error::Error = &error;
        while let Some(inner) = cause.source() {
            cause = inner;
        }
        self.scrub(&cause.to_string())
    }

    /// `text` bounded and without the key pair, should anything have echoed it.
    fn scrub(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for secret in self.secrets.iter().map(ExposeSecret::expose_secret) {
            // Shorter ones are no secrets, and could be part of any word.
            if secret.len() >= 8 {
                text = text.replace(secret, "***");
            }
        }
        clean(&text, MAX_WORDS)
    }
}

fn sensitive(secret: &SecretString) -> anyhow::Result<HeaderValue> {
    let mut value = HeaderValue::from_str(secret.expose_secret()).map_err(|_| {
        anyhow::anyhow!("TimeTrack's API key or secret holds a character that no header may carry")
    })?;
    value.set_sensitive(true);
    Ok(value)
}

/// The root of the API: `/api/v2/ext` below the path of the account; a root that names it already is left as it is.
fn base(mut url: Url) -> anyhow::Result<Url> {
    anyhow::ensure!(!url.cannot_be_a_base(), "TimeTrack's address is no web address");
    url.set_query(None);
    url.set_fragment(None);
    let path = url.path().trim_end_matches('/').to_owned();
    let path = if path.ends_with(API) { path } else { format!("{path}{API}") };
    url.set_path(&path);
    Ok(url)
}

fn http_date(value: Option<&HeaderValue>) -> Option<DateTime<Utc>> {
    let text = value?.to_str().ok()?;
    DateTime::parse_from_rfc2822(text).ok().map(|date| date.to_utc())
}

/// `Retry-After` in either of its forms; a date is held against the server's own clock.
fn retry_after(value: Option<&HeaderValue>, date: Option<DateTime<Utc>>) -> Option<Duration> {
    let seconds = value?.to_str().ok()?.trim().parse().ok().map(Duration::from_secs);
    let wait = seconds.or_else(|| (http_date(value)? - date?).to_std().ok())?;
    Some(wait.min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_of_the_api_is_found_below_any_account_root() {
        let table = [
            ("https://acme.example", "https://acme.example/api/v2/ext"),
            ("https://acme.example/", "https://acme.example/api/v2/ext"),
            ("https://acme.example/clock/?a=b#c", "https://acme.example/clock/api/v2/ext"),
            ("https://acme.example/api/v2/ext/", "https://acme.example/api/v2/ext"),
        ];
        for (root, expected) in table {
            assert_eq!(base(root.parse().unwrap()).unwrap().as_str(), expected);
        }
        assert!(base("mailto:a@b.example".parse().unwrap()).is_err());
    }

    #[test]
    fn retry_after_is_read_in_both_forms_and_bounded() {
        let header = HeaderValue::from_static;
        let date = http_date(Some(&header("Sun, 22 Nov 2026 09:00:00 GMT")));
        let wait = |text| retry_after(Some(&header(text)), date);
        assert_eq!(wait("120"), Some(Duration::from_secs(120)));
        assert_eq!(wait("Sun, 22 Nov 2026 09:01:30 GMT"), Some(Duration::from_secs(90)));
        assert_eq!(wait("Sun, 22 Nov 2026 08:00:00 GMT"), None);
        assert_eq!(wait("soon"), None);
        assert_eq!(wait("-1"), None);
        assert_eq!(wait("99999999999"), Some(LONGEST_WAIT));
        assert_eq!(retry_after(Some(&header("Sun, 22 Nov 2026 09:01:30 GMT")), None), None);
    }
}
