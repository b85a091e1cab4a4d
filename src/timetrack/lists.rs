//! TimeTrack's lists, page by page. Must not know what the rows are wanted for.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::Value;

use super::fields::Fields;
use super::http::Http;
use super::wire::{self, same_name, short};
use super::{Error, ProjectRow, User};
use crate::model::names::MAX_NAME_CHARS;
use crate::model::{TaskName, Username};

/// Largest page read.
pub(super) const PAGE_BYTES: usize = 8 * 1024 * 1024;
/// The query for as little as possible.
pub(super) const FIRST_ROW: [(&str, &str); 2] = [("page_number", "0"), ("limit", "1")];

/// Rows asked for at once; the most TimeTrack gives.
const LIMIT: usize = 1000;
/// Rows TimeTrack gives when it is not asked for a number, or does not listen.
const UNASKED: usize = 50;
/// Pages read at most, whatever the server says.
const MAX_PAGES: usize = 200;

/// A row that was understood, and what tells it from the others.
pub(super) type Row<T> = (String, T);

/// Why a list could not be read.
pub(super) enum Failure {
    /// A request brought no answer of use.
    Call(Error),
    /// It was answered with a success that is no list, in words.
    Form(String),
}

/// Reads every page. Rows that `read` does not understand are left out.
pub(super) async fn all<T>(
    http: &Http,
    path: &str,
    filter: &[(&str, &str)],
    read: fn(&Fields<'_>) -> Option<Row<T>>,
) -> Result<Vec<T>, Error> {
    pages(http, path, filter, MAX_PAGES, read).await.map_err(|failure| match failure {
        Failure::Call(error) => error,
        Failure::Form(what) => http.unreadable(&what),
    })
}

/// Reads every page, but at most `most`, and no more rows than so many pages may have: a server that does not listen may send more.
///
/// Nothing tells the last page, so the end is a page with fewer rows than asked for, or one with nothing new (a server
/// that ignores the page number repeats itself). Exactly [`UNASKED`] rows may be a server that ignores the limit.
pub(super) async fn pages<T>(
    http: &Http,
    path: &str,
    filter: &[(&str, &str)],
    most: usize,
    read: impl Fn(&Fields<'_>) -> Option<Row<T>>,
) -> Result<Vec<T>, Failure> {
    let mut seen: HashSet<String> = HashSet::new();
    let mut all = Vec::new();
    let limit = LIMIT.to_string();
    let mut rows_left = most * LIMIT;
    for number in 0..most {
        let number = number.to_string();
        let mut query = filter.to_vec();
        query.extend([("page_number", number.as_str()), ("limit", limit.as_str())]);
        let body = match http.get(path, &query, PAGE_BYTES).await {
            Ok(answer) => answer.body,
            Err(error) if error == http.too_long() => return Err(Failure::Form(error.to_string())),
            Err(error) => return Err(Failure::Call(error)),
        };
        let rows = wire::rows(&body).map_err(Failure::Form)?;
        let mut news = false;
        for row in rows.iter().take(rows_left) {
            news |= seen.insert(key(row));
            if let Some((key, row)) = Fields::of(row).and_then(|fields| read(&fields)) {
                // A row that slid to the next page while we were reading comes twice.
                if seen.insert(format!("row {key}")) {
                    all.push(row);
                }
            }
        }
        let is_cut = rows.len() > rows_left;
        rows_left -= rows.len().min(rows_left);
        if !is_cut && (!news || (rows.len() < LIMIT && rows.len() != UNASKED)) {
            return Ok(all);
        }
        if rows_left == 0 {
            break;
        }
    }
    tracing::warn!(path, rows = all.len(), "TimeTrack's list does not end; the rest is left out");
    Ok(all)
}

/// What shows that a page is not the one before: the id, or for want of one the row itself.
fn key(row: &Value) -> String {
    let id = Fields::of(row).and_then(|fields| fields.text(&["id"], MAX_NAME_CHARS));
    let raw = || {
        let mut hasher = DefaultHasher::new();
        row.hash(&mut hasher);
        format!("raw {:x}", hasher.finish())
    };
    id.map_or_else(raw, |id| format!("id {id}"))
}

/// A row of `/users`.
pub(super) fn user(fields: &Fields<'_>) -> Option<Row<User>> {
    let username = Username::new(&fields.text(&["username"], MAX_NAME_CHARS + 1)?).ok()?;
    let full_name = format!("{} {}", short(fields, "firstname"), short(fields, "lastname"));
    let user = User {
        full_name: full_name.trim().to_owned(),
        email: short(fields, "email"),
        enabled: fields.flag(&["enabled"]).unwrap_or(true),
        username,
    };
    Some((user.username.to_string(), user))
}

/// A row of `/projects`.
pub(super) fn project(fields: &Fields<'_>) -> Option<Row<ProjectRow>> {
    let project = wire::project(fields)?;
    let id = short(fields, "id");
    let enabled = fields.flag(&["projectenabled", "enabled"]).unwrap_or(true);
    let key = format!("{id}\n{}\n{}", project.client, project.name);
    Some((key, ProjectRow { id, project, enabled }))
}

/// A row of `/tasks`.
pub(super) fn task(fields: &Fields<'_>) -> Option<Row<TaskName>> {
    let task = TaskName::new(&fields.text(&["name", "taskname"], MAX_NAME_CHARS + 1)?).ok()?;
    Some((task.to_string(), task))
}

/// Whose name is `name`. The rows are checked here because a server may ignore the filter or take it for a substring.
pub(super) fn named(users: Vec<User>, name: &str) -> Option<User> {
    let mut same: Vec<User> =
        users.into_iter().filter(|user| same_name(user.username.as_str(), name)).collect();
    let exact = same.iter().position(|user| user.username.as_str() == name).unwrap_or(0);
    (!same.is_empty()).then(|| same.swap_remove(exact))
}
