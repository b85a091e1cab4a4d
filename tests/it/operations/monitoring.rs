//! Health checks and metrics, and that nobody else can read them.

use std::net::SocketAddr;
use std::str::FromStr;
use std::time::Duration;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use timetrack_bot::clock::Clock;
use timetrack_bot::config::Config;
use timetrack_bot::start::start;
use timetrack_sandbox::Weather;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::patience::Rounds;
use crate::stories;
use crate::story::{ANNA, MORNING, Story, Transport, instant};

stories! {
    a_day_shows_in_the_metrics_and_nobody_in_them,
    the_public_listener_serves_nothing_but_interactions,
    an_outage_of_timetrack_is_shown_and_leaves_the_bot_ready,
    a_database_that_takes_no_writes_is_not_ready,
}

async fn ask(address: SocketAddr, path: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
}

async fn metrics(story: &Story) -> String {
    let (status, text) = ask(story.bot().health_addr(), "/metrics").await;
    assert_eq!(status, 200);
    text
}

/// The value of one line of the report.
fn value(text: &str, name: &str) -> f64 {
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("no {name} in:\n{text}")).parse().unwrap()
}

/// Asks until the bot says so; what is shown follows what happened by a moment.
async fn until_ready_says(story: &Story, status: u16, words: &str) {
    let mut rounds = Rounds::new();
    loop {
        let last = ask(story.bot().health_addr(), "/readyz").await;
        if last.0 == status && last.1.contains(words) {
            return;
        }
        assert!(rounds.next().await, "wanted {status} {words}, heard {last:?}");
    }
}

