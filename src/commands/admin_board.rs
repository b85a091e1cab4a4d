//! `/admin board`: sets the channel of the live list of who is at work, shows where it is, and ends it. The message itself is sent and
//! edited by the worker for notices.

use super::{Ctx, Error, Outcome, ReplyTarget, channel, read};
use crate::model::{Board, Refusal, WhoPolicy};
use crate::reply::{self, OldMessage, Readers};
use crate::slash::{Args, CommandOption, Interaction, Permission, Spec};

pub(super) const SPEC: Spec = Spec {
    path: &["admin", "board"],
    options: &[CommandOption::channel("channel")],
    permission: Permission::Admin,
};

pub(super) async fn run(cx: &Ctx<'_>, interaction: &Interaction, args: Args) -> Result<Outcome, Error> {
    let chosen = read(args, |args| args.channel("channel"))?;
    let (guild, context) = (channel::guild(interaction)?, cx.private_context(interaction));
    let Some(chosen) = chosen else {
        let board = cx.store.board(guild).await?;
        return Ok(Outcome::say(reply::board_shown(board.as_ref(), context)));
    };
    if cx.settings.who == WhoPolicy::Off {
        return Err(Refusal::WhoOff.into());
    }
    channel::check(&chosen, channel::TO_FIND_AGAIN)?;
    let readers = match cx.settings.who {
        WhoPolicy::Admins => channel::readers(cx, guild, chosen.id).await,
        WhoPolicy::Members | WhoPolicy::Off => Readers::Fine,
    };
    let (is_hidden, by) = (readers != Readers::Fine, (interaction.member, cx.now));
    let moved = cx.store.set_board((guild, chosen.id), is_hidden, by).await?;
    let old = delete_message(cx, moved).await;
    Ok(Outcome::say(reply::board_set(chosen.id, readers, old, context)))
}

/// Ends the board. Pressed twice, it says the same.
pub(super) async fn off(cx: &Ctx<'_>, interaction: &Interaction) -> Result<Outcome, Error> {
    let guild = channel::guild(interaction)?;
    let ended = cx.store.remove_board(guild, interaction.member, cx.now).await?;
    let reply = reply::board_ended(delete_message(cx, ended).await, cx.private_context(interaction));
    Ok(Outcome::say(ReplyTarget::SameMessage.apply(reply)))
}

/// Nobody edits the message of this board any more, so that it must not stay.
async fn delete_message(cx: &Ctx<'_>, board: Option<Board>) -> OldMessage {
    let Some((channel, message)) = board.and_then(|board| Some((board.channel, board.message?))) else {
        return OldMessage::None;
    };
    match cx.discord.delete_message(channel, message).await {
        Ok(()) => OldMessage::Deleted,
        Err(error) => {
            tracing::warn!("the message of a board could not be deleted: {error}");
            OldMessage::Left { channel }
        }
    }
}
