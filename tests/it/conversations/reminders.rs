//! Reminders: when they come, what silences them, and their buttons in the direct message.

use std::time::Duration;

use chrono::NaiveDate;
use timetrack_bot::model::{MemberId, ReminderKind};
use timetrack_bot::store::reminders::ReminderState;
use timetrack_sandbox::{Absence, Quirks, Readable, WallTime, Weather};

use super::breaks::spans;
use crate::stories;
use crate::story::{ANNA, BEN, CLARA, MORNING, Story, Transport, shown};

stories![
    who_forgot_to_clock_in_is_reminded_once_and_clocks_in_with_one_tap,
    the_time_on_the_button_is_booked_and_asked_about_on_a_later_day,
    later_reminds_once_more_after_half_an_hour,
    not_today_silences_the_day_and_nothing_else,
    who_turns_reminders_off_gets_none,
    holidays_targets_and_absences_silence_and_so_does_what_cannot_be_read,
    who_has_come_already_is_not_reminded,
    quiet_hours_are_quiet,
    half_an_hour_late_nobody_is_reminded,
    in_an_outage_nobody_is_reminded_until_it_is_over,
    who_is_still_clocked_in_ends_the_day_at_the_usual_time,
    a_shift_that_is_too_long_is_said_once,
    the_note_about_last_week_comes_without_a_sound,
    who_does_not_work_on_mondays_gets_the_note_on_their_first_day_with_a_target,
    the_note_about_the_week_mends_a_timer_that_still_runs,
    a_reminder_is_not_repeated_after_a_restart,
    who_takes_no_direct_messages_is_reminded_nowhere_else,
];

pub(super) fn heard(story: &Story, member: MemberId) -> usize {
    story.discord.look(|world| world.dms(member).count())
}

pub(super) fn day(number: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, number).unwrap()
}

pub(super) async fn turns_on(story: &mut Story, member: MemberId) {
    if member == BEN {
        // A person who has recorded nothing yet is addressed in the language of the account.
        story.says(BEN, "/me language", &[("language", "de")]).await;
    }
    let said = story.says(member, "/reminders", &[("turn", "on")]).await;
    assert!(said.contains("You are reminded") || said.contains("Du wirst erinnert"), "{said}");
}

/// A Monday at 9:02 in Vienna; working hours begin at 9:00 and end at 17:00. Anna wants to be reminded.
pub(super) async fn office(transport: Transport) -> Story {
    let mut story = Story::new(transport).await;
    turns_on(&mut story, ANNA).await;
    story
}

/// Waits until it is decided about a reminder of that day.
pub(super) async fn is_decided(
    story: &Story,
    member: MemberId,
    (kind, day): (ReminderKind, NaiveDate),
) -> bool {
    let store = &story.bot().app.store;
    let state = async || {
        let accounts = store.person(member).await.unwrap().accounts;
        let rows = accounts.into_iter().flat_map(|account| account.reminders);
        let mut of_day = rows.filter(|row| row.occasion.kind == kind && row.occasion.day == day);
        of_day.next().map(|row| row.state).filter(|state| *state != ReminderState::Due)
    };
    story.until("a decision", async || state().await.is_some()).await;
    story.quiet().await;
    state().await == Some(ReminderState::Asked)
}

async fn who_forgot_to_clock_in_is_reminded_once_and_clocks_in_with_one_tap(transport: Transport) {
    let mut story = office(transport).await;
    story.at_time("2026-11-23T08:09:30Z");
    story.quiet().await;
    assert_eq!(heard(&story, ANNA), 0);
    story.at_time("2026-11-23T08:10:05Z");
    let said = story.hears(ANNA, "Did you forget to clock in?").await;
    assert!(said.contains(&shown("2026-11-23T08:00:00Z", 't')), "{said}");
    for button in ["[Clock in now]", "[At 09:00]", "[Later]", "[Not today]", "[Turn off]"] {
        assert!(said.contains(button), "{said}");
    }
    story.notices_are_out(ANNA).await;
    let click = story.clicks_in_private(ANNA, "Clock in now").await;
    story.becomes(click, "Working").await;
    turns_on(&mut story, BEN).await;
    story.at_time("2026-11-23T08:12:00Z");
    story.hears(BEN, "vergessen, dich einzustempeln").await;
    assert_eq!(heard(&story, ANNA), 1);
    story.end().await;
}

