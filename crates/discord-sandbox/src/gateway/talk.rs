//! Handles the frames of one gateway connection.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedSender;

use super::super::mischief::Greeting;
use super::super::rules::conduct;
use super::super::world::World;
use super::super::{Shared, payload};
use super::sessions::{Session, ToSocket};

/// Discord asks for a pause of 1 to 5 seconds before IDENTIFY after an invalid session; a little less is let pass.
const PAUSE: Duration = Duration::from_millis(900);

/// One socket's side of the talk.
pub(super) struct Talk {
    orders: UnboundedSender<ToSocket>,
    session: Option<String>,
    sends: VecDeque<Instant>,
}

impl Talk {
    pub fn new(orders: UnboundedSender<ToSocket>) -> Self {
        Self { orders, session: None, sends: VecDeque::new() }
    }

    fn tell(&self, what: ToSocket) {
        // A socket that is gone needs no telling.
        let _ = self.orders.send(what);
    }

    /// Whether this socket has a session that was not taken from it.
    fn live(&self, world: &World) -> bool {
        self.session.as_ref().is_some_and(|id| world.sessions.list.iter().any(|session| session.id == *id))
    }

    fn close(&self, world: &mut World, code: u16) {
        world.sessions.fatal |= matches!(code, 4004 | 4010..=4014);
        self.tell(ToSocket::Close(code));
    }

    /// Handles one payload.
    pub fn hear(&mut self, shared: &Shared, text: &str) {
        let now = Instant::now();
        self.sends.push_back(now);
        while self.sends.front().is_some_and(|first| now - *first > Duration::from_secs(60)) {
            self.sends.pop_front();
        }
        shared.change(|world, _| {
            if text.len() > 4096 {
                world.breach(&conduct::PAYLOAD, text.len());
                return self.close(world, 4002);
            }
            if self.sends.len() > 120 {
                world.breach(&conduct::SENDS, self.sends.len());
                return self.close(world, 4008);
            }
            let Ok(said) = serde_json::from_str::<Value>(text) else {
                world.breach(&conduct::GATEWAY_FORM, text);
                return self.close(world, 4002);
            };
            self.obey(shared, world, &said);
        });
    }

    fn obey(&mut self, shared: &Shared, world: &mut World, said: &Value) {
        match said["op"].as_u64() {
            Some(1) => {
                world.sessions.counts.heartbeats += 1;
                let own = |session: &&Session| Some(&session.id) == self.session.as_ref();
                let mute = world.sessions.list.iter().find(own).is_some_and(|session| session.mute);
                if !world.sessions.acks_stopped && !mute {
                    self.tell(ToSocket::Text(json!({ "op": 11 }).to_string()));
                }
            }
            Some(2) => self.identify(shared, world, &said["d"]),
            Some(6) => self.resume(world, &said["d"]),
            Some(3 | 4 | 8 | 31) if self.session.is_some() => {}
            Some(3 | 4 | 8 | 31) => {
                world.breach(&conduct::HANDSHAKE, &said["op"]);
                self.close(world, 4003);
            }
            _ => {
                world.breach(&conduct::GATEWAY_FORM, &said["op"]);
                self.close(world, 4001);
            }
        }
    }

    fn identify(&mut self, shared: &Shared, world: &mut World, data: &Value) {
        if world.sessions.fatal {
            world.breach(&conduct::FATAL, "IDENTIFY");
        }
        if self.live(world) {
            world.breach(&conduct::HANDSHAKE, "a second IDENTIFY");
            return self.close(world, 4005);
        }
        if world.sessions.invalid_since.take().is_some_and(|since| since.elapsed() < PAUSE) {
            world.breach(&conduct::HANDSHAKE, "IDENTIFY at once after an invalid session");
        }
        if token(data) != world.setup.token {
            return self.close(world, 4004);
        }
        let number = |index: usize| data["shard"][index].as_u64();
        let shard = (number(0).unwrap_or(0), number(1).unwrap_or(1));
        if shard.0 >= shard.1 {
            return self.close(world, 4010);
        }
        world.sessions.counts.identifies += 1;
        if world.sessions.counts.identifies > world.setup.identifies {
            world.breach(&conduct::IDENTIFIES, world.sessions.counts.identifies);
            return self.close(world, 4004);
        }
        if world.sessions.withholds(Greeting::Ready) {
            return;
        }
        self.begin(shared, world, shard, data["intents"].as_u64().unwrap_or(0));
    }

