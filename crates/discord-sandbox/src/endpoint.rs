//! Posts interactions as signed HTTP requests to an application's endpoint, as Discord does.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::Request;
use axum::http::header::CONTENT_TYPE;
use ed25519_dalek::Signer;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use url::Url;

use super::answers;
use super::handle::Press;
use super::rules::conduct;
use super::world::World;
use super::{DiscordSandbox, Shared};
use crate::ids::InteractionId;

/// Longest wait for an answer by the machine's clock, which a busy machine must not reach; whether the answer was in time is told by
/// the sandbox's clock.
const PATIENCE: Duration = Duration::from_mins(2);
const LARGEST: usize = 1 << 20;

pub(super) type Http = Client<HttpConnector, Body>;

pub(super) fn client() -> Http {
    Client::builder(TokioExecutor::new()).build_http()
}

/// What a post to the endpoint came back with.
#[derive(Clone, Debug)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// `Content-Type`.
    pub content_type: String,
    /// The body, if it is JSON.
    pub json: Option<Value>,
    /// Whether there was a body at all.
    pub empty: bool,
}

/// The two headers of a signed request, right or wrong.
#[derive(Clone, Debug, Default)]
pub struct Signed {
    /// `X-Signature-Ed25519`.
    pub signature: Option<String>,
    /// `X-Signature-Timestamp`.
    pub timestamp: Option<String>,
}

impl Shared {
    pub(super) fn sign(&self, timestamp: &str, body: &[u8]) -> String {
        hex::encode(self.key.sign(&[timestamp.as_bytes(), body].concat()).to_bytes())
    }

    pub(super) fn signed(&self, body: &[u8]) -> Signed {
        let timestamp = (self.now)().timestamp().to_string();
        Signed { signature: Some(self.sign(&timestamp, body)), timestamp: Some(timestamp) }
    }

    pub(super) async fn post(&self, url: &Url, signed: Signed, body: Bytes) -> anyhow::Result<Reply> {
        let mut request = Request::post(url.as_str())
            .header(CONTENT_TYPE, "application/json")
            .header("user-agent", "Discord-Interactions/1.0 (+https://discord.com)");
        for (name, value) in
            [("x-signature-ed25519", signed.signature), ("x-signature-timestamp", signed.timestamp)]
        {
            if let Some(value) = value {
                request = request.header(name, value);
            }
        }
        let exchange = async {
            let response = self.http.request(request.body(Body::from(body))?).await?;
            let status = response.status().as_u16();
            let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
            let content_type = kind.unwrap_or_default().to_owned();
            let body = to_bytes(Body::new(response.into_body()), LARGEST).await?;
            Ok(Reply {
                status,
                content_type,
                json: serde_json::from_slice(&body).ok(),
                empty: body.is_empty(),
            })
        };
        tokio::time::timeout(PATIENCE, exchange)
            .await
            .context("the endpoint did not answer within two minutes")?
    }
}

impl DiscordSandbox {
    /// Sends anything as an interaction: over the gateway as INTERACTION_CREATE, or signed to the endpoint. Its answer is
    /// not judged.
    pub async fn raw_interaction(&self, payload: &Value) -> anyhow::Result<Option<Reply>> {
        self.count_delivery(payload);
        match self.look(|world| world.interactions_url.clone()) {
            Some(url) => {
                let body = Bytes::from(payload.to_string());
                Ok(Some(self.shared.post(&url, self.shared.signed(&body), body).await?))
            }
            None => {
                self.shared
                    .change(|world, _| world.sessions.dispatch(None, "INTERACTION_CREATE", payload, None));
                Ok(None)
            }
        }
    }

    /// Signs a body for the endpoint, as of the sandbox's clock.
    pub fn signed(&self, body: &[u8]) -> Signed {
        self.shared.signed(body)
    }

    /// Posts to any address with these headers; nothing is judged. A body with the id of a press delivers that press once more.
    ///
    /// # Errors
    /// If there is no answer within two minutes.
    pub async fn post(&self, url: &Url, signed: Signed, body: Vec<u8>) -> anyhow::Result<Reply> {
        self.count_delivery(&serde_json::from_slice(&body).unwrap_or(Value::Null));
        self.shared.post(url, signed, Bytes::from(body)).await
    }

