//! Keeps the documents true: the tables of README.md, `.env.example`, ARCHITECTURE.md against the code.

use std::collections::BTreeSet;
use std::path::Path;

use timetrack_bot::commands;
use timetrack_bot::config::table::SETTINGS;

fn document(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

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
fn the_example_file_names_every_setting_once_with_its_default() {
    let example = document(".env.example");
    let lines: Vec<_> = example.lines().filter(|line| !line.starts_with('#') && line.contains('=')).collect();
    let names: Vec<_> = lines.iter().map(|line| line.split('=').next().unwrap()).collect();
    let known: BTreeSet<_> = SETTINGS.iter().map(|setting| setting.name).collect();
    assert_eq!(names.iter().copied().collect::<BTreeSet<_>>(), known);
    assert_eq!(names.len(), known.len(), "a setting is named twice");
    for setting in SETTINGS {
        if let Some(default) = setting.default {
            assert!(lines.contains(&format!("{}={default}", setting.name).as_str()), "{}", setting.name);
        }
    }
}

#[test]
fn every_invariant_names_a_test_that_exists() {
    let tests: String = ["src", "tests/it"]
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

/// Every `COPY` from the folder is one that `.dockerignore` lets through, and every such file is copied.
#[test]
fn the_image_is_built_from_what_dockerignore_lets_through() {
    let dockerfile = document("Dockerfile");
    let copied: BTreeSet<_> = dockerfile
        .lines()
        .filter_map(|line| line.strip_prefix("COPY "))
        .filter(|rest| !rest.starts_with("--from"))
        .flat_map(|rest| rest.rsplit_once(' ').unwrap().0.split(' '))
        .collect();
    let ignore = document(".dockerignore");
    let (all, let_through) = ignore.split_once('\n').unwrap();
    assert_eq!(all, "*");
    let let_through: BTreeSet<_> = let_through.lines().filter_map(|line| line.strip_prefix('!')).collect();
    assert_eq!(copied, let_through);
}

/// Cargo refuses a manifest that names a file which isn't there, and the image's first build has only empty ones.
#[test]
fn the_image_makes_an_empty_file_for_every_target_of_the_manifest() {
    let (manifest, dockerfile) = (document("Cargo.toml"), document("Dockerfile"));
    let touched = dockerfile.lines().find(|line| line.contains("touch src/lib.rs")).unwrap();
    let mut targets = 0;
    for block in manifest.split("\n[[").skip(1) {
        let (kind, rest) = block.split_once("]]").unwrap();
        let value = |key: &str| {
            let prefix = format!("{key} = \"");
            rest.lines().find_map(|line| line.strip_prefix(&prefix)?.strip_suffix('"')).map(str::to_owned)
        };
        let name = value("name").unwrap();
        let usual = match kind {
            "bench" => [format!("benches/{name}.rs"), format!("benches/{name}/main.rs")],
            "example" => [format!("examples/{name}.rs"), format!("examples/{name}/main.rs")],
            _ => [format!("tests/{name}.rs"), format!("tests/{name}/main.rs")],
        };
        let paths = value("path").map_or(usual.to_vec(), |path| vec![path]);
        assert!(touched.split(' ').any(|word| paths.iter().any(|path| path == word)), "{kind} {name}");
        targets += 1;
    }
    assert!(targets > 2, "only {targets} targets");
}

/// Exit code 2 is the one that trying again cannot cure; everything else is tried again without end.
#[test]
fn the_unit_never_gives_up_but_for_a_malformed_setting() {
    let unit = document("deploy/timetrack-bot.service");
    for line in ["Restart=always", "RestartPreventExitStatus=2", "StartLimitIntervalSec=0"] {
        assert!(unit.lines().any(|there| there == line), "{line}");
    }
    let page = unit.lines().find_map(|line| line.strip_prefix("Documentation=file:")).unwrap();
    assert!(document("docs/operating.md").contains(page), "nothing installs {page}");
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
