//! The record of every change a human made to links, zones and the queue. Append-only: triggers refuse update and delete, but
//! for the blanking of a row whose person is erased. Each row carries a hash over itself and the row before it, so a change by
//! other means shows.

use chrono::{DateTime, Utc};
use futures_util::TryStreamExt;
use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

pub use super::chain::Anchor;
use super::chain::{Columns, Walk};
use super::row::{instant, member, ms, stored};
use super::{Result, Store};
use crate::model::{AccountId, MemberId};

const NEWEST: &str = "SELECT id, at, actor, what, subject, detail, account FROM audit \
     WHERE ($2 IS NULL OR actor = $2 OR subject = $2) AND ($3 IS NULL OR what = $3) \
     AND ($4 IS NULL OR at >= $4) AND ($5 IS NULL OR at < $5) AND ($6 IS NULL OR coalesce(account, 1) = $6) ORDER BY id DESC LIMIT $1";

// One statement, so that the head and the rows are of the same moment. The head comes along with every row.
const CHAIN: &str = "SELECT a.id, a.at, a.actor, a.what, a.subject, a.detail, a.salt, a.account, a.hash, \
     h.id AS head, h.hash AS head_hash FROM audit_head h LEFT JOIN audit a ON TRUE ORDER BY a.id";

// Only the newest thousand changes count as lately: a company that imports a million links has a million of them.
// Member 0 is the command line. A row without a subject is blank: who acted in it may be nobody to write to.
pub(super) const RECENT_ADMINS: &str = "SELECT actor FROM \
     (SELECT id, actor, subject FROM audit WHERE coalesce(account, 1) = $2 AND what IN ('link', 'unlink') ORDER BY id DESC LIMIT 1000) AS newest \
     WHERE actor > 0 AND subject IS NOT NULL GROUP BY actor ORDER BY max(id) DESC LIMIT $1";

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// Number, from 1 without gaps.
    pub id: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who did it.
    pub actor: MemberId,
    /// What: `link`, `unlink`, `suspend`, `resume`, `zone`, `left`, `back`, `retry`, `cancel`, `board`, `inbox`, `role`, `estimate`,
    /// `confirm`, `restore`, `erase`.
    pub what: String,
    /// To whom, if to somebody.
    pub subject: Option<MemberId>,
    /// The rest, as JSON.
    pub detail: String,
    /// In which account; `None` for rows about the whole database and those of before there were several.
    pub account: Option<AccountId>,
}

/// Which rows are wanted: those that fit all that is given.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Rows without an account are those of the first.
    pub account: Option<AccountId>,
    /// The actor or the subject.
    pub member: Option<MemberId>,
    /// The kind, as in [`AuditRow::what`].
    pub what: Option<String>,
    /// Not before.
    pub from: Option<DateTime<Utc>>,
    /// Before.
    pub until: Option<DateTime<Utc>>,
}

