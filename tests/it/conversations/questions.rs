//! Questions before a punch is sent: about days that are longer than plausible, and starts within booked time.

use std::time::Duration;

use discord_sandbox::{Client, Press};
use timetrack_bot::model::{InteractionId, PunchState};
use timetrack_sandbox::{Fault, On, Weather};

use crate::stories;
use crate::story::{ANNA, BEN, CLARA, Story, Transport};

stories![
    a_day_of_sixteen_hours_is_asked_about_before_anything_is_sent,
    what_is_confirmed_is_booked_with_the_instant_of_the_press,
    two_taps_on_book_are_one_booking,
    another_time_by_command_closes_the_question_in_silence,
    an_answer_that_is_refused_leaves_the_question_open,
    somebody_elses_question_is_not_answered,
    a_confirmation_survives_a_restart,
    a_project_that_was_forgotten_is_asked_about_when_it_is_stopped,
    a_switch_goes_on_once_the_forgotten_project_was_stopped_in_time,
    a_switch_that_is_meant_is_booked_at_its_instant,
    a_pause_of_a_day_is_no_long_day,
    already_in_since_yesterday_says_how_long,
    a_start_inside_booked_time_names_the_entry,
    a_start_that_is_booked_an_hour_late_names_what_was_booked_meanwhile,
    a_project_start_inside_booked_time_names_the_entry,
    a_list_that_hangs_asks_nothing,
    an_admin_sees_that_the_person_has_to_answer,
    a_question_that_nobody_can_answer_any_more_is_an_admins,
    a_clock_out_behind_a_clock_in_that_is_asked_about_follows_it,
    a_clock_out_whose_clock_in_is_given_up_is_refused_as_things_stand,
];

const PORTAL: [(&str, &str); 1] = [("project", "Nordlicht Energy – Customer portal")];
const TRAINING: [(&str, &str); 1] = [("project", "Internal – Training")];

/// Anna clocked in on Monday at 9:02:11 and forgot about it; now she clocks out on Tuesday, 25 hours and 3 minutes later.
async fn forgotten(transport: Transport) -> (Story, Press, String) {
    let mut story = Story::new(transport).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.at_time("2026-11-24T09:05:14Z");
    let press = story.sends(ANNA, "/clockout", &[]);
    let said = story.answer(press).await;
    (story, press, said)
}

/// Ends of Anna's day as TimeTrack has them.
fn ends(story: &Story) -> Vec<String> {
    story.timetrack.attendances("anna.huber").iter().map(|entry| entry.to.to_string()).collect()
}

async fn state_of(story: &Story, press: Press) -> PunchState {
    story.bot().app.store.punch_of(InteractionId(press.id.0)).await.unwrap().unwrap().state
}

async fn a_day_of_sixteen_hours_is_asked_about_before_anything_is_sent(transport: Transport) {
    let (mut story, press, said) = forgotten(transport).await;
    assert!(said.contains("Is that right?") && said.contains("25 h 3 min"), "{said}");
    assert!(said.contains("nothing is booked until you answer"), "{said}");
    assert!(said.contains("[Book it all the same] [Another time]"), "{said}");
    assert_eq!(story.timetrack.writes().len(), 1, "the clock-in");
    let status = story.says(ANNA, "/status", &[]).await;
    assert!(status.contains("needs your answer") && status.contains("[Book it all the same]"), "{status}");
    // It holds up nothing else of hers.
    let said = story.says(ANNA, "/project start", &TRAINING).await;
    assert!(said.contains("Project running"), "{said}");
    assert_eq!(state_of(&story, press).await, PunchState::Stuck);
    story.leaves_waiting(1);
    story.end().await;
}

async fn what_is_confirmed_is_booked_with_the_instant_of_the_press(transport: Transport) {
    let (mut story, press, _) = forgotten(transport).await;
    story.pass(Duration::from_secs(600));
    let click = story.clicks(ANNA, press, "Book it all the same").await;
    let said = story.becomes(click, "Clocked out").await;
    assert!(said.contains("25 h 3 min"), "{said}");
    assert_eq!(ends(&story), ["2026-11-24T10:05:14.000Z"]);
    story.end().await;
}

