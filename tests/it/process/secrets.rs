//! Plants secrets and causes many faults, with the log at TRACE: no secret appears in the log, in what people see, or in any
//! file. The secrets are the bot token, the API key and secret, and all interaction tokens.

use std::path::Path;
use std::time::Duration;

use discord_sandbox::{Client, LimitScope, Press, RestFault, Signed, Trouble, Typed, Who};
use serde_json::json;
use timetrack_bot::model::MemberId;
use timetrack_sandbox::{Fault, On, Weather};

use super::bot::Ended;
use super::plan;
use super::stage::{BOSS, OFFICE, Stage};

/// Settles within two seconds, or is left to itself.
async fn try_it(stage: &Stage, member: MemberId, command: &str, options: &[(&str, &str)]) -> Press {
    let press = stage.press(member, command, options);
    let _ = tokio::time::timeout(Duration::from_millis(2_800), stage.discord.said(press)).await;
    press
}

async fn a_quiet_morning(stage: &Stage) {
    let [anna, ben] = [stage.people[0].id, stage.people[1].id];
    stage.says(anna, "/clockin", &[("at", "5m ago")]).await;
    stage.says(ben, "/clockin", &[("at", "never o'clock")]).await;
    let press = stage.press(anna, "/project start", &[("project", "Project 0001"), ("note", "quiet work")]);
    let message = stage.message(press).await;
    for button in message.buttons() {
        let id = button.custom_id.unwrap();
        let press = stage.discord.click_with((anna, Client::Forced), message.id, (&id, &[])).unwrap();
        stage.discord.forgive(press);
        stage.message(press).await;
    }
    for focus in [("project", "Project"), ("task", "Task")] {
        let path = ["project", "start"];
        let who = Who::new(anna, Some(OFFICE), Client::Forced);
        let typed = Typed { path: &path, options: &[], focus: Some(focus) };
        let press = stage.discord.autocomplete(who, typed).unwrap();
        stage.discord.answer(press).await.unwrap();
    }
    stage.says(anna, "/status", &[]).await;
    stage.says(anna, "/timezone", &[("zone", "Europe/Vienna")]).await;
    stage.says(BOSS, "/admin links", &[]).await;
    stage.says(ben, "/clockout", &[]).await;
}

/// TimeTrack answers with errors that echo what it was sent, with nonsense, or not at all.
async fn timetrack_is_unwell(stage: &Stage) {
    let member = stage.people[2].id;
    let (key, secret) = (stage.timetrack.key(), stage.timetrack.secret());
    let echo = json!({ "errors": [{ "status": 422, "code": 1, "detail": format!("no: {key} {secret}") }] });
    let faults = [
        Fault::Status { status: 422, body: echo.to_string(), retry_after: None },
        Fault::Status { status: 500, body: format!("<pre>{key} {secret}</pre>"), retry_after: None },
        Fault::Status { status: 400, body: format!("{key} {secret}"), retry_after: None },
        Fault::Redirect(format!("{}elsewhere?secret={secret}", stage.timetrack.url())),
        Fault::Html,
        Fault::WrongTypes,
        Fault::TruncatedBody(10),
        Fault::CloseBefore,
    ];
    for fault in faults {
        stage.timetrack.fault_next(On::get("attendance_timer"), fault.clone());
        try_it(stage, member, "/status", &[]).await;
    }
    let refusal = Fault::Status { status: 422, body: echo.to_string(), retry_after: None };
    stage.timetrack.fault_next(On::post("attendance_timer"), refusal);
    let text = stage.says(member, "/clockin", &[]).await;
    assert!(
        text.contains("Not booked") && text.contains(r"\*\*\*"),
        "TimeTrack's words, less the secrets: {text}"
    );
}

/// A punch is noted while TimeTrack is down; its edit and the message instead of it are refused in every way.
async fn discord_is_unwell(stage: &Stage) {
    let limited = Trouble::Limited { retry_after: Duration::from_millis(100), scope: LimitScope::Shared };
    let troubles = [Trouble::Status(502), limited, Trouble::Cut, Trouble::Status(404)];
    for trouble in troubles {
        for on in ["PATCH /webhooks", "POST /interactions", "POST /users", "POST /channels"] {
            stage.discord.trouble(RestFault { on: on.to_owned(), times: 1, trouble });
        }
    }
    stage.timetrack.set_weather(Weather::Down);
    stage.timetrack.hang_up();
    for person in &stage.people {
        // Over the gateway the first answers are what the trouble meets.
        stage.press(person.id, "/project start", &[("project", "Project 0003")]);
    }
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    stage.timetrack.set_weather(Weather::Garbage);
    tokio::time::sleep(Duration::from_millis(700)).await;
    stage.timetrack.set_weather(Weather::Fine);
    stage.drained().await.unwrap();
    stage.discord.calm();
}

