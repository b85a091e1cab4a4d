//! Interactions that arrive as signed HTTP requests (Discord, "Overview of Interactions", section "Preparing for Interactions").
//! The answer to the request is `202` without a body; the response goes through Discord's callback, as over the gateway.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;
use tracing::Instrument;

use super::answer::answer;
use super::serve::serve as serve_router;
use super::signature::{self, Verdict};
use super::skew::Skew;
use super::trace;
use crate::app::App;
use crate::discord::{Decoded, decode};
use crate::model::PublicKey;

/// Discord's interactions are a few kilobytes.
const MAX_BODY_BYTES: usize = 64 * 1024;
/// For a request's body, which arrives at once unless its sender holds it back.
const BODY: Duration = Duration::from_secs(5);
/// For a request as a whole. Nothing is waited for but its body.
const WHOLE_REQUEST: Duration = Duration::from_secs(10);

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
    app.counters.discord_up.set(1);
    let ended = serve_router(listener, router(Arc::clone(&app), key), stop).await;
    app.counters.discord_up.set(0);
    ended
}

/// The endpoint's routes, for a server that has more of them.
pub(crate) fn router(app: Arc<App>, key: PublicKey) -> Router {
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
            app.counters.bad_signatures.inc();
            return StatusCode::UNAUTHORIZED.into_response();
        }
    };
    match decode(&body) {
        Ok(Decoded::Ping) => json(Body::from(r#"{"type":1}"#)),
        Ok(Decoded::Interaction(interaction, ticket)) => {
            let span = trace::span(&interaction);
            let answering =
                span.in_scope(|| answer(&app, *interaction, &ticket, Some(signed_at..=signed_at)));
            app.tasks.spawn(answering.instrument(span));
            StatusCode::ACCEPTED.into_response()
        }
        Ok(Decoded::Unsupported) => {
            app.counters.foreign.inc();
            StatusCode::BAD_REQUEST.into_response()
        }
        Err(error) => {
            app.counters.undecodable.inc();
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

fn json(body: Body) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
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
}
