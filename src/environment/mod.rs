//! Where settings come from: the process environment first, then the settings file, then a file named by `<NAME>_FILE`.
//! Must not know what any of them means.

use std::collections::HashMap;
use std::io::Read;
use std::path::Path;

use timetrack_bot::config::table::{SETTINGS, setting};
use timetrack_bot::config::{Config, Problem, Problems};

/// The settings file, unless another is named.
pub(crate) const USUAL: &str = ".env";
/// Longest secret file read, in bytes.
const MAX_SECRET_BYTES: u64 = 16 * 1024;
const NOT_TEXT: &str = "is not text in UTF-8; save it again as UTF-8";

/// Reads all settings.
pub(crate) fn read(env_file: &Path) -> Result<Config, Problems> {
    let from_file =
        settings_file(env_file).map_err(|cure| Problems(vec![Problem { name: "--env-file", cure }]))?;
    Config::from_lookup(&|name| look_up(name, &from_file)).map_err(|mut problems| {
        if env_file != Path::new(USUAL) && !env_file.exists() {
            let cure = format!("there is no file {}", env_file.display());
            problems.0.insert(0, Problem { name: "--env-file", cure });
        }
        problems
    })
}

/// What somebody should look at about the settings file, though the bot can start with it.
pub(crate) fn remarks(env_file: &Path) -> Vec<String> {
    let shown = env_file.display();
    let mut names: Vec<_> = settings_file(env_file).unwrap_or_default().into_keys().collect();
    names.sort();
    let mut remarks: Vec<_> = names
        .iter()
        .filter_map(|name| {
            let name_shown: String = name.chars().take(60).collect();
            let close = mistyped(name)?;
            Some(format!(
                "{shown} sets {name_shown}, which is no setting and does nothing; is {close} meant?"
            ))
        })
        .collect();
    if is_open_to_all(env_file) {
        remarks.push(format!(
            "{shown} holds secrets and is open to every user of this machine: chmod 600 {shown}"
        ));
    }
    remarks
}

fn is_open_to_all(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(file).is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o007 != 0)
}

/// The setting that `name`, which is none, was probably meant to be. Names of other programs are nobody's business.
fn mistyped(name: &str) -> Option<&'static str> {
    let secret = name.strip_suffix("_FILE").and_then(setting).is_some_and(|setting| setting.secret);
    if secret || setting(name).is_some() {
        return None;
    }
    let upper: String = name.to_uppercase().chars().take(60).collect();
    let closest = SETTINGS.iter().min_by_key(|setting| distance(&upper, setting.name))?.name;
    let ours = ["DISCORD_", "TIMETRACK_", "DEFAULT_", "AT_LIMIT", "LISTEN_", "HEALTH_"];
    let is_close = distance(&upper, closest) <= 2 || ours.iter().any(|begin| upper.starts_with(begin));
    is_close.then_some(closest)
}

/// How many letters must be added, left out or changed to make the one of the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for letter in one.chars() {
        let mut diagonal = row[0];
        row[0] += 1;
        for (at, wanted) in other.iter().enumerate() {
            let changed = diagonal + usize::from(letter != *wanted);
            diagonal = row[at + 1];
            row[at + 1] = changed.min(diagonal + 1).min(row[at] + 1);
        }
    }
    row[other.len()]
}

/// The log filter for jobs that read no other setting.
#[cfg(feature = "demo")]
pub(crate) fn log_filter() -> String {
    variable("RUST_LOG").unwrap_or_else(|| "info".to_owned())
}

/// `HEALTH_ADDR` alone: a health check must not depend on the other settings.
pub(crate) fn health_addr(env_file: &Path) -> String {
    const NAME: &str = "HEALTH_ADDR";
    let from_file = settings_file(env_file).unwrap_or_default();
    let given = look_up(NAME, &from_file).ok().flatten();
    let default = setting(NAME).and_then(|setting| setting.default).unwrap_or_default();
    given.unwrap_or_else(|| default.to_owned()).trim().to_owned()
}

