//! Things due at a time that are no punches.

use serde::{Deserialize, Serialize};

use super::account::AccountId;

/// What is due. How things stand is looked at when it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "job")]
pub enum Job {
    /// Read the lists of users, projects and tasks of one account of TimeTrack.
    Lists { account: AccountId },
    /// Read who is at work, of one account.
    Presence { account: AccountId },
    /// Ask people of one account whose break should be over by now.
    Breaks { account: AccountId },
    /// Send the morning lists of one account.
    Inbox { account: AccountId },
    /// Remind people of one account.
    Reminders { account: AccountId },
    /// Look up who is still a member of the servers of one account, and who wears which role.
    Members { account: AccountId },
    /// Delete what is kept for a while only.
    Sweep,
    /// Give Discord the commands of the servers of one account.
    Commands { account: AccountId },
}
