//! `links export` and `links import`: links as CSV for a spreadsheet.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use anyhow::{Context, bail};
use chrono::{DateTime, Utc};

use super::account::{heading, open};
use super::spreadsheet::{ROUNDED, Sheet, ZEROS, guarded, is_split_number, number, unguarded};
use super::{NOBODY, counted};
use crate::clock::Clock;
use crate::config::{AccountConfig, Config};
use crate::model::names::folded;
use crate::model::{User, Username, Zone};
use crate::start::timetrack_access;
use crate::store::Store;
use crate::store::import::{ImportMode, Wanted};
use crate::store::links::{Link, Linked};
use crate::timetrack::TimeTrack;

/// `left` is written for the reader alone: since when a member is in none of the servers any more.
const COLUMNS: [&str; 4] = ["member", "username", "zone", "left"];
const PAGE: u32 = 500;
/// A hundred thousand people; a larger file is a mistake.
const MAX_BYTES: u64 = 16 * 1024 * 1024;
/// Complaints that are printed; the others are counted.
const MOST_SHOWN: usize = 50;

#[derive(Clone, Copy)]
pub(super) struct ImportOptions {
    /// Change nothing.
    pub(super) dry_run: bool,
    /// Do not ask TimeTrack.
    pub(super) offline: bool,
}

/// A row that is valid by itself, with its line number.
struct Row {
    line: u64,
    wanted: Wanted,
    may_be_rounded: bool,
}

/// Complaints by line.
type Complaints = BTreeMap<u64, String>;

pub(super) async fn export(
    config: &Config,
    account: &AccountConfig,
    file: Option<&Path>,
) -> anyhow::Result<()> {
    let store = open(config, account).await?;
    let links = all(&store).await;
    store.close().await;
    let links = links?;
    let text = table(&links)?;
    super::write_privately(&text, file)?;
    if let Some(path) = file {
        println!("{}{} in {}", heading(config, account), counted(links.len(), "link"), path.display());
    }
    Ok(())
}

async fn all(store: &Store) -> anyhow::Result<Vec<Link>> {
    let mut links = Vec::new();
    loop {
        let (page, count) = store.links(u32::try_from(links.len())?, PAGE).await?;
        let done = page.is_empty() || links.len() + page.len() >= usize::try_from(count)?;
        links.extend(page);
        if done {
            return Ok(links);
        }
    }
}

/// The last column is there only if somebody has left.
fn table(links: &[Link]) -> anyhow::Result<Vec<u8>> {
    let columns =
        if links.iter().any(|link| link.left_at.is_some()) { COLUMNS.len() } else { COLUMNS.len() - 1 };
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(COLUMNS.iter().take(columns))?;
    for link in links {
        let zone = link.zone.as_ref().map(Zone::name).unwrap_or_default();
        let left = link.left_at.map(|at| at.format("%Y-%m-%d").to_string()).unwrap_or_default();
        let cells = [link.member.to_string(), guarded(link.username.as_str()), guarded(zone), left];
        out.write_record(cells.iter().take(columns))?;
    }
    out.into_inner().map_err(|error| anyhow::anyhow!("{error}"))
}

/// Makes the links of a file, if every row is valid and can be made.
pub(super) async fn import(
    (config, account): (&Config, &AccountConfig),
    file: &Path,
    options: ImportOptions,
    clock: &Clock,
) -> anyhow::Result<()> {
    let (mut rows, mut complaints) = read(file)?;
    if !options.offline {
        let timetrack = TimeTrack::new(timetrack_access(config, account), clock.clone())?;
        let users =
            timetrack.users().await.context("the usernames could not be checked (--offline does without)")?;
        check_users(&mut rows, &users.rows, &mut complaints);
    }
    let store = match open(config, account).await {
        Ok(store) => store,
        Err(error) => return refuse(file, &complaints).and(Err(error)),
    };
    let results = make(&store, &rows, &mut complaints, options, clock.now()).await;
    let suspended = suspended(&store, &rows).await;
    store.close().await;
    let (results, suspended) = (results?, suspended?);
    refuse(file, &complaints)?;
    print!("{}", heading(config, account));
    report(&rows, &results, options);
    for line in suspended {
        println!("{line}");
    }
    Ok(())
}

