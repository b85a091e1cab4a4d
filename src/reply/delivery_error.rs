//! Why a punch is not booked yet, in words for the admins who decide about it.

use chrono::{DateTime, Utc};

use super::escape::Safe;
use super::punch::{outside, says};
use super::words::Msg;
use super::{ReplyContext, when};
use crate::model::{DeliveryError, Question, Unclear};

/// In the reader's language where the words are ours; others' words as they are.
pub(super) fn words(error: &DeliveryError, context: ReplyContext) -> Safe {
    let with = |message, words: &str| context.say(message, &[outside("words", words)]);
    match error {
        DeliveryError::Unreachable { why } => with(Msg("trouble-unreachable"), why),
        DeliveryError::Unclear { what } => unclear(what, context),
        DeliveryError::Busy => context.say(Msg("trouble-busy"), &[]),
        DeliveryError::KeyRefused { status } => with(Msg("trouble-key-refused"), &status.to_string()),
        DeliveryError::Refused { words } if words.is_empty() => says(words, context),
        DeliveryError::Refused { words } => with(Msg("trouble-says"), words),
        DeliveryError::NoReason { status } => with(Msg("trouble-no-reason"), &status.to_string()),
        DeliveryError::NotAsked { .. } => context.say(Msg("trouble-not-asked"), &[]),
        DeliveryError::UnknownUser { words } if words.is_empty() => {
            context.say(Msg("trouble-not-listed"), &[])
        }
        DeliveryError::UnknownUser { words } => with(Msg("trouble-unknown-user"), words),
        DeliveryError::NotLookedUp { why } => {
            context.say(Msg("trouble-not-looked-up"), &[("words", words(why, context).into())])
        }
        DeliveryError::NoEffect => context.say(Msg("trouble-no-effect"), &[]),
        DeliveryError::Changed => context.say(Msg("trouble-changed"), &[]),
        DeliveryError::MayLand => context.say(Msg("trouble-may-land"), &[]),
        DeliveryError::NoState => context.say(Msg("trouble-no-state"), &[]),
        DeliveryError::Restored => context.say(Msg("trouble-restored"), &[]),
        DeliveryError::Suspended => context.say(Msg("trouble-suspended"), &[]),
        DeliveryError::Unanswered { question } => {
            context.say(Msg("trouble-unanswered"), &[("why", unanswered(question, context).into())])
        }
        DeliveryError::Other { words } => with(Msg("trouble-other"), words),
    }
}

/// What its person was asked.
fn unanswered(question: &Question, context: ReplyContext) -> Safe {
    let since =
        |message, since: &DateTime<Utc>| context.say(message, &[("since", when::full(*since).into())]);
    match question {
        Question::Long { since: at } => since(Msg("trouble-asked-long"), at),
        Question::OnBreak { since: at, .. } => since(Msg("trouble-asked-break"), at),
        Question::NotStarted { at, .. } => since(Msg("trouble-asked-start"), at),
        Question::Overlap { from, to } => {
            let args = [("from", when::full(*from).into()), ("to", when::full(*to).into())];
            context.say(Msg("trouble-asked-overlap"), &args)
        }
    }
}

fn unclear(what: &Unclear, context: ReplyContext) -> Safe {
    let with = |message, words: &str| context.say(message, &[outside("words", words)]);
    match what {
        Unclear::NoAnswer => context.say(Msg("trouble-no-answer"), &[]),
        Unclear::CutOff(how) => with(Msg("trouble-cut-off"), how),
        Unclear::Status { status, words } if words.is_empty() => {
            with(Msg("trouble-status"), &status.to_string())
        }
        Unclear::Status { status, words } => with(Msg("trouble-status"), &format!("{status}: {words}")),
        Unclear::Unreadable(why) => with(Msg("trouble-unclear"), why),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AccountId, Locale, TimeMode};

    #[test]
    fn only_the_words_of_others_stay_as_they_are() {
        let now = DateTime::UNIX_EPOCH;
        let say = |locale, error: &DeliveryError| {
            let context =
                ReplyContext { account: AccountId::DEFAULT, locale, private: true, mode: TimeMode::Utc, now };
            String::from(words(error, context))
        };
        let others = || "*No*".to_owned();
        let unclear = |what| DeliveryError::Unclear { what };
        let nested = DeliveryError::NotLookedUp { why: Box::new(DeliveryError::Busy) };
        let says = DeliveryError::Refused { words: others() };
        for error in [
            DeliveryError::NoEffect,
            DeliveryError::Changed,
            DeliveryError::MayLand,
            DeliveryError::NoState,
            DeliveryError::Restored,
            DeliveryError::Suspended,
            DeliveryError::Unanswered { question: Question::Long { since: now } },
            DeliveryError::Unanswered { question: Question::Overlap { from: now, to: now } },
            DeliveryError::Refused { words: String::new() },
            DeliveryError::UnknownUser { words: String::new() },
            DeliveryError::Busy,
            DeliveryError::KeyRefused { status: 401 },
            DeliveryError::NoReason { status: 404 },
            DeliveryError::NotAsked { why: others() },
            DeliveryError::UnknownUser { words: others() },
            DeliveryError::Unreachable { why: others() },
            unclear(Unclear::NoAnswer),
            unclear(Unclear::CutOff(others())),
            unclear(Unclear::Status { status: 503, words: String::new() }),
            unclear(Unclear::Unreadable(others())),
            says.clone(),
            nested.clone(),
        ] {
            assert_ne!(say(Locale::german(), &error), say(Locale::FALLBACK, &error), "{error:?}");
        }
        assert_eq!(say(Locale::german(), &says), r"TimeTrack meldet: \*No\*");
        assert!(
            say(Locale::german(), &nested).ends_with("TimeTrack bittet uns zu warten"),
            "our words within ours"
        );
        let earlier = DeliveryError::Other { words: "of an earlier version".to_owned() };
        assert_eq!(say(Locale::german(), &earlier), "of an earlier version");
    }
}
