//! The board: who is at work, as a message for everybody in its channel. And the answers to the admin who posts it.
//!
//! Discord's timestamps tick by themselves. How old the knowledge of a person is stands there only once it is older than the board
//! says at its end, so that reading somebody anew does not change the message.

use chrono::{DateTime, TimeDelta, Utc};

use super::button::ButtonAction;
use super::escape::Safe;
use super::message::{ButtonStyle, Colour, Embed, Reply};
use super::presence::{self, WhoCounts, WhoRow};
use super::words::Msg;
use super::{Recipient, ReplyContext, punch};
use crate::model::{Board, ChannelId, Presence};

/// For all lines, in characters. Discord takes 4,096 in the description of an embed.
const ROOM: usize = 3_600;
/// Kept free for a heading and the line that counts the rest, of each group that is still to come.
const FOR_GROUP: usize = 100;
/// Knowledge may be so much older than is said before its age is shown.
const SLACK: TimeDelta = TimeDelta::minutes(2);

/// Everybody, in the order of [`Presence::ALL`].
pub fn board(rows: &[WhoRow<'_>], counts: WhoCounts, context: ReplyContext) -> Reply {
    let counted = presence::counted(rows, counts, context);
    let mut room = ROOM.saturating_sub(counted.as_str().chars().count());
    let mut lines = vec![counted];
    let groups: Vec<_> = rows.chunk_by(|one, next| one.standing.presence == next.standing.presence).collect();
    for (number, group) in groups.iter().enumerate() {
        let reserved = FOR_GROUP * (groups.len() - number);
        lines.extend(listed(group, counts, (&mut room, reserved), context));
    }
    let is_anybody_in = counts.of.first().is_some_and(|working| *working > 0);
    let colour = if is_anybody_in { Colour::Green } else { Colour::Grey };
    let embed = Embed {
        footer: presence::until_seen(counts.minutes_until_seen, context),
        ..punch::plain(colour, context.say(Msg("who-title"), &[]), &lines)
    };
    Reply { private: false, ..context.embed(embed) }
}

/// A group with its heading; those without room are counted. `reserved` of the room is left.
fn listed(
    group: &[WhoRow<'_>],
    counts: WhoCounts,
    (room, reserved): (&mut usize, usize),
    context: ReplyContext,
) -> Vec<Safe> {
    let presence = group.first().map_or(Presence::Unknown, |row| row.standing.presence);
    let mut lines = vec![presence::heading(presence, context)];
    for row in group {
        let line = line(row, counts, context);
        let length = line.as_str().chars().count() + 1;
        if length + reserved > *room {
            break;
        }
        *room -= length;
        lines.push(line);
    }
    let left = group.len() + 1 - lines.len();
    if left > 0 {
        lines.push(context.say(Msg("board-more"), &[("count", left.into())]));
    }
    *room = room.saturating_sub(FOR_GROUP);
    lines
}

/// Whether the board says how old the knowledge of this person is.
pub fn shows_age(row: &WhoRow<'_>, counts: WhoCounts, now: DateTime<Utc>) -> bool {
    let usual = TimeDelta::minutes(counts.minutes_until_seen.into()) + SLACK;
    row.standing.seen_at.is_some_and(|at| now - at > usual)
}

fn line(row: &WhoRow<'_>, counts: WhoCounts, context: ReplyContext) -> Safe {
    if row.standing.seen_at.is_none() || shows_age(row, counts, context.now) {
        return presence::line(row, context);
    }
    let member = ("member", Safe::mention(row.member).into());
    let Some(since) = row.standing.since else { return Safe::mention(row.member) };
    let recipient = Recipient { context, zone: row.zone, member: row.member };
    context.say(Msg("board-row"), &[member, ("since", presence::since(row, since, recipient).into())])
}

/// In the place of a board while nobody may see who is at work.
pub fn board_off(context: ReplyContext) -> Reply {
    let body = context.say(Msg("no-who-off"), &[]);
    let embed = punch::plain(Colour::Grey, context.say(Msg("who-title"), &[]), &[body]);
    Reply { private: false, ..context.embed(embed) }
}

/// In the place of a board whose channel others may be able to read, while only admins may see who is at work.
pub fn board_hidden(context: ReplyContext) -> Reply {
    let body = context.say(Msg("board-hidden"), &[]);
    let embed = punch::plain(Colour::Grey, context.say(Msg("who-title"), &[]), &[body]);
    Reply { private: false, ..context.embed(embed) }
}

/// What an admin must know of the readers of a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// Nothing.
    Fine,
    /// Everybody in the server can read it, and what is posted is not for everybody.
    Everybody,
    /// Discord does not say.
    Unknown,
}

/// What became of the message in a channel that the board has left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OldMessage {
    None,
    Deleted,
    /// It is still there.
    Left {
        channel: ChannelId,
    },
}

