//! What is kept about people is in the documents for them: every table, every field of the export.

use std::collections::{BTreeMap, BTreeSet};

use super::page::{root, text};

/// Columns that say whose a row is.
const PEOPLE: &[&str] = &["actor", "member", "owner", "person", "subject", "user", "username"];

/// The tables of the schema, each with whether it has a column about people.
fn tables() -> BTreeMap<String, bool> {
    let files = std::fs::read_dir(root().join("migrations")).unwrap();
    let mut files: Vec<_> = files.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut tables = BTreeMap::new();
    for file in files {
        let sql = std::fs::read_to_string(file).unwrap();
        let sql: String =
            sql.lines().filter(|line| !line.trim_start().starts_with("--")).collect::<Vec<_>>().join("\n");
        for statement in sql.split(';') {
            let words: Vec<_> = statement.split_whitespace().collect();
            match words[..] {
                ["CREATE", "TABLE", name, ..] => {
                    let columns = statement.lines().skip(1).filter_map(|line| line.split_whitespace().next());
                    tables
                        .insert(name.to_owned(), columns.into_iter().any(|column| PEOPLE.contains(&column)));
                }
                ["ALTER", "TABLE", name, "ADD", "COLUMN", column, ..] if PEOPLE.contains(&column) => {
                    tables.insert(name.to_owned(), true);
                }
                ["ALTER", "TABLE", name, "RENAME", "TO", new] => {
                    let about_people = tables.remove(name).unwrap();
                    tables.insert(new.to_owned(), about_people);
                }
                ["DROP", "TABLE", name] => drop(tables.remove(name)),
                _ => {}
            }
        }
    }
    assert!(tables.len() > 8, "{tables:?}");
    tables
}

#[test]
fn every_table_about_people_is_in_the_privacy_document_and_is_erased() {
    let page = text("docs/privacy.md");
    let told: BTreeSet<_> = page
        .lines()
        .filter_map(|line| Some(line.split(" | `").nth(1)?.split('`').next()?.to_owned()))
        .collect();
    let known: BTreeSet<_> =
        tables().into_iter().filter(|(_, people)| *people).map(|(name, _)| name).collect();
    assert_eq!(told, known, "the tables of docs/privacy.md, and those of the schema about people");
    let erase = text("src/store/erase.rs");
    for name in known {
        let is_touched =
            [format!("DELETE FROM {name} "), format!("UPDATE {name} ")].iter().any(|sql| erase.contains(sql));
        assert!(is_touched, "erasing a person leaves {name} as it is");
    }
}

#[test]
fn every_field_of_the_export_is_explained() {
    let (page, code) = (text("docs/people.md"), text("src/cli/person.rs"));
    let page = page.split("## The export's fields\n").nth(1).unwrap();
    let mut seen = 0;
    for record in code.split("#[derive(Serialize)]\n").skip(1) {
        for line in record.lines().skip(1).take_while(|line| *line != "}") {
            let Some((field, _)) = line.trim().split_once(": ") else { continue };
            assert!(page.contains(&format!("`{field}`")), "docs/people.md does not explain {field}");
            seen += 1;
        }
    }
    assert!(seen > 40, "only {seen} fields");
}
