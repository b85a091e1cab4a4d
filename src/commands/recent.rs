//! The projects that a person used last, as buttons: `/project start` without a project, *Start project* and *Switch project*.

use std::time::Duration;

use sha2::{Digest, Sha256};

use super::{Ctx, Error, Outcome, catalogue, record};
use crate::model::{Action, ListedProject, Project, Refusal, Timer, TimerKind, TimerState};
use crate::reply::button::{ButtonAction, ProjectKey};
use crate::reply::{self, RecentProject};
use crate::slash::Interaction;
use crate::timers::{Timers, Whose};
use crate::timetrack::Sure;

/// Projects offered: two rows of buttons.
const OFFERED: usize = 10;
/// So long TimeTrack may take to show what runs.
const READ_TIMEOUT: Duration = Duration::from_secs(1);

/// Offers the projects that the person used last and that TimeTrack still has, but for the one that runs, or all if there are few and none
/// was used yet. Every button starts its project; delivery finds out whether that continues one that is paused.
pub(super) async fn offer(cx: &Ctx<'_>, interaction: &Interaction) -> Result<Outcome, Error> {
    let known = enabled(catalogue::projects(cx).await?);
    let used = cx.store.recent_projects(interaction.member).await?;
    let current = current(cx, interaction).await?;
    let used = used.iter().filter_map(|used| listed(&known, used));
    let state = current.as_ref().map(|timer| timer.state);
    let on = current.as_ref().and_then(|timer| listed(&known, timer.project.as_ref()?));
    let continued = match state {
        Some(TimerState::Paused) => on,
        Some(TimerState::Stopped) => used.clone().next(),
        // It runs, or nobody knows whether it does.
        _ => None,
    };
    let running = on.filter(|_| state == Some(TimerState::Running));
    let mut offered: Vec<&Project> = continued.into_iter().collect();
    for project in used {
        if Some(project) != running && !offered.contains(&project) {
            offered.push(project);
        }
    }
    if offered.is_empty() && known.len() <= OFFERED {
        offered.extend(known.iter().filter(|project| Some(*project) != running));
    }
    let offered: Vec<RecentProject> = offered
        .into_iter()
        .take(OFFERED)
        .map(|project| RecentProject {
            action: ButtonAction::Start(key(project)),
            project: project.clone(),
            is_continued: continued == Some(project),
        })
        .collect();
    let context = cx.private_context(interaction);
    Ok(Outcome::say(reply::recent(&offered, running, interaction.member, context)))
}

/// The project as the list spells it; `None` if the list does not have it, or several that look like it.
fn listed<'a>(known: &'a [Project], shown: &Project) -> Option<&'a Project> {
    let mut fitting = known.iter().filter(|known| shown.shows(known));
    fitting.next().filter(|_| fitting.next().is_none())
}

/// The project timer as TimeTrack shows it; `None` if it does not say so in time.
async fn current(cx: &Ctx<'_>, interaction: &Interaction) -> Result<Option<Timer>, Error> {
    let Some(link) = cx.store.link(interaction.member).await? else { return Ok(None) };
    let timers = Timers { store: cx.store, timetrack: cx.timetrack, mode: cx.settings.mode };
    let zone = link.zone.as_ref().unwrap_or(&cx.settings.default_zone);
    let whose = Whose { member: link.member, username: &link.username, zone };
    let reading = timers.read(whose, (TimerKind::Project, Sure::AsShown), cx.now);
    Ok(match tokio::time::timeout(READ_TIMEOUT, reading).await {
        Ok(read) => read?.ok(),
        Err(_) => None,
    })
}

/// Starts the project of a button, at the interaction.
pub(super) async fn start(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    wanted: ProjectKey,
) -> Result<Outcome, Error> {
    let named = |known: Vec<ListedProject>| {
        enabled(known).into_iter().find(|project| key(project) == wanted).ok_or(Refusal::ProjectGone)
    };
    let project = catalogue::find_project(cx, named).await?;
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
