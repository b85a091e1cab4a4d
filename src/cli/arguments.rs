//! The declaration of the command line: subcommands, options and their help.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Parser, Subcommand, ValueEnum};

use crate::model::AccountName;
use crate::store::audit::Anchor;

/// How the program ends; docs/troubles.md has the same as a table.
const EXIT_CODES: &str = "\
Exit codes:
  0  it is done, or the bot was asked to stop
  1  it did not work, a check found something wrong, or nothing was changed; the last line says why
  2  the command line or a setting is wrong, or Discord refuses the token: the same again would end the same way";

/// The time clock of a company using TimeTrack, as a Discord bot.
#[derive(Parser)]
#[command(name = "timetrack-bot", version, about, after_long_help = EXIT_CODES)]
pub(super) struct Cli {
    /// Settings file; the environment's own values win over it.
    #[arg(long, default_value = crate::environment::DEFAULT_FILE, global = true)]
    pub(super) env_file: PathBuf,
    #[command(subcommand)]
    pub(super) job: Option<Job>,
}

#[derive(Subcommand)]
pub(super) enum Job {
    /// Run the bot (what happens without a subcommand).
    Run,
    /// Check every setting and connection, and say how to correct what is wrong.
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
    /// Print a settings file.
    #[command(subcommand)]
    Settings(Settings),
    /// Exchange links with a spreadsheet.
    Links {
        /// The account, if there are several.
        #[arg(long, global = true)]
        account: Option<AccountName>,
        #[command(subcommand)]
        job: Links,
    },
    /// Export or erase what is kept about one person.
    #[command(subcommand)]
    Person(Person),
    /// Show or verify the record of what admins changed.
    #[command(subcommand)]
    Audit(Audit),
    /// List what is not booked yet and decide about it, as with /admin queue, also while the bot runs.
    Queue {
        /// The account, if there are several.
        #[arg(long, global = true)]
        account: Option<AccountName>,
        #[command(subcommand)]
        job: Queue,
    },
    /// Print a script that completes this command line in a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Write the man pages, one for each subcommand.
    Man {
        /// The folder to write them into; it must exist. Without it, the main page is printed.
        folder: Option<PathBuf>,
    },
    /// Ask a running bot's /healthz; for container health checks.
    Healthcheck {
        /// Ask /readyz instead.
        #[arg(long)]
        ready: bool,
    },
    /// Try the bot in the browser, with sandboxes in place of Discord and TimeTrack.
    #[cfg(feature = "demo")]
    Demo(crate::demo::Options),
    /// Run the sandboxes alone, for other programs.
    #[cfg(feature = "demo")]
    Sandbox(super::sandbox::Options),
}

#[derive(Subcommand)]
pub(super) enum Settings {
    /// Print a settings file to fill in, with every setting, its meaning and its default.
    Template {
        /// Print an accounts file instead, for more than one TimeTrack account; docs/accounts.md explains it.
        #[arg(long)]
        accounts: bool,
    },
}

#[derive(Subcommand)]
pub(super) enum Links {
    /// Write every link as CSV.
    Export {
        /// The file; must not exist yet. Without it, the table is printed.
        file: Option<PathBuf>,
    },
    /// Make the links of a CSV file with the columns member, username and zone: all of them, or none.
    Import {
        /// The file.
        file: PathBuf,
        /// Only say what would be changed.
        #[arg(long)]
        dry_run: bool,
        /// Do not ask TimeTrack whether the usernames exist.
        #[arg(long)]
        offline: bool,
    },
}

#[derive(Subcommand)]
pub(super) enum Person {
    /// Write everything about a person as JSON; docs/people.md names the fields.
    Export {
        /// The person's number on Discord.
        #[arg(value_parser = member_number)]
        member: u64,
        /// The file; must not exist yet. Without it, the JSON is printed.
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
pub(super) enum Audit {
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
        /// Only changes in this account; otherwise those in all of them.
        #[arg(long)]
        account: Option<AccountName>,
        /// How many rows at most.
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=10_000))]
        limit: u32,
    },
}

/// The kinds of rows in the audit trail.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Kind {
    Link,
    Unlink,
    Suspend,
    Resume,
    Zone,
    Role,
    Left,
    Back,
    Retry,
    Cancel,
    Board,
    Inbox,
    Estimate,
    Confirm,
    Restore,
    Erase,
}

#[derive(Subcommand)]
pub(super) enum Queue {
    /// List what is not booked yet, first what needs a decision.
    List {
        /// How many entries at most.
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=10_000))]
        limit: u32,
    },
    /// Retry entries that TimeTrack does not have.
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

fn member_number(text: &str) -> Result<u64, String> {
    let cure = "a member is named by their number of 15 to 20 digits: in Discord, with developer mode on, right-click the member, \
                Copy User ID";
    text.parse().map_err(|_| cure.to_owned())
}
