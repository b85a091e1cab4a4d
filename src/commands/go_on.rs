//! Completes what was done in part. *Go on with …*: after a switch that stopped the old project but did not start the new one, starts the old project again at the instant
//! it was stopped, so that no gap is left.

use chrono::TimeDelta;

use super::{Ctx, Error, Outcome, record};
use crate::model::{Action, Note, Project, Punch, PunchId, PunchState, Refusal, TaskName, Timer};
use crate::slash::Interaction;

/// Later punches that are checked. If there are more, the button is out of date.
const MAX_LATER: u32 = 20;

/// Refused if the project timer was changed since. A second press asks for the same instant, and finds the project running.
pub(super) async fn run(cx: &Ctx<'_>, interaction: &Interaction, punch: PunchId) -> Result<Outcome, Error> {
    let switch = cx.store.punch(punch).await?.ok_or(Refusal::Outdated)?;
    if switch.member != interaction.member {
        return Err(Refusal::NotYours.into());
    }
    let action = switch.half_done().and_then(restart).ok_or(Refusal::Outdated)?;
    let is_over = matches!(switch.state, PunchState::Refused | PunchState::Cancelled);
    let is_theirs = record::is_same_user(cx, interaction, &switch).await?;
    if !is_over
        || !is_theirs
        || cx.now - switch.at > cx.settings.at_limit
        || is_overtaken(cx, &switch, &action).await?
    {
        return Err(Refusal::Outdated.into());
    }
    record::press_at(cx, interaction, action, (None, switch.at)).await
}

/// Asks again, at the same instant, for a later part of an interaction that was refused or given up.
pub(super) async fn again(cx: &Ctx<'_>, interaction: &Interaction, part: PunchId) -> Result<Outcome, Error> {
    let part = cx.store.punch(part).await?.ok_or(Refusal::Outdated)?;
    if part.member != interaction.member {
        return Err(Refusal::NotYours.into());
    }
    let is_over = matches!(part.state, PunchState::Refused | PunchState::Cancelled) && part.part > 1;
    let is_theirs = record::is_same_user(cx, interaction, &part).await?;
    if !is_over || !is_theirs || is_overtaken(cx, &part, &part.action).await? {
        return Err(Refusal::Outdated.into());
    }
    record::press_at(cx, interaction, part.action.clone(), (part.expected_start, part.at)).await
}

/// The action that starts this timer again.
fn restart(timer: &Timer) -> Option<Action> {
    let project = timer.project.as_ref()?;
    let project = Project::new(&project.client, &project.name).ok()?;
    let task = timer.task.as_deref().and_then(|task| TaskName::new(task).ok());
    let note = timer.note.as_deref().and_then(|note| Note::new(note).ok());
    Some(Action::Start { project, task, note })
}

/// Whether a later punch changes the project timer.
async fn is_overtaken(cx: &Ctx<'_>, earlier: &Punch, again: &Action) -> Result<bool, Error> {
    let later = cx.store.around(earlier, (cx.now - earlier.at).max(TimeDelta::zero()), MAX_LATER).await?;
    let is_other = |punch: &Punch| {
        let is_same = punch.action == *again && punch.at == earlier.at;
        let is_later =
            punch.interaction > earlier.interaction && punch.action.timer() == earlier.action.timer();
        is_later && !is_same && !matches!(punch.state, PunchState::Refused | PunchState::Cancelled)
    };
    Ok(later.len() >= MAX_LATER as usize || later.iter().any(is_other))
}
