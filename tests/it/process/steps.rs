//! Kills the process between any two steps of a delivery, for every action: each punch is booked exactly once, at the second it
//! was pressed, and its person is told.

use std::time::Duration;

use discord_sandbox::Press;
use sqlx::Connection;
use sqlx::sqlite::SqliteConnection;
use timetrack_bot::clock::Clock;
use timetrack_sandbox::{Body, Fault, On, Quirks, Repeated, WallTime, Weather};

use super::oracle::{self, Judgement};
use super::plan;
use super::stage::{Member, Stage};

type Say = (&'static str, &'static [(&'static str, &'static str)]);

const CLOCK_IN: Say = ("/clockin", &[]);
const START: Say = ("/project start", &[("project", "Project 0001")]);
const SWITCH: Say = ("/project start", &[("project", "Project 0002")]);
const PAUSE: Say = ("/project pause", &[]);
const BREAK: Say = ("/break", &[]);
const BACK: Say = ("/back", &[]);

/// What each person did before, what the person does when it happens, and the words that tell how it ended.
const ACTIONS: [(&[Say], Say, &str); 9] = [
    (&[], CLOCK_IN, "Clocked in "),
    (&[CLOCK_IN], ("/clockout", &[]), "Clocked out "),
    (&[], START, "Started "),
    (&[START], SWITCH, "Switched from"),
    (&[START], PAUSE, "Paused "),
    (&[START, PAUSE], ("/project resume", &[]), "Resumed "),
    (&[START], ("/project stop", &[]), "Stopped "),
    (&[CLOCK_IN, START], BREAK, "On break since"),
    (&[CLOCK_IN, START, BREAK], BACK, "Back from the break"),
];

/// Where the delivery stands still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hold {
    /// The first look at the timer has left.
    Read,
    /// The write has left and has not arrived.
    BeforeWrite,
    /// The write has been applied, and its answer is under way.
    AfterWrite,
    /// The write was answered without a word, and the read back has left.
    ReadBack,
    /// Of the two writes of a switch or of a break and its end, the second has left and has not arrived.
    BeforeSecondWrite,
    /// The second one has been applied.
    AfterSecondWrite,
}

impl Hold {
    /// Scripts it for the next delivery.
    fn prepare(self, stage: &Stage) {
        let script = |on, fault| stage.timetrack.fault_next(on, fault);
        let timer = "_timer";
        // A cut after the last byte of the body harms nothing: it only lets one request pass before the next fault.
        let pass = || Fault::TruncatedBody(usize::MAX);
        match self {
            Hold::Read => script(On::get(timer), Fault::HangBefore),
            Hold::BeforeWrite => script(On::post(timer), Fault::HangBefore),
            Hold::AfterWrite => script(On::post(timer), Fault::HangAfter),
            Hold::ReadBack => {
                script(On::get(timer), pass());
                script(On::get(timer), Fault::HangBefore);
            }
            Hold::BeforeSecondWrite => {
                script(On::post(timer), pass());
                script(On::post(timer), Fault::HangBefore);
            }
            Hold::AfterSecondWrite => {
                script(On::post(timer), pass());
                script(On::post(timer), Fault::HangAfter);
            }
        }
    }

    fn concerns(self, action: Say) -> bool {
        [SWITCH, BREAK, BACK].contains(&action)
            || !matches!(self, Hold::BeforeSecondWrite | Hold::AfterSecondWrite)
    }
}

/// Whether people have their first answer when it happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answered {
    Yes,
    No,
}

async fn killed_at(hold: Hold, answered: Answered, transport: &'static str) {
    let mut stage = Stage::new(&plan(ACTIONS.len(), transport)).await;
    stage.timetrack.set_quirks(Quirks { write_body: Body::Nothing, ..Quirks::default() });
    for (person, (before, _, _)) in stage.people.iter().zip(ACTIONS) {
        for (command, options) in before {
            let text = stage.says(person.id, command, options).await;
            assert!(oracle::is_promise(&text), "{text}");
        }
    }
    let mut pressed = Vec::new();
    for (person, (_, action, end)) in stage.people.clone().into_iter().zip(ACTIONS) {
        if hold.concerns(action) {
            hold.prepare(&stage);
            let press = stage.press(person.id, action.0, action.1);
            stage.until(&format!("{hold:?} of {action:?}"), |stage| stage.timetrack.faults_left() == 0).await;
            pressed.push((person, press, end));
        }
    }
    if answered == Answered::Yes {
        for (_, press, _) in &pressed {
            let text = stage.message(*press).await.text();
            let is_said = text.contains("Noted") || text.contains("still waiting");
            assert!(is_said, "{hold:?}: {text}");
        }
    }
    stage.kill().await;
    stage.timetrack.release();
    stage.a_minute_passes().await;
    stage.start().await;
    stage.drained().await.unwrap();
    tell_the_end(&stage, &pressed).await;
    let found = end(stage).await;
    assert!(found.is_clean(), "{hold:?}, answered: {answered:?}\n{found}");
    assert_eq!(found.recorded, found.presses, "{hold:?}: TimeTrack was asked, so all was recorded");
}

