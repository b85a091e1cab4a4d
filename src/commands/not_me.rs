//! *That's not me*, under the welcome message: the link is suspended, and the admins are told.

use chrono::{DateTime, Utc};

use super::{Ctx, Error, Outcome, ReplyTarget};
use crate::model::Refusal;
use crate::reply;
use crate::slash::Interaction;

/// Suspends the link that the button was drawn for. If it is another one now, says which, with a button for that.
pub(super) async fn run(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    linked_at: Option<DateTime<Utc>>,
) -> Result<Outcome, Error> {
    let link = cx.store.link(interaction.member).await?.ok_or(Refusal::NotLinked)?;
    let context = cx.private_context(interaction);
    if linked_at != Some(link.linked_at) {
        let now = (link.member, link.linked_at);
        return Ok(Outcome::say(reply::another_link(now, &link.username, context)));
    }
    if !cx.store.suspend_link(&link, cx.now).await? {
        return Err(Refusal::Outdated.into());
    }
    let open = cx.store.open_punches(link.member).await?;
    let reply = reply::link_suspended(&open, context);
    Ok(Outcome::say(ReplyTarget::SameMessage.apply(reply)))
}
