//! Checks the Dockerfile against the repository without a container engine: everything it copies exists, and it copies everything
//! the build needs.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap()
}

/// What the build stage copies from the repository.
fn copied() -> BTreeSet<String> {
    let dockerfile = read("Dockerfile");
    let copies = dockerfile.lines().filter_map(|line| line.strip_prefix("COPY "));
    let from_here = copies.filter(|rest| !rest.contains("--from="));
    from_here
        .flat_map(|rest| {
            let words: Vec<&str> = rest.split_whitespace().filter(|word| !word.starts_with("--")).collect();
            words[..words.len() - 1].iter().map(|&word| word.to_owned()).collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn everything_the_image_copies_is_there() {
    let copied = copied();
    assert!(copied.len() >= 5, "{copied:?}");
    for name in copied {
        assert!(root().join(&name).exists(), "COPY {name}");
    }
}

/// Every `COPY` from the folder is one that `.dockerignore` lets through, and every such file is copied.
#[test]
fn the_image_is_built_from_what_dockerignore_lets_through() {
    let ignore = read(".dockerignore");
    let (all, let_through) = ignore.split_once('\n').unwrap();
    assert_eq!(all, "*");
    let let_through = let_through.lines().filter_map(|line| line.strip_prefix('!'));
    assert_eq!(copied(), let_through.map(str::to_owned).collect());
}

/// Files that are compiled in from outside `src` would be missing in the image alone.
#[test]
fn everything_the_program_is_built_from_is_copied() {
    let copied = copied();
    let mut sources = vec![root().join("src")];
    let mut seen = BTreeSet::new();
    while let Some(path) = sources.pop() {
        if path.is_dir() {
            sources.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            seen.extend(included(&path));
        }
    }
    assert!(seen.contains("locales") && seen.contains("migrations"), "{seen:?}");
    let missing: Vec<_> = seen.iter().filter(|name| !copied.contains(*name)).collect();
    assert!(missing.is_empty(), "{missing:?} is compiled in and not copied: {copied:?}");
}

/// The folders at the root out of which a file takes something.
fn included(file: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(file).unwrap();
    let mut found = Vec::new();
    for name in ["include_str!(\"", "include_str!(concat!(\"", "include_bytes!(\"", "migrate!(\""] {
        for rest in text.split(name).skip(1) {
            let target = rest.split('"').next().unwrap();
            let from = if name.starts_with("migrate") { root() } else { file.parent().unwrap() };
            found.extend(top_of(&from.join(target)));
        }
    }
    found
}

/// The first part of a path below the root.
fn top_of(path: &Path) -> Option<String> {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::ParentDir => drop(plain.pop()),
            std::path::Component::CurDir => {}
            other => plain.push(other),
        }
    }
    let below = plain.strip_prefix(root()).ok()?;
    Some(below.components().next()?.as_os_str().to_string_lossy().into_owned())
}

/// The dependencies are built before the sources are copied, with empty files in their places.
#[test]
fn every_target_of_the_manifest_has_its_stand_in() {
    let dockerfile = read("Dockerfile");
    let manifest = read("Cargo.toml");
    let mut kind = "";
    for line in manifest.lines() {
        if line.starts_with('[') {
            kind = line;
        }
        let expected = match (kind, line.split_once(" = ")) {
            ("[[bench]]", Some(("name", name))) => format!("benches/{}.rs", name.trim_matches('"')),
            ("[[example]]", Some(("name", name))) => format!("examples/{}/main.rs", name.trim_matches('"')),
            ("[[test]]", Some(("path", path))) => path.trim_matches('"').to_owned(),
            _ => continue,
        };
        assert!(dockerfile.contains(&expected), "{expected}");
    }
    let version = manifest.lines().find_map(|line| line.strip_prefix("rust-version = ")).unwrap();
    assert!(
        dockerfile.contains(&format!("FROM rust:{}-", version.trim_matches('"'))),
        "the image's compiler"
    );
}
