//! One sentence for every refusal.

use chrono::{DateTime, Utc};

use super::escape::{self, Safe};
use super::punch::{outside, says};
use super::words::{self, Arg, Msg};
use super::{Recipient, ReplyContext, reminder_settings, role, timer, when};
use crate::model::{BreakError, ChannelId, ChannelRight, Refusal, TimeError, Zone};

/// The sentence for a refusal. Without a recipient the person's zone is not known, so times are shown with their date.
pub(super) fn sentence(refusal: &Refusal, context: ReplyContext, recipient: Option<Recipient<'_>>) -> Safe {
    let shown = |at| recipient.map_or_else(|| when::full(at), |recipient| when::short(recipient, at));
    let phrase = |at| {
        recipient.map_or_else(|| when::dated_phrase(context, at), |recipient| when::phrase(recipient, at))
    };
    let say = |message: Msg| context.say(message, &[]);
    let since = |without: Msg, with: Msg, since: &Option<DateTime<Utc>>| match since {
        Some(at) => context.say(with, &[("since", shown(*at).into())]),
        None => context.say(without, &[]),
    };
    match refusal {
        Refusal::NotInGuild => say(Msg("no-not-in-guild")),
        Refusal::ForeignGuild => say(Msg("no-foreign-guild")),
        Refusal::WhoOff => say(Msg("no-who-off")),
        Refusal::NotAdmin => say(Msg("no-not-admin")),
        Refusal::NotYours => say(Msg("no-not-yours")),
        Refusal::Outdated => say(Msg("no-outdated")),
        Refusal::NotLinked => say(Msg("no-not-linked")),
        Refusal::Suspended => say(Msg("no-suspended")),
        Refusal::LeftServer => say(Msg("no-left-server")),
        Refusal::NotVerified => say(Msg("no-not-verified")),
        Refusal::Time(error) => time(error, context, &shown),
        Refusal::AlreadyIn { since: at } => since(Msg("no-already-in"), Msg("no-already-in-since"), at),
        Refusal::NotIn => say(Msg("no-not-in")),
        Refusal::OnBreak { since: at, .. } => {
            context.say(Msg("no-on-break"), &[("since", shown(*at).into())])
        }
        Refusal::Break { error } => break_length(error, context, &phrase),
        Refusal::Reminders { error } => reminder_settings::refusal(error, context),
        Refusal::BackTooEarly { since: at } => {
            context.say(Msg("no-back-too-early"), &[("since", phrase(*at).into())])
        }
        Refusal::BackTooLate { out } => context.say(Msg("no-back-too-late"), &[("out", phrase(*out).into())]),
        Refusal::LeftTooEarly { since: at } => {
            context.say(Msg("no-left-too-early"), &[("since", phrase(*at).into())])
        }
        Refusal::NothingRuns => say(Msg("no-nothing-runs")),
        Refusal::AlreadyOn { project, since: at } => {
            let project: (&str, Arg) = ("project", timer::project(project).into());
            match at {
                Some(at) => context.say(Msg("no-already-on-since"), &[project, ("since", shown(*at).into())]),
                None => context.say(Msg("no-already-on"), &[project]),
            }
        }
        Refusal::Duplicate { .. } => say(Msg("no-duplicate")),
        Refusal::AlreadyPaused => say(Msg("no-already-paused")),
        Refusal::NotPaused => say(Msg("no-not-paused")),
        Refusal::PausedLater { since: at } => {
            context.say(Msg("no-paused-later"), &[("since", phrase(*at).into())])
        }
        Refusal::BreakLater { until: None } => say(Msg("no-breaks-too-long")),
        Refusal::BreakLater { until: Some(at) } => {
            context.say(Msg("no-break-later"), &[("until", phrase(*at).into())])
        }
        Refusal::StartedLater { since: at } => {
            context.say(Msg("no-started-later"), &[("since", phrase(*at).into())])
        }
        Refusal::Changed { since: None } => say(Msg("no-changed")),
        Refusal::Changed { since: Some(at) } => {
            context.say(Msg("no-changed-since"), &[("since", phrase(*at).into())])
        }
        Refusal::ByTimeTrack { words } => says(words, context),
        Refusal::TimeTrackSilent => say(Msg("no-timetrack-silent")),
        Refusal::UnknownCommand => say(Msg("no-unknown-command")),
        Refusal::Busy => say(Msg("no-busy")),
        Refusal::ImpossibleInstant => say(Msg("no-impossible-instant")),
        Refusal::IsABot => say(Msg("no-is-a-bot")),
        Refusal::UsernameTaken { by: member } => {
            context.say(Msg("no-username-taken"), &[("member", Safe::mention(*member).into())])
        }
        Refusal::MemberNotLinked { member } => {
            context.say(Msg("no-member-not-linked"), &[("member", Safe::mention(*member).into())])
        }
        Refusal::AlreadyLinked { username } => {
            context.say(Msg("no-already-linked"), &[outside("username", username)])
        }
        Refusal::ProjectMissing => say(Msg("no-project-missing")),
        Refusal::ProjectGone => say(Msg("no-project-gone")),
        Refusal::ChannelRights { channel, missing } => {
            let rights: Vec<_> = missing.iter().map(|right| right_name(*right, context)).collect();
            let rights = Safe::wording(rights.join(", "));
            context.say(Msg("no-channel-rights"), &[in_channel(*channel), ("rights", rights.into())])
        }
        Refusal::NoTextChannel { channel } => context.say(Msg("no-text-channel"), &[in_channel(*channel)]),
        Refusal::ArchivedThread { channel } => {
            context.say(Msg("no-archived-thread"), &[in_channel(*channel)])
        }
        Refusal::ChannelClosed { channel } => context.say(Msg("no-channel-closed"), &[in_channel(*channel)]),
        Refusal::PostUnclear { channel } => context.say(Msg("no-post-unclear"), &[in_channel(*channel)]),
        Refusal::RoleUnusable { role, trouble, invite } => role::trouble((*role, *trouble), invite, context),
        Refusal::DiscordSilent => say(Msg("no-discord-silent")),
        Refusal::DisabledUsername { username } => {
            context.say(Msg("no-disabled-username"), &[outside("username", username)])
        }
        Refusal::AmbiguousZone { text, zones } => {
            let names: Vec<_> = zones.iter().map(Zone::name).collect();
            let zones = escape::text(&names.join(", "), escape::SENTENCE);
            context.say(
                Msg("no-ambiguous-zone"),
                &[("text", escape::text(text, escape::NAME).into()), ("zones", zones.into())],
            )
        }
        Refusal::UnknownProject { text }
        | Refusal::AmbiguousProject { text }
        | Refusal::Ambiguous { text }
        | Refusal::UnknownTask { text }
        | Refusal::UnknownZone { text }
        | Refusal::UnknownLanguage { text }
        | Refusal::NotFoundOut { text }
        | Refusal::UnknownUsername { text } => typed(refusal, text, context),
        Refusal::BadText { option, max } => {
            // As the person sees it in the client.
            let name = words::wording(context.locale, &format!("opt-{option}"), "name");
            let option = escape::text(name.as_ref().unwrap_or(option), 32);
            context.say(Msg("no-bad-text"), &[("option", option.into()), ("max", (*max).into())])
        }
    }
}

