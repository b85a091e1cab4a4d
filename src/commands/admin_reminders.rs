//! `/admin reminders`: shows or sets when the people of the account are reminded, and what silences that.

use super::{Ctx, Error, Outcome, autocomplete, read, reminders};
use crate::model::names::folded;
use crate::model::reminders::{ForgottenAction, ForgottenAfter, ReminderError};
use crate::model::{Refusal, ReminderPolicy};
use crate::reply::{self, Choice, Switch};
use crate::slash::{ArgError, Args, CommandOption, Interaction, Permission, Spec};

pub(super) const SPEC: Spec = Spec {
    path: &["admin", "reminders"],
    options: &[
        CommandOption::text("whom", 20).autocomplete(),
        reminders::DAYS,
        reminders::HOURS,
        reminders::QUIET,
        CommandOption::number("shift", 1, 24),
        CommandOption::text("forgotten", 40).autocomplete(),
        CommandOption::text("then", 60).autocomplete(),
        CommandOption::text("silence", 100).autocomplete(),
        CommandOption::text("ignore", 100).autocomplete(),
    ],
    permission: Permission::Admin,
};

const WHOM: [Switch; 2] = [Switch::Everybody, Switch::Wanted];
const FORGOTTEN: [Switch; 3] = [Switch::UsualEnd, Switch::TwelveHours, Switch::Midnight];
const THEN: [Switch; 2] = [Switch::Ask, Switch::Estimate];
/// Most choices Discord takes.
const MAX_CHOICES: usize = 25;

struct Input {
    whom: Option<String>,
    days: Option<String>,
    hours: Option<String>,
    quiet: Option<String>,
    shift: Option<i64>,
    forgotten: Option<String>,
    then: Option<String>,
    silence: Option<String>,
    ignore: Option<String>,
}

impl Input {
    fn parse(args: &mut Args) -> Result<Self, ArgError> {
        Ok(Self {
            whom: args.text("whom")?,
            days: args.text("days")?,
            hours: args.text("hours")?,
            quiet: args.text("quiet")?,
            shift: args.number("shift")?,
            forgotten: args.text("forgotten")?,
            then: args.text("then")?,
            silence: args.text("silence")?,
            ignore: args.text("ignore")?,
        })
    }
}

/// Sets what is named, and shows what holds.
pub(super) async fn run(cx: &Ctx<'_>, interaction: &Interaction, args: Args) -> Result<Outcome, Error> {
    let input = read(args, Input::parse)?;
    let (policy, _) = cx.store.reminder_policy().await?;
    let whom = input.whom.as_deref().map(|text| reminders::chosen(text, &WHOM)).transpose()?;
    let days = input.days.as_deref().map(reminders::days_named).transpose()?;
    let hours = input.hours.as_deref().map(reminders::hours_named).transpose()?;
    let quiet = input.quiet.as_deref().map(reminders::quiet_named).transpose()?;
    let longest = input.shift.and_then(|hours| u16::try_from(hours * 60).ok());
    let forgotten =
        input.forgotten.as_deref().map(|text| reminders::chosen(text, &FORGOTTEN)).transpose()?.map(limit);
    let then = input.then.as_deref().map(|text| reminders::chosen(text, &THEN)).transpose()?;
    let then = then.map(|then| match then {
        Switch::Estimate => ForgottenAction::Estimate,
        _ => ForgottenAction::Ask,
    });
    let kind = |text: Option<&str>| text.map(|text| kind_named(text, &policy)).transpose();
    let kinds = [(kind(input.silence.as_deref())?, true), (kind(input.ignore.as_deref())?, false)];
    let change = move |policy: &mut ReminderPolicy| {
        policy.for_all = whom.map_or(policy.for_all, |whom| whom == Switch::Everybody);
        policy.days = days.unwrap_or(policy.days);
        policy.hours = hours.unwrap_or(policy.hours);
        policy.quiet = quiet.unwrap_or(policy.quiet);
        policy.longest = longest.unwrap_or(policy.longest);
        policy.forgotten = forgotten.unwrap_or(policy.forgotten);
        policy.then = then.unwrap_or(policy.then);
        let named = kinds.into_iter().filter_map(|(kind, silences)| Some((kind?, silences)));
        policy.kinds.extend(named);
    };
    let mut changed = policy.clone();
    change.clone()(&mut changed);
    let holds = if changed == policy { policy } else { cx.store.change_reminder_policy(change).await? };
    Ok(Outcome::say(reply::reminder_policy(&holds, cx.private_context(interaction))))
}

fn limit(switch: Switch) -> ForgottenAfter {
    match switch {
        Switch::TwelveHours => ForgottenAfter::TwelveHours,
        Switch::Midnight => ForgottenAfter::Midnight,
        _ => ForgottenAfter::UsualEnd,
    }
}

/// A kind of absence that was seen, as TimeTrack spells it.
fn kind_named(text: &str, policy: &ReminderPolicy) -> Result<String, Refusal> {
    let typed = folded(text.trim());
    let found = policy.kinds.keys().find(|kind| folded(kind) == typed).cloned();
    found.ok_or_else(|| reminders::refused(ReminderError::Kind { text: autocomplete::cut(text) }))
}

pub(super) async fn choices(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    option: &str,
    typed: &str,
) -> Result<Vec<Choice>, Error> {
    match option {
        "whom" => return Ok(reminders::offers(&WHOM, interaction.locale, typed)),
        "forgotten" => return Ok(reminders::offers(&FORGOTTEN, interaction.locale, typed)),
        "then" => return Ok(reminders::offers(&THEN, interaction.locale, typed)),
        _ => {}
    }
    let (policy, _) = cx.store.reminder_policy().await?;
    let typed = folded(typed.trim());
    // First those that the option would change.
    let mut kinds: Vec<_> =
        policy.kinds.into_iter().filter(|(kind, _)| folded(kind).contains(&typed)).collect();
    kinds.sort_by_key(|(_, silences)| *silences == (option == "silence"));
    let choice = |(kind, _): (String, bool)| Choice { name: kind.clone(), value: kind };
    Ok(kinds.into_iter().take(MAX_CHOICES).map(choice).collect())
}
