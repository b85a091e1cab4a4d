//! Errors of calls to TimeTrack, and its own words in them.

use std::fmt;
use std::time::Duration;

use serde_json::Value;

use super::breaker::Reason;
use super::fields::{Fields, clean};
use crate::model::{DeliveryError, Unclear};

/// Longest words taken over from TimeTrack or from a network error, in characters.
pub(super) const MAX_WORDS: usize = 300;

/// After a 429 without `Retry-After`.
const BUSY_PAUSE: Duration = Duration::from_secs(5);
/// Longest `Retry-After` that is obeyed.
const LONGEST_PAUSE: Duration = Duration::from_secs(600);

/// Why a call brought no usable answer. Texts are bounded and hold no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// The request did not leave: refused connection, unknown host, failed TLS handshake. Nothing can have happened.
    Unreachable(String),
    /// Time-out, reset, cut or unreadable body, 408, 5xx: a write may or may not have taken effect.
    Unclear {
        /// What happened.
        what: Unclear,
        /// Whether the server may still be working on the request (no complete answer came, or a gateway's 502/504).
        may_still_land: bool,
        /// `Retry-After`, if sent.
        retry_after: Option<Duration>,
    },
    /// 429: not now. Nothing happened.
    Busy {
        /// `Retry-After`, if sent.
        retry_after: Option<Duration>,
    },
    /// 401 or 403: the key pair is not accepted. Nothing happened.
    KeyRefused {
        /// 401 or 403.
        status: u16,
    },
    /// 4xx with an `errors` body. Nothing happened.
    Refused {
        /// HTTP status.
        status: u16,
        /// TimeTrack's own code, such as 15020.
        code: Option<i64>,
        /// Title and detail of its first error; empty if it gave none.
        words: String,
    },
    /// TimeTrack no longer has a user of that name: renamed or deleted. Nothing happened.
    UnknownUser {
        /// What TimeTrack answered; empty if it gave no words.
        words: String,
    },
    /// TimeTrack shows no timer, and whether it still has the user could not be found out, because of that error. Nothing happened.
    NotLookedUp(Box<Error>),
    /// Another 4xx, or a redirect, without a readable `errors` body.
    NoReason {
        /// HTTP status.
        status: u16,
    },
    /// The circuit breaker is open: no request was sent. Nothing happened.
    NotAsked(Reason),
}

impl std::error::Error for Error {}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        DeliveryError::from(self).fmt(f)
    }
}

impl From<&Error> for DeliveryError {
    fn from(error: &Error) -> Self {
        match error.clone() {
            Error::Unreachable(why) => DeliveryError::Unreachable { why },
            Error::Unclear { what, .. } => DeliveryError::Unclear { what },
            Error::Busy { .. } => DeliveryError::Busy,
            Error::KeyRefused { status } => DeliveryError::KeyRefused { status },
            Error::Refused { words, .. } => DeliveryError::Refused { words },
            Error::UnknownUser { words } => DeliveryError::UnknownUser { words },
            Error::NotLookedUp(error) => DeliveryError::NotLookedUp { why: Box::new((&*error).into()) },
            Error::NoReason { status } => DeliveryError::NoReason { status },
            Error::NotAsked(reason) => DeliveryError::NotAsked { why: reason.to_string() },
        }
    }
}

/// What TimeTrack says in an `errors` body.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ErrorBody {
    pub(super) code: Option<i64>,
    pub(super) words: String,
}

/// Reads an `errors` body: an array of errors, one error as an object, or bare text. `None` if there is no such field.
pub(super) fn error_body(body: &Value) -> Option<ErrorBody> {
    let errors = Fields::of(body)?.raw("errors")?;
    let first = match errors {
        Value::Array(errors) => errors.first().unwrap_or(&Value::Null),
        other => other,
    };
    let Some(fields) = Fields::of(first) else {
        let words = first.as_str().map(|text| clean(text, MAX_WORDS)).unwrap_or_default();
        return Some(ErrorBody { code: None, words });
    };
    let parts: Vec<String> =
        ["title", "detail"].iter().filter_map(|name| fields.text(&[name], MAX_WORDS)).collect();
    let mut words = parts.join(": ");
    if parts.len() == 2 && parts.first() == parts.last() {
        words.truncate(parts.first().map_or(0, String::len));
    }
    Some(ErrorBody { code: fields.number(&["code"]), words: clean(&words, MAX_WORDS) })
}

