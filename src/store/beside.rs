//! Looks at a database, or copies it, beside the bot that has it open. Must not change it.

use std::path::Path;

use anyhow::{Context, anyhow};
use sqlx::{ConnectOptions, Connection};

use super::{OpenError, Result, Store, StoreError, open};

impl Store {
    /// Opens the database of `url` for a job of the command line, whether a bot has it open or not. The schema is not
    /// changed, nothing is swept.
    ///
    /// # Errors
    /// [`OpenError`], also if there is no database or its schema is older than this program's.
    pub async fn open_beside(url: &str) -> Result<Self, OpenError> {
        open::open_beside(url).await
    }

    /// The same for a job that rewrites the whole file: a bot may have it open only if that takes no longer than a press may wait.
    ///
    /// # Errors
    /// [`OpenError`], also if a bot has a large one open.
    pub async fn open_to_rewrite(url: &str) -> Result<Self, OpenError> {
        open::open_to_rewrite(url).await
    }

    /// Checks the database of `url` as a start would, without changing it: says in a sentence what is there.
    ///
    /// # Errors
    /// [`OpenError`], except that a file in use is fine.
    pub async fn examine(url: &str) -> Result<String, OpenError> {
        let path = open::path_of(url)?;
        if !path.exists() {
            return Ok(format!("{} does not exist yet; the first start makes it", path.display()));
        }
        let found = open::inspect(&path, &open::MIGRATIONS).await?;
        Ok(format!("{} is sound (schema {found})", path.display()))
    }

    /// Copies the database of `url` to `to`, whether a bot has it open or not. See [`Store::backup`].
    ///
    /// # Errors
    /// [`StoreError`] if there is none, or the copy cannot be written or does not pass the check.
    pub async fn backup_of(url: &str, to: &Path) -> Result<()> {
        let path = open::path_of(url).map_err(|error| StoreError::Other(error.into()))?;
        if !path.exists() {
            return Err(anyhow!("there is no database {} (DATABASE_URL)", path.display()).into());
        }
        copy(&path, to).await
    }
}

/// Writes a consistent copy with mode 0600, and opens and checks it. A copy that fails is not left behind.
pub(super) async fn copy(from: &Path, to: &Path) -> Result<()> {
    open::create(to).with_context(|| format!("{} cannot be created", to.display()))?;
    let written = write_copy(from, to).await;
    if written.is_err()
        && let Err(error) = std::fs::remove_file(to)
    {
        tracing::warn!(%error, "a failed backup was left behind");
    }
    written
}

async fn write_copy(from: &Path, to: &Path) -> Result<()> {
    let target = to.to_str().context("the name of the backup is not valid UTF-8")?;
    // A connection of its own: nobody waits for a long copy.
    let mut conn = open::writing(from).connect().await?;
    open::vacuum_into(&mut conn, target).await?;
    conn.close().await?;
    open::sync(to.to_owned()).await.with_context(|| format!("{target} cannot be made durable"))?;
    match open::check_copy(to).await? {
        None => Ok(()),
        Some(complaint) => Err(anyhow!("the backup does not pass the check: {complaint}").into()),
    }
}
