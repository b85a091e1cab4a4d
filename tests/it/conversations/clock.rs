//! A machine whose clock is set wrong while punches wait: the instant of the interaction is booked, and nobody waits until the
//! clock has caught up.

use std::time::Duration;

use chrono::TimeDelta;
use timetrack_sandbox::Weather;

use crate::stories;
use crate::story::{ANNA, Story, Transport, shown};

stories![
    a_clock_set_back_by_a_day_holds_nobody_up,
    a_clock_set_back_before_a_restart_holds_nobody_up,
    a_clock_set_forward_by_a_day_gives_nothing_up,
];

const DAY: Duration = Duration::from_secs(86_400);

async fn a_clock_set_back_by_a_day_holds_nobody_up(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.timetrack.set_weather(Weather::Down);
    let (press, said) = story.says_in_vain(ANNA, "/clockin", &[]).await;
    assert!(said.contains(&shown("2026-11-23T08:02:11Z", 'T')), "{said}");
    story.timetrack.set_weather(Weather::Fine);
    story.clock.set(story.clock.now() - TimeDelta::days(1));
    // A clock that stands still wakes nobody.
    story.bot().app.store.look_again();
    let set_back = story.clock.now();
    // An attempt that was under way when the clock was set may have noted one more pause.
    story.until_booked().await;
    assert!(story.clock.now() - set_back <= TimeDelta::minutes(10), "the longest pause");
    story.becomes(press, "Working").await;
    let timer = story.timetrack.attendance("anna.huber").unwrap();
    assert_eq!(timer.started_at.to_string(), "2026-11-23T09:02:11.000Z", "the instant of the press");
    assert_eq!(story.timetrack.writes().len(), 1);
    story.end().await;
}

async fn a_clock_set_back_before_a_restart_holds_nobody_up(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.timetrack.set_weather(Weather::Down);
    story.says_in_vain(ANNA, "/clockin", &[]).await;
    story.stop().await;
    story.timetrack.set_weather(Weather::Fine);
    story.clock.set(story.clock.now() - TimeDelta::days(1));
    story.start().await;
    story.hears(ANNA, "Clocked in").await;
    let timer = story.timetrack.attendance("anna.huber").unwrap();
    assert_eq!(timer.started_at.to_string(), "2026-11-23T09:02:11.000Z");
    story.end().await;
}

async fn a_clock_set_forward_by_a_day_gives_nothing_up(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.timetrack.set_weather(Weather::Down);
    let (press, _) = story.says_in_vain(ANNA, "/clockin", &[]).await;
    story.pass(DAY);
    story.unwatched(press).await;
    story.timetrack.set_weather(Weather::Fine);
    story.until_booked().await;
    story.hears(ANNA, "Working").await;
    let timer = story.timetrack.attendance("anna.huber").unwrap();
    assert_eq!(timer.started_at.to_string(), "2026-11-23T09:02:11.000Z");
    story.end().await;
}
