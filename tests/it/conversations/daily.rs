//! A normal working day.

use std::time::Duration;

use timetrack_sandbox::Weather;

use crate::stories;
use crate::story::{ANNA, BEN, CLARA, Story, Transport};

stories![
    a_day_from_clock_in_to_clock_out,
    a_second_clock_in_is_refused_and_changes_nothing,
    a_project_from_start_to_stop,
    another_project_is_a_switch_at_one_instant,
    a_name_under_two_clients_has_to_be_chosen,
    status_shows_what_somebody_else_started,
    germans_are_answered_in_german,
    the_same_press_delivered_again_changes_nothing,
    many_quick_presses_keep_their_order,
    commands_are_registered_once,
    a_fast_timetrack_means_one_message,
    fifty_milliseconds_are_fast,
];

async fn a_day_from_clock_in_to_clock_out(transport: Transport) {
    let mut story = Story::new(transport).await;
    let said = story.says(ANNA, "/clockin", &[]).await;
    assert!(said.contains("Working") && said.contains("[Clock out]"), "{said}");
    let timer = story.timetrack.attendance("anna.huber").unwrap();
    assert_eq!(timer.started_at.to_string(), "2026-11-23T09:02:11.000Z", "the wall clock in Vienna");
    story.at_time("2026-11-23T16:32:11Z");
    let said = story.says(ANNA, "/clockout", &[]).await;
    assert!(said.contains("Not clocked in") && said.contains("8 h 30 min"), "{said}");
    let entries = story.timetrack.attendances("anna.huber");
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].to.to_string(), "2026-11-23T17:32:11.000Z");
    assert_eq!(story.timetrack.writes().len(), 2);
    story.end().await;
}

async fn a_second_clock_in_is_refused_and_changes_nothing(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.pass(Duration::from_secs(600));
    let said = story.says(ANNA, "/clockin", &[]).await;
    assert!(said.contains("already"), "{said}");
    assert_eq!(story.timetrack.writes().len(), 1);
    story.end().await;
}

async fn a_project_from_start_to_stop(transport: Transport) {
    let mut story = Story::new(transport).await;
    let options =
        [("project", "Nordlicht Energy – Customer portal"), ("task", "testing"), ("note", "login *page*")];
    let said = story.says(ANNA, "/project start", &options).await;
    assert!(said.contains("Customer portal") && said.contains(r"login \*page\*"), "{said}");
    let work = story.timetrack.project_timer("anna.huber").unwrap().work.unwrap();
    assert_eq!((work.client.as_str(), work.task.as_deref()), ("Nordlicht Energy", Some("Testing")));
    story.pass(Duration::from_secs(3600));
    let said = story.says(ANNA, "/project pause", &[]).await;
    assert!(said.contains("Project paused") && said.contains("[Resume project]"), "{said}");
    story.pass(Duration::from_secs(900));
    let said = story.says(ANNA, "/project resume", &[]).await;
    assert!(said.contains("Project running"), "{said}");
    story.pass(Duration::from_secs(3600));
    let said = story.says(ANNA, "/project stop", &[]).await;
    assert!(said.contains("2 h 0 min"), "{said}");
    let entry = &story.timetrack.project_entries("anna.huber")[0];
    assert_eq!((entry.worked_seconds, entry.break_seconds), (7200, 900));
    story.end().await;
}

async fn another_project_is_a_switch_at_one_instant(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.says(ANNA, "/project start", &[("project", "Label design")]).await;
    story.pass(Duration::from_secs(1800));
    let said = story.says(ANNA, "/project start", &[("project", "Booking app")]).await;
    assert!(said.contains("Booking app") && said.contains("Label design"), "{said}");
    let ended = &story.timetrack.project_entries("anna.huber")[0];
    let running = story.timetrack.project_timer("anna.huber").unwrap();
    assert_eq!(ended.to, running.started_at);
    story.end().await;
}

async fn a_name_under_two_clients_has_to_be_chosen(transport: Transport) {
    let mut story = Story::new(transport).await;
    let said = story.says(ANNA, "/project start", &[("project", "Website")]).await;
    assert!(said.contains("more than one"), "{said}");
    let said = story.says(ANNA, "/project start", &[("project", "No such thing")]).await;
    assert!(said.contains("no project"), "{said}");
    assert!(story.timetrack.writes().is_empty());
    let offers = story.offers(ANNA, "/project start", "project", "webs").await;
    assert!(offers[0].ends_with("Website") && offers[1].ends_with("Website"), "{offers:?}");
    let offers = story.offers(ANNA, "/project start", "project", "").await;
    assert!(
        offers.iter().all(|offer| !offer.contains("Migration 2024")),
        "a disabled project is offered: {offers:?}"
    );
    story.end().await;
}

