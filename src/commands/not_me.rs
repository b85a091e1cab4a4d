//! *That's not me*, under the welcome message: the link is suspended, and the admins are told.

use super::{Ctx, Error, Outcome, ReplyTarget};
use crate::model::Refusal;
use crate::reply;
use crate::slash::Interaction;

pub(super) async fn run(cx: &Ctx<'_>, interaction: &Interaction) -> Result<Outcome, Error> {
    if !cx.store.suspend_link(interaction.member, cx.now).await? {
        return Err(Refusal::NotLinked.into());
    }
    let reply = reply::link_suspended(cx.private_context(interaction));
    Ok(Outcome::say(ReplyTarget::SameMessage.apply(reply)))
}
