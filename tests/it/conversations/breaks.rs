//! Breaks: one interaction with several bookings.

use std::time::Duration;

use timetrack_bot::model::MemberId;
use timetrack_sandbox::{Entry, Fault, On, WallTime, Weather};

use crate::stories;
use crate::story::{ANNA, BEN, Story, Transport};

stories![
    a_break_stops_the_day_and_pauses_the_project_and_back_goes_on_with_both,
    a_break_without_a_project_speaks_of_none,
    a_break_and_its_end_are_one_press_each_on_buttons,
    a_clock_in_during_a_break_ends_it,
    a_break_of_nothing_of_thirty_hours_or_into_the_past_is_refused,
    a_break_is_told_by_status_in_german_too,
    a_project_that_cannot_be_paused_is_said_and_mended_with_one_tap,
    a_break_that_is_refused_pauses_nothing,
    in_an_outage_a_break_and_its_end_are_noted_and_booked_with_their_instants,
    a_part_that_waits_is_told_and_added_to_the_message,
    a_double_tap_on_break_is_one_break,
    a_break_that_was_ended_in_timetrack_is_over_without_a_word,
    a_break_that_was_begun_in_timetrack_is_ended_by_back,
    a_return_before_the_break_is_refused,
    a_break_begun_before_a_restart_is_known_after_it,
    a_break_reaches_over_midnight,
    a_break_that_was_never_ended_is_none_the_next_morning,
    who_travels_in_a_break_goes_on_in_the_new_zone,
    a_break_in_the_doubled_hour_keeps_its_length,
];

const LABEL: [(&str, &str); 1] = [("project", "Label design")];

/// Anna clocks in at 9:02:11 and works on the label; it is 12:00 in Vienna.
pub(super) async fn until_noon(transport: Transport) -> Story {
    let mut story = Story::new(transport).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.says(ANNA, "/project start", &LABEL).await;
    story.at_time("2026-11-23T11:00:00Z");
    story
}

pub(super) fn spans(entries: &[Entry]) -> Vec<(String, String)> {
    let time = |at: &WallTime| at.to_string()[11..16].to_owned();
    entries.iter().map(|entry| (time(&entry.from), time(&entry.to))).collect()
}

fn runs(story: &Story, user: &str) -> bool {
    story.timetrack.attendance(user).is_some()
}

async fn a_break_stops_the_day_and_pauses_the_project_and_back_goes_on_with_both(transport: Transport) {
    let mut story = until_noon(transport).await;
    let said = story.says(ANNA, "/break", &[("for", "30")]).await;
    assert!(said.contains("On break since") && said.contains("until"), "{said}");
    assert!(said.contains("Label design is paused") && said.contains("2 h 57 min"), "{said}");
    assert!(said.contains("[Back]") && said.contains("[Clock out]"), "{said}");
    assert!(!runs(&story, "anna.huber"));
    story.at_time("2026-11-23T11:25:00Z");
    let said = story.says(ANNA, "/back", &[]).await;
    assert!(said.contains("Working") && said.contains("Back from the break"), "{said}");
    assert!(said.contains("The break was 25 min long") && said.contains("Label design runs again"), "{said}");
    story.at_time("2026-11-23T16:00:00Z");
    story.says(ANNA, "/project stop", &[]).await;
    story.says(ANNA, "/clockout", &[]).await;
    let days = story.timetrack.attendances("anna.huber");
    let expected =
        [("09:02", "12:00"), ("12:25", "17:00")].map(|(from, to)| (from.to_owned(), to.to_owned()));
    assert_eq!(spans(&days), expected);
    let project = &story.timetrack.project_entries("anna.huber")[0];
    assert_eq!(project.break_seconds, 25 * 60);
    story.end().await;
}

async fn a_break_without_a_project_speaks_of_none(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.pass(Duration::from_secs(3_600));
    let said = story.says(ANNA, "/break", &[]).await;
    assert!(said.contains("On break since") && !said.contains("roject"), "{said}");
    story.pass(Duration::from_secs(1_200));
    let said = story.says(ANNA, "/back", &[]).await;
    assert!(said.contains("20 min") && !said.contains("roject"), "{said}");
    assert_eq!(story.timetrack.writes().len(), 3);
    story.end().await;
}

