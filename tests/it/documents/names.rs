//! What a document names exists: commands, jobs of the command line and their options, settings, files, sentences.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use timetrack_bot::commands;
use timetrack_bot::config::table::{SETTINGS, setting};

use super::all_code;
use super::page::{Page, pages, root};

/// What begins with a slash and is no command: places of a file system, and routes of HTTP servers.
const PATHS: &[&str] = &[
    "api",
    "attendances",
    "data",
    "etc",
    "healthz",
    "interactions",
    "metrics",
    "proc",
    "readyz",
    "sandbox",
    "usr",
    "users",
    "var",
];

/// Variables that other programs read.
const OTHER_VARIABLES: &[&str] =
    &["ALL_PROXY", "CLOCK_HOST", "GRAFANA_PASSWORD", "IMAGE_REGISTRY", "NODE_OPTIONS", "UPDATE_EXPECT"];

/// The changelog tells of what was.
fn present() -> impl Iterator<Item = Page> {
    pages().into_iter().filter(|page| page.name != "CHANGELOG.md")
}

/// Names of commands, subcommands and options, in every language.
fn localised_names() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for language in std::fs::read_dir(root().join("locales")).unwrap() {
        let file = language.unwrap().path().join("commands.ftl");
        let words = std::fs::read_to_string(file).unwrap();
        names.extend(words.lines().filter_map(|line| Some(line.trim().strip_prefix(".name = ")?.to_owned())));
    }
    names
}

/// Whether these words begin a command: `/project start|pause` names two.
fn is_command(words: &[&str], localised: &BTreeSet<String>) -> bool {
    let is_path = |wanted: &[&str]| commands::ALL.iter().any(|spec| spec.path.starts_with(wanted));
    let Some((&first, rest)) = words.split_first() else { return false };
    if !is_path(&[first]) {
        return localised.contains(first);
    }
    let is_group = commands::ALL.iter().any(|spec| spec.path.len() == 2 && spec.path[0] == first);
    match rest.first() {
        Some(second) if is_group => second.split('|').all(|second| is_path(&[first, second])),
        _ => true,
    }
}

