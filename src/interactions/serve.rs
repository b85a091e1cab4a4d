//! An HTTP server that hostile or slow clients cannot hold up.
//!
//! `axum::serve` installs no timer, so with it a request whose header never ends keeps its connection open without limit.

use std::future::{pending, ready};
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready as ready_or_pending};
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::middleware::map_response;
use axum::response::Response;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Connections at once; further ones wait to be accepted until others end.
const MAX_CONNECTIONS: usize = 8_192;
/// With fewer free connections than one in so many, each is closed with its response, so that idle clients cannot block new ones. Closed
/// with its response it costs nobody a request; closed while idle, it could take along a request that was just sent over it.
const FREE_SHARE: usize = 4;
/// For a request's header, from its first byte on; for the first one of a connection, from the beginning of the connection.
const HEADER: Duration = Duration::from_secs(5);
/// For the next request on a connection kept alive. Longer than a proxy keeps one (nginx 60 s, Caddy 2 min), so that no proxy sends a
/// request over a connection that was just closed here.
const IDLE: Duration = Duration::from_secs(150);
/// For the responses under way when the bot stops.
const STOPPED_AFTER: Duration = Duration::from_secs(10);
/// Before accepting again after a failure (typically: no file descriptor left).
const AFTER_FAILURE: Duration = Duration::from_millis(50);

/// Connections that the system completes before they are accepted. Beyond it their first packet is dropped and comes again a second
/// later. The system's own limit may be lower.
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

/// Serves until `stop`: then accepts nothing more, finishes the responses under way and returns.
///
/// # Errors
/// None at present; a failing `accept` is logged and tried again.
pub async fn serve(listener: TcpListener, router: Router, stop: CancellationToken) -> anyhow::Result<()> {
    serve_within(LIMITS, listener, router, stop).await
}

/// What one server takes on.
#[derive(Clone, Copy)]
struct Limits {
    connections: usize,
    header: Duration,
    idle: Duration,
}

const LIMITS: Limits = Limits { connections: MAX_CONNECTIONS, header: HEADER, idle: IDLE };

async fn serve_within(
    limits: Limits,
    listener: TcpListener,
    router: Router,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let free = Arc::new(Semaphore::new(limits.connections));
    let router = closing_near(limits.connections, Arc::clone(&free), router);
    let connections = TaskTracker::new();
    while let Some((stream, permit)) = next(&listener, &free, &stop).await {
        connections.spawn(converse(stream, router.clone(), stop.clone(), (limits, permit)));
    }
    drop(listener);
    connections.close();
    if tokio::time::timeout(STOPPED_AFTER, connections.wait()).await.is_err() {
        tracing::warn!("{} connections were still open at the end", connections.len());
    }
    Ok(())
}

