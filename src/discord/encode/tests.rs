//! What is sent to Discord, and its limits.

use super::*;
use crate::model::InteractionId;
use crate::reply::Field;
use secrecy::SecretString;
use serde_json::{Value as Json, json};

fn token(on_message: bool) -> InteractionToken {
    InteractionToken {
        interaction: InteractionId(1),
        application: 2,
        secret: SecretString::from("t"),
        on_message,
    }
}

fn reply() -> Reply {
    let field = Field { name: "Since".into(), value: "09:00".into(), inline: true };
    Reply {
        text: String::new(),
        embed: Some(Embed {
            colour: Colour::Green,
            title: "Clocked in".into(),
            description: "You are working.".into(),
            fields: vec![field],
            footer: "small print".into(),
        }),
        rows: vec![vec![Button {
            id: "p1:out".into(),
            label: "Clock out".into(),
            style: ButtonStyle::Danger,
        }]],
        private: true,
        in_place: false,
        quiet: false,
    }
}

fn first(reply: Reply, on_message: bool) -> Json {
    serde_json::from_slice(&response(&token(on_message), &Response::Message(Box::new(reply))).unwrap())
        .unwrap()
}

fn edited(reply: &Reply) -> Json {
    serde_json::from_slice(&edit(reply).unwrap()).unwrap()
}

fn length(embed: &Json) -> usize {
    let text = |json: &Json| json.as_str().map_or(0, |text| text.encode_utf16().count());
    let fields: usize = embed["fields"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|field| text(&field["name"]) + text(&field["value"]))
        .sum();
    text(&embed["title"]) + text(&embed["description"]) + text(&embed["footer"]["text"]) + fields
}

#[test]
fn a_reply_becomes_a_private_message_that_pings_nobody() {
    let json = first(reply(), false);
    assert_eq!(json["type"], 4);
    assert_eq!(json["data"]["flags"], 64);
    assert_eq!(json["data"]["allowed_mentions"]["parse"], json!([]));
    assert_eq!(json["data"]["embeds"][0]["title"], "Clocked in");
    assert_eq!(json["data"]["embeds"][0]["footer"]["text"], "small print");
    let button = &json["data"]["components"][0]["components"][0];
    assert_eq!((&button["custom_id"], &button["style"]), (&json!("p1:out"), &json!(4)));
    let public = first(Reply { private: false, ..reply() }, false);
    assert_eq!(public["data"]["flags"], 0);
}

#[test]
fn in_place_takes_the_place_of_a_message_if_there_is_one() {
    let in_place = Reply { in_place: true, ..reply() };
    assert_eq!(first(in_place.clone(), true)["type"], 7);
    assert_eq!(first(in_place, false)["type"], 4);
    assert_eq!(first(reply(), true)["type"], 4);
}

#[test]
fn an_edit_names_every_part_so_that_nothing_old_stays() {
    let bare = Reply { embed: None, rows: Vec::new(), text: "Done.".into(), ..reply() };
    let json = edited(&bare);
    assert_eq!(
        (&json["content"], &json["embeds"], &json["components"]),
        (&json!("Done."), &json!([]), &json!([]))
    );
    let json = edited(&reply());
    assert_eq!(json["content"], "");
    assert_eq!(json["embeds"][0]["title"], "Clocked in");
    assert_eq!(json["components"][0]["components"][0]["label"], "Clock out");
}

#[test]
fn every_length_is_cut_to_discords_limit() {
    let mut long = reply();
    long.text = "x".repeat(3_000);
    let embed = long.embed.as_mut().unwrap();
    embed.title = "t".repeat(1_000);
    embed.description = "d".repeat(10_000);
    embed.footer = "f".repeat(5_000);
    embed.fields = vec![Field { name: "n".repeat(400), value: "🙂".repeat(2_000), inline: false }; 40];
    long.rows = vec![
        (0..9)
            .map(|n| Button { id: format!("{n}"), label: "l".repeat(200), style: ButtonStyle::Primary })
            .collect();
        9
    ];
    let json = edited(&long);
    assert_eq!(json["content"].as_str().unwrap().chars().count(), 2_000);
    let embed = &json["embeds"][0];
    assert_eq!(embed["title"].as_str().unwrap().chars().count(), 256);
    assert!(embed["title"].as_str().unwrap().ends_with('…'));
    assert!(length(embed) <= 6_000, "{}", length(embed));
    // The same ids in every row: only the first may stay.
    assert_eq!(json["components"].as_array().unwrap().len(), 1);
    assert_eq!(json["components"][0]["components"].as_array().unwrap().len(), 5);
    assert_eq!(json["components"][0]["components"][0]["label"].as_str().unwrap().chars().count(), 80);
}

#[test]
fn twenty_five_fields_are_the_most_and_empty_ones_are_left_out() {
    let mut many = reply();
    let field = Field { name: "a".into(), value: "b".into(), inline: false };
    let embed = many.embed.as_mut().unwrap();
    embed.fields = vec![field.clone(); 40];
    embed.fields[0] = Field { name: " ".into(), ..field.clone() };
    embed.fields[1] = Field { value: "\n".into(), ..field };
    assert_eq!(edited(&many)["embeds"][0]["fields"].as_array().unwrap().len(), 23);
}

#[test]
fn nothing_to_say_is_still_not_an_empty_message() {
    let mut nothing = reply();
    nothing.rows.clear();
    nothing.embed = Some(Embed {
        colour: Colour::Grey,
        title: String::new(),
        description: " ".into(),
        fields: Vec::new(),
        footer: String::new(),
    });
    let json = edited(&nothing);
    assert_eq!((&json["content"], &json["embeds"]), (&json!("…"), &json!([])));
}

