//! Links lead somewhere, and long documents say at their top what is in them.

use super::page::{Page, pages, root};

/// Lines of a screen; a longer document has a table of contents.
const SCREEN: usize = 45;

#[test]
fn every_link_leads_to_something() {
    let mut broken = Vec::new();
    let mut seen = 0;
    for page in pages() {
        let folder = root().join(&page.name).parent().unwrap().to_owned();
        for link in page.links().into_iter().filter(|link| !link.starts_with("http")) {
            seen += 1;
            let (path, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let target = if path.is_empty() { root().join(&page.name) } else { folder.join(path) };
            if !target.exists() {
                broken.push(format!("{}: {link} is not there", page.name));
            } else if !anchor.is_empty() {
                let target = target.canonicalize().unwrap();
                let name = target.strip_prefix(root().canonicalize().unwrap()).unwrap();
                if !Page::of(name.to_str().unwrap()).anchors(None).iter().any(|known| known == anchor) {
                    broken.push(format!("{}: {link} names no heading of {}", page.name, name.display()));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
    assert!(seen > 80, "only {seen} links");
}

#[test]
fn a_document_longer_than_a_screen_links_its_sections_at_the_top() {
    let mut missing = Vec::new();
    for page in pages() {
        // The changelog is read from the top; the pictures are their own table.
        let is_long = page.text.lines().count() > SCREEN;
        if is_long && !["CHANGELOG.md", "docs/pictures.md"].contains(&page.name.as_str()) {
            let links = page.links();
            let sections = page.anchors(Some(2));
            let unlinked = sections.into_iter().filter(|section| !links.contains(&format!("#{section}")));
            missing
                .extend(unlinked.map(|section| format!("{} does not link its section {section}", page.name)));
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn the_front_page_is_at_most_ten_screens() {
    let lines = Page::of("README.md").text.lines().count();
    assert!(lines <= 10 * SCREEN, "{lines} lines");
}
