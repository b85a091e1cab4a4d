//! The sessions of the gateway: which events were sent in which order, what a resumed session has missed, and scripted faults.

use std::time::Instant;

use serde::Serialize;
use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedSender;

use super::super::mischief::Greeting;
use crate::ids::{GuildId, InteractionId};

/// What a socket is told to do.
#[derive(Clone, Debug)]
pub enum ToSocket {
    /// Send this, compressed if that was asked for.
    Text(String),
    /// Send these bytes as they are.
    Binary(Vec<u8>),
    /// Close with this code.
    Close(u16),
    /// Break the connection without a close frame.
    Drop,
}

/// What happened on the gateway so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Sockets that got as far as HELLO.
    pub connections: u32,
    /// Sessions begun.
    pub identifies: u32,
    /// Sessions resumed.
    pub resumes: u32,
    /// Heartbeats received.
    pub heartbeats: u32,
    /// Handshakes that were left unfinished on purpose.
    pub swallowed: u32,
    /// Sockets open now with a session.
    pub live: u32,
}

/// What goes wrong with the next event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in super::super) enum Twist {
    #[default]
    None,
    /// It is sent twice.
    Duplicate,
    /// It is sent after the one that follows.
    Swap,
}

#[derive(Debug, Default)]
pub(in super::super) struct Sessions {
    pub list: Vec<Session>,
    pub counts: Counts,
    pub acks_stopped: bool,
    pub black_holes: u32,
    pub withheld: Vec<Greeting>,
    pub twist: Twist,
    pub fatal: bool,
    pub invalid_since: Option<Instant>,
    held: Option<(String, Option<InteractionId>)>,
}

#[derive(Debug)]
pub(in super::super) struct Session {
    pub id: String,
    pub shard: (u64, u64),
    pub seq: u64,
    pub socket: Option<UnboundedSender<ToSocket>>,
    /// Whether the socket stays open while nothing comes over it.
    pub mute: bool,
    log: Vec<Event>,
}

#[derive(Debug)]
struct Event {
    seq: u64,
    text: String,
    press: Option<InteractionId>,
}

impl Session {
    pub fn new(id: String, shard: (u64, u64), socket: UnboundedSender<ToSocket>) -> Self {
        Self { id, shard, seq: 0, socket: Some(socket), mute: false, log: Vec::new() }
    }

    /// Whether events of this guild, or direct messages, go to this shard ("Gateway", section "Sharding").
    fn serves(&self, guild: Option<GuildId>) -> bool {
        let count = self.shard.1.max(1);
        guild.map_or(0, |guild| (guild.0 >> 22) % count) == self.shard.0
    }

    /// Gives the event its number and keeps it for a resume.
    pub fn number(&mut self, name: &str, data: &Value, press: Option<InteractionId>) -> String {
        self.seq += 1;
        let text = json!({ "op": 0, "s": self.seq, "t": name, "d": data }).to_string();
        self.log.push(Event { seq: self.seq, text: text.clone(), press });
        text
    }

    pub fn send(&self, what: ToSocket) -> bool {
        !self.mute && self.socket.as_ref().is_some_and(|socket| socket.send(what).is_ok())
    }

    /// What came after this number, with the presses among it.
    pub fn missed(&self, after: u64) -> (Vec<String>, Vec<InteractionId>) {
        let missed = || self.log.iter().filter(|event| event.seq > after);
        (
            missed().map(|event| event.text.clone()).collect(),
            missed().filter_map(|event| event.press).collect(),
        )
    }
}

impl Sessions {
    /// What happened so far, and how many sessions have a socket now.
    pub fn counts(&self) -> Counts {
        let live = self.list.iter().filter(|session| session.socket.is_some()).count();
        Counts { live: u32::try_from(live).unwrap_or(u32::MAX), ..self.counts }
    }

    /// Whether this greeting is to stay away.
    pub fn withholds(&mut self, greeting: Greeting) -> bool {
        let place = self.withheld.iter().position(|one| *one == greeting);
        place.map(|place| self.withheld.swap_remove(place)).is_some()
    }

    /// Sends an event to the session it belongs to. Returns the presses that reached a socket by it.
    pub fn dispatch(
        &mut self,
        guild: Option<GuildId>,
        name: &str,
        data: &Value,
        press: Option<InteractionId>,
    ) -> Vec<InteractionId> {
        let Some(session) = self.list.iter_mut().find(|session| session.serves(guild)) else {
            return Vec::new();
        };
        let text = session.number(name, data, press);
        let twist = std::mem::take(&mut self.twist);
        if twist == Twist::Swap {
            self.held = Some((text, press));
            return Vec::new();
        }
        let mut sent = Vec::new();
        let times = if twist == Twist::Duplicate { 2 } else { 1 };
        let held = self.held.take();
        for (text, press) in std::iter::repeat_n((text, press), times).chain(held) {
            if session.send(ToSocket::Text(text)) {
                sent.extend(press);
            }
        }
        sent
    }

    /// Drops the state for a resume; a live session no longer gets events.
    pub fn forget(&mut self) {
        self.list.clear();
    }

    /// Sends the same to every open socket.
    pub fn all(&self, what: &ToSocket) {
        for socket in self.list.iter().filter_map(|session| session.socket.as_ref()) {
            // A socket that is gone needs no telling.
            let _ = socket.send(what.clone());
        }
    }
}
