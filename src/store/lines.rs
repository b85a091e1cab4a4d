//! Lines: whose punches wait to be delivered, which of a person's comes next, and which process is at it.
//!
//! A row of `lines` is kept by [`keep`] in the transactions that change the person's punches. A claim is for a whole line, so at
//! most one request per person is under way. Recording a punch claims its line in the same transaction, and a result goes on to
//! the next punch of the line under the same claim: only what had to wait is looked for.

use std::sync::atomic::Ordering;

use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;
use sqlx::sqlite::SqliteConnection;

use super::claims::{Claim, Claimer, Line, Situation, Token};
use super::punches::BY_ID;
use super::row::{all_punches, maybe_instant, maybe_punch, punches, stored};
use super::sqlite::lease::FREE_DEAD;
use super::{Result, Store};
use crate::model::{AccountId, MemberId, Punch};

pub(super) const HEAD: &str = punches!(
    "SELECT",
    "FROM punches WHERE account = $2 AND member = $1 AND settled_at IS NULL AND state <> 'stuck' \
     ORDER BY unclear DESC, interaction LIMIT 1"
);

// A line that somebody else has claimed is left alone.
pub(super) const KEEP: &str = "INSERT INTO lines (account, member, punch, due_at, claimed_by, claim) \
     SELECT account, member, id, next_at, CASE WHEN next_at <= $2 THEN $3 END, CASE WHEN next_at <= $2 THEN $4 END \
     FROM punches WHERE account = $7 AND member = $1 AND settled_at IS NULL AND state <> 'stuck' \
     ORDER BY unclear DESC, interaction LIMIT 1 \
     ON CONFLICT (account, member) DO UPDATE SET punch = excluded.punch, due_at = excluded.due_at, \
     claimed_by = excluded.claimed_by, claim = excluded.claim \
     WHERE lines.claimed_by IS NULL OR (lines.claimed_by = $5 AND lines.claim = $6) \
     RETURNING punch, claimed_by";
pub(super) const END: &str = "DELETE FROM lines WHERE account = $4 AND member = $1 \
     AND (claimed_by IS NULL OR (claimed_by = $2 AND claim = $3)) \
     AND NOT EXISTS (SELECT 1 FROM punches WHERE account = $4 AND member = $1 AND settled_at IS NULL AND state <> 'stuck')";

pub(super) const CLAIM: &str = "UPDATE lines SET claimed_by = $1, claim = $2 \
     WHERE account = $5 AND member = $3 AND punch = $4 AND claimed_by IS NULL";
pub(super) const FREE_HEADS: &str = punches!(
    "SELECT",
    "FROM punches WHERE id IN (SELECT punch FROM lines WHERE account = $2 AND claimed_by IS NULL ORDER BY due_at, punch LIMIT $1)"
);
pub(super) const NEXT_DUE: &str = "SELECT due_at FROM lines WHERE account = $1 ORDER BY due_at LIMIT 1";

const GIVE_BACK: &str = "UPDATE lines SET claimed_by = NULL WHERE account = $4 AND member = $1 AND claimed_by = $2 AND claim = $3";
// `unclear` says that it was in flight.
pub(super) const INTERRUPT: &str = "UPDATE punches SET state = 'waiting' \
     WHERE account = $2 AND member = $1 AND settled_at IS NULL AND state <> 'stuck' AND state = 'in_flight'";

/// A punch that may make its line due.
pub(super) struct Changed {
    pub(super) punch: Punch,
    /// If it was recorded just now.
    pub(super) situation: Option<Situation>,
}

impl From<Punch> for Changed {
    fn from(punch: Punch) -> Self {
        Self { punch, situation: None }
    }
}

