//! The queue as a whole, and what a human or a start does to it.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::sqlite::SqliteConnection;

use super::audit::{self, Entry};
use super::lines::Changed;
use super::punches::BY_ID;
use super::row::{all_punches, instant, json, maybe_punch, ms, punch, punches, state_name, wall_ms};
use super::{Result, Store, breaks, notices, questions};
use crate::model::{AccountId, Decision, DeliveryError, MemberId, Punch, PunchId};

pub(super) const QUEUE: &str = punches!(
    "SELECT",
    "FROM punches WHERE account = $4 AND settled_at IS NULL AND (state = 'stuck' AND question IS NULL) = $3 \
     ORDER BY interaction LIMIT $2 OFFSET $1"
);

const QUEUE_LENGTH: &str = "SELECT count(*) FROM punches WHERE account = $1 AND settled_at IS NULL";

pub(super) const STANDING: &str = "SELECT count(*) FILTER (WHERE state <> 'stuck') AS waiting, \
     count(*) FILTER (WHERE state = 'stuck' AND question IS NULL) AS stuck, min(pressed_at) FILTER (WHERE state <> 'stuck') AS oldest \
     FROM punches WHERE account = $1 AND settled_at IS NULL";

const HELD_BY_RESTORE: &str = "SELECT count(*) FROM punches WHERE account = $1 AND settled_at IS NULL AND state = 'stuck' AND trouble = $2";

// A write that left in the future shows that the clock was set back since: its time to land is counted from now.
pub(super) const HASTEN: &str = "UPDATE punches SET next_at = CASE WHEN next_at > $1 THEN $1 ELSE next_at END, \
     written_at = CASE WHEN written_at > $1 THEN $1 ELSE written_at END \
     WHERE account = $2 AND settled_at IS NULL AND (next_at > $1 OR written_at > $1)";
pub(super) const HASTEN_LINES: &str = "UPDATE lines SET due_at = $1 WHERE account = $2 AND due_at > $1";

const RETRY: &str = punches!(
    // Who retries a stuck one has looked, and says that TimeTrack does not have it: the doubt is gone.
    // Who can answer a question about it answers it; where nobody can any more, the admin's word stands for the answer.
    // Due at once by any process's clock: the one that decides need not be the one that delivers.
    "UPDATE punches SET state = 'waiting', next_at = 0, unclear = (unclear AND state <> 'stuck'), \
     confirmed = (confirmed OR $5), expected_start = coalesce(expected_start, $4), \
     timer_before = CASE WHEN state = 'stuck' AND NOT $3 THEN NULL ELSE timer_before END, \
     trouble = CASE WHEN state = 'stuck' THEN NULL ELSE trouble END, \
     username = CASE WHEN $2 THEN coalesce((SELECT username FROM links \
     WHERE links.account = punches.account AND links.member = punches.member), username) \
     ELSE username END \
     WHERE id = $1 AND (state = 'waiting' OR (state = 'stuck' AND question IS NULL)) \
     AND (NOT $6 OR EXISTS (SELECT 1 FROM links \
     WHERE links.account = punches.account AND links.member = punches.member AND suspended_at IS NULL)) RETURNING",
    ""
);
const CANCEL: &str = punches!(
    "UPDATE punches SET state = 'cancelled', settled_at = $2, question = NULL \
     WHERE id = $1 AND state IN ('waiting', 'stuck') RETURNING",
    ""
);

/// How the queue stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Punches that wait or are in flight.
    pub waiting: u32,
    /// Punches that wait for an admin's decision; not those that wait for their person's answer.
    pub stuck: u32,
    /// When the oldest of those that wait was pressed.
    pub(crate) oldest: Option<DateTime<Utc>>,
}

