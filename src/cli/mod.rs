//! The command line: parses it, reads the settings, and runs the bot or one of the other jobs.

mod account;
mod arguments;
mod audit;
mod database;
mod erase;
mod healthcheck;
mod links;
mod manual;
mod person;
mod queue;
mod run;
#[cfg(feature = "demo")]
mod sandbox;
mod spreadsheet;

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use chrono::{DateTime, Utc};
use clap::Parser;

use crate::clock::Clock;
use crate::config::{AccountConfig, Config, LogFormat, table};
use crate::environment::{self, LoadedSettings};
use crate::model::{Decision, MemberId, Zone};
use crate::{doctor, logging};
use arguments::{Audit, Cli, Job, Links, Person, Queue, Settings};

/// A setting is missing, malformed, or refused by Discord.
const EXIT_SETTINGS: u8 = 2;

/// The actor of changes made at the command line, in the audit trail.
const NOBODY: MemberId = MemberId(0);

/// The whole program.
pub async fn main() -> ExitCode {
    let Cli { env_file, job } = Cli::parse();
    let job = job.unwrap_or(Job::Run);
    #[cfg(feature = "demo")]
    let job = match job {
        Job::Demo(options) => return without_bot(crate::demo::run(options)).await,
        Job::Sandbox(options) => return without_bot(sandbox::sandbox(options)).await,
        other => other,
    };
    if let Some(code) = perform_without_settings(&job, &env_file) {
        return code;
    }
    let source = environment::source(&env_file);
    let LoadedSettings { config, remarks } = environment::read(&env_file);
    let config = match config {
        Ok(config) => config,
        Err(problems) => {
            if matches!(job, Job::Doctor { json: true }) {
                doctor::print_problems(&problems, &remarks, &Clock::system());
            }
            eprint!("{problems}");
            remarks.iter().for_each(|remark| eprintln!("  {remark}"));
            eprintln!("The {source}.");
            eprintln!("`timetrack-bot settings template` prints a settings file to fill in.");
            return ExitCode::from(EXIT_SETTINGS);
        }
    };
    if let Err(code) = start_log(&config.log_filter, config.log_format) {
        return code;
    }
    match perform(&job, &config, (&source, &remarks), &Clock::system()).await {
        Some(code) => code,
        None => {
            tracing::info!("{source}");
            remarks.iter().for_each(|remark| tracing::warn!("{remark}"));
            run::run(config).await
        }
    }
}

/// A job that reads no setting of the bot.
#[cfg(feature = "demo")]
async fn without_bot(job: impl Future<Output = anyhow::Result<()>>) -> ExitCode {
    match start_log(&environment::log_filter(), LogFormat::Text) {
        Ok(()) => exit_code(job.await),
        Err(code) => code,
    }
}

fn start_log(filter: &str, format: LogFormat) -> Result<(), ExitCode> {
    let set = logging::subscriber(filter, format, std::io::stderr)
        .and_then(|subscriber| Ok(tracing::subscriber::set_global_default(subscriber)?));
    if let Err(error) = set {
        eprintln!("RUST_LOG {error:#}");
        return Err(ExitCode::from(EXIT_SETTINGS));
    }
    logging::log_panics();
    Ok(())
}

/// Performs a job that must not depend on the settings. `None` if the job is another one.
fn perform_without_settings(job: &Job, env_file: &Path) -> Option<ExitCode> {
    Some(exit_code(match job {
        Job::Settings(Settings::Template { accounts: false }) => print(table::TEMPLATE.as_bytes()),
        Job::Settings(Settings::Template { accounts: true }) => print(table::ACCOUNTS_TEMPLATE.as_bytes()),
        Job::Healthcheck { ready } => {
            let address = environment::health_addr(env_file);
            healthcheck::healthcheck(&address, if *ready { "/readyz" } else { "/healthz" })
        }
        Job::Completions { shell } => manual::completions(*shell),
        Job::Man { folder } => manual::pages(folder.as_deref()),
        _ => return None,
    }))
}

