//! The same action twice within a moment: a double tap, two devices, a button and a command. Both responses show the success.

use std::time::Duration;

use discord_sandbox::Client;
use timetrack_sandbox::Weather;

use crate::stories;
use crate::story::{ANNA, BEN, Story, Transport};

stories![
    a_double_tap_on_clock_out_shows_the_success,
    the_command_beside_the_button_shows_the_same_success,
    a_project_started_on_two_devices_is_started_once,
    two_presses_in_an_outage_both_show_the_success_and_nobody_is_told_twice,
    a_time_that_is_named_twice_is_booked_once,
    a_press_after_another_that_named_a_time_is_no_echo,
    a_press_after_something_else_happened_is_no_echo,
    a_clock_out_that_is_repeated_in_an_outage_is_booked_once_and_no_alarm,
];

fn echoes(story: &Story) -> (u64, u64) {
    let counters = &story.bot().app.accounts.first.metrics;
    (counters.punches("duplicate"), counters.punches("refused"))
}

fn messages_to_anna(story: &Story) -> usize {
    story.discord.look(|world| world.dms(ANNA).count())
}

async fn a_double_tap_on_clock_out_shows_the_success(transport: Transport) {
    let mut story = Story::new(transport).await;
    let status = story.sends(ANNA, "/clockin", &[]);
    story.answer(status).await;
    story.at_time("2026-11-23T12:02:11Z");
    story.timetrack.set_weather(Weather::Slow(Duration::from_millis(50)));
    let message = story.read(status).await;
    let id = message.button("Clock out").unwrap();
    let first = story.discord.click(ANNA, message.id, &id).unwrap();
    story.recorded(first).await;
    story.pass(Duration::from_millis(400));
    // The second finger is faster than the message.
    let second = story.discord.click_with((ANNA, Client::Forced), message.id, (&id, &[])).unwrap();
    for press in [first, second] {
        let said = story.becomes(press, "Clocked out ").await;
        assert!(said.contains("4 h 0 min") && said.contains("[Clock in]"), "{said}");
        assert!(!said.contains("Not booked"), "{said}");
    }
    story.quiet().await;
    assert!(!story.discord.message(status).unwrap().text().contains("Not booked"));
    assert_eq!(story.timetrack.writes().len(), 2);
    assert_eq!((echoes(&story), messages_to_anna(&story)), ((1, 0), 0));
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(!said.contains("News"), "{said}");
    story.end().await;
}

async fn the_command_beside_the_button_shows_the_same_success(transport: Transport) {
    let mut story = Story::new(transport).await;
    let status = story.sends(ANNA, "/clockin", &[]);
    story.answer(status).await;
    story.at_time("2026-11-23T12:02:11Z");
    let tap = story.clicks(ANNA, status, "Clock out").await;
    story.becomes(tap, "Clocked out ").await;
    story.pass(Duration::from_secs(30));
    let said = story.says(ANNA, "/clockout", &[]).await;
    assert!(said.contains("Clocked out ") && said.contains("4 h 0 min"), "{said}");
    assert_eq!(story.timetrack.writes().len(), 2);
    assert_eq!(echoes(&story), (1, 0));
    story.pass(Duration::from_secs(60));
    let said = story.says(ANNA, "/clockout", &[]).await;
    assert!(said.contains("You are not clocked in"), "a minute later it is another wish: {said}");
    story.end().await;
}

async fn a_project_started_on_two_devices_is_started_once(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.says(ANNA, "/project start", &[("project", "Label design")]).await;
    story.pass(Duration::from_secs(1_800));
    let mut said = Vec::new();
    for _ in 0..3 {
        said.push(story.says(ANNA, "/project start", &[("project", "Booking app")]).await);
        story.pass(Duration::from_secs(2));
    }
    for said in said {
        assert!(said.contains("Switched from") && said.contains("Label design"), "{said}");
        assert!(said.contains("[Stop project]"), "{said}");
    }
    assert_eq!(story.timetrack.writes().len(), 3, "start, stop, start");
    for command in ["/project pause", "/project resume", "/project stop"] {
        let first = story.says(ANNA, command, &[]).await;
        story.pass(Duration::from_secs(1));
        let second = story.says(ANNA, command, &[]).await;
        assert!(!second.contains("Not booked"), "{command}: {second}");
        assert_eq!(first.lines().next(), second.lines().next(), "{command}");
    }
    assert_eq!(echoes(&story), (5, 0));
    story.end().await;
}

