//! The database, and the only module with SQL. It does not know Discord, TimeTrack, the clock or any wording: instants are arguments.
//!
//! One writer task with group commit, readers apart from it; see `Store`. What only SQLite needs or understands is in `sqlite/`; other SQL
//! is understood by PostgreSQL too.

pub mod accounts;
mod asker;
pub mod audit;
mod boards;
pub(crate) mod breaks;
pub(crate) mod catalogue;
mod chain;
pub mod claims;
mod delivery;
pub mod drafts;
pub mod erase;
pub(crate) mod estimates;
pub mod import;
mod inboxes;
pub(crate) mod jobs;
mod leavers;
pub mod lines;
pub mod links;
pub mod notices;
mod offline;
mod owners;
mod people;
pub mod person;
pub mod presence;
pub mod punches;
mod questions;
pub mod queue;
pub mod recent;
pub mod reminders;
pub mod restore;
pub mod roles;
mod row;
mod sqlite;
#[cfg(test)]
mod tests;
pub mod timers;
mod writer;

pub use asker::Asker;
pub use delivery::Doubt;
pub(crate) use offline::ChannelInUse;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::BoxFuture;
use sqlx::Connection;
use sqlx::query::Query;
use sqlx::sqlite::{Sqlite, SqliteArguments, SqliteConnection, SqlitePool};
use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::model::{DatabaseUrlError, PunchId};
use accounts::{Scope, Scopes};
use claims::DroppedClaims;
use owners::Owner;
use sqlite::file::Lock;
use sqlite::open;
use writer::{Job, Kind, submit, submit_unawaited};

/// The database as one account sees it: calls read and write the rows of that account, unless they say that they concern all. Cheap
/// to clone, closed when [`Store::close`] has returned.
#[derive(Clone)]
pub struct Store {
    shared: Arc<Shared>,
    scope: Arc<Scope>,
}

/// How long a successful [`Store::check_writable`] counts.
const WRITABLE_FOR: TimeDelta = TimeDelta::seconds(5);

struct Shared {
    path: PathBuf,
    jobs: mpsc::Sender<Box<dyn Job>>,
    stop: CancellationToken,
    writer: Mutex<Option<JoinHandle<Option<SqliteConnection>>>>,
    readers: SqlitePool,
    /// Held for as long as the store is open; none for a job beside a bot.
    lock: Mutex<Option<Arc<Lock>>>,
    /// This process, as others see it.
    owner: Arc<Owner>,
    scopes: Arc<Scopes>,
    dropped: DroppedClaims,
    /// When a write was last found to be taken.
    checked: Mutex<Option<DateTime<Utc>>>,
}

/// Why a database was not opened. Each text names the file and the cure.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// `DATABASE_URL` names no file.
    #[error("DATABASE_URL {0}")]
    BadUrl(#[from] DatabaseUrlError),
    /// Another process has it open.
    #[error("{0} is in use by another timetrack-bot; stop that one first")]
    InUse(PathBuf),
    /// Written by a newer version of the bot.
    #[error(
        "{path} was written by a newer timetrack-bot (schema {found}, this one knows {known}); install that version again"
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// The newest this program knows.
        known: i64,
    },
    /// `quick_check` found damage.
    #[error("{path} is damaged ({detail}); restore a backup, the file was left as it is")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// SQLite's first complaint.
        detail: String,
    },
    /// A restore must not replace it: the database, or its log.
    #[error(
        "{0} is there already: move it aside first, with the other files of that database (`-wal`, `-shm`)"
    )]
    Occupied(PathBuf),
    /// Anything else.
    #[error("{path} cannot be opened: {why:#}")]
    Other {
        /// The file.
        path: PathBuf,
        /// SQLite's or the system's words; not the error's source, which would say them twice.
        why: anyhow::Error,
    },
}

/// Why the database did not do as asked. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Locked, full, read-only or gone: may work again by itself.
    #[error("the database does not take writes now: {0}")]
    Unavailable(String),
    /// The punch is not this attempt's to deliver any more: somebody has given it up meanwhile, say, or another process has taken over.
    #[error("punch {0} is not to be delivered by this attempt any more")]
    Gone(PunchId),
    /// Anything else.
    #[error(transparent)]
    Other(#[from] anyhow::Error),
}

