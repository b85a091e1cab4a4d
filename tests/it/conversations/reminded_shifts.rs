//! Reminders about shifts: several on a day, one that goes on into a free day, one that is ended elsewhere or on a journey.

use std::time::Duration;

use discord_sandbox::{RestFault, Trouble};
use timetrack_bot::model::ReminderKind;
use timetrack_sandbox::{Fault, On, WallTime, Weather};

use super::breaks::spans;
use super::reminders::{day, heard, is_decided, office, turns_on};
use crate::stories;
use crate::story::{ANNA, BEN, CLARA, Story, Transport, shown};

stories![
    who_has_clocked_out_is_not_reminded_though_it_is_not_booked_yet,
    later_about_one_shift_is_not_said_of_the_next_and_the_next_is_reminded_of_itself,
    later_is_promised_and_kept_in_a_night_shift,
    later_that_falls_into_quiet_hours_is_promised_for_their_end_or_not_at_all,
    a_clock_out_that_waits_and_is_given_up_leaves_the_reminder_to_be_said,
    a_forgotten_clock_out_that_fell_into_an_outage_is_asked_about_the_morning_after,
    a_shift_that_goes_on_into_a_holiday_is_not_reminded_of_on_it_but_its_end_is_asked_for,
    after_a_journey_the_button_offers_the_usual_end_of_where_the_shift_began,
    after_a_journey_nobody_is_asked_twice_about_a_shift,
];

/// A shift of six hours is long, and Anna may be reminded at any time of day.
async fn hears_of_long_shifts(story: &mut Story, hours: &str) {
    story.says(CLARA, "/admin reminders", &[("shift", "6")]).await;
    story.says(ANNA, "/reminders", &[("quiet", "none"), ("hours", hours)]).await;
}

async fn later_about_one_shift_is_not_said_of_the_next_and_the_next_is_reminded_of_itself(
    transport: Transport,
) {
    let mut story = office(transport).await;
    hears_of_long_shifts(&mut story, "0-24").await;
    story.says(ANNA, "/clockin", &[]).await;
    story.at_time("2026-11-23T14:02:30Z");
    story.hears(ANNA, "That is a long day").await;
    story.notices_are_out(ANNA).await;
    let click = story.clicks_in_private(ANNA, "Later").await;
    let said = story.becomes(click, "I'll remind you again").await;
    assert!(said.contains(&shown("2026-11-23T14:32:30Z", 't')), "{said}");
    story.says(ANNA, "/clockout", &[]).await;
    story.at_time("2026-11-23T14:10:00Z");
    story.says(ANNA, "/clockin", &[]).await;
    story.at_time("2026-11-23T14:35:00Z");
    story.quiet().await;
    assert_eq!(heard(&story, ANNA), 1);
    story.at_time("2026-11-23T20:10:30Z");
    story.until("a reminder of the second shift", async || heard(&story, ANNA) == 2).await;
    story.finish_somehow().await;
}

async fn later_is_promised_and_kept_in_a_night_shift(transport: Transport) {
    let mut story = office(transport).await;
    hears_of_long_shifts(&mut story, "9-17").await;
    story.at_time("2026-11-23T21:00:00Z");
    story.says(ANNA, "/clockin", &[]).await;
    story.at_time("2026-11-24T03:00:10Z");
    story.hears(ANNA, "That is a long day").await;
    story.notices_are_out(ANNA).await;
    let click = story.clicks_in_private(ANNA, "Later").await;
    let said = story.becomes(click, "I'll remind you again").await;
    assert!(said.contains(&shown("2026-11-24T03:30:10Z", 't')), "{said}");
    story.at_time("2026-11-24T03:30:11Z");
    story.until("the reminder once more", async || heard(&story, ANNA) == 2).await;
    story.finish_somehow().await;
}

