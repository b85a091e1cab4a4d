//! One connection to the gateway, from the handshake to its end; every wait in it has a limit.

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

use super::talk::{Talk, Todo};
use super::{Event, Fatal};
use crate::network::Proxies;

/// TCP, TLS and the WebSocket handshake.
const CONNECT: Duration = Duration::from_secs(5);
/// A heartbeat not heard within this time means that nobody is there. With Discord's 41 s between two, a connection that
/// silently died is noticed within a minute.
const ACKNOWLEDGE: Duration = Duration::from_secs(15);
/// Writing a frame, and saying goodbye.
const WRITE: Duration = Duration::from_secs(5);
/// Larger than any event of a session without intents.
const MAX_FRAME_BYTES: usize = 16 * 1024 * 1024;
/// Left with a code other than 1000 and 1001, a session can be taken up again.
const COMING_BACK: u16 = 4_000;

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// How a connection ended.
pub(super) enum End {
    /// As asked.
    Stopped,
    /// For good.
    Fatal(Fatal),
    /// To be tried again.
    Again {
        /// Why, for the log.
        reason: String,
        /// Whether it had come as far as READY or RESUMED.
        was_up: bool,
    },
}

impl End {
    pub(super) fn again(reason: impl Into<String>) -> Self {
        End::Again { reason: reason.into(), was_up: false }
    }
}

/// Where to connect to, and how.
pub(super) struct Dial<'a> {
    pub url: &'a str,
    pub proxies: &'a Proxies,
    /// May pass from the connection to HELLO, and from there to READY or RESUMED.
    pub greeting: Duration,
}

/// Connects, talks, and comes back when that is over.
pub(super) async fn run(
    dial: Dial<'_>,
    talk: &mut Talk<'_>,
    stop: &CancellationToken,
    on: &mut (impl FnMut(Event) + Send),
) -> End {
    let socket = tokio::select! {
        () = stop.cancelled() => return End::Stopped,
        socket = connect(&dial) => socket,
    };
    let mut line = match socket {
        Err(reason) => return End::again(reason),
        Ok(socket) => Line::new(socket, dial.greeting),
    };
    let end = line.talk(talk, stop, on).await;
    let code = if matches!(end, End::Stopped) { 1_000 } else { COMING_BACK };
    line.leave(code).await;
    end
}

/// Connects and goes away again once Discord has said HELLO. Nobody is identified, so no session is begun.
pub(super) async fn knock(dial: Dial<'_>) -> Result<(), String> {
    let mut line = Line::new(connect(&dial).await?, dial.greeting);
    let hello = timeout(dial.greeting, line.socket.next()).await;
    line.leave(1_000).await;
    match hello {
        Ok(Some(Ok(Message::Text(frame)))) if Talk::is_hello(&frame) => Ok(()),
        Ok(Some(Err(error))) => Err(words(&error).to_owned()),
        _ => Err("Discord did not greet".to_owned()),
    }
}

/// The reason holds nothing that was received.
async fn connect(dial: &Dial<'_>) -> Result<Socket, String> {
    timeout(CONNECT, open(dial))
        .await
        .unwrap_or_else(|_| Err("the connection was not made in time".to_owned()))
}

