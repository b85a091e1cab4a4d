//! The gateway's protocol as a sans-I/O state machine: takes a frame, returns the next step. (Discord, "Gateway", "Gateway Events",
//! and the close codes in "Opcodes and Status Codes".)

#[cfg(test)]
mod tests;

use std::time::Duration;

use serde_json::{Value as Json, json};

use super::{Event, Fatal};
use crate::discord::Decoded;
use crate::discord::decode::{DecodeError, decode_json};

/// What a resume needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Session {
    pub id: String,
    /// `resume_gateway_url`.
    pub url: String,
    /// Of the last event received.
    pub(crate) seq: u64,
}

/// What the connection has to do after a frame.
pub(super) enum Step {
    Nothing,
    /// Send IDENTIFY or RESUME, and a heartbeat in each interval from now on.
    Hello {
        frame: String,
        interval: Duration,
    },
    Send(String),
    HeartbeatAcknowledged,
    Emit(Event),
    /// Reconnect, to the old session if there still is one. Holds the reason.
    Disconnect(&'static str),
}

/// The state of one connection.
pub(super) struct Protocol<'a> {
    token: &'a str,
    session: Option<Session>,
    seq: Option<u64>,
    /// A second HELLO is ignored: a second IDENTIFY would end the session (4005).
    received_hello: bool,
}

impl<'a> Protocol<'a> {
    pub(super) fn new(token: &'a str, session: Option<Session>) -> Self {
        Self { token, seq: session.as_ref().map(|session| session.seq), session, received_hello: false }
    }

    /// The session that the next connection can resume.
    pub(super) fn into_session(self) -> Option<Session> {
        let seq = self.seq;
        self.session.map(|session| Session { seq: seq.unwrap_or(session.seq), ..session })
    }

    /// Whether a frame is HELLO (op 10).
    pub(super) fn is_hello(frame: &str) -> bool {
        serde_json::from_str::<Json>(frame).is_ok_and(|json| json["op"] == 10)
    }

    /// Op 1.
    pub(super) fn heartbeat(&self) -> String {
        json!({ "op": 1, "d": self.seq }).to_string()
    }

    pub(super) fn receive(&mut self, frame: &str) -> Step {
        let Ok(json) = serde_json::from_str::<Json>(frame) else {
            // Its sequence number is not counted, so Discord sends it again after a resume.
            return Step::Emit(Event::Undecodable(DecodeError("gateway frame")));
        };
        match json["op"].as_u64() {
            Some(0) => self.dispatch(&json),
            Some(1) => Step::Send(self.heartbeat()),
            Some(7) => Step::Disconnect("Discord asked to reconnect"),
            Some(9) => {
                if json["d"] != json!(true) {
                    self.forget();
                }
                Step::Disconnect("the session is no longer valid")
            }
            Some(10) if !self.received_hello => self.hello(&json["d"]["heartbeat_interval"]),
            Some(11) => Step::HeartbeatAcknowledged,
            _ => Step::Nothing,
        }
    }

    /// Returns the error if the close code rules out a retry; otherwise keeps or drops the session.
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

    fn hello(&mut self, interval: &Json) -> Step {
        self.received_hello = true;
        // Bounded, so that an odd value causes neither a flood of heartbeats nor none at all.
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
        Step::Hello { frame: frame.to_string(), interval }
    }

    fn dispatch(&mut self, json: &Json) -> Step {
        self.seq = json["s"].as_u64().or(self.seq);
        match json["t"].as_str() {
            Some("READY") => self.ready(&json["d"]),
            Some("RESUMED") => Step::Emit(Event::Connected { resumed: true }),
            Some("INTERACTION_CREATE") => Step::Emit(match decode_json(&json["d"]) {
                Ok(Decoded::Interaction(call, token)) => Event::Interaction(call, token),
                Ok(Decoded::Ping | Decoded::Unsupported) => Event::Unsupported,
                Err(error) => Event::Undecodable(error),
            }),
            _ => Step::Nothing,
        }
    }

    fn ready(&mut self, ready: &Json) -> Step {
        let text = |key: &str| ready[key].as_str().filter(|text| !text.is_empty()).map(str::to_owned);
        // Without either field the session works, but cannot be resumed.
        self.session = text("session_id").zip(text("resume_gateway_url")).map(|(id, url)| Session {
            id,
            url,
            seq: self.seq.unwrap_or(0),
        });
        Step::Emit(Event::Connected { resumed: false })
    }
}
