//! What an outcome of a command is said as.

use crate::app::Account;
use crate::commands::Error;
use crate::model::{Locale, Refusal};
use crate::reply::{self, Reply, ReplyContext};

/// How this account speaks to a person, now.
pub(super) fn reply_context(account: &Account, locale: Locale) -> ReplyContext {
    ReplyContext { locale, private: account.settings.private, ..account.reply_context() }
}

/// The one place where a failure is logged and gets the reference the person is given.
pub(super) fn error(error: &Error, context: ReplyContext) -> Reply {
    match error {
        Error::Refused(refusal) => reply::refused(refusal, context),
        Error::NotRecorded(why) => {
            tracing::error!("a punch could not be recorded, the person was told so: {why:#}");
            reply::not_recorded(context)
        }
        Error::Failed(why) => {
            let reference = format!("{:08x}", rand::random::<u32>());
            tracing::error!(reference, "a command failed: {why:#}");
            reply::failed(&reference, context)
        }
    }
}

/// Too much at once.
pub(super) fn busy(context: ReplyContext) -> Reply {
    reply::refused(&Refusal::Busy, context)
}
