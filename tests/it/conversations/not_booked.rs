//! A punch that was promised and is not booked also causes a direct message, at once and only one.

use std::time::Duration;

use discord_sandbox::Press;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor};
use timetrack_bot::model::{InteractionId, MemberId, PunchState};
use timetrack_sandbox::{Fault, On, Request, Weather};

use crate::stories;
use crate::story::{ANNA, BEN, CLARA, Story, Transport};

stories![
    what_is_refused_after_a_promise_comes_as_a_message_too,
    what_is_stuck_after_a_promise_comes_as_a_message_too,
    what_an_admin_gives_up_comes_as_a_message_too,
    what_is_given_up_during_an_attempt_is_not_announced_by_it,
    a_decision_is_told_although_the_queue_cannot_be_read_after_it,
    what_an_admin_gives_up_in_doubt_is_not_said_to_be_unbooked,
    what_is_refused_in_the_first_answer_comes_as_no_message,
    a_person_who_takes_no_messages_has_the_answer_alone,
    a_press_delivered_twice_is_told_once,
];

fn heard(story: &Story, member: MemberId) -> usize {
    story.discord.look(|world| world.dms(member).count())
}

/// A clock-in that is noted, and that TimeTrack refuses once it is back.
async fn noted_and_to_be_refused(story: &mut Story) -> Press {
    story.timetrack.set_weather(Weather::Down);
    let (press, said) = story.says_in_vain(ANNA, "/clockin", &[]).await;
    assert!(said.contains("Noted "), "{said}");
    let body = r#"{"errors":[{"title":"No","status":422,"code":7,"detail":"not today"}]}"#;
    let fault = Fault::Status { status: 422, body: body.to_owned(), retry_after: None };
    story.timetrack.fault_next(On::post("start"), fault);
    press
}

async fn what_is_refused_after_a_promise_comes_as_a_message_too(transport: Transport) {
    let mut story = Story::new(transport).await;
    let press = noted_and_to_be_refused(&mut story).await;
    story.timetrack.set_weather(Weather::Fine);
    story.until_booked().await;
    let said = story.hears(ANNA, "not today").await;
    assert!(said.contains("Not booked"), "{said}");
    let said = story.becomes(press, "not today").await;
    assert!(!said.contains("need to do anything"), "{said}");
    story.quiet().await;
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(!said.contains("News"), "{said}");
    assert_eq!(heard(&story, ANNA), 1);
    story.end().await;
}

async fn what_is_stuck_after_a_promise_comes_as_a_message_too(transport: Transport) {
    let mut story = Story::new(transport).await;
    for _ in 0..2 {
        let fault = Fault::Status { status: 200, body: "{}".to_owned(), retry_after: None };
        story.timetrack.fault_next(On::post("start"), fault);
    }
    let (press, _) = story.says_in_vain(ANNA, "/clockin", &[]).await;
    story
        .until("a decision to be needed", async || {
            story.clock.advance(Duration::from_secs(1));
            story.bot().app.store.standing().await.unwrap().stuck == 1
        })
        .await;
    story.hears(ANNA, "An admin has to decide").await;
    let said = story.becomes(press, "An admin has to decide").await;
    assert!(!said.contains("need to do anything"), "{said}");
    story.quiet().await;
    assert_eq!(heard(&story, ANNA), 1);
    story.leaves_waiting(1);
    story.end().await;
}

async fn what_an_admin_gives_up_in_doubt_is_not_said_to_be_unbooked(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.timetrack.fault_next(On::post("start"), Fault::CloseBefore);
    story.timetrack.set_weather(Weather::Fine);
    let (press, _) = story.says_in_vain(ANNA, "/clockin", &[]).await;
    // The write may still be under way, and what is being sent is not given up.
    story
        .until("a punch in doubt", async || {
            let punch = story.bot().app.store.punch_of(InteractionId(press.id.0)).await.unwrap().unwrap();
            punch.state == PunchState::Waiting && punch.unclear
        })
        .await;
    let queue = story.sends(CLARA, "/admin queue", &[]);
    story.answer(queue).await;
    let click = story.clicks(CLARA, queue, "Cancel #1").await;
    story.becomes(click, "TimeTrack may have it already").await;
    let click = story.clicks(CLARA, queue, "Give up #1").await;
    story.becomes(click, "is given up").await;
    for said in
        [story.hears(ANNA, "An admin closed this").await, story.becomes(press, "An admin closed this").await]
    {
        assert!(said.contains("TimeTrack may have it") && !said.contains("not booked"), "{said}");
    }
    story.end().await;
}

async fn what_an_admin_gives_up_comes_as_a_message_too(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.timetrack.set_weather(Weather::Down);
    let (press, _) = story.says_in_vain(ANNA, "/clockin", &[]).await;
    let queue = story.sends(CLARA, "/admin queue", &[]);
    story.answer(queue).await;
    let click = story.clicks(CLARA, queue, "Cancel #1").await;
    story.becomes(click, "Give up #1?").await;
    let click = story.clicks(CLARA, queue, "Give up #1").await;
    story.becomes(click, "is given up").await;
    story.hears(ANNA, "An admin gave this up").await;
    story.becomes(press, "An admin gave this up").await;
    story.quiet().await;
    assert_eq!(heard(&story, ANNA), 1);
    story.end().await;
}

