//! The HTTP server: accepts connections, and drops, delays or corrupts requests and responses as scripted.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use futures_util::{Stream, stream};
use hyper::body::Incoming;
use hyper::header::{CONTENT_LENGTH, CONTENT_TYPE, DATE, LOCATION, RETRY_AFTER};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::drip::{DRIP, Dripping};
use super::fault::{Fault, Weather};
use super::render::{HTML, Reply};
use super::routes::Asked;
use super::{API, KEY, World};

/// Largest request read.
const MAX_REQUEST: usize = 1024 * 1024;
/// What [`Fault::Huge`] sends, in pieces of [`HUGE_PIECE`].
const HUGE_PIECES: u64 = 480;
const HUGE_PIECE: usize = 64 * 1024;
/// After a listener that could not be had, or not accept.
const SHORT_REST: Duration = Duration::from_millis(20);

/// The connection ends here.
#[derive(Debug, thiserror::Error)]
#[error("the connection is cut")]
struct Cut;

/// Accepts until told to stop; while nobody is to listen, nobody does.
pub(super) async fn serve(listener: TcpListener, world: Arc<World>, stop: CancellationToken) {
    let Ok(address) = listener.local_addr() else { return };
    let mut listener = Some(listener);
    let mut changes = world.changes.subscribe();
    loop {
        if world.state().weather == Weather::Gone {
            listener = None;
        } else if listener.is_none() {
            listener = TcpListener::bind(address).await.ok();
        }
        world.listening.send_replace(listener.is_some());
        let accepted = tokio::select! {
            () = stop.cancelled() => return,
            _ = changes.changed() => continue,
            accepted = accept(listener.as_ref()) => accepted,
        };
        match accepted {
            Ok((stream, _)) if world.state().weather != Weather::Down => {
                tokio::spawn(connection(stream, Arc::clone(&world), stop.clone()));
            }
            Ok(_) => {}
            // Out of file handles, or the port is taken: some come free when connections end.
            Err(_) => tokio::time::sleep(SHORT_REST).await,
        }
    }
}

async fn accept(listener: Option<&TcpListener>) -> std::io::Result<(TcpStream, SocketAddr)> {
    match listener {
        Some(listener) => listener.accept().await,
        None => {
            tokio::time::sleep(SHORT_REST).await;
            Err(std::io::ErrorKind::NotConnected.into())
        }
    }
}

async fn connection(stream: TcpStream, world: Arc<World>, stop: CancellationToken) {
    // Best effort: without it the answer is only a little later.
    let _ = stream.set_nodelay(true);
    let drips = Arc::new(AtomicBool::new(false));
    let service = service_fn(|request| handle(Arc::clone(&world), request, Arc::clone(&drips)));
    let mut hung_up = world.hung_up.subscribe();
    let mut builder = http1::Builder::new();
    let stream = TokioIo::new(Dripping::new(stream, Arc::clone(&drips)));
    let keep_alive = !world.one_each.load(Ordering::Relaxed);
    let connection =
        builder.timer(TokioTimer::new()).keep_alive(keep_alive).serve_connection(stream, service);
    tokio::select! {
        () = stop.cancelled() => {}
        _ = hung_up.changed() => {}
        // How a caller ends a connection is its own business, and our cuts are errors by design.
        _ = connection => {}
    }
}

async fn handle(
    world: Arc<World>,
    request: Request<Incoming>,
    drips: Arc<AtomicBool>,
) -> Result<Response<Body>, Cut> {
    // From here on, so that a release is not missed by a request that is about to hang.
    let released = world.released.subscribe();
    let asked = read(&world, request).await.ok_or(Cut)?;
    let _in_hand = asked.text("username").map(|username| InHand::of(&world, username));
    let number = world.note(&asked);
    let weather = world.state().weather;
    if let Weather::Slow(wait) = weather {
        tokio::time::sleep(wait).await;
    }
    if matches!(weather, Weather::Down | Weather::Gone) {
        return Err(Cut);
    }
    let fault = world.fault(&asked);
    match fault {
        Some(Fault::CloseBefore) => Err(Cut),
        Some(Fault::HangBefore) => hang(released).await,
        Some(Fault::DelayedApply) => {
            world.state().landing.push((number, asked));
            world.touch();
            hang(released).await
        }
        Some(Fault::Status { status, body, retry_after }) => {
            let extra = retry_after.map(|wait| (RETRY_AFTER, wait));
            respond(&world, number, Reply::json(status, body), extra)
        }
        Some(Fault::Redirect(to)) => {
            respond(&world, number, Reply::json(307, String::new()), Some((LOCATION, to)))
        }
        fault => {
            let reply = world.apply(number, &asked);
            if fault == Some(Fault::HangAfter) {
                return hang(released).await;
            }
            match (fault, weather) {
                (Some(Fault::SlowHeaders), _) => {
                    drips.store(true, Ordering::Relaxed);
                    respond(&world, number, reply, None)
                }
                (Some(Fault::Leave), _) => {
                    leave(&world).await;
                    respond(&world, number, reply, None)
                }
                (Some(fault), _) => mangled(&world, number, reply, fault),
                (None, Weather::Garbage) => {
                    let reply = if number.is_multiple_of(2) { Reply::html(200) } else { cut_json() };
                    respond(&world, number, reply, None)
                }
                (None, _) => respond(&world, number, reply, None),
            }
        }
    }
}

/// A request for this person, from its arrival to its answer.
struct InHand {
    world: Arc<World>,
    username: String,
}

