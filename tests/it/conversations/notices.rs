//! Notices: how a punch ended is sent once, through failures of Discord and deaths of the bot.

use std::time::Duration;

use discord_sandbox::{LimitScope, RestFault, Trouble};
use timetrack_bot::model::MemberId;
use timetrack_sandbox::{Fault, On, Weather};

use crate::stories;
use crate::story::{ANNA, BEN, CLARA, Story, Transport};

stories![
    what_discord_did_not_take_is_sent_after_the_next_start,
    it_waits_for_a_discord_that_is_away_and_holds_up_no_stop,
    who_takes_no_messages_learns_it_with_the_next_reply,
    several_ends_that_were_due_for_long_are_one_message,
    of_many_ends_those_not_booked_come_soon_and_five_in_a_message,
    notices_that_a_reply_only_counts_are_said_by_the_next,
    a_message_whose_answer_was_lost_is_shown_once,
    a_message_that_may_have_arrived_long_ago_is_looked_for_before_it_is_sent_again,
    a_message_of_yesterday_is_recognised_although_its_words_would_be_others_today,
    that_a_repeat_is_refused_says_nothing_of_the_attempt_before_it,
    a_channel_that_is_gone_is_opened_anew,
    a_limit_is_waited_for_and_nothing_is_lost,
    where_no_admin_takes_messages_the_next_reply_to_one_says_every_matter,
];

/// What Discord does with a direct message.
fn trouble(story: &Story, on: &str, trouble: Trouble) {
    story.discord.trouble(RestFault { on: on.to_owned(), times: 1_000, trouble });
}

fn is_away(story: &Story) {
    trouble(story, "POST /channels", Trouble::Status(503));
}

fn heard(story: &Story, member: MemberId) -> usize {
    story.discord.look(|world| world.dms(member).count())
}

fn sends(story: &Story) -> usize {
    let is_send = |method: &str, path: &str| method == "POST" && path.starts_with("/channels");
    story.discord.look(|world| world.requests().iter().filter(|one| is_send(&one.method, &one.path)).count())
}

/// Punches of a member that end when nobody waits for them any more, the first ones refused.
async fn ended_late(story: &mut Story, member: MemberId, (refused, count): (usize, usize)) {
    let body = r#"{"errors":[{"title":"No","status":422,"code":7,"detail":"not today"}]}"#;
    let fault = || Fault::Status { status: 422, body: body.to_owned(), retry_after: None };
    (0..refused).for_each(|_| story.timetrack.fault_next(On::post("start"), fault()));
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
}

/// Waits until the worker has tried in vain.
async fn tried_in_vain(story: &Story) {
    story.until("a message that is not taken", async || sends(story) >= 5).await;
    // Until the next attempt.
    story.quiet().await;
}

/// Moves the clock on until the worker tries again and this has come.
async fn comes(story: &Story, what: &str, holds: impl Fn(&Story) -> bool) {
    story
        .until(what, async || {
            story.clock.advance(Duration::from_millis(500));
            holds(story)
        })
        .await;
    story.quiet().await;
}

async fn what_discord_did_not_take_is_sent_after_the_next_start(transport: Transport) {
    let mut story = Story::new(transport).await;
    is_away(&story);
    ended_late(&mut story, ANNA, (1, 1)).await;
    tried_in_vain(&story).await;
    story.stop().await;
    story.discord.calm();
    story.pass(Duration::from_secs(600));
    for _ in 0..2 {
        story.start().await;
        let said = story.hears(ANNA, "not today").await;
        assert!(said.contains("News about an earlier entry"), "{said}");
        story.quiet().await;
        assert_eq!(heard(&story, ANNA), 1, "once");
        story.stop().await;
    }
    story.start().await;
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(!said.contains("News"), "{said}");
    story.end().await;
}

async fn it_waits_for_a_discord_that_is_away_and_holds_up_no_stop(transport: Transport) {
    let mut story = Story::new(transport).await;
    is_away(&story);
    ended_late(&mut story, ANNA, (1, 1)).await;
    tried_in_vain(&story).await;
    let tries = sends(&story);
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert_eq!(sends(&story), tries, "the clock stands, so it rests");
    story.stop().await;
    story.start().await;
    story.discord.calm();
    comes(&story, "another attempt", |story| heard(story, ANNA) > 0).await;
    story.hears(ANNA, "not today").await;
    assert_eq!(heard(&story, ANNA), 1);
    story.end().await;
}

