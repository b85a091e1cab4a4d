//! People can press only what Discord's client would let them press, and see only what they may see.

use discord_sandbox::{AnswerKind, Client, Typed, Who};
use reqwest::Method;
use serde_json::json;

use super::{ACME, ALICE, BOB, MALLORY, Stage, plain, say};

type Options<'a> = &'a [(&'a str, &'a str)];

#[tokio::test]
async fn an_honest_client_does_not_send_what_is_not_registered() {
    let stage = Stage::new().await;
    let long = "x".repeat(21);
    let cases: [(&[&str], Options<'_>, &str); 8] = [
        (&["nothing"], &[], "/nothing is not registered there"),
        (&["note"], &[], "option \"text\" is required"),
        (&["note"], &[("text", "x"), ("days", "8")], "too large"),
        (&["note"], &[("text", "x"), ("days", "many")], "invalid digit"),
        (&["note"], &[("text", &long)], "too long"),
        (&["note"], &[("text", "x"), ("else", "y")], "`else` is not registered"),
        (&["project"], &[], "a command with subcommands can't be used itself"),
        (&["project", "end"], &[], "not a registered subcommand"),
    ];
    for (path, options, problem) in cases {
        let refused = stage.sandbox.slash(BOB, Some(ACME), path, options).unwrap_err();
        assert!(format!("{refused:#}").contains(problem), "{path:?}: {refused:#}");
        let who = Who::new(BOB, Some(ACME), Client::Forced);
        stage.sandbox.press(who, Typed { path, options, focus: None }).unwrap();
    }
}

#[tokio::test]
async fn permissions_decide_what_an_honest_client_shows() {
    let stage = Stage::new().await;
    let link = |member| stage.sandbox.slash(member, Some(ACME), &["admin", "link"], &[("member", "bob")]);
    assert!(link(ALICE).is_ok());
    assert!(link(BOB).is_err());
    stage.sandbox.set_permissions(BOB, discord_sandbox::ADMINISTRATOR);
    assert!(link(BOB).is_ok());
    assert!(stage.sandbox.slash(MALLORY, Some(ACME), &["note"], &[("text", "x")]).is_err());
    let waiting = stage.sandbox.view(BOB).waiting;
    assert_eq!((waiting[0].words.as_str(), waiting[0].failed), ("/admin link member: bob", false));
    stage.clock.advance(std::time::Duration::from_secs(4));
    assert!(stage.sandbox.view(BOB).waiting[0].failed);
}

#[tokio::test]
async fn an_ephemeral_message_is_seen_by_one_person() {
    let stage = Stage::new().await;
    let press = stage.note();
    let mut data = plain("secret");
    data["flags"] = json!(64);
    data["components"] =
        json!([{ "type": 1, "components": [{ "type": 2, "style": 1, "label": "Go", "custom_id": "go" }] }]);
    stage.callback(press, &say(data)).await;
    let message = stage.sandbox.message(press).unwrap();
    let seen = |member| stage.sandbox.view(member).channels[0].messages.len();
    assert_eq!((seen(ALICE), seen(BOB)), (1, 0));
    assert!(stage.sandbox.click(BOB, message.id, "go").is_err());
    assert!(stage.sandbox.click(ALICE, message.id, "gone").is_err());
    assert!(stage.sandbox.click_with((BOB, Client::Forced), message.id, ("gone", &[])).is_ok());
    assert_eq!(stage.sandbox.breaches(), []);
}

#[tokio::test]
async fn a_deferral_thinks_until_its_edit_and_every_version_must_be_read() {
    let stage = Stage::new().await;
    let press = stage.note();
    stage.callback(press, &json!({ "type": 5, "data": { "flags": 64 } })).await;
    let answer = stage.sandbox.answer(press).await.unwrap();
    assert_eq!(answer.kind, AnswerKind::Deferred);
    assert!(stage.sandbox.message(press).unwrap().thinking);
    assert!(stage.sandbox.unread().is_empty());
    let edit = stage.webhook(press, Method::PATCH, "/messages/@original", Some(&plain("done"))).await;
    assert_eq!(edit.0, 200, "{}", edit.1);
    assert_eq!(stage.sandbox.unread().len(), 1);
    let message = stage.sandbox.said(press).await.unwrap();
    assert_eq!((message.text(), message.only_for, message.edits()), ("done".to_owned(), Some(ALICE), 0));
    assert!(stage.sandbox.unread().is_empty());
    stage.webhook(press, Method::PATCH, "/messages/@original", Some(&plain("done twice"))).await;
    assert_eq!(stage.sandbox.unread()[0].edits(), 1);
    assert_eq!(stage.sandbox.finish(), []);
}

#[tokio::test]
async fn the_first_follow_up_takes_the_place_of_thinking() {
    let stage = Stage::new().await;
    let press = stage.note();
    stage.callback(press, &json!({ "type": 5 })).await;
    let first = stage.webhook(press, Method::POST, "", Some(&plain("one"))).await;
    let second = stage.webhook(press, Method::POST, "", Some(&plain("two"))).await;
    assert_eq!((first.0, second.0), (200, 200));
    assert_eq!(stage.sandbox.look(|world| world.messages().count()), 2);
    assert_eq!(first.1["id"], stage.sandbox.message(press).unwrap().id.to_string());
    let second = format!("/messages/{}", second.1["id"].as_str().unwrap());
    assert_eq!(stage.webhook(press, Method::DELETE, &second, None).await.0, 204);
    assert_eq!(stage.sandbox.view(BOB).channels[0].messages.len(), 1);
    assert_eq!(stage.sandbox.finish(), []);
}

#[tokio::test]
async fn an_update_changes_the_message_of_the_button() {
    let stage = Stage::new().await;
    let press = stage.note();
    let mut data = plain("before");
    data["components"] =
        json!([{ "type": 1, "components": [{ "type": 2, "style": 1, "label": "Go", "custom_id": "go" }] }]);
    stage.callback(press, &say(data)).await;
    let message = stage.sandbox.message(press).unwrap();
    let click = stage.sandbox.click_label(BOB, message.id, "Go").unwrap();
    let mut data = plain("after");
    data["components"] = json!([]);
    assert_eq!(stage.callback(click, &json!({ "type": 7, "data": data })).await.0, 204);
    let after = stage.sandbox.message(click).unwrap();
    assert_eq!((after.id, after.text().as_str()), (message.id, "after"));
    assert_eq!(stage.sandbox.finish(), []);
}

#[tokio::test]
async fn direct_messages_go_to_one_person_unless_closed() {
    let stage = Stage::new().await;
    let opened = stage
        .send(Method::POST, "/users/@me/channels", Some(&json!({ "recipient_id": BOB.to_string() })))
        .await;
    let path = format!("/channels/{}/messages", opened.1["id"].as_str().unwrap());
    assert_eq!(stage.send(Method::POST, &path, Some(&plain("psst"))).await.0, 200);
    assert_eq!(
        stage.sandbox.look(|world| world.dms(BOB).map(|message| message.text()).collect::<Vec<_>>()),
        ["psst"]
    );
    assert_eq!(stage.sandbox.view(BOB).channels.last().unwrap().guild, None);
    assert_eq!(stage.sandbox.unread().len(), 1);
    assert_eq!(stage.sandbox.dms(BOB)[0].content(), "psst");
    assert!(stage.sandbox.unread().is_empty());
    stage.sandbox.close_dms(BOB);
    let (status, body) = stage.send(Method::POST, &path, Some(&plain("psst"))).await;
    assert_eq!((status, &body["code"]), (403, &json!(50_007)));
    assert_eq!(stage.sandbox.breaches(), []);
}
