//! Every reason for which the bot refuses something; `reply/refusal.rs` has one sentence for each.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::at::{BreakError, TimeError};
use super::ids::{ChannelId, MemberId, RoleId};
use super::names::Project;
use super::reminders::ReminderError;
use super::role::RoleTrouble;
use super::zone::Zone;

/// What the bot needs in a channel to post there (Discord, "Permissions").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelRight {
    View,
    Send,
    SendInThreads,
    EmbedLinks,
    ReadHistory,
}

/// Why something was refused, with what the person must know to do better. Texts that were typed are cut.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "refusal")]
pub enum Refusal {
    /// Sent from a direct message; the time clock works in a server only.
    NotInGuild,
    /// Sent from a server that is not in `DISCORD_GUILD_IDS`.
    ForeignGuild,
    /// Needs the permission Manage Server.
    NotAdmin,
    /// Nobody may see who is at work here.
    WhoOff,
    /// Somebody else's button.
    NotYours,
    /// The button's id cannot be read, or what it was about is gone (an expired question, a queue entry already settled).
    Outdated,
    /// The member has no TimeTrack username; an admin links with `/admin link`.
    NotLinked,
    /// The member said that the link is not theirs.
    Suspended,
    /// Pressed in a direct message by somebody who has left the account's servers.
    LeftServer,
    /// Pressed in a direct message while Discord does not say whether the person is still a member.
    NotVerified,
    /// `at:` was not accepted.
    Time(TimeError),
    /// Attendance already runs.
    AlreadyIn {
        /// Since when, if TimeTrack said so.
        since: Option<DateTime<Utc>>,
    },
    /// Attendance does not run.
    NotIn,
    /// The person is on a break, so attendance does not run. For a clock-out: the day ended when the break began.
    OnBreak {
        since: DateTime<Utc>,
        /// Its planned end.
        until: Option<DateTime<Utc>>,
    },
    /// `for:` was not accepted.
    Break { error: BreakError },
    /// A setting about reminders was not accepted.
    Reminders { error: ReminderError },
    /// The person names a return before the break began.
    BackTooEarly { since: DateTime<Utc> },
    /// The person names a return after the end of the day.
    BackTooLate { out: DateTime<Utc> },
    /// The person names an end before the beginning of the entry that it is of.
    LeftTooEarly { since: DateTime<Utc> },
    /// No project timer runs.
    NothingRuns,
    /// The same project (task and note) already runs.
    AlreadyOn {
        project: Project,
        /// Since when, if TimeTrack said so.
        since: Option<DateTime<Utc>>,
    },
    /// The project timer is paused already.
    AlreadyPaused,
    /// The project timer is not paused.
    NotPaused,
    /// What runs now was started after the instant to book.
    StartedLater { since: DateTime<Utc> },
    /// The timer was paused after the instant to book.
    PausedLater { since: DateTime<Utc> },
    /// The running timer has had a break after the instant to book, and all of it would be taken off.
    BreakLater {
        /// When the last break ended; `None` if TimeTrack did not say, and the breaks are longer than the time up to that instant.
        until: Option<DateTime<Utc>>,
    },
    /// The button was drawn from a timer that is no longer the one that runs.
    Changed {
        /// The start of the timer that runs now, if one does and TimeTrack said so.
        since: Option<DateTime<Utc>>,
    },
    /// The same was asked for twice within a moment, and the other punch booked it. The person is shown that success. `echo` in databases
    /// of before 0.1.0.
    #[serde(alias = "echo")]
    Duplicate {
        /// The instant that was booked.
        at: DateTime<Utc>,
        /// When the other one was pressed.
        pressed_at: DateTime<Utc>,
    },
    /// TimeTrack said no, in its own words (bounded, not yet escaped).
    ByTimeTrack {
        /// Title and detail of its first error; empty if it gave none.
        words: String,
    },
    /// No project fits what was typed.
    UnknownProject { text: String },
    /// More than one project fits what was typed.
    AmbiguousProject { text: String },
    /// More than one task or user fits what was typed.
    Ambiguous { text: String },
    /// No task of that name.
    UnknownTask { text: String },
    /// The note or another free text is too long or has control characters.
    BadText {
        option: String,
        /// In characters.
        max: usize,
    },
    /// Task, note or time without a project.
    ProjectMissing,
    /// TimeTrack no longer has the project of a button.
    ProjectGone,
    /// The bot lacks permissions in a channel.
    ChannelRights { channel: ChannelId, missing: Vec<ChannelRight> },
    /// A channel that takes no messages.
    NoTextChannel { channel: ChannelId },
    /// A thread in the archive.
    ArchivedThread { channel: ChannelId },
    /// Discord does not let the bot post in a channel.
    ChannelClosed { channel: ChannelId },
    /// It is not known whether Discord has taken a post.
    PostUnclear { channel: ChannelId },
    /// The bot cannot give or take a role. `invite` invites it with the permissions that it needs.
    RoleUnusable { role: RoleId, trouble: RoleTrouble, invite: String },
    /// Discord does not answer, so nothing was changed.
    DiscordSilent,
    /// Not a time zone.
    UnknownZone { text: String },
    /// More than one time zone fits what was typed.
    AmbiguousZone {
        text: String,
        /// Some that fit, the likeliest first.
        zones: Vec<Zone>,
    },
    /// Not a language that the bot speaks.
    UnknownLanguage { text: String },
    /// TimeTrack has no such user.
    UnknownUsername { text: String },
    /// Whether TimeTrack has that cannot be found out: its list cannot be read to its end.
    NotFoundOut { text: String },
    /// The user is disabled in TimeTrack.
    DisabledUsername { username: String },
    /// The username belongs to another member.
    UsernameTaken { by: MemberId },
    /// The member is linked already; unlink first.
    AlreadyLinked { username: String },
    /// That member is not linked.
    MemberNotLinked { member: MemberId },
    /// A bot cannot be linked.
    IsABot,
    /// TimeTrack cannot be asked now and nothing is known from before.
    TimeTrackSilent,
    /// The command or option is not one this version registered; Discord's list is being renewed.
    UnknownCommand,
    /// Too much at once; nothing was recorded.
    Busy,
    /// By Discord's own clock the interaction cannot have been sent at the instant in its id; nothing was recorded.
    ImpossibleInstant,
}
