//! Sources and forms of settings, tested from the outside: the program's exit code and output.

use super::plan;
use super::stage::Stage;

async fn run(stage: &Stage, args: &[&str]) -> (Option<i32>, String) {
    let ended = stage.spawn(args).end().await;
    let text = ended.text();
    assert!(!text.contains(&stage.discord.token()) && !text.contains(&stage.timetrack.secret()), "{text}");
    (ended.code(), text)
}

/// The settings as a file, without quotes.
fn lines(stage: &Stage) -> String {
    stage.settings.iter().map(|(name, value)| format!("{name}={value}\n")).collect()
}

fn save(stage: &Stage, name: &str, bytes: &[u8]) {
    let file = stage.folder().join(name);
    std::fs::write(&file, bytes).unwrap();
    std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
}

fn utf16(text: &str) -> Vec<u8> {
    format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_template_is_printed_without_any_setting_and_is_a_settings_file() {
    let mut stage = Stage::empty(&plan(0, "endpoint")).await;
    let right = std::mem::take(&mut stage.settings);
    let (code, template) = run(&stage, &["settings", "template"]).await;
    assert_eq!(code, Some(0));
    assert_eq!(template, include_str!("../../../.env.example"));
    let mut filled = String::new();
    for line in template.lines() {
        let bare = line.trim_start_matches('#');
        let own = right.iter().find(|(name, _)| bare.starts_with(&format!("{name}=")));
        filled += &own.map_or_else(|| line.to_owned(), |(name, value)| format!("{name}={value}"));
        filled += "\n";
    }
    save(&stage, ".env", filled.as_bytes());
    let (code, text) = run(&stage, &["doctor"]).await;
    assert_eq!(code, Some(0), "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_missing_settings_file_is_told_with_the_place_that_was_searched() {
    let mut stage = Stage::empty(&plan(0, "endpoint")).await;
    let path = stage.folder().canonicalize().unwrap().join(".env").display().to_string();
    stage.start().await;
    let text = stage.terminate().await.text();
    assert!(text.contains(&format!("there is no settings file {path}")), "{text}");
    let right = std::mem::take(&mut stage.settings);
    let (code, text) = run(&stage, &[]).await;
    assert_eq!(code, Some(2));
    assert!(text.contains(&format!("there is no settings file {path}")), "{text}");
    assert!(text.contains("`timetrack-bot settings template`"), "{text}");
    stage.settings = right;
    save(&stage, ".env", b"REPLIES=public\n");
    let (_, text) = run(&stage, &["doctor"]).await;
    assert!(text.contains(&format!("and from {path}")), "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_settings_file_is_read_in_the_encodings_that_editors_write() {
    let mut stage = Stage::empty(&plan(0, "endpoint")).await;
    let text = lines(&stage);
    stage.settings.clear();
    for bytes in [format!("\u{feff}{text}").into_bytes(), utf16(&text.replace('\n', "\r\n"))] {
        save(&stage, ".env", &bytes);
        let (code, text) = run(&stage, &["doctor"]).await;
        assert_eq!(code, Some(0), "{text}");
    }
    save(&stage, ".env", &[text.as_bytes(), b"# M\xFCller\n"].concat());
    let (code, text) = run(&stage, &["doctor"]).await;
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("save it again as UTF-8"), "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn quotes_that_docker_leaves_around_values_are_taken_off() {
    let mut stage = Stage::empty(&plan(0, "endpoint")).await;
    let right = stage.settings.clone();
    for quote in ['"', '\''] {
        for (_, value) in &mut stage.settings {
            *value = format!("{quote}{value}{quote}");
        }
        stage.set("DEFAULT_LOCALE", &format!("{quote}{quote}"));
        let (code, text) = run(&stage, &["doctor"]).await;
        assert_eq!(code, Some(0), "{text}");
        stage.settings.clone_from(&right);
    }
    let token = stage.discord.token();
    stage.set("DISCORD_TOKEN", &format!("\"{token}"));
    let (code, text) = run(&stage, &["doctor"]).await;
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("DISCORD_TOKEN has a quote at one end only"), "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_secret_file_may_hold_a_line_of_a_settings_file() {
    let mut stage = Stage::empty(&plan(0, "endpoint")).await;
    let (token, secret) = (stage.discord.token(), stage.timetrack.secret());
    stage.settings.retain(|(name, _)| name != "DISCORD_TOKEN" && name != "TIMETRACK_API_SECRET");
    stage.set("DISCORD_TOKEN_FILE", "token.txt");
    stage.set("TIMETRACK_API_SECRET_FILE", "secret.txt");
    for (first, second) in [
        (format!("DISCORD_TOKEN={token}\n").into_bytes(), format!("'{secret}'\r\n").into_bytes()),
        (format!("\u{feff}export DISCORD_TOKEN=\"{token}\"\n").into_bytes(), utf16(&secret)),
    ] {
        save(&stage, "token.txt", &first);
        save(&stage, "secret.txt", &second);
        let (code, text) = run(&stage, &["doctor"]).await;
        assert_eq!(code, Some(0), "{text}");
    }
    save(&stage, "token.txt", format!("TIMETRACK_API_SECRET={secret}\n").as_bytes());
    let (code, text) = run(&stage, &["doctor"]).await;
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("DISCORD_TOKEN holds a line that sets TIMETRACK_API_SECRET"), "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_is_read_alike_by_every_part_and_a_wrong_one_is_a_wrong_setting() {
    let mut stage = Stage::empty(&plan(0, "endpoint")).await;
    std::fs::create_dir(stage.folder().join("memory")).unwrap();
    let full = stage.folder().canonicalize().unwrap().join("memory/bot.db").display().to_string();
    for url in ["sqlite://memory/bot.db", "sqlite:memory/bot.db", "sqlite://memory/bot.db?mode=rwc"] {
        stage.set("DATABASE_URL", url);
        let (code, text) = run(&stage, &["doctor"]).await;
        assert_eq!(code, Some(0), "{url}: {text}");
        assert!(text.contains(&full), "{url}: {text}");
        stage.start().await;
        assert_eq!(stage.terminate().await.code(), Some(0), "{url}");
        assert!(stage.folder().join("memory/bot.db").exists(), "{url}");
    }
    for (url, cause) in [
        ("sqlite::memory:", "in memory"),
        ("sqlite://bot.db?mode=memory", "in memory"),
        ("sqlite://bot.db?mode=ro", "without `?mode=ro`"),
        ("bot.db", "must begin with `sqlite://`"),
        ("postgres://bot:pass@db/bot", "must begin with `sqlite://`"),
    ] {
        stage.set("DATABASE_URL", url);
        for args in [&[][..], &["doctor"], &["backup", "copy.db"], &["links", "export"]] {
            let (code, text) = run(&stage, args).await;
            assert_eq!(code, Some(2), "{url} {args:?}: {text}");
            assert!(text.contains("DATABASE_URL") && text.contains(cause), "{url}: {text}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_public_key_that_nobody_can_sign_with_is_a_wrong_setting() {
    let mut stage = Stage::empty(&plan(0, "endpoint")).await;
    for key in ["0".repeat(64), format!("02{}", "00".repeat(31))] {
        stage.set("DISCORD_PUBLIC_KEY", &key);
        for args in [&[][..], &["doctor"]] {
            let (code, text) = run(&stage, args).await;
            assert_eq!(code, Some(2), "{text}");
            assert!(text.contains("DISCORD_PUBLIC_KEY is not a key that Discord could have made"), "{text}");
        }
    }
}
