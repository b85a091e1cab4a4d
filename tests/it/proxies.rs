//! An outgoing proxy: requests to TimeTrack, Discord's REST API and the gateway go through it, and its password reaches nobody
//! else.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use discord_sandbox::Setup;
use secrecy::SecretString;
use timetrack_bot::clock::Clock;
use timetrack_bot::discord::Rest;
use timetrack_bot::discord::gateway::{Event, listen, probe};
use timetrack_bot::model::Username;
use timetrack_bot::network::Proxies;
use timetrack_bot::timetrack::{self, TimeTrack};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

use crate::discord::{ALICE, World};

/// Where the sandbox's gateway is said to be; only the proxy leads there.
pub const GATEWAY: &str = "gateway.discord.test:443";

/// What a [`Proxy`] does with a CONNECT.
#[derive(Clone, Copy)]
pub enum Leads {
    /// Connects to this address, not to the one that was asked for.
    To(SocketAddr),
    /// Says that it has connected, and takes the first bytes.
    Nowhere,
    /// Refuses with this status.
    Refuses(u16),
}

/// The head of a CONNECT, and the first bytes behind it.
type Seen = (String, Vec<u8>);

/// A proxy on loopback that remembers what it was asked, and the first three bytes behind that.
pub struct Proxy {
    pub address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Proxy {
    pub async fn start(leads: Leads) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let noted = Arc::clone(&noted);
                tokio::spawn(async move { serve(stream, leads, &noted).await });
            }
        });
        Self { address, seen }
    }

    /// With user name and password.
    pub fn url(&self) -> String {
        format!("http://me:s3cret@{}", self.address)
    }

    fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// Every CONNECT was for `target` and carried the password.
    pub fn assert_led_to(&self, target: &str) {
        let seen = self.seen();
        assert!(!seen.is_empty());
        for (head, _) in seen {
            assert!(head.starts_with(&format!("CONNECT {target} HTTP/1.1\r\n")), "{head}");
            let lower = head.to_lowercase();
            assert!(lower.contains("\r\nproxy-authorization: basic bwu6cznjcmv0\r\n"), "{head}");
        }
    }
}

async fn serve(mut stream: TcpStream, leads: Leads, noted: &Mutex<Vec<Seen>>) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let Ok(byte) = stream.read_u8().await else { return };
        head.push(byte);
    }
    let head = String::from_utf8(head).unwrap();
    let ok = b"HTTP/1.1 200 Connection established\r\n\r\n";
    match leads {
        Leads::Refuses(status) => {
            noted.lock().unwrap().push((head, Vec::new()));
            let answer = format!("HTTP/1.1 {status} No\r\ncontent-length: 0\r\n\r\n");
            let _ = stream.write_all(answer.as_bytes()).await;
        }
        Leads::Nowhere => {
            let _ = stream.write_all(ok).await;
            let mut first = vec![0; 3];
            let _ = stream.read_exact(&mut first).await;
            noted.lock().unwrap().push((head, first));
        }
        Leads::To(address) => {
            noted.lock().unwrap().push((head, Vec::new()));
            let _ = stream.write_all(ok).await;
            let mut there = TcpStream::connect(address).await.unwrap();
            let _ = tokio::io::copy_bidirectional(&mut stream, &mut there).await;
        }
    }
}

/// The sandbox's own address.
fn address(world: &World) -> SocketAddr {
    let url: url::Url = world.discord.api_url().parse().unwrap();
    format!("127.0.0.1:{}", url.port().unwrap()).parse().unwrap()
}

fn rest(world: &World, proxies: &Proxies) -> Rest {
    let mut access = world.access();
    access.proxies = proxies.clone();
    Rest::new(&access).unwrap()
}

