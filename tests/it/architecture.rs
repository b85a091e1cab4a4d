//! Checks `src/` against ARCHITECTURE.md: no module uses a module or a library that the table does not allow it. Each failure names
//! the file in one sentence.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const LONGEST_FILE: usize = 400;

/// What a row of ARCHITECTURE.md's table allows.
enum May {
    /// Those that put the others together.
    UseEverything,
    Use(BTreeSet<String>),
}

/// The modules of ARCHITECTURE.md's table, and what each may use.
fn rows() -> BTreeMap<String, May> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md");
    let text = std::fs::read_to_string(path).unwrap();
    let table = text.split("\n## ").find(|section| section.starts_with("Modules")).unwrap();
    let mut rows = BTreeMap::new();
    for row in table.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<_> = row.trim_matches('|').split('|').map(str::trim).collect();
        let &[modules, _, uses, _] = cells.as_slice() else { panic!("a row of four cells: {row}") };
        for module in modules.split(',').map(|module| module.trim().trim_matches('`').trim_end_matches('/')) {
            rows.insert(module.to_owned(), may(uses));
        }
    }
    rows
}

fn may(uses: &str) -> May {
    match uses {
        "everything" => May::UseEverything,
        "–" => May::Use(BTreeSet::new()),
        list => May::Use(list.split(',').map(|module| module.trim().to_owned()).collect()),
    }
}

/// Library, and the only places that may name it.
const HOMES: &[(&str, &[&str])] = &[
    ("jiff", &["model/zone"]),
    ("icu_casemap", &["model/names"]),
    ("icu_normalizer", &["model/names"]),
    ("sqlx", &["store"]),
    ("reqwest", &["timetrack", "discord/http", "network"]),
    ("serenity", &["discord"]),
    ("tokio_tungstenite", &["discord/gateway"]),
    ("fluent_bundle", &["reply"]),
    ("nucleo_matcher", &["commands"]),
    ("ed25519_dalek", &["model/key"]),
    ("axum", &["interactions", "demo"]),
    ("dotenvy", &["environment"]),
    ("clap", &["cli", "demo"]),
    ("discord_sandbox", &["cli/sandbox", "demo"]),
    ("timetrack_sandbox", &["cli/sandbox", "demo"]),
    ("csv", &["cli/links", "cli/spreadsheet"]),
    ("prometheus_client", &["metrics"]),
    ("toml", &["config/accounts_file"]),
];

/// The clock is asked in one place; code that is given an instant must not ask for another.
const CLOCKLESS: &[&str] =
    &["model", "slash", "reply", "store", "timetrack", "commands", "discord", "config"];

pub struct Source {
    /// Below `src/`, without the ending: `store/links`.
    pub name: String,
    module: String,
    text: String,
}

pub fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let found = files(&root);
    assert!(found.len() > 40, "only {} files under src/", found.len());
    found.into_iter().map(|path| source(&root, &path)).collect()
}

/// The Rust files of a folder and those below it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found
}

fn source(root: &Path, path: &Path) -> Source {
    let name = path.strip_prefix(root).unwrap().with_extension("").to_str().unwrap().replace('\\', "/");
    let module = name.split('/').next().unwrap().to_owned();
    Source { module, text: std::fs::read_to_string(path).unwrap(), name }
}

