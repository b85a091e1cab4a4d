//! `Reply`, and every sentence the bot says, in every language. Must not know how a reply is sent.
//!
//! The wording is in `locales/<language>/*.ftl`; text from outside is escaped and bounded here, once, before it becomes part of a reply.

mod admin;
mod at;
pub mod button;
mod choose;
mod day;
pub mod escape;
mod expected;
mod half;
pub mod message;
mod news;
mod punch;
mod question;
mod refusal;
mod status;
mod sum;
mod timer;
mod trouble;
mod when;
mod words;

#[cfg(test)]
mod snapshots;
#[cfg(test)]
mod wording_tests;

use chrono::{DateTime, Utc};

use crate::model::{
    Action, InteractionId, Locale, MemberId, Punch, Refusal, TimeError, TimeMode, Timer, Username, Zone,
};

pub use admin::{DecisionResult, LinkNews, LinkRow, Page};
pub use day::Booked;
pub use message::{Button, ButtonStyle, Choice, Colour, Embed, Field, Form, Reply};
pub use status::{Denied, Status};
pub use words::wording;

use escape::Safe;
use words::{Arg, Msg};

/// What the wording of a reply depends on, whatever it is about.
#[derive(Clone, Copy, Debug)]
pub struct ReplyContext {
    /// The language.
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
        }
    }
}

/// The person a reply is for: their zone, and who may press its buttons.
#[derive(Clone, Copy, Debug)]
pub struct Recipient<'a> {
    /// What else the wording depends on.
    pub context: ReplyContext,
    /// The person's zone.
    pub zone: &'a Zone,
    /// The person.
    pub member: MemberId,
}

/// What is known beside a punch when it is told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    /// TimeTrack takes nothing at present.
    pub outage: bool,
    /// For a clock-out: what TimeTrack has booked on the day on which the stretch that it ends began, if that could be read.
    pub booked: Option<Vec<Booked>>,
    /// For a clock-out: the project timer, if it is still on.
    pub project: Option<Timer>,
}

/// What became of a punch, whatever its state: done (the timer's embed with its buttons), refused and why, noted and not
/// confirmed yet, stuck, cancelled.
pub fn punch(punch: &Punch, details: &Details, context: ReplyContext) -> Reply {
    punch::reply(punch, details, context)
}

/// The form that asks when `action` was, opened from the question about a punch of the person's or from its refusal.
pub fn form(punch: &Punch, action: &Action, context: ReplyContext) -> Form {
    question::form(punch, action, context)
}

/// Both timers and what is still waiting to be booked, with buttons.
pub fn status(status: Status<'_>, recipient: Recipient<'_>) -> Reply {
    status::reply(status, recipient)
}

/// Which of the two instants of the night the clocks go back is meant; `draft` is the press that began it. Always private.
pub fn choose(draft: InteractionId, times: [DateTime<Utc>; 2], recipient: Recipient<'_>) -> Reply {
    choose::reply(draft, times, recipient)
}

/// The label of a choice for `at`: the instant with date and zone.
pub fn at_label(at: DateTime<Utc>, recipient: Recipient<'_>) -> String {
    at::label(at, recipient)
}

/// The label of a choice for `at` while nothing is typed: so many minutes ago, and the instant.
pub fn at_suggestion(minutes: i64, at: DateTime<Utc>, recipient: Recipient<'_>) -> String {
    at::suggestion(minutes, at, recipient)
}

/// Why what is typed for `at` will be refused, short enough for a choice.
pub fn at_refused(error: &TimeError, recipient: Recipient<'_>) -> String {
    at::refused(error, recipient)
}

/// The answer to something the bot says no to; always private, never in place of a message.
pub fn refused(refusal: &Refusal, context: ReplyContext) -> Reply {
    let sentence = refusal::sentence(refusal, context, None);
    told(context, Colour::Red, Msg("no-title"), sentence)
}

/// "Something went wrong on our side", with the reference under which the log has it; always private.
pub fn failed(reference: &str, context: ReplyContext) -> Reply {
    let reference = escape::text(reference, escape::NAME);
    let body = context.say(Msg("failed-body"), &[("reference", reference.into())]);
    told(context, Colour::Red, Msg("failed-title"), body)
}

/// The database did not take the punch: nothing is recorded, the person must try again; always private.
pub fn not_recorded(context: ReplyContext) -> Reply {
    let body = context.say(Msg("not-recorded-body"), &[]);
    told(context, Colour::Red, Msg("not-recorded-title"), body)
}

/// First words when a command takes longer than two seconds: TimeTrack is slow to be read, or the database to take a punch, so
/// they promise nothing. The result takes their place.
pub fn still_asking(context: ReplyContext) -> Reply {
    let body = context.say(Msg("asking-body"), &[]);
    let asking = told(context, Colour::Amber, Msg("asking-title"), body);
    Reply { private: context.private, ..asking }
}

/// Adds to `reply` how earlier punches ended that the person was never told about; also gives back how many it lists, from the
/// first one. Only these are told.
pub fn with_news(reply: Reply, untold: &[Punch], context: ReplyContext) -> (Reply, usize) {
    news::with_news(reply, untold, context)
}

