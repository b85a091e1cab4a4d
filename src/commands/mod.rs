//! The commands: their list, what they are given, who may use them. `table.rs` has one row per slash command.

mod admin_link;
mod admin_links;
mod admin_queue;
mod admin_unlink;
mod at;
mod button;
mod choose;
mod gate;
mod go_on;
mod lists;
mod named;
mod pick;
mod project_start;
mod question;
mod record;
mod status;
mod table;
mod timezone;

#[cfg(test)]
mod roles_tests;
#[cfg(test)]
mod spec_tests;
#[cfg(test)]
mod tests;

use chrono::{DateTime, TimeDelta, Utc};

use crate::model::{GuildId, MemberId, Punch, Refusal, TimeMode, Username, Zone};
use crate::reply::{Choice, Form, Reply, ReplyContext};
use crate::slash::{ArgError, Args, CommandOption, Interaction, InteractionKind};
use crate::store::{Store, StoreError};
use crate::timetrack::TimeTrack;

pub use table::ALL;
use table::{Command, TABLE};

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
    /// The instant of the interaction's arrival. What is booked is the instant of the press, which the interaction's id carries.
    pub now: DateTime<Utc>,
}

impl Ctx<'_> {
    /// For answers to punches and `/status`.
    fn context(&self, interaction: &Interaction) -> ReplyContext {
        ReplyContext { private: self.settings.private, ..self.private_context(interaction) }
    }

    /// For everything else.
    fn private_context(&self, interaction: &Interaction) -> ReplyContext {
        ReplyContext { locale: interaction.locale, private: true, mode: self.settings.mode, now: self.now }
    }
}

/// Where an answer goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// A message of its own.
    New,
    /// In place of the message whose button was pressed.
    Same,
}

impl Place {
    fn put(self, reply: Reply) -> Reply {
        Reply { in_place: self == Place::Same, ..reply }
    }
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
    /// A human decided about a punch: say the reply. If that ended the punch, tell the person whose it was; otherwise it is due.
    Decided {
        /// To the human.
        reply: Box<Reply>,
        /// As it is now.
        punch: Box<Punch>,
    },
    /// Say this, and tell the admins that TimeTrack no longer has the user of a member.
    UnknownUser {
        /// To the member.
        reply: Box<Reply>,
        /// Who.
        member: MemberId,
        /// As linked.
        username: Username,
    },
    /// A member was linked: say the reply to the admin, and welcome the member.
    Linked {
        /// To the admin.
        reply: Box<Reply>,
        /// Who was linked.
        member: MemberId,
    },
    /// Offer these.
    Offer(Vec<Choice>),
    /// Ask for more in a form.
    Form(Form),
}

impl Outcome {
    fn say(reply: Reply) -> Self {
        Outcome::Say(Box::new(reply))
    }
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

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Error::Refused(refusal)
    }
}

impl From<ArgError> for Error {
    fn from(_: ArgError) -> Self {
        Error::Refused(Refusal::UnknownCommand)
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        Error::Failed(error.into())
    }
}

/// The option for when it was, the same for every punch.
const AT: CommandOption = CommandOption::text("at", 60).autocomplete();

/// Answers an interaction: finds the command, passes the one gate, runs it.
///
/// # Errors
/// [`Error`].
pub async fn run(cx: &Ctx<'_>, interaction: &Interaction) -> Result<Outcome, Error> {
    match &interaction.kind {
        InteractionKind::Command { path, args } => command(cx, interaction, path, args.clone()).await,
        InteractionKind::Autocomplete { path, option, typed } => {
            match offer(cx, interaction, (path, option), typed).await {
                Ok(choices) => Ok(Outcome::Offer(choices)),
                // Discord has no way to show a refusal here; nothing is offered instead.
                Err(Error::Refused(_)) => Ok(Outcome::Offer(Vec::new())),
                Err(error) => Err(error),
            }
        }
        InteractionKind::Button { id } => button::run(cx, interaction, id).await,
        InteractionKind::Form { id, args } => button::filled(cx, interaction, id, args.clone()).await,
    }
}

async fn command(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    path: &[String],
    args: Args,
) -> Result<Outcome, Error> {
    let command = authorized(cx, interaction, path).await?;
    (command.run)(cx, interaction, args).await
}

async fn offer(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    (path, option): (&[String], &str),
    typed: &str,
) -> Result<Vec<Choice>, Error> {
    let command = authorized(cx, interaction, path).await?;
    if option == AT.name && command.spec.options.contains(&AT) {
        return at::offer(cx, interaction, typed).await;
    }
    match command.offer {
        Some(offer) => offer(cx, interaction, option, typed).await,
        None => Ok(Vec::new()),
    }
}

/// The command of that path, if the presser may use it here.
async fn authorized(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    path: &[String],
) -> Result<&'static Command, Error> {
    // The place first: elsewhere nobody learns which commands there are.
    gate::place(cx.settings, interaction)?;
    let command = TABLE.iter().find(|command| command.spec.path.iter().eq(path.iter()));
    let command = command.ok_or(Refusal::UnknownCommand)?;
    gate::authorize(cx, interaction, command.spec.permission).await?;
    Ok(command)
}

/// Takes a command's options; one too many is as wrong as one too few.
fn read<T>(mut args: Args, parse: impl FnOnce(&mut Args) -> Result<T, ArgError>) -> Result<T, ArgError> {
    let input = parse(&mut args)?;
    args.finish()?;
    Ok(input)
}
