//! How an outage ends: probes, and what waited.

use std::time::Duration;

use timetrack_bot::model::{InteractionId, PunchState};
use timetrack_bot::timetrack::State;
use timetrack_sandbox::{Fault, On, Weather};

use super::outage::both_wait_for_long;
use crate::stories;
use crate::story::{Story, Transport};

stories![
    fifteen_seconds_after_an_outage_everything_that_waited_is_booked,
    a_probe_that_timetrack_refuses_ends_the_outage_for_the_others,
];

/// Lets the clock go on until so many probes have failed. None is under way at its end: one that still meets the outage would have
/// its pause begin when the clock has gone on.
async fn probes_failed(story: &Story, times: usize) {
    let postponed = || story.bot().app.accounts.first.metrics.postponed();
    for _ in 0..times {
        let before = postponed();
        story
            .until("a probe", async || {
                let is_over = postponed() > before;
                if !is_over {
                    story.clock.advance(Duration::from_secs(1));
                }
                is_over
            })
            .await;
    }
    let breaker = story.bot().app.accounts.first.timetrack.breaker();
    story
        .until(
            "the last probe to end",
            async || matches!(breaker.state(), State::Open { until, .. } if until > story.clock.now()),
        )
        .await;
}

async fn fifteen_seconds_after_an_outage_everything_that_waited_is_booked(transport: Transport) {
    let mut story = Story::new(transport).await;
    let presses = both_wait_for_long(&mut story).await;
    let attempts = async |story: &Story| {
        let store = &story.bot().app.store;
        let (waiting, _) = store.queue(0, 10).await.unwrap();
        waiting.iter().map(|punch| punch.attempts).max()
    };
    let before = attempts(&story).await.unwrap();
    probes_failed(&story, 10).await;
    // One that was under way when their pauses were set may have been an attempt.
    assert!(attempts(&story).await.unwrap() <= before + 2, "a probe is no attempt");
    story.timetrack.set_weather(Weather::Fine);
    story.pass(Duration::from_secs(15));
    story.until("both to be booked", async || story.waiting().await == 0).await;
    story.becomes(presses[0], "Working").await;
    story.becomes(presses[1], "Ausstempeln").await;
    story.end().await;
}

async fn a_probe_that_timetrack_refuses_ends_the_outage_for_the_others(transport: Transport) {
    let mut story = Story::new(transport).await;
    let presses = both_wait_for_long(&mut story).await;
    probes_failed(&story, 4).await;
    let body = r#"{"errors":[{"title":"No","status":422,"code":7,"detail":"not her"}]}"#;
    for _ in 0..100 {
        let fault = Fault::Status { status: 422, body: body.to_owned(), retry_after: None };
        story.timetrack.fault_next(On::get("username=anna.huber"), fault);
    }
    story.timetrack.set_weather(Weather::Fine);
    story.pass(Duration::from_secs(15));
    story.until("Ben's entry", async || story.timetrack.attendance("ben.meyer").is_some()).await;
    story.becomes(presses[1], "Ausstempeln").await;
    story
        .until("a decision to be needed about Anna's", async || {
            let punch =
                story.bot().app.store.punch_of(InteractionId(presses[0].id.0)).await.unwrap().unwrap();
            punch.state == PunchState::Stuck
        })
        .await;
    story.timetrack.forget_faults();
    story.finish_somehow().await;
}