/// Code without comments and without what follows the first test module; tests may look further.
pub fn product_code(source: &Source) -> String {
    let is_test_file =
        source.name.ends_with("tests") || source.name.contains("/tests/") || source.name.contains("_tests/");
    if is_test_file {
        return String::new();
    }
    let text = without_test_declarations(&source.text);
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Drops `#[cfg(test)] mod …;`, which comes at the beginning of a file; a test module with a body comes at its end.
fn without_test_declarations(text: &str) -> String {
    let lines: Vec<_> = text.lines().collect();
    let begins =
        |at: usize| lines[at] == "#[cfg(test)]" && lines.get(at + 1).is_some_and(|next| next.ends_with(';'));
    let kept = (0..lines.len()).filter(|at| !begins(*at) && (*at == 0 || !begins(at - 1)));
    kept.map(|at| lines[at]).collect::<Vec<_>>().join("\n")
}

/// The words that follow `prefix::` in `code`, also each first word inside `prefix::{a, b::c}`.
fn named(code: &str, prefix: &str) -> BTreeSet<String> {
    let word =
        |text: &str| text.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut words = BTreeSet::new();
    for (at, _) in code.match_indices(&format!("{prefix}::")) {
        let rest = &code[at + prefix.len() + 2..];
        match rest.strip_prefix('{') {
            Some(list) => words.extend(outermost(list).iter().map(|part| word(part))),
            None => {
                words.insert(word(rest));
            }
        }
    }
    words
}

/// The parts between the commas of a list, without those of lists within it, up to its closing brace.
fn outermost(list: &str) -> Vec<String> {
    let (mut parts, mut depth) = (vec![String::new()], 0);
    for c in list.chars() {
        match c {
            '}' if depth == 0 => break,
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => parts.push(String::new()),
            c => parts.last_mut().unwrap().push(c),
        }
    }
    parts
}

/// The table's rows in an order in which each comes after those it uses; what is left over when there is none.
#[test]
fn modules_do_not_depend_on_each_other_in_a_circle() {
    let mut left: BTreeMap<_, _> = rows()
        .into_iter()
        .filter_map(|(module, may)| match may {
            May::Use(uses) => Some((module, uses)),
            May::UseEverything => None,
        })
        .collect();
    assert!(left.len() > 15, "the table was read");
    loop {
        let free: Vec<_> = left
            .iter()
            .filter(|(_, uses)| !uses.iter().any(|used| left.contains_key(used)))
            .map(|(module, _)| module.clone())
            .collect();
        if free.is_empty() {
            break;
        }
        left.retain(|module, _| !free.contains(module));
    }
    assert!(left.is_empty(), "these modules need each other, directly or through others: {left:#?}");
}

#[test]
fn modules_use_only_what_the_table_allows() {
    let (rows, mut offences) = (rows(), Vec::new());
    for source in sources().iter().filter(|source| source.module != "lib") {
        let code = product_code(source);
        if code.is_empty() {
            continue;
        }
        let allowed = match rows.get(&source.module) {
            Some(May::Use(allowed)) => allowed,
            Some(May::UseEverything) => continue,
            None => panic!("src/{}.rs is in a module without a row in ARCHITECTURE.md's table", source.name),
        };
        let used = named(&code, "crate").into_iter().chain(named(&code, "timetrack_bot"));
        for module in used.filter(|module| rows.contains_key(module)) {
            if module != source.module && !allowed.contains(&module) {
                offences.push(format!(
                    "src/{}.rs uses the module `{module}`, which the table does not allow `{}`",
                    source.name, source.module
                ));
            }
        }
    }
    assert!(offences.is_empty(), "{}", offences.join("\n"));
}

#[test]
fn the_table_names_only_modules_that_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let there: BTreeSet<_> = sources().into_iter().map(|source| source.module).collect();
    for (module, may) in rows() {
        assert!(there.contains(&module) || root.join(&module).is_dir(), "there is no module `{module}`");
        if let May::Use(allowed) = may {
            let missing: Vec<_> = allowed.iter().filter(|module| !there.contains(*module)).collect();
            assert!(missing.is_empty(), "`{module}` may use {missing:?}, which is not there");
        }
    }
}

#[test]
fn each_library_is_named_in_its_own_module_only() {
    let mut offences = Vec::new();
    for source in sources() {
        let code = product_code(&source);
        for (library, homes) in HOMES {
            let at_home = homes.iter().any(|home| source.name.starts_with(home));
            if !at_home && code.contains(&format!("{library}::")) {
                offences.push(format!(
                    "src/{}.rs names {library}, which belongs to {}",
                    source.name,
                    homes.join(", ")
                ));
            }
        }
    }
    assert!(offences.is_empty(), "{}", offences.join("\n"));
}