async fn the_time_on_the_button_is_booked_and_asked_about_on_a_later_day(transport: Transport) {
    let mut story = office(transport).await;
    turns_on(&mut story, BEN).await;
    story.at_time("2026-11-23T08:10:05Z");
    story.hears(ANNA, "Did you forget").await;
    story.hears(BEN, "einzustempeln").await;
    story.notices_are_out(ANNA).await;
    let click = story.clicks_in_private(ANNA, "At 09:00").await;
    story.becomes(click, "Clocked in").await;
    let started = story.timetrack.attendance("anna.huber").unwrap().started_at.to_string();
    assert_eq!(started, "2026-11-23T09:00:00.000Z");
    story.notices_are_out(BEN).await;
    story.at_time("2026-11-24T07:30:00Z");
    let click = story.clicks_in_private(BEN, "Um 09:00").await;
    let said = story.becomes(click, "Welcher Tag").await;
    assert!(said.contains("23. Nov."), "{said}");
    assert!(story.timetrack.attendance("ben.meyer").is_none());
    let click = story.clicks_in_private(BEN, "Heute nicht").await;
    let said = story.answer(click).await;
    assert!(said.contains("veraltet") || said.contains("nichts getan"), "{said}");
    story.says(ANNA, "/clockout", &[("at", "yesterday 17:00")]).await;
    story.end().await;
}

async fn later_reminds_once_more_after_half_an_hour(transport: Transport) {
    let mut story = office(transport).await;
    story.at_time("2026-11-23T08:10:05Z");
    story.hears(ANNA, "Did you forget").await;
    story.notices_are_out(ANNA).await;
    let click = story.clicks_in_private(ANNA, "Later").await;
    let said = story.becomes(click, "I'll remind you again").await;
    assert!(said.contains(&shown("2026-11-23T08:40:05Z", 't')), "{said}");
    story.at_time("2026-11-23T08:39:00Z");
    story.quiet().await;
    assert_eq!(heard(&story, ANNA), 1);
    story.at_time("2026-11-23T08:40:06Z");
    story.hears(ANNA, "Did you forget").await;
    story.notices_are_out(ANNA).await;
    story.at_time("2026-11-23T09:30:00Z");
    story.quiet().await;
    assert_eq!(heard(&story, ANNA), 2);
    story.end().await;
}

async fn not_today_silences_the_day_and_nothing_else(transport: Transport) {
    let mut story = office(transport).await;
    turns_on(&mut story, BEN).await;
    story.at_time("2026-11-23T08:10:05Z");
    story.hears(ANNA, "Did you forget").await;
    story.hears(BEN, "einzustempeln").await;
    story.notices_are_out(ANNA).await;
    let click = story.clicks_in_private(ANNA, "Not today").await;
    story.becomes(click, "You get no more reminders today").await;
    for (member, user) in [(ANNA, "anna.huber"), (BEN, "ben.meyer")] {
        let at = WallTime("2026-11-23T09:15:00".parse().unwrap());
        story.timetrack.start_attendance(user, at).unwrap();
        assert_eq!(heard(&story, member), 1);
    }
    story.at_time("2026-11-23T16:30:05Z");
    story.hears(BEN, "Arbeitest du noch?").await;
    assert_eq!(heard(&story, ANNA), 1);
    story.at_time("2026-11-24T16:30:05Z");
    story.hears(ANNA, "Are you still working?").await;
    story.hears(BEN, "Arbeitest du noch?").await;
    story.finish_somehow().await;
}

async fn who_turns_reminders_off_gets_none(transport: Transport) {
    let mut story = office(transport).await;
    turns_on(&mut story, BEN).await;
    story.at_time("2026-11-23T08:10:05Z");
    story.hears(ANNA, "Did you forget").await;
    story.hears(BEN, "einzustempeln").await;
    story.notices_are_out(ANNA).await;
    let click = story.clicks_in_private(ANNA, "Turn off").await;
    story.becomes(click, "You are not reminded any more").await;
    let said = story.says(ANNA, "/reminders", &[]).await;
    assert!(said.contains("You are not reminded."), "{said}");
    story.at_time("2026-11-24T08:10:05Z");
    assert!(is_decided(&story, BEN, (ReminderKind::ClockIn, day(24))).await);
    assert_eq!(heard(&story, ANNA), 1);
    story.finish_somehow().await;
}

async fn holidays_targets_and_absences_silence_and_so_does_what_cannot_be_read(transport: Transport) {
    let mut story = office(transport).await;
    story.timetrack.change_calendar(|calendar| {
        calendar.holidays.insert(day(23), "Staatsfeiertag".to_owned());
        calendar.week[1] = 0;
    });
    let away = |kind, on| Absence::approved("anna.huber", kind, day(on), day(on));
    story.timetrack.add_absence(away((1, "Urlaub"), 25));
    story.timetrack.add_absence(away((4, "Homeoffice"), 27));
    for number in 23..=25 {
        story.at_time(&format!("2026-11-{number}T08:10:05Z"));
        assert!(!is_decided(&story, ANNA, (ReminderKind::ClockIn, day(number))).await, "{number}");
    }
    story.timetrack.set_quirks(Quirks { reports: Readable::NotThere, ..Quirks::default() });
    story.at_time("2026-11-26T08:10:05Z");
    assert!(!is_decided(&story, ANNA, (ReminderKind::ClockIn, day(26))).await);
    story.timetrack.set_quirks(Quirks::default());
    assert_eq!(heard(&story, ANNA), 0);
    story.at_time("2026-11-27T08:10:05Z");
    story.hears(ANNA, "Did you forget").await;
    story.end().await;
}

