//! Direct messages: a nonce that is enforced, reading a channel back, opening too many channels at once.

use std::time::Duration;

use discord_sandbox::rules::{conduct, message};
use discord_sandbox::{RestFault, Trouble};
use reqwest::Method;
use serde_json::{Value, json};

use super::{ALICE, Stage, plain};

impl Stage {
    /// The path of Alice's messages.
    async fn with_alice(&self) -> String {
        let (_, opened) =
            self.send(Method::POST, "/users/@me/channels", Some(&json!({ "recipient_id": ALICE }))).await;
        format!("/channels/{}/messages", opened["id"].as_str().unwrap())
    }

    fn told(&self) -> Vec<String> {
        self.sandbox.dms(ALICE).iter().map(discord_sandbox::Message::text).collect()
    }
}

fn with_nonce(content: &str, nonce: &str) -> Value {
    let mut body = plain(content);
    body["nonce"] = json!(nonce);
    body["enforce_nonce"] = json!(true);
    body
}

#[tokio::test]
async fn within_minutes_an_enforced_nonce_returns_the_first_message() {
    let stage = Stage::empty().await;
    let to = stage.with_alice().await;
    let send = async |body: Value| stage.send(Method::POST, &to, Some(&body)).await.1["id"].clone();
    let first = send(with_nonce("one", "7")).await;
    stage.clock.advance(Duration::from_secs(120));
    assert_eq!(send(with_nonce("again", "7")).await, first);
    assert_ne!(send(with_nonce("another", "8")).await, first);
    let path = format!("{to}/{}", first.as_str().unwrap());
    assert_eq!(stage.send(Method::DELETE, &path, None).await.0, 204);
    assert_eq!(send(with_nonce("deleted meanwhile", "7")).await, first);
    let mut unenforced = with_nonce("not enforced", "7");
    unenforced["enforce_nonce"] = json!(false);
    assert_ne!(send(unenforced).await, first);
    stage.clock.advance(Duration::from_secs(600));
    assert_ne!(send(with_nonce("much later", "7")).await, first);
    assert_eq!(stage.told(), ["one", "another", "not enforced", "much later"]);
    assert_eq!(stage.sandbox.breaches(), []);
}

#[tokio::test]
async fn a_message_whose_answer_was_lost_shows_once_and_can_be_read_back() {
    let stage = Stage::empty().await;
    let to = stage.with_alice().await;
    let before = stage.send(Method::POST, &to, Some(&plain("before"))).await.1["id"].clone();
    let trouble = RestFault { on: "POST /channels".to_owned(), times: 1, trouble: Trouble::Cut };
    stage.sandbox.trouble(trouble);
    assert_eq!(stage.send(Method::POST, &to, Some(&with_nonce("lost", "7"))).await.1, Value::Null);
    let (_, found) =
        stage.send(Method::GET, &format!("{to}?after={}&limit=100", before.as_str().unwrap()), None).await;
    let contents: Vec<_> = found.as_array().unwrap().iter().map(|one| one["content"].clone()).collect();
    assert_eq!(contents, [json!("lost")]);
    assert_eq!(found[0]["author"]["id"], json!(stage.sandbox.application_id().to_string()));
    let again = stage.send(Method::POST, &to, Some(&with_nonce("lost", "7"))).await.1;
    assert_eq!(again["id"], found[0]["id"]);
    stage.sandbox.forget_nonces();
    assert_ne!(stage.send(Method::POST, &to, Some(&with_nonce("anew", "7"))).await.1["id"], found[0]["id"]);
    assert_eq!(stage.told(), ["before", "lost", "anew"]);
}

#[tokio::test]
async fn the_first_messages_after_an_id_are_listed_the_newest_first() {
    let stage = Stage::empty().await;
    let to = stage.with_alice().await;
    for content in ["1", "2", "3", "4"] {
        stage.send(Method::POST, &to, Some(&plain(content))).await;
    }
    let listed = async |query: &str| {
        let (_, found) = stage.send(Method::GET, &format!("{to}?{query}"), None).await;
        found
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["content"].as_str().unwrap().to_owned())
            .collect::<String>()
    };
    assert_eq!((listed("").await, listed("limit=2").await), ("4321".to_owned(), "43".to_owned()));
    assert_eq!(
        (listed("after=0&limit=2").await, listed("after=0").await),
        ("21".to_owned(), "4321".to_owned())
    );
}

#[tokio::test]
async fn a_nonce_has_at_most_25_characters() {
    let stage = Stage::empty().await;
    let to = stage.with_alice().await;
    assert_eq!(stage.send(Method::POST, &to, Some(&with_nonce("x", &"1".repeat(26)))).await.0, 400);
    assert_eq!(stage.sentences(), [message::NONCE.sentence]);
}

#[tokio::test]
async fn opening_dozens_of_channels_at_once_is_refused() {
    let setup = discord_sandbox::Setup::default();
    let people = (1..=30)
        .map(|id| discord_sandbox::Person { id: discord_sandbox::UserId(id), ..setup.people[0].clone() });
    let stage = Stage::set_up(discord_sandbox::Setup { people: people.collect(), ..setup.clone() }).await;
    let mut refused = 0;
    for id in (1..=30).chain(1..=5) {
        let body = json!({ "recipient_id": id.to_string() });
        let (status, body) = stage.send(Method::POST, "/users/@me/channels", Some(&body)).await;
        refused += usize::from(status != 200 && body["code"] == 40_003);
    }
    assert_eq!(refused, 10, "one that is open already is none");
    assert_eq!(stage.sentences(), [conduct::OPENINGS.sentence; 10]);
}
