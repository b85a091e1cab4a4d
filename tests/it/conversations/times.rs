//! Named times, zones, and the two nights on which the clocks change.

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor};

use timetrack_bot::model::InteractionId;
use timetrack_sandbox::{Fault, On, Weather};

use crate::stories;
use crate::story::{ANNA, BEN, Story, Transport, shown};

stories![
    a_forgotten_start_is_repaired,
    every_instant_is_shown_by_the_readers_own_clock,
    times_that_cannot_be_are_refused_with_a_reason,
    the_doubled_hour_is_asked_back,
    who_is_erased_before_it_can_be_asked_back_leaves_nothing,
    an_end_before_a_break_that_is_over_is_refused,
    the_missing_hour_is_named,
    a_shift_over_the_change_says_so,
    a_zone_is_a_persons_own,
    utc_is_sent_when_the_setting_says_so,
];

async fn a_forgotten_start_is_repaired(transport: Transport) {
    let mut story = Story::new(transport).await;
    let said = story.says(ANNA, "/clockin", &[("at", "8.05")]).await;
    let named = shown("2026-11-23T07:05:00Z", 't');
    assert!(
        said.contains(&format!("Clocked in at {named}")),
        "the resolved instant is in the answer: {said}"
    );
    let timer = story.timetrack.attendance("anna.huber").unwrap();
    assert_eq!(timer.started_at.to_string(), "2026-11-23T08:05:00.000Z");
    let said = story.says(ANNA, "/clockout", &[("at", "2m ago")]).await;
    assert!(said.contains(&shown("2026-11-23T08:00:11Z", 't')), "{said}");
    assert_eq!(story.timetrack.attendances("anna.huber")[0].to.to_string(), "2026-11-23T09:00:11.000Z");
    story.end().await;
}

/// A reader in another zone must not find two clocks in one message.
async fn every_instant_is_shown_by_the_readers_own_clock(transport: Transport) {
    let mut story = Story::new(transport).await;
    for (member, command, at) in [
        (ANNA, "/clockin", "8:05"),
        (ANNA, "/clockin", "8:30"),
        (ANNA, "/clockout", "8:00"),
        (ANNA, "/clockout", "17:30"),
        (BEN, "/clockin", "gestern 17:30"),
        (BEN, "/clockout", "8:00"),
    ] {
        let said = story.says(member, command, &[("at", at)]).await;
        assert!(said.contains("<t:"), "{command} {at}: {said}");
        assert!(!said.contains("Europe/") && !said.contains(at), "{command} {at}: {said}");
    }
    story.timetrack.set_weather(Weather::Down);
    let (_, said) = story.says_in_vain(ANNA, "/clockout", &[("at", "8:45")]).await;
    let pressed = shown("2026-11-23T08:02:11Z", 'T');
    assert!(said.contains(&shown("2026-11-23T07:45:00Z", 't')) && said.contains(&pressed), "{said}");
    assert!(!said.contains("8:45") && !said.contains("Europe/"), "{said}");
    story.leaves_waiting(1);
    story.end().await;
}

async fn times_that_cannot_be_are_refused_with_a_reason(transport: Transport) {
    let mut story = Story::new(transport).await;
    for (at, reason) in [
        ("17:30", "still to come"),
        ("25:00", "does not exist"),
        ("soonish", "don't understand"),
        ("14.11.2026 9:00", "too long ago"),
        ("22/11/2026 9:00", "don't understand"),
    ] {
        let said = story.says(ANNA, "/clockin", &[("at", at)]).await;
        assert!(said.contains(reason), "{at}: {said}");
    }
    assert!(story.timetrack.writes().is_empty());
    story.end().await;
}

async fn the_doubled_hour_is_asked_back(transport: Transport) {
    // Sunday, 25 October 2026, 5:00 in Vienna: 2:30 came twice that night.
    let mut story = Story::at(transport, "2026-10-25T04:00:00Z", &[]).await;
    let press = story.sends(ANNA, "/clockin", &[("at", "2:30")]);
    let said = story.answer(press).await;
    assert!(said.contains("Which of the two") && said.contains("CEST") && said.contains("CET"), "{said}");
    assert!(story.timetrack.writes().is_empty(), "nothing is booked until it is clear");
    let label = story.discord.message(press).unwrap().buttons()[1].label.clone();
    let click = story.clicks(ANNA, press, &label).await;
    let said = story.becomes(click, "Working").await;
    let second = format!("{} (after the clocks were set back)", shown("2026-10-25T01:30:00Z", 't'));
    assert!(said.contains(&format!("Clocked in at {second}")), "{said}");
    assert!(!said.contains("CET"), "said in words, not by a second clock: {said}");
    let punch = story.bot().app.store.punch_of(InteractionId(click.id.0)).await.unwrap();
    let punch = match punch {
        Some(punch) => punch,
        None => story.bot().app.store.punch_of(InteractionId(press.id.0)).await.unwrap().unwrap(),
    };
    assert_eq!(punch.at.to_rfc3339(), "2026-10-25T01:30:00+00:00", "the second one");
    story.end().await;
}

