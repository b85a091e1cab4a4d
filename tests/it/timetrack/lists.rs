//! Lists that are long, malformed or endless.

use std::time::Duration;

use chrono::TimeDelta;
use timetrack_bot::model::{TaskName, TimerKind};
use timetrack_bot::timetrack::{Access, Entry, Error, Listing, Write};
use timetrack_sandbox::{
    Company, Employee, Extras, Fault, FieldCase, Filters, Flags, Ids, Numbers, On, Paging, Quirks, Stamps,
};

use super::{PATIENT, World, access, at, client, wall};

#[tokio::test]
async fn every_row_of_a_long_list_comes_once() {
    let world = World::of(Company::large(2500), PATIENT).await;
    // A server that always sends the first page cannot be made to send another.
    for (paging, rows) in
        [(Paging::Heeded, 2500), (Paging::NoLimit, 2500), (Paging::NoPage, 1000), (Paging::None, 2500)]
    {
        world.sandbox.set_quirks(Quirks { paging, ..Quirks::default() });
        let before = world.sandbox.requests().len();
        assert_eq!(world.client.users().await.unwrap().rows.len(), rows, "{paging:?}");
        assert_eq!(world.client.projects().await.unwrap().rows.len(), rows, "{paging:?}");
        assert_eq!(world.client.tasks().await.unwrap().rows.len(), rows, "{paging:?}");
        let requests = world.sandbox.requests().len() - before;
        assert!(requests <= 3 * 55, "{paging:?}: {requests}");
    }
}

#[tokio::test]
async fn a_list_without_end_is_left_after_two_hundred_pages() {
    let world = World::of(Company::large(10_100), PATIENT).await;
    world.sandbox.set_quirks(Quirks { paging: Paging::NoLimit, ..Quirks::default() });
    assert_eq!(world.client.tasks().await.unwrap().rows.len(), 200 * 50);
    assert_eq!(world.sandbox.requests().len(), 200);
    assert_eq!(world.sandbox.recent(1)[0].query[0].1, "199");
}

#[tokio::test]
async fn rows_are_read_in_every_dress() {
    let world = World::new(PATIENT).await;
    let quirks = [
        Quirks::default(),
        Quirks { field_case: FieldCase::Pascal, ids: Ids::Upper, ..Quirks::default() },
        Quirks { field_case: FieldCase::Snake, flags: Flags::Number, ..Quirks::default() },
        Quirks { numbers: Numbers::Text, flags: Flags::Text, extras: Extras::Some, ..Quirks::default() },
    ];
    for quirks in quirks {
        world.sandbox.set_quirks(quirks.clone());
        let users = world.client.users().await.unwrap().rows;
        let eva = users.last().unwrap();
        assert_eq!((users.len(), eva.username.as_str(), eva.enabled), (5, "eva.lang", false), "{quirks:?}");
        assert_eq!((eva.full_name.as_str(), eva.email.as_str()), ("Eva Lang", "eva.lang@company.example"));
        let projects = world.client.projects().await.unwrap().rows;
        let websites = projects.iter().filter(|row| row.project.name == "Website").count();
        let disabled: Vec<_> =
            projects.iter().filter(|row| !row.enabled).map(|row| &row.project.name).collect();
        assert_eq!((projects.len(), websites), (9, 2), "{quirks:?}");
        assert_eq!(disabled, ["Migration 2024"], "{quirks:?}");
        assert_eq!(world.client.tasks().await.unwrap().rows[0], TaskName::new("Design").unwrap());
    }
}

#[tokio::test]
async fn missing_flags_mean_enabled_and_missing_names_no_row() {
    let world = World::new(PATIENT).await;
    let missing = &["enabled", "projectEnabled", "id", "firstName"];
    world.sandbox.set_quirks(Quirks { missing, ..Quirks::default() });
    assert!(world.client.users().await.unwrap().rows.iter().all(|user| user.enabled));
    let projects = world.client.projects().await.unwrap().rows;
    assert!(projects.len() == 9 && projects.iter().all(|row| row.enabled));
    world.sandbox.set_quirks(Quirks { missing: &["username", "projectName", "name"], ..Quirks::default() });
    assert!(world.client.users().await.unwrap().rows.is_empty());
    assert!(world.client.projects().await.unwrap().rows.is_empty());
    assert!(world.client.tasks().await.unwrap().rows.is_empty());
}

#[tokio::test]
async fn rows_that_are_no_names_are_left_out() {
    let world = World::new(PATIENT).await;
    world.sandbox.change_company(|company| {
        company.tasks = vec![" ".into(), "x".repeat(201), "Good".into(), "ü".repeat(200), "Good".into()];
        company.users.push(Employee { username: String::new(), ..Employee::named("No", "Name", true) });
    });
    let tasks = world.client.tasks().await.unwrap().rows;
    assert_eq!(tasks, [TaskName::new("Good").unwrap(), TaskName::new(&"ü".repeat(200)).unwrap()]);
    assert_eq!(world.client.users().await.unwrap().rows.len(), 5);
}

