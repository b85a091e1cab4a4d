//! `/admin board`: the live list of who is in, as a message that is kept up to date.

use std::time::Duration;

use discord_sandbox::{ChannelKind, LimitScope, Message, RestFault, Trouble, VIEW_CHANNEL};
use timetrack_bot::model::Target;
use timetrack_bot::store::Store;
use timetrack_bot::store::restore::SinceBackup;
use timetrack_sandbox::Weather;

use crate::stories;
use crate::story::{ANNA, BEN, CLARA, MORNING, OFFICE, Story, Transport, shown};

stories![
    a_board_follows_within_ten_seconds_and_is_edited_no_more_often,
    a_board_is_edited_only_if_its_text_changes,
    a_board_says_how_old_its_knowledge_is_once_it_is_old,
    a_board_is_the_same_message_after_a_restart,
    a_board_that_was_deleted_is_made_anew,
    a_limit_and_an_outage_of_discord_are_waited_for,
    a_channel_that_is_closed_is_told_once_and_the_board_goes_on_when_it_is_mended,
    a_channel_that_is_gone_is_told_once_and_another_one_can_be_chosen,
    a_board_whose_creation_was_not_answered_is_there_once,
    a_board_that_may_have_been_sent_long_ago_is_looked_for,
    a_board_that_was_being_sent_at_a_stop_is_the_same_after_the_start,
    a_board_is_moved_shown_and_removed,
    where_who_is_off_there_is_no_board,
    an_age_on_the_board_goes_within_seconds_once_everybody_is_read_anew,
    a_restored_board_is_not_touched_before_everybody_was_seen,
];

const SECONDS_10: Duration = Duration::from_secs(10);

pub(super) async fn office(transport: Transport) -> (Story, u64) {
    with_policy(transport, "members").await
}

pub(super) async fn with_policy(transport: Transport, who: &str) -> (Story, u64) {
    let story = Story::at(transport, MORNING, &[("WHO", who)]).await;
    let channel = story.discord.add_channel(OFFICE, "board", ChannelKind::Text);
    (story, channel)
}

impl Story {
    pub(super) async fn sets_board(&mut self, channel: u64) -> String {
        self.says(CLARA, "/admin board", &[("channel", &channel.to_string())]).await
    }

    /// The only message in this channel, once it says this.
    pub(super) async fn board(&self, channel: u64, words: &str) -> Message {
        self.until(&format!("a board that says {words:?}"), async || {
            self.discord.look(|world| world.posts(channel).any(|post| post.text().contains(words)))
        })
        .await;
        self.quiet().await;
        let mut posts = self.discord.posts(channel);
        assert_eq!(posts.len(), 1, "{posts:?}");
        posts.remove(0)
    }

    /// Moves the clock on in small steps until the board says this.
    pub(super) async fn board_in_time(&self, channel: u64, words: &str) -> Message {
        self.until(&format!("a board that says {words:?}"), async || {
            self.clock.advance(Duration::from_millis(500));
            self.discord.look(|world| world.posts(channel).any(|post| post.text().contains(words)))
        })
        .await;
        self.board(channel, words).await
    }

    fn board_trouble(&self, on: &str, trouble: Trouble) {
        self.discord.trouble(RestFault { on: on.to_owned(), times: 1_000, trouble });
    }

    pub(super) fn sent(&self, method: &str, channel: u64) -> usize {
        let path = format!("/channels/{channel}/messages");
        self.discord.look(|world| {
            let is_one = |one: &&discord_sandbox::Request| one.method == method && one.path.contains(&path);
            world.requests().iter().filter(is_one).count()
        })
    }

    /// How often Clara was told of something.
    pub(super) fn told(&self, words: &str) -> usize {
        self.discord.look(|world| world.dms(CLARA).filter(|message| message.text().contains(words)).count())
    }

    /// Lets the background reader look once more.
    async fn is_read_again(&mut self) {
        let before = self.timetrack.requests().len();
        self.quiet().await;
        self.pass(Duration::from_secs(76));
        self.until("a look", async || self.timetrack.requests().len() >= before + 4).await;
        self.quiet().await;
    }
}