async fn later_that_falls_into_quiet_hours_is_promised_for_their_end_or_not_at_all(transport: Transport) {
    let mut story = office(transport).await;
    story.says(ANNA, "/reminders", &[("hours", "11:30-18:00"), ("quiet", "12-13")]).await;
    story.at_time("2026-11-23T10:40:05Z");
    story.hears(ANNA, "Did you forget to clock in").await;
    story.notices_are_out(ANNA).await;
    let click = story.clicks_in_private(ANNA, "Later").await;
    let said = story.becomes(click, "your quiet hours are on").await;
    assert!(
        said.contains(&shown("2026-11-23T12:00:00Z", 't')) && said.contains("if it still applies"),
        "{said}"
    );
    story.at_time("2026-11-23T12:00:05Z");
    story.until("the reminder once more", async || heard(&story, ANNA) == 2).await;
    story.notices_are_out(ANNA).await;
    // The other reminder of the day comes shortly before quiet hours that last until the morning.
    story.says(ANNA, "/clockin", &[]).await;
    story.says(ANNA, "/reminders", &[("quiet", "18:45-7")]).await;
    story.at_time("2026-11-23T17:30:05Z");
    story.hears(ANNA, "Are you still working?").await;
    story.notices_are_out(ANNA).await;
    let click = story.clicks_in_private(ANNA, "Later").await;
    let said = story.answer(click).await;
    assert!(said.contains("I don't remind you of this again"), "{said}");
    let click = story.clicks_in_private(ANNA, "At 18:00").await;
    story.becomes(click, "Clocked out").await;
    story.finish_somehow().await;
}

async fn a_clock_out_that_waits_and_is_given_up_leaves_the_reminder_to_be_said(transport: Transport) {
    let mut story = office(transport).await;
    turns_on(&mut story, BEN).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.says(BEN, "/clockin", &[]).await;
    story.at_time("2026-11-23T16:29:00Z");
    let retry_after = Some("1800".to_owned());
    story
        .timetrack
        .fault_next(On::post("stop"), Fault::Status { status: 503, body: String::new(), retry_after });
    let (press, _) = story.says_in_vain(ANNA, "/clockout", &[]).await;
    story.at_time("2026-11-23T16:30:05Z");
    story.hears(BEN, "Arbeitest du noch?").await;
    story.notices_are_out(BEN).await;
    assert_eq!(heard(&story, ANNA), 0);
    let queue = story.sends(CLARA, "/admin queue", &[]);
    story.answer(queue).await;
    let click = story.clicks(CLARA, queue, "Cancel #3").await;
    story.becomes(click, "Give up #3?").await;
    let click = story.clicks(CLARA, queue, "Give up #3").await;
    story.becomes(click, "is given up").await;
    story.becomes(press, "An admin closed this").await;
    story.hears(ANNA, "An admin closed this").await;
    story
        .until("the reminder", async || {
            story.clock.advance(Duration::from_secs(5));
            heard(&story, ANNA) == 2
        })
        .await;
    story.hears(ANNA, "Are you still working?").await;
    story.finish_somehow().await;
}

async fn a_forgotten_clock_out_that_fell_into_an_outage_is_asked_about_the_morning_after(
    transport: Transport,
) {
    let mut story = office(transport).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.quiet().await;
    story.timetrack.set_weather(Weather::Down);
    story.at_time("2026-11-23T17:00:05Z");
    story.quiet().await;
    story.at_time("2026-11-23T19:30:00Z");
    story.timetrack.set_weather(Weather::Fine);
    story.quiet().await;
    story.at_time("2026-11-24T05:50:00Z");
    story.quiet().await;
    assert_eq!(heard(&story, ANNA), 0);
    story.at_time("2026-11-24T06:00:05Z");
    story
        .until("the question", async || {
            story.clock.advance(Duration::from_secs(5));
            heard(&story, ANNA) == 1
        })
        .await;
    let said = story.hears(ANNA, "Did you forget to clock out?").await;
    assert!(said.contains("[I left on 23 Nov 2026, 17:00]"), "{said}");
    story.notices_are_out(ANNA).await;
    let click = story.clicks_in_private(ANNA, "I left on 23 Nov 2026, 17:00").await;
    story.becomes(click, "Clocked out").await;
    let days = spans(&story.timetrack.attendances("anna.huber"));
    assert_eq!(days, [("09:02".to_owned(), "17:00".to_owned())]);
    story.end().await;
}

async fn a_shift_that_goes_on_into_a_holiday_is_not_reminded_of_on_it_but_its_end_is_asked_for(
    transport: Transport,
) {
    let mut story = office(transport).await;
    hears_of_long_shifts(&mut story, "9-17").await;
    story.timetrack.change_calendar(|calendar| {
        calendar.holidays.insert(day(24), "Feiertag".to_owned());
    });
    story.at_time("2026-11-23T20:00:00Z");
    story.says(ANNA, "/clockin", &[]).await;
    story.at_time("2026-11-24T02:00:30Z");
    assert!(!is_decided(&story, ANNA, (ReminderKind::LongShift, day(23))).await);
    assert_eq!(heard(&story, ANNA), 0);
    story.at_time("2026-11-24T08:00:30Z");
    story.hears(ANNA, "Did you forget to clock out?").await;
    story.finish_somehow().await;
}

