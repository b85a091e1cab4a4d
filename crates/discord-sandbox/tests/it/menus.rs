//! Menus of members, options that name channels and roles, and selects.

use discord_sandbox::rules::registration;
use discord_sandbox::{Channel, ChannelKind, Client, EMBED_LINKS, Who};
use serde_json::{Value, json};
use serenity::all::Interaction;

use super::{ACME, ALICE, BOB, MALLORY, Stage, plain, say};

fn menu(name: &str) -> Value {
    json!({ "name": name, "type": 2 })
}

async fn with_menu() -> Stage {
    let stage = Stage::empty().await;
    let option = |name: &str, kind: u64, types: Value| json!({ "name": name, "description": name, "type": kind, "channel_types": types });
    let set = json!({ "name": "set", "description": "Set", "options": [
        option("channel", 7, json!([0, 5])), option("role", 8, Value::Null), option("whom", 9, Value::Null),
    ] });
    assert_eq!(stage.register(&json!([menu("Working time"), set])).await.0, 200);
    assert_eq!(stage.sandbox.breaches(), []);
    stage
}

#[tokio::test]
async fn a_members_menu_names_its_target() {
    let stage = with_menu().await;
    let press = stage.sandbox.user_command(ALICE, Some(ACME), ("Working time", BOB)).unwrap();
    let payload = stage.sandbox.payload(press).unwrap();
    assert_eq!(payload["data"]["target_id"], BOB.to_string());
    assert_eq!(payload["data"]["resolved"]["members"][BOB.to_string()]["roles"], json!([]));
    let Interaction::Command(command) = serde_json::from_value(payload).unwrap() else { panic!() };
    assert_eq!(command.data.target_id.unwrap().get(), BOB.0);
    assert_eq!(command.data.resolved.users.len(), 1);
    let words = stage.sandbox.look(|world| world.interaction(press.id).unwrap().words.clone());
    assert_eq!(words, "Working time (on bob)");
    assert!(stage.sandbox.user_command(ALICE, Some(ACME), ("Else", BOB)).is_err());
    assert!(
        stage.sandbox.slash(ALICE, Some(ACME), &["Working time"], &[]).is_err(),
        "it is no slash command"
    );
    let forced = Who::new(ALICE, Some(ACME), Client::Forced);
    let press = stage.sandbox.user_command_with(forced, ("Else", MALLORY)).unwrap();
    assert!(stage.sandbox.payload(press).unwrap()["data"]["resolved"]["members"].is_null());
}

#[tokio::test]
async fn a_menu_has_a_name_and_nothing_else() {
    let with = |key: &str, value: Value| {
        let mut command = menu("Working time");
        command[key] = value;
        json!([command])
    };
    let many: Vec<_> = (0..16).map(|n| menu(&format!("Menu {n}"))).collect();
    for (commands, rule) in [
        (with("description", json!("d")), registration::MENU),
        (with("options", json!([{ "name": "n", "description": "d", "type": 3 }])), registration::MENU),
        (with("name", json!("x".repeat(33))), registration::MENU),
        (with("name_localizations", json!({ "de": "" })), registration::MENU),
        (Value::Array(many), registration::MENUS),
    ] {
        let stage = Stage::empty().await;
        assert_eq!(stage.register(&commands).await.0, 400, "{commands}");
        assert!(stage.sentences().contains(&rule.sentence), "{commands}");
    }
    let stage = Stage::empty().await;
    let option = json!({ "name": "n", "description": "d", "type": 3, "channel_types": [0] });
    let command = json!([{ "name": "n", "description": "d", "options": [option] }]);
    assert_eq!(stage.register(&command).await.0, 400);
    assert_eq!(stage.sentences(), [registration::CHANNEL_TYPES.sentence]);
}