async fn a_break_and_its_end_are_one_press_each_on_buttons(transport: Transport) {
    let mut story = Story::new(transport).await;
    let clock_in = story.sends(ANNA, "/clockin", &[]);
    story.answer(clock_in).await;
    story.says(ANNA, "/project start", &LABEL).await;
    story.pass(Duration::from_secs(3_600));
    let click = story.clicks(ANNA, clock_in, "Break").await;
    let said = story.becomes(click, "On break since").await;
    assert!(said.contains("Label design is paused"), "{said}");
    story.pass(Duration::from_secs(600));
    let click = story.clicks(ANNA, click, "Back").await;
    let said = story.becomes(click, "Back from the break").await;
    assert!(said.contains("Label design runs again") && said.contains("[Break]"), "{said}");
    story.end().await;
}

async fn a_clock_in_during_a_break_ends_it(transport: Transport) {
    let mut story = until_noon(transport).await;
    story.says(ANNA, "/break", &[]).await;
    story.pass(Duration::from_secs(900));
    let said = story.says(ANNA, "/clockin", &[]).await;
    assert!(said.contains("Back from the break") && said.contains("Label design runs again"), "{said}");
    story.end().await;
}

async fn a_break_of_nothing_of_thirty_hours_or_into_the_past_is_refused(transport: Transport) {
    let mut story = until_noon(transport).await;
    let writes = story.timetrack.writes().len();
    for (length, words) in [
        ("0", "from one minute to twelve hours"),
        ("30 h", "from one minute to twelve hours"),
        ("until 11:30", "before it begins"),
        ("a while", "as the length of a break"),
    ] {
        let said = story.says(ANNA, "/break", &[("for", length)]).await;
        assert!(said.contains(words), "{length}: {said}");
    }
    let said = story.says(ANNA, "/break", &[("for", "until 11:30"), ("at", "11:45")]).await;
    assert!(said.contains("before it begins"), "{said}");
    assert_eq!(story.timetrack.writes().len(), writes, "nothing was sent");
    story.end().await;
}

async fn a_break_is_told_by_status_in_german_too(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.says(BEN, "/clockin", &[]).await;
    story.pass(Duration::from_secs(3_600));
    let said = story.says(BEN, "/break", &[("for", "halbe Stunde")]).await;
    assert!(said.contains("In der Pause seit") && said.contains("[Zurück]"), "{said}");
    story.pass(Duration::from_secs(600));
    let press = story.sends(BEN, "/status", &[]);
    let said = story.answer(press).await;
    assert!(
        said.contains("In der Pause seit") && said.contains(", bis") && said.contains("[Zurück]"),
        "{said}"
    );
    let click = story.clicks(BEN, press, "Zurück").await;
    story.becomes(click, "Zurück aus der Pause").await;
    assert!(runs(&story, "ben.meyer"));
    story.end().await;
}

