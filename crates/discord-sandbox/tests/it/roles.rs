//! Members and their roles: who has left, who may give which role, and how fast.

use discord_sandbox::rules::conduct;
use reqwest::Method;
use serde_json::{Value, json};

use super::{ACME, ALICE, BOB, MALLORY, Stage};

impl Stage {
    async fn role(&self, method: Method, member: impl std::fmt::Display, role: u64) -> (u16, Value) {
        let path = format!("/guilds/{ACME}/members/{member}/roles/{role}");
        let (status, body) = self.send(method, &path, None).await;
        (status, body["code"].clone())
    }

    async fn member(&self, member: impl std::fmt::Display) -> Value {
        self.send(Method::GET, &format!("/guilds/{ACME}/members/{member}"), None).await.1
    }
}

#[tokio::test]
async fn a_role_is_given_and_taken_and_shows_in_what_the_member_presses() {
    let stage = Stage::new().await;
    let role = stage.sandbox.add_role(ACME, "Working", 3);
    for _ in 0..2 {
        assert_eq!(stage.role(Method::PUT, ALICE, role).await.0, 204, "again changes nothing");
    }
    let payload = stage.sandbox.payload(stage.note()).unwrap();
    assert_eq!(payload["member"]["roles"], json!([role.to_string()]));
    assert_eq!(stage.member(ALICE).await["roles"], json!([role.to_string()]));
    assert_eq!(stage.role(Method::DELETE, ALICE, role).await.0, 204);
    assert!(stage.sandbox.roles_of(ALICE).is_empty());
    stage.sandbox.give_role(ALICE, role);
    stage.sandbox.delete_role(role);
    assert!(stage.sandbox.roles_of(ALICE).is_empty());
    assert_eq!(stage.role(Method::PUT, ALICE, role).await, (404, json!(10_011)));
    assert_eq!(stage.sandbox.breaches(), []);
}

#[tokio::test]
async fn a_member_who_left_is_unknown_until_they_are_back() {
    let stage = Stage::empty().await;
    let role = stage.sandbox.add_role(ACME, "Working", 3);
    stage.sandbox.give_role(BOB, role);
    assert_eq!(stage.member(BOB).await["user"]["username"], "bob");
    stage.sandbox.leave(BOB, ACME);
    assert_eq!(stage.member(BOB).await["code"], 10_007);
    assert_eq!(stage.role(Method::PUT, BOB, role).await, (404, json!(10_007)));
    assert!(stage.sandbox.slash(BOB, Some(ACME), &["note"], &[]).is_err());
    stage.sandbox.join(BOB, ACME);
    assert_eq!(stage.member(BOB).await["roles"], json!([]));
    assert_eq!(stage.member(MALLORY).await["code"], 10_007);
}

#[tokio::test]
async fn the_bot_gives_roles_below_its_own_and_only_with_the_permission() {
    let stage = Stage::empty().await;
    let role = stage.sandbox.add_role(ACME, "Working", 3);
    let above = stage.sandbox.add_role(ACME, "Above", 11);
    let put = async |role| stage.role(Method::PUT, BOB, role).await;
    assert_eq!(put(above).await, (403, json!(50_013)));
    assert_eq!(put(ACME.0).await, (400, json!(50_028)), "@everyone");
    assert_eq!(put(ACME.0 + 2).await, (400, json!(50_028)), "the bot's own");
    stage.sandbox.change_guild(ACME, |guild| guild.bot.position = 12);
    assert_eq!(put(above).await.0, 204);
    stage.sandbox.change_guild(ACME, |guild| guild.bot.permissions = discord_sandbox::EVERYONE);
    assert_eq!(put(role).await, (403, json!(50_013)));
    stage.sandbox.change_guild(ACME, |guild| {
        guild.bot.permissions |= discord_sandbox::MANAGE_ROLES;
        guild.two_factor = true;
    });
    assert_eq!(put(role).await, (403, json!(60_003)), "the owner has no second factor");
    let setup = discord_sandbox::Setup { owner_two_factor: true, ..Default::default() };
    let stage = Stage::set_up(setup).await;
    let role = stage.sandbox.add_role(ACME, "Working", 3);
    stage.sandbox.change_guild(ACME, |guild| guild.two_factor = true);
    assert_eq!(stage.role(Method::PUT, BOB, role).await.0, 204);
}

#[tokio::test]
async fn the_bot_finds_its_own_place_among_the_roles() {
    let stage = Stage::empty().await;
    let role = stage.sandbox.add_role(ACME, "Working", 3);
    let roles = stage.send(Method::GET, &format!("/guilds/{ACME}/roles"), None).await.1;
    let names: Vec<_> = roles.as_array().unwrap().iter().map(|role| role["name"].clone()).collect();
    assert_eq!(names, ["@everyone", "Working", "Sandbox"]);
    assert_eq!((&roles[1]["id"], &roles[2]["position"]), (&json!(role.to_string()), &json!(10)));
    for own in ["@me".to_owned(), stage.sandbox.application_id().to_string()] {
        assert_eq!(stage.member(own).await["roles"], json!([roles[2]["id"]]));
    }
    let guild = stage.send(Method::GET, &format!("/guilds/{ACME}"), None).await.1;
    assert_eq!((&guild["roles"], &guild["mfa_level"]), (&roles, &json!(0)));
}

#[tokio::test]
async fn ten_changes_of_roles_fill_the_bucket() {
    let stage = Stage::empty().await;
    let role = stage.sandbox.add_role(ACME, "Working", 3);
    for _ in 0..10 {
        assert_eq!(stage.role(Method::PUT, BOB, role).await.0, 204);
    }
    assert!(stage.sentences().is_empty());
    assert_eq!(stage.role(Method::DELETE, BOB, role).await.0, 429);
    assert_eq!(stage.sentences(), [conduct::BUCKET.sentence]);
    assert_eq!(stage.sandbox.roles_of(BOB), [role]);
}
