//! What one person may take of the bot, and which instants an interaction may carry.

use std::time::Duration;

use timetrack_bot::sandbox::timetrack::{Fault, On};

use crate::stories;
use crate::story::{ANNA, BEN, DORA, Story, Transport};

stories![one_person_cannot_take_all_places, only_who_may_use_a_command_is_offered_its_names];

async fn one_person_cannot_take_all_places(transport: Transport) {
    let mut story = Story::new(transport).await;
    // Her first command hangs, and the others wait for their turns behind it.
    for _ in 0..4 {
        story.timetrack.fault_next(On::get("username=anna.huber"), Fault::HangBefore);
    }
    let presses: Vec<_> = (0..72).map(|_| story.sends(ANNA, "/status", &[])).collect();
    story.until("the rest to be turned away", async || story.bot().app.counters.busy.count() == 8).await;
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
    story.until("all to be done", async || story.bot().app.presses.in_work() == 0).await;
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