#[test]
fn every_slash_command_that_is_named_exists() {
    let localised = localised_names();
    let mut wrong = Vec::new();
    let mut seen = 0;
    for page in present() {
        for span in page.code_spans().iter().filter(|span| span.starts_with('/')) {
            let words: Vec<_> = span[1..].split([' ', ':']).collect();
            let first: String = words[0].chars().take_while(|c| c.is_alphanumeric() || *c == '-').collect();
            if first.is_empty() || PATHS.contains(&first.as_str()) {
                continue;
            }
            seen += 1;
            if !is_command(&words, &localised) {
                wrong.push(format!("{}: there is no command {span}", page.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 60, "only {seen} commands were seen");
}

/// The program's help about a job, read once.
#[derive(Default)]
struct Help(BTreeMap<Vec<String>, String>);

impl Help {
    fn of(&mut self, path: &[String]) -> &str {
        self.0.entry(path.to_vec()).or_insert_with(|| {
            let mut program = Command::new(env!("CARGO_BIN_EXE_timetrack-bot"));
            let output = program.args(path).arg("--help").output().unwrap();
            assert!(output.status.success(), "no help about {path:?}");
            String::from_utf8(output.stdout).unwrap()
        })
    }

    fn jobs(&mut self, path: &[String]) -> Vec<String> {
        let help = self.of(path);
        let list = help.split("Commands:\n").nth(1).unwrap_or_default();
        let rows = list.lines().take_while(|line| line.starts_with("  "));
        rows.filter_map(|row| Some(row.split_whitespace().next()?.to_owned())).collect()
    }

    /// What is wrong with a command line, given without the program's own name.
    fn complaint(&mut self, line: &str) -> Option<String> {
        let mut path = Vec::new();
        for word in line.split_whitespace().take_while(|word| !["#", "|", ">", "\\"].contains(word)) {
            let word = word.trim_matches(['[', ']']);
            let jobs = self.jobs(&path);
            if let Some(option) = word.strip_prefix("--") {
                let option = option.split('=').next().unwrap_or(option);
                let is_known = self.of(&path).contains(&format!("--{option}"));
                if !is_known && option != "version" {
                    return Some(format!("{path:?} has no option --{option}"));
                }
            } else if !jobs.is_empty() && !word.starts_with('-') {
                let unknown = word.split('|').find(|word| !jobs.iter().any(|job| job == word));
                if let Some(unknown) = unknown {
                    return Some(format!("{path:?} has no job {unknown}"));
                }
                path.push(word.split('|').next().unwrap().to_owned());
            }
        }
        None
    }
}

#[test]
fn every_job_of_the_command_line_that_is_named_exists() {
    let mut help = Help::default();
    let mut wrong = Vec::new();
    let mut seen = 0;
    for page in present() {
        for line in page.code_spans().into_iter().chain(page.code_lines()) {
            let after = |name: &str| Some(line.split_once(name)?.1.to_owned());
            let is_call = |name: &str| line.starts_with(name) || line.contains(&format!("exec {name}"));
            let job = if is_call("ttb ") { after("ttb ") } else { None };
            let job = job.or_else(|| line.starts_with("timetrack-bot ").then(|| after("timetrack-bot "))?);
            let job = job.or_else(|| line.contains("cargo run").then(|| after(" -- "))?);
            let Some(job) = job.filter(|_| !line.contains("--example")) else { continue };
            seen += 1;
            wrong.extend(help.complaint(&job).map(|why| format!("{}: {line}: {why}", page.name)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 30, "only {seen} jobs were seen");
}

#[test]
fn every_setting_that_is_named_exists() {
    let is_setting = |name: &str| {
        let file = name.strip_suffix("_FILE").and_then(setting);
        setting(name).is_some()
            || file.is_some_and(|setting| setting.secret)
            || OTHER_VARIABLES.contains(&name)
    };
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for page in present() {
        for span in page.code_spans() {
            let name = span.split('=').next().unwrap().to_owned();
            let is_variable = name.contains('_') && name.chars().all(|c| c.is_ascii_uppercase() || c == '_');
            if is_variable && !is_setting(&name) {
                wrong.push(format!("{}: there is no setting {name}", page.name));
            }
            seen.insert(name);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(SETTINGS.iter().all(|setting| seen.contains(setting.name)));
}

#[test]
fn every_file_that_is_named_is_there() {
    let folders = [
        ".ci/",
        ".github/",
        "benches/",
        "crates/",
        "deploy/",
        "docs/",
        "examples/",
        "fuzz/",
        "locales/",
        "migrations/",
        "src/",
        "tests/",
    ];
    let mut wrong = Vec::new();
    let mut seen = 0;
    for page in present() {
        let spans = page.code_spans();
        let paths = spans.iter().flat_map(|span| span.split_whitespace());
        for path in paths.filter(|word| folders.iter().any(|folder| word.starts_with(folder))) {
            // Up to what stands for many names.
            let fixed = path.split(['*', '<', '…']).next().unwrap();
            let fixed =
                if fixed == path { path } else { fixed.rsplit_once('/').map_or("", |(folder, _)| folder) };
            seen += 1;
            // A package's own document names its own files.
            let folder = page.name.strip_suffix("README.md").unwrap_or_default();
            if ![root(), &root().join(folder)]
                .iter()
                .any(|root| root.join(fixed.trim_end_matches([',', '.'])).exists())
            {
                wrong.push(format!("{}: there is no {path}", page.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 40, "only {seen} files were seen");
}

/// What a document quotes as said by the bot is said by it: in a reply, in the log or at the command line.
#[test]
fn every_sentence_that_is_quoted_is_one_of_the_bots() {
    // Discord's own words, and names in its portal.
    let others = ["application did not respond", "Interactions Endpoint URL", "Copy User ID"];
    let mut said = all_code(&root().join("src"));
    for file in std::fs::read_dir(root().join("locales/en")).unwrap() {
        said.push_str(&std::fs::read_to_string(file.unwrap().path()).unwrap());
    }
    let mut wrong = Vec::new();
    let mut seen = 0;
    for page in ["docs/faq.md", "docs/troubles.md"].map(Page::of) {
        for quoted in page.italics() {
            for part in quoted.split('…').map(str::trim).filter(|part| part.split(' ').count() > 3) {
                seen += 1;
                if !said.contains(part) && !others.iter().any(|other| part.contains(other)) {
                    wrong.push(format!("{}: the bot does not say “{part}”", page.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 10, "only {seen} sentences were seen");
}

/// The filter of a `cargo test` is a path of modules, or begins the name of a test; longer runs have a file of their own.
#[test]
fn every_test_and_every_longer_run_that_is_named_exists() {
    let code = ["src", "tests", "crates"].map(|folder| all_code(&root().join(folder))).concat();
    let is_there =
        |part: &str| code.contains(&format!("mod {part};")) || code.contains(&format!("fn {part}"));
    let run = |folder: &str, name: &str| {
        let places = [format!("{folder}/{name}.rs"), format!("{folder}/{name}/main.rs")];
        places.iter().any(|place| root().join(place).exists())
    };
    let mut wrong = Vec::new();
    let mut seen = 0;
    for page in present() {
        for line in page.code_spans().into_iter().chain(page.code_lines()) {
            let after = |words: &str| line.split_once(words).map(|(_, rest)| rest.split('#').next().unwrap());
            let filters =
                after("cargo test --test it").or_else(|| after("cargo test --lib")).unwrap_or_default();
            let filters = filters.split_whitespace().filter(|word| !word.starts_with('-'));
            let first = |words: &str| after(words).and_then(|rest| rest.split_whitespace().next());
            let mut missing: Vec<_> = filters
                .flat_map(|filter| filter.split("::"))
                .inspect(|_| seen += 1)
                .filter(|part| !is_there(part))
                .collect();
            missing.extend(first("--example ").filter(|name| !run("examples", name)));
            missing.extend(first("--bench ").filter(|name| !run("benches", name)));
            wrong.extend(missing.iter().map(|part| format!("{}: {line}: there is no {part}", page.name)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 30, "only {seen} filters were seen");
}