async fn a_board_follows_within_ten_seconds_and_is_edited_no_more_often(transport: Transport) {
    let (mut story, channel) = office(transport).await;
    let said = story.sets_board(channel).await;
    assert!(said.contains(&format!("<#{channel}>")), "{said}");
    let first = story.board(channel, "Who is in").await;
    story.says(ANNA, "/clockin", &[]).await;
    story.quiet().await;
    assert_eq!(story.discord.posts(channel)[0].edits(), 0, "ten seconds have not passed");
    story.pass(SECONDS_10);
    let board = story.board(channel, "1 working").await;
    let since = shown(MORNING, 't');
    assert!(board.text().contains(&format!("**Working**\n<@{ANNA}> · since {since}\n")), "{}", board.text());
    assert!(!board.text().contains("as of"), "{}", board.text());
    assert_eq!((board.id, board.edits()), (first.id, 1));
    story.says(ANNA, "/break", &[]).await;
    story.says(BEN, "/clockin", &[]).await;
    story.quiet().await;
    story.pass(Duration::from_secs(9));
    story.quiet().await;
    assert_eq!(story.discord.posts(channel)[0].edits(), 1);
    story.pass(Duration::from_secs(1));
    let board = story.board(channel, "1 working · 1 on break").await;
    assert_eq!((board.id, board.edits()), (first.id, 2), "two changes are one edit");
    story.end().await;
}

async fn a_board_is_edited_only_if_its_text_changes(transport: Transport) {
    let (mut story, channel) = office(transport).await;
    story.sets_board(channel).await;
    story.board(channel, "Who is in").await;
    story.is_read_again().await;
    let edits = story.board_in_time(channel, "2 not in").await.edits();
    for _ in 0..3 {
        story.is_read_again().await;
        assert_eq!(story.board(channel, "2 not in").await.edits(), edits);
    }
    story.end().await;
}

async fn a_board_says_how_old_its_knowledge_is_once_it_is_old(transport: Transport) {
    let (mut story, channel) = office(transport).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.sets_board(channel).await;
    story.board(channel, "1 working").await;
    story.timetrack.set_weather(Weather::Down);
    story.pass(Duration::from_secs(600));
    let board = story.board(channel, "as of").await;
    assert!(board.text().contains(&format!("as of {}", shown(MORNING, 'R'))), "{}", board.text());
    for _ in 0..3 {
        story.pass(Duration::from_secs(120));
        story.quiet().await;
    }
    assert_eq!(story.board(channel, "as of").await.edits(), board.edits(), "its age ticks by itself");
    story.timetrack.set_weather(Weather::Fine);
    story.end().await;
}

async fn an_age_on_the_board_goes_within_seconds_once_everybody_is_read_anew(transport: Transport) {
    let (mut story, channel) = office(transport).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.sets_board(channel).await;
    story.board(channel, "1 working").await;
    story.timetrack.set_weather(Weather::Down);
    story.pass(Duration::from_secs(3_600));
    story.board(channel, "as of").await;
    // That somebody was read anew and is the same owes nothing, and the look of every minute may be a minute away.
    let soon = story.clock.now() + SECONDS_10;
    let owed = story.bot().app.store.due_notices(Target::Channel, soon, 9).await.unwrap();
    assert_eq!(owed.len(), 1, "it is looked at again in ten seconds");
    story.timetrack.set_weather(Weather::Fine);
    story
        .until("a board without an age", async || {
            story.clock.advance(Duration::from_millis(500));
            story.discord.look(|world| world.posts(channel).all(|post| !post.text().contains("as of")))
        })
        .await;
    story.board(channel, "1 working").await;
    story.end().await;
}

async fn a_board_is_the_same_message_after_a_restart(transport: Transport) {
    let (mut story, channel) = office(transport).await;
    story.sets_board(channel).await;
    let first = story.board(channel, "Who is in").await;
    story.stop().await;
    story.pass(SECONDS_10);
    story.start().await;
    story.quiet().await;
    story.says(ANNA, "/clockin", &[]).await;
    let board = story.board_in_time(channel, "1 working").await;
    assert_eq!(board.id, first.id);
    assert_eq!(story.sent("POST", channel), 1);
    story.end().await;
}

async fn a_board_that_was_deleted_is_made_anew(transport: Transport) {
    let (mut story, channel) = office(transport).await;
    story.sets_board(channel).await;
    let first = story.board(channel, "Who is in").await;
    story.discord.delete_message(first.id);
    story.says(ANNA, "/clockin", &[]).await;
    story.quiet().await;
    story.pass(SECONDS_10);
    let board = story.board(channel, "1 working").await;
    assert_ne!(board.id, first.id);
    assert_eq!(story.told("kept up to date"), 0);
    story.end().await;
}

