//! Fills and counts the database of a bot that is not running: more rows than a benchmark could cause by interactions.

use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection};

const LINKS: &str = "WITH RECURSIVE n(i) AS (SELECT ?1 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?2) \
     INSERT INTO links (account, member, username, username_key, linked_at, linked_by) \
     SELECT 1, 400000000000000000 + i, 'p' || i || '.worker', 'p' || i || '.worker', 1700000000000, 0 FROM n";

// Ten years of punches, spread over the people, all of them booked and told.
const ROWS: &str = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1) \
     INSERT INTO punches (id, interaction, member, username, zone, action, at, pressed_at, locale, state, attempts, \
         written_at, next_at, timer_before, timer_after, settled_at, account) \
     SELECT i, 100000000000000000 + i * 4194304, 400000000000000000 + (i * 7919) % ?2, 'p' || ((i * 7919) % ?2) || '.worker', \
         'Europe/Vienna', '{\"do\":\"clock_in\"}', 1450000000000 + i, 1450000000000 + i, 'en', 'done', 1, \
         1450000000000 + i, 0, '{\"state\":\"stopped\"}', '{\"state\":\"running\"}', 1450000000000 + i, 1 FROM n";

async fn open(folder: &Path) -> sqlx::Result<SqliteConnection> {
    let options = SqliteConnectOptions::new().filename(folder.join("bot.db"));
    options.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Off).connect().await
}

/// Adds links up to so many, and so many punches that are over, in one transaction.
///
/// # Errors
/// SQLite's.
pub async fn fill(folder: &Path, (links_now, links): (u32, u32), rows: u32) -> anyhow::Result<()> {
    let mut conn = open(folder).await?;
    let mut change = conn.begin_with("BEGIN IMMEDIATE").await?;
    if links > links_now {
        sqlx::query(LINKS).bind(links_now).bind(links).execute(&mut *change).await?;
    }
    if rows > 0 {
        sqlx::query(ROWS).bind(rows).bind(links).execute(&mut *change).await?;
    }
    change.commit().await?;
    conn.close().await?;
    Ok(())
}

/// Has the first so many people be reminded from ten minutes after this minute of the day on, or nobody.
///
/// # Errors
/// SQLite's.
pub async fn remind(folder: &Path, people: usize, begins: Option<u32>) -> anyhow::Result<()> {
    let mut conn = open(folder).await?;
    sqlx::query("DELETE FROM reminder_settings").execute(&mut conn).await?;
    if let Some(begins) = begins {
        let own = format!(
            r#"{{"on":true,"days":127,"hours":{{"from":{begins},"to":1440}},"quiet":{{"from":0,"to":0}}}}"#
        );
        let sql = "INSERT INTO reminder_settings (account, member, own) \
                   SELECT account, member, ?1 FROM links WHERE member < 400000000000000000 + ?2";
        sqlx::query(sql).bind(own).bind(i64::try_from(people)?).execute(&mut conn).await?;
    }
    conn.close().await?;
    Ok(())
}

/// Punches in all, and those that are booked.
///
/// # Errors
/// SQLite's.
pub async fn counts(folder: &Path) -> anyhow::Result<(u64, u64)> {
    let mut conn = open(folder).await?;
    let sql = "SELECT count(*), count(*) FILTER (WHERE state = 'done') FROM punches";
    let (all, done): (i64, i64) = sqlx::query_as(sql).fetch_one(&mut conn).await?;
    conn.close().await?;
    Ok((u64::try_from(all)?, u64::try_from(done)?))
}
