//! Access to a database for jobs of the command line, whether a bot has it open or not: open, examine, copy.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;

use anyhow::{Context, anyhow};
use sqlx::{ConnectOptions, Connection};

use super::links::{self, Link};
use super::{OpenError, Result, Store, StoreError, open};
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

    /// The same for a job that rewrites the whole file: a bot may have it open only if that takes no longer than a press may wait.
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
        let path = open::path_of(url)?;
        takes_files(&path).map_err(|why| OpenError::Other { path: path.clone(), why })?;
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
        let path = open::path_of(url).map_err(|error| StoreError::Other(error.into()))?;
        if !path.exists() {
            return Ok(Vec::new());
        }
        let mut conn = open::reading(&path).connect().await?;
        let marks = "SELECT 1 FROM pragma_table_info('links') WHERE name = 'account'";
        let rows = match sqlx::query(marks).fetch_optional(&mut conn).await? {
            Some(_) => sqlx::query(links::UNKNOWN).bind(account.as_str()).fetch_all(&mut conn).await?,
            None => Vec::new(),
        };
        conn.close().await?;
        rows.iter().map(links::link).collect()
    }

    /// Whether a bot has the database of `url` open.
    pub(crate) fn is_in_use(url: &str) -> bool {
        let Ok(path) = open::path_of(url) else { return false };
        // Shared, so that two who look do not see each other.
        File::open(open::sibling(&path, ".lock"))
            .is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
    }

    /// Copies the database of `url` to `to`, whether a bot has it open or not. See [`Store::backup`].
    ///
    /// # Errors
    /// [`StoreError`] if there is none, or the copy cannot be written or does not pass the check.
    pub(crate) async fn backup_of(url: &str, to: &Path) -> Result<()> {
        let path = open::path_of(url).map_err(|error| StoreError::Other(error.into()))?;
        if !path.exists() {
            return Err(anyhow!("there is no database {} (DATABASE_URL)", path.display()).into());
        }
        copy(&path, to).await
    }
}

/// SQLite needs to write the file and to make others beside it.
fn takes_files(path: &Path) -> anyhow::Result<()> {
    let folder = open::existing_folder_of(path)?;
    match OpenOptions::new().write(true).open(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(anyhow!("it cannot be written: {error}; make it writable for whoever runs the bot"));
        }
        _ => {}
    }
    let probe = open::sibling(path, &format!(".probe-{:016x}", rand::random::<u64>()));
    let made = open::create(&probe).and_then(|()| std::fs::remove_file(&probe));
    made.with_context(|| {
        format!(
            "the folder {} cannot be written; make it writable for whoever runs the bot",
            folder.display()
        )
    })
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
