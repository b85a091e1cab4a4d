//! The assembled bot: its accounts, and what they share.

use std::ops::Deref;
use std::sync::Arc;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::clock::{Clock, RemoteClock};
use crate::commands::{Ctx, Settings};
use crate::discord::Rest;
use crate::intake::Intake;
use crate::metrics::{AccountCounters, Counters, Pulse};
use crate::model::{AccountId, AccountName, GuildId, Locale};
use crate::reply::ReplyContext;
use crate::reply::button::ButtonId;
use crate::settlements::Settlements;
use crate::slash::{Interaction, InteractionKind};
use crate::store::Store;
use crate::timetrack::{State, TimeTrack};

/// The assembled bot.
pub struct App {
    pub accounts: Accounts,
    /// The database, for what concerns all accounts.
    pub store: Store,
    /// What time it is at Discord, by its answers.
    pub discord_clock: RemoteClock,
    pub shared: Arc<Shared>,
}

/// What all accounts of a bot share. An [`App`] and an [`Account`] deref to it.
pub struct Shared {
    /// What time it is.
    pub clock: Clock,
    /// Discord's REST API.
    pub discord: Rest,
    /// What is counted and timed.
    pub counters: Counters,
    /// Tasks to be waited for before the database is closed.
    pub tasks: TaskTracker,
    /// Cancelled when the bot is to stop.
    pub stop: CancellationToken,
}

/// One TimeTrack account at work. What can be slow, full or down is its own, so that it delays no other account.
pub struct Account {
    pub name: AccountName,
    /// Whether the bot serves others too, so that what is said outside its servers names it.
    pub is_one_of_several: bool,
    /// The operator's decisions.
    pub settings: Settings,
    /// The language of what no interaction asked for.
    pub default_locale: Locale,
    /// The database, for the rows of this account.
    pub store: Store,
    pub timetrack: TimeTrack,
    /// Connects recording, delivering and waiting.
    pub settlements: Settlements,
    /// The interactions in work: how many, and who is next.
    pub intake: Intake,
    /// What is counted for this account alone.
    pub metrics: AccountCounters,
    /// The delivery worker has looked for due punches.
    pub(crate) delivery_turned: Pulse,
    /// A delivery attempt has begun or ended.
    pub(crate) delivery_tried: Pulse,
    pub(crate) shared: Arc<Shared>,
}

/// The accounts that are served.
pub struct Accounts {
    pub first: Arc<Account>,
    pub others: Vec<Arc<Account>>,
}

impl Deref for App {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.shared
    }
}

impl Deref for Account {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.shared
    }
}

impl Accounts {
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Account>> {
        std::iter::once(&self.first).chain(&self.others)
    }

    /// The account that serves an interaction: that of its server, or in a direct message that of its button. Another one, by which
    /// authorization refuses it, if none does.
    pub fn of(&self, interaction: &Interaction) -> &Arc<Account> {
        let of = match (interaction.guild, &interaction.kind) {
            (Some(guild), _) => self.of_guild(guild),
            (None, InteractionKind::Button { id } | InteractionKind::Form { id, .. }) => {
                ButtonId::parse(id).and_then(|button| self.iter().find(|one| one.id() == button.account))
            }
            (None, InteractionKind::Command { .. } | InteractionKind::Autocomplete { .. }) => None,
        };
        of.unwrap_or(&self.first)
    }

    fn of_guild(&self, guild: GuildId) -> Option<&Arc<Account>> {
        self.iter().find(|account| account.settings.guilds.contains(&guild))
    }
}

impl Account {
    pub fn new(
        (name, settings, default_locale): (AccountName, Settings, Locale),
        (store, timetrack): (Store, TimeTrack),
        shared: &Arc<Shared>,
    ) -> Self {
        Self {
            metrics: shared.counters.of(&name),
            name,
            is_one_of_several: false,
            settings,
            default_locale,
            store,
            timetrack,
            settlements: Settlements::default(),
            intake: Intake::default(),
            delivery_turned: Pulse::default(),
            delivery_tried: Pulse::default(),
            shared: Arc::clone(shared),
        }
    }

    pub fn id(&self) -> AccountId {
        self.store.account()
    }

    /// What names it where its server does not, if there are several.
    pub(crate) fn shown_name(&self) -> Option<&AccountName> {
        self.is_one_of_several.then_some(&self.name)
    }

    /// Unless it was down, busy or refused the key when last asked.
    pub fn is_timetrack_up(&self) -> bool {
        self.timetrack.breaker().state() == State::Closed
    }

    /// What a command may use, now.
    pub fn context(&self) -> Ctx<'_> {
        Ctx {
            settings: &self.settings,
            store: &self.store,
            timetrack: &self.timetrack,
            discord: &self.discord,
            default_locale: self.default_locale,
            asker: None,
            now: self.clock.now(),
        }
    }

    /// How the bot speaks when no interaction decides: privately, in the default language, now.
    pub(crate) fn reply_context(&self) -> ReplyContext {
        ReplyContext {
            account: self.id(),
            locale: self.default_locale,
            private: true,
            mode: self.settings.mode,
            now: self.clock.now(),
        }
    }
}
