//! Direct messages: whether the person is still a member of one of the account's servers. Discord names neither server nor permissions
//! there.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::{Ctx, Error};
use crate::model::{GuildId, Refusal};
use crate::store::links::Link;

/// A membership that was seen counts for this long in direct messages.
const HOLDS: TimeDelta = TimeDelta::days(1);
/// What is younger is not noted anew.
const FRESH: TimeDelta = TimeDelta::hours(12);
/// The longest that Discord is waited for; the response has three seconds in all.
const PATIENCE: Duration = Duration::from_millis(1_200);

/// Notes that Discord named the person as a member of this server, in the interaction itself.
pub(super) fn note(cx: &Ctx<'_>, link: &Link, guild: GuildId) {
    if !is_seen(cx, link, FRESH) {
        cx.store.note_seen(link.member, guild, cx.now);
    }
}

/// Accepts a person who was a member of one of the servers within the last day; asks Discord if that is not known.
pub(super) async fn verify(cx: &Ctx<'_>, link: &Link) -> Result<(), Error> {
    if is_seen(cx, link, HOLDS) {
        return Ok(());
    }
    match tokio::time::timeout(PATIENCE, ask(cx, link)).await {
        Ok(Some(Some(guild))) => {
            cx.store.note_seen(link.member, guild, cx.now);
            Ok(())
        }
        Ok(Some(None)) => Err(Refusal::LeftServer.into()),
        Ok(None) | Err(_) => Err(Refusal::NotVerified.into()),
    }
}

fn is_seen(cx: &Ctx<'_>, link: &Link, within: TimeDelta) -> bool {
    let is_recent = |at: DateTime<Utc>| (TimeDelta::zero()..within).contains(&(cx.now - at));
    link.left_at.is_none()
        && link.seen.is_some_and(|(guild, at)| cx.settings.guilds.contains(&guild) && is_recent(at))
}

/// The first server that the person is a member of, that of the last time before the others; `None` if Discord does not say so of every
/// server.
async fn ask(cx: &Ctx<'_>, link: &Link) -> Option<Option<GuildId>> {
    let mut guilds = cx.settings.guilds.clone();
    guilds.sort_by_key(|guild| link.seen.is_none_or(|(seen, _)| seen != *guild));
    let mut is_certain = true;
    for guild in guilds {
        match cx.discord.member(guild, link.member).await {
            Ok(Some(_)) => return Some(Some(guild)),
            Ok(None) => {}
            Err(error) => {
                tracing::warn!(guild.id = %guild, "whether a member is still there could not be read: {error}");
                is_certain = false;
            }
        }
    }
    is_certain.then_some(None)
}
