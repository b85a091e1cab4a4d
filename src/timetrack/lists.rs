//! TimeTrack's lists, page by page.

use std::collections::HashSet;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::Value;

use super::fields::Fields;
use super::wire::{self, short};
use super::{Answer, Error, TimeTrack};
use crate::model::names::{MAX_NAME_CHARS, NameError, same};
use crate::model::{ListedProject, Project, TaskName, User, Username};

/// Largest page read.
pub(super) const PAGE_BYTES: usize = 8 * 1024 * 1024;
/// The query for as little as possible.
pub(super) const FIRST_ROW: [(&str, &str); 2] = [("page_number", "0"), ("limit", "1")];

/// Rows asked for at once; the most TimeTrack gives.
const LIMIT: usize = 1000;
/// No server caps its pages below this. A shorter page of a filtered list is its last one.
const FEW: usize = 20;
/// So many pages in a row that repeat what came before are the end. One is not: a server may count its pages from 1.
const REPEATED: usize = 2;
/// So many empty pages in a row are the end of a whole list. Fewer are not: a server may filter a page after cutting it.
const EMPTY: usize = 5;
/// And so many of a filtered list, for which somebody waits.
const EMPTY_FILTERED: usize = 2;
/// Pages read at most, also if the server says that there are more.
const MAX_PAGES: usize = 200;

/// A list as it was read to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List<T> {
    /// The usable rows. Of rows that say the same the first; two rows with the same names may differ in whether they are enabled.
    pub rows: Vec<T>,
    /// How many rows came, and what became of them.
    pub counts: Counts,
}

/// How many rows of a list were taken and how many were left out, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Usable rows.
    pub taken: usize,
    /// Projects among them that have no client.
    pub without_client: usize,
    /// Left out: rows without a name.
    pub nameless: usize,
    /// Left out: rows with a name longer than [`MAX_NAME_CHARS`].
    pub too_long: usize,
    /// Left out: entries without a start.
    pub unreadable: usize,
    /// Left out: other rows with the names of one that was taken.
    pub repeated: usize,
    /// Whether reading stopped before the end of the list.
    pub is_cut: bool,
}

impl Counts {
    /// Whether every row can be used as it is.
    pub fn is_whole(&self) -> bool {
        *self == Self { taken: self.taken, ..Self::default() }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} taken", self.taken)?;
        if self.without_client > 0 {
            write!(f, " ({} without a client)", self.without_client)?;
        }
        let reasons = [
            (self.nameless, "without a name".to_owned()),
            (self.too_long, format!("with a name of more than {MAX_NAME_CHARS} characters")),
            (self.repeated, "with the names of another".to_owned()),
        ];
        let left_out = reasons.iter().filter(|(count, _)| *count > 0);
        let left_out: Vec<_> = left_out.map(|(count, why)| format!("{count} {why}")).collect();
        if !left_out.is_empty() {
            write!(f, "; left out: {}", left_out.join(", "))?;
        }
        if self.is_cut {
            f.write_str("; the list is longer, the rest was not read")?;
        }
        Ok(())
    }
}

/// A row that was understood, and the names that tell it from the others.
pub(super) type Row<T> = (String, T);

/// Why a row is skipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SkipReason {
    Nameless,
    TooLong,
    Unreadable,
    /// It is not one of those that were asked for.
    NotAsked,
}

impl From<NameError> for SkipReason {
    fn from(error: NameError) -> Self {
        match error {
            NameError::TooLong { .. } => SkipReason::TooLong,
            NameError::Empty | NameError::ControlCharacter => SkipReason::Nameless,
        }
    }
}

/// Why a list could not be read.
pub(super) enum Failure {
    /// A request brought no answer of use.
    Call(Error),
    /// It was answered with a success that is no list, in words.
    Form(String),
    /// A page is larger than we read, in words.
    TooLong(String),
}

impl Failure {
    /// Whether TimeTrack said no to this page.
    fn is_no(&self) -> bool {
        matches!(self, Failure::Call(Error::Refused { .. } | Error::NoReason { .. }))
    }

    /// Whether TimeTrack answered to the end, if only with something that is no page.
    fn is_complete_answer(&self) -> bool {
        let is_form = matches!(self, Failure::Form(_));
        is_form || self.is_no() || matches!(self, Failure::Call(Error::Unclear { may_still_land: false, .. }))
    }
}