async fn status_shows_what_somebody_else_started(transport: Transport) {
    let mut story = Story::new(transport).await;
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(said.contains("not clocked in"), "{said}");
    let at = timetrack_sandbox::WallTime("2026-11-23T08:00:00".parse().unwrap());
    story.timetrack.start_attendance("anna.huber", at).unwrap();
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(said.contains("1 h 2 min") && said.contains("[Clock out]"), "{said}");
    assert!(story.timetrack.writes().is_empty(), "a look changes nothing");
    story.end().await;
}

async fn germans_are_answered_in_german(transport: Transport) {
    let mut story = Story::new(transport).await;
    let said = story.says(BEN, "/clockin", &[("at", "vor 20 min")]).await;
    assert!(said.contains("[Ausstempeln]"), "{said}");
    let timer = story.timetrack.attendance("ben.meyer").unwrap();
    assert_eq!(timer.started_at.to_string(), "2026-11-23T08:42:11.000Z");
    story.end().await;
}

async fn the_same_press_delivered_again_changes_nothing(transport: Transport) {
    let mut story = Story::new(transport).await;
    let press = story.sends(ANNA, "/clockin", &[]);
    let first = story.answer(press).await;
    // Until that is noted, a repeat that comes to nothing tells it once more.
    story.notices_are_out(ANNA).await;
    let before = story.bot().app.counters.interactions.get();
    for _ in 0..3 {
        story.discord.repeat(press).unwrap();
    }
    story.taken(before + 3).await;
    story.pass(Duration::from_secs(60));
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(said.contains("Working"), "{said}");
    assert_eq!(story.discord.message(press).unwrap().text(), first);
    assert_eq!(story.timetrack.writes().len(), 1);
    // A repeat answers a press that was answered: Discord says 40060, and that is the sandbox's to refuse.
    story.discord.take_breaches();
    story.end().await;
}

async fn many_quick_presses_keep_their_order(transport: Transport) {
    let mut story = Story::new(transport).await;
    let mut presses = Vec::new();
    for round in 0..20 {
        let press = story.sends(ANNA, if round % 2 == 0 { "/clockin" } else { "/clockout" }, &[]);
        if transport == Transport::Endpoint {
            // Two HTTP requests under way at once have no order; the bot's begins when it has one.
            story.recorded(press).await;
        }
        presses.push(press);
        story.pass(Duration::from_millis(1));
    }
    for press in presses {
        // "Noted" at first, if another was before it in the line.
        let said = story.becomes(press, "Clocked ").await;
        assert!(!said.contains("Not booked"), "{said}");
    }
    story.quiet().await;
    assert_eq!(story.timetrack.attendances("anna.huber").len(), 10);
    story.end().await;
}

async fn commands_are_registered_once(transport: Transport) {
    let mut story = Story::new(transport).await;
    let puts = |story: &Story| {
        story.discord.look(|world| world.requests().iter().filter(|request| request.method == "PUT").count())
    };
    assert_eq!(puts(&story), 1);
    story.stop().await;
    story.start().await;
    assert_eq!(puts(&story), 1, "an unchanged list is not sent again");
    let offers = story.offers(CLARA, "/admin link", "username", "nov").await;
    assert!(offers[0].contains("clara.novak"), "{offers:?}");
    let offers = story.offers(ANNA, "/admin link", "username", "nov").await;
    assert!(offers.is_empty(), "who is no admin learns no usernames: {offers:?}");
    story.end().await;
}

async fn a_fast_timetrack_means_one_message(transport: Transport) {
    let mut story = Story::new(transport).await;
    let press = story.sends(ANNA, "/clockin", &[]);
    let message = story.read(press).await;
    assert!(!message.thinking, "no \u{201c}thinking\u{2026}\u{201d}");
    assert_eq!(message.edits(), 0);
    story.says(ANNA, "/clockout", &[]).await;
    assert_eq!(story.discord.message(press).unwrap().edits(), 0, "never edited");
    story.end().await;
}

async fn fifty_milliseconds_are_fast(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.timetrack.set_weather(Weather::Slow(Duration::from_millis(50)));
    let press = story.sends(ANNA, "/clockin", &[]);
    let said = story.answer(press).await;
    assert!(said.contains("Working"), "{said}");
    assert_eq!(story.discord.message(press).unwrap().edits(), 0);
    story.end().await;
}
