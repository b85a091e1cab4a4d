//! The gateway's protocol without a socket or a clock: what a frame means and what to say. (Discord, "Gateway", "Gateway Events",
//! and the close codes in "Opcodes and Status Codes".)

use std::time::Duration;

use serde_json::{Value as Json, json};

use super::{Event, Fatal};
use crate::discord::Decoded;
use crate::discord::decode::{DecodeError, decode_json};

/// What is needed to take up a session again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Session {
    pub id: String,
    /// Where Discord wants to be asked for it.
    pub url: String,
    /// The number of the last event seen.
    pub seq: u64,
}

/// What to do about a frame.
pub(super) enum Todo {
    /// Nothing.
    Nothing,
    /// Send this; heartbeats are due in this interval from now on.
    Greet {
        /// IDENTIFY or RESUME.
        frame: String,
        /// Between two heartbeats.
        interval: Duration,
    },
    /// Send this.
    Send(String),
    /// The last heartbeat was heard.
    Heard,
    /// Tell.
    Tell(Event),
    /// Leave and come back, to the old session if there still is one.
    Leave(&'static str),
}

/// One connection's worth of talk.
pub(super) struct Talk<'a> {
    token: &'a str,
    session: Option<Session>,
    seq: Option<u64>,
    /// HELLO comes once, first of all; IDENTIFY on a session that is up would end it (4005).
    greeted: bool,
}

impl<'a> Talk<'a> {
    pub(super) fn new(token: &'a str, session: Option<Session>) -> Self {
        Self { token, seq: session.as_ref().map(|session| session.seq), session, greeted: false }
    }

    /// What can be taken up later.
    pub(super) fn into_session(self) -> Option<Session> {
        let seq = self.seq;
        self.session.map(|session| Session { seq: seq.unwrap_or(session.seq), ..session })
    }

    /// Whether a frame is Discord's greeting (op 10).
    pub(super) fn is_hello(frame: &str) -> bool {
        serde_json::from_str::<Json>(frame).is_ok_and(|json| json["op"] == 10)
    }

    /// Op 1.
    pub(super) fn heartbeat(&self) -> String {
        json!({ "op": 1, "d": self.seq }).to_string()
    }

    /// Takes in a frame.
    pub(super) fn hear(&mut self, frame: &str) -> Todo {
        let Ok(json) = serde_json::from_str::<Json>(frame) else {
            // Its number is not counted, so Discord sends it again when the session is taken up again.
            return Todo::Tell(Event::Undecodable(DecodeError("gateway frame")));
        };
        match json["op"].as_u64() {
            Some(0) => self.dispatch(&json),
            Some(1) => Todo::Send(self.heartbeat()),
            Some(7) => Todo::Leave("Discord asked to reconnect"),
            Some(9) => {
                if json["d"] != json!(true) {
                    self.forget();
                }
                Todo::Leave("the session is no longer valid")
            }
            Some(10) if !self.greeted => self.greet(&json["d"]["heartbeat_interval"]),
            Some(11) => Todo::Heard,
            _ => Todo::Nothing,
        }
    }

    /// What a close code means: an end for good, or leaving with or without the session.
    pub(super) fn closed(&mut self, code: Option<u16>) -> Option<Fatal> {
        match code {
            Some(4004) => return Some(Fatal::TokenRefused),
            Some(code @ (4010 | 4011)) => return Some(Fatal::Sharding(code)),
            Some(4012) => return Some(Fatal::Version),
            Some(code @ (4013 | 4014)) => return Some(Fatal::Intents(code)),
            // Not authenticated, already so, invalid sequence, session timed out: only a new session helps.
            Some(4003 | 4005 | 4006 | 4007 | 4009) => self.forget(),
            _ => {}
        }
        None
    }

    fn forget(&mut self) {
        self.session = None;
        self.seq = None;
    }

    fn greet(&mut self, interval: &Json) -> Todo {
        self.greeted = true;
        // Bounded, so that an odd figure neither floods Discord nor falls asleep.
        let interval = Duration::from_millis(interval.as_u64().unwrap_or(41_250).clamp(100, 120_000));
        let frame = match &self.session {
            Some(session) => json!({ "op": 6, "d": {
                "token": self.token, "session_id": session.id, "seq": self.seq.unwrap_or(session.seq),
            }}),
            // No intents: interactions come without any, and carry the member with roles and permissions.
            None => json!({ "op": 2, "d": {
                "token": self.token, "intents": 0,
                "properties": { "os": std::env::consts::OS, "browser": "timetrack-bot", "device": "timetrack-bot" },
            }}),
        };
        Todo::Greet { frame: frame.to_string(), interval }
    }

    fn dispatch(&mut self, json: &Json) -> Todo {
        self.seq = json["s"].as_u64().or(self.seq);
        match json["t"].as_str() {
            Some("READY") => self.begin(&json["d"]),
            Some("RESUMED") => Todo::Tell(Event::Connected { resumed: true }),
            Some("INTERACTION_CREATE") => Todo::Tell(match decode_json(&json["d"]) {
                Ok(Decoded::Press(interaction, ticket)) => Event::Press(interaction, ticket),
                Ok(Decoded::Ping | Decoded::Foreign) => Event::Foreign,
                Err(error) => Event::Undecodable(error),
            }),
            _ => Todo::Nothing,
        }
    }

    fn begin(&mut self, ready: &Json) -> Todo {
        let text = |key: &str| ready[key].as_str().filter(|text| !text.is_empty()).map(str::to_owned);
        // Without either of them the session works all the same; it just cannot be taken up again.
        self.session = text("session_id").zip(text("resume_gateway_url")).map(|(id, url)| Session {
            id,
            url,
            seq: self.seq.unwrap_or(0),
        });
        Todo::Tell(Event::Connected { resumed: false })
    }
}

#[cfg(test)]
#[path = "talk_tests.rs"]
mod tests;
