//! Questions that are answered by a modal or in a direct message.

use std::time::Duration;

use discord_sandbox::{Client, Press};
use timetrack_bot::model::{InteractionId, PunchState};
use timetrack_sandbox::{WallTime, Weather};

use crate::stories;
use crate::story::{ANNA, BEN, CLARA, Story, Transport};

stories![
    a_form_books_another_time_and_closes_the_question,
    a_form_in_a_direct_message_books_like_a_command,
    what_was_only_noted_asks_in_a_direct_message,
    a_form_that_names_the_doubled_hour_asks_which_it_was,
    a_time_of_the_doubled_hour_holds_for_the_timer_that_was_asked_about_only,
    a_form_without_a_time_changes_nothing_and_can_be_filled_in_again,
    a_form_delivered_twice_is_recorded_once,
    a_form_that_is_sent_a_day_after_the_answer_books_nothing,
    two_forms_in_an_outage_are_one_booking,
    somebody_elses_form_is_refused,
    who_was_unlinked_answers_nothing_in_private,
    a_switch_asks_when_the_project_before_it_ended,
    already_in_since_yesterday_is_ended_by_a_form,
    a_start_inside_booked_time_is_moved_by_a_form,
];

const PORTAL: [(&str, &str); 1] = [("project", "Nordlicht Energy – Customer portal")];
const TRAINING: [(&str, &str); 1] = [("project", "Internal – Training")];
const IN_TIME: [(&str, &str); 1] = [("at", "yesterday 17:30")];

/// Anna forgot to clock out on Monday; on Tuesday she does.
async fn forgotten(transport: Transport) -> (Story, Press) {
    let mut story = Story::new(transport).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.at_time("2026-11-24T09:05:14Z");
    let press = story.sends(ANNA, "/clockout", &[]);
    let said = story.answer(press).await;
    assert!(said.contains("25 h 3 min"), "{said}");
    (story, press)
}

fn ends(story: &Story) -> Vec<String> {
    story.timetrack.attendances("anna.huber").iter().map(|entry| entry.to.to_string()).collect()
}

async fn state_of(story: &Story, press: Press) -> PunchState {
    story.bot().app.store.punch_of(InteractionId(press.id.0)).await.unwrap().unwrap().state
}

async fn a_form_books_another_time_and_closes_the_question(transport: Transport) {
    let (mut story, press) = forgotten(transport).await;
    let opened = story.clicks(ANNA, press, "Another time").await;
    let form = story.discord.answer(opened).await.unwrap().data;
    assert_eq!(form["title"], "Another time");
    assert_eq!(form["components"][0]["label"], "When did you clock out?");
    let submit = story.fills(ANNA, opened, &IN_TIME).await;
    let said = story.answer(submit).await;
    assert!(said.contains("Clocked out") && said.contains("8 h 27 min"), "{said}");
    assert_eq!(ends(&story), ["2026-11-23T17:30:00.000Z"]);
    assert_eq!(state_of(&story, press).await, PunchState::Cancelled);
    let click = story.clicks(ANNA, press, "Another time").await;
    story.becomes(click, "Answered").await;
    story.end().await;
}

/// Anna clocks out in an outage, which ends a minute later.
async fn asked_in_private(transport: Transport) -> (Story, Press) {
    let mut story = Story::new(transport).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.at_time("2026-11-24T09:05:14Z");
    story.timetrack.set_weather(Weather::Down);
    let (press, said) = story.says_in_vain(ANNA, "/clockout", &[]).await;
    assert!(said.contains("Noted"), "{said}");
    story.timetrack.set_weather(Weather::Fine);
    for _ in 0..100 {
        story.tries_are_over().await;
        if state_of(&story, press).await == PunchState::Stuck {
            break;
        }
        story.pass(Duration::from_secs(10));
    }
    story.becomes(press, "Is that right?").await;
    story.hears(ANNA, "Is that right?").await;
    (story, press)
}

async fn what_was_only_noted_asks_in_a_direct_message(transport: Transport) {
    let (mut story, _) = asked_in_private(transport).await;
    let click = story.clicks_in_private(ANNA, "Book it all the same").await;
    story.becomes(click, "Clocked out").await;
    assert_eq!(ends(&story), ["2026-11-24T10:05:14.000Z"]);
    story.end().await;
}

async fn a_form_in_a_direct_message_books_like_a_command(transport: Transport) {
    let (mut story, press) = asked_in_private(transport).await;
    let opened = story.clicks_in_private(ANNA, "Another time").await;
    let submit = story.fills(ANNA, opened, &IN_TIME).await;
    let said = story.answer(submit).await;
    assert!(said.contains("Clocked out"), "{said}");
    assert_eq!(ends(&story), ["2026-11-23T17:30:00.000Z"]);
    // The buttons under the older message are out of date, and say what became of it.
    let click = story.clicks(ANNA, press, "Book it all the same").await;
    story.becomes(click, "Answered").await;
    story.end().await;
}

