//! Reminders as they are said, and what their buttons come to.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::button::{ButtonAction, Moment, ReminderButton, Timed};
use super::escape::Safe;
use super::message::{Button, ButtonStyle, Colour, Embed, Form, Reply};
use super::reminder_settings::days;
use super::words::Msg;
use super::{Recipient, ReplyContext, punch, question, timer, when};
use crate::model::reminders::{Postponed, RunningTimer};
use crate::model::{
    Law, LocalStamp, MemberId, Reminder, ReminderKind, ReminderMatter, Schedule, WeekFigures, Zone,
};

/// Reminds somebody, by direct message. `elsewhere` is the zone of their timer, if its clock shows another time than theirs.
pub fn reminder(
    reminder: &Reminder,
    schedule: &Schedule,
    elsewhere: Option<&Zone>,
    recipient: Recipient<'_>,
) -> Reply {
    let context = recipient.context;
    let (title, lines, mut row) = match &reminder.matter {
        ReminderMatter::ClockIn => clock_in(reminder.day, schedule, recipient),
        ReminderMatter::StillIn(start) => still_in(reminder.day, *start, schedule, recipient),
        ReminderMatter::LongShift(start) => long_shift((*start, reminder.shift), schedule, recipient),
        ReminderMatter::Forgotten(start, left) => {
            forgotten((*start, reminder.shift), *left, elsewhere, recipient)
        }
        ReminderMatter::LawBreak(start, law) => law_break(*start, *law, recipient),
        ReminderMatter::LawMost(start, law, reached) => law_most(*start, (*law, *reached), recipient),
        ReminderMatter::Week(figures) => week(figures, recipient),
    };
    let kind = reminder.matter.kind();
    let is_note = kind == ReminderKind::Week;
    if !is_note && kind != ReminderKind::Forgotten {
        let today = recipient.zone.wall(context.now).date();
        let later = ReminderButton::Later { kind, begins: reminder.begins() };
        row.push(small(recipient, later, Msg("button-later")));
        row.push(small(recipient, ReminderButton::NotToday { day: today }, Msg("button-not-today")));
    }
    row.push(small(recipient, ReminderButton::Off { kind }, Msg("button-turn-off")));
    let colour = if is_note { Colour::Grey } else { Colour::Amber };
    let footer = if is_note { context.say(Msg("remind-week-footer"), &[]).into() } else { String::new() };
    let embed = Embed { footer, ..punch::plain(colour, context.say(title, &[]), &lines) };
    Reply { rows: vec![row], private: true, quiet: is_note, ..context.embed(embed) }
}

type Said = (Msg, Vec<Safe>, Vec<Button>);

fn clock_in(day: NaiveDate, schedule: &Schedule, recipient: Recipient<'_>) -> Said {
    let now =
        timer::button(recipient, ButtonAction::ClockIn, Msg("button-clock-in-now"), ButtonStyle::Success);
    let mut row = vec![now];
    let mut lines = Vec::new();
    if let Some((start, _)) = schedule.working(day, recipient.zone) {
        let since = ("since", when::phrase(recipient, start).into());
        lines.push(recipient.context.say(Msg("remind-in-body"), &[since]));
        row.push(at(recipient, Moment { what: Timed::ClockIn, start: None, at: start }));
    }
    (Msg("remind-in-title"), lines, row)
}

fn still_in(
    day: NaiveDate,
    start: Option<LocalStamp>,
    schedule: &Schedule,
    recipient: Recipient<'_>,
) -> Said {
    let mut row = vec![clock_out(start, recipient)];
    let mut lines = Vec::new();
    if let Some((_, end)) = schedule.working(day, recipient.zone) {
        let until = ("until", when::phrase(recipient, end).into());
        lines.push(recipient.context.say(Msg("remind-still-body"), &[until]));
        row.push(at(recipient, Moment { what: Timed::ClockOut, start, at: end }));
    }
    (Msg("remind-still-title"), lines, row)
}

/// A shift: the start of its timer as TimeTrack shows it, and the instant of it.
type Start = (Option<LocalStamp>, Option<DateTime<Utc>>);

