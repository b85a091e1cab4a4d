//! Network and server faults, and what the client makes of them.

use std::time::Duration;

use secrecy::SecretString;
use timetrack_bot::clock::Clock;
use timetrack_bot::model::{TimerKind, Unclear};
use timetrack_bot::timetrack::{Access, Error, TimeTrack, Write};
use timetrack_sandbox::{Company, Fault, On, TimeTrackSandbox, Weather};

use super::{HASTY, PATIENT, World, access, at, client};

/// The kind of an error, for tables.
fn class(error: &Error) -> &'static str {
    match error {
        Error::Unreachable(_) => "unreachable",
        Error::Unclear { may_still_land: true, .. } => "unclear, may land",
        Error::Unclear { .. } => "unclear",
        Error::Busy { .. } => "busy",
        Error::KeyRefused { .. } => "key",
        Error::Refused { .. } => "refused",
        Error::UnknownUser { .. } => "unknown user",
        Error::NotLookedUp(_) => "not looked up",
        Error::NoReason { .. } => "no reason",
        Error::NotAsked(_) => "not asked",
    }
}

fn refusal(status: u16) -> Fault {
    let body = r#"{"errors":[{"title":"No","status":400,"code":7,"detail":"not today"}]}"#.to_owned();
    Fault::Status { status, body, retry_after: None }
}

/// Each fault, the class of its error, and whether a write takes effect.
fn table() -> Vec<(Fault, &'static str, bool)> {
    let mut table = vec![
        (Fault::CloseBefore, "unclear, may land", false),
        (Fault::CloseAfter, "unclear, may land", true),
        (Fault::TruncatedBody(0), "unclear, may land", true),
        (Fault::TruncatedBody(20), "unclear, may land", true),
        (Fault::Html, "unclear", true),
        (Fault::Huge, "unclear", true),
        (Fault::StatusAfter(500), "unclear", true),
        (Fault::StatusAfter(504), "unclear, may land", true),
        (Fault::Redirect("http://127.0.0.1:1/".to_owned()), "no reason", false),
    ];
    let plain = [(408, "unclear"), (500, "unclear"), (502, "unclear, may land"), (503, "unclear")];
    let plain =
        plain.into_iter().chain([(504, "unclear, may land"), (429, "busy"), (401, "key"), (403, "key")]);
    for (status, class) in plain {
        table.push((Fault::status(status), class, false));
        table.push((refusal(status), class, false));
    }
    for status in [400, 409, 415, 422] {
        table.push((Fault::status(status), "no reason", false));
        table.push((refusal(status), "refused", false));
    }
    table
}

#[tokio::test]
async fn each_fault_of_a_write_has_its_class_and_is_sent_once() {
    for (fault, expected, applied) in table() {
        // Once on a fresh connection, and once on one that was used before.
        for used in [false, true] {
            let world = World::new(PATIENT).await;
            if used {
                world.read(TimerKind::Attendance, "09:00").await.unwrap();
            }
            world.sandbox.fault_next(On::post("attendance_timer/start"), fault.clone());
            let error = world.write(Write::AttendanceStart, "09:00").await.unwrap_err();
            assert_eq!(class(&error), expected, "{fault:?}: {error:?}");
            assert_eq!(world.sandbox.attendance("anna.huber").is_some(), applied, "{fault:?}");
            assert_eq!(world.sandbox.writes().len(), 1, "{fault:?}");
            assert_eq!(world.sandbox.writes()[0].applied, applied, "{fault:?}");
            assert_eq!(world.sandbox.faults_left(), 0, "{fault:?}");
            world.read(TimerKind::Attendance, "09:01").await.unwrap();
        }
    }
}

#[tokio::test]
async fn each_fault_of_a_read_has_its_class() {
    for (fault, expected, _) in table() {
        let world = World::new(PATIENT).await;
        world.write(Write::AttendanceStart, "09:00").await.unwrap();
        world.sandbox.fault_next(On::get("attendance_timer"), fault.clone());
        let error = world.read(TimerKind::Attendance, "09:01").await.unwrap_err();
        assert_eq!(class(&error), expected, "{fault:?}: {error:?}");
    }
}