#[tokio::test]
async fn a_user_is_found_by_the_whole_name_only() {
    let world = World::new(PATIENT).await;
    world.sandbox.change_company(|company| {
        company
            .users
            .push(Employee { username: "ANNA.huber".into(), ..Employee::named("Other", "Anna", true) });
    });
    for filters in [Filters::Heeded, Filters::Ignored] {
        world.sandbox.set_quirks(Quirks { filters, ..Quirks::default() });
        let name =
            async |name: &str| world.client.user(name).await.unwrap().map(|user| user.username.to_string());
        assert_eq!(name(" Ben.Meyer ").await.as_deref(), Some("ben.meyer"), "{filters:?}");
        assert_eq!(name("ANNA.huber").await.as_deref(), Some("ANNA.huber"), "{filters:?}");
        assert_eq!(name("anna.huber").await.as_deref(), Some("anna.huber"), "{filters:?}");
        assert_eq!(name("anna").await, None, "{filters:?}");
        assert_eq!(name("").await, None, "{filters:?}");
    }
}

#[tokio::test]
async fn the_doctors_questions_are_answered() {
    let world = World::new(PATIENT).await;
    assert_eq!(world.client.server_time().await, Ok(Some(world.clock.now())));
    world.sandbox.set_secret("another");
    assert_eq!(world.client.server_time().await, Err(Error::KeyRefused { status: 401 }));
}

#[tokio::test]
async fn a_list_that_is_no_list_is_an_error_and_never_an_empty_list() {
    let world = World::new(PATIENT).await;
    for fault in [Fault::Html, Fault::WrongTypes, Fault::TruncatedBody(30), Fault::Huge] {
        world.sandbox.fault_next(On::get("projects"), fault.clone());
        let result = world.client.projects().await;
        assert!(matches!(result, Err(Error::Unclear { .. })), "{fault:?}: {result:?}");
    }
    world.sandbox.fault_next(On::get("projects"), Fault::status(503));
    assert!(matches!(world.client.projects().await, Err(Error::Unclear { .. })));
}

fn november(day: u32) -> chrono::NaiveDate {
    chrono::NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
}

/// Anna's entries of one timer around the day of the tests.
async fn entries(world: &World, kind: TimerKind) -> Result<Listing, Error> {
    world.client.entries(kind, &world.anna, &(november(22)..=november(24))).await
}

#[tokio::test]
async fn a_persons_own_entries_are_read_in_every_dress() {
    for quirks in [
        Quirks::default(),
        Quirks { field_case: FieldCase::Pascal, ids: Ids::Upper, ..Quirks::default() },
        Quirks { field_case: FieldCase::Snake, flags: Flags::Number, ..Quirks::default() },
        Quirks { numbers: Numbers::Text, flags: Flags::Text, extras: Extras::Some, ..Quirks::default() },
        Quirks { filters: Filters::Ignored, ..Quirks::default() },
        Quirks { paging: Paging::NoPage, ..Quirks::default() },
        Quirks { stamps: Stamps::Bare, ..Quirks::default() },
        Quirks { missing: &["id", "notes", "workedMinutes"], ..Quirks::default() },
    ] {
        let world = World::new(PATIENT).await;
        world.sandbox.set_quirks(quirks.clone());
        world.sandbox.start_attendance("ben.meyer", wall("09:00")).unwrap();
        world.sandbox.stop_attendance("ben.meyer", wall("09:30")).unwrap();
        world.sandbox.start_attendance("anna.huber", wall("09:05")).unwrap();
        world.sandbox.stop_attendance("anna.huber", wall("10:00")).unwrap();
        world.write(world.start(), "09:10").await.unwrap();
        world.write(Write::ProjectStop, "09:40").await.unwrap();
        let worked =
            |minutes| (!quirks.missing.contains(&"workedMinutes")).then(|| TimeDelta::minutes(minutes));
        let (from, to, breaks) = (at("09:05"), Some(at("10:00")), Some(TimeDelta::zero()));
        let row = Entry { from, to, worked: worked(55), breaks, project: None, manual: false };
        let listing = entries(&world, TimerKind::Attendance).await.unwrap();
        assert_eq!(listing, Listing::Rows(vec![row]), "{quirks:?}");
        let project = Some(world.website.clone());
        let (from, to) = (at("09:10"), Some(at("09:40")));
        let row = Entry { from, to, worked: worked(30), breaks, project, manual: false };
        let listing = entries(&world, TimerKind::Project).await.unwrap();
        assert_eq!(listing, Listing::Rows(vec![row]), "{quirks:?}");
    }
}

