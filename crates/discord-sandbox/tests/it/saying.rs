//! For each rule of responses, messages, components and autocomplete, a body that breaks it.

use discord_sandbox::rules::{Rule, answer, choices, components, message, modal, selects};
use discord_sandbox::{Client, Press, Typed, Who};
use reqwest::Method;
use serde_json::{Value, json};

use super::{ACME, ALICE, Stage, plain, say};

fn with(key: &str, value: Value) -> Value {
    let mut data = plain("text");
    data[key] = value;
    say(data)
}

fn embed(embed: Value) -> Value {
    with("embeds", json!([embed]))
}

fn button(id: &str) -> Value {
    json!({ "type": 2, "style": 1, "label": "Go", "custom_id": id })
}

fn row(parts: Value) -> Value {
    json!({ "type": 1, "components": parts })
}

fn parts(parts: Value) -> Value {
    with("components", json!([row(parts)]))
}

fn select(options: Value) -> Value {
    json!({ "type": 3, "custom_id": "s", "options": options })
}

fn field(name: &str, value: &str) -> Value {
    embed(json!({ "fields": [{ "name": name, "value": value }] }))
}

fn broken_messages() -> Vec<(Value, Rule)> {
    let x = |count: usize| "x".repeat(count);
    let buttons = |count: usize| (0..count).map(|n| button(&n.to_string())).collect::<Value>();
    vec![
        (say(plain(&x(2001))), message::CONTENT),
        (say(plain("")), message::EMPTY),
        (say(plain(" \n")), message::EMPTY),
        (embed(json!({})), message::EMPTY),
        (with("embeds", (0..11).map(|_| json!({ "title": "t" })).collect()), message::EMBEDS),
        (embed(json!({ "title": x(257) })), message::TITLE),
        (embed(json!({ "description": x(4097) })), message::DESCRIPTION),
        (embed(json!({ "title": "t", "footer": { "text": x(2049) } })), message::FOOTER),
        (embed(json!({ "title": "t", "author": { "name": x(257) } })), message::AUTHOR),
        (
            embed(
                json!({ "fields": (0..26).map(|_| json!({ "name": "n", "value": "v" })).collect::<Value>() }),
            ),
            message::FIELDS,
        ),
        (field("", "v"), message::FIELD),
        (field("n", " "), message::FIELD),
        (field(&x(257), "v"), message::FIELD),
        (field("n", &x(1025)), message::FIELD),
        (with("embeds", (0..2).map(|_| json!({ "description": x(3001) })).collect()), message::TOTAL),
        (with("flags", json!(128)), message::FLAGS),
        (
            with("components", (0..6).map(|n| row(json!([button(&n.to_string())]))).collect()),
            components::ROWS,
        ),
        (with("components", json!([button("a")])), components::ROWS),
        (parts(buttons(6)), components::ROW),
        (parts(json!([])), components::ROW),
        (parts(json!([button("a"), select(json!([{ "label": "l", "value": "v" }]))])), components::ROW),
        (parts(json!([button(&x(101))])), components::CUSTOM_ID),
        (parts(json!([{ "type": 2, "style": 1, "label": "Go" }])), components::CUSTOM_ID),
        (
            with("components", json!([row(json!([button("a")])), row(json!([button("a")]))])),
            components::UNIQUE,
        ),
        (parts(json!([{ "type": 2, "style": 1, "label": x(81), "custom_id": "a" }])), components::BUTTON),
        (parts(json!([{ "type": 2, "style": 1, "custom_id": "a" }])), components::BUTTON),
        (parts(json!([{ "type": 2, "style": 9, "label": "l", "custom_id": "a" }])), components::BUTTON),
        (parts(json!([{ "type": 2, "style": 5, "label": "l" }])), components::BUTTON),
        (
            parts(json!([select(
                (0..26).map(|n| json!({ "label": "l", "value": n.to_string() })).collect()
            )])),
            selects::SELECT,
        ),
        (parts(json!([select(json!([]))])), selects::SELECT),
        (parts(json!([select(json!([{ "label": x(101), "value": "v" }]))])), selects::SELECT),
        (
            json!({ "type": 9, "data": { "title": x(46), "custom_id": "m", "components": [row(json!([]))] } }),
            modal::MODAL,
        ),
        (json!({ "type": 9, "data": { "title": "t", "custom_id": "m", "components": [] } }), modal::MODAL),
        (json!({ "type": 9, "data": { "title": "t", "components": [row(json!([]))] } }), modal::MODAL),
        (json!({ "type": 6 }), answer::ONLY_COMPONENTS),
        (json!({ "type": 7, "data": plain("x") }), answer::ONLY_COMPONENTS),
        (json!({ "type": 8, "data": { "choices": [] } }), answer::NOT_FOR_AUTOCOMPLETE),
        (json!({ "type": 3 }), answer::TYPE),
    ]
}