impl Store {
    /// The newest rows of all accounts first.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn audit(&self, limit: u32) -> Result<Vec<AuditRow>> {
        self.audit_of(Filter::default(), limit).await
    }

    /// The newest of the wanted rows first.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn audit_of(&self, filter: Filter, limit: u32) -> Result<Vec<AuditRow>> {
        let Filter { account, member, what, from, until } = filter;
        let member = member.map(|member| stored(member.0)).transpose()?;
        let query = sqlx::query(NEWEST).bind(limit).bind(member).bind(what);
        let query = query.bind(from.map(ms)).bind(until.map(ms)).bind(account.map(|account| account.0));
        query.fetch_all(self.readers()).await?.iter().map(audit_row).collect()
    }

    /// Checks the chain of hashes, which is one for all accounts; gives back the number of the first row that does not fit, if any. Rows missing at the
    /// end count as the first missing one.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn verify_audit(&self) -> Result<Option<i64>> {
        let mut rows = sqlx::query(CHAIN).fetch(self.readers());
        let mut walk = Walk::default();
        let mut head = (0, [0; 32].to_vec());
        while let Some(row) = rows.try_next().await? {
            head = (row.try_get("head")?, row.try_get("head_hash")?);
            if row.try_get::<Option<i64>, _>("id")?.is_some()
                && let Some(bad) = walk.step(&row)?
            {
                return Ok(Some(bad));
            }
        }
        Ok(walk.end((head.0, &head.1)))
    }

    /// The newest row and its hash.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn audit_head(&self) -> Result<Anchor> {
        let row = sqlx::query("SELECT id, hash FROM audit_head").fetch_one(self.readers()).await?;
        Anchor::of(row.try_get("id")?, row.try_get("hash")?)
    }

    /// Whether the trail still has that hash at that row.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn is_anchored(&self, anchor: Anchor) -> Result<bool> {
        let query = sqlx::query_scalar("SELECT hash FROM audit WHERE id = $1").bind(anchor.row());
        let hash: Option<Vec<u8>> = query.fetch_optional(self.readers()).await?;
        let beginning = (anchor.row() == 0).then(|| [0; 32].to_vec());
        Ok(hash.or(beginning).is_some_and(|hash| Anchor::of(anchor.row(), &hash).ok() == Some(anchor)))
    }

    /// Members who changed links of the account lately, the latest first: those to be told when something is wrong with it.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn recent_admins(&self, limit: u32) -> Result<Vec<MemberId>> {
        let query = sqlx::query_scalar(RECENT_ADMINS).bind(limit).bind(self.account().0);
        let ids: Vec<i64> = query.fetch_all(self.readers()).await?;
        ids.into_iter().map(member).collect()
    }
}

pub(super) fn audit_row(row: &SqliteRow) -> Result<AuditRow> {
    Ok(AuditRow {
        id: row.try_get("id")?,
        at: instant(row.try_get("at")?)?,
        actor: member(row.try_get("actor")?)?,
        what: row.try_get("what")?,
        subject: row.try_get::<Option<i64>, _>("subject")?.map(member).transpose()?,
        detail: row.try_get("detail")?,
        account: row.try_get::<Option<u32>, _>("account")?.map(AccountId),
    })
}

/// A change to be recorded.
#[derive(Clone)]
pub(super) struct Entry {
    pub at: DateTime<Utc>,
    pub actor: MemberId,
    pub what: &'static str,
    pub subject: Option<MemberId>,
    pub detail: serde_json::Value,
}

/// Adds a row, inside the transaction of the change itself; it is about one account, or about the whole database.
pub(super) async fn append(
    conn: &mut SqliteConnection,
    account: Option<AccountId>,
    entry: &Entry,
) -> Result<()> {
    let head = sqlx::query("SELECT id, hash FROM audit_head").fetch_one(&mut *conn).await?;
    let mut previous = [0; 32];
    let hash: &[u8] = head.try_get("hash")?;
    previous.copy_from_slice(hash.get(..32).unwrap_or(&[0; 32]));
    let detail = entry.detail.to_string();
    // From a generator for secrets: a salt that is lost cannot be guessed.
    let salt: [u8; 16] = rand::random();
    let row = Columns {
        id: head.try_get::<i64, _>("id")? + 1,
        at: ms(entry.at),
        actor: stored(entry.actor.0)?,
        what: entry.what,
        subject: entry.subject.map(|subject| stored(subject.0)).transpose()?,
        detail: &detail,
        salt: Some(&salt),
        account: account.map(|account| i64::from(account.0)),
    };
    sqlx::query(
        "INSERT INTO audit (id, at, actor, what, subject, detail, hash, salt, account) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(row.id)
    .bind(row.at)
    .bind(row.actor)
    .bind(row.what)
    .bind(row.subject)
    .bind(row.detail)
    .bind(row.hash(&previous).as_slice())
    .bind(row.salt)
    .bind(row.account)
    .execute(conn)
    .await?;
    Ok(())
}
