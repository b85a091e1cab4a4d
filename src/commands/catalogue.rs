//! Users, projects and tasks of TimeTrack, from the database; read from TimeTrack if the database has none yet, and before it is said that
//! something is not there.

use chrono::TimeDelta;

use super::{Ctx, Error};
use crate::model::{ListedProject, Refusal, TaskName, User};

/// A list that was read this short a time ago is not read again before it is said that something is not in it.
const JUST_READ: TimeDelta = TimeDelta::seconds(10);

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

/// What `find` finds among the projects. If it finds nothing, they are read anew first: TimeTrack may have it since a minute ago.
pub(super) async fn find_project<T>(
    cx: &Ctx<'_>,
    find: impl Fn(Vec<ListedProject>) -> Result<T, Refusal>,
) -> Result<T, Error> {
    let missing = match find(projects(cx).await?) {
        Err(missing @ (Refusal::UnknownProject { .. } | Refusal::ProjectGone)) => missing,
        found => return Ok(found?),
    };
    if cx.store.freshness().await?.projects.is_some_and(|read| cx.now - read < JUST_READ) {
        return Err(missing.into());
    }
    let read = cx.timetrack.projects().await.map_err(|_| Refusal::TimeTrackSilent)?;
    if !read.rows.is_empty() {
        cx.store.replace_projects(&read.rows, cx.now).await?;
    }
    match find(cx.store.known_projects().await?) {
        Err(Refusal::UnknownProject { text }) if read.counts.is_cut => {
            Err(Refusal::NotFoundOut { text }.into())
        }
        found => Ok(found?),
    }
}

/// The same for tasks.
pub(super) async fn find_task(
    cx: &Ctx<'_>,
    find: impl Fn(Vec<TaskName>) -> Result<TaskName, Refusal>,
) -> Result<TaskName, Error> {
    let missing = match find(tasks(cx).await?) {
        Err(missing @ Refusal::UnknownTask { .. }) => missing,
        found => return Ok(found?),
    };
    if cx.store.freshness().await?.tasks.is_some_and(|read| cx.now - read < JUST_READ) {
        return Err(missing.into());
    }
    let read = cx.timetrack.tasks().await.map_err(|_| Refusal::TimeTrackSilent)?;
    if !read.rows.is_empty() {
        cx.store.replace_tasks(&read.rows, cx.now).await?;
    }
    match find(cx.store.known_tasks().await?) {
        Err(Refusal::UnknownTask { text }) if read.counts.is_cut => Err(Refusal::NotFoundOut { text }.into()),
        found => Ok(found?),
    }
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
