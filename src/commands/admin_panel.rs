//! `/admin panel`: posts a message with buttons that anyone presses for themselves.
//!
//! The message is sent while the admin waits for the answer, with the number of the interaction as its nonce: delivered twice, the command
//! posts one message. If the outcome is unknown, the admin is told to look, and nothing is posted later by itself.

use super::{Ctx, Error, Outcome, channel, read};
use crate::discord;
use crate::model::Refusal;
use crate::reply::{self, ReplyContext};
use crate::slash::{ArgError, Args, CommandOption, Interaction, Permission, Spec};

pub(super) const SPEC: Spec = Spec {
    path: &["admin", "panel"],
    options: &[CommandOption::channel("channel").required()],
    permission: Permission::Admin,
};

pub(super) async fn run(cx: &Ctx<'_>, interaction: &Interaction, args: Args) -> Result<Outcome, Error> {
    let channel = read(args, |args| args.channel("channel")?.ok_or(ArgError("channel")))?;
    channel::check(&channel, &[])?;
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
