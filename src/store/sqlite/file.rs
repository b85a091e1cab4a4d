//! The file of a database and those beside it: where it is, its mode, its lock, and that it survives a power cut.

use std::fs::{File, OpenOptions, Permissions, TryLockError};
use std::io;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};

use crate::model::database_path;
use crate::store::{OpenError, Result};

/// In full, so that messages say where the file is.
pub(in crate::store) fn path_of(url: &str) -> Result<PathBuf, OpenError> {
    let path = database_path(url)?;
    Ok(std::path::absolute(&path).unwrap_or(path))
}

pub(in crate::store) fn sibling(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// A lock on a file, given up when dropped. Closing the file is not enough: a process that was forked a moment ago holds a copy of
/// it until it runs its own program.
pub(in crate::store) struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        if let Err(error) = self.0.unlock() {
            tracing::warn!(%error, "giving up the lock of the database failed");
        }
    }
}

/// Two instances would each believe that nobody else delivers. The system drops the lock when the process ends,
/// however it ends.
pub(in crate::store) fn lock(path: &Path) -> Result<Lock, OpenError> {
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
pub(in crate::store) fn create(path: &Path) -> io::Result<()> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map(drop)
}

/// Sees to it that the contents of a finished file, and its name, survive a power cut.
pub(in crate::store) async fn sync(path: PathBuf) -> io::Result<()> {
    let both = move || {
        File::open(&path)?.sync_all()?;
        File::open(folder_of(&path))?.sync_all()
    };
    tokio::task::spawn_blocking(both).await?
}

/// Making a folder is left to the operator: a mistyped path would begin an empty database somewhere else.
pub(in crate::store) fn existing_folder_of(path: &Path) -> anyhow::Result<&Path> {
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

pub(super) fn prepare_file(path: &Path) -> anyhow::Result<()> {
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

/// Whether somebody has the lock of a database.
pub(in crate::store) fn is_locked(path: &Path) -> bool {
    // Shared, so that two who look do not see each other.
    File::open(sibling(path, ".lock"))
        .is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

/// SQLite needs to write the file and to make others beside it.
pub(in crate::store) fn takes_files(path: &Path) -> anyhow::Result<()> {
    let folder = existing_folder_of(path)?;
    match OpenOptions::new().write(true).open(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(anyhow!(
                "it cannot be written: {error}; make it writable for the user that runs the bot"
            ));
        }
        _ => {}
    }
    let probe = sibling(path, &format!(".probe-{:016x}", rand::random::<u64>()));
    let made = create(&probe).and_then(|()| std::fs::remove_file(&probe));
    made.with_context(|| {
        format!(
            "the folder {} cannot be written; make it writable for the user that runs the bot",
            folder.display()
        )
    })
}