#[tokio::test]
async fn entries_of_nobody_are_nobodys() {
    let world = World::new(PATIENT).await;
    world.sandbox.set_quirks(Quirks { missing: &["user", "username"], ..Quirks::default() });
    world.sandbox.start_attendance("anna.huber", wall("09:05")).unwrap();
    world.sandbox.stop_attendance("anna.huber", wall("10:00")).unwrap();
    assert_eq!(entries(&world, TimerKind::Attendance).await.unwrap(), Listing::Rows(Vec::new()));
}

#[tokio::test]
async fn a_list_of_entries_that_is_none_is_told_from_one_that_does_not_come() {
    let body = |body: &str| Fault::Status { status: 200, body: body.to_owned(), retry_after: None };
    let none = [
        Fault::status(404),
        Fault::status(401),
        Fault::status(403),
        Fault::Html,
        Fault::Huge,
        body("7"),
        body("{\"a\":1}"),
    ];
    for fault in none {
        let world = World::new(PATIENT).await;
        world.sandbox.fault_next(On::get("attendances"), fault.clone());
        let listing = entries(&world, TimerKind::Attendance).await.unwrap();
        assert!(matches!(listing, Listing::Unreadable(_)), "{fault:?}: {listing:?}");
    }
    for status in [408, 429, 500, 502, 503] {
        let world = World::new(PATIENT).await;
        world.sandbox.fault_next(On::get("attendances"), Fault::status(status));
        entries(&world, TimerKind::Attendance).await.unwrap_err();
    }
    for wrapped in
        ["[]", "null", "", "{\"data\":[]}", "{\"attendances\":[]}", "[{\"username\":\"ben.meyer\"}, 7]"]
    {
        let world = World::new(PATIENT).await;
        world.sandbox.fault_next(On::get("attendances"), body(wrapped));
        let listing = entries(&world, TimerKind::Attendance).await.unwrap();
        assert_eq!(listing, Listing::Rows(Vec::new()), "{wrapped}");
    }
}

#[tokio::test]
async fn a_row_of_the_person_without_a_start_leaves_the_list_incomplete() {
    for (row, is_whole) in [
        (r#"{"username":"anna.huber","from":"soon"}"#, false),
        (r#"{"username":"ben.meyer","from":"soon"}"#, true),
    ] {
        let world = World::new(PATIENT).await;
        let fault = Fault::Status { status: 200, body: format!("[{row}]"), retry_after: None };
        world.sandbox.fault_next(On::get("attendances"), fault);
        let listing = entries(&world, TimerKind::Attendance).await.unwrap();
        let none = if is_whole { Listing::Rows(Vec::new()) } else { Listing::Some(Vec::new()) };
        assert_eq!(listing, none, "{row}");
    }
}

/// A server whose lists have another page behind every page, each a while in coming.
async fn endless(listener: tokio::net::TcpListener, rows: usize, pause: Duration) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    for page in 0_usize.. {
        let Ok((mut stream, _)) = listener.accept().await else { return };
        let _ = stream.read(&mut [0; 4096]).await;
        let row = |number: usize| {
            let user = if number == 0 { "anna.huber" } else { "ben.meyer" };
            format!(
                "{{\"id\":\"{page}-{number}\",\"username\":\"{user}\",\"from\":\"2026-11-23T09:05:12Z\"}}"
            )
        };
        let body = format!("[{}]", (0..rows).map(row).collect::<Vec<_>>().join(","));
        let head = format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len());
        let _ = tokio::time::timeout(pause, std::future::pending::<()>()).await;
        let _ = stream.write_all((head + &body).as_bytes()).await;
    }
}

async fn of_endless(rows: usize, pause: Duration, timeout: Duration) -> Listing {
    let world = World::new(PATIENT).await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
    let server = tokio::spawn(endless(listener, rows, pause));
    let client = client(Access { url, ..access(&world.sandbox, timeout) });
    let listing = client.entries(TimerKind::Attendance, &world.anna, &(november(22)..=november(24))).await;
    server.abort();
    listing.unwrap()
}

#[tokio::test]
async fn a_list_of_entries_that_takes_too_long_as_a_whole_is_left() {
    // Each page comes in time; twenty of them do not.
    let listing = of_endless(50, Duration::from_millis(200), Duration::from_secs(2)).await;
    assert!(matches!(listing, Listing::Unreadable(_)), "{listing:?}");
}

#[tokio::test]
async fn no_more_rows_are_read_than_so_many_pages_may_have() {
    let Listing::Some(rows) = of_endless(15_000, Duration::ZERO, PATIENT).await else { panic!("no rows") };
    assert_eq!(rows.len(), 2, "20,000 rows are looked at, and one of each page is hers");
}