async fn two_taps_on_book_are_one_booking(transport: Transport) {
    let (mut story, press, _) = forgotten(transport).await;
    let first = story.clicks(ANNA, press, "Book it all the same").await;
    let message = story.read(press).await;
    let who = (ANNA, Client::Forced);
    let second = story.discord.click_with(who, message.id, (&format!("2:1:{ANNA}:book:2"), &[])).unwrap();
    story.becomes(first, "Clocked out").await;
    story.becomes(second, "Clocked out").await;
    assert_eq!(story.timetrack.writes().len(), 2);
    story.end().await;
}

async fn another_time_by_command_closes_the_question_in_silence(transport: Transport) {
    let (mut story, press, _) = forgotten(transport).await;
    let said = story.says(ANNA, "/clockout", &[("at", "yesterday 17:30")]).await;
    assert!(said.contains("Clocked out") && said.contains("8 h 27 min"), "{said}");
    assert_eq!(ends(&story), ["2026-11-23T17:30:00.000Z"]);
    assert_eq!(state_of(&story, press).await, PunchState::Cancelled);
    story.notices_are_out(ANNA).await;
    let status = story.says(ANNA, "/status", &[]).await;
    assert!(!status.contains("answer") && !status.contains("News"), "{status}");
    let click = story.clicks(ANNA, press, "Book it all the same").await;
    story.becomes(click, "Answered").await;
    assert_eq!(story.timetrack.writes().len(), 2);
    story.end().await;
}

async fn an_answer_that_is_refused_leaves_the_question_open(transport: Transport) {
    let (mut story, press, _) = forgotten(transport).await;
    let said = story.says(ANNA, "/clockout", &[("at", "yesterday 8:30")]).await;
    assert!(said.contains("Not booked"), "{said}");
    assert_eq!(state_of(&story, press).await, PunchState::Stuck);
    let click = story.clicks(ANNA, press, "Book it all the same").await;
    story.becomes(click, "Clocked out").await;
    story.end().await;
}

async fn somebody_elses_question_is_not_answered(transport: Transport) {
    let (mut story, press, _) = forgotten(transport).await;
    let message = story.read(press).await;
    let id = message.button("Book it all the same").unwrap();
    for (member, words) in [(BEN, "gehört jemand anderem"), (CLARA, "somebody else")] {
        let who = (member, Client::Forced);
        let click = story.discord.click_with(who, message.id, (&id, &[])).unwrap();
        let said = story.answer(click).await;
        assert!(said.contains(words), "{said}");
    }
    // A button of one's own that names somebody else's punch.
    let who = (BEN, Client::Forced);
    let forged = format!("2:1:{BEN}:book:2");
    let click = story.discord.click_with(who, message.id, (&forged, &[])).unwrap();
    let said = story.answer(click).await;
    assert!(said.contains("veraltet"), "{said}");
    assert_eq!(state_of(&story, press).await, PunchState::Stuck);
    story.leaves_waiting(1);
    story.end().await;
}

async fn a_confirmation_survives_a_restart(transport: Transport) {
    let (mut story, press, _) = forgotten(transport).await;
    story.timetrack.set_weather(Weather::Down);
    let taken = story.bot().app.counters.interactions.get();
    let click = story.clicks(ANNA, press, "Book it all the same").await;
    story.taken(taken + 1).await;
    story.pass(Duration::from_secs(2));
    story.becomes(click, "Noted").await;
    story.stop().await;
    story.timetrack.set_weather(Weather::Fine);
    story.start().await;
    story.until_booked().await;
    assert_eq!(ends(&story), ["2026-11-24T10:05:14.000Z"], "asked once");
    story.quiet().await;
    story.finish_somehow().await;
}

