//! Interactions as signed requests, with the response in the body.

use std::net::SocketAddr;
use std::sync::Arc;

use discord_sandbox::Signed;
use serde_json::json;
use timetrack_bot::interactions::endpoint;
use timetrack_bot::model::PublicKey;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use url::Url;

use super::World;

pub(super) struct Served {
    pub(super) world: World,
    address: SocketAddr,
    pub(super) url: Url,
    task: JoinHandle<anyhow::Result<()>>,
}

impl Served {
    pub(super) async fn new() -> Self {
        let world = World::new().await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let url: Url = format!("http://{address}/interactions").parse().unwrap();
        world.discord.set_interactions_url(Some(url.clone()));
        let key = PublicKey::parse(&world.discord.public_key_hex()).unwrap();
        let task = tokio::spawn(endpoint::serve(Arc::clone(&world.app), key, listener));
        Self { world, address, url, task }
    }

    pub(super) async fn status(&self, body: &[u8]) -> u16 {
        let signed = self.world.discord.signed(body);
        self.world.discord.post(&self.url, signed, body.to_vec()).await.unwrap().status
    }

    /// Sends bytes as they are and reads until the other side closes.
    pub(super) async fn raw(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut response = Vec::new();
        // A reset after the answer is as good as an end.
        let _ = stream.read_to_end(&mut response).await;
        String::from_utf8_lossy(&response).into_owned()
    }
}

#[tokio::test]
async fn discord_accepts_the_endpoint_and_its_answers() {
    let served = Served::new().await;
    served.world.discord.ping_endpoint().await.unwrap();
    let press = served.world.press();
    served.world.discord.said(press).await.unwrap();
    // The same again: no state, the same answer, which Discord refuses, for it has one.
    let payload = served.world.discord.payload(press).unwrap();
    let reply = served.world.discord.raw_interaction(&payload).await.unwrap().unwrap();
    assert_eq!((reply.status, reply.empty), (202, true));
    served.world.discord.refused_answers(press, 1).await.unwrap();
    served.world.assert_no_breach();
}

#[tokio::test]
async fn what_is_not_signed_by_discord_is_turned_away() {
    let served = Served::new().await;
    let body = json!({ "type": 1 }).to_string().into_bytes();
    let good = served.world.discord.signed(&body);
    let mut old = served.world.discord.signed(&body);
    old.timestamp = Some("1700000000".to_owned());
    let wrong = [
        Signed::default(),
        Signed { signature: None, ..good.clone() },
        Signed { timestamp: None, ..good.clone() },
        Signed { signature: Some("00".repeat(64)), ..good.clone() },
        old,
    ];
    for signed in wrong {
        let reply = served.world.discord.post(&served.url, signed, body.clone()).await.unwrap();
        assert_eq!(reply.status, 401);
    }
    let other =
        served.world.discord.post(&served.url, good.clone(), b"{\"type\": 1}".to_vec()).await.unwrap();
    assert_eq!(other.status, 401, "the raw body counts");
    let counters = &served.world.app.counters;
    assert_eq!((counters.bad_signatures.get(), counters.skewed.get()), (6, 0));
    let fine = served.world.discord.post(&served.url, good, body).await.unwrap();
    assert_eq!((fine.status, fine.json), (200, Some(json!({ "type": 1 }))));
}

#[tokio::test]
async fn signed_nonsense_is_counted_and_gets_a_400() {
    let served = Served::new().await;
    for body in ["", "{", "[]", r#"{"type":2}"#, r#"{"type":"2","token":"secret"}"#] {
        assert_eq!(served.status(body.as_bytes()).await, 400, "{body}");
    }
    assert_eq!(served.world.app.counters.undecodable.get(), 5);
    assert_eq!(served.status(br#"{"type":200}"#).await, 400);
    assert_eq!(served.world.app.counters.foreign.get(), 1);
    assert_eq!(served.status(" ".repeat(64 * 1024 + 1).as_bytes()).await, 413);
}

#[tokio::test]
async fn other_methods_paths_and_smuggled_requests_lead_nowhere() {
    let served = Served::new().await;
    let get = "GET /interactions HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    assert!(served.raw(get).await.starts_with("HTTP/1.1 405"));
    for inner in ["healthz", "readyz", "metrics"] {
        let get = format!("GET /{inner} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
        assert!(served.raw(&get).await.starts_with("HTTP/1.1 404"), "{inner} is not for the public");
    }
    let two_lengths =
        "POST /interactions HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab";
    assert!(served.raw(two_lengths).await.starts_with("HTTP/1.1 400"));
    let huge = format!("GET / HTTP/1.1\r\nx: {}\r\n\r\n", "y".repeat(600_000));
    assert!(!served.raw(&huge).await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn a_header_that_never_ends_does_not_keep_its_connection() {
    let served = Served::new().await;
    let half = "POST /interactions HTTP/1.1\r\nhost: x\r\nx-slow";
    let ended = tokio::time::timeout(std::time::Duration::from_secs(9), served.raw(half)).await;
    assert!(ended.is_ok(), "still open");
    served.world.discord.ping_endpoint().await.unwrap();
}

#[tokio::test]
async fn many_headers_that_never_end_do_not_hold_up_an_honest_caller() {
    let served = Served::new().await;
    let mut slow = Vec::new();
    for _ in 0..200 {
        let mut stream = TcpStream::connect(served.address).await.unwrap();
        stream.write_all(b"POST /interactions HTTP/1.1\r\nx-slow: ").await.unwrap();
        slow.push(stream);
    }
    let body = br#"{"type":1}"#;
    let honest = async {
        for _ in 0..20 {
            assert_eq!(served.status(body).await, 200);
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(4), honest).await.expect("held up");
}

#[tokio::test]
async fn stopping_ends_idle_connections_and_accepts_no_more() {
    let served = Served::new().await;
    served.world.discord.ping_endpoint().await.unwrap();
    served.world.app.stop.cancel();
    served.task.await.unwrap().unwrap();
    assert!(TcpStream::connect(served.address).await.is_err());
}
