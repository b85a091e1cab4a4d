//! What a bot that died could not tell any more is told after the next start, if it is not what the person believes.

use std::time::Duration;

use discord_sandbox::{RestFault, Trouble};
use timetrack_bot::model::MemberId;
use timetrack_sandbox::{Fault, On, Weather};

use crate::stories;
use crate::story::{ANNA, BEN, Story, Transport};

stories![
    what_was_refused_and_never_told_is_told_after_the_start,
    it_is_told_to_one_after_the_other_and_a_stop_ends_it,
    it_waits_for_a_discord_that_is_away,
    who_takes_no_messages_still_learns_it_with_the_next_reply,
    whom_a_reply_tells_at_that_moment_does_not_hear_it_twice,
    what_that_reply_did_not_tell_is_told_after_all,
    several_ends_of_one_person_are_one_message,
    news_that_a_reply_only_counts_are_told_by_the_next,
    an_end_that_a_reply_tells_at_that_moment_is_not_announced_again,
];

/// A bot that has ended, and never told these people that TimeTrack refused their entry.
async fn never_told(transport: Transport, people: &[MemberId]) -> Story {
    let mut story = Story::new(transport).await;
    for &member in people {
        refused_untold(&mut story, member).await;
    }
    story.stop().await;
    people.iter().for_each(|&member| story.discord.open_dms(member));
    story
}

async fn refused_untold(story: &mut Story, member: MemberId) {
    will_be_refused(story);
    ended_untold(story, member, 1).await;
}

fn will_be_refused(story: &Story) {
    let body = r#"{"errors":[{"title":"No","status":422,"code":7,"detail":"not today"}]}"#;
    story.timetrack.fault_next(
        On::post("start"),
        Fault::Status { status: 422, body: body.to_owned(), retry_after: None },
    );
}

/// Punches that end when nobody waits for them any more and no message is taken.
async fn ended_untold(story: &mut Story, member: MemberId, count: usize) {
    story.discord.close_dms(member);
    story.timetrack.set_weather(Weather::Down);
    let mut presses = Vec::new();
    for _ in 0..count {
        presses.push(story.says_in_vain(member, "/clockin", &[]).await.0);
    }
    story.pass(Duration::from_secs(3_600));
    for press in presses {
        story.unwatched(press).await;
    }
    story.timetrack.set_weather(Weather::Fine);
    story.until_booked().await;
    story.quiet().await;
}

fn trouble(story: &Story, on: &str) {
    story.discord.trouble(RestFault { on: on.to_owned(), times: 100, trouble: Trouble::Status(503) });
}

fn heard(story: &Story, member: MemberId) -> usize {
    story.discord.look(|world| world.dms(member).count())
}

async fn what_was_refused_and_never_told_is_told_after_the_start(transport: Transport) {
    let mut story = Story::new(transport).await;
    refused_untold(&mut story, ANNA).await;
    ended_untold(&mut story, BEN, 1).await;
    for _ in 0..2 {
        story.stop().await;
        story.discord.open_dms(ANNA);
        story.discord.open_dms(BEN);
        story.start().await;
        let said = story.hears(ANNA, "not today").await;
        assert!(said.contains("News about an earlier entry"), "{said}");
        story.quiet().await;
        assert_eq!(
            (heard(&story, ANNA), heard(&story, BEN)),
            (1, 0),
            "once; what is booked needs no message"
        );
    }
    let said = story.says(BEN, "/status", &[]).await;
    assert!(said.contains("Neues zu früheren Eingaben"), "{said}");
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(!said.contains("News"), "{said}");
    story.end().await;
}

async fn it_is_told_to_one_after_the_other_and_a_stop_ends_it(transport: Transport) {
    let mut story = never_told(transport, &[ANNA, BEN]).await;
    story.start().await;
    story.hears(ANNA, "not today").await;
    let app = std::sync::Arc::clone(&story.bot().app);
    story.until("the note", async || app.store.untold(ANNA, 1).await.unwrap().is_empty()).await;
    assert!(!app.tasks.is_empty(), "the next one waits for its turn");
    story.stop().await;
    assert!(app.tasks.is_empty(), "and does not hold up a stop");
    assert_eq!(heard(&story, BEN), 0, "the clock stands");
    story.start().await;
    story.hears(BEN, "not today").await;
    story.quiet().await;
    assert_eq!((heard(&story, ANNA), heard(&story, BEN)), (1, 1));
    story.end().await;
}

