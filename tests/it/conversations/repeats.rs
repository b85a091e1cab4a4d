//! The same interaction, delivered a hundred times over both transports at once: one event, one entry, and no error.

use std::sync::Arc;

use timetrack_bot::interactions::endpoint;
use timetrack_bot::model::{InteractionId, PublicKey};
use tokio::net::TcpListener;
use url::Url;

use crate::story::{ANNA, Story, Transport};

/// A bot that hears from Discord both ways, which no setting does; the record must hold all the same.
async fn both_ways() -> (Story, Url) {
    let story = Story::new(Transport::Gateway).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/interactions", listener.local_addr().unwrap()).parse().unwrap();
    let key = PublicKey::parse(&story.discord.public_key_hex()).unwrap();
    tokio::spawn(endpoint::serve(Arc::clone(&story.bot().app), key, listener));
    (story, url)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_times_the_same_press_is_one_event() {
    let (mut story, url) = both_ways().await;
    let press = story.sends(ANNA, "/clockin", &[]);
    let body = story.discord.payload(press).unwrap().to_string().into_bytes();
    let mut posts = tokio::task::JoinSet::new();
    for _ in 0..50 {
        story.discord.repeat(press).unwrap();
        let (discord, url, body) = (story.discord.clone(), url.clone(), body.clone());
        posts.spawn(async move { discord.post(&url, discord.signed(&body), body).await.unwrap() });
    }
    while let Some(reply) = posts.join_next().await {
        assert_eq!(reply.unwrap().status, 202);
    }
    assert!(story.answer(press).await.contains("[Clock out]"));
    story.taken(103).await;
    assert_eq!(story.timetrack.writes().len(), 1, "booked once");
    assert_eq!(recorded(&story, InteractionId(press.id.0)).await, 1);
    story.quiet().await;
    story.discord.message(press);
    assert_eq!(story.discord.look(|world| world.dms(ANNA).count()), 0, "told once");
    story.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_id_with_another_content_is_an_alarm_and_changes_nothing() {
    let (mut story, url) = both_ways().await;
    let press = story.sends(ANNA, "/clockin", &[]);
    story.answer(press).await;
    let mut other = story.discord.payload(press).unwrap();
    other["data"]["name"] = "clockout".into();
    let body = other.to_string().into_bytes();
    story.discord.post(&url, story.discord.signed(&body), body).await.unwrap();
    let said = story.discord.refused_answers(press, 1).await.unwrap();
    assert!(said[0].to_string().contains("went wrong on our side"), "{said:?}");
    assert_eq!(story.timetrack.writes().len(), 1);
    assert!(!story.timetrack.attendance("anna.huber").unwrap().stopped);
    story.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_recorded_request_sent_again_changes_nothing_and_is_refused_after_five_minutes() {
    let (mut story, url) = both_ways().await;
    let press = story.sends(ANNA, "/clockin", &[]);
    story.answer(press).await;
    let body = story.discord.payload(press).unwrap().to_string().into_bytes();
    let signed = story.discord.signed(&body);
    for times in 1..=3 {
        let reply = story.discord.post(&url, signed.clone(), body.clone()).await.unwrap();
        assert_eq!(reply.status, 202);
        story.discord.refused_answers(press, times).await.unwrap();
        story.pass(std::time::Duration::from_secs(100));
    }
    assert_eq!(story.discord.post(&url, signed.clone(), body.clone()).await.unwrap().status, 202, "300 s");
    story.discord.refused_answers(press, 4).await.unwrap();
    story.pass(std::time::Duration::from_secs(1));
    assert_eq!(story.discord.post(&url, signed, body).await.unwrap().status, 401, "301 s");
    assert_eq!(story.timetrack.writes().len(), 1);
    story.end().await;
}

/// How many punches of anybody were recorded, counted by their ids, which are given without gaps.
async fn recorded(story: &Story, press: InteractionId) -> i64 {
    story.bot().app.store.punch_of(press).await.unwrap().unwrap().id.0
}
