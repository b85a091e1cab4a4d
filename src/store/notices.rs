//! Notices: writing them in the transaction that causes them, claiming, completing and releasing them.
//!
//! A claim is a process's promise to say a notice: nobody else touches it before it is completed or released, or the process dies.

mod roles;
mod rows;

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use tokio::sync::watch;

use super::row::{instant, json, maybe_instant, ms, parsed, state_name, stored};
use super::{Result, Store};
use crate::model::{About, AccountId, MemberId, Notice, NoticeState, Punch, PunchId, Target, Tried};
pub(super) use roles::{hasten_left, move_roles};
pub(super) use rows::key;
use rows::{DUE_STATE, KEPT, notice, notice_state, target_name};

macro_rules! owe {
    ($rest:literal) => {
        concat!("INSERT INTO notices (key, member, about, state, due_at, claimed_by, account, target) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (account, key) DO UPDATE SET revision = notices.revision + 1, about = excluded.about, state = excluded.state, \
     shown = FALSE, due_at = excluded.due_at, claimed_by = excluded.claimed_by, claims = 0, nonce = NULL, tried_at = NULL, \
     completed_at = NULL", $rest)
    };
}
const OWE: &str = owe!("");
const OWE_UNLESS_DUE: &str = owe!(" WHERE notices.state <> 'due' OR notices.claimed_by IS NOT NULL");

// No pause is longer than six hours: what is due later than in seven was noted before the clock was set back.
pub(super) const DUE: &str = "SELECT id, member, about, revision, due_at, shown, claims, nonce, tried_at FROM notices \
     WHERE account = $3 AND target = $4 AND state = 'due' AND claimed_by IS NULL AND (due_at <= $1 OR due_at > $1 + 25200000) \
     ORDER BY due_at, id LIMIT $2";
// What may have been sent already is not for a reply to repeat.
pub(super) const OF_MEMBER: &str = "SELECT id, member, about, revision, due_at, shown, claims, nonce, tried_at FROM notices \
     WHERE account = $3 AND state <> 'done' AND claimed_by IS NULL AND nonce IS NULL AND member = $1 AND target = 'direct' ORDER BY id LIMIT $2";
pub(super) const OF_ADMINS: &str = "SELECT id, member, about, revision, due_at, shown, claims, nonce, tried_at FROM notices \
     WHERE account = $2 AND state <> 'done' AND claimed_by IS NULL AND nonce IS NULL AND member IS NULL AND target = 'direct' ORDER BY id LIMIT $1";

const CLAIM: &str = "UPDATE notices SET claimed_by = $3, claims = claims + 1, nonce = coalesce($4, nonce), \
     tried_at = coalesce($5, tried_at) \
     WHERE id = $1 AND revision = $2 AND claims = $6 AND claimed_by IS NULL AND state <> 'done' \
     RETURNING id, member, about, revision, due_at, shown, claims, nonce, tried_at";
macro_rules! complete {
    ($which:literal) => {
        concat!(
            "UPDATE notices SET state = 'done', completed_at = $1, claimed_by = NULL, nonce = NULL, tried_at = NULL \
             WHERE state <> 'done' AND ",
            $which
        )
    };
}
const COMPLETE: &str = complete!("id = $2 AND revision = $3 AND claims = $4");
// Of how a punch ended, as it was shown: that it has ended otherwise since, or that its question was put before an admin, is another matter.
const COMPLETE_ENDED: &str = complete!(
    "account = $2 AND key = $3 \
     AND (SELECT CASE WHEN question IS NULL THEN state ELSE state || ' asked' END FROM punches WHERE id = $4) = $5"
);
const RELEASE: &str = "UPDATE notices SET claimed_by = NULL, state = coalesce($4, state), due_at = coalesce($5, due_at), \
     nonce = CASE WHEN $6 THEN nonce END, tried_at = CASE WHEN $6 THEN tried_at END \
     WHERE id = $1 AND revision = $2 AND claims = $3 AND state <> 'done'";