/// Performs a job that needs the settings but runs no bot. `None` if the job is to run the bot. `settings` is where they come from,
/// and the remarks about them.
async fn perform(job: &Job, config: &Config, settings: (&str, &[String]), clock: &Clock) -> Option<ExitCode> {
    let url = &config.database_url;
    Some(exit_code(match job {
        Job::Doctor { json } => return Some(doctor::run(config, settings, *json, clock).await),
        Job::Backup { to } => database::backup(config, to).await,
        Job::Restore { from, not_run_since } => database::restore(config, from, *not_run_since, clock).await,
        Job::Person(Person::Export { member, file }) => {
            person::export(url, MemberId(*member), file.as_deref(), clock).await
        }
        Job::Person(Person::Erase { member, yes: false }) => erase::ask(url, MemberId(*member)).await,
        Job::Person(Person::Erase { member, yes: true }) => {
            erase::erase(config, MemberId(*member), clock).await
        }
        Job::Audit(Audit::Verify { anchor }) => database::verify_audit(url, *anchor).await,
        Job::Audit(Audit::Show { member, day, kind, limit, account: None }) => {
            audit::show(config, None, (*member, *day, *kind), *limit).await
        }
        Job::Audit(Audit::Show { account, .. }) | Job::Links { account, .. } | Job::Queue { account, .. } => {
            match account::chosen(config, account.as_ref()) {
                Ok(account) => perform_for(job, config, account, clock).await,
                Err(error) => {
                    eprintln!("timetrack-bot: {error:#}");
                    return Some(ExitCode::from(EXIT_SETTINGS));
                }
            }
        }
        _ => return None,
    }))
}

/// Performs a job that is about one account.
async fn perform_for(
    job: &Job,
    config: &Config,
    account: &AccountConfig,
    clock: &Clock,
) -> anyhow::Result<()> {
    match job {
        Job::Links { job: Links::Export { file }, .. } => {
            links::export(config, account, file.as_deref()).await
        }
        Job::Links { job: Links::Import { file, dry_run, offline }, .. } => {
            let options = links::ImportOptions { dry_run: *dry_run, offline: *offline };
            links::import((config, account), file, options, clock).await
        }
        Job::Audit(Audit::Show { member, day, kind, limit, .. }) => {
            audit::show(config, Some(account), (*member, *day, *kind), *limit).await
        }
        Job::Queue { job: Queue::List { limit }, .. } => queue::list(config, account, *limit, clock).await,
        Job::Queue { job: Queue::Retry { numbers }, .. } => {
            queue::decide(config, account, (numbers, Decision::Retry), clock).await
        }
        Job::Queue { job: Queue::Cancel { numbers, yes: false }, .. } => {
            queue::ask(config, account, numbers, clock).await
        }
        Job::Queue { job: Queue::Cancel { numbers, yes: true }, .. } => {
            queue::decide(config, account, (numbers, Decision::Cancel), clock).await
        }
        // Not about one account.
        _ => Ok(()),
    }
}

/// Writes to standard output. A closed pipe (`| head`) is no failure.
fn print(text: &[u8]) -> anyhow::Result<()> {
    let mut out = std::io::stdout();
    match out.write_all(text).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

fn shown_at(at: DateTime<Utc>, zone: &Zone) -> String {
    format!("{} {}", zone.wall(at).format("%Y-%m-%d %H:%M:%S"), zone.abbreviation(at))
}

/// "1 row", "2 rows", "2 punches".
fn counted(count: impl TryInto<u64>, noun: &str) -> String {
    let count = count.try_into().unwrap_or(u64::MAX);
    let plural = match count {
        1 => "",
        _ if noun.ends_with("ch") => "es",
        _ => "s",
    };
    format!("{count} {noun}{plural}")
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

/// Writes personal data into a new file that only its owner may read, or to the terminal.
fn write_privately(text: &[u8], file: Option<&Path>) -> anyhow::Result<()> {
    let Some(path) = file else { return print(text) };
    let mut out = private_file(path)
        .with_context(|| format!("{} cannot be created (it must not exist yet)", path.display()))?;
    out.write_all(text)?;
    Ok(out.sync_all()?)
}

fn private_file(path: &Path) -> std::io::Result<std::fs::File> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
