//! serenity decodes everything that the sandbox sends.

use discord_sandbox::{Client, GuildId, Press, Typed, Who};
use serde_json::json;
use serenity::all::{CommandDataOptionValue, Interaction, Message};

use super::{ACME, ALICE, BOB, Stage, plain, say};

fn decoded(stage: &Stage, press: Press) -> Interaction {
    serde_json::from_value(stage.sandbox.payload(press).unwrap()).unwrap()
}

#[tokio::test]
async fn a_slash_command_with_a_member_carries_who_that_is() {
    let stage = Stage::new().await;
    let press = stage.sandbox.slash(ALICE, Some(ACME), &["admin", "link"], &[("member", "bob")]).unwrap();
    let Interaction::Command(command) = decoded(&stage, press) else { panic!("not a command") };
    assert_eq!(command.id.get(), press.id.0);
    assert_eq!(*command.id.created_at(), super::morning());
    assert_eq!(command.guild_id.unwrap().get(), ACME.0);
    let member = command.member.clone().unwrap();
    assert!(member.permissions.unwrap().manage_guild());
    assert_eq!(command.locale, "en-US");
    let bob = serenity::all::UserId::new(BOB.0);
    let CommandDataOptionValue::SubCommand(inside) = &command.data.options[0].value else {
        panic!("no subcommand")
    };
    assert_eq!(inside[0].value, CommandDataOptionValue::User(bob));
    assert_eq!(command.data.resolved.users[&bob].name, "bob");
    assert!(command.data.resolved.members.contains_key(&bob));
}

#[tokio::test]
async fn a_whole_number_travels_as_a_number() {
    let stage = Stage::new().await;
    let given = [("text", "x"), ("days", "3")];
    let press = stage.sandbox.slash(BOB, Some(ACME), &["note"], &given).unwrap();
    let Interaction::Command(command) = decoded(&stage, press) else { panic!("not a command") };
    assert_eq!(command.data.options[1].value, CommandDataOptionValue::Integer(3));
}

#[tokio::test]
async fn an_option_being_typed_is_focused() {
    let stage = Stage::new().await;
    let who = Who::new(BOB, Some(ACME), Client::Honest);
    let typed = Typed { path: &["project", "start"], options: &[], focus: Some(("about", "web")) };
    let press = stage.sandbox.autocomplete(who, typed).unwrap();
    let Interaction::Autocomplete(command) = decoded(&stage, press) else { panic!("not autocomplete") };
    let focused = command.data.autocomplete().unwrap();
    assert_eq!((focused.name, focused.value), ("about", "web"));
}

#[tokio::test]
async fn a_button_carries_the_message_it_is_on() {
    let stage = Stage::new().await;
    let press = stage.note();
    let mut data = plain("Which?");
    data["flags"] = json!(64);
    data["embeds"] = json!([{ "title": "T", "fields": [{ "name": "n", "value": "v", "inline": true }] }]);
    data["components"] = json!([{ "type": 1, "components": [
        { "type": 2, "style": 1, "label": "Go", "custom_id": "go" }] }]);
    assert_eq!(stage.callback(press, &say(data)).await.0, 204);
    let message = stage.sandbox.said(press).await.unwrap();
    assert_eq!(message.text(), "Which?\nT\nn: v\n[Go]");
    let click = stage.sandbox.click(ALICE, message.id, &message.button("Go").unwrap()).unwrap();
    let Interaction::Component(component) = decoded(&stage, click) else { panic!("not a component") };
    assert_eq!(component.data.custom_id, "go");
    assert_eq!(component.message.id.get(), message.id);
    assert_eq!(component.message.embeds[0].title.as_deref(), Some("T"));
    assert_eq!(component.user.id.get(), ALICE.0);
    assert!(component.message.flags.unwrap().contains(serenity::all::MessageFlags::EPHEMERAL));
}

#[tokio::test]
async fn in_a_direct_message_there_is_a_user_and_no_member() {
    let stage = Stage::empty().await;
    let who = Who::new(BOB, None::<GuildId>, Client::Forced);
    let press =
        stage.sandbox.press(who, Typed { path: &["note"], options: &[("text", "x")], focus: None }).unwrap();
    let Interaction::Command(command) = decoded(&stage, press) else { panic!("not a command") };
    assert!(command.member.is_none() && command.guild_id.is_none());
    assert_eq!(command.user.id.get(), BOB.0);
}

#[tokio::test]
async fn both_spellings_of_with_response_give_the_message() {
    for spelling in ["true", "1"] {
        let stage = Stage::new().await;
        let press = stage.note();
        let path =
            format!("/interactions/{}/{}/callback?with_response={spelling}", press.id, stage.token(press));
        let (status, body) = stage.send(reqwest::Method::POST, &path, Some(&say(plain("hi")))).await;
        assert_eq!((status, &body["resource"]["type"]), (200, &json!(4)));
        let message: Message = serde_json::from_value(body["resource"]["message"].clone()).unwrap();
        assert_eq!(message.content, "hi");
        assert_eq!(body["interaction"]["response_message_id"], message.id.to_string());
    }
}
