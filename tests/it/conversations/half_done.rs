//! A switch whose stop succeeds and whose start does not: the reply says what was stopped, and the old project can be continued.

use std::time::Duration;

use discord_sandbox::{Client, Press};
use timetrack_bot::model::{InteractionId, PunchState};
use timetrack_sandbox::{Body, Fault, On, Quirks, Weather, WriteStatus};

use crate::stories;
use crate::story::{ANNA, BEN, CLARA, Story, Transport};

stories![
    a_switch_whose_start_is_refused_says_what_was_stopped_and_goes_on_with_it,
    a_switch_whose_start_waits_says_what_was_stopped,
    what_was_stopped_is_added_to_the_message_once_it_is_known,
    a_switch_that_is_refused_after_a_promise_says_it_in_the_message_too,
    a_switch_that_is_given_up_says_it_and_goes_on_with_it,
    a_switch_that_needs_a_human_says_it,
    a_switch_whose_user_is_gone_at_the_start_says_it,
    going_on_twice_doubles_nothing_and_too_late_is_refused,
];

const STOPPED: &str = "Lindner Brewery – Label design was stopped";
const GO_ON: &str = "Go on with Label design";

async fn works_on_the_label(transport: Transport) -> Story {
    let mut story = Story::new(transport).await;
    let options = [("project", "Label design"), ("task", "testing"), ("note", "third draft")];
    let said = story.says(ANNA, "/project start", &options).await;
    assert!(said.contains("Lindner Brewery"), "{said}");
    story.pass(Duration::from_secs(1_800));
    // The lists are due to be read again; what is closed in TimeTrack after that is not known for ten minutes.
    let now = story.clock.now();
    story
        .until("fresh lists", async || story.bot().app.store.freshness().await.unwrap().tasks == Some(now))
        .await;
    story
}

/// The project is closed in TimeTrack, and the bot does not know it yet.
fn close(story: &Story, project: &str, closed: bool) {
    story.timetrack.change_company(|company| {
        for job in company.projects.iter_mut().filter(|job| job.name == project) {
            job.enabled = !closed;
        }
    });
}

fn busy(story: &Story) {
    let fault = Fault::Status { status: 429, body: String::new(), retry_after: Some("20".to_owned()) };
    story.timetrack.fault_next(On::post("start"), fault);
}

const BOOKING: [(&str, &str); 1] = [("project", "Booking app")];

/// A switch whose try has ended without a result when the person is answered.
async fn switches_in_vain(story: &mut Story) -> (Press, String) {
    let press = story.sends(ANNA, "/project start", &BOOKING);
    story
        .until("an attempt", async || {
            let punch = story.bot().app.store.punch_of(InteractionId(press.id.0)).await.unwrap();
            punch.is_some_and(|punch| punch.attempts > 0 && punch.state == PunchState::Waiting)
        })
        .await;
    story.pass(Duration::from_secs(2));
    (press, story.answer(press).await)
}

async fn refused(story: &mut Story) -> Press {
    close(story, "Booking app", true);
    let press = story.sends(ANNA, "/project start", &BOOKING);
    let said = story.answer(press).await;
    assert!(said.contains(STOPPED) && said.contains("No active project Booking app"), "{said}");
    assert!(said.contains("Stopped, but not switched") && said.contains(GO_ON), "{said}");
    press
}

async fn a_switch_whose_start_is_refused_says_what_was_stopped_and_goes_on_with_it(transport: Transport) {
    let mut story = works_on_the_label(transport).await;
    let press = refused(&mut story).await;
    assert!(story.timetrack.project_timer("anna.huber").is_none());
    story.pass(Duration::from_secs(300));
    let click = story.clicks(ANNA, press, GO_ON).await;
    let said = story.becomes(click, "Started").await;
    assert!(said.contains("Label design") && said.contains("[Stop project]"), "{said}");
    let ended = &story.timetrack.project_entries("anna.huber")[0];
    let running = story.timetrack.project_timer("anna.huber").unwrap();
    assert_eq!(running.started_at, ended.to, "without a gap");
    assert_eq!(running.work, ended.work, "with task and note");
    story.end().await;
}

