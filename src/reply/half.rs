//! A switch of which only the first half, the stop, is done: what it has ended, and the button that continues it.

use super::button::ButtonAction;
use super::escape::{self, Safe};
use super::message::{Button, ButtonStyle};
use super::words::Msg;
use super::{Recipient, timer, when};
use crate::model::Punch;

/// Longest project on a button, in UTF-16 units.
const LABEL: usize = 50;

/// What the first half has ended. Every message about such a punch begins with it.
pub(super) fn sentence(punch: &Punch, recipient: Recipient<'_>) -> Option<Safe> {
    let ended = punch.half_done()?;
    let old = match &ended.project {
        Some(project) => timer::project(project),
        None => recipient.context.say(Msg("half-nameless"), &[]),
    };
    let args = [("old", old.into()), ("when", when::phrase(recipient, punch.at).into())];
    let message = if ended.unseen { Msg("half-accepted") } else { Msg("half-done") };
    Some(recipient.context.say(message, &args))
}

/// The button that continues what was ended, once it is clear that the second half will not be done.
pub(super) fn go_on(punch: &Punch, recipient: Recipient<'_>) -> Option<Button> {
    let project = punch.half_done()?.project.as_ref()?;
    // A label is plain text.
    let project = Safe::wording(escape::middle(&project.name, LABEL));
    let label = recipient.context.say(Msg("button-go-on"), &[("project", project.into())]);
    let id = recipient.context.own(recipient.member, ButtonAction::GoOn { punch: punch.id }).encode();
    Some(Button { id, label: label.into(), style: ButtonStyle::Success })
}
