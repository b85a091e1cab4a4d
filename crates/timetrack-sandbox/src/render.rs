//! Renders responses in the form that the quirks select.

use serde_json::{Map, Value, json};

use super::books::{Refusal, Stopwatch, TimerKind};
use super::quirks::{
    Body, Errors, Extras, FieldCase, Flags, Ids, NoClient, NoTimer, Numbers, Quirks, Stamps, Truth,
    WriteStatus,
};
use super::wall_time::WallTime;

/// A proxy's page.
pub(super) const HTML: &str =
    "<!DOCTYPE html><html><head><title>Please wait</title></head><body><h1>Please wait</h1></body></html>";

/// An answer before it leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) content_type: &'static str,
    pub(super) body: String,
}

impl Reply {
    pub(super) fn json(status: u16, body: String) -> Self {
        Self { status, content_type: "application/json", body }
    }

    pub(super) fn html(status: u16) -> Self {
        Self { status, content_type: "text/html", body: HTML.to_owned() }
    }

    /// What TimeTrack says no with.
    pub(super) fn no(no: &Refusal, quirks: &Quirks) -> Self {
        let error = |status: Value| json!({ "title": "Request refused", "status": status, "code": no.code, "detail": no.detail });
        let body = match quirks.errors {
            Errors::Array => json!({ "errors": [error(no.status.into())] }),
            Errors::Object => json!({ "errors": error(no.status.into()) }),
            Errors::TextStatus => json!({ "errors": [error(no.status.to_string().into())] }),
            Errors::Html => return Self::html(no.status),
            Errors::Nothing => return Self::json(no.status, String::new()),
        };
        Self::json(no.status, body.to_string())
    }

    /// The answer to a write.
    pub(super) fn written(timer: Value, quirks: &Quirks) -> Self {
        let body = wrapped(quirks.write_body, timer);
        match quirks.write_status {
            WriteStatus::Ok => Self::json(200, body),
            WriteStatus::Created => Self::json(201, body),
            WriteStatus::NoContent => Self::json(204, String::new()),
        }
    }

    /// The answer to a read of a timer that counts.
    pub(super) fn shown(timer: Value, quirks: &Quirks) -> Self {
        let body = match quirks.read_body {
            Body::EmptyObject | Body::Nothing => Body::Object,
            wrapping => wrapping,
        };
        Self::json(200, wrapped(body, timer))
    }

    /// The answer to a read when nothing counts; `last` is shown by servers that show a stopped timer.
    pub(super) fn no_timer(last: Value, quirks: &Quirks) -> Self {
        let body = match quirks.no_timer {
            NoTimer::NotFound => {
                // This form is "404 with `errors`", so it keeps them when other errors have none.
                let errors = match quirks.errors {
                    Errors::Html | Errors::Nothing => Errors::Array,
                    readable => readable,
                };
                let quirks = Quirks { errors, ..quirks.clone() };
                return Self::no(&Refusal::no_timer(), &quirks);
            }
            NoTimer::Null => "null".to_owned(),
            NoTimer::EmptyObject => "{}".to_owned(),
            NoTimer::EmptyList => "[]".to_owned(),
            NoTimer::Nothing => String::new(),
            NoTimer::Stopped => return Self::shown(last, quirks),
        };
        Self::json(200, body)
    }
}

fn wrapped(body: Body, timer: Value) -> String {
    match body {
        Body::Object => timer.to_string(),
        Body::Data => json!({ "data": timer }).to_string(),
        Body::Timer => json!({ "timer": timer }).to_string(),
        Body::Array => json!([timer]).to_string(),
        Body::EmptyObject => "{}".to_owned(),
        Body::Nothing => String::new(),
    }
}

/// A timestamp.
pub(super) fn stamp(at: WallTime, quirks: &Quirks) -> String {
    let form = match quirks.stamps {
        Stamps::Millis => "%Y-%m-%dT%H:%M:%S.000Z",
        Stamps::Seconds => "%Y-%m-%dT%H:%M:%SZ",
        Stamps::Bare => "%Y-%m-%d %H:%M:%S",
    };
    at.0.format(form).to_string()
}

/// A timer, or the empty one that some servers show instead of none.
pub(super) fn timer(username: &str, which: TimerKind, timer: Option<&Stopwatch>, quirks: &Quirks) -> Value {
    let paused = timer.is_some_and(|timer| timer.paused_since.is_some());
    let stopped = timer.is_none_or(|timer| timer.stopped);
    let contradiction = quirks.truth == Truth::Contradiction;
    let mut value = json!({
        "username": username,
        "startedAt": timer.map(|timer| stamp(timer.started_at, quirks)),
        "workedSeconds": timer.map_or(0, |timer| timer.worked_seconds),
        "breakSeconds": timer.map_or(0, |timer| timer.break_seconds),
        "playing": !paused && !stopped || contradiction,
        "paused": paused && !stopped,
        "stopped": stopped || contradiction,
    });
    if let (TimerKind::Project, Some(fields)) = (which, value.as_object_mut()) {
        let work = timer.and_then(|timer| timer.work.as_ref());
        fields.insert("clientName".into(), work.map(|work| work.client.as_str()).into());
        fields.insert("projectName".into(), work.map(|work| work.project.as_str()).into());
        fields.insert("taskName".into(), work.and_then(|work| work.task.as_deref()).into());
        fields.insert("note".into(), work.and_then(|work| work.note.as_deref()).into());
    }
    dressed(value, quirks)
}

/// An object in the dress the quirks ask for.
pub(super) fn dressed(value: Value, quirks: &Quirks) -> Value {
    let Value::Object(fields) = value else { return value };
    let mut dressed = Map::new();
    if quirks.extras == Extras::Some {
        dressed.insert("aVeryNewField".to_owned(), json!({ "nested": [1, { "playing": "perhaps" }] }));
        dressed.insert("colour".to_owned(), json!("#ff8800"));
    }
    for (name, value) in fields {
        if !quirks.missing.contains(&name.as_str()) {
            let value = match (name.as_str(), quirks.ids) {
                ("id", Ids::Alike) => json!(0),
                ("id", Ids::Nonsense) => json!({}),
                _ => value,
            };
            let (name, is_no_client) = (named(&name, quirks), name == "clientName" && value == "");
            match quirks.no_client {
                NoClient::Null if is_no_client => dressed.insert(name, Value::Null),
                NoClient::Missing if is_no_client => None,
                _ => dressed.insert(name, spelled(value, quirks)),
            };
        }
    }
    Value::Object(dressed)
}

fn named(name: &str, quirks: &Quirks) -> String {
    if name == "id" && quirks.ids == Ids::Upper {
        return "ID".to_owned();
    }
    let mut letters = name.chars();
    match quirks.field_case {
        FieldCase::Camel => name.to_owned(),
        FieldCase::Pascal => {
            letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
        }
        FieldCase::Snake => {
            let parts = letters.map(|c| {
                if c.is_ascii_uppercase() { format!("_{}", c.to_ascii_lowercase()) } else { c.into() }
            });
            parts.collect()
        }
    }
}

fn spelled(value: Value, quirks: &Quirks) -> Value {
    match (value, quirks.numbers, quirks.flags) {
        (Value::Number(number), Numbers::Text, _) => Value::String(number.to_string()),
        (Value::Bool(flag), _, Flags::Number) => Value::from(i32::from(flag)),
        (Value::Bool(flag), _, Flags::Text) => Value::String(flag.to_string()),
        (other, _, _) => other,
    }
}
