//! When and how a client makes requests: deadlines, one response per interaction, tokens, rate limits, and scripted faults.

use std::time::Duration;

use discord_sandbox::rules::conduct;
use discord_sandbox::{LimitScope, RestFault, Trouble};
use reqwest::Method;
use serde_json::json;

use super::{AGENT, BOB, Stage, plain, say};

fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

#[tokio::test]
async fn after_three_seconds_the_interaction_is_unknown() {
    let stage = Stage::new().await;
    let (early, late) = (stage.note(), stage.note());
    stage.clock.advance(seconds(3));
    assert_eq!(stage.callback(early, &say(plain("just"))).await.0, 204);
    stage.clock.advance(Duration::from_millis(1));
    let (status, body) = stage.callback(late, &say(plain("late"))).await;
    assert_eq!((status, &body["code"]), (404, &json!(10_062)));
    assert_eq!(stage.sentences(), [conduct::IN_TIME.sentence]);
}

#[tokio::test]
async fn a_second_first_answer_is_refused() {
    let stage = Stage::new().await;
    let press = stage.note();
    stage.callback(press, &say(plain("one"))).await;
    let (status, body) = stage.callback(press, &say(plain("two"))).await;
    assert_eq!((status, &body["code"]), (400, &json!(40_060)));
    assert_eq!(stage.sentences(), [conduct::ONE_ANSWER.sentence]);
}

#[tokio::test]
async fn the_token_lives_fifteen_minutes() {
    let stage = Stage::new().await;
    let press = stage.note();
    stage.callback(press, &say(plain("one"))).await;
    stage.clock.advance(seconds(900));
    assert_eq!(stage.webhook(press, Method::PATCH, "/messages/@original", Some(&plain("two"))).await.0, 200);
    stage.clock.advance(Duration::from_millis(1));
    let (status, body) =
        stage.webhook(press, Method::PATCH, "/messages/@original", Some(&plain("three"))).await;
    assert_eq!((status, &body["code"]), (401, &json!(50_027)));
    assert_eq!(stage.sentences(), [conduct::TOKEN_LIFE.sentence]);
    let press = stage.note();
    stage.sandbox.forgive(press);
    stage.clock.advance(seconds(901));
    assert_eq!(stage.webhook(press, Method::POST, "", Some(&plain("four"))).await.0, 401);
    assert!(stage.sentences().is_empty());
}

#[tokio::test]
async fn a_follow_up_comes_after_the_first_answer() {
    let stage = Stage::new().await;
    let (status, body) = stage.webhook(stage.note(), Method::POST, "", Some(&plain("too soon"))).await;
    assert_eq!((status, &body["code"]), (404, &json!(10_015)));
    assert_eq!(stage.sentences(), [conduct::ANSWER_FIRST.sentence]);
}

#[tokio::test]
async fn a_deferral_without_its_edit_shows_at_the_end() {
    let stage = Stage::new().await;
    let press = stage.note();
    // Only what reached somebody counts, so an endpoint that accepts and does nothing stands in.
    let url = super::endpoint::accepting().await;
    stage.sandbox.set_interactions_url(Some(url));
    stage.sandbox.repeat(press).unwrap();
    stage.callback(press, &json!({ "type": 5 })).await;
    let silent = stage.note();
    let rules: Vec<_> = stage.sandbox.finish().into_iter().map(|breach| breach.rule).collect();
    assert_eq!(rules, [conduct::DEFERRAL_EDITED.sentence, conduct::ANSWERED.sentence]);
    stage.sandbox.take_breaches();
    stage.webhook(press, Method::PATCH, "/messages/@original", Some(&plain("done"))).await;
    stage.sandbox.forgive(silent);
    assert_eq!(stage.sandbox.finish(), []);
}

#[tokio::test]
async fn a_wrong_token_gets_401_and_insisting_is_a_breach() {
    let stage = Stage::empty().await;
    let url = format!("{}/api/v10/users/@me", stage.sandbox.api_url());
    for _ in 0..5 {
        let got = stage.http.get(&url).header("authorization", "Bot wrong").send().await.unwrap();
        assert_eq!(got.status().as_u16(), 401);
    }
    assert_eq!(stage.sentences(), [conduct::TOKEN.sentence]);
    assert_eq!(stage.send(Method::GET, "/users/@me", None).await.0, 200);
}

