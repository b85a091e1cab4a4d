//! How long a break can be, what its buttons act on, and what ends it elsewhere.

use std::time::Duration;

use discord_sandbox::Client;
use timetrack_bot::model::InteractionId;
use timetrack_sandbox::WallTime;

use super::break_ends::{ends_are_dealt_with, heard};
use super::breaks::{spans, until_noon};
use crate::stories;
use crate::story::{ANNA, CLARA, MORNING, Story, Transport};

stories![
    a_button_of_a_break_that_is_over_says_so_and_books_nothing,
    a_form_of_a_break_that_is_over_says_so_and_books_nothing,
    a_break_that_was_ended_in_timetrack_is_over_without_a_command,
    back_after_a_start_in_timetrack_names_the_project_that_is_paused,
    a_break_of_yesterday_is_none_for_a_clock_out_or_another_break,
    a_break_taken_for_a_clock_out_is_the_end_of_that_day_and_resumes_nothing,
    a_double_tap_on_back_shows_the_success,
    a_break_does_not_outlive_its_link,
];

fn resumes(story: &Story) -> usize {
    story.timetrack.requests().iter().filter(|request| request.path.contains("resume")).count()
}

fn wall(time: &str) -> WallTime {
    WallTime(format!("2026-11-23T{time}").parse().unwrap())
}

/// Anna has a direct message about the end of her break.
async fn asked_in_private(transport: Transport) -> Story {
    let mut story = until_noon(transport).await;
    story.says(ANNA, "/break", &[("for", "30")]).await;
    story.at_time("2026-11-23T11:30:05Z");
    ends_are_dealt_with(&story).await;
    story.hears(ANNA, "Is your break over?").await;
    story.notices_are_out(ANNA).await;
    story
}

async fn a_button_of_a_break_that_is_over_says_so_and_books_nothing(transport: Transport) {
    for label in ["Back", "10 more minutes", "I was back at …"] {
        let mut story = asked_in_private(transport).await;
        story.at_time("2026-11-23T11:40:00Z");
        story.says(ANNA, "/back", &[]).await;
        story.at_time("2026-11-23T16:00:00Z");
        story.says(ANNA, "/clockout", &[]).await;
        story.at_time("2026-11-24T09:30:00Z");
        let writes = story.timetrack.writes().len();
        let click = story.clicks_in_private(ANNA, label).await;
        let said = story.becomes(click, "The break that began").await;
        assert!(said.contains("is over") && said.contains("Not clocked in"), "{label}: {said}");
        assert_eq!(story.timetrack.writes().len(), writes, "{label}");
        story.end().await;
    }
}

async fn a_form_of_a_break_that_is_over_says_so_and_books_nothing(transport: Transport) {
    let mut story = asked_in_private(transport).await;
    let opened = story.clicks_in_private(ANNA, "I was back at …").await;
    story.discord.answer(opened).await.unwrap();
    story.pass(Duration::from_secs(60));
    story.says(ANNA, "/back", &[]).await;
    story.pass(Duration::from_secs(120));
    let writes = story.timetrack.writes().len();
    let filled = story.fills(ANNA, opened, &[("at", "12:32")]).await;
    let said = story.answer(filled).await;
    assert!(said.contains("is over") && said.contains("Working"), "{said}");
    assert_eq!(story.timetrack.writes().len(), writes);
    story.end().await;
}

async fn a_break_that_was_ended_in_timetrack_is_over_without_a_command(transport: Transport) {
    let mut story = Story::at(transport, MORNING, &[("WHO", "members")]).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.at_time("2026-11-23T11:00:00Z");
    story.says(ANNA, "/break", &[]).await;
    story.timetrack.start_attendance("anna.huber", wall("12:20:00")).unwrap();
    story.at_time("2026-11-23T11:25:00Z");
    let store = &story.bot().app.store;
    let user = store.link(ANNA).await.unwrap().unwrap().username;
    story
        .until("the end of the break", async || {
            story.clock.advance(Duration::from_millis(500));
            store.open_break(ANNA, &user).await.unwrap().is_none()
        })
        .await;
    story.quiet().await;
    assert_eq!(heard(&story), 0, "without a word");
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(said.contains("Working") && !said.contains("reak since"), "{said}");
    story.end().await;
}