async fn who_has_come_already_is_not_reminded(transport: Transport) {
    let mut story = office(transport).await;
    let at = WallTime("2026-11-23T09:05:00".parse().unwrap());
    story.timetrack.start_attendance("anna.huber", at).unwrap();
    story.at_time("2026-11-23T08:10:05Z");
    assert!(!is_decided(&story, ANNA, (ReminderKind::ClockIn, day(23))).await);
    story.says(ANNA, "/reminders", &[("turn", "off")]).await;
    // Ben came, and left for the dentist.
    turns_on(&mut story, BEN).await;
    let came = WallTime("2026-11-24T07:00:00".parse().unwrap());
    let left = WallTime("2026-11-24T08:30:00".parse().unwrap());
    story.timetrack.start_attendance("ben.meyer", came).unwrap();
    story.timetrack.stop_attendance("ben.meyer", left).unwrap();
    story.at_time("2026-11-24T08:10:05Z");
    assert!(!is_decided(&story, BEN, (ReminderKind::ClockIn, day(24))).await);
    assert_eq!((heard(&story, ANNA), heard(&story, BEN)), (0, 0));
    story.end().await;
}

async fn quiet_hours_are_quiet(transport: Transport) {
    let mut story = office(transport).await;
    let said = story.says(ANNA, "/reminders", &[("quiet", "22:00 - 9:30")]).await;
    assert!(said.contains("Quiet hours: 22:00 – 09:30"), "{said}");
    turns_on(&mut story, BEN).await;
    story.at_time("2026-11-23T08:10:05Z");
    story.hears(BEN, "einzustempeln").await;
    story.notices_are_out(BEN).await;
    assert_eq!(heard(&story, ANNA), 0);
    let said = story.says(ANNA, "/reminders", &[("quiet", "none"), ("hours", "9:10-17:00")]).await;
    assert!(said.contains("No quiet hours") && said.contains("09:10 – 17:00"), "{said}");
    story.at_time("2026-11-23T08:20:05Z");
    story.hears(ANNA, "Did you forget").await;
    story.end().await;
}

async fn half_an_hour_late_nobody_is_reminded(transport: Transport) {
    let mut story = office(transport).await;
    turns_on(&mut story, BEN).await;
    story.says(BEN, "/reminders", &[("hours", "9:20-17:00")]).await;
    story.quiet().await;
    story.stop().await;
    story.at_time("2026-11-23T08:41:00Z");
    story.start().await;
    story.hears(BEN, "einzustempeln").await;
    story.notices_are_out(BEN).await;
    assert_eq!(heard(&story, ANNA), 0);
    story.end().await;
}

async fn in_an_outage_nobody_is_reminded_until_it_is_over(transport: Transport) {
    let mut story = office(transport).await;
    story.timetrack.set_weather(Weather::Down);
    for minute in 10..15 {
        story.at_time(&format!("2026-11-23T08:{minute}:05Z"));
        story.quiet().await;
    }
    assert_eq!(heard(&story, ANNA), 0);
    story.timetrack.set_weather(Weather::Fine);
    story
        .until("the reminder", async || {
            story.clock.advance(Duration::from_secs(5));
            heard(&story, ANNA) == 1
        })
        .await;
    story.hears(ANNA, "Did you forget").await;
    story.end().await;
}

async fn who_is_still_clocked_in_ends_the_day_at_the_usual_time(transport: Transport) {
    let mut story = office(transport).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.at_time("2026-11-23T16:30:05Z");
    let said = story.hears(ANNA, "Are you still working?").await;
    assert!(said.contains("[Clock out now]") && said.contains("[At 17:00]"), "{said}");
    story.notices_are_out(ANNA).await;
    let click = story.clicks_in_private(ANNA, "At 17:00").await;
    story.becomes(click, "Clocked out").await;
    let days = spans(&story.timetrack.attendances("anna.huber"));
    assert_eq!(days, [("09:02".to_owned(), "17:00".to_owned())]);
    story.end().await;
}

