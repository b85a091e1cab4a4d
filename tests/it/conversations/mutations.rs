//! Real payloads, changed at random, correctly signed: the endpoint answers or says 400, and no command panics or fails.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use timetrack_bot::sandbox::discord::{Client, Typed, Who};

use crate::story::{ANNA, CLARA, OFFICE, Story, Transport};

/// Another number is another walk; `MUTATIONS=<seed>:<count>` in the environment walks further.
const SEED: u64 = 20_261_123;
const COUNT: u64 = 1_500;

/// Payloads of every kind, as the stand-in sends them.
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
    let who = Who { member: ANNA, guild: Some(OFFICE), client: Client::Forced };
    for (path, option) in [(["project", "start"].as_slice(), "project"), (&["timezone"], "zone")] {
        let typing = Typed { path, options: &[], focus: Some((option, "a")) };
        let press = story.discord.press(who, typing).unwrap();
        story.discord.answer(press).await.unwrap();
        presses.push(press);
    }
    presses.into_iter().map(|press| story.discord.payload(press).unwrap()).collect()
}

fn odd(rng: &mut StdRng) -> Value {
    let all = [
        Value::Null,
        json!(true),
        json!(0),
        json!(-1),
        json!(u64::MAX),
        json!(1e308),
        json!(""),
        json!("0"),
        json!("18446744073709551615"),
        json!("18446744073709551616"),
        json!("-5"),
        json!("\u{0}\u{202e}\n@everyone **x**"),
        json!("1:400000000000000001:out:-99999999999999"),
        json!("x".repeat(7_000)),
        json!("ü".repeat(100)),
        json!([]),
        json!({}),
        json!([[[[]]]]),
        json!({ "name": "at", "type": 3, "value": "9:05" }),
        Value::Array(vec![json!({}); 26]),
    ];
    all[rng.random_range(0..all.len())].clone()
}

/// Walks down at random and changes what it finds there.
fn change(value: &mut Value, rng: &mut StdRng) {
    let down = rng.random_bool(0.75);
    match value {
        Value::Object(fields) if down && !fields.is_empty() => {
            let nth = rng.random_range(0..fields.len());
            let key = fields.keys().nth(nth).unwrap().clone();
            match rng.random_range(0..8) {
                0 => drop(fields.remove(&key)),
                1 => {
                    let moved = fields.remove(&key).unwrap();
                    fields.insert(format!("{key}x"), moved);
                }
                _ => change(fields.get_mut(&key).unwrap(), rng),
            }
        }
        Value::Array(list) if down && !list.is_empty() => {
            let nth = rng.random_range(0..list.len());
            match rng.random_range(0..6) {
                0 => drop(list.remove(nth)),
                1 => list.push(list[nth].clone()),
                _ => change(&mut list[nth], rng),
            }
        }
        Value::String(text) if rng.random_bool(0.4) => {
            let at = (0..=text.len()).filter(|at| text.is_char_boundary(*at));
            let at: Vec<_> = at.collect();
            let at = at[rng.random_range(0..at.len())];
            match rng.random_range(0..3) {
                0 => text.truncate(at),
                1 => text.insert(at, ['0', ':', '\u{0}', '9', '-', '\u{1f600}'][rng.random_range(0..6)]),
                _ => *text = text.repeat(2),
            }
        }
        other => *other = odd(rng),
    }
}

fn mutated(payload: &Value, id: u64, rng: &mut StdRng) -> Vec<u8> {
    let mut payload = payload.clone();
    payload["id"] = json!(id.to_string());
    for _ in 0..rng.random_range(1..4) {
        change(&mut payload, rng);
    }
    let mut body = payload.to_string().into_bytes();
    if rng.random_bool(0.1) && !body.is_empty() {
        let at = rng.random_range(0..body.len());
        match rng.random_range(0..3) {
            0 => body.truncate(at),
            1 => body[at] ^= 1 << rng.random_range(0..8),
            _ => drop(body.splice(at..at, [0xff, 0xfe])),
        }
    }
    body
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn changed_payloads_are_answered_or_refused_and_break_nothing() {
    let given = std::env::vars().find(|(name, _)| name == "MUTATIONS").map(|(_, value)| value);
    let (seed, count) = given
        .as_deref()
        .and_then(|given| given.split_once(':'))
        .map_or((SEED, COUNT), |two| (two.0.parse().unwrap(), two.1.parse().unwrap()));
    println!("seed {seed}, {count} payloads");
    let mut story = Story::new(Transport::Endpoint).await;
    let payloads = payloads(&mut story).await;
    let url = format!("http://{}/interactions", story.bot().listen_addr()).parse().unwrap();
    let first = timetrack_bot::model::InteractionId::first_at(story.clock.now()).0 + 100_000;
    let mut rng = StdRng::seed_from_u64(seed);
    let (mut answered, mut refused) = (0_u64, 0_u64);
    for nth in 0..count {
        let body = mutated(&payloads[rng.random_range(0..payloads.len())], first + nth, &mut rng);
        let shown = String::from_utf8_lossy(&body).into_owned();
        let reply = story.discord.post(&url, story.discord.signed(&body), body).await.unwrap();
        match reply.status {
            200 => {
                let json = reply.json.unwrap_or_else(|| panic!("not JSON for {shown}"));
                assert!(matches!(json["type"].as_u64(), Some(1 | 4 | 7 | 8)), "{json} for {shown}");
                let said = json["data"].to_string();
                assert!(
                    !said.contains("went wrong on our side") && !said.contains("auf unserer Seite"),
                    "{shown}"
                );
                answered += 1;
            }
            400 => refused += 1,
            other => panic!("status {other} for {shown}"),
        }
    }
    println!("{answered} answered, {refused} refused with 400");
    assert!(answered > count / 20 && refused > count / 20, "{answered} answered, {refused} refused");
    assert_eq!(story.bot().app.counters.bad_signatures.count(), 0);
    // What was recorded is booked or refused like anything else, and the bot still works.
    story.until_booked().await;
    assert_eq!(story.bot().app.store.verify_audit().await.unwrap(), None);
    assert!(story.says(ANNA, "/status", &[]).await.contains('['));
    story.discord.take_breaches();
    story.finish_somehow().await;
}
