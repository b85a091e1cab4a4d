//! Opening the file: checks, migrations, connections.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::anyhow;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection};
use tokio::sync::{Mutex, mpsc};
use tokio_util::sync::CancellationToken;

use super::copy::copy_before;
use super::error::sqlite_code;
use super::file::{Lock, lock, path_of, prepare_file};
use crate::model::AccountId;
use crate::store::claims::DroppedClaims;
use crate::store::writer::{MAX_QUEUED, Writer};
use crate::store::{OpenError, Result, Shared, Store};

/// Every schema so far, in order.
pub(in crate::store) static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// Older ones can lose what was committed (SQLite, "Release history", 3.51.3: the WAL-reset fix).
const OLDEST_SQLITE: [u32; 3] = [3, 51, 3];

const READERS: u32 = 4;
const PATIENCE: Duration = Duration::from_secs(5);
/// In bytes: rewriting more than this may take longer than a person's interaction can wait for its turn to be written.
const REWRITTEN_BESIDE: u64 = 128 * 1024 * 1024;

/// How a connection that writes is opened.
pub(in crate::store) fn writing(path: &Path) -> SqliteConnectOptions {
    common(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        // Gives a log that has grown in a busy hour back to the disk.
        .pragma("journal_size_limit", "67108864")
}

/// How a connection that only reads is opened.
pub(in crate::store) fn reading(path: &Path) -> SqliteConnectOptions {
    common(path).read_only(true).pragma("query_only", "ON")
}

fn common(path: &Path) -> SqliteConnectOptions {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .busy_timeout(PATIENCE)
        .pragma("trusted_schema", "OFF")
        .pragma("cell_size_check", "ON");
    // The benchmark of a press counts them, slow ones too. No value is part of a statement's text.
    match ("trace".parse(), "off".parse()) {
        (Ok(level), Ok(off)) => options.log_statements(level).log_slow_statements(off, Duration::MAX),
        _ => options.disable_statement_logging(),
    }
}

/// Everything from the text of `DATABASE_URL` to a running store.
pub(in crate::store) async fn open(url: &str, migrations: &Migrator) -> Result<Store, OpenError> {
    let path = path_of(url)?;
    let lock = Some(Arc::new(lock(&path)?));
    prepare_file(&path).map_err(|source| OpenError::Other { path: path.clone(), why: source })?;
    let found = inspect(&path, migrations).await?;
    let conn = migrate(&path, migrations, found)
        .await
        .map_err(|source| OpenError::Other { path: path.clone(), why: source })?;
    connect(path, lock, conn).await
}

impl Store {
    /// Opens the database of `url` for a job of the command line, whether a bot has it open or not. The schema is not changed, nothing is
    /// swept. It takes no lock: SQLite itself keeps two writers apart, and a job delivers nothing.
    ///
    /// # Errors
    /// [`OpenError`], also if there is no database or its schema is older than this program's.
    pub async fn open_offline(url: &str) -> Result<Self, OpenError> {
        let path = path_of(url)?;
        if !path.exists() {
            return Err(missing(path));
        }
        join(path, None).await
    }

    /// The same for a job that rewrites the whole file. It takes the lock if the file is too large to be rewritten while a bot waits for its
    /// turn to write.
    ///
    /// # Errors
    /// [`OpenError`], also if a bot has a large one open.
    pub(crate) async fn open_to_rewrite(url: &str) -> Result<Self, OpenError> {
        let path = path_of(url)?;
        match std::fs::metadata(&path) {
            Ok(found) if found.len() > REWRITTEN_BESIDE => {
                let lock = lock(&path)?;
                join(path, Some(lock)).await
            }
            _ => Self::open_offline(url).await,
        }
    }
}

fn missing(path: PathBuf) -> OpenError {
    OpenError::Other { path, why: anyhow!("there is no such file; the first start of the bot makes it") }
}

async fn join(path: PathBuf, lock: Option<Lock>) -> Result<Store, OpenError> {
    let found = inspect(&path, &MIGRATIONS).await?;
    if found < newest(&MIGRATIONS) {
        let source = anyhow!("its schema is older than this program's; start the bot once");
        return Err(OpenError::Other { path, why: source });
    }
    let conn = writing(&path).connect().await.map_err(|error| classify(&path, error))?;
    connect(path, lock.map(Arc::new), conn).await
}

async fn connect(path: PathBuf, lock: Option<Arc<Lock>>, conn: SqliteConnection) -> Result<Store, OpenError> {
    let readers = SqlitePoolOptions::new()
        .max_connections(READERS)
        .min_connections(1)
        .acquire_timeout(PATIENCE)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .connect_with(reading(&path))
        .await
        .map_err(|error| classify(&path, error))?;
    Ok(start(path, lock, conn, readers))
}

fn start(path: PathBuf, lock: Option<Arc<Lock>>, conn: SqliteConnection, readers: SqlitePool) -> Store {
    let (jobs, queued) = mpsc::channel(MAX_QUEUED);
    let stop = CancellationToken::new();
    let writer = Writer::new(writing(&path), conn, queued, stop.clone());
    let held = lock.clone();
    let task = tokio::spawn(async move {
        let conn = writer.run().await;
        // The writer may outlive the last handle by a moment, and must not work without the lock.
        drop(held);
        conn
    });
    let shared = Arc::new(Shared {
        path,
        jobs,
        stop,
        writer: Mutex::new(Some(task)),
        readers,
        lock: Mutex::new(lock),
        owner: Arc::default(),
        scopes: Arc::default(),
        dropped: DroppedClaims::default(),
        checked: Mutex::default(),
    });
    let scope = shared.scopes.of(AccountId::DEFAULT);
    Store { shared, scope }
}

/// Looks without touching: the number of the schema found (0 in a new file), or why this file is not to be written.
pub(in crate::store) async fn inspect(path: &Path, migrations: &Migrator) -> Result<i64, OpenError> {
    let judged = match judge(reading(path), path, migrations).await {
        // READONLY: a crash while the file was being made left a journal, which only a connection that may write can roll back.
        Err(error) if sqlite_code(&error) == Some(8) => judge(writing(path), path, migrations).await,
        judged => judged,
    };
    judged.unwrap_or_else(|error| Err(classify(path, error)))
}

async fn judge(
    options: SqliteConnectOptions,
    path: &Path,
    migrations: &Migrator,
) -> sqlx::Result<Result<i64, OpenError>> {
    let mut conn = options.connect().await?;
    let judged = judge_by(&mut conn, path, migrations).await;
    conn.close().await?;
    judged
}

async fn judge_by(
    conn: &mut SqliteConnection,
    path: &Path,
    migrations: &Migrator,
) -> sqlx::Result<Result<i64, OpenError>> {
    let other = |source: anyhow::Error| OpenError::Other { path: path.to_owned(), why: source };
    let version: String = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(&mut *conn).await?;
    if !recent_enough(&version) {
        let old = anyhow!("SQLite {version} is too old; 3.51.3 is the first that keeps every commit");
        return Ok(Err(other(old)));
    }
    let Some(found) = schema(conn).await? else {
        return Ok(Err(other(anyhow!("it is the database of another program"))));
    };
    let known = newest(migrations);
    if found > known {
        return Ok(Err(OpenError::Newer { path: path.to_owned(), found, known }));
    }
    // Every page and row, but not the CHECKs of each row, which a connection that only reads does not know: four times as quick.
    if let Some(detail) = complaint(conn, "PRAGMA quick_check(1)").await? {
        return Ok(Err(OpenError::Damaged { path: path.to_owned(), detail }));
    }
    Ok(Ok(found))
}

pub(in crate::store) fn newest(migrations: &Migrator) -> i64 {
    migrations.iter().map(|migration| migration.version).max().unwrap_or(0)
}

fn classify(path: &Path, error: sqlx::Error) -> OpenError {
    let path = path.to_owned();
    // SQLite, "Result and Error Codes": CORRUPT and NOTADB.
    match sqlite_code(&error) {
        Some(11 | 26) => OpenError::Damaged { path, detail: error.to_string() },
        _ => OpenError::Other { path, why: error.into() },
    }
}

fn recent_enough(version: &str) -> bool {
    let numbers: Vec<u32> = version.split('.').map_while(|part| part.parse().ok()).collect();
    numbers.as_slice() >= OLDEST_SQLITE.as_slice()
}

/// The number of the schema: 0 in an empty database, `None` in one that is not ours.
pub(in crate::store) async fn schema(conn: &mut SqliteConnection) -> sqlx::Result<Option<i64>> {
    let (tables, ours): (i64, i64) = sqlx::query_as(
        "SELECT count(*), count(*) FILTER (WHERE name = '_sqlx_migrations') FROM sqlite_schema WHERE type = 'table'",
    )
    .fetch_one(&mut *conn)
    .await?;
    match (tables, ours) {
        (0, _) => Ok(Some(0)),
        (_, 0) => Ok(None),
        _ => sqlx::query_scalar("SELECT ifnull(max(version), 0) FROM _sqlx_migrations")
            .fetch_one(conn)
            .await
            .map(Some),
    }
}

pub(super) async fn complaint(
    conn: &mut SqliteConnection,
    check: &'static str,
) -> sqlx::Result<Option<String>> {
    let words: String = sqlx::query_scalar(check).fetch_one(conn).await?;
    // One line, for the log.
    Ok((words != "ok").then(|| words.replace('\n', " ")))
}

/// Brings the schema up to date, after putting a copy of what was there beside the file.
async fn migrate(path: &Path, migrations: &Migrator, found: i64) -> anyhow::Result<SqliteConnection> {
    let mut conn = writing(path).connect().await?;
    let known = newest(migrations);
    if found > 0 && found < known {
        copy_before(&mut conn, path, found, known).await?;
    }
    migrations.run(&mut conn).await?;
    Ok(conn)
}

/// The schema of a copy, if it can be read.
pub(super) async fn schema_of(copy: &Path) -> Option<i64> {
    let mut conn = reading(copy).immutable(true).connect().await.ok()?;
    let found = schema(&mut conn).await.ok().flatten();
    conn.close().await.ok()?;
    found
}
