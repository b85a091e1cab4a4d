//! Handles buttons, and the modals they open.

use super::{
    Ctx, Error, Outcome, ReplyTarget, admin_board, admin_inbox, admin_links, admin_queue, authorize, back,
    choose, go_on, not_me, question, recent, record, reminders, status, take_break, which_day, who,
    working_time,
};
use crate::model::{Action, Refusal};
use crate::reply::button::{ButtonAction, ReminderButton};
use crate::slash::{Args, Interaction};

pub(super) async fn run(cx: &Ctx<'_>, interaction: &Interaction, id: &str) -> Result<Outcome, Error> {
    match authorize::button(cx, interaction, id).await?.action {
        ButtonAction::ClockIn => back::clock_in(cx, interaction).await,
        ButtonAction::Back(of) => back::press(cx, interaction, of).await,
        ButtonAction::Reminder(button) => reminders::press(cx, interaction, button).await,
        ButtonAction::BackAt(of) => back::form(cx, interaction, of).await,
        ButtonAction::Returned { punch } => question::returned(cx, interaction, punch).await,
        ButtonAction::Break(start) => {
            record::press(cx, interaction, Action::Break { planned: None }, start).await
        }
        ButtonAction::More { punch, until } => take_break::more(cx, interaction, punch, until).await,
        ButtonAction::Again { punch } => go_on::again(cx, interaction, punch).await,
        ButtonAction::ClockOut(start) => record::press(cx, interaction, Action::ClockOut, start).await,
        ButtonAction::Pause(start) => record::press(cx, interaction, Action::Pause, start).await,
        ButtonAction::Resume(start) => record::press(cx, interaction, Action::Resume, start).await,
        ButtonAction::Stop(start) => record::press(cx, interaction, Action::Stop, start).await,
        ButtonAction::GoOn { punch } => go_on::run(cx, interaction, punch).await,
        ButtonAction::At(moment) => which_day::run(cx, interaction, moment).await,
        ButtonAction::On(moment) => which_day::on(cx, interaction, moment).await,
        ButtonAction::Refresh => status::show(cx, interaction, ReplyTarget::SameMessage).await,
        ButtonAction::Switch => recent::offer(cx, interaction).await,
        ButtonAction::Start(key) => recent::start(cx, interaction, key).await,
        ButtonAction::NotMe { linked_at } => not_me::run(cx, interaction, linked_at).await,
        ButtonAction::Choose { draft, occurrence } => choose::run(cx, interaction, draft, occurrence).await,
        ButtonAction::Book { punch } => question::book(cx, interaction, punch).await,
        ButtonAction::When { punch } => question::when(cx, interaction, punch).await,
        ButtonAction::Who { page } => who::show(cx, interaction, page, ReplyTarget::SameMessage).await,
        ButtonAction::WorkingTime { member } => {
            working_time::show(cx, interaction, member, ReplyTarget::SameMessage).await
        }
        ButtonAction::AskUnlink { member } => working_time::ask_unlink(cx, interaction, member).await,
        ButtonAction::Unlink { member } => working_time::unlink(cx, interaction, member).await,
        ButtonAction::BoardOff => admin_board::off(cx, interaction).await,
        ButtonAction::InboxOff => admin_inbox::off(cx, interaction).await,
        ButtonAction::Links { page } => {
            admin_links::show(cx, interaction, page, ReplyTarget::SameMessage).await
        }
        ButtonAction::Queue { page } => {
            admin_queue::show(cx, interaction, page, ReplyTarget::SameMessage).await
        }
        ButtonAction::AskGiveUp { punch, page } => admin_queue::ask(cx, interaction, punch, page).await,
        ButtonAction::Decide { punch, decision, page } => {
            admin_queue::decide(cx, interaction, punch, decision, page).await
        }
    }
}

/// Handles a submitted modal. Its id is that of the button that opened it.
pub(super) async fn filled(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    id: &str,
    args: Args,
) -> Result<Outcome, Error> {
    match authorize::button(cx, interaction, id).await?.action {
        ButtonAction::When { punch } => question::filled(cx, interaction, punch, args).await,
        ButtonAction::BackAt(of) => back::filled(cx, interaction, of, args).await,
        ButtonAction::Reminder(ReminderButton::LeftAt { start }) => {
            reminders::filled(cx, interaction, start, args).await
        }
        _ => Err(Refusal::Outdated.into()),
    }
}