#[tokio::test]
async fn values_of_wrong_types_are_no_timer_to_rely_on() {
    let world = World::new(PATIENT).await;
    world.sandbox.fault_next(On::post("start"), Fault::WrongTypes);
    let shown = world.write(Write::AttendanceStart, "09:00").await.unwrap().unwrap();
    assert_eq!(shown.state, timetrack_bot::model::TimerState::Unknown);
    assert!(!shown.is_on() && shown.started_at.is_none() && shown.worked_seconds.is_none());
}

#[tokio::test]
async fn silence_ends_in_a_time_out_and_the_write_is_sent_once() {
    for (fault, applied) in [
        (Fault::HangBefore, false),
        (Fault::HangAfter, true),
        (Fault::SlowDrip, true),
        (Fault::DelayedApply, false),
    ] {
        let world = World::new(HASTY).await;
        world.sandbox.fault_next(On::post("start"), fault.clone());
        let error = world.write(Write::AttendanceStart, "09:00").await.unwrap_err();
        assert_eq!(class(&error), "unclear, may land", "{fault:?}: {error:?}");
        assert_eq!(world.sandbox.attendance("anna.huber").is_some(), applied, "{fault:?}");
        let landed = world.sandbox.land();
        assert_eq!(landed, usize::from(fault == Fault::DelayedApply));
        let lands = applied || landed == 1;
        assert_eq!(world.sandbox.attendance("anna.huber").is_some(), lands, "{fault:?}");
        assert_eq!(world.sandbox.writes().len(), 1, "{fault:?}");
        assert_eq!(world.sandbox.writes()[0].applied, lands, "{fault:?}");
    }
}