/// Adds to `reply`, for an admin, that TimeTrack no longer has these users, which no admin has been told of.
pub fn with_unknown(reply: Reply, links: &[(MemberId, Username)], context: ReplyContext) -> Reply {
    news::with_unknown(reply, links, context)
}

/// News of earlier punches and nothing else, for the eyes of whom they are about, and how many of them it lists.
pub fn only_news(untold: &[Punch], context: ReplyContext) -> (Reply, usize) {
    let empty = Reply { text: String::new(), embed: None, rows: Vec::new(), private: true, in_place: false };
    with_news(empty, untold, context)
}

/// Late news about one punch, for a direct message.
pub fn late_news(punch: &Punch, details: &Details, context: ReplyContext) -> Reply {
    news::late(punch, details, context)
}

/// To the admins, once: TimeTrack no longer accepts the API key, nothing is lost, where to get a new one.
pub fn key_refused(waiting: u32, context: ReplyContext) -> Reply {
    news::key_refused(waiting, context)
}

/// To the admins, once per link: TimeTrack no longer has the user of a member.
pub fn unknown_user(member: MemberId, username: &Username, context: ReplyContext) -> Reply {
    news::unknown_user(member, username, context)
}

/// To the admins, once: a restore holds punches, of which so many need a decision.
pub fn restored(held: u32, context: ReplyContext) -> Reply {
    news::restored(held, context)
}

/// The label of a choice, with the word that this user is linked already.
pub fn already_linked(label: &str, locale: Locale) -> String {
    format!("{label} {}", words::say(locale, Msg("choice-linked"), &[]))
}

/// The label without that word; `None` if it has none.
pub fn without_already_linked(label: &str, locale: Locale) -> Option<&str> {
    label.trim_end().strip_suffix(words::say(locale, Msg("choice-linked"), &[]).as_str())
}

/// How a person's zone came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZoneIs {
    /// Chosen before.
    Own,
    /// The setting's, as the person chose none.
    Default,
    /// Chosen just now.
    Set,
}

/// A person's zone and what time it is there; always private.
pub fn zone(zone: &Zone, is: ZoneIs, context: ReplyContext) -> Reply {
    let message = match is {
        ZoneIs::Own => Msg("zone-own"),
        ZoneIs::Default => Msg("zone-default"),
        ZoneIs::Set => Msg("zone-set"),
    };
    let time = Safe::wording(zone.wall(context.now).format("%H:%M").to_string());
    let body = context.say(message, &[("zone", when::zone_name(zone).into()), ("time", time.into())]);
    let lines: Vec<Safe> = std::iter::once(body).chain(admin::no_summer_time(zone, context)).collect();
    let embed = punch::plain(Colour::Grey, context.say(Msg("zone-title"), &[]), &lines);
    Reply { private: true, ..context.embed(embed) }
}

/// To a person who has just been linked, for a direct message: who they are in TimeTrack, and how to clock in.
pub fn welcome(username: &Username, zone: &Zone, context: ReplyContext) -> Reply {
    admin::welcome(username, zone, context)
}

/// To an admin: a link that holds now; `default` is the zone of those who chose none.
pub fn linked(
    news: LinkNews,
    row: &LinkRow,
    full_name: &str,
    default: &Zone,
    context: ReplyContext,
) -> Reply {
    admin::linked(news, row, full_name, default, context)
}

/// To an admin: a link that was removed, and what of it is still open.
pub fn unlinked(member: MemberId, username: &Username, open: &[Punch], context: ReplyContext) -> Reply {
    admin::unlinked(member, username, open, context)
}

/// To an admin: a page of links, with buttons that are `owner`'s.
pub fn links(rows: &[LinkRow], page: Page, owner: MemberId, context: ReplyContext) -> Reply {
    admin::links(rows, page, owner, context)
}

/// To an admin: a page of at most four entries of the queue, and how many in all need a decision or only wait, with buttons that are `owner`'s.
pub fn queue(
    entries: (&[Punch], u32, u32),
    page: Page,
    decided: Option<DecisionResult<'_>>,
    owner: MemberId,
    context: ReplyContext,
) -> Reply {
    admin::queue(entries, page, decided, owner, context)
}

/// To an admin: what a decision came to, when the queue could not be read after it.
pub fn decided(decided: DecisionResult<'_>, page: u32, owner: MemberId, context: ReplyContext) -> Reply {
    admin::decided(decided, page, owner, context)
}

/// To an admin: whether an entry of the queue is to be given up.
pub fn give_up(punch: &Punch, page: u32, owner: MemberId, context: ReplyContext) -> Reply {
    admin::give_up(punch, page, owner, context)
}

/// A private message of a title and one sentence.
fn told(context: ReplyContext, colour: Colour, title: Msg, sentence: Safe) -> Reply {
    let embed = punch::plain(colour, context.say(title, &[]), &[sentence]);
    Reply { private: true, ..context.embed(embed) }
}
