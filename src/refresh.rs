//! Keeps the catalogue of users, projects and tasks fresh in the background. Must not know what it is used for.

use std::sync::Arc;
use std::time::Duration;

use crate::app::App;
use crate::store::catalogue::{KnownProject, KnownUser};

/// Between two readings of all lists.
const FRESH: Duration = Duration::from_secs(600);
/// After a reading that failed, doubled up to [`FRESH`].
const RETRY: Duration = Duration::from_secs(5);

/// Reads all lists now and again until `app.stop`. What was read last stays usable while TimeTrack is down.
pub async fn run(app: Arc<App>) {
    let mut pause = RETRY;
    loop {
        pause = match refresh(&app).await {
            Ok(()) => FRESH,
            Err(error) => {
                tracing::warn!(
                    pause_s = pause.as_secs(),
                    "users, projects and tasks could not be read: {error:#}"
                );
                (pause * 2).min(FRESH)
            }
        };
        tokio::select! {
            () = app.clock.sleep_until(app.clock.now() + pause) => {}
            () = app.stop.cancelled() => return,
        }
    }
}

/// Reads all lists once.
///
/// # Errors
/// TimeTrack's or the database's; lists that were read before it stay replaced.
pub async fn refresh(app: &App) -> anyhow::Result<()> {
    let users: Vec<_> = app.timetrack.users().await?.into_iter().map(known_user).collect();
    if believable("users", users.len(), app.store.known_users().await?.len()) {
        app.store.replace_users(&users, app.clock.now()).await?;
    }
    let projects: Vec<_> = app.timetrack.projects().await?.into_iter().map(known_project).collect();
    if believable("projects", projects.len(), app.store.known_projects().await?.len()) {
        app.store.replace_projects(&projects, app.clock.now()).await?;
    }
    let tasks = app.timetrack.tasks().await?;
    if believable("tasks", tasks.len(), app.store.known_tasks().await?.len()) {
        app.store.replace_tasks(&tasks, app.clock.now()).await?;
    }
    tracing::debug!(users = users.len(), projects = projects.len(), tasks = tasks.len(), "catalogue read");
    Ok(())
}

/// An empty answer is one of the forms of "nothing to say". It does not take away what was known; a list that shrank does.
fn believable(list: &str, now: usize, before: usize) -> bool {
    let is_gone = now == 0 && before > 0;
    if is_gone {
        tracing::warn!("TimeTrack's list of {list} came empty; the last one is kept");
    }
    !is_gone
}

fn known_user(user: crate::timetrack::User) -> KnownUser {
    KnownUser { username: user.username, full_name: user.full_name, email: user.email, enabled: user.enabled }
}

fn known_project(row: crate::timetrack::ProjectRow) -> KnownProject {
    KnownProject { project: row.project, enabled: row.enabled }
}
