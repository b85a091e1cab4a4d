//! What people are told later: how earlier punches ended, and to admins what they must see to. Must not know by which way.

use super::escape::Safe;
use super::message::{Colour, Reply};
use super::words::Msg;
use super::{Details, Reader, Voice, punch, when};
use crate::model::{Punch, PunchState};

/// Earlier punches listed before the rest is only counted.
const LISTED: usize = 5;
/// Longest text put above an embed, in characters; Discord takes 2,000.
const MAX_TEXT: usize = 1_900;

/// Adds how earlier punches ended.
pub(super) fn with_news(mut reply: Reply, untold: &[Punch], voice: Voice) -> Reply {
    if untold.is_empty() {
        return reply;
    }
    let mut lines = vec![voice.say(Msg("news-heading"), &[])];
    let mut shown = 0;
    for punch in untold.iter().take(LISTED) {
        let line = line(punch, voice);
        let length: usize = lines.iter().chain([&line]).map(|line| line.as_str().chars().count() + 1).sum();
        if length > MAX_TEXT {
            break;
        }
        lines.push(line);
        shown += 1;
    }
    if untold.len() > shown {
        lines.push(voice.say(Msg("news-more"), &[("count", (untold.len() - shown).into())]));
    }
    let news = punch::paragraph(&lines);
    reply.text = if reply.text.is_empty() { news } else { format!("{news}\n{}", reply.text) };
    reply
}

fn line(punch: &Punch, voice: Voice) -> Safe {
    let reader = Reader { voice, zone: &punch.zone, member: punch.member };
    match punch.state {
        PunchState::Done => punch::about(Msg("news-booked"), punch, reader),
        PunchState::Stuck => punch::about(Msg("news-stuck"), punch, reader),
        PunchState::Cancelled => punch::about(Msg("news-cancelled"), punch, reader),
        PunchState::Waiting | PunchState::InFlight => punch::about(Msg("news-waiting"), punch, reader),
        PunchState::Refused => {
            let args = [
                ("action", punch::action(voice, &punch.action).into()),
                ("when", when::phrase(reader, punch.at).into()),
                ("why", punch::why(punch, reader).into()),
            ];
            voice.say(Msg("news-refused"), &args)
        }
    }
}

/// News about one punch, for a direct message: without buttons, for the time clock works in a server only.
pub(super) fn late(punch: &Punch, details: &Details, voice: Voice) -> Reply {
    Reply {
        text: voice.say(Msg("news-late"), &[]).into(),
        rows: Vec::new(),
        private: true,
        ..punch::reply(punch, details, voice)
    }
}

/// To the admins.
pub(super) fn key_refused(waiting: u32, voice: Voice) -> Reply {
    let body = voice.say(Msg("key-body"), &[("waiting", waiting.into())]);
    let embed = punch::plain(Colour::Red, voice.say(Msg("key-title"), &[]), &[body]);
    Reply { private: true, ..voice.embed(embed) }
}

/// To the admins.
pub(super) fn restored(held: u32, voice: Voice) -> Reply {
    let body = voice.say(Msg("restored-body"), &[("held", held.into())]);
    let embed = punch::plain(Colour::Amber, voice.say(Msg("restored-title"), &[]), &[body]);
    Reply { private: true, ..voice.embed(embed) }
}
