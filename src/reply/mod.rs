//! Builds every reply, in every language. The wording is in `locales/<code>/*.ftl`; text from outside is escaped and bounded here, once,
//! before it becomes part of a reply.

mod admin;
mod at;
mod beside;
mod board;
mod breaks;
pub mod button;
mod choose;
mod day;
mod delivery_error;
pub(crate) mod escape;
mod estimates;
mod expected;
mod half;
mod help;
mod inbox;
mod language;
pub mod message;
mod notices;
mod panel;
mod parts;
mod presence;
mod punch;
mod question;
mod queue;
mod recent;
mod refusal;
mod reminder_settings;
mod reminders;
mod role;
mod shown;
mod status;
mod sum;
mod timer;
mod when;
mod which_day;
mod words;
mod zone;

#[cfg(test)]
mod snapshots;
#[cfg(test)]
mod tests;

use chrono::{DateTime, TimeDelta, Utc};

use crate::model::{AccountId, Break, Locale, MemberId, Punch, Refusal, TimeMode, Timer, Zone};

pub use admin::{LinkResult, LinkRow, Page, another_link, link_suspended, linked, links, unlinked, welcome};
pub(crate) use admin::{already_linked, without_already_linked};
pub(crate) use at::{at_label, at_refused, at_suggestion};
pub use board::{
    OldMessage, Readers, board, board_ended, board_hidden, board_off, board_set, board_shown, shows_age,
};
pub(crate) use breaks::{break_is_over, break_over, prolonged, return_form};
pub use choose::choose;
pub use day::Booked;
pub use estimates::{estimate_confirmed, estimate_named};
pub use help::{HelpReader, help};
pub use inbox::{
    Missing, MorningList, OpenEstimate, OpenTimer, inbox_ended, inbox_set, inbox_shown, morning_list,
};
pub(crate) use language::discords_language;
pub use language::{language, language_chosen};
pub use message::{Button, ButtonStyle, Choice, Colour, Embed, Field, Form, Reply};
pub use notices::{
    AdminNotice, ended, for_admins, of_account, only_notices, with_admin_notices, with_notices,
};
pub use panel::{panel, panel_posted};
pub use presence::{
    WhoCounts, WhoRow, ask_unlink, who, working_time, working_time_hidden, working_time_unlinked,
};
pub use punch::punch;
pub use question::form;
pub(crate) use queue::give_up;
pub use queue::{DecisionResult, decided, queue};
pub use recent::{RecentProject, recent};
pub(crate) use reminder_settings::{Switch, none_word, switch_word};
pub use reminder_settings::{own_reminders, reminder_policy};
pub(crate) use reminders::{left_form, reminder};
pub use reminders::{put_off, reminders_silent};
pub use role::{role_none, role_off, role_set, role_shown};
pub use status::{Silence, Status, status};
pub use which_day::which_day;
pub(crate) use words::wording;
pub use zone::{ZoneStatus, zone};

use escape::Safe;
use words::{Arg, Msg};

/// What the wording of every reply depends on.
#[derive(Clone, Copy, Debug)]
pub struct ReplyContext {
    /// Whose buttons it has.
    pub account: AccountId,
    pub locale: Locale,
    /// Whether only the person who asked sees it.
    pub private: bool,
    /// How TimeTrack's stamps are read.
    pub mode: TimeMode,
    /// The instant of the reply.
    pub now: DateTime<Utc>,
}

impl ReplyContext {
    fn say(self, message: Msg, args: &[(&'static str, Arg)]) -> Safe {
        words::say(self.locale, message, args)
    }

    /// A new message of one embed and nothing else.
    fn embed(self, embed: Embed) -> Reply {
        Reply {
            text: String::new(),
            embed: Some(embed),
            rows: Vec::new(),
            private: self.private,
            in_place: false,
            quiet: false,
        }
    }
}

/// The person a reply is for: their zone, and who may press its buttons.
#[derive(Clone, Copy, Debug)]
pub struct Recipient<'a> {
    /// What else the wording depends on.
    pub context: ReplyContext,
    pub zone: &'a Zone,
    pub member: MemberId,
}

/// What is known beside a punch when it is told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    /// TimeTrack takes nothing at present.
    pub outage: bool,
    /// For a clock-out: what TimeTrack has booked on the day on which the stretch that it ends began, if that could be read.
    pub booked: Option<Vec<Booked>>,
    /// For a clock-out: the end of its entry, if TimeTrack has another than the one that was sent.
    pub ended: Option<DateTime<Utc>>,
    /// For a clock-out: the project timer, if it is still on. For a clock-in that finds attendance running, or the day ended by a break: the
    /// project timer, if it is paused.
    pub project: Option<Timer>,
    /// Clock-outs in earlier breaks that still need the person's answer.
    pub asked: Vec<Punch>,
    /// For a punch that was asked for twice within a moment: the last part of the interaction that booked it.
    pub original: Option<Box<Punch>>,
    /// The earlier parts of the same interaction, in order.
    pub earlier: Vec<Punch>,
    /// For a clock-in: the break that it ended, or that was the end of the day before.
    pub rest: Option<Break>,
    /// For a clock-in: how long the rest before it was, if the law asks for more.
    pub short_rest: Option<TimeDelta>,
    /// For a clock-in, and for a clock-out that found nothing running: the last clock-out of the person, if it is an estimate that nobody has
    /// confirmed.
    pub estimate: Option<Punch>,
}

/// The answer to something the bot says no to; always private, never in place of a message.
pub fn refused(refusal: &Refusal, context: ReplyContext) -> Reply {
    let sentence = refusal::sentence(refusal, context, None);
    private(context, Colour::Red, Msg("no-title"), sentence)
}

/// "Something went wrong on our side", with the reference under which the log has it; always private.
pub fn failed(reference: &str, context: ReplyContext) -> Reply {
    let reference = escape::text(reference, escape::NAME);
    let body = context.say(Msg("failed-body"), &[("reference", reference.into())]);
    private(context, Colour::Red, Msg("failed-title"), body)
}

/// The database did not take the punch: nothing is recorded, the person must try again; always private.
pub(crate) fn not_recorded(context: ReplyContext) -> Reply {
    let body = context.say(Msg("not-recorded-body"), &[]);
    private(context, Colour::Red, Msg("not-recorded-title"), body)
}

/// First words when a command takes longer than two seconds: TimeTrack is slow to be read, or the database to take a punch, so
/// they promise nothing. The result takes their place.
pub(crate) fn still_asking(context: ReplyContext) -> Reply {
    let body = context.say(Msg("asking-body"), &[]);
    let asking = private(context, Colour::Amber, Msg("asking-title"), body);
    Reply { private: context.private, ..asking }
}

/// A private message of a title and one sentence.
fn private(context: ReplyContext, colour: Colour, title: Msg, sentence: Safe) -> Reply {
    let embed = punch::plain(colour, context.say(title, &[]), &[sentence]);
    Reply { private: true, ..context.embed(embed) }
}