#[tokio::test]
async fn a_chosen_channel_says_what_the_bot_may_do_there() {
    let stage = with_menu().await;
    let board = stage.sandbox.add_channel(ACME, "board", ChannelKind::Text);
    stage.sandbox.change_channel(board, |channel: &mut Channel| channel.denied = EMBED_LINKS);
    let role = stage.sandbox.add_role(ACME, "Working", 3);
    let set = |options: &[(&str, &str)]| stage.sandbox.slash(ALICE, Some(ACME), &["set"], options);
    let press = set(&[("channel", "#board"), ("role", "Working"), ("whom", "bob")]).unwrap();
    let payload = stage.sandbox.payload(press).unwrap();
    let chosen = &payload["data"]["resolved"]["channels"][board.to_string()];
    let bits = |value: &Value| value.as_str().unwrap().parse::<u64>().unwrap();
    assert_eq!(bits(&chosen["app_permissions"]) & EMBED_LINKS, 0);
    assert_ne!(bits(&chosen["permissions"]) & EMBED_LINKS, 0, "those of who chose it");
    assert_ne!(bits(&payload["app_permissions"]) & EMBED_LINKS, 0, "the channel it was sent in");
    assert_eq!(payload["data"]["resolved"]["roles"][role.to_string()]["name"], "Working");
    assert_eq!(payload["data"]["options"][2]["value"], BOB.to_string());
    assert!(serde_json::from_value::<Interaction>(payload).is_ok());
    stage.sandbox.add_channel(ACME, "hall", ChannelKind::Voice);
    assert!(set(&[("channel", "hall")]).is_err(), "the option takes other types");
    assert!(set(&[("channel", "nowhere")]).is_err());
    assert!(set(&[("role", "nothing")]).is_err());
}

#[tokio::test]
async fn a_button_in_another_channel_is_pressed_there() {
    let stage = with_menu().await;
    let board = stage.sandbox.add_channel(ACME, "board", ChannelKind::Text);
    let mut body = plain("Panel");
    body["components"] = json!([{ "type": 1, "components": [
        { "type": 2, "style": 1, "label": "In", "custom_id": "in" }] }]);
    let path = format!("/channels/{board}/messages");
    stage.send(reqwest::Method::POST, &path, Some(&body)).await;
    let panel = stage.sandbox.posts(board)[0].clone();
    let press = stage.sandbox.click(BOB, panel.id, "in").unwrap();
    let payload = stage.sandbox.payload(press).unwrap();
    assert_eq!(payload["channel"]["id"], board.to_string());
    assert_eq!(payload["guild_id"], ACME.to_string());
    assert_eq!(stage.callback(press, &say(plain("private"))).await.0, 204);
    assert_eq!(stage.sandbox.message(press).unwrap().channel, board);
}

fn select(kind: u64) -> Value {
    json!({ "type": kind, "custom_id": "s", "placeholder": "Choose", "min_values": 1, "max_values": 2 })
}

async fn shown(select: Value) -> (Stage, u64) {
    let stage = Stage::new().await;
    let press = stage.note();
    let mut data = plain("Which?");
    data["components"] = json!([{ "type": 1, "components": [select] }]);
    assert_eq!(stage.callback(press, &say(data)).await.0, 204);
    let message = stage.sandbox.message(press).unwrap().id;
    (stage, message)
}

#[tokio::test]
async fn a_select_sends_its_own_type_and_what_was_chosen() {
    let honest = (ALICE, Client::Honest);
    let mut of_text = select(3);
    of_text["options"] = json!([{ "label": "One", "value": "1" }, { "label": "Two", "value": "2" }]);
    let (stage, message) = shown(of_text).await;
    let choose = |values: &[&str]| stage.sandbox.click_with(honest, message, ("s", values));
    let press = choose(&["Two", "1"]).unwrap();
    let data = stage.sandbox.payload(press).unwrap()["data"].clone();
    assert_eq!((&data["component_type"], &data["values"]), (&json!(3), &json!(["2", "1"])));
    for not in [&[][..], &["3"], &["1", "2", "1"]] {
        assert!(choose(not).is_err(), "{not:?}");
    }
    for (kind, name, of) in [(5, "bob", "users"), (6, "@everyone", "roles"), (8, "general", "channels")] {
        let (stage, message) = shown(select(kind)).await;
        let press = stage.sandbox.click_with(honest, message, ("s", &[name])).unwrap();
        let payload = stage.sandbox.payload(press).unwrap();
        assert_eq!(payload["data"]["component_type"], kind);
        let id = payload["data"]["values"][0].as_str().unwrap();
        assert!(payload["data"]["resolved"][of][id].is_object(), "{payload}");
        assert!(serde_json::from_value::<Interaction>(payload).is_ok());
        assert!(stage.sandbox.click_with(honest, message, ("s", &["nobody"])).is_err());
    }
}