/// Reads every page of the whole list, or of what `filter` asks for.
pub(super) async fn all<T>(
    timetrack: &TimeTrack,
    path: &str,
    filter: &[(&str, &str)],
    read: fn(&Fields<'_>) -> Result<Row<T>, SkipReason>,
) -> Result<List<T>, Error> {
    pages(timetrack, path, filter, MAX_PAGES, read).await.map_err(|failure| match failure {
        Failure::Call(error) => error,
        Failure::Form(what) | Failure::TooLong(what) => timetrack.account.http.unreadable(&what),
    })
}

/// Reads every page, but at most `most`, and no more rows than so many pages may have: a server that does not listen may send more.
///
/// Nothing tells the last page. A server may cap its pages below the limit, count them from 0 or 1, filter them after cutting
/// them, repeat itself, or answer a page past the end with an error. So reading goes on until several pages in a row bring nothing
/// new, or a page past the first is refused. Of a filtered list a page of fewer than [`FEW`] rows is the last.
pub(super) async fn pages<T>(
    timetrack: &TimeTrack,
    path: &str,
    filter: &[(&str, &str)],
    most: usize,
    read: impl Fn(&Fields<'_>) -> Result<Row<T>, SkipReason>,
) -> Result<List<T>, Failure> {
    let mut reading = Reading::new(read, most * LIMIT);
    let most_empty = if filter.is_empty() { EMPTY } else { EMPTY_FILTERED };
    let (mut empty, mut repeated, mut no_page_0) = (0, 0, None);
    for number in 0..most {
        let rows = match page(timetrack, path, filter, number).await {
            Ok(rows) => rows,
            Err(Failure::Call(error)) if number == 0 && is_no_such_page(&error) => {
                no_page_0 = Some(error);
                continue;
            }
            Err(failure) => match no_page_0 {
                Some(error) if number == 1 && failure.is_no() => return Err(Failure::Call(error)),
                Some(_) if number == 1 => return Err(failure),
                _ if number == 0 => return Err(failure),
                _ => match past_the_end(timetrack, path, filter, (number, failure)).await? {
                    Some(rows) => rows,
                    None => return Ok(reading.list),
                },
            },
        };
        let is_short = !filter.is_empty() && (1..FEW).contains(&rows.len());
        (empty, repeated) = match (reading.take(&rows), rows.is_empty()) {
            (true, _) => (0, 0),
            (false, true) => (empty + 1, repeated),
            (false, false) => (empty, repeated + 1),
        };
        if reading.is_full() {
            break;
        }
        if empty == most_empty || repeated == REPEATED || is_short {
            return Ok(reading.list);
        }
    }
    reading.list.counts.is_cut = true;
    Ok(reading.list)
}

async fn page(
    timetrack: &TimeTrack,
    path: &str,
    filter: &[(&str, &str)],
    number: usize,
) -> Result<Vec<Value>, Failure> {
    let (number, limit) = (number.to_string(), LIMIT.to_string());
    let mut query = filter.to_vec();
    query.extend([("page_number", number.as_str()), ("limit", limit.as_str())]);
    let body = match timetrack.list(path, &query, |answer: Answer| Ok(answer.body)).await {
        Ok(body) => body,
        Err(error) if error == timetrack.account.http.too_long() => {
            return Err(Failure::TooLong(error.to_string()));
        }
        Err(error) => return Err(Failure::Call(error)),
    };
    wire::rows(&body).map_err(Failure::Form)
}

/// Whether a page failed because it is past the end: `None` if so, its rows if it comes after all.
///
/// A refusal says so by itself. Any other complete answer may be an outage, so the page before is read again: past its end a server
/// still has that one.
async fn past_the_end(
    timetrack: &TimeTrack,
    path: &str,
    filter: &[(&str, &str)],
    (number, failure): (usize, Failure),
) -> Result<Option<Vec<Value>>, Failure> {
    match &failure {
        failure if failure.is_no() => return Ok(None),
        failure if failure.is_complete_answer() => {}
        _ => return Err(failure),
    }
    if page(timetrack, path, filter, number - 1).await.is_err() {
        return Err(failure);
    }
    match page(timetrack, path, filter, number).await {
        Ok(rows) => Ok(Some(rows)),
        Err(again) if again.is_complete_answer() => Ok(None),
        Err(again) => Err(again),
    }
}

/// Whether there may be a page 1 nevertheless. A 404 without a reason is no list at all.
fn is_no_such_page(error: &Error) -> bool {
    match error {
        Error::Refused { .. } => true,
        Error::NoReason { status } => matches!(status, 400 | 406..500),
        _ => false,
    }
}

/// What has been read of a list so far.
struct Reading<T, R> {
    read: R,
    list: List<T>,
    /// Rows that came, to tell a page that repeats another.
    seen: HashSet<String>,
    /// Names that are taken.
    names: HashSet<String>,
    rows_left: usize,
}

impl<T, R: Fn(&Fields<'_>) -> Result<Row<T>, SkipReason>> Reading<T, R> {
    fn new(read: R, rows_left: usize) -> Self {
        let list = List { rows: Vec::new(), counts: Counts::default() };
        Self { read, list, seen: HashSet::new(), names: HashSet::new(), rows_left }
    }

    fn is_full(&self) -> bool {
        self.rows_left == 0
    }

    /// Takes the rows of a page; whether one of them is new.
    fn take(&mut self, rows: &[Value]) -> bool {
        let mut news = false;
        for row in rows.iter().take(self.rows_left) {
            let fields = Fields::of(row);
            let id = fields.as_ref().and_then(|fields| fields.text(&["id"], MAX_NAME_CHARS));
            let read = fields.ok_or(SkipReason::Nameless).and_then(|fields| (self.read)(&fields));
            // Ids may be missing or all alike, and names may be given twice, so both together tell one row from another.
            let names = read.as_ref().map_or_else(|_| raw(row), |(names, _)| names.clone());
            // A row that slid to the next page while we were reading comes twice.
            if !self.seen.insert(format!("{}\n{names}", id.unwrap_or_default())) {
                continue;
            }
            news = true;
            self.count(read);
        }
        // A page that fills what is left may have been cut here.
        self.rows_left = self.rows_left.saturating_sub(rows.len());
        news
    }

    fn count(&mut self, read: Result<Row<T>, SkipReason>) {
        let counts = &mut self.list.counts;
        match read {
            Ok((names, row)) => {
                if self.names.insert(names) {
                    counts.taken += 1;
                    self.list.rows.push(row);
                } else {
                    counts.repeated += 1;
                }
            }
            Err(SkipReason::Nameless) => counts.nameless += 1,
            Err(SkipReason::TooLong) => counts.too_long += 1,
            Err(SkipReason::Unreadable) => counts.unreadable += 1,
            Err(SkipReason::NotAsked) => {}
        }
    }
}

/// Stands for a row that has no names.
fn raw(row: &Value) -> String {
    let mut hasher = DefaultHasher::new();
    row.hash(&mut hasher);
    format!("raw {:x}", hasher.finish())
}

/// A name, with one character more than allowed, so that one too long is refused and not taken for a shorter one.
fn name(fields: &Fields<'_>, names: &[&str]) -> String {
    fields.text(names, MAX_NAME_CHARS + 1).unwrap_or_default()
}

/// A row of `/users`.
pub(super) fn user(fields: &Fields<'_>) -> Result<Row<User>, SkipReason> {
    let username = Username::new(&name(fields, &["username"]))?;
    let full_name = format!("{} {}", short(fields, "firstname"), short(fields, "lastname"));
    let user = User {
        full_name: full_name.trim().to_owned(),
        email: short(fields, "email"),
        enabled: fields.flag(&["enabled"]).unwrap_or(true),
        username,
    };
    Ok((format!("{}\n{}", user.username, user.enabled), user))
}

/// A row of `/projects`. It may have no client.
pub(super) fn project(fields: &Fields<'_>) -> Result<Row<ListedProject>, SkipReason> {
    let client = name(fields, &["clientname", "client"]);
    let project = Project::new(&client, &name(fields, &["projectname", "project", "name"]))?;
    let enabled = fields.flag(&["projectenabled", "enabled"]).unwrap_or(true);
    Ok((format!("{}\n{}\n{enabled}", project.client, project.name), ListedProject { project, enabled }))
}

/// A row of `/tasks`.
pub(super) fn task(fields: &Fields<'_>) -> Result<Row<TaskName>, SkipReason> {
    let task = TaskName::new(&name(fields, &["name", "taskname"]))?;
    Ok((task.to_string(), task))
}

/// Whose name is `name`. The rows are checked here because a server may ignore the filter or take it for a substring.
pub(super) fn named(users: Vec<User>, name: &str) -> Option<User> {
    let named = users.into_iter().filter(|user| same(user.username.as_str(), name));
    named.max_by_key(|user| (user.username.as_str() == name, user.enabled))
}
