//! The one writer: a task that owns the only connection that writes.
//!
//! What is queued when it comes round shares one transaction and so one `fsync`; nothing that somebody waits for is held back. No
//! job is answered before that transaction's COMMIT has returned. If a job fails, the transaction is undone and made again with a
//! savepoint for each job, so that savepoints cost nothing as long as nothing fails.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use anyhow::anyhow;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::sqlite::BEGIN;
use super::{Result, StoreError};

/// How many jobs share a transaction at most.
const MAX_BATCH: usize = 64;

/// How long a write that nobody waits for waits for another one to share its commit with.
const PATIENCE: Duration = Duration::from_millis(50);

/// How many jobs may queue; further callers wait for room.
pub(super) const MAX_QUEUED: usize = 1024;

/// Something to write, and somebody to tell.
pub(super) trait Job: Send {
    /// Does it, inside the writer's transaction. It may be asked to do it again after a rollback.
    fn run<'a>(&'a mut self, conn: &'a mut SqliteConnection) -> BoxFuture<'a, Ran>;

    /// Whether somebody waits for it, and how much it is.
    fn kind(&self) -> Kind;

    /// Tells the caller, once the fate of the transaction is known.
    fn answer(self: Box<Self>, batch: &Result<(), BatchError>);
}

/// What a job did.
pub(super) enum Ran {
    Done,
    /// What it did is to be undone; the others can go on.
    Failed,
    /// The database takes nothing now, and may have undone the whole transaction by itself.
    Broken(BatchError),
}

/// How a job is to be carried out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Somebody waits for it.
    Now,
    /// The same, and it is one statement without rows, which needs no transaction of its own.
    Statement,
    /// Nobody waits for it: it goes along with the next write, or alone a moment later.
    Later,
}

/// Hands `work` to the writer and waits until its transaction is committed (or has failed).
pub(super) async fn submit<T, W>(jobs: &mpsc::Sender<Box<dyn Job>>, kind: Kind, work: W) -> Result<T>
where
    T: Send + 'static,
    W: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T>> + Clone + Send + 'static,
{
    queue(jobs, kind, work).await?.await.map_err(|_| closed())?
}

/// Hands `work` to the writer; what it gives back returns when the transaction is committed (or has failed). Whatever is queued
/// afterwards is carried out afterwards.
pub(super) async fn queue<T, W>(
    jobs: &mpsc::Sender<Box<dyn Job>>,
    kind: Kind,
    work: W,
) -> Result<oneshot::Receiver<Result<T>>>
where
    T: Send + 'static,
    W: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T>> + Clone + Send + 'static,
{
    let (caller, answer) = oneshot::channel();
    let job = Box::new(Write { work, kind, outcome: None, caller });
    jobs.send(job).await.map_err(|_| closed())?;
    Ok(answer)
}

pub(super) fn closed() -> StoreError {
    StoreError::Unavailable("it is closed".to_owned())
}

/// Hands `work` to the writer if there is room; its result is not waited for.
pub(super) fn submit_unawaited<W>(jobs: &mpsc::Sender<Box<dyn Job>>, work: W)
where
    W: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<()>> + Clone + Send + 'static,
{
    let (caller, _) = oneshot::channel();
    if jobs.try_send(Box::new(Write { work, kind: Kind::Later, outcome: None, caller })).is_err() {
        tracing::debug!("a write that nobody waits for was left out");
    }
}

/// Why a whole transaction came to nothing; every job in it is told.
pub(super) struct BatchError {
    passing: bool,
    text: String,
}

impl BatchError {
    fn for_one(&self) -> StoreError {
        if self.passing {
            StoreError::Unavailable(self.text.clone())
        } else {
            StoreError::Other(anyhow!(self.text.clone()))
        }
    }
}

impl From<sqlx::Error> for BatchError {
    fn from(error: sqlx::Error) -> Self {
        let text = error.to_string();
        Self { passing: matches!(StoreError::from(error), StoreError::Unavailable(_)), text }
    }
}

/// A job made of a closure and the caller's end of a channel.
struct Write<T, W> {
    work: W,
    kind: Kind,
    outcome: Option<Result<T>>,
    caller: oneshot::Sender<Result<T>>,
}

impl<T, W> Job for Write<T, W>
where
    T: Send,
    W: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T>> + Clone + Send,
{
    fn run<'a>(&'a mut self, conn: &'a mut SqliteConnection) -> BoxFuture<'a, Ran> {
        Box::pin(async move {
            // Of an earlier run that was undone.
            self.outcome = None;
            let work = self.work.clone();
            match self.outcome.insert(work(conn).await) {
                Ok(_) => Ran::Done,
                Err(StoreError::Unavailable(text)) => {
                    Ran::Broken(BatchError { passing: true, text: text.clone() })
                }
                Err(StoreError::Gone(_) | StoreError::Other(_)) => Ran::Failed,
            }
        })
    }

    fn kind(&self) -> Kind {
        self.kind
    }

    fn answer(self: Box<Self>, batch: &Result<(), BatchError>) {
        let answer = match (batch, self.outcome) {
            (_, Some(Err(error))) => Err(error),
            (Ok(()), Some(Ok(value))) => Ok(value),
            (Ok(()), None) => Err(anyhow!("the write broke off").into()),
            (Err(error), _) => Err(error.for_one()),
        };
        // A caller who has gone does not matter: what was committed stays committed.
        let _ = self.caller.send(answer);
    }
}