impl InHand {
    fn of(world: &Arc<World>, username: String) -> Self {
        let mut load = world.load.lock().unwrap_or_else(PoisonError::into_inner);
        let own = load.now.entry(username.clone()).or_default();
        *own += 1;
        let own = *own;
        load.most_for_one = load.most_for_one.max(own);
        load.most = load.most.max(load.now.values().sum());
        drop(load);
        Self { world: Arc::clone(world), username }
    }
}

impl Drop for InHand {
    fn drop(&mut self) {
        let mut load = self.world.load.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = load.now.get_mut(&self.username) {
            *own -= 1;
            if *own == 0 {
                load.now.remove(&self.username);
            }
        }
    }
}

/// Returns when nobody listens any more.
async fn leave(world: &World) {
    world.state().weather = Weather::Gone;
    world.touch();
    // The sender is in the world, so this ends by what it waits for.
    let _ = world.listening.subscribe().wait_for(|listening| !listening).await;
}

fn cut_json() -> Reply {
    Reply::json(200, r#"{"username":"a","playing":tr"#.to_owned())
}

/// An answer to a request that has been applied, gone wrong.
fn mangled(world: &Arc<World>, number: usize, reply: Reply, fault: Fault) -> Result<Response<Body>, Cut> {
    let body = match fault {
        Fault::CloseAfter => return Err(Cut),
        Fault::StatusAfter(status) => {
            return respond(world, number, Reply::json(status, String::new()), None);
        }
        Fault::Html => {
            return respond(world, number, Reply { body: HTML.to_owned(), ..Reply::html(200) }, None);
        }
        Fault::WrongTypes => {
            let body = r#"{"username":[7],"startedAt":true,"workedSeconds":{},"breakSeconds":"x","playing":[],"paused":"no"}"#;
            return respond(world, number, Reply::json(200, body.to_owned()), None);
        }
        Fault::TruncatedBody(length) => Body::from_stream(truncated(reply.body.clone(), length)),
        Fault::SlowDrip => Body::from_stream(drip(reply.body.clone())),
        // The others never get here: nothing was applied.
        _ => Body::from_stream(huge(Arc::clone(world))),
    };
    let length =
        matches!(fault, Fault::TruncatedBody(_)).then(|| (CONTENT_LENGTH, reply.body.len().to_string()));
    let status = if fault == Fault::Huge { 200 } else { reply.status };
    let mut response = respond(world, number, Reply { status, ..reply }, length)?;
    *response.body_mut() = body;
    Ok(response)
}

/// No answer until released; then none either.
async fn hang(mut released: watch::Receiver<u64>) -> Result<Response<Body>, Cut> {
    // Ends by a release, by the end of the sandbox, or by the caller going away.
    let _ = released.changed().await;
    Err(Cut)
}

fn respond(
    world: &World,
    number: usize,
    reply: Reply,
    extra: Option<(hyper::header::HeaderName, String)>,
) -> Result<Response<Body>, Cut> {
    world.answered(number, reply.status);
    let date = (world.now)().format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    let mut response =
        Response::builder().status(reply.status).header(CONTENT_TYPE, reply.content_type).header(DATE, date);
    if let Some((name, value)) = extra {
        response = response.header(name, value);
    }
    response.body(Body::from(reply.body)).map_err(|_| Cut)
}

async fn read(world: &World, request: Request<Incoming>) -> Option<Asked> {
    let (head, body) = request.into_parts();
    let header = |name: &str| head.headers.get(name).and_then(|value| value.to_str().ok());
    let authorised = header("x-timetrack-api-key") == Some(KEY)
        && header("x-timetrack-api-secret") == Some(world.state().secret.as_str());
    let says_json = header("content-type").is_some_and(|kind| kind.starts_with("application/json"));
    let query = url::form_urlencoded::parse(head.uri.query().unwrap_or_default().as_bytes());
    let query = query.into_owned().collect();
    let path = head.uri.path().strip_prefix(API).and_then(|path| path.strip_prefix('/')).map(str::to_owned);
    let method = head.method.to_string();
    let body = to_bytes(Body::new(body), MAX_REQUEST).await.ok()?;
    let body = String::from_utf8(body.to_vec()).ok()?;
    Some(Asked { method, path, query, body, authorised, says_json })
}

/// The start of `body`, then an error, which closes the connection.
fn truncated(body: String, length: usize) -> impl Stream<Item = Result<Bytes, Cut>> {
    let mut start = Bytes::from(body);
    start.truncate(length);
    stream::unfold(Some(start), |start| async move {
        let Some(start) = start else {
            // Lets the start reach the wire before the cut.
            tokio::task::yield_now().await;
            return Some((Err(Cut), None));
        };
        Some((Ok(start), None))
    })
}

fn drip(body: String) -> impl Stream<Item = Result<Bytes, Infallible>> {
    stream::unfold(body.into_bytes().into_iter(), |mut bytes| async move {
        let next = bytes.next()?;
        tokio::time::sleep(DRIP).await;
        Some((Ok(Bytes::from(vec![next])), bytes))
    })
}

fn huge(world: Arc<World>) -> impl Stream<Item = Result<Bytes, Infallible>> {
    stream::unfold((world, 0), |(world, sent)| async move {
        let piece = match sent {
            0 => Bytes::from_static(br#"{"playing":true,"note":""#),
            sent if sent < HUGE_PIECES => Bytes::from(vec![b'a'; HUGE_PIECE]),
            HUGE_PIECES => Bytes::from_static(br#""}"#),
            _ => return None,
        };
        world.huge_bytes.fetch_add(piece.len(), Ordering::Relaxed);
        Some((Ok(piece), (world, sent + 1)))
    })
}
