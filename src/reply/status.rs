//! Both timers of a person, and what is still waiting to be booked. Must not know how they were read.

use super::escape::Safe;
use super::message::{Colour, Embed, Field, Reply};
use super::words::Msg;
use super::{Reader, Voice, punch, question, sum, timer, when};
use crate::model::{Punch, PunchState, Timer, TimerKind, TimerState, Username};

/// Waiting punches listed before the rest is only counted.
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
    pub denied: Option<Denied<'a>>,
    /// Punches not settled, in order.
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

/// Both timers, with buttons for the next sensible moves.
pub(super) fn reply(status: Status<'_>, reader: Reader<'_>) -> Reply {
    let voice = reader.voice;
    let (title, colour) = match status.attendance {
        Some(timer) => (timer::title(voice, TimerKind::Attendance, timer.state), timer::colour(timer.state)),
        None if status.denied.is_some() => (voice.say(Msg("status-denied-title"), &[]), Colour::Red),
        None => (voice.say(Msg("status-silent-title"), &[]), Colour::Amber),
    };
    let sums = [status.attendance, status.project].iter().any(|read| read.is_some_and(Timer::is_on));
    let embed = Embed {
        colour: if status.open.is_empty() { colour } else { Colour::Amber },
        title: title.into(),
        description: String::new(),
        fields: fields(status, reader),
        footer: if sums { voice.say(Msg("sum-footer"), &[]).into() } else { String::new() },
    };
    let mut row = Vec::new();
    for (kind, read) in [(TimerKind::Attendance, status.attendance), (TimerKind::Project, status.project)] {
        row.extend(read.map(|timer| timer::moves(reader, kind, timer)).unwrap_or_default());
    }
    row.push(timer::refresh(reader));
    let asked: Vec<_> = status.open.iter().filter(|open| open.is_asked()).take(MAX_ASKED).collect();
    let mut rows = question::rows(&asked, reader);
    rows.push(row);
    Reply { rows, ..voice.embed(embed) }
}

fn fields(status: Status<'_>, reader: Reader<'_>) -> Vec<Field> {
    let say = |message: Msg| reader.voice.say(message, &[]);
    let day = part(reader, TimerKind::Attendance, status.attendance, status.denied);
    let project = part(reader, TimerKind::Project, status.project, status.denied);
    let mut fields =
        vec![wide(say(Msg("field-attendance")), day), wide(say(Msg("field-project-timer")), project)];
    if let Some(timer) = status.project
        && timer.is_on()
    {
        fields.extend(timer::matter(reader.voice, timer));
    }
    if !status.open.is_empty() {
        fields.push(wide(say(Msg("field-waiting")), waiting(status.open, reader)));
    }
    fields
}

fn wide(name: Safe, value: String) -> Field {
    Field { name: name.into(), value, inline: false }
}

/// One timer in a few lines.
fn part(reader: Reader<'_>, kind: TimerKind, read: Option<&Timer>, denied: Option<Denied<'_>>) -> String {
    let voice = reader.voice;
    let Some(timer) = read else { return why_not(denied, voice).into() };
    let mut lines = Vec::new();
    match (kind, timer.state) {
        (TimerKind::Attendance, TimerState::Stopped) => {
            lines.push(voice.say(Msg("status-attendance-stopped"), &[]));
        }
        (TimerKind::Attendance, TimerState::Unknown) => {
            lines.push(voice.say(Msg("status-attendance-unknown"), &[]));
        }
        (TimerKind::Project, TimerState::Stopped) => {
            lines.push(voice.say(Msg("status-project-stopped"), &[]))
        }
        (TimerKind::Project, TimerState::Unknown) => {
            lines.push(voice.say(Msg("status-project-unknown"), &[]))
        }
        (TimerKind::Project, state) => lines.push(timer::title(voice, kind, state)),
        (TimerKind::Attendance, _) => {}
    }
    lines.extend(timer::since(reader, timer));
    lines.extend(totals(reader, timer));
    if lines.is_empty() {
        lines.push(timer::title(voice, kind, timer.state));
    }
    punch::paragraph(&lines)
}

fn why_not(denied: Option<Denied<'_>>, voice: Voice) -> Safe {
    match denied {
        Some(Denied::UnknownUser(username)) => {
            voice.say(Msg("status-unknown-user"), &[("username", punch::name(username))])
        }
        Some(Denied::Says(words)) => voice.say(Msg("no-by-timetrack"), &[punch::outside("words", words)]),
        None => voice.say(Msg("status-silent"), &[]),
    }
}

fn totals(reader: Reader<'_>, timer: &Timer) -> Vec<Safe> {
    let voice = reader.voice;
    if !timer.is_on() {
        return Vec::new();
    }
    let Some(sum) = sum::until(timer, reader.zone, voice.mode, voice.now) else { return Vec::new() };
    let args = [
        ("worked", when::duration(voice, sum.worked).into()),
        ("break", when::duration(voice, sum.breaks).into()),
    ];
    let message =
        if sum.breaks.num_minutes() == 0 { Msg("status-worked-unbroken") } else { Msg("status-worked") };
    let worked = voice.say(message, &args);
    std::iter::once(worked).chain(timer::clocks_changed(voice, &sum)).collect()
}

/// What is not booked yet, one line each, bounded.
fn waiting(open: &[Punch], reader: Reader<'_>) -> String {
    let mut lines: Vec<Safe> = open.iter().take(LISTED).map(|punch| line(punch, reader)).collect();
    if open.len() > LISTED {
        lines.push(reader.voice.say(Msg("news-more"), &[("count", (open.len() - LISTED).into())]));
    }
    // A field holds 1,024 characters; rather fewer lines than half a sentence.
    while punch::paragraph(&lines).chars().count() > 1_024 && lines.len() > 1 {
        lines.remove(lines.len() - 1);
    }
    punch::paragraph(&lines)
}

fn line(open: &Punch, reader: Reader<'_>) -> Safe {
    let message = match open.state {
        PunchState::Stuck if open.is_asked() => Msg("status-line-asked"),
        PunchState::Stuck => Msg("status-line-stuck"),
        _ => Msg("status-line"),
    };
    punch::about(message, open, reader)
}