fn refusal(words: &str) -> Fault {
    let body = format!(r#"{{"errors":[{{"title":"No","status":422,"code":7,"detail":"{words}"}}]}}"#);
    Fault::Status { status: 422, body, retry_after: None }
}

async fn a_project_that_cannot_be_paused_is_said_and_mended_with_one_tap(transport: Transport) {
    let mut story = until_noon(transport).await;
    story.timetrack.fault_next(On::post("pause"), refusal("not now"));
    let press = story.sends(ANNA, "/break", &[]);
    let said = story.answer(press).await;
    assert!(said.contains("On break since") && said.contains("not now"), "{said}");
    assert!(said.contains("**Pause project**") && said.contains("[Pause project]"), "{said}");
    story.pass(Duration::from_secs(300));
    let click = story.clicks(ANNA, press, "Pause project").await;
    story.becomes(click, "Project paused").await;
    story.pass(Duration::from_secs(900));
    let said = story.says(ANNA, "/back", &[]).await;
    assert!(said.contains("Label design runs again"), "{said}");
    story.says(ANNA, "/project stop", &[]).await;
    assert_eq!(
        story.timetrack.project_entries("anna.huber")[0].break_seconds,
        1_200,
        "from the break's beginning"
    );
    story.end().await;
}

async fn a_break_that_is_refused_pauses_nothing(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.says(ANNA, "/project start", &LABEL).await;
    story.pass(Duration::from_secs(600));
    let said = story.says(ANNA, "/break", &[("for", "30")]).await;
    assert!(said.contains("Not booked") && said.contains("not clocked in"), "{said}");
    assert_eq!(story.timetrack.writes().len(), 1, "the rest is not sent");
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(said.contains("Project running") && !said.contains("On break"), "{said}");
    story.end().await;
}

async fn in_an_outage_a_break_and_its_end_are_noted_and_booked_with_their_instants(transport: Transport) {
    let mut story = until_noon(transport).await;
    story.timetrack.set_weather(Weather::Down);
    let (begun, said) = story.says_in_vain(ANNA, "/break", &[("for", "30")]).await;
    assert!(said.contains("**Begin break**: Noted"), "{said}");
    story.at_time("2026-11-23T11:10:00Z");
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(said.contains("Begin break"), "{said}");
    let ended = story.sends(ANNA, "/back", &[]);
    story.patiently(ended).await;
    let said = story.answer(ended).await;
    assert!(said.contains("**Back from the break**: Noted"), "{said}");
    story.timetrack.set_weather(Weather::Fine);
    story.until_booked().await;
    // The first part is shown before the second is booked.
    let said = story.becomes(begun, "Label design is paused").await;
    assert!(said.contains("On break since"), "{said}");
    let said = story.becomes(ended, "Label design runs again").await;
    assert!(said.contains("Back from the break"), "{said}");
    story.quiet().await;
    assert_eq!(spans(&story.timetrack.attendances("anna.huber")), [("09:02".to_owned(), "12:00".to_owned())]);
    assert_eq!(
        story.timetrack.attendance("anna.huber").unwrap().started_at.to_string(),
        "2026-11-23T12:10:00.000Z"
    );
    story.end().await;
}

async fn a_part_that_waits_is_told_and_added_to_the_message(transport: Transport) {
    let mut story = until_noon(transport).await;
    let busy = Fault::Status { status: 429, body: String::new(), retry_after: Some("20".to_owned()) };
    story.timetrack.fault_next(On::post("pause"), busy);
    let press = story.sends(ANNA, "/break", &[]);
    story
        .until("the pause to be put off", async || {
            let open = story.bot().app.store.open_punches(ANNA).await.unwrap();
            open.iter().any(|part| part.part == 2 && part.attempts > 0 && part.trouble.is_some())
        })
        .await;
    story.pass(Duration::from_secs(2));
    let said = story.answer(press).await;
    assert!(said.contains("On break since") && said.contains("**Pause project**"), "{said}");
    assert!(said.contains("still waiting"), "{said}");
    story.until_booked().await;
    story.becomes(press, "Label design is paused").await;
    story.end().await;
}

async fn a_double_tap_on_break_is_one_break(transport: Transport) {
    let mut story = until_noon(transport).await;
    let first = story.says(ANNA, "/break", &[("for", "30")]).await;
    story.pass(Duration::from_secs(1));
    let second = story.says(ANNA, "/break", &[("for", "30")]).await;
    assert!(first.contains("On break since") && second.contains("On break since"), "{second}");
    assert!(!second.contains("Not booked"), "{second}");
    story.pass(Duration::from_secs(300));
    let said = story.says(ANNA, "/break", &[]).await;
    assert!(
        said.contains("You are on a break already, since") || said.contains("on break already"),
        "{said}"
    );
    story.says(ANNA, "/back", &[]).await;
    assert_eq!(story.timetrack.writes().len(), 6, "in, start, out, pause, in, resume");
    story.end().await;
}

async fn a_break_that_was_ended_in_timetrack_is_over_without_a_word(transport: Transport) {
    let mut story = until_noon(transport).await;
    story.says(ANNA, "/break", &[("for", "30")]).await;
    let at = WallTime("2026-11-23T12:20:00".parse().unwrap());
    story.timetrack.start_attendance("anna.huber", at).unwrap();
    story.at_time("2026-11-23T11:25:00Z");
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(said.contains("Working") && !said.contains("On break"), "{said}");
    story.at_time("2026-11-23T16:00:00Z");
    let said = story.says(ANNA, "/clockout", &[]).await;
    assert!(said.contains("Clocked out") && !said.contains("break"), "{said}");
    story.quiet().await;
    story.end().await;
}

async fn a_break_that_was_begun_in_timetrack_is_ended_by_back(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.says(ANNA, "/clockin", &[]).await;
    let at = WallTime("2026-11-23T12:00:00".parse().unwrap());
    story.timetrack.stop_attendance("anna.huber", at).unwrap();
    story.at_time("2026-11-23T11:30:00Z");
    let said = story.says(ANNA, "/back", &[]).await;
    assert!(said.contains("Clocked in") && said.contains("Working"), "{said}");
    story.end().await;
}

async fn a_return_before_the_break_is_refused(transport: Transport) {
    let mut story = until_noon(transport).await;
    story.says(ANNA, "/break", &[]).await;
    story.at_time("2026-11-23T11:30:00Z");
    let said = story.says(ANNA, "/back", &[("at", "11:30")]).await;
    assert!(said.contains("Your break only began"), "{said}");
    let said = story.says(ANNA, "/back", &[("at", "12:20")]).await;
    assert!(said.contains("The break was 20 min long") && said.contains("You entered this"), "{said}");
    story.end().await;
}

async fn a_break_begun_before_a_restart_is_known_after_it(transport: Transport) {
    let mut story = until_noon(transport).await;
    story.says(ANNA, "/break", &[("for", "30")]).await;
    story.quiet().await;
    story.stop().await;
    story.start().await;
    story.at_time("2026-11-23T11:10:00Z");
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(said.contains("On break since") && said.contains("[Back]"), "{said}");
    let said = story.says(ANNA, "/back", &[]).await;
    assert!(said.contains("Label design runs again"), "{said}");
    story.end().await;
}

async fn a_break_reaches_over_midnight(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.at_time("2026-11-23T19:00:00Z");
    story.says(ANNA, "/clockin", &[]).await;
    story.at_time("2026-11-23T22:50:00Z");
    let said = story.says(ANNA, "/break", &[("for", "until 0:20")]).await;
    assert!(said.contains("On break since"), "{said}");
    story.at_time("2026-11-23T23:15:00Z");
    let said = story.says(ANNA, "/back", &[]).await;
    assert!(said.contains("The break was 25 min long"), "{said}");
    assert_eq!(spans(&story.timetrack.attendances("anna.huber")), [("20:00".to_owned(), "23:50".to_owned())]);
    assert_eq!(
        story.timetrack.attendance("anna.huber").unwrap().started_at.to_string(),
        "2026-11-24T00:15:00.000Z"
    );
    story.end().await;
}

async fn a_break_that_was_never_ended_is_none_the_next_morning(transport: Transport) {
    let mut story = until_noon(transport).await;
    story.says(ANNA, "/break", &[]).await;
    story.at_time("2026-11-24T07:00:00Z");
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(said.contains("Not clocked in") && !said.contains("On break since"), "{said}");
    let said = story.says(ANNA, "/clockin", &[]).await;
    assert!(said.contains("Working") && !said.contains("break") && !said.contains("runs again"), "{said}");
    let requests = story.timetrack.requests();
    assert!(
        !requests.iter().any(|request| request.path.contains("resume")),
        "yesterday's project stays paused"
    );
    assert_eq!(spans(&story.timetrack.attendances("anna.huber")), [("09:02".to_owned(), "12:00".to_owned())]);
    story.end().await;
}

async fn who_travels_in_a_break_goes_on_in_the_new_zone(transport: Transport) {
    let mut story = until_noon(transport).await;
    story.says(ANNA, "/break", &[]).await;
    story.says(ANNA, "/timezone", &[("zone", "America/New_York")]).await;
    story.at_time("2026-11-23T11:40:00Z");
    let said = story.says(ANNA, "/back", &[]).await;
    assert!(said.contains("The break was 40 min long") && said.contains("runs again"), "{said}");
    let day = story.timetrack.attendance("anna.huber").unwrap();
    assert_eq!(day.started_at.to_string(), "2026-11-23T06:40:00.000Z", "where Anna is now");
    story.says(ANNA, "/project stop", &[]).await;
    let project = &story.timetrack.project_entries("anna.huber")[0];
    assert_eq!((spans(std::slice::from_ref(project))[0].1.as_str(), project.break_seconds), ("12:40", 2_400));
    story.end().await;
}

async fn a_break_in_the_doubled_hour_keeps_its_length(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.at_time("2026-10-24T22:00:00Z");
    story.says(ANNA, "/clockin", &[]).await;
    story.at_time("2026-10-25T01:40:00Z");
    let press = story.sends(ANNA, "/break", &[("for", "30"), ("at", "2:30")]);
    let said = story.answer(press).await;
    assert!(said.contains("Which of the two?"), "{said}");
    let click = story.clicks(ANNA, press, "Second 02:30 (CET)").await;
    let said = story.becomes(click, "On break since").await;
    assert!(said.contains(&crate::story::shown("2026-10-25T02:00:00Z", 't')), "{said}");
    let rest = open_break(&story, ANNA).await;
    assert_eq!(rest.1.map(|until| (until - rest.0).num_minutes()), Some(30));
    story.end().await;
}

type Times = (chrono::DateTime<chrono::Utc>, Option<chrono::DateTime<chrono::Utc>>);

/// When the break began and its planned end.
async fn open_break(story: &Story, member: MemberId) -> Times {
    let store = &story.bot().app.store;
    let user = store.link(member).await.unwrap().unwrap().username;
    let rest = store.open_break(member, &user).await.unwrap().unwrap();
    (rest.began_at, rest.until)
}