async fn open(dial: &Dial<'_>) -> Result<Socket, String> {
    let mut url = Url::parse(dial.url).map_err(|_| "Discord named no address of a gateway".to_owned())?;
    url.query_pairs_mut().clear().append_pair("v", "10").append_pair("encoding", "json");
    let config = WebSocketConfig::default()
        .max_message_size(Some(MAX_FRAME_BYTES))
        .max_frame_size(Some(MAX_FRAME_BYTES));
    let opened = match dial.proxies.of(&url) {
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

struct Line {
    socket: Socket,
    greeting: Duration,
    /// HELLO, then READY, must come before this; far away once they have.
    due: Option<Instant>,
    beat: Option<Beat>,
    was_up: bool,
}

struct Beat {
    interval: Duration,
    next: Instant,
    unheard_since: Option<Instant>,
}

impl Beat {
    /// When it is clear that nobody hears.
    fn unheard_at(&self) -> Option<Instant> {
        self.unheard_since.map(|since| since + ACKNOWLEDGE.min(self.interval))
    }
}

impl Line {
    fn new(socket: Socket, greeting: Duration) -> Self {
        Self { socket, greeting, due: Some(Instant::now() + greeting), beat: None, was_up: false }
    }

    async fn talk(
        &mut self,
        talk: &mut Talk<'_>,
        stop: &CancellationToken,
        on: &mut (impl FnMut(Event) + Send),
    ) -> End {
        loop {
            let wake = self.wake();
            let message = tokio::select! {
                () = stop.cancelled() => return End::Stopped,
                message = self.socket.next() => message,
                () = sleep_until(wake) => {
                    match self.tick(talk).await {
                        Some(end) => return end,
                        None => continue,
                    }
                }
            };
            let todo = match message {
                Some(Ok(Message::Text(frame))) => talk.hear(frame.as_str()),
                Some(Ok(Message::Close(frame))) => {
                    return self.closed(talk, frame.map(|frame| frame.code.into()));
                }
                Some(Ok(_)) => Todo::Nothing,
                Some(Err(error)) => return self.again(words(&error)),
                None => return self.again("the connection broke"),
            };
            if let Some(end) = self.act(todo, on).await {
                return end;
            }
        }
    }

    async fn act(&mut self, todo: Todo, on: &mut (impl FnMut(Event) + Send)) -> Option<End> {
        match todo {
            Todo::Nothing => {}
            Todo::Send(frame) => return self.send(frame).await,
            Todo::Leave(reason) => return Some(self.again(reason)),
            Todo::Heard => {
                if let Some(beat) = &mut self.beat {
                    beat.unheard_since = None;
                }
            }
            Todo::Greet { frame, interval } => {
                // The first one at a random moment, so that not all the world beats together.
                let next = Instant::now() + interval.mul_f64(rand::random_range(0.0..1.0));
                self.beat = Some(Beat { interval, next, unheard_since: None });
                self.due = Some(Instant::now() + self.greeting);
                return self.send(frame).await;
            }
            Todo::Tell(event) => {
                if matches!(event, Event::Connected { .. }) {
                    self.due = None;
                    self.was_up = true;
                }
                on(event);
            }
        }
        None
    }

    /// When there is something to be done though nothing arrives.
    fn wake(&self) -> Option<Instant> {
        let beat = self.beat.as_ref();
        let unheard = beat.and_then(Beat::unheard_at);
        [self.due, beat.map(|beat| beat.next), unheard].into_iter().flatten().min()
    }

    async fn tick(&mut self, talk: &Talk<'_>) -> Option<End> {
        let now = Instant::now();
        if self.due.is_some_and(|due| now >= due) {
            return Some(self.again("Discord did not finish its greeting"));
        }
        let beat = self.beat.as_mut()?;
        if beat.unheard_at().is_some_and(|at| now >= at) {
            return Some(self.again("a heartbeat was not acknowledged"));
        }
        if now < beat.next {
            return None;
        }
        beat.next = now + beat.interval;
        beat.unheard_since.get_or_insert(now);
        self.send(talk.heartbeat()).await
    }

    async fn send(&mut self, frame: String) -> Option<End> {
        match timeout(WRITE, self.socket.send(Message::text(frame))).await {
            Ok(Ok(())) => None,
            _ => Some(self.again("the connection takes nothing any more")),
        }
    }

    fn closed(&self, talk: &mut Talk<'_>, code: Option<u16>) -> End {
        match talk.closed(code) {
            Some(fatal) => End::Fatal(fatal),
            None => self.again(format!("Discord closed the connection ({})", code.unwrap_or(1_005))),
        }
    }

    fn again(&self, reason: impl Into<String>) -> End {
        End::Again { reason: reason.into(), was_up: self.was_up }
    }

    /// Says goodbye, and does not wait long for an answer.
    async fn leave(&mut self, code: u16) {
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

/// Own words: the library's may quote what was received.
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
        let dial = Dial { url: &url, proxies: &Proxies::default(), greeting: CONNECT };
        assert!(connect(&dial).await.is_err());
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
        let dial = Dial { url: "wss://gateway.discord.example", proxies: &proxies, greeting: CONNECT };
        assert!(connect(&dial).await.is_err());
        let (head, bytes) = proxy.await.unwrap();
        assert!(head.starts_with("CONNECT gateway.discord.example:443 HTTP/1.1\r\n"), "{head}");
        assert_eq!(bytes, [22, 3, 1]);
    }
}