async fn who_is_erased_before_it_can_be_asked_back_leaves_nothing(transport: Transport) {
    let mut story = Story::at(transport, "2026-10-25T04:00:00Z", &[]).await;
    // Between the read of the link and the write of the draft the link goes, and so nothing is written.
    let mut raw = SqliteConnectOptions::new().filename(story.database()).connect().await.unwrap();
    let sql = format!(
        "CREATE TRIGGER meanwhile BEFORE INSERT ON drafts BEGIN DELETE FROM links WHERE member = {ANNA}; SELECT RAISE(IGNORE); END"
    );
    raw.execute(AssertSqlSafe(sql)).await.unwrap();
    raw.close().await.unwrap();
    let press = story.sends(ANNA, "/clockin", &[("at", "2:30")]);
    let said = story.answer(press).await;
    assert!(said.contains("You are not linked"), "{said}");
    let store = &story.bot().app.store;
    assert_eq!(store.link(ANNA).await.unwrap(), None);
    assert_eq!(store.draft(InteractionId(press.id.0)).await.unwrap(), None);
    story.end().await;
}

/// TimeTrack would take the whole break off, also from the time before it.
async fn an_end_before_a_break_that_is_over_is_refused(transport: Transport) {
    let mut story = Story::at(transport, "2026-11-23T07:00:00Z", &[]).await;
    story.says(ANNA, "/project start", &[("project", "Label design")]).await;
    story.at_time("2026-11-23T12:00:00Z");
    story.says(ANNA, "/project pause", &[]).await;
    story.at_time("2026-11-23T13:00:00Z");
    story.says(ANNA, "/project resume", &[]).await;
    story.at_time("2026-11-23T14:00:00Z");
    let until = shown("2026-11-23T13:00:00Z", 't');
    let refused = format!("The break of the running timer ended at {until}, after the time you named");
    let said = story.says(ANNA, "/project stop", &[("at", "12:00")]).await;
    assert!(said.contains(&refused), "{said}");
    let said = story.says(ANNA, "/project stop", &[("at", "14:30")]).await;
    assert!(said.contains("5 h 30 min of work") && said.contains("1 h 0 min of break"), "{said}");
    story.says(ANNA, "/clockin", &[("at", "8:00")]).await;
    let rested = r#"{"username":"anna.huber","startedAt":"2026-11-23T08:00:00Z","workedSeconds":18000,
        "breakSeconds":3600,"playing":true,"paused":false,"stopped":false}"#;
    let rested = Fault::Status { status: 200, body: rested.to_owned(), retry_after: None };
    story.timetrack.fault_next(On::get("attendance_timer"), rested);
    let said = story.says(ANNA, "/clockout", &[("at", "12:00")]).await;
    assert!(said.contains(&refused), "{said}");
    assert!(story.timetrack.attendance("anna.huber").is_some());
    story.end().await;
}

async fn the_missing_hour_is_named(transport: Transport) {
    let mut story = Story::at(transport, "2026-03-29T06:00:00Z", &[]).await;
    let said = story.says(ANNA, "/clockin", &[("at", "2:30")]).await;
    assert!(said.contains("did not exist") && said.contains("03:00"), "{said}");
    assert!(story.timetrack.writes().is_empty());
    story.end().await;
}

async fn a_shift_over_the_change_says_so(transport: Transport) {
    let mut story = Story::at(transport, "2026-10-24T20:00:00Z", &[]).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.at_time("2026-10-25T04:00:00Z");
    let said = story.says(ANNA, "/clockout", &[]).await;
    assert!(
        said.contains("clocks changed") && said.contains("8 h 0 min") && said.contains("7 h 0 min"),
        "{said}"
    );
    let entry = &story.timetrack.attendances("anna.huber")[0];
    assert_eq!(entry.from.to_string(), "2026-10-24T22:00:00.000Z");
    assert_eq!(entry.to.to_string(), "2026-10-25T05:00:00.000Z");
    story.end().await;
}

async fn a_zone_is_a_persons_own(transport: Transport) {
    let mut story = Story::new(transport).await;
    let said = story.says(ANNA, "/timezone", &[]).await;
    assert!(said.contains("Europe/Vienna"), "{said}");
    let offers = story.offers(ANNA, "/timezone", "zone", "kathm").await;
    assert_eq!(offers[0], "Asia/Kathmandu");
    let said = story.says(ANNA, "/timezone", &[("zone", "asia/kathmandu")]).await;
    assert!(said.contains("Asia/Kathmandu"), "{said}");
    let said = story.says(ANNA, "/timezone", &[("zone", "Atlantis")]).await;
    assert!(said.contains("not a time zone"), "{said}");
    story.says(ANNA, "/clockin", &[]).await;
    let timer = story.timetrack.attendance("anna.huber").unwrap();
    assert_eq!(timer.started_at.to_string(), "2026-11-23T13:47:11.000Z");
    story.end().await;
}

async fn utc_is_sent_when_the_setting_says_so(transport: Transport) {
    let mut story = Story::at(transport, "2026-11-23T08:02:11Z", &[("TIMETRACK_TIME", "utc")]).await;
    let said = story.says(ANNA, "/clockin", &[]).await;
    assert!(said.contains("Working"), "{said}");
    let timer = story.timetrack.attendance("anna.huber").unwrap();
    assert_eq!(timer.started_at.to_string(), "2026-11-23T08:02:11.000Z");
    story.end().await;
}
