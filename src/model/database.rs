//! The text of `DATABASE_URL`. Every part that needs the path reads it through [`database_path`].

use std::path::PathBuf;

/// What is wrong with a `DATABASE_URL`, as the rest of a sentence that begins with the name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DatabaseUrlError {
    /// No `sqlite:` at the start, or no path behind it.
    #[error(
        "must begin with `sqlite://` and go on with a file's path, as in `sqlite://timetrack-bot.db`, not `{0}`"
    )]
    Form(String),
    /// Another kind of database. Only the scheme is shown: the rest may hold a password.
    #[error("must begin with `sqlite://`, not `{0}://`: the bot keeps its data in a SQLite file")]
    Scheme(String),
    /// `:memory:` or `mode=memory`.
    #[error(
        "must name a file, as in `sqlite://timetrack-bot.db`: a database in memory would lose every waiting punch when the bot stops"
    )]
    InMemory,
    /// Parameters other than `mode=rwc`.
    #[error("must end with the file's path, without `?{0}`: the bot chooses how the file is opened")]
    Parameter(String),
    /// `file:` is SQLite's own kind of URL.
    #[error("must go on with the file's path right after `sqlite://`, without `file:`")]
    FileUrl,
    /// Only a shell replaces `~`.
    #[error("must name the folder in full: `~` is not replaced by the home folder here")]
    Home,
}

/// The path of the database file. It is taken literally: no percent-encoding, and relative to the working directory.
///
/// # Errors
/// [`DatabaseUrlError`], which says what to write instead.
pub(crate) fn database_path(url: &str) -> Result<PathBuf, DatabaseUrlError> {
    use DatabaseUrlError::{FileUrl, Form, Home, InMemory, Parameter, Scheme};
    let form = || Form(shown(url));
    let (scheme, rest) = url.trim().split_once(':').ok_or_else(form)?;
    if !scheme.eq_ignore_ascii_case("sqlite") {
        return Err(if rest.starts_with("//") { Scheme(shown(scheme)) } else { form() });
    }
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    let (path, parameters) = rest.split_once('?').unwrap_or((rest, ""));
    if path.contains(":memory:") && !path.contains('/') || parameters.split('&').any(|it| it == "mode=memory")
    {
        return Err(InMemory);
    }
    // `mode=rwc` (create the file if it is missing) is what the bot does anyway.
    if let Some(other) = parameters.split('&').find(|it| !it.is_empty() && *it != "mode=rwc") {
        return Err(Parameter(shown(other)));
    }
    match path {
        _ if path.starts_with("file:") => Err(FileUrl),
        _ if path.starts_with('~') => Err(Home),
        _ if path.is_empty() || path.starts_with(':') || path.ends_with('/') || path.contains('\0') => {
            Err(form())
        }
        _ => Ok(PathBuf::from(path)),
    }
}

/// A bounded, one-line form for a message.
fn shown(text: &str) -> String {
    text.chars().take(60).map(|c| if c.is_control() { '?' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_taken_literally() {
        for (url, path) in [
            ("sqlite://timetrack-bot.db", "timetrack-bot.db"),
            ("sqlite:timetrack-bot.db", "timetrack-bot.db"),
            ("SQLite:///data/bot.db", "/data/bot.db"),
            ("sqlite:///srv/memory/bot.db", "/srv/memory/bot.db"),
            ("sqlite://memory.db", "memory.db"),
            ("sqlite:///srv/a:memory:b/bot.db", "/srv/a:memory:b/bot.db"),
            ("sqlite:///data/bot.db?mode=rwc", "/data/bot.db"),
            ("sqlite:///data/bot.db?", "/data/bot.db"),
            ("sqlite:///my data/100%/bot.db", "/my data/100%/bot.db"),
        ] {
            assert_eq!(database_path(url), Ok(PathBuf::from(path)), "{url}");
        }
    }

    #[test]
    fn what_is_no_path_of_a_file_is_refused_with_its_cause() {
        for (url, cause) in [
            ("", "must begin with `sqlite://`"),
            ("bot.db", "not `bot.db`"),
            ("/data/bot.db", "must begin with `sqlite://`"),
            ("sqlite:", "a file's path"),
            ("sqlite://", "a file's path"),
            ("sqlite:///data/", "a file's path"),
            ("sqlite://:x", "a file's path"),
            ("sqlite://:memory:", "in memory"),
            ("sqlite::memory:", "in memory"),
            ("sqlite://file::memory:", "in memory"),
            ("sqlite:///data/bot.db?mode=memory", "in memory"),
            ("sqlite:///data/bot.db?cache=shared&mode=memory", "in memory"),
            ("sqlite:///data/bot.db?mode=ro", "without `?mode=ro`"),
            ("sqlite:///data/bot.db?mode=rwc&cache=shared", "without `?cache=shared`"),
            ("sqlite://file:bot.db", "without `file:`"),
            ("sqlite://~/bot.db", "`~`"),
            ("postgres://bot:hunter2@localhost/bot", "not `postgres://`"),
        ] {
            let told = database_path(url).unwrap_err().to_string();
            assert!(told.contains(cause) && !told.contains("hunter2"), "{url}: {told}");
        }
    }
}
