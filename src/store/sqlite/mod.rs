//! What only SQLite needs or understands: opening and checking the file, its lock and its copies, its errors, and some statements. All
//! SQL elsewhere is understood by PostgreSQL too.

pub(super) mod copy;
mod error;
pub(super) mod file;
pub(super) mod lease;
pub(super) mod open;
pub(super) mod restore;

use sqlx::sqlite::SqliteConnection;

use super::Result;

/// Begins a transaction that writes. One that begins by reading could fail at its first write, however long it waits (SQLite,
/// "Transactions").
pub(super) const BEGIN: &str = "BEGIN IMMEDIATE";

/// Writes the first page of the file, although nothing in it changes: the number is nobody else's (SQLite, "PRAGMA user_version"). An
/// empty transaction succeeds on a full disk.
pub(super) async fn rewrite_first_page(conn: &mut SqliteConnection) -> Result<()> {
    sqlx::query("PRAGMA user_version = 0").execute(conn).await?;
    Ok(())
}