async fn raw(story: &Story) -> SqliteConnection {
    SqliteConnectOptions::new().filename(story.database()).connect().await.unwrap()
}

async fn what_is_given_up_during_an_attempt_is_not_announced_by_it(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.timetrack.set_weather(Weather::Down);
    let (press, _) = story.says_in_vain(ANNA, "/clockout", &[]).await;
    story.pass(Duration::from_secs(3_600));
    story.unwatched(press).await;
    story.tries_are_over().await;
    let mut raw = raw(&story).await;
    let seen = story.timetrack.requests().len();
    story.timetrack.set_weather(Weather::Slow(Duration::from_secs(3)));
    story.pass(Duration::from_secs(3_600));
    let is_hers = |request: &Request| request.username.as_deref() == Some("anna.huber");
    story.until("an attempt", async || story.timetrack.requests_from(seen).iter().any(is_hers)).await;
    let given_up =
        format!("UPDATE punches SET state = 'cancelled', settled_at = pressed_at WHERE member = {ANNA}");
    raw.execute(AssertSqlSafe(given_up)).await.unwrap();
    raw.close().await.unwrap();
    story.timetrack.set_weather(Weather::Fine);
    // Her next punch is tried when that attempt is over.
    let press = story.sends(ANNA, "/clockin", &[]);
    story.becomes(press, "Working").await;
    story.quiet().await;
    assert_eq!(story.bot().app.accounts.first.metrics.punches("other"), 0);
    assert_eq!(heard(&story, ANNA), 0, "the one who gives it up announces it");
    story.end().await;
}

/// Of somebody's punches in the database; one that does not exist makes them unreadable.
async fn set_zone(story: &Story, member: MemberId, zone: &str) {
    let mut raw = raw(story).await;
    let sql = format!("UPDATE punches SET zone = '{zone}' WHERE member = {member}");
    raw.execute(AssertSqlSafe(sql)).await.unwrap();
    raw.close().await.unwrap();
}

async fn a_decision_is_told_although_the_queue_cannot_be_read_after_it(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.timetrack.set_weather(Weather::Down);
    let (press, _) = story.says_in_vain(ANNA, "/clockin", &[]).await;
    story.says_in_vain(BEN, "/clockin", &[]).await;
    let queue = story.sends(CLARA, "/admin queue", &[]);
    story.answer(queue).await;
    let click = story.clicks(CLARA, queue, "Cancel #1").await;
    story.becomes(click, "Give up #1?").await;
    set_zone(&story, BEN, "No/Where").await;
    let click = story.clicks(CLARA, queue, "Give up #1").await;
    let said = story.becomes(click, "is given up").await;
    assert!(said.contains("can't be shown right now"), "{said}");
    story.hears(ANNA, "An admin gave this up").await;
    story.becomes(press, "An admin gave this up").await;
    set_zone(&story, BEN, "Europe/Vienna").await;
    let click = story.clicks(CLARA, queue, "Refresh").await;
    story.becomes(click, "One entry is not booked yet").await;
    story.leaves_waiting(1);
    story.end().await;
}

async fn what_is_refused_in_the_first_answer_comes_as_no_message(transport: Transport) {
    let mut story = Story::new(transport).await;
    let said = story.says(ANNA, "/clockout", &[]).await;
    assert!(said.contains("Not booked"), "{said}");
    story.quiet().await;
    assert_eq!(heard(&story, ANNA), 0);
    story.end().await;
}

async fn a_person_who_takes_no_messages_has_the_answer_alone(transport: Transport) {
    let mut story = Story::new(transport).await;
    let press = noted_and_to_be_refused(&mut story).await;
    story.discord.close_dms(ANNA);
    story.timetrack.set_weather(Weather::Fine);
    story.until_booked().await;
    story.becomes(press, "not today").await;
    story.quiet().await;
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(!said.contains("News"), "the answer has told it: {said}");
    story.end().await;
}

async fn a_press_delivered_twice_is_told_once(transport: Transport) {
    let mut story = Story::new(transport).await;
    let press = noted_and_to_be_refused(&mut story).await;
    let before = story.bot().app.counters.interactions.get();
    story.discord.repeat(press).unwrap();
    story.discord.repeat(press).unwrap();
    story.taken(before + 2).await;
    story.pass(Duration::from_secs(2));
    story.timetrack.set_weather(Weather::Fine);
    story.until_booked().await;
    story.hears(ANNA, "not today").await;
    story.quiet().await;
    story.becomes(press, "not today").await;
    assert_eq!(heard(&story, ANNA), 1);
    story.discord.take_breaches();
    story.end().await;
}
