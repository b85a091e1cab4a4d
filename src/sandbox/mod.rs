//! Stand-ins for the two outside worlds, with state, on loopback: one truth for the tests and the demo.
//! Must not know the bot.

pub mod discord;
pub mod timetrack;

use std::net::SocketAddr;

use crate::clock::Clock;

/// Where the stand-ins listen when they run alone.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct Options {
    /// Loopback address of the stand-in for Discord; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    discord: SocketAddr,
    /// Loopback address of the stand-in for TimeTrack; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    timetrack: SocketAddr,
}

/// Runs both stand-ins until the process is stopped. The first line printed is JSON with all a client needs to know.
///
/// # Errors
/// If an address is taken or not a loopback one.
pub async fn run(options: Options) -> anyhow::Result<()> {
    for address in [options.discord, options.timetrack] {
        anyhow::ensure!(
            address.ip().is_loopback(),
            "{address} is not a loopback address: the stand-ins are open to everyone"
        );
    }
    let company = timetrack::Company::small();
    let timetrack =
        timetrack::TimeTrackSandbox::start_on(options.timetrack, Clock::system(), company).await?;
    let setup = discord::Setup::default();
    let discord = discord::DiscordSandbox::start_at(options.discord, Clock::system(), setup).await?;
    let mut facts = discord.facts();
    facts["timetrack"] = serde_json::json!({
        "url": timetrack.url(), "key": timetrack.key(), "secret": timetrack.secret(),
    });
    println!("{facts}");
    std::future::pending().await
}
