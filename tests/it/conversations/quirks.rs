//! A whole day with each variant of TimeTrack's undocumented behaviour.

use std::time::Duration;

use futures_util::StreamExt;
use timetrack_sandbox::Quirks;

use crate::story::{ANNA, Story, Transport};

/// So many days are lived at once: each is mostly waiting.
const AT_ONCE: usize = 8;

/// With these nobody can know what the timers do, or there is nothing to start: the bot books less, and says so.
const UNKNOWABLE: [&str; 3] = ["no flags", "flags contradict each other", "no project"];

/// What the person does, and what must be true of each answer: never a claim that TimeTrack's book does not bear out.
async fn day(name: &str, quirks: Quirks) {
    let mut story = Story::new(Transport::Endpoint).await;
    story.timetrack.set_quirks(quirks);
    let attendance =
        |story: &Story| story.timetrack.attendance("anna.huber").is_some_and(|timer| !timer.stopped);
    let project =
        |story: &Story| story.timetrack.project_timer("anna.huber").is_some_and(|timer| !timer.stopped);
    for (command, options) in [
        ("/clockin", &[][..]),
        ("/clockin", &[]),
        ("/project start", &[("project", "Internal – Meetings")]),
        ("/project pause", &[]),
        ("/project pause", &[]),
        ("/project resume", &[]),
        ("/project start", &[("project", "Internal – Training")]),
        ("/project stop", &[]),
        ("/clockout", &[]),
        ("/clockout", &[]),
        ("/clockin", &[("at", "1m ago")]),
        ("/status", &[]),
    ] {
        story.tries_are_over().await;
        story.notices_are_out(ANNA).await;
        story.pass(Duration::from_secs(600));
        let before = attendance(&story);
        let press = story.sends(ANNA, command, options);
        story.patiently(press).await;
        let said = story.answer(press).await;
        let honest = match command {
            _ if said.contains("longer than usual")
                || said.contains("Noted")
                || said.contains("not answer")
                || said.contains("contradicts") =>
            {
                true
            }
            _ if said.contains("Not booked") || said.contains("That didn't work") => true,
            _ if said.contains("An admin has to decide") => true,
            "/clockin" => attendance(&story) && said.contains("Working"),
            "/clockout" => !attendance(&story) && said.contains("Not clocked in"),
            "/project stop" => !project(&story) && said.contains("No project running"),
            // What was only noted so far may be booked while this is read.
            "/status" => [before, attendance(&story)].contains(&said.contains("Working")),
            "/project pause" => story.timetrack.project_timer("anna.huber").unwrap().paused_since.is_some(),
            _ => project(&story) && said.contains("Project running"),
        };
        assert!(honest, "{name}: {command} {options:?}: {said}");
    }
    let ledger = (
        story.timetrack.attendances("anna.huber").len(),
        story.timetrack.project_entries("anna.huber").len(),
    );
    if UNKNOWABLE.contains(&name) {
        assert!(ledger.0 <= 1 && ledger.1 <= 2, "{name}: doubled, {ledger:?}");
    } else {
        assert_eq!(ledger, (1, 2), "{name}");
    }
    story.finish_somehow().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_variant_of_timetrack_is_survived() {
    let all = Quirks::every();
    let days = all.into_iter().map(|(name, quirks)| day(name, quirks));
    futures_util::stream::iter(days).buffer_unordered(AT_ONCE).collect::<Vec<()>>().await;
}
