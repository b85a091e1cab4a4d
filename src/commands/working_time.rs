//! *Working time* in the menu of a member: what `/who` knows of them. For admins it leads to the link and to its end.

use super::{Ctx, Error, Outcome, ReplyTarget, authorize, read, who};
use crate::model::{MemberId, Refusal, WhoPolicy};
use crate::reply::{self, Reply};
use crate::slash::{ArgError, Args, CommandOption, Interaction, Permission, Spec};

pub(super) const SPEC: Spec = Spec {
    path: &["Working time"],
    options: &[CommandOption::TARGET],
    // Who may see whom depends on the target.
    permission: Permission::Member,
};

pub(super) async fn run(cx: &Ctx<'_>, interaction: &Interaction, args: Args) -> Result<Outcome, Error> {
    let target = CommandOption::TARGET.name;
    let (member, is_bot) = read(args, |args| args.member(target)?.ok_or(ArgError(target)))?;
    if is_bot {
        return Err(Refusal::IsABot.into());
    }
    show(cx, interaction, member, ReplyTarget::NewMessage).await
}

pub(super) async fn show(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    member: MemberId,
    target: ReplyTarget,
) -> Result<Outcome, Error> {
    let (context, is_admin) =
        (cx.private_context(interaction), authorize::is_admin(cx.settings, interaction));
    // Where nobody may see who is at work, the menu still leads an admin to the link and its end.
    let is_hidden = cx.settings.who == WhoPolicy::Off && member != interaction.member;
    if is_hidden && is_admin {
        let reply = match cx.store.link(member).await? {
            Some(link) => reply::working_time_hidden(member, &link.username, context),
            None => reply::working_time_unlinked(member, context),
        };
        return Ok(Outcome::say(target.apply(reply)));
    }
    authorize::may_see(cx, interaction, Some(member)).await?;
    let reply = match cx.store.person_seen(member, &cx.settings.default_zone, cx.now).await? {
        Some(person) => {
            let until_seen = who::until_seen(cx, cx.store.links(0, 0).await?.1);
            reply::working_time(&who::row(cx, &person), until_seen, is_admin, context)
        }
        None if is_admin => reply::working_time_unlinked(member, context),
        None if member == interaction.member => return Err(Refusal::NotLinked.into()),
        None => return Err(Refusal::MemberNotLinked { member }.into()),
    };
    Ok(Outcome::say(target.apply(reply)))
}

/// Asks before the link is removed.
pub(super) async fn ask_unlink(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    member: MemberId,
) -> Result<Outcome, Error> {
    let link = cx.store.link(member).await?.ok_or(Refusal::MemberNotLinked { member })?;
    let open = cx.store.open_punches(member).await?;
    let reply = reply::ask_unlink(member, &link.username, &open, cx.private_context(interaction));
    Ok(Outcome::say(ReplyTarget::SameMessage.apply(reply)))
}

pub(super) async fn unlink(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    member: MemberId,
) -> Result<Outcome, Error> {
    Ok(Outcome::say(ReplyTarget::SameMessage.apply(remove_link(cx, interaction, member).await?)))
}

/// Removes a link. The reply names the punches that are not booked yet.
pub(super) async fn remove_link(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    member: MemberId,
) -> Result<Reply, Error> {
    let Some(username) = cx.store.remove_link(member, interaction.member, cx.now).await? else {
        return Err(Refusal::MemberNotLinked { member }.into());
    };
    let open = cx.store.open_punches(member).await?;
    Ok(reply::unlinked(member, &username, &open, cx.private_context(interaction)))
}
