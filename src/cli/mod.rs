//! The command line: parses it, reads the settings, and runs the bot or one of the other jobs.

mod arguments;
mod audit;
mod database;
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
use chrono::{DateTime, NaiveDate, Utc};
use clap::{Parser, Subcommand, ValueEnum};
use timetrack_bot::clock::Clock;
use timetrack_bot::config::{Config, table};
use timetrack_bot::doctor;
use timetrack_bot::model::{MemberId, Zone};
use timetrack_bot::store::audit::Anchor;
use timetrack_bot::store::punches::Decision;

use crate::clock::Clock;
use crate::config::{Config, LogFormat, table};
use crate::environment::{self, LoadedSettings};
use crate::model::{MemberId, Zone};
use crate::store::punches::Decision;
use crate::{doctor, logging};
use arguments::{Audit, Cli, Job, Links, Person, Queue, Settings};

/// A setting is missing, malformed, or refused by Discord.
const EXIT_SETTINGS: u8 = 2;

/// The actor of changes made at the command line, in the audit trail.
const NOBODY: MemberId = MemberId(0);

/// How the program ends; docs/troubles.md has the same as a table.
const EXIT_CODES: &str = "\
Exit codes:
  0  it is done, or the bot was asked to stop
  1  it did not work, a check found something wrong, or nothing was changed; the last line says why
  2  the command line or a setting is wrong, or Discord refuses the token: the same again would end the same way";

/// The time clock of a company using TimeTrack, as a Discord bot.
#[derive(Parser)]
#[command(name = "timetrack-bot", version, about, after_long_help = EXIT_CODES)]
pub(crate) struct Cli {
    /// Settings file; the environment's own values win over it.
    #[arg(long, default_value = crate::environment::USUAL, global = true)]
    pub(crate) env_file: PathBuf,
    #[command(subcommand)]
    pub(crate) job: Option<Job>,
}

#[derive(Subcommand)]
pub(crate) enum Job {
    /// Run the bot (what happens without a subcommand).
    Run,
    /// Check every setting and connection, and say the cure of what is wrong.
    Doctor {
        /// Print one JSON object instead; docs/monitoring.md names its fields.
        #[arg(long)]
        json: bool,
    },
    /// Write a consistent copy of the database while the bot runs.
    Backup {
        /// The copy; must not exist yet.
        to: PathBuf,
    },
    /// Put a backup in the place of the database; the bot must not run, and no database may be there.
    Restore {
        /// The backup; it is checked first and left as it is.
        from: PathBuf,
        /// The bot was stopped before this backup was made and has not run since, so what waited still waits.
        #[arg(long)]
        not_run_since: bool,
    },
    /// The settings themselves.
    #[command(subcommand)]
    Settings(Settings),
    /// Who is who: exchange links with a spreadsheet.
    #[command(subcommand)]
    Links(Links),
    /// What is kept about one person: hand it out, or erase it.
    #[command(subcommand)]
    Person(Person),
    /// The record of what admins changed.
    #[command(subcommand)]
    Audit(Audit),
    /// What is not booked yet: see it, and decide about it as with /admin queue, also while the bot runs.
    #[command(subcommand)]
    Queue(Queue),
    /// Print a script that completes this command line in a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Write the man pages, one for each subcommand.
    Man {
        /// The folder to write them into; it must exist. Without it, the main page goes to the terminal.
        folder: Option<PathBuf>,
    },
    /// Ask a running bot's /healthz; for container health checks.
    Healthcheck {
        /// Ask /readyz instead.
        #[arg(long)]
        ready: bool,
    },
    /// Try the bot in the browser, with stand-ins for Discord and TimeTrack.
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

#[derive(Subcommand)]
pub(crate) enum Person {
    /// Write everything about a person as JSON; docs/people.md names the fields.
    Export {
        /// The person's number on Discord.
        #[arg(value_parser = member_number)]
        member: u64,
        /// Where to; must not exist yet. Without it, to the terminal.
        file: Option<PathBuf>,
    },
    /// Erase a person; punches and audit rows stay without them. Says what it would do unless --yes is given.
    Erase {
        /// The person's number on Discord.
        #[arg(value_parser = member_number)]
        member: u64,
        /// Do it; it cannot be undone.
        #[arg(long)]
        yes: bool,
    },
}

#[derive(Subcommand)]
pub(crate) enum Audit {
    /// Check the chain of hashes from the first row to the last.
    Verify {
        /// What an earlier run printed as its anchor: says whether the rows up to there are still the same.
        #[arg(long, value_name = "ROW:HASH")]
        anchor: Option<Anchor>,
    },
    /// Show the newest rows, the latest at the end.
    Show {
        /// Only what this member did, or what was done to them: their number on Discord.
        #[arg(long, value_parser = member_number)]
        member: Option<u64>,
        /// Only this day, such as 2026-11-23, in the time zone DEFAULT_TIMEZONE.
        #[arg(long)]
        day: Option<NaiveDate>,
        /// Only changes of this kind.
        #[arg(long, value_enum)]
        kind: Option<Kind>,
        /// How many rows at most.
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=10_000))]
        limit: u32,
    },
}

