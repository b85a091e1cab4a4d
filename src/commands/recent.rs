//! The projects that a person used last, as buttons: `/project start` without a project, *Start project* and *Switch project*.

use sha2::{Digest, Sha256};

use super::{Ctx, Error, Outcome, catalogue, record};
use crate::model::{Action, ListedProject, Project, Refusal};
use crate::reply::button::{ButtonAction, ProjectKey};
use crate::reply::{self, RecentProject};
use crate::slash::Interaction;

/// Projects offered: two rows of buttons.
const OFFERED: usize = 10;

/// Offers the projects that the person used last and that TimeTrack still has, but for the one that runs, or all if there are few and none
/// was used yet.
pub(super) async fn offer(cx: &Ctx<'_>, interaction: &Interaction) -> Result<Outcome, Error> {
    let mut known = enabled(catalogue::projects(cx).await?);
    let used = cx.store.recent_projects(interaction.member).await?;
    let running = used.projects.first().filter(|_| used.is_running());
    known.retain(|known| running.is_none_or(|running| !known.shows(running)));
    let is_known = |used: &&Project| known.iter().any(|known| known.shows(used));
    let mut offered: Vec<RecentProject> = used
        .projects
        .iter()
        .filter(is_known)
        .take(OFFERED)
        .map(|project| RecentProject {
            project: project.clone(),
            action: match used.last {
                Some(Action::Pause) if used.projects.first() == Some(project) => ButtonAction::Resume(None),
                _ => ButtonAction::Start(key(project)),
            },
            is_continued: running.is_none() && used.projects.first() == Some(project),
        })
        .collect();
    if offered.is_empty() && known.len() <= OFFERED {
        offered.extend(known.into_iter().map(|project| RecentProject {
            action: ButtonAction::Start(key(&project)),
            project,
            is_continued: false,
        }));
    }
    let context = cx.private_context(interaction);
    Ok(Outcome::say(reply::recent(&offered, interaction.member, context)))
}

/// Starts the project of a button, at the interaction.
pub(super) async fn start(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    wanted: ProjectKey,
) -> Result<Outcome, Error> {
    let known = enabled(catalogue::projects(cx).await?);
    let project = known.into_iter().find(|project| key(project) == wanted).ok_or(Refusal::ProjectGone)?;
    record::press(cx, interaction, Action::Start { project, task: None, note: None }, None).await
}

fn enabled(known: Vec<ListedProject>) -> Vec<Project> {
    known.into_iter().filter(|known| known.enabled).map(|known| known.project).collect()
}

/// What a button names a project by: a hash of client and name, for a name does not fit.
fn key(project: &Project) -> ProjectKey {
    let hash = Sha256::digest(format!("{}\0{}", project.client, project.name));
    ProjectKey(hash.iter().take(8).fold(0, |key, byte| key << 8 | u64::from(*byte)))
}