/// To the admin who has set the board.
pub fn board_set(channel: ChannelId, readers: Readers, old: OldMessage, context: ReplyContext) -> Reply {
    let warning = match readers {
        Readers::Fine => None,
        Readers::Everybody => Some(Msg("board-public")),
        Readers::Unknown => Some(Msg("board-readers-unknown")),
    };
    let mut lines = vec![context.say(Msg("board-set"), &[("channel", Safe::channel(channel).into())])];
    lines.extend(warning.map(|warning| context.say(warning, &[])));
    lines.extend(left(old, context));
    let colour = if warning.is_some() { Colour::Amber } else { Colour::Green };
    let embed = punch::plain(colour, context.say(Msg("board-set-title"), &[]), &lines);
    Reply { private: true, ..context.embed(embed) }
}

/// Where the board is, whether its channel takes it and whether it names people, with a button that ends it.
pub fn board_shown(board: Option<&Board>, context: ReplyContext) -> Reply {
    let (line, colour) = match board {
        None => (context.say(Msg("board-none"), &[]), Colour::Grey),
        Some(board) => {
            let channel = [("channel", Safe::channel(board.channel).into())];
            match (board.is_blocked, board.is_hidden) {
                (false, false) => (context.say(Msg("board-is-in"), &channel), Colour::Grey),
                (true, _) => (context.say(Msg("board-blocked-body"), &channel), Colour::Amber),
                (false, true) => (context.say(Msg("board-hidden-body"), &channel), Colour::Amber),
            }
        }
    };
    let end = context.admins(ButtonAction::BoardOff);
    let end = end.button(Msg("button-board-off"), ButtonStyle::Danger, context);
    let embed = punch::plain(colour, context.say(Msg("who-title"), &[]), &[line]);
    let rows = if board.is_some() { vec![vec![end]] } else { Vec::new() };
    Reply { rows, private: true, ..context.embed(embed) }
}

/// To the admin who has ended the board.
pub fn board_ended(old: OldMessage, context: ReplyContext) -> Reply {
    let mut lines = vec![context.say(Msg("board-ended"), &[])];
    lines.extend(left(old, context));
    let embed = punch::plain(Colour::Grey, context.say(Msg("who-title"), &[]), &lines);
    Reply { private: true, ..context.embed(embed) }
}

fn left(old: OldMessage, context: ReplyContext) -> Option<Safe> {
    match old {
        OldMessage::Left { channel } => {
            Some(context.say(Msg("board-old-left"), &[("channel", Safe::channel(channel).into())]))
        }
        OldMessage::None | OldMessage::Deleted => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AccountId, Locale, MemberId, Standing, TimeMode, Zone};

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn text_of(people: &[(Presence, &str)], seen: &str) -> String {
        let vienna = Zone::new("Europe/Vienna").unwrap();
        let now = at("2026-11-23T12:00:00Z");
        let rows: Vec<_> = (0_u64..)
            .zip(people)
            .map(|(number, (presence, since))| {
                let standing = Standing {
                    presence: *presence,
                    since: Some(at(since)),
                    is_estimated: false,
                    seen_at: Some(at(seen)),
                };
                WhoRow {
                    member: MemberId(400_000_000_000_000_000 + number),
                    zone: &vienna,
                    standing,
                    unread: None,
                }
            })
            .collect();
        let account = AccountId::DEFAULT;
        let context =
            ReplyContext { account, locale: Locale::FALLBACK, private: false, mode: TimeMode::Local, now };
        let reply = board(&rows, WhoCounts::of(&rows, 2), context);
        let embed = reply.embed.unwrap();
        assert!(embed.description.chars().count() <= 4_096, "{}", embed.description.len());
        embed.description
    }

    #[test]
    fn the_age_of_what_is_known_stands_there_once_it_is_older_than_the_board_says() {
        let one = [(Presence::Working, "2026-11-23T08:00:00Z")];
        let fresh = text_of(&one, "2026-11-23T11:56:00Z");
        assert_eq!(fresh, text_of(&one, "2026-11-23T11:59:59Z"), "a new look changes nothing");
        assert!(!fresh.contains("as of"), "{fresh}");
        let old = text_of(&one, "2026-11-23T11:55:59Z");
        assert!(old.contains(&format!("as of <t:{}:R>", at("2026-11-23T11:55:59Z").timestamp())), "{old}");
    }

    #[test]
    fn more_people_than_fit_are_counted_in_their_group() {
        let mut people = vec![(Presence::Working, "2026-11-23T08:00:00Z"); 600];
        people.extend([(Presence::OnBreak, "2026-11-23T11:00:00Z"); 300]);
        people.extend([(Presence::Gone, "2026-11-20T15:00:00Z"); 100]);
        let text = text_of(&people, "2026-11-23T11:59:00Z");
        let shown = text.matches("<@").count();
        assert!(text.starts_with("600 working · 300 on break · 100 not in"), "{text}");
        assert!(shown > 50, "{shown} of 1,000 are shown");
        let left = text.lines().filter_map(|line| line.strip_prefix("… and ")?.split(' ').next());
        let left: usize = left.map(|count| count.parse::<usize>().unwrap()).sum();
        assert_eq!(shown + left, 1_000, "{text}");
        for heading in ["**Working**", "**On break**", "**Not in**"] {
            assert!(text.contains(heading), "{text}");
        }
    }
}