impl Store {
    /// How many wait, and since when.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn standing(&self) -> Result<Standing> {
        let row = sqlx::query(STANDING).bind(self.account().0).fetch_one(self.readers()).await?;
        let oldest: Option<i64> = row.try_get("oldest")?;
        Ok(Standing {
            waiting: row.try_get("waiting")?,
            stuck: row.try_get("stuck")?,
            oldest: oldest.map(instant).transpose()?,
        })
    }

    /// How many wait for an admin's decision because a backup was restored.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn held_by_restore(&self) -> Result<u32> {
        let query = sqlx::query_scalar(HELD_BY_RESTORE).bind(self.account().0);
        let query = query.bind(json(&DeliveryError::Restored)?);
        Ok(query.fetch_one(self.readers()).await?)
    }

    /// Makes every waiting punch due at `now` (after the API key works again). Gives back how many were not due before.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn hasten(&self, now: DateTime<Utc>) -> Result<u64> {
        let account = self.account().0;
        self.write(move |conn| {
            Box::pin(async move {
                let changed = sqlx::query(HASTEN).bind(ms(now)).bind(account).execute(&mut *conn).await?;
                sqlx::query(HASTEN_LINES).bind(ms(now)).bind(account).execute(conn).await?;
                Ok(changed.rows_affected())
            })
        })
        .await
    }

    /// All punches of the account that are not settled, one page, and how many there are in all: first those that need a decision, then
    /// those that wait, the oldest first of each.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn queue(&self, offset: u32, limit: u32) -> Result<(Vec<Punch>, u32)> {
        let Standing { stuck, .. } = self.standing().await?;
        let query = sqlx::query_scalar(QUEUE_LENGTH).bind(self.account().0);
        let count: u32 = query.fetch_one(self.readers()).await?;
        let mut punches = self.queued(true, offset, limit).await?;
        let left = limit.saturating_sub(u32::try_from(punches.len()).unwrap_or(limit));
        if left > 0 {
            punches.extend(self.queued(false, offset.saturating_sub(stuck), left).await?);
        }
        Ok((punches, count))
    }

    async fn queued(&self, undecided: bool, offset: u32, limit: u32) -> Result<Vec<Punch>> {
        let query = sqlx::query(QUEUE).bind(offset).bind(limit).bind(undecided);
        all_punches(&query.bind(self.account().0).fetch_all(self.readers()).await?)
    }

    /// An admin retries (due now, out of `Stuck`) or cancels a punch that is not settled; leaves an audit row.
    /// A punch in flight can be neither. One that waits for its person's answer cannot be retried, nor one of a suspended link before its
    /// member was linked again. Whose punch is given up is owed a notice. Gives back the punch as it is now and whether the decision took effect.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn decide(
        &self,
        id: PunchId,
        decision: Decision,
        by: MemberId,
        now: DateTime<Utc>,
    ) -> Result<Option<(Punch, bool)>> {
        let account = self.account();
        let decide = self.write_to_line(move |conn| {
            Box::pin(async move {
                let before = sqlx::query(BY_ID).bind(id.0).bind(account.0).fetch_optional(&mut *conn).await?;
                let Some(before) = maybe_punch(before)? else { return Ok((None, None)) };
                let after = decide(conn, &before, decision, now).await?;
                let Some(after) = after else { return Ok((Some((before, false)), None)) };
                leave_trace(conn, account, (&before, &after), (decision, by), now).await?;
                if after.state.is_settled() {
                    questions::close(conn, account, &after, now).await?;
                }
                // At once by any process's clock, as a retry.
                if breaks::ended(conn, account, &after, now).await?.is_none() {
                    notices::ended(conn, account, &after, None, DateTime::UNIX_EPOCH).await?;
                }
                Ok((Some((after.clone(), true)), Some(Changed::from(after))))
            })
        });
        let decided = decide.await?;
        self.notices_changed();
        Ok(decided)
    }
}

async fn decide(
    conn: &mut SqliteConnection,
    before: &Punch,
    decision: Decision,
    now: DateTime<Utc>,
) -> Result<Option<Punch>> {
    let query = match decision {
        // Whom TimeTrack no longer has was linked anew meanwhile, or the retry comes to the same. Whose link was suspended needs a new one.
        Decision::Retry => {
            let is_suspended = before.is_for_suspended_link();
            let query =
                sqlx::query(RETRY).bind(before.id.0).bind(is_suspended || before.is_for_unknown_user());
            let query = query.bind(before.half_done().is_some()).bind(before.asked_about().map(wall_ms));
            query.bind(before.unanswered().is_some()).bind(is_suspended)
        }
        Decision::Cancel => sqlx::query(CANCEL).bind(before.id.0).bind(ms(now)),
    };
    let row = query.fetch_optional(conn).await?;
    row.as_ref().map(punch).transpose()
}

async fn leave_trace(
    conn: &mut SqliteConnection,
    account: AccountId,
    (before, after): (&Punch, &Punch),
    (decision, by): (Decision, MemberId),
    now: DateTime<Utc>,
) -> Result<()> {
    let what = match decision {
        Decision::Retry => "retry",
        Decision::Cancel => "cancel",
    };
    let mut detail = serde_json::json!({ "punch": before.id, "was": state_name(before.state) });
    if after.username != before.username
        && let Some(fields) = detail.as_object_mut()
    {
        fields.insert("username".to_owned(), after.username.as_str().into());
    }
    let entry = Entry { at: now, actor: by, what, subject: Some(before.member), detail };
    audit::append(conn, Some(account), &entry).await
}
