//! The settings file (`.env`) and the files of single secrets: encodings, quotes, and every mistake of form.

use std::collections::{HashMap, HashSet};
use std::io::Read;
use std::path::Path;

/// Longest secret file read, in bytes.
const MAX_SECRET_BYTES: u64 = 16 * 1024;
/// Longest variable name that is repeated in a message, in characters.
const MAX_NAME: usize = 60;
const NOT_TEXT: &str = "is not text in UTF-8; save it again as UTF-8";

/// A settings file: what could be read, and what is wrong with its form.
#[derive(Debug, Default)]
pub(super) struct SettingsFile {
    pub(super) values: HashMap<String, String>,
    /// Each names the file and the line. Shows no value, since a value may be a secret.
    pub(super) mistakes: Vec<String>,
    /// Variables whose value could not be read because of a mistake.
    pub(super) unreadable: HashSet<String>,
}

impl SettingsFile {
    /// A file that does not exist holds nothing.
    pub(super) fn read(path: &Path) -> Self {
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Self::default(),
            Err(error) => return Self::mistaken(format!("{} cannot be read: {error}", absolute(path))),
        };
        if let Some(text) = decoded(&bytes) {
            return Self::parse(path, &text);
        }
        let not_text = format!("{} {NOT_TEXT}", absolute(path));
        if bytes.contains(&0) {
            return Self::mistaken(not_text);
        }
        // Mostly comments in an older encoding: the rest of the file can still be checked.
        let mut file = Self::parse(path, &String::from_utf8_lossy(&bytes));
        file.mistakes.insert(0, not_text);
        file
    }

    fn mistaken(mistake: String) -> Self {
        Self { mistakes: vec![mistake], ..Self::default() }
    }

    fn parse(path: &Path, text: &str) -> Self {
        let whole: Result<HashMap<_, _>, _> = dotenvy::from_read_iter(text.as_bytes()).collect();
        match whole {
            Ok(values) if !text.lines().any(is_expanded) => Self { values, ..Self::default() },
            whole => Self::parse_lines(path, text, whole.is_err()),
        }
    }

    /// Line by line, so that one mistake does not hide another: an open quote would swallow the rest of the file.
    fn parse_lines(path: &Path, text: &str, is_broken: bool) -> Self {
        let mut file = Self::default();
        let mut broken = false;
        for (number, line) in (1..).zip(text.lines()) {
            // The parser's own error would print the line, and the line may hold a secret.
            let parsed: Result<Vec<_>, _> = dotenvy::from_read_iter(line.as_bytes()).collect();
            broken |= parsed.is_err();
            let cure = match (parsed, name_of(line)) {
                (Ok(values), _) if !is_expanded(line) => {
                    file.values.extend(values);
                    continue;
                }
                (Ok(_), Some(name)) => format!(
                    "line {number} gives {name} a value with a $: put it between single quotes, so that it is taken as it stands"
                ),
                (Err(_), Some(name)) => {
                    format!("line {number} ({name}): put the value between single quotes")
                }
                (_, None) => format!("line {number}: it is not NAME=value"),
            };
            file.mistakes.push(format!("{}, {cure}", path.display()));
            file.unreadable.extend(name_of(line).map(str::to_owned));
        }
        if is_broken && !broken {
            file.mistakes.push(format!("{}, a quote is not closed", path.display()));
        }
        file
    }
}

/// The variable that a line sets; `None` if what stands before the `=` is no name and must not be shown.
fn name_of(line: &str) -> Option<&str> {
    let (name, _) = line.trim().trim_start_matches("export ").split_once('=')?;
    let name = name.trim();
    let is_name = (1..=MAX_NAME).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    is_name.then_some(name)
}

/// `NAME=a$b` would silently become `a`, or worse: what follows a `$` outside single quotes is looked up as a variable.
fn is_expanded(line: &str) -> bool {
    let Some((name, value)) = line.trim().trim_start_matches("export ").split_once('=') else { return false };
    value.contains('$') && !value.trim_start().starts_with('\'') && !name.trim().starts_with('#')
}

/// The value in a text that may be a whole line of a settings file: `NAME=value`, with or without quotes.
pub(super) fn bare<'a>(name: &str, text: &'a str) -> &'a str {
    let value = after_name(name, text).unwrap_or(text).trim();
    let unquoted = ['"', '\''].iter().find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote));
    unquoted.unwrap_or(value)
}

fn after_name<'a>(name: &str, line: &'a str) -> Option<&'a str> {
    let line = line.trim();
    let line = line.strip_prefix("export ").unwrap_or(line).trim_start();
    line.strip_prefix(name)?.trim_start().strip_prefix('=')
}

/// The value after `NAME=` in the first line that has it, otherwise the whole text.
pub(super) fn secret_file(name: &str, path: &Path) -> std::io::Result<String> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(MAX_SECRET_BYTES).read_to_end(&mut bytes)?;
    let text = decoded(&bytes).ok_or_else(|| std::io::Error::other(NOT_TEXT))?;
    let line = text.lines().find_map(|line| after_name(name, line));
    Ok(bare(name, line.unwrap_or(&text)).to_owned())
}

/// A whole file of text, or why it cannot be read, as the rest of a sentence about the file.
pub(super) fn text_file(path: &Path) -> Result<String, String> {
    let bytes = std::fs::read(path).map_err(|error| format!("cannot be read: {error}"))?;
    decoded(&bytes).ok_or_else(|| NOT_TEXT.to_owned())
}

