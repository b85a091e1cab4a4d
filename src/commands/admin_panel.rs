//! `/admin panel`: posts a message with buttons that anyone presses for themselves.
//!
//! The message is sent while the admin waits for the answer, with the number of the interaction as its nonce: delivered twice, the command
//! posts one message. If the outcome is unknown, the admin is told to look, and nothing is posted later by itself.

use super::{Ctx, Error, Outcome, read};
use crate::discord;
use crate::model::{ChannelRight, Refusal};
use crate::reply::{self, ReplyContext};
use crate::slash::{ArgError, Args, Channel, ChannelKind, CommandOption, Interaction, Permission, Spec};

pub(super) const SPEC: Spec = Spec {
    path: &["admin", "panel"],
    options: &[CommandOption::channel("channel").required()],
    permission: Permission::Admin,
};

pub(super) async fn run(cx: &Ctx<'_>, interaction: &Interaction, args: Args) -> Result<Outcome, Error> {
    let channel = read(args, |args| args.channel("channel")?.ok_or(ArgError("channel")))?;
    check(&channel)?;
    let context = cx.private_context(interaction);
    let panel = reply::panel(ReplyContext { locale: cx.default_locale, private: false, ..context });
    match cx.discord.send(channel.id.0, &panel, interaction.id.0).await {
        Ok(()) => Ok(Outcome::say(reply::panel_posted(channel.id, context))),
        Err(discord::Error::NotAccessible(why) | discord::Error::Other(why)) => {
            tracing::warn!("a panel could not be posted: {why}");
            Err(Refusal::ChannelClosed { channel: channel.id }.into())
        }
        Err(error) => {
            tracing::warn!("a panel may not have been posted: {error}");
            Err(Refusal::PostUnclear { channel: channel.id }.into())
        }
    }
}

/// Whether the bot can post in a channel, by what Discord says of it in the interaction itself.
fn check(channel: &Channel) -> Result<(), Refusal> {
    let id = channel.id;
    match channel.kind {
        ChannelKind::Other => return Err(Refusal::NoTextChannel { channel: id }),
        ChannelKind::Thread { archived: true } => return Err(Refusal::ArchivedThread { channel: id }),
        ChannelKind::Text | ChannelKind::Thread { .. } => {}
    }
    let send = match channel.kind {
        ChannelKind::Thread { .. } => ChannelRight::SendInThreads,
        _ => ChannelRight::Send,
    };
    // A Discord that does not say lets the bot try.
    let Some(rights) = &channel.rights else { return Ok(()) };
    let needed = [ChannelRight::View, send, ChannelRight::EmbedLinks];
    let missing: Vec<_> = needed.into_iter().filter(|right| !rights.contains(right)).collect();
    if missing.is_empty() { Ok(()) } else { Err(Refusal::ChannelRights { channel: id, missing }) }
}
