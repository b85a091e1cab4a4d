//! What became of a punch: done, noted and not confirmed yet, stuck, refused, given up.

use chrono::TimeDelta;

use super::escape::{self, Safe};
use super::message::{Colour, Embed, Reply};
use super::words::{Arg, Msg};
use super::{
    Booked, Details, Recipient, ReplyContext, beside, breaks, day, estimates, half, parts, question, refusal,
    shown, sum, timer, when,
};
use crate::model::names::same;
use crate::model::{
    Action, DeliveryError, Note, Project, Punch, PunchState, Refusal, TaskName, Timer, TimerState, Username,
};

/// What became of a punch, in each state: done (the timer's embed with its buttons), refused and why, noted and not
/// confirmed yet, stuck, cancelled.
pub fn punch(punch: &Punch, details: &Details, context: ReplyContext) -> Reply {
    // Who pressed twice is shown what the other interaction came to.
    let (main, others) = parts::of(details.original.as_deref().unwrap_or(punch), details);
    let recipient = Recipient { context, zone: &main.zone, member: main.member };
    let said = parts::add(one(main, details, recipient), main, &others, recipient);
    estimates::mention(said, details, recipient)
}

fn one(punch: &Punch, details: &Details, recipient: Recipient<'_>) -> Reply {
    match punch.state {
        PunchState::Done if punch.is_estimated() => estimates::booked(punch, details, recipient),
        PunchState::Done => done(punch, details, recipient),
        PunchState::Waiting | PunchState::InFlight => noted(punch, details, recipient),
        PunchState::Stuck => match &punch.question {
            Some(question) => question::reply(punch, question, recipient),
            None => stuck(punch, recipient),
        },
        PunchState::Refused => match (&punch.action, &punch.refusal) {
            (Action::ClockOut, Some(Refusal::OnBreak { since, .. })) => {
                breaks::left(punch, *since, details, recipient)
            }
            _ => refused(punch, details, recipient),
        },
        // One that an admin cancels loses its question.
        PunchState::Cancelled if punch.question.is_some() => question::answered(punch, recipient),
        PunchState::Cancelled => cancelled(punch, recipient),
    }
}

/// What was asked for, as a heading.
pub(super) fn action(context: ReplyContext, action: &Action) -> Safe {
    match action {
        Action::ClockIn => context.say(Msg("action-clock-in"), &[]),
        Action::ClockOut => context.say(Msg("action-clock-out"), &[]),
        Action::Break { .. } => context.say(Msg("action-break"), &[]),
        Action::Back { .. } => context.say(Msg("action-back"), &[]),
        Action::Start { project, .. } => {
            context.say(Msg("action-start"), &[("project", timer::project(project).into())])
        }
        Action::Pause => context.say(Msg("action-pause"), &[]),
        Action::Resume => context.say(Msg("action-resume"), &[]),
        Action::Stop => context.say(Msg("action-stop"), &[]),
    }
}

fn has_named_time(punch: &Punch) -> bool {
    punch.at != punch.pressed_at
}

/// A sentence about a punch that names what was asked for and for when.
pub(super) fn about(message: Msg, punch: &Punch, recipient: Recipient<'_>) -> Safe {
    let args = [
        ("action", estimates::action(punch, recipient.context).into()),
        ("when", when::phrase(recipient, punch.at).into()),
    ];
    recipient.context.say(message, &args)
}

