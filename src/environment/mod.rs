//! Where settings come from: the process environment first, then the settings file; a secret also from the file that
//! `<NAME>_FILE` names, and more accounts from the file that `ACCOUNTS_FILE` names.

mod file;

use std::path::Path;

use crate::config::spelling::mistyped;
use crate::config::table::setting;
use crate::config::{Config, Files, Problem, Problems};

pub(crate) use file::decoded;
use file::{SettingsFile, absolute, bare, secret_file, text_file};

/// The settings file, unless another is named.
pub(crate) const DEFAULT_FILE: &str = ".env";
/// Longest variable name that is repeated in a message, in characters.
const MAX_NAME: usize = 60;

const ACCOUNTS_FILE: &str = "ACCOUNTS_FILE";
const FILES: Files<'static> = Files {
    accounts: &text_file,
    secret: &|name, path| secret_file(name, path).map_err(|error| error.to_string()),
};

/// All settings, or everything that is wrong with them.
pub(crate) struct LoadedSettings {
    pub(crate) config: Result<Config, Problems>,
    /// What the bot can start with although somebody should look at it.
    pub(crate) remarks: Vec<String>,
}

pub(crate) fn read(env_file: &Path) -> LoadedSettings {
    let file = SettingsFile::read(env_file);
    let mut remarks = remarks(env_file, &file);
    let accounts = look_up(ACCOUNTS_FILE, &file).ok().flatten();
    remarks.extend(accounts.and_then(|path| open_to_all(Path::new(path.trim()))));
    let config = config(env_file, &file);
    if let Ok(config) = &config {
        remarks.extend(config.remarks());
    }
    LoadedSettings { config, remarks }
}

fn config(env_file: &Path, file: &SettingsFile) -> Result<Config, Problems> {
    let others = match Config::read(&|name| look_up(name, file), FILES) {
        Ok(config) if file.mistakes.is_empty() => return Ok(config),
        Ok(_) => Vec::new(),
        Err(problems) => problems.0,
    };
    let of_file = |cure: String| Problem { name: "--env-file".to_owned(), cure };
    let mut problems: Vec<_> = file.mistakes.iter().cloned().map(of_file).collect();
    if env_file != Path::new(DEFAULT_FILE) && !env_file.exists() {
        problems.push(of_file(format!("there is no file {}", env_file.display())));
    }
    // What could not be read is named already, and not missing.
    let is_named = |name: &str| file.unreadable.contains(name) && variable(name).is_none();
    problems.extend(others.into_iter().filter(|problem| !is_named(&problem.name)));
    Err(Problems(problems))
}

fn remarks(env_file: &Path, file: &SettingsFile) -> Vec<String> {
    let shown = env_file.display();
    let mut names: Vec<_> = file.values.keys().chain(&file.unreadable).collect();
    names.sort();
    let unknown = |name: &String| {
        let guess = mistyped(name)?.guess.map(|guess| format!("; is {guess} meant?")).unwrap_or_default();
        let name: String = name.chars().take(MAX_NAME).collect();
        Some(format!("{shown} sets {name}, which is no setting and does nothing{guess}"))
    };
    let mut remarks: Vec<_> = names.into_iter().filter_map(unknown).collect();
    remarks.extend(open_to_all(env_file));
    remarks
}

/// A remark, if other users of this machine may read the file.
fn open_to_all(file: &Path) -> Option<String> {
    use std::os::unix::fs::PermissionsExt;
    let is_open =
        std::fs::metadata(file).is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o007 != 0);
    let shown = file.display();
    is_open.then(|| {
        format!("{shown} holds secrets and is open to every user of this machine: chmod 600 {shown}")
    })
}

/// The log filter for jobs that read no other setting.
#[cfg(feature = "demo")]
pub(crate) fn log_filter() -> String {
    variable("RUST_LOG").unwrap_or_else(|| "info".to_owned())
}

/// `HEALTH_ADDR` alone: a health check must not depend on the other settings.
pub(crate) fn health_addr(env_file: &Path) -> String {
    const NAME: &str = "HEALTH_ADDR";
    let given = look_up(NAME, &SettingsFile::read(env_file)).ok().flatten();
    let default = setting(NAME).and_then(|setting| setting.default).unwrap_or_default();
    given.unwrap_or_else(|| default.to_owned()).trim().to_owned()
}

fn look_up(name: &'static str, file: &SettingsFile) -> Result<Option<String>, String> {
    let from_file = |name: &str| file.values.get(name).cloned();
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

/// A variable of the process environment. Docker's `--env-file` keeps quotes around a value that other readers of such files take
/// off.
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

/// A sentence that says where settings come from.
pub(crate) fn source(env_file: &Path) -> String {
    let path = absolute(env_file);
    if env_file.exists() {
        format!("settings come from the environment and from {path}")
    } else {
        format!("settings come from the environment alone: there is no settings file {path}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn saved(text: &str) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        file
    }

    #[test]
    fn a_settings_file_open_to_all_is_remarked() {
        use std::os::unix::fs::PermissionsExt;
        let file = saved("REPLYS=public\n");
        let told = |mode| {
            std::fs::set_permissions(file.path(), std::fs::Permissions::from_mode(mode)).unwrap();
            read(file.path()).remarks.join("\n")
        };
        assert!(told(0o644).contains("chmod 600"));
        let owner_only = told(0o640);
        assert!(
            owner_only.contains("REPLYS") && owner_only.contains("REPLIES") && !owner_only.contains("chmod")
        );
    }

    #[test]
    fn an_accounts_file_is_read_in_the_encodings_of_editors_and_one_open_to_all_is_remarked() {
        use std::os::unix::fs::PermissionsExt;
        let text = "[acme]\ndiscord_guild_ids = [111111111111111111]\ntimetrack_url = \"https://acme.example\"\n\
                    timetrack_api_key = \"k\"\ntimetrack_api_secret = \"s\"\n";
        let accounts = saved("");
        let settings = saved(&format!("DISCORD_TOKEN=t\nACCOUNTS_FILE={}\n", accounts.path().display()));
        let wide: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in [text.as_bytes().to_vec(), format!("\u{feff}{text}").into_bytes(), wide] {
            std::fs::write(accounts.path(), bytes).unwrap();
            let loaded = read(settings.path());
            assert_eq!(loaded.config.unwrap().accounts[0].name.as_str(), "acme");
            assert!(loaded.remarks.is_empty(), "{:?}", loaded.remarks);
        }
        std::fs::set_permissions(accounts.path(), std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(read(settings.path()).remarks.concat().contains("holds secrets and is open to every user"));
        std::fs::write(accounts.path(), b"# caf\xE9\n").unwrap();
        let told = read(settings.path()).config.unwrap_err().to_string();
        assert!(told.contains("ACCOUNTS_FILE names") && told.contains("save it again as UTF-8"), "{told}");
        drop(accounts);
        let told = read(settings.path()).config.unwrap_err();
        assert!(told.0.len() == 1 && told.0[0].cure.contains("which cannot be read: No such file"), "{told}");
    }

    #[test]
    fn a_secret_is_read_from_the_file_that_is_named() {
        let secret = saved("from the secret's file\n");
        let values = [("DISCORD_TOKEN_FILE".to_owned(), secret.path().display().to_string())].into();
        let file = SettingsFile { values, ..SettingsFile::default() };
        assert_eq!(look_up("DISCORD_TOKEN", &file), Ok(Some("from the secret's file".to_owned())));
        drop(secret);
        assert!(look_up("DISCORD_TOKEN", &file).unwrap_err().contains("DISCORD_TOKEN_FILE"));
    }
}
