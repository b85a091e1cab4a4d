//! The question which of two 02:30 is meant. Must not know what the answer leads to.

use chrono::{DateTime, Utc};

use super::button::{ButtonAction, ButtonId, Occurrence};
use super::message::{Button, ButtonStyle, Colour, Reply};
use super::words::Msg;
use super::{Reader, punch, when};
use crate::model::InteractionId;

/// A button for each of the two instants; always private, as only the asker can answer.
pub(super) fn reply(draft: InteractionId, times: [DateTime<Utc>; 2], reader: Reader<'_>) -> Reply {
    let [first, second] = times;
    let voice = reader.voice;
    let time = when::date_and_time(voice, reader.zone.wall(first));
    let body = voice.say(Msg("choose-body"), &[("time", time.into())]);
    let embed = punch::plain(Colour::Amber, voice.say(Msg("choose-title"), &[]), &[body]);
    let row = vec![
        button(draft, Occurrence::First, first, reader),
        button(draft, Occurrence::Second, second, reader),
    ];
    Reply { rows: vec![row], private: true, ..voice.embed(embed) }
}

fn button(draft: InteractionId, occurrence: Occurrence, at: DateTime<Utc>, reader: Reader<'_>) -> Button {
    let label = match occurrence {
        Occurrence::First => Msg("choose-first"),
        Occurrence::Second => Msg("choose-second"),
    };
    let args = [
        ("time", when::time_of_day(reader.zone.wall(at)).into()),
        ("abbreviation", when::abbreviation(reader.zone, at).into()),
    ];
    Button {
        id: ButtonId { owner: reader.member, action: ButtonAction::Choose { draft, occurrence } }.encode(),
        label: reader.voice.say(label, &args).into(),
        style: ButtonStyle::Primary,
    }
}
