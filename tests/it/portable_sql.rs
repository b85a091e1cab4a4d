//! Reads the SQL in `src/store/`: what PostgreSQL would not understand, or would take for something else, stands in `src/store/sqlite/`
//! only.

use crate::architecture::{product_code, sources};

/// What is not to be written, in lower case, and why.
const WORDS: &[(&str, &str)] = &[
    ("rowid", "only SQLite has it; name a key"),
    ("pragma", "only SQLite has it"),
    ("vacuum", "only SQLite copies a file with it"),
    ("insert or ", "write ON CONFLICT"),
    ("update or ", "write NOT EXISTS"),
    ("replace into", "write ON CONFLICT"),
    ("begin immediate", "only SQLite has it"),
    ("begin exclusive", "only SQLite has it"),
    ("autoincrement", "only SQLite has it"),
    ("without rowid", "only SQLite has it"),
    ("indexed by", "only SQLite has it"),
    ("collate nocase", "fold in Rust"),
    (" glob ", "only SQLite has it; compare in Rust"),
    (" == ", "write one ="),
    ("limit -1", "leave the limit out"),
    ("json", "read and write JSON in Rust"),
    ("->", "read JSON in Rust"),
    ("ifnull(", "write coalesce"),
    ("iif(", "write CASE"),
    ("instr(", "search in Rust"),
    ("printf(", "make texts in Rust"),
    ("typeof(", "only SQLite has it"),
    ("group_concat(", "join in Rust"),
    ("total(", "write sum"),
    ("changes(", "ask the result of the statement"),
    ("last_insert_", "write RETURNING"),
    ("randomblob(", "make it in Rust"),
    ("zeroblob(", "make it in Rust"),
    ("hex(", "make it in Rust"),
    ("sqlite_", "only SQLite has it"),
    ("unixepoch", "instants come from the program"),
    ("datetime(", "instants come from the program"),
    ("strftime(", "instants come from the program"),
    ("julianday(", "instants come from the program"),
    (" is $", "write = or IS NOT DISTINCT FROM"),
    (" is not $", "write <> or IS DISTINCT FROM"),
    ("as integer)", "it has 32 bits in PostgreSQL"),
    (") where actor", "a query in FROM needs a name"),
];

/// Columns that are true or false. PostgreSQL does not compare those with numbers.
const FLAGS: &[&str] = &[
    "unclear",
    "confirmed",
    "erased",
    "paused",
    "shown",
    "enabled",
    "blocked",
    "hidden",
    "in_breaks",
    "is_on",
];

/// The texts between quotation marks that are SQL, in lower case; several lines are one.
fn statements(code: &str) -> Vec<String> {
    let code: String = code.lines().map(|line| format!("{}\n", line.trim_start())).collect();
    let texts = code.replace("\\\n", "").replace("\\\"", "'");
    let texts = texts.split('"').skip(1).step_by(2).map(str::to_lowercase);
    let verbs = [
        "select ", "insert ", "update ", "delete ", "from ", "where ", "values ", "pragma", "vacuum",
        "begin ",
    ];
    texts.filter(|text| verbs.iter().any(|verb| text.contains(verb))).collect()
}

/// What is wrong with a statement.
fn faults(sql: &str) -> Vec<String> {
    let mut found: Vec<String> = WORDS
        .iter()
        .filter(|(word, _)| sql.contains(word))
        .map(|(word, why)| format!("`{word}`: {why}"))
        .collect();
    if sql.contains('?') {
        found.push("`?`: parameters are written $1, $2".to_owned());
    }
    for flag in FLAGS {
        for number in ["0", "1"] {
            let compared = [format!("{flag} = {number}"), format!("{flag} <> {number}")];
            if compared.iter().any(|text| sql.contains(text)) {
                found.push(format!("`{flag} = {number}`: a flag is TRUE or FALSE"));
            }
        }
    }
    for function in ["min(", "max("] {
        if sql.match_indices(function).any(|(at, _)| has_comma(&sql[at + function.len()..])) {
            found.push(format!("`{function}` of two values: write CASE"));
        }
    }
    found
}

/// Whether a comma stands between an opening parenthesis before `rest` and its closing one.
fn has_comma(rest: &str) -> bool {
    let mut depth = 0;
    for letter in rest.chars() {
        match letter {
            ')' if depth == 0 => return false,
            ',' if depth == 0 => return true,
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
    }
    false
}

#[test]
fn sql_outside_its_own_folder_is_understood_by_postgresql() {
    let (mut offences, mut count) = (Vec::new(), 0);
    let is_portable = |name: &str| name.starts_with("store/") && !name.starts_with("store/sqlite/");
    for source in sources().iter().filter(|source| is_portable(&source.name)) {
        for sql in statements(&product_code(source)) {
            count += 1;
            let faults = faults(&sql);
            offences.extend(faults.iter().map(|fault| format!("src/{}.rs: {fault} in {sql}", source.name)));
        }
    }
    assert!(count > 100, "only {count} statements were found");
    assert!(offences.is_empty(), "{}", offences.join("\n"));
}

#[test]
fn what_only_sqlite_understands_is_found() {
    for sql in [
        "SELECT ifnull(zone, ?1) FROM links",
        "INSERT OR IGNORE INTO links VALUES ($1)",
        "UPDATE punches SET next_at = min(next_at, $1)",
        "SELECT id FROM punches WHERE erased = 0",
        "SELECT detail ->> '$.do' FROM audit",
        "DELETE FROM audit WHERE subject IS NOT $1",
        "PRAGMA user_version",
    ] {
        let code = format!("const SQL: &str = \"{sql}\";");
        assert!(statements(&code).iter().any(|sql| !faults(sql).is_empty()), "{sql}");
    }
    for sql in
        ["SELECT max(coalesce(id, 0)) FROM owners WHERE NOT erased", "SELECT 1 FROM links WHERE member = $1"]
    {
        assert_eq!(faults(&sql.to_lowercase()), Vec::<String>::new(), "{sql}");
    }
}
