//! Why a punch could not be delivered, as it is kept with the punch.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::question::Question;

/// Why a punch is not booked yet. Texts come from outside: bounded, not yet escaped. The English of `Display` is for logs and the command
/// line; `reply/delivery_error.rs` says it in every language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "error")]
pub enum DeliveryError {
    /// The request did not leave: why, in the system's words.
    #[error("TimeTrack cannot be reached: {why}")]
    Unreachable { why: String },
    /// No answer came, or none that can be used.
    #[error("TimeTrack's answer is unclear: {what}")]
    Unclear { what: Unclear },
    #[error("TimeTrack asks to wait")]
    Busy,
    /// The key pair is refused, with that status.
    #[error("TimeTrack does not accept the API key (status {status})")]
    KeyRefused { status: u16 },
    /// TimeTrack's own words; empty if it gave none.
    #[error("TimeTrack {}", said(words))]
    Refused { words: String },
    /// A no without a reason, with that status.
    #[error("TimeTrack answered with status {status} and no reason")]
    NoReason { status: u16 },
    /// No request was sent, for the circuit breaker is open.
    #[error("TimeTrack is not asked at the moment: {why}")]
    NotAsked { why: String },
    /// TimeTrack has no user of the name that the punch was recorded for; its own words.
    #[error("TimeTrack does not know the username: it {}", said(words))]
    UnknownUser { words: String },
    /// Whether TimeTrack still has the user could not be found out.
    #[error("whether TimeTrack still has the user cannot be found out: {why}")]
    NotLookedUp { why: Box<DeliveryError> },
    /// TimeTrack said yes, and the timer is as it was.
    #[error("TimeTrack accepted it, but its timer does not show it")]
    NoEffect,
    /// Nobody can tell any more what became of a write of unknown outcome.
    #[error("it is unknown whether TimeTrack took it, and the timer has been changed elsewhere since")]
    Changed,
    /// A write of unknown outcome is given time.
    #[error("a write of unknown outcome may still land")]
    MayLand,
    /// TimeTrack's flags contradict each other.
    #[error("TimeTrack's timer is in no state it documents")]
    NoState,
    /// The database is younger than what it does not know.
    #[error(
        "The database was restored from a backup. This may have been booked since: look in TimeTrack, then decide"
    )]
    Restored,
    /// The person said that the link is not theirs before it was booked.
    #[error(
        "The member said that the link is not theirs. Link the member again, then retry: it is booked for the user of that link"
    )]
    Suspended,
    /// Its person can no longer answer the question about it.
    #[error(
        "Its person can no longer answer the question about it: {question}. A retry books it as it was recorded"
    )]
    Unanswered { question: Question },
    /// A text that this version does not write.
    #[error("{words}")]
    Other { words: String },
}

fn said(words: &str) -> String {
    if words.is_empty() { "gives no reason".to_owned() } else { format!("says: {words}") }
}

/// Why nobody knows what became of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unclear {
    /// No answer came in time.
    NoAnswer,
    /// The answer ended too early: how, in the system's words.
    CutOff(String),
    /// TimeTrack fails, with its own words if it gave any.
    Status { status: u16, words: String },
    /// The connection broke, or the answer cannot be read: why.
    Unreadable(String),
}

impl fmt::Display for Unclear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unclear::NoAnswer => f.write_str("no answer in time"),
            Unclear::CutOff(how) => write!(f, "the answer was cut off: {how}"),
            Unclear::Status { status, words } if words.is_empty() => write!(f, "status {status}"),
            Unclear::Status { status, words } => write!(f, "status {status}: {words}"),
            Unclear::Unreadable(why) => f.write_str(why),
        }
    }
}
