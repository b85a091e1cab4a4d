//! Both timers of a person, and what is still waiting to be booked.

use super::escape::Safe;
use super::expected::Expected;
use super::message::{Colour, Embed, Field, Reply};
use super::words::Msg;
use super::{Recipient, ReplyContext, breaks, estimates, punch, question, sum, timer, when};
use crate::model::{Action, Break, Punch, PunchState, Question, Timer, TimerKind, TimerState, Username};

/// Waiting punches that are listed; the rest is counted.
const LISTED: usize = 6;

/// Questions with buttons: Discord takes five rows, and one is for the timers.
const MAX_ASKED: usize = 4;

/// What is known about a person now.
#[derive(Clone, Copy, Debug)]
pub struct Status<'a> {
    /// The TimeTrack user the person is linked to.
    pub username: &'a Username,
    /// The attendance timer.
    pub attendance: Result<&'a Timer, Silence<'a>>,
    /// The project timer.
    pub project: Result<&'a Timer, Silence<'a>>,
    /// The break that the person is on, if one is known.
    pub rest: Option<&'a Break>,
    /// Punches not settled, in order. Those on their way to this user are part of the state that is shown.
    pub open: &'a [Punch],
    /// Clock-outs that the bot has estimated and the person has not confirmed, the newest first.
    pub estimates: &'a [Punch],
}

/// Why TimeTrack shows a person no timer.
#[derive(Clone, Copy, Debug)]
pub enum Silence<'a> {
    /// It does not answer, or not in a way that can be read.
    NoAnswer,
    /// It does not accept the API key.
    KeyRefused,
    /// It asks to wait.
    Busy,
    /// It refuses with this status and no reason.
    NoReason { status: u16 },
    /// It no longer has this user.
    UnknownUser(&'a Username),
    /// In its own words, not yet escaped.
    Says(&'a str),
}

impl Silence<'_> {
    /// TimeTrack books nothing for a user to whom it denies the timer.
    fn is_denial(self) -> bool {
        matches!(self, Silence::UnknownUser(_) | Silence::Says(_))
    }
}

/// Both timers and what is still waiting to be booked, with buttons for the next sensible steps.
pub fn status(status: Status<'_>, recipient: Recipient<'_>) -> Reply {
    let context = recipient.context;
    // What waits for another user, whom the person was linked to before, does not change these timers.
    let own: Vec<Punch> =
        status.open.iter().filter(|open| open.username == *status.username).cloned().collect();
    let expect = |kind, read: Result<&Timer, Silence<'_>>| {
        let open = if read.is_err_and(Silence::is_denial) { &[][..] } else { &own[..] };
        Expected::of(read.ok(), kind, open, context.mode)
    };
    let attendance = expect(TimerKind::Attendance, status.attendance);
    let project = expect(TimerKind::Project, status.project);
    let rest = on_break(&status, &own, &attendance);
    let (title, colour) = match &attendance.timer {
        Some(_) if rest.is_some() => {
            let title = if attendance.is_ahead { Msg("unconfirmed-break") } else { Msg("attendance-paused") };
            (context.say(title, &[]), Colour::Blue)
        }
        Some(timer) => {
            (heading(context, TimerKind::Attendance, &attendance, timer), timer::colour(timer.state))
        }
        None => untold(status.attendance.err().unwrap_or(Silence::NoAnswer), context),
    };
    let both = [(TimerKind::Attendance, &attendance), (TimerKind::Project, &project)];
    let sums = both.iter().any(|(_, known)| known.timer.as_ref().is_some_and(Timer::is_on));
    let embed = Embed {
        colour: if status.open.is_empty() { colour } else { Colour::Amber },
        title: title.into(),
        description: String::new(),
        fields: fields(status, rest, [&attendance, &project], recipient),
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
    let estimate = status.estimates.first().map(|estimate| estimates::buttons(estimate, recipient));
    let most = MAX_ASKED - usize::from(estimate.is_some());
    let asked: Vec<_> = own.iter().filter(|open| open.needs_answer()).take(most).collect();
    let mut rows = question::rows(&asked, recipient);
    rows.extend(estimate);
    rows.push(row);
    Reply { rows, ..context.embed(embed) }
}

