//! Interactions that arrive as signed HTTP requests and are answered in the response. Must not know what an interaction is about.
//! (Discord, "Overview of Interactions", section "Preparing for Interactions".)

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use chrono::{DateTime, Utc};
use futures_util::Stream;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;
use tracing::Instrument;

use super::answer::{Answer, Handed, answer};
use super::serve::serve as serve_router;
use super::signature::{self, Verdict};
use super::skew::Skew;
use super::trace;
use crate::app::App;
use crate::discord::{Decoded, Ticket, decode, encode};
use crate::model::PublicKey;
use crate::slash::Interaction;

/// Discord's interactions are a few kilobytes.
const MAX_BODY_BYTES: usize = 64 * 1024;
/// For a request's body, which arrives at once unless its sender holds it back.
const BODY: Duration = Duration::from_secs(5);
/// For a request as a whole. A press is answered within two seconds by its own deadline; only a disk that hangs comes to this.
const WHOLE_REQUEST: Duration = Duration::from_mins(1);

#[derive(Clone)]
struct Endpoint {
    app: Arc<App>,
    key: PublicKey,
    skew: Arc<Skew>,
}

/// Serves `POST /interactions`, and nothing else, until the bot stops.
///
/// # Errors
/// If the listener fails for good.
pub async fn serve(app: Arc<App>, key: PublicKey, listener: TcpListener) -> anyhow::Result<()> {
    let stop = app.stop.clone();
    app.counters.discord.on();
    let ended = serve_router(listener, router(Arc::clone(&app), key), stop).await;
    app.counters.discord.off();
    ended
}

/// The endpoint's routes, for a server that has more of them.
pub fn router(app: Arc<App>, key: PublicKey) -> Router {
    Router::new()
        .route("/interactions", post(interaction))
        .with_state(Endpoint { app, key, skew: Arc::default() })
        .layer(RequestBodyLimitLayer::new(MAX_BODY_BYTES))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, WHOLE_REQUEST))
        .layer(CatchPanicLayer::new())
}

async fn interaction(State(endpoint): State<Endpoint>, request: Request) -> Response {
    let Endpoint { app, key, skew } = endpoint;
    let headers = request.headers().clone();
    let body = match body(request, BODY).await {
        Ok(body) => body,
        Err(refusal) => return refusal,
    };
    let signed_at = match signature::judge(&key, &headers, &body, app.clock.now()) {
        Verdict::Fine(signed_at) => signed_at,
        Verdict::Skewed(ahead) => {
            skew.note(&app, ahead);
            return StatusCode::UNAUTHORIZED.into_response();
        }
        Verdict::Forged => {
            app.counters.bad_signatures.add_one();
            return StatusCode::UNAUTHORIZED.into_response();
        }
    };
    match decode(&body) {
        Ok(Decoded::Ping) => json(Body::from(r#"{"type":1}"#)),
        Ok(Decoded::Press(interaction, ticket)) => {
            let span = trace::span(&interaction);
            respond(app, *interaction, ticket, signed_at).instrument(span).await
        }
        Ok(Decoded::Foreign) => {
            app.counters.foreign.add_one();
            StatusCode::BAD_REQUEST.into_response()
        }
        Err(error) => {
            app.counters.undecodable.add_one();
            tracing::error!("Discord sent an interaction that was not understood: {error}");
            StatusCode::BAD_REQUEST.into_response()
        }
    }
}

/// The whole body, or what its sender is told if it is too long or comes too slowly.
async fn body(request: Request, longest: Duration) -> Result<Bytes, Response> {
    match tokio::time::timeout(longest, Bytes::from_request(request, &())).await {
        Ok(body) => body.map_err(IntoResponse::into_response),
        Err(_) => Err(StatusCode::REQUEST_TIMEOUT.into_response()),
    }
}

async fn respond(
    app: Arc<App>,
    interaction: Interaction,
    ticket: Ticket,
    signed_at: DateTime<Utc>,
) -> Response {
    let begun = Instant::now();
    let Answer { first, then } = answer(&app, interaction, &ticket, Some(signed_at..=signed_at)).await;
    app.counters.answers.add(begun.elapsed());
    let (handing, handed) = Handing::new(encode::answer(&ticket, &first));
    if let Some(then) = then {
        // An edit must not overtake the answer it edits, so it waits for the answer to be written.
        let then = async move { then(handed.await.unwrap_or(Handed::Lost)).await };
        app.tasks.spawn(then.in_current_span());
    }
    match handing {
        Some(handing) => json_of(handing),
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn json_of(handing: Handing) -> Response {
    let length = handing.bytes.as_ref().map_or(0, Bytes::len);
    let mut response = json(Body::from_stream(handing));
    response.headers_mut().insert(header::CONTENT_LENGTH, length.into());
    response
}

fn json(body: Body) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}

/// A body in one piece that says whether it was taken before it was dropped.
struct Handing {
    bytes: Option<Bytes>,
    tell: Option<oneshot::Sender<Handed>>,
}

impl Handing {
    fn new(body: Result<Vec<u8>, crate::discord::Error>) -> (Option<Self>, oneshot::Receiver<Handed>) {
        let (tell, told) = oneshot::channel();
        (body.ok().map(|body| Self { bytes: Some(body.into()), tell: Some(tell) }), told)
    }
}

impl Stream for Handing {
    type Item = Result<Bytes, std::convert::Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.bytes.take().map(Ok))
    }
}

impl Drop for Handing {
    fn drop(&mut self) {
        let handed = if self.bytes.is_none() { Handed::Over } else { Handed::Lost };
        if let Some(tell) = self.tell.take() {
            // Nobody listens if nothing follows the answer.
            let _ = tell.send(handed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::StreamExt;
    use futures_util::stream::{once, pending};
    use std::future::ready;

    #[tokio::test]
    async fn a_body_that_never_ends_is_given_up() {
        let begun = once(ready::<Result<_, std::convert::Infallible>>(Ok(Bytes::from_static(b"{"))));
        let request = Request::new(Body::from_stream(begun.chain(pending())));
        let refusal = body(request, Duration::from_millis(10)).await.unwrap_err();
        assert_eq!(refusal.status(), StatusCode::REQUEST_TIMEOUT);
        let request = Request::new(Body::from("{}"));
        assert_eq!(body(request, Duration::from_secs(10)).await.unwrap().as_ref(), b"{}");
    }

    #[tokio::test]
    async fn an_answer_counts_as_handed_over_only_once_it_was_taken() {
        let (handing, handed) = Handing::new(Ok(b"{}".to_vec()));
        drop(handing);
        assert_eq!(handed.await.unwrap(), Handed::Lost);

        let (handing, mut handed) = Handing::new(Ok(b"{}".to_vec()));
        let mut handing = handing.unwrap();
        assert_eq!(handing.next().await.unwrap().unwrap().as_ref(), b"{}");
        assert!(handed.try_recv().is_err(), "not while it is being written");
        drop(handing);
        assert_eq!(handed.await.unwrap(), Handed::Over);
    }
}