fn long_shift((start, since): Start, schedule: &Schedule, recipient: Recipient<'_>) -> Said {
    let context = recipient.context;
    let longest = when::duration(context, TimeDelta::minutes(schedule.longest.into()));
    let line = match since {
        Some(since) => context.say(
            Msg("remind-long-body-since"),
            &[("since", when::short(recipient, since).into()), ("longest", longest.into())],
        ),
        None => context.say(Msg("remind-long-body"), &[("longest", longest.into())]),
    };
    (Msg("remind-long-title"), vec![line], vec![clock_out(start, recipient), take_break(start, recipient)])
}

fn forgotten(
    (start, since): Start,
    left: Option<DateTime<Utc>>,
    elsewhere: Option<&Zone>,
    recipient: Recipient<'_>,
) -> Said {
    let context = recipient.context;
    let mut lines = vec![match since {
        Some(since) => {
            context.say(Msg("forgot-body-since"), &[("since", when::short(recipient, since).into())])
        }
        None => context.say(Msg("forgot-body"), &[]),
    }];
    let mut row = Vec::new();
    if let Some(at) = left {
        lines.extend(elsewhere.map(|zone| two_clocks(at, zone, recipient)));
        row.push(left_at(start, at, elsewhere.is_some(), recipient));
    }
    row.push(small(recipient, ReminderButton::LeftAt { start }, Msg("button-when")));
    row.push(small(recipient, ReminderButton::StillWorking, Msg("button-still-working")));
    lines.push(context.say(Msg("forgot-nothing-yet"), &[]));
    (Msg("forgot-title"), lines, row)
}

/// Books the instant that it shows, on the clock where its person is now; `is_elsewhere` if the timer is of another clock.
fn left_at(
    start: Option<LocalStamp>,
    at: DateTime<Utc>,
    is_elsewhere: bool,
    recipient: Recipient<'_>,
) -> Button {
    let context = recipient.context;
    let wall = recipient.zone.wall(at);
    let is_today = wall.date() == recipient.zone.wall(context.now).date();
    let (message, time) = match is_today {
        true => (Msg("button-left-at"), when::time_of_day(wall)),
        false => (Msg("button-left-on"), when::date_and_time(context, wall)),
    };
    let time = match is_elsewhere {
        true => {
            // A button has no Markdown.
            let zone = Safe::wording(recipient.zone.name().to_owned());
            context.say(Msg("time-in-zone"), &[("time", time.into()), ("zone", zone.into())])
        }
        false => time,
    };
    let label = context.say(message, &[("time", time.into())]).into();
    // The day is that of the timer, whenever it is pressed.
    let action = ButtonAction::On(Moment { what: Timed::ClockOut, start, at });
    let button = timer::button(recipient, action, Msg("button-clock-out"), ButtonStyle::Primary);
    Button { label, ..button }
}

/// What the clock of the timer showed when that of its person did.
fn two_clocks(at: DateTime<Utc>, zone: &Zone, recipient: Recipient<'_>) -> Safe {
    let context = recipient.context;
    let shown = |zone: &Zone| when::date_and_time(context, zone.wall(at));
    let args = [
        ("time", shown(recipient.zone).into()),
        ("zone", when::zone_name(recipient.zone).into()),
        ("there", shown(zone).into()),
        ("started", when::zone_name(zone).into()),
    ];
    context.say(Msg("forgot-two-clocks"), &args)
}

fn law_break(start: Option<LocalStamp>, law: Law, recipient: Recipient<'_>) -> Said {
    let (after, length) = law.break_due().unwrap_or_default();
    let duration = |length| when::duration(recipient.context, length);
    let args = [("after", duration(after).into()), ("length", duration(length).into())];
    let line = recipient.context.say(Msg("law-break-body"), &args);
    (Msg("law-title"), vec![line], vec![take_break(start, recipient)])
}

fn law_most(
    start: Option<LocalStamp>,
    (law, reached): (Law, DateTime<Utc>),
    recipient: Recipient<'_>,
) -> Said {
    let most = when::duration(recipient.context, law.most().unwrap_or_default());
    let args = [("most", most.into()), ("reached", when::phrase(recipient, reached).into())];
    let line = recipient.context.say(Msg("law-most-body"), &args);
    (Msg("law-title"), vec![line], vec![clock_out(start, recipient)])
}

fn take_break(start: Option<LocalStamp>, recipient: Recipient<'_>) -> Button {
    timer::button(recipient, ButtonAction::Break(start), Msg("button-break"), ButtonStyle::Primary)
}

