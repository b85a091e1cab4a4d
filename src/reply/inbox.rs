//! The morning list: what the admins of a server should look at. And the answers to the admin who sets where it arrives.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::board::Readers;
use super::button::ButtonAction;
use super::escape::Safe;
use super::message::{ButtonStyle, Colour, Embed, Reply};
use super::words::{Arg, Msg};
use super::{Recipient, ReplyContext, punch, when};
use crate::model::{ChannelId, MemberId, Username, Zone};

/// Listed of one kind; the rest is counted.
const LISTED: usize = 15;

/// A timer that runs since yesterday or longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenTimer {
    pub member: MemberId,
    pub since: DateTime<Utc>,
    /// When it was seen, if TimeTrack does not say now whether it still runs.
    pub seen_at: Option<DateTime<Utc>>,
}

/// A clock-out that the bot has estimated and nobody has confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenEstimate {
    pub member: MemberId,
    pub at: DateTime<Utc>,
    /// The time that its person named instead, which is to be changed in TimeTrack.
    pub named: Option<DateTime<Utc>>,
}

/// Who has no entry on the last working day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Nobody, or it is no day to ask for.
    None,
    /// These.
    Some { day: NaiveDate, members: Vec<MemberId> },
    /// TimeTrack does not say.
    Unread { day: NaiveDate },
    /// It does not say who was absent.
    AbsencesUnread { day: NaiveDate },
}

/// All of it. What there is nothing to say about is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MorningList {
    pub open: Vec<OpenTimer>,
    pub missing: Missing,
    pub estimates: Vec<OpenEstimate>,
    /// Punches that need a decision.
    pub undecided: u32,
    /// Links whose username TimeTrack no longer has.
    pub unknown: Vec<(MemberId, Username)>,
    /// Links that do nothing, because somebody said that they are wrong.
    pub suspended: Vec<(MemberId, Username)>,
    /// The number and the hash of the newest row of the audit trail.
    pub audit_head: String,
}

impl MorningList {
    /// Whether there is something to say. What could not be read and the head of the audit trail alone are nothing.
    pub fn is_worth_sending(&self) -> bool {
        let Self { open, missing, estimates, undecided, unknown, suspended, audit_head: _ } = self;
        let is_missing = matches!(missing, Missing::Some { .. });
        let of_links = !unknown.is_empty() || !suspended.is_empty();
        !open.is_empty() || is_missing || !estimates.is_empty() || *undecided > 0 || of_links
    }
}

/// The list, for the admins' channel; times are the reader's own, days those of `zone`.
pub fn morning_list(list: &MorningList, zone: &Zone, context: ReplyContext) -> Reply {
    let mut lines = Vec::new();
    if list.undecided > 0 {
        lines.push(context.say(Msg("inbox-undecided"), &[("count", list.undecided.into())]));
    }
    section(&mut lines, Msg("inbox-open"), &list.open, context, |timer| open_line(timer, zone, context));
    section(&mut lines, Msg("inbox-estimates"), &list.estimates, context, |estimate| {
        estimate_line(estimate, zone, context)
    });
    match &list.missing {
        Missing::None => {}
        Missing::Some { day, members } => {
            lines.push(context.say(Msg("inbox-missing"), &[dated(*day, zone)]));
            entries(&mut lines, members, context, |member| Safe::mention(*member));
        }
        Missing::Unread { day } => {
            lines.push(context.say(Msg("inbox-unread"), &[dated(*day, zone)]));
        }
        Missing::AbsencesUnread { day } => {
            lines.push(context.say(Msg("inbox-absences-unread"), &[dated(*day, zone)]));
        }
    }
    let link = |(member, username): &(MemberId, Username)| {
        let args = [("member", Safe::mention(*member).into()), ("username", punch::name(username))];
        context.say(Msg("inbox-link"), &args)
    };
    section(&mut lines, Msg("inbox-unknown"), &list.unknown, context, link);
    section(&mut lines, Msg("inbox-suspended"), &list.suspended, context, link);
    let title = context.say(Msg("inbox-title"), &[]);
    let head = Safe::wording(list.audit_head.clone());
    let footer = context.say(Msg("inbox-audit-head"), &[("head", head.into())]).into();
    let embed = Embed { footer, ..punch::plain(Colour::Amber, title, &lines) };
    Reply { private: false, ..context.embed(embed) }
}