/// A project runs since Monday morning, and it is Tuesday.
async fn forgotten_project(transport: Transport) -> Story {
    let mut story = Story::new(transport).await;
    story.says(ANNA, "/project start", &PORTAL).await;
    story.at_time("2026-11-24T09:05:14Z");
    story
}

async fn a_project_that_was_forgotten_is_asked_about_when_it_is_stopped(transport: Transport) {
    let mut story = forgotten_project(transport).await;
    for command in ["/project pause", "/project stop"] {
        let said = story.says(ANNA, command, &[]).await;
        assert!(
            said.contains("Customer portal has been running since") && said.contains("25 h 3 min"),
            "{said}"
        );
    }
    story.pass(Duration::from_secs(60));
    story.says(ANNA, "/project stop", &[]).await;
    assert_eq!(story.timetrack.writes().len(), 1);
    let status = story.sends(ANNA, "/status", &[]);
    let said = story.answer(status).await;
    for what in ["Pause project, Tue 24 Nov, 10:05:14", "Stop project, Tue 24 Nov, 10:06:14"] {
        assert!(said.contains(&format!("[Book it all the same: {what}]")), "{said}");
    }
    let click = story.clicks(ANNA, status, "Book it all the same: Stop project, Tue 24 Nov, 10:05:14").await;
    story.becomes(click, "Stopped").await;
    assert_eq!(story.waiting().await, 0, "the others are answered with it");
    story.end().await;
}

async fn a_switch_goes_on_once_the_forgotten_project_was_stopped_in_time(transport: Transport) {
    let mut story = forgotten_project(transport).await;
    let switch = story.sends(ANNA, "/project start", &TRAINING);
    let said = story.answer(switch).await;
    assert!(said.contains("Customer portal has been running since"), "{said}");
    story.pass(Duration::from_secs(300));
    let said = story.says(ANNA, "/project stop", &[("at", "yesterday 17:30")]).await;
    assert!(said.contains("Stopped"), "{said}");
    story.hears(ANNA, "Training").await;
    let entries = story.timetrack.project_entries("anna.huber");
    assert_eq!(entries[0].to.to_string(), "2026-11-23T17:30:00.000Z");
    let running = story.timetrack.project_timer("anna.huber").unwrap();
    assert_eq!(running.started_at.to_string(), "2026-11-24T10:05:14.000Z", "when it was pressed");
    story.end().await;
}

async fn a_switch_that_is_meant_is_booked_at_its_instant(transport: Transport) {
    let mut story = forgotten_project(transport).await;
    let switch = story.sends(ANNA, "/project start", &TRAINING);
    story.answer(switch).await;
    let click = story.clicks(ANNA, switch, "Book it all the same").await;
    story.becomes(click, "Training").await;
    let entries = story.timetrack.project_entries("anna.huber");
    assert_eq!(entries[0].to.to_string(), "2026-11-24T10:05:14.000Z");
    story.end().await;
}

async fn a_pause_of_a_day_is_no_long_day(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.says(ANNA, "/project start", &PORTAL).await;
    story.pass(Duration::from_secs(3_600));
    story.says(ANNA, "/project pause", &[]).await;
    story.at_time("2026-11-24T09:05:14Z");
    let said = story.says(ANNA, "/project stop", &[]).await;
    assert!(said.contains("Stopped") && said.contains("1 h 0 min"), "{said}");
    story.end().await;
}

async fn already_in_since_yesterday_says_how_long(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.at_time("2026-11-24T09:05:14Z");
    let said = story.says(ANNA, "/clockin", &[]).await;
    assert!(said.contains("already") && said.contains("25 h 3 min"), "{said}");
    assert!(said.contains("at: yesterday 17:30") && said.contains("[Clock out at another time]"), "{said}");
    story.end().await;
}