#[tokio::test]
async fn presses_arrive_over_a_gateway_behind_a_proxy() {
    let world = World::new(Setup::default()).await;
    let proxy = Proxy::start(Leads::To(address(&world))).await;
    world.discord.name_gateway(GATEWAY);
    let rest = rest(&world, &Proxies::new(&proxy.url(), "").unwrap());
    let (sender, mut events) = tokio::sync::mpsc::unbounded_channel();
    let stop = CancellationToken::new();
    let stopped = stop.clone();
    let listening =
        tokio::spawn(async move { listen(&rest, &stopped, move |event| drop(sender.send(event))).await });
    let mut next =
        async || tokio::time::timeout(Duration::from_secs(15), events.recv()).await.unwrap().unwrap();
    assert!(matches!(next().await, Event::Connected { resumed: false }));
    let press = world.press(ALICE);
    let Event::Interaction(call, _) = next().await else { panic!("not a press") };
    assert_eq!(call.id.0, press.id.0);
    proxy.assert_led_to(GATEWAY);
    stop.cancel();
    listening.await.unwrap().unwrap();
}

#[tokio::test]
async fn trying_out_the_gateway_begins_no_session() {
    let world = World::new(Setup::default()).await;
    let proxy = Proxy::start(Leads::To(address(&world))).await;
    let direct = rest(&world, &Proxies::default());
    let gateway = probe(&direct).await.unwrap();
    assert!(gateway.url.starts_with(&format!("ws://{}/", address(&world))), "{}", gateway.url);
    assert!(proxy.seen().is_empty());
    world.discord.name_gateway(GATEWAY);
    probe(&rest(&world, &Proxies::new(&proxy.url(), "").unwrap())).await.unwrap();
    proxy.assert_led_to(GATEWAY);
    assert_eq!(direct.gateway().await.unwrap().remaining, gateway.remaining, "no session was begun");
    assert!(world.discord.breaches().is_empty(), "{:?}", world.discord.breaches());
}

#[tokio::test]
async fn a_proxy_that_refuses_is_named_without_its_password() {
    let world = World::new(Setup::default()).await;
    world.discord.name_gateway(GATEWAY);
    for (status, words) in [(407, "another user name and password"), (503, "status 503")] {
        let proxy = Proxy::start(Leads::Refuses(status)).await;
        let rest = rest(&world, &Proxies::new(&proxy.url(), "").unwrap());
        let error = probe(&rest).await.unwrap_err();
        assert!(error.contains(words) && error.contains(&proxy.address.to_string()), "{error}");
        assert!(!error.contains("s3cret") && !error.contains("bWU6"), "{error}");
    }
}

/// What is behind the CONNECT is TLS.
#[tokio::test]
async fn timetrack_and_discords_rest_are_reached_through_the_proxy() {
    let anna = Username::new("anna.huber").unwrap();
    let world = World::new(Setup::default()).await;
    for (except, leads) in [("", true), ("acme.example,discord.example", false)] {
        let proxy = Proxy::start(Leads::Nowhere).await;
        let proxies = Proxies::new(&proxy.url(), except).unwrap();
        let timetrack = TimeTrack::new(
            timetrack::Access {
                url: "https://acme.example".parse().unwrap(),
                key: SecretString::from("0123456789"),
                secret: SecretString::from("0123456789"),
                timeout: Duration::from_secs(3),
                proxies: proxies.clone(),
                reads_per_second: timetrack::READS_PER_SECOND,
            },
            Clock::system(),
        )
        .unwrap();
        let error = timetrack.user(anna.as_str()).await.unwrap_err().to_string();
        assert!(!error.contains("s3cret"), "{error}");
        let mut access = world.access();
        access.api_url = Some("https://discord.example/".parse().unwrap());
        access.proxies = proxies;
        let error = Rest::new(&access).unwrap().identity().await.unwrap_err().to_string();
        assert!(!error.contains("s3cret"), "{error}");
        let seen = proxy.seen();
        for host in ["acme.example", "discord.example"] {
            let target = format!("CONNECT {host}:443 ");
            let mut of = seen.iter().filter(|(head, _)| head.starts_with(&target)).peekable();
            assert_eq!(of.peek().is_some(), leads, "{host}: {seen:?}");
            for (head, first) in of {
                assert!(head.to_lowercase().contains("proxy-authorization: basic bwu6cznjcmv0"), "{head}");
                assert_eq!(first[..2], [22, 3], "a TLS record of the kind handshake");
            }
        }
    }
}
