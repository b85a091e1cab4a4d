//! Reads TimeTrack's lists of users, projects and tasks into the catalogue.

use chrono::TimeDelta;

use crate::app::App;
use crate::timetrack::{Counts, Error, List};

/// How many rows came with each list, and what became of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Read {
    /// `/users`
    pub users: Counts,
    /// `/projects`
    pub projects: Counts,
    /// `/tasks`
    pub tasks: Counts,
}

/// Says what came of a reading that failed, and when the next one follows.
pub(crate) fn log_failure(error: &anyhow::Error, pause: TimeDelta) {
    let pause_s = pause.num_seconds();
    if let Some(Error::KeyRefused { .. }) = error.downcast_ref() {
        tracing::error!(pause_s, "{error}: correct TIMETRACK_API_KEY and TIMETRACK_API_SECRET");
    } else {
        tracing::warn!(pause_s, "users, projects and tasks could not be read: {error:#}");
    }
}

/// Says what came of a reading.
pub(crate) fn log(Read { users, projects, tasks }: Read) {
    if [users, projects, tasks].iter().all(Counts::is_whole) {
        tracing::info!(%users, %projects, %tasks, "the lists of TimeTrack were read");
    } else {
        tracing::warn!(%users, %projects, %tasks, "the lists of TimeTrack were read, but not every row is as it should be");
    }
}

/// Reads all lists once.
///
/// # Errors
/// TimeTrack's or the database's; lists that were read before it stay replaced.
pub async fn refresh(app: &App) -> anyhow::Result<Read> {
    let timetrack = app.timetrack.in_background();
    let List { rows, counts: users } = timetrack.users().await?;
    if believable("users", rows.len(), app.store.known_users().await?.len()) {
        app.store.replace_users(&rows, app.clock.now()).await?;
    }
    let List { rows, counts: projects } = timetrack.projects().await?;
    if believable("projects", rows.len(), app.store.known_projects().await?.len()) {
        app.store.replace_projects(&rows, app.clock.now()).await?;
    }
    let List { rows, counts: tasks } = timetrack.tasks().await?;
    if believable("tasks", rows.len(), app.store.known_tasks().await?.len()) {
        app.store.replace_tasks(&rows, app.clock.now()).await?;
    }
    Ok(Read { users, projects, tasks })
}

/// An empty answer is one of the forms of "nothing to say". It does not take away what was known; a list that shrank does.
fn believable(list: &str, now: usize, before: usize) -> bool {
    let is_gone = now == 0 && before > 0;
    if is_gone {
        tracing::warn!("TimeTrack's list of {list} came empty; the last one is kept");
    }
    !is_gone
}
