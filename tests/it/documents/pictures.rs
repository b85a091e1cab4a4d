//! The pictures: made by `tests/browser/pictures.mjs`, all shown, and small. What is on them is compared by the browser test.

use std::collections::BTreeSet;

use super::page::{Page, pages, root, text};

/// In bytes.
const LARGEST: usize = 120_000;

/// The names that the browser's program gives to pictures, without language and ending.
fn made() -> Vec<String> {
    let program = text("tests/browser/pictures.mjs");
    let list = program.split("const PICTURES = [\n").nth(1).unwrap().split("\n];").next().unwrap();
    let names: Vec<String> = list
        .lines()
        .map(|line| line.split('"').nth(1).unwrap_or_else(|| panic!("{line}")).to_owned())
        .collect();
    for name in &names {
        assert!(program.contains(&format!("album.take(\"{name}\"")), "{name} is never taken");
    }
    names
}

#[test]
fn every_picture_is_made_by_the_browser_in_every_language_and_is_shown() {
    let languages = std::fs::read_dir(root().join("locales")).unwrap();
    let languages: Vec<_> =
        languages.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let made: BTreeSet<_> = made()
        .iter()
        .flat_map(|name| languages.iter().map(move |code| format!("{name}-{code}.png")))
        .collect();
    let there: BTreeSet<_> = std::fs::read_dir(root().join("docs/pictures"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(there, made, "in docs/pictures, and made by tests/browser/pictures.mjs");
    let shown: BTreeSet<_> = Page::of("docs/pictures.md")
        .links()
        .into_iter()
        .map(|link| link.strip_prefix("pictures/").unwrap_or(&link).to_owned())
        .collect();
    assert_eq!(shown, made, "shown by docs/pictures.md");
}

#[test]
fn pictures_are_small_and_are_pictures() {
    for entry in std::fs::read_dir(root().join("docs/pictures")).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        assert!(bytes.starts_with(b"\x89PNG\r\n\x1a\n"), "{}", path.display());
        assert!(bytes.len() <= LARGEST, "{} has {} bytes", path.display(), bytes.len());
    }
}

#[test]
fn documents_show_pictures_of_the_browser_only() {
    for page in pages() {
        let pictures = page.links().into_iter().filter(|link| link.ends_with(".png"));
        for picture in pictures {
            let folder = if page.name.starts_with("docs/") { "pictures/" } else { "docs/pictures/" };
            assert!(picture.starts_with(folder), "{} shows {picture}", page.name);
        }
    }
    let readme = Page::of("README.md").links().into_iter().filter(|link| link.ends_with(".png")).count();
    assert!((2..=4).contains(&readme), "{readme} pictures on the front page");
}