    fn begin(&mut self, shared: &Shared, world: &mut World, shard: (u64, u64), intents: u64) {
        let id = format!("{:032x}", rand::random::<u128>());
        self.session = Some(id.clone());
        // A shard's older session ends when a new one begins.
        world.sessions.list.retain(|session| session.shard != shard);
        let mut session = Session::new(id, shard, self.orders.clone());
        let ready = ready(shared, world, &session);
        let ready = session_number(&mut session, "READY", &ready);
        session.send(ToSocket::Text(ready));
        if intents & 1 != 0 {
            for guild in &world.setup.guilds {
                let text = session_number(&mut session, "GUILD_CREATE", &payload::guild(world, guild));
                session.send(ToSocket::Text(text));
            }
        }
        world.sessions.list.push(session);
    }

    fn resume(&mut self, world: &mut World, data: &Value) {
        if self.live(world) {
            world.breach(&conduct::HANDSHAKE, "RESUME on a live session");
            return self.close(world, 4005);
        }
        if token(data) != world.setup.token {
            return self.close(world, 4004);
        }
        let withheld = world.sessions.withholds(Greeting::Resumed);
        let wanted = data["session_id"].as_str().unwrap_or_default();
        let found = world.sessions.list.iter_mut().find(|session| session.id == wanted);
        let after = data["seq"].as_u64().unwrap_or(0);
        let Some(session) = found else {
            world.sessions.invalid_since = Some(Instant::now());
            return self.tell(ToSocket::Text(json!({ "op": 9, "d": false }).to_string()));
        };
        if after > session.seq {
            return self.close(world, 4007);
        }
        if withheld {
            return;
        }
        session.socket = Some(self.orders.clone());
        session.mute = false;
        let (texts, presses) = session.missed(after);
        let resumed = session_number(session, "RESUMED", &json!({ "_trace": [] }));
        for text in texts.into_iter().chain([resumed]) {
            session.send(ToSocket::Text(text));
        }
        self.session = Some(wanted.to_owned());
        world.sessions.counts.resumes += 1;
        for press in presses {
            if let Some(press) = world.presses.get_mut(&press) {
                press.deliveries += 1;
            }
        }
    }

    /// The socket is closed; its session stays for a resume.
    pub fn hang_up(&mut self, shared: &Shared) {
        let Some(id) = self.session.take() else { return };
        shared.change(|world, _| {
            let session = world.sessions.list.iter_mut().find(|session| session.id == id);
            let mine = |session: &&mut Session| {
                session.socket.as_ref().is_some_and(|socket| socket.same_channel(&self.orders))
            };
            if let Some(session) = session.filter(mine) {
                session.socket = None;
            }
        });
    }
}

fn token(data: &Value) -> &str {
    let token = data["token"].as_str().unwrap_or_default();
    token.strip_prefix("Bot ").unwrap_or(token)
}

fn session_number(session: &mut Session, name: &str, data: &Value) -> String {
    session.number(name, data, None)
}

fn ready(shared: &Shared, world: &World, session: &Session) -> Value {
    let application = world.setup.application.to_string();
    let guilds: Vec<_> = world
        .setup
        .guilds
        .iter()
        .map(|guild| json!({ "id": guild.id.to_string(), "unavailable": true }))
        .collect();
    json!({
        "v": 10, "user": world.bot(), "guilds": guilds, "session_id": session.id, "session_type": "normal",
        "resume_gateway_url": shared.gateway_url(), "shard": [session.shard.0, session.shard.1],
        "application": { "id": application, "flags": 0 }, "private_channels": [], "presences": [],
        "relationships": [], "user_settings": {}, "guild_join_requests": [], "geo_ordered_rtc_regions": [], "_trace": [],
    })
}