    fn count_delivery(&self, payload: &Value) {
        let id = payload["id"].as_str().and_then(|id| id.parse().ok()).map(InteractionId);
        self.shared.change(|world, _| {
            if let Some(press) = id.and_then(|id| world.presses.get_mut(&id)) {
                press.deliveries += 1;
            }
        });
    }

    /// Waits until so many answers to a press were refused because it was answered already, and returns their data.
    ///
    /// # Errors
    /// After two minutes of the machine's clock.
    pub async fn refused_answers(&self, press: Press, times: usize) -> anyhow::Result<Vec<Value>> {
        let refused = |world: &World| {
            let refused = &world.interaction(press.id)?.refused;
            (refused.len() >= times).then(|| refused.clone())
        };
        self.wait_for("answers that are refused", refused).await
    }

    /// Does what Discord does when an endpoint is entered; what is wrong becomes a breach.
    ///
    /// # Errors
    /// If there is no endpoint or it does not answer.
    pub async fn ping_endpoint(&self) -> anyhow::Result<()> {
        let url = self.look(|world| world.interactions_url.clone()).context("no endpoint is set")?;
        ping(&self.shared, &url).await
    }
}

/// Posts a press and takes the body that comes back as its first answer.
pub(super) async fn deliver(shared: Arc<Shared>, url: Url, id: InteractionId, payload: Value) {
    let body = Bytes::from(payload.to_string());
    let reply = shared.post(&url, shared.signed(&body), body).await;
    shared.change(|world, now| {
        let Some(press) = world.presses.get_mut(&id) else { return };
        let words = press.words.clone();
        let forgiven = press.forgiven;
        let reply = match reply {
            Ok(reply) => reply,
            Err(problem) if forgiven => return tracing::debug!(%problem, "the endpoint is away"),
            Err(problem) => {
                return world.breach(&conduct::ENDPOINT_ANSWER, format_args!("{words}: {problem:#}"));
            }
        };
        press.endpoint_status = Some(reply.status);
        let accepted = reply.status == 202 && reply.empty;
        let json = reply.content_type.starts_with("application/json") && reply.status == 200;
        match reply.json.filter(|_| json) {
            // A refusal is kept as a breach already; the endpoint has no way to be told.
            Some(answer) => drop(answers::first(world, id, &answer, now)),
            None if accepted => press.endpoint_status = None,
            None if forgiven => {}
            None => world.breach(
                &conduct::ENDPOINT_ANSWER,
                format_args!("{words}: status {}, `{}`", reply.status, reply.content_type),
            ),
        }
    });
}

/// What Discord does when an endpoint is entered: a PING that must be answered, and probes that must be refused.
pub(super) async fn ping(shared: &Shared, url: &Url) -> anyhow::Result<()> {
    let now = (shared.now)();
    let id = shared.change(|world, now| world.snowflake(now).to_string());
    let application = shared.look(|world| world.setup.application.to_string());
    let body = Bytes::from(
        json!({
            "application_id": application, "id": id, "token": "ping", "type": 1, "version": 1,
            "entitlements": [], "user": { "id": "1", "username": "discord", "discriminator": "0000", "avatar": null },
        })
        .to_string(),
    );
    let good = shared.signed(&body);
    let reply = shared.post(url, good.clone(), body.clone()).await?;
    if reply.status != 200 || reply.json.as_ref().is_none_or(|json| json["type"] != 1) {
        shared.change(|world, _| world.breach(&conduct::ENDPOINT_PING, format_args!("{reply:?}")));
    }
    let signature = good.signature.clone().unwrap_or_default();
    let other = shared.sign(&now.timestamp().to_string(), b"another body");
    let probes = [
        ("another body's signature", Signed { signature: Some(other), ..good.clone() }),
        ("another timestamp", Signed { timestamp: Some("1".to_owned()), ..good.clone() }),
        ("no signature", Signed { signature: None, ..good.clone() }),
        ("no timestamp", Signed { timestamp: None, ..good.clone() }),
        ("a short one", Signed { signature: signature.get(..126).map(str::to_owned), ..good.clone() }),
        ("not hex", Signed { signature: Some("z".repeat(128)), ..good.clone() }),
        ("zeros", Signed { signature: Some("0".repeat(128)), ..good }),
    ];
    for (name, signed) in probes {
        let status = shared.post(url, signed, body.clone()).await?.status;
        if status != 401 {
            shared.change(|world, _| {
                world.breach(&conduct::ENDPOINT_SIGNATURE, format_args!("{name}: status {status}"));
            });
        }
    }
    Ok(())
}
