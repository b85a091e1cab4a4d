//! An HTTP server that hostile or slow clients cannot hold up. Must not know what is served.
//!
//! `axum::serve` installs no timer, so with it a request whose header never ends keeps its connection for ever.

use std::future::ready;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::middleware::map_response;
use axum::response::Response;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Connections at once; further ones wait to be accepted until others end.
const MAX_CONNECTIONS: usize = 8_192;
/// With fewer places left than one in so many, a connection ends with its answer, so that those who wait get their turn: kept
/// alive, it would hold its place for whoever has one already. Said in the answer, it costs nobody a request; closed while
/// idle, a connection takes along what was just sent over it.
const SCARCE: usize = 4;
/// For a request's header, and for the next request on a connection kept alive.
const HEADER: Duration = Duration::from_secs(5);
/// For the answers in hand when the bot stops.
const FAREWELL: Duration = Duration::from_secs(10);
/// Before accepting again after a failure (typically: no file descriptor left).
const AFTER_FAILURE: Duration = Duration::from_millis(50);

/// Connections the system completes for us while we are busy accepting; beyond it their first packet is dropped and comes
/// again a second later, so honest callers would wait behind a crowd of others. The system's own limit may be lower.
const BACKLOG: u32 = 4_096;

/// Listens at an address with room for a crowd; `TcpListener::bind` has it for 1,024.
///
/// # Errors
/// If the address is taken or not this machine's.
pub fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    #[cfg(not(windows))]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Serves until `stop`: then accepts nothing more, finishes the answers in hand and returns.
///
/// # Errors
/// None at present; a failing `accept` is logged and tried again.
pub async fn serve(listener: TcpListener, router: Router, stop: CancellationToken) -> anyhow::Result<()> {
    serve_at_most(MAX_CONNECTIONS, listener, router, stop).await
}

async fn serve_at_most(
    most: usize,
    listener: TcpListener,
    router: Router,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let places = Arc::new(Semaphore::new(most));
    let router = frugal(router, most, Arc::clone(&places));
    let connections = TaskTracker::new();
    while let Some((stream, place)) = next(&listener, &places, &stop).await {
        connections.spawn(converse(stream, router.clone(), stop.clone(), place));
    }
    drop(listener);
    connections.close();
    if tokio::time::timeout(FAREWELL, connections.wait()).await.is_err() {
        tracing::warn!("{} connections were still open at the end", connections.len());
    }
    Ok(())
}

/// Ends connections with their answer while places are scarce.
fn frugal(router: Router, most: usize, places: Arc<Semaphore>) -> Router {
    router.layer(map_response(move |mut response: Response| {
        if places.available_permits() * SCARCE < most {
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        ready(response)
    }))
}

async fn next(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
    stop: &CancellationToken,
) -> Option<(TcpStream, OwnedSemaphorePermit)> {
    let accepting = async {
        let place = Arc::clone(places).acquire_owned().await.ok()?;
        loop {
            match listener.accept().await {
                Ok((stream, _)) => return Some((stream, place)),
                Err(error) => {
                    tracing::warn!("a connection could not be accepted: {error}");
                    tokio::time::sleep(AFTER_FAILURE).await;
                }
            }
        }
    };
    tokio::select! {
        biased;
        () = stop.cancelled() => None,
        accepted = accepting => accepted,
    }
}

async fn converse(stream: TcpStream, router: Router, stop: CancellationToken, place: OwnedSemaphorePermit) {
    // Answers are small and waited for.
    let _ = stream.set_nodelay(true);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    tokio::pin!(connection);
    tokio::select! {
        // What a client does wrong is its own affair; there is nobody to tell.
        _ = connection.as_mut() => {}
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
    drop(place);
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    async fn ask(stream: &mut TcpStream) -> String {
        stream.write_all(b"GET / HTTP/1.1\r\nhost: bot\r\n\r\n").await.unwrap();
        let mut answer = Vec::new();
        while !answer.ends_with(b"here") {
            assert_ne!(stream.read_buf(&mut answer).await.unwrap(), 0, "ended early");
        }
        String::from_utf8(answer).unwrap()
    }

    #[tokio::test]
    async fn where_places_are_scarce_a_connection_makes_room_for_the_next() {
        let listener = listen(([127, 0, 0, 1], 0).into()).unwrap();
        let address = listener.local_addr().unwrap();
        let stop = CancellationToken::new();
        let router = Router::new().route("/", get(|| async { "here" }));
        let serving = tokio::spawn(serve_at_most(4, listener, router, stop.clone()));

        let mut kept = Vec::new();
        for _ in 0..2 {
            let mut stream = TcpStream::connect(address).await.unwrap();
            assert!(!ask(&mut stream).await.contains("connection: close"));
            kept.push(stream);
        }
        // The last place is taken before anybody comes. Kept alive, two more would shut everybody else out.
        for _ in 0..8 {
            let mut stream = TcpStream::connect(address).await.unwrap();
            assert!(ask(&mut stream).await.contains("connection: close"));
            assert_eq!(stream.read(&mut [0; 1]).await.unwrap(), 0, "said and done");
        }
        assert!(ask(&mut kept[0]).await.contains("here"), "those who were there are served on");
        stop.cancel();
        drop(kept);
        serving.await.unwrap().unwrap();
    }
}