/// Time passes until the report says so: one unreadable answer is no outage yet.
async fn until_timetrack_is(story: &mut Story, up: &str) {
    let line = format!(r#"timetrack_bot_timetrack_up{{account="default"}} {up}.0"#);
    let mut rounds = Rounds::new();
    while !metrics(story).await.lines().any(|known| known == line) {
        story.pass(Duration::from_secs(5));
        rounds.demand(&line).await;
    }
}

async fn a_day_shows_in_the_metrics_and_nobody_in_them(transport: Transport) {
    let mut story = Story::new(transport).await;
    assert_eq!(ask(story.bot().health_addr(), "/healthz").await, (200, "ok".to_owned()));
    until_ready_says(&story, 200, r#""ready":true"#).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.says(ANNA, "/clockout", &[]).await;
    story.says(ANNA, "/project stop", &[]).await;
    let text = metrics(&story).await;
    assert!(value(&text, "timetrack_bot_interactions_total") >= 5.0, "{text}");
    for (line, expected) in [
        (r#"timetrack_bot_handled_total{command="clockin",outcome="recorded"}"#, 2.0),
        (r#"timetrack_bot_handled_total{command="admin link",outcome="answered"}"#, 2.0),
        (r#"timetrack_bot_punches_total{account="default",result="done"}"#, 2.0),
        (r#"timetrack_bot_punches_total{account="default",result="refused"}"#, 1.0),
        (r#"timetrack_bot_punches_total{account="default",result="duplicate"}"#, 1.0),
        (
            r#"timetrack_bot_timetrack_seconds_count{account="default",call="attendance start",outcome="ok"}"#,
            1.0,
        ),
        (r#"timetrack_bot_waiting{account="default"}"#, 0.0),
        ("timetrack_bot_discord_up", 1.0),
        (r#"timetrack_bot_timetrack_up{account="default"}"#, 1.0),
        ("timetrack_bot_undecodable_total", 0.0),
    ] {
        assert!((value(&text, line) - expected).abs() < 0.5, "{line} is not {expected} in:\n{text}");
    }
    assert!(value(&text, "timetrack_bot_answer_seconds_count") >= 4.0, "{text}");
    for personal in ["anna", "ben.meyer", "400000000000000001", "500000000000000001"] {
        assert!(!text.contains(personal), "{personal} is in:\n{text}");
    }
    story.end().await;
}

async fn the_public_listener_serves_nothing_but_interactions(transport: Transport) {
    let story = Story::new(transport).await;
    let (public, inner) = (story.bot().listen_addr(), story.bot().health_addr());
    match transport {
        Transport::Gateway => assert_eq!(public, inner, "the gateway has nothing public"),
        Transport::Endpoint => {
            assert_ne!(public, inner);
            for path in ["/metrics", "/readyz", "/healthz", "/"] {
                assert_eq!(ask(public, path).await.0, 404, "{path}");
            }
            assert_eq!(ask(inner, "/interactions").await.0, 404);
        }
    }
    story.end().await;
}

async fn an_outage_of_timetrack_is_shown_and_leaves_the_bot_ready(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.timetrack.set_weather(Weather::Down);
    let (press, _) = story.says_in_vain(ANNA, "/clockin", &[]).await;
    story.pass(Duration::from_secs(600));
    until_timetrack_is(&mut story, "0").await;
    let text = metrics(&story).await;
    assert!((value(&text, r#"timetrack_bot_waiting{account="default"}"#) - 1.0).abs() < 0.5, "{text}");
    assert!(value(&text, r#"timetrack_bot_oldest_waiting_seconds{account="default"}"#) >= 600.0, "{text}");
    until_ready_says(&story, 200, r#""delivery":"ok""#).await;
    story.timetrack.set_weather(Weather::Fine);
    story.until_booked().await;
    story.becomes(press, "Working").await;
    let text = metrics(&story).await;
    until_timetrack_is(&mut story, "1").await;
    assert!(value(&text, r#"timetrack_bot_postponed_total{account="default"}"#) >= 1.0, "{text}");
    story.end().await;
}

async fn a_database_that_takes_no_writes_is_not_ready(transport: Transport) {
    let mut story = Story::new(transport).await;
    until_ready_says(&story, 200, r#""database":"ok""#).await;
    story.pass(Duration::from_secs(5));
    let url = format!("sqlite://{}", story.database().display());
    let mut other = SqliteConnectOptions::from_str(&url).unwrap().connect().await.unwrap();
    let lock = other.begin_with("BEGIN IMMEDIATE").await.unwrap();
    until_ready_says(&story, 503, r#""database":"does not"#).await;
    assert_eq!(ask(story.bot().health_addr(), "/healthz").await.0, 200, "alive all the same");
    lock.rollback().await.unwrap();
    until_ready_says(&story, 200, r#""database":"ok""#).await;
    story.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_gateway_is_not_ready_until_it_is_back() {
    let story = Story::new(Transport::Gateway).await;
    until_ready_says(&story, 200, r#""discord":"ok""#).await;
    story.discord.swallow_handshakes(1);
    story.discord.drop_gateway();
    until_ready_says(&story, 503, r#""discord":"not connected""#).await;
    let back = async {
        while ask(story.bot().health_addr(), "/readyz").await.0 != 200 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), back).await.expect("back within 30 s");
    let text = metrics(&story).await;
    assert!(value(&text, "timetrack_bot_gateway_disconnects_total") >= 1.0, "{text}");
    assert!((value(&text, "timetrack_bot_gateway_resumes_total") - 1.0).abs() < 0.5, "{text}");
    story.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_port_in_use_is_named_with_its_setting() {
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let folder = tempfile::tempdir().unwrap();
    for name in ["HEALTH_ADDR", "LISTEN_ADDR"] {
        let database = format!("sqlite://{}/{name}.db", folder.path().display());
        let config = Config::from_lookup(&|asked| {
            Ok(Some(
                match asked {
                    "DISCORD_TOKEN" => "token",
                    "DISCORD_GUILD_IDS" => "123456789012345678",
                    "DISCORD_TRANSPORT" => "endpoint",
                    "DISCORD_PUBLIC_KEY" => {
                        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
                    }
                    "DISCORD_API_URL" | "TIMETRACK_URL" => "http://127.0.0.1:9",
                    "TIMETRACK_API_KEY" | "TIMETRACK_API_SECRET" => "0123456789",
                    "DATABASE_URL" => &database,
                    _ if asked == name => &address,
                    "HEALTH_ADDR" | "LISTEN_ADDR" => "127.0.0.1:0",
                    _ => return Ok(None),
                }
                .to_owned(),
            ))
        })
        .unwrap();
        let Err(error) = start(config, Clock::manual(instant(MORNING))).await else { panic!("it started") };
        let words = format!("{error:#}");
        assert!(words.contains(name) && words.contains(&address), "{words}");
    }
}
