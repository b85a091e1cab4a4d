//! What became of a punch: done, noted and not confirmed yet, stuck, refused, given up. Must not know how it came about.

use chrono::{DateTime, TimeDelta, Utc};

use super::escape::{self, Safe};
use super::message::{Colour, Embed, Reply};
use super::words::Msg;
use super::{Reader, Voice, refusal, sum, timer, when};
use crate::model::{Action, LocalStamp, Punch, PunchState, Timer, TimerState};

/// A start so far from what was sent is worth a word: TimeTrack reads times in another way. Less may be its rounding.
const WORTH_A_WORD: TimeDelta = TimeDelta::minutes(15);

/// What became of a punch, whatever its state.
pub(super) fn reply(punch: &Punch, voice: Voice) -> Reply {
    let reader = Reader { voice, zone: &punch.zone, member: punch.member };
    match punch.state {
        PunchState::Done => done(punch, reader),
        PunchState::Waiting | PunchState::InFlight => noted(punch, reader),
        PunchState::Stuck => stuck(punch, reader),
        PunchState::Refused => refused(punch, reader),
        PunchState::Cancelled => cancelled(punch, reader),
    }
}

/// What was asked for, as a heading.
pub(super) fn action(voice: Voice, action: &Action) -> Safe {
    match action {
        Action::ClockIn => voice.say(Msg("action-clock-in"), &[]),
        Action::ClockOut => voice.say(Msg("action-clock-out"), &[]),
        Action::Start { project, .. } => {
            voice.say(Msg("action-start"), &[("project", timer::project(project).into())])
        }
        Action::Pause => voice.say(Msg("action-pause"), &[]),
        Action::Resume => voice.say(Msg("action-resume"), &[]),
        Action::Stop => voice.say(Msg("action-stop"), &[]),
    }
}

/// The instant a punch is booked for: ticking if it is the press, in words if it was named.
pub(super) fn instant(reader: Reader<'_>, punch: &Punch) -> Safe {
    if is_named(punch) { when::named(reader, punch.at) } else { when::short(reader, punch.at) }
}

fn is_named(punch: &Punch) -> bool {
    punch.at != punch.pressed_at
}

/// A sentence about a punch that names what was asked for and for when.
pub(super) fn about(message: Msg, punch: &Punch, reader: Reader<'_>) -> Safe {
    let args =
        [("action", action(reader.voice, &punch.action).into()), ("when", instant(reader, punch).into())];
    reader.voice.say(message, &args)
}

fn done(punch: &Punch, reader: Reader<'_>) -> Reply {
    let kind = punch.action.timer();
    let now = punch.after.clone().unwrap_or_else(|| expected(&punch.action));
    let mut lines = vec![what_was_done(punch, reader)];
    lines.extend(difference(punch, &now, reader).map(|message| reader.voice.say(message, &[])));
    if is_named(punch) {
        let entered = when::clock(reader, punch.pressed_at);
        lines.push(reader.voice.say(Msg("entered"), &[("entered", entered.into())]));
    }
    let summed = sum_lines(punch, reader);
    let footer =
        if summed.is_empty() { String::new() } else { reader.voice.say(Msg("sum-footer"), &[]).into() };
    lines.extend(summed);
    let mut fields = timer::fields(reader, &now);
    if let (Action::Stop, Some(before)) = (&punch.action, &punch.before) {
        fields = timer::matter(reader.voice, before);
    }
    let mut row = timer::moves(reader, kind, &now);
    row.push(timer::refresh(reader));
    let embed = Embed {
        colour: timer::colour(now.state),
        title: timer::title(reader.voice, kind, now.state).into(),
        description: paragraph(&lines),
        fields,
        footer,
    };
    Reply { rows: vec![row], ..reader.voice.embed(embed) }
}

/// What a booked punch leads to, should the timer as read afterwards not have been kept.
fn expected(action: &Action) -> Timer {
    let state = match action {
        Action::ClockIn | Action::Start { .. } | Action::Resume => TimerState::Running,
        Action::Pause => TimerState::Paused,
        Action::ClockOut | Action::Stop => TimerState::Stopped,
    };
    Timer { state, ..Timer::STOPPED }
}

/// What there is to say if the timer is not what the punch made it.
fn difference(punch: &Punch, now: &Timer, reader: Reader<'_>) -> Option<Msg> {
    let elsewhere = match (&punch.action, &now.project) {
        (Action::Start { project, .. }, Some(on)) => !on.shows(project),
        _ => false,
    };
    if elsewhere || now.state != expected(&punch.action).state {
        return Some(Msg("done-changed-since"));
    }
    let is_start = matches!(punch.action, Action::ClockIn | Action::Start { .. });
    let booked = LocalStamp::of(punch.at, reader.zone, reader.voice.mode);
    let another = |start: LocalStamp| (start.0 - booked.0).abs() >= WORTH_A_WORD;
    // Nobody need have done that: TimeTrack may read times in another way than it is set up here, or pass over ours.
    (is_start && now.started_at.is_some_and(another)).then_some(Msg("done-another-start"))
}

