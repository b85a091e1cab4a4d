//! `backup`, `restore` and `audit verify`.

use std::path::Path;

use anyhow::bail;

use super::counted;
use crate::clock::Clock;
use crate::config::Config;
use crate::store::Store;
use crate::store::audit::Anchor;
use crate::store::restore::SinceBackup;

pub(super) async fn backup(config: &Config, to: &Path) -> anyhow::Result<()> {
    let url = &config.database_url;
    Store::backup(url, to).await?;
    println!("{} is a checked copy of {url}{}", to.display(), of_all(config));
    Ok(())
}

pub(super) async fn restore(
    config: &Config,
    from: &Path,
    not_run_since: bool,
    clock: &Clock,
) -> anyhow::Result<()> {
    let since = if not_run_since { SinceBackup::NotRun } else { SinceBackup::MayHaveRun };
    let restored = Store::restore(&config.database_url, from, since, clock.now()).await?;
    println!("{} is a checked copy of {}{}", restored.to.display(), from.display(), of_all(config));
    if restored.held > 0 {
        println!(
            "{} waited in it and may have been booked since, so all that waited is held: once the bot runs, see /admin queue, \
             compare with TimeTrack, and retry or cancel each.",
            counted(restored.held, "punch")
        );
    }
    Ok(())
}

fn of_all(config: &Config) -> &'static str {
    if config.accounts.len() > 1 { ", of all accounts" } else { "" }
}

/// Walks the audit trail, and compares it with an anchor that was noted before.
pub(super) async fn verify_audit(url: &str, anchor: Option<Anchor>) -> anyhow::Result<()> {
    let store = Store::open_offline(url).await?;
    let verified = verify(&store, anchor).await;
    store.close().await;
    let head = verified?;
    println!("The audit trail is whole: {}, each fitting the one before", counted(head.row(), "row"));
    if let Some(anchor) = anchor {
        println!("Up to row {} it is the trail that the anchor was taken from", anchor.row());
    }
    println!("Its anchor is {head}; noted elsewhere, it shows later whether these rows are still the same");
    Ok(())
}

async fn verify(store: &Store, anchor: Option<Anchor>) -> anyhow::Result<Anchor> {
    if let Some(row) = store.verify_audit().await? {
        bail!(
            "the audit trail is broken at row {row}: that row or one beside it was changed, added or removed by other means than the bot"
        );
    }
    if let Some(anchor) = anchor
        && !store.is_anchored(anchor).await?
    {
        bail!(
            "the audit trail is not the one the anchor was taken from: row {} is another or missing, so the trail was made anew or cut",
            anchor.row()
        );
    }
    Ok(store.audit_head().await?)
}
