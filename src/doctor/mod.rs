//! `doctor`: checks everything the bot depends on, one line for each check, and says how to correct what is wrong. Changes
//! nothing: registers no command, books nothing, and opens the database read-only.

mod discord;
mod time;
mod timetrack;

use std::io;
use std::net::SocketAddr;
use std::process::ExitCode;

use chrono::{DateTime, Utc};
use futures_util::{StreamExt, stream};
use serde::Serialize;

use crate::clock::Clock;
use crate::config::{AccountConfig, Config, Problem, Problems, Transport};
use crate::discord::Rest;
use crate::interactions::listen;
use crate::model::{AccountName, Zone};
use crate::store::Store;
use crate::store::links::Link;

/// Accounts that are checked at the same time.
const AT_ONCE: usize = 8;

/// The result of a check.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Finding {
    /// As it should be.
    Good(String),
    /// Works, but needs a person's judgement.
    Doubtful(String),
    /// Does not work. The text says how to correct it.
    Bad(String),
}

/// What a check is about, and what it found.
type Found = (&'static str, Finding);

/// The same, with the account if there are several and it is about one.
struct OfAccount {
    account: Option<AccountName>,
    found: Found,
}

impl From<Found> for OfAccount {
    fn from(found: Found) -> Self {
        Self { account: None, found }
    }
}

/// What all checks found, as `--json` prints it. Fields may be added, none changes its meaning: docs/monitoring.md names them.
#[derive(Serialize)]
struct Report {
    version: &'static str,
    checked_at: DateTime<Utc>,
    well: bool,
    running: bool,
    checks: Vec<Check>,
}

const BAD: &str = "bad";

#[derive(Serialize)]
struct Check {
    about: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<String>,
    result: &'static str,
    text: String,
}

/// Prints the result of each check, and fails if one is bad. Takes where the settings come from, and the remarks about them.
pub(crate) async fn run(
    config: &Config,
    (source, remarks): (&str, &[String]),
    json: bool,
    clock: &Clock,
) -> ExitCode {
    let complete = ("settings", Finding::Good(format!("complete; {source}")));
    let odd = remarks.iter().map(|remark| ("settings", Finding::Doubtful(remark.clone())));
    let settings = std::iter::once(complete).chain(odd).map(OfAccount::from);
    let findings = settings.chain(examine(config, clock).await);
    let report = Report::of(findings, Store::is_in_use(&config.database_url), clock);
    if json {
        report.print_json()
    } else {
        report.print_lines()
    }
    if report.well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What `--json` prints if the settings are not complete.
pub(crate) fn print_problems(problems: &Problems, remarks: &[String], clock: &Clock) {
    let problem = |problem: &Problem| Finding::Bad(format!("{} {}", problem.name, problem.cure));
    let remarks = remarks.iter().cloned().map(Finding::Doubtful);
    let findings = problems.0.iter().map(problem).chain(remarks).map(|finding| ("settings", finding).into());
    Report::of(findings, false, clock).print_json();
}

impl Report {
    fn of(findings: impl Iterator<Item = OfAccount>, running: bool, clock: &Clock) -> Self {
        let check = |OfAccount { account, found: (about, finding) }| {
            let (result, text) = match finding {
                Finding::Good(text) => ("ok", text),
                Finding::Doubtful(text) => ("look", text),
                Finding::Bad(text) => (BAD, text),
            };
            Check { about, account: account.map(|name| name.to_string()), result, text }
        };
        let checks: Vec<_> = findings.map(check).collect();
        let well = checks.iter().all(|check| check.result != BAD);
        Self { version: env!("CARGO_PKG_VERSION"), checked_at: clock.now(), well, running, checks }
    }

    fn print_json(&self) {
        println!("{:#}", serde_json::json!(self));
    }

    fn print_lines(&self) {
        for Check { about, account, result, text } in &self.checks {
            let whose = account.as_ref().map(|name| format!("{name}: ")).unwrap_or_default();
            let mark = if *result == BAD { "BAD" } else { *result };
            println!("{mark:<4}  {about:<12} {whose}{text}");
        }
        match self.checks.iter().filter(|check| check.result == BAD).count() {
            0 if self.running => println!("\nAll is well: the bot is running."),
            0 => println!(
                "\nAll is well: start the bot with `timetrack-bot` (from the sources: `cargo run --release`)."
            ),
            count => println!("\n{count} to put right."),
        }
    }
}

/// All checks, in the order in which problems should be solved.
async fn examine(config: &Config, clock: &Clock) -> Vec<OfAccount> {
    let mut findings: Vec<OfAccount> =
        vec![("time zones", zones(config)).into(), ("database", database(config).await).into()];
    findings.extend(addresses(config).into_iter().map(OfAccount::from));
    let (of_discord, rest) = discord::check(config).await;
    findings.extend(of_discord.into_iter().map(OfAccount::from));
    let accounts = config.accounts.iter().map(|account| of_account(config, account, rest.as_ref(), clock));
    let accounts: Vec<_> = stream::iter(accounts).buffered(AT_ONCE).collect().await;
    findings.extend(accounts.into_iter().flatten());
    findings
}

/// The checks of one account. `rest` is missing if Discord cannot be asked about its servers.
async fn of_account(
    config: &Config,
    account: &AccountConfig,
    rest: Option<&Rest>,
    clock: &Clock,
) -> Vec<OfAccount> {
    let mut found = Vec::from_iter(unknown_users(config, account).await.map(|found| ("links", found)));
    found.extend(suspended(config, account).await.map(|found| ("links", found)));
    if let Some(rest) = rest {
        found.extend(discord::servers(rest, account).await);
        found.extend(discord::channels(config, rest, account).await);
        found.extend(discord::roles(rest, config, account).await);
    }
    found.extend(timetrack::check(config, account, clock).await);
    let name = (config.accounts.len() > 1).then(|| account.name.clone());
    found.into_iter().map(|found| OfAccount { account: name.clone(), found }).collect()
}

fn zones(config: &Config) -> Finding {
    let mut defaults: Vec<_> = config.accounts.iter().map(|account| account.default_zone.name()).collect();
    defaults.dedup();
    Finding::Good(format!("database {}, default {}", Zone::database_version(), defaults.join(", ")))
}

async fn database(config: &Config) -> Finding {
    match Store::examine(&config.database_url).await {
        Ok(text) => Finding::Good(text),
        Err(error) => Finding::Bad(format!("{error}")),
    }
}

/// The links whose username TimeTrack no longer knows. Errors of the database are reported by [`database`].
async fn unknown_users(config: &Config, account: &AccountConfig) -> Option<Finding> {
    let links = Store::unknown_links(&config.database_url, &account.name).await.ok();
    let names = named(&links?)?;
    Some(Finding::Doubtful(format!(
        "TimeTrack no longer knows {names}: link each anew with /admin unlink and /admin link, then retry in /admin queue what waits"
    )))
}

/// The links that are suspended, because their members said that they are not theirs.
async fn suspended(config: &Config, account: &AccountConfig) -> Option<Finding> {
    let names = named(&Store::suspended_links(&config.database_url, &account.name).await.ok()?)?;
    Some(Finding::Doubtful(format!(
        "suspended by “That's not me”: {names}. Check who each is, then /admin link again, or /admin unlink"
    )))
}

fn named(links: &[Link]) -> Option<String> {
    let names = links.iter().map(|link| format!("{} (member {})", link.username, link.member));
    (!links.is_empty()).then(|| names.collect::<Vec<_>>().join(", "))
}

/// Whether the bot can listen at its addresses.
fn addresses(config: &Config) -> Vec<Found> {
    let (health, endpoint) = (config.health_addr, config.listen_addr);
    let runs = Store::is_in_use(&config.database_url);
    let mut findings = vec![("health", address("HEALTH_ADDR", health, runs))];
    if config.transport == Transport::Endpoint {
        let finding = if collide(health, endpoint) {
            Finding::Bad(format!("LISTEN_ADDR {endpoint} and HEALTH_ADDR are the same: choose two ports"))
        } else {
            address("LISTEN_ADDR", endpoint, runs)
        };
        findings.push(("endpoint", finding));
    }
    findings
}

fn collide(one: SocketAddr, other: SocketAddr) -> bool {
    let everywhere = one.ip().is_unspecified() || other.ip().is_unspecified();
    // With port 0 the system chooses.
    one.port() != 0 && one.port() == other.port() && (everywhere || one.ip() == other.ip())
}

fn address(setting: &str, address: SocketAddr, bot_runs: bool) -> Finding {
    match listen(address) {
        Ok(_) => Finding::Good(format!("{setting} {address} can be listened on")),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse && bot_runs => {
            Finding::Doubtful(format!("{setting} {address} is in use; by the bot that runs?"))
        }
        Err(error) => Finding::Bad(format!(
            "{setting} {address} cannot be listened on ({error}): choose another port there, or stop what uses it"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_places_to_listen_must_differ() {
        let collide = |one: &str, other: &str| collide(one.parse().unwrap(), other.parse().unwrap());
        assert!(collide("127.0.0.1:80", "127.0.0.1:80") && collide("0.0.0.0:80", "127.0.0.1:80"));
        assert!(!collide("127.0.0.1:80", "127.0.0.1:81") && !collide("127.0.0.1:0", "127.0.0.1:0"));
    }

    #[tokio::test]
    async fn an_address_that_is_taken_is_bad_unless_the_bot_runs() {
        let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let place = taken.local_addr().unwrap();
        assert!(matches!(address("HEALTH_ADDR", place, false), Finding::Bad(_)));
        assert!(matches!(address("HEALTH_ADDR", place, true), Finding::Doubtful(_)));
    }
}
