//! Changes payloads at random: drops, renames, duplicates or retypes fields, cuts or extends texts, corrupts bytes.

use rand::RngExt;
use rand::rngs::StdRng;
use serde_json::{Value, json};

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
        json!("2:1:400000000000000001:out:-99999999999999"),
        json!("2:4294967296:*:in"),
        json!("2:1:a:queue:-1"),
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
            let key = fields.keys().nth(nth).cloned().unwrap_or_default();
            match (rng.random_range(0..8), fields.get_mut(&key)) {
                (0, _) => drop(fields.remove(&key)),
                (1, Some(value)) => {
                    let moved = value.take();
                    fields.remove(&key);
                    fields.insert(format!("{key}x"), moved);
                }
                (_, Some(value)) => change(value, rng),
                (_, None) => {}
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

/// The payload under that id, changed in one to three places, and now and then spoilt as text.
pub fn mutated(payload: &Value, id: u64, rng: &mut StdRng) -> Vec<u8> {
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
