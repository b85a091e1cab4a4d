//! Both timers of a person, and what is still waiting to be booked.

use super::escape::Safe;
use super::expected::Expected;
use super::message::{Colour, Embed, Field, Reply};
use super::words::Msg;
use super::{Recipient, ReplyContext, breaks, punch, question, sum, timer, when};
use crate::model::{Action, Break, Punch, PunchState, Timer, TimerKind, TimerState, Username};

/// Waiting punches that are listed; the rest is counted.
const LISTED: usize = 6;

/// Questions with buttons: Discord takes five rows, and one is for the timers.
const MAX_ASKED: usize = 4;

/// What is known about a person now.
#[derive(Clone, Copy, Debug)]
pub struct Status<'a> {
    /// The attendance timer; `None` if TimeTrack did not say.
    pub attendance: Option<&'a Timer>,
    /// The project timer; `None` if TimeTrack did not say.
    pub project: Option<&'a Timer>,
    /// Why TimeTrack did not say, if it said that.
    pub(crate) denied: Option<Denied<'a>>,
    /// The break that the person is on, if one is known.
    pub rest: Option<&'a Break>,
    /// Punches not settled, in order. Those on their way are part of the state that is shown.
    pub open: &'a [Punch],
}

/// Why TimeTrack shows a person no timer.
#[derive(Clone, Copy, Debug)]
pub enum Denied<'a> {
    /// It no longer has this user.
    UnknownUser(&'a Username),
    /// In its own words, not yet escaped.
    Says(&'a str),
}

/// Both timers and what is still waiting to be booked, with buttons for the next sensible steps.
pub fn status(status: Status<'_>, recipient: Recipient<'_>) -> Reply {
    let context = recipient.context;
    // TimeTrack books nothing for a user to whom it shows nothing.
    let open = if status.denied.is_some() { &[] } else { status.open };
    let expect = |kind, read| Expected::of(read, kind, open, context.mode);
    let attendance = expect(TimerKind::Attendance, status.attendance);
    let project = expect(TimerKind::Project, status.project);
    let rest = on_break(&status, &attendance);
    let (title, colour) = match &attendance.timer {
        Some(_) if rest.is_some() => {
            let title = if attendance.is_ahead { Msg("unconfirmed-break") } else { Msg("attendance-paused") };
            (context.say(title, &[]), Colour::Blue)
        }
        Some(timer) => {
            (heading(context, TimerKind::Attendance, &attendance, timer), timer::colour(timer.state))
        }
        None if status.denied.is_some() => (context.say(Msg("status-denied-title"), &[]), Colour::Red),
        None => (context.say(Msg("status-silent-title"), &[]), Colour::Amber),
    };
    let both = [(TimerKind::Attendance, &attendance), (TimerKind::Project, &project)];
    let sums = both.iter().any(|(_, known)| known.timer.as_ref().is_some_and(Timer::is_on));
    let embed = Embed {
        colour: if status.open.is_empty() { colour } else { Colour::Amber },
        title: title.into(),
        description: String::new(),
        fields: fields(status, [&attendance, &project], recipient),
        footer: if sums { context.say(Msg("sum-footer"), &[]).into() } else { String::new() },
    };
    let mut row = Vec::new();
    for (kind, known) in both {
        row.extend(match (known.drawn_from(), rest) {
            (Some(_), Some(rest)) if kind == TimerKind::Attendance => breaks::moves(rest.punch, recipient),
            (Some(timer), _) => timer::moves(recipient, kind, &timer),
            (None, _) => Vec::new(),
        });
    }
    row.push(timer::refresh(recipient));
    let asked: Vec<_> = status.open.iter().filter(|open| open.is_asked()).take(MAX_ASKED).collect();
    let mut rows = question::rows(&asked, recipient);
    rows.push(row);
    Reply { rows, ..context.embed(embed) }
}

/// The break, unless attendance runs or will run once what waits is booked.
fn on_break<'a>(status: &Status<'a>, attendance: &Expected) -> Option<&'a Break> {
    let is_stopped = attendance.timer.as_ref().is_some_and(|timer| timer.state == TimerState::Stopped);
    let waits = |open: &&Punch| matches!(open.state, PunchState::Waiting | PunchState::InFlight);
    let is_left = status.open.iter().filter(waits).any(|open| open.action == Action::ClockOut);
    status.rest.filter(|_| is_stopped && !is_left)
}

fn heading(context: ReplyContext, kind: TimerKind, known: &Expected, timer: &Timer) -> Safe {
    if known.is_ahead {
        timer::unconfirmed(context, kind, timer.state)
    } else {
        timer::title(context, kind, timer.state)
    }
}