fn done(punch: &Punch, details: &Details, recipient: Recipient<'_>) -> Reply {
    let kind = punch.action.timer();
    let now = punch.after.clone().unwrap_or_else(|| expected(&punch.action));
    let mut lines = vec![what_was_done(punch, recipient)];
    lines.extend(details.rest.as_ref().and_then(|rest| breaks::ended(rest, punch.at, recipient)));
    lines.extend(details.short_rest.map(|rest| short_rest(rest, recipient)));
    lines.extend(shown::difference(punch, &now, expected(&punch.action).state, recipient));
    lines.extend(details.ended.map(|end| shown::end(end, recipient)));
    if has_named_time(punch) && punch.estimate.is_none() {
        let entered = when::exact_phrase(recipient, punch.pressed_at);
        lines.push(recipient.context.say(Msg("entered"), &[("entered", entered.into())]));
    }
    let summed = sum_lines(punch, recipient);
    let footer =
        if summed.is_empty() { String::new() } else { recipient.context.say(Msg("sum-footer"), &[]).into() };
    lines.extend(summed);
    lines.extend(day_line(punch, details, recipient));
    let (still_on, project_button) = beside::project(punch, details, recipient);
    lines.extend(still_on);
    lines.extend(beside::still_asked(details, recipient));
    let mut fields = timer::fields(recipient, &now);
    if let (Action::Stop, Some(before)) = (&punch.action, &punch.before) {
        fields = timer::matter(recipient.context, before);
    }
    let is_break = matches!(punch.action, Action::Break { .. }) && now.state == TimerState::Stopped;
    let mut row =
        if is_break { breaks::moves(punch.id, recipient) } else { timer::moves(recipient, kind, &now) };
    // A break looks like a pause.
    let state = if is_break { TimerState::Paused } else { now.state };
    row.extend(project_button);
    if punch.action == Action::ClockIn && now.state == TimerState::Running {
        row.push(timer::start_project(recipient));
    }
    row.push(timer::refresh(recipient));
    let embed = Embed {
        colour: timer::colour(state),
        title: timer::title(recipient.context, kind, state).into(),
        description: paragraph(&lines),
        fields,
        footer,
    };
    Reply { rows: vec![row], ..recipient.context.embed(embed) }
}

fn short_rest(rest: TimeDelta, recipient: Recipient<'_>) -> Safe {
    let rest = when::duration(recipient.context, rest);
    recipient.context.say(Msg("law-rest"), &[("rest", rest.into())])
}

/// The timer after a booked punch, for a punch without the timer as it was read afterwards.
fn expected(action: &Action) -> Timer {
    let state = match action {
        Action::ClockIn | Action::Back { .. } | Action::Start { .. } | Action::Resume => TimerState::Running,
        Action::Pause => TimerState::Paused,
        Action::ClockOut | Action::Break { .. } | Action::Stop => TimerState::Stopped,
    };
    Timer { state, ..Timer::STOPPED }
}

pub(super) fn what_was_done(punch: &Punch, recipient: Recipient<'_>) -> Safe {
    let at = when::phrase(recipient, punch.at);
    let say = |message: Msg| recipient.context.say(message, &[("when", at.clone().into())]);
    match &punch.action {
        Action::ClockIn => say(Msg("done-clock-in")),
        Action::ClockOut => say(Msg("done-clock-out")),
        Action::Break { planned } => {
            breaks::began(punch.at, planned.map(|planned| planned.end(punch.at)), recipient)
        }
        Action::Back { .. } => say(Msg("done-back")),
        Action::Pause => say(Msg("done-pause")),
        Action::Resume => say(Msg("done-resume")),
        Action::Stop => say(Msg("done-stop")),
        // The second tap on a button whose first one has resumed it.
        Action::Start { project, task, note }
            if punch.before.as_ref().is_some_and(|before| {
                let is_paused = before.state == TimerState::Paused;
                is_paused && before.counts_for(project, task.as_ref(), note.as_ref())
            }) =>
        {
            say(Msg("done-resume"))
        }
        Action::Start { project, .. } => {
            let mut args = vec![("project", timer::project(project).into()), ("when", at.into())];
            let on = punch.before.as_ref().filter(|before| before.is_on());
            let message = match on.and_then(|before| Some((before, before.project.as_ref()?))) {
                None => Msg("done-start"),
                Some((before, old)) => switched(&punch.action, before, old, &mut args),
            };
            recipient.context.say(message, &args)
        }
    }
}

