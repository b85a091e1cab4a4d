//! Copies of the file: backups, the copy that is made before a change of the schema, and the file written anew.

use std::io;
use std::path::Path;

use anyhow::{Context, anyhow};
use sqlx::sqlite::SqliteConnection;
use sqlx::{ConnectOptions, Connection, Row};

use super::file;
use super::open::{self, reading, writing};
use crate::store::Result;

/// Writes a consistent copy with mode 0600, and opens and checks it. A copy that fails is not left behind.
pub(in crate::store) async fn copy(from: &Path, to: &Path) -> Result<()> {
    file::create(to).with_context(|| format!("{} cannot be created", to.display()))?;
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
    let mut conn = writing(from).connect().await?;
    vacuum_into(&mut conn, target).await?;
    conn.close().await?;
    file::sync(to.to_owned()).await.with_context(|| format!("{target} cannot be made durable"))?;
    match check_copy(to).await? {
        None => Ok(()),
        Some(complaint) => Err(anyhow!("the backup does not pass the check: {complaint}").into()),
    }
}

pub(super) async fn copy_before(
    conn: &mut SqliteConnection,
    path: &Path,
    found: i64,
    version: i64,
) -> anyhow::Result<()> {
    let copy = file::sibling(path, &format!(".before-{version}"));
    if copy.exists() && open::schema_of(&copy).await.is_some_and(|older| older < found) {
        // An upgrade over several schemas was cut short: what it began with is what the person wants back.
        tracing::info!(copy = %copy.display(), "the copy made when this upgrade began is kept");
        return Ok(());
    }
    let part = file::sibling(path, &format!(".before-{version}.part"));
    // A copy that was cut short by a crash is worth nothing.
    match std::fs::remove_file(&part) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    file::create(&part)?;
    let target = part.to_str().ok_or_else(|| anyhow!("its name is not valid UTF-8"))?;
    vacuum_into(conn, target).await?;
    std::fs::rename(&part, &copy)?;
    file::sync(copy.clone()).await?;
    tracing::info!(copy = %copy.display(), "the database was copied before its schema changes");
    Ok(())
}

/// Brings a copy up to date; what it was copied from is what stays of before.
pub(super) async fn upgrade_copy(copy: &Path) -> anyhow::Result<()> {
    let mut conn = writing(copy).connect().await?;
    open::MIGRATIONS.run(&mut conn).await?;
    Ok(conn.close().await?)
}

/// Opens a copy and checks it through; gives back the first complaint.
pub(super) async fn check_copy(path: &Path) -> sqlx::Result<Option<String>> {
    let mut conn = reading(path).immutable(true).connect().await?;
    let complaint = open::complaint(&mut conn, "PRAGMA integrity_check(1)").await?;
    conn.close().await?;
    Ok(complaint)
}

/// A consistent copy into a file that is empty.
async fn vacuum_into(conn: &mut SqliteConnection, target: &str) -> sqlx::Result<()> {
    sqlx::query("VACUUM INTO $1").bind(target).execute(conn).await?;
    Ok(())
}

/// Writes the file anew and empties its log, so that what was deleted is in neither.
pub(in crate::store) async fn rewrite(path: &Path) -> Result<()> {
    let mut conn = writing(path).connect().await?;
    sqlx::query("VACUUM").execute(&mut conn).await?;
    let row = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut conn).await?;
    let busy: bool = row.try_get(0)?;
    conn.close().await?;
    if busy {
        return Err(anyhow!("its log is being read and could not be emptied").into());
    }
    file::sync(path.to_owned()).await.context("it cannot be made durable")?;
    Ok(())
}
