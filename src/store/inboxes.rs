//! Inboxes: the channels of servers' admins in which the morning list arrives.

use anyhow::anyhow;
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;
use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::audit::{self, Entry};
use super::row::{snowflake, stored};
use super::{Result, Store, notices};
use crate::model::{About, AccountId, ChannelId, GuildId, Inbox, MemberId};

const COLUMNS: &str =
    "SELECT guild, channel, hour, last_day, blocked FROM inboxes WHERE account = $1 ORDER BY guild";
// A list that has come already does not come again at another hour of the same day.
const SET: &str = "INSERT INTO inboxes (account, guild, channel, hour, last_day) VALUES ($1, $2, $3, $4, $5) \
     ON CONFLICT (account, guild) DO UPDATE SET channel = excluded.channel, hour = excluded.hour, blocked = FALSE, \
     last_day = CASE WHEN inboxes.last_day > excluded.last_day THEN inboxes.last_day ELSE excluded.last_day END";
const REMOVE: &str = "DELETE FROM inboxes WHERE account = $1 AND guild = $2";
const SEEN_TO: &str = "UPDATE inboxes SET last_day = $3 WHERE account = $1 AND guild = $2";
const BLOCK: &str = "UPDATE inboxes SET blocked = $3 WHERE account = $1 AND guild = $2 AND blocked <> $3";
/// After a restore the list of the day is not sent, for it may have been sent already.
pub(super) const HOLD: &str = "UPDATE inboxes SET last_day = $1 WHERE last_day < $1";

impl Store {
    /// The inbox of a server.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn inbox(&self, guild: GuildId) -> Result<Option<Inbox>> {
        Ok(self.inboxes().await?.into_iter().find(|inbox| inbox.guild == guild))
    }

    /// The inboxes of all servers of the account.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn inboxes(&self) -> Result<Vec<Inbox>> {
        let rows = sqlx::query(COLUMNS).bind(self.account().0).fetch_all(self.readers()).await?;
        rows.iter().map(inbox).collect()
    }

    /// Has the morning list of a server arrive there from now on (audited).
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn set_inbox(&self, inbox: Inbox, by: MemberId, now: DateTime<Utc>) -> Result<()> {
        let account = self.account();
        self.write(move |conn| {
            Box::pin(async move {
                let Inbox { guild, channel, hour, last_day, .. } = inbox;
                let set = sqlx::query(SET).bind(account.0).bind(stored(guild.0)?).bind(stored(channel.0)?);
                set.bind(hour).bind(last_day.to_epoch_days()).execute(&mut *conn).await?;
                let detail = json!({ "guild": guild, "channel": channel, "hour": hour });
                note(conn, account, detail, (by, now)).await
            })
        })
        .await
    }

    /// Ends the morning list of a server (audited); `false` if there was none.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn remove_inbox(&self, guild: GuildId, by: MemberId, now: DateTime<Utc>) -> Result<bool> {
        let account = self.account();
        self.write(move |conn| {
            Box::pin(async move {
                let remove = sqlx::query(REMOVE).bind(account.0).bind(stored(guild.0)?);
                if remove.execute(&mut *conn).await?.rows_affected() == 0 {
                    return Ok(false);
                }
                note(conn, account, json!({ "guild": guild, "channel": null }), (by, now)).await?;
                Ok(true)
            })
        })
        .await
    }

    /// The list of this day is seen to: it is owed from `now` on, or left out.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn see_to_morning(
        &self,
        guild: GuildId,
        day: NaiveDate,
        owed: Option<DateTime<Utc>>,
    ) -> Result<()> {
        let account = self.account();
        self.write(move |conn| {
            Box::pin(async move {
                let seen = sqlx::query(SEEN_TO).bind(account.0).bind(stored(guild.0)?);
                seen.bind(day.to_epoch_days()).execute(&mut *conn).await?;
                match owed {
                    Some(now) => notices::owe(conn, (account, None), About::Inbox(guild), now).await,
                    None => Ok(()),
                }
            })
        })
        .await?;
        self.notices_changed();
        Ok(())
    }

    /// Notes whether the channel takes the list. If it has begun not to, owes the admins a notice.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn block_inbox(
        &self,
        guild: GuildId,
        is_blocked: bool,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let account = self.account();
        self.write(move |conn| {
            Box::pin(async move {
                let block = sqlx::query(BLOCK).bind(account.0).bind(stored(guild.0)?).bind(is_blocked);
                let has_changed = block.execute(&mut *conn).await?.rows_affected() > 0;
                if has_changed && is_blocked {
                    notices::owe(conn, (account, None), About::InboxBlocked(guild), now).await?;
                }
                Ok(())
            })
        })
        .await?;
        self.notices_changed();
        Ok(())
    }
}

async fn note(
    conn: &mut SqliteConnection,
    account: AccountId,
    detail: serde_json::Value,
    (actor, at): (MemberId, DateTime<Utc>),
) -> Result<()> {
    audit::append(conn, Some(account), &Entry { at, actor, what: "inbox", subject: None, detail }).await
}

fn inbox(row: &SqliteRow) -> Result<Inbox> {
    let day: i32 = row.try_get("last_day")?;
    let last_day = NaiveDate::from_epoch_days(day);
    Ok(Inbox {
        guild: GuildId(snowflake(row.try_get("guild")?)?),
        channel: ChannelId(snowflake(row.try_get("channel")?)?),
        hour: row.try_get("hour")?,
        last_day: last_day.ok_or_else(|| anyhow!("the day {day} in the database is out of range"))?,
        is_blocked: row.try_get("blocked")?,
    })
}