/// Anna worked from 9:02:11 to 12:00, and it is 13:00.
async fn after_the_morning(story: &mut Story, [start, stop]: [&str; 2], options: &[(&str, &str)]) {
    story.says(ANNA, start, options).await;
    story.at_time("2026-11-23T11:00:00Z");
    story.says(ANNA, stop, &[]).await;
    story.at_time("2026-11-23T12:00:00Z");
}

async fn a_start_inside_booked_time_names_the_entry(transport: Transport) {
    let mut story = Story::new(transport).await;
    after_the_morning(&mut story, ["/clockin", "/clockout"], &[]).await;
    let writes = story.timetrack.writes().len();
    let press = story.sends(ANNA, "/clockin", &[("at", "11:30")]);
    let said = story.answer(press).await;
    assert!(said.contains("is booked already") && said.contains("[Book it all the same]"), "{said}");
    assert!(said.contains("<t:1795420931:t> – <t:1795431600:t>"), "the entry: {said}");
    assert_eq!(story.timetrack.writes().len(), writes);
    let click = story.clicks(ANNA, press, "Book it all the same").await;
    story.becomes(click, "Working").await;
    assert_eq!(
        story.timetrack.attendance("anna.huber").unwrap().started_at.to_string(),
        "2026-11-23T11:30:00.000Z"
    );
    story.says(ANNA, "/clockout", &[]).await;
    // Behind everything that is booked there is nothing to ask.
    story.pass(Duration::from_secs(3_600));
    let said = story.says(ANNA, "/clockin", &[("at", "10m ago")]).await;
    assert!(said.contains("Working"), "{said}");
    story.end().await;
}

async fn a_start_that_is_booked_an_hour_late_names_what_was_booked_meanwhile(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.timetrack.set_weather(Weather::Down);
    let (press, _) = story.says_in_vain(ANNA, "/clockin", &[]).await;
    let local = |time: &str| timetrack_sandbox::WallTime(format!("2026-11-23T{time}").parse().unwrap());
    story.timetrack.start_attendance("anna.huber", local("09:00:00")).unwrap();
    story.timetrack.stop_attendance("anna.huber", local("12:00:00")).unwrap();
    story.at_time("2026-11-23T12:00:00Z");
    story.timetrack.set_weather(Weather::Fine);
    // An attempt between the two lines has met the outage once more, and its pause ends only as the clock goes on.
    story.until_booked().await;
    let said = story.hears(ANNA, "is booked already").await;
    assert!(said.contains("[Book it all the same]"), "{said}");
    assert_eq!(state_of(&story, press).await, PunchState::Stuck);
    assert_eq!(story.timetrack.writes().iter().filter(|write| write.applied).count(), 0);
    story.leaves_waiting(1);
    story.end().await;
}

async fn a_project_start_inside_booked_time_names_the_entry(transport: Transport) {
    let mut story = Story::new(transport).await;
    after_the_morning(&mut story, ["/project start", "/project stop"], &PORTAL).await;
    let said = story.says(ANNA, "/project start", &[TRAINING[0], ("at", "11:30")]).await;
    assert!(said.contains("is booked already"), "{said}");
    let said = story.says(ANNA, "/project start", &[TRAINING[0], ("at", "12:15")]).await;
    assert!(said.contains("Project running"), "{said}");
    assert_eq!(story.waiting().await, 0, "the later start answers the question");
    story.end().await;
}

async fn a_list_that_hangs_asks_nothing(transport: Transport) {
    let mut story = Story::new(transport).await;
    after_the_morning(&mut story, ["/clockin", "/clockout"], &[]).await;
    story.timetrack.fault_next(On::get("attendances"), Fault::HangBefore);
    let said = story.says(ANNA, "/clockin", &[("at", "11:30")]).await;
    assert!(said.contains("Working"), "{said}");
    story.timetrack.hang_up();
    story.end().await;
}