/// The form of *Another time*.
pub fn left_form(member: MemberId, start: Option<LocalStamp>, context: ReplyContext) -> Form {
    let action = ButtonAction::Reminder(ReminderButton::LeftAt { start });
    question::form_of(member, action, Msg("form-clock-out"), context)
}

fn clock_out(start: Option<LocalStamp>, recipient: Recipient<'_>) -> Button {
    let action = ButtonAction::ClockOut(start);
    timer::button(recipient, action, Msg("button-clock-out-now"), ButtonStyle::Danger)
}

/// A button that books at a time of day, which it shows.
fn at(recipient: Recipient<'_>, moment: Moment) -> Button {
    let time = when::time_of_day(recipient.zone.wall(moment.at));
    let label = recipient.context.say(Msg("button-at"), &[("time", time.into())]);
    let button =
        timer::button(recipient, ButtonAction::At(moment), Msg("button-clock-in"), ButtonStyle::Primary);
    Button { label: label.into(), ..button }
}

fn small(recipient: Recipient<'_>, button: ReminderButton, label: Msg) -> Button {
    timer::button(recipient, ButtonAction::Reminder(button), label, ButtonStyle::Secondary)
}

fn week(figures: &WeekFigures, recipient: Recipient<'_>) -> Said {
    let context = recipient.context;
    let hours = |seconds: i64| when::duration(context, TimeDelta::seconds(seconds.abs()));
    let args = [("worked", hours(figures.worked).into()), ("target", hours(figures.target).into())];
    let mut lines = vec![context.say(Msg("remind-week-body"), &args)];
    let difference = figures.difference.filter(|seconds| seconds.abs() >= 60);
    lines.extend(difference.map(|seconds| {
        let message = if seconds > 0 { Msg("remind-week-more") } else { Msg("remind-week-less") };
        context.say(message, &[("difference", hours(seconds).into())])
    }));
    if figures.missing.iter().next().is_some() {
        lines.push(
            context.say(Msg("remind-week-missing"), &[("days", days(figures.missing, context).into())]),
        );
    }
    let mut row = Vec::new();
    if let Some(RunningTimer { since, start }) = figures.open {
        let since = when::short(recipient, since);
        lines.push(context.say(Msg("remind-week-open"), &[("since", since.into())]));
        row.push(small(recipient, ReminderButton::LeftAt { start }, Msg("button-out-when")));
    }
    (Msg("remind-week-title"), lines, row)
}

/// What *Later* comes to.
pub fn put_off(postponed: Postponed, recipient: Recipient<'_>) -> Reply {
    let context = recipient.context;
    let until = |until| [("until", when::phrase(recipient, until).into())];
    let sentence = match postponed {
        Postponed::Until(at) => context.say(Msg("reminder-put-off"), &until(at)),
        Postponed::AfterQuiet(at) => context.say(Msg("reminder-put-off-quiet"), &until(at)),
        Postponed::Quiet => context.say(Msg("reminder-not-again"), &[]),
        Postponed::NotToday => context.say(Msg("reminders-silent-now"), &[]),
        Postponed::Off => context.say(Msg("reminders-off-now"), &[]),
    };
    short(sentence, context)
}

/// Nothing more is said today, or of this kind at all. `week` says whether the note about the week still comes.
pub fn reminders_silent(button: ReminderButton, week: bool, context: ReplyContext) -> Reply {
    let message = match button {
        ReminderButton::Off { kind: ReminderKind::Week } => Msg("reminders-week-off-now"),
        ReminderButton::Off { .. } if week => Msg("reminders-off-but-week"),
        ReminderButton::Off { .. } => Msg("reminders-off-now"),
        ReminderButton::StillWorking => Msg("still-working-now"),
        ReminderButton::NotToday { .. }
        | ReminderButton::Later { .. }
        | ReminderButton::LeftAt { .. }
        | ReminderButton::Right { .. } => Msg("reminders-silent-now"),
    };
    short(context.say(message, &[]), context)
}

fn short(sentence: Safe, context: ReplyContext) -> Reply {
    let embed = punch::plain(Colour::Grey, context.say(Msg("reminders-title"), &[]), &[sentence]);
    Reply { private: true, ..context.embed(embed) }
}
