//! `doctor`: checks everything the bot depends on, one line for each check, and says how to correct what is wrong. Changes
//! nothing: registers no command, books nothing, and opens the database read-only.

mod discord;
mod time;

use std::io;
use std::net::SocketAddr;
use std::process::ExitCode;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use crate::clock::Clock;
use crate::config::{Config, Problem, Problems, Transport};
use crate::interactions::listen;
use crate::model::{AccountId, Zone};
use crate::store::Store;
use crate::timetrack::{List, TimeTrack};

/// A clock further off than this makes replies confusing: what is booked is Discord's instant, and Discord signs with its own time.
const MOST_SKEW: TimeDelta = TimeDelta::seconds(5);

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
    let findings: Vec<_> = std::iter::once(complete).chain(odd).chain(examine(config, clock).await).collect();
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
    let findings = problems.0.iter().map(problem).chain(remarks).map(|finding| ("settings", finding));
    Report::of(findings.collect(), false, clock).print_json();
}

impl Report {
    fn of(findings: Vec<(&'static str, Finding)>, running: bool, clock: &Clock) -> Self {
        let check = |(about, finding)| {
            let (result, text) = match finding {
                Finding::Good(text) => ("ok", text),
                Finding::Doubtful(text) => ("look", text),
                Finding::Bad(text) => (BAD, text),
            };
            Check { about, result, text }
        };
        let checks: Vec<_> = findings.into_iter().map(check).collect();
        let well = checks.iter().all(|check| check.result != BAD);
        Self { version: env!("CARGO_PKG_VERSION"), checked_at: clock.now(), well, running, checks }
    }

    fn print_json(&self) {
        println!("{:#}", serde_json::json!(self));
    }

    fn print_lines(&self) {
        for Check { about, result, text } in &self.checks {
            let mark = if *result == BAD { "BAD" } else { *result };
            println!("{mark:<4}  {about:<12} {text}");
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
pub(crate) async fn examine(config: &Config, clock: &Clock) -> Vec<(&'static str, Finding)> {
    let mut findings = vec![
        (
            "time zones",
            Finding::Good(format!(
                "database {}, default {}",
                Zone::database_version(),
                config.accounts[0].default_zone
            )),
        ),
        ("database", database(config).await),
    ];
    findings.extend(unknown_users(config).await.map(|found| ("links", found)));
    findings.extend(addresses(config));
    findings.extend(discord::check(config).await);
    findings.extend(timetrack(config, clock).await);
    findings
}

async fn database(config: &Config) -> Finding {
    match Store::examine(&config.database_url).await {
        Ok(text) => Finding::Good(text),
        Err(error) => Finding::Bad(format!("{error}")),
    }
}

/// The links whose username TimeTrack no longer knows. Errors of the database are reported by [`database`].
async fn unknown_users(config: &Config) -> Option<Finding> {
    let links = Store::unknown_links(&config.database_url, AccountId::DEFAULT)
        .await
        .ok()
        .filter(|links| !links.is_empty())?;
    let names: Vec<_> =
        links.iter().map(|link| format!("{} (member {})", link.username, link.member)).collect();
    Some(Finding::Doubtful(format!(
        "TimeTrack no longer knows {}: link each anew with /admin unlink and /admin link, then retry in /admin queue what waits",
        names.join(", ")
    )))
}

/// Whether the bot can listen at its addresses.
fn addresses(config: &Config) -> Vec<(&'static str, Finding)> {
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

async fn timetrack(config: &Config, clock: &Clock) -> Vec<(&'static str, Finding)> {
    use crate::timetrack::Error;
    let timetrack =
        match TimeTrack::new(crate::start::timetrack_access(config, &config.accounts[0]), clock.clone()) {
            Ok(timetrack) => timetrack,
            Err(error) => return vec![("timetrack", Finding::Bad(format!("{error:#}")))],
        };
    let their_time = match timetrack.server_time().await {
        Ok(time) => time,
        Err(Error::KeyRefused { .. }) => {
            let cure = "the key pair is not accepted: copy both again from TimeTrack, Settings / General / API, into TIMETRACK_API_KEY and \
                 TIMETRACK_API_SECRET";
            return vec![("timetrack", Finding::Bad(cure.to_owned()))];
        }
        Err(error) => {
            return vec![(
                "timetrack",
                Finding::Bad(format!("{error}. Check TIMETRACK_URL and HTTPS_PROXY")),
            )];
        }
    };
    let mut findings = vec![(
        "timetrack",
        Finding::Good(format!("{} answers and accepts the key", config.accounts[0].timetrack_url)),
    )];
    if let Some(theirs) = their_time {
        findings.push(("clock", clock_finding(clock.now() - theirs)));
    }
    // Before the timers: where many of them fail, nothing is asked for a while.
    let (users, projects) = (list(timetrack.users().await), list(timetrack.projects().await));
    let lists = [("users", users), ("projects", projects), ("tasks", list(timetrack.tasks().await))];
    findings.push((
        "time",
        time::check(config, &config.accounts[0], &timetrack, their_time.unwrap_or_else(|| clock.now())).await,
    ));
    findings.extend(lists);
    findings
}

fn list<T>(read: Result<List<T>, crate::timetrack::Error>) -> Finding {
    match read {
        Ok(List { counts, .. }) if counts.is_whole() => Finding::Good(counts.to_string()),
        Ok(List { counts, .. }) => Finding::Doubtful(counts.to_string()),
        Err(error) => Finding::Doubtful(format!("the list could not be read: {error}")),
    }
}

fn clock_finding(ahead: TimeDelta) -> Finding {
    if ahead.abs() <= MOST_SKEW {
        return Finding::Good("agrees with TimeTrack's".to_owned());
    }
    let direction = if ahead > TimeDelta::zero() { "ahead of" } else { "behind" };
    Finding::Bad(format!(
        "this machine's clock is {} s {direction} TimeTrack's: switch on time synchronisation (for example systemd-timesyncd)",
        ahead.num_seconds().abs()
    ))
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

    #[test]
    fn a_clock_that_is_off_is_named_with_its_direction_and_cure() {
        assert!(matches!(clock_finding(TimeDelta::seconds(4)), Finding::Good(_)));
        let Finding::Bad(text) = clock_finding(TimeDelta::seconds(-90)) else { panic!("not bad") };
        assert!(text.contains("90 s behind"), "{text}");
    }
}