#[tokio::test]
async fn agent_route_and_body_are_judged() {
    let stage = Stage::empty().await;
    let token = format!("Bot {}", stage.sandbox.token());
    let root = format!("{}/api/v10", stage.sandbox.api_url());
    let plain = reqwest::Client::new();
    let press = format!("{root}/interactions/1/token/callback");
    assert_eq!(plain.post(press).json(&json!({ "type": 5 })).send().await.unwrap().status().as_u16(), 404);
    assert!(stage.sentences().is_empty());
    plain.get(format!("{root}/users/@me")).header("authorization", &token).send().await.unwrap();
    assert_eq!(stage.sentences(), [conduct::USER_AGENT.sentence]);
    let (status, body) = stage.send(Method::GET, "/stickers/1", None).await;
    assert_eq!((status, &body["code"]), (404, &json!(0)));
    assert_eq!(stage.sentences(), [conduct::ROUTE.sentence]);
    stage.http.get(format!("{}/api/v9/users/@me", stage.sandbox.api_url())).send().await.unwrap();
    assert_eq!(stage.sentences(), [conduct::ROUTE.sentence]);
    let post = plain.post(format!("{root}/users/@me/channels")).header("user-agent", AGENT);
    let got = post.header("authorization", &token).body("recipient=1").send().await.unwrap();
    assert_eq!(got.status().as_u16(), 400);
    assert_eq!(stage.sentences(), [conduct::JSON_BODY.sentence]);
}

#[tokio::test]
async fn more_than_fifty_requests_a_second_are_limited_but_answers_are_exempt() {
    let stage = Stage::empty().await;
    let asked = (0..60).map(|_| stage.send(Method::GET, "/users/@me", None));
    let got = futures_util::future::join_all(asked).await;
    assert!(got.iter().any(|(status, _)| *status == 429));
    assert!(stage.sentences().contains(&conduct::GLOBAL.sentence));
    let stage = Stage::new().await;
    for _ in 0..60 {
        assert_eq!(stage.callback(stage.note(), &say(plain("x"))).await.0, 204);
    }
    assert!(stage.sentences().is_empty());
}

#[tokio::test]
async fn a_scripted_limit_names_its_scope_and_must_be_waited_for() {
    let stage = Stage::empty().await;
    let trouble = Trouble::Limited { retry_after: seconds(600), scope: LimitScope::Global };
    stage.sandbox.trouble(RestFault { on: "GET /users/@me".to_owned(), times: 1, trouble });
    let url = format!("{}/api/v10/users/@me", stage.sandbox.api_url());
    let got = stage.http.get(&url).header("authorization", format!("Bot {}", stage.sandbox.token())).send();
    let got = got.await.unwrap();
    assert_eq!(got.status().as_u16(), 429);
    for (name, value) in [("retry-after", "600"), ("x-ratelimit-scope", "global"), ("via", "1.1 sandbox")] {
        assert_eq!(got.headers()[name], value);
    }
    assert_eq!(got.json::<serde_json::Value>().await.unwrap()["global"], true);
    stage.send(Method::GET, "/users/@me", None).await;
    assert_eq!(stage.sentences(), [conduct::RETRY_AFTER.sentence]);
    stage.clock.advance(seconds(600));
    stage.send(Method::GET, "/users/@me", None).await;
    assert!(stage.sentences().is_empty());
}

#[tokio::test]
async fn trouble_comes_as_often_as_planned() {
    let stage = Stage::empty().await;
    let open = json!({ "recipient_id": BOB.to_string() });
    stage.sandbox.trouble(RestFault { on: "POST".to_owned(), times: 2, trouble: Trouble::Status(502) });
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(stage.send(Method::POST, "/users/@me/channels", Some(&open)).await.0);
    }
    assert_eq!(statuses, [502, 502, 200]);
    stage.sandbox.trouble(RestFault { on: String::new(), times: 1, trouble: Trouble::Cut });
    let url = format!("{}/api/v10/users/@me", stage.sandbox.api_url());
    let cut =
        stage.http.get(url).header("authorization", format!("Bot {}", stage.sandbox.token())).send().await;
    let whole = match cut {
        Ok(response) => response.bytes().await.is_ok(),
        Err(_) => false,
    };
    assert!(!whole);
    let statuses: Vec<_> =
        stage.sandbox.look(|world| world.requests().iter().map(|request| request.status).collect());
    assert_eq!(statuses, [502, 502, 200, 200]);
    assert_eq!(stage.sandbox.breaches(), []);
}
