//! People who travel while a timer runs: it is read, continued and ended in the zone it was started in. Typed times are read in
//! the person's present zone.

use std::time::Duration;

use timetrack_sandbox::{Entry, Fault, On, WallTime, Weather, Work};

use crate::stories;
use crate::story::{ANNA, CLARA, Story, Transport, instant};

stories![
    a_day_is_ended_in_the_zone_it_was_begun_in,
    a_button_from_before_the_journey_ends_the_same_timer,
    what_is_typed_is_read_where_the_person_is_now,
    a_project_is_paused_resumed_and_stopped_in_the_zone_it_was_started_in,
    a_switch_ends_in_the_old_zone_and_starts_in_the_new_one,
    a_clock_in_that_waits_keeps_its_zone,
    a_clock_in_in_doubt_keeps_its_zone,
    a_timer_from_timetracks_app_keeps_the_zone_it_was_first_seen_in,
    a_timer_that_was_never_seen_is_looked_at_before_the_zone_changes,
    who_starts_in_timetracks_app_before_the_zone_is_changed_is_not_misread,
    a_zone_changes_although_timetrack_is_silent,
    another_default_zone_after_a_restart_changes_no_running_timer,
    a_zone_from_an_admin_changes_no_running_timer,
    a_start_that_timetrack_does_not_show_keeps_its_zone,
    where_timetrack_speaks_utc_a_journey_changes_nothing,
    the_first_of_two_instants_counts_in_every_message,
    the_second_of_two_instants_counts_in_every_message,
    a_paused_project_shows_since_when_it_is_paused_and_its_start,
];

const TOKYO: &str = "Asia/Tokyo";
const NEW_YORK: &str = "America/New_York";

async fn moves_to(story: &mut Story, zone: &str) {
    let said = story.says(ANNA, "/timezone", &[("zone", zone)]).await;
    assert!(said.replace('\\', "").contains(zone), "{said}");
}

fn span(entry: &Entry) -> (String, String) {
    (entry.from.to_string(), entry.to.to_string())
}

/// Anna's only attendance.
fn attendance(story: &Story) -> (String, String) {
    let entries = story.timetrack.attendances("anna.huber");
    assert_eq!(entries.len(), 1, "{entries:?}");
    span(&entries[0])
}

fn between(from: &str, to: &str) -> (String, String) {
    (format!("2026-11-23T{from}.000Z"), format!("2026-11-23T{to}.000Z"))
}

async fn a_day_is_ended_in_the_zone_it_was_begun_in(transport: Transport) {
    for zone in [TOKYO, NEW_YORK] {
        let mut story = Story::new(transport).await;
        story.says(ANNA, "/clockin", &[("at", "20m ago")]).await;
        moves_to(&mut story, zone).await;
        let said = story.says(ANNA, "/status", &[]).await;
        assert!(said.contains("20 min") && !said.contains(" h "), "{said}");
        let read = story.timetrack.requests().into_iter().rfind(|request| request.path == "attendance_timer");
        assert_eq!(read.unwrap().date.unwrap(), "2026-11-23T09:02:11.000Z", "read in Vienna's time too");
        let said = story.says(ANNA, "/clockin", &[]).await;
        let start = instant("2026-11-23T07:42:11Z").timestamp();
        assert!(said.contains("already") && said.contains(&format!("<t:{start}:")), "{said}");
        story.stop().await;
        story.start().await;
        let said = story.says(ANNA, "/clockout", &[]).await;
        assert!(said.contains("20 min") && !said.contains(" h "), "{said}");
        assert_eq!(attendance(&story), between("08:42:11", "09:02:11"));
        story.end().await;
    }
}

async fn a_button_from_before_the_journey_ends_the_same_timer(transport: Transport) {
    let mut story = Story::new(transport).await;
    let press = story.sends(ANNA, "/clockin", &[]);
    story.answer(press).await;
    moves_to(&mut story, NEW_YORK).await;
    story.pass(Duration::from_secs(600));
    let click = story.clicks(ANNA, press, "Clock out").await;
    let said = story.becomes(click, "Clocked out").await;
    assert!(said.contains(": 10 min"), "{said}");
    assert_eq!(attendance(&story), between("09:02:11", "09:12:11"));
    story.end().await;
}

