//! The planned end of a break, and a clock-out that finds its person on a break.

use std::time::Duration;

use timetrack_sandbox::{WallTime, Weather};

use super::breaks::{spans, until_noon};
use crate::stories;
use crate::story::{ANNA, Story, Transport};

stories![
    at_the_end_of_a_named_break_its_person_is_asked_once,
    ten_more_minutes_move_the_end,
    a_return_can_be_entered_in_the_message,
    who_is_back_or_works_elsewhere_is_not_asked,
    half_an_hour_late_nobody_is_asked,
    what_cannot_be_read_silences_until_it_can,
    who_has_left_is_not_asked,
    a_clock_out_in_a_named_break_ends_the_day_at_its_beginning,
    a_clock_out_in_a_break_leaves_a_project_that_was_started_in_it,
    a_clock_out_after_the_planned_end_asks_and_books_the_return_as_planned,
    a_clock_out_in_a_long_break_asks_and_takes_another_time,
    who_did_not_return_ends_the_day_at_the_beginning_of_the_break,
    a_clock_out_after_a_break_that_was_ended_elsewhere_is_a_plain_one,
];

pub(super) fn heard(story: &Story) -> usize {
    story.discord.look(|world| world.dms(ANNA).count())
}

/// Waits until the planned ends that have come are dealt with. A timer that could not be read is read again seconds later.
pub(super) async fn ends_are_dealt_with(story: &Story) {
    let store = &story.bot().app.store;
    let (now, mut looks) = (story.clock.now(), 0);
    story
        .until("the planned ends to be dealt with", async || {
            looks += 1;
            if looks % 50 == 0 {
                story.clock.advance(Duration::from_secs(10));
            }
            store.next_break_end().await.unwrap().is_none_or(|end| end > now)
        })
        .await;
    story.quiet().await;
}

async fn at_the_end_of_a_named_break_its_person_is_asked_once(transport: Transport) {
    let mut story = until_noon(transport).await;
    story.says(ANNA, "/break", &[("for", "30")]).await;
    story.at_time("2026-11-23T11:29:00Z");
    story.quiet().await;
    assert_eq!(heard(&story), 0);
    story.at_time("2026-11-23T11:30:05Z");
    ends_are_dealt_with(&story).await;
    let said = story.hears(ANNA, "Is your break over?").await;
    assert!(said.contains("[Back]") && said.contains("[10 more minutes]"), "{said}");
    assert!(said.contains("[I was back at …]"), "{said}");
    story.at_time("2026-11-23T11:40:00Z");
    ends_are_dealt_with(&story).await;
    assert_eq!(heard(&story), 1, "once");
    let click = story.clicks_in_private(ANNA, "Back").await;
    let said = story.becomes(click, "Back from the break").await;
    assert!(said.contains("The break was 40 min long") && said.contains("Label design runs again"), "{said}");
    story.end().await;
}

async fn ten_more_minutes_move_the_end(transport: Transport) {
    let mut story = until_noon(transport).await;
    story.says(ANNA, "/break", &[("for", "30")]).await;
    story.at_time("2026-11-23T11:30:05Z");
    ends_are_dealt_with(&story).await;
    story.hears(ANNA, "Is your break over?").await;
    story.notices_are_out(ANNA).await;
    let pressed = story.clock.now();
    let click = story.clicks_in_private(ANNA, "10 more minutes").await;
    let said = story.becomes(click, "On break since").await;
    let until = pressed + chrono::TimeDelta::minutes(10);
    assert!(said.contains(&crate::story::shown(&until.to_rfc3339(), 't')), "{said}");
    story.pass(Duration::from_secs(540));
    ends_are_dealt_with(&story).await;
    assert_eq!(heard(&story), 1);
    story.pass(Duration::from_secs(65));
    ends_are_dealt_with(&story).await;
    assert_eq!(heard(&story), 2);
    story.hears(ANNA, "Is your break over?").await;
    story.says(ANNA, "/back", &[]).await;
    story.end().await;
}

async fn a_return_can_be_entered_in_the_message(transport: Transport) {
    let mut story = until_noon(transport).await;
    story.says(ANNA, "/break", &[("for", "until 12:30")]).await;
    story.at_time("2026-11-23T11:30:05Z");
    ends_are_dealt_with(&story).await;
    story.hears(ANNA, "Is your break over?").await;
    story.notices_are_out(ANNA).await;
    story.at_time("2026-11-23T11:50:00Z");
    let opened = story.clicks_in_private(ANNA, "I was back at …").await;
    let filled = story.fills(ANNA, opened, &[("at", "12:25")]).await;
    let said = story.answer(filled).await;
    assert!(said.contains("The break was 25 min long"), "{said}");
    assert_eq!(
        story.timetrack.attendance("anna.huber").unwrap().started_at.to_string(),
        "2026-11-23T12:25:00.000Z"
    );
    story.end().await;
}

