//! The command line: settings in, the bot assembled and run until a signal. Must not know any command of the bot.

mod environment;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use timetrack_bot::clock::Clock;
use timetrack_bot::config::{Config, LogFormat};
use timetrack_bot::{doctor, logging, start};

/// The time clock of a company using TimeTrack, as a Discord bot.
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    /// Settings file, read before the environment's own values.
    #[arg(long, default_value = ".env", global = true)]
    env_file: PathBuf,
    #[command(subcommand)]
    job: Option<Job>,
}

#[derive(Subcommand)]
enum Job {
    /// Run the bot (what happens without a subcommand).
    Run,
    /// Check every setting and connection, and say the cure of what is wrong.
    Doctor,
    /// Write a consistent copy of the database while the bot runs.
    Backup {
        /// The copy; must not exist yet.
        to: PathBuf,
    },
    /// Try the bot in the browser, with stand-ins for Discord and TimeTrack.
    #[cfg(feature = "demo")]
    Demo(timetrack_bot::demo::Options),
    /// Run the stand-ins alone, for other programs to talk to.
    #[cfg(feature = "demo")]
    Sandbox(timetrack_bot::sandbox::Options),
}

/// A setting is missing or malformed.
const EXIT_SETTINGS: u8 = 2;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    let job = cli.job.unwrap_or(Job::Run);
    #[cfg(feature = "demo")]
    let job = match job {
        Job::Demo(options) => return by_itself(timetrack_bot::demo::run(options)).await,
        Job::Sandbox(options) => return by_itself(timetrack_bot::sandbox::run(options)).await,
        other => other,
    };
    let config = match environment::read(&cli.env_file) {
        Ok(config) => config,
        Err(problems) => {
            eprint!("{problems}");
            return ExitCode::from(EXIT_SETTINGS);
        }
    };
    if let Err(error) = start_log(&config.log_filter, config.log_format) {
        eprintln!("RUST_LOG {error:#}");
        return ExitCode::from(EXIT_SETTINGS);
    }
    match job {
        Job::Doctor => doctor::run(&config, &Clock::system()).await,
        Job::Backup { to } => exit_code(backup(&config, &to).await),
        _ => exit_code(run(config).await),
    }
}

/// Jobs that need no setting of the bot.
#[cfg(feature = "demo")]
async fn by_itself(job: impl Future<Output = anyhow::Result<()>>) -> ExitCode {
    if let Err(error) = start_log(&environment::log_filter(), LogFormat::Text) {
        eprintln!("RUST_LOG {error:#}");
        return ExitCode::from(EXIT_SETTINGS);
    }
    exit_code(job.await)
}

async fn run(config: Config) -> anyhow::Result<()> {
    tracing::info!("timetrack-bot {} starts", env!("CARGO_PKG_VERSION"));
    let mut asked = std::pin::pin!(signalled());
    let mut running = tokio::select! {
        running = start::start(config, Clock::system()) => running?,
        signal = &mut asked => {
            // Whatever was promised meanwhile is in the database.
            tracing::info!("{} received while starting: stopping", signal?);
            return Ok(());
        }
    };
    let ended = tokio::select! {
        ended = running.ended() => ended,
        signal = &mut asked => {
            tracing::info!("{} received: stopping", signal?);
            Ok(())
        }
    };
    running.stop().await;
    tracing::info!("stopped; nothing is in flight");
    ended
}

async fn backup(config: &Config, to: &std::path::Path) -> anyhow::Result<()> {
    timetrack_bot::store::Store::backup_of(&config.database_url, to).await?;
    println!("{} is a checked copy of {}", to.display(), config.database_url);
    Ok(())
}

/// The name of the signal that asks the program to stop.
async fn signalled() -> std::io::Result<&'static str> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        interrupt = tokio::signal::ctrl_c() => interrupt.map(|()| "SIGINT"),
        _ = terminate.recv() => Ok("SIGTERM"),
    }
}

fn start_log(filter: &str, format: LogFormat) -> anyhow::Result<()> {
    let subscriber = logging::subscriber(filter, format, std::io::stderr)?;
    Ok(tracing::subscriber::set_global_default(subscriber)?)
}

fn exit_code(result: anyhow::Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("timetrack-bot: {error:#}");
            ExitCode::FAILURE
        }
    }
}
