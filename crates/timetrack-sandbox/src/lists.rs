//! TimeTrack's lists, page by page.

use serde_json::{Value, json};

use super::books::{Books, Entry, Refusal, Stopwatch};
use super::calendar;
use super::company::{Employee, Job};
use super::quirks::{Entries, Filters, FirstPage, Paging, PastEnd, Quirks, Readable, Running};
use super::render::{Reply, dressed, stamp};
use super::routes::Asked;

/// Rows a page has when nobody says how many.
const UNASKED: usize = 50;
/// Rows a page has at most.
const MOST: usize = 1000;

/// A page of the list at `path`, or an error; `None` if there is no such list.
pub(super) fn rows(
    path: &str,
    asked: &Asked,
    books: &Books,
    quirks: &Quirks,
) -> Option<Result<Vec<Value>, Reply>> {
    let has = |name: &str, value: &str| asked.param(name).is_none_or(|part| contains(value, part));
    let company = &books.company;
    let page = Page { asked, quirks };
    let rows = match path {
        "users" => {
            let own = |name: &str| asked.param("username").is_none_or(|asked| same(asked, name));
            let row = |(i, user): (usize, &Employee)| {
                json!({
                    "id": 100 + i, "username": user.username, "firstName": user.first_name,
                    "lastName": user.last_name, "email": user.email, "language": "en",
                    "personalNumber": format!("{:04}", i + 1), "admin": false, "teamLead": i == 0,
                    "enabled": user.enabled,
                })
            };
            page.of(&company.users, |user| (own(&user.username), user.enabled), row)
        }
        "clients" => page.of(
            &company.clients,
            |name| (has("name", name), true),
            |(i, name)| json!({ "id": 300 + i, "name": name, "enabled": true, "color": "#2255aa" }),
        ),
        "projects" => {
            let fits = |client: &str, name: &str| has("projectName", name) && has("clientName", client);
            let row = |(i, job): (usize, &Job)| {
                json!({
                    "id": 5000 + i, "projectName": job.name, "clientName": job.client,
                    "projectEnabled": job.enabled, "notes": "", "hourRate": 90.5, "timeEstimated": 0,
                    "budgetEstimated": 0,
                })
            };
            page.of(&company.projects, |job| (fits(&job.client, &job.name), job.enabled), row)
        }
        "tasks" => page.of(
            &company.tasks,
            |name| (has("name", name), true),
            |(i, name)| json!({ "id": 900 + i, "name": name, "notes": "", "hourRate": 0 }),
        ),
        "attendances" | "project_time_entries" if quirks.entries == Entries::Never => return None,
        "attendances" | "project_time_entries" => {
            let entries = entries(path == "attendances", books, quirks);
            let fits = |(user, entry): &(String, Entry)| is_asked_for(asked, user, entry);
            page.of(&entries, |entry| (fits(entry), true), |(_, (user, entry))| row(user, entry, quirks))
        }
        "absences" => match quirks.absences {
            Readable::Yes => page.of(
                &books.calendar.absences,
                |absence| (calendar::is_asked_for(asked, absence, quirks), true),
                |(i, absence)| calendar::absence_row(i, absence, quirks),
            ),
            other => unreadable(other, quirks)?,
        },
        "work_reports" => match quirks.reports {
            Readable::Yes => {
                let reports = calendar::reports(asked, books);
                page.of(&reports, |_| (true, true), |(_, report)| calendar::report_row(report, books, quirks))
            }
            other => unreadable(other, quirks)?,
        },
        _ => return None,
    };
    Some(rows.map(|rows| rows.into_iter().map(|row| dressed(row, quirks)).collect()))
}

/// A list that cannot be read, or is empty; `None` if there is no such list.
fn unreadable(how: Readable, quirks: &Quirks) -> Option<Result<Vec<Value>, Reply>> {
    match how {
        Readable::NotThere => None,
        Readable::Forbidden => Some(Err(Reply::no(&Refusal::new(403, 10003, "Not for this key"), quirks))),
        Readable::Yes | Readable::Empty => Some(Ok(Vec::new())),
    }
}

/// Which page is asked for, and how the quirks cut it.
struct Page<'a> {
    asked: &'a Asked,
    quirks: &'a Quirks,
}

