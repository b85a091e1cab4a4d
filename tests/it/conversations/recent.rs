//! Continuing and switching projects by buttons.

use discord_sandbox::{Client, Message, Press};
use timetrack_sandbox::{WallTime, Weather};

use crate::stories;
use crate::story::{ANNA, Story, Transport};

stories![
    project_start_without_a_project_offers_the_last_ones,
    the_project_that_runs_is_not_offered,
    a_paused_project_is_continued_by_its_button,
    start_project_stands_on_the_answer_to_a_clock_in,
    without_a_project_nothing_else_is_taken,
    a_project_that_is_gone_is_refused,
    continue_names_what_is_paused_and_works_whatever_happened_since,
    a_project_that_was_stopped_elsewhere_is_offered,
    continue_pressed_twice_shows_the_success_twice,
];

const DESIGN: [(&str, &str); 1] = [("project", "Label design")];
const TRAINING: [(&str, &str); 1] = [("project", "Internal – Training")];

fn labels(message: &Message) -> Vec<String> {
    message.buttons().into_iter().map(|button| button.label).collect()
}

/// What `/project start` without a project offers.
async fn offered(story: &mut Story) -> (Press, Vec<String>) {
    let press = story.sends(ANNA, "/project start", &[]);
    let message = story.read(press).await;
    (press, labels(&message))
}

/// Two projects, the second of which was stopped.
async fn two_projects(transport: Transport) -> Story {
    let mut story = Story::new(transport).await;
    story.says(ANNA, "/project start", &DESIGN).await;
    story.says(ANNA, "/project start", &TRAINING).await;
    story
}

async fn project_start_without_a_project_offers_the_last_ones(transport: Transport) {
    let mut story = two_projects(transport).await;
    story.says(ANNA, "/project stop", &[]).await;
    let (press, labels) = offered(&mut story).await;
    assert_eq!(labels.len(), 2, "{labels:?}");
    assert!(labels[0] == "Continue Internal – Training" && labels[1].contains("Label design"), "{labels:?}");
    let click = story.clicks(ANNA, press, &labels[0]).await;
    story.becomes(click, "Project running").await;
    let running = story.timetrack.project_timer("anna.huber").unwrap();
    assert!(!running.stopped);
    story.end().await;
}

async fn the_project_that_runs_is_not_offered(transport: Transport) {
    let mut story = two_projects(transport).await;
    let (press, labels) = offered(&mut story).await;
    assert!(labels.len() == 1 && labels[0].contains("Label design"), "{labels:?}");
    let click = story.clicks(ANNA, press, &labels[0]).await;
    story.becomes(click, "Switched from").await;
    story.end().await;
}

async fn a_paused_project_is_continued_by_its_button(transport: Transport) {
    let mut story = two_projects(transport).await;
    story.says(ANNA, "/project pause", &[]).await;
    let (press, labels) = offered(&mut story).await;
    assert_eq!(labels[0], "Continue Internal – Training");
    let click = story.clicks(ANNA, press, &labels[0]).await;
    story.becomes(click, "Resumed").await;
    story.end().await;
}

async fn start_project_stands_on_the_answer_to_a_clock_in(transport: Transport) {
    let mut story = Story::new(transport).await;
    let press = story.sends(ANNA, "/clockin", &[]);
    story.answer(press).await;
    let click = story.clicks(ANNA, press, "Start project").await;
    let said = story.answer(click).await;
    assert!(said.contains("Which project?"), "{said}");
    story.end().await;
}

async fn without_a_project_nothing_else_is_taken(transport: Transport) {
    let mut story = Story::new(transport).await;
    let said = story.says(ANNA, "/project start", &[("note", "cellar")]).await;
    assert!(said.contains("choose a project too"), "{said}");
    assert!(story.timetrack.writes().is_empty());
    story.end().await;
}

async fn a_project_that_is_gone_is_refused(transport: Transport) {
    let mut story = Story::new(transport).await;
    let press = story.sends(ANNA, "/status", &[]);
    let message = story.read(press).await;
    let id = format!("2:1:{ANNA}:start:7");
    let click = story.discord.click_with((ANNA, Client::Forced), message.id, (&id, &[])).unwrap();
    let said = story.answer(click).await;
    assert!(said.contains("no longer has this project"), "{said}");
    story.end().await;
}

fn local(time: &str) -> WallTime {
    WallTime(format!("2026-11-23T{time}").parse().unwrap())
}

async fn continue_names_what_is_paused_and_works_whatever_happened_since(transport: Transport) {
    let mut story = two_projects(transport).await;
    story.pass(std::time::Duration::from_secs(600));
    story.says(ANNA, "/project pause", &[]).await;
    let (press, labels) = offered(&mut story).await;
    assert_eq!(labels[0], "Continue Internal – Training");
    // Meanwhile it is stopped in TimeTrack itself: the button starts what it names.
    story.timetrack.stop_project("anna.huber", local("09:12:30")).unwrap();
    story.pass(std::time::Duration::from_secs(60));
    let click = story.clicks(ANNA, press, &labels[0]).await;
    let said = story.becomes(click, "Started").await;
    assert!(said.contains("Training"), "{said}");
    let running = story.timetrack.project_timer("anna.huber").unwrap();
    assert_eq!(running.started_at, local("09:13:11"));
    story.end().await;
}

async fn a_project_that_was_stopped_elsewhere_is_offered(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.says(ANNA, "/project start", &DESIGN).await;
    let (_, labels) = offered(&mut story).await;
    assert!(!labels.iter().any(|label| label.contains("Label design")), "it runs: {labels:?}");
    story.timetrack.stop_project("anna.huber", local("09:02:30")).unwrap();
    let (_, labels) = offered(&mut story).await;
    assert!(labels[0].starts_with("Continue") && labels[0].contains("Label design"), "{labels:?}");
    // Where nobody knows what runs, nothing is left out and nothing is said to be continued.
    story.timetrack.set_weather(Weather::Down);
    let (_, labels) = offered(&mut story).await;
    assert!(labels.len() == 1 && labels[0].contains("Label design"), "{labels:?}");
    assert!(!labels[0].starts_with("Continue"), "{labels:?}");
    story.timetrack.set_weather(Weather::Fine);
    story.end().await;
}

async fn continue_pressed_twice_shows_the_success_twice(transport: Transport) {
    let mut story = two_projects(transport).await;
    story.pass(std::time::Duration::from_secs(600));
    story.says(ANNA, "/project pause", &[]).await;
    let (press, labels) = offered(&mut story).await;
    let message = story.read(press).await;
    let id = message.button(&labels[0]).unwrap();
    for _ in 0..2 {
        let click = story.discord.click_with((ANNA, Client::Forced), message.id, (&id, &[])).unwrap();
        let said = story.becomes(click, "Resumed").await;
        assert!(!said.contains("Not booked"), "{said}");
        story.pass(std::time::Duration::from_secs(2));
    }
    story.pass(std::time::Duration::from_secs(60));
    let said = story.says(ANNA, "/project start", &TRAINING).await;
    assert!(said.contains("already on"), "a minute later it is another wish: {said}");
    story.end().await;
}
