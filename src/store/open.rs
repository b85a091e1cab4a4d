//! Opening the file: lock, checks, migrations, connections. Must not know what the tables hold.

use std::fs::{File, OpenOptions, Permissions, TryLockError};
use std::io;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{anyhow, bail};
use sqlx::migrate::Migrator;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection};
use tokio::sync::{Mutex, mpsc};
use tokio_util::sync::CancellationToken;

use super::lines::DroppedClaims;
use super::row::sqlite_code;
use super::writer::{MAX_QUEUED, Writer};
use super::{OpenError, Result, Shared, Store};
use crate::model::{AccountId, database_path};

/// Every schema so far, in order.
pub(super) static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// Older ones can lose what was committed (SQLite, "Release history", 3.51.3: the WAL-reset fix).
const OLDEST_SQLITE: [u32; 3] = [3, 51, 3];

const READERS: u32 = 4;
const PATIENCE: Duration = Duration::from_secs(5);
/// In bytes: rewriting more than this may take longer than a person's press can wait for its turn to be written.
const REWRITTEN_BESIDE: u64 = 128 * 1024 * 1024;

/// How a connection that writes is opened.
pub(super) fn writing(path: &Path) -> SqliteConnectOptions {
    common(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        // Gives a log that has grown in a busy hour back to the disk.
        .pragma("journal_size_limit", "67108864")
}

/// How a connection that only reads is opened.
pub(super) fn reading(path: &Path) -> SqliteConnectOptions {
    common(path).read_only(true).pragma("query_only", "ON")
}

fn common(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .busy_timeout(PATIENCE)
        .pragma("trusted_schema", "OFF")
        .pragma("cell_size_check", "ON")
        .disable_statement_logging()
}

/// Everything from the text of `DATABASE_URL` to a running store.
pub(super) async fn open(url: &str, migrations: &Migrator) -> Result<Store, OpenError> {
    let path = path_of(url)?;
    let lock = Some(Arc::new(lock(&path)?));
    prepare_file(&path).map_err(|source| OpenError::Other { path: path.clone(), why: source })?;
    let found = inspect(&path, migrations).await?;
    let conn = migrate(&path, migrations, found)
        .await
        .map_err(|source| OpenError::Other { path: path.clone(), why: source })?;
    connect(path, lock, conn).await
}

/// Opens a database as it is, whether a bot has it open or not; for a job that ends soon.
pub(super) async fn open_offline(url: &str) -> Result<Store, OpenError> {
    let path = path_of(url)?;
    if !path.exists() {
        return Err(missing(path));
    }
    // Not locked: SQLite itself keeps two writers apart, and a job delivers nothing.
    join(path, None).await
}

/// The same, but takes the lock if the file is too large to be rewritten while a bot waits for its turn to write.
pub(super) async fn open_to_rewrite(url: &str) -> Result<Store, OpenError> {
    let path = path_of(url)?;
    match std::fs::metadata(&path) {
        Ok(found) if found.len() > REWRITTEN_BESIDE => {
            let lock = lock(&path)?;
            join(path, Some(lock)).await
        }
        _ => open_offline(url).await,
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

/// In full, so that messages say where the file is.
pub(super) fn path_of(url: &str) -> Result<PathBuf, OpenError> {
    let path = database_path(url)?;
    Ok(std::path::absolute(&path).unwrap_or(path))
}

pub(super) fn sibling(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// A lock on a file, given up when dropped. Closing the file is not enough: a process that was forked a moment ago holds a copy of
/// it until it runs its own program.
pub(super) struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        if let Err(error) = self.0.unlock() {
            tracing::warn!(%error, "giving up the lock of the database failed");
        }
    }
}

/// Two instances would each believe that nobody else delivers. The system drops the lock when the process ends,
/// however it ends.
pub(super) fn lock(path: &Path) -> Result<Lock, OpenError> {
    let other = |source: anyhow::Error| OpenError::Other { path: path.to_owned(), why: source };
    existing_folder_of(path).map_err(other)?;
    let name = sibling(path, ".lock");
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(&name)
        .map_err(|error| other(anyhow!("{} cannot be created: {error}", name.display())))?;
    match file.try_lock() {
        Ok(()) => Ok(Lock(file)),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse(path.to_owned())),
        Err(TryLockError::Error(error)) => Err(other(error.into())),
    }
}

/// A new file that nobody else may read.
pub(super) fn create(path: &Path) -> io::Result<()> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map(drop)
}

