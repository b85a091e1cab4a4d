//! Who has left all servers of an account. The link stays and does nothing until its member is seen there again.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use sqlx::sqlite::SqliteConnection;

use super::audit::{self, Entry};
use super::links::{self, Link};
use super::row::{ms, stored};
use super::{Result, Store, boards, notices, roles};
use crate::model::{About, AccountId, MemberId};

pub(super) const DUE: &str = "SELECT member, username, zone, linked_at, linked_by, unknown_since, language, suspended_at, seen_guild, \
     seen_at, left_at FROM links \
     WHERE account = $1 AND (looked_up_at <= $2 OR looked_up_at > $3) ORDER BY looked_up_at, member LIMIT $4";
const LOOKED_UP: &str = "UPDATE links SET looked_up_at = $3 WHERE account = $1 AND member = $2";
const LOOK_UP_ALL: &str = "UPDATE links SET looked_up_at = 0 WHERE account = $1";
// Not if the member was seen since Discord was asked.
const LEFT: &str = "UPDATE links SET left_at = $3 \
     WHERE account = $1 AND member = $2 AND left_at IS NULL AND (seen_at IS NULL OR seen_at <= $4)";
const BACK: &str =
    "UPDATE links SET left_at = NULL WHERE account = $1 AND member = $2 AND left_at IS NOT NULL";
const LEFT_SINCE: &str = "SELECT member, username, zone, linked_at, linked_by, unknown_since, language, suspended_at, seen_guild, \
     seen_at, left_at FROM links WHERE account = $1 AND left_at >= $2 ORDER BY left_at, member LIMIT $3";
const COUNT_SINCE: &str = "SELECT count(*) FROM links WHERE account = $1 AND left_at >= $2";

/// The admins are told no sooner, so that many who left are one message; once everybody was looked up, at once.
const GATHERED: TimeDelta = TimeDelta::minutes(15);

impl Store {
    /// Linked members that Discord was not asked about since `before`, those it was asked about longest ago first. One that was looked up
    /// after `latest` was looked up before the clock was set back.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn looked_up_longest_ago(
        &self,
        (before, latest): (DateTime<Utc>, DateTime<Utc>),
        limit: u32,
    ) -> Result<Vec<Link>> {
        let query = sqlx::query(DUE).bind(self.account().0).bind(ms(before)).bind(ms(latest)).bind(limit);
        query.fetch_all(self.readers()).await?.iter().map(links::link).collect()
    }

    /// Every linked member is to be looked up now.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn look_up_everybody(&self) -> Result<()> {
        let account = self.account().0;
        self.write(move |conn| {
            Box::pin(async move {
                sqlx::query(LOOK_UP_ALL).bind(account).execute(conn).await?;
                Ok(())
            })
        })
        .await
    }

    /// This member was looked up then.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn note_looked_up(&self, member: MemberId, at: DateTime<Utc>) -> Result<()> {
        let account = self.account().0;
        self.write_later(move |conn| {
            Box::pin(async move {
                let query = sqlx::query(LOOKED_UP).bind(account).bind(stored(member.0)?).bind(ms(at));
                query.execute(conn).await?;
                Ok(())
            })
        })
        .await
    }

    /// Freezes the link of a member who was in none of the servers at `asked_at`, and owes the admins a notice of it.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn note_left(
        &self,
        member: MemberId,
        (asked_at, now): (DateTime<Utc>, DateTime<Utc>),
    ) -> Result<()> {
        let account = self.account();
        self.write(move |conn| {
            Box::pin(async move {
                let query = sqlx::query(LEFT).bind(account.0).bind(stored(member.0)?);
                let query = query.bind(ms(now)).bind(ms(asked_at));
                if query.execute(&mut *conn).await?.rows_affected() == 0 {
                    return Ok(());
                }
                append(conn, (account, member), "left", now).await?;
                let about = About::Left { since: now };
                notices::owe_unless_due(conn, (account, None), about, now + GATHERED).await?;
                boards::changed(conn, account, now).await?;
                roles::touch(conn, (account, member), now).await
            })
        })
        .await?;
        self.notices_changed();
        Ok(())
    }

    /// Everybody was looked up: the admins are told now who has left.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn tell_who_left(&self, now: DateTime<Utc>) -> Result<()> {
        let account = self.account();
        let moved =
            self.write(move |conn| Box::pin(async move { notices::hasten_left(conn, account, now).await }));
        if moved.await? {
            self.notices_changed();
        }
        Ok(())
    }

    /// The first members that have left since then, and how many there are.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn left_since(&self, since: DateTime<Utc>, limit: u32) -> Result<(Vec<Link>, u32)> {
        let query = sqlx::query(LEFT_SINCE).bind(self.account().0).bind(ms(since)).bind(limit);
        let rows = query.fetch_all(self.readers()).await?;
        let query = sqlx::query_scalar(COUNT_SINCE).bind(self.account().0).bind(ms(since));
        let count = query.fetch_one(self.readers()).await?;
        Ok((rows.iter().map(links::link).collect::<Result<_>>()?, count))
    }
}

/// A member was seen in one of the servers: a link that was frozen is not any more.
pub(super) async fn back(
    conn: &mut SqliteConnection,
    (account, member): (AccountId, MemberId),
    now: DateTime<Utc>,
) -> Result<()> {
    let query = sqlx::query(BACK).bind(account.0).bind(stored(member.0)?);
    if query.execute(&mut *conn).await?.rows_affected() == 0 {
        return Ok(());
    }
    append(conn, (account, member), "back", now).await?;
    boards::changed(conn, account, now).await?;
    roles::touch(conn, (account, member), now).await
}

async fn append(
    conn: &mut SqliteConnection,
    (account, member): (AccountId, MemberId),
    what: &'static str,
    at: DateTime<Utc>,
) -> Result<()> {
    let entry = Entry { at, actor: MemberId(0), what, subject: Some(member), detail: json!({}) };
    audit::append(conn, Some(account), &entry).await
}