impl Store {
    /// The heads of lines that nobody has claimed, the earliest due first, at most `limit`.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn free_heads(&self, limit: u32) -> Result<Vec<Punch>> {
        let rows =
            sqlx::query(FREE_HEADS).bind(limit).bind(self.account().0).fetch_all(self.readers()).await?;
        let mut heads = all_punches(&rows)?;
        heads.sort_by_key(|head| (head.next_at, head.id));
        Ok(heads)
    }

    /// Claims the lines of these heads, except those that were claimed, or got another head, meanwhile.
    ///
    /// # Errors
    /// [`super::StoreError`]; then none is claimed.
    pub async fn claim(&self, heads: &[Punch]) -> Result<Vec<Claim>> {
        let mut wanted = Vec::with_capacity(heads.len());
        for head in heads {
            wanted.push((stored(head.member.0)?, head.id.0));
        }
        let claimer = self.claimer();
        self.write(move |conn| Box::pin(async move { claim(conn, &claimer, wanted).await })).await
    }

    /// When the first line comes due, whether it is claimed or not; `None` if nothing waits.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn next_due(&self) -> Result<Option<DateTime<Utc>>> {
        maybe_instant(
            sqlx::query_scalar(NEXT_DUE).bind(self.account().0).fetch_optional(self.readers()).await?,
        )
    }

    /// The head of a person's line, due or not, waiting or in flight.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn head(&self, member: MemberId) -> Result<Option<Punch>> {
        let query = sqlx::query(HEAD).bind(stored(member.0)?).bind(self.account().0);
        maybe_punch(query.fetch_optional(self.readers()).await?)
    }

    /// Writes what may make a line due, and claims that line for the worker in the same transaction. `work` gives back what it
    /// changed, if anything.
    pub(super) async fn write_to_line<T, W>(&self, work: W) -> Result<T>
    where
        T: Send + 'static,
        W: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<(T, Option<Changed>)>>
            + Clone
            + Send
            + 'static,
    {
        let (claims, account) = (&self.scope.claims, self.account());
        let claimer = claims.takes_room().then(|| self.claimer());
        let had_room = claimer.is_some();
        let written = self
            .write(move |conn| {
                Box::pin(async move {
                    let (value, changed) = work(&mut *conn).await?;
                    let claim = match changed {
                        Some(changed) => keep_and_claim(conn, changed, (account, claimer)).await?,
                        None => None,
                    };
                    Ok((value, claim))
                })
            })
            .await;
        let (value, claim) = match written {
            Ok((value, claim)) => (Ok(value), claim),
            Err(error) => (Err(error), None),
        };
        match claim {
            // The receiver is held by the store.
            Some(claim) => drop(claims.hand.send(claim)),
            None => {
                claims.room.fetch_add(usize::from(had_room), Ordering::AcqRel);
                claims.look.notify_one();
            }
        }
        value
    }
}

async fn claim(
    conn: &mut SqliteConnection,
    claimer: &Claimer,
    wanted: Vec<(i64, i64)>,
) -> Result<Vec<Claim>> {
    let (account, owner, number) = (claimer.account, claimer.owner, claimer.number());
    let mut claimed = Vec::with_capacity(wanted.len());
    for (member, head) in wanted {
        let query = sqlx::query(CLAIM).bind(owner).bind(number).bind(member).bind(head).bind(account.0);
        if query.execute(&mut *conn).await?.rows_affected() == 1
            && let Some(head) = read(conn, account, head).await?
        {
            claimed.push(claimer.claim(head, Token { line: Line { account, member }, owner, number }));
        }
    }
    Ok(claimed)
}

/// Brings the line of `changed` up to date if it is free, and claims it if it is due by any clock.
async fn keep_and_claim(
    conn: &mut SqliteConnection,
    changed: Changed,
    (account, claimer): (AccountId, Option<Claimer>),
) -> Result<Option<Claim>> {
    let Changed { punch, situation } = changed;
    let line = Line { account, member: stored(punch.member.0)? };
    let claimer = claimer.map(|claimer| {
        let token = Token { line, owner: claimer.owner, number: claimer.number() };
        (claimer, token)
    });
    let (head, situation) = match keep(conn, line, claimer.as_ref().map(|(_, token)| (*token, 0))).await? {
        Some(id) if id == punch.id.0 => (Some(punch), situation),
        Some(id) => (read(conn, account, id).await?, None),
        None => (None, None),
    };
    Ok(claimer.zip(head).map(|((claimer, token), head)| {
        let mut claim = claimer.claim(head, token);
        claim.situation = situation;
        claim
    }))
}