async fn a_limit_and_an_outage_of_discord_are_waited_for(transport: Transport) {
    let (mut story, channel) = office(transport).await;
    story.sets_board(channel).await;
    let first = story.board(channel, "Who is in").await;
    let on = format!("PATCH /channels/{channel}");
    let limited = Trouble::Limited { retry_after: Duration::from_millis(200), scope: LimitScope::User };
    story.discord.trouble(RestFault { on: on.clone(), times: 2, trouble: limited });
    story.discord.trouble(RestFault { on, times: 12, trouble: Trouble::Status(503) });
    story.says(ANNA, "/clockin", &[]).await;
    let board = story.board_in_time(channel, "1 working").await;
    assert_eq!((board.id, board.edits()), (first.id, 1));
    assert_eq!((story.discord.troubles_left(), story.told("kept up to date")), (0, 0));
    story.end().await;
}

async fn a_channel_that_is_closed_is_told_once_and_the_board_goes_on_when_it_is_mended(transport: Transport) {
    let (mut story, channel) = office(transport).await;
    story.sets_board(channel).await;
    let first = story.board(channel, "Who is in").await;
    for (time, (command, words)) in
        [("/clockin", "1 working"), ("/break", "1 on break")].into_iter().enumerate()
    {
        story.discord.change_channel(channel, |channel| channel.denied = VIEW_CHANNEL);
        story.says(ANNA, command, &[]).await;
        story.quiet().await;
        story.pass(SECONDS_10);
        story.until("a message", async || story.told("kept up to date") == time + 1).await;
        let told = story.discord.dms(CLARA)[time].text();
        assert!(told.contains(&format!("<#{channel}>")) && told.contains("Read Message History"), "{told}");
        let tries = story.sent("PATCH", channel);
        for _ in 0..3 {
            story.quiet().await;
            story.pass(Duration::from_secs(300));
        }
        story.until("more tries", async || story.sent("PATCH", channel) > tries + 1).await;
        story.quiet().await;
        story.discord.change_channel(channel, |channel| channel.denied = 0);
        let board = story.board_in_time(channel, words).await;
        assert_eq!(board.id, first.id);
    }
    assert_eq!(story.told("kept up to date"), 2, "once each time");
    story.end().await;
}

async fn a_channel_that_is_gone_is_told_once_and_another_one_can_be_chosen(transport: Transport) {
    let (mut story, channel) = office(transport).await;
    let thread = story.discord.add_channel(OFFICE, "thread", ChannelKind::PublicThread);
    story.sets_board(channel).await;
    story.board(channel, "Who is in").await;
    story.discord.delete_channel(channel);
    story.says(ANNA, "/clockin", &[]).await;
    story.quiet().await;
    story.pass(SECONDS_10);
    story.hears(CLARA, "can't be kept up to date").await;
    let said = story.says(CLARA, "/admin board", &[]).await;
    assert!(said.contains("Discord does not let me write"), "{said}");
    let said = story.sets_board(thread).await;
    assert!(said.contains("could not delete the old list"), "{said}");
    story.board(thread, "1 working").await;
    // A thread that is in the archive takes no edits.
    story.discord.change_channel(thread, |thread| thread.archived = true);
    story.says(ANNA, "/break", &[]).await;
    story.quiet().await;
    story.pass(SECONDS_10);
    story.until("another message", async || story.told("kept up to date") == 2).await;
    story.quiet().await;
    story.discord.dms(CLARA);
    story.discord.change_channel(thread, |thread| thread.archived = false);
    story.board_in_time(thread, "1 on break").await;
    story.end().await;
}

async fn a_board_whose_creation_was_not_answered_is_there_once(transport: Transport) {
    let (mut story, channel) = office(transport).await;
    story.board_trouble(&format!("POST /channels/{channel}"), Trouble::Cut);
    story.sets_board(channel).await;
    story.until("tries", async || story.sent("POST", channel) >= 5).await;
    story.quiet().await;
    story.discord.calm();
    story.says(ANNA, "/clockin", &[]).await;
    story.board_in_time(channel, "1 working").await;
    story.end().await;
}

async fn a_board_that_may_have_been_sent_long_ago_is_looked_for(transport: Transport) {
    let (mut story, channel) = office(transport).await;
    story.board_trouble(&format!("POST /channels/{channel}"), Trouble::Cut);
    story.sets_board(channel).await;
    story.until("tries", async || story.sent("POST", channel) >= 5).await;
    story.quiet().await;
    let first = story.discord.posts(channel)[0].id;
    story.discord.forget_nonces();
    story.pass(Duration::from_secs(600));
    story.discord.calm();
    story.says(ANNA, "/clockin", &[]).await;
    assert_eq!(story.board_in_time(channel, "1 working").await.id, first);
    assert!(story.sent("GET", channel) > 0);
    story.end().await;
}

