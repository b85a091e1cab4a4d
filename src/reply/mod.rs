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
    Action, AtError, InteractionId, Locale, MemberId, Punch, Refusal, TimeMode, Timer, Username, Zone,
};

pub use admin::{DecisionResult, LinkNews, LinkRow, Page};
pub use day::Booked;
pub use message::{Button, ButtonStyle, Choice, Colour, Embed, Field, Form, Reply};
pub use status::{Denied, Status};
pub use words::wording;

use escape::Safe;
use words::{Arg, Msg};

/// What a sentence depends on besides its matter.
#[derive(Clone, Copy, Debug)]
pub struct Voice {
    /// In which language.
    pub locale: Locale,
    /// Whether only the person who pressed sees it.
    pub private: bool,
    /// How TimeTrack's stamps are read.
    pub mode: TimeMode,
    /// The instant of speaking.
    pub now: DateTime<Utc>,
}

impl Voice {
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

/// Who is spoken to: the voice, where the person's clock stands, and who may press the buttons.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// How.
    pub voice: Voice,
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
pub fn punch(punch: &Punch, details: &Details, voice: Voice) -> Reply {
    punch::reply(punch, details, voice)
}

/// The form that asks when `action` was, opened from the question about a punch of the person's or from its refusal.
pub fn form(punch: &Punch, action: &Action, voice: Voice) -> Form {
    question::form(punch, action, voice)
}

/// Both timers and what is still waiting to be booked, with buttons.
pub fn status(status: Status<'_>, reader: Reader<'_>) -> Reply {
    status::reply(status, reader)
}

/// Which of the two instants of the night the clocks go back is meant; `draft` is the press that began it. Always private.
pub fn choose(draft: InteractionId, times: [DateTime<Utc>; 2], reader: Reader<'_>) -> Reply {
    choose::reply(draft, times, reader)
}

/// The label of a choice for `at`: the instant with date and zone.
pub fn at_label(at: DateTime<Utc>, reader: Reader<'_>) -> String {
    at::label(at, reader)
}

/// The label of a choice for `at` while nothing is typed: so many minutes ago, and the instant.
pub fn at_suggestion(minutes: i64, at: DateTime<Utc>, reader: Reader<'_>) -> String {
    at::suggestion(minutes, at, reader)
}

/// Why what is typed for `at` will be refused, short enough for a choice.
pub fn at_refused(error: &AtError, reader: Reader<'_>) -> String {
    at::refused(error, reader)
}

/// The answer to something the bot says no to; always private, never in place of a message.
pub fn refused(refusal: &Refusal, voice: Voice) -> Reply {
    let sentence = refusal::sentence(refusal, voice, None);
    told(voice, Colour::Red, Msg("no-title"), sentence)
}

/// "Something went wrong on our side", with the reference under which the log has it; always private.
pub fn failed(reference: &str, voice: Voice) -> Reply {
    let reference = escape::text(reference, escape::NAME);
    let body = voice.say(Msg("failed-body"), &[("reference", reference.into())]);
    told(voice, Colour::Red, Msg("failed-title"), body)
}

/// The database did not take the punch: nothing is recorded, the person must try again; always private.
pub fn not_recorded(voice: Voice) -> Reply {
    let body = voice.say(Msg("not-recorded-body"), &[]);
    told(voice, Colour::Red, Msg("not-recorded-title"), body)
}

/// First words when a command takes longer than two seconds: TimeTrack is slow to be read, or the database to take a punch, so
/// they promise nothing. The result takes their place.
pub fn still_asking(voice: Voice) -> Reply {
    let body = voice.say(Msg("asking-body"), &[]);
    let asking = told(voice, Colour::Amber, Msg("asking-title"), body);
    Reply { private: voice.private, ..asking }
}

/// Adds to `reply` how earlier punches ended that the person was never told about; also gives back how many it lists, from the
/// first one. Only these are told.
pub fn with_news(reply: Reply, untold: &[Punch], voice: Voice) -> (Reply, usize) {
    news::with_news(reply, untold, voice)
}

/// Adds to `reply`, for an admin, that TimeTrack no longer has these users, which no admin has been told of.
pub fn with_unknown(reply: Reply, links: &[(MemberId, Username)], voice: Voice) -> Reply {
    news::with_unknown(reply, links, voice)
}

/// News of earlier punches and nothing else, for the eyes of whom they are about, and how many of them it lists.
pub fn only_news(untold: &[Punch], voice: Voice) -> (Reply, usize) {
    let empty = Reply { text: String::new(), embed: None, rows: Vec::new(), private: true, in_place: false };
    with_news(empty, untold, voice)
}

/// Late news about one punch, for a direct message.
pub fn late_news(punch: &Punch, details: &Details, voice: Voice) -> Reply {
    news::late(punch, details, voice)
}

/// To the admins, once: TimeTrack no longer accepts the API key, nothing is lost, where to get a new one.
pub fn key_refused(waiting: u32, voice: Voice) -> Reply {
    news::key_refused(waiting, voice)
}

/// To the admins, once per link: TimeTrack no longer has the user of a member.
pub fn unknown_user(member: MemberId, username: &Username, voice: Voice) -> Reply {
    news::unknown_user(member, username, voice)
}

/// To the admins, once: a restore holds punches, of which so many need a decision.
pub fn restored(held: u32, voice: Voice) -> Reply {
    news::restored(held, voice)
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
pub fn zone(zone: &Zone, is: ZoneIs, voice: Voice) -> Reply {
    let message = match is {
        ZoneIs::Own => Msg("zone-own"),
        ZoneIs::Default => Msg("zone-default"),
        ZoneIs::Set => Msg("zone-set"),
    };
    let time = Safe::wording(zone.wall(voice.now).format("%H:%M").to_string());
    let body = voice.say(message, &[("zone", when::zone_name(zone).into()), ("time", time.into())]);
    let lines: Vec<Safe> = std::iter::once(body).chain(admin::no_summer_time(zone, voice)).collect();
    let embed = punch::plain(Colour::Grey, voice.say(Msg("zone-title"), &[]), &lines);
    Reply { private: true, ..voice.embed(embed) }
}

/// To a person who has just been linked, for a direct message: who they are in TimeTrack, and how to clock in.
pub fn welcome(username: &Username, zone: &Zone, voice: Voice) -> Reply {
    admin::welcome(username, zone, voice)
}

/// To an admin: a link that holds now; `default` is the zone of those who chose none.
pub fn linked(news: LinkNews, row: &LinkRow, full_name: &str, default: &Zone, voice: Voice) -> Reply {
    admin::linked(news, row, full_name, default, voice)
}

/// To an admin: a link that was removed, and what of it is still open.
pub fn unlinked(member: MemberId, username: &Username, open: &[Punch], voice: Voice) -> Reply {
    admin::unlinked(member, username, open, voice)
}

/// To an admin: a page of links, with buttons that are `owner`'s.
pub fn links(rows: &[LinkRow], page: Page, owner: MemberId, voice: Voice) -> Reply {
    admin::links(rows, page, owner, voice)
}

/// To an admin: a page of at most four entries of the queue, and how many in all need a decision or only wait, with buttons that are `owner`'s.
pub fn queue(
    entries: (&[Punch], u32, u32),
    page: Page,
    decided: Option<DecisionResult<'_>>,
    owner: MemberId,
    voice: Voice,
) -> Reply {
    admin::queue(entries, page, decided, owner, voice)
}

/// To an admin: what a decision came to, when the queue could not be read after it.
pub fn decided(decided: DecisionResult<'_>, page: u32, owner: MemberId, voice: Voice) -> Reply {
    admin::decided(decided, page, owner, voice)
}

/// To an admin: whether an entry of the queue is to be given up.
pub fn give_up(punch: &Punch, page: u32, owner: MemberId, voice: Voice) -> Reply {
    admin::give_up(punch, page, owner, voice)
}

/// A private message of a title and one sentence.
fn told(voice: Voice, colour: Colour, title: Msg, sentence: Safe) -> Reply {
    let embed = punch::plain(colour, voice.say(title, &[]), &[sentence]);
    Reply { private: true, ..voice.embed(embed) }
}