async fn a_form_that_names_the_doubled_hour_asks_which_it_was(transport: Transport) {
    let mut story = Story::at(transport, "2026-10-24T06:00:00Z", &[]).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.at_time("2026-10-25T09:00:00Z");
    let press = story.sends(ANNA, "/clockout", &[]);
    story.answer(press).await;
    let opened = story.clicks(ANNA, press, "Another time").await;
    let submit = story.fills(ANNA, opened, &[("at", "2:30")]).await;
    let said = story.answer(submit).await;
    assert!(said.contains("Which of the two?"), "{said}");
    let click = story.clicks(ANNA, submit, "First 02:30 (CEST)").await;
    // From 8:00 to the first 2:30 is more than sixteen hours again.
    story.becomes(click, "18 h 30 min").await;
    let click = story.clicks(ANNA, submit, "Book it all the same").await;
    story.becomes(click, "Clocked out").await;
    assert_eq!(ends(&story), ["2026-10-25T02:30:00.000Z"]);
    assert_eq!(story.waiting().await, 0);
    story.end().await;
}

async fn a_time_of_the_doubled_hour_holds_for_the_timer_that_was_asked_about_only(transport: Transport) {
    let mut story = Story::at(transport, "2026-10-24T06:00:00Z", &[]).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.at_time("2026-10-25T09:00:00Z");
    let press = story.sends(ANNA, "/clockout", &[]);
    story.answer(press).await;
    let opened = story.clicks(ANNA, press, "Another time").await;
    let submit = story.fills(ANNA, opened, &[("at", "2:30")]).await;
    let said = story.answer(submit).await;
    assert!(said.contains("Which of the two?"), "{said}");
    let stamp = |text: &str| WallTime(format!("2026-10-{text}:00").parse().unwrap());
    story.timetrack.stop_attendance("anna.huber", stamp("24T17:00")).unwrap();
    story.timetrack.start_attendance("anna.huber", stamp("24T22:00")).unwrap();
    let click = story.clicks(ANNA, submit, "First 02:30 (CEST)").await;
    story.becomes(click, "before something changed").await;
    assert_eq!(ends(&story), ["2026-10-24T17:00:00.000Z"]);
    assert!(story.timetrack.attendance("anna.huber").is_some());
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(said.contains("Working"), "{said}");
    story.finish_somehow().await;
}

async fn a_form_without_a_time_changes_nothing_and_can_be_filled_in_again(transport: Transport) {
    let (mut story, press) = forgotten(transport).await;
    let opened = story.clicks(ANNA, press, "Another time").await;
    let submit = story.fills(ANNA, opened, &[("at", "some time ago")]).await;
    let said = story.answer(submit).await;
    assert!(said.contains("“some time ago” as a time"), "{said}");
    assert_eq!(state_of(&story, press).await, PunchState::Stuck);
    let opened = story.clicks(ANNA, press, "Another time").await;
    let submit = story.fills(ANNA, opened, &IN_TIME).await;
    let said = story.answer(submit).await;
    assert!(said.contains("Clocked out"), "{said}");
    story.end().await;
}

async fn a_form_delivered_twice_is_recorded_once(transport: Transport) {
    let (mut story, press) = forgotten(transport).await;
    let opened = story.clicks(ANNA, press, "Another time").await;
    let submit = story.fills(ANNA, opened, &IN_TIME).await;
    let said = story.answer(submit).await;
    assert!(said.contains("Clocked out"), "{said}");
    let taken = story.bot().app.counters.interactions.get();
    story.discord.repeat(submit).unwrap();
    story.taken(taken + 1).await;
    story.quiet().await;
    assert_eq!(story.timetrack.writes().len(), 2);
    assert_eq!(ends(&story).len(), 1);
    story.finish_somehow().await;
}

async fn a_form_that_is_sent_a_day_after_the_answer_books_nothing(transport: Transport) {
    let (mut story, press) = forgotten(transport).await;
    let opened = story.clicks(ANNA, press, "Another time").await;
    story.discord.answer(opened).await.unwrap();
    let said = story.says(ANNA, "/clockout", &IN_TIME).await;
    assert!(said.contains("Clocked out"), "{said}");
    story.notices_are_out(ANNA).await;
    story.pass(Duration::from_secs(86_400));
    let submit = story.fills(ANNA, opened, &[("at", "yesterday 18:00")]).await;
    let said = story.answer(submit).await;
    assert!(said.contains("Answered"), "{said}");
    assert_eq!(story.timetrack.writes().len(), 2);
    story.end().await;
}