/// What a switch changed: the project, or the task or note of the same one.
fn switched(action: &Action, before: &Timer, old: &Project, args: &mut Vec<(&'static str, Arg)>) -> Msg {
    let Action::Start { project, task, note } = action else { return Msg("done-start") };
    let changed = |asked: Option<&str>, was: &Option<String>| {
        asked.map(str::to_owned).filter(|asked| was.as_ref().is_none_or(|was| !same(was, asked)))
    };
    let task = changed(task.as_ref().map(TaskName::as_str), &before.task);
    let note = changed(note.as_ref().map(Note::as_str), &before.note);
    args.extend(task.iter().map(|task| ("task", escape::text(task, escape::NAME).into())));
    args.extend(note.iter().map(|note| ("note", escape::text(note, escape::SENTENCE).into())));
    match (old.shows(project), task, note) {
        (true, Some(_), None) => Msg("done-switch-task"),
        (true, None, Some(_)) => Msg("done-switch-note"),
        (true, Some(_), Some(_)) => Msg("done-switch-both"),
        _ => {
            args.push(("old", timer::project(old).into()));
            Msg("done-switch")
        }
    }
}

/// For a stop or clock-out: how long it was, and the warning if the clocks changed in between.
pub(super) fn sum_lines(punch: &Punch, recipient: Recipient<'_>) -> Vec<Safe> {
    let (broken, unbroken) = match punch.action {
        Action::ClockOut | Action::Break { .. } => (Msg("sum-stretch"), Msg("sum-stretch-unbroken")),
        Action::Stop => (Msg("sum-project"), Msg("sum-project-unbroken")),
        _ => return Vec::new(),
    };
    let context = recipient.context;
    let before = punch.before.as_ref().filter(|before| before.is_on());
    let of = |before: &Timer| {
        let since = before.start(recipient.zone, context.mode, punch.at)?;
        Some((since, sum::until(before, recipient.zone, context.mode, punch.at)?))
    };
    let Some((since, sum)) = before.and_then(of) else { return Vec::new() };
    let args = [
        ("since", when::short(recipient, since).into()),
        ("worked", when::duration(context, sum.worked).into()),
        ("break", when::duration(context, sum.breaks).into()),
    ];
    let message = if sum.breaks.num_minutes() == 0 { unbroken } else { broken };
    let mut lines = vec![context.say(message, &args)];
    lines.extend(timer::clocks_changed(context, &sum));
    lines
}

/// The day's total, if it differs from the length of the stretch that ended.
fn day_line(punch: &Punch, details: &Details, recipient: Recipient<'_>) -> Option<Safe> {
    let before = punch.before.as_ref().filter(|before| before.is_on())?;
    let from = before.start(recipient.zone, recipient.context.mode, punch.at)?;
    let sum = sum::until(before, recipient.zone, recipient.context.mode, punch.at)?;
    let stretch = Booked { from, to: punch.at, worked: Some(sum.worked), breaks: sum.breaks };
    let total = day::total(stretch, details.booked.as_ref()?)?;
    // A minute more or less is rounding.
    let differs = (total - sum.worked).num_minutes().abs() > 1;
    let total = when::duration(recipient.context, total);
    differs.then(|| recipient.context.say(Msg("sum-day"), &[("total", total.into())]))
}

fn noted(punch: &Punch, details: &Details, recipient: Recipient<'_>) -> Reply {
    let context = recipient.context;
    let args = [
        ("action", action(context, &punch.action).into()),
        ("entered", when::exact_phrase(recipient, punch.pressed_at).into()),
        ("when", when::phrase(recipient, punch.at).into()),
    ];
    let message = if has_named_time(punch) { Msg("noted-named") } else { Msg("noted-now") };
    let mut lines: Vec<Safe> = half::sentence(punch, recipient).into_iter().collect();
    lines.push(context.say(message, &args));
    // The details are in the admins' queue; the person does not need them.
    if punch.trouble.is_some() || details.outage {
        lines.push(context.say(Msg("noted-trouble"), &[]));
    }
    if punch.unclear && punch.trouble.is_some() {
        lines.push(context.say(Msg("noted-unclear"), &[]));
    }
    let embed = plain(Colour::Amber, context.say(Msg("noted-title"), &[]), &lines);
    Reply { rows: vec![vec![timer::refresh(recipient)]], ..context.embed(embed) }
}

fn stuck(punch: &Punch, recipient: Recipient<'_>) -> Reply {
    let context = recipient.context;
    let denied = denied(punch, recipient);
    // Neither denied nor in doubt: the time for attempts has run out.
    let why = if punch.unclear { Msg("stuck-body") } else { Msg("stuck-late") };
    let doubt = (denied.is_none() || punch.unclear).then(|| about(why, punch, recipient));
    let half = half::sentence(punch, recipient);
    let lines: Vec<Safe> = half.into_iter().chain(denied).chain(doubt).collect();
    let embed = plain(Colour::Red, context.say(Msg("stuck-title"), &[]), &lines);
    Reply { rows: vec![vec![timer::refresh(recipient)]], ..context.embed(embed) }
}

/// For a stuck punch: why TimeTrack books nothing for its user, if that is the reason.
pub(super) fn denied(punch: &Punch, recipient: Recipient<'_>) -> Option<Safe> {
    let context = recipient.context;
    let (message, why) = match punch.trouble.as_ref()? {
        DeliveryError::UnknownUser { .. } => (Msg("stuck-unknown-user"), ("username", name(&punch.username))),
        DeliveryError::Refused { words } => (Msg("stuck-says"), ("says", says(words, context).into())),
        DeliveryError::NotLookedUp { .. } => {
            (Msg("stuck-not-looked-up"), ("username", name(&punch.username)))
        }
        DeliveryError::Suspended => (Msg("stuck-suspended"), ("username", name(&punch.username))),
        DeliveryError::Unanswered { .. } => (Msg("stuck-unanswered"), ("username", name(&punch.username))),
        _ => return None,
    };
    let action = ("action", action(context, &punch.action).into());
    Some(context.say(message, &[action, ("when", when::phrase(recipient, punch.at).into()), why]))
}

/// A username.
pub(super) fn name(username: &Username) -> Arg {
    escape::text(username.as_str(), escape::NAME).into()
}

fn cancelled(punch: &Punch, recipient: Recipient<'_>) -> Reply {
    let half = half::sentence(punch, recipient);
    let body = if punch.unclear { Msg("cancelled-unclear") } else { Msg("cancelled-body") };
    let lines: Vec<Safe> = half.into_iter().chain([about(body, punch, recipient)]).collect();
    let embed = plain(Colour::Grey, recipient.context.say(Msg("cancelled-title"), &[]), &lines);
    let row = half::go_on(punch, recipient).into_iter().chain([timer::refresh(recipient)]).collect();
    Reply { rows: vec![row], ..recipient.context.embed(embed) }
}

fn refused(punch: &Punch, details: &Details, recipient: Recipient<'_>) -> Reply {
    let context = recipient.context;
    let (title, mut lines) = match half::sentence(punch, recipient) {
        Some(half) => (Msg("half-title"), vec![half, not_booked(Msg("half-refused"), punch, recipient)]),
        None => (Msg("refused-title"), vec![not_booked(Msg("refused-punch"), punch, recipient)]),
    };
    let (forgotten, at_another_time) = question::forgotten(punch, recipient).unzip();
    lines.extend(forgotten);
    let (still_on, project_button) = beside::project(punch, details, recipient);
    lines.extend(still_on);
    lines.extend(breaks::ask_later(punch, recipient));
    let mut embed = plain(Colour::Red, context.say(title, &[]), &lines);
    let mut row = Vec::new();
    if let Some(timer) = punch.after.as_ref().or(punch.before.as_ref()) {
        embed.fields = timer::fields(recipient, timer);
        row = timer::moves(recipient, punch.action.timer(), timer);
    }
    row.splice(0..0, half::go_on(punch, recipient));
    row.extend(at_another_time.into_iter().chain(project_button));
    row.push(timer::refresh(recipient));
    Reply { rows: vec![row], ..context.embed(embed) }
}

/// A sentence about a punch that will not be booked, and why.
pub(super) fn not_booked(message: Msg, punch: &Punch, recipient: Recipient<'_>) -> Safe {
    let args = [
        ("action", estimates::action(punch, recipient.context).into()),
        ("when", when::phrase(recipient, punch.at).into()),
        ("why", why(punch, recipient).into()),
    ];
    recipient.context.say(message, &args)
}

/// Why a punch will not be booked.
fn why(punch: &Punch, recipient: Recipient<'_>) -> Safe {
    match &punch.refusal {
        Some(refusal) => refusal::sentence(refusal, recipient.context, Some(recipient)),
        None => recipient.context.say(Msg("no-reason"), &[]),
    }
}

/// What TimeTrack said, in its own words if it gave any.
pub(super) fn says(words: &str, context: ReplyContext) -> Safe {
    match words {
        "" => context.say(Msg("no-by-timetrack-silent"), &[]),
        words => context.say(Msg("no-by-timetrack"), &[outside("words", words)]),
    }
}

/// An argument that is text from outside, escaped.
pub(super) fn outside(name: &'static str, text: &str) -> (&'static str, Arg) {
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