async fn what_is_typed_is_read_where_the_person_is_now(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.says(ANNA, "/clockin", &[("at", "8:00")]).await;
    moves_to(&mut story, TOKYO).await;
    let said = story.says(ANNA, "/clockout", &[("at", "16:30")]).await;
    let half_past = format!("<t:{}:", instant("2026-11-23T07:30:00Z").timestamp());
    assert!(said.contains(&half_past) && said.contains(": 30 min"), "{said}");
    assert_eq!(attendance(&story), between("08:00:00", "08:30:00"));
    // What is started now is on Tokyo's clock, and stays so back in Vienna.
    story.says(ANNA, "/clockin", &[("at", "16:45")]).await;
    moves_to(&mut story, "Europe/Vienna").await;
    story.says(ANNA, "/clockout", &[("at", "9:00")]).await;
    let entries = story.timetrack.attendances("anna.huber");
    assert_eq!(span(&entries[1]), between("16:45:00", "17:00:00"));
    story.end().await;
}

async fn a_project_is_paused_resumed_and_stopped_in_the_zone_it_was_started_in(transport: Transport) {
    for zone in [TOKYO, NEW_YORK] {
        let mut story = Story::new(transport).await;
        story.says(ANNA, "/project start", &[("project", "Label design")]).await;
        moves_to(&mut story, zone).await;
        story.pass(Duration::from_secs(600));
        story.says(ANNA, "/project pause", &[]).await;
        story.pass(Duration::from_secs(300));
        story.says(ANNA, "/project resume", &[]).await;
        story.pass(Duration::from_secs(600));
        let said = story.says(ANNA, "/project stop", &[]).await;
        assert!(said.contains("20 min") && said.contains("5 min") && !said.contains(" h "), "{said}");
        let entry = &story.timetrack.project_entries("anna.huber")[0];
        assert_eq!(span(entry), between("09:02:11", "09:27:11"));
        let pause = entry.breaks[0];
        let pause = (pause.0.to_string(), pause.1.to_string());
        assert_eq!(pause, between("09:12:11", "09:17:11"));
        assert_eq!((entry.worked_seconds, entry.break_seconds), (1200, 300));
        story.end().await;
    }
}

async fn a_switch_ends_in_the_old_zone_and_starts_in_the_new_one(transport: Transport) {
    for (zone, new) in [(TOKYO, "2026-11-23T17:12:11.000Z"), (NEW_YORK, "2026-11-23T03:12:11.000Z")] {
        let mut story = Story::new(transport).await;
        story.says(ANNA, "/project start", &[("project", "Label design")]).await;
        moves_to(&mut story, zone).await;
        story.pass(Duration::from_secs(600));
        let said = story.says(ANNA, "/project start", &[("project", "Booking app")]).await;
        assert!(said.contains("Label design") && said.contains("Booking app"), "{said}");
        assert!(!said.contains("another start"), "{said}");
        assert_eq!(span(&story.timetrack.project_entries("anna.huber")[0]), between("09:02:11", "09:12:11"));
        let running = story.timetrack.project_timer("anna.huber").unwrap();
        assert_eq!(running.started_at.to_string(), new);
        moves_to(&mut story, "Europe/Vienna").await;
        story.pass(Duration::from_secs(60));
        let said = story.says(ANNA, "/project stop", &[]).await;
        assert!(said.contains("1 min") && !said.contains(" h "), "{said}");
        assert_eq!(story.timetrack.project_entries("anna.huber")[1].worked_seconds, 60);
        story.end().await;
    }
}