fn in_channel(channel: ChannelId) -> (&'static str, Arg) {
    ("channel", Safe::channel(channel).into())
}

/// As Discord's settings call it.
pub(super) fn right_name(right: ChannelRight, context: ReplyContext) -> String {
    let name = match right {
        ChannelRight::View => Msg("right-view"),
        ChannelRight::Send => Msg("right-send"),
        ChannelRight::SendInThreads => Msg("right-send-in-threads"),
        ChannelRight::EmbedLinks => Msg("right-embed-links"),
        ChannelRight::ReadHistory => Msg("right-read-history"),
    };
    context.say(name, &[]).into()
}

fn typed(refusal: &Refusal, text: &str, context: ReplyContext) -> Safe {
    let message = match refusal {
        Refusal::AmbiguousProject { .. } => Msg("no-ambiguous-project"),
        Refusal::Ambiguous { .. } => Msg("no-ambiguous"),
        Refusal::UnknownTask { .. } => Msg("no-unknown-task"),
        Refusal::UnknownZone { .. } => Msg("no-unknown-zone"),
        Refusal::UnknownLanguage { .. } => Msg("no-unknown-language"),
        Refusal::UnknownUsername { .. } => Msg("no-unknown-username"),
        Refusal::NotFoundOut { .. } => Msg("no-not-found-out"),
        _ => Msg("no-unknown-project"),
    };
    context.say(message, &[("text", escape::text(text, escape::NAME).into())])
}

fn break_length(error: &BreakError, context: ReplyContext, phrase: &dyn Fn(DateTime<Utc>) -> Safe) -> Safe {
    match error {
        BreakError::Unreadable { text } => {
            context.say(Msg("no-break-unreadable"), &[("text", escape::text(text, escape::NAME).into())])
        }
        BreakError::Length => context.say(Msg("no-break-length"), &[]),
        BreakError::EndsBefore { until } => {
            context.say(Msg("no-break-ends-before"), &[("until", phrase(*until).into())])
        }
    }
}

fn time(error: &TimeError, context: ReplyContext, shown: &dyn Fn(DateTime<Utc>) -> Safe) -> Safe {
    let text = |text: &str| ("text", escape::text(text, escape::NAME).into());
    match error {
        TimeError::Unreadable { text: typed } => context.say(Msg("no-time-unreadable"), &[text(typed)]),
        TimeError::Impossible { text: typed } => context.say(Msg("no-time-impossible"), &[text(typed)]),
        TimeError::Future { at } => context.say(Msg("no-time-future"), &[("at", shown(*at).into())]),
        TimeError::TooOld { at, limit_days } => {
            context.say(Msg("no-time-too-old"), &[("at", shown(*at).into()), ("days", (*limit_days).into())])
        }
        TimeError::NeverWas { wall, first_after } => {
            let wall = when::time_of_day(*wall);
            let after = when::time_of_day(*first_after);
            context.say(Msg("no-time-never-was"), &[("wall", wall.into()), ("after", after.into())])
        }
    }
}
