//! A day with the timers, for each behaviour that the documentation leaves open.

use timetrack_bot::model::{Note, Project, TaskName, Timer, TimerKind, TimerState, Username};
use timetrack_bot::timetrack::{Error, Write};
use timetrack_sandbox::{Body, Dates, Errors, Names, Quirks, Repeated, Routes, Truth, WriteStatus};

use super::{PATIENT, World, at, wall};

/// What the client can know of a timer that is in `state`.
fn knowable(state: TimerState, quirks: &Quirks) -> TimerState {
    let flagless = quirks.missing.contains(&"playing");
    if flagless || quirks.truth == Truth::Contradiction { TimerState::Unknown } else { state }
}

fn says_no<T: std::fmt::Debug>(result: Result<T, Error>, status: u16, quirks: &Quirks, name: &str) {
    let wordless = matches!(quirks.errors, Errors::Html | Errors::Nothing);
    match result {
        Err(Error::NoReason { status: own }) => assert!(wordless && own == status, "{name}: {own}"),
        Err(Error::UnknownUser { .. }) => assert_eq!(status, 404, "{name}"),
        Err(Error::Refused { status: own, words, code }) => {
            assert!(!wordless && own == status && words.contains(": ") && code.is_some(), "{name}: {words}");
        }
        other => panic!("{name}: expected a no, got {other:?}"),
    }
}

struct Day<'a> {
    world: &'a World,
    name: &'a str,
    quirks: Quirks,
}

