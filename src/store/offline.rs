//! Access to a database for jobs of the command line, whether a bot has it open or not: open, examine, copy.

use std::path::Path;

use anyhow::anyhow;
use sqlx::{ConnectOptions, Connection};

use super::links::{self, Link};
use super::sqlite::{copy, file, open};
use super::{OpenError, Result, Store, StoreError};
use crate::model::AccountName;

impl Store {
    /// Opens the database of `url` for a job of the command line, whether a bot has it open or not. The schema is not
    /// changed, nothing is swept.
    ///
    /// # Errors
    /// [`OpenError`], also if there is no database or its schema is older than this program's.
    pub async fn open_offline(url: &str) -> Result<Self, OpenError> {
        open::open_offline(url).await
    }

    /// The same for a job that rewrites the whole file: a bot may have it open only if that takes no longer than an interaction may wait.
    ///
    /// # Errors
    /// [`OpenError`], also if a bot has a large one open.
    pub(crate) async fn open_to_rewrite(url: &str) -> Result<Self, OpenError> {
        open::open_to_rewrite(url).await
    }

    /// Checks the database of `url` as a start would, without changing it: says in a sentence what is there. That the folder
    /// takes files is found out with an empty one, which does not stay.
    ///
    /// # Errors
    /// [`OpenError`], except that a file in use is fine.
    pub async fn examine(url: &str) -> Result<String, OpenError> {
        let path = file::path_of(url)?;
        file::takes_files(&path).map_err(|why| OpenError::Other { path: path.clone(), why })?;
        if !path.exists() {
            return Ok(format!("{} does not exist yet; the first start makes it", path.display()));
        }
        let found = open::inspect(&path, &open::MIGRATIONS).await?;
        Ok(format!("{} is sound (schema {found})", path.display()))
    }

    /// The links of an account in the database of `url` whose usernames TimeTrack no longer has, without changing it; none if it does not exist yet or
    /// is of an older schema.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) async fn unknown_links(url: &str, account: &AccountName) -> Result<Vec<Link>> {
        let path = file::path_of(url).map_err(|error| StoreError::Other(error.into()))?;
        if !path.exists() {
            return Ok(Vec::new());
        }
        let mut conn = open::reading(&path).connect().await?;
        let rows = match open::schema(&mut conn).await? {
            Some(found) if found >= open::newest(&open::MIGRATIONS) => {
                sqlx::query(links::UNKNOWN).bind(account.as_str()).fetch_all(&mut conn).await?
            }
            _ => Vec::new(),
        };
        conn.close().await?;
        rows.iter().map(links::link).collect()
    }

    /// Whether a bot has the database of `url` open.
    pub(crate) fn is_in_use(url: &str) -> bool {
        file::path_of(url).is_ok_and(|path| file::is_locked(&path))
    }

    /// Copies the database of `url` to `to`, whether a bot has it open or not. See [`Store::backup`].
    ///
    /// # Errors
    /// [`StoreError`] if there is none, or the copy cannot be written or does not pass the check.
    pub(crate) async fn backup_of(url: &str, to: &Path) -> Result<()> {
        let path = file::path_of(url).map_err(|error| StoreError::Other(error.into()))?;
        if !path.exists() {
            return Err(anyhow!("there is no database {} (DATABASE_URL)", path.display()).into());
        }
        copy::copy(&path, to).await
    }
}