/// The forms of a yes to a stop, most of which show nothing of the timer.
fn every_yes() -> Vec<Quirks> {
    let body = |write_body| Quirks { write_body, ..Quirks::default() };
    let no_content = Quirks { write_status: WriteStatus::NoContent, ..Quirks::default() };
    vec![body(Body::Object), body(Body::EmptyObject), body(Body::Nothing), no_content]
}

async fn a_switch_whose_start_waits_says_what_was_stopped(transport: Transport) {
    for quirks in every_yes() {
        let mut story = works_on_the_label(transport).await;
        story.timetrack.set_quirks(quirks);
        busy(&story);
        busy(&story);
        let (press, said) = switches_in_vain(&mut story).await;
        assert!(said.contains("Noted") && said.contains(STOPPED), "{said}");
        story
            .until("another attempt", async || {
                story.clock.advance(Duration::from_secs(5));
                story.timetrack.faults_left() == 0
            })
            .await;
        story
            .until("its end", async || {
                let punch = story.bot().app.store.punch_of(InteractionId(press.id.0)).await.unwrap().unwrap();
                punch.half_done().is_some()
            })
            .await;
        let said = story.says(CLARA, "/admin queue", &[]).await;
        assert!(said.contains(STOPPED), "{said}");
        story.until_booked().await;
        let said = story.becomes(press, "Switched from").await;
        assert!(said.contains("Label design") && said.contains("Booking app"), "{said}");
        let ended = &story.timetrack.project_entries("anna.huber")[0];
        assert_eq!(story.timetrack.project_timer("anna.huber").unwrap().started_at, ended.to);
        story.end().await;
    }
}

async fn what_was_stopped_is_added_to_the_message_once_it_is_known(transport: Transport) {
    let mut story = works_on_the_label(transport).await;
    story.timetrack.set_quirks(Quirks { write_body: Body::Nothing, ..Quirks::default() });
    story.timetrack.fault_next(On::post("stop"), Fault::Leave);
    let (press, said) = switches_in_vain(&mut story).await;
    assert!(said.contains("Noted") && !said.contains(STOPPED), "nothing could be read: {said}");
    for _ in 0..50 {
        busy(&story);
    }
    story.timetrack.set_weather(Weather::Fine);
    story
        .until("the half to be known", async || {
            story.clock.advance(Duration::from_secs(1));
            let punch = story.bot().app.store.punch_of(InteractionId(press.id.0)).await.unwrap().unwrap();
            punch.half_done().is_some()
        })
        .await;
    let said = story.becomes(press, STOPPED).await;
    assert!(said.contains("Noted"), "{said}");
    story.timetrack.forget_faults();
    story.until_booked().await;
    story.becomes(press, "Switched from").await;
    story.end().await;
}

async fn a_switch_that_is_refused_after_a_promise_says_it_in_the_message_too(transport: Transport) {
    let mut story = works_on_the_label(transport).await;
    busy(&story);
    let (press, said) = switches_in_vain(&mut story).await;
    assert!(said.contains(STOPPED) && said.contains("Noted"), "{said}");
    close(&story, "Booking app", true);
    story.until_booked().await;
    let said = story.hears(ANNA, "No active project Booking app").await;
    assert!(said.contains(STOPPED), "{said}");
    let said = story.becomes(press, "No active project Booking app").await;
    assert!(said.contains(STOPPED) && said.contains(GO_ON), "{said}");
    story.pass(Duration::from_secs(300));
    let click = story.clicks_in_private(ANNA, GO_ON).await;
    story.becomes(click, "Started").await;
    let ended = &story.timetrack.project_entries("anna.huber")[0];
    assert_eq!(story.timetrack.project_timer("anna.huber").unwrap().started_at, ended.to, "without a gap");
    story.end().await;
}