/// Names the links of these rows that stay suspended: an import is no answer to a member who says that a link is not theirs.
async fn suspended(store: &Store, rows: &[Row]) -> anyhow::Result<Vec<String>> {
    let mut lines = Vec::new();
    for Row { wanted: Wanted { member, username, .. }, .. } in rows {
        if store.link(*member).await?.is_some_and(|link| link.suspended_at.is_some()) {
            lines.push(format!(
                "member {member} ({username}): the link stays suspended, because its member said that it is not theirs; /admin link ends that"
            ));
        }
    }
    Ok(lines)
}

/// Checks all rows first, so that everything that is wrong is named at once.
async fn make(
    store: &Store,
    rows: &[Row],
    complaints: &mut Complaints,
    options: ImportOptions,
    now: DateTime<Utc>,
) -> anyhow::Result<Vec<Linked>> {
    let wanted: Vec<_> = rows.iter().map(|row| row.wanted.clone()).collect();
    let mut results = store.import_links(wanted.clone(), ImportMode::Check, NOBODY, now).await?;
    add_obstacles(rows, &results, complaints);
    if !options.dry_run && complaints.is_empty() {
        results = store.import_links(wanted, ImportMode::Commit, NOBODY, now).await?;
        // Something may have changed in between.
        add_obstacles(rows, &results, complaints);
    }
    Ok(results)
}

fn add_obstacles(rows: &[Row], results: &[Linked], complaints: &mut Complaints) {
    for (row, result) in rows.iter().zip(results) {
        let obstacle = match result {
            // A number that is linked to this username already is the real one.
            Linked::Same | Linked::Rezoned => None,
            _ if row.may_be_rounded => Some(ZEROS.to_owned()),
            _ => obstacle(result),
        };
        if let Some(why) = obstacle {
            complaints.entry(row.line).or_insert(why);
        }
    }
}

/// Names each member whose zone changes, since that moves the times of somebody who is linked already.
fn report(rows: &[Row], results: &[Linked], options: ImportOptions) {
    let (would, be) = if options.dry_run {
        ("would be ", "nothing was changed")
    } else {
        ("", "all is in the audit trail")
    };
    for (row, _) in rows.iter().zip(results).filter(|(_, result)| **result == Linked::Rezoned) {
        let zone = row.wanted.zone.as_ref().map(Zone::name).unwrap_or_default();
        println!(
            "member {} ({}): the time zone {would}changed to {zone}",
            row.wanted.member, row.wanted.username
        );
    }
    let count = |of: Linked| results.iter().filter(|result| **result == of).count();
    let (made, rezoned) = (count(Linked::Done), count(Linked::Rezoned));
    println!(
        "{} {would}made, {} {would}changed, {} there already; {be}",
        counted(made, "link"),
        counted(rezoned, "zone"),
        counted(count(Linked::Same), "link"),
    );
}

fn obstacle(result: &Linked) -> Option<String> {
    match result {
        Linked::Done | Linked::Same | Linked::Rezoned => None,
        Linked::Taken(member) => Some(format!("the username belongs to member {member} already")),
        Linked::Already(username) => {
            Some(format!("the member is linked to {username} already; unlink first"))
        }
    }
}

fn refuse(file: &Path, complaints: &Complaints) -> anyhow::Result<()> {
    if complaints.is_empty() {
        return Ok(());
    }
    for (line, why) in complaints.iter().take(MOST_SHOWN) {
        eprintln!("{}, line {line}: {why}", file.display());
    }
    let more = complaints.len().saturating_sub(MOST_SHOWN);
    if more > 0 {
        eprintln!("… and {more} more");
    }
    bail!("{} cannot be imported, so nothing was changed", counted(complaints.len(), "row"))
}

fn read(file: &Path) -> anyhow::Result<(Vec<Row>, Complaints)> {
    let named = || format!("{} cannot be read", file.display());
    let length = std::fs::metadata(file).with_context(named)?.len();
    if length > MAX_BYTES {
        bail!("{} has {length} bytes; more than {MAX_BYTES} is no list of links", file.display());
    }
    rows(&std::fs::read(file).with_context(named)?).with_context(named)
}

