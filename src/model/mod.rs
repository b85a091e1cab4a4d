//! The types that every module shares (members, projects, timers, punches) and pure arithmetic on them: no I/O, and no clock but
//! the instant that is passed in.

mod account;
pub mod at;
mod board;
pub mod breaks;
pub mod database;
mod delivery_error;
pub mod ids;
pub(crate) mod job;
pub mod key;
pub mod law;
pub mod listed;
pub mod locale;
pub mod names;
pub mod notice;
pub mod presence;
pub mod punch;
mod question;
pub mod refusal;
pub mod reminders;
pub mod role;
pub mod stamp;
pub mod timer;
pub mod zone;
pub(crate) mod zone_search;

pub use account::{AccountId, AccountName, AccountNameError};
pub use at::{BreakError, ParsedTime, TimeError};
pub use board::{Board, Inbox, Morning};
pub use breaks::{Break, Leaving, NextPart, PausedProject, Planned, is_plain, next_part};
pub use database::DatabaseUrlError;
pub(crate) use database::database_path;
pub use delivery_error::{DeliveryError, Unclear};
pub(crate) use ids::snowflake;
pub use ids::{ChannelId, GuildId, InteractionId, MemberId, PunchId, RoleId};
pub(crate) use job::Job;
pub use key::{KeyError, PublicKey};
pub use law::Law;
pub use listed::{ListedProject, User};
pub use locale::Locale;
pub use names::{Note, Project, TaskName, Username};
pub use notice::{About, Notice, NoticeState, Receipt, Target, Tried};
pub use presence::{KnownPresence, Presence, SeenTimer, Standing, Unread, WhoPolicy};
pub use punch::{Action, Decision, Estimate, NewPunch, Punch, PunchState, TimerKind};
pub(crate) use question::LONG_STRETCH;
pub use question::{Question, QuestionOutcome};
pub use refusal::{ChannelRight, Refusal};
pub use reminders::{
    Hours, OwnReminders, Reminder, ReminderKind, ReminderMatter, ReminderPolicy, Schedule, WeekFigures,
    Weekdays,
};
pub use role::{GivenRole, Giving, PresenceRole, RoleChange, RoleTrouble};
pub use stamp::{LocalStamp, TimeMode};
pub use timer::{KnownTimer, Origin, Timer, TimerState};
pub use zone::{Local, Zone};