async fn a_clock_in_that_waits_keeps_its_zone(transport: Transport) {
    for zone in [TOKYO, NEW_YORK] {
        let mut story = Story::new(transport).await;
        story.timetrack.set_weather(Weather::Down);
        story.says_in_vain(ANNA, "/clockin", &[]).await;
        moves_to(&mut story, zone).await;
        story.stop().await;
        story.start().await;
        story.pass(Duration::from_secs(600));
        let (clock_out, _) = story.says_in_vain(ANNA, "/clockout", &[]).await;
        story.timetrack.set_weather(Weather::Fine);
        story.until_booked().await;
        let said = story.becomes(clock_out, "Clocked out").await;
        assert!(said.contains("10 min") && !said.contains(" h "), "{said}");
        story.hears(ANNA, "Clocked in").await;
        assert_eq!(attendance(&story), between("09:02:11", "09:12:13"));
        story.end().await;
    }
}

async fn a_clock_in_in_doubt_keeps_its_zone(transport: Transport) {
    for zone in [TOKYO, NEW_YORK] {
        let mut story = Story::new(transport).await;
        story.timetrack.fault_next(On::post("start"), Fault::CloseAfter);
        let press = story.sends(ANNA, "/clockin", &[]);
        story.until("the timer", async || story.timetrack.attendance("anna.huber").is_some()).await;
        // No outage, or nothing would be read until it is known to be over.
        (0..50).for_each(|_| story.timetrack.fault_next(On::get("username=anna.huber"), Fault::status(400)));
        story.patiently(press).await;
        story.answer(press).await;
        // The timer is seen in the new zone before it is known whose it is.
        moves_to(&mut story, zone).await;
        story.timetrack.forget_faults();
        let said = story.says(ANNA, "/status", &[]).await;
        assert!(said.contains("Working") && !said.contains(" h "), "{said}");
        story.until_booked().await;
        story.becomes(press, "Working").await;
        assert_eq!(story.timetrack.writes().len(), 1);
        let said = story.says(ANNA, "/clockout", &[]).await;
        assert!(!said.contains(" h "), "{said}");
        let (from, to) = attendance(&story);
        assert!(from.ends_with("09:02:11.000Z") && to.starts_with("2026-11-23T09:0"), "{from} {to}");
        story.end().await;
    }
}

fn nine() -> WallTime {
    WallTime("2026-11-23T09:00:00".parse().unwrap())
}

async fn a_timer_from_timetracks_app_keeps_the_zone_it_was_first_seen_in(transport: Transport) {
    for zone in [TOKYO, NEW_YORK] {
        let mut story = Story::new(transport).await;
        let design = Work {
            client: "Lindner Brewery".to_owned(),
            project: "Label design".to_owned(),
            task: None,
            note: None,
        };
        story.timetrack.start_attendance("anna.huber", nine()).unwrap();
        story.timetrack.start_project("anna.huber", design, nine()).unwrap();
        let said = story.says(ANNA, "/status", &[]).await;
        assert!(said.contains("Working") && said.contains("Project running"), "{said}");
        moves_to(&mut story, zone).await;
        story.pass(Duration::from_secs(600));
        story.says(ANNA, "/project stop", &[]).await;
        story.says(ANNA, "/clockout", &[]).await;
        assert_eq!(attendance(&story), between("09:00:00", "09:12:11"));
        assert_eq!(span(&story.timetrack.project_entries("anna.huber")[0]), between("09:00:00", "09:12:11"));
        story.end().await;
    }
}

async fn a_timer_that_was_never_seen_is_looked_at_before_the_zone_changes(transport: Transport) {
    for zone in [TOKYO, NEW_YORK] {
        let mut story = Story::new(transport).await;
        story.timetrack.start_attendance("anna.huber", nine()).unwrap();
        moves_to(&mut story, zone).await;
        let said = story.says(ANNA, "/clockout", &[]).await;
        assert!(said.contains("2 min") && !said.contains(" h "), "{said}");
        assert_eq!(attendance(&story), between("09:00:00", "09:02:11"));
        story.end().await;
    }
}

