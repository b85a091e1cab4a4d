//! The command line as used by shells, man and scripts: completions, man pages, exit codes, and machine-readable output.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use super::plan;
use super::stage::Stage;

pub(super) fn program(arguments: &[&str], settings: &[(String, String)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_timetrack-bot"))
        .args(arguments)
        .env_clear()
        .envs(settings.iter().map(|(name, value)| (name, value)))
        .output()
        .unwrap()
}

fn printed(arguments: &[&str]) -> String {
    let output = program(arguments, &[]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The subcommands that `--help` lists below a command.
fn subcommands(path: &[&str]) -> Vec<String> {
    let help = printed(&[path, &["--help"]].concat());
    let Some((_, list)) = help.split_once("\nCommands:\n") else { return Vec::new() };
    let lines = list.lines().take_while(|line| !line.is_empty());
    let names = lines.filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    names.filter(|name| !name.is_empty() && *name != "help").map(str::to_owned).collect()
}

#[test]
fn bash_completes_subcommands_options_and_values() {
    let script = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(script.path(), printed(&["completions", "bash"])).unwrap();
    let complete = |words: &[&str]| {
        let last = words.len();
        let line = format!(
            "source {}; COMP_WORDS=(timetrack-bot {} ''); COMP_CWORD={}; \
             _timetrack__bot timetrack-bot '' '{}'; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
            script.path().display(),
            words.join(" "),
            last + 1,
            words.last().unwrap_or(&"timetrack-bot"),
        );
        let output = Command::new("bash").args(["--norc", "-c", &line]).output().unwrap();
        String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect::<Vec<_>>()
    };
    for path in [&[][..], &["queue"], &["audit"], &["links"]] {
        let (offered, known) = (complete(path), subcommands(path));
        assert!(known.len() > 1, "{path:?}");
        let missing: Vec<_> = known.iter().filter(|name| !offered.contains(name)).collect();
        assert!(missing.is_empty(), "{missing:?} is not offered after {path:?}: {offered:?}");
    }
    let kinds = complete(&["audit", "show", "--kind"]);
    assert!(kinds.contains(&"unlink".to_owned()), "{kinds:?}");
    assert!(complete(&["doctor"]).contains(&"--json".to_owned()));
}

#[test]
fn other_shells_are_given_scripts_too_and_may_stop_reading() {
    for shell in ["zsh", "fish", "elvish", "powershell"] {
        assert!(printed(&["completions", shell]).contains("healthcheck"), "{shell}");
    }
    let mut child = Command::new(env!("CARGO_BIN_EXE_timetrack-bot"))
        .args(["completions", "zsh"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert!(child.wait().unwrap().success());
}

#[test]
fn every_subcommand_has_a_man_page() {
    let folder = tempfile::tempdir().unwrap();
    printed(&["man", folder.path().to_str().unwrap()]);
    let page = |path: &[&str]| {
        let name = [&["timetrack-bot"], path].concat().join("-");
        std::fs::read_to_string(folder.path().join(format!("{name}.1")))
            .unwrap_or_else(|_| panic!("no {name}.1"))
    };
    let main = page(&[]);
    assert_eq!(printed(&["man"]), main);
    assert!(main.contains(".TH timetrack-bot 1") && main.contains("Exit codes"), "{main}");
    for name in subcommands(&[]) {
        assert!(
            page(&[&name]).contains(&format!("timetrack\\-bot\\-{}", name.replace('-', "\\-"))),
            "{name}"
        );
        subcommands(&[&name]).iter().for_each(|below| drop(page(&[&name, below])));
    }
    assert_eq!(program(&["man", "/no/such/folder"], &[]).status.code(), Some(1));
}

/// The table of exit codes in docs/troubles.md.
fn documented() -> Vec<i32> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/troubles.md");
    let text = std::fs::read_to_string(page).unwrap();
    let section = text.split("## Exit codes\n").nth(1).expect("a section on exit codes");
    let rows =
        section.lines().skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|'));
    rows.filter_map(|row| row.split('|').nth(1)?.trim().trim_matches('`').parse().ok()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_exit_code_is_documented_and_means_what_is_said() {
    let stage = Stage::empty(&plan(0, "endpoint")).await;
    assert_eq!(documented(), [0, 1, 2]);
    let help = printed(&["--help"]);
    for code in documented() {
        assert!(help.contains(&format!("\n  {code}  ")), "{code} is not in --help:\n{help}");
    }
    let missing = stage.folder().join("none").join("bot.db").display().to_string();
    for (code, arguments, setting) in [
        (0, &["--version"][..], None),
        (0, &["settings", "template"], None),
        (0, &["doctor"], None),
        (1, &["doctor"], Some(("DATABASE_URL", format!("sqlite://{missing}")))),
        (1, &["doctor"], Some(("DISCORD_TOKEN", "NTAw.wrong.token".to_owned()))),
        (1, &["healthcheck"], Some(("HEALTH_ADDR", "127.0.0.1:9".to_owned()))),
        (1, &["backup", "/no/such/folder/copy.db"], None),
        (1, &["audit", "verify"], None),
        (1, &["queue", "list"], None),
        (2, &["queue"], None),
        (2, &["queue", "retry", "one"], None),
        (2, &["doctor", "--jason"], None),
        (2, &["doctor"], Some(("LOG_FORMAT", "xml".to_owned()))),
        (2, &["backup", "copy.db"], Some(("DATABASE_URL", "postgres://bot".to_owned()))),
        (2, &["run"], Some(("DISCORD_TOKEN", "NTAw.wrong.token".to_owned()))),
    ] {
        let mut settings = stage.settings.clone();
        settings.extend(setting.map(|(name, value)| (name.to_owned(), value)));
        let output = program(arguments, &settings);
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {told}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_doctor_speaks_to_programs_too() {
    let mut stage = Stage::empty(&plan(0, "endpoint")).await;
    let report = |stage: &Stage, code| {
        let output = program(&["doctor", "--json"], &stage.settings);
        assert_eq!(output.status.code(), Some(code), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice::<Value>(&output.stdout).unwrap()
    };
    let well = report(&stage, 0);
    let keys: Vec<_> = well.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["checked_at", "checks", "running", "version", "well"]);
    assert_eq!((&well["well"], &well["running"]), (&true.into(), &false.into()));
    assert_eq!(well["version"], env!("CARGO_PKG_VERSION"));
    let of = |report: &Value, about: &str| -> Vec<(String, String)> {
        let checks = report["checks"].as_array().unwrap().iter().filter(|check| check["about"] == about);
        let words = |check: &Value, field: &str| check[field].as_str().unwrap().to_owned();
        checks.map(|check| (words(check, "result"), words(check, "text"))).collect()
    };
    assert_eq!(of(&well, "token")[0].0, "ok");
    assert!(chrono::DateTime::parse_from_rfc3339(well["checked_at"].as_str().unwrap()).is_ok());
    stage.start().await;
    assert_eq!(report(&stage, 0)["running"], true);
    assert_eq!(stage.terminate().await.code(), Some(0));
    stage.set("DISCORD_TOKEN", "NTAw.wrong.token");
    let refused = report(&stage, 1);
    assert_eq!((&refused["well"], of(&refused, "token")[0].0.as_str()), (&false.into(), "bad"));
    stage.set("LOG_FORMAT", "xml");
    let malformed = report(&stage, 2);
    let [(result, text)] = &of(&malformed, "settings")[..] else { panic!("{malformed}") };
    assert!(result == "bad" && text.starts_with("LOG_FORMAT "), "{text}");
    assert_eq!(malformed["well"], false);
}