/// The outcome of every call to the store.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

impl Store {
    /// Opens or creates the database of `url` (see [`crate::model::database_path`]), checks it and brings its
    /// schema up to date. Creates the file with mode 0600 and takes a lock against a second instance, in a file beside it.
    /// The claims of processes that died are released. It is the database as the account of `.env` sees it; see [`Store::of`] for others.
    ///
    /// # Errors
    /// [`OpenError`]; the file is left as it was.
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        let store = open::open(url, &open::MIGRATIONS).await?;
        let prepared = async {
            store.take_over().await?;
            store.write(|conn| Box::pin(links::renew_keys(conn))).await
        };
        prepared
            .await
            .map_err(|error| OpenError::Other { path: store.shared.path.clone(), why: error.into() })?;
        Ok(store)
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.shared.path
    }

    /// Finishes the writes that are queued and closes every connection; later calls get an error.
    pub async fn close(&self) {
        self.shared.stop.cancel();
        self.shared.readers.close().await;
        let mut writer = self.shared.writer.lock().await;
        if let Some(task) = writer.as_mut() {
            // The writer's connection closes last: that is the one that can put the log back into the file.
            if let Ok(Some(conn)) = task.await
                && let Err(error) = conn.close().await
            {
                tracing::warn!(%error, "closing the database failed");
            }
            *writer = None;
            *self.shared.lock.lock().await = None;
        }
    }

    /// Whether a write is taken: found out by a commit that writes a page of the file. A success counts for a few seconds (`WRITABLE_FOR`),
    /// so that frequent calls cost little.
    ///
    /// # Errors
    /// [`StoreError`] if not.
    pub async fn check_writable(&self, now: DateTime<Utc>) -> Result<()> {
        let mut last = self.shared.checked.lock().await;
        let is_recent = last.is_some_and(|at| (TimeDelta::zero()..WRITABLE_FOR).contains(&(now - at)));
        if is_recent && !self.shared.stop.is_cancelled() {
            return Ok(());
        }
        *last = None;
        self.write(|conn| Box::pin(sqlite::rewrite_first_page(conn))).await?;
        *last = Some(now);
        Ok(())
    }

    /// Hands `work` to the writer and waits until its transaction is committed (or has failed). Once handed over, it is
    /// carried out whether the caller stays or not.
    async fn write<T, W>(&self, work: W) -> Result<T>
    where
        T: Send + 'static,
        W: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T>> + Clone + Send + 'static,
    {
        submit(&self.shared.jobs, Kind::Now, work).await
    }

    /// The same for a single statement, which needs no transaction of its own; says how many rows it has changed. It gives back no rows:
    /// outside a transaction, reading some rows of a statement and no more hides whether its commit failed.
    async fn execute<Q>(&self, query: Q) -> Result<u64>
    where
        Q: FnOnce() -> Query<'static, Sqlite, SqliteArguments> + Clone + Send + 'static,
    {
        submit(&self.shared.jobs, Kind::Statement, move |conn| {
            Box::pin(async move { Ok(query().execute(conn).await?.rows_affected()) })
        })
        .await
    }

    /// The same for a write that nobody waits for: it goes along with the next one, or alone a moment later.
    async fn write_later<T, W>(&self, work: W) -> Result<T>
    where
        T: Send + 'static,
        W: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T>> + Clone + Send + 'static,
    {
        submit(&self.shared.jobs, Kind::Later, work).await
    }

    /// The same for a write whose result nobody needs: it is left out where too much waits to be written, or if it fails.
    fn write_unawaited<W>(&self, work: W)
    where
        W: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<()>> + Clone + Send + 'static,
    {
        submit_unawaited(&self.shared.jobs, work);
    }

    /// Returns when everything that was handed to the writer before is written, or has failed.
    ///
    /// # Errors
    /// [`StoreError`] if the database takes nothing now.
    pub async fn flush(&self) -> Result<()> {
        self.write(|_| Box::pin(async { Ok(()) })).await
    }

    /// The connections that only read.
    fn readers(&self) -> &SqlitePool {
        &self.shared.readers
    }
}
