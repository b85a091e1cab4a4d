//! Scripts faults on a running sandbox: refused direct messages, rate limits, and faults of the gateway.

use std::sync::PoisonError;
use std::time::{Duration, Instant};

use serde_json::json;

use super::DiscordSandbox;
use super::faults::RestFault;
use super::gateway::sessions::{ToSocket, Twist};
use crate::ids::UserId;

/// What op 9 says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidSession {
    /// `true`: RESUME may be tried.
    Resumable,
    /// `false`: a new IDENTIFY is needed; the session is forgotten.
    Gone,
}

/// What happens to the next event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventTwist {
    /// It is sent twice.
    Duplicate,
    /// It is sent after the one that follows it.
    Swap,
}

/// A part of the handshake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Greeting {
    /// Op 10, first of all.
    Hello,
    /// READY, after IDENTIFY.
    Ready,
    /// RESUMED, after RESUME, with everything that was missed.
    Resumed,
}

impl DiscordSandbox {
    /// From now on messages to this person are refused with 403, code 50007.
    pub fn close_dms(&self, member: impl Into<u64>) {
        self.shared.change(|world, _| world.closed_dms.insert(UserId(member.into())));
    }

    /// From now on they are taken again.
    pub fn open_dms(&self, member: impl Into<u64>) {
        self.shared.change(|world, _| world.closed_dms.remove(&UserId(member.into())));
    }

    /// Every enforced nonce is forgotten, as after some minutes.
    pub fn forget_nonces(&self) {
        self.shared.change(|world, _| world.nonces.clear());
    }

    /// Trouble for requests to come.
    pub fn trouble(&self, fault: RestFault) {
        self.shared.change(|world, _| world.faults.add(fault));
    }

    /// How many requests to come will still meet trouble.
    pub fn troubles_left(&self) -> u32 {
        self.look(|world| world.faults.left())
    }

    /// From now on every REST request takes so much longer, by the machine's clock.
    pub fn set_latency(&self, latency: Duration) {
        self.shared.change(|world, _| world.latency = latency);
    }

    /// No more trouble than has been.
    pub fn calm(&self) {
        self.shared.change(|world, _| {
            world.faults.clear();
            world.sessions.acks_stopped = false;
            world.sessions.black_holes = 0;
        });
    }

    /// From now on the gateway is said to be at this host and port, which lead here by way of a proxy.
    pub fn name_gateway(&self, host: &str) {
        host.clone_into(&mut self.shared.gateway_host.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Breaks every gateway connection without a close frame.
    pub fn drop_gateway(&self) {
        self.shared.change(|world, _| world.sessions.all(&ToSocket::Drop));
    }

    /// Op 7: please reconnect.
    pub fn ask_to_reconnect(&self) {
        let text = json!({ "op": 7, "d": null, "s": null, "t": null }).to_string();
        self.shared.change(|world, _| world.sessions.all(&ToSocket::Text(text)));
    }

    /// Op 9: the session is invalid.
    pub fn invalidate(&self, kind: InvalidSession) {
        let text =
            json!({ "op": 9, "d": kind == InvalidSession::Resumable, "s": null, "t": null }).to_string();
        self.shared.change(|world, _| {
            world.sessions.all(&ToSocket::Text(text));
            if kind == InvalidSession::Gone {
                world.sessions.forget();
                world.sessions.invalid_since = Some(Instant::now());
            }
        });
    }

    /// Forgets every session, so that the next RESUME is told op 9; open sockets stay.
    pub fn forget_sessions(&self) {
        self.shared.change(|world, _| world.sessions.forget());
    }

    /// Closes every gateway connection with this code.
    pub fn close_gateway(&self, code: u16) {
        self.shared.change(|world, _| {
            world.sessions.fatal |= matches!(code, 4004 | 4010..=4014);
            world.sessions.all(&ToSocket::Close(code));
        });
    }

    /// Op 1: asks for a heartbeat at once.
    pub fn ask_for_heartbeat(&self) {
        let text = json!({ "op": 1, "d": null, "s": null, "t": null }).to_string();
        self.shared.change(|world, _| world.sessions.all(&ToSocket::Text(text)));
    }

    /// Heartbeats stay without acknowledgement until [`Self::calm`].
    pub fn stop_acks(&self) {
        self.shared.change(|world, _| world.sessions.acks_stopped = true);
    }

    /// Every open connection stays open and nothing comes over it any more; what happens meanwhile waits for a resume.
    pub fn half_open(&self) {
        self.shared.change(|world, _| world.sessions.list.iter_mut().for_each(|session| session.mute = true));
    }

    /// The next so many handshakes are never finished.
    pub fn swallow_handshakes(&self, times: u32) {
        self.shared.change(|world, _| world.sessions.black_holes = times);
    }

    /// The next such greeting never comes, on a connection that stays open.
    pub fn withhold(&self, greeting: Greeting) {
        self.shared.change(|world, _| world.sessions.withheld.push(greeting));
    }

    /// Something happens to the next event.
    pub fn twist_next_event(&self, twist: EventTwist) {
        let twist = match twist {
            EventTwist::Duplicate => Twist::Duplicate,
            EventTwist::Swap => Twist::Swap,
        };
        self.shared.change(|world, _| world.sessions.twist = twist);
    }

    /// Sends this text over every gateway connection as it is.
    pub fn send_raw(&self, text: &str) {
        self.shared.change(|world, _| world.sessions.all(&ToSocket::Text(text.to_owned())));
    }

    /// Sends these bytes over every gateway connection as they are.
    pub fn send_garbage(&self, bytes: &[u8]) {
        self.shared.change(|world, _| world.sessions.all(&ToSocket::Binary(bytes.to_vec())));
    }
}