/// The task's own state.
pub(super) struct Writer {
    options: SqliteConnectOptions,
    conn: Option<SqliteConnection>,
    jobs: mpsc::Receiver<Box<dyn Job>>,
    stop: CancellationToken,
}

impl Writer {
    pub(super) fn new(
        options: SqliteConnectOptions,
        conn: SqliteConnection,
        jobs: mpsc::Receiver<Box<dyn Job>>,
        stop: CancellationToken,
    ) -> Self {
        Self { options, conn: Some(conn), jobs, stop }
    }

    /// Works until told to stop and nothing is queued any more, or until nobody is left to ask. Gives back the
    /// connection, for the closer to close last.
    pub(super) async fn run(mut self) -> Option<SqliteConnection> {
        while let Some(first) = self.next().await {
            let mut batch = vec![first];
            self.wait_for_company(&mut batch).await;
            while batch.len() < MAX_BATCH
                && let Ok(job) = self.jobs.try_recv()
            {
                batch.push(job);
            }
            let outcome = self.commit(&mut batch).await;
            if outcome.is_err() {
                self.reset().await;
                // These came while the failure was waited for, and would only wait as long again.
                while let Ok(job) = self.jobs.try_recv() {
                    batch.push(job);
                }
            }
            for job in batch {
                job.answer(&outcome);
            }
        }
        self.conn
    }

    async fn next(&mut self) -> Option<Box<dyn Job>> {
        if !self.jobs.is_closed() {
            tokio::select! {
                biased;
                () = self.stop.cancelled() => self.jobs.close(),
                job = self.jobs.recv() => return job,
            }
        }
        self.jobs.recv().await
    }

    /// As long as nobody waits for what is in hand, the next write is waited for, which then shares its commit.
    async fn wait_for_company(&mut self, batch: &mut Vec<Box<dyn Job>>) {
        let deadline = Instant::now() + PATIENCE;
        while batch.len() < MAX_BATCH && batch.iter().all(|job| job.kind() == Kind::Later) {
            match tokio::time::timeout_at(deadline, self.next()).await {
                Ok(Some(job)) => batch.push(job),
                Ok(None) | Err(_) => return,
            }
        }
    }

    async fn commit(&mut self, batch: &mut [Box<dyn Job>]) -> Result<(), BatchError> {
        let conn = match &mut self.conn {
            Some(conn) => conn,
            none => none.insert(self.options.connect().await?),
        };
        if let [only] = &mut *batch
            && only.kind() == Kind::Statement
        {
            return match run(only, conn).await {
                Ran::Broken(error) => Err(error),
                Ran::Done | Ran::Failed => Ok(()),
            };
        }
        match all(batch, conn).await? {
            Ran::Done => execute(conn, "COMMIT").await,
            Ran::Broken(error) => Err(error),
            Ran::Failed => {
                execute(conn, "ROLLBACK").await?;
                if batch.len() > 1 { apart(batch, conn).await } else { Ok(()) }
            }
        }
    }

    /// After a failed transaction the connection's state is not worth finding out: the next batch opens a new one,
    /// and what was not committed is undone as this one closes.
    async fn reset(&mut self) {
        if let Some(conn) = self.conn.take()
            && let Err(error) = conn.close().await
        {
            tracing::warn!(%error, "closing the writing connection failed");
        }
    }
}

/// All jobs in one transaction that is still open afterwards, up to the first that fails.
async fn all(batch: &mut [Box<dyn Job>], conn: &mut SqliteConnection) -> Result<Ran, BatchError> {
    execute(conn, BEGIN).await?;
    for job in batch {
        match run(job, conn).await {
            Ran::Done => {}
            other => return Ok(other),
        }
    }
    Ok(Ran::Done)
}

/// The same, committed: if a job fails, only what it did itself is undone.
async fn apart(batch: &mut [Box<dyn Job>], conn: &mut SqliteConnection) -> Result<(), BatchError> {
    execute(conn, BEGIN).await?;
    for job in batch {
        execute(conn, "SAVEPOINT job").await?;
        match run(job, conn).await {
            Ran::Done => {}
            Ran::Failed => execute(conn, "ROLLBACK TO job").await?,
            Ran::Broken(error) => return Err(error),
        }
        execute(conn, "RELEASE job").await?;
    }
    execute(conn, "COMMIT").await
}

async fn run(job: &mut Box<dyn Job>, conn: &mut SqliteConnection) -> Ran {
    // A fault in one job must not end the task that serves all others.
    AssertUnwindSafe(job.run(conn)).catch_unwind().await.unwrap_or(Ran::Failed)
}

async fn execute(conn: &mut SqliteConnection, sql: &'static str) -> Result<(), BatchError> {
    sqlx::query(sql).execute(conn).await?;
    Ok(())
}
