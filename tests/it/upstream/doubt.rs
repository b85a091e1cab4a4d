//! Writes whose response was lost and whose effect was undone in TimeTrack's own app before it was read back: entries are read
//! before anything is sent again.

use std::time::Duration;

use discord_sandbox::Press;
use timetrack_bot::model::{InteractionId, Punch, PunchState};
use timetrack_sandbox::{Entries, Fault, Filters, NoTimer, On, Quirks, WallTime, Work};

use super::DAY;
use crate::patience::until;
use crate::story::{ANNA, Story, Transport};

const CHANGED: &str = "Somebody has changed the timer in TimeTrack since";
const MEETINGS: [(&str, &str); 1] = [("project", "Internal – Meetings")];
const TRAINING: [(&str, &str); 1] = [("project", "Internal – Training")];

fn local(time: &str) -> WallTime {
    WallTime(format!("2026-11-23T{time}").parse().unwrap())
}

/// Sends a command whose write meets `fault`, and comes back when its outcome is unknown.
async fn in_doubt(
    story: &mut Story,
    (command, options): (&str, &[(&str, &str)]),
    on: &str,
    fault: Fault,
) -> Press {
    story.timetrack.fault_next(On::post(on), fault);
    let press = story.sends(ANNA, command, options);
    until("a punch in doubt", async || {
        let punch = story.bot().app.store.punch_of(InteractionId(press.id.0)).await.unwrap();
        punch.is_some_and(|punch| punch.unclear && punch.state == PunchState::Waiting)
    })
    .await;
    press
}

/// Lets the first answer come, and everything be booked then.
async fn until_told(story: &mut Story, press: Press, words: &str) -> String {
    story.pass(Duration::from_secs(2));
    let said = story.answer(press).await;
    assert!(said.contains("Noted"), "{said}");
    story.until_booked().await;
    story.becomes(press, words).await
}

/// The same, for what cannot be decided.
async fn until_stuck(story: &mut Story, press: Press) {
    story.pass(Duration::from_secs(2));
    story.answer(press).await;
    until("a stuck punch", async || {
        story.tries_are_over().await;
        story.pass(Duration::from_secs(20));
        punch_of(story, press).await.state == PunchState::Stuck
    })
    .await;
    story.becomes(press, "An admin has to decide").await;
}

async fn punch_of(story: &Story, press: Press) -> Punch {
    story.bot().app.store.punch_of(InteractionId(press.id.0)).await.unwrap().unwrap()
}

