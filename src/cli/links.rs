//! Links from and to a spreadsheet. Must not know how links are kept.
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula, whoever wrote it. Such a text leaves with an
//! apostrophe before it, and loses it when it comes back.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use anyhow::{Context, bail};
use timetrack_bot::clock::Clock;
use timetrack_bot::config::Config;
use timetrack_bot::model::names::folded;
use timetrack_bot::model::{MemberId, Username, Zone};
use timetrack_bot::start::timetrack_access;
use timetrack_bot::store::Store;
use timetrack_bot::store::import::{Earnest, Wanted};
use timetrack_bot::store::links::{Link, Linked};
use timetrack_bot::timetrack::TimeTrack;

use super::counted;

const COLUMNS: [&str; 3] = ["member", "username", "zone"];
const PAGE: u32 = 500;
/// A hundred thousand people; a larger file is a mistake.
const MAX_BYTES: u64 = 16 * 1024 * 1024;
/// Complaints shown; the rest is counted.
const MOST_SHOWN: usize = 50;
/// The command line, in the audit trail.
const NOBODY: MemberId = MemberId(0);

/// How to import.
#[derive(Clone, Copy)]
pub(super) struct How {
    /// Change nothing.
    pub(super) dry_run: bool,
    /// Do not ask TimeTrack.
    pub(super) offline: bool,
}

/// A row that makes sense by itself, and the line it stands in.
struct Row {
    line: u64,
    wanted: Wanted,
}

/// Complaints by line.
type Complaints = BTreeMap<u64, String>;

/// Writes every link.
pub(super) async fn export(url: &str, file: Option<&Path>) -> anyhow::Result<()> {
    let store = Store::open_beside(url).await?;
    let links = all(&store).await;
    store.close().await;
    let links = links?;
    let text = table(&links)?;
    super::write_privately(&text, file)?;
    if let Some(path) = file {
        println!("{} in {}", counted(links.len(), "link"), path.display());
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

fn table(links: &[Link]) -> anyhow::Result<Vec<u8>> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(COLUMNS)?;
    for link in links {
        let zone = link.zone.as_ref().map(Zone::name).unwrap_or_default();
        out.write_record([link.member.to_string(), guarded(link.username.as_str()), guarded(zone)])?;
    }
    out.into_inner().map_err(|error| anyhow::anyhow!("{error}"))
}

fn guarded(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\'']) { format!("'{text}") } else { text.to_owned() }
}

fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\'']) => rest,
        _ => text,
    }
}

/// Makes the links of a file, if every row of it can be made.
pub(super) async fn import(config: &Config, file: &Path, how: How, clock: &Clock) -> anyhow::Result<()> {
    let (mut rows, mut complaints) = read(file)?;
    if !how.offline {
        let timetrack = TimeTrack::new(timetrack_access(config))?;
        let users =
            timetrack.users().await.context("the usernames could not be checked (--offline does without)")?;
        check_users(&mut rows, &users.rows, &mut complaints);
    }
    let store = match Store::open_beside(&config.database_url).await {
        Ok(store) => store,
        Err(error) => return refuse(file, &complaints).and(Err(error.into())),
    };
    // What is linked already is looked up for the other rows too, so that everything is named at once.
    let earnest = if how.dry_run || !complaints.is_empty() { Earnest::Try } else { Earnest::Do };
    let wanted = rows.iter().map(|row| row.wanted.clone()).collect();
    let fates = store.import_links(wanted, earnest, NOBODY, clock.now()).await;
    store.close().await;
    let fates = fates?;
    for (row, fate) in rows.iter().zip(&fates) {
        if let Some(why) = obstacle(fate) {
            complaints.entry(row.line).or_insert(why);
        }
    }
    refuse(file, &complaints)?;
    tell(&rows, &fates, how);
    Ok(())
}

/// A zone that changes moves the times of somebody who is linked already, so it is named with its member.
fn tell(rows: &[Row], fates: &[Linked], how: How) {
    let (would, be) =
        if how.dry_run { ("would be ", "nothing was changed") } else { ("", "all is in the audit trail") };
    for (row, _) in rows.iter().zip(fates).filter(|(_, fate)| **fate == Linked::Rezoned) {
        let zone = row.wanted.zone.as_ref().map(Zone::name).unwrap_or_default();
        println!(
            "member {} ({}): the time zone {would}changed to {zone}",
            row.wanted.member, row.wanted.username
        );
    }
    let count = |of: Linked| fates.iter().filter(|fate| **fate == of).count();
    let (made, rezoned) = (count(Linked::Done), count(Linked::Rezoned));
    println!(
        "{} {would}made, {} {would}changed, {} there already; {be}",
        counted(made, "link"),
        counted(rezoned, "zone"),
        counted(count(Linked::Same), "link"),
    );
}

