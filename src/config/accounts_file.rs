//! The accounts file: one table for each account, `[acme]`, with the settings of an account as keys. The table's name is the account's,
//! so that TOML itself lets no two have the same.
//!
//! No message repeats a value, since it may be a secret.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::path::Path;

use toml::de::{DeTable, DeValue};

use super::Problem;
use super::reader::shown;
use super::spelling::probable_key;
use super::table::{Setting, account_settings, setting};
use crate::model::AccountName;

type ReadSecret<'a> = &'a dyn Fn(&'static str, &Path) -> Result<String, String>;

pub(super) struct AccountsFile {
    /// In the order of the file.
    pub(super) tables: Vec<AccountTable>,
    /// What is wrong with the form.
    pub(super) problems: Vec<Problem>,
}

pub(super) struct AccountTable {
    /// Nothing if it is no account's name, which is told already.
    pub(super) name: Option<AccountName>,
    /// The name as it stands there.
    title: String,
    /// The file, as it is named to people.
    file: String,
    line: usize,
    entries: HashMap<&'static str, Entry>,
    /// Lines about which a mistake is told already.
    broken: HashSet<usize>,
}

struct Entry {
    line: usize,
    /// As it is written in the file.
    key: String,
    value: Result<String, String>,
}

impl AccountTable {
    pub(super) fn value(&self, name: &str) -> Result<Option<String>, String> {
        self.entries.get(name).map(|entry| entry.value.clone()).transpose()
    }

    /// `None` if a mistake of that line is told already.
    pub(super) fn place(&self, name: &'static str) -> Option<String> {
        let entry = self.entries.get(name);
        let line = entry.map_or(self.line, |entry| entry.line);
        let key = entry.map_or_else(|| name.to_ascii_lowercase(), |entry| entry.key.clone());
        let place = format!("{}, line {line}: [{}] {key}", self.file, self.title);
        (!self.broken.contains(&line)).then_some(place)
    }
}

impl AccountsFile {
    /// `path` is the file as the settings name it.
    pub(super) fn parse(path: &str, text: &str, read_secret: ReadSecret<'_>) -> Self {
        let (document, errors) = DeTable::parse_recoverable(text);
        let mut parser = Parser { path, text, read_secret, broken: HashSet::new(), problems: Vec::new() };
        for error in &errors {
            let line = parser.line(error.span().unwrap_or_default());
            parser.broken.insert(line);
            parser.problem(line, "", mistake_of_form(error.message()));
        }
        let mut entries: Vec<_> = document.get_ref().iter().collect();
        entries.sort_by_key(|(name, _)| name.span().start);
        let mut tables = Vec::new();
        for (name, value) in entries {
            let line = parser.line(name.span());
            tables.extend(parser.table(line, name.get_ref(), value.get_ref()));
        }
        let mut problems = parser.problems;
        problems.sort_by_key(|(line, _)| *line);
        Self { tables, problems: problems.into_iter().map(|(_, problem)| problem).collect() }
    }
}

struct Parser<'a> {
    path: &'a str,
    text: &'a str,
    read_secret: ReadSecret<'a>,
    broken: HashSet<usize>,
    problems: Vec<(usize, Problem)>,
}

