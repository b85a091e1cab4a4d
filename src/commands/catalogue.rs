//! Users, projects and tasks of TimeTrack, from the database; read from TimeTrack only if the database has none yet.

use super::{Ctx, Error};
use crate::model::{ListedProject, Refusal, TaskName, User};

/// Includes disabled projects.
pub(super) async fn projects(cx: &Ctx<'_>) -> Result<Vec<ListedProject>, Error> {
    let known = cx.store.known_projects().await?;
    if !known.is_empty() {
        return Ok(known);
    }
    let read = cx.timetrack.projects().await.map_err(|_| Refusal::TimeTrackSilent)?;
    cx.store.replace_projects(&read.rows, cx.now).await?;
    Ok(cx.store.known_projects().await?)
}

pub(super) async fn tasks(cx: &Ctx<'_>) -> Result<Vec<TaskName>, Error> {
    if cx.store.freshness().await?.tasks.is_some() {
        return Ok(cx.store.known_tasks().await?);
    }
    let read = cx.timetrack.tasks().await.map_err(|_| Refusal::TimeTrackSilent)?;
    cx.store.replace_tasks(&read.rows, cx.now).await?;
    Ok(cx.store.known_tasks().await?)
}

/// Includes disabled users.
pub(super) async fn users(cx: &Ctx<'_>) -> Result<Vec<User>, Error> {
    let known = cx.store.known_users().await?;
    if !known.is_empty() {
        return Ok(known);
    }
    let read = cx.timetrack.users().await.map_err(|_| Refusal::TimeTrackSilent)?;
    cx.store.replace_users(&read.rows, cx.now).await?;
    Ok(cx.store.known_users().await?)
}
