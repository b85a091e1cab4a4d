//! `/reminders`: shows or sets when a person is reminded; and the buttons on reminders that book nothing.

use chrono::{DateTime, NaiveDate, Utc};

use super::{Ctx, Error, Outcome, ReplyTarget, autocomplete, estimate, read, record};
use crate::model::at::{parse_days, parse_hours};
use crate::model::names::folded;
use crate::model::reminders::{DAY, LATER_COUNTS, Postponed, ReminderError};
use crate::model::{
    Action, Hours, LocalStamp, Locale, OwnReminders, Refusal, ReminderKind, Schedule, TimeError, Weekdays,
};
use crate::reply::button::ReminderButton;
use crate::reply::{self, Choice, Form, Recipient, Switch};
use crate::slash::{ArgError, Args, CommandOption, Interaction, Permission, Spec};

pub(super) const SPEC: Spec = Spec {
    path: &["reminders"],
    options: &[
        CommandOption::text("turn", 20).autocomplete(),
        DAYS,
        HOURS,
        QUIET,
        CommandOption::text("week", 20).autocomplete(),
    ],
    permission: Permission::Linked,
};
pub(super) const DAYS: CommandOption = CommandOption::text("days", 60);
pub(super) const HOURS: CommandOption = CommandOption::text("hours", 60);
pub(super) const QUIET: CommandOption = CommandOption::text("quiet", 60);

struct Input {
    turn: Option<String>,
    days: Option<String>,
    hours: Option<String>,
    quiet: Option<String>,
    week: Option<String>,
}

impl Input {
    fn parse(args: &mut Args) -> Result<Self, ArgError> {
        Ok(Self {
            turn: args.text("turn")?,
            days: args.text("days")?,
            hours: args.text("hours")?,
            quiet: args.text("quiet")?,
            week: args.text("week")?,
        })
    }
}

/// Sets what is named, and shows what holds.
pub(super) async fn run(cx: &Ctx<'_>, interaction: &Interaction, args: Args) -> Result<Outcome, Error> {
    let input = read(args, Input::parse)?;
    let today = today(cx, interaction).await?;
    let turn = input.turn.as_deref().map(|text| chosen(text, &TURNS)).transpose()?;
    let week = input.week.as_deref().map(|text| chosen(text, &WEEK)).transpose()?;
    let days = input.days.as_deref().map(days_named).transpose()?;
    let hours = input.hours.as_deref().map(hours_named).transpose()?;
    let quiet = input.quiet.as_deref().map(quiet_named).transpose()?;
    let is_change = turn.is_some() || week.is_some() || days.is_some() || hours.is_some() || quiet.is_some();
    let change = move |own: &mut OwnReminders| {
        match turn {
            Some(Switch::NotToday) => own.silent_on = Some(today),
            Some(turn) => (own.on, own.silent_on) = (Some(turn == Switch::On), None),
            None => {}
        }
        own.week = week.map_or(own.week, |week| week == Switch::On);
        own.days = days.or(own.days);
        own.hours = hours.or(own.hours);
        own.quiet = quiet.or(own.quiet);
    };
    let own = match is_change {
        true => changed(cx, interaction, change).await?,
        false => cx.store.own_reminders(interaction.member).await?,
    };
    let (policy, _) = cx.store.reminder_policy().await?;
    Ok(Outcome::say(reply::own_reminders(&own, &policy, today, cx.private_context(interaction))))
}

const TURNS: [Switch; 3] = [Switch::On, Switch::Off, Switch::NotToday];
const WEEK: [Switch; 2] = [Switch::On, Switch::Off];

pub(super) fn choices(interaction: &Interaction, option: &str, typed: &str) -> Vec<Choice> {
    let switches = if option == "turn" { &TURNS[..] } else { &WEEK[..] };
    offers(switches, interaction.locale, typed)
}

/// A few words to choose from.
pub(super) fn offers(switches: &[Switch], locale: Locale, typed: &str) -> Vec<Choice> {
    let typed = folded(typed.trim());
    let words = switches.iter().map(|switch| reply::switch_word(*switch, locale));
    words
        .filter(|word| folded(word).contains(&typed))
        .map(|word| Choice { name: word.clone(), value: word })
        .collect()
}

/// The one of these that was chosen or typed, in whichever language.
pub(super) fn chosen(text: &str, switches: &[Switch]) -> Result<Switch, Refusal> {
    let typed = folded(text.trim());
    let is_it = |switch: Switch, locale| folded(&reply::switch_word(switch, locale)) == typed;
    let found =
        switches.iter().copied().find(|switch| Locale::ALL.into_iter().any(|locale| is_it(*switch, locale)));
    found.ok_or_else(|| refused(ReminderError::Choice { text: autocomplete::cut(text) }))
}

pub(super) fn days_named(text: &str) -> Result<Weekdays, Refusal> {
    parse_days(text).ok_or_else(|| refused(ReminderError::Days { text: autocomplete::cut(text) }))
}

/// Working hours are within a day.
pub(super) fn hours_named(text: &str) -> Result<Hours, Refusal> {
    let hours = span_named(text)?;
    if hours.from >= hours.to { Err(refused(ReminderError::EndsBefore)) } else { Ok(hours) }
}

