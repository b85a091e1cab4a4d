//! Several accounts, tested from the outside: `doctor`, and the template of an accounts file.

use serde_json::Value;
use timetrack_bot::clock::Clock;
use timetrack_sandbox::{Company, TimeTrackSandbox};

use super::plan;
use super::stage::Stage;

/// A server that the bot is not in.
const ELSEWHERE: u64 = 510_000_000_000_000_001;

fn save(stage: &Stage, text: &str) {
    let file = stage.folder().join("accounts.toml");
    std::fs::write(&file, text).unwrap();
    std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
}

async fn run(stage: &Stage, args: &[&str]) -> (Option<i32>, String) {
    let ended = stage.spawn(args).end().await;
    (ended.code(), ended.text())
}

/// An account in the place of the template's, with this secret.
fn filled(template: &str, timetrack: &TimeTrackSandbox, secret: &str) -> String {
    let line = |line: &str| match line.split_once(" = ").map_or("", |(key, _)| key) {
        "discord_guild_ids" => format!("discord_guild_ids = [{ELSEWHERE}]"),
        "timetrack_url" => format!("timetrack_url = \"{}\"", timetrack.url()),
        "timetrack_api_key" => format!("timetrack_api_key = \"{}\"", timetrack.key()),
        "timetrack_api_secret" => format!("timetrack_api_secret = \"{secret}\""),
        _ => line.to_owned(),
    };
    template.lines().map(|text| line(text) + "\n").collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_doctor_checks_each_account_and_names_it() {
    let mut stage = Stage::empty(&plan(0, "endpoint")).await;
    let acme = TimeTrackSandbox::start(Clock::system().reader(), Company::small()).await.unwrap();
    let (code, template) = run(&stage, &["settings", "template", "--accounts"]).await;
    assert_eq!((code, template.as_str()), (Some(0), include_str!("../../../accounts.example.toml")));
    stage.set("ACCOUNTS_FILE", "accounts.toml");
    save(&stage, &template);
    let (code, text) = run(&stage, &["doctor"]).await;
    assert_eq!(code, Some(2), "{text}");
    assert!(
        text.contains("accounts.toml, line ") && text.contains("[acme] timetrack_api_key is missing"),
        "{text}"
    );
    save(&stage, &filled(&template, &acme, &acme.secret()));
    let (code, text) = run(&stage, &["doctor"]).await;
    assert_eq!(code, Some(1), "{text}");
    for words in [
        "default: Office: ".to_owned(),
        format!("acme: {ELSEWHERE} is not open to the bot"),
        format!("default: {} answers and accepts the key", stage.timetrack.url()),
        format!("acme: {} answers and accepts the key", acme.url()),
    ] {
        assert!(text.contains(&words), "{words}: {text}");
    }
    save(&stage, &filled(&template, &acme, "wrong"));
    let (code, text) = run(&stage, &["doctor", "--json"]).await;
    assert_eq!(code, Some(1), "{text}");
    let json = &text[text.find('{').unwrap()..=text.rfind('}').unwrap()];
    let report: Value = serde_json::from_str(json).unwrap();
    let checks = report["checks"].as_array().unwrap();
    let results = |account: &str| -> Vec<_> {
        let own = checks.iter().filter(|check| check["about"] == "timetrack" && check["account"] == account);
        own.map(|check| check["result"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(
        (results("default"), results("acme")),
        (vec!["ok".to_owned()], vec!["bad".to_owned()]),
        "{text}"
    );
    assert!(checks.iter().all(|check| (check["about"] == "token") <= check["account"].is_null()), "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_several_accounts_a_job_says_which_one_it_is_about() {
    let mut stage = Stage::empty(&plan(0, "endpoint")).await;
    let acme = TimeTrackSandbox::start(Clock::system().reader(), Company::small()).await.unwrap();
    stage.start().await;
    assert_eq!(stage.terminate().await.code(), Some(0));
    assert_eq!(run(&stage, &["queue", "list"]).await.1, "everything is booked\n");
    stage.set("ACCOUNTS_FILE", "accounts.toml");
    save(&stage, &filled(include_str!("../../../accounts.example.toml"), &acme, &acme.secret()));
    std::fs::write(
        stage.folder().join("links.csv"),
        "member,username,zone\n400000000000000777,anna.huber,\n",
    )
    .unwrap();
    for job in [
        &["queue", "list"][..],
        &["queue", "retry", "1"],
        &["links", "export"],
        &["links", "import", "links.csv"],
    ] {
        let (code, text) = run(&stage, job).await;
        assert_eq!(code, Some(2), "{text}");
        assert!(text.contains("say which one with --account, one of default, acme"), "{text}");
        let (code, text) = run(&stage, &[job, &["--account", "other"]].concat()).await;
        assert_eq!(code, Some(2), "{text}");
        assert!(text.contains("--account other: there is no such account, only default, acme"), "{text}");
    }
    let told = async |job: &[&str]| {
        let (code, text) = run(&stage, job).await;
        assert_eq!(code, Some(0), "{text}");
        text
    };
    let made = told(&["links", "import", "links.csv", "--account", "acme"]).await;
    assert!(made.starts_with("acme: 1 link made"), "{made}");
    assert!(told(&["links", "export", "--account", "acme"]).await.contains("anna.huber"));
    assert!(!told(&["links", "export", "--account", "default"]).await.contains("anna.huber"));
    assert_eq!(told(&["queue", "list", "--account", "acme"]).await, "acme: everything is booked\n");
    assert!(told(&["audit", "show"]).await.contains("acme: link of 400000000000000777 by the command line"));
    assert!(told(&["audit", "show", "--account", "acme"]).await.contains("anna.huber"));
    let (code, text) = run(&stage, &["audit", "show", "--account", "default"]).await;
    assert_eq!(code, Some(1), "{text}");
    assert!(told(&["backup", "copy.db"]).await.contains(", of all accounts\n"));
}
