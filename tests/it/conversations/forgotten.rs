//! A clock-out that was probably forgotten is asked about.

use timetrack_bot::model::ReminderKind;
use timetrack_sandbox::WallTime;

use super::breaks::spans;
use super::reminders::{day, heard, is_decided, office, turns_on};
use crate::stories;
use crate::story::{ANNA, BEN, CLARA, MORNING, Story, Transport, shown};

stories![
    an_hour_past_the_usual_end_one_is_asked_and_the_usual_end_is_booked,
    another_time_is_entered_in_a_form,
    the_usual_end_is_learnt_from_ones_own_clock_outs,
    at_midnight_it_is_asked_in_the_morning_and_names_the_day,
    who_still_works_is_not_asked_again,
    who_has_clocked_out_elsewhere_is_not_asked,
    an_answer_for_another_timer_does_nothing,
];

/// Anna has been clocked in since 9:02; it is an hour past the end of the working hours.
async fn asked(transport: Transport) -> (Story, String) {
    let mut story = office(transport).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.at_time("2026-11-23T17:00:05Z");
    let said = story.hears(ANNA, "Did you forget to clock out?").await;
    story.notices_are_out(ANNA).await;
    (story, said)
}

async fn an_hour_past_the_usual_end_one_is_asked_and_the_usual_end_is_booked(transport: Transport) {
    let (mut story, said) = asked(transport).await;
    assert!(
        said.contains(&shown(MORNING, 't')) && said.contains("Nothing is booked until you answer"),
        "{said}"
    );
    for button in ["[I left at 17:00]", "[Another time]", "[Still working]", "[Turn off]"] {
        assert!(said.contains(button), "{said}");
    }
    let click = story.clicks_in_private(ANNA, "I left at 17:00").await;
    story.becomes(click, "Clocked out").await;
    let days = spans(&story.timetrack.attendances("anna.huber"));
    assert_eq!(days, [("09:02".to_owned(), "17:00".to_owned())]);
    assert_eq!(heard(&story, ANNA), 1);
    story.end().await;
}

async fn another_time_is_entered_in_a_form(transport: Transport) {
    let (mut story, _) = asked(transport).await;
    let opened = story.clicks_in_private(ANNA, "Another time").await;
    let filled = story.fills(ANNA, opened, &[("at", "16:40")]).await;
    let said = story.answer(filled).await;
    assert!(said.contains("Clocked out"), "{said}");
    let days = spans(&story.timetrack.attendances("anna.huber"));
    assert_eq!(days, [("09:02".to_owned(), "16:40".to_owned())]);
    story.end().await;
}

async fn the_usual_end_is_learnt_from_ones_own_clock_outs(transport: Transport) {
    let mut story = Story::new(transport).await;
    for number in 23..28 {
        story.at_time(&format!("2026-11-{number}T08:05:00Z"));
        story.says(ANNA, "/clockin", &[]).await;
        story.at_time(&format!("2026-11-{number}T15:15:00Z"));
        story.says(ANNA, "/clockout", &[]).await;
    }
    story.at_time("2026-11-30T08:05:00Z");
    story.says(ANNA, "/clockin", &[]).await;
    turns_on(&mut story, ANNA).await;
    story.at_time("2026-11-30T16:15:05Z");
    let said = story.hears(ANNA, "Did you forget to clock out?").await;
    assert!(said.contains("[I left at 16:15]"), "{said}");
    story.notices_are_out(ANNA).await;
    let click = story.clicks_in_private(ANNA, "I left at 16:15").await;
    story.becomes(click, "Clocked out").await;
    story.end().await;
}

async fn at_midnight_it_is_asked_in_the_morning_and_names_the_day(transport: Transport) {
    let mut story = Story::new(transport).await;
    let said = story.says(CLARA, "/admin reminders", &[("forgotten", "at midnight")]).await;
    assert!(said.contains("forgotten at midnight"), "{said}");
    turns_on(&mut story, BEN).await;
    story.says(BEN, "/clockin", &[]).await;
    story.at_time("2026-11-23T23:30:00Z");
    story.quiet().await;
    assert_eq!(heard(&story, BEN), 0);
    story.at_time("2026-11-24T06:00:05Z");
    let said = story.hears(BEN, "vergessen, dich auszustempeln").await;
    assert!(said.contains("[Ich ging am 23. Nov. 2026"), "{said}");
    story.notices_are_out(BEN).await;
    story.at_time("2026-11-24T06:30:00Z");
    let click = story.clicks_in_private(BEN, "Ich ging am 23. Nov. 2026, 17:00 Uhr").await;
    story.becomes(click, "Ausgestempelt").await;
    let days = spans(&story.timetrack.attendances("ben.meyer"));
    assert_eq!(days, [("09:02".to_owned(), "17:00".to_owned())]);
    story.end().await;
}

async fn who_still_works_is_not_asked_again(transport: Transport) {
    let (mut story, _) = asked(transport).await;
    let click = story.clicks_in_private(ANNA, "Still working").await;
    story.becomes(click, "won't ask again about this shift").await;
    turns_on(&mut story, BEN).await;
    let at = WallTime("2026-11-23T09:00:00".parse().unwrap());
    story.timetrack.start_attendance("ben.meyer", at).unwrap();
    story.says(BEN, "/status", &[]).await;
    story.at_time("2026-11-23T17:30:00Z");
    story.hears(BEN, "vergessen, dich auszustempeln").await;
    assert_eq!(heard(&story, ANNA), 1);
    story.says(ANNA, "/clockout", &[]).await;
    story.finish_somehow().await;
}

async fn who_has_clocked_out_elsewhere_is_not_asked(transport: Transport) {
    let mut story = office(transport).await;
    story.says(ANNA, "/clockin", &[]).await;
    let at = WallTime("2026-11-23T17:05:00".parse().unwrap());
    story.timetrack.stop_attendance("anna.huber", at).unwrap();
    story.at_time("2026-11-23T17:00:05Z");
    assert!(!is_decided(&story, ANNA, (ReminderKind::Forgotten, day(23))).await);
    assert_eq!(heard(&story, ANNA), 0);
    story.end().await;
}

async fn an_answer_for_another_timer_does_nothing(transport: Transport) {
    let (mut story, _) = asked(transport).await;
    let stop = WallTime("2026-11-23T18:00:00".parse().unwrap());
    story.timetrack.stop_attendance("anna.huber", stop).unwrap();
    let start = WallTime("2026-11-24T08:00:00".parse().unwrap());
    story.timetrack.start_attendance("anna.huber", start).unwrap();
    story.at_time("2026-11-24T07:30:00Z");
    let click = story.clicks_in_private(ANNA, "I left at 17:00").await;
    story.becomes(click, "from before something changed").await;
    assert!(story.timetrack.attendance("anna.huber").is_some());
    story.end().await;
}