async fn it_waits_for_a_discord_that_is_away(transport: Transport) {
    let mut story = never_told(transport, &[ANNA]).await;
    trouble(&story, "GET /applications");
    story.start().await;
    story.quiet().await;
    assert_eq!(heard(&story, ANNA), 0);
    story.discord.calm();
    trouble(&story, "POST /users");
    let asked = |path: &str| {
        story.discord.look(|world| world.requests().iter().any(|request| request.path.contains(path)))
    };
    let clock = story.clock.clone();
    story
        .until("a message that is not taken", async || {
            clock.advance(Duration::from_secs(1));
            asked("/users/@me/channels")
        })
        .await;
    story.discord.calm();
    story
        .until("another try", async || {
            clock.advance(Duration::from_secs(1));
            heard(&story, ANNA) > 0
        })
        .await;
    story.hears(ANNA, "not today").await;
    story.quiet().await;
    assert_eq!(heard(&story, ANNA), 1);
    story.end().await;
}

async fn who_takes_no_messages_still_learns_it_with_the_next_reply(transport: Transport) {
    let mut story = never_told(transport, &[ANNA]).await;
    story.discord.close_dms(ANNA);
    story.start().await;
    story.quiet().await;
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(said.contains("News about earlier entries") && said.contains("not today"), "{said}");
    story.end().await;
}

async fn whom_a_reply_tells_at_that_moment_does_not_hear_it_twice(transport: Transport) {
    let mut story = never_told(transport, &[ANNA, BEN]).await;
    trouble(&story, "GET /applications");
    story.start().await;
    let telling = story.bot().app.presses.tell(ANNA);
    story.discord.calm();
    let clock = story.clock.clone();
    story
        .until("the one after her", async || {
            clock.advance(Duration::from_secs(1));
            heard(&story, BEN) > 0
        })
        .await;
    story.hears(BEN, "not today").await;
    story.news_are_out(BEN).await;
    assert_eq!(heard(&story, ANNA), 0, "that reply tells it, or the next");
    drop(telling);
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(said.contains("not today"), "{said}");
    story.end().await;
}

async fn what_that_reply_did_not_tell_is_told_after_all(transport: Transport) {
    let mut story = never_told(transport, &[ANNA]).await;
    trouble(&story, "GET /applications");
    story.start().await;
    let telling = story.bot().app.presses.tell(ANNA);
    story.discord.calm();
    let clock = story.clock.clone();
    let began = |story: &Story| !story.bot().app.tasks.is_empty();
    story
        .until("the first try", async || {
            clock.advance(Duration::from_secs(1));
            began(&story)
        })
        .await;
    drop(telling);
    story
        .until("the next round", async || {
            clock.advance(Duration::from_secs(10));
            heard(&story, ANNA) > 0
        })
        .await;
    story.hears(ANNA, "not today").await;
    story.quiet().await;
    story.end().await;
}

async fn several_ends_of_one_person_are_one_message(transport: Transport) {
    let mut story = Story::new(transport).await;
    will_be_refused(&story);
    will_be_refused(&story);
    ended_untold(&mut story, ANNA, 2).await;
    story.stop().await;
    story.discord.open_dms(ANNA);
    story.start().await;
    let said = story.hears(ANNA, "News about earlier entries").await;
    assert_eq!(said.matches("not today").count(), 2, "{said}");
    story.quiet().await;
    assert_eq!(heard(&story, ANNA), 1);
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(!said.contains("News"), "{said}");
    story.end().await;
}

async fn news_that_a_reply_only_counts_are_told_by_the_next(transport: Transport) {
    let mut story = Story::new(transport).await;
    (0..7).for_each(|_| will_be_refused(&story));
    ended_untold(&mut story, ANNA, 7).await;
    for (listed, counts_more) in [(5, true), (2, false), (0, false)] {
        let said = story.says(ANNA, "/status", &[]).await;
        assert_eq!(said.matches("not today").count(), listed, "{said}");
        assert_eq!(said.contains("And 2 more"), counts_more, "{said}");
        story.quiet().await;
    }
    story.end().await;
}

async fn an_end_that_a_reply_tells_at_that_moment_is_not_announced_again(transport: Transport) {
    let mut story = Story::new(transport).await;
    will_be_refused(&story);
    story.timetrack.set_weather(Weather::Down);
    let (press, _) = story.says_in_vain(ANNA, "/clockin", &[]).await;
    story.pass(Duration::from_secs(3_600));
    story.unwatched(press).await;
    let app = std::sync::Arc::clone(&story.bot().app);
    let telling = app.presses.tell(ANNA).expect("nobody else tells her anything");
    story.timetrack.set_weather(Weather::Fine);
    story.until_booked().await;
    let ended = app.store.untold(ANNA, 2).await.unwrap();
    assert_eq!(ended.len(), 1);
    app.store.mark_told(&ended).await.unwrap();
    drop(telling);
    story.quiet().await;
    assert_eq!(heard(&story, ANNA), 0, "that reply has told it");
    story.end().await;
}