fn section<T>(
    lines: &mut Vec<Safe>,
    heading: Msg,
    items: &[T],
    context: ReplyContext,
    line: impl Fn(&T) -> Safe,
) {
    if !items.is_empty() {
        lines.push(context.say(heading, &[]));
        entries(lines, items, context, line);
    }
}

fn entries<T>(lines: &mut Vec<Safe>, items: &[T], context: ReplyContext, line: impl Fn(&T) -> Safe) {
    for item in items.iter().take(LISTED) {
        lines.push(context.say(Msg("inbox-entry"), &[("entry", line(item).into())]));
    }
    if items.len() > LISTED {
        lines.push(context.say(Msg("board-more"), &[("count", (items.len() - LISTED).into())]));
    }
}

fn open_line(timer: &OpenTimer, zone: &Zone, context: ReplyContext) -> Safe {
    let recipient = Recipient { context, zone, member: timer.member };
    let member = ("member", Safe::mention(timer.member).into());
    let since = ("since", when::dated(recipient, timer.since).into());
    match timer.seen_at {
        None => context.say(Msg("board-row"), &[member, since]),
        Some(at) => context.say(Msg("who-row-since"), &[member, since, ("seen", when::relative(at).into())]),
    }
}

fn estimate_line(estimate: &OpenEstimate, zone: &Zone, context: ReplyContext) -> Safe {
    let recipient = Recipient { context, zone, member: estimate.member };
    let time = |at| -> Arg { when::dated(recipient, at).into() };
    let args = [("member", Safe::mention(estimate.member).into()), ("when", time(estimate.at))];
    match estimate.named {
        None => context.say(Msg("inbox-estimate"), &args),
        Some(named) => {
            let [member, when] = args;
            context.say(Msg("inbox-estimate-named"), &[member, when, ("named", time(named))])
        }
    }
}

fn dated(day: NaiveDate, zone: &Zone) -> (&'static str, Arg) {
    // At noon it is the same day for readers in other zones too, but for those at the other end of the world.
    let noon = day.and_time(NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default());
    ("day", when::date(zone.first_instant(noon)).into())
}

/// To the admin who has set where the list arrives, and when.
pub fn inbox_set(
    channel: ChannelId,
    hour: u32,
    zone: &Zone,
    readers: Readers,
    context: ReplyContext,
) -> Reply {
    let warning = match readers {
        Readers::Fine => None,
        Readers::Everybody => Some(Msg("inbox-public")),
        Readers::Unknown => Some(Msg("inbox-readers-unknown")),
    };
    let mut lines = vec![context.say(Msg("inbox-set"), &arrival(channel, hour, zone))];
    lines.extend(warning.map(|warning| context.say(warning, &[])));
    let colour = if warning.is_some() { Colour::Amber } else { Colour::Green };
    private(colour, &lines, context)
}

/// Where the list arrives and whether its channel takes it, with a button that ends it.
pub fn inbox_shown(inbox: Option<(ChannelId, u32, bool)>, zone: &Zone, context: ReplyContext) -> Reply {
    let (line, colour) = match inbox {
        None => (context.say(Msg("inbox-none"), &[]), Colour::Grey),
        Some((channel, hour, false)) => {
            (context.say(Msg("inbox-set"), &arrival(channel, hour, zone)), Colour::Grey)
        }
        Some((channel, _, true)) => {
            let channel = [("channel", Safe::channel(channel).into())];
            (context.say(Msg("inbox-blocked-body"), &channel), Colour::Amber)
        }
    };
    let end = context.admins(ButtonAction::InboxOff);
    let end = end.button(Msg("button-inbox-off"), ButtonStyle::Danger, context);
    let rows = if inbox.is_some() { vec![vec![end]] } else { Vec::new() };
    Reply { rows, ..private(colour, &[line], context) }
}

/// To the admin who has ended it.
pub fn inbox_ended(context: ReplyContext) -> Reply {
    private(Colour::Grey, &[context.say(Msg("inbox-ended"), &[])], context)
}

fn arrival(channel: ChannelId, hour: u32, zone: &Zone) -> [(&'static str, Arg); 3] {
    [
        ("channel", Safe::channel(channel).into()),
        ("hour", Safe::wording(hour.to_string()).into()),
        ("zone", when::zone_name(zone).into()),
    ]
}

fn private(colour: Colour, lines: &[Safe], context: ReplyContext) -> Reply {
    let embed = punch::plain(colour, context.say(Msg("inbox-title"), &[]), lines);
    Reply { private: true, ..context.embed(embed) }
}
