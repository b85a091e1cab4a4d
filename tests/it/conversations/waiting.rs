//! Punches that wait to be booked are part of the state that people see, and they can continue from it.

use timetrack_sandbox::{Fault, On, Weather};

use crate::stories;
use crate::story::{ANNA, BEN, Story, Transport, shown};

stories![
    status_counts_a_clock_in_that_waits,
    status_counts_what_waits_also_where_timetrack_can_be_read,
    status_counts_a_project_that_waits,
];

/// TimeTrack takes nothing for a while, and can be read all the same.
fn not_now() -> Fault {
    Fault::Status { status: 503, body: String::new(), retry_after: Some("120".to_owned()) }
}

async fn status_counts_a_clock_in_that_waits(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.timetrack.set_weather(Weather::Down);
    let _ = story.says_in_vain(ANNA, "/clockin", &[]).await;
    let status = story.sends(ANNA, "/status", &[]);
    let said = story.answer(status).await;
    assert!(said.contains("Clocked in – not confirmed yet") && said.contains("Still to be booked"), "{said}");
    assert!(said.contains("[Clock out]") && !said.contains("[Clock in]"), "{said}");
    assert!(said.contains(&shown("2026-11-23T08:02:11Z", 't')), "since when: {said}");
    story.at_time("2026-11-23T11:00:00Z");
    let clock_out = story.clicks(ANNA, status, "Clock out").await;
    story.patiently(clock_out).await;
    story.becomes(clock_out, "Noted").await;
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(said.contains("Clocked out – not confirmed yet") && said.contains("[Clock in]"), "{said}");
    story.timetrack.set_weather(Weather::Fine);
    story.until_booked().await;
    story.becomes(clock_out, "Clocked out").await;
    let entries = story.timetrack.attendances("anna.huber");
    assert_eq!(entries.len(), 1, "{entries:?}");
    assert_eq!(entries[0].from.to_string(), "2026-11-23T09:02:11.000Z");
    assert_eq!(entries[0].to.to_string(), "2026-11-23T12:00:00.000Z");
    story.finish_somehow().await;
}

async fn status_counts_what_waits_also_where_timetrack_can_be_read(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.timetrack.fault_next(On::post("start"), not_now());
    let (press, _) = story.says_in_vain(BEN, "/clockin", &[]).await;
    let said = story.says(BEN, "/status", &[]).await;
    assert!(said.contains("Eingestempelt – noch nicht bestätigt"), "{said}");
    assert!(said.contains("[Ausstempeln]") && !said.contains("[Einstempeln]"), "{said}");
    assert!(!said.contains("nicht eingestempelt"), "{said}");
    story.until_booked().await;
    story.becomes(press, "Eingestempelt um").await;
    let said = story.says(BEN, "/status", &[]).await;
    assert!(!said.contains("nicht bestätigt") && said.contains("[Ausstempeln]"), "{said}");
    story.end().await;
}

async fn status_counts_a_project_that_waits(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.timetrack.fault_next(On::post("start"), not_now());
    let (start, _) = story.says_in_vain(ANNA, "/project start", &[("project", "Label design")]).await;
    let status = story.sends(ANNA, "/status", &[]);
    let said = story.answer(status).await;
    assert!(said.contains("Working") && said.contains("Project running – not confirmed yet"), "{said}");
    assert!(said.contains("Label design") && said.contains("[Pause project]"), "{said}");
    let stop = story.clicks(ANNA, status, "Stop project").await;
    story.patiently(stop).await;
    story.becomes(stop, "Noted").await;
    story.until_booked().await;
    story.becomes(start, "Started").await;
    story.becomes(stop, "Stopped").await;
    assert_eq!(story.timetrack.project_entries("anna.huber").len(), 1);
    story.finish_somehow().await;
}
