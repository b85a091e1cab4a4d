//! One circuit breaker for all requests to TimeTrack: what a read meets holds for the deliveries, and the other way round.

use std::time::Duration;

use timetrack_bot::timetrack::State;
use timetrack_sandbox::{Fault, On, Weather};

use crate::stories;
use crate::story::{ANNA, BEN, Story, Transport};

stories![
    a_status_in_a_known_outage_is_answered_at_once_and_asks_nothing,
    a_status_finds_out_that_an_outage_is_over,
    a_429_met_by_a_status_holds_back_the_writes,
];

fn breaker(story: &Story) -> State {
    story.bot().app.accounts.first.timetrack.breaker().state()
}

/// Moves the clock on until the breaker is open and no probe may leave while the clock stands.
async fn until_open(story: &mut Story) {
    let clock = story.clock.clone();
    story
        .until("an open breaker", async || match breaker(story) {
            State::Open { until, .. } if until > clock.now() => true,
            _ => {
                clock.advance(Duration::from_secs(1));
                false
            }
        })
        .await;
}

fn timer_reads(story: &Story) -> usize {
    story.timetrack.requests().iter().filter(|request| request.path.contains("timer")).count()
}

async fn a_status_in_a_known_outage_is_answered_at_once_and_asks_nothing(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.timetrack.set_weather(Weather::Down);
    let (press, _) = story.says_in_vain(ANNA, "/clockin", &[]).await;
    until_open(&mut story).await;
    let (asked, now) = (timer_reads(&story), story.clock.now());
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(said.contains("does not answer") && said.contains("Still to be booked"), "{said}");
    assert_eq!((timer_reads(&story), story.clock.now()), (asked, now));
    story.timetrack.set_weather(Weather::Fine);
    story.until_booked().await;
    story.becomes(press, "Working").await;
    story.end().await;
}

async fn a_status_finds_out_that_an_outage_is_over(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.timetrack.set_weather(Weather::Down);
    for _ in 0..3 {
        let said = story.says(ANNA, "/status", &[]).await;
        assert!(said.contains("does not answer"), "{said}");
    }
    assert_ne!(breaker(&story), State::Closed, "nobody's punch has met the outage");
    story.timetrack.set_weather(Weather::Fine);
    story.pass(Duration::from_secs(5));
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(said.contains("You are not clocked in") && !said.contains("does not answer"), "{said}");
    assert_eq!(breaker(&story), State::Closed);
    story.end().await;
}

async fn a_429_met_by_a_status_holds_back_the_writes(transport: Transport) {
    let mut story = Story::new(transport).await;
    let busy = Fault::Status { status: 429, body: String::new(), retry_after: Some("90".to_owned()) };
    story.timetrack.fault_next(On::get("username=anna.huber"), busy);
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(said.contains("TimeTrack asks me to wait") && !said.contains("does not answer"), "{said}");
    let asked = timer_reads(&story);
    let press = story.sends(BEN, "/clockin", &[]);
    story.recorded(press).await;
    story.pass(Duration::from_secs(2));
    assert!(story.answer(press).await.contains("Notiert"));
    story.pass(Duration::from_secs(60));
    story.tries_are_over().await;
    assert_eq!(timer_reads(&story), asked, "nothing is asked before the time is over");
    story.pass(Duration::from_secs(30));
    story.until("Ben's entry", async || story.timetrack.attendance("ben.meyer").is_some()).await;
    story.becomes(press, "Ausstempeln").await;
    story.end().await;
}
