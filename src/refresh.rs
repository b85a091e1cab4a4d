//! Keeps the catalogue of users, projects and tasks fresh in the background.

use std::sync::Arc;
use std::time::Duration;

use crate::app::App;
use crate::timetrack::{Counts, Error, List};

/// Between two readings of all lists.
const FRESH: Duration = Duration::from_secs(600);
/// After a reading that failed, doubled up to [`FRESH`].
const RETRY: Duration = Duration::from_secs(5);

/// Reads all lists now and again until `app.stop`. What was read last stays usable while TimeTrack is down.
pub async fn run(app: Arc<App>) {
    // A reading under way ends with the stop too.
    app.stop.run_until_cancelled(read_again_and_again(&app)).await;
}

async fn read_again_and_again(app: &App) {
    let mut pause = RETRY;
    let mut last = None;
    loop {
        pause = match refresh(app).await {
            Ok(read) => {
                if last.replace(read) != Some(read) {
                    log(read);
                }
                FRESH
            }
            Err(error) => {
                let pause_s = pause.as_secs();
                if let Some(Error::KeyRefused { .. }) = error.downcast_ref() {
                    tracing::error!(pause_s, "{error}: correct TIMETRACK_API_KEY and TIMETRACK_API_SECRET");
                } else {
                    tracing::warn!(pause_s, "users, projects and tasks could not be read: {error:#}");
                }
                (pause * 2).min(FRESH)
            }
        };
        app.clock.sleep_until(app.clock.now() + pause).await;
    }
}

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

fn log(Read { users, projects, tasks }: Read) {
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
