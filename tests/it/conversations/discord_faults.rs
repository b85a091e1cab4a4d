//! Every failure of Discord at a board's first message, at an edit of it, and at a reminder: what comes of it, as a table.

use std::time::Duration;

use discord_sandbox::{LimitScope, READ_MESSAGE_HISTORY, RestFault, Trouble};
use futures_util::StreamExt;
use timetrack_bot::model::ReminderKind;

use super::board;
use super::reminders::{self, day, heard, is_decided};
use crate::story::{ANNA, CLARA, Transport};

/// So many stories are told at once: each is mostly waiting.
const AT_ONCE: usize = 8;

/// What is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    BoardPost,
    BoardEdit,
    Reminder,
}

/// What comes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Then {
    /// It is shown once.
    Shown,
    /// It is shown once, after the admins were told once that the channel does not take it.
    Told,
    /// Its person takes no direct messages, so that it is given up.
    Over,
}

/// A failure, how often it comes, and what comes of it for a board (its first message or an edit) and for a reminder.
type Row = (Trouble, u32, Option<Then>, Then);

fn table() -> Vec<Row> {
    let refused = |status, code| Trouble::Refused { status, code };
    let limited = |scope| Trouble::Limited { retry_after: Duration::from_millis(40), scope };
    // A request is made five times, so that this is more than one.
    let away = |trouble| (trouble, 7, Some(Then::Shown), Then::Shown);
    let closed = |status, code| (refused(status, code), 1, Some(Then::Told), Then::Shown);
    // No client would call that a board's.
    let direct = |status, code, then| (refused(status, code), 1, None, then);
    vec![
        away(Trouble::Status(500)),
        away(Trouble::Status(503)),
        away(limited(LimitScope::User)),
        away(limited(LimitScope::Global)),
        away(limited(LimitScope::Shared)),
        away(Trouble::Cut),
        // Each takes as long as the client's patience.
        (Trouble::Silence, 1, Some(Then::Shown), Then::Shown),
        (Trouble::Unanswered, 1, Some(Then::Shown), Then::Shown),
        closed(403, 50_001),
        closed(403, 50_013),
        closed(404, 10_003),
        closed(400, 50_083),
        closed(400, 50_035),
        direct(403, 50_007, Then::Over),
        direct(403, 50_278, Then::Over),
        direct(403, 40_003, Then::Shown),
    ]
}

/// One story: the failure meets what is sent.
async fn tell(what: What, (trouble, times): (Trouble, u32), then: Then) {
    let about = format!("{trouble:?} at {what:?}");
    match what {
        What::BoardPost | What::BoardEdit => tell_of_a_board(what, (trouble, times), then, &about).await,
        What::Reminder => tell_of_a_reminder((trouble, times), then, &about).await,
    }
}

async fn tell_of_a_board(what: What, (trouble, times): (Trouble, u32), then: Then, about: &str) {
    let (mut story, channel) = board::office(Transport::Endpoint).await;
    let fails = |method| RestFault { on: format!("{method} /channels/{channel}"), times, trouble };
    let mut first = None;
    if what == What::BoardPost {
        story.discord.trouble(fails("POST"));
        story.sets_board(channel).await;
    } else {
        story.sets_board(channel).await;
        first = Some(story.board(channel, "Who is in").await.id);
        story.discord.trouble(fails("PATCH"));
    }
    story.says(ANNA, "/clockin", &[]).await;
    if then == Then::Told {
        if what == What::BoardEdit {
            story.quiet().await;
            story.pass(Duration::from_secs(10));
        }
        story.until(about, async || story.told("kept up to date") == 1).await;
    }
    story.board_in_time(channel, "1 working").await;
    // It may show what is asked again, for the answer was lost.
    let is_over = async || {
        story.clock.advance(Duration::from_millis(500));
        story.discord.troubles_left() == 0
    };
    story.until(about, is_over).await;
    story.quiet().await;
    let board = story.board_in_time(channel, "1 working").await;
    assert!(first.is_none_or(|first| first == board.id), "{about}: another message");
    assert_eq!(story.told("kept up to date"), usize::from(then == Then::Told), "{about}");
    story.discord.dms(CLARA);
    story.end().await;
}

async fn tell_of_a_reminder((trouble, times): (Trouble, u32), then: Then, about: &str) {
    let mut story = reminders::office(Transport::Endpoint).await;
    story.discord.trouble(RestFault { on: "POST /channels".to_owned(), times, trouble });
    story.at_time("2026-11-23T08:10:05Z");
    assert!(is_decided(&story, ANNA, (ReminderKind::ClockIn, day(23))).await, "{about}");
    if then == Then::Over {
        story.notices_are_out(ANNA).await;
    } else {
        let is_said = async || {
            story.clock.advance(Duration::from_millis(500));
            heard(&story, ANNA) == 1 && story.discord.troubles_left() == 0
        };
        story.until(about, is_said).await;
        story.notices_are_out(ANNA).await;
    }
    story.quiet().await;
    assert_eq!(heard(&story, ANNA), usize::from(then != Then::Over), "{about}");
    assert_eq!(story.discord.troubles_left(), 0, "{about}: it was not met");
    story.discord.dms(ANNA);
    story.end().await;
}

async fn tell_all(what: What, then: impl Fn(&Row) -> Option<Then>) {
    let rows = table().into_iter().filter_map(|row| Some((row.0, row.1, then(&row)?)));
    let stories = rows.map(|(trouble, times, then)| tell(what, (trouble, times), then));
    futures_util::stream::iter(stories).buffer_unordered(AT_ONCE).collect::<Vec<()>>().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_discord_does_to_a_new_board_there_is_one() {
    tell_all(What::BoardPost, |row| row.2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_discord_does_to_an_edit_the_board_shows_it() {
    tell_all(What::BoardEdit, |row| row.2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_discord_does_to_a_reminder_it_is_said_once_or_given_up() {
    tell_all(What::Reminder, |row| Some(row.3)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_board_that_cannot_be_looked_for_is_not_sent_again() {
    let (mut story, channel) = board::office(Transport::Endpoint).await;
    let cut = RestFault { on: format!("POST /channels/{channel}"), times: 1_000, trouble: Trouble::Cut };
    story.discord.trouble(cut);
    story.sets_board(channel).await;
    story.until("tries", async || story.sent("POST", channel) >= 5).await;
    story.quiet().await;
    story.discord.forget_nonces();
    story.pass(Duration::from_secs(600));
    story.discord.change_channel(channel, |channel| channel.denied = READ_MESSAGE_HISTORY);
    story.discord.calm();
    story
        .until("a message to the admins", async || {
            story.clock.advance(Duration::from_millis(500));
            story.told("kept up to date") == 1
        })
        .await;
    story.quiet().await;
    story.discord.dms(CLARA);
    assert_eq!(story.discord.posts(channel).len(), 1);
    story.discord.change_channel(channel, |channel| channel.denied = 0);
    story.says(ANNA, "/clockin", &[]).await;
    story.board_in_time(channel, "1 working").await;
    story.end().await;
}