async fn a_switch_that_is_given_up_says_it_and_goes_on_with_it(transport: Transport) {
    let mut story = works_on_the_label(transport).await;
    busy(&story);
    let (press, _) = switches_in_vain(&mut story).await;
    let queue = story.sends(CLARA, "/admin queue", &[]);
    story.answer(queue).await;
    let click = story.clicks(CLARA, queue, "Cancel #2").await;
    story.becomes(click, "Give up #2?").await;
    let click = story.clicks(CLARA, queue, "Give up #2").await;
    story.becomes(click, "given up").await;
    let said = story.hears(ANNA, "An admin gave this up").await;
    assert!(said.contains(STOPPED), "{said}");
    story.becomes(press, "An admin gave this up").await;
    story.pass(Duration::from_secs(120));
    let click = story.clicks(ANNA, press, GO_ON).await;
    story.becomes(click, "Started").await;
    let ended = &story.timetrack.project_entries("anna.huber")[0];
    assert_eq!(story.timetrack.project_timer("anna.huber").unwrap().started_at, ended.to);
    story.end().await;
}

async fn a_switch_that_needs_a_human_says_it(transport: Transport) {
    let mut story = works_on_the_label(transport).await;
    busy(&story);
    let (press, _) = switches_in_vain(&mut story).await;
    story.timetrack.rename_user("anna.huber", "anna.gruber");
    story
        .until("a decision to be needed", async || {
            story.clock.advance(Duration::from_secs(1));
            story.bot().app.store.standing().await.unwrap().stuck == 1
        })
        .await;
    story.hears(CLARA, "no such user any more").await;
    let said = story.hears(ANNA, "no longer knows your username").await;
    assert!(said.contains(STOPPED), "{said}");
    let said = story.becomes(press, "no longer knows your username").await;
    assert!(said.contains(STOPPED) && !said.contains(GO_ON), "it may be booked yet: {said}");
    story.leaves_waiting(1);
    story.end().await;
}

async fn a_switch_whose_user_is_gone_at_the_start_says_it(transport: Transport) {
    for quirks in every_yes() {
        let mut story = works_on_the_label(transport).await;
        story.timetrack.set_quirks(quirks);
        let errors = r#"{"errors":[{"title":"Not found","status":404,"detail":"No such user"}]}"#;
        let not_found = Fault::Status { status: 404, body: errors.to_owned(), retry_after: None };
        let others = Fault::Status {
            status: 200,
            body: r#"[{"id":1,"username":"somebody.else"}]"#.to_owned(),
            retry_after: None,
        };
        story.timetrack.fault_next(On::post("start"), not_found);
        // One list by name and one of all, each read until a page brings nothing new.
        for _ in 0..4 {
            story.timetrack.fault_next(On::get("users"), others.clone());
        }
        let said = story.says(ANNA, "/project start", &BOOKING).await;
        assert_eq!(story.timetrack.faults_left(), 0);
        assert!(said.contains("no longer knows your username") && said.contains(STOPPED), "{said}");
        story.hears(CLARA, "no such user any more").await;
        story.leaves_waiting(1);
        story.end().await;
    }
}

async fn going_on_twice_doubles_nothing_and_too_late_is_refused(transport: Transport) {
    let mut story = works_on_the_label(transport).await;
    let press = refused(&mut story).await;
    let message = story.read(press).await;
    let id = message.button(GO_ON).unwrap();
    let tap =
        |story: &Story, who| story.discord.click_with((who, Client::Forced), message.id, (&id, &[])).unwrap();
    let first = tap(&story, ANNA);
    story.becomes(first, "Started").await;
    let writes = story.timetrack.writes().len();
    let second = tap(&story, ANNA);
    story.becomes(second, "Started").await;
    let strange = tap(&story, BEN);
    let said = story.answer(strange).await;
    assert!(said.contains("gehört"), "{said}");
    assert_eq!(story.timetrack.writes().len(), writes);
    story.pass(Duration::from_secs(600));
    let late = tap(&story, ANNA);
    let said = story.becomes(late, "already on").await;
    assert!(said.contains("Label design"), "{said}");
    story.says(ANNA, "/project stop", &[]).await;
    story.pass(Duration::from_secs(600));
    let later = tap(&story, ANNA);
    let said = story.answer(later).await;
    assert!(said.contains("out of date"), "{said}");
    assert_eq!(story.timetrack.project_entries("anna.huber").len(), 2);
    assert!(story.timetrack.project_timer("anna.huber").is_none());
    story.end().await;
}
