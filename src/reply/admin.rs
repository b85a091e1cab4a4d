//! Replies about links: made and removed, and pages of them.

use chrono::{DateTime, Utc};

use super::button::{ButtonAction, ButtonId};
use super::escape::{self, Safe};
use super::message::{Button, ButtonStyle, Colour, Embed, Reply};
use super::queue::Needs;
use super::words::{self, Arg, Msg};
use super::{ReplyContext, punch, when};
use crate::model::zone_search;
use crate::model::{Locale, MemberId, Punch, Username, Zone};

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
    /// Whether the member said that it is not theirs.
    pub(crate) is_suspended: bool,
}

/// What `/admin link` came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkResult {
    /// The link is new.
    Created,
    /// The very same link was there before.
    Existing,
    /// The very same link was there before, with another zone.
    Rezoned {
        /// Whether TimeTrack showed in time what ran in the old one.
        is_read: bool,
    },
    /// The very same link was there before, but suspended.
    Resumed,
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
        LinkResult::Rezoned { .. } => Msg("link-rezoned"),
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
    match result {
        LinkResult::Existing => {}
        LinkResult::Rezoned { is_read } => {
            lines.push(context.say(Msg("link-zone-told"), &[member()]));
            lines.extend((!is_read).then(|| context.say(Msg("link-zone-unread"), &[])));
        }
        LinkResult::Created | LinkResult::Resumed => lines.push(context.say(Msg("link-told"), &[member()])),
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
/// that the link, which was made then, is wrong.
pub fn welcome(
    link: (MemberId, DateTime<Utc>),
    name: &Username,
    zone: &Zone,
    context: ReplyContext,
) -> Reply {
    let lines = [
        context.say(Msg("welcome-body"), &[username(name)]),
        context.say(Msg("welcome-day"), &[]),
        context.say(Msg("welcome-forgotten"), &[]),
        context.say(Msg("welcome-outage"), &[]),
        context.say(Msg("welcome-zone"), &[("zone", when::zone_name(zone).into())]),
    ];
    let embed = punch::plain(Colour::Green, context.say(Msg("welcome-title"), &[]), &lines);
    Reply { rows: vec![vec![not_me(link, context)]], ..private(context, embed) }
}

fn not_me((member, linked_at): (MemberId, DateTime<Utc>), context: ReplyContext) -> Button {
    let not_me = context.own(member, ButtonAction::NotMe { linked_at: Some(linked_at) });
    not_me.button(Msg("button-not-me"), ButtonStyle::Secondary, context)
}

/// To a person whose button was drawn for an earlier link: what the link is now.
pub fn another_link(link: (MemberId, DateTime<Utc>), name: &Username, context: ReplyContext) -> Reply {
    let line = context.say(Msg("not-me-outdated"), &[username(name)]);
    let embed = punch::plain(Colour::Grey, context.say(Msg("no-title"), &[]), &[line]);
    Reply { rows: vec![vec![not_me(link, context)]], ..private(context, embed) }
}

/// To the person who said that a link is wrong, with what was not booked by then.
pub fn link_suspended(open: &[Punch], context: ReplyContext) -> Reply {
    let mut lines = vec![context.say(Msg("not-me-body"), &[])];
    if !open.is_empty() {
        lines.push(context.say(Msg("not-me-held"), &[("count", open.len().into())]));
    }
    private(context, punch::plain(Colour::Amber, context.say(Msg("not-me-title"), &[]), &lines))
}

/// A link that was removed, and what of it is still open.
pub fn unlinked(member: MemberId, name: &Username, open: &[Punch], context: ReplyContext) -> Reply {
    let args = [("member", Safe::mention(member).into()), username(name)];
    let mut lines = vec![context.say(Msg("unlink-done"), &args)];
    lines.extend(still_open(open, name, context));
    let colour = if open.is_empty() { Colour::Grey } else { Colour::Amber };
    private(context, punch::plain(colour, context.say(Msg("unlink-title"), &[]), &lines))
}

/// What becomes of the entries of somebody without a link.
pub(super) fn still_open(open: &[Punch], name: &Username, context: ReplyContext) -> Vec<Safe> {
    let count = |is: &dyn Fn(&Punch) -> bool| open.iter().filter(|punch| is(punch)).count();
    let unknown = count(&Punch::is_for_unknown_user);
    let undecided = count(&|punch| Needs::of(punch) == Needs::Decision);
    let counts = [
        (Msg("unlink-open"), count(&|punch| Needs::of(punch) == Needs::Time)),
        (Msg("unlink-unknown"), unknown),
        (Msg("unlink-undecided"), undecided - unknown),
        (Msg("unlink-unanswered"), count(&Punch::is_asked)),
    ];
    let line =
        |(message, count): (Msg, usize)| context.say(message, &[("count", count.into()), username(name)]);
    counts.into_iter().filter(|(_, count)| *count > 0).map(line).collect()
}

pub(super) fn username(name: &Username) -> (&'static str, Arg) {
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
    let suspended = (row.is_suspended, Msg("links-row-suspended"));
    // A suspended link is of somebody else's user in any case.
    let unknown = (row.is_unknown && !row.is_suspended, Msg("links-row-unknown"));
    let marks = [suspended, unknown, (row.has_left, Msg("links-row-left"))];
    let marks = marks.into_iter().filter(|(is_so, _)| *is_so);
    marks.fold(line, |line, (_, mark)| context.say(mark, &[("row", line.into())]))
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

pub(super) fn private(context: ReplyContext, embed: Embed) -> Reply {
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
