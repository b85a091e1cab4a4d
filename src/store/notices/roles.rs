//! When role notices of a server, and the notice of who has left, are due.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteConnection;

use super::rows::key;
use crate::model::{About, AccountId, GuildId};
use crate::store::row::ms;
use crate::store::{Result, Store};

// The key of a role notice begins with its server.
const MOVE: &str = "UPDATE notices SET due_at = $5 WHERE account = $1 AND target = 'role' AND state = 'due' \
     AND claimed_by IS NULL AND due_at >= $3 AND due_at < $4 AND key LIKE $2";
const COUNT: &str =
    "SELECT count(*) FROM notices WHERE account = $1 AND target = 'role' AND state = 'due' AND key LIKE $2";
const HASTEN: &str = "UPDATE notices SET due_at = $3 \
     WHERE account = $1 AND key = $2 AND state = 'due' AND claimed_by IS NULL AND due_at > $3";

impl Store {
    /// How many members have yet to get or to lose the role of a server.
    ///
    /// # Errors
    /// [`crate::store::StoreError`].
    pub(in crate::store) async fn roles_due(&self, guild: GuildId) -> Result<u32> {
        let query = sqlx::query_scalar(COUNT).bind(self.account().0).bind(of(guild));
        Ok(query.fetch_one(self.readers()).await?)
    }
}

/// Has the role notices of a server that are due from one instant until before another due at `to`.
pub(in crate::store) async fn move_roles(
    conn: &mut SqliteConnection,
    (account, guild): (AccountId, GuildId),
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    to: DateTime<Utc>,
) -> Result<()> {
    let query = sqlx::query(MOVE).bind(account.0).bind(of(guild)).bind(ms(from)).bind(ms(until));
    query.bind(ms(to)).execute(conn).await?;
    Ok(())
}

/// Has the admins told now who has left; `false` if there is nothing to tell, or it is due already.
pub(in crate::store) async fn hasten_left(
    conn: &mut SqliteConnection,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<bool> {
    let query = sqlx::query(HASTEN).bind(account.0).bind(key(About::Left { since: now })).bind(ms(now));
    Ok(query.execute(conn).await?.rows_affected() > 0)
}

/// What the keys of the role notices of a server are like.
fn of(guild: GuildId) -> String {
    format!("role {guild} %")
}
