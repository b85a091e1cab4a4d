//! A hand-written gateway client that breaks every rule.

use discord_sandbox::Setup;
use discord_sandbox::rules::conduct;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::Stage;

struct Socket(WebSocketStream<MaybeTlsStream<tokio::net::TcpStream>>);

impl Socket {
    async fn open(stage: &Stage, query: &str) -> Self {
        let url = format!("{}/gateway{query}", stage.sandbox.api_url().replacen("http", "ws", 1));
        Self(connect_async(url).await.unwrap().0)
    }

    /// Past HELLO.
    async fn greeted(stage: &Stage) -> Self {
        let mut socket = Self::open(stage, "?v=10&encoding=json").await;
        assert_eq!(socket.hear().await.unwrap()["op"], 10);
        socket
    }

    /// Past READY.
    async fn ready(stage: &Stage) -> (Self, String) {
        let mut socket = Self::greeted(stage).await;
        socket.say(&identify(&stage.sandbox.token())).await;
        let ready = socket.hear().await.unwrap();
        assert_eq!(ready["t"], "READY");
        (socket, ready["d"]["session_id"].as_str().unwrap().to_owned())
    }

    async fn say(&mut self, payload: &Value) {
        self.0.send(Message::text(payload.to_string())).await.unwrap();
    }

    /// The next payload, or the code the socket was closed with (0 without one).
    async fn hear(&mut self) -> Result<Value, u16> {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(text.as_str()).unwrap()),
                Some(Ok(Message::Close(Some(frame)))) => return Err(frame.code.into()),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(0),
            }
        }
    }

    async fn closed(mut self) -> u16 {
        loop {
            if let Err(code) = self.hear().await {
                return code;
            }
        }
    }
}

fn identify(token: &str) -> Value {
    json!({ "op": 2, "d": { "token": token, "intents": 0, "shard": [0, 1], "properties": {} } })
}

fn resume(stage: &Stage, session: &str, seq: u64) -> Value {
    json!({ "op": 6, "d": { "token": stage.sandbox.token(), "session_id": session, "seq": seq } })
}

#[tokio::test]
async fn a_wrong_token_closes_with_4004_and_coming_back_is_a_breach() {
    let stage = Stage::empty().await;
    let mut socket = Socket::greeted(&stage).await;
    socket.say(&identify("wrong")).await;
    assert_eq!(socket.closed().await, 4004);
    assert!(stage.sentences().is_empty());
    let mut socket = Socket::greeted(&stage).await;
    socket.say(&identify("wrong")).await;
    assert_eq!(socket.closed().await, 4004);
    assert_eq!(stage.sentences(), [conduct::FATAL.sentence]);
}

#[tokio::test]
async fn what_does_not_belong_on_the_socket_closes_it() {
    let big = json!({ "op": 1, "d": "x".repeat(4096) });
    let cases = [
        (json!({ "op": 99 }), 4001, conduct::GATEWAY_FORM),
        (json!({ "op": 3, "d": {} }), 4003, conduct::HANDSHAKE),
        (big, 4002, conduct::PAYLOAD),
    ];
    for (payload, code, rule) in cases {
        let stage = Stage::empty().await;
        let mut socket = Socket::greeted(&stage).await;
        socket.say(&payload).await;
        assert_eq!(socket.closed().await, code);
        assert_eq!(stage.sentences(), [rule.sentence]);
    }
    let stage = Stage::empty().await;
    let mut socket = Socket::greeted(&stage).await;
    socket.0.send(Message::text("not json")).await.unwrap();
    assert_eq!(socket.closed().await, 4002);
    assert_eq!(stage.sentences(), [conduct::GATEWAY_FORM.sentence]);
}

#[tokio::test]
async fn identify_comes_once_and_within_its_budget() {
    let stage = Stage::set_up(Setup { identifies: 2, ..Setup::default() }).await;
    let (mut socket, _) = Socket::ready(&stage).await;
    socket.say(&identify(&stage.sandbox.token())).await;
    assert_eq!(socket.closed().await, 4005);
    assert_eq!(stage.sentences(), [conduct::HANDSHAKE.sentence]);
    Socket::ready(&stage).await;
    let mut socket = Socket::greeted(&stage).await;
    socket.say(&identify(&stage.sandbox.token())).await;
    assert_eq!(socket.closed().await, 4004);
    assert_eq!(stage.sentences(), [conduct::IDENTIFIES.sentence]);
}

