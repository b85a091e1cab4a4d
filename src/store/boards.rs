//! Boards: the messages that show who is at work. Whatever changes that owes each board of the account a notice, in the same transaction.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::audit::{self, Entry};
use super::row::{instant, maybe_instant, ms, snowflake, stored};
use super::{Result, Store, notices};
use crate::model::{About, AccountId, Board, ChannelId, GuildId, MemberId, Tried};

const COLUMNS: &str = "SELECT guild, channel, message, nonce, tried_at, shown, next_at, failures, blocked, hidden, held_since FROM boards \
     WHERE account = $1 ORDER BY guild";
const HAS_BOARD: &str = "SELECT EXISTS (SELECT 1 FROM boards WHERE account = $1)";
// As `notices::owe` does for one matter. After an edit a board is left alone until `next_at`; a longer pause than `$3` was noted before the
// clock was set back.
const OWE_ALL: &str = "INSERT INTO notices (account, key, about, state, target, due_at) \
     SELECT account, 'board ' || guild, '{\"board\":' || guild || '}', 'due', 'channel', \
     CASE WHEN next_at > $2 AND next_at < $2 + $3 THEN next_at ELSE $2 END FROM boards WHERE account = $1 \
     ON CONFLICT (account, key) DO UPDATE SET revision = notices.revision + 1, state = excluded.state, shown = FALSE, \
     due_at = excluded.due_at, claimed_by = NULL, claims = 0, nonce = NULL, tried_at = NULL, completed_at = NULL \
     RETURNING due_at";
const REMOVE: &str = "DELETE FROM boards WHERE account = $1 AND guild = $2";
const SET: &str = "INSERT INTO boards (account, guild, channel, hidden) VALUES ($1, $2, $3, $4)";
// The same channel again: the message stays, and what stood in the way may be mended.
const SET_AGAIN: &str = "UPDATE boards SET next_at = 0, failures = 0, blocked = FALSE, hidden = $4, held_since = NULL WHERE account = $1 AND guild = $2 AND channel = $3";
const SAVE: &str = "UPDATE boards SET message = $4, nonce = $5, tried_at = $6, shown = $7, next_at = $8, failures = $9, blocked = $10, \
     hidden = $11, held_since = $12 WHERE account = $1 AND guild = $2 AND channel = $3";
pub(super) const HOLD: &str =
    "UPDATE boards SET held_since = $1, shown = NULL, nonce = NULL, tried_at = NULL";
/// Somebody whose timers TimeTrack can be asked for was not seen since.
const NOT_SEEN: &str = "SELECT EXISTS (SELECT 1 FROM links LEFT JOIN presence ON presence.account = links.account \
     AND presence.member = links.member AND presence.kind = 'attendance' \
     WHERE links.account = $1 AND unknown_since IS NULL AND suspended_at IS NULL AND left_at IS NULL AND coalesce(presence.seen_at, 0) < $2)";

/// After an edit or a failure nothing is sent for so long at most.
const LONGEST_PAUSE: TimeDelta = TimeDelta::minutes(5);

