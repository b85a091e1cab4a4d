//! The bot to try out: stand-ins for Discord and TimeTrack, the real bot between them on a real database, and a page in the
//! browser to press on. All of it on loopback.

mod assets;
mod bot;
mod clock;
mod guard;
mod http;
mod people;
mod world;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, ensure};
use discord_sandbox::{Client, DiscordSandbox, Typed, Who};
use timetrack_sandbox::TimeTrackSandbox;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_util::task::AbortOnDropHandle;

use crate::clock::Clock;

use world::Stage;

/// Taken if it is free, so that the address can be remembered.
const USUAL_PORT: u16 = 8137;

/// How the demo is started.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Options {
    /// Port of the page on 127.0.0.1; 0 takes 8137, or any that is free.
    #[arg(long, default_value_t = 0)]
    pub port: u16,
    /// Keep the bot's database in this file, instead of a temporary one that is removed at the end.
    #[arg(long)]
    pub database: Option<PathBuf>,
}

/// Runs the demo until it is told to stop (Ctrl-C or SIGTERM).
///
/// # Errors
/// If a port or the database cannot be had, or the bot does not start.
pub async fn run(options: Options) -> anyhow::Result<()> {
    let listener = listen(options.port).await?;
    let address = listener.local_addr()?;
    let clock = Clock::movable();
    let place = bot::Place::new(options.database)?;
    let discord = DiscordSandbox::start(clock.reader(), people::setup()).await?;
    println!("A stand-in for Discord listens at {}", discord.api_url());
    let timetrack = TimeTrackSandbox::start(clock.reader(), people::company()).await?;
    println!("A stand-in for TimeTrack listens at {}", timetrack.url());
    let mut running = bot::start(clock.clone(), &discord, &timetrack, &place.database).await?;
    println!(
        "The bot listens at http://{}, its database is {}",
        running.listen_addr(),
        place.database.display()
    );
    link(&discord).await?;
    println!("Clara linked Anna, Ben and herself with /admin link; Dora is left for you\n");
    println!("Open  http://{address}/  in a browser. Ctrl-C ends the demo.");
    let app = Arc::clone(&running.app);
    let stage = Arc::new(Stage { discord, timetrack, app, clock, moved: watch::Sender::new(()) });
    let _server = AbortOnDropHandle::new(tokio::spawn(http::serve(listener, stage)));
    let ended = tokio::select! {
        ended = running.ended() => ended,
        told = told_to_stop() => told,
    };
    running.stop().await;
    println!("The demo has ended.");
    ended
}

async fn listen(port: u16) -> anyhow::Result<TcpListener> {
    let at = |port| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    if port != 0 {
        return TcpListener::bind(at(port)).await.with_context(|| format!("port {port} is not free"));
    }
    match TcpListener::bind(at(USUAL_PORT)).await {
        Ok(listener) => Ok(listener),
        Err(_) => TcpListener::bind(at(0)).await.context("no port of 127.0.0.1 is free"),
    }
}

/// The links are made by the command itself, so that the bot's records tell the truth about who made them.
async fn link(discord: &DiscordSandbox) -> anyhow::Result<()> {
    let who = Who::new(people::CLARA, Some(people::GUILD), Client::Honest);
    for (member, username) in people::LINKED {
        let options = [("member", &*member.to_string()), ("username", username)];
        let press = discord.press(who, Typed { path: &["admin", "link"], options: &options, focus: None })?;
        let said = discord.said(press).await.with_context(|| format!("linking {username}"))?;
        ensure!(
            said.only_for.is_some_and(|person| person.0 == people::CLARA.0),
            "the answer to /admin link is not private: {}",
            said.text()
        );
    }
    Ok(())
}

async fn told_to_stop() -> anyhow::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            interrupt = tokio::signal::ctrl_c() => interrupt?,
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await?;
    Ok(())
}
