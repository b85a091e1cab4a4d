//! `sandbox`: the sandboxes of Discord and TimeTrack alone, for other programs.

use std::net::SocketAddr;

use discord_sandbox::{DiscordSandbox, Setup};
use timetrack_sandbox::{Company, TimeTrackSandbox};

use crate::clock::Clock;

/// Where the sandboxes listen.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(super) struct Options {
    /// Loopback address of Discord's sandbox; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    discord: SocketAddr,
    /// Loopback address of TimeTrack's sandbox; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    timetrack: SocketAddr,
}

/// Runs both until the process is stopped. The first line of output is JSON with everything a client needs.
pub(super) async fn sandbox(options: Options) -> anyhow::Result<()> {
    for address in [options.discord, options.timetrack] {
        anyhow::ensure!(
            address.ip().is_loopback(),
            "{address} is not a loopback address: the sandboxes are open to everyone"
        );
    }
    let now = Clock::system().reader();
    let timetrack = TimeTrackSandbox::start_on(options.timetrack, now.clone(), Company::small()).await?;
    let setup = Setup { name: "TimeTrack".to_owned(), ..Setup::default() };
    let discord = DiscordSandbox::start_at(options.discord, now, setup).await?;
    let mut facts = discord.facts();
    facts["timetrack"] = serde_json::json!({
        "url": timetrack.url(), "key": timetrack.key(), "secret": timetrack.secret(),
    });
    println!("{facts}");
    std::future::pending().await
}
