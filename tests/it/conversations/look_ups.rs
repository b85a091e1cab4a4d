//! The list of users, which is read before the bot claims that nothing runs, fails or cannot be read.

use std::time::Duration;

use timetrack_bot::model::{InteractionId, PunchState};
use timetrack_bot::timetrack::State;
use timetrack_sandbox::{Fault, On, Quirks, UnknownUsers, Weather};

use crate::stories;
use crate::story::{ANNA, CLARA, Story, Transport};

stories![
    a_user_who_cannot_be_looked_up_is_believed_in,
    the_mark_of_an_unknown_user_goes_only_when_timetrack_shows_the_user,
    a_list_of_users_that_fails_claims_nothing,
    a_list_of_users_that_fails_once_after_a_long_outage_is_waited_for,
    a_list_of_users_that_fails_takes_nothing_from_a_clear_no,
];

/// Anna's look-up, which is not the reading of the lists in the background.
const LOOK_UP: &str = "users?username=anna.huber";

fn heard(story: &Story, who: timetrack_bot::model::MemberId) -> usize {
    story.discord.look(|world| world.dms(who).count())
}

fn fails(story: &Story, times: usize) {
    for _ in 0..times {
        story.timetrack.fault_next(On::get(LOOK_UP), Fault::status(500));
    }
}

async fn a_user_who_cannot_be_looked_up_is_believed_in(transport: Transport) {
    let mut story = Story::new(transport).await;
    for status in [403, 404] {
        story.timetrack.fault_next(On::get(LOOK_UP), Fault::status(status));
        let said = story.says(ANNA, "/clockout", &[]).await;
        assert!(said.contains("You are not clocked in"), "{status}: {said}");
        assert_eq!(story.timetrack.faults_left(), 0, "{status}");
        story.pass(Duration::from_secs(90));
    }
    assert_eq!(heard(&story, CLARA), 0, "the key is good");
    story.end().await;
}

async fn the_mark_of_an_unknown_user_goes_only_when_timetrack_shows_the_user(transport: Transport) {
    let mut story = Story::new(transport).await;
    let unknown_users = UnknownUsers::AsNoTimer;
    story.timetrack.set_quirks(Quirks { unknown_users, ..Quirks::default() });
    let is_marked = async |story: &Story| {
        story.bot().app.store.link(ANNA).await.unwrap().unwrap().unknown_since.is_some()
    };
    story.timetrack.rename_user("anna.huber", "anna.gruber");
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(said.contains("no longer knows your username"), "{said}");
    story.hears(CLARA, "no such user any more").await;
    for _ in 0..2 {
        story.timetrack.fault_next(On::get(LOOK_UP), Fault::status(403));
    }
    story.says(ANNA, "/status", &[]).await;
    assert!(is_marked(&story).await, "a list that cannot be read shows nobody");
    story.timetrack.forget_faults();
    story.timetrack.rename_user("anna.gruber", "anna.huber");
    story.says(ANNA, "/status", &[]).await;
    assert!(!is_marked(&story).await, "the user is in the list again");
    story.end().await;
}

async fn a_list_of_users_that_fails_claims_nothing(transport: Transport) {
    let mut story = Story::new(transport).await;
    fails(&story, 1);
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(said.contains("does not answer") && !said.contains("You are not clocked in"), "{said}");
    fails(&story, 1);
    let (press, said) = story.says_in_vain(ANNA, "/clockout", &[]).await;
    assert!(said.contains("Noted at"), "{said}");
    story.until_booked().await;
    story.becomes(press, "You are not clocked in").await;
    story.hears(ANNA, "You are not clocked in").await;
    fails(&story, 1_000);
    let (press, said) = story.says_in_vain(ANNA, "/clockout", &[]).await;
    assert!(said.contains("Noted at"), "{said}");
    let mut punch = None;
    for _ in 0..200 {
        story.tries_are_over().await;
        punch = story.bot().app.store.punch_of(InteractionId(press.id.0)).await.unwrap();
        if punch.as_ref().is_some_and(|punch| punch.state == PunchState::Stuck) {
            break;
        }
        story.pass(Duration::from_secs(20));
    }
    let punch = punch.unwrap();
    assert_eq!(punch.state, PunchState::Stuck, "nothing is claimed");
    let waited = story.clock.now() - punch.pressed_at;
    assert!(waited < chrono::TimeDelta::minutes(25), "a broken list holds nobody up for ever: {waited}");
    let said = story.becomes(press, "An admin has to decide").await;
    assert!(said.contains("can't find out whether TimeTrack still has your username anna.huber"), "{said}");
    assert!(!said.contains("TimeTrack does not take it"), "TimeTrack has said nothing: {said}");
    let queue = story.says(CLARA, "/admin queue", &[]).await;
    assert!(queue.contains("can't find out whether TimeTrack still has the user"), "{queue}");
    story.quiet().await;
    assert_eq!(heard(&story, ANNA), 2);
    for message in story.discord.unread() {
        story.discord.mark_read(message.id);
    }
    story.timetrack.forget_faults();
    story.leaves_waiting(1);
    story.end().await;
}

async fn a_list_of_users_that_fails_once_after_a_long_outage_is_waited_for(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.timetrack.set_weather(Weather::Down);
    let (press, said) = story.says_in_vain(ANNA, "/clockout", &[]).await;
    assert!(said.contains("Noted at"), "{said}");
    story.pass(Duration::from_secs(11 * 60));
    story.tries_are_over().await;
    fails(&story, 1);
    story.timetrack.set_weather(Weather::Fine);
    story.until_booked().await;
    assert_eq!(story.timetrack.faults_left(), 0, "the list has failed");
    story.hears(ANNA, "You are not clocked in").await;
    story.becomes(press, "You are not clocked in").await;
    story.end().await;
}

async fn a_list_of_users_that_fails_takes_nothing_from_a_clear_no(transport: Transport) {
    let mut story = Story::new(transport).await;
    let body = r#"{"errors":[{"title":"No such project"}]}"#.to_owned();
    let no = Fault::Status { status: 404, body, retry_after: None };
    story.timetrack.fault_next(On::post("project_timer/start"), no);
    fails(&story, 1);
    let said = story.says(ANNA, "/project start", &[("project", "Internal – Meetings")]).await;
    assert!(said.contains("Not booked") && said.contains("No such project"), "{said}");
    assert_eq!(story.bot().app.accounts.first.metrics.postponed(), 0, "nothing is tried again");
    assert_eq!(
        story.bot().app.accounts.first.timetrack.breaker().state(),
        State::Closed,
        "and it is no outage"
    );
    story.pass(Duration::from_secs(90));
    // Without a reason the write may have been taken: the timer says so, and not the list.
    story.timetrack.fault_next(On::post("attendance_timer/start"), Fault::StatusAfter(404));
    fails(&story, 1);
    let said = story.says(ANNA, "/clockin", &[]).await;
    assert!(said.contains("Clocked in at"), "{said}");
    assert_eq!(story.timetrack.faults_left(), 0);
    story.end().await;
}
