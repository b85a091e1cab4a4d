//! TimeTrack's lists. Must not know timers that have not ended.

use serde_json::{Value, json};

use super::books::{Books, Entry};
use super::quirks::{Entries, Filters, Paging, Quirks};
use super::render::{dressed, stamp};
use super::routes::Asked;

/// Rows a page has when nobody says how many.
const UNASKED: usize = 50;
/// Rows a page has at most.
const MOST: usize = 1000;

/// A page of the list at `path`; `None` if there is no such list.
pub(super) fn rows(path: &str, asked: &Asked, books: &Books, quirks: &Quirks) -> Option<Vec<Value>> {
    let has = |name: &str, value: &str| asked.param(name).is_none_or(|part| contains(value, part));
    let heeded = |fits: bool| fits || quirks.filters == Filters::Ignored;
    let company = &books.company;
    let (skip, take) = page(asked, quirks);
    let rows: Vec<Value> = match path {
        "users" => {
            let own = |name: &str| asked.param("username").is_none_or(|asked| same(asked, name));
            let users = company.users.iter().enumerate().filter(|(_, user)| heeded(own(&user.username)));
            let row = |(i, user): (usize, &super::company::Employee)| {
                json!({
                    "id": 100 + i, "username": user.username, "firstName": user.first_name,
                    "lastName": user.last_name, "email": user.email, "language": "en",
                    "personalNumber": format!("{:04}", i + 1), "admin": false, "teamLead": i == 0,
                    "enabled": user.enabled,
                })
            };
            users.skip(skip).take(take).map(row).collect()
        }
        "clients" => {
            let clients = company.clients.iter().enumerate().filter(|(_, name)| heeded(has("name", name)));
            clients
                .skip(skip)
                .take(take)
                .map(|(i, name)| json!({ "id": 300 + i, "name": name, "enabled": true, "color": "#2255aa" }))
                .collect()
        }
        "projects" => {
            let fits = |client: &str, name: &str| has("projectName", name) && has("clientName", client);
            let projects = company.projects.iter().enumerate();
            let projects = projects.filter(|(_, job)| heeded(fits(&job.client, &job.name)));
            let row = |(i, job): (usize, &super::company::Job)| {
                json!({
                    "id": 5000 + i, "projectName": job.name, "clientName": job.client,
                    "projectEnabled": job.enabled, "notes": "", "hourRate": 90.5, "timeEstimated": 0,
                    "budgetEstimated": 0,
                })
            };
            projects.skip(skip).take(take).map(row).collect()
        }
        "tasks" => {
            let tasks = company.tasks.iter().enumerate().filter(|(_, name)| heeded(has("name", name)));
            tasks
                .skip(skip)
                .take(take)
                .map(|(i, name)| json!({ "id": 900 + i, "name": name, "notes": "", "hourRate": 0 }))
                .collect()
        }
        "attendances" | "project_time_entries" if quirks.entries == Entries::Never => return None,
        "attendances" | "project_time_entries" => {
            let entries = entries(path == "attendances", asked, books, quirks);
            entries.into_iter().skip(skip).take(take).collect()
        }
        "absences" | "work_reports" => Vec::new(),
        _ => return None,
    };
    Some(rows.into_iter().map(|row| dressed(row, quirks)).collect())
}

fn contains(text: &str, part: &str) -> bool {
    text.to_lowercase().contains(&part.to_lowercase())
}

fn same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

fn entries(attendance: bool, asked: &Asked, books: &Books, quirks: &Quirks) -> Vec<Value> {
    let whose = asked.param("username").or(asked.param("user"));
    let fits = |user: &str, entry: &Entry| {
        let day = entry.from.0.format("%Y-%m-%d").to_string();
        let bound = |name: &str| asked.param(name).map(|date| date.chars().take(10).collect::<String>());
        whose.is_none_or(|whose| same(whose, user))
            && bound("from").is_none_or(|from| day >= from)
            && bound("to").is_none_or(|to| day <= to)
    };
    let mut rows = Vec::new();
    for user in &books.company.users {
        let person = books.person(&user.username);
        let mut sheet = if attendance { person.attendance } else { person.project };
        if quirks.entries == Entries::Late {
            sheet.entries.pop();
        }
        let own = sheet.entries.into_iter();
        let own = own.filter(|entry| quirks.filters == Filters::Ignored || fits(&user.username, entry));
        rows.extend(own.map(|entry| row(&user.username, &entry, quirks)));
    }
    rows
}

fn row(user: &str, entry: &Entry, quirks: &Quirks) -> Value {
    let mut row = json!({
        "id": entry.id, "user": user, "from": stamp(entry.from, quirks), "to": stamp(entry.to, quirks),
        "notes": "", "manual": false, "workedMinutes": entry.worked_seconds / 60,
        "breakMinutes": entry.break_seconds / 60,
    });
    if let (Some(work), Some(fields)) = (&entry.work, row.as_object_mut()) {
        fields.insert("clientName".into(), work.client.as_str().into());
        fields.insert("projectName".into(), work.project.as_str().into());
        fields.insert("task".into(), work.task.as_deref().into());
        fields.insert("details".into(), work.note.as_deref().into());
        fields.insert("billable".into(), true.into());
    }
    row
}

/// How many rows to leave out, and how many to show then.
fn page(asked: &Asked, quirks: &Quirks) -> (usize, usize) {
    let number = |name: &str| asked.param(name).and_then(|text| text.parse::<usize>().ok());
    let limit = number("limit").unwrap_or(UNASKED).clamp(1, MOST);
    let page = number("page_number").unwrap_or(0);
    let (page, limit) = match quirks.paging {
        Paging::Heeded => (page, limit),
        Paging::NoLimit => (page, UNASKED),
        Paging::NoPage => (0, limit),
        Paging::None => (0, usize::MAX),
    };
    (page.saturating_mul(limit), limit)
}
