//! The channel that an admin chooses for a message of the bot: whether it can be posted there, and who can read it.

use super::{Ctx, Error};
use crate::model::{ChannelId, ChannelRight, GuildId, Refusal};
use crate::reply::Readers;
use crate::slash::{Channel, ChannelKind, Interaction};

/// For a message that the bot has to find again.
pub(super) const TO_FIND_AGAIN: &[ChannelRight] = &[ChannelRight::ReadHistory];

/// Whether the bot can post in a channel, by what Discord says of it in the interaction itself. `more` is needed beside the rights to
/// post.
pub(super) fn check(channel: &Channel, more: &[ChannelRight]) -> Result<(), Refusal> {
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
    let needed = needed.into_iter().chain(more.iter().copied());
    let missing: Vec<_> = needed.filter(|right| !rights.contains(right)).collect();
    if missing.is_empty() { Ok(()) } else { Err(Refusal::ChannelRights { channel: id, missing }) }
}

/// The server of an interaction; every command is authorized for one.
pub(super) fn guild(interaction: &Interaction) -> Result<GuildId, Error> {
    Ok(interaction.guild.ok_or(Refusal::NotInGuild)?)
}

/// Whether everybody can read a channel.
pub(super) async fn readers(cx: &Ctx<'_>, guild: GuildId, channel: ChannelId) -> Readers {
    match cx.discord.channel_access(guild, channel).await {
        Ok(access) if access.is_public => Readers::Everybody,
        Ok(_) => Readers::Fine,
        Err(error) => {
            tracing::warn!("who can read a channel could not be found out: {error}");
            Readers::Unknown
        }
    }
}