#[tokio::test]
async fn a_release_cuts_what_hangs() {
    let world = World::new(PATIENT).await;
    world.sandbox.fault_next(On::post("start"), Fault::HangAfter);
    let release = async {
        let mut changes = world.sandbox.changes();
        changes.wait_for(|_| world.sandbox.attendance("anna.huber").is_some()).await.unwrap();
        world.sandbox.release();
    };
    let (result, ()) = tokio::join!(world.write(Write::AttendanceStart, "09:00"), release);
    assert_eq!(class(&result.unwrap_err()), "unclear, may land");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_into_a_closing_connection_is_never_sent_twice() {
    let world = World::new(PATIENT).await;
    let mut clear = 0;
    for round in 0..300 {
        let running = world.sandbox.attendance("anna.huber").is_some_and(|watch| !watch.stopped);
        let before = world.sandbox.writes().len();
        world.sandbox.hang_up();
        // More and more time for the news to reach the client before it writes.
        for _ in 0..round {
            tokio::task::yield_now().await;
        }
        let write = if running { Write::AttendanceStop } else { Write::AttendanceStart };
        let result = world.write(write, "09:00").await;
        let writes = world.sandbox.writes().split_off(before);
        assert!(writes.len() <= 1, "round {round}: {writes:?}");
        match result {
            Ok(_) => {
                clear += 1;
                assert!(writes.iter().any(|write| write.applied), "round {round}");
            }
            Err(error) => assert_eq!(class(&error), "unclear, may land", "round {round}: {error:?}"),
        }
    }
    assert!(clear > 0, "some writes must get through");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_unreachable() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
    drop(listener);
    let world = World::new(PATIENT).await;
    let client = client(Access { url, ..access(&world.sandbox, PATIENT) });
    for write in [Write::AttendanceStart, Write::ProjectStop] {
        let error = client.write(write, &world.anna, at("09:00")).await.unwrap_err();
        assert_eq!(class(&error), "unreachable", "{error:?}");
        assert!(error.to_string().contains("refused"), "{error}");
    }
}

#[tokio::test]
async fn a_write_that_could_not_look_up_its_route_has_not_left() {
    let world = World::new(PATIENT).await;
    world.sandbox.fault_next(On::get("project_timer"), Fault::CloseBefore);
    let error = world.write(world.start(), "09:00").await.unwrap_err();
    assert_eq!(class(&error), "unreachable", "{error:?}");
    assert!(world.sandbox.writes().is_empty());
    world.write(world.start(), "09:00").await.unwrap();
}

#[tokio::test]
async fn the_weather_has_its_classes() {
    let world = World::new(PATIENT).await;
    world.read(TimerKind::Attendance, "09:00").await.unwrap();
    world.sandbox.set_weather(Weather::Down);
    for _ in 0..3 {
        let error = world.write(Write::AttendanceStart, "09:00").await.unwrap_err();
        assert!(matches!(class(&error), "unclear, may land" | "unreachable"), "{error:?}");
    }
    assert_eq!(world.sandbox.attendance("anna.huber"), None);
    world.sandbox.set_weather(Weather::Garbage);
    for _ in 0..2 {
        let error = world.read(TimerKind::Attendance, "09:00").await.unwrap_err();
        assert_eq!(class(&error), "unclear", "{error:?}");
    }
    world.sandbox.set_weather(Weather::Slow(Duration::from_millis(5)));
    world.write(Write::AttendanceStart, "09:00").await.unwrap();
    world.sandbox.set_weather(Weather::Fine);
    assert!(world.read(TimerKind::Attendance, "09:00").await.unwrap().is_on());
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_the_secret_stays() {
    let world = World::new(PATIENT).await;
    let thief = TimeTrackSandbox::start(world.clock.reader(), Company::small()).await.unwrap();
    for on in [On::post("start"), On::get("attendance_timer")] {
        world.sandbox.fault_next(on, Fault::Redirect(format!("{}api/v2/ext/users", thief.url())));
    }
    let error = world.write(Write::AttendanceStart, "09:00").await.unwrap_err();
    assert_eq!(error, Error::NoReason { status: 307 });
    let error = world.read(TimerKind::Attendance, "09:00").await.unwrap_err();
    assert_eq!(error, Error::NoReason { status: 307 });
    assert_eq!(thief.requests(), []);
}

#[tokio::test]
async fn a_body_without_end_is_left_early() {
    let world = World::new(PATIENT).await;
    world.sandbox.fault_next(On::get("attendance_timer"), Fault::Huge);
    let error = world.read(TimerKind::Attendance, "09:00").await.unwrap_err();
    assert!(error.to_string().contains("too long"), "{error}");
    // We read one; the rest is what two sockets' buffers hold.
    assert!(world.sandbox.huge_bytes() < 16 * 1024 * 1024, "{}", world.sandbox.huge_bytes());
}

#[tokio::test]
async fn what_is_asked_to_wait_is_told_for_how_long() {
    let world = World::new(PATIENT).await;
    let wait = Some(Duration::from_secs(17));
    let fault = |status| Fault::Status { status, body: String::new(), retry_after: Some("17".to_owned()) };
    world.sandbox.fault_next(On::any(""), fault(429));
    world.sandbox.fault_next(On::any(""), fault(503));
    let error = world.read(TimerKind::Attendance, "09:00").await.unwrap_err();
    assert_eq!(error, Error::Busy { retry_after: wait });
    let error = world.read(TimerKind::Attendance, "09:00").await.unwrap_err();
    let what = Unclear::Status { status: 503, words: String::new() };
    assert_eq!(error, Error::Unclear { what, may_still_land: false, retry_after: wait });
}

#[tokio::test]
async fn no_secret_gets_into_an_error() {
    let world = World::new(PATIENT).await;
    let echo = format!(
        r#"{{"errors":[{{"title":"bad {} and {}","detail":"{}"}}]}}"#,
        world.sandbox.key(),
        world.sandbox.secret(),
        "x".repeat(90_000)
    );
    let short = echo.replace(&"x".repeat(90_000), "y");
    for (status, body) in [(422, echo), (422, short.clone()), (500, short.clone()), (200, short)] {
        world.sandbox.fault_next(On::any(""), Fault::Status { status, body, retry_after: None });
        let error = world.read(TimerKind::Attendance, "09:00").await.unwrap_err();
        let text = format!("{error} {error:?}");
        assert!(!text.contains("sandbox-"), "{text}");
        assert!(text.len() < 1000, "{text}");
    }
    let mut url = world.sandbox.url();
    url.set_port(Some(1)).unwrap();
    url.set_query(Some("token=planted"));
    url.set_password(Some("planted")).unwrap();
    let client = client(Access { url, ..access(&world.sandbox, PATIENT) });
    let error = client.users().await.unwrap_err();
    assert!(!format!("{error} {error:?}").contains("planted"), "{error:?}");
    let broken = Access { secret: SecretString::from("plan\nted"), ..access(&world.sandbox, PATIENT) };
    let error = TimeTrack::new(broken, Clock::system()).err().unwrap();
    assert!(!format!("{error:?}").contains("plan"), "{error:?}");
}