#[test]
fn a_button_discord_would_refuse_does_not_take_the_message_with_it() {
    let mut odd = reply();
    let button =
        |id: &str, label: &str| Button { id: id.into(), label: label.into(), style: ButtonStyle::Primary };
    odd.rows = vec![
        vec![button("", "a"), button(&"x".repeat(101), "b"), button("ok", " ")],
        vec![button("fine", "c")],
    ];
    let json = edited(&odd);
    assert_eq!(json["components"].as_array().unwrap().len(), 1);
    assert_eq!(json["components"][0]["components"][0]["custom_id"], "fine");
}

#[test]
fn choices_are_at_most_twenty_five_of_at_most_a_hundred_characters() {
    let choice = |n: usize| Choice { name: "ä".repeat(n), value: format!("{n}") };
    let mut choices: Vec<_> = (90..130).map(choice).collect();
    choices[0].value = "v".repeat(101);
    let choices = Response::Choices(choices);
    let json: Json = serde_json::from_slice(&response(&token(false), &choices).unwrap()).unwrap();
    assert_eq!(json["type"], 8);
    let offered = json["data"]["choices"].as_array().unwrap();
    assert_eq!(offered.len(), 25);
    assert_eq!(offered[0]["value"], "91");
    assert!(offered.iter().all(|one| one["name"].as_str().unwrap().chars().count() <= 100));
    let none: Json =
        serde_json::from_slice(&response(&token(false), &Response::Choices(Vec::new())).unwrap()).unwrap();
    assert_eq!(none["data"]["choices"], json!([]));
}

#[test]
fn what_follows_an_answer_says_itself_who_sees_it_and_mentions_nobody() {
    for (private, flags) in [(true, json!(64)), (false, Json::Null)] {
        let body: Json = serde_json::from_slice(&follow_up(&Reply { private, ..reply() }).unwrap()).unwrap();
        assert_eq!(body["allowed_mentions"]["parse"], json!([]));
        assert_eq!(body["embeds"][0]["title"], "Clocked in");
        let given = &body["flags"];
        assert!(*given == flags || (!private && *given == json!(0)), "{given}");
    }
}

#[test]
fn a_direct_message_carries_its_number() {
    let json: Json = serde_json::from_slice(&direct_message(&reply(), 17).unwrap()).unwrap();
    assert_eq!((&json["nonce"], &json["enforce_nonce"]), (&json!("17"), &json!(true)));
    assert_eq!(json["allowed_mentions"]["parse"], json!([]));
}

#[test]
fn a_quiet_message_arrives_without_a_sound() {
    let flags = |quiet| {
        let body = direct_message(&Reply { quiet, ..reply() }, 17).unwrap();
        serde_json::from_slice::<Json>(&body).unwrap()["flags"].clone()
    };
    assert_eq!((flags(true), flags(false)), (json!(1 << 12), Json::Null));
}

#[test]
fn the_mark_of_a_nonce_is_part_of_what_is_shown_and_not_seen() {
    let sent = |reply: &Reply, nonce| -> Json {
        serde_json::from_slice(&direct_message(reply, nonce).unwrap()).unwrap()
    };
    let seen = |text: &Json| {
        text.as_str().unwrap().replace(['\u{200b}', '\u{200c}'], "").trim_end_matches('…').to_owned()
    };
    let long = Reply { text: "ä".repeat(3_000), ..reply() };
    let short = Reply { text: "Late".to_owned(), ..reply() };
    for (reply, key) in [(short, "/content"), (long, "/content"), (reply(), "/embeds/0/title")] {
        let (one, other) = (sent(&reply, 17), sent(&reply, 18));
        let (one, other) = (one.pointer(key).unwrap(), other.pointer(key).unwrap());
        assert!(one.as_str().unwrap().ends_with(&mark(17)) && !one.as_str().unwrap().contains(&mark(18)));
        assert_ne!(one, other);
        assert!(units(one.as_str().unwrap()) <= MAX_CONTENT);
        assert_eq!(seen(one), seen(other));
    }
    assert_ne!(mark(u64::MAX), mark(u64::MAX - 1));
}

#[test]
fn cutting_never_splits_a_character_and_never_exceeds() {
    for max in 0..12 {
        let text = cut("a🙂b🙂c🙂d🙂", max);
        assert!(units(&text) <= max, "{max}: {text}");
    }
    assert_eq!(cut("short", 5), "short");
    assert_eq!(cut("longer", 5), "long…");
}

#[test]
fn a_form_is_a_modal_of_one_label_within_its_limits() {
    let form = Form {
        id: "1:42:when:7".into(),
        title: "t".repeat(50),
        label: "When?".into(),
        example: "x".repeat(120),
        max: 60,
    };
    let json: Json = serde_json::from_slice(&response(&token(true), &Response::Form(form)).unwrap()).unwrap();
    assert_eq!(json["type"], 9);
    assert_eq!(json["data"]["title"].as_str().unwrap().chars().count(), 45);
    let label = &json["data"]["components"][0];
    assert_eq!((label["type"].as_u64(), label["component"]["type"].as_u64()), (Some(18), Some(4)));
    assert_eq!(label["component"]["custom_id"], "at");
    assert_eq!(label["component"]["placeholder"].as_str().unwrap().chars().count(), 100);
}
