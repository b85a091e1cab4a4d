//! The process is killed at each step of a board: there is one message, and it shows how things stand.

use std::time::Duration;

use discord_sandbox::{ChannelKind, EMBED_LINKS, READ_MESSAGE_HISTORY, RestFault, Trouble};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};

use super::commands::program;
use super::plan;
use super::stage::{BOSS, OFFICE, Plan, Stage};

const SETTINGS: &[(&str, &str)] = &[("TIMETRACK_TIME", "utc"), ("WHO", "members")];

impl Stage {
    async fn boards(&self, sql: &'static str) -> i64 {
        let file = SqliteConnectOptions::new().filename(self.folder().join("bot.db"));
        let mut table = file.connect().await.unwrap();
        let count = sqlx::query_scalar(sql).fetch_optional(&mut table).await.unwrap();
        table.close().await.unwrap();
        count.unwrap_or(0)
    }

    fn board_says(&self, channel: u64, words: &str) -> bool {
        self.discord.look(|world| world.posts(channel).any(|post| post.text().contains(words)))
    }

    fn hang(&self, on: &str, trouble: Trouble) {
        self.discord.trouble(RestFault { on: on.to_owned(), times: 1_000, trouble });
    }
}

/// A running bot with one person, who is clocked in, and the channel for a board.
async fn office() -> (Stage, u64) {
    let stage = Stage::new(&Plan { settings: SETTINGS, ..plan(1, "gateway") }).await;
    let said = stage.says(stage.people[0].id, "/clockin", &[]).await;
    assert!(said.contains("Working"), "{said}");
    let channel = stage.discord.add_channel(OFFICE, "board", ChannelKind::Text);
    (stage, channel)
}

async fn set_board(stage: &Stage, channel: u64) {
    let said = stage.says(BOSS, "/admin board", &[("channel", &channel.to_string())]).await;
    assert!(said.contains(&format!("<#{channel}>")), "{said}");
}

/// Killed while the message is being sent, which Discord has done or not; and as if minutes had passed since, or not.
async fn killed_while_it_was_sent(trouble: Trouble, minutes: bool) {
    let (mut stage, channel) = office().await;
    stage.hang(&format!("POST /channels/{channel}"), trouble);
    set_board(&stage, channel).await;
    while stage.boards("SELECT count(*) FROM boards WHERE nonce IS NOT NULL").await == 0
        || (trouble == Trouble::Unanswered && !stage.board_says(channel, "1 working"))
    {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    stage.kill().await;
    stage.discord.calm();
    if minutes {
        stage.discord.forget_nonces();
        stage.boards("UPDATE boards SET tried_at = tried_at - 600000 RETURNING 1").await;
    }
    stage.start().await;
    is_there_once(stage, channel, "1 working").await;
}

async fn is_there_once(mut stage: Stage, channel: u64, words: &str) {
    stage.until(&format!("a board that says {words}"), |stage| stage.board_says(channel, words)).await;
    while stage.boards("SELECT count(*) FROM boards WHERE message IS NOT NULL AND nonce IS NULL").await == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // Whatever is still to come comes after a start without a pause.
    stage.terminate().await;
    stage.boards("UPDATE boards SET next_at = 0 RETURNING 1").await;
    stage.start().await;
    stage.notices_are_sent().await.unwrap();
    let posts = stage.discord.posts(channel);
    assert_eq!(posts.len(), 1, "{posts:?}");
    assert!(posts[0].text().contains(words), "{}", posts[0].text());
    stage.terminate().await;
    assert_eq!(stage.discord.breaches(), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_board_that_was_not_sent_at_a_death_is_sent() {
    killed_while_it_was_sent(Trouble::Silence, false).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_board_that_was_not_sent_at_a_death_minutes_ago_is_sent() {
    killed_while_it_was_sent(Trouble::Silence, true).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_board_that_was_sent_and_not_noted_at_a_death_is_there_once() {
    killed_while_it_was_sent(Trouble::Unanswered, false).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_board_that_was_sent_and_not_noted_at_a_death_minutes_ago_is_found() {
    killed_while_it_was_sent(Trouble::Unanswered, true).await;
}

/// Killed while an edit is under way.
async fn killed_while_it_was_edited(trouble: Trouble) {
    let (mut stage, channel) = office().await;
    set_board(&stage, channel).await;
    stage.until("a board", |stage| stage.board_says(channel, "1 working")).await;
    stage.hang(&format!("PATCH /channels/{channel}"), trouble);
    let left = stage.discord.troubles_left();
    let pressed = stage.discord.now().timestamp_millis();
    let said = stage.says(stage.people[0].id, "/break", &[]).await;
    assert!(said.contains("break"), "{said}");
    stage.until("an edit under way", |stage| stage.discord.troubles_left() < left).await;
    stage.kill().await;
    stage.discord.calm();
    let next = stage.boards("SELECT next_at FROM boards").await;
    assert!(next >= pressed + 10_000, "the edit may have arrived, and the next one is not due before");
    stage.boards("UPDATE boards SET next_at = 0 RETURNING 1").await;
    stage.start().await;
    is_there_once(stage, channel, "1 on break").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_board_whose_edit_had_not_arrived_at_a_death_is_edited() {
    killed_while_it_was_edited(Trouble::Silence).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_board_whose_edit_had_arrived_at_a_death_shows_it() {
    killed_while_it_was_edited(Trouble::Unanswered).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_doctor_names_a_board_that_everybody_can_read_where_only_admins_may() {
    let (mut stage, channel) = office().await;
    set_board(&stage, channel).await;
    stage.until("a board", |stage| stage.board_says(channel, "1 working")).await;
    stage.terminate().await;
    for (_, value) in stage.settings.iter_mut().filter(|(name, _)| name == "WHO") {
        "admins".clone_into(value);
    }
    let output = program(&["doctor"], &stage.settings);
    let report = String::from_utf8(output.stdout).unwrap();
    let line = report.lines().find(|line| line.contains(&channel.to_string())).unwrap_or(&report);
    assert!(line.starts_with("look") && line.contains("the board names nobody there"), "{line}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_doctor_names_a_board_and_an_inbox_whose_channel_is_closed() {
    let (mut stage, channel) = office().await;
    set_board(&stage, channel).await;
    let inbox = stage.discord.add_channel(OFFICE, "admins", ChannelKind::Text);
    stage.says(BOSS, "/admin inbox", &[("channel", &inbox.to_string())]).await;
    stage.until("a board", |stage| stage.board_says(channel, "1 working")).await;
    stage.terminate().await;
    let report = |stage: &Stage| {
        let output = program(&["doctor"], &stage.settings);
        String::from_utf8(output.stdout).unwrap()
    };
    let well = report(&stage);
    for (about, channel) in [("board", channel), ("inbox", inbox)] {
        let line = well.lines().find(|line| line.contains(&channel.to_string())).unwrap_or(&well);
        assert!(line.starts_with("ok") && line.contains(about), "{line}");
    }
    stage.discord.change_channel(channel, |channel| channel.denied = EMBED_LINKS | READ_MESSAGE_HISTORY);
    stage.discord.delete_channel(inbox);
    let closed = report(&stage);
    assert!(closed.contains("the bot lacks Embed Links, Read Message History"), "{closed}");
    assert!(closed.contains(&format!("the channel {inbox} of server {OFFICE} is not open")), "{closed}");
    assert!(closed.contains("/admin inbox") && closed.contains("/admin board"), "{closed}");
}
