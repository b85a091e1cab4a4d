//! Signed interactions over HTTP: they verify, responses are checked, and an endpoint that does not verify signatures is found
//! out.

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use discord_sandbox::AnswerKind;
use discord_sandbox::rules::{conduct, message};
use ed25519_dalek::{Signature, VerifyingKey};
use serde_json::{Value, json};
use url::Url;

use super::{Stage, plain, say};

async fn listen(app: Router) -> Url {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/interactions", listener.local_addr().unwrap()).parse().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    url
}

/// An endpoint that takes everything and answers later, over REST.
pub async fn accepting() -> Url {
    listen(Router::new().route("/interactions", post(async || StatusCode::ACCEPTED))).await
}

/// An endpoint that verifies with this key and answers with this.
async fn careful(key: String, answer: Value) -> Url {
    let key: [u8; 32] = hex::decode(key).unwrap().try_into().unwrap();
    let key = VerifyingKey::from_bytes(&key).unwrap();
    let handle = move |headers: HeaderMap, body: Bytes| async move {
        let header = |name: &str| {
            headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
        };
        let signed = [header("x-signature-timestamp").as_bytes(), &body].concat();
        let signature = hex::decode(header("x-signature-ed25519")).unwrap_or_default();
        let verified = Signature::from_slice(&signature)
            .is_ok_and(|signature| key.verify_strict(&signed, &signature).is_ok());
        if !verified {
            return StatusCode::UNAUTHORIZED.into_response();
        }
        let press: Value = serde_json::from_slice(&body).unwrap();
        axum::Json(if press["type"] == 1 { json!({ "type": 1 }) } else { answer }).into_response()
    };
    listen(Router::new().route("/interactions", post(handle))).await
}

async fn careless() -> Url {
    let always = async || -> Response { axum::Json(json!({ "type": 1 })).into_response() };
    listen(Router::new().route("/interactions", post(always))).await
}

#[tokio::test]
async fn a_careful_endpoint_passes_and_its_body_is_the_first_answer() {
    let stage = Stage::new().await;
    let url = careful(stage.sandbox.public_key_hex(), say(plain("hello"))).await;
    stage.sandbox.set_interactions_url(Some(url));
    stage.sandbox.ping_endpoint().await.unwrap();
    let press = stage.note();
    assert_eq!(stage.sandbox.answer(press).await.unwrap().kind, AnswerKind::Message);
    assert_eq!(stage.sandbox.said(press).await.unwrap().text(), "hello");
    assert_eq!(stage.sandbox.finish(), []);
}

#[tokio::test]
async fn an_endpoint_that_accepts_bad_signatures_is_found_out() {
    let stage = Stage::new().await;
    stage.sandbox.set_interactions_url(Some(careless().await));
    stage.sandbox.ping_endpoint().await.unwrap();
    assert_eq!(stage.sentences(), [conduct::ENDPOINT_SIGNATURE.sentence; 7]);
}

#[tokio::test]
async fn an_endpoint_that_refuses_ping_is_found_out() {
    let stage = Stage::new().await;
    let url = listen(Router::new().route("/interactions", post(async || StatusCode::UNAUTHORIZED))).await;
    stage.sandbox.set_interactions_url(Some(url));
    stage.sandbox.ping_endpoint().await.unwrap();
    assert_eq!(stage.sentences(), [conduct::ENDPOINT_PING.sentence]);
    let press = stage.note();
    let status = |world: &discord_sandbox::World| world.interaction(press.id)?.endpoint_status;
    assert_eq!(stage.sandbox.wait_for("a status", status).await.unwrap(), 401);
    assert_eq!(stage.sentences(), [conduct::ENDPOINT_ANSWER.sentence]);
}

#[tokio::test]
async fn the_body_of_an_endpoint_is_held_to_the_same_rules() {
    let stage = Stage::new().await;
    let url = careful(stage.sandbox.public_key_hex(), say(plain(""))).await;
    stage.sandbox.set_interactions_url(Some(url));
    let press = stage.note();
    let status = |world: &discord_sandbox::World| world.interaction(press.id)?.endpoint_status;
    stage.sandbox.wait_for("a status", status).await.unwrap();
    assert_eq!(stage.sentences(), [message::EMPTY.sentence]);
}

#[tokio::test]
async fn anything_can_be_sent_raw() {
    let stage = Stage::new().await;
    let url = careful(stage.sandbox.public_key_hex(), json!({ "type": 1 })).await;
    let signed = stage.sandbox.signed(b"{}");
    assert_eq!(stage.sandbox.post(&url, signed, b"{}".to_vec()).await.unwrap().status, 200);
    stage.sandbox.set_interactions_url(Some(url));
    let reply = stage.sandbox.raw_interaction(&json!({ "odd": true })).await.unwrap().unwrap();
    assert_eq!(reply.status, 200);
}
