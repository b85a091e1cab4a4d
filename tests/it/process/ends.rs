//! Starts that must fail, with a helpful message, and `doctor`, which explains the failure beforehand.

use std::time::Duration;

use discord_sandbox::{LimitScope, RestFault, Trouble};
use timetrack_bot::clock::Clock;
use timetrack_bot::model::Zone;
use timetrack_sandbox::{WallTime, Weather};

use super::plan;
use super::stage::Stage;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrong_settings_are_listed_all_at_once_and_no_secret_is_shown() {
    let mut stage = Stage::empty(&plan(0, "endpoint")).await;
    stage.set("DISCORD_TOKEN", "a token with blanks");
    stage.set("DISCORD_GUILD_IDS", "office");
    stage.set("DISCORD_PUBLIC_KEY", "abc");
    stage.set("TIMETRACK_URL", "http://timetrack.example");
    stage.set("TIMETRACK_API_SECRET", "");
    stage.set("TIMETRACK_TIME", "mars");
    stage.set("LISTEN_ADDR", "here");
    stage.set("LOG_FORMAT", "xml");
    let ended = stage.spawn(&[]).end().await;
    assert_eq!(ended.code(), Some(2));
    let text = ended.text();
    for name in [
        "DISCORD_TOKEN",
        "DISCORD_GUILD_IDS",
        "DISCORD_PUBLIC_KEY",
        "TIMETRACK_URL",
        "TIMETRACK_API_SECRET",
        "TIMETRACK_TIME",
        "LISTEN_ADDR",
        "LOG_FORMAT",
    ] {
        assert!(text.contains(name), "{name} is not named in:\n{text}");
    }
    assert!(text.starts_with("8 settings need"), "{text}");
    assert!(!text.contains("token with blanks"), "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_set_at_all_is_told_in_words() {
    let mut stage = Stage::empty(&plan(0, "endpoint")).await;
    stage.settings.clear();
    let ended = stage.spawn(&["run"]).end().await;
    assert_eq!(ended.code(), Some(2));
    assert!(ended.text().contains("DISCORD_TOKEN is missing"), "{}", ended.text());
    stage.set("RUST_LOG", "nonsense=[");
    let ended = stage.spawn(&["doctor"]).end().await;
    assert_eq!(ended.code(), Some(2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_instance_on_the_same_database_does_not_start() {
    let mut stage = Stage::new(&plan(1, "endpoint")).await;
    let second = stage.spawn(&[]).end().await;
    assert_eq!(second.code(), Some(1));
    let text = second.text();
    let last = text.lines().last().unwrap_or_default();
    assert!(last.contains("bot.db") && last.contains("in use"), "{text}");
    let person = stage.people[0].id;
    let text = stage.says(person, "/clockin", &[]).await;
    assert!(text.contains("Clocked in "), "the first one is not disturbed: {text}");
    stage.kill().await;
    // The lock goes with the process, however it ended.
    stage.start().await;
    assert_eq!(stage.terminate().await.code(), Some(0));
}

/// Over the endpoint the registration of commands meets the refusal, over the gateway the connection may be first.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_token_ends_the_start_with_one_line() {
    for transport in ["endpoint", "gateway"] {
        let mut stage = Stage::empty(&plan(0, transport)).await;
        stage.set("DISCORD_TOKEN", "NTAw.wrong.token");
        for _ in 0..5 {
            let ended = stage.spawn(&[]).end().await;
            assert_eq!(ended.code(), Some(2), "another start would end the same way");
            let text = ended.text();
            let odd: Vec<_> = text.lines().filter(|line| !line.contains(" INFO ")).collect();
            let [line] = odd.as_slice() else { panic!("not one line: {odd:#?}") };
            assert!(line.contains("does not accept DISCORD_TOKEN; copy it again"), "{line}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_key_is_an_error_that_names_its_settings() {
    let mut stage = Stage::empty(&plan(0, "endpoint")).await;
    stage.set("TIMETRACK_API_SECRET", "another-secret");
    stage.start().await;
    let named = |line: &str| {
        line.contains("ERROR") && line.contains("TIMETRACK_API_KEY") && line.contains("TIMETRACK_API_SECRET")
    };
    stage.until("an error", |stage| stage.bot.as_ref().unwrap().printed().lines().any(named)).await;
    assert_eq!(stage.terminate().await.code(), Some(0));
}

/// By the clock in Vienna a timer that was started five minutes ago, read as UTC, starts in 55 minutes or more.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_doctor_finds_that_timetrack_does_not_write_utc() {
    let new = Stage::empty(&plan(0, "endpoint")).await;
    let (code, text) = doctor(&new).await;
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("cannot be checked yet, since nobody is linked"), "{text}");
    let mut stage = Stage::new(&plan(2, "endpoint")).await;
    let (_, text) = doctor(&stage).await;
    assert!(text.contains("TIMETRACK_TIME=utc cannot be checked now"), "{text}");
    stage.says(stage.people[1].id, "/clockin", &[]).await;
    let (code, text) = doctor(&stage).await;
    assert_eq!(code, Some(0), "a timer that the bot started shows nothing: {text}");
    assert!(text.contains("TIMETRACK_TIME=utc cannot be checked now"), "{text}");
    let start = Clock::system().now() - chrono::TimeDelta::minutes(5);
    let start = WallTime(Zone::new("Europe/Vienna").unwrap().wall(start));
    stage.timetrack.start_attendance(&stage.people[0].username, start).unwrap();
    let (code, text) = doctor(&stage).await;
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("BAD") && text.contains("set TIMETRACK_TIME=local"), "{text}");
    assert!(text.contains(&stage.people[0].username), "{text}");
    stage.set("TIMETRACK_TIME", "local");
    let (code, text) = doctor(&stage).await;
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("TIMETRACK_TIME=local fits"), "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_token_and_a_taken_address_end_the_start_with_the_settings_name() {
    let mut stage = Stage::empty(&plan(0, "endpoint")).await;
    let token = stage.discord.token();
    stage.set("DISCORD_TOKEN", "NTAw.wrong.token");
    let ended = stage.spawn(&[]).end().await;
    assert_eq!(ended.code(), Some(2), "another start would end the same way");
    assert!(ended.text().contains("DISCORD_TOKEN"), "{}", ended.text());
    stage.set("DISCORD_TOKEN", &token);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    stage.set("LISTEN_ADDR", &taken.local_addr().unwrap().to_string());
    let ended = stage.spawn(&[]).end().await;
    assert_eq!(ended.code(), Some(1));
    assert!(ended.text().contains("LISTEN_ADDR"), "{}", ended.text());
}

/// What waits is booked and presses are answered while Discord lets the list of commands wait.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_start_does_not_wait_for_the_registration_of_commands() {
    let mut stage = Stage::new(&plan(1, "endpoint")).await;
    stage.kill().await;
    let limited = Trouble::Limited { retry_after: Duration::from_secs(4), scope: LimitScope::Shared };
    stage.discord.trouble(RestFault { on: "GET /applications".to_owned(), times: 1, trouble: limited });
    let took = stage.start().await;
    let text = stage.says(stage.people[0].id, "/clockin", &[]).await;
    assert!(text.contains("Clocked in "), "{text}");
    let printed = stage.bot.as_ref().unwrap().printed();
    assert!(took < Duration::from_secs(4) && !printed.contains("commands are up to date"), "{printed}");
    assert_eq!(stage.terminate().await.code(), Some(0), "it can be stopped meanwhile");
}

/// A stop during a start: those who pressed meanwhile are answered.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_while_commands_are_registered_answers_what_is_in_hand() {
    let mut stage = Stage::new(&plan(1, "endpoint")).await;
    stage.kill().await;
    stage.discord.trouble(RestFault {
        on: "GET /applications".to_owned(),
        times: 10,
        trouble: Trouble::Silence,
    });
    stage.timetrack.set_weather(Weather::Slow(Duration::from_secs(1)));
    stage.start().await;
    let asked = stage.timetrack.requests().len();
    let press = stage.press(stage.people[0].id, "/clockin", &[]);
    stage.timetrack.seen(asked + 1).await;
    let ended = stage.terminate().await;
    assert_eq!(ended.code(), Some(0), "{}", ended.text());
    assert!(!ended.text().contains("commands are up to date"), "it was still at it: {}", ended.text());
    let said = stage.discord.message(press).map(|message| message.text());
    assert!(said.is_some_and(|said| !said.is_empty()), "{}", ended.text());
}

async fn doctor(stage: &Stage) -> (Option<i32>, String) {
    let ended = stage.spawn(&["doctor"]).end().await;
    let text = ended.text();
    assert!(!text.contains(&stage.discord.token()) && !text.contains(&stage.timetrack.secret()), "{text}");
    (ended.code(), text)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_doctor_finds_all_well_while_the_bot_runs() {
    let stage = Stage::new(&plan(1, "endpoint")).await;
    let (code, text) = doctor(&stage).await;
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("All is well: the bot is running") && !text.contains("BAD"), "{text}");
    assert!(!text.contains("start the bot"), "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_doctor_names_what_is_wrong_and_its_cure() {
    let mut stage = Stage::empty(&plan(0, "endpoint")).await;
    let right = stage.settings.clone();
    for (name, value, words) in [
        ("TIMETRACK_API_SECRET", "another-secret", "key pair is not accepted"),
        ("DISCORD_TOKEN", "NTAw.wrong.token", "the token is not accepted"),
        ("DISCORD_GUILD_IDS", "123456789012345678", "is not open to the bot"),
        ("DISCORD_APPLICATION_ID", "123456789012345678", "correct DISCORD_APPLICATION_ID"),
        ("TIMETRACK_URL", "http://127.0.0.1:1/", "Check TIMETRACK_URL"),
        ("DISCORD_API_URL", "http://127.0.0.1:1", "DISCORD_API_URL"),
    ] {
        stage.set(name, value);
        let (code, text) = doctor(&stage).await;
        assert_eq!(code, Some(1), "{name}: {text}");
        assert!(text.contains("BAD") && text.contains(words), "{name}: {text}");
        stage.settings.clone_from(&right);
    }
}

/// What the start would fail at is found before; each thing is said once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_doctor_finds_a_folder_and_an_address_that_cannot_be_used() {
    let mut stage = Stage::empty(&plan(0, "endpoint")).await;
    let right = stage.settings.clone();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let place = taken.local_addr().unwrap().to_string();
    let folder = stage.folder().canonicalize().unwrap();
    let nowhere = format!("there is no folder {}", folder.join("nowhere").display());
    for (name, value, words) in [
        ("DATABASE_URL", "sqlite://nowhere/bot.db", nowhere.as_str()),
        // Nobody, root included, can make a file there.
        ("DATABASE_URL", "sqlite:///proc/bot.db", "cannot be written"),
        ("HEALTH_ADDR", &place, "choose another port"),
        ("LISTEN_ADDR", &place, "choose another port"),
    ] {
        stage.set(name, value);
        let (code, text) = doctor(&stage).await;
        assert_eq!(code, Some(1), "{name}: {text}");
        assert_eq!(text.matches("BAD").count(), 1, "{name}: {text}");
        assert_eq!(text.matches(words).count(), 1, "{name}: {text}");
        stage.settings.clone_from(&right);
    }
    stage.set("DATABASE_URL", "sqlite://nowhere/bot.db");
    let ended = stage.spawn(&[]).end().await.text();
    assert_eq!(ended.matches("there is no folder").count(), 1, "{ended}");
    assert_eq!(std::fs::read_dir(stage.folder()).unwrap().count(), 0, "the doctor leaves nothing behind");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_address_of_the_bot_that_runs_is_only_remarked() {
    let mut stage = Stage::empty(&plan(0, "gateway")).await;
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    stage.set("HEALTH_ADDR", &port.to_string());
    stage.start().await;
    let (code, text) = doctor(&stage).await;
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("in use; by the bot that runs?"), "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gateway_that_discord_sends_nothing_through_is_found() {
    let stage = Stage::empty(&plan(0, "gateway")).await;
    let (code, text) = doctor(&stage).await;
    assert_eq!(code, Some(0), "{text}");
    stage.discord.set_interactions_url(Some("https://clock.example.com/interactions".parse().unwrap()));
    let (code, text) = doctor(&stage).await;
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("clock.example.com") && text.contains("empty Interactions Endpoint URL"), "{text}");
}

/// A proxy in one's own network is used, and remarked. This machine answers under that address too.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_that_travels_in_clear_is_warned_of() {
    let mut stage = Stage::empty(&plan(0, "gateway")).await;
    let remarked = |text: &str, mark: &str| {
        text.lines().any(|line| {
            line.contains(mark) && line.contains("DISCORD_API_URL sends the bot's token in clear")
        })
    };
    let (_, text) = doctor(&stage).await;
    assert!(!remarked(&text, ""), "{text}");
    let url = stage.discord.api_url().replace("127.0.0.1", "0.0.0.0");
    stage.set("DISCORD_API_URL", &url);
    let (code, text) = doctor(&stage).await;
    assert_eq!(code, Some(0), "{text}");
    assert!(remarked(&text, "look"), "{text}");
    stage.start().await;
    let ended = stage.terminate().await;
    assert_eq!(ended.code(), Some(0));
    assert!(remarked(&ended.text(), "WARN"), "{}", ended.text());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_settings_file_is_told_about_where_it_is_odd() {
    let mut stage = Stage::empty(&plan(0, "gateway")).await;
    let file = stage.folder().join(".env");
    std::fs::write(&file, "REPLYS=public\n").unwrap();
    std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
    let (code, text) = doctor(&stage).await;
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("is REPLIES meant?") && text.contains("chmod 600"), "{text}");
    stage.start().await;
    let ended = stage.terminate().await.text();
    assert!(ended.contains("WARN") && ended.contains("is REPLIES meant?"), "{ended}");
    std::fs::write(&file, "# mine\nTIMETRACK_API_SECRET=a canary\n").unwrap();
    let ended = stage.spawn(&[]).end().await;
    assert_eq!(ended.code(), Some(2), "a mistake counts also where the environment wins");
    let text = ended.text();
    assert!(text.contains("line 2 (TIMETRACK_API_SECRET)") && !text.contains("canary"), "{text}");
    stage.settings.clear();
    let text = stage.spawn(&["--env-file", "nope"]).end().await.text();
    assert!(text.contains("there is no file nope"), "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_mistake_in_a_settings_file_is_told_at_once() {
    let mut stage = Stage::empty(&plan(0, "gateway")).await;
    stage.settings.clear();
    let file = stage.folder().join(".env");
    std::fs::write(
        &file,
        "DISCORD_TOKEN=a canary\nTIMETRACK_API_SECRET=canary$\nTIMETRACK_KEY=canary\nREPLIES=nobody\ncanary\n",
    )
    .unwrap();
    let (code, text) = doctor(&stage).await;
    assert_eq!(code, Some(2), "{text}");
    for told in [
        ".env, line 1 (DISCORD_TOKEN): put the value between single quotes",
        ".env, line 2 gives TIMETRACK_API_SECRET a value with a $",
        ".env, line 5: it is not NAME=value",
        "DISCORD_GUILD_IDS is missing",
        "TIMETRACK_API_KEY is missing",
        "REPLIES must be",
        ".env sets TIMETRACK_KEY, which is no setting and does nothing; is TIMETRACK_API_KEY meant?",
    ] {
        assert!(text.contains(told), "{told}: {text}");
    }
    for silent in ["canary", "DISCORD_TOKEN is missing", "TIMETRACK_API_SECRET is missing"] {
        assert!(!text.contains(silent), "{silent}: {text}");
    }
    let report = stage.spawn(&["doctor", "--json"]).end().await.text();
    assert!(report.contains(r#""result": "bad""#) && report.contains(r#""result": "look""#), "{report}");
}
