//! TimeTrack's JSON and its oddities.

use serde_json::Value;

use super::error;
use super::fields::{Fields, clean};
use crate::model::names::{self, MAX_NAME_CHARS, MAX_NOTE_CHARS};
use crate::model::{Project, Timer, TimerKind, TimerState, Username};

/// Fields that make an object a timer.
const TIMER_FIELDS: [&str; 7] =
    ["startedat", "workedseconds", "breakseconds", "playing", "paused", "stopped", "projectname"];
/// Fields an object of any kind has been wrapped in.
const WRAPPERS: [&str; 7] =
    ["data", "timer", "projecttimer", "attendancetimer", "attendance", "result", "response"];
/// Fields a list has been wrapped in.
const LIST_WRAPPERS: [&str; 12] = [
    "data",
    "users",
    "projects",
    "tasks",
    "attendances",
    "absences",
    "project_time_entries",
    "projecttimeentries",
    "entries",
    "result",
    "rows",
    "items",
];
/// Wrappings peeled off at most.
const MAX_WRAPPINGS: usize = 4;

/// What an answer shows about a timer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// This timer.
    Timer(Timer),
    /// No timer, in one of the forms TimeTrack has for that: nothing, `null`, `{}`, `[]`.
    Nothing,
    /// JSON that is no timer in any known form.
    NoTimer(String),
    /// Not JSON, somebody else's timer, or an error dressed as a success.
    Unreadable(String),
}

/// The body as JSON; no body at all is `null`.
pub(super) fn json(body: &[u8]) -> Option<Value> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).trim_ascii();
    if body.is_empty() {
        return Some(Value::Null);
    }
    serde_json::from_slice(body).ok()
}

/// Reads the answer to a call on `user`'s timer.
pub(super) fn timer(body: &[u8], kind: TimerKind, user: &Username) -> Shown {
    let Some(value) = json(body) else {
        return Shown::Unreadable("the answer is not JSON".to_owned());
    };
    if let Some(said) = error::error_body(&value) {
        return Shown::Unreadable(format!("a success that says: {}", said.words));
    }
    let mut value = &value;
    for _ in 0..=MAX_WRAPPINGS {
        match step(value, user) {
            Step::Inside(inner) => value = inner,
            Step::Timer(fields) => return Shown::Timer(read(&fields, kind)),
            Step::End(shown) => return shown,
        }
    }
    Shown::NoTimer("the answer is wrapped too deeply".to_owned())
}

enum Step<'a> {
    Inside(&'a Value),
    Timer(Fields<'a>),
    End(Shown),
}

fn step<'a>(value: &'a Value, user: &Username) -> Step<'a> {
    if let Value::Array(rows) = value {
        return among(rows, user);
    }
    let Some(fields) = Fields::of(value) else {
        let shown = if value.is_null() {
            Shown::Nothing
        } else {
            Shown::NoTimer("the answer is no timer".to_owned())
        };
        return Step::End(shown);
    };
    if fields.is_empty() {
        return Step::End(Shown::Nothing);
    }
    if TIMER_FIELDS.iter().any(|name| fields.raw(name).is_some()) {
        return match is_of(&fields, user) {
            true => Step::Timer(fields),
            false => Step::End(Shown::Unreadable("the answer shows somebody else's timer".to_owned())),
        };
    }
    match WRAPPERS.iter().find_map(|name| fields.raw(name)) {
        Some(inner) => Step::Inside(inner),
        None => Step::End(Shown::NoTimer("the answer is no timer".to_owned())),
    }
}

/// The one row that is `user`'s. A server that ignores the filter sends everybody's.
fn among<'a>(rows: &'a [Value], user: &Username) -> Step<'a> {
    let own: Vec<&Value> =
        rows.iter().filter(|row| Fields::of(row).is_none_or(|fields| is_of(&fields, user))).collect();
    match (rows, own.as_slice()) {
        ([], _) => Step::End(Shown::Nothing),
        (_, [one]) => Step::Inside(one),
        (_, []) => Step::End(Shown::Unreadable("the answer shows somebody else's timer".to_owned())),
        (_, _) => Step::End(Shown::Unreadable("the answer shows several timers".to_owned())),
    }
}

/// A timer that names nobody passes: it was asked for by name.
fn is_of(fields: &Fields<'_>, user: &Username) -> bool {
    let name = fields.text(&["username"], MAX_NAME_CHARS);
    name.is_none_or(|name| names::same(&name, user.as_str()))
}

fn read(fields: &Fields<'_>, kind: TimerKind) -> Timer {
    let project = match kind {
        TimerKind::Attendance => None,
        TimerKind::Project => project(fields),
    };
    Timer {
        state: state(fields),
        started_at: fields.stamp(&["startedat"]),
        worked_seconds: fields.number(&["workedseconds"]),
        break_seconds: fields.number(&["breakseconds"]),
        project,
        task: fields.text(&["taskname", "task"], MAX_NAME_CHARS),
        note: fields.text(&["note"], MAX_NOTE_CHARS),
        origin: None,
        made_way: false,
        unseen: false,
    }
}

/// Client and project of a timer or an entry. It may show no client.
pub(super) fn project(fields: &Fields<'_>) -> Option<Project> {
    // One character more than allowed, so that a name too long is refused and not taken for a shorter one.
    let name = |names| fields.text(names, MAX_NAME_CHARS + 1);
    let client = name(&["clientname", "client"]);
    // Without a client a bare `name` may be anything.
    let names: &[&str] =
        if client.is_some() { &["projectname", "project", "name"] } else { &["projectname", "project"] };
    Project::new(&client.unwrap_or_default(), &name(names)?).ok()
}

/// Exactly one flag set is that state. None set is "stopped" unless a start is shown or `stopped` itself denies it.
/// Everything else is for a human to look at.
fn state(fields: &Fields<'_>) -> TimerState {
    let [playing, paused, stopped] = ["playing", "paused", "stopped"].map(|name| fields.flag(&[name]));
    let is = |flag| flag == Some(true);
    match (is(playing), is(paused), is(stopped)) {
        (true, false, false) => TimerState::Running,
        (false, true, false) => TimerState::Paused,
        (false, false, true) => TimerState::Stopped,
        (false, false, false) if playing.is_some() && paused.is_some() => {
            let denied = stopped.is_some() && fields.stamp(&["startedat"]).is_some();
            if denied { TimerState::Unknown } else { TimerState::Stopped }
        }
        _ => TimerState::Unknown,
    }
}

/// The rows of a list: an array, bare or wrapped; nothing at all is an empty list.
pub(super) fn rows(body: &[u8]) -> Result<Vec<Value>, String> {
    let mut value = json(body).ok_or("the answer is not JSON")?;
    for _ in 0..=MAX_WRAPPINGS {
        value = match value {
            Value::Array(rows) => return Ok(rows),
            Value::Null => return Ok(Vec::new()),
            Value::Object(object) => {
                let names = LIST_WRAPPERS;
                let inner =
                    object.into_iter().find(|(name, _)| names.contains(&name.to_ascii_lowercase().as_str()));
                inner.ok_or("the answer is no list")?.1
            }
            _ => return Err("the answer is no list".to_owned()),
        };
    }
    Err("the answer is wrapped too deeply".to_owned())
}

/// A text of a row, bounded.
pub(super) fn short(fields: &Fields<'_>, name: &str) -> String {
    clean(&fields.text(&[name], MAX_NAME_CHARS).unwrap_or_default(), MAX_NAME_CHARS)
}

#[cfg(test)]
mod tests;
