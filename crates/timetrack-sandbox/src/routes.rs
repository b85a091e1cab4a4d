//! Routes requests and computes TimeTrack's response.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use serde_json::Value;

use super::books::{Books, Refusal, TimerAction, TimerKind, Work};
use super::lists;
use super::quirks::{Dates, Nameless, Quirks, Routes};
use super::render::{self, Reply};
use super::wall_time::WallTime;

/// A request, read whole.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    pub(super) method: String,
    /// Below the root of the API, without slashes at its ends; `None` for any other address.
    pub(super) path: Option<String>,
    pub(super) query: Vec<(String, String)>,
    pub(super) body: String,
    pub(super) authorised: bool,
    pub(super) says_json: bool,
}

/// An answer, and whether a timer changed.
pub(super) struct Answer {
    pub(super) reply: Reply,
    pub(super) applied: bool,
}

/// Dates further away than this are past or future to the quirks that mind.
const NOW_IS: TimeDelta = TimeDelta::minutes(2);

impl Asked {
    /// A parameter of the query.
    pub(super) fn param(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// A text of the query or of the body.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let body: Value = serde_json::from_str(&self.body).unwrap_or_default();
        let text = body.get(name).and_then(Value::as_str);
        self.param(name).or(text).map(str::to_owned)
    }
}

/// Answers by the books; `now` serves only the quirks that refuse dates.
pub(super) fn answer(asked: &Asked, books: &mut Books, quirks: &Quirks, now: DateTime<Utc>) -> Answer {
    let still = |reply| Answer { reply, applied: false };
    let Some(path) = asked.path.as_deref() else { return still(Reply::html(404)) };
    if !asked.authorised {
        return still(Reply::no(&Refusal::new(401, 10001, "Unknown API key or secret"), quirks));
    }
    if let Some((which, verb)) = timer_route(path, quirks) {
        let no = |no: Refusal| still(Reply::no(&no, quirks));
        return match (asked.method.as_str(), verb) {
            ("GET", "") => {
                still(read(asked, which, books, quirks).unwrap_or_else(|no| Reply::no(&no, quirks)))
            }
            ("POST", "start" | "stop") => write(asked, (which, verb), books, quirks, now).unwrap_or_else(no),
            ("POST", "pause" | "resume") if which == TimerKind::Project => {
                write(asked, (which, verb), books, quirks, now).unwrap_or_else(no)
            }
            (_, "" | "start" | "stop") => still(Reply::html(405)),
            _ => still(Reply::html(404)),
        };
    }
    match (asked.method.as_str(), lists::rows(path, asked, books, quirks)) {
        (_, None) => still(Reply::html(404)),
        ("GET", Some(Ok(rows))) => still(Reply::json(200, Value::Array(rows).to_string())),
        ("GET", Some(Err(reply))) => still(reply),
        (_, Some(_)) => still(Reply::html(405)),
    }
}

fn timer_route<'a>(path: &'a str, quirks: &Quirks) -> Option<(TimerKind, &'a str)> {
    let below = |root: &str| {
        let rest = path.strip_prefix(root)?;
        if rest.is_empty() { Some("") } else { rest.strip_prefix('/') }
    };
    if let Some(verb) = below("attendance_timer") {
        return Some((TimerKind::Attendance, verb));
    }
    let long = below("timers/project_timer").filter(|_| quirks.routes != Routes::Short);
    let short = below("project_timer").filter(|_| quirks.routes != Routes::Timers);
    long.or(short).map(|verb| (TimerKind::Project, verb))
}

/// The documented forms: `YYYY-MM-DDTHH:MM:SS.fffZ`, with or without the milliseconds.
fn date(asked: &Asked) -> Result<WallTime, Refusal> {
    let text = asked.text("date").ok_or_else(|| Refusal::new(422, 15010, "date is missing"))?;
    let read = text.strip_suffix('Z').and_then(|wall| {
        let form = if wall.contains('.') { "%Y-%m-%dT%H:%M:%S.%3f" } else { "%Y-%m-%dT%H:%M:%S" };
        NaiveDateTime::parse_from_str(wall, form).ok()
    });
    read.map(WallTime).ok_or_else(|| Refusal::new(422, 15011, "date is not a timestamp"))
}

fn read(asked: &Asked, which: TimerKind, books: &mut Books, quirks: &Quirks) -> Result<Reply, Refusal> {
    date(asked)?;
    let Some(username) = asked.param("username") else {
        return match (which, quirks.nameless) {
            (TimerKind::Attendance, Nameless::NoTimer) => {
                Ok(Reply::no_timer(render::timer("", which, None, quirks), quirks))
            }
            _ => Err(Refusal::new(422, 15012, "username is missing")),
        };
    };
    let username = match books.username(username, quirks) {
        Err(no) if no == Refusal::no_timer() => {
            return Ok(Reply::no_timer(render::timer(username, which, None, quirks), quirks));
        }
        found => found?,
    };
    let person = books.person(&username);
    let sheet = match which {
        TimerKind::Attendance => &person.attendance,
        TimerKind::Project => &person.project,
    };
    let timer = render::timer(&username, which, sheet.timer.as_ref(), quirks);
    Ok(if sheet.on().is_some() { Reply::shown(timer, quirks) } else { Reply::no_timer(timer, quirks) })
}

fn write(
    asked: &Asked,
    (which, verb): (TimerKind, &str),
    books: &mut Books,
    quirks: &Quirks,
    now: DateTime<Utc>,
) -> Result<Answer, Refusal> {
    if !asked.says_json {
        return Err(Refusal::new(415, 15013, "the content type is not application/json"));
    }
    let at = date(asked)?;
    let ahead = at.0 - now.with_timezone(&books.company.utc_offset).naive_local();
    let refused = (ahead > NOW_IS && quirks.future == Dates::Refuse)
        || (ahead < -NOW_IS && quirks.past == Dates::Refuse);
    if refused {
        return Err(Refusal::new(422, 15014, "date is not allowed"));
    }
    let needed =
        |name: &str| asked.text(name).ok_or_else(|| Refusal::new(422, 15012, format!("{name} is missing")));
    let username = needed("username")?;
    let act = match (verb, which) {
        ("start", TimerKind::Attendance) => TimerAction::Start(None),
        ("start", TimerKind::Project) => TimerAction::Start(Some(Work {
            client: needed("clientName")?,
            project: needed("projectName")?,
            task: asked.text("taskName"),
            note: asked.text("note"),
        })),
        ("pause", _) => TimerAction::Pause,
        ("resume", _) => TimerAction::Resume,
        _ => TimerAction::Stop,
    };
    let (applied, timer) = books.act(&username, which, (act, at), quirks)?;
    let username = books.username(&username, quirks)?;
    let timer = render::timer(&username, which, timer.as_ref(), quirks);
    Ok(Answer { reply: Reply::written(timer, quirks), applied })
}
