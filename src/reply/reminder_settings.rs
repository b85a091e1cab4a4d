//! What accounts and people have set about reminders.

use chrono::{NaiveDate, TimeDelta};

use super::escape::{self, Safe};
use super::message::{Colour, Reply};
use super::words::{self, Msg};
use super::{ReplyContext, punch, when};
use crate::model::reminders::{DAY, ForgottenAction, ForgottenAfter, ReminderError};
use crate::model::{Hours, Locale, OwnReminders, ReminderPolicy, Schedule, Weekdays};

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
    Ask,
    Estimate,
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
        Switch::Ask => Msg("choice-ask"),
        Switch::Estimate => Msg("choice-estimate"),
    };
    words::say(locale, message, &[]).into()
}

/// The word that means no quiet hours.
pub fn none_word(locale: Locale) -> String {
    words::say(locale, Msg("choice-none"), &[]).into()
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
        say(match policy.then {
            ForgottenAction::Ask => Msg("policy-then-ask"),
            ForgottenAction::Estimate => Msg("policy-then-estimate"),
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

pub(super) fn days(days: Weekdays, context: ReplyContext) -> Safe {
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