fn obstacle(fate: &Linked) -> Option<String> {
    match fate {
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

/// Reads the table. Only a table without the right columns is an error; whatever is wrong with a row is a complaint.
fn rows(text: &[u8]) -> anyhow::Result<(Vec<Row>, Complaints)> {
    // Spreadsheets write this mark before UTF-8.
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    let delimiter = delimiter(text);
    let mut table = csv::ReaderBuilder::new().delimiter(delimiter).trim(csv::Trim::All).from_reader(text);
    let places = places(table.headers()?)?;
    let (mut rows, mut complaints) = (Vec::new(), Complaints::new());
    for record in table.records() {
        match record {
            Err(error) => {
                let line = line_of(error.position(), text);
                complaints.insert(line, "the row has another number of columns, or is not UTF-8".to_owned());
            }
            Ok(record) if record.iter().all(str::is_empty) => {}
            Ok(record) => {
                let line = line_of(record.position(), text);
                let cell =
                    |place: Option<usize>| unguarded(place.and_then(|at| record.get(at)).unwrap_or(""));
                match wanted(places.map(cell)) {
                    Ok(wanted) => rows.push(Row { line, wanted }),
                    Err(why) => {
                        complaints.insert(line, why);
                    }
                }
            }
        }
    }
    check_twice(&rows, &mut complaints);
    Ok((rows, complaints))
}

/// The reader takes the empty lines before a row for a part of it.
fn line_of(position: Option<&csv::Position>, text: &[u8]) -> u64 {
    let Some(position) = position else { return 0 };
    let from = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let rest = text.get(from..).unwrap_or_default();
    let empty = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).filter(|byte| **byte == b'\n');
    position.line() + empty.count() as u64
}

/// Spreadsheets in countries with a decimal comma write semicolons.
fn delimiter(text: &[u8]) -> u8 {
    let first = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    if first.contains(&b';') { b';' } else { b',' }
}

fn places(headers: &csv::StringRecord) -> anyhow::Result<[Option<usize>; 3]> {
    if let Some(unknown) = headers.iter().find(|name| !COLUMNS.contains(&name.to_lowercase().as_str())) {
        bail!(
            "the first line names the column `{}`; known are member, username and zone",
            unknown.escape_debug()
        );
    }
    let places = COLUMNS.map(|name| headers.iter().position(|header| header.eq_ignore_ascii_case(name)));
    if places[0].is_none() || places[1].is_none() || headers.len() > COLUMNS.len() {
        bail!("the first line must name the columns member and username (and zone, if any), each once");
    }
    Ok(places)
}

fn wanted([member, username, zone]: [&str; 3]) -> Result<Wanted, String> {
    Ok(Wanted {
        member: self::member(member)?,
        username: Username::new(username).map_err(|error| format!("the username cannot be used: {error}"))?,
        zone: match zone {
            "" => None,
            zone => Some(Zone::new(zone).map_err(|_| {
                format!("there is no time zone `{}`; a name is such as Europe/Vienna", zone.escape_debug())
            })?),
        },
    })
}

fn member(text: &str) -> Result<MemberId, String> {
    if text.contains(['E', 'e', '.', ',']) && text.starts_with(|c: char| c.is_ascii_digit()) {
        let cure =
            "a spreadsheet has rounded the member's number; import that column as text and fill it in again";
        return Err(cure.to_owned());
    }
    let digits = (15..=20).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse() {
        Ok(id) if digits => Ok(MemberId(id)),
        _ => Err(format!("`{}` is no member's number of 15 to 20 digits", text.escape_debug())),
    }
}

/// One member, one username: within the file too.
fn check_twice(rows: &[Row], complaints: &mut Complaints) {
    let (mut members, mut usernames) = (HashMap::new(), HashMap::new());
    for row in rows {
        if let Some(line) = members.insert(row.wanted.member, row.line) {
            complaints.insert(row.line, format!("the same member is in line {line}"));
        }
        if let Some(line) = usernames.insert(folded(row.wanted.username.as_str()), row.line) {
            complaints.insert(row.line, format!("the same username is in line {line}"));
        }
    }
}

/// Every username must be one of TimeTrack's, and is spelled as TimeTrack does.
fn check_users(rows: &mut [Row], users: &[timetrack_bot::timetrack::User], complaints: &mut Complaints) {
    // The very spelling first, then one that may work.
    let mut by_name: HashMap<String, Vec<&timetrack_bot::timetrack::User>> = HashMap::new();
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

#[cfg(test)]
#[path = "links_tests.rs"]
mod tests;