impl Day<'_> {
    /// Writes, and holds what the answer shows against what is so.
    async fn does(&self, write: Write<'_>, time: &str, state: TimerState) {
        self.world.it_is(time);
        let shown = self.world.write(write, time).await;
        let shown = shown.unwrap_or_else(|error| panic!("{}: {write:?}: {error:?}", self.name));
        let silent = matches!(self.quirks.write_body, Body::EmptyObject | Body::Nothing)
            || self.quirks.write_status == WriteStatus::NoContent;
        assert_eq!(
            shown.map(|timer| timer.state),
            (!silent).then(|| knowable(state, &self.quirks)),
            "{}: {write:?}",
            self.name
        );
    }

    async fn reads(&self, kind: TimerKind, time: &str, state: TimerState) -> Timer {
        self.world.it_is(time);
        let timer = self.world.read(kind, time).await;
        let timer = timer.unwrap_or_else(|error| panic!("{}: {kind:?} at {time}: {error:?}", self.name));
        let expected = if state == TimerState::Stopped { state } else { knowable(state, &self.quirks) };
        assert_eq!(timer.state, expected, "{}: {kind:?} at {time}", self.name);
        timer
    }

    fn shows(&self, field: &str) -> bool {
        !self.quirks.missing.contains(&field)
    }

    async fn project(&self) {
        use TimerState::{Paused, Running, Stopped};
        let (world, name, kind) = (self.world, self.name, TimerKind::Project);
        self.reads(kind, "08:59", Stopped).await;
        let task = TaskName::new("Design").unwrap();
        let note = Note::new("Start – \"page\"").unwrap();
        let start = Write::ProjectStart { project: &world.website, task: Some(&task), note: Some(&note) };
        self.does(start, "09:00", Running).await;
        let running = self.reads(kind, "09:30", Running).await;
        assert_eq!(running.started_at, self.shows("startedAt").then(|| at("09:00")), "{name}");
        assert_eq!(running.project.as_ref(), self.shows("projectName").then_some(&world.website), "{name}");
        assert_eq!(running.task.as_deref(), Some("Design"), "{name}");
        assert_eq!(running.note.as_deref(), Some(note.as_str()), "{name}");
        assert_eq!(running.worked_seconds, self.shows("workedSeconds").then_some(0), "{name}: stale");
        self.does(Write::ProjectPause, "10:00", Paused).await;
        let paused = self.reads(kind, "10:10", Paused).await;
        assert_eq!(paused.worked_seconds, self.shows("workedSeconds").then_some(3600), "{name}: saved");
        assert_eq!(paused.break_seconds, self.shows("breakSeconds").then_some(0), "{name}: stale");
        self.does(Write::ProjectResume, "10:30", Running).await;
        let resumed = self.reads(kind, "10:40", Running).await;
        assert_eq!(resumed.break_seconds, self.shows("breakSeconds").then_some(1800), "{name}: saved");
        self.does(Write::ProjectStop, "11:00", Stopped).await;
        self.reads(kind, "11:01", Stopped).await;
        let entries = world.sandbox.project_entries("anna.huber");
        let [entry] = entries.as_slice() else { panic!("{name}: {entries:?}") };
        assert_eq!((entry.from, entry.to), (wall("09:00"), wall("11:00")), "{name}");
        assert_eq!((entry.worked_seconds, entry.break_seconds), (5400, 1800), "{name}");
    }

    async fn attendance(&self) {
        use TimerState::{Running, Stopped};
        let kind = TimerKind::Attendance;
        self.reads(kind, "12:00", Stopped).await;
        self.does(Write::AttendanceStart, "12:01", Running).await;
        assert_eq!(self.reads(kind, "12:05", Running).await.project, None, "{}", self.name);
        self.does(Write::AttendanceStop, "12:30", Stopped).await;
        self.reads(kind, "12:31", Stopped).await;
        let entries = self.world.sandbox.attendances("anna.huber");
        assert_eq!(
            entries.iter().map(|entry| (entry.from, entry.to)).collect::<Vec<_>>(),
            [(wall("12:01"), wall("12:30"))]
        );
    }

    /// One call where it makes no sense: refused or taken, as the quirk says.
    async fn again(&self, again: Repeated, write: Write<'_>, time: &str) {
        self.world.it_is(time);
        let before = self.world.sandbox.snapshot("anna.huber");
        let result = self.world.write(write, time).await;
        match again {
            Repeated::Refuse => says_no(result, 409, &self.quirks, self.name),
            Repeated::Ignore | Repeated::Restart => assert!(result.is_ok(), "{}: {result:?}", self.name),
        }
        if again != Repeated::Restart {
            assert_eq!(self.world.sandbox.snapshot("anna.huber"), before, "{}", self.name);
        }
    }

    async fn repeats(&self) {
        let (world, quirks) = (self.world, &self.quirks);
        self.again(quirks.stop_again, Write::ProjectStop, "13:00").await;
        self.again(quirks.stop_again, Write::AttendanceStop, "13:00").await;
        says_no(world.write(Write::ProjectPause, "13:00").await, 404, quirks, self.name);
        self.does(world.start(), "13:01", TimerState::Running).await;
        self.again(quirks.resume_again, Write::ProjectResume, "13:02").await;
        self.again(quirks.start_again, world.start(), "13:03").await;
        let started = world.sandbox.project_timer("anna.huber").unwrap().started_at;
        let restarted = quirks.start_again == Repeated::Restart;
        assert_eq!(started, if restarted { wall("13:03") } else { wall("13:01") }, "{}", self.name);
        self.does(Write::ProjectPause, "13:04", TimerState::Paused).await;
        self.again(quirks.pause_again, Write::ProjectPause, "13:05").await;
        self.does(Write::ProjectStop, "13:06", TimerState::Stopped).await;
    }

    async fn names_and_dates(&self) {
        let (world, quirks, name) = (self.world, &self.quirks, self.name);
        world.it_is("14:00");
        for (user, names, status) in [
            ("nobody", quirks.unknown_names, 404),
            ("eva.lang", quirks.disabled_names, 422),
            ("Ben.MEYER", quirks.cased_names, 404),
        ] {
            let user = Username::new(user).unwrap();
            let result = world.client.write(Write::AttendanceStart, &user, at("14:00")).await;
            match names {
                Names::Refuse => says_no(result, status, quirks, name),
                Names::Accept | Names::Create => assert!(result.is_ok(), "{name}: {user}: {result:?}"),
            }
        }
        for (client, project, names) in [
            ("Lindner Brewery", "Nothing", quirks.unknown_names),
            ("Nordlicht Energy", "Migration 2024", quirks.disabled_names),
            ("lindner brewery", "LABEL design", quirks.cased_names),
        ] {
            let project = Project::new(client, project).unwrap();
            let clara = Username::new("clara.novak").unwrap();
            let start = Write::ProjectStart { project: &project, task: None, note: None };
            let result = world.client.write(start, &clara, at("14:00")).await;
            match names {
                Names::Refuse => says_no(result, 422, quirks, name),
                Names::Accept | Names::Create => {
                    assert!(result.is_ok(), "{name}: {project}: {result:?}");
                    world.client.write(Write::ProjectStop, &clara, at("14:00")).await.unwrap();
                }
            }
        }
        for (time, dates) in [("13:30", quirks.past), ("14:30", quirks.future)] {
            let david = Username::new("david.okafor").unwrap();
            let result = world.client.write(Write::AttendanceStart, &david, at(time)).await;
            match dates {
                Dates::Refuse => says_no(result, 422, quirks, name),
                Dates::Accept => assert_eq!(result.map(|_| ()), Ok(()), "{name}: {time}"),
            }
            world.client.write(Write::AttendanceStop, &david, at("14:00")).await.ok();
        }
    }
}