/// Text as editors and spreadsheets save it, without a byte order mark: UTF-8, or UTF-16 (recognised by its mark or by zero bytes).
pub(crate) fn decoded(bytes: &[u8]) -> Option<String> {
    let wide = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let (units, rest) = bytes.as_chunks();
        let units: Vec<u16> = units.iter().map(|two| unit(*two)).collect();
        String::from_utf16(&units).ok().filter(|_| rest.is_empty())
    };
    match bytes {
        [0xFF, 0xFE, text @ ..] => wide(text, u16::from_le_bytes),
        [0xFE, 0xFF, text @ ..] => wide(text, u16::from_be_bytes),
        [first, 0, ..] if *first != 0 => wide(bytes, u16::from_le_bytes),
        [0, second, ..] if *second != 0 => wide(bytes, u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, text @ ..] | text => String::from_utf8(text.to_vec()).ok(),
    }
}

pub(super) fn absolute(path: &Path) -> String {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> SettingsFile {
        SettingsFile::parse(Path::new(".env"), text)
    }

    #[test]
    fn every_mistake_of_form_is_told_at_once_and_none_shows_a_value() {
        let file = parsed(
            "# a comment\nDISCORD_TOKEN=x\nTIMETRACK_API_SECRET=a canary b\n\nexport TIMETRACK_API_KEY=ab$canary\n\
             canary words\nREPLIES='canary\nLOG_FORMAT=json\n",
        );
        assert_eq!(
            file.mistakes,
            [
                ".env, line 3 (TIMETRACK_API_SECRET): put the value between single quotes",
                ".env, line 5 gives TIMETRACK_API_KEY a value with a $: put it between single quotes, so that it is taken as it stands",
                ".env, line 6: it is not NAME=value",
                ".env, line 7 (REPLIES): put the value between single quotes",
            ]
        );
        let read = |name: &str| file.values.get(name).map(String::as_str);
        assert_eq!((read("DISCORD_TOKEN"), read("LOG_FORMAT")), (Some("x"), Some("json")));
        assert_eq!((read("TIMETRACK_API_KEY"), read("REPLIES")), (None, None));
        assert!(file.unreadable.contains("TIMETRACK_API_SECRET") && !file.unreadable.contains("LOG_FORMAT"));
    }

    #[test]
    fn a_dollar_in_single_quotes_or_in_a_comment_is_taken_as_it_stands() {
        let file = parsed("A='x$y'\n# B=$c\nC='two\nlines'\n");
        assert!(file.mistakes.is_empty(), "{:?}", file.mistakes);
        assert_eq!((file.values["A"].as_str(), file.values["C"].as_str()), ("x$y", "two\nlines"));
        assert_eq!(parsed("A=\"x$y\"").mistakes.len(), 1);
    }

    #[test]
    fn quotes_and_names_around_a_value_are_taken_off() {
        for text in [
            "abc=",
            "\"abc=\"",
            "'abc='",
            " NAME=abc=\n",
            "NAME = \"abc=\"",
            "export NAME='abc='",
            "\"abc=\"\n",
        ] {
            assert_eq!(bare("NAME", text), "abc=", "{text}");
        }
        for kept in ["\"abc", "abc'", "\"abc'", "\"", "OTHER=abc", "NAMES=abc", "a 'b'"] {
            assert_eq!(bare("NAME", kept), kept);
        }
        assert_eq!(bare("NAME", "\"\""), "");
    }

    #[test]
    fn text_is_read_in_the_encodings_that_editors_write() {
        let wide = |text: &str, bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            text.encode_utf16().flat_map(bytes).collect()
        };
        for bytes in [
            "A=ä\n".as_bytes().to_vec(),
            "\u{feff}A=ä\n".as_bytes().to_vec(),
            wide("\u{feff}A=ä\n", u16::to_le_bytes),
            wide("\u{feff}A=ä\n", u16::to_be_bytes),
            wide("A=ä\n", u16::to_le_bytes),
            wide("A=ä\n", u16::to_be_bytes),
        ] {
            assert_eq!(decoded(&bytes).as_deref(), Some("A=ä\n"), "{bytes:?}");
        }
        for bytes in [&b"A=\xE4\n"[..], b"\xFF\xFEA", b"\xFF\xFE\x00\xD8"] {
            assert_eq!(decoded(bytes), None, "{bytes:?}");
        }
        assert_eq!(decoded(b"").as_deref(), Some(""));
    }

    #[test]
    fn a_secret_file_may_be_a_line_or_a_whole_settings_file() {
        let file = std::env::temp_dir().join(format!("timetrack-bot-{:016x}", rand::random::<u64>()));
        for (text, expected) in [
            ("\u{feff}abc\r\n", "abc"),
            ("DISCORD_TOKEN=abc\n", "abc"),
            ("'abc'\n", "abc"),
            ("# mine\nTIMETRACK_API_KEY=other\nexport DISCORD_TOKEN=\"abc\"\n", "abc"),
            ("two\nlines\n", "two\nlines"),
        ] {
            std::fs::write(&file, text).unwrap();
            assert_eq!(secret_file("DISCORD_TOKEN", &file).unwrap(), expected, "{text}");
        }
        std::fs::write(&file, b"\xE4\xF6").unwrap();
        let told = secret_file("DISCORD_TOKEN", &file).unwrap_err().to_string();
        std::fs::remove_file(&file).unwrap();
        assert!(told.contains("UTF-8"), "{told}");
    }
}