/// Anna came at 9:02 in Vienna and is in New York now.
async fn in_new_york(transport: Transport) -> Story {
    let mut story = office(transport).await;
    story.says(ANNA, "/clockin", &[]).await;
    let said = story.says(ANNA, "/timezone", &[("zone", "America/New_York")]).await;
    assert!(said.replace('\\', "").contains("America/New_York"), "{said}");
    story
}

async fn after_a_journey_the_button_offers_the_usual_end_of_where_the_shift_began(transport: Transport) {
    let mut story = in_new_york(transport).await;
    story.at_time("2026-11-23T17:00:05Z");
    let said = story.hears(ANNA, "Did you forget to clock out?").await.replace('\\', "");
    assert!(said.contains("[I left at 11:00 (America/New_York)]"), "{said}");
    let clocks = "23 Nov 2026, 11:00 in America/New_York was 23 Nov 2026, 17:00 in Europe/Vienna";
    assert!(said.contains(clocks), "{said}");
    story.notices_are_out(ANNA).await;
    let click = story.clicks_in_private(ANNA, "I left at 11:00 (America/New_York)").await;
    story.becomes(click, "Clocked out").await;
    let days = spans(&story.timetrack.attendances("anna.huber"));
    assert_eq!(days, [("09:02".to_owned(), "17:00".to_owned())]);
    story.end().await;
}

async fn after_a_journey_nobody_is_asked_twice_about_a_shift(transport: Transport) {
    let mut story = office(transport).await;
    // Just before midnight in Vienna, so that it begins on another day of Tokyo's calendar.
    story.says(ANNA, "/reminders", &[("quiet", "none"), ("hours", "9-17")]).await;
    story.at_time("2026-11-23T20:00:00Z");
    story.says(ANNA, "/clockin", &[]).await;
    story.at_time("2026-11-24T08:00:30Z");
    story.hears(ANNA, "Did you forget to clock out?").await;
    story.notices_are_out(ANNA).await;
    let click = story.clicks_in_private(ANNA, "Still working").await;
    story.becomes(click, "won't ask again").await;
    story.says(ANNA, "/timezone", &[("zone", "Asia/Tokyo")]).await;
    turns_on(&mut story, BEN).await;
    let at = WallTime("2026-11-24T09:00:00".parse().unwrap());
    story.timetrack.start_attendance("ben.meyer", at).unwrap();
    story.says(BEN, "/status", &[]).await;
    story.at_time("2026-11-24T17:00:30Z");
    story.hears(BEN, "vergessen, dich auszustempeln").await;
    story.notices_are_out(BEN).await;
    let about_the_shift = story.discord.look(|world| {
        world.dms(ANNA).filter(|message| message.text().contains("Did you forget to clock out?")).count()
    });
    assert_eq!(about_the_shift, 0, "the question was answered and is not asked again");
    story.finish_somehow().await;
}

async fn who_has_clocked_out_is_not_reminded_though_it_is_not_booked_yet(transport: Transport) {
    let mut story = office(transport).await;
    story.says(ANNA, "/clockin", &[]).await;
    let away = Trouble::Status(503);
    story.discord.trouble(RestFault { on: "POST /channels".to_owned(), times: 1_000, trouble: away });
    story.at_time("2026-11-23T16:30:05Z");
    assert!(is_decided(&story, ANNA, (ReminderKind::StillIn, day(23))).await);
    story.timetrack.set_weather(Weather::Down);
    let (press, said) = story.says_in_vain(ANNA, "/clockout", &[]).await;
    assert!(said.contains("Noted"), "{said}");
    story.discord.calm();
    story.pass(Duration::from_secs(60));
    story.until("nothing to be sent", async || story.notices_due().await == 0).await;
    story.timetrack.set_weather(Weather::Fine);
    story.until_booked().await;
    story.becomes(press, "Clocked out").await;
    assert_eq!(heard(&story, ANNA), 0);
    story.end().await;
}