async fn a_shift_that_is_too_long_is_said_once(transport: Transport) {
    let mut story = office(transport).await;
    let said = story.says(CLARA, "/admin reminders", &[("shift", "6")]).await;
    assert!(said.contains("Longest shift: 6 h 0 min"), "{said}");
    story.says(ANNA, "/clockin", &[]).await;
    story.at_time("2026-11-23T14:02:30Z");
    let said = story.hears(ANNA, "That is a long day").await;
    assert!(said.contains(&shown(MORNING, 't')) && said.contains("[Break]"), "{said}");
    story.notices_are_out(ANNA).await;
    story.at_time("2026-11-23T14:20:00Z");
    story.quiet().await;
    let click = story.clicks_in_private(ANNA, "Clock out now").await;
    story.becomes(click, "Clocked out").await;
    assert_eq!(heard(&story, ANNA), 1);
    story.end().await;
}

async fn the_note_about_last_week_comes_without_a_sound(transport: Transport) {
    let mut story = Story::new(transport).await;
    let said = story.says(ANNA, "/reminders", &[("week", "on")]).await;
    assert!(said.contains("You are not reminded") && said.contains("A note with last week's"), "{said}");
    story.says(ANNA, "/clockin", &[]).await;
    story.at_time("2026-11-23T16:02:11Z");
    story.says(ANNA, "/clockout", &[]).await;
    story.at_time("2026-11-30T08:00:05Z");
    let said = story.hears(ANNA, "Your last week").await;
    assert!(said.contains("8 h 0 min of 40 h 0 min") && said.contains("32 h 0 min less"), "{said}");
    assert!(said.contains("Tue, Wed, Thu, Fri") && !said.contains("Mon,"), "{said}");
    let is_silent = story.discord.look(|world| world.dms(ANNA).all(|message| message.silent));
    assert!(is_silent);
    story.notices_are_out(ANNA).await;
    let click = story.clicks_in_private(ANNA, "Turn off").await;
    story.becomes(click, "no more notes about your week").await;
    story.end().await;
}

async fn who_does_not_work_on_mondays_gets_the_note_on_their_first_day_with_a_target(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.says(ANNA, "/reminders", &[("week", "on")]).await;
    story.timetrack.change_calendar(|calendar| {
        let day = 8 * 3_600;
        calendar.weeks.insert("anna.huber".to_owned(), [0, day, 0, day, 0, 0, 0]);
    });
    story.at_time("2026-11-30T08:00:05Z");
    assert!(!is_decided(&story, ANNA, (ReminderKind::Week, day(30))).await);
    story.at_time("2026-12-01T08:00:05Z");
    let said = story.hears(ANNA, "Your last week").await;
    assert!(said.contains("of 16 h 0 min"), "{said}");
    story.notices_are_out(ANNA).await;
    story.at_time("2026-12-03T08:00:05Z");
    story.quiet().await;
    assert_eq!(heard(&story, ANNA), 1, "once in a week");
    story.end().await;
}

async fn the_note_about_the_week_mends_a_timer_that_still_runs(transport: Transport) {
    let mut story = Story::at(transport, "2026-11-27T08:00:00Z", &[]).await;
    story.says(ANNA, "/reminders", &[("week", "on")]).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.at_time("2026-11-30T08:00:05Z");
    let said = story.hears(ANNA, "Your last week").await;
    assert!(
        said.contains(&shown("2026-11-27T08:00:00Z", 'f')) && said.contains("still clocked in"),
        "{said}"
    );
    story.notices_are_out(ANNA).await;
    let opened = story.clicks_in_private(ANNA, "Clock out at another time").await;
    let filled = story.fills(ANNA, opened, &[("at", "27.11.2026 17:00")]).await;
    let said = story.answer(filled).await;
    assert!(said.contains("Clocked out"), "{said}");
    let days = spans(&story.timetrack.attendances("anna.huber"));
    assert_eq!(days, [("09:00".to_owned(), "17:00".to_owned())]);
    story.end().await;
}

async fn a_reminder_is_not_repeated_after_a_restart(transport: Transport) {
    let mut story = office(transport).await;
    story.at_time("2026-11-23T08:10:05Z");
    story.hears(ANNA, "Did you forget").await;
    story.notices_are_out(ANNA).await;
    story.stop().await;
    story.at_time("2026-11-23T08:12:00Z");
    story.start().await;
    turns_on(&mut story, BEN).await;
    story.at_time("2026-11-23T08:14:00Z");
    story.hears(BEN, "einzustempeln").await;
    story.notices_are_out(BEN).await;
    assert_eq!(heard(&story, ANNA), 1);
    story.end().await;
}

async fn who_takes_no_direct_messages_is_reminded_nowhere_else(transport: Transport) {
    let mut story = office(transport).await;
    story.discord.close_dms(ANNA);
    story.at_time("2026-11-23T08:10:05Z");
    assert!(is_decided(&story, ANNA, (ReminderKind::ClockIn, day(23))).await);
    story.notices_are_out(ANNA).await;
    story.discord.open_dms(ANNA);
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(!said.contains("forget"), "{said}");
    assert_eq!(heard(&story, ANNA), 0);
    story.end().await;
}
