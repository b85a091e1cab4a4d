//! Channels: what the bot may do in each, messages that are gone, threads, and the limit on edits of old messages.

use std::time::Duration;

use discord_sandbox::rules::{conduct, message};
use discord_sandbox::{
    ChannelKind, Client, EMBED_LINKS, GuildId, READ_MESSAGE_HISTORY, SEND_MESSAGES, Typed, VIEW_CHANNEL, Who,
};
use reqwest::Method;
use serde_json::{Value, json};

use super::{ACME, ALICE, BOB, Stage, plain, say};

impl Stage {
    async fn post(&self, channel: u64, body: &Value) -> (u16, Value) {
        self.send(Method::POST, &format!("/channels/{channel}/messages"), Some(body)).await
    }

    async fn edited(&self, channel: u64, message: &Value, body: &Value) -> (u16, Value) {
        let path = format!("/channels/{channel}/messages/{}", message.as_str().unwrap());
        let (status, body) = self.send(Method::PATCH, &path, Some(body)).await;
        (status, body["code"].clone())
    }

    fn board(&self) -> u64 {
        self.sandbox.add_channel(ACME, "board", ChannelKind::Text)
    }
}

fn embed() -> Value {
    json!({ "embeds": [{ "title": "t" }], "allowed_mentions": { "parse": [] } })
}

#[tokio::test]
async fn a_message_in_a_channel_is_sent_edited_read_back_and_deleted() {
    let stage = Stage::empty().await;
    let board = stage.board();
    let (status, sent) = stage.post(board, &embed()).await;
    assert_eq!((status, &sent["channel_id"]), (200, &json!(board.to_string())));
    assert_eq!(stage.edited(board, &sent["id"], &plain("new")).await.0, 200);
    let listed = stage.send(Method::GET, &format!("/channels/{board}/messages"), None).await.1;
    assert_eq!(listed[0]["content"], "new");
    assert_eq!(stage.sandbox.posts(board)[0].text(), "new\nt");
    assert_eq!(stage.sandbox.view(BOB).channels[1].name, "board");
    stage.sandbox.delete_message(stage.sandbox.posts(board)[0].id);
    assert_eq!(stage.edited(board, &sent["id"], &plain("x")).await, (404, json!(10_008)));
    assert!(stage.sandbox.posts(board).is_empty());
    stage.sandbox.delete_channel(board);
    assert_eq!(stage.edited(board, &sent["id"], &plain("x")).await, (404, json!(10_003)));
    assert_eq!(stage.post(board, &plain("x")).await.1["code"], 10_003);
    assert_eq!(stage.sandbox.breaches(), []);
}

#[tokio::test]
async fn each_permission_is_needed_for_what_it_is_for() {
    let stage = Stage::empty().await;
    let board = stage.board();
    let sent = stage.post(board, &plain("there")).await.1["id"].clone();
    let deny = |bits: u64| stage.sandbox.change_channel(board, |channel| channel.denied = bits);
    let code = async |body: &Value| stage.post(board, body).await.1["code"].clone();
    deny(EMBED_LINKS);
    assert_eq!((code(&embed()).await, code(&plain("x")).await), (json!(50_013), Value::Null));
    deny(SEND_MESSAGES);
    assert_eq!(code(&plain("x")).await, 50_013);
    assert_eq!(stage.edited(board, &sent, &plain("an edit needs less")).await.0, 200);
    deny(READ_MESSAGE_HISTORY);
    let path = format!("/channels/{board}/messages");
    assert_eq!(stage.send(Method::GET, &path, None).await, (200, json!([])));
    let one = format!("{path}/{}", sent.as_str().unwrap());
    assert_eq!(stage.send(Method::GET, &one, None).await.1["code"], 50_013);
    deny(VIEW_CHANNEL);
    assert_eq!(code(&plain("x")).await, 50_001);
    assert_eq!(stage.edited(board, &sent, &plain("x")).await, (403, json!(50_001)));
    for path in [path, format!("/channels/{board}")] {
        assert_eq!(stage.send(Method::GET, &path, None).await.1["code"], 50_001);
    }
    assert_eq!(stage.sandbox.breaches(), []);
}

#[tokio::test]
async fn a_category_and_a_forum_take_no_messages() {
    let stage = Stage::empty().await;
    for kind in [ChannelKind::Category, ChannelKind::Forum] {
        let channel = stage.sandbox.add_channel(ACME, "c", kind);
        assert_eq!(stage.post(channel, &plain("x")).await.1["code"], 50_008, "{kind:?}");
    }
    for kind in [ChannelKind::Announcement, ChannelKind::Voice, ChannelKind::PrivateThread] {
        let channel = stage.sandbox.add_channel(ACME, "c", kind);
        assert_eq!(stage.post(channel, &plain("x")).await.0, 200, "{kind:?}");
    }
}