#[tokio::test]
async fn each_broken_answer_is_refused_and_does_not_use_up_the_first_answer() {
    for (body, rule) in broken_messages() {
        let stage = Stage::new().await;
        let press = stage.note();
        let (status, refused) = stage.callback(press, &body).await;
        assert_eq!(status, 400, "{} {body}", rule.sentence);
        let code = if rule == message::EMPTY { 50_006 } else { 50_035 };
        assert_eq!(refused["code"], code, "{refused}");
        let sentences = stage.sentences();
        assert!(sentences.contains(&rule.sentence), "{} in {sentences:?} for {body}", rule.sentence);
        assert_eq!(stage.callback(press, &say(plain("better"))).await.0, 204);
        assert!(stage.sentences().is_empty());
    }
}

#[tokio::test]
async fn the_largest_message_is_taken() {
    let stage = Stage::new().await;
    let mut data = plain(&"ü".repeat(2000));
    data["embeds"] = json!([{ "description": "ü".repeat(4096), "title": "ü".repeat(256) }]);
    data["components"] = (0..5)
        .map(|line| row((0..5).map(|n| button(&format!("{line}{n}{}", "x".repeat(98)))).collect()))
        .collect();
    let press = stage.note();
    let (status, body) = stage.callback(press, &say(data)).await;
    assert_eq!(status, 204, "{body}");
    assert_eq!(stage.sandbox.breaches(), []);
}

#[tokio::test]
async fn mentions_are_off_in_everything_that_says_something() {
    let loose = [
        json!({ "content": "@everyone" }),
        json!({ "content": "x", "allowed_mentions": { "parse": ["users"] } }),
        json!({ "content": "x", "allowed_mentions": { "parse": [], "users": ["1"] } }),
        json!({ "embeds": [{ "title": "t" }] }),
    ];
    for body in loose {
        let stage = Stage::new().await;
        let press = stage.note();
        assert_eq!(stage.callback(press, &say(body.clone())).await.0, 204);
        assert_eq!(stage.sentences(), [message::MENTIONS.sentence]);
        stage.webhook(press, Method::PATCH, "/messages/@original", Some(&body)).await;
        stage.webhook(press, Method::POST, "", Some(&body)).await;
        let dm = format!("/channels/{}/messages", ACME.0 + 1);
        stage.send(Method::POST, &dm, Some(&body)).await;
        assert_eq!(stage.sentences(), [message::MENTIONS.sentence; 3]);
    }
}

#[tokio::test]
async fn a_deferral_takes_only_the_ephemeral_flag() {
    for (data, clean) in [
        (json!({ "content": "x" }), false),
        (json!({ "flags": 4 }), false),
        (json!({ "flags": 64 }), true),
        (json!({ "flags": 64, "embeds": [] }), true),
    ] {
        let stage = Stage::new().await;
        let press = stage.note();
        assert_eq!(stage.callback(press, &json!({ "type": 5, "data": data })).await.0, 204);
        let expected: &[&str] = if clean { &[] } else { &[answer::DEFERRAL.sentence] };
        assert_eq!(stage.sentences(), expected);
    }
}

#[tokio::test]
async fn a_public_deferral_can_not_become_private() {
    let stage = Stage::new().await;
    let press = stage.note();
    stage.callback(press, &json!({ "type": 5 })).await;
    let mut data = plain("secret");
    data["flags"] = json!(64);
    assert_eq!(stage.webhook(press, Method::POST, "", Some(&data)).await.0, 200);
    assert_eq!(stage.sandbox.message(press).unwrap().only_for, None);
    assert_eq!(stage.sentences(), [answer::EPHEMERAL_FIXED.sentence]);
}

#[tokio::test]
async fn an_edit_may_not_empty_a_message_but_may_leave_parts_out() {
    let stage = Stage::new().await;
    let press = stage.note();
    stage.callback(press, &say(plain("text"))).await;
    let buttons = json!({ "components": [row(json!([button("a")]))] });
    stage.webhook(press, Method::PATCH, "/messages/@original", Some(&buttons)).await;
    assert_eq!(stage.sandbox.message(press).unwrap().text(), "text\n[Go]");
    assert_eq!(stage.sandbox.breaches(), []);
    let nothing = json!({ "content": "", "components": [] });
    let (status, body) = stage.webhook(press, Method::PATCH, "/messages/@original", Some(&nothing)).await;
    assert_eq!((status, &body["code"]), (400, &json!(50_006)));
    assert_eq!(stage.sentences(), [message::EMPTY.sentence]);
}

fn typing(stage: &Stage) -> Press {
    let who = Who::new(ALICE, Some(ACME), Client::Honest);
    let typed = Typed { path: &["project", "start"], options: &[], focus: Some(("about", "w")) };
    stage.sandbox.autocomplete(who, typed).unwrap()
}

