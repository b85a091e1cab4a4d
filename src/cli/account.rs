//! `--account`: which account a job is about, and its part of the database.

use anyhow::{Context, bail};

use crate::config::{AccountConfig, Config};
use crate::model::AccountName;
use crate::store::Store;

/// The named account, or the only one.
///
/// # Errors
/// If that is none or several; names those there are.
pub(super) fn chosen<'a>(
    config: &'a Config,
    name: Option<&AccountName>,
) -> anyhow::Result<&'a AccountConfig> {
    let accounts = &config.accounts;
    let names = || accounts.iter().map(|account| account.name.as_str()).collect::<Vec<_>>().join(", ");
    match (name, &accounts[..]) {
        (None, [only]) => Ok(only),
        (None, _) => bail!("there are several accounts: say which one with --account, one of {}", names()),
        (Some(name), accounts) => accounts
            .iter()
            .find(|account| account.name == *name)
            .with_context(|| format!("--account {name}: there is no such account, only {}", names())),
    }
}

/// Its part of the database that a bot may have open. An account that was never served yet gets its number.
pub(super) async fn open(config: &Config, account: &AccountConfig) -> anyhow::Result<Store> {
    let store = Store::open_offline(&config.database_url).await?;
    let known = store.accounts().await?.into_iter().find(|(_, name)| *name == account.name);
    let number = match known {
        Some((number, _)) => number,
        None => store.name_accounts(vec![account.name.clone()]).await?[0],
    };
    Ok(store.of(number))
}

/// Begins what is printed about an account, if there are several.
pub(super) fn heading(config: &Config, account: &AccountConfig) -> String {
    if config.accounts.len() > 1 { format!("{}: ", account.name) } else { String::new() }
}
