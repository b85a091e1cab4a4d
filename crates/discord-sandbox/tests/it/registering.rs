//! For each rule of registering commands, a list that breaks it.

use discord_sandbox::rules::{Rule, choices, conduct, registration};
use serde_json::{Value, json};

use super::{Stage, commands, option};

fn command(change: impl FnOnce(&mut Value)) -> Value {
    let mut command = json!({ "name": "note", "description": "Note" });
    change(&mut command);
    json!([command])
}

fn with_options(options: Value) -> Value {
    command(|command| command["options"] = options)
}

fn with_option(kind: u64, change: impl FnOnce(&mut Value)) -> Value {
    let mut one = option("one", kind);
    change(&mut one);
    with_options(json!([one]))
}

fn many(count: usize) -> Value {
    (0..count).map(|index| option(&format!("o{index}"), 3)).collect()
}

fn choice(name: &str, value: Value) -> Value {
    with_option(3, |one| one["choices"] = json!([{ "name": name, "value": value }]))
}

fn heavy() -> Value {
    let choices: Value =
        (0..25).map(|n| json!({ "name": format!("{n:0>90}"), "value": format!("{n:0>90}") })).collect();
    let options: Value = (0..2)
        .map(|n| {
            let mut one = option(&format!("o{n}"), 3);
            one["choices"] = choices.clone();
            one
        })
        .collect();
    with_options(options)
}

/// What Discord refuses.
fn refused() -> Vec<(Value, Rule)> {
    let long = "x".repeat(101);
    let group = |inside: Value| {
        let mut group = option("group", 2);
        group["options"] = inside;
        group
    };
    let mut required = option("two", 3);
    required["required"] = json!(true);
    let named = |name: &str| json!([{ "name": name, "description": "d" }]);
    let localised = |name: &str, de: &str| json!({ "name": name, "description": "d", "name_localizations": { "de": de } });
    vec![
        (named("Note"), registration::NAME),
        (named("my note"), registration::NAME),
        (named(""), registration::NAME),
        (named(&"n".repeat(33)), registration::NAME),
        (json!([localised("note", "Notiz")]), registration::NAME),
        (command(|command| command["description"] = json!("")), registration::DESCRIPTION),
        (command(|command| command["description"] = json!(long)), registration::DESCRIPTION),
        (
            command(|command| command["description_localizations"] = json!({ "de": long })),
            registration::DESCRIPTION,
        ),
        (with_options(many(26)), registration::OPTIONS),
        (with_options(json!([option("one", 3), required])), registration::REQUIRED_FIRST),
        (with_options(json!([option("one", 3), option("one", 4)])), registration::UNIQUE),
        (json!([localised("note", "notiz"), localised("memo", "notiz")]), registration::UNIQUE),
        (
            command(|command| command["name_localizations"] = json!({ "de-AT": "notiz" })),
            registration::LOCALES,
        ),
        (
            with_option(3, |one| {
                one["autocomplete"] = json!(true);
                one["choices"] = json!([{ "name": "a", "value": "a" }]);
            }),
            registration::AUTOCOMPLETE,
        ),
        (with_option(6, |one| one["autocomplete"] = json!(true)), registration::AUTOCOMPLETE),
        (with_options(json!([option("start", 1), option("one", 3)])), registration::NESTING),
        (with_options(json!([group(json!([group(json!([option("a", 1)]))]))])), registration::NESTING),
        (with_options(json!([group(json!([]))])), registration::NESTING),
        (
            (0..101).map(|n| json!({ "name": format!("c{n}"), "description": "d" })).collect(),
            registration::COMMANDS,
        ),
        (heavy(), registration::TOTAL),
        (command(|command| command["default_member_permissions"] = json!(32)), registration::PERMISSIONS),
        (
            command(|command| command["default_member_permissions"] = json!("admin")),
            registration::PERMISSIONS,
        ),
        (command(|command| command["type"] = json!(9)), registration::TYPES),
        (with_option(12, |_| ()), registration::TYPES),
        (with_option(3, |one| one["min_value"] = json!(1)), registration::BOUNDS),
        (with_option(4, |one| one["max_length"] = json!(1)), registration::BOUNDS),
        (with_option(3, |one| one["max_length"] = json!(6001)), registration::BOUNDS),
        (choice(&long, json!("a")), choices::NAME),
        (choice("a", json!(long)), choices::VALUE),
        (choice("a", json!(1)), choices::VALUE),
        (
            with_option(3, |one| {
                one["choices"] = (0..26).map(|n| json!({ "name": n.to_string(), "value": "v" })).collect();
            }),
            choices::MOST,
        ),
    ]
}

