//! What a release needs: notes, workflows, image and package agree with the repository.

use std::path::{Path, PathBuf};
use std::process::Command;

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn read(name: &str) -> String {
    std::fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn the_notes_of_a_release_are_its_section_of_the_changelog() {
    let notes = |tag: &str| Command::new(path(".ci/release-notes")).arg(tag).output().unwrap();
    let version = env!("CARGO_PKG_VERSION");
    let made = notes(&format!("v{version}"));
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let made = String::from_utf8(made.stdout).unwrap();
    assert!(made.contains("\n* ") && !made.contains("\n## "), "{made}");
    assert!(read("CHANGELOG.md").contains(&format!("## {version}\n{made}")));
    assert!(!notes("v99.0.0").status.success());
}

#[test]
fn workflows_pin_actions_by_hash_and_only_read_by_default() {
    for file in std::fs::read_dir(path(".github/workflows")).unwrap() {
        let name = file.unwrap().path();
        let text = std::fs::read_to_string(&name).unwrap();
        assert!(text.contains("\npermissions:\n  contents: read\n\n"), "{}", name.display());
        let actions: Vec<_> = text.lines().filter_map(|line| line.split("uses: ").nth(1)).collect();
        assert!(!actions.is_empty(), "{}", name.display());
        for action in actions {
            let (pin, tag) =
                action.split('@').nth(1).and_then(|rest| rest.split_once(" # v")).unwrap_or_default();
            let is_hash = pin.len() == 40 && pin.bytes().all(|byte| byte.is_ascii_hexdigit());
            assert!(is_hash && !tag.is_empty(), "{}: {action}", name.display());
        }
    }
}

/// The image of a release behaves as the one that is built from the sources.
#[test]
fn both_images_are_run_alike() {
    let (own, release) = (read("Dockerfile"), read("deploy/release.Dockerfile"));
    let run = own.split("\nWORKDIR /data\n").nth(1).unwrap();
    let run: Vec<_> = run.lines().filter(|line| !line.starts_with('#')).collect();
    assert!(run.len() > 8, "{run:?}");
    let there: Vec<_> = release.split("\nWORKDIR /data\n").nth(1).unwrap().lines().collect();
    assert_eq!(there, run);
}

/// What the package takes is in the repository, or is staged by `deploy/debian/build`.
#[test]
fn everything_that_is_packed_is_there() {
    let manifest = read("Cargo.toml");
    let section = manifest.split("[package.metadata.deb]\n").nth(1).unwrap();
    let sources = section.lines().filter_map(|line| line.trim().strip_prefix("[\"")?.split('"').next());
    let sources: Vec<_> = sources.collect();
    assert!(sources.len() > 5, "{sources:?}");
    let build = read("deploy/debian/build");
    for source in sources {
        match source.strip_prefix("target/debian-stage/") {
            Some(staged) => assert!(build.contains(staged.split(['/', '*']).next().unwrap()), "{source}"),
            None => assert!(path(source.split('*').next().unwrap()).exists(), "{source}"),
        }
    }
    for script in ["postinst", "prerm", "postrm"] {
        assert!(read(&format!("deploy/debian/{script}")).starts_with("#!/bin/sh\n"), "{script}");
    }
}
