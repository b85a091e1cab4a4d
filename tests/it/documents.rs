//! Checks the tables of README.md, `.env.example` and ARCHITECTURE.md against the code.

mod figures;
mod links;
mod names;
mod page;
mod pictures;
mod privacy;
mod templates;
mod walkthroughs;

use std::collections::BTreeSet;
use std::path::Path;

use timetrack_bot::commands;
use timetrack_bot::config::Config;
use timetrack_bot::config::table::{SETTINGS, account_settings};

use page::text as document;

/// The cells of a table's rows, below the heading `## title`.
fn table(text: &str, title: &str) -> Vec<Vec<String>> {
    let section = text.split(&format!("## {title}\n")).nth(1).unwrap_or_else(|| panic!("no section {title}"));
    section
        .lines()
        .skip_while(|line| !line.starts_with('|'))
        .take_while(|line| line.starts_with('|'))
        .skip(2)
        .map(|row| row.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect())
        .collect()
}

#[test]
fn the_readme_lists_every_command_with_its_options() {
    let rows = table(&document("README.md"), "Commands");
    let told: BTreeSet<_> = rows.iter().map(|row| (row[0].clone(), row[1].clone())).collect();
    let known: BTreeSet<_> = commands::ALL
        .iter()
        .map(|spec| {
            if spec.is_in_member_menu() {
                return (format!("*{}* in a member's menu", spec.path[0]), String::new());
            }
            let options: Vec<_> = spec
                .options
                .iter()
                .map(|option| {
                    if option.required {
                        format!("**`{}`**", option.name)
                    } else {
                        format!("`{}`", option.name)
                    }
                })
                .collect();
            (format!("`/{}`", spec.path.join(" ")), options.join(", "))
        })
        .collect();
    assert_eq!(told, known);
}

#[test]
fn the_documents_say_how_many_variants_of_timetrack_are_tried() {
    let variants = timetrack_sandbox::Quirks::every().len();
    let words = format!("what nobody documents about TimeTrack, {variants} variants");
    assert!(document("docs/reliability.md").contains(&words), "{words}");
}

#[test]
fn the_readme_lists_every_setting_with_its_default_and_meaning() {
    let rows = table(&document("README.md"), "Settings");
    let known: Vec<_> = SETTINGS
        .iter()
        .map(|setting| {
            let default = setting.default.map(|value| format!("`{value}`")).unwrap_or_default();
            vec![format!("`{}`", setting.name), default, setting.meaning.to_owned()]
        })
        .collect();
    assert_eq!(rows, known);
}

#[test]
fn the_document_about_accounts_lists_every_key_with_its_default_and_meaning() {
    let rows = table(&document("docs/accounts.md"), "The accounts file");
    let known: Vec<_> = account_settings()
        .map(|setting| {
            let default = setting.default.map(|value| format!("`{value}`")).unwrap_or_default();
            vec![format!("`{}`", setting.key()), default, setting.meaning.to_owned()]
        })
        .collect();
    assert_eq!(rows, known);
}

#[test]
fn the_example_of_an_accounts_file_names_every_key_once_with_its_default() {
    let example = document("accounts.example.toml");
    let lines: Vec<_> =
        example.lines().filter_map(|line| line.trim_start_matches('#').split_once(" = ")).collect();
    let keys: Vec<_> = lines.iter().map(|(key, _)| (*key).to_owned()).collect();
    let mut known: Vec<_> = account_settings().map(|setting| setting.key()).collect();
    let mut sorted = keys.clone();
    sorted.sort();
    known.sort();
    assert_eq!(sorted, known);
    for setting in account_settings().filter(|setting| setting.default.is_some()) {
        let value =
            lines.iter().find(|(key, _)| *key == setting.key()).map(|(_, value)| value.trim_matches('"'));
        assert_eq!(value, setting.default, "{}", setting.name);
        assert!(example.contains(&format!("\n#{} = ", setting.key())), "{} is commented out", setting.name);
    }
}

/// What has a default is commented out, and shows it; what has none and is needed is left to be filled in.
#[test]
fn the_example_file_names_every_setting_once_and_asks_for_what_is_needed_only() {
    let example = document(".env.example");
    let is_name = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    let lines = example.lines().filter_map(|line| line.trim_start_matches('#').split_once('='));
    let lines: Vec<_> = lines.filter(|(name, _)| is_name(name)).collect();
    let names: BTreeSet<_> = lines.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, SETTINGS.iter().map(|setting| setting.name).collect());
    assert_eq!(names.len(), lines.len(), "a setting is named twice");
    for setting in SETTINGS {
        assert!(lines.contains(&(setting.name, setting.default.unwrap_or_default())), "{}", setting.name);
    }
    let asked: BTreeSet<_> = example
        .lines()
        .filter_map(|line| Some(line.split_once('=')?.0))
        .filter(|name| is_name(name))
        .collect();
    let missing = Config::from_lookup(&|_| Ok(None)).unwrap_err();
    assert_eq!(
        asked,
        missing.0.iter().map(|problem| problem.name.as_str()).collect(),
        "what is to be filled in"
    );
}

#[test]
fn every_invariant_names_a_test_that_exists() {
    let tests: String = ["src", "tests/it", "crates"]
        .iter()
        .map(|folder| all_code(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)))
        .collect();
    let mut named = 0;
    for line in document("ARCHITECTURE.md").lines().filter(|line| line.starts_with("* ")) {
        let test = line.rsplit('`').nth(1).unwrap_or_else(|| panic!("no test is named in: {line}"));
        assert!(tests.contains(&format!("fn {test}(")), "no test is called {test}: {line}");
        named += 1;
    }
    assert!(named > 10, "only {named} invariants");
}

/// Exit code 2 is the one that trying again cannot cure; everything else is tried again without end.
#[test]
fn the_unit_never_gives_up_but_for_a_malformed_setting() {
    let unit = document("deploy/timetrack-bot.service");
    for line in ["Restart=always", "RestartPreventExitStatus=2", "StartLimitIntervalSec=0"] {
        assert!(unit.lines().any(|there| there == line), "{line}");
    }
    let page = unit.lines().find_map(|line| line.strip_prefix("Documentation=file:")).unwrap();
    let (folder, name) = page.rsplit_once('/').unwrap();
    assert!(
        document("docs/install.md").contains(&format!("docs/*.md {folder}/\n")),
        "nothing installs {page}"
    );
    assert!(document("Cargo.toml").contains("[\"docs/*.md\", \"usr/share/doc/timetrack-bot/docs/\""));
    assert!(page::root().join("docs").join(name).exists(), "{page}");
}

fn all_code(folder: &Path) -> String {
    let mut code = String::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            code.push_str(&all_code(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            code.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
    code
}
