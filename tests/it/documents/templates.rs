//! The forms for issues: each has what GitHub asks of a form.

use std::collections::BTreeSet;

use super::page::{root, text};

/// Kinds of parts that a form may have (GitHub, "Syntax for GitHub's form schema").
const KINDS: &[&str] = &["checkboxes", "dropdown", "input", "markdown", "textarea"];

#[test]
fn every_form_has_what_is_asked_of_a_form() {
    let mut forms = 0;
    for entry in std::fs::read_dir(root().join(".github/ISSUE_TEMPLATE")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name == "config.yml" {
            continue;
        }
        forms += 1;
        let form = text(&format!(".github/ISSUE_TEMPLATE/{name}"));
        for key in ["name: ", "description: ", "body:"] {
            assert_eq!(form.lines().filter(|line| line.starts_with(key)).count(), 1, "{name}: {key}");
        }
        assert!(!form.contains('\t'), "{name}: YAML takes no tabs");
        let parts: Vec<_> = form.split("\n  - type: ").skip(1).collect();
        assert!(parts.len() > 1, "{name}");
        let mut ids = BTreeSet::new();
        for part in parts {
            let kind = part.lines().next().unwrap();
            assert!(KINDS.contains(&kind), "{name}: {kind}");
            assert!(part.contains("\n    attributes:\n"), "{name}: {kind} without attributes");
            if kind != "markdown" {
                assert!(part.contains("\n      label: "), "{name}: {kind} without a label");
                let id = part.lines().find_map(|line| line.strip_prefix("    id: ")).expect("an id");
                assert!(ids.insert(id.to_owned()), "{name}: {id} is there twice");
            }
        }
    }
    assert_eq!(forms, 2);
}