/// What no client sends, tokens included; wrong signatures; and frames that are none.
async fn nonsense_arrives(stage: &Stage, of: Press) {
    let payload = stage.discord.payload(of).unwrap();
    let mut odd = vec![json!({ "type": 2, "token": payload["token"] })];
    for (key, value) in [
        ("type", json!(99)),
        ("type", json!("two")),
        ("data", json!(null)),
        ("data", json!({ "id": "x", "name": payload["token"], "type": 1 })),
        ("id", json!("not a number")),
        ("member", json!({ "user": payload["token"] })),
        ("token", json!(7)),
        ("token", json!("")),
    ] {
        let mut payload = payload.clone();
        payload[key] = value;
        odd.push(payload);
    }
    let url = stage.endpoint.clone();
    for payload in odd {
        let _ = stage.discord.raw_interaction(&payload).await;
        if let Some(url) = &url {
            let body = payload.to_string().into_bytes();
            let signed = Signed { signature: Some("00".repeat(64)), timestamp: Some("1".to_owned()) };
            assert_eq!(stage.discord.post(url, signed, body).await.unwrap().status, 401);
        }
    }
    let frame = json!({ "op": 0, "t": "INTERACTION_CREATE", "s": 900, "d": { "token": payload["token"] } });
    stage.discord.send_raw(&frame.to_string());
    stage.discord.send_garbage(frame.to_string().as_bytes());
}

/// TimeTrack has another secret now: nothing is accepted, and the admins are told.
async fn the_key_is_refused(stage: &Stage) {
    let right = stage.timetrack.secret();
    stage.timetrack.set_secret("another");
    try_it(stage, stage.people[3].id, "/clockin", &[]).await;
    try_it(stage, stage.people[3].id, "/status", &[]).await;
    stage.timetrack.set_secret(&right);
}

/// Every value that must show nowhere.
fn secrets(stage: &Stage) -> Vec<String> {
    let token = stage.discord.token();
    let last = token.rsplit('.').next().unwrap().to_owned();
    let mut secrets = vec![token, last, stage.timetrack.secret(), stage.timetrack.key().to_owned()];
    let presses: Vec<_> =
        stage.discord.look(|world| world.interactions().map(|press| Press { id: press.id }).collect());
    for press in presses {
        let token = stage.discord.payload(press).unwrap()["token"].as_str().unwrap().to_owned();
        assert!(token.len() > 20, "{token}");
        secrets.push(token);
    }
    assert!(secrets.len() > 25);
    secrets
}

/// Everything to look through, by name.
fn places(stage: &Stage, ended: &[(&str, Ended)]) -> Vec<(String, Vec<u8>)> {
    let mut places = vec![("the bot's output".to_owned(), stage.printed.clone())];
    for (name, ended) in ended {
        places.push(((*name).to_owned(), ended.output.clone()));
    }
    let said = stage.discord.look(|world| {
        let messages: Vec<_> = world.messages().map(|message| json!(message.versions)).collect();
        let answers: Vec<_> = world.interactions().filter_map(|press| press.answer.clone()).collect();
        json!([messages, answers]).to_string()
    });
    places.push(("what people see".to_owned(), said.into_bytes()));
    let names = |folder: &Path| {
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>()
    };
    for path in names(stage.folder()) {
        places.push((path.display().to_string(), std::fs::read(&path).unwrap()));
    }
    places
}

fn holds(place: &[u8], text: &str) -> bool {
    place.windows(text.len()).any(|window| window == text.as_bytes())
}

async fn a_day(transport: &'static str, format: &str) {
    let mut plan = plan(6, transport);
    let settings = [("TIMETRACK_TIME", "utc"), ("RUST_LOG", "trace"), ("LOG_FORMAT", format)];
    plan.settings = &settings;
    let mut stage = Stage::new(&plan).await;
    a_quiet_morning(&stage).await;
    timetrack_is_unwell(&stage).await;
    discord_is_unwell(&stage).await;
    let press = try_it(&stage, stage.people[0].id, "/status", &[]).await;
    nonsense_arrives(&stage, press).await;
    the_key_is_refused(&stage).await;
    let ended = vec![
        ("the doctor", stage.spawn(&["doctor"]).end().await),
        ("the backup", stage.spawn(&["backup", "copy.db"]).end().await),
        ("a second instance", stage.spawn(&[]).end().await),
    ];
    // The log of the database as a crash leaves it.
    stage.kill().await;
    let places = places(&stage, &ended);
    let log = &places[0].1;
    assert!(holds(log, "DEBUG") && holds(log, "timetrack_bot"), "{}", String::from_utf8_lossy(log));
    let in_files = places.iter().filter(|(_, bytes)| holds(bytes, &stage.people[0].username)).count();
    assert!(in_files >= 2, "what is searched does hold the database's texts");
    for secret in secrets(&stage) {
        for (name, bytes) in &places {
            assert!(!holds(bytes, &secret), "{secret} is in {name}:\n{}", around(bytes, &secret));
        }
    }
}

/// Where it was found.
fn around(bytes: &[u8], secret: &str) -> String {
    let at = bytes.windows(secret.len()).position(|window| window == secret.as_bytes()).unwrap_or(0);
    let part = &bytes[at.saturating_sub(600)..(at + 200).min(bytes.len())];
    String::from_utf8_lossy(part).into_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_secret_shows_over_the_endpoint() {
    a_day("endpoint", "json").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_secret_shows_over_the_gateway() {
    a_day("gateway", "text").await;
}