#[test]
fn modules_that_are_given_an_instant_read_no_clock() {
    let offences: Vec<_> = sources()
        .iter()
        .filter(|source| CLOCKLESS.contains(&source.module.as_str()))
        .filter(|source| {
            let code = product_code(source);
            ["Utc::now", "SystemTime::now", "Local::now", "CURRENT_TIMESTAMP"]
                .iter()
                .any(|word| code.contains(word))
        })
        .map(|source| format!("src/{}.rs asks what time it is", source.name))
        .collect();
    assert!(offences.is_empty(), "{}", offences.join("\n"));
}

#[test]
fn every_file_says_what_it_is_and_none_is_long() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut offences = Vec::new();
    for path in
        ["src", "tests", "benches", "examples", "crates"].iter().flat_map(|folder| files(&root.join(folder)))
    {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(root).unwrap().display();
        if !text.starts_with("//! ") {
            offences.push(format!("{name} does not open by saying what it is"));
        }
        let lines = text.lines().count();
        if lines > LONGEST_FILE {
            offences.push(format!("{name} has {lines} lines, more than {LONGEST_FILE}"));
        }
    }
    assert!(offences.is_empty(), "{}", offences.join("\n"));
}

/// Everything else that depends on a language is derived from the records, so that adding one is a folder and a record.
#[test]
fn a_language_is_named_in_its_record_only() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = std::fs::read_dir(root.join("locales")).unwrap();
    let codes = folders.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    // The fallback is also the default of a setting.
    let codes: Vec<_> = codes.filter(|code| code != "en").collect();
    let page = std::fs::read_dir(root.join("src/demo/page")).unwrap().map(|entry| entry.unwrap().path());
    let page = page.map(|path| (path.display().to_string(), std::fs::read_to_string(&path).unwrap()));
    let code = sources().into_iter().map(|source| (source.name.clone(), product_code(&source)));
    for (name, text) in code.chain(page).filter(|(name, _)| !name.starts_with("model/locale/")) {
        for code in &codes {
            let quoted = [format!("\"{code}\""), format!("'{code}'"), format!("`{code}`")];
            assert!(!quoted.iter().any(|word| text.contains(word)), "{name} names the language {code}");
        }
    }
}

/// A type that both sides shared would hide a mistake in it.
#[test]
fn the_sandboxes_do_not_know_the_bot() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates");
    for sandbox in ["discord-sandbox", "timetrack-sandbox"] {
        let folder = root.join(sandbox);
        let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        for word in ["path =", "timetrack-bot"] {
            assert!(!manifest.contains(word), "{sandbox} depends on another crate of this repository");
        }
        for path in files(&folder) {
            let text = std::fs::read_to_string(&path).unwrap();
            assert!(!text.contains("timetrack_bot"), "{} names the bot", path.display());
        }
    }
}

#[test]
fn sql_has_no_clock_of_its_own() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap().to_lowercase();
        for word in ["current_timestamp", "strftime", "datetime(", "julianday", "unixepoch"] {
            assert!(!text.contains(word), "{} uses {word}: instants come from the program", path.display());
        }
    }
}

#[test]
fn test_declarations_at_the_beginning_of_a_file_hide_nothing() {
    let text =
        "#[cfg(test)]\nmod tests;\nuse crate::store;\n#[cfg(test)]\nmod more {\n    use crate::cli;\n}";
    let code = without_test_declarations(text);
    assert!(code.starts_with("use crate::store;\n#[cfg(test)]\nmod more {"), "{code}");
}

#[test]
fn used_modules_are_found_in_lists_and_paths() {
    let code = "use crate::{model::{A, B}, store::links};\nlet x = crate::clock::Clock;";
    assert_eq!(
        named(code, "crate")
            .into_iter()
            .filter(|module| ["model", "store", "clock"].contains(&module.as_str()))
            .count(),
        3
    );
    assert!(!named(code, "crate").contains("links"));
}
