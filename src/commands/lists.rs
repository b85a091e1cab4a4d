//! What TimeTrack last said exists, asked of TimeTrack itself only when nothing was ever read.

use super::{Ctx, Error};
use crate::model::{ListedProject, Refusal, TaskName, User};

/// Every project, enabled or not.
pub(super) async fn projects(cx: &Ctx<'_>) -> Result<Vec<ListedProject>, Error> {
    let known = cx.store.known_projects().await?;
    if !known.is_empty() {
        return Ok(known);
    }
    let read = cx.timetrack.projects().await.map_err(|_| Refusal::TimeTrackSilent)?;
    cx.store.replace_projects(&read.rows, cx.now).await?;
    Ok(cx.store.known_projects().await?)
}

/// Every task's name.
pub(super) async fn tasks(cx: &Ctx<'_>) -> Result<Vec<TaskName>, Error> {
    if cx.store.freshness().await?.tasks.is_some() {
        return Ok(cx.store.known_tasks().await?);
    }
    let read = cx.timetrack.tasks().await.map_err(|_| Refusal::TimeTrackSilent)?;
    cx.store.replace_tasks(&read.rows, cx.now).await?;
    Ok(cx.store.known_tasks().await?)
}

/// Every user, enabled or not.
pub(super) async fn users(cx: &Ctx<'_>) -> Result<Vec<User>, Error> {
    let known = cx.store.known_users().await?;
    if !known.is_empty() {
        return Ok(known);
    }
    let read = cx.timetrack.users().await.map_err(|_| Refusal::TimeTrackSilent)?;
    cx.store.replace_users(&read.rows, cx.now).await?;
    Ok(cx.store.known_users().await?)
}
