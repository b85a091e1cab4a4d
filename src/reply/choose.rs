//! The question which instant is meant, where the clocks were set back and a time came twice.

use chrono::{DateTime, Utc};

use super::button::{ButtonAction, Occurrence};
use super::message::{Button, ButtonStyle, Colour, Reply};
use super::words::Msg;
use super::{Recipient, punch, when};
use crate::model::InteractionId;

/// Asks which of the two instants of the night the clocks go back is meant; `draft` is the interaction that began it. Always private,
/// as only the asker can answer.
pub fn choose(draft: InteractionId, times: [DateTime<Utc>; 2], recipient: Recipient<'_>) -> Reply {
    let [first, second] = times;
    let context = recipient.context;
    let time = when::date_and_time(context, recipient.zone.wall(first));
    let body = context.say(Msg("choose-body"), &[("time", time.into())]);
    let embed = punch::plain(Colour::Amber, context.say(Msg("choose-title"), &[]), &[body]);
    let row = vec![
        button(draft, Occurrence::First, first, recipient),
        button(draft, Occurrence::Second, second, recipient),
    ];
    Reply { rows: vec![row], private: true, ..context.embed(embed) }
}

fn button(
    draft: InteractionId,
    occurrence: Occurrence,
    at: DateTime<Utc>,
    recipient: Recipient<'_>,
) -> Button {
    let label = match occurrence {
        Occurrence::First => Msg("choose-first"),
        Occurrence::Second => Msg("choose-second"),
    };
    let args = [
        ("time", when::time_of_day(recipient.zone.wall(at)).into()),
        ("abbreviation", when::abbreviation(recipient.zone, at).into()),
    ];
    Button {
        id: recipient.context.own(recipient.member, ButtonAction::Choose { draft, occurrence }).encode(),
        label: recipient.context.say(label, &args).into(),
        style: ButtonStyle::Primary,
    }
}
