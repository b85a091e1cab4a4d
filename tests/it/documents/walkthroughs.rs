//! Follows the walkthroughs of CONTRIBUTING.md: what they show is in the code, and nothing that a command touches is left out.

use std::collections::BTreeSet;
use std::path::Path;

use timetrack_bot::commands;

use super::all_code;
use super::page::{Page, root, text};

/// A row of a walkthrough's table.
struct Step {
    /// A file; a star stands for the folder of every language.
    place: String,
    /// What is there.
    mark: String,
}

fn section(title: &str) -> String {
    let page = text("CONTRIBUTING.md");
    let section =
        page.split(&format!("\n## {title}\n")).nth(1).unwrap_or_else(|| panic!("no section {title}"));
    section.split("\n## ").next().unwrap().to_owned()
}

fn steps(title: &str) -> Vec<Step> {
    let section = section(title);
    let rows = section
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| step") && !line.starts_with("| ---"));
    let code = |cell: &str| {
        let inner = cell.strip_prefix("`` ").and_then(|cell| cell.strip_suffix(" ``"));
        inner.unwrap_or_else(|| cell.trim_matches('`')).to_owned()
    };
    let steps: Vec<_> = rows
        .map(|row| {
            let cells: Vec<_> = row.trim_matches('|').split(" | ").map(str::trim).collect();
            let &[_, place, mark] = &cells[..] else { panic!("a row of three cells: {row}") };
            Step { place: code(place), mark: code(mark) }
        })
        .collect();
    assert!(steps.len() > 5, "{title}: {} steps", steps.len());
    steps
}

/// The codes of all languages.
fn languages() -> Vec<String> {
    let folders = std::fs::read_dir(root().join("locales")).unwrap();
    let codes: Vec<_> = folders.map(|folder| folder.unwrap().file_name().into_string().unwrap()).collect();
    assert!(codes.len() > 1, "{codes:?}");
    codes
}

fn files(place: &str) -> Vec<String> {
    match place.contains('*') {
        true => languages().iter().map(|code| place.replace('*', code)).collect(),
        false => vec![place.to_owned()],
    }
}

fn every_mark_is_there(steps: &[Step]) {
    for Step { place, mark } in steps {
        for file in files(place) {
            assert!(text(&file).contains(mark.as_str()), "{file} has no {mark}");
        }
    }
}

/// The files of a folder whose text has one of the marks.
fn marked(folder: &str, marks: &[&str]) -> BTreeSet<String> {
    fn walk(folder: &Path, marks: &[&str], found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, marks, found);
            } else if std::fs::read_to_string(&path)
                .is_ok_and(|text| marks.iter().any(|mark| text.contains(mark)))
            {
                found.insert(path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    let mut found = BTreeSet::new();
    walk(&root().join(folder), marks, &mut found);
    found
}

#[test]
fn a_command_is_in_the_places_of_the_walkthrough_and_in_no_other() {
    let steps = steps("Add a command");
    every_mark_is_there(&steps);
    let told: BTreeSet<_> = steps.iter().flat_map(|step| files(&step.place)).collect();
    // Its module, its message for Discord, its row in the table of roles.
    let marks = ["admin_unlink", "cmd-admin-unlink", "(\"admin unlink\","];
    let mut found = marked("src", &marks);
    found.insert("src/commands/admin_unlink.rs".to_owned());
    found.extend(marked("locales", &marks));
    let untold: Vec<_> = found.difference(&told).collect();
    assert!(untold.is_empty(), "CONTRIBUTING.md does not name {untold:?}");
    let beside = ["README.md", "tests/", "locales/"];
    let code = told.iter().filter(|file| !beside.iter().any(|folder| file.starts_with(folder)));
    for file in code {
        assert!(found.contains(file), "{file} does not know the command");
    }
    let lines = |file: &str, mark: &str| text(file).lines().filter(|line| line.contains(mark)).count();
    assert_eq!(lines("src/commands/table.rs", "admin_unlink::SPEC"), 1, "one row");
    assert_eq!(lines("src/commands/mod.rs", "admin_unlink"), 1, "one module");
}

/// That nothing else in `src/` names a language is tested in `architecture.rs`.
#[test]
fn a_language_is_in_the_places_of_the_walkthrough() {
    let steps = steps("Add a language");
    every_mark_is_there(&steps);
    let told: BTreeSet<_> = steps.into_iter().map(|step| step.place).collect();
    let folder = marked("locales/de", &[""]);
    let untold: Vec<_> = folder.difference(&told).collect();
    assert!(untold.is_empty(), "CONTRIBUTING.md does not name {untold:?}");
}

/// The same for all of them, as far as it can be told from their names.
#[test]
fn every_command_has_its_words_its_roles_and_a_conversation() {
    let roles = text("src/commands/tests/roles.rs");
    let conversations = all_code(&root().join("tests/it/conversations"));
    for spec in commands::ALL {
        let path = spec.path.join(" ");
        let in_menu = spec.is_in_member_menu();
        for code in languages() {
            let words = text(&format!("locales/{code}/commands.ftl"));
            let message = format!("cmd-{} =\n", spec.path.join("-").to_lowercase().replace(' ', "-"));
            assert!(words.contains(&message), "{code} has no {message}");
            for option in spec.options.iter().filter(|_| !in_menu) {
                assert!(
                    words.contains(&format!("opt-{} =\n", option.name)),
                    "{code}: option {}",
                    option.name
                );
            }
        }
        assert!(roles.contains(&format!("(\"{path}\",")), "nobody decided who may use /{path}");
        let used = if in_menu { format!("(\"{path}\",") } else { format!("\"/{path}\"") };
        assert!(conversations.contains(&used), "no conversation uses {path}");
    }
}

#[test]
fn the_conversation_that_is_shown_is_one_that_is_told() {
    let section = section("Conversation tests");
    let file = section.split("`tests/it/conversations/").nth(1).unwrap().split('`').next().unwrap();
    let shown = section.split("```rust\n").nth(1).unwrap().split("```").next().unwrap();
    assert!(text(&format!("tests/it/conversations/{file}")).contains(shown), "{file} has it otherwise");
    let code: String = ["tests/it/story", "crates"].map(|folder| all_code(&root().join(folder))).concat();
    let page = Page { name: "CONTRIBUTING.md".to_owned(), text: section };
    let mut seen = 0;
    for span in page.code_spans() {
        let call = span.split('(').next().unwrap();
        let word = call.rsplit('.').next().unwrap();
        let is_name = word.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        if is_name && (span == word || span.ends_with("(…)")) {
            assert!(code.contains(&format!("fn {word}(")), "there is no {span}");
            seen += 1;
        }
    }
    assert!(seen >= 8, "only {seen} names were seen");
}

#[test]
fn the_first_change_is_about_a_sentence_that_is_there() {
    let section = section("Fifteen minutes");
    assert!(section.contains("In `locales/en/timers.ftl` change the sentence `done-clock-in`."));
    assert!(text("locales/en/timers.ftl").contains("\ndone-clock-in = "));
    let shown = all_code(&root().join("src/reply"));
    assert!(shown.contains("Clocked in "), "no test of the replies shows it");
}