#[tokio::test]
async fn each_broken_list_is_refused_with_the_sentence_of_its_rule() {
    for (list, rule) in refused() {
        let stage = Stage::empty().await;
        let (status, body) = stage.register(&list).await;
        assert_eq!((status, &body["code"]), (400, &json!(50_035)), "{} {list}", rule.sentence);
        assert!(body["errors"].is_object(), "{body}");
        let sentences = stage.sentences();
        assert!(sentences.contains(&rule.sentence), "{} in {sentences:?} for {list}", rule.sentence);
        assert!(stage.sandbox.commands(Some(super::ACME)).is_empty());
    }
}

#[tokio::test]
async fn a_good_list_is_stored_with_ids_and_shown_with_localisations_on_request() {
    let stage = Stage::new().await;
    let path = format!("/applications/{}/guilds/{}/commands", stage.sandbox.application_id(), super::ACME);
    let (_, plain) = stage.send(reqwest::Method::GET, &path, None).await;
    let (_, whole) = stage.send(reqwest::Method::GET, &format!("{path}?with_localizations=true"), None).await;
    assert!(plain[0]["id"].is_string() && plain[0]["description_localizations"].is_null());
    assert_eq!(whole[0]["description_localizations"]["de"], "Notiz");
    let decoded: Vec<serenity::all::Command> = serde_json::from_value(whole).unwrap();
    assert_eq!(decoded.len(), 3);
    assert_eq!(stage.sandbox.breaches(), []);
}

#[tokio::test]
async fn names_in_other_scripts_are_taken() {
    let stage = Stage::empty().await;
    let list = json!([
        { "name": "übersicht", "description": "d" }, { "name": "छुट्टी", "description": "d" },
        { "name": "勤怠", "description": "d" }, { "name": "clock-in_2", "description": "d" },
    ]);
    assert_eq!(stage.register(&list).await.0, 200);
    assert_eq!(stage.sandbox.breaches(), []);
}

#[tokio::test]
async fn good_manners_are_kept_as_breaches_without_a_refusal() {
    let stage = Stage::empty().await;
    let global_only = command(|command| command["contexts"] = json!([0]));
    assert_eq!(stage.register(&global_only).await.0, 200);
    assert_eq!(stage.sentences(), [registration::GLOBAL_ONLY.sentence]);
    assert_eq!(stage.register(&commands()).await.0, 200);
    assert!(stage.sentences().is_empty());
    assert_eq!(stage.register(&commands()).await.0, 200);
    assert_eq!(stage.sentences(), [conduct::UNCHANGED.sentence]);
}

#[tokio::test]
async fn two_hundred_creations_a_day_are_the_limit() {
    let stage = Stage::empty().await;
    for round in 0..3 {
        let list: Value =
            (0..80).map(|n| json!({ "name": format!("c{round}x{n}"), "description": "d" })).collect();
        let (status, body) = stage.register(&list).await;
        assert_eq!(status, if round == 2 { 429 } else { 200 }, "{body}");
    }
    assert_eq!(stage.sentences(), [conduct::CREATIONS.sentence]);
    stage.clock.advance(std::time::Duration::from_secs(86_400));
    assert_eq!(stage.register(&commands()).await.0, 200);
}
