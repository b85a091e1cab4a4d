//! Lines: whose punches wait to be delivered, which of a person's comes next, and which process is at it.
//!
//! A row of `lines` is kept by [`keep`] in the transactions that change the person's punches. A claim is for a whole line, so at
//! most one request per person is under way. Recording a punch claims its line in the same transaction, and a result goes on to
//! the next punch of the line under the same claim: only what had to wait is looked for.

use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering};

use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;
use sqlx::sqlite::SqliteConnection;
use tokio::sync::{Mutex, Notify, mpsc};

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

/// Names one claim of one line: no other claim is ever the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) line: Line,
    pub(super) owner: i64,
    pub(super) number: i64,
}

/// Names the line of one person in one account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) account: AccountId,
    pub(super) member: i64,
}

/// A line that this process delivers from. What becomes of its head is written under the claim; a claim that is dropped instead
/// frees the line within a second.
#[derive(Debug)]
pub struct Claim {
    /// The head of the line.
    pub punch: Punch,
    pub(super) token: Token,
    dropped: Option<mpsc::UnboundedSender<Token>>,
}

impl Claim {
    /// A result was written. `next` is what comes next, if the line is still claimed for it.
    pub(super) fn go_on(mut self, next: Option<Punch>) -> Option<Claim> {
        let dropped = self.dropped.take();
        next.map(|punch| Claim { punch, token: self.token, dropped })
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        if let Some(dropped) = self.dropped.take() {
            // Fails only when the store is closed; the next start frees the line.
            let _ = dropped.send(self.token);
        }
    }
}

/// What the claims of one account need in memory.
pub(super) struct Claims {
    last_number: AtomicI64,
    /// So many lines may be claimed as they become due, before the worker looks again.
    room: AtomicUsize,
    /// A line was not claimed for want of room since this was asked last.
    crowded: AtomicBool,
    hand: mpsc::UnboundedSender<Claim>,
    handed: Mutex<mpsc::UnboundedReceiver<Claim>>,
    /// A line may have become due that was not handed out.
    pub(super) look: Notify,
}

/// The claims of all accounts that were dropped, until their lines are free.
pub(super) struct DroppedClaims {
    sender: mpsc::UnboundedSender<Token>,
    to_free: std::sync::Mutex<Option<mpsc::UnboundedReceiver<Token>>>,
}

impl Default for Claims {
    fn default() -> Self {
        let (hand, handed) = mpsc::unbounded_channel();
        Self {
            last_number: AtomicI64::new(0),
            room: AtomicUsize::new(0),
            crowded: AtomicBool::new(false),
            hand,
            handed: Mutex::new(handed),
            look: Notify::new(),
        }
    }
}

impl Default for DroppedClaims {
    fn default() -> Self {
        let (sender, to_free) = mpsc::unbounded_channel();
        Self { sender, to_free: std::sync::Mutex::new(Some(to_free)) }
    }
}

