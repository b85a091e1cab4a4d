//! Notices: how earlier punches ended, and to admins what they must see to.

use super::button::{ButtonAction, ButtonId};
use super::escape::{self, Safe};
use super::message::{Button, Colour, Reply};
use super::words::Msg;
use super::{Details, Recipient, ReplyContext, breaks, half, punch, role, when};
use crate::model::{
    AccountName, Action, ChannelId, MemberId, Punch, PunchState, Refusal, RoleId, RoleTrouble, Username,
};

/// Earlier punches listed before the rest is only counted.
const LISTED: usize = 5;
/// Longest text put above an embed, in characters; Discord takes 2,000.
const MAX_TEXT: usize = 1_900;

/// Adds to `reply` how earlier punches ended; also gives back how many are listed, from the first one: only these are said. With no
/// room for any, adds nothing.
pub fn with_notices(mut reply: Reply, ended: &[Punch], context: ReplyContext) -> (Reply, usize) {
    let mut lines = vec![context.say(Msg("news-heading"), &[])];
    let mut shown = 0;
    for punch in ended.iter().take(LISTED) {
        let line = line(punch, context);
        let added: usize = lines.iter().chain([&line]).map(|line| line.as_str().chars().count() + 1).sum();
        if reply.text.chars().count() + added > MAX_TEXT {
            break;
        }
        lines.push(line);
        shown += 1;
    }
    if shown == 0 {
        return (reply, 0);
    }
    if ended.len() > shown {
        lines.push(context.say(Msg("news-more"), &[("count", (ended.len() - shown).into())]));
    }
    let lines = punch::paragraph(&lines);
    reply.text = if reply.text.is_empty() { lines } else { format!("{lines}\n{}", reply.text) };
    (reply, shown)
}

/// How earlier punches ended and nothing else, for the eyes of whom they are about, and how many of them it lists.
pub fn only_notices(ended: &[Punch], context: ReplyContext) -> (Reply, usize) {
    let empty = Reply {
        text: String::new(),
        embed: None,
        rows: Vec::new(),
        private: true,
        in_place: false,
        quiet: false,
    };
    with_notices(empty, ended, context)
}

/// A later part begins with what was asked for, whose own end is not told apart.
fn line(punch: &Punch, context: ReplyContext) -> Safe {
    let Some(first) = &punch.part_of else { return line_of_one(punch, context) };
    let first = match first {
        // Its later part stops the project at the beginning of the break.
        Action::ClockOut => {
            let recipient = Recipient { context, zone: &punch.zone, member: punch.member };
            context.say(Msg("news-left"), &[("since", when::phrase(recipient, punch.at).into())])
        }
        first => context.say(Msg("news-part"), &[("action", punch::action(context, first).into())]),
    };
    match punch.was_not_needed() {
        true => first,
        false => Safe::wording(format!("{first} {}", line_of_one(punch, context))),
    }
}

pub(super) fn line_of_one(punch: &Punch, context: ReplyContext) -> Safe {
    let recipient = Recipient { context, zone: &punch.zone, member: punch.member };
    let line = match punch.state {
        PunchState::Done if punch.is_estimated() => punch::about(Msg("news-estimated"), punch, recipient),
        PunchState::Done => punch::about(Msg("news-booked"), punch, recipient),
        PunchState::Stuck if punch.needs_answer() => punch::about(Msg("news-asked"), punch, recipient),
        PunchState::Stuck if punch.is_asked() => punch::about(Msg("news-waiting"), punch, recipient),
        PunchState::Stuck => punch::denied(punch, recipient)
            .unwrap_or_else(|| punch::about(Msg("news-stuck"), punch, recipient)),
        PunchState::Cancelled if punch.unclear => punch::about(Msg("news-unclear"), punch, recipient),
        PunchState::Cancelled => punch::about(Msg("news-cancelled"), punch, recipient),
        PunchState::Waiting | PunchState::InFlight => punch::about(Msg("news-waiting"), punch, recipient),
        PunchState::Refused => match (&punch.action, &punch.refusal) {
            (Action::ClockOut, Some(Refusal::OnBreak { since, .. })) => {
                breaks::left_line(punch, *since, recipient)
            }
            _ => punch::not_booked(Msg("news-refused"), punch, recipient),
        },
    };
    match half::sentence(punch, recipient) {
        Some(half) => Safe::wording(format!("{half} {line}")),
        None => line,
    }
}

