//! Who can read the channel of a board: where only admins may see who is at work, the board names nobody in a channel that everybody can read.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};

use crate::app::Account;
use crate::model::{Board, ChannelId, GuildId, WhoPolicy};

/// Between two looks while people are named, while they are not, and while Discord does not say.
const EVERY: TimeDelta = TimeDelta::hours(24);
const WHILE_HIDDEN: TimeDelta = TimeDelta::minutes(10);
const WHILE_UNKNOWN: TimeDelta = TimeDelta::minutes(1);

/// When the next looks are due. Every start looks.
#[derive(Default)]
pub(super) struct Readers(HashMap<GuildId, (ChannelId, DateTime<Utc>)>);

impl Readers {
    /// Finds out whether a board may name people, if that is to be found out now. While Discord does not say, it stays as it was.
    pub(super) async fn look(&mut self, account: &Account, board: &mut Board) {
        if account.settings.who != WhoPolicy::Admins {
            board.is_hidden = false;
            return;
        }
        let now = account.clock.now();
        let due = self.0.get(&board.guild).filter(|(channel, _)| *channel == board.channel);
        // What is due later than that was noted before the clock was set back.
        if due.is_some_and(|(_, due)| now < *due && *due <= now + EVERY) {
            return;
        }
        let again = match account.discord.channel_access(board.guild, board.channel).await {
            Ok(access) => {
                board.is_hidden = access.is_public;
                if board.is_hidden { WHILE_HIDDEN } else { EVERY }
            }
            Err(error) => {
                tracing::warn!(server = %board.guild, "who can read the channel of a board could not be found out: {error}");
                WHILE_UNKNOWN
            }
        };
        if board.is_hidden {
            tracing::warn!(
                server = %board.guild,
                channel = %board.channel,
                "the board names nobody: everybody can read its channel, and WHO=admins"
            );
        }
        self.0.insert(board.guild, (board.channel, now + again));
    }
}
