//! This process among those that share the database: one row in `owners`, renewed as long as the process lives.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use sqlx::sqlite::SqliteConnection;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::sqlite::lease::{REMOVE_DEAD, RENEW, TAKE};
use super::writer::{Job, submit};
use super::{Result, Store, StoreError};

/// A process that was not heard of for this long is dead.
const ALIVE_FOR: Duration = Duration::from_secs(15);
const RENEWED_EVERY: Duration = Duration::from_secs(5);

/// With SQLite only one process has the lock of the file, so every other owner is dead.
const END_OTHERS: &str = "UPDATE owners SET alive_until = 0 WHERE id <> $1";

/// The row of this process. A store that is opened beside a running bot has none, and claims nothing.
#[derive(Debug, Default)]
pub(super) struct Owner {
    /// 0 before there is a row.
    id: AtomicI64,
    /// When the last renewal that succeeded was sent, by the machine's monotonic clock.
    renewed: Mutex<Option<Instant>>,
}

impl Owner {
    /// The number under which this process claims. It changes if others found the process dead meanwhile.
    pub(super) fn id(&self) -> i64 {
        self.id.load(Ordering::Acquire)
    }

    /// Whether nobody else can find this process dead within the next `needed`.
    fn outlasts(&self, needed: Duration) -> bool {
        let renewed = *self.renewed.lock().unwrap_or_else(PoisonError::into_inner);
        renewed.is_some_and(|at| at.elapsed() + needed < ALIVE_FOR)
    }

    fn renewed(&self, id: i64, sent: Instant) {
        self.id.store(id, Ordering::Release);
        *self.renewed.lock().unwrap_or_else(PoisonError::into_inner) = Some(sent);
    }

    async fn renew(&self, jobs: &mpsc::Sender<Box<dyn Job>>) -> Result<()> {
        let (sent, id) = (Instant::now(), self.id());
        let id = submit(jobs, move |conn| Box::pin(renew(conn, id))).await?;
        self.renewed(id, sent);
        Ok(())
    }
}

impl Store {
    /// Takes a row for this process, and over what other processes had.
    pub(super) async fn take_over(&self) -> Result<()> {
        let sent = Instant::now();
        let id = self
            .write(|conn| {
                Box::pin(async move {
                    let id = take(conn).await?;
                    sqlx::query(END_OTHERS).bind(id).execute(&mut *conn).await?;
                    bury(conn).await?;
                    Ok(id)
                })
            })
            .await?;
        self.0.owner.renewed(id, sent);
        let (owner, jobs) = (Arc::clone(&self.0.owner), self.0.jobs.downgrade());
        tokio::spawn(keep_alive(owner, jobs, self.0.stop.clone()));
        Ok(())
    }

    /// Returns if this process is alive for at least `needed` more, whatever happens to it: so long no other process takes over
    /// what it has claimed.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if that cannot be made sure of now.
    pub async fn stays_owner(&self, needed: Duration) -> Result<()> {
        if !self.0.owner.outlasts(needed) {
            self.0.owner.renew(&self.0.jobs).await?;
        }
        match self.0.owner.outlasts(needed) {
            true => Ok(()),
            false => Err(StoreError::Unavailable("its lease could not be renewed in time".to_owned())),
        }
    }

    /// The same renewal that is made every few seconds.
    #[cfg(test)]
    pub(super) async fn renew(&self) -> Result<()> {
        self.0.owner.renew(&self.0.jobs).await
    }
}

/// Renews until the store is closed, or nobody has it any more.
async fn keep_alive(owner: Arc<Owner>, jobs: mpsc::WeakSender<Box<dyn Job>>, stop: CancellationToken) {
    while stop.run_until_cancelled(tokio::time::sleep(RENEWED_EVERY)).await.is_some() {
        let Some(jobs) = jobs.upgrade() else { return };
        if let Err(error) = owner.renew(&jobs).await
            && !stop.is_cancelled()
        {
            tracing::warn!("the lease of this process was not renewed: {error}");
        }
    }
}

async fn take(conn: &mut SqliteConnection) -> Result<i64> {
    Ok(sqlx::query_scalar(TAKE).bind(alive_for()).fetch_one(conn).await?)
}

/// Gives back the id that is alive now.
async fn renew(conn: &mut SqliteConnection, id: i64) -> Result<i64> {
    let renewed = sqlx::query(RENEW).bind(id).bind(alive_for()).execute(&mut *conn).await?;
    let id = if renewed.rows_affected() == 1 { id } else { take(conn).await? };
    bury(conn).await?;
    Ok(id)
}

/// Removes the rows of the dead.
async fn bury(conn: &mut SqliteConnection) -> Result<()> {
    sqlx::query(REMOVE_DEAD).execute(conn).await?;
    Ok(())
}

fn alive_for() -> i64 {
    i64::try_from(ALIVE_FOR.as_millis()).unwrap_or(i64::MAX)
}
