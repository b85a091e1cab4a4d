//! Who can read the channel of a board: where only admins may see who is at work, it names nobody in a channel that everybody can read.

use std::time::Duration;

use discord_sandbox::{ChannelKind, RestFault, Trouble};

use super::board::with_policy;
use crate::stories;
use crate::story::{ANNA, CLARA, OFFICE, Story, Transport};

stories![
    who_may_see_the_board_is_named_where_everybody_can_read_it,
    a_board_names_nobody_once_only_admins_may_see_who_is_in,
    a_channel_that_is_opened_to_everybody_is_noticed_within_a_day,
    a_board_whose_readers_are_not_known_names_nobody,
];

const MINUTES_10: Duration = Duration::from_secs(600);
const HIDDEN: &str = "nobody is named";

impl Story {
    fn names_somebody(&self, channel: u64) -> bool {
        self.discord.look(|world| world.posts(channel).any(|post| post.text().contains("<@")))
    }
}

async fn who_may_see_the_board_is_named_where_everybody_can_read_it(transport: Transport) {
    let (mut story, open) = with_policy(transport, "admins").await;
    let closed = story.discord.add_channel(OFFICE, "admins", ChannelKind::Text);
    story.discord.change_channel(closed, |channel| channel.private = true);
    let said = story.sets_board(open).await;
    assert!(said.contains("Everybody on this server can read that channel"), "{said}");
    story.board(open, "Who is in").await;
    let said = story.sets_board(closed).await;
    assert!(!said.contains("Everybody") && said.contains(&format!("<#{closed}>")), "{said}");
    story.board(closed, "Who is in").await;
    story.stop().await;
    story.change_setting("WHO", "members");
    story.start().await;
    let said = story.sets_board(open).await;
    assert!(!said.contains("Everybody"), "{said}");
    story.board(open, "Who is in").await;
    story.end().await;
}

async fn a_board_names_nobody_once_only_admins_may_see_who_is_in(transport: Transport) {
    let (mut story, channel) = with_policy(transport, "members").await;
    story.says(ANNA, "/clockin", &[]).await;
    story.sets_board(channel).await;
    let first = story.board(channel, "1 working").await;
    assert!(story.names_somebody(channel));
    story.stop().await;
    story.change_setting("WHO", "admins");
    story.pass(Duration::from_secs(10));
    story.start().await;
    let board = story.board(channel, HIDDEN).await;
    assert!(board.id == first.id && !story.names_somebody(channel), "{}", board.text());
    let told = story.hears(CLARA, "names nobody").await;
    assert!(told.contains(&format!("<#{channel}>")) && told.contains("WHO=admins"), "{told}");
    for _ in 0..3 {
        story.pass(MINUTES_10);
        story.quiet().await;
    }
    let said = story.says(CLARA, "/admin board", &[]).await;
    assert!(said.contains("Everybody on this server can read"), "{said}");
    assert!(!story.names_somebody(channel));
    story.discord.change_channel(channel, |channel| channel.private = true);
    story.pass(MINUTES_10);
    story.board_in_time(channel, "1 working").await;
    assert_eq!(story.told("names nobody"), 1, "once");
    story.end().await;
}

async fn a_channel_that_is_opened_to_everybody_is_noticed_within_a_day(transport: Transport) {
    let (mut story, _) = with_policy(transport, "admins").await;
    let channel = story.discord.add_channel(OFFICE, "admins", ChannelKind::Text);
    story.discord.change_channel(channel, |channel| channel.private = true);
    story.says(ANNA, "/clockin", &[]).await;
    story.sets_board(channel).await;
    story.board(channel, "1 working").await;
    story.discord.change_channel(channel, |channel| channel.private = false);
    story.pass(Duration::from_secs(24 * 3_600 + 60));
    story.board(channel, HIDDEN).await;
    story.hears(CLARA, "names nobody").await;
    assert!(!story.names_somebody(channel));
    story.discord.change_channel(channel, |channel| channel.private = true);
    let said = story.sets_board(channel).await;
    assert!(!said.contains("Everybody"), "{said}");
    story.board_in_time(channel, "1 working").await;
    story.end().await;
}

async fn a_board_whose_readers_are_not_known_names_nobody(transport: Transport) {
    let (mut story, _) = with_policy(transport, "admins").await;
    let channel = story.discord.add_channel(OFFICE, "admins", ChannelKind::Text);
    story.discord.change_channel(channel, |channel| channel.private = true);
    story.says(ANNA, "/clockin", &[]).await;
    let trouble = Trouble::Refused { status: 403, code: 50_001 };
    story.discord.trouble(RestFault { on: "GET /guilds".to_owned(), times: 2, trouble });
    let said = story.sets_board(channel).await;
    assert!(said.contains("the list names nobody until I know"), "{said}");
    story.board(channel, HIDDEN).await;
    story.pass(Duration::from_secs(61));
    story.board_in_time(channel, "1 working").await;
    assert_eq!(story.told("names nobody"), 0, "the answer has said it");
    story.end().await;
}
