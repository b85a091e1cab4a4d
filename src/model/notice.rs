//! A notice: what the bot owes to a person, or to the admins, apart from the direct response to an interaction.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::ids::{GuildId, MemberId, PunchId};
use super::reminders::Reminder;

/// What a notice is about. Its words are made when it is sent, from the state then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// How a punch ended, or that it needs an answer or a decision.
    Ended(PunchId),
    /// The planned end of the break that this punch began has come.
    BreakOver(PunchId),
    /// What a person is to be reminded of.
    Reminder(Reminder),
    /// To a person who has just been linked.
    Welcome(MemberId),
    /// To a person whose zone an admin has changed.
    Rezoned(MemberId),
    /// To the admins: TimeTrack does not accept the API key.
    KeyRefused,
    /// To the admins: TimeTrack no longer has the user of this member.
    UnknownUser(MemberId),
    /// To the admins: a member says that the link is not theirs.
    Suspended(MemberId),
    /// To the admins: a restore holds punches that need a decision.
    Restored,
    /// The list of who is at work, in a channel of this server.
    Board(GuildId),
    /// The morning list, in the admins' channel of this server.
    Inbox(GuildId),
    /// To the admins: the channel of the board does not take it.
    BoardBlocked(GuildId),
    /// To the admins: the board names nobody any more, because everybody can read its channel.
    BoardHidden(GuildId),
    /// To the admins: their channel does not take the morning list.
    InboxBlocked(GuildId),
    /// To the admins: these members have left since.
    Left { since: DateTime<Utc> },
    /// To the admins: Discord does not let the bot give or take the presence role of this server.
    RoleRefused(GuildId),
    /// The presence role of a member in a server: whether it has to be given or taken.
    Role { guild: GuildId, member: MemberId },
}

impl About {
    /// Who sends it.
    pub fn target(self) -> Target {
        match self {
            Self::Ended(_)
            | Self::BreakOver(_)
            | Self::Reminder(_)
            | Self::Welcome(_)
            | Self::Rezoned(_)
            | Self::KeyRefused
            | Self::UnknownUser(_)
            | Self::Suspended(_)
            | Self::Restored
            | Self::BoardBlocked(_)
            | Self::BoardHidden(_)
            | Self::InboxBlocked(_)
            | Self::Left { .. }
            | Self::RoleRefused(_) => Target::Direct,
            Self::Board(_) | Self::Inbox(_) => Target::Channel,
            Self::Role { .. } => Target::Role,
        }
    }
}

/// What a notice is sent as. Each has a worker of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A direct message, or a line in the next reply to its person.
    Direct,
    /// A message in a channel of a server, or an edit of one.
    Channel,
    /// A role that a member of a server gets or loses.
    Role,
}

/// What becomes of a notice that nobody is saying at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeState {
    /// It is sent.
    Due,
    /// No message is sent; the next reply says it.
    Kept,
    /// It was said, or there was nothing left to say.
    Done,
}

/// A notice that is not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its number.
    pub id: i64,
    /// To whom; `None` for the admins.
    pub member: Option<MemberId>,
    /// What it is about.
    pub about: About,
    /// Rises when the same matter changes. A completion counts for one revision only.
    pub revision: i64,
    /// Since when it is due.
    pub due_at: DateTime<Utc>,
    /// Whether the response to the interaction shows it already, so that the message only makes sure.
    pub shown: bool,
    /// How often it was claimed, this claim included.
    pub claims: u32,
    /// The message that may have been sent already.
    pub tried: Option<Tried>,
}

/// A message that was sent and whose outcome is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tried {
    /// Its nonce. Notices with one nonce share the message.
    pub nonce: i64,
    /// When it was sent first.
    pub at: DateTime<Utc>,
}

/// Whether the response that says how a punch ended was accepted before the end was written. Shared by the interaction that responds
/// and the transaction that writes the notice.
#[derive(Clone, Debug, Default)]
pub struct Receipt(Arc<AtomicU8>);

const ACCEPTED: u8 = 1;
const WRITTEN: u8 = 2;

impl Receipt {
    /// Discord has accepted the response. Says whether the notice is still to be written, which will then be written as done.
    pub fn accept(&self) -> bool {
        self.0.fetch_or(ACCEPTED, Ordering::AcqRel) & WRITTEN == 0
    }

    /// The notice is being written. Says whether the response was accepted before.
    pub fn write(&self) -> bool {
        self.0.fetch_or(WRITTEN, Ordering::AcqRel) & ACCEPTED != 0
    }

    pub fn is_accepted(&self) -> bool {
        self.0.load(Ordering::Acquire) & ACCEPTED != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_response_and_a_write_the_second_one_completes_the_notice() {
        let receipt = Receipt::default();
        assert!(receipt.clone().accept() && receipt.write() && receipt.is_accepted());
        let receipt = Receipt::default();
        assert!(!receipt.write() && !receipt.clone().accept());
        assert!(receipt.write(), "a transaction that is made again");
    }
}
