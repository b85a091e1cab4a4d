//! Jobs: things due at a time that are no punches. They are claimed as lines are.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteConnection;

use super::row::{json, maybe_instant, ms};
use super::sqlite::lease::FREE_DEAD_JOBS;
use super::{Result, Store, drafts, reminders};
use crate::model::Job;

const PLAN: &str = "INSERT INTO jobs (about, due_at) VALUES ($1, 0) \
     ON CONFLICT (about) DO UPDATE SET due_at = 0, attempts = 0";
// One that is due after `$5` was noted before the clock was set back.
pub(super) const CLAIM: &str = "UPDATE jobs SET claimed_by = $1, claim = $2 \
     WHERE about = $3 AND claimed_by IS NULL AND (due_at <= $4 OR due_at > $5) RETURNING attempts";
pub(super) const DUE: &str = "SELECT due_at FROM jobs WHERE about = $1 AND claimed_by IS NULL";
const AGAIN: &str = "UPDATE jobs SET claimed_by = NULL, due_at = $4, attempts = $5 \
     WHERE about = $1 AND claimed_by = $2 AND claim = $3";

const COMPLETE: &str = "DELETE FROM jobs WHERE about = $1 AND claimed_by = $2 AND claim = $3";

/// A job that this process is at, until its result is noted.
#[derive(Debug)]
pub struct JobClaim {
    /// What is to be done.
    pub job: Job,
    /// How often it was tried in vain.
    pub attempts: u32,
    owner: i64,
    number: i64,
}

impl Store {
    /// Makes these jobs due at once, also those that were done or are being done.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn plan_jobs(&self, jobs: &[Job]) -> Result<()> {
        let jobs = jobs.iter().map(json).collect::<Result<Vec<_>>>()?;
        self.write(move |conn| {
            Box::pin(async move {
                for about in jobs {
                    sqlx::query(PLAN).bind(about).execute(&mut *conn).await?;
                }
                Ok(())
            })
        })
        .await
    }

    /// Claims a job if it is due, or later than `latest`.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn claim_job(
        &self,
        job: Job,
        now: DateTime<Utc>,
        latest: DateTime<Utc>,
    ) -> Result<Option<JobClaim>> {
        if !self.job_due(job).await?.is_some_and(|due| due <= now || due > latest) {
            // Nothing is written where nothing is due.
            return Ok(None);
        }
        let about = json(&job)?;
        let claimer = self.claimer();
        let (owner, number) = (claimer.owner, claimer.number());
        self.write(move |conn| {
            Box::pin(async move {
                let query = sqlx::query_scalar(CLAIM).bind(owner).bind(number);
                let query = query.bind(about).bind(ms(now)).bind(ms(latest));
                let claimed: Option<u32> = query.fetch_optional(conn).await?;
                Ok(claimed.map(|attempts| JobClaim { job, attempts, owner, number }))
            })
        })
        .await
    }

    /// When a job is due; `None` if it was not planned, or a process is at it.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn job_due(&self, job: Job) -> Result<Option<DateTime<Utc>>> {
        maybe_instant(sqlx::query_scalar(DUE).bind(json(&job)?).fetch_optional(self.readers()).await?)
    }

    /// Notes when a job is due again, and how often it was tried in vain until then. Has no effect if others found this process dead
    /// meanwhile.
    ///
    /// # Errors
    /// [`super::StoreError`]; then it is to be noted again, for nobody does the job before.
    pub async fn note_job(&self, claim: &JobClaim, due_at: DateTime<Utc>, attempts: u32) -> Result<()> {
        let (about, owner, number) = (json(&claim.job)?, claim.owner, claim.number);
        let again =
            move || sqlx::query(AGAIN).bind(about).bind(owner).bind(number).bind(ms(due_at)).bind(attempts);
        self.execute(again).await.map(drop)
    }

    /// There is nothing left to do. Has no effect if others found this process dead meanwhile.
    ///
    /// # Errors
    /// As [`Self::note_job`].
    pub async fn complete_job(&self, claim: &JobClaim) -> Result<()> {
        let (about, owner, number) = (json(&claim.job)?, claim.owner, claim.number);
        self.execute(move || sqlx::query(COMPLETE).bind(about).bind(owner).bind(number)).await.map(drop)
    }

    /// Deletes what is kept for a while only.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn sweep(&self, now: DateTime<Utc>) -> Result<()> {
        self.write(move |conn| {
            Box::pin(async move {
                drafts::sweep(conn, now).await?;
                reminders::sweep(conn, now).await
            })
        })
        .await
    }
}

/// Frees the jobs that dead processes were at.
pub(super) async fn free_dead(conn: &mut SqliteConnection, own: i64) -> Result<()> {
    sqlx::query(FREE_DEAD_JOBS).bind(own).execute(conn).await?;
    Ok(())
}