async fn who_starts_in_timetracks_app_before_the_zone_is_changed_is_not_misread(transport: Transport) {
    let mut story = Story::new(transport).await;
    // 17:00 in Tokyo, where she has just arrived, is two minutes ago; in Vienna it is still to come.
    let five = WallTime("2026-11-23T17:00:00".parse().unwrap());
    story.timetrack.start_attendance("anna.huber", five).unwrap();
    moves_to(&mut story, TOKYO).await;
    let said = story.says(ANNA, "/clockout", &[]).await;
    assert!(said.contains("2 min") && !said.contains(" h "), "{said}");
    assert_eq!(attendance(&story), between("17:00:00", "17:02:11"));
    story.end().await;
}

async fn a_zone_changes_although_timetrack_is_silent(transport: Transport) {
    let mut story = Story::new(transport).await;
    for weather in [Weather::Down, Weather::Slow(Duration::from_secs(60))] {
        story.timetrack.set_weather(weather);
        moves_to(&mut story, if weather == Weather::Down { TOKYO } else { NEW_YORK }).await;
    }
    story.timetrack.hang_up();
    story.timetrack.set_weather(Weather::Fine);
    let link = story.bot().app.store.link(ANNA).await.unwrap().unwrap();
    assert_eq!(link.zone.unwrap().name(), NEW_YORK);
    story.end().await;
}

async fn another_default_zone_after_a_restart_changes_no_running_timer(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.notices_are_out(ANNA).await;
    story.stop().await;
    story.change_setting("DEFAULT_TIMEZONE", TOKYO);
    story.start().await;
    story.pass(Duration::from_secs(600));
    let said = story.says(ANNA, "/clockout", &[]).await;
    assert!(said.contains("10 min") && !said.contains(" h "), "{said}");
    assert_eq!(attendance(&story), between("09:02:11", "09:12:11"));
    story.says(ANNA, "/clockin", &[]).await;
    let timer = story.timetrack.attendance("anna.huber").unwrap();
    assert_eq!(timer.started_at.to_string(), "2026-11-23T17:12:11.000Z", "the setting holds for what is new");
    story.end().await;
}

async fn a_zone_from_an_admin_changes_no_running_timer(transport: Transport) {
    for is_seen in [true, false] {
        let mut story = Story::new(transport).await;
        if is_seen {
            story.says(ANNA, "/clockin", &[("at", "9:00")]).await;
        } else {
            story.timetrack.start_attendance("anna.huber", nine()).unwrap();
        }
        let anna = ANNA.to_string();
        let options = [("member", anna.as_str()), ("username", "anna.huber"), ("zone", NEW_YORK)];
        let said = story.says(CLARA, "/admin link", &options).await;
        assert!(said.contains("New\\_York"), "{said}");
        story.hears(ANNA, "An admin has set your time zone").await;
        let said = story.says(ANNA, "/clockout", &[]).await;
        assert!(said.contains("2 min") && !said.contains(" h "), "{said}");
        assert_eq!(attendance(&story), between("09:00:00", "09:02:11"));
        story.end().await;
    }
}

async fn a_start_that_timetrack_does_not_show_keeps_its_zone(transport: Transport) {
    let mut story = Story::new(transport).await;
    let mut quirks = story.timetrack.quirks();
    quirks.missing = &["startedAt"];
    story.timetrack.set_quirks(quirks);
    story.says(ANNA, "/clockin", &[]).await;
    moves_to(&mut story, TOKYO).await;
    story.says(ANNA, "/clockout", &[]).await;
    assert_eq!(attendance(&story), between("09:02:11", "09:02:11"));
    story.says(ANNA, "/clockin", &[]).await;
    let timer = story.timetrack.attendance("anna.huber").unwrap();
    assert_eq!(timer.started_at.to_string(), "2026-11-23T17:02:11.000Z");
    story.end().await;
}

