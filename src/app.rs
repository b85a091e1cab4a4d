//! The assembled bot: the state that the transports, the workers and the command handlers share.

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::clock::{Clock, RemoteClock};
use crate::commands::{Ctx, Settings};
use crate::discord::Rest;
use crate::intake::Intake;
use crate::metrics::Counters;
use crate::model::Locale;
use crate::reply::ReplyContext;
use crate::settlements::Settlements;
use crate::store::Store;
use crate::timetrack::TimeTrack;

/// The assembled bot.
pub struct App {
    /// The operator's decisions.
    pub settings: Settings,
    /// The language of what no press asked for.
    pub default_locale: Locale,
    /// What time it is.
    pub clock: Clock,
    /// The database.
    pub store: Store,
    pub timetrack: TimeTrack,
    /// Discord's REST API.
    pub discord: Rest,
    /// What time it is at Discord, by its answers.
    pub discord_clock: RemoteClock,
    /// Connects recording, delivering and waiting.
    pub settlements: Settlements,
    /// The interactions in work: how many, and who is next.
    pub intake: Intake,
    /// What is counted and timed.
    pub counters: Counters,
    /// Tasks to be waited for before the database is closed.
    pub tasks: TaskTracker,
    /// Cancelled when the bot is to stop.
    pub stop: CancellationToken,
}

impl App {
    /// What a command may use, now.
    pub fn context(&self) -> Ctx<'_> {
        Ctx {
            settings: &self.settings,
            store: &self.store,
            timetrack: &self.timetrack,
            discord: &self.discord,
            link: None,
            now: self.clock.now(),
        }
    }

    /// How the bot speaks when no press decides: privately, in the default language, now.
    pub(crate) fn reply_context(&self) -> ReplyContext {
        ReplyContext {
            account: self.store.account(),
            locale: self.default_locale,
            private: true,
            mode: self.settings.mode,
            now: self.clock.now(),
        }
    }
}