fn fields(status: Status<'_>, [attendance, project]: [&Expected; 2], recipient: Recipient<'_>) -> Vec<Field> {
    let say = |message: Msg| recipient.context.say(message, &[]);
    let silence = why_not(status.denied, recipient.context);
    let part = |kind, read: Option<&Timer>, known| {
        let mut lines = match on_break(&status, attendance) {
            Some(rest) if kind == TimerKind::Attendance => vec![breaks::since(rest, recipient)],
            _ => lines(recipient, kind, known),
        };
        lines.extend(read.is_none().then(|| silence.clone()));
        punch::paragraph(&lines)
    };
    let day = part(TimerKind::Attendance, status.attendance, attendance);
    let work = part(TimerKind::Project, status.project, project);
    let mut fields =
        vec![wide(say(Msg("field-attendance")), day), wide(say(Msg("field-project-timer")), work)];
    if let Some(timer) = &project.timer
        && timer.is_on()
    {
        fields.extend(timer::matter(recipient.context, timer));
    }
    if !status.open.is_empty() {
        fields.push(wide(say(Msg("field-waiting")), waiting(status.open, recipient)));
    }
    fields
}

fn wide(name: Safe, value: String) -> Field {
    Field { name: name.into(), value, inline: false }
}

/// One timer in a few lines.
fn lines(recipient: Recipient<'_>, kind: TimerKind, known: &Expected) -> Vec<Safe> {
    let context = recipient.context;
    let mut lines = Vec::new();
    let Some(timer) = &known.timer else { return lines };
    match (kind, timer.state) {
        _ if known.is_ahead && (kind == TimerKind::Project || !timer.is_on()) => {
            lines.push(heading(context, kind, known, timer));
        }
        (TimerKind::Attendance, TimerState::Stopped) => {
            lines.push(context.say(Msg("status-attendance-stopped"), &[]));
        }
        (TimerKind::Attendance, TimerState::Unknown) => {
            lines.push(context.say(Msg("status-attendance-unknown"), &[]));
        }
        (TimerKind::Project, TimerState::Stopped) => {
            lines.push(context.say(Msg("status-project-stopped"), &[]))
        }
        (TimerKind::Project, TimerState::Unknown) => {
            lines.push(context.say(Msg("status-project-unknown"), &[]))
        }
        (TimerKind::Project, state) => lines.push(timer::title(context, kind, state)),
        (TimerKind::Attendance, _) => {}
    }
    lines.extend(timer::since(recipient, timer));
    lines.extend(totals(recipient, timer));
    if lines.is_empty() {
        lines.push(heading(context, kind, known, timer));
    }
    lines
}

fn why_not(denied: Option<Denied<'_>>, context: ReplyContext) -> Safe {
    match denied {
        Some(Denied::UnknownUser(username)) => {
            context.say(Msg("status-unknown-user"), &[("username", punch::name(username))])
        }
        Some(Denied::Says(words)) => context.say(Msg("no-by-timetrack"), &[punch::outside("words", words)]),
        None => context.say(Msg("status-silent"), &[]),
    }
}

fn totals(recipient: Recipient<'_>, timer: &Timer) -> Vec<Safe> {
    let context = recipient.context;
    if !timer.is_on() {
        return Vec::new();
    }
    let Some(sum) = sum::until(timer, recipient.zone, context.mode, context.now) else { return Vec::new() };
    let args = [
        ("worked", when::duration(context, sum.worked).into()),
        ("break", when::duration(context, sum.breaks).into()),
    ];
    let message =
        if sum.breaks.num_minutes() == 0 { Msg("status-worked-unbroken") } else { Msg("status-worked") };
    let worked = context.say(message, &args);
    std::iter::once(worked).chain(timer::clocks_changed(context, &sum)).collect()
}

/// What is not booked yet, one line each, bounded.
fn waiting(open: &[Punch], recipient: Recipient<'_>) -> String {
    let mut lines: Vec<Safe> = open.iter().take(LISTED).map(|punch| line(punch, recipient)).collect();
    if open.len() > LISTED {
        lines.push(recipient.context.say(Msg("news-more"), &[("count", (open.len() - LISTED).into())]));
    }
    // A field holds 1,024 characters: leave out lines instead of cutting one.
    while punch::paragraph(&lines).chars().count() > 1_024 && lines.len() > 1 {
        lines.remove(lines.len() - 1);
    }
    punch::paragraph(&lines)
}

fn line(open: &Punch, recipient: Recipient<'_>) -> Safe {
    let message = match open.state {
        PunchState::Stuck if open.is_asked() => Msg("status-line-asked"),
        PunchState::Stuck => Msg("status-line-stuck"),
        _ => Msg("status-line"),
    };
    punch::about(message, open, recipient)
}
