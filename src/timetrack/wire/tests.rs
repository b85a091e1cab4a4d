//! Tables of the forms TimeTrack's answers come in.

use proptest::prelude::*;

use super::*;
use crate::model::LocalStamp;

fn shown(body: &str, kind: TimerKind) -> Shown {
    timer(body.as_bytes(), kind, &Username::new("anna.huber").unwrap())
}

fn running() -> Timer {
    Timer {
        state: TimerState::Running,
        started_at: Some(LocalStamp("2026-11-23T09:00:00".parse().unwrap())),
        worked_seconds: Some(60),
        break_seconds: Some(0),
        project: Some(Project::new("Acme", "Website").unwrap()),
        task: Some("Design".to_owned()),
        note: None,
        origin: None,
        made_way: false,
        unseen: false,
    }
}

const RUNNING: &str = r#"{"username":"Anna.Huber","startedAt":"2026-11-23T09:00:00.000Z","workedSeconds":60,
    "breakSeconds":0,"playing":true,"paused":false,"stopped":false,"clientName":"Acme","projectName":"Website",
    "taskName":"Design","note":null}"#;

#[test]
fn one_timer_is_read_from_every_form() {
    let forms = [
        RUNNING.to_owned(),
        format!("\u{feff} {RUNNING}\n"),
        format!(r#"{{"data":{RUNNING}}}"#),
        format!(r#"{{"timer":{RUNNING}}}"#),
        format!(r#"{{"Data":{{"ProjectTimer":{RUNNING}}}}}"#),
        format!("[{RUNNING}]"),
        format!(r#"{{"data":[{RUNNING}]}}"#),
        format!(r#"[{{"username":"ben.meyer","playing":true}},{RUNNING}]"#),
        RUNNING.replace("startedAt", "StartedAt").replace("playing", "PLAYING"),
        RUNNING.replace("startedAt", "started_at").replace("clientName", "client_name"),
        RUNNING.replace("60", "\"60\"").replace("true", "1").replace("false", "\"0\""),
        RUNNING.replace(".000Z", "Z"),
        RUNNING.replace("Z\"", "\""),
        RUNNING.replace("\"username\":\"Anna.Huber\",", "\"colour\":{\"r\":1},"),
    ];
    for form in forms {
        assert_eq!(shown(&form, TimerKind::Project), Shown::Timer(running()), "{form}");
    }
}

#[test]
fn no_timer_is_read_from_every_form() {
    for form in
        ["", "  \n", "null", "{}", "[]", r#"{"data":null}"#, r#"{"data":{}}"#, r#"{"timer":[]}"#, "[{}]"]
    {
        assert_eq!(shown(form, TimerKind::Project), Shown::Nothing, "{form}");
    }
}

#[test]
fn what_is_no_timer_is_not_taken_for_one() {
    let deep = format!("{}1{}", "[".repeat(9), "]".repeat(9));
    for form in ["true", "\"ok\"", "7", r#"{"message":"done"}"#, r#"{"username":"anna.huber"}"#, &deep] {
        assert!(matches!(shown(form, TimerKind::Project), Shown::NoTimer(_)), "{form}");
    }
    let bottomless = "[".repeat(100_000);
    let two = format!("[{RUNNING},{RUNNING}]");
    let other = RUNNING.replace("Anna.Huber", "ben.meyer");
    let others = format!("[{other}]");
    let error = r#"{"errors":[{"title":"no"}]}"#;
    for form in ["<html></html>", r#"{"playing":tr"#, "\u{0}", &bottomless, &two, &other, &others, error] {
        assert!(matches!(shown(form, TimerKind::Project), Shown::Unreadable(_)), "{form:.80}");
    }
}

#[test]
fn attendance_has_no_project_also_if_the_answer_names_one() {
    assert_eq!(shown(RUNNING, TimerKind::Attendance), Shown::Timer(Timer { project: None, ..running() }));
}

#[test]
fn flags_make_a_state_only_when_they_agree() {
    use TimerState::{Paused, Running, Stopped, Unknown};
    let table = [
        (r#""playing":true,"paused":false,"stopped":false"#, Running),
        (r#""playing":false,"paused":true,"stopped":false"#, Paused),
        (r#""playing":false,"paused":false,"stopped":true"#, Stopped),
        (r#""playing":true"#, Running),
        (r#""paused":true"#, Paused),
        (r#""stopped":true"#, Stopped),
        (r#""playing":false,"paused":false"#, Stopped),
        (r#""playing":false,"paused":false,"stopped":false"#, Stopped),
        (r#""playing":0,"paused":0,"stopped":0,"startedAt":"2026-11-23T09:00:00Z""#, Unknown),
        (r#""playing":true,"paused":true,"stopped":false"#, Unknown),
        (r#""playing":true,"paused":false,"stopped":true"#, Unknown),
        (r#""playing":false,"paused":true,"stopped":true"#, Unknown),
        (r#""playing":true,"paused":true,"stopped":true"#, Unknown),
        (r#""playing":false"#, Unknown),
        (r#""stopped":false"#, Unknown),
        (r#""startedAt":"2026-11-23T09:00:00Z""#, Unknown),
        (r#""playing":"perhaps","paused":null"#, Unknown),
    ];
    for (flags, expected) in table {
        let Shown::Timer(timer) = shown(&format!("{{{flags}}}"), TimerKind::Project) else {
            panic!("{flags} must be a timer");
        };
        assert_eq!(timer.state, expected, "{flags}");
    }
}

#[test]
fn odd_values_are_missing_and_never_wrong() {
    let body = r#"{"playing":true,"startedAt":"yesterday","workedSeconds":"many","breakSeconds":[1],
        "clientName":"Acme","projectName":"","note":" a\nb "}"#;
    let expected = Timer { state: TimerState::Running, note: Some("a b".to_owned()), ..Timer::STOPPED };
    assert_eq!(shown(body, TimerKind::Project), Shown::Timer(expected));
    let long = format!(r#"{{"playing":true,"clientName":"A","projectName":"{}"}}"#, "x".repeat(201));
    let expected = Timer { state: TimerState::Running, ..Timer::STOPPED };
    assert_eq!(shown(&long, TimerKind::Project), Shown::Timer(expected));
}

#[test]
fn lists_come_bare_or_wrapped_and_html_is_no_list() {
    assert_eq!(rows(b"[1,2]").unwrap().len(), 2);
    assert_eq!(rows(br#"{"Data":[1]}"#).unwrap().len(), 1);
    assert_eq!(rows(b"").unwrap().len(), 0);
    assert_eq!(rows(b"null").unwrap().len(), 0);
    for body in ["{}", "<html>", "[1,", "7", r#"{"errors":[]}"#] {
        assert!(rows(body.as_bytes()).is_err(), "{body}");
    }
}

/// JSON of any shape, with our names and values among the rest.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[ -~äß\u{0}-\u{1f}]{0,30}".prop_map(Value::from),
        prop::sample::select(vec!["2026-11-23T09:00:00.000Z", "1", "true", "anna.huber"])
            .prop_map(Value::from),
    ];
    let names =
        "startedAt|Worked_Seconds|breakSeconds|playing|paused|stopped|data|timer|username|note|errors|x{0,3}";
    leaf.prop_recursive(6, 64, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::hash_map(names, inner, 0..8).prop_map(|fields| fields.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn any_json_is_read_without_panic_and_bounded(value in any_json()) {
        let body = value.to_string();
        if let Shown::Timer(timer) = shown(&body, TimerKind::Project) {
            prop_assert!(timer.note.is_none_or(|note| note.chars().count() <= MAX_NOTE_CHARS));
        }
        if let Shown::NoTimer(what) | Shown::Unreadable(what) = shown(&body, TimerKind::Attendance) {
            prop_assert!(what.chars().count() < 400);
        }
        let _ = rows(body.as_bytes());
    }

    #[test]
    fn any_bytes_are_read_without_panic(body in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = (rows(&body), timer(&body, TimerKind::Project, &Username::new("a").unwrap()));
    }
}
