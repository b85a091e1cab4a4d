//! Randomly changed payloads with a correct signature: the endpoint responds or returns 400, and no command panics or fails.

use discord_sandbox::{Client, Typed, Who};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::Value;

use super::mutator::mutated;
use crate::story::{ANNA, CLARA, OFFICE, Story, Transport};

/// Another number is another walk; `cargo bench --bench mutations` walks further.
const SEED: u64 = 20_261_123;
const COUNT: u64 = 1_500;

/// Payloads of every kind, as the sandbox sends them.
async fn payloads(story: &mut Story) -> Vec<Value> {
    let ben = crate::story::BEN.to_string();
    let mut presses = vec![
        story.sends(ANNA, "/clockin", &[("at", "8:30")]),
        story.sends(ANNA, "/status", &[]),
        story.sends(
            ANNA,
            "/project start",
            &[("project", "Label design"), ("task", "Design"), ("note", "x")],
        ),
        story.sends(ANNA, "/timezone", &[("zone", "Europe/Vienna")]),
        story.sends(CLARA, "/admin link", &[("member", &ben), ("username", "ben.meyer")]),
        story.sends(CLARA, "/admin queue", &[]),
        story.sends(CLARA, "/admin links", &[]),
    ];
    for press in presses.clone() {
        story.read(press).await;
    }
    let message = story.read(presses[1]).await;
    for id in message.buttons().into_iter().filter_map(|button| button.custom_id) {
        let press = story.discord.click_with((ANNA, Client::Forced), message.id, (&id, &[])).unwrap();
        story.discord.answer(press).await.unwrap();
        presses.push(press);
    }
    let who = Who::new(ANNA, Some(OFFICE), Client::Forced);
    for (path, option) in [(["project", "start"].as_slice(), "project"), (&["timezone"], "zone")] {
        let typing = Typed { path, options: &[], focus: Some((option, "a")) };
        let press = story.discord.press(who, typing).unwrap();
        story.discord.answer(press).await.unwrap();
        presses.push(press);
    }
    presses.into_iter().map(|press| story.discord.payload(press).unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn changed_payloads_are_answered_or_refused_and_break_nothing() {
    println!("seed {SEED}, {COUNT} payloads");
    let mut story = Story::new(Transport::Endpoint).await;
    let payloads = payloads(&mut story).await;
    let url = format!("http://{}/interactions", story.bot().listen_addr()).parse().unwrap();
    let first = timetrack_bot::model::InteractionId::first_at(story.clock.now()).0 + 100_000;
    let mut rng = StdRng::seed_from_u64(SEED);
    let (mut answered, mut refused) = (0_u64, 0_u64);
    for nth in 0..COUNT {
        let body = mutated(&payloads[rng.random_range(0..payloads.len())], first + nth, &mut rng);
        let shown = String::from_utf8_lossy(&body).into_owned();
        let reply = story.discord.post(&url, story.discord.signed(&body), body).await.unwrap();
        match reply.status {
            202 => {
                assert!(reply.empty, "{shown}");
                answered += 1;
            }
            // A ping.
            200 => answered += 1,
            400 => refused += 1,
            other => panic!("status {other} for {shown}"),
        }
    }
    println!("{answered} answered, {refused} refused with 400");
    assert!(answered > COUNT / 20 && refused > COUNT / 20, "{answered} answered, {refused} refused");
    story.quiet().await;
    assert_eq!(story.bot().app.counters.bad_signatures.get(), 0);
    let metrics = format!("http://{}/metrics", story.bot().health_addr());
    let handled = reqwest::get(metrics).await.unwrap().text().await.unwrap();
    assert!(!handled.contains(r#"outcome="failed""#), "{handled}");
    // What was recorded is booked or refused like anything else, and the bot still works.
    story.until_booked().await;
    assert_eq!(story.bot().app.store.verify_audit().await.unwrap(), None);
    assert!(story.says(ANNA, "/status", &[]).await.contains('['));
    story.discord.take_breaches();
    story.finish_somehow().await;
}
