//! Puts a backup in the place of a database.

use std::path::Path;

use anyhow::{Context, anyhow};
use chrono::{DateTime, Utc};
use sqlx::{ConnectOptions, Connection};

use super::open;
use super::{BEGIN, copy, file};
use crate::store::restore::{self, Restored, SinceBackup};
use crate::store::{OpenError, Result, Store};

impl Store {
    /// Checks the backup `from`, copies it, checks the copy, brings it to the newest schema, and puts it where `url` points. The
    /// backup is left as it is.
    ///
    /// # Errors
    /// [`OpenError`], and then nothing is changed: if a bot runs, a database (or its log) is there already, or the backup is
    /// damaged, another program's, or newer than this program.
    pub async fn restore(
        url: &str,
        from: &Path,
        since: SinceBackup,
        now: DateTime<Utc>,
    ) -> Result<Restored, OpenError> {
        let to = file::path_of(url)?;
        let lock = file::lock(&to)?;
        let other = |source: anyhow::Error| OpenError::Other { path: to.clone(), why: source };
        vacant(&to)?;
        whole(from).map_err(|source| OpenError::Other { path: from.to_owned(), why: source })?;
        let part = file::sibling(&to, ".restoring");
        let placed = match put(from, &part, since, now).await {
            Ok(held) => place(&part, &to).await.map(|()| held).map_err(other),
            Err(error) => Err(error),
        };
        if placed.is_err() {
            // What stays is removed by the next restore.
            let _ = remove(&part);
        }
        drop(lock);
        Ok(Restored { to, held: placed? })
    }
}

/// A log left over from another database would be taken for this one's.
fn vacant(to: &Path) -> Result<(), OpenError> {
    let files = [to.to_owned(), file::sibling(to, "-wal"), file::sibling(to, "-shm")];
    files.into_iter().find(|file| file.exists()).map_or(Ok(()), |file| Err(OpenError::Occupied(file)))
}

/// A file that was copied while a bot wrote to it is no backup.
fn whole(from: &Path) -> anyhow::Result<()> {
    let log = file::sibling(from, "-wal");
    if std::fs::metadata(&log).is_ok_and(|log| log.len() > 0) {
        return Err(anyhow!(
            "{} lies beside it, so it is no finished backup; make one with `timetrack-bot backup`",
            log.display()
        ));
    }
    Ok(())
}

async fn put(from: &Path, part: &Path, since: SinceBackup, now: DateTime<Utc>) -> Result<u64, OpenError> {
    let wrong = |source: anyhow::Error| OpenError::Other { path: from.to_owned(), why: source };
    copy_file(from, part).map_err(wrong)?;
    let named = |error: OpenError| match error {
        // The person knows the backup, not the copy.
        OpenError::Damaged { detail, .. } => OpenError::Damaged { path: from.to_owned(), detail },
        OpenError::Newer { found, known, .. } => OpenError::Newer { path: from.to_owned(), found, known },
        OpenError::Other { why: source, .. } => wrong(source),
        other => other,
    };
    if open::inspect(part, &open::MIGRATIONS).await.map_err(named)? == 0 {
        return Err(wrong(anyhow!("it is empty")));
    }
    if let Some(detail) = copy::check_copy(part).await.map_err(|error| wrong(error.into()))? {
        return Err(OpenError::Damaged { path: from.to_owned(), detail });
    }
    // What is written into it next is of the newest schema.
    copy::upgrade_copy(part).await.map_err(wrong)?;
    match since {
        SinceBackup::NotRun => Ok(0),
        SinceBackup::MayHaveRun => hold(part, now).await.map_err(|error| wrong(error.into())),
    }
}

/// Gives the finished copy its name. Its log does not go along, so what SQLite could not write back into it at the end (the
/// disk is full, say) would be lost without a word.
pub(in crate::store) async fn place(part: &Path, to: &Path) -> anyhow::Result<()> {
    let log = file::sibling(part, "-wal");
    if std::fs::metadata(&log).is_ok_and(|log| log.len() > 0) {
        return Err(anyhow!(
            "the copy could not be finished, for {} still holds a part of it: is the disk full? Nothing was put in place",
            log.display()
        ));
    }
    std::fs::rename(part, to)?;
    Ok(file::sync(to.to_owned()).await?)
}

fn copy_file(from: &Path, part: &Path) -> anyhow::Result<()> {
    remove(part)?;
    let mut source = std::fs::File::open(from).context("it cannot be read")?;
    file::create(part).with_context(|| format!("{} cannot be created", part.display()))?;
    let mut target = std::fs::OpenOptions::new().write(true).open(part)?;
    std::io::copy(&mut source, &mut target)?;
    Ok(target.sync_all()?)
}

/// Removes what a restore that was killed has left. Its log above all: SQLite would take that for the log of the next copy.
fn remove(part: &Path) -> std::io::Result<()> {
    for name in [file::sibling(part, "-wal"), file::sibling(part, "-shm"), part.to_owned()] {
        match std::fs::remove_file(name) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

async fn hold(part: &Path, now: DateTime<Utc>) -> Result<u64> {
    let mut conn = open::writing(part).connect().await?;
    let mut change = conn.begin_with(BEGIN).await?;
    let held = restore::hold(&mut change, now).await?;
    change.commit().await?;
    conn.close().await?;
    Ok(held)
}
