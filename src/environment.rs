//! Where settings come from: the process environment first, then the settings file, then a file named by `<NAME>_FILE`.
//! Must not know what any of them means.

use std::collections::HashMap;
use std::path::Path;

use timetrack_bot::config::table::setting;
use timetrack_bot::config::{Config, Problem, Problems};

/// Longest secret file read, in bytes.
const MAX_SECRET_BYTES: u64 = 16 * 1024;

/// Reads all settings.
pub(crate) fn read(env_file: &Path) -> Result<Config, Problems> {
    let from_file =
        settings_file(env_file).map_err(|cure| Problems(vec![Problem { name: "--env-file", cure }]))?;
    Config::from_lookup(&|name| look_up(name, &from_file))
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
            return secret_file(Path::new(path.trim()))
                .map(Some)
                .map_err(|error| format!("cannot be read from {path}, which {name}_FILE names: {error}"));
        }
    }
    Ok(None)
}

#[expect(clippy::disallowed_methods, reason = "this is the one place")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn secret_file(path: &Path) -> std::io::Result<String> {
    use std::io::Read;
    let mut text = String::new();
    std::fs::File::open(path)?.take(MAX_SECRET_BYTES).read_to_string(&mut text)?;
    Ok(text.trim().to_owned())
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

/// A settings file that is not there is none; one that cannot be understood is a problem.
fn settings_file(path: &Path) -> Result<HashMap<String, String>, String> {
    if let Some(name) = std::fs::read_to_string(path).ok().as_deref().and_then(first_expanded) {
        return Err(format!(
            "{} gives {name} a value with a $: put it between single quotes, so that it is taken as it stands",
            path.display()
        ));
    }
    match dotenvy::from_path_iter(path) {
        Ok(lines) => lines.collect::<Result<_, _>>().map_err(|error| match error {
            // The error would print the line, and the line may hold a secret.
            dotenvy::Error::LineParse(_, at) => {
                format!("{} has a line that is not NAME=value (near character {at} of that line); put values with blanks or # in quotes", path.display())
            }
            other => format!("{} cannot be read: {other}", path.display()),
        }),
        Err(dotenvy::Error::Io(error)) if error.kind() == std::io::ErrorKind::NotFound => Ok(HashMap::new()),
        Err(error) => Err(format!("{} cannot be read: {error}", path.display())),
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
    fn a_secret_is_read_from_the_file_that_is_named() {
        let folder = std::env::temp_dir().join(format!("timetrack-bot-{:016x}", rand::random::<u64>()));
        std::fs::write(&folder, "from the secret's file\n").unwrap();
        let file = HashMap::from([("DISCORD_TOKEN_FILE".to_owned(), folder.display().to_string())]);
        assert_eq!(look_up("DISCORD_TOKEN", &file), Ok(Some("from the secret's file".to_owned())));
        std::fs::remove_file(&folder).unwrap();
        assert!(look_up("DISCORD_TOKEN", &file).unwrap_err().contains("DISCORD_TOKEN_FILE"));
    }
}
