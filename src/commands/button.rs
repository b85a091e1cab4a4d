//! A press on a button.

use super::{
    Ctx, Error, Outcome, Place, admin_links, admin_queue, choose, gate, go_on, question, record, status,
};
use crate::model::{Action, Refusal};
use crate::reply::button::ButtonAction;
use crate::slash::{Args, Interaction};

/// Passes the gate, then does what the button says.
pub(super) async fn run(cx: &Ctx<'_>, interaction: &Interaction, id: &str) -> Result<Outcome, Error> {
    match gate::button(cx, interaction, id).await?.action {
        ButtonAction::ClockIn => record::press(cx, interaction, Action::ClockIn, None).await,
        ButtonAction::ClockOut(start) => record::press(cx, interaction, Action::ClockOut, start).await,
        ButtonAction::Pause(start) => record::press(cx, interaction, Action::Pause, start).await,
        ButtonAction::Resume(start) => record::press(cx, interaction, Action::Resume, start).await,
        ButtonAction::Stop(start) => record::press(cx, interaction, Action::Stop, start).await,
        ButtonAction::GoOn { punch } => go_on::run(cx, interaction, punch).await,
        ButtonAction::StopAt { start, at } => {
            record::press_at(cx, interaction, Action::Stop, (start, at)).await
        }
        ButtonAction::Refresh => status::show(cx, interaction, Place::Same).await,
        ButtonAction::Choose { draft, occurrence } => choose::run(cx, interaction, draft, occurrence).await,
        ButtonAction::Book { punch } => question::book(cx, interaction, punch).await,
        ButtonAction::When { punch } => question::when(cx, interaction, punch).await,
        ButtonAction::Links { page } => admin_links::show(cx, interaction, page, Place::Same).await,
        ButtonAction::Queue { page } => admin_queue::show(cx, interaction, page, Place::Same).await,
        ButtonAction::AskGiveUp { punch, page } => admin_queue::ask(cx, interaction, punch, page).await,
        ButtonAction::Decide { punch, decision, page } => {
            admin_queue::decide(cx, interaction, punch, decision, page).await
        }
    }
}

/// The same for a form that was filled in; its id is that of the button that opened it.
pub(super) async fn filled(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    id: &str,
    args: Args,
) -> Result<Outcome, Error> {
    match gate::button(cx, interaction, id).await?.action {
        ButtonAction::When { punch } => question::filled(cx, interaction, punch, args).await,
        _ => Err(Refusal::Outdated.into()),
    }
}