/// The requests for lists of entries.
fn lists(story: &Story) -> usize {
    let is_list = |path: &str| path == "attendances" || path == "project_time_entries";
    story.timetrack.requests().iter().filter(|request| is_list(&request.path)).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_start_that_was_undone_in_timetrack_is_told_and_not_sent_again() {
    for (mode, quirks) in [
        ("local", Quirks::default()),
        ("utc", Quirks::default()),
        ("local", Quirks { filters: Filters::Ignored, ..Quirks::default() }),
    ] {
        let settings = [("TIMETRACK_TIME", mode)];
        let mut story = Story::at(Transport::Endpoint, "2026-11-23T08:02:11Z", &settings).await;
        story.timetrack.set_quirks(quirks);
        let press = in_doubt(&mut story, ("/clockin", &[]), "start", Fault::CloseAfter).await;
        story.timetrack.stop_attendance("anna.huber", local("09:02:40")).unwrap();
        let said = until_told(&mut story, press, CHANGED).await;
        assert!(said.contains("Clocked in ") && said.contains("Not clocked in"), "{said}");
        assert_eq!(punch_of(&story, press).await.state, PunchState::Done);
        assert_eq!(story.timetrack.writes().len(), 1, "{mode}");
        assert_eq!(story.timetrack.attendances("anna.huber").len(), 1, "{mode}");
        story.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_that_was_undone_in_timetrack_is_told_and_not_sent_again() {
    let mut story = Story::new(Transport::Endpoint).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.pass(Duration::from_secs(3600));
    let press = in_doubt(&mut story, ("/clockout", &[]), "stop", Fault::CloseAfter).await;
    story.timetrack.continue_attendance("anna.huber", local("10:02:40")).unwrap();
    let said = until_told(&mut story, press, CHANGED).await;
    assert!(said.contains("Clocked out ") && said.contains("Working"), "{said}");
    assert_eq!(story.timetrack.writes().len(), 2);
    story.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_switch_that_was_undone_in_timetrack_is_told_and_not_sent_again() {
    let mut story = Story::new(Transport::Endpoint).await;
    story.says(ANNA, "/project start", &MEETINGS).await;
    story.pass(Duration::from_secs(3600));
    let press = in_doubt(&mut story, ("/project start", &TRAINING), "start", Fault::CloseAfter).await;
    story.timetrack.stop_project("anna.huber", local("10:02:40")).unwrap();
    let work = Work { client: "Internal".into(), project: "Meetings".into(), task: None, note: None };
    story.timetrack.start_project("anna.huber", work, local("10:02:41")).unwrap();
    let said = until_told(&mut story, press, CHANGED).await;
    assert!(said.contains("Switched from") && said.contains("Meetings"), "{said}");
    assert_eq!(story.timetrack.writes().len(), 3);
    story.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_that_is_missing_shows_nothing() {
    // An empty page may be the one before the first.
    for (entries, requests) in [(Entries::Late, 2), (Entries::Never, 1)] {
        let mut story = Story::new(Transport::Endpoint).await;
        story.timetrack.set_quirks(Quirks { entries, ..Quirks::default() });
        let press = in_doubt(&mut story, ("/clockin", &[]), "start", Fault::CloseBefore).await;
        let said = until_told(&mut story, press, "Clocked in").await;
        assert!(!said.contains(CHANGED), "{said}");
        assert_eq!(lists(&story), requests, "{entries:?}: read once");
        assert_eq!(story.timetrack.writes().iter().filter(|write| write.applied).count(), 1);
        story.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_elses_row_of_the_same_second_shows_nothing() {
    let mut story = Story::new(Transport::Endpoint).await;
    story.timetrack.set_quirks(Quirks { filters: Filters::Ignored, ..Quirks::default() });
    story.timetrack.start_attendance("ben.meyer", local("09:02:11")).unwrap();
    story.timetrack.stop_attendance("ben.meyer", local("09:02:40")).unwrap();
    let press = in_doubt(&mut story, ("/clockin", &[]), "start", Fault::CloseBefore).await;
    until_told(&mut story, press, "Working").await;
    assert!(story.timetrack.attendance("anna.huber").is_some(), "it never landed, so it is sent again");
    story.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_entry_of_another_press_that_named_the_same_second_shows_nothing() {
    let mut story = Story::new(Transport::Endpoint).await;
    let early = [("at", "9:05")];
    for (command, options) in
        [("/clockin", &early[..]), ("/clockout", &[]), ("/clockin", &[]), ("/clockout", &[])]
    {
        story.pass(Duration::from_secs(15 * 60 + 7));
        story.says(ANNA, command, options).await;
    }
    story.pass(Duration::from_secs(60));
    // So that nobody is asked whether it may overlap them.
    story.timetrack.fault_next(On::get("attendances"), Fault::status(500));
    let press = in_doubt(&mut story, ("/clockin", &early), "start", Fault::CloseBefore).await;
    let said = until_told(&mut story, press, "Working").await;
    assert!(!said.contains(CHANGED), "{said}");
    assert_eq!(story.timetrack.attendance("anna.huber").unwrap().started_at, local("09:05:00"));
    story.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_timer_that_is_started_in_timetrack_soon_afterwards_is_not_taken_for_ours() {
    let mut story = Story::new(Transport::Endpoint).await;
    let press = in_doubt(&mut story, ("/clockin", &[]), "start", Fault::CloseBefore).await;
    story.timetrack.start_attendance("anna.huber", local("09:02:40")).unwrap();
    until_stuck(&mut story, press).await;
    assert!(story.timetrack.writes().iter().all(|write| !write.applied), "nothing more is sent");
    story.finish_somehow().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_that_fails_for_a_while_is_waited_for() {
    for fault in [Fault::status(500), Fault::status(429), Fault::CloseBefore] {
        let mut story = Story::new(Transport::Endpoint).await;
        let press = in_doubt(&mut story, ("/clockin", &[]), "start", Fault::CloseAfter).await;
        story.timetrack.stop_attendance("anna.huber", local("09:02:40")).unwrap();
        story.timetrack.fault_next(On::get("attendances"), fault.clone());
        until_told(&mut story, press, CHANGED).await;
        assert_eq!(story.timetrack.writes().len(), 1, "{fault:?}");
        assert_eq!(lists(&story), 2, "{fault:?}");
        story.finish_somehow().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_that_this_key_may_not_see_is_not_waited_for() {
    for status in [401, 403] {
        let mut story = Story::new(Transport::Endpoint).await;
        let press = in_doubt(&mut story, ("/clockin", &[]), "start", Fault::CloseBefore).await;
        story.timetrack.fault_next(On::get("attendances"), Fault::status(status));
        until_told(&mut story, press, "Clocked in").await;
        assert_eq!(lists(&story), 1, "{status}: asked once");
        assert_eq!(story.timetrack.writes().iter().filter(|write| write.applied).count(), 1);
        story.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn entries_are_read_in_doubt_before_a_named_start_and_after_a_clock_out_only() {
    let mut story = Story::new(Transport::Endpoint).await;
    let day = DAY.into_iter().chain([
        ("/project start", &MEETINGS[..]),
        ("/project start", &TRAINING[..]),
        ("/project start", &TRAINING[..]),
        ("/clockout", &[]),
    ]);
    for (command, options) in day {
        story.pass(Duration::from_secs(61));
        let asked = story.timetrack.requests().len();
        let said = story.says(ANNA, command, options).await;
        let mut requests = story.timetrack.requests().split_off(asked);
        // Beside the list of users, which is asked before it is said that nothing runs.
        requests.retain(|request| request.username.is_some() && request.path != "users");
        let timers = requests.iter().filter(|request| request.path.contains("timer")).count();
        let lists = requests.iter().filter(|request| request.path == "attendances").count();
        assert_eq!(timers + lists, requests.len(), "{command}: {requests:#?}");
        // A list is read until a page is empty.
        let is_clock_out = said.contains("Clocked out");
        assert!(if is_clock_out { (1..=2).contains(&lists) } else { lists == 0 }, "{command}: {requests:#?}");
        // After a clock-out the project timer is looked at as well.
        let most = if options == TRAINING || is_clock_out { 3 } else { 2 };
        assert!(timers <= most, "{command}: {requests:#?}");
    }
    for (command, options, expected) in [
        ("/clockin", &[("at", "1m ago")][..], 1..=1),
        ("/clockout", &[("at", "30s ago")], 1..=2),
        ("/project start", &[MEETINGS[0], ("at", "1m ago")], 1..=1),
        ("/project stop", &[("at", "30s ago")], 0..=0),
    ] {
        story.pass(Duration::from_secs(600));
        let before = lists(&story);
        story.says(ANNA, command, options).await;
        assert!(expected.contains(&(lists(&story) - before)), "{command} {options:?}");
    }
    story.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_admins_retry_of_a_stuck_punch_ends_the_doubt() {
    let mut story = Story::new(Transport::Endpoint).await;
    // A timer that was stopped is still shown, so that the change that made it undecidable does not go away.
    story.timetrack.set_quirks(Quirks { no_timer: NoTimer::Stopped, ..Quirks::default() });
    let press = in_doubt(&mut story, ("/clockin", &[]), "start", Fault::CloseBefore).await;
    story.timetrack.start_attendance("anna.huber", local("07:00:00")).unwrap();
    story.timetrack.stop_attendance("anna.huber", local("07:30:00")).unwrap();
    until_stuck(&mut story, press).await;
    let queue = story.sends(crate::story::CLARA, "/admin queue", &[]);
    let click = story.clicks(crate::story::CLARA, queue, "Retry #1").await;
    story.becomes(click, "tried again").await;
    story.until_booked().await;
    assert_eq!(punch_of(&story, press).await.state, PunchState::Done);
    let timer = story.timetrack.attendance("anna.huber").unwrap();
    assert_eq!(timer.started_at, local("09:02:11"));
    story.finish_somehow().await;
}
