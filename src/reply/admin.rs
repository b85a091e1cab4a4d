//! Replies to admins: links made and removed, pages of links and of the queue.

use super::button::{ButtonAction, ButtonId};
use super::escape::{self, Safe};
use super::message::{Button, ButtonStyle, Colour, Embed, Field, Reply};
use super::words::{self, Arg, Msg};
use super::{Recipient, ReplyContext, delivery_error, half, punch, when};
use crate::model::zone_search;
use crate::model::{Decision, Locale, MemberId, Punch, PunchState, Username, Zone};

/// Longest value of a field, in characters.
const VALUE: usize = 1_024;

/// A page of a longer list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// Which, from 0.
    pub number: u32,
    /// How many there are; at least one.
    pub of: u32,
    /// Entries over all pages.
    pub total: u32,
}

impl Page {
    /// The wanted page of `total` entries, or the last one there is.
    pub fn of(wanted: u32, total: u32, size: u32) -> Self {
        let of = total.div_ceil(size.max(1)).max(1);
        Self { number: wanted.min(of - 1), of, total }
    }
}

/// A link as shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkRow {
    /// On Discord.
    pub member: MemberId,
    /// In TimeTrack.
    pub username: Username,
    /// `None` for the default.
    pub zone: Option<Zone>,
    /// Whether TimeTrack no longer has that user.
    pub(crate) is_unknown: bool,
    /// Whether the member has left, so that it does nothing.
    pub(crate) has_left: bool,
}

/// What `/admin link` came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkResult {
    /// The link is new.
    Created,
    /// The very same link was there before.
    Existing,
    /// The very same link was there before, but suspended.
    Resumed,
}