/// A person who was promised something hears how it ended without asking.
async fn tell_the_end(stage: &Stage, pressed: &[(Member, Press, &str)]) {
    for (person, _, end) in pressed {
        let what = format!("a direct message to {} that says {end:?}", person.username);
        let heard = stage
            .discord
            .wait_for(&what, |world| {
                world.dms(person.id).any(|message| message.text().contains(end)).then_some(())
            })
            .await;
        heard.unwrap_or_else(|error| panic!("{error:#}"));
    }
}

/// Stops the bot politely and judges.
async fn end(mut stage: Stage) -> Judgement {
    stage.notices_are_sent().await.unwrap();
    let ended = stage.terminate().await;
    assert_eq!(ended.code(), Some(0), "{}", ended.text());
    let table = stage.table().await;
    let found = oracle::judge(&stage, &table, &stage.timetrack.requests(), None).await;
    table.close().await;
    found
}

macro_rules! kills {
    ($($name:ident: $hold:ident, $answered:ident, $transport:literal;)+) => {
        $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() { killed_at(Hold::$hold, Answered::$answered, $transport).await; })+
    };
}

kills! {
    killed_before_the_read: Read, Yes, "endpoint";
    killed_before_the_write_arrives: BeforeWrite, Yes, "endpoint";
    killed_after_the_write_was_applied: AfterWrite, Yes, "endpoint";
    killed_before_the_read_back: ReadBack, Yes, "endpoint";
    killed_between_the_two_writes_of_a_switch_or_a_break: BeforeSecondWrite, Yes, "endpoint";
    killed_after_the_second_write_of_a_switch: AfterSecondWrite, Yes, "endpoint";
    killed_before_the_read_and_before_the_answer: Read, No, "endpoint";
    killed_before_the_write_and_before_the_answer: BeforeWrite, No, "endpoint";
    killed_after_the_write_and_before_the_answer: AfterWrite, No, "endpoint";
    killed_before_the_read_back_and_before_the_answer: ReadBack, No, "endpoint";
    killed_before_the_write_arrives_over_the_gateway: BeforeWrite, Yes, "gateway";
    killed_after_the_write_was_applied_over_the_gateway: AfterWrite, No, "gateway";
}