/// Sees to it that the contents of a finished file, and its name, survive a power cut.
pub(super) async fn sync(path: PathBuf) -> io::Result<()> {
    let both = move || {
        File::open(&path)?.sync_all()?;
        File::open(folder_of(&path))?.sync_all()
    };
    tokio::task::spawn_blocking(both).await?
}

/// Making a folder is left to the operator: a mistyped path would begin an empty database somewhere else.
pub(super) fn existing_folder_of(path: &Path) -> anyhow::Result<&Path> {
    let folder = folder_of(path);
    if folder.is_dir() {
        Ok(folder)
    } else {
        Err(anyhow!("there is no folder {}; create it first", folder.display()))
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn prepare_file(path: &Path) -> anyhow::Result<()> {
    match std::fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => create(path)?,
        Err(error) => return Err(error.into()),
        Ok(found) if !found.is_file() => bail!("it is not a file"),
        Ok(found) if found.permissions().readonly() => bail!("it is read-only; make it writable"),
        Ok(_) => {}
    }
    // SQLite gives the log and its index the mode of the file, but not to those that are there already.
    for name in [path.to_owned(), sibling(path, "-wal"), sibling(path, "-shm")] {
        match std::fs::set_permissions(&name, Permissions::from_mode(0o600)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}

/// Looks without touching: the number of the schema found (0 in a new file), or why this file is not to be written.
pub(super) async fn inspect(path: &Path, migrations: &Migrator) -> Result<i64, OpenError> {
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

pub(super) fn newest(migrations: &Migrator) -> i64 {
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
async fn schema(conn: &mut SqliteConnection) -> sqlx::Result<Option<i64>> {
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

async fn complaint(conn: &mut SqliteConnection, check: &'static str) -> sqlx::Result<Option<String>> {
    let words: String = sqlx::query_scalar(check).fetch_one(conn).await?;
    // One line, for whoever reads it in a log.
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

/// Brings a copy up to date; what it was copied from is what stays of before.
pub(super) async fn upgrade_copy(copy: &Path) -> anyhow::Result<()> {
    let mut conn = writing(copy).connect().await?;
    MIGRATIONS.run(&mut conn).await?;
    Ok(conn.close().await?)
}

async fn copy_before(
    conn: &mut SqliteConnection,
    path: &Path,
    found: i64,
    version: i64,
) -> anyhow::Result<()> {
    let copy = sibling(path, &format!(".before-{version}"));
    if copy.exists() && schema_of(&copy).await.is_some_and(|older| older < found) {
        // An upgrade over several schemas was cut short: what it began with is what the person wants back.
        tracing::info!(copy = %copy.display(), "the copy made when this upgrade began is kept");
        return Ok(());
    }
    let part = sibling(path, &format!(".before-{version}.part"));
    // A copy that was cut short by a crash is worth nothing.
    match std::fs::remove_file(&part) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    create(&part)?;
    let target = part.to_str().ok_or_else(|| anyhow!("its name is not valid UTF-8"))?;
    vacuum_into(conn, target).await?;
    std::fs::rename(&part, &copy)?;
    sync(copy.clone()).await?;
    tracing::info!(copy = %copy.display(), "the database was copied before its schema changes");
    Ok(())
}

/// The schema of a copy, if it can be read.
async fn schema_of(copy: &Path) -> Option<i64> {
    let mut conn = reading(copy).immutable(true).connect().await.ok()?;
    let found = schema(&mut conn).await.ok().flatten();
    conn.close().await.ok()?;
    found
}

/// A consistent copy into a file that is empty.
pub(super) async fn vacuum_into(conn: &mut SqliteConnection, target: &str) -> sqlx::Result<()> {
    sqlx::query("VACUUM INTO ?1").bind(target).execute(conn).await?;
    Ok(())
}

/// Opens a copy and checks it through; gives back the first complaint.
pub(super) async fn check_copy(path: &Path) -> sqlx::Result<Option<String>> {
    let mut conn = reading(path).immutable(true).connect().await?;
    let complaint = complaint(&mut conn, "PRAGMA integrity_check(1)").await?;
    conn.close().await?;
    Ok(complaint)
}