async fn an_admin_sees_that_the_person_has_to_answer(transport: Transport) {
    let (mut story, press, _) = forgotten(transport).await;
    let queue = story.sends(CLARA, "/admin queue", &[]);
    let said = story.answer(queue).await;
    assert!(said.contains("waits for the person's answer") && !said.contains("[Retry #2]"), "{said}");
    // A button from before the question was asked.
    let message = story.read(queue).await;
    let who = (CLARA, Client::Forced);
    let click = story.discord.click_with(who, message.id, ("2:1:a:retry:2:0", &[])).unwrap();
    let said = story.becomes(click, "#2 stays as it is").await;
    assert!(said.contains("waits for the person's answer"), "{said}");
    assert_eq!(state_of(&story, press).await, PunchState::Stuck);
    assert_eq!(story.timetrack.writes().len(), 1, "nothing is booked for her");
    story.leaves_waiting(1);
    story.end().await;
}

async fn a_question_that_nobody_can_answer_any_more_is_an_admins(transport: Transport) {
    let (mut story, press, _) = forgotten(transport).await;
    let anna = ANNA.to_string();
    let said = story.says(CLARA, "/admin unlink", &[("member", &anna)]).await;
    assert!(said.contains("One entry needs an admin's decision"), "{said}");
    assert!(!said.contains("will still be booked"), "{said}");
    story.hears(ANNA, "An admin has to decide").await;
    let queue = story.sends(CLARA, "/admin queue", &[]);
    let said = story.answer(queue).await;
    assert!(said.contains("the timer had been running since"), "{said}");
    let click = story.clicks(CLARA, queue, "Retry #2").await;
    story.becomes(click, "tried again").await;
    story.until("a booking", async || state_of(&story, press).await == PunchState::Done).await;
    assert_eq!(ends(&story), ["2026-11-24T10:05:14.000Z"]);
    story.quiet().await;
    story.finish_somehow().await;
}

async fn a_clock_out_behind_a_clock_in_that_is_asked_about_follows_it(transport: Transport) {
    let mut story = Story::new(transport).await;
    after_the_morning(&mut story, ["/clockin", "/clockout"], &[]).await;
    story.says(ANNA, "/clockin", &[("at", "11:30")]).await;
    story.at_time("2026-11-23T15:00:00Z");
    let press = story.sends(ANNA, "/clockout", &[]);
    let said = story.answer(press).await;
    assert!(said.contains("The start is not booked yet") && said.contains("it needs your answer"), "{said}");
    assert!(!said.contains("You are not clocked in") && !said.contains("forgot"), "{said}");
    let status = story.says(ANNA, "/status", &[]).await;
    assert!(status.contains("follows the start that is not booked yet"), "{status}");
    let click = story.clicks(ANNA, press, "Book it all the same").await;
    story.becomes(click, "Clocked in").await;
    story.until("both", async || state_of(&story, press).await == PunchState::Done).await;
    assert_eq!(ends(&story)[1], "2026-11-23T16:00:00.000Z");
    story.quiet().await;
    story.finish_somehow().await;
}

async fn a_clock_out_whose_clock_in_is_given_up_is_refused_as_things_stand(transport: Transport) {
    let mut story = Story::new(transport).await;
    after_the_morning(&mut story, ["/clockin", "/clockout"], &[]).await;
    story.says(ANNA, "/clockin", &[("at", "11:30")]).await;
    story.at_time("2026-11-23T15:00:00Z");
    let press = story.sends(ANNA, "/clockout", &[]);
    story.answer(press).await;
    let queue = story.sends(CLARA, "/admin queue", &[]);
    let said = story.answer(queue).await;
    assert!(said.contains("waits for the start of its timer"), "{said}");
    let click = story.clicks(CLARA, queue, "Cancel #3").await;
    story.answer(click).await;
    let click = story.clicks(CLARA, click, "Give up #3").await;
    story.becomes(click, "#3 is given up").await;
    story.until("its end", async || state_of(&story, press).await == PunchState::Refused).await;
    story.hears(ANNA, "You are not clocked in").await;
    story.quiet().await;
    story.finish_somehow().await;
}
