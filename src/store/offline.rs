//! Access to a database for jobs of the command line, whether a bot has it open or not: examine, read, copy.

use std::path::Path;

use anyhow::anyhow;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{ConnectOptions, Connection, Row};

use super::links::{self, Link};
use super::row::snowflake;
use super::sqlite::{copy, file, open};
use super::{OpenError, Result, Store, StoreError, roles};
use crate::model::{AccountId, AccountName, ChannelId, GuildId, PresenceRole};

const CHANNELS: &str = "SELECT guild, channel, TRUE AS is_board FROM boards WHERE account = (SELECT id FROM accounts WHERE name = $1) \
     UNION ALL SELECT guild, channel, FALSE FROM inboxes WHERE account = (SELECT id FROM accounts WHERE name = $1)";

/// A channel in which the bot has a board, or an inbox.
pub(crate) struct ChannelInUse {
    pub guild: GuildId,
    pub channel: ChannelId,
    pub is_board: bool,
}

pub(super) const UNKNOWN: &str = "SELECT member, username, zone, linked_at, linked_by, unknown_since, language, \
     suspended_at, seen_guild, seen_at, left_at FROM links \
     WHERE account = (SELECT id FROM accounts WHERE name = $1) AND unknown_since IS NOT NULL \
     ORDER BY unknown_since, member LIMIT 100";
const SUSPENDED: &str = "SELECT member, username, zone, linked_at, linked_by, unknown_since, language, \
     suspended_at, seen_guild, seen_at, left_at FROM links \
     WHERE account = (SELECT id FROM accounts WHERE name = $1) AND suspended_at IS NOT NULL \
     ORDER BY suspended_at, member LIMIT 100";

impl Store {
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
        Self::marked_links(url, UNKNOWN, account).await
    }

    /// The same for links that are suspended, because their members said that they are not theirs.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) async fn suspended_links(url: &str, account: &AccountName) -> Result<Vec<Link>> {
        Self::marked_links(url, SUSPENDED, account).await
    }

    async fn marked_links(url: &str, sql: &'static str, account: &AccountName) -> Result<Vec<Link>> {
        let Some(mut conn) = reader(url).await? else { return Ok(Vec::new()) };
        let rows = sqlx::query(sql).bind(account.as_str()).fetch_all(&mut conn).await?;
        conn.close().await?;
        rows.iter().map(links::link).collect()
    }

    /// The channels in which an account has a board or an inbox, in the database of `url`, without changing it; none if it does not exist
    /// yet or is of an older schema.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) async fn channels_in_use(url: &str, account: &AccountName) -> Result<Vec<ChannelInUse>> {
        let Some(mut conn) = reader(url).await? else { return Ok(Vec::new()) };
        let rows = sqlx::query(CHANNELS).bind(account.as_str()).fetch_all(&mut conn).await?;
        conn.close().await?;
        let channel = |row: &SqliteRow| {
            Ok(ChannelInUse {
                guild: GuildId(snowflake(row.try_get("guild")?)?),
                channel: ChannelId(snowflake(row.try_get("channel")?)?),
                is_board: row.try_get("is_board")?,
            })
        };
        rows.iter().map(channel).collect()
    }

    /// The presence roles of an account in the database of `url`, without changing it; none if it does not exist yet or is of an older
    /// schema.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) async fn presence_roles_in(url: &str, account: &AccountName) -> Result<Vec<PresenceRole>> {
        let Some(mut conn) = reader(url).await? else { return Ok(Vec::new()) };
        let id = sqlx::query_scalar("SELECT id FROM accounts WHERE name = $1").bind(account.as_str());
        let settings = match id.fetch_optional(&mut conn).await? {
            Some(id) => roles::settings(&mut conn, AccountId(id)).await?,
            None => Vec::new(),
        };
        conn.close().await?;
        Ok(settings)
    }

    /// Whether a bot has the database of `url` open.
    pub(crate) fn is_in_use(url: &str) -> bool {
        file::path_of(url).is_ok_and(|path| file::is_locked(&path))
    }

    /// Writes a consistent copy of the database of `url`, whether a bot has it open or not, to `to` (which must not exist) with mode 0600,
    /// and opens and checks it.
    ///
    /// # Errors
    /// [`StoreError`] if there is none, or the copy cannot be written or does not pass the check; then no copy is left behind.
    pub async fn backup(url: &str, to: &Path) -> Result<()> {
        let path = file::path_of(url).map_err(|error| StoreError::Other(error.into()))?;
        if !path.exists() {
            return Err(anyhow!("there is no database {} (DATABASE_URL)", path.display()).into());
        }
        copy::copy(&path, to).await
    }
}

/// A connection that only reads the database of `url`; none if there is no database yet, or one of an older schema.
pub(super) async fn reader(url: &str) -> Result<Option<SqliteConnection>> {
    let path = file::path_of(url).map_err(|error| StoreError::Other(error.into()))?;
    if !path.exists() {
        return Ok(None);
    }
    let mut conn = open::reading(&path).connect().await?;
    let found = open::schema(&mut conn).await?;
    if found.is_some_and(|found| found >= open::newest(&open::MIGRATIONS)) {
        return Ok(Some(conn));
    }
    conn.close().await?;
    Ok(None)
}
