//! Every refusal.

use super::*;
use crate::model::reminders::ReminderError;
use crate::model::{Refusal, TimeError};
use crate::reply::refused;

/// One of every refusal.
fn refusals() -> Vec<Refusal> {
    let text = || "**x**".to_owned();
    let when = at("2026-11-22T16:30:00Z");
    let project = || Project::new("Acme", "Website").unwrap();
    let wall = at("2026-03-29T02:30:00Z").naive_utc();
    vec![
        Refusal::NotInGuild,
        Refusal::ForeignGuild,
        Refusal::NotAdmin,
        Refusal::WhoOff,
        Refusal::NotYours,
        Refusal::Outdated,
        Refusal::NotLinked,
        Refusal::Time(TimeError::Unreadable { text: text() }),
        Refusal::Time(TimeError::Impossible { text: text() }),
        Refusal::Time(TimeError::Future { at: when }),
        Refusal::Time(TimeError::TooOld { at: when, limit_days: 14 }),
        Refusal::Time(TimeError::NeverWas { wall, first_after: wall }),
        Refusal::AlreadyIn { since: None },
        Refusal::AlreadyIn { since: Some(when) },
        Refusal::NotIn,
        Refusal::NothingRuns,
        Refusal::Reminders { error: ReminderError::Days { text: text() } },
        Refusal::Reminders { error: ReminderError::Hours { text: text() } },
        Refusal::Reminders { error: ReminderError::EndsBefore },
        Refusal::Reminders { error: ReminderError::Kind { text: text() } },
        Refusal::Reminders { error: ReminderError::Choice { text: text() } },
        Refusal::AlreadyOn { project: project(), since: None },
        Refusal::AlreadyOn { project: project(), since: Some(when) },
        Refusal::Duplicate { at: when, pressed_at: when },
        Refusal::AlreadyPaused,
        Refusal::NotPaused,
        Refusal::StartedLater { since: when },
        Refusal::LeftTooEarly { since: when },
        Refusal::PausedLater { since: when },
        Refusal::BreakLater { until: None },
        Refusal::BreakLater { until: Some(when) },
        Refusal::Changed { since: None },
        Refusal::Changed { since: Some(when) },
        Refusal::ByTimeTrack { words: text() },
        Refusal::ByTimeTrack { words: String::new() },
        Refusal::UnknownProject { text: text() },
        Refusal::AmbiguousProject { text: text() },
        Refusal::Ambiguous { text: text() },
        Refusal::UnknownTask { text: text() },
        Refusal::BadText { option: "note".to_owned(), max: 500 },
        Refusal::UnknownZone { text: text() },
        Refusal::AmbiguousZone { text: text(), zones: vec![Zone::new("America/New_York").unwrap()] },
        Refusal::UnknownUsername { text: text() },
        Refusal::NotFoundOut { text: text() },
        Refusal::DisabledUsername { username: text() },
        Refusal::UsernameTaken { by: MemberId(42) },
        Refusal::AlreadyLinked { username: text() },
        Refusal::MemberNotLinked { member: MemberId(42) },
        Refusal::IsABot,
        Refusal::TimeTrackSilent,
        Refusal::UnknownCommand,
        Refusal::Busy,
        Refusal::ImpossibleInstant,
    ]
}

#[test]
fn every_refusal_has_its_own_sentence_with_nothing_left_out() {
    for locale in Locale::ALL {
        let sentences: std::collections::BTreeSet<String> = refusals()
            .iter()
            .map(|refusal| refused(refusal, context(locale, NOW)).embed.unwrap().description)
            .collect();
        assert_eq!(sentences.len(), refusals().len());
        for sentence in sentences {
            assert!(sentence.contains(' ') && !sentence.contains("**x**"), "{sentence}");
        }
    }
}