/// The break, unless attendance runs or will run once what waits is booked.
fn on_break<'a>(status: &Status<'a>, own: &[Punch], attendance: &Expected) -> Option<&'a Break> {
    let is_stopped = attendance.timer.as_ref().is_some_and(|timer| timer.state == TimerState::Stopped);
    let waits = |open: &&Punch| matches!(open.state, PunchState::Waiting | PunchState::InFlight);
    let is_left = own.iter().filter(waits).any(|open| open.action == Action::ClockOut);
    status.rest.filter(|_| is_stopped && !is_left)
}

fn heading(context: ReplyContext, kind: TimerKind, known: &Expected, timer: &Timer) -> Safe {
    if known.is_ahead {
        timer::unconfirmed(context, kind, timer.state)
    } else {
        timer::title(context, kind, timer.state)
    }
}

/// Title and colour if nothing is known of attendance.
fn untold(silence: Silence<'_>, context: ReplyContext) -> (Safe, Colour) {
    let (title, colour) = match silence {
        _ if silence.is_denial() => (Msg("status-denied-title"), Colour::Red),
        Silence::NoAnswer => (Msg("status-silent-title"), Colour::Amber),
        _ => (Msg("status-unread-title"), Colour::Amber),
    };
    (context.say(title, &[]), colour)
}

fn fields(
    status: Status<'_>,
    rest: Option<&Break>,
    [attendance, project]: [&Expected; 2],
    recipient: Recipient<'_>,
) -> Vec<Field> {
    let say = |message: Msg| recipient.context.say(message, &[]);
    let part = |kind, read: Result<&Timer, Silence<'_>>, known| {
        let mut lines = match rest {
            Some(rest) if kind == TimerKind::Attendance => vec![breaks::since(rest, recipient)],
            _ => lines(recipient, kind, known),
        };
        lines.extend(read.err().map(|silence| why_not(silence, recipient.context)));
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
    if !status.estimates.is_empty() {
        let lines: Vec<_> = status.estimates.iter().map(|one| estimates::line(one, recipient)).collect();
        fields.push(wide(say(Msg("field-estimates")), punch::paragraph(&lines)));
    }
    if !status.open.is_empty() {
        fields.push(wide(say(Msg("field-waiting")), waiting(status.open, status.username, recipient)));
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

fn why_not(silence: Silence<'_>, context: ReplyContext) -> Safe {
    match silence {
        Silence::UnknownUser(username) => {
            context.say(Msg("status-unknown-user"), &[("username", punch::name(username))])
        }
        Silence::Says(words) => punch::says(words, context),
        Silence::KeyRefused => context.say(Msg("status-key-refused"), &[]),
        Silence::Busy => context.say(Msg("status-busy"), &[]),
        Silence::NoReason { status } => {
            context.say(Msg("status-no-reason"), &[("status", u32::from(status).into())])
        }
        Silence::NoAnswer => context.say(Msg("status-silent"), &[]),
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
fn waiting(open: &[Punch], username: &Username, recipient: Recipient<'_>) -> String {
    let mut lines: Vec<Safe> =
        open.iter().take(LISTED).map(|punch| line(punch, username, recipient)).collect();
    if open.len() > LISTED {
        lines.push(recipient.context.say(Msg("news-more"), &[("count", (open.len() - LISTED).into())]));
    }
    // A field holds 1,024 characters: leave out lines instead of cutting one.
    while punch::paragraph(&lines).chars().count() > 1_024 && lines.len() > 1 {
        lines.remove(lines.len() - 1);
    }
    punch::paragraph(&lines)
}

fn line(open: &Punch, username: &Username, recipient: Recipient<'_>) -> Safe {
    let message = match (open.state, &open.question) {
        (PunchState::Stuck, Some(Question::NotStarted { .. })) => Msg("status-line-not-started"),
        (PunchState::Stuck, Some(_)) => Msg("status-line-asked"),
        (PunchState::Stuck, None) => Msg("status-line-stuck"),
        _ => Msg("status-line"),
    };
    let line = punch::about(message, open, recipient);
    if open.username == *username {
        return line;
    }
    let args = [("line", line.into()), ("username", punch::name(&open.username))];
    recipient.context.say(Msg("status-line-other"), &args)
}
