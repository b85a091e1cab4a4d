//! The commands: their list, what they are given, who may use them. One file per slash command.
//! Must not know serenity, any transport or the clock.

use chrono::{DateTime, TimeDelta, Utc};

use crate::model::{GuildId, Punch, Refusal, TimeMode, Zone};
use crate::reply::{Choice, Reply};
use crate::slash::{Call, Spec};
use crate::store::Store;
use crate::timetrack::TimeTrack;

/// What the operator decided that commands depend on.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The guilds this bot serves (`DISCORD_GUILD_IDS`).
    pub guilds: Vec<GuildId>,
    /// For members who chose none (`DEFAULT_TIMEZONE`).
    pub default_zone: Zone,
    /// How TimeTrack's stamps are written (`TIMETRACK_TIME`).
    pub mode: TimeMode,
    /// How far back `at:` may reach (`AT_LIMIT_DAYS`).
    pub at_limit: TimeDelta,
    /// Whether answers to punches and `/status` are private (`REPLIES`); everything else always is.
    pub private: bool,
}

/// What a command may use.
#[derive(Clone, Copy)]
pub struct Ctx<'a> {
    /// The operator's decisions.
    pub settings: &'a Settings,
    /// The database.
    pub store: &'a Store,
    /// TimeTrack, for reading only: every write goes through a recorded punch.
    pub timetrack: &'a TimeTrack,
    /// The instant of the call's arrival. What is booked is the instant of the press, which the call's id carries.
    pub now: DateTime<Utc>,
}

/// What a command came to.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// Say this.
    Say(Box<Reply>),
    /// A punch was recorded (now or by an earlier delivery of the same press): wait a little for its settlement, then say
    /// `reply::punch`.
    Recorded {
        /// As recorded.
        punch: Box<Punch>,
        /// Whether the answer takes the place of the message whose button was pressed.
        in_place: bool,
    },
    /// Offer these.
    Offer(Vec<Choice>),
}

/// Why a command came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The person is told why.
    #[error("refused: {0:?}")]
    Refused(Refusal),
    /// The database does not take the punch; nothing was recorded and the person is told so.
    #[error("not recorded: {0}")]
    NotRecorded(anyhow::Error),
    /// Our fault; one log line and a reference for the person.
    #[error(transparent)]
    Failed(#[from] anyhow::Error),
}

/// Every command, in the order of the README's table.
pub const ALL: &[Spec] = &[];

/// Answers a call: finds the command, passes the one gate, runs it.
///
/// # Errors
/// [`Error`].
pub async fn run(cx: &Ctx<'_>, call: &Call) -> Result<Outcome, Error> {
    let _ = (cx, call);
    unimplemented!("commands helper")
}
