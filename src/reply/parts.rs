//! An interaction with several punches: one of them is shown in full, each of the others in a line.

use super::button::ButtonAction;
use super::escape::Safe;
use super::message::{Button, ButtonStyle, Colour, Reply};
use super::words::Msg;
use super::{Details, Recipient, notices, punch, question, timer, when};
use crate::model::{Action, Punch, PunchState, TimerKind};

/// The part that is shown in full, the last one of the attendance timer, and the others that did something.
pub(super) fn of<'a>(last: &'a Punch, details: &'a Details) -> (&'a Punch, Vec<&'a Punch>) {
    let is_main = |part: &&Punch| part.action.timer() == TimerKind::Attendance;
    let parts = || details.earlier.iter().chain([last]);
    let main = parts().rfind(is_main).unwrap_or(last);
    let others = parts().filter(|part| part.id != main.id && !part.was_not_needed());
    (main, others.collect())
}

/// Adds the other parts to the reply about the main one.
pub(super) fn add(mut reply: Reply, main: &Punch, others: &[&Punch], recipient: Recipient<'_>) -> Reply {
    let Some(embed) = &mut reply.embed else { return reply };
    let (before, after): (Vec<_>, Vec<_>) = others.iter().partition(|part| part.part < main.part);
    let lines = |parts: Vec<&&Punch>| {
        punch::paragraph(&parts.iter().map(|part| line(part, recipient)).collect::<Vec<_>>())
    };
    let texts = [lines(before), std::mem::take(&mut embed.description), lines(after)];
    embed.description =
        texts.iter().filter(|text| !text.is_empty()).map(String::as_str).collect::<Vec<_>>().join("\n");
    embed.colour = others.iter().fold(embed.colour, |colour, part| colour_with(colour, part));
    let asked: Vec<_> = others.iter().copied().filter(|part| part.is_asked()).collect();
    if let Some(row) = reply.rows.last_mut() {
        let place = row.len().saturating_sub(1);
        row.splice(place..place, others.iter().filter_map(|part| again(part, recipient)));
    }
    reply.rows.splice(0..0, question::rows(&asked, recipient));
    reply
}

fn colour_with(colour: Colour, part: &Punch) -> Colour {
    match part.state {
        PunchState::Done => colour,
        PunchState::Waiting | PunchState::InFlight => Colour::Amber,
        PunchState::Refused | PunchState::Stuck | PunchState::Cancelled => Colour::Red,
    }
}

fn line(part: &Punch, recipient: Recipient<'_>) -> Safe {
    let context = recipient.context;
    let message = match (&part.action, part.state) {
        (Action::Pause, PunchState::Done) => Msg("part-paused"),
        (Action::Resume, PunchState::Done) => Msg("part-resumed"),
        (Action::Stop, PunchState::Done) => Msg("part-stopped"),
        (_, PunchState::Done) => return punch::what_was_done(part, recipient),
        _ => return notices::line_of_one(part, context),
    };
    let project = [&part.before, &part.after].into_iter().flatten().find_map(|timer| timer.project.as_ref());
    let project = project.map_or_else(|| context.say(Msg("half-nameless"), &[]), timer::project);
    context.say(message, &[("project", project.into()), ("when", when::phrase(recipient, part.at).into())])
}

/// The button that asks again for a part that was not done, at the same instant.
fn again(part: &Punch, recipient: Recipient<'_>) -> Option<Button> {
    let (label, style) = match part.action {
        Action::Pause => (Msg("button-pause"), ButtonStyle::Primary),
        Action::Resume => (Msg("button-resume"), ButtonStyle::Success),
        Action::Stop => (Msg("button-stop"), ButtonStyle::Danger),
        _ => return None,
    };
    let is_mendable = matches!(part.state, PunchState::Refused | PunchState::Cancelled);
    is_mendable.then(|| timer::button(recipient, ButtonAction::Again { punch: part.id }, label, style))
}