async fn who_is_back_or_works_elsewhere_is_not_asked(transport: Transport) {
    let mut story = until_noon(transport).await;
    story.says(ANNA, "/break", &[("for", "30")]).await;
    story.at_time("2026-11-23T11:20:00Z");
    story.says(ANNA, "/back", &[]).await;
    story.at_time("2026-11-23T11:31:00Z");
    ends_are_dealt_with(&story).await;
    story.says(ANNA, "/break", &[("for", "30")]).await;
    let at = WallTime("2026-11-23T12:50:00".parse().unwrap());
    story.timetrack.start_attendance("anna.huber", at).unwrap();
    story.at_time("2026-11-23T12:02:00Z");
    ends_are_dealt_with(&story).await;
    assert_eq!(heard(&story), 0);
    story.end().await;
}

async fn half_an_hour_late_nobody_is_asked(transport: Transport) {
    let mut story = until_noon(transport).await;
    story.says(ANNA, "/break", &[("for", "30")]).await;
    story.quiet().await;
    story.stop().await;
    story.at_time("2026-11-23T12:01:00Z");
    story.start().await;
    ends_are_dealt_with(&story).await;
    assert_eq!(heard(&story), 0);
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(said.contains("On break since"), "{said}");
    story.end().await;
}

async fn what_cannot_be_read_silences_until_it_can(transport: Transport) {
    let mut story = until_noon(transport).await;
    story.says(ANNA, "/break", &[("for", "30")]).await;
    story.timetrack.set_weather(Weather::Down);
    for minute in 31..36 {
        story.at_time(&format!("2026-11-23T11:{minute}:00Z"));
        story.quiet().await;
    }
    assert_eq!(heard(&story), 0);
    story.timetrack.set_weather(Weather::Fine);
    story
        .until("the message", async || {
            story.clock.advance(Duration::from_secs(20));
            heard(&story) == 1
        })
        .await;
    story.hears(ANNA, "Is your break over?").await;
    story.end().await;
}

async fn who_has_left_is_not_asked(transport: Transport) {
    let mut story = until_noon(transport).await;
    story.says(ANNA, "/break", &[("for", "30")]).await;
    story.at_time("2026-11-23T11:15:00Z");
    story.says(ANNA, "/clockout", &[]).await;
    story.at_time("2026-11-23T11:31:00Z");
    ends_are_dealt_with(&story).await;
    assert_eq!(heard(&story), 0);
    story.end().await;
}

async fn a_clock_out_in_a_named_break_ends_the_day_at_its_beginning(transport: Transport) {
    let mut story = until_noon(transport).await;
    story.says(ANNA, "/break", &[("for", "1 h")]).await;
    story.at_time("2026-11-23T11:40:00Z");
    let said = story.says(ANNA, "/clockout", &[]).await;
    assert!(said.contains("your day ended") && said.contains("when the break began"), "{said}");
    assert!(said.contains("Label design was stopped") && !said.contains("Not booked"), "{said}");
    let noon = [("09:02".to_owned(), "12:00".to_owned())];
    assert_eq!(spans(&story.timetrack.attendances("anna.huber")), noon);
    assert_eq!(spans(&story.timetrack.project_entries("anna.huber")), noon);
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(said.contains("not clocked in") && !said.contains("On break"), "{said}");
    story.end().await;
}

async fn a_clock_out_in_a_break_leaves_a_project_that_was_started_in_it(transport: Transport) {
    let mut story = until_noon(transport).await;
    story.says(ANNA, "/break", &[("for", "1 h")]).await;
    story.at_time("2026-11-23T11:10:00Z");
    story.says(ANNA, "/project start", &[("project", "Booking app")]).await;
    story.at_time("2026-11-23T11:40:00Z");
    let out = story.sends(ANNA, "/clockout", &[]);
    let said = story.answer(out).await;
    assert!(said.contains("your day ended") && !said.contains("was stopped"), "{said}");
    assert!(said.contains("Booking app is still running") && !said.contains("Nothing more"), "{said}");
    let runs = story.timetrack.project_timer("anna.huber").and_then(|timer| timer.work);
    assert_eq!(runs.map(|work| work.project), Some("Booking app".to_owned()));
    let click = story.clicks(ANNA, out, "Stop project").await;
    story.becomes(click, "Stopped").await;
    let entries = story.timetrack.project_entries("anna.huber");
    assert_eq!(spans(&entries).last().unwrap(), &("12:10".to_owned(), "12:40".to_owned()));
    story.end().await;
}

