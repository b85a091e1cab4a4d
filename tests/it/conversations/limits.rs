//! Limits on what one person can use, and on the instants that an interaction may carry.

use std::time::Duration;

use chrono::TimeDelta;
use discord_sandbox::{Client, Press, Typed, Who};
use timetrack_bot::model::InteractionId;
use timetrack_sandbox::{Fault, On};

use crate::stories;
use crate::story::{ANNA, BEN, DORA, OFFICE, Story, Transport};

stories![
    one_person_cannot_take_all_places,
    only_who_may_use_a_command_is_offered_its_names,
    an_instant_that_is_impossible_by_discords_clock_is_refused,
];

async fn one_person_cannot_take_all_places(transport: Transport) {
    let mut story = Story::new(transport).await;
    // Her first command hangs, and the others wait for their turns behind it.
    for _ in 0..4 {
        story.timetrack.fault_next(On::get("username=anna.huber"), Fault::HangBefore);
    }
    let presses: Vec<_> = (0..72).map(|_| story.sends(ANNA, "/status", &[])).collect();
    story.until("the rest to be turned away", async || story.bot().app.counters.busy.get() == 8).await;
    let said = story.says(BEN, "/clockin", &[]).await;
    assert!(said.contains("[Ausstempeln]"), "others are not affected: {said}");
    story.pass(Duration::from_secs(2));
    let mut busy = 0;
    for press in presses {
        busy += usize::from(story.answer(press).await.contains("nothing was recorded"));
    }
    assert_eq!(busy, 8);
    story.timetrack.release();
    story.timetrack.forget_faults();
    story.until("all to be done", async || story.bot().app.accounts.first.intake.in_work() == 0).await;
    let said = story.says(ANNA, "/clockin", &[]).await;
    assert!(said.contains("[Clock out]"), "{said}");
    story.quiet().await;
    story.finish_somehow().await;
}

async fn only_who_may_use_a_command_is_offered_its_names(transport: Transport) {
    let mut story = Story::new(transport).await;
    for option in ["project", "task"] {
        assert!(!story.offers(ANNA, "/project start", option, "").await.is_empty(), "{option}");
        assert!(story.offers(DORA, "/project start", option, "").await.is_empty(), "{option}");
    }
    assert!(story.offers(ANNA, "/admin link", "username", "").await.is_empty());
    story.end().await;
}

/// Sends a command whose id carries an instant so far from now.
fn sends_of(story: &Story, from_now: TimeDelta, command: &str) -> Press {
    let who = Who::new(ANNA, Some(OFFICE), Client::Honest);
    let typed = Typed { path: &[command], options: &[], focus: None };
    story.discord.press_of(story.clock.now() + from_now, who, typed).unwrap()
}

async fn an_instant_that_is_impossible_by_discords_clock_is_refused(transport: Transport) {
    let mut story = Story::new(transport).await;
    for from_now in [TimeDelta::minutes(2), TimeDelta::days(30), TimeDelta::minutes(-17), TimeDelta::days(-3)]
    {
        for command in ["clockin", "status"] {
            let press = sends_of(&story, from_now, command);
            let message = story.read(press).await;
            assert!(message.text().contains("Discord's own clock"), "{from_now}: {}", message.text());
            assert_eq!(message.only_for, Some(discord_sandbox::UserId(ANNA.0)), "it is private");
            assert!(story.bot().app.store.punch_of(InteractionId(press.id.0)).await.unwrap().is_none());
        }
        // Discord's answers are heard before the clock moves on: one that took an hour would leave its time open by an hour.
        story.quiet().await;
        story.pass(Duration::from_secs(3_600));
    }
    assert!(story.timetrack.writes().is_empty());
    for (from_now, command, button) in [
        (TimeDelta::minutes(-14), "clockin", "[Clock out]"),
        (TimeDelta::seconds(30), "clockout", "[Clock in]"),
    ] {
        let press = sends_of(&story, from_now, command);
        let said = story.answer(press).await;
        assert!(said.contains(button), "{from_now}: {said}");
    }
    let entry = &story.timetrack.attendances("anna.huber")[0];
    assert_eq!(
        (entry.from.to_string(), entry.to.to_string()),
        ("2026-11-23T12:48:11.000Z".to_owned(), "2026-11-23T13:02:41.000Z".to_owned())
    );
    story.end().await;
}
