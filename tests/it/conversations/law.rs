//! Hints of working-time law: one line, once, and nothing is refused.

use timetrack_sandbox::{Entries, Quirks, WallTime};

use super::reminders::{heard, turns_on};
use crate::stories;
use crate::story::{ANNA, BEN, MORNING, Story, Transport, shown};

stories![
    before_six_hours_without_a_break_and_before_the_most_of_a_day_there_is_one_hint,
    a_short_rest_is_said_with_the_clock_in_and_refuses_nothing,
    without_a_law_there_are_no_hints,
    what_was_worked_in_timetracks_own_app_counts_for_the_most_of_a_day,
    the_rest_is_counted_from_an_end_in_timetracks_own_app,
    where_entries_cannot_be_read_there_is_no_hint_that_needs_them,
];

async fn before_six_hours_without_a_break_and_before_the_most_of_a_day_there_is_one_hint(
    transport: Transport,
) {
    let mut story = Story::at(transport, MORNING, &[("LAW", "DE")]).await;
    turns_on(&mut story, ANNA).await;
    story.says(ANNA, "/reminders", &[("hours", "9-20")]).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.at_time("2026-11-23T13:47:30Z");
    let said = story.hears(ANNA, "A note on working-time law").await;
    assert!(said.contains("After 6 h 0 min of work a break of at least 30 min"), "{said}");
    assert!(said.contains("[Break]") && said.contains("[Turn off]"), "{said}");
    story.notices_are_out(ANNA).await;
    story.at_time("2026-11-23T14:00:00Z");
    story.says(ANNA, "/break", &[]).await;
    story.at_time("2026-11-23T15:00:00Z");
    story.says(ANNA, "/back", &[]).await;
    assert_eq!(heard(&story, ANNA), 1);
    // Five hours and fifty-eight minutes were worked before 15:00.
    story.at_time("2026-11-23T18:32:30Z");
    let said = story.hears(ANNA, "The most for one day is 10 h 0 min").await;
    assert!(said.contains(&shown("2026-11-23T19:02:11Z", 't')), "{said}");
    story.notices_are_out(ANNA).await;
    let click = story.clicks_in_private(ANNA, "Clock out now").await;
    story.becomes(click, "Clocked out").await;
    story.end().await;
}

async fn a_short_rest_is_said_with_the_clock_in_and_refuses_nothing(transport: Transport) {
    let mut story = Story::at(transport, MORNING, &[("LAW", "AT")]).await;
    story.says(BEN, "/clockin", &[]).await;
    story.at_time("2026-11-23T21:00:00Z");
    story.says(BEN, "/clockout", &[]).await;
    story.at_time("2026-11-24T06:00:00Z");
    let said = story.says(BEN, "/clockin", &[]).await;
    assert!(said.contains("9 h 0 min Ruhezeit") && said.contains("Eingestempelt"), "{said}");
    story.at_time("2026-11-24T11:00:00Z");
    story.says(BEN, "/clockout", &[]).await;
    story.at_time("2026-11-24T12:00:00Z");
    let said = story.says(BEN, "/clockin", &[]).await;
    assert!(!said.contains("Ruhezeit"), "{said}");
    story.end().await;
}

async fn without_a_law_there_are_no_hints(transport: Transport) {
    let mut story = Story::new(transport).await;
    turns_on(&mut story, ANNA).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.at_time("2026-11-23T13:47:30Z");
    story.quiet().await;
    story.at_time("2026-11-23T21:00:00Z");
    story.says(ANNA, "/clockout", &[]).await;
    story.at_time("2026-11-24T06:00:00Z");
    let said = story.says(ANNA, "/clockin", &[]).await;
    assert!(!said.contains("A note on"), "{said}");
    assert_eq!(heard(&story, ANNA), 0);
    story.end().await;
}

/// Somebody worked from then to then, in TimeTrack's own app.
fn worked(story: &Story, user: &str, from: &str, to: &str) {
    let at = |text: &str| WallTime(format!("2026-11-{text}:00").parse().unwrap());
    story.timetrack.start_attendance(user, at(from)).unwrap();
    story.timetrack.stop_attendance(user, at(to)).unwrap();
}

async fn what_was_worked_in_timetracks_own_app_counts_for_the_most_of_a_day(transport: Transport) {
    let mut story = Story::at(transport, MORNING, &[("LAW", "DE")]).await;
    turns_on(&mut story, ANNA).await;
    worked(&story, "anna.huber", "22T22:00", "23T01:30");
    worked(&story, "anna.huber", "23T07:00", "23T09:00");
    story.says(ANNA, "/clockin", &[]).await;
    story.at_time("2026-11-23T14:02:30Z");
    // Three and a half hours of the day were worked before 9:02.
    let said = story.hears(ANNA, "The most for one day is 10 h 0 min").await;
    assert!(said.contains(&shown("2026-11-23T14:32:11Z", 't')), "{said}");
    story.finish_somehow().await;
}

async fn the_rest_is_counted_from_an_end_in_timetracks_own_app(transport: Transport) {
    let mut story = Story::at(transport, MORNING, &[("LAW", "AT")]).await;
    worked(&story, "ben.meyer", "22T14:00", "22T23:30");
    let said = story.says(BEN, "/clockin", &[]).await;
    assert!(said.contains("9 h 32 min Ruhezeit") && said.contains("Eingestempelt"), "{said}");
    story.end().await;
}

async fn where_entries_cannot_be_read_there_is_no_hint_that_needs_them(transport: Transport) {
    let mut story = Story::at(transport, MORNING, &[("LAW", "DE")]).await;
    turns_on(&mut story, ANNA).await;
    worked(&story, "ben.meyer", "22T14:00", "22T23:30");
    worked(&story, "anna.huber", "23T06:00", "23T06:30");
    story.timetrack.set_quirks(Quirks { entries: Entries::Never, ..Quirks::default() });
    let said = story.says(BEN, "/clockin", &[]).await;
    assert!(said.contains("Eingestempelt") && !said.contains("Ruhezeit"), "{said}");
    story.says(ANNA, "/clockin", &[]).await;
    story.says(ANNA, "/reminders", &[("hours", "9-23"), ("quiet", "none")]).await;
    story.at_time("2026-11-23T13:47:30Z");
    story.hears(ANNA, "a break of at least 30 min").await;
    story.notices_are_out(ANNA).await;
    for time in ["2026-11-23T17:02:30Z", "2026-11-23T17:32:30Z"] {
        story.at_time(time);
        story.quiet().await;
    }
    assert_eq!(heard(&story, ANNA), 1);
    story.finish_somehow().await;
}
