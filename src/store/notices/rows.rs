//! The columns of a notice: names of matters, targets and states.

use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::model::{About, Notice, NoticeState, Target, Tried};
use crate::store::Result;
use crate::store::row::{instant, maybe_instant, member as member_of, parsed};

pub(super) const DUE_STATE: &str = "due";
pub(super) const KEPT: &str = "kept";

/// The name of a matter. There is one notice of each in an account.
pub(in crate::store) fn key(about: About) -> String {
    match about {
        About::Ended(punch) => format!("punch {punch}"),
        About::BreakOver(punch) => format!("break {punch}"),
        About::Reminder(reminder) => reminder.key(),
        About::Welcome(member) => format!("welcome {member}"),
        About::Rezoned(member) => format!("zone {member}"),
        About::KeyRefused => "key".to_owned(),
        About::UnknownUser(member) => format!("user {member}"),
        About::Suspended(member) => format!("suspended {member}"),
        About::Restored => "restore".to_owned(),
        About::Board(guild) => format!("board {guild}"),
        About::Inbox(guild) => format!("inbox {guild}"),
        About::BoardBlocked(guild) => format!("board blocked {guild}"),
        About::BoardHidden(guild) => format!("board hidden {guild}"),
        About::InboxBlocked(guild) => format!("inbox blocked {guild}"),
        About::Left { .. } => "left".to_owned(),
        About::RoleRefused(guild) => format!("role {guild}"),
        About::Role { guild, member } => format!("role {guild} {member}"),
    }
}

pub(super) fn target_name(target: Target) -> &'static str {
    match target {
        Target::Direct => "direct",
        Target::Channel => "channel",
        Target::Role => "role",
    }
}

pub(super) fn notice_state(name: &str) -> Result<NoticeState> {
    match name {
        DUE_STATE => Ok(NoticeState::Due),
        KEPT => Ok(NoticeState::Kept),
        "done" => Ok(NoticeState::Done),
        _ => Err(anyhow::anyhow!("`{name}` in the database is not the state of a notice").into()),
    }
}

pub(super) fn notice(row: &SqliteRow) -> Result<Notice> {
    let (nonce, tried_at): (Option<i64>, Option<i64>) = (row.try_get("nonce")?, row.try_get("tried_at")?);
    let member: Option<i64> = row.try_get("member")?;
    Ok(Notice {
        id: row.try_get("id")?,
        member: member.map(member_of).transpose()?,
        about: parsed(row.try_get("about")?)?,
        revision: row.try_get("revision")?,
        due_at: instant(row.try_get("due_at")?)?,
        shown: row.try_get("shown")?,
        claims: row.try_get("claims")?,
        tried: match (nonce, maybe_instant(tried_at)?) {
            (Some(nonce), Some(at)) => Some(Tried { nonce, at }),
            _ => None,
        },
    })
}
