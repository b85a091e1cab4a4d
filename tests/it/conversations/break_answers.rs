//! What answers the question about a clock-out in a break, and what leaves it open.

use std::time::Duration;

use discord_sandbox::Client;
use timetrack_bot::model::{Action, InteractionId};
use timetrack_sandbox::Weather;

use super::break_ends::goes_home_after_a_break;
use super::breaks::spans;
use crate::stories;
use crate::story::{ANNA, CLARA, Story, Transport};

stories![
    a_return_before_a_clock_out_that_was_asked_about_releases_it,
    a_clock_in_before_a_clock_out_that_was_asked_about_releases_it,
    a_return_after_a_clock_out_that_was_asked_about_leaves_the_question_open,
    the_clock_in_of_the_next_day_leaves_the_question_open_and_says_so,
    who_did_not_return_can_say_so_on_the_next_day,
    the_planned_return_pressed_twice_in_an_outage_is_one_return,
    the_planned_return_pressed_twice_shows_the_success_twice,
    a_question_is_not_answered_for_another_user,
];

const PLANNED: &str = "Back at 12:30 (planned)";

fn day(spans: &[(&str, &str)]) -> Vec<(String, String)> {
    spans.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect()
}

async fn is_released(transport: Transport, command: &str) {
    let (mut story, _) = goes_home_after_a_break(transport, &[("for", "30")]).await;
    story.pass(Duration::from_secs(60));
    let said = story.says(ANNA, command, &[("at", "12:30")]).await;
    assert!(said.contains("Back from the break") && said.contains("The break was 30 min long"), "{said}");
    story.until_booked().await;
    let heard = story.hears(ANNA, "Clocked out").await;
    assert!(!heard.contains("Not booked"), "{heard}");
    let days = story.timetrack.attendances("anna.huber");
    assert_eq!(spans(&days), day(&[("09:02", "12:00"), ("12:30", "17:00")]));
    story.quiet().await;
    story.end().await;
}

async fn a_return_before_a_clock_out_that_was_asked_about_releases_it(transport: Transport) {
    is_released(transport, "/back").await;
}

async fn a_clock_in_before_a_clock_out_that_was_asked_about_releases_it(transport: Transport) {
    is_released(transport, "/clockin").await;
}

async fn a_return_after_a_clock_out_that_was_asked_about_leaves_the_question_open(transport: Transport) {
    let (mut story, _) = goes_home_after_a_break(transport, &[]).await;
    story.pass(Duration::from_secs(60));
    let said = story.says(ANNA, "/back", &[]).await;
    assert!(said.contains("Working") && said.contains("**Clock out** at"), "{said}");
    assert!(said.contains("not booked yet, it needs your answer"), "{said}");
    let status = story.says(ANNA, "/status", &[]).await;
    assert!(status.contains("[Another time]") && status.contains("[Didn't return]"), "{status}");
    story.leaves_waiting(1);
    story.quiet().await;
    story.end().await;
}

async fn the_clock_in_of_the_next_day_leaves_the_question_open_and_says_so(transport: Transport) {
    let (mut story, _) = goes_home_after_a_break(transport, &[("for", "30")]).await;
    story.at_time("2026-11-24T07:00:00Z");
    let said = story.says(ANNA, "/clockin", &[]).await;
    assert!(said.contains("Working") && said.contains("needs your answer"), "{said}");
    let status = story.sends(ANNA, "/status", &[]);
    story.answer(status).await;
    let click = story.clicks(ANNA, status, PLANNED).await;
    let said = story.becomes(click, "already clocked in").await;
    assert!(said.contains("Answer once more when you have clocked out"), "{said}");
    story.at_time("2026-11-24T16:00:00Z");
    let said = story.says(ANNA, "/clockout", &[]).await;
    assert!(said.contains("Clocked out") && said.contains("needs your answer"), "{said}");
    let status = story.sends(ANNA, "/status", &[]);
    story.answer(status).await;
    let click = story.clicks(ANNA, status, PLANNED).await;
    story.becomes(click, "Back from the break").await;
    story.becomes(click, "Clocked out").await;
    let days = story.timetrack.attendances("anna.huber");
    assert_eq!(spans(&days), day(&[("09:02", "12:00"), ("08:00", "17:00"), ("12:30", "17:00")]));
    story.quiet().await;
    story.end().await;
}