/// Somebody clocks in, and is told so while the database takes no writes.
async fn said_and_not_written(
    transport: &'static str,
) -> (Stage, (Member, Press, &'static str), SqliteConnection) {
    let stage = Stage::new(&plan(1, transport)).await;
    let person = stage.people[0].clone();
    stage.timetrack.set_weather(Weather::Slow(Duration::from_millis(1_500)));
    let before = stage.timetrack.requests().len();
    let press = stage.press(person.id, "/clockin", &[]);
    let is_write = |asked: &timetrack_sandbox::Request| asked.path.ends_with("attendance_timer/start");
    stage.until("the write", |stage| stage.timetrack.requests_from(before).iter().any(is_write)).await;
    // It has left, so the mark of it is written.
    let lock = stage.lock().await;
    let end = "Clocked in ";
    stage
        .discord
        .wait_for("an end that is said", |world| {
            world.message_of(press.id).filter(|message| message.text().contains(end)).map(drop)
        })
        .await
        .unwrap_or_else(|error| panic!("{error:#}"));
    stage.timetrack.set_weather(Weather::Fine);
    (stage, (person, press, end), lock)
}

async fn killed_once_it_was_said(transport: &'static str, meanwhile: impl Fn(&Stage, &Member)) {
    let (mut stage, pressed, lock) = said_and_not_written(transport).await;
    stage.kill().await;
    lock.close().await.unwrap();
    meanwhile(&stage, &pressed.0);
    stage.a_minute_passes().await;
    stage.start().await;
    stage.drained().await.unwrap();
    tell_the_end(&stage, &[pressed]).await;
    let found = end(stage).await;
    assert!(found.is_clean(), "{found}");
    assert_eq!((found.recorded, found.booked), (1, 1), "{found}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_said_and_not_written_is_read_back_after_a_death() {
    for transport in ["endpoint", "gateway"] {
        killed_once_it_was_said(transport, |_, _| {}).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_said_and_undone_in_timetrack_before_it_was_written_is_not_booked_again() {
    killed_once_it_was_said("endpoint", |stage, person| {
        let now = WallTime(Clock::system().now().naive_utc());
        stage.timetrack.stop_attendance(&person.username, now).unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_next_interaction_sees_what_was_said_before_it_was_written() {
    let (stage, (person, _, _), lock) = said_and_not_written("endpoint").await;
    let status = stage.press(person.id, "/status", &[]);
    // It waits for the write; without that it would be answered now.
    let early = tokio::time::timeout(Duration::from_millis(500), stage.message(status)).await;
    assert!(early.is_err(), "{early:?}");
    lock.close().await.unwrap();
    let text = stage.message(status).await.text();
    assert!(text.contains("Working") && !text.contains("Noted"), "{text}");
    let text = stage.says(person.id, "/clockout", &[]).await;
    assert!(text.contains("Clocked out "), "{text}");
    let found = end(stage).await;
    assert!(found.is_clean(), "{found}");
    assert_eq!(found.booked, 2);
}

/// A write that arrived before the kill is applied only after the next start has looked: it is not booked twice.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_that_lands_after_the_restart_is_not_doubled() {
    let mut stage = Stage::new(&plan(ACTIONS.len(), "endpoint")).await;
    // A start that is sent twice would show.
    stage.timetrack.set_quirks(Quirks { start_again: Repeated::Restart, ..Quirks::default() });
    for (person, (before, action, _)) in stage.people.clone().into_iter().zip(ACTIONS) {
        for (command, options) in before {
            stage.says(person.id, command, options).await;
        }
        stage.timetrack.fault_next(On::post("_timer"), Fault::DelayedApply);
        stage.press(person.id, action.0, action.1);
        stage.until("a write that waits to land", |stage| stage.timetrack.faults_left() == 0).await;
    }
    stage.kill().await;
    let before = stage.timetrack.requests().len();
    stage.start().await;
    stage
        .until("a look at every timer", |stage| {
            let requests = stage.timetrack.requests();
            let looks = requests[before..].iter().filter(|asked| asked.path.ends_with("_timer"));
            looks.count() >= ACTIONS.len()
        })
        .await;
    assert!(stage.timetrack.land() >= ACTIONS.len());
    stage.kill().await;
    stage.a_minute_passes().await;
    stage.start().await;
    stage.drained().await.unwrap();
    let found = end(stage).await;
    assert!(found.is_clean(), "{found}");
    assert_eq!(found.recorded, found.presses);
}

/// An answer that is of no use, to a write that took effect: it is not sent again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_cannot_be_read_doubles_nothing() {
    let stage = Stage::new(&plan(2 * ACTIONS.len(), "endpoint")).await;
    let faults = [Fault::Html, Fault::WrongTypes];
    for (people, fault) in stage.people.chunks(ACTIONS.len()).zip(faults) {
        for (person, (before, action, end)) in people.iter().zip(ACTIONS) {
            for (command, options) in before {
                stage.says(person.id, command, options).await;
            }
            stage.timetrack.fault_next(On::post("_timer"), fault.clone());
            let press = stage.press(person.id, action.0, action.1);
            stage
                .discord
                .wait_for(&format!("{end:?} after {fault:?}"), |world| {
                    world.message_of(press.id).filter(|message| message.text().contains(end)).map(drop)
                })
                .await
                .unwrap_or_else(|error| panic!("{error:#}"));
        }
    }
    stage.drained().await.unwrap();
    let found = end(stage).await;
    assert!(found.is_clean(), "{found}");
}

/// SIGTERM with a punch waiting: a clean end, and after the next start it is booked.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_polite_stop_keeps_what_waits() {
    let mut stage = Stage::new(&plan(2, "gateway")).await;
    stage.timetrack.set_weather(timetrack_sandbox::Weather::Down);
    stage.timetrack.hang_up();
    let mut pressed = Vec::new();
    for person in stage.people.clone() {
        let press = stage.press(person.id, "/clockin", &[]);
        let text = stage.message(press).await.text();
        assert!(text.contains("Noted"), "{text}");
        pressed.push((person, press, "Clocked in "));
    }
    let ended = stage.terminate().await;
    assert_eq!(ended.code(), Some(0), "{}", ended.text());
    stage.timetrack.set_weather(timetrack_sandbox::Weather::Fine);
    // The instant is the press's, not that of the start.
    tokio::time::sleep(Duration::from_millis(1100)).await;
    stage.start().await;
    stage.drained().await.unwrap();
    tell_the_end(&stage, &pressed).await;
    let found = end(stage).await;
    assert!(found.is_clean(), "{found}");
    assert_eq!(found.booked, 2);
}
