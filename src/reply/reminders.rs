//! Reminders as they are said, and what accounts and people have set about them.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::button::{ButtonAction, Moment, ReminderButton, Timed};
use super::escape::{self, Safe};
use super::message::{Button, ButtonStyle, Colour, Embed, Form, Reply};
use super::words::{self, Msg};
use super::{Recipient, ReplyContext, punch, question, timer, when};
use crate::model::reminders::{DAY, ForgottenAfter, ReminderError};
use crate::model::{
    Hours, Law, LocalStamp, Locale, MemberId, OwnReminders, Reminder, ReminderKind, ReminderMatter,
    ReminderPolicy, Schedule, WeekFigures, Weekdays,
};

/// Kinds of absences that are listed; the rest is counted.
const LISTED: usize = 20;

/// A value that is chosen from a few, as people read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    On,
    Off,
    NotToday,
    Everybody,
    Wanted,
    UsualEnd,
    TwelveHours,
    Midnight,
}

/// The word for it.
pub fn switch_word(switch: Switch, locale: Locale) -> String {
    let message = match switch {
        Switch::On => Msg("choice-on"),
        Switch::Off => Msg("choice-off"),
        Switch::NotToday => Msg("choice-not-today"),
        Switch::Everybody => Msg("choice-everybody"),
        Switch::Wanted => Msg("choice-wanted"),
        Switch::UsualEnd => Msg("choice-usual-end"),
        Switch::TwelveHours => Msg("choice-twelve-hours"),
        Switch::Midnight => Msg("choice-midnight"),
    };
    words::say(locale, message, &[]).into()
}

/// The word that means no quiet hours.
pub fn none_word(locale: Locale) -> String {
    words::say(locale, Msg("choice-none"), &[]).into()
}