impl Store {
    /// The board of a server.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn board(&self, guild: GuildId) -> Result<Option<Board>> {
        Ok(self.boards().await?.into_iter().find(|board| board.guild == guild))
    }

    /// The boards of all servers of the account.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn boards(&self) -> Result<Vec<Board>> {
        let rows = sqlx::query(COLUMNS).bind(self.account().0).fetch_all(self.readers()).await?;
        rows.iter().map(board).collect()
    }

    /// Has the board of a server in this channel from now on (audited), and owes it; `is_hidden` if it is to name nobody there. Gives back one that was in another channel.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn set_board(
        &self,
        (guild, channel): (GuildId, ChannelId),
        is_hidden: bool,
        (by, now): (MemberId, DateTime<Utc>),
    ) -> Result<Option<Board>> {
        let (account, old) = (self.account(), self.board(guild).await?);
        let moved = old.filter(|old| old.channel != channel);
        self.write(move |conn| {
            Box::pin(async move {
                let (at, to) = (stored(guild.0)?, stored(channel.0)?);
                let again = sqlx::query(SET_AGAIN).bind(account.0).bind(at).bind(to).bind(is_hidden);
                if again.execute(&mut *conn).await?.rows_affected() == 0 {
                    sqlx::query(REMOVE).bind(account.0).bind(at).execute(&mut *conn).await?;
                    let set = sqlx::query(SET).bind(account.0).bind(at).bind(to).bind(is_hidden);
                    set.execute(&mut *conn).await?;
                    let detail = json!({ "guild": guild, "channel": channel });
                    let entry = Entry { at: now, actor: by, what: "board", subject: None, detail };
                    audit::append(conn, Some(account), &entry).await?;
                }
                notices::owe(conn, (account, None), About::Board(guild), now).await
            })
        })
        .await?;
        self.notices_changed();
        Ok(moved)
    }

    /// Ends the board of a server (audited). Gives it back, so that its message can be deleted.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn remove_board(
        &self,
        guild: GuildId,
        by: MemberId,
        now: DateTime<Utc>,
    ) -> Result<Option<Board>> {
        let (account, board) = (self.account(), self.board(guild).await?);
        let remove = self.write(move |conn| {
            Box::pin(async move {
                let remove = sqlx::query(REMOVE).bind(account.0).bind(stored(guild.0)?);
                if remove.execute(&mut *conn).await?.rows_affected() == 0 {
                    return Ok(false);
                }
                let detail = json!({ "guild": guild, "channel": null });
                let entry = Entry { at: now, actor: by, what: "board", subject: None, detail };
                audit::append(conn, Some(account), &entry).await?;
                Ok(true)
            })
        });
        let was_there = remove.await?;
        Ok(board.filter(|_| was_there))
    }

    /// Notes how a board is now; `false` if it was ended or moved meanwhile. If the channel has begun not to take it, or it names nobody from
    /// now on, owes the admins a notice.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn save_board(&self, board: &Board, now: DateTime<Utc>) -> Result<bool> {
        let (account, board) = (self.account(), board.clone());
        let save = self.write(move |conn| Box::pin(async move { save(conn, account, &board, now).await }));
        let is_there = save.await?;
        self.notices_changed();
        Ok(is_there)
    }

    /// Owes every board of the account: time has passed, or something may have changed that owes none.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn look_at_boards(&self, now: DateTime<Utc>) -> Result<()> {
        let account = self.account();
        let has_board: bool = sqlx::query_scalar(HAS_BOARD).bind(account.0).fetch_one(self.readers()).await?;
        if !has_board {
            return Ok(());
        }
        self.write(move |conn| Box::pin(async move { changed(conn, account, now).await.map(drop) })).await
    }

    /// Whether everybody was seen since.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn was_everybody_seen(&self, since: DateTime<Utc>) -> Result<bool> {
        let query = sqlx::query_scalar(NOT_SEEN).bind(self.account().0).bind(ms(since));
        let is_missing: bool = query.fetch_one(self.readers()).await?;
        Ok(!is_missing)
    }
}

/// Owes every board of the account, because what it shows has changed: now, or when the pause after its last edit is over, so that many
/// changes at once wake nobody. Says whether one is due now.
pub(super) async fn changed(
    conn: &mut SqliteConnection,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<bool> {
    let query = sqlx::query_scalar(OWE_ALL).bind(account.0).bind(ms(now));
    let due: Vec<i64> = query.bind(LONGEST_PAUSE.num_milliseconds()).fetch_all(conn).await?;
    Ok(due.contains(&ms(now)))
}

async fn save(
    conn: &mut SqliteConnection,
    account: AccountId,
    board: &Board,
    now: DateTime<Utc>,
) -> Result<bool> {
    let was = "SELECT blocked, hidden FROM boards WHERE account = $1 AND guild = $2 AND channel = $3";
    let (guild, channel) = (stored(board.guild.0)?, stored(board.channel.0)?);
    let query = sqlx::query_as(was).bind(account.0).bind(guild).bind(channel);
    let was: Option<(bool, bool)> = query.fetch_optional(&mut *conn).await?;
    let Some((was_blocked, was_hidden)) = was else { return Ok(false) };
    sqlx::query(SAVE)
        .bind(account.0)
        .bind(guild)
        .bind(channel)
        .bind(board.message.map(stored).transpose()?)
        .bind(board.tried.map(|tried| tried.nonce))
        .bind(board.tried.map(|tried| ms(tried.at)))
        .bind(board.shown)
        .bind(ms(board.next_at))
        .bind(board.failures)
        .bind(board.is_blocked)
        .bind(board.is_hidden)
        .bind(board.held_since.map(ms))
        .execute(&mut *conn)
        .await?;
    if board.is_blocked && !was_blocked {
        notices::owe(conn, (account, None), About::BoardBlocked(board.guild), now).await?;
    }
    if board.is_hidden && !was_hidden {
        notices::owe(conn, (account, None), About::BoardHidden(board.guild), now).await?;
    }
    Ok(true)
}

fn board(row: &SqliteRow) -> Result<Board> {
    let (nonce, tried_at): (Option<i64>, Option<i64>) = (row.try_get("nonce")?, row.try_get("tried_at")?);
    Ok(Board {
        guild: GuildId(snowflake(row.try_get("guild")?)?),
        channel: ChannelId(snowflake(row.try_get("channel")?)?),
        message: row.try_get::<Option<i64>, _>("message")?.map(snowflake).transpose()?,
        tried: nonce.zip(maybe_instant(tried_at)?).map(|(nonce, at)| Tried { nonce, at }),
        shown: row.try_get("shown")?,
        next_at: instant(row.try_get("next_at")?)?,
        failures: row.try_get("failures")?,
        is_blocked: row.try_get("blocked")?,
        is_hidden: row.try_get("hidden")?,
        held_since: maybe_instant(row.try_get("held_since")?)?,
    })
}