// A claim of the worker or of a reply is newer than what was waited for.
const RELEASE_ENDED: &str = "UPDATE notices SET claimed_by = NULL, state = coalesce($4, state), shown = $5, \
     due_at = coalesce($6, due_at) \
     WHERE account = $7 AND key = $1 AND state <> 'done' AND claims = 0 \
     AND (SELECT CASE WHEN question IS NULL THEN state ELSE state || ' asked' END FROM punches WHERE id = $2) = $3";
const KEEP_ALL: &str = "UPDATE notices SET state = 'kept', claimed_by = NULL, nonce = NULL, tried_at = NULL WHERE state <> 'done'";
// A welcome comes with the link or not at all, and a reminder in time.
const FORGET_PASSING: &str = "DELETE FROM notices WHERE state <> 'done' \
     AND (key LIKE 'welcome %' OR key LIKE 'zone %' OR key LIKE 'reminder %')";
const SWEEP: &str = "DELETE FROM notices WHERE id IN \
     (SELECT id FROM notices WHERE state = 'done' AND completed_at < $1 ORDER BY completed_at LIMIT 1000)";

const OF_PERSON: &str = "SELECT about, revision, state, due_at, completed_at FROM notices WHERE account = $2 AND member = $1 ORDER BY id";
const STATE_OF: &str = "SELECT state FROM notices WHERE account = $2 AND key = $1";
const OPEN: &str = "SELECT count(*) FROM notices WHERE account = $2 AND state = 'due' AND due_at <= $1";

/// Who says how a punch ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Teller {
    /// The worker, by direct message.
    Worker,
    /// An interaction of this process that waits for it. If the process dies, what is not booked is sent as a direct message, and
    /// what is booked is said by the next reply.
    Waiter,
}

/// What becomes of a claimed notice that was not said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Release {
    /// As it was before.
    AsItWas,
    /// The next reply says it.
    Kept,
    /// It is sent at that time or later.
    Due(DateTime<Utc>),
    /// The same, of a message that may have arrived: its nonce is kept.
    Unclear(DateTime<Utc>),
}

/// A notice as a person's own data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeRow {
    /// What it is about.
    pub about: About,
    /// How often the matter has changed, from 1.
    pub revision: i64,
    /// Where it is.
    pub state: NoticeState,
    /// Since when it is due.
    pub due_at: DateTime<Utc>,
    /// When it was said.
    pub completed_at: Option<DateTime<Utc>>,
}