#[tokio::test]
async fn more_than_120_sends_a_minute_close_with_4008() {
    let stage = Stage::empty().await;
    let (mut socket, _) = Socket::ready(&stage).await;
    for _ in 0..120 {
        socket.say(&json!({ "op": 1, "d": null })).await;
    }
    assert_eq!(socket.closed().await, 4008);
    assert_eq!(stage.sentences(), [conduct::SENDS.sentence]);
}

#[tokio::test]
async fn an_unknown_session_is_invalid_and_identify_then_pauses() {
    let stage = Stage::empty().await;
    let mut socket = Socket::greeted(&stage).await;
    socket.say(&resume(&stage, "nothing", 1)).await;
    assert_eq!(socket.hear().await.unwrap(), json!({ "op": 9, "d": false }));
    socket.say(&identify(&stage.sandbox.token())).await;
    assert_eq!(socket.hear().await.unwrap()["t"], "READY");
    assert_eq!(stage.sentences(), [conduct::HANDSHAKE.sentence]);
}

#[tokio::test]
async fn a_resume_replays_what_came_after_the_sequence() {
    let stage = Stage::new().await;
    let (socket, session) = Socket::ready(&stage).await;
    drop(socket);
    let press = stage.note();
    let mut socket = Socket::greeted(&stage).await;
    socket.say(&resume(&stage, &session, 1)).await;
    let replayed = socket.hear().await.unwrap();
    assert_eq!((&replayed["t"], &replayed["s"]), (&json!("INTERACTION_CREATE"), &json!(2)));
    assert_eq!(replayed["d"]["id"], press.id.to_string());
    assert_eq!(socket.hear().await.unwrap()["t"], "RESUMED");
    let mut other = Socket::greeted(&stage).await;
    other.say(&resume(&stage, &session, 99)).await;
    assert_eq!(other.closed().await, 4007);
}

#[tokio::test]
async fn heartbeats_are_acknowledged_until_that_stops() {
    let stage = Stage::empty().await;
    let (mut socket, _) = Socket::ready(&stage).await;
    socket.say(&json!({ "op": 1, "d": 1 })).await;
    assert_eq!(socket.hear().await.unwrap()["op"], 11);
    stage.sandbox.stop_acks();
    socket.say(&json!({ "op": 1, "d": 1 })).await;
    stage.sandbox.ask_for_heartbeat();
    assert_eq!(socket.hear().await.unwrap()["op"], 1);
    stage.sandbox.close_gateway(4014);
    assert_eq!(socket.closed().await, 4014);
}

#[tokio::test]
async fn a_half_open_connection_says_nothing_until_it_is_resumed() {
    let stage = Stage::new().await;
    let (mut socket, session) = Socket::ready(&stage).await;
    stage.sandbox.half_open();
    let press = stage.note();
    socket.say(&json!({ "op": 1, "d": 1 })).await;
    let beat = |world: &discord_sandbox::World| (world.gateway().heartbeats == 1).then_some(());
    stage.sandbox.wait_for("a heartbeat", beat).await.unwrap();
    let mut fresh = Socket::greeted(&stage).await;
    fresh.say(&resume(&stage, &session, 1)).await;
    assert_eq!(fresh.hear().await.unwrap()["d"]["id"], press.id.to_string());
    stage.sandbox.close_gateway(4000);
    assert_eq!(fresh.closed().await, 4000);
    drop(stage);
    assert_eq!(socket.closed().await, 0);
}

#[tokio::test]
async fn another_version_is_turned_away() {
    let stage = Stage::empty().await;
    assert_eq!(Socket::open(&stage, "?v=9").await.closed().await, 4012);
}

#[tokio::test]
async fn a_swallowed_handshake_is_never_finished_and_the_next_one_is() {
    let stage = Stage::empty().await;
    stage.sandbox.swallow_handshakes(1);
    let swallowed = Socket::open(&stage, "");
    tokio::pin!(swallowed);
    let seen = |world: &discord_sandbox::World| (world.gateway().swallowed == 1).then_some(());
    tokio::select! {
        _ = &mut swallowed => panic!("the handshake was finished"),
        seen = stage.sandbox.wait_for("a swallowed handshake", seen) => seen.unwrap(),
    }
    Socket::ready(&stage).await;
}