async fn who_takes_no_messages_learns_it_with_the_next_reply(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.discord.close_dms(ANNA);
    ended_late(&mut story, ANNA, (1, 1)).await;
    story.quiet().await;
    story.stop().await;
    story.discord.open_dms(ANNA);
    story.start().await;
    story.quiet().await;
    assert_eq!(heard(&story, ANNA), 0);
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(said.contains("News about earlier entries") && said.contains("not today"), "{said}");
    story.quiet().await;
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(!said.contains("News"), "{said}");
    story.end().await;
}

async fn several_ends_that_were_due_for_long_are_one_message(transport: Transport) {
    let mut story = Story::new(transport).await;
    // Nothing is sent by then, so that nothing has a nonce.
    trouble(&story, "POST /users/@me/channels", Trouble::Status(404));
    story.stop().await;
    story.start().await;
    ended_late(&mut story, ANNA, (2, 2)).await;
    story.quiet().await;
    story.discord.calm();
    story.pass(Duration::from_secs(120));
    comes(&story, "a message", |story| heard(story, ANNA) > 0).await;
    let said = story.hears(ANNA, "News about earlier entries").await;
    assert_eq!(said.matches("not today").count(), 2, "{said}");
    assert_eq!(heard(&story, ANNA), 1);
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(!said.contains("News"), "{said}");
    story.end().await;
}

async fn of_many_ends_those_not_booked_come_soon_and_five_in_a_message(transport: Transport) {
    let mut story = Story::new(transport).await;
    // Nothing is sent by then, so that nothing has a nonce.
    trouble(&story, "POST /users/@me/channels", Trouble::Status(404));
    story.stop().await;
    story.start().await;
    ended_late(&mut story, ANNA, (8, 9)).await;
    story.quiet().await;
    story.discord.calm();
    story.pass(Duration::from_secs(120));
    comes(&story, "two messages", |story| heard(story, ANNA) == 2).await;
    let messages = story.discord.dms(ANNA);
    let listed: Vec<_> = messages.iter().map(|message| message.text().matches("not today").count()).collect();
    assert_eq!(listed, [5, 3], "{messages:?}");
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(said.contains("booked") && !said.contains("not today"), "what is booked can wait: {said}");
    story.end().await;
}

async fn notices_that_a_reply_only_counts_are_said_by_the_next(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.discord.close_dms(ANNA);
    ended_late(&mut story, ANNA, (7, 7)).await;
    story.quiet().await;
    for (listed, counts_more) in [(5, true), (2, false), (0, false)] {
        let said = story.says(ANNA, "/status", &[]).await;
        assert_eq!(said.matches("not today").count(), listed, "{said}");
        assert_eq!(said.contains("And 2 more"), counts_more, "{said}");
        story.quiet().await;
    }
    story.end().await;
}

async fn a_message_whose_answer_was_lost_is_shown_once(transport: Transport) {
    let mut story = Story::new(transport).await;
    trouble(&story, "POST /channels", Trouble::Cut);
    ended_late(&mut story, ANNA, (1, 1)).await;
    tried_in_vain(&story).await;
    assert_eq!(heard(&story, ANNA), 1, "it is there, and the bot does not know");
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(!said.contains("News"), "what may be there is no reply's to repeat: {said}");
    story.stop().await;
    story.discord.calm();
    story.start().await;
    let tries = sends(&story);
    comes(&story, "a repeat", |story| sends(story) > tries).await;
    story.notices_are_out(ANNA).await;
    story.hears(ANNA, "not today").await;
    assert_eq!(heard(&story, ANNA), 1);
    story.end().await;
}

async fn a_message_that_may_have_arrived_long_ago_is_looked_for_before_it_is_sent_again(
    transport: Transport,
) {
    for (what, arrived) in [(Trouble::Cut, true), (Trouble::Status(503), false)] {
        let mut story = Story::new(transport).await;
        trouble(&story, "POST /channels", what);
        ended_late(&mut story, ANNA, (1, 1)).await;
        tried_in_vain(&story).await;
        story.discord.calm();
        let tries = sends(&story);
        // Discord does not know the nonce any more.
        story.pass(Duration::from_secs(900));
        story.notices_are_out(ANNA).await;
        story.hears(ANNA, "not today").await;
        assert_eq!((heard(&story, ANNA), sends(&story) - tries), (1, usize::from(!arrived)), "{what:?}");
        story.end().await;
    }
}