/// Closes connections with their response near the limit of `most`.
fn closing_near(most: usize, free: Arc<Semaphore>, router: Router) -> Router {
    router.layer(map_response(move |mut response: Response| {
        if free.available_permits() * FREE_SHARE < most {
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        ready(response)
    }))
}

async fn next(
    listener: &TcpListener,
    free: &Arc<Semaphore>,
    stop: &CancellationToken,
) -> Option<(TcpStream, OwnedSemaphorePermit)> {
    let accepting = async {
        let permit = Arc::clone(free).acquire_owned().await.ok()?;
        loop {
            match listener.accept().await {
                Ok((stream, _)) => return Some((stream, permit)),
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

/// What a connection is waiting for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// The rest of a header, or a first request.
    Header,
    /// Our response.
    Response,
    /// The next request.
    Next,
}

async fn converse(
    stream: TcpStream,
    router: Router,
    stop: CancellationToken,
    (limits, permit): (Limits, OwnedSemaphorePermit),
) {
    // Responses are small.
    let _ = stream.set_nodelay(true);
    let phase = Arc::new(watch::Sender::new(Phase::Header));
    let overdue = overdue(limits, phase.subscribe());
    let service = TowerToHyperService::new(router);
    let stream = Observed { stream, phase: Arc::clone(&phase) };
    let connection = http1::Builder::new().header_read_timeout(None).serve_connection(
        TokioIo::new(stream),
        service_fn(|request| {
            phase.send_replace(Phase::Response);
            let responding = service.call(request);
            let phase = Arc::clone(&phase);
            async move {
                let response = responding.await;
                phase.send_replace(Phase::Next);
                response
            }
        }),
    );
    tokio::pin!(connection);
    tokio::select! {
        // An error of the client's; there is nobody to report it to.
        _ = connection.as_mut() => {}
        () = overdue => {}
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
    drop(permit);
}

/// Returns when the client has taken too long.
async fn overdue(limits: Limits, mut phase: watch::Receiver<Phase>) {
    loop {
        let longest = match *phase.borrow_and_update() {
            Phase::Header => limits.header,
            Phase::Next => limits.idle,
            // Has limits of its own.
            Phase::Response => Duration::MAX,
        };
        match tokio::time::timeout(longest, phase.changed()).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => pending().await,
            Err(_) => return,
        }
    }
}

/// A connection that notes when a request begins. hyper's own time for a header runs between two requests too, so it cannot be short
/// for the one and long for the other.
struct Observed {
    stream: TcpStream,
    phase: Arc<watch::Sender<Phase>>,
}

impl AsyncRead for Observed {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready_or_pending!(Pin::new(&mut self.stream).poll_read(context, buffer))?;
        if buffer.filled().len() > before {
            self.phase.send_if_modified(|phase| {
                let begins = *phase == Phase::Next;
                if begins {
                    *phase = Phase::Header;
                }
                begins
            });
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Observed {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, pieces)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
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
    async fn near_the_limit_a_connection_is_closed_with_its_response() {
        let listener = listen(([127, 0, 0, 1], 0).into()).unwrap();
        let address = listener.local_addr().unwrap();
        let stop = CancellationToken::new();
        let router = Router::new().route("/", get(|| async { "here" }));
        let serving =
            tokio::spawn(serve_within(Limits { connections: 4, ..LIMITS }, listener, router, stop.clone()));

        let mut kept = Vec::new();
        for _ in 0..2 {
            let mut stream = TcpStream::connect(address).await.unwrap();
            assert!(!ask(&mut stream).await.contains("connection: close"));
            kept.push(stream);
        }
        // The server holds one permit while it accepts. Kept alive, two more connections would keep all others out.
        for _ in 0..8 {
            let mut stream = TcpStream::connect(address).await.unwrap();
            assert!(ask(&mut stream).await.contains("connection: close"));
            assert_eq!(stream.read(&mut [0; 1]).await.unwrap(), 0, "it is closed");
        }
        assert!(ask(&mut kept[0]).await.contains("here"), "earlier connections are kept");
        stop.cancel();
        drop(kept);
        serving.await.unwrap().unwrap();
    }

    #[tokio::test]
    async fn a_connection_may_be_idle_for_longer_than_proxies_keep_it_but_a_header_must_come_soon() {
        assert!(LIMITS.idle > Duration::from_secs(120) && LIMITS.header <= Duration::from_secs(5));
        let listener = listen(([127, 0, 0, 1], 0).into()).unwrap();
        let address = listener.local_addr().unwrap();
        let stop = CancellationToken::new();
        let router = Router::new().route("/", get(|| async { "here" }));
        let limits = Limits { header: Duration::from_millis(300), ..LIMITS };
        let serving = tokio::spawn(serve_within(limits, listener, router, stop.clone()));
        let connect = async || TcpStream::connect(address).await.unwrap();

        let (mut silent, mut kept, mut slow) = (connect().await, connect().await, connect().await);
        ask(&mut kept).await;
        ask(&mut slow).await;
        tokio::time::sleep(limits.header * 3).await;
        assert_eq!(silent.read(&mut [0; 1]).await.unwrap_or(0), 0, "it never asked for anything");
        ask(&mut kept).await;
        // A header that goes on and on does not buy time.
        slow.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
        let mut ended = false;
        for _ in 0..200 {
            tokio::time::sleep(limits.header / 10).await;
            ended = ended || slow.write_all(b"x: y\r\n").await.is_err();
            if ended {
                break;
            }
        }
        assert!(ended, "it is closed");
        stop.cancel();
        drop(kept);
        serving.await.unwrap().unwrap();
    }
}