/// Quiet hours may go on after midnight, and there may be none.
pub(super) fn quiet_named(text: &str) -> Result<Hours, Refusal> {
    let typed = folded(text.trim());
    if Locale::ALL.into_iter().any(|locale| folded(&reply::none_word(locale)) == typed) {
        return Ok(Hours::NONE);
    }
    let hours = span_named(text)?;
    // A whole day would silence everything for ever.
    if hours.from == 0 && hours.to == DAY { Err(refused(ReminderError::EndsBefore)) } else { Ok(hours) }
}

fn span_named(text: &str) -> Result<Hours, Refusal> {
    parse_hours(text).ok_or_else(|| refused(ReminderError::Hours { text: autocomplete::cut(text) }))
}

pub(super) fn refused(error: ReminderError) -> Refusal {
    Refusal::Reminders { error }
}

/// The day of the person's own calendar.
async fn today(cx: &Ctx<'_>, interaction: &Interaction) -> Result<NaiveDate, Error> {
    let zone = record::zone(cx, interaction).await?;
    Ok(zone.wall(record::pressed_at(interaction)).date())
}

async fn changed(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    change: impl FnOnce(&mut OwnReminders) + Clone + Send + 'static,
) -> Result<OwnReminders, Error> {
    let own = cx.store.change_own_reminders(interaction.member, change).await?;
    own.ok_or(Refusal::NotLinked.into())
}

/// A button on a reminder. What is about a day does nothing on a later one.
pub(super) async fn press(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    button: ReminderButton,
) -> Result<Outcome, Error> {
    let today = today(cx, interaction).await?;
    let reply = match button {
        ReminderButton::Later { kind, begins } => return later(cx, interaction, (kind, begins)).await,
        ReminderButton::NotToday { day } if day == today => {
            changed(cx, interaction, move |own| own.silent_on = Some(day)).await?;
            reply::reminders_silent(button, false, cx.private_context(interaction))
        }
        ReminderButton::NotToday { .. } => return Err(Refusal::Outdated.into()),
        ReminderButton::LeftAt { start } => {
            let context = cx.private_context(interaction);
            return Ok(Outcome::Form(reply::left_form(interaction.member, start, context)));
        }
        ReminderButton::Right { punch } => return estimate::right(cx, interaction, punch).await,
        ReminderButton::StillWorking => {
            reply::reminders_silent(button, false, cx.private_context(interaction))
        }
        ReminderButton::Off { kind } => {
            let own = changed(cx, interaction, move |own| match kind {
                ReminderKind::Week => own.week = false,
                _ => own.on = Some(false),
            })
            .await?;
            reply::reminders_silent(button, own.week, cx.private_context(interaction))
        }
    };
    Ok(Outcome::say(ReplyTarget::SameMessage.apply(reply)))
}

/// Handles the submitted modal of *Another time*: clocks out then.
pub(super) async fn filled(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    start: Option<LocalStamp>,
    args: Args,
) -> Result<Outcome, Error> {
    let text = read(args, |args| args.text(Form::INPUT))?;
    let text = text.ok_or_else(|| Refusal::Time(TimeError::Unreadable { text: String::new() }))?;
    record::named(cx, interaction, Action::ClockOut, &text, start).await
}

/// Promises only what will be kept, and says why if that is nothing.
async fn later(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    occasion: (ReminderKind, DateTime<Utc>),
) -> Result<Outcome, Error> {
    let (member, pressed_at) = (interaction.member, record::pressed_at(interaction));
    let zone = &record::zone(cx, interaction).await?;
    if !is_still_about(cx, interaction, occasion).await? {
        return Err(Refusal::Outdated.into());
    }
    let (policy, _) = cx.store.reminder_policy().await?;
    let schedule = Schedule::of(&policy, &cx.store.own_reminders(member).await?);
    let recipient = Recipient { context: cx.private_context(interaction), zone, member };
    let postponed = schedule.postponed(zone, pressed_at);
    let until = match postponed {
        Postponed::Until(until) | Postponed::AfterQuiet(until) => until,
        // The buttons of the reminder stay.
        Postponed::Quiet | Postponed::NotToday | Postponed::Off => {
            return Ok(Outcome::say(reply::put_off(postponed, recipient)));
        }
    };
    let until = cx.store.snooze_reminder(member, occasion, until).await?.ok_or(Refusal::Outdated)?;
    let kept = match postponed {
        Postponed::AfterQuiet(_) => Postponed::AfterQuiet(until),
        _ => Postponed::Until(until),
    };
    Ok(Outcome::say(ReplyTarget::SameMessage.apply(reply::put_off(kept, recipient))))
}

/// Whether what was said still holds: not for ever, and of a shift only while it goes on.
async fn is_still_about(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    (kind, begins): (ReminderKind, DateTime<Utc>),
) -> Result<bool, Error> {
    let (member, now) = (interaction.member, record::pressed_at(interaction));
    let Some(row) = cx.store.reminder(member, (kind, begins)).await? else { return Ok(false) };
    let due_at = row.occasion.due_at;
    let seen = cx.store.person_seen(member, &cx.settings.default_zone, now).await?;
    let attendance = seen.and_then(|seen| seen.known.attendance);
    let is_over =
        attendance.is_some_and(|timer| !timer.is_on() || timer.since.is_some_and(|since| since > due_at));
    Ok(now - due_at <= LATER_COUNTS && !(kind.is_of_shift() && is_over))
}
