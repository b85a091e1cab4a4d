//! `person export` and `person erase` while a bot runs.

use std::path::Path;
use std::process::Output;

use serde_json::Value;
use timetrack_sandbox::Weather;

use super::jobs::{done, failed, mode, program};
use crate::story::{ANNA, BEN, CLARA, MORNING, OFFICE, Story, Transport};

fn person(story: &Story, arguments: &[&str]) -> Output {
    program(story, &story.database(), &[&["person"], arguments].concat())
}

/// Anna has worked on something and asked which half past two she meant; Ben waits for TimeTrack.
async fn a_day() -> Story {
    let mut story = Story::new(Transport::Endpoint).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.says(ANNA, "/timezone", &[("zone", "Pacific/Chatham")]).await;
    story.says(ANNA, "/clockout", &[]).await;
    let in_the_app = timetrack_sandbox::WallTime("2026-11-23T21:30:00".parse().unwrap());
    story.timetrack.start_attendance("anna.huber", in_the_app).unwrap();
    story.says(ANNA, "/status", &[]).await;
    story.timetrack.set_weather(Weather::Down);
    story.says_in_vain(BEN, "/clockin", &[]).await;
    story.leaves_waiting(1);
    story
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_about_a_person_goes_into_one_file() {
    let story = a_day().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("anna.json");
    let (anna, name) = (ANNA.to_string(), file.to_str().unwrap());
    done(&person(&story, &["export", &anna, name]));
    assert_eq!(mode(&file), 0o600);
    let export: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    assert_eq!(export["member"], anna);
    let [own] = &export["accounts"].as_array().unwrap()[..] else { panic!("{export}") };
    assert_eq!(own["account"], "default");
    assert_eq!(own["link"]["username"], "anna.huber");
    assert_eq!(own["link"]["zone"], "Pacific/Chatham");
    assert!(own["timetrack_user"]["email"].as_str().unwrap().contains('@'), "{export}");
    let punches = own["punches"].as_array().unwrap();
    let what: Vec<_> = punches.iter().map(|punch| (&punch["action"]["do"], &punch["state"])).collect();
    assert_eq!(what, [(&"clock_in".into(), &"done".into()), (&"clock_out".into(), &"done".into())]);
    for punch in punches {
        let at = punch["at"].as_str().unwrap();
        chrono::DateTime::parse_from_rfc3339(at).unwrap();
        assert_eq!(punch["username"], "anna.huber");
    }
    let changes: Vec<_> = export["changes"].as_array().unwrap().iter().map(|row| &row["what"]).collect();
    assert_eq!(changes, [&Value::from("link"), &"zone".into()]);
    assert_eq!(export["acts"], serde_json::json!([]));
    let timer = &own["timers"][0];
    assert_eq!((&timer["kind"], &timer["zone"]), (&"attendance".into(), &"Pacific/Chatham".into()));
    assert_eq!(
        (&timer["started_at"], &timer["start"]),
        (&"2026-11-23T21:30:00".into(), &"2026-11-23T07:45:00Z".into())
    );
    assert!(!export.to_string().contains("ben.meyer"), "nothing of others");
    assert!(failed(&person(&story, &["export", &anna, name])).contains("must not exist"));
    assert!(done(&person(&story, &["export", "77"])).contains(r#""accounts": []"#), "to the terminal");
    story.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_erased_while_the_bot_runs_is_not_known_to_it_any_more() {
    let mut story = a_day().await;
    let anna = ANNA.to_string();
    assert!(holds(&story, b"anna.huber") && holds(&story, b"Pacific/Chatham"));
    let asked = failed(&person(&story, &["erase", &anna]));
    assert!(asked.contains("the link, 2 punches") && asked.contains("--yes does it"), "{asked}");
    assert!(story.bot().app.store.link(ANNA).await.unwrap().is_some(), "nothing was changed");

    let erased = done(&person(&story, &["erase", &anna, "--yes"]));
    assert!(erased.contains("2 punches") && erased.contains("backups made before"), "{erased}");
    assert!(!holds(&story, b"anna.huber") && !holds(&story, b"Pacific/Chatham"));
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(said.contains("not linked"), "{said}");
    let database = story.database();
    assert!(done(&program(&story, &database, &["audit", "verify"])).contains("whole"));
    assert!(failed(&person(&story, &["erase", &anna])).contains("nothing that could be erased"));
    assert!(
        done(&person(&story, &["erase", &anna, "--yes"])).contains("written anew"),
        "and again is no harm"
    );
    story.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_erased_loses_the_role_that_the_bot_gave() {
    let mut story = Story::at(Transport::Endpoint, MORNING, &[("WHO", "members")]).await;
    let role = story.discord.add_role(OFFICE, "Working", 3);
    story.says(CLARA, "/admin role", &[("role", &role.to_string())]).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.until("the role", async || story.discord.roles_of(ANNA) == [role]).await;
    story.quiet().await;
    let erased = done(&person(&story, &["erase", &ANNA.to_string(), "--yes"]));
    assert!(
        erased.contains(&format!("the role {role} of server {OFFICE} was taken from {ANNA}")),
        "{erased}"
    );
    assert!(story.discord.roles_of(ANNA).is_empty());
    story.end().await;
}

/// Discord may deliver a press again: it is not booked twice, and nothing of what was erased is told.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_press_that_comes_again_after_the_erasure_tells_nothing() {
    let mut story = Story::new(Transport::Endpoint).await;
    let press = story.sends(ANNA, "/clockin", &[]);
    story.answer(press).await;
    done(&person(&story, &["erase", &ANNA.to_string(), "--yes"]));
    let url = format!("http://{}/interactions", story.bot().listen_addr()).parse().unwrap();
    let body = story.discord.payload(press).unwrap().to_string().into_bytes();
    story.discord.post(&url, story.discord.signed(&body), body).await.unwrap();
    let said = story.discord.refused_answers(press, 1).await.unwrap()[0].to_string();
    assert!(said.contains("I did nothing") && !said.contains("anna"), "{said}");
    assert_eq!(story.timetrack.writes().len(), 1, "booked once");
    story.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whose_punch_waits_is_not_erased() {
    let story = a_day().await;
    let ben = BEN.to_string();
    for arguments in [&["erase", &ben][..], &["erase", &ben, "--yes"]] {
        let said = failed(&person(&story, arguments));
        assert!(said.contains("1 punch is not booked yet") && said.contains("/admin queue"), "{said}");
    }
    assert_eq!(story.waiting().await, 1);
    assert!(story.bot().app.store.link(BEN).await.unwrap().is_some());
    story.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_unknown_or_misnamed_is_told_so() {
    let story = Story::new(Transport::Endpoint).await;
    let nobody = done(&person(&story, &["export", "42"]));
    assert!(nobody.contains("nothing is kept about 42"), "{nobody}");
    let known = done(&person(&story, &["export", &ANNA.to_string()]));
    assert!(!known.contains("nothing is kept"), "{known}");
    let misnamed = person(&story, &["export", "alice"]);
    let words = String::from_utf8_lossy(&misnamed.stderr).into_owned();
    assert!(words.contains("15 to 20 digits") && words.contains("Copy User ID"), "{words}");
    story.end().await;
}

/// Whether the database's files hold these bytes.
fn holds(story: &Story, bytes: &[u8]) -> bool {
    let database = story.database();
    let beside = |suffix: &str| format!("{}{suffix}", database.display());
    ["", "-wal"].iter().any(|suffix| {
        let found = std::fs::read(Path::new(&beside(suffix))).unwrap_or_default();
        found.windows(bytes.len()).any(|window| window == bytes)
    })
}
