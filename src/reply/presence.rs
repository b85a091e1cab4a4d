//! Who is at work: the page of `/who`, and one member.

use chrono::{DateTime, Utc};

use super::admin::{self, Page};
use super::button::ButtonAction;
use super::escape::Safe;
use super::message::{Button, ButtonStyle, Colour, Embed, Reply};
use super::words::Msg;
use super::{Recipient, ReplyContext, estimates, punch, when};
use crate::model::{MemberId, Presence, Punch, Standing, Unread, Username, Zone};

/// One member, and what is known of them.
#[derive(Clone, Copy, Debug)]
pub struct WhoRow<'a> {
    pub member: MemberId,
    /// Where they are.
    pub zone: &'a Zone,
    pub standing: Standing,
    pub unread: Option<Unread>,
}

/// What is said beside the rows.
#[derive(Clone, Copy, Debug)]
pub struct WhoCounts {
    /// In the order of [`Presence::ALL`].
    pub of: [usize; 5],
    /// After so many minutes a change that is made in TimeTrack itself is seen.
    pub minutes_until_seen: u32,
}

impl WhoCounts {
    pub fn of(rows: &[WhoRow<'_>], minutes_until_seen: u32) -> Self {
        let count = |one| rows.iter().filter(|row| row.standing.presence == one).count();
        Self { of: Presence::ALL.map(count), minutes_until_seen }
    }
}

/// A page of members, those who do the same side by side, with buttons that are `owner`'s.
pub fn who(
    rows: &[WhoRow<'_>],
    counts: WhoCounts,
    page: Page,
    owner: MemberId,
    context: ReplyContext,
) -> Reply {
    let mut lines = vec![counted(rows, counts, context)];
    let mut last = None;
    for row in rows {
        if last.replace(row.standing.presence) != Some(row.standing.presence) {
            lines.push(heading(row.standing.presence, context));
        }
        lines.push(line(row, context));
    }
    let mut footer = until_seen(counts.minutes_until_seen, context);
    let page_words = admin::page_words(page, context);
    if !page_words.is_empty() {
        footer = format!("{footer} · {page_words}");
    }
    let embed = Embed { footer, ..punch::plain(Colour::Grey, context.say(Msg("who-title"), &[]), &lines) };
    let own = |page| context.own(owner, ButtonAction::Who { page });
    let mut buttons = admin::turn(page, context, own);
    buttons.push(own(page.number).button(Msg("button-refresh"), ButtonStyle::Secondary, context));
    Reply { rows: vec![buttons], private: true, ..context.embed(embed) }
}

/// How many do what, or that nobody is linked.
pub(super) fn counted(rows: &[WhoRow<'_>], counts: WhoCounts, context: ReplyContext) -> Safe {
    if rows.is_empty() {
        return context.say(Msg("links-none"), &[]);
    }
    let counted = Presence::ALL.into_iter().zip(counts.of).filter(|(_, count)| *count > 0);
    let counted: Vec<_> = counted.map(|(presence, count)| count_words(presence, count, context)).collect();
    let counted: Vec<_> = counted.iter().map(Safe::as_str).collect();
    Safe::wording(counted.join(" · "))
}

/// One member; for an admin with a button that leads to the end of the link.
pub fn working_time(
    row: &WhoRow<'_>,
    minutes_until_seen: u32,
    is_for_admin: bool,
    context: ReplyContext,
) -> Reply {
    let lines = [heading(row.standing.presence, context), line(row, context)];
    let embed = Embed {
        footer: until_seen(minutes_until_seen, context),
        ..punch::plain(colour(row.standing.presence), context.say(Msg("working-time-title"), &[]), &lines)
    };
    let rows = if is_for_admin { vec![vec![unlink(row.member, context)]] } else { Vec::new() };
    Reply { rows, private: true, ..context.embed(embed) }
}

/// To an admin, of a member without a link: how to link them.
pub fn working_time_unlinked(member: MemberId, context: ReplyContext) -> Reply {
    let args = [("member", Safe::mention(member).into())];
    let line = context.say(Msg("working-time-unlinked"), &args);
    let embed = punch::plain(Colour::Grey, context.say(Msg("working-time-title"), &[]), &[line]);
    Reply { private: true, ..context.embed(embed) }
}

/// To an admin where nobody may see who is at work: the link, and the button that leads to its end.
pub fn working_time_hidden(member: MemberId, username: &Username, context: ReplyContext) -> Reply {
    let args = [("member", Safe::mention(member).into()), ("username", punch::name(username))];
    let line = context.say(Msg("working-time-hidden"), &args);
    let embed = punch::plain(Colour::Grey, context.say(Msg("working-time-title"), &[]), &[line]);
    Reply { rows: vec![vec![unlink(member, context)]], private: true, ..context.embed(embed) }
}

fn unlink(member: MemberId, context: ReplyContext) -> Button {
    let unlink = context.admins(ButtonAction::AskUnlink { member });
    unlink.button(Msg("button-unlink"), ButtonStyle::Secondary, context)
}

/// Asks whether a link is to be removed, and says what becomes of what is not booked yet.
pub fn ask_unlink(member: MemberId, username: &Username, open: &[Punch], context: ReplyContext) -> Reply {
    let args = [("member", Safe::mention(member).into()), ("username", punch::name(username))];
    let mut lines = vec![context.say(Msg("ask-unlink"), &args)];
    lines.extend(admin::still_open(open, username, context));
    let embed = punch::plain(Colour::Amber, context.say(Msg("ask-unlink-title"), &[]), &lines);
    let button = |action, label, style| -> Button { context.admins(action).button(label, style, context) };
    let rows = vec![vec![
        button(ButtonAction::Unlink { member }, Msg("button-unlink"), ButtonStyle::Danger),
        button(ButtonAction::WorkingTime { member }, Msg("button-keep"), ButtonStyle::Secondary),
    ]];
    Reply { rows, private: true, ..context.embed(embed) }
}

pub(super) fn line(row: &WhoRow<'_>, context: ReplyContext) -> Safe {
    let recipient = Recipient { context, zone: row.zone, member: row.member };
    let member = ("member", Safe::mention(row.member).into());
    let seen = |at| ("seen", when::relative(at).into());
    if let Some(unread) = row.unread {
        let message = match unread {
            Unread::Suspended => Msg("who-row-suspended"),
            Unread::UnknownUser => Msg("who-row-unknown-user"),
        };
        return context.say(message, &[member]);
    }
    match (row.standing.since, row.standing.seen_at) {
        (Some(since), Some(at)) => {
            let since = ("since", self::since(row, since, recipient).into());
            context.say(Msg("who-row-since"), &[member, since, seen(at)])
        }
        (None, Some(at)) => context.say(Msg("who-row"), &[member, seen(at)]),
        (_, None) => context.say(Msg("who-row-unseen"), &[member]),
    }
}

/// Since when, marked if that is a guess of the bot's.
pub(super) fn since(row: &WhoRow<'_>, since: DateTime<Utc>, recipient: Recipient<'_>) -> Safe {
    let time = when::short(recipient, since);
    if row.standing.is_estimated { estimates::marked(time, recipient.context) } else { time }
}

pub(super) fn heading(presence: Presence, context: ReplyContext) -> Safe {
    let message = match presence {
        Presence::Working => Msg("who-working"),
        Presence::OnBreak => Msg("who-on-break"),
        Presence::Away => Msg("who-away"),
        Presence::Gone => Msg("who-gone"),
        Presence::Unknown => Msg("who-unknown"),
    };
    context.say(Msg("who-heading"), &[("state", context.say(message, &[]).into())])
}

fn count_words(presence: Presence, count: usize, context: ReplyContext) -> Safe {
    let message = match presence {
        Presence::Working => Msg("who-count-working"),
        Presence::OnBreak => Msg("who-count-on-break"),
        Presence::Away => Msg("who-count-away"),
        Presence::Gone => Msg("who-count-gone"),
        Presence::Unknown => Msg("who-count-unknown"),
    };
    context.say(message, &[("count", count.into())])
}

pub(super) fn until_seen(minutes: u32, context: ReplyContext) -> String {
    context.say(Msg("who-until-seen"), &[("minutes", minutes.into())]).into()
}

fn colour(presence: Presence) -> Colour {
    match presence {
        Presence::Working => Colour::Green,
        Presence::OnBreak => Colour::Blue,
        Presence::Away | Presence::Gone => Colour::Grey,
        Presence::Unknown => Colour::Amber,
    }
}
