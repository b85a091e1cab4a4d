//! Figures in the documents are those of the code, of the manifest and of the measurements.

use super::all_code;
use super::page::{root, text};

/// A document, its words, and the code that they are about.
const FIGURES: &[(&str, &str, &str)] = &[
    ("docs/faq.md", "seven days unless your company chose", "or(\"AT_LIMIT_DAYS\", \"7\","),
    ("docs/faq.md", "sixteen hours or more in one go", "LONG_STRETCH: TimeDelta = TimeDelta::hours(16);"),
    ("docs/faq.md", "The five who linked or unlinked people last", "MOST_ADMINS: u32 = 5;"),
    (
        "docs/monitoring.md",
        "a success counts for five seconds",
        "WRITABLE_FOR: TimeDelta = TimeDelta::seconds(5);",
    ),
    ("docs/privacy.md", "| what the bot told you | 30 days", "DONE_KEPT: TimeDelta = TimeDelta::days(30);"),
    ("docs/privacy.md", "| an unanswered question of two times | a day |", "TimeDelta::days(1)"),
    ("docs/privacy.md", "| it is replaced every ten minutes |", "FRESH: TimeDelta = TimeDelta::minutes(10);"),
    (
        "docs/privacy.md",
        "| 15 minutes, in memory only |",
        "EDITABLE: TimeDelta = TimeDelta::seconds(14 * 60 + 30);",
    ),
    ("SECURITY.md", "at most 64 places", "each: 64,"),
    ("SECURITY.md", "bodies up to 64 KiB", "MAX_BODY_BYTES: usize = 64 * 1024;"),
    ("SECURITY.md", "a window of five minutes", "WINDOW_SECONDS: u64 = 300;"),
];

#[test]
fn figures_in_documents_are_those_of_the_code() {
    let code = all_code(&root().join("src"));
    for (page, words, source) in FIGURES {
        let told = text(page).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(told.contains(words), "{page} no longer says “{words}”");
        assert!(code.contains(source), "{page} says “{words}”, but src/ no longer has `{source}`");
    }
    let days = (text("docs/backup.md"), text("deploy/timetrack-bot-backup.service"));
    assert!(days.0.contains("keeps 14 days") && days.1.contains(&format!("-mmin +{}", 14 * 24 * 60)));
}

/// What the front page says of needs is measured, and the compiler is the one of the manifest.
#[test]
fn the_needs_of_the_readme_are_those_of_the_manifest_and_of_the_measurements() {
    let (readme, measured, manifest) = (text("README.md"), text("docs/performance.md"), text("Cargo.toml"));
    let version = manifest.split("rust-version = \"").nth(1).unwrap().split('"').next().unwrap();
    assert!(readme.matches(&format!("{version} or newer")).count() >= 2, "Rust {version}");
    let needs = readme.split("## What it needs\n").nth(1).unwrap().split("\n## ").next().unwrap();
    let rows: Vec<_> =
        needs.lines().filter(|line| line.starts_with("| memory") || line.starts_with("| disk")).collect();
    let figures: Vec<_> = rows.iter().flat_map(|row| row.split(' ').zip(row.split(' ').skip(1))).collect();
    let figures: Vec<_> = figures.into_iter().filter(|(_, unit)| ["MiB", "MB"].contains(unit)).collect();
    assert_eq!(figures.len(), 3, "{figures:?}");
    for (figure, unit) in figures {
        assert!(
            measured.contains(&format!("{figure} {unit}")),
            "{figure} {unit} is not in docs/performance.md"
        );
    }
}