async fn a_board_that_was_being_sent_at_a_stop_is_the_same_after_the_start(transport: Transport) {
    let (mut story, channel) = office(transport).await;
    story.board_trouble(&format!("POST /channels/{channel}"), Trouble::Cut);
    story.sets_board(channel).await;
    story.until("tries", async || story.sent("POST", channel) >= 5).await;
    story.quiet().await;
    let first = story.discord.posts(channel)[0].id;
    story.stop().await;
    story.discord.calm();
    story.start().await;
    story.says(ANNA, "/clockin", &[]).await;
    assert_eq!(story.board_in_time(channel, "1 working").await.id, first);
    story.end().await;
}

async fn a_board_is_moved_shown_and_removed(transport: Transport) {
    let (mut story, channel) = office(transport).await;
    let other = story.discord.add_channel(OFFICE, "other", ChannelKind::Text);
    let said = story.says(CLARA, "/admin board", &[]).await;
    assert!(said.contains("There is no list"), "{said}");
    story.sets_board(channel).await;
    story.board(channel, "Who is in").await;
    story.sets_board(other).await;
    story.board(other, "Who is in").await;
    assert!(story.discord.posts(channel).is_empty(), "the old message is gone");
    let press = story.sends(CLARA, "/admin board", &[]);
    let said = story.answer(press).await;
    assert!(said.contains(&format!("<#{other}>")), "{said}");
    story.clicks(CLARA, press, "Remove the list").await;
    story.becomes(press, "no list of who is in on this server any more").await;
    story.says(ANNA, "/clockin", &[]).await;
    story.quiet().await;
    story.pass(Duration::from_secs(60));
    story.quiet().await;
    assert!(story.discord.posts(other).is_empty());
    let kinds: Vec<_> =
        story.bot().app.store.audit(9).await.unwrap().into_iter().map(|row| row.what).collect();
    assert_eq!(kinds.iter().filter(|kind| *kind == "board").count(), 3, "{kinds:?}");
    story.end().await;
}

async fn where_who_is_off_there_is_no_board(transport: Transport) {
    let (mut story, channel) = office(transport).await;
    story.sets_board(channel).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.board_in_time(channel, "1 working").await;
    story.stop().await;
    story.change_setting("WHO", "off");
    story.pass(SECONDS_10);
    story.start().await;
    let board = story.board(channel, "switched it off").await;
    assert!(!board.text().contains("<@"), "{}", board.text());
    let said = story.sets_board(channel).await;
    assert!(said.contains("switched it off"), "{said}");
    story.end().await;
}

async fn a_restored_board_is_not_touched_before_everybody_was_seen(transport: Transport) {
    let (mut story, channel) = office(transport).await;
    story.sets_board(channel).await;
    story.board(channel, "Who is in").await;
    let backup = story.database().with_file_name("backup.db");
    let url = format!("sqlite://{}", story.database().display());
    Store::backup(&url, &backup).await.unwrap();
    story.says(ANNA, "/clockin", &[]).await;
    let edits = story.board_in_time(channel, "1 working").await.edits();
    story.stop().await;
    for file in ["bot.db", "bot.db-wal", "bot.db-shm"] {
        let _ = std::fs::remove_file(story.database().with_file_name(file));
    }
    let url = format!("sqlite://{}", story.database().display());
    Store::restore(&url, &backup, SinceBackup::MayHaveRun, story.clock.now()).await.unwrap();
    story.timetrack.set_weather(Weather::Down);
    story.start().await;
    for _ in 0..3 {
        story.pass(Duration::from_secs(90));
        story.quiet().await;
    }
    assert_eq!(story.board(channel, "1 working").await.edits(), edits, "the backup is older");
    story.timetrack.set_weather(Weather::Fine);
    story
        .until("an edit", async || {
            story.clock.advance(Duration::from_secs(1));
            story.discord.look(|world| world.posts(channel).any(|post| post.edits() > edits))
        })
        .await;
    let board = story.board(channel, "1 working").await;
    assert!(board.versions[edits..].iter().all(|version| !version.body.to_string().contains("2 unknown")));
    story.end().await;
}