async fn back_after_a_start_in_timetrack_names_the_project_that_is_paused(transport: Transport) {
    let mut story = until_noon(transport).await;
    story.says(ANNA, "/break", &[]).await;
    story.timetrack.start_attendance("anna.huber", wall("12:20:00")).unwrap();
    story.at_time("2026-11-23T11:25:00Z");
    let press = story.sends(ANNA, "/back", &[]);
    let said = story.answer(press).await;
    assert!(said.contains("already clocked in") && said.contains("Label design is still paused"), "{said}");
    assert_eq!(resumes(&story), 0);
    let click = story.clicks(ANNA, press, "Resume project").await;
    story.becomes(click, "Project running").await;
    story.end().await;
}

async fn a_break_of_yesterday_is_none_for_a_clock_out_or_another_break(transport: Transport) {
    let mut story = asked_in_private(transport).await;
    story.at_time("2026-11-24T07:00:00Z");
    for command in ["/clockout", "/break"] {
        let said = story.says(ANNA, command, &[]).await;
        assert!(said.contains("not clocked in") && !said.contains("on a break"), "{command}: {said}");
        assert!(!said.contains("When were you back?"), "{command}: {said}");
    }
    let click = story.clicks_in_private(ANNA, "10 more minutes").await;
    let said = story.becomes(click, "The break that began").await;
    assert!(said.contains("is over") && said.contains("Not clocked in"), "{said}");
    story.end().await;
}

async fn a_break_taken_for_a_clock_out_is_the_end_of_that_day_and_resumes_nothing(transport: Transport) {
    for command in ["/clockin", "/back"] {
        let mut story = Story::new(transport).await;
        story.at_time("2026-11-23T13:00:00Z");
        story.says(ANNA, "/clockin", &[]).await;
        story.says(ANNA, "/project start", &[("project", "Label design")]).await;
        story.at_time("2026-11-23T21:00:00Z");
        story.says(ANNA, "/break", &[]).await;
        story.at_time("2026-11-24T08:00:00Z");
        let press = story.sends(ANNA, command, &[]);
        let said = story.answer(press).await;
        assert!(said.contains("Working") && said.contains("was too long for one"), "{said}");
        assert!(said.contains("that working day ended") && !said.contains("runs again"), "{said}");
        assert!(said.contains("Label design is still paused") && resumes(&story) == 0, "{said}");
        let click = story.clicks(ANNA, press, "Resume project").await;
        story.becomes(click, "Project running").await;
        story.end().await;
    }
}

async fn a_double_tap_on_back_shows_the_success(transport: Transport) {
    let mut story = until_noon(transport).await;
    let press = story.sends(ANNA, "/break", &[]);
    story.answer(press).await;
    story.at_time("2026-11-23T11:25:00Z");
    let message = story.read(press).await;
    let id = message.button("Back").unwrap();
    let tap = || story.discord.click_with((ANNA, Client::Forced), message.id, (&id, &[])).unwrap();
    let first = tap();
    // A tap that overtakes the one before it would leave that with a resume that still waits.
    let is_recorded =
        async || story.bot().app.store.punch_of(InteractionId(first.id.0)).await.unwrap().is_some();
    story.until("the record of the first tap", is_recorded).await;
    let taps = [first, tap()];
    for tap in taps {
        story.becomes(tap, "The break was 25 min long").await;
        story.unwatched(tap).await;
        let said = story.read(tap).await.text();
        assert!(said.contains("Label design runs again") && !said.contains("Not booked"), "{said}");
    }
    story.pass(Duration::from_secs(2));
    let said = story.says(ANNA, "/back", &[]).await;
    assert!(said.contains("Back from the break") && said.contains("Label design runs again"), "{said}");
    assert!(!said.contains("Not booked"), "{said}");
    let days = story.timetrack.attendances("anna.huber");
    assert_eq!((spans(&days).len(), resumes(&story)), (1, 1));
    story.end().await;
}

async fn a_break_does_not_outlive_its_link(transport: Transport) {
    let mut story = until_noon(transport).await;
    story.says(ANNA, "/break", &[("for", "30")]).await;
    let anna = ANNA.to_string();
    story.says(CLARA, "/admin unlink", &[("member", &anna)]).await;
    story.link(ANNA, "clara.novak").await;
    story.at_time("2026-11-23T11:30:05Z");
    ends_are_dealt_with(&story).await;
    assert_eq!(heard(&story), 0, "nobody is asked about it");
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(said.contains("Not clocked in") && !said.contains("On break"), "{said}");
    let said = story.says(ANNA, "/back", &[]).await;
    assert!(said.contains("Clocked in") && !said.contains("break"), "{said}");
    assert_eq!(resumes(&story), 0);
    story.end().await;
}
