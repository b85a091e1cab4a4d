//! What a restored backup changes in the rows: what waited in it may have been booked since.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteConnection;

use super::audit::{self, Entry};
use super::row::{all_punches, json, ms, punches};
use super::{Result, accounts, boards, inboxes, notices, reminders, roles};
use crate::model::{About, AccountId, DeliveryError, MemberId};

/// A question may have been answered since, so it is not the person's to answer any more.
const HOLD: &str = punches!(
    "UPDATE punches SET state = 'stuck', unclear = TRUE, question = NULL, trouble = $1 \
     WHERE account = $2 AND settled_at IS NULL AND (state <> 'stuck' OR question IS NOT NULL) RETURNING",
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

/// Puts every waiting punch before a human, and leaves a trace of it. Notices that were open are said by the next reply only, boards stay as
/// they are until who is at work was read anew, and the morning list of the day is left out.
pub(super) async fn hold(conn: &mut SqliteConnection, now: DateTime<Utc>) -> Result<u64> {
    notices::keep_all(conn).await?;
    sqlx::query(boards::HOLD).bind(ms(now)).execute(&mut *conn).await?;
    sqlx::query(inboxes::HOLD).bind(now.date_naive().to_epoch_days()).execute(&mut *conn).await?;
    roles::hold(conn, now).await?;
    let mut held = 0;
    for (account, _) in accounts::all(conn).await? {
        held += hold_account(conn, account, now).await?;
    }
    sqlx::query(END_LINES).execute(&mut *conn).await?;
    trace(conn, held, now).await?;
    Ok(held)
}

async fn hold_account(conn: &mut SqliteConnection, account: AccountId, now: DateTime<Utc>) -> Result<u64> {
    reminders::hold(conn, account, now).await?;
    let rows =
        sqlx::query(HOLD).bind(json(&DeliveryError::Restored)?).bind(account.0).fetch_all(&mut *conn).await?;
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
    let detail = serde_json::json!({ "held": held });
    let entry = Entry { at: now, actor: MemberId(0), what: "restore", subject: None, detail };
    audit::append(conn, None, &entry).await
}
