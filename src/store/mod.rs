//! SQLite: the only room with SQL. Must not know Discord, TimeTrack, the clock or any wording: instants are arguments.
//!
//! One writer task with group commit, readers apart from it; see [`Store`].

pub mod audit;
pub mod catalogue;
pub mod drafts;
pub mod links;
pub mod punches;

use std::path::PathBuf;

use chrono::{DateTime, Utc};

/// The database: cheap to clone, closed when [`Store::close`] has returned.
#[derive(Clone)]
pub struct Store {}

/// Why a database was not opened. Each text names the file and the cure.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// `DATABASE_URL` is not `sqlite://<path>`.
    #[error("DATABASE_URL must look like `sqlite://timetrack-bot.db`, not `{0}`")]
    BadUrl(String),
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
    /// Anything else.
    #[error("{path} cannot be opened: {source}")]
    Other {
        /// The file.
        path: PathBuf,
        /// SQLite's or the system's words.
        source: anyhow::Error,
    },
}

/// Why the database did not do as asked. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Locked, full, read-only or gone: may work again by itself.
    #[error("the database does not take writes now: {0}")]
    Unavailable(String),
    /// Anything else.
    #[error(transparent)]
    Other(#[from] anyhow::Error),
}

/// The outcome of every call to the store.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

impl Store {
    /// Opens or creates the database of `url` (`sqlite://path`), checks it and brings its schema up to date.
    /// Creates the file with mode 0600 and takes a lock against a second instance.
    ///
    /// # Errors
    /// [`OpenError`]; the file is left as it was.
    pub async fn open(url: &str, now: DateTime<Utc>) -> Result<Self, OpenError> {
        let _ = (url, now);
        unimplemented!("store helper")
    }

    /// Waits for the write in hand and closes every connection.
    pub async fn close(&self) {
        unimplemented!("store helper")
    }

    /// Writes a consistent copy to `to` (which must not exist), and opens and checks it.
    ///
    /// # Errors
    /// [`StoreError`] if the copy cannot be written or does not pass the check.
    pub async fn backup(&self, to: &std::path::Path) -> Result<()> {
        let _ = to;
        unimplemented!("store helper")
    }

    /// Whether a write would be taken now (an empty transaction that is committed).
    ///
    /// # Errors
    /// [`StoreError`] if not.
    pub async fn check_writable(&self) -> Result<()> {
        unimplemented!("store helper")
    }
}