async fn two_presses_in_an_outage_both_show_the_success_and_nobody_is_told_twice(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.timetrack.set_weather(Weather::Down);
    let (first, _) = story.says_in_vain(ANNA, "/clockin", &[]).await;
    let (second, _) = story.says_in_vain(ANNA, "/clockin", &[]).await;
    story.pass(Duration::from_secs(300));
    story.timetrack.set_weather(Weather::Fine);
    story.until_booked().await;
    for press in [first, second] {
        let said = story.becomes(press, "Clocked in ").await;
        assert!(said.contains("<t:1795420931:"), "the instant that was booked: {said}");
    }
    story.quiet().await;
    assert_eq!((echoes(&story), messages_to_anna(&story)), ((1, 0), 0));
    assert_eq!(story.timetrack.writes().len(), 1);
    story.end().await;
}

async fn a_time_that_is_named_twice_is_booked_once(transport: Transport) {
    let mut story = Story::new(transport).await;
    for at in ["8:15", "8:15"] {
        let said = story.says(ANNA, "/clockin", &[("at", at)]).await;
        assert!(said.contains("<t:1795418100:"), "{said}");
        story.pass(Duration::from_secs(5));
    }
    let said = story.says(ANNA, "/clockin", &[]).await;
    assert!(said.contains("already clocked in"), "another instant: {said}");
    story.says(ANNA, "/clockout", &[]).await;
    for _ in 0..2 {
        let said = story.says(BEN, "/clockin", &[("at", "vor 20 min")]).await;
        assert!(said.contains("Eingestempelt"), "{said}");
        story.pass(Duration::from_secs(5));
    }
    assert_eq!(echoes(&story), (2, 1));
    story.end().await;
}

async fn a_press_after_another_that_named_a_time_is_no_echo(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.pass(Duration::from_secs(5));
    story.says(ANNA, "/clockout", &[]).await;
    story.pass(Duration::from_secs(5));
    let said = story.says(ANNA, "/clockin", &[("at", "20m ago")]).await;
    assert!(said.contains("Is that right?"), "booked since: {said}");
    story.pass(Duration::from_secs(5));
    let said = story.says(ANNA, "/clockout", &[]).await;
    assert!(said.contains("it needs your answer") && !said.contains("Clocked out"), "{said}");
    story.leaves_waiting(2);
    story.end().await;
}

async fn a_press_after_something_else_happened_is_no_echo(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.pass(Duration::from_secs(5));
    let at = |time: &str| timetrack_sandbox::WallTime(format!("2026-11-23T{time}").parse().unwrap());
    story.timetrack.stop_attendance("anna.huber", at("09:02:13")).unwrap();
    story.timetrack.start_attendance("anna.huber", at("09:02:15")).unwrap();
    let said = story.says(ANNA, "/clockin", &[]).await;
    assert!(said.contains("already clocked in"), "it is not the timer that she started: {said}");
    assert_eq!(echoes(&story), (0, 1));
    story.end().await;
}

async fn a_clock_out_that_is_repeated_in_an_outage_is_booked_once_and_no_alarm(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.at_time("2026-11-23T16:00:00Z");
    story.timetrack.set_weather(Weather::Down);
    let (first, _) = story.says_in_vain(ANNA, "/clockout", &[]).await;
    story.pass(Duration::from_secs(300));
    let (second, said) = story.says_in_vain(ANNA, "/clockout", &[]).await;
    assert!(said.contains("Noted"), "{said}");
    story.pass(Duration::from_secs(60));
    story.timetrack.set_weather(Weather::Fine);
    story.until_booked().await;
    for press in [first, second] {
        let said = story.becomes(press, "Clocked out").await;
        assert!(said.contains("<t:1795449600:"), "at 17:00: {said}");
        assert!(!said.contains("forgot to clock in"), "{said}");
    }
    story.quiet().await;
    let heard = story.discord.look(|world| world.dms(ANNA).map(|message| message.text()).collect::<Vec<_>>());
    assert!(heard.iter().all(|text| !text.contains("You are not clocked in")), "{heard:?}");
    assert_eq!(echoes(&story), (1, 0));
    story.finish_somehow().await;
}
