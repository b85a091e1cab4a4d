//! Modals with everything that a label may hold, and selects at their limits.

use discord_sandbox::rules::{Rule, modal, selects};
use discord_sandbox::{Client, Press};
use serde_json::{Value, json};

use super::{ALICE, BOB, Stage};

fn options(count: usize) -> Value {
    (0..count).map(|n| json!({ "label": format!("Option {n}"), "value": n.to_string() })).collect()
}

fn part(kind: u64, id: &str, more: &Value) -> Value {
    let mut inside = json!({ "type": kind, "custom_id": id });
    for (key, value) in more.as_object().unwrap() {
        inside[key] = value.clone();
    }
    json!({ "type": 18, "label": "Which?", "component": inside })
}

fn modal_of(parts: &[Value]) -> Value {
    json!({ "type": 9, "data": { "title": "t", "custom_id": "m", "components": parts } })
}

async fn opened(parts: &[Value]) -> (Stage, Press) {
    let stage = Stage::new().await;
    let press = stage.note();
    assert_eq!(stage.callback(press, &modal_of(parts)).await.0, 204, "{:?}", stage.sentences());
    (stage, press)
}

#[tokio::test]
async fn everything_that_a_label_holds_comes_back_filled_in() {
    let parts = [
        part(3, "zone", &json!({ "options": options(3) })),
        part(5, "who", &json!({ "max_values": 2 })),
        part(21, "how", &json!({ "options": options(2) })),
        part(22, "days", &json!({ "options": options(5) })),
        part(23, "sure", &json!({})),
    ];
    let (stage, press) = opened(&parts).await;
    let values = [
        ("zone", "Option 1"),
        ("who", "bob"),
        ("who", "alice"),
        ("how", "1"),
        ("days", "0"),
        ("days", "4"),
        ("sure", "true"),
    ];
    let submit = stage.sandbox.fill((ALICE, Client::Honest), press, &values).unwrap();
    let data = stage.sandbox.payload(submit).unwrap()["data"].clone();
    let sent: Vec<_> = (0..5).map(|n| data["components"][n]["component"].clone()).collect();
    assert_eq!(sent[0]["values"], json!(["1"]));
    assert_eq!(sent[1]["values"], json!([BOB.to_string(), ALICE.to_string()]));
    assert_eq!(sent[2]["value"], "1");
    assert_eq!(sent[3]["values"], json!(["0", "4"]));
    assert_eq!(sent[4]["value"], true);
    assert_eq!(data["resolved"]["users"].as_object().unwrap().len(), 2);
    assert_eq!((&sent[0]["type"], &data["components"][4]["type"]), (&json!(3), &json!(18)));
}

#[tokio::test]
async fn text_between_inputs_comes_back_and_files_are_named() {
    let text = json!({ "type": 10, "content": "Please" });
    let (stage, press) = opened(&[text, part(19, "proof", &json!({ "max_values": 2 }))]).await;
    let files = [("proof", "a.csv"), ("proof", "b.csv")];
    let submit = stage.sandbox.fill((ALICE, Client::Honest), press, &files).unwrap();
    let data = stage.sandbox.payload(submit).unwrap()["data"].clone();
    assert_eq!(data["components"][0], json!({ "type": 10, "id": 1 }));
    let ids = data["components"][1]["component"]["values"].as_array().unwrap();
    let names: Vec<_> = ids
        .iter()
        .map(|id| data["resolved"]["attachments"][id.as_str().unwrap()]["filename"].clone())
        .collect();
    assert_eq!(names, ["a.csv", "b.csv"]);
}

#[tokio::test]
async fn an_honest_client_sends_only_what_the_modal_takes() {
    let mut preset = options(3);
    preset[2]["default"] = json!(true);
    let parts = [
        part(3, "zone", &json!({ "options": preset })),
        part(21, "how", &json!({ "options": options(2), "required": false })),
    ];
    let (stage, press) = opened(&parts).await;
    let fill = |client, values: &[(&str, &str)]| stage.sandbox.fill((ALICE, client), press, values);
    for not in [&[("zone", "else")][..], &[("zone", "1"), ("zone", "2")], &[("how", "1"), ("how", "0")]] {
        assert!(fill(Client::Honest, not).is_err(), "{not:?}");
        assert!(fill(Client::Forced, not).is_ok(), "{not:?}");
    }
    let submit = fill(Client::Honest, &[]).unwrap();
    let data = stage.sandbox.payload(submit).unwrap()["data"].clone();
    assert_eq!(data["components"][0]["component"]["values"], json!(["2"]), "what is preset");
    assert_eq!(data["components"][1]["component"]["value"], Value::Null);
}

#[tokio::test]
async fn what_a_label_does_not_hold_or_not_so_is_refused() {
    let text = |more: Value| part(4, "a", &more);
    let cases: Vec<(Value, Rule)> = vec![
        (part(2, "a", &json!({ "style": 1, "label": "Go" })), modal::CHILD),
        (json!({ "type": 1, "components": [{ "type": 3, "custom_id": "a" }] }), modal::CHILD),
        (json!({ "type": 10, "content": " " }), modal::TEXT),
        (text(json!({ "style": 1, "min_length": 5, "max_length": 4 })), modal::TEXT_INPUT),
        (part(21, "a", &json!({ "options": options(1) })), modal::GROUP),
        (part(21, "a", &json!({ "options": options(11) })), modal::GROUP),
        (part(22, "a", &json!({ "options": options(2), "max_values": 3 })), modal::GROUP),
        (part(19, "a", &json!({ "max_values": 11 })), modal::UPLOAD),
        (part(3, "a", &json!({ "options": options(2), "disabled": true })), selects::PLACE),
        (part(3, "a", &json!({ "options": options(2), "min_values": 0 })), selects::PLACE),
        (part(3, "a", &json!({ "options": options(2), "max_values": 3 })), selects::COUNT),
        (
            part(3, "a", &json!({ "options": options(2), "placeholder": "x".repeat(151) })),
            selects::PLACEHOLDER,
        ),
        (part(5, "a", &json!({ "options": options(2) })), selects::SELECT),
        (part(5, "a", &json!({ "min_values": 3, "max_values": 2 })), selects::COUNT),
        (part(5, "a", &json!({ "default_values": [{ "id": "1", "type": "role" }] })), selects::DEFAULTS),
        (part(6, "a", &json!({ "channel_types": [0] })), selects::CHANNEL_TYPES),
        (
            part(
                3,
                "a",
                &json!({ "options": [{ "label": "a", "value": "1" }, { "label": "b", "value": "1" }] }),
            ),
            selects::OPTION,
        ),
    ];
    for (part, rule) in cases {
        let stage = Stage::new().await;
        let press = stage.note();
        assert_eq!(stage.callback(press, &modal_of(std::slice::from_ref(&part))).await.0, 400, "{part}");
        assert!(stage.sentences().contains(&rule.sentence), "{part}");
        stage.sandbox.forgive(press);
    }
}
