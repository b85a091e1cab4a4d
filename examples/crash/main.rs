//! Kills the bot a thousand times while a company works with it, and checks that no punch, notice or reminder is lost or doubled, no
//! punch is out of order, the board is one message that shows in the end who is at work, and every role is right. Discord and TimeTrack fail meanwhile.
//!
//! `cargo build --release && cargo run --release --example crash -- --kills 1000 --seed 1`
//!
//! The bot is the program beside this one (`target/release/timetrack-bot`), or the one named by `--bot`.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a harness fails by panicking, as the tests it shares its parts with do"
)]

#[path = "../../tests/it/process/bot.rs"]
mod bot;
#[path = "../../tests/it/process/campaign.rs"]
mod campaign;
#[path = "../../tests/it/process/figures.rs"]
mod figures;
#[path = "../../tests/it/process/ledger.rs"]
mod ledger;
#[path = "../../tests/it/process/oracle.rs"]
mod oracle;
#[path = "../../tests/it/process/players.rs"]
mod players;
#[path = "../../tests/it/process/reminded.rs"]
mod reminded;
#[path = "../../tests/it/process/shown.rs"]
mod shown;
#[path = "../../tests/it/process/stage.rs"]
mod stage;
#[path = "../../tests/it/process/timers.rs"]
mod timers;
#[path = "../../tests/it/process/worn.rs"]
mod worn;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

/// Kills the bot while people press, and judges what is left.
#[derive(Parser)]
struct Options {
    /// How often.
    #[arg(long, default_value_t = 1000)]
    kills: u32,
    /// How many people press.
    #[arg(long, default_value_t = 30)]
    people: usize,
    /// What everything random is drawn from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How long people press before a kill, at most, in milliseconds; a slow machine or a debug build needs more.
    #[arg(long, default_value_t = 180)]
    window: u64,
    /// The program to kill.
    #[arg(long)]
    bot: Option<PathBuf>,
    /// Where to write what the program printed.
    #[arg(long)]
    log: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    let binary = options.bot.unwrap_or_else(beside);
    let campaign = campaign::Campaign {
        binary: &binary,
        kills: options.kills,
        people: options.people,
        seed: options.seed,
        long_breaks: 2,
        window: options.window,
    };
    let figures = campaign::run(&campaign).await;
    println!("{figures}");
    if let Some(log) = options.log {
        std::fs::write(log, &figures.printed).unwrap();
    }
    if figures.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn beside() -> PathBuf {
    let this = std::env::current_exe().unwrap();
    this.ancestors().nth(2).unwrap().join("timetrack-bot")
}
