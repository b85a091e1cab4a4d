//! `demo`: the bot in the browser. Runs the sandboxes of Discord and TimeTrack, the bot with a real database, and a web page that
//! acts as Discord's client, all on loopback.

mod assets;
mod bot;
mod clock;
mod colleague;
mod conversation;
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
use crate::model::Locale;

use colleague::Colleague;
use world::Demo;

/// Used if it is free, so that the address stays the same.
const DEFAULT_PORT: u16 = 8137;

#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Options {
    /// Port of the page on 127.0.0.1; 0 takes 8137, or any that is free.
    #[arg(long, default_value_t = 0)]
    pub(crate) port: u16,
    /// Keep the bot's database in this file, instead of a temporary one that is removed at the end.
    #[arg(long)]
    pub(crate) database: Option<PathBuf>,
    /// Language of what everybody reads: panel, board and morning list.
    #[arg(long, value_parser = Locale::ALL.map(|locale| locale.code()), default_value = Locale::FALLBACK.code())]
    pub(crate) locale: String,
}

/// Runs the demo until Ctrl-C or SIGTERM.
pub(crate) async fn run(options: Options) -> anyhow::Result<()> {
    let listener = listen(options.port).await?;
    let address = listener.local_addr()?;
    let clock = Clock::movable();
    let location = bot::DatabaseLocation::new(options.database)?;
    let discord = DiscordSandbox::start(clock.reader(), people::setup()).await?;
    println!("Discord's sandbox listens at {}", discord.api_url());
    let timetrack = TimeTrackSandbox::start(clock.reader(), people::company()).await?;
    println!("TimeTrack's sandbox listens at {}", timetrack.url());
    let mut running =
        bot::start(clock.clone(), &discord, &timetrack, (&location.database, &options.locale)).await?;
    println!(
        "The bot listens at http://{}, its database is {}",
        running.listen_addr(),
        location.database.display()
    );
    link(&discord).await?;
    println!("Clara linked Anna, Ben, David and herself with /admin link; Dora is left for you");
    println!("David comes and goes by himself, in TimeTrack's own app\n");
    println!("Open  http://{address}/  in a browser. Ctrl-C ends the demo.");
    let app = Arc::clone(&running.app);
    let (colleague, moved) = (Colleague::default(), watch::Sender::new(()));
    let demo = Arc::new(Demo { discord, timetrack, app, clock, colleague, moved });
    let _colleague = AbortOnDropHandle::new(tokio::spawn(colleague::run(Arc::clone(&demo))));
    let _server = AbortOnDropHandle::new(tokio::spawn(http::serve(listener, demo)));
    let ended = tokio::select! {
        ended = running.ended() => ended,
        stopped = stop_signal() => stopped,
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
    match TcpListener::bind(at(DEFAULT_PORT)).await {
        Ok(listener) => Ok(listener),
        Err(_) => TcpListener::bind(at(0)).await.context("no port of 127.0.0.1 is free"),
    }
}

/// Makes the links with the command, so that the audit trail names who made them.
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

async fn stop_signal() -> anyhow::Result<()> {
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