/// Reminds somebody, by direct message.
pub fn reminder(reminder: &Reminder, schedule: &Schedule, recipient: Recipient<'_>) -> Reply {
    let context = recipient.context;
    let (title, lines, mut row) = match &reminder.matter {
        ReminderMatter::ClockIn => clock_in(reminder.day, schedule, recipient),
        ReminderMatter::StillIn(start) => still_in(reminder.day, *start, schedule, recipient),
        ReminderMatter::LongShift(start) => long_shift(*start, schedule, recipient),
        ReminderMatter::Forgotten(start, left) => forgotten((*start, *left), recipient),
        ReminderMatter::LawBreak(start, law) => law_break(*start, *law, recipient),
        ReminderMatter::LawMost(start, law, reached) => law_most(*start, (*law, *reached), recipient),
        ReminderMatter::Week(figures) => (Msg("remind-week-title"), week(figures, context), Vec::new()),
    };
    let kind = reminder.matter.kind();
    let is_note = kind == ReminderKind::Week;
    if !is_note && kind != ReminderKind::Forgotten {
        let today = recipient.zone.wall(context.now).date();
        let later = ReminderButton::Later { kind, day: reminder.day };
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

fn long_shift(start: Option<LocalStamp>, schedule: &Schedule, recipient: Recipient<'_>) -> Said {
    let context = recipient.context;
    let longest = when::duration(context, TimeDelta::minutes(schedule.longest.into()));
    let since = start.map(|start| since(start, recipient));
    let line = match since {
        Some(since) => context.say(
            Msg("remind-long-body-since"),
            &[("since", when::short(recipient, since).into()), ("longest", longest.into())],
        ),
        None => context.say(Msg("remind-long-body"), &[("longest", longest.into())]),
    };
    (Msg("remind-long-title"), vec![line], vec![clock_out(start, recipient), take_break(start, recipient)])
}

fn forgotten((start, left): (Option<LocalStamp>, Option<DateTime<Utc>>), recipient: Recipient<'_>) -> Said {
    let context = recipient.context;
    let since = start.map(|start| ("since", when::short(recipient, since(start, recipient)).into()));
    let line = match since {
        Some(since) => context.say(Msg("forgot-body-since"), &[since]),
        None => context.say(Msg("forgot-body"), &[]),
    };
    let mut row = Vec::new();
    if let Some(at) = left {
        let wall = recipient.zone.wall(at);
        let is_today = wall.date() == recipient.zone.wall(context.now).date();
        let (message, time) = match is_today {
            true => (Msg("button-left-at"), when::time_of_day(wall)),
            false => (Msg("button-left-on"), when::date_and_time(context, wall)),
        };
        let label = context.say(message, &[("time", time.into())]).into();
        // The day is that of the timer, whenever it is pressed.
        let action = ButtonAction::On(Moment { what: Timed::ClockOut, start, at });
        let button = timer::button(recipient, action, Msg("button-clock-out"), ButtonStyle::Primary);
        row.push(Button { label, ..button });
    }
    row.push(small(recipient, ReminderButton::LeftAt { start }, Msg("button-when")));
    row.push(small(recipient, ReminderButton::StillWorking, Msg("button-still-working")));
    (Msg("forgot-title"), vec![line, context.say(Msg("forgot-nothing-yet"), &[])], row)
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

fn since(start: LocalStamp, recipient: Recipient<'_>) -> DateTime<Utc> {
    start.past_instant(recipient.zone, recipient.context.mode, recipient.context.now)
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

fn week(figures: &WeekFigures, context: ReplyContext) -> Vec<Safe> {
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
    lines
}

/// Until when a reminder is put off.
pub fn put_off(until: DateTime<Utc>, recipient: Recipient<'_>) -> Reply {
    let until = ("until", when::phrase(recipient, until).into());
    short(recipient.context.say(Msg("reminder-put-off"), &[until]), recipient.context)
}

/// Nothing more is said today, or of this kind at all.
pub fn reminders_silent(button: ReminderButton, context: ReplyContext) -> Reply {
    let message = match button {
        ReminderButton::Off { kind: ReminderKind::Week } => Msg("reminders-week-off-now"),
        ReminderButton::Off { .. } => Msg("reminders-off-now"),
        ReminderButton::StillWorking => Msg("still-working-now"),
        ReminderButton::NotToday { .. } | ReminderButton::Later { .. } | ReminderButton::LeftAt { .. } => {
            Msg("reminders-silent-now")
        }
    };
    short(context.say(message, &[]), context)
}

fn short(sentence: Safe, context: ReplyContext) -> Reply {
    let embed = punch::plain(Colour::Grey, context.say(Msg("reminders-title"), &[]), &[sentence]);
    Reply { private: true, ..context.embed(embed) }
}

/// What holds for a person, and how to change it. `today` is the day of their own calendar.
pub fn own_reminders(
    own: &OwnReminders,
    policy: &ReminderPolicy,
    today: NaiveDate,
    context: ReplyContext,
) -> Reply {
    let schedule = Schedule::of(policy, own);
    let say = |message: Msg| context.say(message, &[]);
    let is_on = match (schedule.is_on, own.on.is_some()) {
        (true, true) => Msg("reminders-on"),
        (true, false) => Msg("reminders-on-for-all"),
        (false, _) => Msg("reminders-off"),
    };
    let mut lines = vec![say(is_on)];
    if own.silent_on == Some(today) {
        lines.push(say(Msg("reminders-silent-now")));
    }
    lines.extend([
        hours(schedule.days, schedule.hours, context),
        quiet(schedule.quiet, context),
        say(if schedule.week { Msg("reminders-week-on") } else { Msg("reminders-week-off") }),
        say(Msg("reminders-how")),
    ]);
    let embed = punch::plain(Colour::Grey, say(Msg("reminders-title")), &lines);
    Reply { private: true, ..context.embed(embed) }
}

/// What an account has set, for its admins.
pub fn reminder_policy(policy: &ReminderPolicy, context: ReplyContext) -> Reply {
    let say = |message: Msg| context.say(message, &[]);
    let longest = when::duration(context, TimeDelta::minutes(policy.longest.into()));
    let lines = [
        say(if policy.for_all { Msg("policy-for-all") } else { Msg("policy-wanted") }),
        hours(policy.days, policy.hours, context),
        quiet(policy.quiet, context),
        context.say(Msg("policy-longest"), &[("longest", longest.into())]),
        say(match policy.forgotten {
            ForgottenAfter::UsualEnd => Msg("policy-forgotten-usual"),
            ForgottenAfter::TwelveHours => Msg("policy-forgotten-twelve"),
            ForgottenAfter::Midnight => Msg("policy-forgotten-midnight"),
        }),
        kinds(Msg("policy-silencing"), policy, true, context),
        kinds(Msg("policy-ignored"), policy, false, context),
        say(Msg("policy-fresh")),
    ];
    let embed = punch::plain(Colour::Grey, say(Msg("policy-title")), &lines);
    Reply { private: true, ..context.embed(embed) }
}

fn hours(working: Weekdays, hours: Hours, context: ReplyContext) -> Safe {
    let args = [
        ("days", days(working, context).into()),
        ("from", clock(hours.from).into()),
        ("to", clock(hours.to).into()),
    ];
    context.say(Msg("reminders-hours"), &args)
}

fn quiet(hours: Hours, context: ReplyContext) -> Safe {
    if hours.is_none() {
        return context.say(Msg("reminders-not-quiet"), &[]);
    }
    let args = [("from", clock(hours.from).into()), ("to", clock(hours.to % DAY).into())];
    context.say(Msg("reminders-quiet"), &args)
}

fn kinds(message: Msg, policy: &ReminderPolicy, silencing: bool, context: ReplyContext) -> Safe {
    let kinds: Vec<_> = policy.kinds.iter().filter(|(_, silences)| **silences == silencing).collect();
    if kinds.is_empty() {
        return context.say(message, &[("kinds", context.say(Msg("policy-no-kinds"), &[]).into())]);
    }
    let mut names: Vec<String> =
        kinds.iter().take(LISTED).map(|(kind, _)| escape::text(kind, escape::NAME).into()).collect();
    if kinds.len() > LISTED {
        names.push("…".to_owned());
    }
    context.say(message, &[("kinds", Safe::wording(names.join(", ")).into())])
}

fn days(days: Weekdays, context: ReplyContext) -> Safe {
    let name = |day: chrono::Weekday| {
        context.say(Msg("weekday-short"), &[("weekday", day.number_from_monday().into())]).to_string()
    };
    Safe::wording(days.iter().map(name).collect::<Vec<_>>().join(", "))
}

/// `08:30`
fn clock(minutes: u16) -> Safe {
    Safe::wording(format!("{:02}:{:02}", minutes / 60, minutes % 60))
}

/// Why a setting was not accepted.
pub(super) fn refusal(error: &ReminderError, context: ReplyContext) -> Safe {
    let (message, text) = match error {
        ReminderError::EndsBefore => return context.say(Msg("no-hours-end-before"), &[]),
        ReminderError::Days { text } => (Msg("no-days-unreadable"), text),
        ReminderError::Hours { text } => (Msg("no-hours-unreadable"), text),
        ReminderError::Kind { text } => (Msg("no-absence-kind"), text),
        ReminderError::Choice { text } => (Msg("no-choice"), text),
    };
    context.say(message, &[("text", escape::text(text, escape::NAME).into())])
}