async fn read(conn: &mut SqliteConnection, account: AccountId, id: i64) -> Result<Option<Punch>> {
    maybe_punch(sqlx::query(BY_ID).bind(id).bind(account.0).fetch_optional(conn).await?)
}

/// Brings a person's line up to date after something has happened to the person's punches. A line that is claimed is left alone.
/// `next` claims the line if it is due at that time; gives back the number of its head then.
async fn keep(conn: &mut SqliteConnection, line: Line, next: Option<(Token, i64)>) -> Result<Option<i64>> {
    match keep_head(conn, line, None, next).await? {
        Some(kept) => Ok(kept),
        None => end(conn, line, None).await.map(|_| None),
    }
}

/// Has the line point to its head, unless there is none or the line is claimed otherwise than by `held`. Gives back the head if it was
/// claimed.
async fn keep_head(
    conn: &mut SqliteConnection,
    line: Line,
    held: Option<Token>,
    next: Option<(Token, i64)>,
) -> Result<Option<Option<i64>>> {
    let (next, due) = next.unzip();
    let kept: Option<(i64, Option<i64>)> = sqlx::query_as(KEEP)
        .bind(line.member)
        .bind(due)
        .bind(next.map(|next| next.owner))
        .bind(next.map(|next| next.number))
        .bind(held.map(|held| held.owner))
        .bind(held.map(|held| held.number))
        .bind(line.account.0)
        .fetch_optional(conn)
        .await?;
    Ok(kept.map(|(head, claimed_by)| claimed_by.and(Some(head))))
}

/// Removes the line if nothing is in it, unless it is claimed otherwise than by `held`. Says whether it did.
async fn end(conn: &mut SqliteConnection, line: Line, held: Option<Token>) -> Result<bool> {
    let (by, claim) = (held.map(|held| held.owner), held.map(|held| held.number));
    let query = sqlx::query(END).bind(line.member).bind(by).bind(claim).bind(line.account.0);
    Ok(query.execute(conn).await?.rows_affected() == 1)
}

/// After a result under this claim: what comes next in the line, which stays claimed if that is due. Otherwise the line is free.
/// Usually nothing comes next.
pub(super) async fn go_on(conn: &mut SqliteConnection, held: Token, now: i64) -> Result<Option<Punch>> {
    if end(&mut *conn, held.line, Some(held)).await? {
        return Ok(None);
    }
    match keep_head(&mut *conn, held.line, Some(held), Some((held, now))).await?.flatten() {
        Some(head) => read(conn, held.line.account, head).await,
        None => Ok(None),
    }
}

/// Frees a line whose claim came to nothing.
pub(super) async fn give_back(conn: &mut SqliteConnection, token: Token) -> Result<()> {
    let query = sqlx::query(GIVE_BACK).bind(token.line.member).bind(token.owner).bind(token.number);
    match query.bind(token.line.account.0).execute(&mut *conn).await?.rows_affected() {
        1 => begin_anew(conn, token.line).await,
        _ => Ok(()),
    }
}

/// Frees the lines of processes that are dead.
pub(super) async fn free_dead(conn: &mut SqliteConnection, own: i64) -> Result<()> {
    let lines: Vec<(u32, i64)> = sqlx::query_as(FREE_DEAD).bind(own).fetch_all(&mut *conn).await?;
    for (account, member) in lines {
        begin_anew(conn, Line { account: AccountId(account), member }).await?;
    }
    Ok(())
}

async fn begin_anew(conn: &mut SqliteConnection, line: Line) -> Result<()> {
    sqlx::query(INTERRUPT).bind(line.member).bind(line.account.0).execute(&mut *conn).await?;
    keep(conn, line, None).await.map(drop)
}