fn look_up(name: &'static str, from_file: &HashMap<String, String>) -> Result<Option<String>, String> {
    let from_file = |name: &str| from_file.get(name).cloned();
    for source in [&variable as &dyn Fn(&str) -> Option<String>, &from_file] {
        if let Some(value) = source(name).filter(|value| !value.trim().is_empty()) {
            return Ok(Some(value));
        }
        let named = source(&format!("{name}_FILE")).filter(|path| !path.trim().is_empty());
        if let Some(path) = named.filter(|_| setting(name).is_some_and(|setting| setting.secret)) {
            return secret_file(name, Path::new(path.trim()))
                .map(Some)
                .map_err(|error| format!("cannot be read from {path}, which {name}_FILE names: {error}"));
        }
    }
    Ok(None)
}

/// Of the process environment. Docker's `--env-file` keeps quotes around a value that other readers of such files take off.
#[expect(clippy::disallowed_methods, reason = "this is the one place")]
fn variable(name: &str) -> Option<String> {
    let given = |name: &str| {
        std::env::var(name).ok().map(|value| bare(name, &value).to_owned()).filter(|value| !value.is_empty())
    };
    // Names that other programs know, in the forms in which they are in use.
    let others = match name {
        "HTTPS_PROXY" => &["https_proxy", "ALL_PROXY", "all_proxy"][..],
        "NO_PROXY" => &["no_proxy"],
        _ => &[],
    };
    given(name).or_else(|| others.iter().find_map(|name| given(name)))
}

/// The value in a text that may be a whole line of a settings file: `NAME=value`, with or without quotes.
fn bare<'a>(name: &str, text: &'a str) -> &'a str {
    let value = after_name(name, text).unwrap_or(text).trim();
    let unquoted = ['"', '\''].iter().find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote));
    unquoted.unwrap_or(value)
}

fn after_name<'a>(name: &str, line: &'a str) -> Option<&'a str> {
    let line = line.trim();
    let line = line.strip_prefix("export ").unwrap_or(line).trim_start();
    line.strip_prefix(name)?.trim_start().strip_prefix('=')
}

/// What stands behind `NAME=` in the first line that has it, else everything.
fn secret_file(name: &str, path: &Path) -> std::io::Result<String> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(MAX_SECRET_BYTES).read_to_end(&mut bytes)?;
    let text = decoded(&bytes).ok_or_else(|| std::io::Error::other(NOT_TEXT))?;
    let line = text.lines().find_map(|line| after_name(name, line));
    Ok(bare(name, line.unwrap_or(&text)).to_owned())
}

/// Text as editors and spreadsheets write it, without a byte order mark: UTF-8, or UTF-16, which its mark or its zeros tell.
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

/// `NAME=a$b` would silently become `a`, or worse: what follows a `$` outside single quotes is looked up as a variable.
fn first_expanded(text: &str) -> Option<&str> {
    let names = text.lines().filter_map(|line| {
        let (name, value) = line.trim().trim_start_matches("export ").split_once('=')?;
        let is_live = value.contains('$') && !value.trim_start().starts_with('\'');
        Some(name.trim()).filter(|name| is_live && !name.starts_with('#'))
    });
    names.into_iter().next()
}

/// Which line cannot be read, and its cure. Shows the name at most, since the rest may be a secret.
fn broken_line(text: &str) -> String {
    let is_broken = |line: &str| dotenvy::from_read_iter(line.as_bytes()).any(|read| read.is_err());
    let Some((at, line)) = text.lines().enumerate().find(|(_, line)| is_broken(line)) else {
        return "a quote is not closed".to_owned();
    };
    let name = line.split_once('=').map(|(name, _)| name.trim().trim_start_matches("export ").trim());
    let is_name = |name: &&str| {
        name.len() <= 60 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    match name.filter(is_name).filter(|name| !name.is_empty()) {
        Some(name) => format!("line {} ({name}): put the value between single quotes", at + 1),
        None => format!("line {}: it is not NAME=value", at + 1),
    }
}

/// A settings file that is not there is none; one that cannot be understood is a problem.
fn settings_file(path: &Path) -> Result<HashMap<String, String>, String> {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(HashMap::new()),
        Err(error) => return Err(format!("{} cannot be read: {error}", in_full(path))),
    };
    let text = decoded(&bytes).ok_or_else(|| format!("{} {NOT_TEXT}", in_full(path)))?;
    if let Some(name) = first_expanded(&text) {
        return Err(format!(
            "{} gives {name} a value with a $: put it between single quotes, so that it is taken as it stands",
            path.display()
        ));
    }
    // The error would print the line, and the line may hold a secret.
    let lines: Result<_, dotenvy::Error> = dotenvy::from_read_iter(text.as_bytes()).collect();
    lines.map_err(|_| format!("{}, {}", path.display(), broken_line(&text)))
}

