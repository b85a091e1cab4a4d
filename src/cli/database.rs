//! Jobs about the database file as a whole. Must not know SQL.

use std::path::Path;

use anyhow::bail;
use timetrack_bot::clock::Clock;
use timetrack_bot::store::Store;
use timetrack_bot::store::restore::Since;

use super::counted;

/// Copies the database, whether a bot runs or not.
pub(super) async fn backup(url: &str, to: &Path) -> anyhow::Result<()> {
    Store::backup_of(url, to).await?;
    println!("{} is a checked copy of {url}", to.display());
    Ok(())
}

/// Puts a backup where the settings say the database is.
pub(super) async fn restore(
    url: &str,
    from: &Path,
    not_run_since: bool,
    clock: &Clock,
) -> anyhow::Result<()> {
    let since = if not_run_since { Since::NotRun } else { Since::MayHaveRun };
    let restored = Store::restore(url, from, since, clock.now()).await?;
    println!("{} is a checked copy of {}", restored.to.display(), from.display());
    if restored.held > 0 {
        println!(
            "{} waited in it and may have been booked since, so all that waited is held: once the bot runs, see /admin queue, \
             compare with TimeTrack, and retry or cancel each.",
            counted(restored.held, "punch")
        );
    }
    Ok(())
}

/// Walks the audit trail.
pub(super) async fn verify_audit(url: &str) -> anyhow::Result<()> {
    let store = Store::open_beside(url).await?;
    let verified = store.verify_audit().await;
    let newest = store.audit(1).await;
    store.close().await;
    match verified? {
        None => {
            let rows = newest?.first().map_or(0, |row| row.id);
            println!("The audit trail is whole: {}, each fitting the one before", counted(rows, "row"));
            Ok(())
        }
        Some(row) => bail!(
            "the audit trail is broken at row {row}: that row or one beside it was changed, added or removed by other means than the bot"
        ),
    }
}