impl Page<'_> {
    /// The page's rows. `judge` says of each item whether the filters ask for it, and whether it is enabled.
    fn of<T>(
        &self,
        items: &[T],
        judge: impl Fn(&T) -> (bool, bool),
        row: impl Fn((usize, &T)) -> Value,
    ) -> Result<Vec<Value>, Reply> {
        let keeps = |(_, item): &(usize, &T)| {
            let (asked, enabled) = judge(item);
            match self.quirks.filters {
                Filters::Heeded => asked,
                Filters::Ignored => true,
                Filters::AfterPaging => asked && enabled,
            }
        };
        let cut_first = self.quirks.filters == Filters::AfterPaging;
        let (number, limit) = self.number_and_limit();
        let number = match (self.quirks.first_page, number.checked_sub(1)) {
            (FirstPage::Zero, _) => number,
            (_, Some(before)) => before,
            (FirstPage::OneAgain, None) => 0,
            (FirstPage::OneEmpty, None) => return Ok(Vec::new()),
            (FirstPage::OneRefused, None) => return Err(self.no_such_page(400)),
        };
        let items = items.iter().enumerate();
        let total = |limit: usize| {
            let count = if cut_first { items.clone().count() } else { items.clone().filter(keeps).count() };
            count.div_ceil(limit)
        };
        let number = match self.quirks.past_end {
            PastEnd::Empty => number,
            quirk if number > 0 && number >= total(limit) => match quirk {
                PastEnd::Repeated => total(limit).saturating_sub(1),
                PastEnd::Refused => return Err(self.no_such_page(422)),
                PastEnd::Failing => return Err(Reply::json(500, String::new())),
                _ => return Err(Reply::json(200, r#"{"message":"no more rows"}"#.to_owned())),
            },
            _ => number,
        };
        let skip = number.saturating_mul(limit);
        Ok(match cut_first {
            true => items.skip(skip).take(limit).filter(keeps).map(row).collect(),
            false => items.filter(keeps).skip(skip).take(limit).map(row).collect(),
        })
    }

    fn number_and_limit(&self) -> (usize, usize) {
        let number = |name: &str| self.asked.param(name).and_then(|text| text.parse::<usize>().ok());
        let limit = number("limit").unwrap_or(UNASKED).clamp(1, MOST);
        let cap = if self.quirks.page_cap == 0 { MOST } else { self.quirks.page_cap };
        let page = number("page_number").unwrap_or(0);
        match self.quirks.paging {
            Paging::Heeded => (page, limit.min(cap)),
            Paging::NoLimit => (page, UNASKED),
            Paging::NoPage => (0, limit.min(cap)),
            Paging::None => (0, usize::MAX),
        }
    }

    fn no_such_page(&self, status: u16) -> Reply {
        Reply::no(&Refusal::new(status, 15060, "There is no such page"), self.quirks)
    }
}

fn contains(text: &str, part: &str) -> bool {
    text.to_lowercase().contains(&part.to_lowercase())
}

fn same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

/// Whether the filters ask for this entry.
fn is_asked_for(asked: &Asked, user: &str, entry: &Entry) -> bool {
    let whose = asked.param("username").or(asked.param("user"));
    let day = entry.from.0.format("%Y-%m-%d").to_string();
    let bound = |name: &str| asked.param(name).map(|date| date.chars().take(10).collect::<String>());
    whose.is_none_or(|whose| same(whose, user))
        && bound("from").is_none_or(|from| day >= from)
        && bound("to").is_none_or(|to| day <= to)
}

/// Everybody's entries, and whose they are.
fn entries(attendance: bool, books: &Books, quirks: &Quirks) -> Vec<(String, Entry)> {
    let mut entries = Vec::new();
    for user in &books.company.users {
        let person = books.person(&user.username);
        let mut sheet = if attendance { person.attendance } else { person.project };
        if quirks.entries == Entries::Late {
            sheet.entries.pop();
        }
        let running = sheet.on().filter(|_| quirks.running != Running::LeftOut).map(running);
        let all = sheet.entries.into_iter().chain(running);
        entries.extend(all.map(|entry| (user.username.clone(), entry)));
    }
    entries
}

/// A timer that runs as a row; its id is 0.
fn running(timer: &Stopwatch) -> Entry {
    Entry {
        id: 0,
        from: timer.started_at,
        to: timer.started_at,
        breaks: timer.breaks.clone(),
        worked_seconds: timer.worked_seconds,
        break_seconds: timer.break_seconds,
        work: timer.work.clone(),
    }
}

fn row(user: &str, entry: &Entry, quirks: &Quirks) -> Value {
    let mut row = json!({
        "id": entry.id, "from": stamp(entry.from, quirks), "to": stamp(entry.to, quirks),
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
    calendar::name(&mut row, user, quirks);
    if entry.id == 0 { calendar::running_row(row, entry.from, quirks) } else { row }
}

#[cfg(test)]
mod tests;