/// Anna takes a break of half an hour at noon and clocks out at 17:00.
pub(super) async fn goes_home_after_a_break(
    transport: Transport,
    length: &[(&str, &str)],
) -> (Story, discord_sandbox::Press) {
    let mut story = until_noon(transport).await;
    story.says(ANNA, "/break", length).await;
    story.quiet().await;
    // While it is down nobody is asked about the end of a break.
    story.stop().await;
    story.at_time("2026-11-23T16:00:00Z");
    story.start().await;
    let press = story.sends(ANNA, "/clockout", &[]);
    let said = story.answer(press).await;
    assert!(said.contains("When were you back?") && said.contains("[Didn't return]"), "{said}");
    (story, press)
}

async fn a_clock_out_after_the_planned_end_asks_and_books_the_return_as_planned(transport: Transport) {
    let (mut story, press) = goes_home_after_a_break(transport, &[("for", "30")]).await;
    story.pass(Duration::from_secs(60));
    let click = story.clicks(ANNA, press, "Back at 12:30 (planned)").await;
    let said = story.becomes(click, "Clocked out").await;
    assert!(said.contains("Back from the break") && said.contains("Label design runs again"), "{said}");
    assert!(said.contains("Label design is still running") && said.contains("[Stop project]"), "{said}");
    let days = story.timetrack.attendances("anna.huber");
    let expected =
        [("09:02", "12:00"), ("12:30", "17:00")].map(|(from, to)| (from.to_owned(), to.to_owned()));
    assert_eq!(spans(&days), expected);
    story.quiet().await;
    story.end().await;
}

async fn a_clock_out_in_a_long_break_asks_and_takes_another_time(transport: Transport) {
    let (mut story, press) = goes_home_after_a_break(transport, &[]).await;
    for (time, words) in [("11:00", "only began"), ("17:00:30", "before that")] {
        story.pass(Duration::from_secs(60));
        let opened = story.clicks(ANNA, press, "Another time").await;
        let filled = story.fills(ANNA, opened, &[("at", time)]).await;
        let said = story.answer(filled).await;
        assert!(said.contains(words), "{time}: {said}");
    }
    let opened = story.clicks(ANNA, press, "Another time").await;
    let filled = story.fills(ANNA, opened, &[("at", "13:15")]).await;
    let said = story.answer(filled).await;
    assert!(said.contains("Clocked out") && said.contains("Back from the break"), "{said}");
    let days = story.timetrack.attendances("anna.huber");
    let expected =
        [("09:02", "12:00"), ("13:15", "17:00")].map(|(from, to)| (from.to_owned(), to.to_owned()));
    assert_eq!(spans(&days), expected);
    story.quiet().await;
    story.end().await;
}

async fn who_did_not_return_ends_the_day_at_the_beginning_of_the_break(transport: Transport) {
    let (mut story, press) = goes_home_after_a_break(transport, &[("for", "30")]).await;
    story.pass(Duration::from_secs(60));
    let click = story.clicks(ANNA, press, "Didn't return").await;
    let said = story.becomes(click, "your day ended").await;
    assert!(said.contains("Label design was stopped"), "{said}");
    let noon = [("09:02".to_owned(), "12:00".to_owned())];
    assert_eq!(spans(&story.timetrack.attendances("anna.huber")), noon);
    assert_eq!(spans(&story.timetrack.project_entries("anna.huber")), noon);
    story.quiet().await;
    story.end().await;
}

async fn a_clock_out_after_a_break_that_was_ended_elsewhere_is_a_plain_one(transport: Transport) {
    let mut story = until_noon(transport).await;
    story.says(ANNA, "/break", &[("for", "2 h")]).await;
    let at = WallTime("2026-11-23T12:30:00".parse().unwrap());
    story.timetrack.start_attendance("anna.huber", at).unwrap();
    story.at_time("2026-11-23T12:30:00Z");
    let said = story.says(ANNA, "/clockout", &[]).await;
    assert!(said.contains("Clocked out") && !said.contains("your day ended"), "{said}");
    assert_eq!(spans(&story.timetrack.attendances("anna.huber")).len(), 2);
    story.says(ANNA, "/project stop", &[]).await;
    story.end().await;
}
