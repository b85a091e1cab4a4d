//! Puts a backup in the place of a database. Must not know what is in it, but for one thing: what waited in it may have been
//! booked since.

use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::sqlite::SqliteConnection;
use sqlx::{ConnectOptions, Connection};

use super::audit::{self, Entry};
use super::open::{self, sibling};
use super::row::{all_punches, punches};
use super::{OpenError, Result, Store, accounts, notices};
use crate::model::trouble::RESTORED;
use crate::model::{About, AccountId, MemberId};

/// A question may have been answered since, so it is not the person's to answer any more.
const HOLD: &str = punches!(
    "UPDATE punches SET state = 'stuck', unclear = 1, question = NULL, trouble = ?1 \
     WHERE account = ?2 AND settled_at IS NULL AND (state <> 'stuck' OR question IS NOT NULL) RETURNING",
    ""
);

const END_LINES: &str = "DELETE FROM lines";

/// What happened between the backup and now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SinceBackup {
    /// The bot may have gone on: what waited in the backup may be booked by now, so a human decides about it.
    MayHaveRun,
    /// The bot was stopped before the backup and not started again: what waited still waits.
    NotRun,
}

/// How a restore went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Where the database is now.
    pub to: PathBuf,
    /// Punches that wait for a human's decision because of it.
    pub held: u64,
}

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
        let to = open::path_of(url)?;
        let lock = open::lock(&to)?;
        let other = |source: anyhow::Error| OpenError::Other { path: to.clone(), why: source };
        vacant(&to)?;
        whole(from).map_err(|source| OpenError::Other { path: from.to_owned(), why: source })?;
        let part = sibling(&to, ".restoring");
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
    let files = [to.to_owned(), sibling(to, "-wal"), sibling(to, "-shm")];
    files.into_iter().find(|file| file.exists()).map_or(Ok(()), |file| Err(OpenError::Occupied(file)))
}

/// A file that was copied while a bot wrote to it is no backup.
fn whole(from: &Path) -> anyhow::Result<()> {
    let log = sibling(from, "-wal");
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
    copy(from, part).map_err(wrong)?;
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
    if let Some(detail) = open::check_copy(part).await.map_err(|error| wrong(error.into()))? {
        return Err(OpenError::Damaged { path: from.to_owned(), detail });
    }
    // What is written into it next is of the newest schema.
    open::upgrade_copy(part).await.map_err(wrong)?;
    match since {
        SinceBackup::NotRun => Ok(0),
        SinceBackup::MayHaveRun => hold(part, now).await.map_err(|error| wrong(error.into())),
    }
}

/// Gives the finished copy its name. Its log does not go along, so whatever SQLite could not write back into it at the end (the
/// disk is full, say) would be lost without a word.
pub(super) async fn place(part: &Path, to: &Path) -> anyhow::Result<()> {
    let log = sibling(part, "-wal");
    if std::fs::metadata(&log).is_ok_and(|log| log.len() > 0) {
        return Err(anyhow!(
            "the copy could not be finished, for {} still holds a part of it: is the disk full? Nothing was put in place",
            log.display()
        ));
    }
    std::fs::rename(part, to)?;
    Ok(open::sync(to.to_owned()).await?)
}

fn copy(from: &Path, part: &Path) -> anyhow::Result<()> {
    remove(part)?;
    let mut source = std::fs::File::open(from).context("it cannot be read")?;
    open::create(part).with_context(|| format!("{} cannot be created", part.display()))?;
    let mut target = std::fs::OpenOptions::new().write(true).open(part)?;
    std::io::copy(&mut source, &mut target)?;
    Ok(target.sync_all()?)
}

/// Removes what a restore that was killed has left. Its log above all: SQLite would take that for the log of the next copy.
fn remove(part: &Path) -> std::io::Result<()> {
    for name in [sibling(part, "-wal"), sibling(part, "-shm"), part.to_owned()] {
        match std::fs::remove_file(name) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// Puts every waiting punch before a human, and leaves a trace of it. Notices that were open are said by the next reply only.
async fn hold(part: &Path, now: DateTime<Utc>) -> Result<u64> {
    let mut conn = open::writing(part).connect().await?;
    let mut change = conn.begin_with("BEGIN IMMEDIATE").await?;
    notices::keep_all(&mut change).await?;
    let mut held = 0;
    for (account, _) in accounts::all(&mut change).await? {
        held += hold_account(&mut change, account, now).await?;
    }
    sqlx::query(END_LINES).execute(&mut *change).await?;
    trace(&mut change, held, now).await?;
    change.commit().await?;
    conn.close().await?;
    Ok(held)
}

async fn hold_account(conn: &mut SqliteConnection, account: AccountId, now: DateTime<Utc>) -> Result<u64> {
    let rows = sqlx::query(HOLD).bind(RESTORED).bind(account.0).fetch_all(&mut *conn).await?;
    let punches = all_punches(&rows)?;
    // The admins hear of it before hundreds of people do.
    if !punches.is_empty() {
        notices::owe(conn, (account, None), About::Restored, now).await?;
    }
    for punch in &punches {
        notices::ended(conn, account, punch, None, now).await?;
    }
    Ok(punches.len() as u64)
}

async fn trace(conn: &mut SqliteConnection, held: u64, now: DateTime<Utc>) -> Result<()> {
    let detail = json!({ "held": held });
    let entry = Entry { at: now, actor: MemberId(0), what: "restore", subject: None, detail };
    audit::append(conn, None, &entry).await
}
