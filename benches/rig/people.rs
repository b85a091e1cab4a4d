//! The people of a benchmark, each linked to a username.

use std::path::Path;

use chrono::{DateTime, Utc};
use futures_util::{TryStreamExt, stream};
use timetrack_bot::model::{MemberId, Username};
use timetrack_bot::store::Store;

/// The first one's id on Discord; the others follow.
const FIRST: u64 = 400_000_000_000_000_000;

/// A person's id on Discord.
pub fn member(number: usize) -> MemberId {
    MemberId(FIRST + number as u64)
}

/// A person's name in TimeTrack.
pub fn username(number: usize) -> String {
    format!("p{number}.worker")
}

/// Links so many people in the database of a bot that is not running.
///
/// # Errors
/// If the database does not take them.
pub async fn link(folder: &Path, count: usize, now: DateTime<Utc>) -> anyhow::Result<()> {
    let store = Store::open(&format!("sqlite://{}", folder.join("bot.db").display())).await?;
    let links = stream::iter((0..count).map(anyhow::Ok));
    links
        .try_for_each_concurrent(256, |number| {
            let store = store.clone();
            async move {
                let username = Username::new(&username(number))?;
                store.add_link(member(number), &username, None, MemberId(0), now).await?;
                Ok(())
            }
        })
        .await?;
    store.close().await;
    Ok(())
}
