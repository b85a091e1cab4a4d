//! Runs the bot until a signal, or until a part of it fails.

use std::process::ExitCode;

use super::{EXIT_SETTINGS, exit_code};
use crate::clock::Clock;
use crate::config::Config;
use crate::start;

pub(super) async fn run(config: Config) -> ExitCode {
    let ended = run_until_signal(config).await;
    let refused = ended.as_ref().is_err_and(start::is_final);
    let code = exit_code(ended);
    if refused { ExitCode::from(EXIT_SETTINGS) } else { code }
}

async fn run_until_signal(config: Config) -> anyhow::Result<()> {
    tracing::info!("timetrack-bot {} starts", env!("CARGO_PKG_VERSION"));
    let mut signal = std::pin::pin!(stop_signal());
    let mut running = tokio::select! {
        running = start::start(config, Clock::system()) => running?,
        name = &mut signal => {
            // What was promised meanwhile is in the database.
            tracing::info!("{} received while starting: stopping", name?);
            return Ok(());
        }
    };
    let ended = tokio::select! {
        ended = running.ended() => ended,
        name = &mut signal => {
            tracing::info!("{} received: stopping", name?);
            Ok(())
        }
    };
    running.stop().await;
    tracing::info!("stopped");
    ended
}

/// Waits for a signal to stop, and returns its name.
async fn stop_signal() -> std::io::Result<&'static str> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        interrupt = tokio::signal::ctrl_c() => interrupt.map(|()| "SIGINT"),
        _ = terminate.recv() => Ok("SIGTERM"),
    }
}
