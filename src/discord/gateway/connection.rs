//! One connection to the gateway, from the handshake to its end. Every wait in it has a time limit.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error as WsError, Message};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, client_async_tls_with_config, connect_async_with_config,
};
use tokio_util::sync::CancellationToken;
use url::Url;

use super::protocol::{Protocol, Step};
use super::{Event, Fatal};
use crate::network::Proxies;

/// TCP, TLS and the WebSocket handshake.
const CONNECT: Duration = Duration::from_secs(5);
/// A heartbeat that is not acknowledged within this time ends the connection. With Discord's interval of 41 s, a dead connection is
/// noticed within a minute.
const ACKNOWLEDGE: Duration = Duration::from_secs(15);
/// For writing a frame, and for the closing handshake.
const WRITE: Duration = Duration::from_secs(5);
/// Larger than any event of a session without intents.
const MAX_FRAME_BYTES: usize = 16 * 1024 * 1024;
/// A session can be resumed after any close code of ours except 1000 and 1001.
const RESUMABLE_CLOSE: u16 = 4_000;

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// How a connection ended.
pub(super) enum End {
    Stopped,
    Fatal(Fatal),
    Retry {
        /// For the log.
        reason: String,
        /// Whether READY or RESUMED had arrived.
        was_up: bool,
    },
}

impl End {
    pub(super) fn retry(reason: impl Into<String>) -> Self {
        End::Retry { reason: reason.into(), was_up: false }
    }
}

pub(super) struct ConnectOptions<'a> {
    pub url: &'a str,
    pub proxies: &'a Proxies,
    /// From the connection to HELLO, and from HELLO to READY or RESUMED.
    pub(crate) hello_timeout: Duration,
}

/// Connects and handles frames until the connection ends.
pub(super) async fn run(
    options: ConnectOptions<'_>,
    protocol: &mut Protocol<'_>,
    stop: &CancellationToken,
    on: &mut (impl FnMut(Event) + Send),
) -> End {
    let socket = tokio::select! {
        () = stop.cancelled() => return End::Stopped,
        socket = connect(&options) => socket,
    };
    let mut connection = match socket {
        Err(reason) => return End::retry(reason),
        Ok(socket) => Connection::new(socket, options.hello_timeout),
    };
    let end = connection.run(protocol, stop, on).await;
    let code = if matches!(end, End::Stopped) { 1_000 } else { RESUMABLE_CLOSE };
    connection.close(code).await;
    end
}

/// Connects and disconnects after HELLO, without IDENTIFY, so that no session is started.
pub(super) async fn probe(options: ConnectOptions<'_>) -> Result<(), String> {
    let mut connection = Connection::new(connect(&options).await?, options.hello_timeout);
    let hello = timeout(options.hello_timeout, connection.socket.next()).await;
    connection.close(1_000).await;
    match hello {
        Ok(Some(Ok(Message::Text(frame)))) if Protocol::is_hello(&frame) => Ok(()),
        Ok(Some(Err(error))) => Err(words(&error).to_owned()),
        _ => Err("Discord sent no HELLO".to_owned()),
    }
}

/// The error contains nothing that was received.
async fn connect(options: &ConnectOptions<'_>) -> Result<Socket, String> {
    timeout(CONNECT, open(options))
        .await
        .unwrap_or_else(|_| Err("the connection was not made in time".to_owned()))
}

async fn open(options: &ConnectOptions<'_>) -> Result<Socket, String> {
    let mut url = Url::parse(options.url).map_err(|_| "Discord named no address of a gateway".to_owned())?;
    url.query_pairs_mut().clear().append_pair("v", "10").append_pair("encoding", "json");
    let config = WebSocketConfig::default()
        .max_message_size(Some(MAX_FRAME_BYTES))
        .max_frame_size(Some(MAX_FRAME_BYTES));
    let opened = match options.proxies.of(&url) {
        None => connect_async_with_config(url.as_str(), Some(config), true).await,
        Some(proxy) => {
            let port = url.port_or_known_default().unwrap_or(443);
            let stream = proxy.connect(url.host_str().unwrap_or_default(), port).await;
            let stream = stream.map_err(|error| format!("the proxy {proxy} leads nowhere: {error}"))?;
            client_async_tls_with_config(url.as_str(), stream, Some(config), None).await
        }
    };
    match opened {
        Ok((socket, _)) => Ok(socket),
        Err(_) => Err("no connection could be made".to_owned()),
    }
}

struct Connection {
    socket: Socket,
    hello_timeout: Duration,
    /// HELLO, then READY, must arrive before this instant; `None` after both.
    due: Option<Instant>,
    heartbeat: Option<Heartbeat>,
    was_up: bool,
}

struct Heartbeat {
    interval: Duration,
    next: Instant,
    unacknowledged_since: Option<Instant>,
}

impl Heartbeat {
    fn timeout_at(&self) -> Option<Instant> {
        self.unacknowledged_since.map(|since| since + ACKNOWLEDGE.min(self.interval))
    }
}

impl Connection {
    fn new(socket: Socket, hello_timeout: Duration) -> Self {
        Self {
            socket,
            hello_timeout,
            due: Some(Instant::now() + hello_timeout),
            heartbeat: None,
            was_up: false,
        }
    }