/// The result of a decision about an entry of the queue.
#[derive(Clone, Copy, Debug)]
pub enum DecisionResult<'a> {
    /// It will be tried again now.
    Retried(&'a Punch),
    /// It is given up.
    Cancelled(&'a Punch),
    /// It was settled or sent in the meantime.
    Unchanged(&'a Punch),
}

/// A link that holds now; `default` is the zone of those who chose none.
pub fn linked(
    result: LinkResult,
    row: &LinkRow,
    full_name: &str,
    default: &Zone,
    context: ReplyContext,
) -> Reply {
    let message = match result {
        LinkResult::Created => Msg("link-done"),
        LinkResult::Existing => Msg("link-same"),
        LinkResult::Resumed => Msg("link-resumed"),
    };
    let member = || ("member", Safe::mention(row.member).into());
    let zone = row.zone.as_ref().unwrap_or(default);
    let mut lines = vec![context.say(message, &[member(), username(&row.username)])];
    if !full_name.trim().is_empty() {
        let name = escape::text(full_name, escape::NAME);
        lines.push(context.say(Msg("link-full-name"), &[("name", name.into())]));
    }
    lines.push(context.say(Msg("link-zone"), &[("zone", when::zone_name(zone).into())]));
    lines.extend(no_summer_time(zone, context));
    if result != LinkResult::Existing {
        lines.push(context.say(Msg("link-told"), &[member()]));
    }
    private(context, punch::plain(Colour::Green, context.say(Msg("link-title"), &[]), &lines))
}

/// The warning that a zone keeps one offset all the year, where its name hides that.
pub(super) fn no_summer_time(zone: &Zone, context: ReplyContext) -> Option<Safe> {
    let place = zone_search::without_summer_time(zone)?;
    let args = [("zone", when::zone_name(zone).into()), ("place", when::zone_name(&place).into())];
    Some(context.say(Msg("zone-no-summer"), &args))
}

/// To a person who has just been linked, for a direct message: who they are in TimeTrack, what is worth knowing, and the button that says
/// that the link is wrong.
pub fn welcome(member: MemberId, name: &Username, zone: &Zone, context: ReplyContext) -> Reply {
    let lines = [
        context.say(Msg("welcome-body"), &[username(name)]),
        context.say(Msg("welcome-day"), &[]),
        context.say(Msg("welcome-forgotten"), &[]),
        context.say(Msg("welcome-outage"), &[]),
        context.say(Msg("welcome-zone"), &[("zone", when::zone_name(zone).into())]),
    ];
    let not_me = context.own(member, ButtonAction::NotMe);
    let not_me = not_me.button(Msg("button-not-me"), ButtonStyle::Secondary, context);
    let embed = punch::plain(Colour::Green, context.say(Msg("welcome-title"), &[]), &lines);
    Reply { rows: vec![vec![not_me]], ..private(context, embed) }
}

/// To the person who said that a link is wrong.
pub fn link_suspended(context: ReplyContext) -> Reply {
    let lines = [context.say(Msg("not-me-body"), &[])];
    private(context, punch::plain(Colour::Amber, context.say(Msg("not-me-title"), &[]), &lines))
}

/// A link that was removed, and what of it is still open.
pub fn unlinked(member: MemberId, name: &Username, open: &[Punch], context: ReplyContext) -> Reply {
    let args = [("member", Safe::mention(member).into()), username(name)];
    let mut lines = vec![context.say(Msg("unlink-done"), &args)];
    let unknown = open.iter().filter(|punch| punch.is_for_unknown_user()).count();
    let waiting = open.len() - unknown;
    if waiting > 0 {
        lines.push(context.say(Msg("unlink-open"), &[("count", waiting.into()), username(name)]));
    }
    if unknown > 0 {
        lines.push(context.say(Msg("unlink-unknown"), &[("count", unknown.into())]));
    }
    let colour = if open.is_empty() { Colour::Grey } else { Colour::Amber };
    private(context, punch::plain(colour, context.say(Msg("unlink-title"), &[]), &lines))
}

fn username(name: &Username) -> (&'static str, Arg) {
    ("username", punch::name(name))
}

/// A page of links.
pub fn links(rows: &[LinkRow], page: Page, context: ReplyContext) -> Reply {
    let lines: Vec<Safe> = if rows.is_empty() {
        vec![context.say(Msg("links-none"), &[])]
    } else {
        rows.iter().map(|row| link_line(row, context)).collect()
    };
    let title = context.say(Msg("links-title"), &[("total", page.total.into())]);
    let mut embed = punch::plain(Colour::Grey, title, &lines);
    embed.footer = page_words(page, context);
    let row = turn(page, context, |page| context.admins(ButtonAction::Links { page }));
    Reply { rows: rows_of(row), ..private(context, embed) }
}

fn link_line(row: &LinkRow, context: ReplyContext) -> Safe {
    let member = ("member", Safe::mention(row.member).into());
    let line = match &row.zone {
        Some(zone) => {
            let zone = ("zone", when::zone_name(zone).into());
            context.say(Msg("links-row"), &[member, username(&row.username), zone])
        }
        None => context.say(Msg("links-row-default"), &[member, username(&row.username)]),
    };
    let marks = [(row.is_unknown, Msg("links-row-unknown")), (row.has_left, Msg("links-row-left"))];
    let marks = marks.into_iter().filter(|(is_so, _)| *is_so);
    marks.fold(line, |line, (_, mark)| context.say(mark, &[("row", line.into())]))
}

/// A page of at most four entries of the queue, and how many in all need a decision or only wait, below the result of a decision.
pub fn queue(
    (punches, undecided, waiting): (&[Punch], u32, u32),
    page: Page,
    decided: Option<DecisionResult<'_>>,
    context: ReplyContext,
) -> Reply {
    let mut lines: Vec<Safe> = decided.map(|decided| decision(decided, context)).into_iter().collect();
    for (count, message) in [(undecided, Msg("queue-undecided")), (waiting, Msg("queue-waiting"))] {
        if count > 0 {
            lines.push(context.say(message, &[("count", count.into())]));
        }
    }
    let is_undecided = |punch: &Punch| Needs::of(punch) == Needs::Decision;
    let last = match punches {
        [] => Msg("queue-none"),
        _ if punches.iter().any(is_undecided) => Msg("queue-hint-undecided"),
        _ => Msg("queue-hint"),
    };
    lines.push(context.say(last, &[]));
    let title = context.say(Msg("queue-title"), &[("total", page.total.into())]);
    let colour = match (page.total, undecided) {
        (0, _) => Colour::Green,
        (_, 0) => Colour::Grey,
        _ => Colour::Amber,
    };
    let embed = Embed {
        fields: punches.iter().map(|punch| entry(punch, context)).collect(),
        footer: page_words(page, context),
        ..punch::plain(colour, title, &lines)
    };
    let mut rows: Vec<Vec<Button>> =
        punches.iter().map(|punch| choices(punch, page.number, context)).collect();
    let mut turning = turn(page, context, |page| context.admins(ButtonAction::Queue { page }));
    turning.push(refresh(page.number, context));
    rows.push(turning);
    Reply { rows, ..private(context, embed) }
}

/// The result of a decision, for when the queue could not be read after it.
pub fn decided(decided: DecisionResult<'_>, page: u32, context: ReplyContext) -> Reply {
    let title = context.say(Msg("queue-unread-title"), &[]);
    let embed = punch::plain(Colour::Amber, title, &[decision(decided, context)]);
    Reply { rows: vec![vec![refresh(page, context)]], ..private(context, embed) }
}

fn refresh(page: u32, context: ReplyContext) -> Button {
    let again = context.admins(ButtonAction::Queue { page });
    again.button(Msg("button-refresh"), ButtonStyle::Secondary, context)
}

/// Asks whether an entry is to be given up.
pub(crate) fn give_up(punch: &Punch, page: u32, context: ReplyContext) -> Reply {
    let why = match Needs::of(punch) {
        _ if punch.unclear => Msg("give-up-unclear"),
        Needs::Decision | Needs::Answer => Msg("give-up-undecided"),
        Needs::Time => Msg("give-up-waiting"),
    };
    let lines = [context.say(why, &[("member", Safe::mention(punch.member).into())])];
    let title = context.say(Msg("give-up-title"), &[number(punch)]);
    let embed = Embed { fields: vec![entry(punch, context)], ..punch::plain(Colour::Amber, title, &lines) };
    let button = |action, label: Msg, style| Button {
        id: context.admins(action).encode(),
        label: context.say(label, &[number(punch)]).into(),
        style,
    };
    let row = vec![
        button(
            ButtonAction::Decide { punch: punch.id, decision: Decision::Cancel, page },
            Msg("button-give-up"),
            ButtonStyle::Danger,
        ),
        button(ButtonAction::Queue { page }, Msg("button-keep"), ButtonStyle::Secondary),
    ];
    Reply { rows: vec![row], ..private(context, embed) }
}

/// What an entry of the queue waits for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Needs {
    /// An admin's decision.
    Decision,
    /// Its person's answer.
    Answer,
    /// The next attempt: it is booked by itself.
    Time,
}

impl Needs {
    fn of(punch: &Punch) -> Self {
        match (punch.state, &punch.question) {
            (PunchState::Stuck, None) => Needs::Decision,
            (PunchState::Stuck, Some(_)) => Needs::Answer,
            _ => Needs::Time,
        }
    }
}

fn number(punch: &Punch) -> (&'static str, Arg) {
    ("number", Safe::wording(punch.id.to_string()).into())
}

fn decision(decided: DecisionResult<'_>, context: ReplyContext) -> Safe {
    match decided {
        DecisionResult::Retried(punch) => context.say(Msg("queue-retried"), &[number(punch)]),
        DecisionResult::Cancelled(punch) => {
            let member = ("member", Safe::mention(punch.member).into());
            context.say(Msg("queue-cancelled"), &[number(punch), member])
        }
        DecisionResult::Unchanged(punch) => {
            let state = ("state", state(punch, context).into());
            context.say(Msg("queue-unchanged"), &[number(punch), state])
        }
    }
}

fn entry(punch: &Punch, context: ReplyContext) -> Field {
    let recipient = Recipient { context, zone: &punch.zone, member: punch.member };
    let what = ("action", punch::action(context, &punch.action).into());
    let who = [("member", Safe::mention(punch.member).into()), username(&punch.username)];
    let at = ("when", when::dated(recipient, punch.at).into());
    let age = ("age", when::relative(punch.pressed_at).into());
    let tries = [("state", state(punch, context).into()), ("tries", punch.attempts.into())];
    let (name, tried) = match Needs::of(punch) {
        Needs::Decision => (Msg("queue-entry-undecided"), Msg("queue-tries-undecided")),
        Needs::Answer | Needs::Time => (Msg("queue-entry"), Msg("queue-tries")),
    };
    let mut lines = vec![
        context.say(tried, &tries),
        context.say(Msg("queue-who"), &who),
        context.say(Msg("queue-when"), &[at, age]),
    ];
    if let Some(error) = &punch.trouble {
        let words = delivery_error::words(error, context);
        lines.push(context.say(Msg("queue-trouble"), &[("trouble", words.into())]));
    }
    // Left out if it does not fit whole.
    let fits = |half: &Safe| punch::paragraph(&lines).chars().count() + half.as_str().chars().count() < VALUE;
    let half = half::sentence(punch, recipient).filter(fits);
    lines.extend(half);
    Field {
        name: context.say(name, &[number(punch), what]).into(),
        value: punch::paragraph(&lines),
        inline: false,
    }
}

fn state(punch: &Punch, context: ReplyContext) -> Safe {
    let message = match punch.state {
        PunchState::Stuck if punch.is_asked() => Msg("queue-state-asked"),
        PunchState::Waiting => Msg("queue-state-waiting"),
        PunchState::InFlight => Msg("queue-state-in-flight"),
        PunchState::Stuck => Msg("queue-state-stuck"),
        PunchState::Done => Msg("queue-state-done"),
        PunchState::Refused => Msg("queue-state-refused"),
        PunchState::Cancelled => Msg("queue-state-cancelled"),
    };
    context.say(message, &[])
}

fn choices(punch: &Punch, page: u32, context: ReplyContext) -> Vec<Button> {
    let button = |action, label: Msg, style: ButtonStyle| Button {
        id: context.admins(action).encode(),
        label: context.say(label, &[number(punch)]).into(),
        style,
    };
    // An entry that only waits needs no decision, so no button stands out.
    let (first, second) = match Needs::of(punch) {
        Needs::Decision => (ButtonStyle::Primary, ButtonStyle::Danger),
        Needs::Answer | Needs::Time => (ButtonStyle::Secondary, ButtonStyle::Secondary),
    };
    let retry = ButtonAction::Decide { punch: punch.id, decision: Decision::Retry, page };
    vec![
        button(retry, Msg("button-retry"), first),
        button(ButtonAction::AskGiveUp { punch: punch.id, page }, Msg("button-cancel"), second),
    ]
}

pub(super) fn turn(page: Page, context: ReplyContext, to: impl Fn(u32) -> ButtonId) -> Vec<Button> {
    let button = |number: u32, label: Msg| to(number).button(label, ButtonStyle::Secondary, context);
    let previous = page.number.checked_sub(1).map(|number| button(number, Msg("button-previous")));
    let next = (page.number + 1 < page.of).then(|| button(page.number + 1, Msg("button-next")));
    previous.into_iter().chain(next).collect()
}

fn rows_of(row: Vec<Button>) -> Vec<Vec<Button>> {
    if row.is_empty() { Vec::new() } else { vec![row] }
}

pub(super) fn page_words(page: Page, context: ReplyContext) -> String {
    if page.of < 2 {
        return String::new();
    }
    context.say(Msg("page"), &[("page", (page.number + 1).into()), ("pages", page.of.into())]).into()
}

fn private(context: ReplyContext, embed: Embed) -> Reply {
    Reply { private: true, ..context.embed(embed) }
}

/// The label of a choice, with the word that this user is linked already.
pub(crate) fn already_linked(label: &str, locale: Locale) -> String {
    format!("{label} {}", words::say(locale, Msg("choice-linked"), &[]))
}

/// The label without that word; `None` if it has none.
pub(crate) fn without_already_linked(label: &str, locale: Locale) -> Option<&str> {
    label.trim_end().strip_suffix(words::say(locale, Msg("choice-linked"), &[]).as_str())
}