impl Parser<'_> {
    fn line(&self, span: Range<usize>) -> usize {
        self.text.bytes().take(span.start).filter(|byte| *byte == b'\n').count() + 1
    }

    fn problem(&mut self, line: usize, what: &str, cure: String) {
        let what = if what.is_empty() { String::new() } else { format!(" {what}") };
        self.problems.push((line, Problem { name: format!("{}, line {line}:{what}", self.path), cure }));
    }

    /// The same, unless a mistake of that line is told already.
    fn complain(&mut self, line: usize, what: &str, cure: impl Into<String>) {
        if !self.broken.contains(&line) {
            self.problem(line, what, cure.into());
        }
    }

    fn table(&mut self, line: usize, name: &str, value: &DeValue<'_>) -> Option<AccountTable> {
        let table = match value {
            DeValue::Table(table) => table,
            DeValue::Array(items) if items.iter().all(|item| item.get_ref().is_table()) => {
                self.complain(line, &shown(name), "begins with two brackets: write one, as in `[acme]`");
                return None;
            }
            _ => {
                self.complain(line, &shown(name), "stands before the first account: put it below the account's name in brackets, such as `[acme]`");
                return None;
            }
        };
        let parsed = name.parse::<AccountName>();
        if let Err(error) = &parsed {
            self.complain(line, &format!("[{}]", shown(name)), format!("is no account's name: {error}"));
        }
        let entries = self.entries(name, table);
        let broken = self.broken.clone();
        let (file, title) = (self.path.to_owned(), shown(name));
        Some(AccountTable { name: parsed.ok(), title, file, line, entries, broken })
    }

    fn entries(&mut self, account: &str, table: &DeTable<'_>) -> HashMap<&'static str, Entry> {
        let mut entries: HashMap<&'static str, Entry> = HashMap::new();
        for (key, value) in table.iter() {
            let line = self.line(key.span());
            let key = key.get_ref().as_ref();
            let what = format!("[{}] {}", shown(account), shown(key));
            let Some((setting, is_file)) = setting_of(key) else {
                self.complain(line, &what, unknown(key));
                continue;
            };
            if entries.contains_key(setting.name) {
                self.complain(
                    line,
                    &what,
                    "is set besides the file that holds it: remove one of the two".to_owned(),
                );
                continue;
            }
            let value = text_of(setting, is_file, value.get_ref());
            let value = if is_file { value.and_then(|path| self.secret(setting.name, &path)) } else { value };
            entries.insert(setting.name, Entry { line, key: key.to_owned(), value });
        }
        entries
    }

    /// Paths begin at the folder of the accounts file.
    fn secret(&self, name: &'static str, path: &str) -> Result<String, String> {
        let folder = Path::new(self.path).parent().unwrap_or(Path::new(""));
        let path = folder.join(path.trim());
        (self.read_secret)(name, &path)
            .map_err(|why| format!("names {}, which cannot be read: {why}", path.display()))
    }
}

/// The setting of a key, and whether the key names a file that holds its value.
fn setting_of(key: &str) -> Option<(&'static Setting, bool)> {
    let found = |key: &str| account_settings().find(|setting| setting.key() == key);
    let in_file = || found(key.strip_suffix("_file")?).filter(|setting| setting.secret);
    found(key).map(|setting| (setting, false)).or_else(|| Some((in_file()?, true)))
}

fn unknown(key: &str) -> String {
    let upper = key.to_ascii_uppercase();
    if setting(&upper).is_some_and(|setting| !setting.of_account) {
        return format!(
            "is a setting of the whole bot: it belongs into the environment or `.env`, as {upper}"
        );
    }
    let guess = probable_key(key).map(|guess| format!("; is {guess} meant?")).unwrap_or_default();
    format!("is no setting of an account{guess}")
}

/// A value as the variable of the setting would hold it.
fn text_of(setting: &Setting, is_file: bool, value: &DeValue<'_>) -> Result<String, String> {
    let simple = |value: &DeValue<'_>| match value {
        DeValue::String(text) => Some(text.clone().into_owned()),
        // As a number a key would lose its zeros.
        DeValue::Integer(number) if !setting.secret && number.radix() == 10 => {
            Some(number.as_str().to_owned())
        }
        _ => None,
    };
    let text = match value {
        DeValue::Array(items) if setting.is_list() => items
            .iter()
            .map(|item| simple(item.get_ref()))
            .collect::<Option<Vec<_>>>()
            .map(|ids| ids.join(",")),
        value => simple(value),
    };
    let wanted = match (setting.is_list(), is_file) {
        (true, _) => "must be a list of numbers, such as `[123456789012345678]`",
        (_, true) => "must be the file's name in quotes",
        _ => "must be a text in quotes",
    };
    text.ok_or_else(|| format!("{wanted}, not {}", kind(value)))
}

fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a number",
        DeValue::Float(_) => "a number with a point",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// The parser's words never repeat the text.
fn mistake_of_form(words: &str) -> String {
    match words {
        "duplicate key" => {
            "this name stands there already: each account has one table, and each key one line".to_owned()
        }
        words if words.starts_with("string values must be quoted") => {
            "the value must stand in quotes".to_owned()
        }
        words => format!("this is not TOML: {words}"),
    }
}
