//! What people are told later: how earlier punches ended, and to admins what they must see to. Must not know by which way.

use super::button::{ButtonAction, ButtonId};
use super::escape::Safe;
use super::message::{Button, Colour, Reply};
use super::words::Msg;
use super::{Details, Recipient, ReplyContext, half, punch};
use crate::model::{Action, MemberId, Punch, PunchState, Username};

/// Earlier punches listed before the rest is only counted.
const LISTED: usize = 5;
/// Longest text put above an embed, in characters; Discord takes 2,000.
const MAX_TEXT: usize = 1_900;

/// Adds how earlier punches ended; also gives back how many are listed, from the first one. With no room for any, adds nothing.
pub(super) fn with_news(mut reply: Reply, untold: &[Punch], context: ReplyContext) -> (Reply, usize) {
    let mut lines = vec![context.say(Msg("news-heading"), &[])];
    let mut shown = 0;
    for punch in untold.iter().take(LISTED) {
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
    if untold.len() > shown {
        lines.push(context.say(Msg("news-more"), &[("count", (untold.len() - shown).into())]));
    }
    let news = punch::paragraph(&lines);
    reply.text = if reply.text.is_empty() { news } else { format!("{news}\n{}", reply.text) };
    (reply, shown)
}

fn line(punch: &Punch, context: ReplyContext) -> Safe {
    let recipient = Recipient { context, zone: &punch.zone, member: punch.member };
    let line = match punch.state {
        PunchState::Done => punch::about(Msg("news-booked"), punch, recipient),
        PunchState::Stuck if punch.is_asked() => punch::about(Msg("news-asked"), punch, recipient),
        PunchState::Stuck => punch::denied(punch, recipient)
            .unwrap_or_else(|| punch::about(Msg("news-stuck"), punch, recipient)),
        PunchState::Cancelled if punch.unclear => punch::about(Msg("news-unclear"), punch, recipient),
        PunchState::Cancelled => punch::about(Msg("news-cancelled"), punch, recipient),
        PunchState::Waiting | PunchState::InFlight => punch::about(Msg("news-waiting"), punch, recipient),
        PunchState::Refused => punch::not_booked(Msg("news-refused"), punch, recipient),
    };
    match half::sentence(punch, recipient) {
        Some(half) => Safe::wording(format!("{half} {line}")),
        None => line,
    }
}

/// News about one punch, for a direct message: without buttons, unless they answer a question or complete what was done in part.
pub(super) fn late(punch: &Punch, details: &Details, context: ReplyContext) -> Reply {
    let mut said = punch::punch(punch, details, context);
    if !punch.is_asked() {
        for row in &mut said.rows {
            row.retain(|button| completes(punch, button));
        }
    }
    let rows = said.rows.into_iter().filter(|row| !row.is_empty()).collect();
    Reply { text: context.say(Msg("news-late"), &[]).into(), rows, private: true, ..said }
}

/// Whether a button goes on with what a switch has stopped, or stops the project that runs after a clock-out.
fn completes(punch: &Punch, button: &Button) -> bool {
    match ButtonId::parse(&button.id).map(|button| button.action) {
        Some(ButtonAction::GoOn { .. }) => true,
        Some(ButtonAction::Stop(_) | ButtonAction::StopAt { .. }) => punch.action == Action::ClockOut,
        _ => false,
    }
}

/// To the admins.
pub(super) fn key_refused(waiting: u32, context: ReplyContext) -> Reply {
    let body = context.say(Msg("key-body"), &[("waiting", waiting.into())]);
    let embed = punch::plain(Colour::Red, context.say(Msg("key-title"), &[]), &[body]);
    Reply { private: true, ..context.embed(embed) }
}

/// Adds, for an admin, that TimeTrack no longer has the users of these links.
pub(super) fn with_unknown(mut reply: Reply, links: &[(MemberId, Username)], context: ReplyContext) -> Reply {
    let line = |(member, username): &(MemberId, Username)| unknown_line(*member, username, context);
    let lines: Vec<_> = links.iter().map(line).collect();
    if !lines.is_empty() {
        let lines = punch::paragraph(&lines);
        reply.text = if reply.text.is_empty() { lines } else { format!("{lines}\n{}", reply.text) };
    }
    reply
}

fn unknown_line(member: MemberId, username: &Username, context: ReplyContext) -> Safe {
    let args = [("member", Safe::mention(member).into()), ("username", punch::name(username))];
    context.say(Msg("unknown-user-body"), &args)
}

/// To the admins.
pub(super) fn unknown_user(member: MemberId, username: &Username, context: ReplyContext) -> Reply {
    let body = unknown_line(member, username, context);
    let embed = punch::plain(Colour::Amber, context.say(Msg("unknown-user-title"), &[]), &[body]);
    Reply { private: true, ..context.embed(embed) }
}

/// To the admins.
pub(super) fn restored(held: u32, context: ReplyContext) -> Reply {
    let body = context.say(Msg("restored-body"), &[("held", held.into())]);
    let embed = punch::plain(Colour::Amber, context.say(Msg("restored-title"), &[]), &[body]);
    Reply { private: true, ..context.embed(embed) }
}