/// How one punch ended, for a direct message: without buttons, unless they answer a question or complete what was done in part.
pub fn ended(punch: &Punch, details: &Details, context: ReplyContext) -> Reply {
    let mut said = punch::punch(punch, details, context);
    if punch.is_estimated() && punch.state == PunchState::Done {
        return Reply { private: true, ..said };
    }
    if !punch.is_asked() {
        for row in &mut said.rows {
            row.retain(|button| completes(punch, button));
        }
    }
    let rows = said.rows.into_iter().filter(|row| !row.is_empty()).collect();
    Reply { text: context.say(Msg("news-late"), &[]).into(), rows, private: true, ..said }
}

/// Whether a button goes on with what a switch has stopped, stops the project that runs after a clock-out, or confirms an estimate.
fn completes(punch: &Punch, button: &Button) -> bool {
    match ButtonId::parse(&button.id).map(|button| button.action) {
        Some(
            ButtonAction::GoOn { .. }
            | ButtonAction::Again { .. }
            | ButtonAction::Back(_)
            | ButtonAction::Reminder(_),
        ) => true,
        Some(ButtonAction::Stop(_) | ButtonAction::At(_)) => {
            punch.action == Action::ClockOut || punch.part_of == Some(Action::ClockOut)
        }
        _ => false,
    }
}

/// A matter that the admins must see to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdminNotice {
    /// TimeTrack does not accept the API key; so many punches wait.
    KeyRefused {
        /// How many.
        waiting: u32,
    },
    /// TimeTrack no longer has the user of a member.
    UnknownUser {
        /// Who.
        member: MemberId,
        /// As linked.
        username: Username,
    },
    /// A member says that the link is not theirs.
    Suspended {
        /// Who.
        member: MemberId,
        /// As linked.
        username: Username,
        /// So many entries are put before an admin because of it.
        held: usize,
    },
    /// The channel of the board does not take it.
    BoardBlocked { channel: ChannelId },
    /// The board names nobody, because everybody can read its channel.
    BoardHidden { channel: ChannelId },
    /// The admins' channel does not take the morning list.
    InboxBlocked { channel: ChannelId },
    /// A restore holds punches, of which so many need a decision.
    Restored {
        /// How many.
        held: u32,
    },
    /// Members have left, and their links are frozen.
    Left {
        /// The first of them.
        people: Vec<(MemberId, Username)>,
        /// How many.
        count: u32,
    },
    /// The bot cannot give or take the presence role of a server.
    RoleRefused { role: RoleId, trouble: RoleTrouble, invite: String },
}

impl AdminNotice {
    fn body(&self, context: ReplyContext) -> Safe {
        match self {
            Self::KeyRefused { waiting } => context.say(Msg("key-body"), &[("waiting", (*waiting).into())]),
            Self::UnknownUser { member, username } => {
                let args = [("member", Safe::mention(*member).into()), ("username", punch::name(username))];
                context.say(Msg("unknown-user-body"), &args)
            }
            Self::Suspended { member, username, held } => {
                let args = [
                    ("member", Safe::mention(*member).into()),
                    ("username", punch::name(username)),
                    ("held", (*held).into()),
                ];
                context.say(Msg("suspended-body"), &args)
            }
            Self::BoardBlocked { channel } => {
                context.say(Msg("board-blocked-body"), &[("channel", Safe::channel(*channel).into())])
            }
            Self::BoardHidden { channel } => {
                context.say(Msg("board-hidden-body"), &[("channel", Safe::channel(*channel).into())])
            }
            Self::InboxBlocked { channel } => {
                context.say(Msg("inbox-blocked-body"), &[("channel", Safe::channel(*channel).into())])
            }
            Self::Restored { held } => context.say(Msg("restored-body"), &[("held", (*held).into())]),
            Self::Left { people, count } => left(people, *count, context),
            Self::RoleRefused { role, trouble, invite } => {
                let trouble = role::trouble((*role, *trouble), invite, context);
                context.say(Msg("role-refused-body"), &[("trouble", trouble.into())])
            }
        }
    }
}

