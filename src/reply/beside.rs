//! What a reply about the attendance timer says beside it: the project that is still on, and questions that are still open.

use super::button::{ButtonAction, Moment, Timed};
use super::escape::Safe;
use super::message::{Button, ButtonStyle};
use super::words::Msg;
use super::{Details, Recipient, punch, timer, when};
use crate::model::{Break, Punch, Refusal, Timer, TimerState};

/// That the project timer is still on, and the button for that: after an end of the day it stops the project, after a start it resumes it.
pub(super) fn project(
    about: &Punch,
    details: &Details,
    recipient: Recipient<'_>,
) -> (Vec<Safe>, Option<Button>) {
    let Some(project) = &details.project else { return (Vec::new(), None) };
    let mut lines = vec![still_on(project, recipient)];
    let button = if about.action.is_clock_in() {
        let was_end = details.rest.as_ref().is_some_and(Break::was_end_of_day);
        lines.extend(was_end.then(|| recipient.context.say(Msg("resume-too"), &[])));
        let action = ButtonAction::Resume(project.started_at);
        timer::button(recipient, action, Msg("button-resume"), ButtonStyle::Success)
    } else {
        let (stop, hint) = stop_too(about, project, recipient);
        lines.extend(hint);
        stop
    };
    (lines, Some(button))
}

/// Earlier entries that still need the person's answer.
pub(super) fn still_asked(details: &Details, recipient: Recipient<'_>) -> Vec<Safe> {
    details.asked.iter().map(|asked| punch::about(Msg("news-asked"), asked, recipient)).collect()
}

fn still_on(timer: &Timer, recipient: Recipient<'_>) -> Safe {
    match (&timer.project, timer.state) {
        (Some(project), TimerState::Paused) => {
            recipient.context.say(Msg("still-paused"), &[("project", timer::project(project).into())])
        }
        (Some(project), _) => {
            recipient.context.say(Msg("still-running"), &[("project", timer::project(project).into())])
        }
        (None, _) => recipient.context.say(Msg("still-on"), &[]),
    }
}

/// The button that stops the project timer as well, when the day ended or, if the timer was started, paused or resumed later than that in a
/// break, at the clock-out, and a line that says so. If it was so still later, the button stops it now.
fn stop_too(clock_out: &Punch, project: &Timer, recipient: Recipient<'_>) -> (Button, Option<Safe>) {
    let start = project.started_at;
    let (zone, mode, now) = (recipient.zone, recipient.context.mode, recipient.context.now);
    let began = [
        project.start(zone, mode, clock_out.at),
        project.paused_since(zone, mode, now),
        project.resumed_at(zone, mode, now),
    ];
    let began = began.into_iter().max().flatten();
    let ended = match clock_out.refusal {
        Some(Refusal::OnBreak { since, .. }) => since,
        _ => clock_out.at,
    };
    let possible = [ended, clock_out.at].into_iter().find(|at| began.is_none_or(|began| began <= *at));
    let Some(at) = possible else {
        return (timer::stop(recipient, ButtonAction::Stop(start)), None);
    };
    let hint = recipient.context.say(Msg("stop-too"), &[("when", when::phrase(recipient, at).into())]);
    (timer::stop(recipient, ButtonAction::At(Moment { what: Timed::Stop, start, at })), Some(hint))
}
