//! The commands. `table.rs` has one row per slash command; `run` authorizes an interaction and dispatches it.

mod admin_board;
mod admin_inbox;
mod admin_link;
mod admin_links;
mod admin_panel;
mod admin_queue;
mod admin_reminders;
mod admin_role;
mod admin_unlink;
mod at;
mod authorize;
mod autocomplete;
mod back;
mod button;
mod catalogue;
mod channel;
mod choose;
mod estimate;
mod go_on;
mod help;
mod me_language;
mod membership;
mod not_me;
mod project_start;
mod question;
mod recent;
mod record;
mod reminders;
mod resolve;
mod status;
mod table;
mod take_break;
mod timezone;
mod which_day;
mod who;
mod working_time;

#[cfg(test)]
mod tests;

use chrono::{DateTime, TimeDelta, Utc};

use crate::discord::Rest;
use crate::model::{Break, GuildId, Law, Locale, Punch, Refusal, RoleId, TimeMode, WhoPolicy, Zone};
use crate::reply::{Choice, Form, Reply, ReplyContext};
use crate::slash::{ArgError, Args, CommandOption, Interaction, InteractionKind};
use crate::store::links::Link;
use crate::store::{Asker, Store, StoreError};
use crate::timetrack::TimeTrack;

pub(crate) use authorize::is_admin;
pub use table::ALL;
use table::{Command, TABLE};

/// The settings that commands depend on.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `DISCORD_GUILD_IDS`.
    pub guilds: Vec<GuildId>,
    /// `DEFAULT_TIMEZONE`.
    pub default_zone: Zone,
    /// `TIMETRACK_TIME`.
    pub mode: TimeMode,
    /// `AT_LIMIT_DAYS`.
    pub at_limit: TimeDelta,
    /// `REPLIES`: whether answers to punches and `/status` are private; everything else always is.
    pub private: bool,
    /// `WHO`.
    pub who: WhoPolicy,
    /// `LAW`.
    pub law: Law,
    /// `ADMIN_ROLE_IDS`.
    pub admin_roles: Vec<RoleId>,
}

/// What a command may use: one account, by the server or the button of the interaction.
#[derive(Clone, Copy)]
pub struct Ctx<'a> {
    pub settings: &'a Settings,
    /// The rows of the account.
    pub store: &'a Store,
    /// For reading only: every write goes through a recorded punch.
    pub timetrack: &'a TimeTrack,
    /// For memberships, and for what is posted while its admin waits.
    pub discord: &'a Rest,
    /// The language of what no interaction asked for.
    pub default_locale: Locale,
    /// The member, if they were read already and are linked.
    pub asker: Option<&'a Asker>,
    /// When the interaction arrived. Booked is the instant of the interaction, which its id contains.
    pub now: DateTime<Utc>,
}

impl Ctx<'_> {
    /// For answers to punches and `/status`.
    fn context(&self, interaction: &Interaction) -> ReplyContext {
        ReplyContext { private: self.settings.private, ..self.private_context(interaction) }
    }

    /// For everything else.
    fn private_context(&self, interaction: &Interaction) -> ReplyContext {
        ReplyContext {
            account: self.store.account(),
            locale: interaction.locale,
            private: true,
            mode: self.settings.mode,
            now: self.now,
        }
    }

    /// The break that the member of this link is on, or will be on once its beginning is booked.
    async fn open_break(&self, link: &Link) -> Result<Option<Break>, StoreError> {
        match self.asker {
            Some(asker) if asker.link.member == link.member && !asker.has_break => Ok(None),
            _ => self.store.open_break(link.member, &link.username).await,
        }
    }
}

/// Where a reply is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ReplyTarget {
    NewMessage,
    /// In place of the message whose button was pressed.
    SameMessage,
}

impl ReplyTarget {
    fn apply(self, reply: Reply) -> Reply {
        Reply { in_place: self == ReplyTarget::SameMessage, ..reply }
    }
}

/// The result of a command.
#[derive(Clone, Debug)]
pub enum Outcome {
    Reply(Box<Reply>),
    /// A punch was recorded, now or by an earlier delivery of the same interaction: wait a little for its settlement, then reply with
    /// `reply::punch`.
    Recorded {
        punch: Box<Punch>,
        /// Whether the reply replaces the message whose button was pressed.
        in_place: bool,
    },
    /// Autocomplete choices.
    Choices(Vec<Choice>),
    /// A modal to fill in.
    Form(Form),
}

impl Outcome {
    fn say(reply: Reply) -> Self {
        Outcome::Reply(Box::new(reply))
    }
}

/// Why a command had no effect.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The person is told the reason.
    #[error("refused: {0:?}")]
    Refused(Refusal),
    /// The database did not accept the punch. Nothing was recorded, and the person is told so.
    #[error("not recorded: {0}")]
    NotRecorded(anyhow::Error),
    /// A fault of the bot: one log line, and a reference for the person.
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

/// The option that names another time, the same for every punch.
const AT: CommandOption = CommandOption::text("at", 100).autocomplete();

/// Authorizes an interaction, and runs its command, button or modal.
pub async fn run(cx: &Ctx<'_>, interaction: &Interaction) -> Result<Outcome, Error> {
    match &interaction.kind {
        InteractionKind::Command { path, args } => command(cx, interaction, path, args.clone()).await,
        InteractionKind::Autocomplete { path, option, typed } => {
            match choices(cx, interaction, (path, option), typed).await {
                Ok(choices) => Ok(Outcome::Choices(choices)),
                // Discord cannot show a refusal here.
                Err(Error::Refused(_)) => Ok(Outcome::Choices(Vec::new())),
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

async fn choices(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    (path, option): (&[String], &str),
    typed: &str,
) -> Result<Vec<Choice>, Error> {
    let command = authorized(cx, interaction, path).await?;
    if option == AT.name && command.spec.options.contains(&AT) {
        return at::choices(cx, interaction, typed).await;
    }
    match command.choices {
        Some(choices) => choices(cx, interaction, option, typed).await,
        None => Ok(Vec::new()),
    }
}

/// Whether the answer to this interaction is for everybody where `REPLIES=public`: that of a punch or of `/status`. A button's answer is
/// not, for it may be anything.
pub(crate) fn is_public(kind: &InteractionKind) -> bool {
    let InteractionKind::Command { path, .. } = kind else { return false };
    find(path).is_some_and(|command| command.is_public)
}

fn find(path: &[String]) -> Option<&'static Command> {
    TABLE.iter().find(|command| command.spec.path.iter().eq(path.iter()))
}

/// The command of that path, if the member may use it here.
async fn authorized(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    path: &[String],
) -> Result<&'static Command, Error> {
    // The server first, so that nobody in other servers learns which commands exist.
    authorize::server(cx.settings, interaction)?;
    let command = find(path).ok_or(Refusal::UnknownCommand)?;
    authorize::authorize(cx, interaction, command.spec.permission).await?;
    Ok(command)
}

/// Parses a command's options. Unknown options are an error too.
fn read<T>(mut args: Args, parse: impl FnOnce(&mut Args) -> Result<T, ArgError>) -> Result<T, ArgError> {
    let input = parse(&mut args)?;
    args.finish()?;
    Ok(input)
}
