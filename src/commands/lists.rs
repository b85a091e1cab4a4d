//! What TimeTrack last said exists, asked of TimeTrack itself only when nothing was ever read. Must not know what it is for.

use super::{Ctx, Error};
use crate::model::{Refusal, TaskName};
use crate::store::catalogue::{KnownProject, KnownUser};
use crate::timetrack::{ProjectRow, User};

/// Every project, enabled or not.
pub(super) async fn projects(cx: &Ctx<'_>) -> Result<Vec<KnownProject>, Error> {
    let known = cx.store.known_projects().await?;
    if !known.is_empty() {
        return Ok(known);
    }
    let rows = cx.timetrack.projects().await.map_err(|_| Refusal::TimeTrackSilent)?;
    let read: Vec<KnownProject> = rows.rows.into_iter().map(known_project).collect();
    cx.store.replace_projects(&read, cx.now).await?;
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
pub(super) async fn users(cx: &Ctx<'_>) -> Result<Vec<KnownUser>, Error> {
    let known = cx.store.known_users().await?;
    if !known.is_empty() {
        return Ok(known);
    }
    let rows = cx.timetrack.users().await.map_err(|_| Refusal::TimeTrackSilent)?;
    let read: Vec<KnownUser> = rows.rows.into_iter().map(known_user).collect();
    cx.store.replace_users(&read, cx.now).await?;
    Ok(cx.store.known_users().await?)
}

/// A user as TimeTrack just said.
pub(super) fn known_user(user: User) -> KnownUser {
    let User { username, full_name, email, enabled } = user;
    KnownUser { username, full_name, email, enabled }
}

fn known_project(row: ProjectRow) -> KnownProject {
    let ProjectRow { project, enabled } = row;
    KnownProject { project, enabled }
}