async fn a_message_of_yesterday_is_recognised_although_its_words_would_be_others_today(transport: Transport) {
    let mut story = Story::new(transport).await;
    trouble(&story, "POST /channels", Trouble::Cut);
    ended_late(&mut story, ANNA, (0, 1)).await;
    tried_in_vain(&story).await;
    story.discord.calm();
    let tries = sends(&story);
    story.pass(Duration::from_secs(20 * 3_600));
    story.notices_are_out(ANNA).await;
    story.hears(ANNA, "Clocked in").await;
    assert_eq!((heard(&story, ANNA), sends(&story) - tries), (1, 0));
    story.end().await;
}

async fn that_a_repeat_is_refused_says_nothing_of_the_attempt_before_it(transport: Transport) {
    for (status, code) in [(404, 10_003), (403, 50_007)] {
        let mut story = Story::new(transport).await;
        let refused = Trouble::Refused { status, code };
        for (times, trouble) in [(5, Trouble::Cut), (1, refused)] {
            story.discord.trouble(RestFault { on: "POST /channels".to_owned(), times, trouble });
        }
        ended_late(&mut story, ANNA, (1, 1)).await;
        // The clock stands between the attempts, so that the nonce still holds.
        for left in [1, 0] {
            story.until("an attempt", async || story.discord.troubles_left() == left).await;
            story.quiet().await;
            story.pass(Duration::from_secs(10));
        }
        story.notices_are_out(ANNA).await;
        story.hears(ANNA, "not today").await;
        assert_eq!(heard(&story, ANNA), 1, "{code}");
        let said = story.says(ANNA, "/status", &[]).await;
        assert!(!said.contains("News"), "{said}");
        story.end().await;
    }
}

async fn a_channel_that_is_gone_is_opened_anew(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.discord.trouble(RestFault {
        on: "POST /channels".to_owned(),
        times: 1,
        trouble: Trouble::Status(404),
    });
    ended_late(&mut story, ANNA, (1, 1)).await;
    comes(&story, "a message", |story| heard(story, ANNA) > 0).await;
    story.hears(ANNA, "not today").await;
    assert_eq!(heard(&story, ANNA), 1);
    story.end().await;
}

async fn a_limit_is_waited_for_and_nothing_is_lost(transport: Transport) {
    let mut story = Story::new(transport).await;
    for on in ["POST /users", "POST /channels"] {
        let limit = Trouble::Limited { retry_after: Duration::from_millis(40), scope: LimitScope::User };
        story.discord.trouble(RestFault { on: on.to_owned(), times: 2, trouble: limit });
    }
    ended_late(&mut story, ANNA, (1, 1)).await;
    ended_late(&mut story, BEN, (0, 1)).await;
    comes(&story, "both messages", |story| heard(story, ANNA) + heard(story, BEN) == 2).await;
    story.hears(ANNA, "not today").await;
    story.hears(BEN, "Eingestempelt").await;
    story.end().await;
}

async fn where_no_admin_takes_messages_the_next_reply_to_one_says_every_matter(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.discord.close_dms(CLARA);
    story.timetrack.set_weather(Weather::Down);
    story.says_in_vain(ANNA, "/clockin", &[]).await;
    story.timetrack.set_weather(Weather::Fine);
    let refused = Fault::Status { status: 401, body: String::new(), retry_after: None };
    (0..50).for_each(|_| story.timetrack.fault_next(On::get("_timer"), refused.clone()));
    story
        .until("a refused key", async || {
            story.clock.advance(Duration::from_secs(1));
            !story.bot().app.store.notices_to_admins(1).await.unwrap().is_empty()
        })
        .await;
    story.until("the end of an attempt", async || story.notices_due().await == 0).await;
    let said = story.says(BEN, "/timezone", &[]).await;
    assert!(!said.contains("API"), "nobody else's affair: {said}");
    let matter = "entries are kept with their times";
    let said = story.says(CLARA, "/admin links", &[]).await;
    assert!(said.contains(matter), "{said}");
    let store = story.bot().app.store.clone();
    story.until("a note", async || store.notices_to_admins(1).await.unwrap().is_empty()).await;
    let said = story.says(CLARA, "/admin links", &[]).await;
    assert!(!said.contains(matter), "it is said once: {said}");
    story.leaves_waiting(1);
    story.end().await;
}
