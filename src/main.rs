//! The command line: settings in, the bot assembled and run until a signal. Must not know any command of the bot.

mod cli;
mod environment;

use std::process::ExitCode;

use clap::Parser;
use cli::{Cli, Job, exit_code};
use timetrack_bot::clock::Clock;
use timetrack_bot::config::{Config, LogFormat};
use timetrack_bot::{doctor, logging, start};

/// A setting is missing, malformed, or refused by Discord.
const EXIT_SETTINGS: u8 = 2;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    let job = cli.job.unwrap_or(Job::Run);
    #[cfg(feature = "demo")]
    let job = match job {
        Job::Demo(options) => return by_itself(timetrack_bot::demo::run(options)).await,
        Job::Sandbox(options) => return by_itself(cli::sandbox::sandbox(options)).await,
        other => other,
    };
    if let Some(code) = cli::perform_without_settings(&job, &cli.env_file) {
        return code;
    }
    let config = match environment::read(&cli.env_file) {
        Ok(config) => config,
        Err(problems) => {
            if matches!(job, Job::Doctor { json: true }) {
                doctor::print_problems(&problems, &Clock::system());
            }
            eprint!("{problems}");
            eprintln!("The {}.", environment::whereabouts(&cli.env_file));
            eprintln!("`timetrack-bot settings template` prints a settings file to fill in.");
            return ExitCode::from(EXIT_SETTINGS);
        }
    };
    if let Err(error) = start_log(&config.log_filter, config.log_format) {
        eprintln!("RUST_LOG {error:#}");
        return ExitCode::from(EXIT_SETTINGS);
    }
    let source = environment::whereabouts(&cli.env_file);
    let mut remarks = environment::remarks(&cli.env_file);
    remarks.extend(config.remarks());
    if matches!(job, Job::Run) {
        tracing::info!("{source}");
        remarks.iter().for_each(|remark| tracing::warn!("{remark}"));
    }
    match cli::perform(&job, &config, (&source, &remarks), &Clock::system()).await {
        Some(code) => code,
        None => run_to_the_end(config).await,
    }
}

async fn run_to_the_end(config: Config) -> ExitCode {
    let ended = run(config).await;
    let refused = ended.as_ref().is_err_and(start::is_final);
    let code = exit_code(ended);
    if refused { ExitCode::from(EXIT_SETTINGS) } else { code }
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
    tracing::info!("stopped");
    ended
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
    tracing::subscriber::set_global_default(subscriber)?;
    logging::log_panics();
    Ok(())
}