impl Error {
    /// How long TimeTrack asks to wait.
    pub fn pause(&self) -> Duration {
        let pause = match self {
            Error::Busy { retry_after } => retry_after.unwrap_or(BUSY_PAUSE),
            Error::Unclear { retry_after, .. } => retry_after.unwrap_or_default(),
            _ => Duration::ZERO,
        };
        pause.min(LONGEST_PAUSE)
    }
}

/// The error for a complete answer that is no success.
pub(super) fn of_status(status: u16, said: Option<ErrorBody>, retry_after: Option<Duration>) -> Error {
    match (status, said) {
        (401 | 403, _) => Error::KeyRefused { status },
        (429, _) => Error::Busy { retry_after },
        (408 | 500.., said) => {
            let what = Unclear::Status { status, words: said.map(|said| said.words).unwrap_or_default() };
            Error::Unclear { what, may_still_land: matches!(status, 502 | 504), retry_after }
        }
        (400..500, Some(ErrorBody { code, words })) => Error::Refused { status, code, words },
        _ => Error::NoReason { status },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(body: &str) -> Option<(Option<i64>, String)> {
        error_body(&serde_json::from_str(body).unwrap()).map(|said| (said.code, said.words))
    }

    #[test]
    fn words_are_read_from_every_form_of_an_errors_body() {
        let words = |code, words: &str| Some((code, words.to_owned()));
        let array =
            r#"{"errors":[{"title":"Not found","status":404,"code":15020,"detail":"No such entry"}]}"#;
        assert_eq!(told(array), words(Some(15020), "Not found: No such entry"));
        let object = r#"{"Errors":{"Title":"Not found","Status":"404","Code":"15020"}}"#;
        assert_eq!(told(object), words(Some(15020), "Not found"));
        assert_eq!(told(r#"{"errors":"go\naway"}"#), words(None, "go away"));
        assert_eq!(told(r#"{"errors":[{"title":"Same","detail":"Same"}]}"#), words(None, "Same"));
        assert_eq!(told(r#"{"errors":[]}"#), words(None, ""));
        assert_eq!(told(r#"{"message":"no"}"#), None);
        assert_eq!(told("[]"), None);
        let long = format!(r#"{{"errors":[{{"title":"{}","detail":"x"}}]}}"#, "ü".repeat(5000));
        assert_eq!(told(&long).unwrap().1.chars().count(), MAX_WORDS);
    }

    #[test]
    fn each_status_has_its_class() {
        let no = || Some(ErrorBody { code: None, words: "no".into() });
        let wait = Some(Duration::from_secs(7));
        assert_eq!(of_status(401, no(), None), Error::KeyRefused { status: 401 });
        assert_eq!(of_status(403, None, None), Error::KeyRefused { status: 403 });
        assert_eq!(of_status(429, no(), wait), Error::Busy { retry_after: wait });
        for status in [400, 404, 409, 422] {
            assert_eq!(
                of_status(status, no(), None),
                Error::Refused { status, code: None, words: "no".into() }
            );
            assert_eq!(of_status(status, None, None), Error::NoReason { status });
        }
        for status in [301, 302, 304, 307] {
            assert_eq!(of_status(status, no(), None), Error::NoReason { status });
        }
        for (status, may) in
            [(408, false), (500, false), (502, true), (503, false), (504, true), (599, false)]
        {
            let Error::Unclear { may_still_land, retry_after, .. } = of_status(status, no(), wait) else {
                panic!("{status} must be unclear");
            };
            assert_eq!((may_still_land, retry_after), (may, wait), "{status}");
        }
    }
}
