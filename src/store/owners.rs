//! This process among those that share the database: one row in `owners`, renewed as long as the process lives. What others claimed
//! before they died, and what this one claimed in vain, is freed along with it.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use sqlx::sqlite::SqliteConnection;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::accounts::Scopes;
use super::claims::Token;
use super::jobs;
use super::lines;
use super::sqlite::lease::{RELEASE_NOTICES, REMOVE_DEAD, RENEW, TAKE};
use super::writer::{Job, Kind, submit};
use super::{Result, Store, StoreError};

/// A process that was not heard of for this long is dead.
const ALIVE_FOR: Duration = Duration::from_secs(15);
const RENEWED_EVERY: Duration = Duration::from_secs(5);
/// A line whose claim was dropped is free after this, so that what fails at once is not tried in a circle.
const FREED_AFTER: Duration = Duration::from_secs(1);

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

    /// Renews the row, and frees the lines of claims that were dropped.
    async fn renew(&self, jobs: &mpsc::Sender<Box<dyn Job>>, dropped: Vec<Token>) -> Result<()> {
        let (sent, id) = (Instant::now(), self.id());
        let id = submit(jobs, Kind::Now, move |conn| Box::pin(renew(conn, id, dropped))).await?;
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
                    bury(conn, id).await?;
                    Ok(id)
                })
            })
            .await?;
        self.shared.owner.renewed(id, sent);
        if let Some(dropped) = self.shared.dropped.to_free() {
            tokio::spawn(keep_alive(KeepAlive {
                owner: Arc::clone(&self.shared.owner),
                jobs: self.shared.jobs.downgrade(),
                stop: self.shared.stop.clone(),
                dropped,
                scopes: Arc::clone(&self.shared.scopes),
            }));
        }
        Ok(())
    }

    /// Returns if the lease of this process lasts for at least `needed` more: so long no other process takes over
    /// what it has claimed.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if that cannot be made sure of now.
    pub(crate) async fn stays_owner(&self, needed: Duration) -> Result<()> {
        if !self.shared.owner.outlasts(needed) {
            self.shared.owner.renew(&self.shared.jobs, Vec::new()).await?;
        }
        match self.shared.owner.outlasts(needed) {
            true => Ok(()),
            false => Err(StoreError::Unavailable("its lease could not be renewed in time".to_owned())),
        }
    }

    /// The same renewal that is made every few seconds.
    #[cfg(test)]
    pub(super) async fn renew(&self, dropped: Vec<Token>) -> Result<()> {
        self.shared.owner.renew(&self.shared.jobs, dropped).await
    }
}

/// What the task needs that keeps this process alive. It does not keep the store open.
struct KeepAlive {
    owner: Arc<Owner>,
    jobs: mpsc::WeakSender<Box<dyn Job>>,
    stop: CancellationToken,
    dropped: mpsc::UnboundedReceiver<Token>,
    scopes: Arc<Scopes>,
}

/// Renews until the store is closed, or nobody has it any more.
async fn keep_alive(mut of: KeepAlive) {
    let mut dropped: Vec<Token> = Vec::new();
    loop {
        let pause = if dropped.is_empty() { RENEWED_EVERY } else { FREED_AFTER };
        tokio::select! {
            () = of.stop.cancelled() => return,
            Some(claim) = of.dropped.recv(), if dropped.is_empty() => {
                dropped.push(claim);
                continue;
            }
            () = tokio::time::sleep(pause) => {}
        }
        dropped.extend(std::iter::from_fn(|| of.dropped.try_recv().ok()));
        let Some(jobs) = of.jobs.upgrade() else { return };
        match of.owner.renew(&jobs, dropped.clone()).await {
            Ok(()) if !dropped.is_empty() => {
                dropped.clear();
                of.scopes.look_again();
            }
            Ok(()) => {}
            Err(error) if !of.stop.is_cancelled() => {
                tracing::warn!("the lease of this process was not renewed: {error}");
            }
            Err(_) => {}
        }
    }
}

async fn take(conn: &mut SqliteConnection) -> Result<i64> {
    Ok(sqlx::query_scalar(TAKE).bind(alive_for()).fetch_one(conn).await?)
}

/// Gives back the id that is alive now.
async fn renew(conn: &mut SqliteConnection, id: i64, dropped: Vec<Token>) -> Result<i64> {
    let renewed = sqlx::query(RENEW).bind(id).bind(alive_for()).execute(&mut *conn).await?;
    let id = if renewed.rows_affected() == 1 { id } else { take(conn).await? };
    bury(conn, id).await?;
    for claim in dropped {
        lines::give_back(conn, claim).await?;
    }
    Ok(id)
}

/// Frees what the dead had, and removes their rows.
async fn bury(conn: &mut SqliteConnection, own: i64) -> Result<()> {
    lines::free_dead(conn, own).await?;
    jobs::free_dead(conn, own).await?;
    sqlx::query(RELEASE_NOTICES).bind(own).execute(&mut *conn).await?;
    sqlx::query(REMOVE_DEAD).execute(conn).await?;
    Ok(())
}

fn alive_for() -> i64 {
    i64::try_from(ALIVE_FOR.as_millis()).unwrap_or(i64::MAX)
}