#[tokio::test]
async fn choices_keep_their_bounds() {
    let choice = |name: &str, value: Value| json!([{ "name": name, "value": value }]);
    let long = "ü".repeat(101);
    let cases = [
        ((0..26).map(|n| json!({ "name": n.to_string(), "value": "v" })).collect(), choices::MOST),
        (choice(&long, json!("v")), choices::NAME),
        (choice("", json!("v")), choices::NAME),
        (choice("n", json!(long)), choices::VALUE),
        (choice("n", json!(1)), choices::VALUE),
        (Value::Null, choices::MOST),
    ];
    for (list, rule) in cases {
        let stage = Stage::new().await;
        let press = typing(&stage);
        let (status, _) = stage.callback(press, &json!({ "type": 8, "data": { "choices": list } })).await;
        assert_eq!(status, 400, "{list}");
        assert_eq!(stage.sentences(), [rule.sentence], "{list}");
    }
}

#[tokio::test]
async fn autocomplete_is_answered_with_choices_only() {
    let stage = Stage::new().await;
    let press = typing(&stage);
    assert_eq!(stage.callback(press, &say(plain("x"))).await.0, 400);
    assert_eq!(stage.sentences(), [answer::NOT_FOR_AUTOCOMPLETE.sentence]);
    let longest = json!([{ "name": "ü".repeat(100), "value": "ü".repeat(100) }]);
    assert_eq!(stage.callback(press, &json!({ "type": 8, "data": { "choices": longest } })).await.0, 204);
    assert_eq!(stage.sandbox.answer(press).await.unwrap().data, longest);
    assert_eq!(stage.sandbox.finish(), []);
}

fn modal(parts: Value) -> Value {
    json!({ "type": 9, "data": { "title": "t", "custom_id": "m", "components": parts } })
}

fn input() -> Value {
    json!({ "type": 4, "custom_id": "at", "style": 1 })
}

fn label(input: Value) -> Value {
    json!({ "type": 18, "label": "When?", "component": input })
}

#[tokio::test]
async fn a_modal_is_no_answer_to_a_modal() {
    use discord_sandbox::rules::Findings;
    let mut found = Findings::default();
    answer::judge(&mut found, answer::Pressed::Modal { on_message: true }, &modal(json!([label(input())])));
    assert_eq!(found.into_breaches()[0].rule, answer::MODAL_ON_MODAL.sentence);
}

#[tokio::test]
async fn each_limit_of_a_modal_is_kept() {
    let x = |count: usize| "x".repeat(count);
    let changed = |mut value: Value, key: &str, to: Value| {
        value[key] = to;
        value
    };
    let with_input = |key: &str, to: Value| modal(json!([label(changed(input(), key, to))]));
    let mut long_title = modal(json!([label(input())]));
    long_title["data"]["title"] = json!(x(46));
    for (body, rule) in [
        (long_title, modal::MODAL),
        (modal(json!([])), modal::MODAL),
        (modal(json!([input()])), modal::MODAL),
        (modal(json!([row(json!([input(), input()]))])), modal::MODAL),
        (modal(json!([changed(label(input()), "label", json!(x(46)))])), modal::LABEL),
        (modal(json!([label(input()), label(input())])), components::UNIQUE),
        (with_input("style", json!(3)), modal::TEXT_INPUT),
        (with_input("max_length", json!(4001)), modal::TEXT_INPUT),
        (with_input("placeholder", json!(x(101))), modal::TEXT_INPUT),
        (with_input("label", json!("twice")), modal::TEXT_INPUT),
    ] {
        let stage = Stage::new().await;
        let press = stage.note();
        assert_eq!(stage.callback(press, &body).await.0, 400, "{body}");
        assert_eq!(stage.sentences(), [rule.sentence], "{body}");
        stage.sandbox.forgive(press);
    }
}

#[tokio::test]
async fn a_modal_leaves_no_message_and_comes_back_as_it_was_filled_in() {
    let stage = Stage::new().await;
    let older =
        row(json!([{ "type": 4, "custom_id": "note", "style": 2, "label": "Note", "required": false }]));
    let press = stage.note();
    assert_eq!(stage.callback(press, &modal(json!([label(input()), older]))).await.0, 204);
    assert!(stage.sandbox.message(press).is_none());
    let alice = (ALICE, Client::Honest);
    assert!(stage.sandbox.fill(alice, press, &[]).is_err(), "an input that is required");
    assert!(stage.sandbox.fill(alice, press, &[("at", "9:05"), ("else", "x")]).is_err());
    let submit = stage.sandbox.fill(alice, press, &[("at", "9:05")]).unwrap();
    let payload = stage.sandbox.payload(submit).unwrap();
    assert_eq!(payload["type"], 5);
    assert_eq!(payload["data"]["custom_id"], "m");
    assert_eq!(payload["data"]["components"][0]["component"]["value"], "9:05");
    assert_eq!(payload["data"]["components"][1]["components"][0]["custom_id"], "note");
    assert_eq!(payload["message"], Value::Null, "a command opened it");
    assert_eq!(stage.callback(submit, &json!({ "type": 7, "data": plain("x") })).await.0, 400);
    assert_eq!(stage.sentences(), [answer::ONLY_COMPONENTS.sentence]);
    assert_eq!(stage.callback(submit, &say(plain("thanks"))).await.0, 204);
}