fn what_was_done(punch: &Punch, reader: Reader<'_>) -> Safe {
    let at = instant(reader, punch);
    let say = |message: Msg| reader.voice.say(message, &[("when", at.clone().into())]);
    match &punch.action {
        Action::ClockIn => say(Msg("done-clock-in")),
        Action::ClockOut => say(Msg("done-clock-out")),
        Action::Pause => say(Msg("done-pause")),
        Action::Resume => say(Msg("done-resume")),
        Action::Stop => say(Msg("done-stop")),
        Action::Start { project, .. } => {
            let on = punch.before.as_ref().filter(|before| before.is_on());
            let project = ("project", timer::project(project).into());
            let at = ("when", at.into());
            match on.and_then(|before| before.project.as_ref()) {
                Some(old) => {
                    let old = ("old", timer::project(old).into());
                    reader.voice.say(Msg("done-switch"), &[old, project, at])
                }
                None => reader.voice.say(Msg("done-start"), &[project, at]),
            }
        }
    }
}

/// How long it was, for what ended, and the warning if the clocks changed in between.
fn sum_lines(punch: &Punch, reader: Reader<'_>) -> Vec<Safe> {
    let (broken, unbroken) = match punch.action {
        Action::ClockOut => (Msg("sum-day"), Msg("sum-day-unbroken")),
        Action::Stop => (Msg("sum-project"), Msg("sum-project-unbroken")),
        _ => return Vec::new(),
    };
    let voice = reader.voice;
    let before = punch.before.as_ref().filter(|before| before.is_on());
    let Some(sum) = before.and_then(|before| sum::until(before, reader.zone, voice.mode, punch.at)) else {
        return Vec::new();
    };
    let worked = when::duration(voice, sum.worked);
    let breaks = when::duration(voice, sum.breaks);
    let message = if sum.breaks.num_minutes() == 0 { unbroken } else { broken };
    let mut lines = vec![voice.say(message, &[("worked", worked.into()), ("break", breaks.into())])];
    lines.extend(timer::clocks_changed(voice, &sum));
    lines
}

fn noted(punch: &Punch, reader: Reader<'_>) -> Reply {
    let voice = reader.voice;
    let args = [
        ("action", action(voice, &punch.action).into()),
        ("entered", when::clock(reader, punch.pressed_at).into()),
        ("when", instant(reader, punch).into()),
    ];
    let message = if is_named(punch) { Msg("noted-named") } else { Msg("noted-now") };
    let mut lines = vec![voice.say(message, &args)];
    // What stands in the way in detail is for the admins' queue; a person in a hurry needs none of it.
    if punch.trouble.is_some() {
        lines.push(voice.say(Msg("noted-trouble"), &[]));
    }
    if punch.unclear && punch.trouble.is_some() {
        lines.push(voice.say(Msg("noted-unclear"), &[]));
    }
    let embed = plain(Colour::Amber, voice.say(Msg("noted-title"), &[]), &lines);
    Reply { rows: vec![vec![timer::refresh(reader)]], ..voice.embed(embed) }
}

fn stuck(punch: &Punch, reader: Reader<'_>) -> Reply {
    let voice = reader.voice;
    let lines = [about(Msg("stuck-body"), punch, reader)];
    let embed = plain(Colour::Red, voice.say(Msg("stuck-title"), &[]), &lines);
    Reply { rows: vec![vec![timer::refresh(reader)]], ..voice.embed(embed) }
}

fn cancelled(punch: &Punch, reader: Reader<'_>) -> Reply {
    let lines = [about(Msg("cancelled-body"), punch, reader)];
    let embed = plain(Colour::Grey, reader.voice.say(Msg("cancelled-title"), &[]), &lines);
    Reply { rows: vec![vec![timer::refresh(reader)]], ..reader.voice.embed(embed) }
}

fn refused(punch: &Punch, reader: Reader<'_>) -> Reply {
    let voice = reader.voice;
    let args = [
        ("action", action(voice, &punch.action).into()),
        ("when", instant(reader, punch).into()),
        ("why", why(punch, reader).into()),
    ];
    let lines = [voice.say(Msg("refused-punch"), &args)];
    let mut embed = plain(Colour::Red, voice.say(Msg("refused-title"), &[]), &lines);
    let mut row = Vec::new();
    if let Some(timer) = punch.after.as_ref().or(punch.before.as_ref()) {
        embed.fields = timer::fields(reader, timer);
        row = timer::moves(reader, punch.action.timer(), timer);
    }
    row.push(timer::refresh(reader));
    Reply { rows: vec![row], ..voice.embed(embed) }
}

/// Why a punch will not be booked.
pub(super) fn why(punch: &Punch, reader: Reader<'_>) -> Safe {
    match &punch.refusal {
        Some(refusal) => {
            let shown = |at: DateTime<Utc>| when::short(reader, at);
            refusal::sentence(refusal, reader.voice, &shown)
        }
        None => reader.voice.say(Msg("no-reason"), &[]),
    }
}

/// An argument that is text from outside.
pub(super) fn outside(name: &'static str, text: &str) -> (&'static str, super::words::Arg) {
    (name, escape::text(text, escape::SENTENCE).into())
}

/// An embed of lines only.
pub(super) fn plain(colour: Colour, title: Safe, lines: &[Safe]) -> Embed {
    Embed {
        colour,
        title: title.into(),
        description: paragraph(lines),
        fields: Vec::new(),
        footer: String::new(),
    }
}

/// One line below the other.
pub(super) fn paragraph(lines: &[Safe]) -> String {
    lines.iter().map(Safe::as_str).collect::<Vec<_>>().join("\n")
}