fn in_full(path: &Path) -> String {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).display().to_string()
}

/// Where settings come from, for whoever misses one.
pub(crate) fn whereabouts(env_file: &Path) -> String {
    let path = in_full(env_file);
    if env_file.exists() {
        format!("settings come from the environment and from {path}")
    } else {
        format!("settings come from the environment alone: there is no settings file {path}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dollar_outside_single_quotes_is_noticed() {
        assert_eq!(first_expanded("A=b\nTIMETRACK_API_SECRET=ab$cd12\n"), Some("TIMETRACK_API_SECRET"));
        assert_eq!(first_expanded("A=\"x$y\""), Some("A"));
        assert_eq!(first_expanded("A='x$y'\n# B=$c\n"), None);
    }

    #[test]
    fn a_line_that_cannot_be_read_is_named_without_its_value() {
        let told = broken_line("# a comment\nDISCORD_TOKEN=x\n\nTIMETRACK_API_SECRET=a b c\n");
        assert_eq!(told, "line 4 (TIMETRACK_API_SECRET): put the value between single quotes");
        assert_eq!(broken_line("A='unclosed\n"), "line 1 (A): put the value between single quotes");
        assert_eq!(broken_line("only words\n"), "line 1: it is not NAME=value");
    }

    #[test]
    fn a_mistyped_setting_is_noticed_and_other_names_are_not() {
        assert_eq!(mistyped("TIMETRACK_TIMES"), Some("TIMETRACK_TIME"));
        assert_eq!(mistyped("REPLYS"), Some("REPLIES"));
        assert_eq!(mistyped("log_format"), Some("LOG_FORMAT"));
        assert_eq!(
            mistyped("DISCORD_PUBLIC_KEY_FILE"),
            Some("DISCORD_PUBLIC_KEY"),
            "only secrets have a file"
        );
        for name in ["REPLIES", "DISCORD_TOKEN_FILE", "RUST_BACKTRACE", "TZ", "PATH", "COMPOSE_PROJECT_NAME"]
        {
            assert_eq!(mistyped(name), None, "{name}");
        }
    }

    #[test]
    fn a_settings_file_open_to_all_is_remarked() {
        use std::os::unix::fs::PermissionsExt;
        let file = std::env::temp_dir().join(format!("timetrack-bot-{:016x}", rand::random::<u64>()));
        std::fs::write(&file, "REPLYS=public\n").unwrap();
        let told = |mode| {
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
            remarks(&file).join("\n")
        };
        assert!(told(0o644).contains("chmod 600"));
        let owner_only = told(0o640);
        std::fs::remove_file(&file).unwrap();
        assert!(
            owner_only.contains("REPLYS") && owner_only.contains("REPLIES") && !owner_only.contains("chmod")
        );
    }

    #[test]
    fn a_secret_is_read_from_the_file_that_is_named() {
        let folder = std::env::temp_dir().join(format!("timetrack-bot-{:016x}", rand::random::<u64>()));
        std::fs::write(&folder, "from the secret's file\n").unwrap();
        let file = HashMap::from([("DISCORD_TOKEN_FILE".to_owned(), folder.display().to_string())]);
        assert_eq!(look_up("DISCORD_TOKEN", &file), Ok(Some("from the secret's file".to_owned())));
        std::fs::remove_file(&folder).unwrap();
        assert!(look_up("DISCORD_TOKEN", &file).unwrap_err().contains("DISCORD_TOKEN_FILE"));
    }

    #[test]
    fn what_a_settings_file_leaves_around_a_value_is_taken_off() {
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
