//! A press on a button. Must not know how ids are written (`reply/press.rs`) or who may press (`gate.rs`).

use super::{
    Ctx, Error, Outcome, Place, admin_links, admin_queue, choose, gate, go_on, question, record, status,
};
use crate::model::{Action, Refusal};
use crate::reply::press::Does;
use crate::slash::{Args, Call};

/// Passes the gate, then does what the button says.
pub(super) async fn run(cx: &Ctx<'_>, call: &Call, id: &str) -> Result<Outcome, Error> {
    match gate::button(cx, call, id).await?.does {
        Does::ClockIn => record::press(cx, call, Action::ClockIn, None).await,
        Does::ClockOut(start) => record::press(cx, call, Action::ClockOut, start).await,
        Does::Pause(start) => record::press(cx, call, Action::Pause, start).await,
        Does::Resume(start) => record::press(cx, call, Action::Resume, start).await,
        Does::Stop(start) => record::press(cx, call, Action::Stop, start).await,
        Does::GoOn { punch } => go_on::run(cx, call, punch).await,
        Does::StopAt { start, at } => record::press_at(cx, call, Action::Stop, (start, at)).await,
        Does::Refresh => status::show(cx, call, Place::Same).await,
        Does::Choose { draft, which } => choose::run(cx, call, draft, which).await,
        Does::Book { punch } => question::book(cx, call, punch).await,
        Does::When { punch } => question::when(cx, call, punch).await,
        Does::Links { page } => admin_links::show(cx, call, page, Place::Same).await,
        Does::Queue { page } => admin_queue::show(cx, call, page, Place::Same).await,
        Does::AskGiveUp { punch, page } => admin_queue::ask(cx, call, punch, page).await,
        Does::Decide { punch, verb, page } => admin_queue::decide(cx, call, punch, verb, page).await,
    }
}

/// The same for a form that was filled in; its id is that of the button that opened it.
pub(super) async fn filled(cx: &Ctx<'_>, call: &Call, id: &str, args: Args) -> Result<Outcome, Error> {
    match gate::button(cx, call, id).await?.does {
        Does::When { punch } => question::filled(cx, call, punch, args).await,
        _ => Err(Refusal::Outdated.into()),
    }
}
