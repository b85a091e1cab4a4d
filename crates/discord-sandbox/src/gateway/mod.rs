//! The gateway: a WebSocket connection with its handshake, heartbeats and close codes ("Gateway", "Gateway Events").

pub mod sessions;
mod talk;

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Query, State};
use axum::response::Response;
use flate2::{Compress, Compression, FlushCompress};
use serde_json::json;
use tokio::sync::mpsc::unbounded_channel;

use self::sessions::ToSocket;
use self::talk::Talk;
use super::Shared;
use super::mischief::Greeting;

/// The upgrade. A black hole takes the request and never finishes the handshake.
pub(super) async fn connect(
    State(shared): State<Arc<Shared>>,
    Query(query): Query<HashMap<String, String>>,
    upgrade: WebSocketUpgrade,
) -> Response {
    let swallowed = shared.change(|world, _| {
        let swallowed = world.sessions.black_holes > 0;
        world.sessions.counts.swallowed += u32::from(swallowed);
        world.sessions.black_holes = world.sessions.black_holes.saturating_sub(1);
        swallowed
    });
    if swallowed {
        std::future::pending::<()>().await;
    }
    let zipped = query.get("compress").is_some_and(|kind| kind == "zlib-stream");
    let version_fits = query.get("v").is_none_or(|version| version == "10");
    let json = query.get("encoding").is_none_or(|encoding| encoding == "json");
    upgrade.on_upgrade(move |socket| async move {
        let pipe = Pipe { socket, zip: zipped.then(|| Compress::new(Compression::fast(), true)) };
        if version_fits && json {
            serve(shared, pipe).await;
        } else {
            refuse(pipe).await;
        }
    })
}

async fn refuse(mut pipe: Pipe) {
    // 4012 is "Invalid API version"; an encoding the sandbox lacks is told the same way.
    pipe.obey(ToSocket::Close(4012)).await;
}

/// The socket, with its compression if the client asked for one.
struct Pipe {
    socket: WebSocket,
    zip: Option<Compress>,
}

/// Whether the socket is still there.
#[derive(PartialEq, Eq)]
enum Link {
    Up,
    Down,
}

impl Pipe {
    async fn obey(&mut self, order: ToSocket) -> Link {
        let message = match order {
            ToSocket::Drop => return Link::Down,
            ToSocket::Close(code) => {
                let _ = self.socket.send(Message::Close(Some(CloseFrame { code, reason: "".into() }))).await;
                // The client's own close frame ends the socket in good order.
                while let Some(Ok(_)) = self.socket.recv().await {}
                return Link::Down;
            }
            ToSocket::Binary(bytes) => Message::Binary(bytes.into()),
            ToSocket::Text(text) => match &mut self.zip {
                Some(zip) => Message::Binary(squeeze(zip, text.as_bytes()).into()),
                None => Message::Text(text.into()),
            },
        };
        if self.socket.send(message).await.is_ok() { Link::Up } else { Link::Down }
    }
}

/// One payload of a zlib stream; the flush ends it with `00 00 ff ff`, by which clients know its end.
fn squeeze(zip: &mut Compress, bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + 64);
    let start = zip.total_in();
    loop {
        let used = usize::try_from(zip.total_in() - start).unwrap_or(usize::MAX);
        let rest = bytes.get(used..).unwrap_or_default();
        if zip.compress_vec(rest, &mut out, FlushCompress::Sync).is_err() || out.len() < out.capacity() {
            return out;
        }
        out.reserve(bytes.len() + 64);
    }
}

async fn serve(shared: Arc<Shared>, mut pipe: Pipe) {
    let (orders, mut inbox) = unbounded_channel();
    let mut talk = Talk::new(orders);
    let (interval, silent) = shared.change(|world, _| {
        world.sessions.counts.connections += 1;
        (world.setup.heartbeat.as_millis(), world.sessions.withholds(Greeting::Hello))
    });
    let hello =
        json!({ "op": 10, "s": null, "t": null, "d": { "heartbeat_interval": interval, "_trace": [] } });
    let mut link = if silent { Link::Up } else { pipe.obey(ToSocket::Text(hello.to_string())).await };
    while link == Link::Up {
        tokio::select! {
            () = shared.stop.cancelled() => break,
            order = inbox.recv() => {
                let Some(order) = order else { break };
                link = pipe.obey(order).await;
            }
            message = pipe.socket.recv() => match message {
                Some(Ok(Message::Text(text))) => talk.hear(&shared, text.as_str()),
                Some(Ok(Message::Binary(bytes))) => talk.hear(&shared, &String::from_utf8_lossy(&bytes)),
                Some(Ok(Message::Close(_)) | Err(_)) | None => break,
                Some(Ok(_)) => {}
            },
        }
    }
    talk.hang_up(&shared);
}