#[tokio::test]
async fn in_an_archived_thread_nothing_is_edited_and_a_locked_one_takes_nothing() {
    let stage = Stage::empty().await;
    let thread = stage.sandbox.add_channel(ACME, "talk", ChannelKind::PublicThread);
    let sent = stage.post(thread, &plain("there")).await.1["id"].clone();
    stage.sandbox.change_channel(thread, |thread| thread.archived = true);
    assert_eq!(stage.edited(thread, &sent, &plain("x")).await, (400, json!(50_083)));
    let shown = stage.send(Method::GET, &format!("/channels/{thread}"), None).await.1;
    assert_eq!((&shown["type"], &shown["thread_metadata"]["archived"]), (&json!(11), &json!(true)));
    assert_eq!(stage.post(thread, &plain("awake")).await.0, 200);
    assert_eq!(stage.edited(thread, &sent, &plain("y")).await.0, 200, "a message brought it back");
    stage.sandbox.change_channel(thread, |thread| (thread.archived, thread.locked) = (true, true));
    assert_eq!(stage.post(thread, &plain("x")).await.1["code"], 50_083);
}

#[tokio::test]
async fn old_messages_are_edited_three_times_in_six_seconds_in_one_channel() {
    let stage = Stage::empty().await;
    let (board, other) = (stage.board(), stage.board());
    let sent = stage.post(board, &plain("0")).await.1["id"].clone();
    let elsewhere = stage.post(other, &plain("0")).await.1["id"].clone();
    for n in 0..9 {
        assert_eq!(stage.edited(board, &sent, &plain(&n.to_string())).await.0, 200, "it is young");
    }
    stage.clock.advance(Duration::from_secs(3_600));
    for _ in 0..3 {
        assert_eq!(stage.edited(board, &sent, &plain("x")).await.0, 200);
    }
    assert_eq!(stage.edited(board, &sent, &plain("x")).await, (429, json!(30_046)));
    assert_eq!(stage.sentences(), [conduct::OLD_EDITS.sentence]);
    assert_eq!(stage.edited(other, &elsewhere, &plain("x")).await.0, 200);
    stage.clock.advance(Duration::from_secs(6));
    assert_eq!(stage.edited(board, &sent, &plain("x")).await.0, 200);
    assert!(stage.sentences().is_empty());
}

#[tokio::test]
async fn a_message_can_come_without_a_sound_and_never_for_one_person_only() {
    let stage = Stage::empty().await;
    let board = stage.board();
    let mut body = plain("hush");
    body["flags"] = json!(1 << 12);
    assert_eq!(stage.post(board, &body).await.1["flags"], 1 << 12);
    assert!(stage.sandbox.posts(board)[0].silent);
    assert_eq!(stage.sandbox.breaches(), []);
    body["flags"] = json!(64);
    let sent = stage.post(board, &body).await.1["id"].clone();
    assert_eq!(stage.sentences(), [message::FLAGS.sentence]);
    body["flags"] = json!(1 << 12);
    stage.edited(board, &sent, &body).await;
    assert_eq!(stage.sentences(), [message::FLAGS.sentence], "an edit makes no sound");
}

#[tokio::test]
async fn a_private_channel_is_seen_by_those_who_manage_the_server() {
    let stage = Stage::empty().await;
    let board = stage.board();
    stage.sandbox.change_channel(board, |channel| channel.private = true);
    let seen = |member| stage.sandbox.view(member).channels.len();
    assert_eq!((seen(ALICE), seen(BOB)), (2, 1));
    let shown = stage.send(Method::GET, &format!("/channels/{board}"), None).await.1;
    let hidden = json!({ "id": ACME.to_string(), "type": 0, "allow": "0", "deny": "1024" });
    assert_eq!(shown["permission_overwrites"][0], hidden);
}

#[tokio::test]
async fn a_command_is_used_and_answered_in_the_channel_that_is_named() {
    let stage = Stage::new().await;
    let board = stage.board();
    let note = Typed { path: &["note"], options: &[("text", "x")], focus: None };
    let who = Who::new(BOB, Some(ACME), Client::Honest).in_channel(board);
    let press = stage.sandbox.press(who, note).unwrap();
    assert_eq!(stage.sandbox.payload(press).unwrap()["channel_id"], board.to_string());
    assert_eq!(stage.callback(press, &say(plain("noted"))).await.0, 204);
    assert_eq!(stage.sandbox.posts(board)[0].text(), "noted");
    stage.sandbox.change_channel(board, |channel| channel.private = true);
    assert!(stage.sandbox.press(who, note).is_err(), "it is not seen");
}

#[tokio::test]
async fn a_bot_that_was_removed_has_no_access() {
    let stage = Stage::empty().await;
    let board = stage.board();
    stage.sandbox.change_guild(ACME, |guild| guild.bot.present = false);
    assert_eq!(stage.post(board, &plain("x")).await.1["code"], 50_001);
    let code = async |path: String| stage.send(Method::GET, &path, None).await.1["code"].clone();
    assert_eq!(code(format!("/guilds/{ACME}")).await, 10_004);
    assert_eq!(code(format!("/guilds/{ACME}/members/{BOB}")).await, 50_001);
    assert_eq!(code(format!("/guilds/{}/members/{BOB}", GuildId(1))).await, 10_004);
    assert_eq!(stage.register(&super::commands()).await.1["code"], 50_001);
    let open = json!({ "recipient_id": BOB });
    let opened = stage.send(Method::POST, "/users/@me/channels", Some(&open)).await.1;
    let dm = opened["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(stage.post(dm, &plain("x")).await.1["code"], 50_278, "no server in common");
}