async fn where_timetrack_speaks_utc_a_journey_changes_nothing(transport: Transport) {
    let mut story = Story::at(transport, "2026-11-23T08:02:11Z", &[("TIMETRACK_TIME", "utc")]).await;
    story.says(ANNA, "/clockin", &[]).await;
    moves_to(&mut story, TOKYO).await;
    story.pass(Duration::from_secs(600));
    let said = story.says(ANNA, "/clockout", &[]).await;
    assert!(said.contains("10 min") && !said.contains(" h "), "{said}");
    assert_eq!(attendance(&story), between("08:02:11", "08:12:11"));
    story.end().await;
}

/// Clocks in at 2:15 of the night in which it came twice, and out at 4:15; what the bot says to both.
async fn a_night(story: &mut Story, which: usize) -> [String; 3] {
    let press = story.sends(ANNA, "/clockin", &[("at", "2:15")]);
    story.answer(press).await;
    let label = story.discord.message(press).unwrap().buttons()[which].label.clone();
    let click = story.clicks(ANNA, press, &label).await;
    let begun = story.becomes(click, "Working").await;
    let shown = story.says(ANNA, "/status", &[]).await;
    let ended = story.says(ANNA, "/clockout", &[("at", "4:15")]).await;
    let entry = &story.timetrack.attendances("anna.huber")[0];
    assert_eq!(entry.from.to_string(), "2026-10-25T02:15:00.000Z");
    assert_eq!(entry.to.to_string(), "2026-10-25T04:15:00.000Z");
    [begun, shown, ended]
}

async fn the_first_of_two_instants_counts_in_every_message(transport: Transport) {
    let mut story = Story::at(transport, "2026-10-25T04:00:00Z", &[]).await;
    let [begun, shown, ended] = a_night(&mut story, 0).await;
    let start = format!("<t:{}:", instant("2026-10-25T00:15:00Z").timestamp());
    assert!(begun.contains(&start) && shown.contains(&start), "{begun}\n{shown}");
    assert!(shown.contains("3 h 45 min"), "at 5:00: {shown}");
    assert!(ended.contains("3 h 0 min") && ended.contains("clocks changed"), "{ended}");
    assert!(ended.contains("2 h 0 min"), "by the wall clock: {ended}");
    story.end().await;
}

async fn the_second_of_two_instants_counts_in_every_message(transport: Transport) {
    let mut story = Story::at(transport, "2026-10-25T04:00:00Z", &[]).await;
    let [begun, shown, ended] = a_night(&mut story, 1).await;
    let start = format!("<t:{}:", instant("2026-10-25T01:15:00Z").timestamp());
    assert!(begun.contains(&start) && shown.contains(&start), "{begun}\n{shown}");
    assert!(shown.contains("2 h 45 min"), "{shown}");
    assert!(ended.contains("2 h 0 min") && !ended.contains("clocks changed"), "{ended}");
    story.end().await;
}

async fn a_paused_project_shows_since_when_it_is_paused_and_its_start(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.says(ANNA, "/project start", &[("project", "Label design")]).await;
    moves_to(&mut story, TOKYO).await;
    story.pass(Duration::from_secs(600));
    story.says(ANNA, "/project pause", &[]).await;
    story.pass(Duration::from_secs(300));
    story.says(ANNA, "/project resume", &[]).await;
    story.pass(Duration::from_secs(60));
    let said = story.says(ANNA, "/project pause", &[]).await;
    let at = |time: &str| format!("<t:{}:", instant(time).timestamp());
    let (start, paused) = (at("2026-11-23T08:02:11Z"), at("2026-11-23T08:18:11Z"));
    assert!(said.contains(&start) && said.matches(&paused).count() == 3, "{said}");
    story.pass(Duration::from_secs(3600));
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(said.contains(&start) && said.matches(&paused).count() == 2, "{said}");
    let mut quirks = story.timetrack.quirks();
    quirks.missing = &["breakSeconds"];
    story.timetrack.set_quirks(quirks);
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(said.contains(&format!("started {start}")) && !said.contains(&paused), "{said}");
    story.end().await;
}