async fn two_forms_in_an_outage_are_one_booking(transport: Transport) {
    let (mut story, press) = forgotten(transport).await;
    story.timetrack.set_weather(Weather::Down);
    let mut submits = Vec::new();
    for at in ["yesterday 17:30", "yesterday 18:00"] {
        let opened = match submits.first() {
            None => story.clicks(ANNA, press, "Another time").await,
            // The first form is still open on another device.
            Some((opened, _)) => *opened,
        };
        story.discord.answer(opened).await.unwrap();
        let taken = story.bot().app.counters.interactions.get();
        let submit = story.fills(ANNA, opened, &[("at", at)]).await;
        story.taken(taken + 1).await;
        story.pass(Duration::from_secs(2));
        let said = story.answer(submit).await;
        assert!(said.contains("Noted"), "{said}");
        submits.push((opened, submit));
    }
    let taken = story.bot().app.counters.interactions.get();
    let click = story.clicks(ANNA, press, "Book it all the same").await;
    story.taken(taken + 1).await;
    story.pass(Duration::from_secs(2));
    story.becomes(click, "Noted").await;
    story.timetrack.set_weather(Weather::Fine);
    story.until_booked().await;
    story.becomes(submits[0].1, "Clocked out").await;
    assert_eq!(ends(&story), ["2026-11-23T17:30:00.000Z"]);
    story.quiet().await;
    story.finish_somehow().await;
}

async fn somebody_elses_form_is_refused(transport: Transport) {
    let (mut story, press) = forgotten(transport).await;
    let opened = story.clicks(ANNA, press, "Another time").await;
    story.discord.answer(opened).await.unwrap();
    let submit = story.discord.fill((BEN, Client::Forced), opened, &IN_TIME).unwrap();
    let said = story.answer(submit).await;
    assert!(said.contains("jemand anderem"), "{said}");
    assert_eq!(story.timetrack.writes().len(), 1);
    story.leaves_waiting(1);
    story.end().await;
}

async fn who_was_unlinked_answers_nothing_in_private(transport: Transport) {
    let (mut story, press) = asked_in_private(transport).await;
    let anna = ANNA.to_string();
    story.says(CLARA, "/admin unlink", &[("member", &anna)]).await;
    story.hears(ANNA, "An admin has to decide").await;
    for label in ["Book it all the same", "Another time"] {
        let click = story.clicks_in_private(ANNA, label).await;
        let said = story.answer(click).await;
        assert!(said.contains("not linked"), "{said}");
    }
    assert_eq!(state_of(&story, press).await, PunchState::Stuck);
    assert_eq!(story.timetrack.writes().iter().filter(|write| write.applied).count(), 1);
    story.leaves_waiting(1);
    story.end().await;
}

async fn a_switch_asks_when_the_project_before_it_ended(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.says(ANNA, "/project start", &PORTAL).await;
    story.at_time("2026-11-24T09:05:14Z");
    let switch = story.sends(ANNA, "/project start", &TRAINING);
    story.answer(switch).await;
    let opened = story.clicks(ANNA, switch, "Another time").await;
    let form = story.discord.answer(opened).await.unwrap().data;
    assert_eq!(form["components"][0]["label"], "When did you stop?");
    let submit = story.fills(ANNA, opened, &IN_TIME).await;
    story.becomes(submit, "Stopped").await;
    story.hears(ANNA, "Training").await;
    let ended = &story.timetrack.project_entries("anna.huber")[0];
    assert_eq!(ended.to.to_string(), "2026-11-23T17:30:00.000Z");
    let running = story.timetrack.project_timer("anna.huber").unwrap();
    assert_eq!(running.started_at.to_string(), "2026-11-24T10:05:14.000Z");
    story.end().await;
}

async fn already_in_since_yesterday_is_ended_by_a_form(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.at_time("2026-11-24T09:05:14Z");
    let press = story.sends(ANNA, "/clockin", &[]);
    story.answer(press).await;
    let opened = story.clicks(ANNA, press, "Clock out at another time").await;
    let submit = story.fills(ANNA, opened, &IN_TIME).await;
    let said = story.answer(submit).await;
    assert!(said.contains("Clocked out") && said.contains("[Clock in]"), "{said}");
    assert_eq!(ends(&story), ["2026-11-23T17:30:00.000Z"]);
    story.end().await;
}

async fn a_start_inside_booked_time_is_moved_by_a_form(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.at_time("2026-11-23T11:00:00Z");
    story.says(ANNA, "/clockout", &[]).await;
    story.at_time("2026-11-23T12:00:00Z");
    let press = story.sends(ANNA, "/clockin", &[("at", "11:30")]);
    story.answer(press).await;
    let opened = story.clicks(ANNA, press, "Another time").await;
    let submit = story.fills(ANNA, opened, &[("at", "12:30")]).await;
    let said = story.answer(submit).await;
    assert!(said.contains("Working"), "{said}");
    let timer = story.timetrack.attendance("anna.huber").unwrap();
    assert_eq!(timer.started_at.to_string(), "2026-11-23T12:30:00.000Z");
    assert_eq!(story.waiting().await, 0);
    story.end().await;
}