    async fn run(
        &mut self,
        protocol: &mut Protocol<'_>,
        stop: &CancellationToken,
        on: &mut (impl FnMut(Event) + Send),
    ) -> End {
        loop {
            let wake = self.wake();
            let message = tokio::select! {
                () = stop.cancelled() => return End::Stopped,
                message = self.socket.next() => message,
                () = sleep_until(wake) => {
                    match self.tick(protocol).await {
                        Some(end) => return end,
                        None => continue,
                    }
                }
            };
            let step = match message {
                Some(Ok(Message::Text(frame))) => protocol.receive(frame.as_str()),
                Some(Ok(Message::Close(frame))) => {
                    return self.closed(protocol, frame.map(|frame| frame.code.into()));
                }
                Some(Ok(_)) => Step::Nothing,
                Some(Err(error)) => return self.retry(words(&error)),
                None => return self.retry("the connection broke"),
            };
            if let Some(end) = self.act(step, on).await {
                return end;
            }
        }
    }

    async fn act(&mut self, step: Step, on: &mut (impl FnMut(Event) + Send)) -> Option<End> {
        match step {
            Step::Nothing => {}
            Step::Send(frame) => return self.send(frame).await,
            Step::Disconnect(reason) => return Some(self.retry(reason)),
            Step::HeartbeatAcknowledged => {
                if let Some(heartbeat) = &mut self.heartbeat {
                    heartbeat.unacknowledged_since = None;
                }
            }
            Step::Hello { frame, interval } => {
                // The first one after a random part of the interval, as Discord asks.
                let next = Instant::now() + interval.mul_f64(rand::random_range(0.0..1.0));
                self.heartbeat = Some(Heartbeat { interval, next, unacknowledged_since: None });
                self.due = Some(Instant::now() + self.hello_timeout);
                return self.send(frame).await;
            }
            Step::Emit(event) => {
                if matches!(event, Event::Connected { .. }) {
                    self.due = None;
                    self.was_up = true;
                }
                on(event);
            }
        }
        None
    }

    /// The next instant at which `tick` has something to do.
    fn wake(&self) -> Option<Instant> {
        let heartbeat = self.heartbeat.as_ref();
        let timeout_at = heartbeat.and_then(Heartbeat::timeout_at);
        [self.due, heartbeat.map(|heartbeat| heartbeat.next), timeout_at].into_iter().flatten().min()
    }

    async fn tick(&mut self, protocol: &Protocol<'_>) -> Option<End> {
        let now = Instant::now();
        if self.due.is_some_and(|due| now >= due) {
            return Some(self.retry("HELLO or READY did not arrive in time"));
        }
        let heartbeat = self.heartbeat.as_mut()?;
        if heartbeat.timeout_at().is_some_and(|at| now >= at) {
            return Some(self.retry("a heartbeat was not acknowledged"));
        }
        if now < heartbeat.next {
            return None;
        }
        heartbeat.next = now + heartbeat.interval;
        heartbeat.unacknowledged_since.get_or_insert(now);
        self.send(protocol.heartbeat()).await
    }

    async fn send(&mut self, frame: String) -> Option<End> {
        match timeout(WRITE, self.socket.send(Message::text(frame))).await {
            Ok(Ok(())) => None,
            _ => Some(self.retry("the connection takes nothing any more")),
        }
    }

    fn closed(&self, protocol: &mut Protocol<'_>, code: Option<u16>) -> End {
        match protocol.closed(code) {
            Some(fatal) => End::Fatal(fatal),
            None => self.retry(format!("Discord closed the connection ({})", code.unwrap_or(1_005))),
        }
    }

    fn retry(&self, reason: impl Into<String>) -> End {
        End::Retry { reason: reason.into(), was_up: self.was_up }
    }

    /// Closes the connection, with a time limit for Discord's answer.
    async fn close(&mut self, code: u16) {
        let frame = CloseFrame { code: CloseCode::from(code), reason: "".into() };
        let _ = timeout(WRITE, async {
            if self.socket.close(Some(frame)).await.is_ok() && code == 1_000 {
                while let Some(Ok(_)) = self.socket.next().await {}
            }
        })
        .await;
    }
}

async fn sleep_until(at: Option<Instant>) {
    match at {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}

/// The library's own messages may quote what was received.
fn words(error: &WsError) -> &'static str {
    match error {
        WsError::Io(_) | WsError::ConnectionClosed | WsError::AlreadyClosed => "the connection broke",
        WsError::Capacity(_) => "a frame was too large",
        WsError::Protocol(_) => "the other side does not keep to the WebSocket protocol",
        _ => "the connection failed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    #[tokio::test]
    async fn a_wss_address_is_spoken_to_in_tls() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("wss://{}", listener.local_addr().unwrap());
        let hello = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut bytes = [0; 3];
            stream.read_exact(&mut bytes).await.unwrap();
            bytes
        });
        let options = ConnectOptions { url: &url, proxies: &Proxies::default(), hello_timeout: CONNECT };
        assert!(connect(&options).await.is_err());
        // A TLS record of the kind "handshake".
        assert_eq!(hello.await.unwrap(), [22, 3, 1]);
    }

    #[tokio::test]
    async fn through_a_proxy_a_wss_address_is_spoken_to_in_tls() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let proxies = Proxies::new(&listener.local_addr().unwrap().to_string(), "").unwrap();
        let proxy = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                head.push(stream.read_u8().await.unwrap());
            }
            stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await.unwrap();
            let mut bytes = [0; 3];
            stream.read_exact(&mut bytes).await.unwrap();
            (String::from_utf8(head).unwrap(), bytes)
        });
        let options = ConnectOptions {
            url: "wss://gateway.discord.example",
            proxies: &proxies,
            hello_timeout: CONNECT,
        };
        assert!(connect(&options).await.is_err());
        let (head, bytes) = proxy.await.unwrap();
        assert!(head.starts_with("CONNECT gateway.discord.example:443 HTTP/1.1\r\n"), "{head}");
        assert_eq!(bytes, [22, 3, 1]);
    }
}