impl Store {
    /// Notices of one target to be sent now that nobody has claimed, the longest due first.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn due_notices(&self, target: Target, now: DateTime<Utc>, limit: u32) -> Result<Vec<Notice>> {
        let query = sqlx::query(DUE).bind(ms(now)).bind(limit).bind(self.account().0);
        let query = query.bind(target_name(target));
        query.fetch_all(self.readers()).await?.iter().map(notice).collect()
    }

    /// Notices to a member that a reply may say.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn notices_to(&self, member: MemberId, limit: u32) -> Result<Vec<Notice>> {
        let query = sqlx::query(OF_MEMBER).bind(stored(member.0)?).bind(limit).bind(self.account().0);
        query.fetch_all(self.readers()).await?.iter().map(notice).collect()
    }

    /// The same for notices to the admins.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn notices_to_admins(&self, limit: u32) -> Result<Vec<Notice>> {
        let query = sqlx::query(OF_ADMINS).bind(limit).bind(self.account().0);
        query.fetch_all(self.readers()).await?.iter().map(notice).collect()
    }

    /// Claims these notices for this process, and notes the message that is about to be sent for them. Gives back those that nobody
    /// else has claimed and that are as they were read.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn claim_notices(&self, notices: Vec<Notice>, sent: Option<Tried>) -> Result<Vec<Notice>> {
        let owner = self.shared.owner.id();
        self.write(move |conn| {
            Box::pin(async move {
                let mut claimed = Vec::new();
                for Notice { id, revision, claims, .. } in notices {
                    let query = sqlx::query(CLAIM).bind(id).bind(revision).bind(owner);
                    let query = query.bind(sent.map(|sent| sent.nonce)).bind(sent.map(|sent| ms(sent.at)));
                    let row = query.bind(claims).fetch_optional(&mut *conn).await?;
                    claimed.extend(row.as_ref().map(notice).transpose()?);
                }
                Ok(claimed)
            })
        })
        .await
    }

    /// These were said, or there is nothing left to say; a newer revision stays as it is.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn complete_notices(&self, notices: &[Notice], now: DateTime<Utc>) -> Result<()> {
        let done: Vec<_> = notices.iter().map(|notice| (notice.id, notice.revision, notice.claims)).collect();
        self.write_later(move |conn| {
            Box::pin(async move {
                for (id, revision, claims) in done {
                    let query = sqlx::query(COMPLETE).bind(ms(now)).bind(id).bind(revision).bind(claims);
                    query.execute(&mut *conn).await?;
                }
                Ok(())
            })
        })
        .await
    }

    /// Gives back claimed notices that were not said. One that was claimed anew since, or has a newer revision, stays as it is.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn release_notices(&self, notices: &[Notice], how: Release) -> Result<()> {
        let given: Vec<_> = notices.iter().map(|one| (one.id, one.revision, one.claims)).collect();
        let (state, due_at) = how.parts();
        self.write(move |conn| {
            Box::pin(async move {
                for (id, revision, claims) in given {
                    let query = sqlx::query(RELEASE).bind(id).bind(revision).bind(claims).bind(state);
                    let query = query.bind(due_at).bind(matches!(how, Release::Unclear(_)));
                    query.execute(&mut *conn).await?;
                }
                Ok(())
            })
        })
        .await?;
        self.notices_changed();
        Ok(())
    }

    /// The person has seen how this punch ended, as it is here. Nobody need wait for that.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn complete_ended(&self, punch: &Punch, now: DateTime<Utc>) -> Result<()> {
        let (account, punch) = (self.account(), punch.clone());
        self.write_later(move |conn| {
            Box::pin(async move { complete_ended(conn, account, &punch, now).await })
        })
        .await
    }

    /// The interaction that waited for the end of this punch does not say it, or not alone: `shown` if the person may have seen it there. Has no
    /// effect on a notice that somebody else has claimed since.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn release_ended(&self, punch: &Punch, how: Release, shown: bool) -> Result<()> {
        let (account, id, end) = (self.account(), punch.id, end_name(punch));
        let (state, due_at) = how.parts();
        let release = move || {
            let query = sqlx::query(RELEASE_ENDED).bind(key(About::Ended(id))).bind(id.0).bind(end.clone());
            query.bind(state).bind(shown).bind(due_at).bind(account.0)
        };
        self.execute(release).await?;
        self.notices_changed();
        Ok(())
    }

    /// Owes the admins a notice.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn owe_admins(&self, about: About, now: DateTime<Utc>) -> Result<()> {
        let admins = (self.account(), None);
        self.write(move |conn| Box::pin(async move { owe(conn, admins, about, now).await })).await?;
        self.notices_changed();
        Ok(())
    }

    /// Deletes notices of all accounts that were completed before; says whether more may be left.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn sweep_notices(&self, before: DateTime<Utc>) -> Result<bool> {
        Ok(self.execute(move || sqlx::query(SWEEP).bind(ms(before))).await? > 0)
    }

    /// Where the notice of how this punch ended is; `None` if there is none.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn notice_of(&self, punch: PunchId) -> Result<Option<NoticeState>> {
        let query = sqlx::query_scalar(STATE_OF).bind(key(About::Ended(punch))).bind(self.account().0);
        let state: Option<String> = query.fetch_optional(self.readers()).await?;
        state.as_deref().map(notice_state).transpose()
    }

    /// How many notices are to be sent by now, those being sent included.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn notices_open(&self, now: DateTime<Utc>) -> Result<u32> {
        let query = sqlx::query_scalar(OPEN).bind(ms(now)).bind(self.account().0);
        Ok(query.fetch_one(self.readers()).await?)
    }

    /// Changes whenever a notice was written or released.
    pub fn notices_written(&self) -> watch::Receiver<()> {
        self.scope.notices.subscribe()
    }

    /// To be called after a commit that wrote a notice.
    pub(super) fn notices_changed(&self) {
        self.scope.notices.send_replace(());
    }
}