async fn who_did_not_return_can_say_so_on_the_next_day(transport: Transport) {
    let (mut story, _) = goes_home_after_a_break(transport, &[("for", "30")]).await;
    story.at_time("2026-11-24T07:00:00Z");
    story.says(ANNA, "/clockin", &[]).await;
    let status = story.sends(ANNA, "/status", &[]);
    story.answer(status).await;
    let click = story.clicks(ANNA, status, "Didn't return").await;
    let said = story.becomes(click, "your day ended").await;
    assert!(said.contains("Label design is still paused") && said.contains("[Stop project]"), "{said}");
    assert!(story.timetrack.attendance("anna.huber").is_some(), "the day of today goes on");
    story.quiet().await;
    story.end().await;
}

/// Presses the button twice before the first press is answered.
async fn presses_twice(
    story: &mut Story,
    on: discord_sandbox::Press,
    label: &str,
) -> [discord_sandbox::Press; 2] {
    let message = story.read(on).await;
    let id = message.button(label).unwrap();
    [(); 2].map(|()| story.discord.click_with((ANNA, Client::Forced), message.id, (&id, &[])).unwrap())
}

async fn the_planned_return_pressed_twice_in_an_outage_is_one_return(transport: Transport) {
    let (mut story, press) = goes_home_after_a_break(transport, &[("for", "30")]).await;
    story.timetrack.set_weather(Weather::Down);
    let [first, second] = presses_twice(&mut story, press, PLANNED).await;
    let is_return = |action: &Action| matches!(action, Action::Back { .. });
    // Over the endpoint either may arrive first.
    story
        .until("a try", async || {
            let open = story.bot().app.store.open_punches(ANNA).await.unwrap();
            open.iter().any(|punch| is_return(&punch.action) && punch.attempts > 0)
        })
        .await;
    story.pass(Duration::from_secs(2));
    story.becomes(first, "Noted").await;
    story.becomes(second, "Noted").await;
    let store = &story.bot().app.store;
    let open = store.open_punches(ANNA).await.unwrap();
    assert_eq!(open.iter().filter(|punch| is_return(&punch.action)).count(), 1);
    story.timetrack.set_weather(Weather::Fine);
    story.until_booked().await;
    story.becomes(first, "Clocked out").await;
    let days = story.timetrack.attendances("anna.huber");
    assert_eq!(spans(&days), day(&[("09:02", "12:00"), ("12:30", "17:00")]));
    story.quiet().await;
    story.finish_somehow().await;
}

async fn the_planned_return_pressed_twice_shows_the_success_twice(transport: Transport) {
    let (mut story, press) = goes_home_after_a_break(transport, &[("for", "30")]).await;
    let [first, second] = presses_twice(&mut story, press, PLANNED).await;
    story.becomes(first, "Clocked out").await;
    let said = story.becomes(second, "Clocked out").await;
    assert!(said.contains("Back from the break") && !said.contains("Answered"), "{said}");
    let click = {
        let message = story.read(press).await;
        let id = format!("2:1:{ANNA}:returned:{}", asked(&story, press).await);
        story.discord.click_with((ANNA, Client::Forced), message.id, (&id, &[])).unwrap()
    };
    let said = story.becomes(click, "Clocked out").await;
    assert!(!said.contains("Answered"), "{said}");
    assert_eq!(story.timetrack.attendances("anna.huber").len(), 2);
    story.quiet().await;
    story.end().await;
}

/// The number of the punch that the question of this press is about.
async fn asked(story: &Story, press: discord_sandbox::Press) -> i64 {
    let punch = story.bot().app.store.punch_of(InteractionId(press.id.0)).await.unwrap();
    punch.unwrap().id.0
}

async fn a_question_is_not_answered_for_another_user(transport: Transport) {
    let (mut story, press) = goes_home_after_a_break(transport, &[("for", "30")]).await;
    let anna = ANNA.to_string();
    story.says(CLARA, "/admin unlink", &[("member", &anna)]).await;
    story.link(ANNA, "clara.novak").await;
    let writes = story.timetrack.writes().len();
    let click = story.clicks(ANNA, press, PLANNED).await;
    let said = story.becomes(click, "An admin has to decide").await;
    assert!(said.contains("can no longer be answered for anna.huber"), "{said}");
    assert_eq!(story.timetrack.writes().len(), writes, "nothing is booked for Clara");
    story.finish_somehow().await;
}