/// What a row of the audit trail tells of.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Kind {
    Link,
    Unlink,
    Zone,
    Retry,
    Cancel,
    Restore,
    Erase,
}

#[derive(Subcommand)]
pub(crate) enum Queue {
    /// List what is not booked yet, first what needs a decision.
    List {
        /// How many entries at most.
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=10_000))]
        limit: u32,
    },
    /// Try entries again: TimeTrack does not have them.
    Retry {
        /// Their numbers, as `queue list` shows them.
        #[arg(required = true)]
        numbers: Vec<i64>,
    },
    /// Give entries up; their people are told. Says what it would do unless --yes is given.
    Cancel {
        /// Their numbers, as `queue list` shows them.
        #[arg(required = true)]
        numbers: Vec<i64>,
        /// Do it; it cannot be undone.
        #[arg(long)]
        yes: bool,
    },
}

/// Does a job that must not depend on the settings. `None` if the job is another one.
pub(crate) fn perform_without_settings(job: &Job, env_file: &Path) -> Option<ExitCode> {
    Some(exit_code(match job {
        Job::Settings(Settings::Template) => print(table::TEMPLATE.as_bytes()),
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
        Job::Backup { to } => database::backup(url, to).await,
        Job::Restore { from, not_run_since } => database::restore(url, from, *not_run_since, clock).await,
        Job::Links(Links::Export { file }) => links::export(url, file.as_deref()).await,
        Job::Links(Links::Import { file, dry_run, offline }) => {
            links::import(config, file, links::How { dry_run: *dry_run, offline: *offline }, clock).await
        }
        Job::Person(Person::Export { member, file }) => {
            person::export(url, MemberId(*member), file.as_deref(), clock).await
        }
        Job::Person(Person::Erase { member, yes: false }) => person::ask(url, MemberId(*member)).await,
        Job::Person(Person::Erase { member, yes: true }) => {
            person::erase(url, MemberId(*member), clock).await
        }
        Job::Audit(Audit::Verify { anchor }) => database::verify_audit(url, *anchor).await,
        Job::Audit(Audit::Show { member, day, kind, limit }) => {
            audit::show(config, (*member, *day, *kind), *limit).await
        }
        Job::Queue(Queue::List { limit }) => queue::list(config, *limit, clock).await,
        Job::Queue(Queue::Retry { numbers }) => queue::decide(url, numbers, Decision::Retry, clock).await,
        Job::Queue(Queue::Cancel { numbers, yes: false }) => queue::ask(config, numbers, clock).await,
        Job::Queue(Queue::Cancel { numbers, yes: true }) => {
            queue::decide(url, numbers, Decision::Cancel, clock).await
        }
        _ => return None,
    }))
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
