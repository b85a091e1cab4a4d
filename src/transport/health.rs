//! `GET /healthz` alone, for a bot that hears from Discord over the gateway. Must not know anything of it.

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use tokio::net::TcpListener;

use super::serve;
use crate::app::App;

/// Serves `GET /healthz` until the bot stops.
///
/// # Errors
/// If the listener fails for good.
pub async fn serve(app: Arc<App>, listener: TcpListener) -> anyhow::Result<()> {
    serve::serve(listener, Router::new().route("/healthz", get(async || "ok")), app.stop.clone()).await
}
