//! `/admin inbox`: sets the channel and the hour of the morning list, shows them, and ends it.

use super::{Ctx, Error, Outcome, ReplyTarget, channel, read};
use crate::model::Inbox;
use crate::reply;
use crate::slash::{ArgError, Args, CommandOption, Interaction, Permission, Spec};

pub(super) const SPEC: Spec = Spec {
    path: &["admin", "inbox"],
    options: &[CommandOption::channel("channel"), CommandOption::number("hour", 0, 23)],
    permission: Permission::Admin,
};

/// If none is named.
const HOUR: u32 = 8;

pub(super) async fn run(cx: &Ctx<'_>, interaction: &Interaction, args: Args) -> Result<Outcome, Error> {
    let (chosen, hour) = read(args, |args| Ok((args.channel("channel")?, hour(args)?)))?;
    let (guild, context) = (channel::guild(interaction)?, cx.private_context(interaction));
    let (zone, old) = (&cx.settings.default_zone, cx.store.inbox(guild).await?);
    let channel = match (chosen, &old) {
        (Some(chosen), _) => {
            channel::check(&chosen, channel::TO_FIND_AGAIN)?;
            chosen.id
        }
        // The same channel at another hour.
        (None, Some(old)) if hour.is_some() => old.channel,
        (None, _) => {
            let inbox = old.as_ref().map(|inbox| (inbox.channel, inbox.hour, inbox.is_blocked));
            return Ok(Outcome::say(reply::inbox_shown(inbox, zone, context)));
        }
    };
    let hour = hour.or(old.map(|old| old.hour)).unwrap_or(HOUR);
    let last_day = Inbox::last_day_when_set(hour, zone, cx.now);
    let inbox = Inbox { guild, channel, hour, last_day, is_blocked: false };
    cx.store.set_inbox(inbox, interaction.member, cx.now).await?;
    let readers = channel::readers(cx, guild, channel).await;
    Ok(Outcome::say(reply::inbox_set(channel, hour, zone, readers, context)))
}

/// Discord keeps to the bounds; what lies outside of them was not sent by a client of this version.
fn hour(args: &mut Args) -> Result<Option<u32>, ArgError> {
    let Some(hour) = args.number("hour")? else { return Ok(None) };
    let hour = u32::try_from(hour).ok().filter(|hour| *hour < 24);
    hour.map(Some).ok_or(ArgError("hour"))
}

/// Ends the morning list. Pressed twice, it says the same.
pub(super) async fn off(cx: &Ctx<'_>, interaction: &Interaction) -> Result<Outcome, Error> {
    let guild = channel::guild(interaction)?;
    cx.store.remove_inbox(guild, interaction.member, cx.now).await?;
    let reply = reply::inbox_ended(cx.private_context(interaction));
    Ok(Outcome::say(ReplyTarget::SameMessage.apply(reply)))
}
