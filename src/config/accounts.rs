//! The accounts: that of the variables, those of the accounts file, and what must not be the same in two of them.

use std::path::Path;

use super::accounts_file::AccountsFile;
use super::reader::{Reader, Source, placeholder};
use super::table::{Setting, setting};
use super::{AccountConfig, Files};
use crate::model::{AccountName, Law, Locale, TimeMode, WhoPolicy};

/// After a complaint there may be none; a `Config` with complaints is never returned.
pub(super) fn read(read: &mut Reader<'_>, files: Files<'_>) -> Vec<AccountConfig> {
    const NAME: &str = "ACCOUNTS_FILE";
    let Some(path) = read.value(NAME) else {
        return vec![account(AccountName::default(), read, &[])];
    };
    let text = match (files.accounts)(Path::new(&path)) {
        Ok(text) => text,
        Err(why) => {
            read.complain(NAME, format!("names {path}, which {why}"));
            return Vec::new();
        }
    };
    let file = AccountsFile::parse(&path, &text, files.secret);
    let mut accounts = Vec::new();
    if is_in_variables(read, &file, &path) {
        accounts.push(account(AccountName::default(), read, &[]));
    }
    for table in &file.tables {
        let next = read.beside(Source::Table(table), |read| {
            account(table.name.clone().unwrap_or_default(), read, &accounts)
        });
        accounts.push(next);
    }
    if accounts.is_empty() && file.problems.is_empty() {
        read.complain(NAME, format!("names {path}, in which there is no account: `timetrack-bot settings template --accounts` shows one"));
    }
    read.add(file.problems);
    accounts.sort_by_key(|account| account.name != AccountName::default());
    accounts
}

/// Whether the variables set the account `default`. Those that do not belong there are complained about.
fn is_in_variables(read: &mut Reader<'_>, file: &AccountsFile, path: &str) -> bool {
    let given = read.given();
    if file.tables.iter().any(|table| table.name == Some(AccountName::default())) {
        for setting in given {
            let key = setting.key();
            read.complain(setting.name, format!(
                "is set here, but the account `default` has its settings in {path}: put it there as {key} below [default], and remove it here"
            ));
        }
        return false;
    }
    if given.iter().any(|setting| setting.default.is_none() && setting.name != "ADMIN_ROLE_IDS") {
        return true;
    }
    for setting in given {
        read.complain(setting.name, format!(
            "belongs to one account, and all accounts are in {path}: put it there as {} into each table that needs it, and remove it here",
            setting.key()
        ));
    }
    false
}

fn account(name: AccountName, read: &mut Reader<'_>, others: &[AccountConfig]) -> AccountConfig {
    let account = AccountConfig {
        name,
        guilds: read.guilds(),
        timetrack_url: read.timetrack_url(),
        timetrack_key: read
            .secret("TIMETRACK_API_KEY", "the key that TimeTrack shows under Settings / General / API"),
        timetrack_secret: read
            .secret("TIMETRACK_API_SECRET", "the secret that TimeTrack shows under Settings / General / API"),
        mode: read.one_of("TIMETRACK_TIME", &[("local", TimeMode::Local), ("utc", TimeMode::Utc)]),
        default_zone: read.zone(),
        default_locale: read.one_of("DEFAULT_LOCALE", &Locale::ALL.map(|locale| (locale.code(), locale))),
        private_replies: read.one_of("REPLIES", &[("private", true), ("public", false)]),
        at_limit_days: read.number("AT_LIMIT_DAYS", "days", 1..=60),
        who: read.one_of(
            "WHO",
            &[("admins", WhoPolicy::Admins), ("members", WhoPolicy::Members), ("off", WhoPolicy::Off)],
        ),
        law: read.one_of(
            "LAW",
            &[("none", Law::None), ("AT", Law::Austria), ("DE", Law::Germany), ("CH", Law::Switzerland)],
        ),
        reads_per_second: read.number("READS_PER_SECOND", "reads", 1..=1000),
        admin_roles: read.admin_roles(),
    };
    for other in others {
        differ(read, &account, other);
    }
    account
}

/// A server decides about the account of what is done there. Two accounts of one TimeTrack would book for the same person at the same
/// time.
fn differ(read: &mut Reader<'_>, account: &AccountConfig, other: &AccountConfig) {
    for guild in account.guilds.iter().filter(|guild| other.guilds.contains(guild)) {
        read.complain(
            "DISCORD_GUILD_IDS",
            format!(
                "holds {guild}, which the account {} has too: a server belongs to one account",
                other.name
            ),
        );
    }
    if account.timetrack_url == other.timetrack_url && account.timetrack_url != placeholder() {
        read.complain(
            "TIMETRACK_URL",
            format!(
                "is the address of the account {} too: one account can serve several servers, so name them all in its {}",
                other.name,
                setting("DISCORD_GUILD_IDS").map(Setting::key).unwrap_or_default()
            ),
        );
    }
}

#[cfg(test)]
mod tests;