impl DroppedClaims {
    /// The receiver, for whoever frees the lines.
    pub(super) fn to_free(&self) -> Option<mpsc::UnboundedReceiver<Token>> {
        self.to_free.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Claims {
    /// Takes a place of the worker's, if there is one.
    fn takes_room(&self) -> bool {
        let taken = self.room.fetch_update(Ordering::AcqRel, Ordering::Acquire, |room| room.checked_sub(1));
        if taken.is_err() {
            self.crowded.store(true, Ordering::Release);
        }
        taken.is_ok()
    }
}

/// What lines are claimed with.
pub(super) struct Claiming {
    account: AccountId,
    pub(super) owner: i64,
    pub(super) number: i64,
    dropped: mpsc::UnboundedSender<Token>,
}

impl Claiming {
    fn token(&self, member: i64) -> Token {
        Token { line: Line { account: self.account, member }, owner: self.owner, number: self.number }
    }

    /// The claim of a line whose row says so.
    fn claim(&self, head: Punch) -> Result<Claim> {
        let token = self.token(stored(head.member.0)?);
        Ok(Claim { punch: head, token, dropped: Some(self.dropped.clone()) })
    }
}

impl Store {
    /// From now on so many lines are claimed for the worker as they become due, see [`Store::handed`].
    pub(crate) fn make_room(&self, lines: usize) {
        self.scope.claims.room.store(lines, Ordering::Release);
    }

    /// Whether a line was not claimed for want of room since this was asked last.
    pub(crate) fn was_crowded(&self) -> bool {
        self.scope.claims.crowded.swap(false, Ordering::AcqRel)
    }

    /// Returns with the next line that was claimed when its punch was recorded, confirmed or to be tried again.
    pub(crate) async fn handed(&self) -> Claim {
        match self.scope.claims.handed.lock().await.recv().await {
            Some(claim) => claim,
            // The sender is held by the store.
            None => std::future::pending().await,
        }
    }

    /// Returns when a line may have become due that was not handed out, since this returned last.
    pub(crate) async fn may_be_due(&self) {
        self.scope.claims.look.notified().await;
    }

    /// Has [`Store::may_be_due`] return.
    pub(crate) fn look_again(&self) {
        self.scope.claims.look.notify_one();
    }

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
        let claiming = self.claiming();
        self.write(move |conn| Box::pin(async move { claim(conn, &claiming, wanted).await })).await
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

    /// Writes what may make a line due, and claims that line for the worker in the same transaction. `work` gives back the punch
    /// that it changed, if any.
    pub(super) async fn write_to_line<T, W>(&self, work: W) -> Result<T>
    where
        T: Send + 'static,
        W: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<(T, Option<Punch>)>>
            + Send
            + 'static,
    {
        let (claims, account) = (&self.scope.claims, self.account());
        let claiming = claims.takes_room().then(|| self.claiming());
        let had_room = claiming.is_some();
        let written = self
            .write(move |conn| {
                Box::pin(async move {
                    let (value, changed) = work(&mut *conn).await?;
                    let claim = match changed {
                        Some(punch) => keep_and_claim(conn, punch, (account, claiming)).await?,
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

    pub(super) fn claiming(&self) -> Claiming {
        let claims = &self.scope.claims;
        let number = claims.last_number.fetch_add(1, Ordering::Relaxed) + 1;
        let dropped = self.shared.dropped.sender.clone();
        Claiming { account: self.account(), owner: self.shared.owner.id(), number, dropped }
    }
}

async fn claim(
    conn: &mut SqliteConnection,
    claiming: &Claiming,
    wanted: Vec<(i64, i64)>,
) -> Result<Vec<Claim>> {
    let mut claimed = Vec::with_capacity(wanted.len());
    for (member, head) in wanted {
        let query = sqlx::query(CLAIM).bind(claiming.owner).bind(claiming.number).bind(member).bind(head);
        if query.bind(claiming.account.0).execute(&mut *conn).await?.rows_affected() == 1
            && let Some(head) = read(conn, claiming.account, head).await?
        {
            claimed.push(claiming.claim(head)?);
        }
    }
    Ok(claimed)
}

/// Brings the line of `changed` up to date if it is free, and claims it if it is due whatever a clock shows.
async fn keep_and_claim(
    conn: &mut SqliteConnection,
    changed: Punch,
    (account, claiming): (AccountId, Option<Claiming>),
) -> Result<Option<Claim>> {
    let line = Line { account, member: stored(changed.member.0)? };
    let token = claiming.as_ref().map(|claiming| claiming.token(line.member));
    let head = match keep(conn, line, None, token.map(|token| (token, 0))).await? {
        Some(id) if id == changed.id.0 => Some(changed),
        Some(id) => read(conn, account, id).await?,
        None => None,
    };
    claiming.zip(head).map(|(claiming, head)| claiming.claim(head)).transpose()
}

async fn read(conn: &mut SqliteConnection, account: AccountId, id: i64) -> Result<Option<Punch>> {
    maybe_punch(sqlx::query(BY_ID).bind(id).bind(account.0).fetch_optional(conn).await?)
}

/// Brings a person's line up to date after something has happened to the person's punches. A line that is claimed is left alone,
/// unless `held` is that claim. `next` claims the line if it is due at that time; gives back the number of its head then.
pub(super) async fn keep(
    conn: &mut SqliteConnection,
    line: Line,
    held: Option<Token>,
    next: Option<(Token, i64)>,
) -> Result<Option<i64>> {
    let (by, claim) = (held.map(|held| held.owner), held.map(|held| held.number));
    let (next, due) = next.unzip();
    let kept: Option<(i64, Option<i64>)> = sqlx::query_as(KEEP)
        .bind(line.member)
        .bind(due)
        .bind(next.map(|next| next.owner))
        .bind(next.map(|next| next.number))
        .bind(by)
        .bind(claim)
        .bind(line.account.0)
        .fetch_optional(&mut *conn)
        .await?;
    if kept.is_none() {
        let query = sqlx::query(END).bind(line.member).bind(by).bind(claim).bind(line.account.0);
        query.execute(conn).await?;
    }
    Ok(kept.and_then(|(head, claimed_by)| claimed_by.and(Some(head))))
}

/// After a result under this claim: what comes next in the line, which stays claimed if that is due. Otherwise the line is free.
pub(super) async fn go_on(conn: &mut SqliteConnection, held: Token, now: i64) -> Result<Option<Punch>> {
    match keep(conn, held.line, Some(held), Some((held, now))).await? {
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
    keep(conn, line, None, None).await.map(drop)
}