/// Parses the table. It is an error if the text is no table or lacks a column; everything that is wrong with a row is a complaint.
fn rows(bytes: &[u8]) -> anyhow::Result<(Vec<Row>, Complaints)> {
    let Sheet { text, delimiter, skipped } = Sheet::read(bytes)?;
    let mut table = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .trim(csv::Trim::All)
        .flexible(true)
        .from_reader(text.as_bytes());
    let places = places(table.headers()?)?;
    let columns = table.headers()?.len();
    let (mut rows, mut complaints) = (Vec::new(), Complaints::new());
    for record in table.records() {
        let record = record?;
        if record.iter().all(str::is_empty) {
            continue;
        }
        let line = skipped + line_of(record.position(), text.as_bytes());
        let cell = |place: Option<usize>| unguarded(place.and_then(|at| record.get(at)).unwrap_or(""));
        let row = if record.len() == columns {
            row(line, places.map(cell))
        } else {
            Err(miscounted(&record, columns))
        };
        match row {
            Ok(row) => rows.push(row),
            Err(why) => {
                complaints.insert(line, why);
            }
        }
    }
    check_duplicates(&rows, &mut complaints);
    Ok((rows, complaints))
}

fn miscounted(record: &csv::StringRecord, columns: usize) -> String {
    if is_split_number(record) {
        return ROUNDED.to_owned();
    }
    format!("the row has another number of columns ({} and not {columns})", record.len())
}

/// The CSV reader counts the empty lines before a row as a part of it.
fn line_of(position: Option<&csv::Position>, text: &[u8]) -> u64 {
    let Some(position) = position else { return 0 };
    let from = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let rest = text.get(from..).unwrap_or_default();
    let empty = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).filter(|byte| **byte == b'\n');
    position.line() + empty.count() as u64
}

fn places(headers: &csv::StringRecord) -> anyhow::Result<[Option<usize>; 4]> {
    if let Some(unknown) = headers.iter().find(|name| !COLUMNS.contains(&name.to_lowercase().as_str())) {
        bail!(
            "the line of headings names the column `{}`; known are member, username, zone and left",
            unknown.escape_debug()
        );
    }
    let places = COLUMNS.map(|name| headers.iter().position(|header| header.eq_ignore_ascii_case(name)));
    let is_twice = places.iter().flatten().count() < headers.len();
    if places[0].is_none() || places[1].is_none() || is_twice {
        bail!("the line of headings must name the columns member and username (and zone, if any), each once");
    }
    Ok(places)
}

fn row(line: u64, [member, username, zone, _]: [&str; 4]) -> Result<Row, String> {
    let number = number(member)?;
    let wanted = Wanted {
        member: number.member,
        username: Username::new(username).map_err(|error| format!("the username cannot be used: {error}"))?,
        zone: match zone {
            "" => None,
            zone => Some(Zone::new(zone).map_err(|_| {
                format!("there is no time zone `{}`; a name is such as Europe/Vienna", zone.escape_debug())
            })?),
        },
    };
    Ok(Row { line, wanted, may_be_rounded: number.may_be_rounded })
}

/// Within the file too, a member has one username and a username one member.
fn check_duplicates(rows: &[Row], complaints: &mut Complaints) {
    let (mut members, mut usernames) = (HashMap::new(), HashMap::new());
    for row in rows {
        // Two numbers may have become equal by rounding, which is a complaint of its own.
        if !row.may_be_rounded
            && let Some(line) = members.insert(row.wanted.member, row.line)
        {
            complaints.insert(row.line, format!("the same member is in line {line}"));
        }
        if let Some(line) = usernames.insert(folded(row.wanted.username.as_str()), row.line) {
            complaints.insert(row.line, format!("the same username is in line {line}"));
        }
    }
}

/// Every username must exist in TimeTrack; it takes TimeTrack's spelling.
fn check_users(rows: &mut [Row], users: &[User], complaints: &mut Complaints) {
    // The same spelling is preferred, then an enabled user.
    let mut by_name: HashMap<String, Vec<&User>> = HashMap::new();
    for user in users {
        by_name.entry(folded(user.username.as_str())).or_default().push(user);
    }
    for row in rows {
        let alike = by_name.get(&folded(row.wanted.username.as_str())).into_iter().flatten();
        match alike.max_by_key(|user| (user.username == row.wanted.username, user.enabled)) {
            Some(user) if user.enabled => row.wanted.username = user.username.clone(),
            Some(_) => {
                complaints.insert(row.line, format!("{} is disabled in TimeTrack", row.wanted.username));
            }
            None => {
                complaints.insert(row.line, format!("TimeTrack has no user {}", row.wanted.username));
            }
        }
    }
}
