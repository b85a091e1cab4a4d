//! The accounts of a database: their names with the numbers that stand for them, and what this process keeps in memory for each.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::anyhow;
use sqlx::sqlite::SqliteConnection;
use tokio::sync::watch;

use super::claims::Claims;
use super::{Result, Store};
use crate::model::{AccountId, AccountName};

const ALL: &str = "SELECT id, name FROM accounts ORDER BY id";
const ADD: &str = "INSERT INTO accounts (id, name) SELECT max(id) + 1, $1 FROM accounts WHERE true \
     ON CONFLICT (name) DO NOTHING";
const HELD: &str = "SELECT id, name, (SELECT count(*) FROM punches WHERE account = accounts.id AND settled_at IS NULL) AS held \
     FROM accounts ORDER BY id";

/// What this process keeps for one account.
pub(super) struct Scope {
    pub(super) account: AccountId,
    pub(super) claims: Claims,
    /// Changes when a notice was written or released.
    pub(super) notices: watch::Sender<()>,
    /// Whether a presence role was ever set; `true` as long as that was not read.
    pub(super) has_roles: AtomicBool,
}

/// One for each account that was asked for.
#[derive(Default)]
pub(super) struct Scopes(Mutex<BTreeMap<AccountId, Arc<Scope>>>);

impl Scopes {
    pub(super) fn of(&self, account: AccountId) -> Arc<Scope> {
        let mut scopes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let scope = || {
            Arc::new(Scope {
                account,
                claims: Claims::default(),
                notices: watch::Sender::new(()),
                has_roles: AtomicBool::new(true),
            })
        };
        Arc::clone(scopes.entry(account).or_insert_with(scope))
    }

    /// Has [`Store::may_be_due`] return for every account.
    pub(super) fn look_again(&self) {
        let scopes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        scopes.values().for_each(|scope| scope.claims.look.notify_one());
    }
}

/// An account that is not served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub name: AccountName,
    /// Its punches that are not settled.
    pub punches: u32,
}

impl Store {
    /// The same database for another account.
    pub fn of(&self, account: AccountId) -> Self {
        Self { shared: Arc::clone(&self.shared), scope: self.shared.scopes.of(account) }
    }

    /// The account whose rows this reads and writes.
    pub fn account(&self) -> AccountId {
        self.scope.account
    }

    /// Every account that there ever was.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn accounts(&self) -> Result<Vec<(AccountId, AccountName)>> {
        let mut conn = self.readers().acquire().await?;
        all(&mut conn).await
    }

    /// The numbers of the accounts of these names; a new name gets a new number.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn name_accounts(&self, names: Vec<AccountName>) -> Result<Vec<AccountId>> {
        self.write(move |conn| {
            Box::pin(async move {
                for name in &names {
                    sqlx::query(ADD).bind(name.as_str()).execute(&mut *conn).await?;
                }
                let known = all(conn).await?;
                let id =
                    |name: &AccountName| known.iter().find(|(_, known)| known == name).map(|(id, _)| *id);
                names
                    .iter()
                    .map(|name| Ok(id(name).ok_or_else(|| anyhow!("{name} has no number"))?))
                    .collect()
            })
        })
        .await
    }

    /// The other accounts than `served` of which something waits.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn held(&self, served: &[AccountId]) -> Result<Vec<Held>> {
        let rows: Vec<(u32, String, u32)> = sqlx::query_as(HELD).fetch_all(self.readers()).await?;
        let rows =
            rows.into_iter().filter(|(id, _, punches)| *punches > 0 && !served.contains(&AccountId(*id)));
        rows.map(|(_, name, punches)| Ok(Held { name: named(&name)?, punches })).collect()
    }
}

pub(super) async fn all(conn: &mut SqliteConnection) -> Result<Vec<(AccountId, AccountName)>> {
    let rows: Vec<(u32, String)> = sqlx::query_as(ALL).fetch_all(conn).await?;
    rows.into_iter().map(|(id, name)| Ok((AccountId(id), named(&name)?))).collect()
}

fn named(name: &str) -> Result<AccountName> {
    Ok(name.parse().map_err(|error| anyhow!("`{name}` in the database: {error}"))?)
}
