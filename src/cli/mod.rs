//! The command line's words, and the jobs beside running the bot. Must not know how the bot works inside.

mod database;
mod healthcheck;
mod links;
mod person;
mod spreadsheet;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::{Parser, Subcommand};
use timetrack_bot::clock::Clock;
use timetrack_bot::config::Config;
use timetrack_bot::doctor;
use timetrack_bot::model::MemberId;

pub(crate) use healthcheck::healthcheck;

/// The time clock of a company using TimeTrack, as a Discord bot.
#[derive(Parser)]
#[command(version, about)]
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
    Doctor,
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
    /// Ask a running bot's /healthz; for container health checks.
    Healthcheck {
        /// Ask /readyz instead.
        #[arg(long)]
        ready: bool,
    },
    /// Try the bot in the browser, with stand-ins for Discord and TimeTrack.
    #[cfg(feature = "demo")]
    Demo(timetrack_bot::demo::Options),
    /// Run the stand-ins alone, for other programs to talk to.
    #[cfg(feature = "demo")]
    Sandbox(timetrack_bot::sandbox::Options),
}

#[derive(Subcommand)]
pub(crate) enum Settings {
    /// Print a settings file to fill in, with every setting, its meaning and its default.
    Template,
}

#[derive(Subcommand)]
pub(crate) enum Links {
    /// Write every link as CSV.
    Export {
        /// Where to; must not exist yet. Without it, to the terminal.
        file: Option<PathBuf>,
    },
    /// Make the links of a CSV file with the columns member, username and zone: all of them, or none.
    Import {
        /// The file.
        file: PathBuf,
        /// Only say what would happen.
        #[arg(long)]
        dry_run: bool,
        /// Do not ask TimeTrack whether the usernames exist.
        #[arg(long)]
        offline: bool,
    },
}

#[derive(Subcommand)]
pub(crate) enum Person {
    /// Write everything about a person as JSON; docs/operating.md names the fields.
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
    Verify,
}

/// Does a job that needs the settings but runs no bot. `None` if the job is to run the bot. `settings` is where they come from, and
/// what is odd about that.
pub(crate) async fn perform(
    job: &Job,
    config: &Config,
    settings: (&str, &[String]),
    clock: &Clock,
) -> Option<ExitCode> {
    let url = &config.database_url;
    Some(exit_code(match job {
        Job::Doctor => return Some(doctor::run(config, settings, clock).await),
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
        Job::Audit(Audit::Verify) => database::verify_audit(url).await,
        _ => return None,
    }))
}

fn member_number(text: &str) -> Result<u64, String> {
    let cure = "a member is named by their number of 15 to 20 digits: in Discord, with developer mode on, right-click the member, \
                Copy User ID";
    text.parse().map_err(|_| cure.to_owned())
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

pub(crate) fn exit_code(result: anyhow::Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("timetrack-bot: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Writes what says who is who into a new file that nobody else may read, or to the terminal.
fn write_privately(text: &[u8], file: Option<&Path>) -> anyhow::Result<()> {
    let Some(path) = file else { return Ok(std::io::stdout().write_all(text)?) };
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