fn left(people: &[(MemberId, Username)], count: u32, context: ReplyContext) -> Safe {
    let name = |(member, username): &(MemberId, Username)| {
        let args = [("member", Safe::mention(*member).into()), ("username", punch::name(username))];
        context.say(Msg("left-person"), &args).into()
    };
    let names: Vec<String> = people.iter().map(name).collect();
    let more = count.saturating_sub(u32::try_from(people.len()).unwrap_or(u32::MAX));
    let people = Safe::wording(names.join(", "));
    context
        .say(Msg("left-body"), &[("people", people.into()), ("count", count.into()), ("more", more.into())])
}

/// Names the account of a direct message to a person whom several accounts may write to.
pub fn of_account(mut reply: Reply, account: &AccountName, context: ReplyContext) -> Reply {
    // A footer shows no Markdown.
    let name = |text: String| Safe::wording(text);
    let line = |shown| context.say(Msg("message-account"), &[("account", name(shown).into())]);
    match &mut reply.embed {
        Some(embed) => {
            let line: String = line(escape::plain(account.as_str(), escape::NAME)).into();
            embed.footer = match embed.footer.is_empty() {
                true => line,
                false => format!("{} · {line}", embed.footer),
            };
        }
        None => {
            let line = line(escape::text(account.as_str(), escape::NAME).into());
            reply.text = format!("{}\n{line}", reply.text);
        }
    }
    reply
}

/// A direct message about one matter, of this account if there are several.
pub fn for_admins(notice: &AdminNotice, account: Option<&AccountName>, context: ReplyContext) -> Reply {
    let (colour, title) = match notice {
        AdminNotice::KeyRefused { .. } => (Colour::Red, Msg("key-title")),
        AdminNotice::UnknownUser { .. } => (Colour::Amber, Msg("unknown-user-title")),
        AdminNotice::Suspended { .. } => (Colour::Red, Msg("suspended-title")),
        AdminNotice::BoardBlocked { .. } => (Colour::Amber, Msg("board-blocked-title")),
        AdminNotice::BoardHidden { .. } => (Colour::Amber, Msg("board-hidden-title")),
        AdminNotice::InboxBlocked { .. } => (Colour::Amber, Msg("inbox-blocked-title")),
        AdminNotice::Restored { .. } => (Colour::Amber, Msg("restored-title")),
        AdminNotice::Left { .. } => (Colour::Grey, Msg("left-title")),
        AdminNotice::RoleRefused { .. } => (Colour::Amber, Msg("role-refused-title")),
    };
    let named = |account: &AccountName| {
        context
            .say(Msg("admins-account"), &[("account", escape::text(account.as_str(), escape::NAME).into())])
    };
    let lines: Vec<Safe> = [notice.body(context)].into_iter().chain(account.map(named)).collect();
    let embed = punch::plain(colour, context.say(title, &[]), &lines);
    Reply { private: true, ..context.embed(embed) }
}

/// Adds these matters to a reply to an admin; also gives back how many of them had room, from the first one.
pub fn with_admin_notices(
    mut reply: Reply,
    notices: &[AdminNotice],
    context: ReplyContext,
) -> (Reply, usize) {
    let mut lines = Vec::new();
    let mut room = MAX_TEXT.saturating_sub(reply.text.chars().count());
    for line in notices.iter().map(|notice| notice.body(context)) {
        let length = line.as_str().chars().count() + 1;
        if length > room {
            break;
        }
        room -= length;
        lines.push(line);
    }
    let listed = lines.len();
    if listed > 0 {
        let lines = punch::paragraph(&lines);
        reply.text = if reply.text.is_empty() { lines } else { format!("{lines}\n{}", reply.text) };
    }
    (reply, listed)
}