#[tokio::test]
async fn a_day_goes_right_with_every_quirk() {
    for (name, quirks) in Quirks::every() {
        let world = World::new(PATIENT).await;
        world.sandbox.set_quirks(quirks.clone());
        let day = Day { world: &world, name, quirks };
        day.project().await;
        day.attendance().await;
        day.repeats().await;
        day.names_and_dates().await;
        assert!(world.sandbox.requests().iter().all(|request| request.authorised), "{name}");
    }
}

#[tokio::test]
async fn the_route_of_the_other_edition_is_found_by_reading_and_remembered() {
    let world = World::new(PATIENT).await;
    world.sandbox.set_quirks(Quirks { routes: Routes::Short, ..Quirks::default() });
    world.write(world.start(), "09:00").await.unwrap();
    world.read(TimerKind::Project, "09:01").await.unwrap();
    let asked = |world: &World| {
        let requests = world.sandbox.requests().into_iter();
        requests.map(|request| format!("{} {}", request.method, request.path)).collect::<Vec<_>>()
    };
    assert_eq!(
        asked(&world),
        ["GET timers/project_timer", "GET project_timer", "POST project_timer/start", "GET project_timer",]
    );
    // The server becomes the other edition: the next write fails without harm, and the one after it arrives.
    world.sandbox.set_quirks(Quirks::default());
    assert_eq!(world.write(Write::ProjectPause, "09:02").await, Err(Error::NoReason { status: 404 }));
    world.write(Write::ProjectPause, "09:03").await.unwrap();
    assert_eq!(asked(&world).last().unwrap(), "POST timers/project_timer/pause");
    assert_eq!(world.sandbox.project_timer("anna.huber").unwrap().paused_since, Some(wall("09:03")));
}

#[tokio::test]
async fn what_is_sent_is_what_is_documented() {
    let world = World::new(PATIENT).await;
    world.read(TimerKind::Attendance, "09:00").await.unwrap();
    world.write(Write::AttendanceStart, "09:05").await.unwrap();
    world.read(TimerKind::Project, "09:06").await.unwrap();
    world.write(world.start(), "09:07").await.unwrap();
    let requests = world.sandbox.requests();
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let date = "2026-11-23T09:00:00.000Z";
    assert_eq!(requests[0].query, [pair("username", "anna.huber"), pair("date", date)]);
    let body = |number: usize| serde_json::from_str::<serde_json::Value>(&requests[number].body).unwrap();
    let attendance = serde_json::json!({ "date": "2026-11-23T09:05:00.000Z", "username": "anna.huber" });
    assert_eq!(body(1), attendance);
    let project = serde_json::json!({
        "date": "2026-11-23T09:07:00.000Z", "username": "anna.huber",
        "clientName": "Lindner Brewery", "projectName": "Website",
    });
    assert_eq!(body(3), project);
}