impl Release {
    fn parts(self) -> (Option<&'static str>, Option<i64>) {
        match self {
            Release::AsItWas => (None, None),
            Release::Kept => (Some(KEPT), None),
            Release::Due(at) | Release::Unclear(at) => (Some(DUE_STATE), Some(ms(at))),
        }
    }
}

/// How a punch ended, as the statements above compare it.
pub(super) fn end_name(punch: &Punch) -> String {
    let asked = if punch.question.is_some() { " asked" } else { "" };
    format!("{}{asked}", state_name(punch.state))
}

/// Owes a notice that is to be sent now.
pub(super) async fn owe(
    conn: &mut SqliteConnection,
    to: (AccountId, Option<MemberId>),
    about: About,
    now: DateTime<Utc>,
) -> Result<()> {
    write(conn, OWE, (to, about), (DUE_STATE, None), now).await
}

/// The same, unless the same matter is to be sent already and nobody is at it: how it stands is found out then.
pub(super) async fn owe_unless_due(
    conn: &mut SqliteConnection,
    to: (AccountId, Option<MemberId>),
    about: About,
    due_at: DateTime<Utc>,
) -> Result<()> {
    write(conn, OWE_UNLESS_DUE, (to, about), (DUE_STATE, None), due_at).await
}

/// Owes the person of a punch how it ended, unless that is told in another way; `waiter` is the process that has somebody waiting
/// for it.
pub(super) async fn ended(
    conn: &mut SqliteConnection,
    account: AccountId,
    punch: &Punch,
    waiter: Option<i64>,
    now: DateTime<Utc>,
) -> Result<()> {
    if !punch.is_owed_notice() {
        return Ok(());
    }
    // What is booked is no surprise: after a death of the process the next reply says it.
    let state = if waiter.is_some() && !punch.is_not_booked() { KEPT } else { DUE_STATE };
    let matter = ((account, Some(punch.member)), About::Ended(punch.id));
    write(conn, OWE, matter, (state, waiter), now).await
}

/// The person has seen, or will see elsewhere, how this punch ended, as it is here.
pub(super) async fn complete_ended(
    conn: &mut SqliteConnection,
    account: AccountId,
    punch: &Punch,
    now: DateTime<Utc>,
) -> Result<()> {
    let query = sqlx::query(COMPLETE_ENDED).bind(ms(now)).bind(account.0).bind(key(About::Ended(punch.id)));
    query.bind(punch.id.0).bind(end_name(punch)).execute(conn).await?;
    Ok(())
}

async fn write(
    conn: &mut SqliteConnection,
    sql: &'static str,
    ((account, member), about): ((AccountId, Option<MemberId>), About),
    (state, claimed_by): (&str, Option<i64>),
    now: DateTime<Utc>,
) -> Result<()> {
    let member = member.map(|member| stored(member.0)).transpose()?;
    sqlx::query(sql)
        .bind(key(about))
        .bind(member)
        .bind(json(&about)?)
        .bind(state)
        .bind(ms(now))
        .bind(claimed_by)
        .bind(account.0)
        .bind(target_name(about.target()))
        .execute(conn)
        .await?;
    Ok(())
}

/// What a backup still owed may have been said since, so nothing of it is sent; the next reply says it.
pub(super) async fn keep_all(conn: &mut SqliteConnection) -> Result<()> {
    sqlx::query(FORGET_PASSING).execute(&mut *conn).await?;
    sqlx::query(KEEP_ALL).execute(conn).await?;
    Ok(())
}

pub(super) async fn of_person(
    conn: &mut SqliteConnection,
    account: AccountId,
    member: i64,
) -> Result<Vec<NoticeRow>> {
    let rows = sqlx::query(OF_PERSON).bind(member).bind(account.0).fetch_all(conn).await?;
    let row = |row: &SqliteRow| {
        Ok(NoticeRow {
            about: parsed(row.try_get("about")?)?,
            revision: row.try_get("revision")?,
            state: notice_state(row.try_get("state")?)?,
            due_at: instant(row.try_get("due_at")?)?,
            completed_at: maybe_instant(row.try_get("completed_at")?)?,
        })
    };
    rows.iter().map(row).collect()
}
