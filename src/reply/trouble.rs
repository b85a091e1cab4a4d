//! What stands in the way of a punch, for whoever decides about it. Must not know how it came about.

use super::ReplyContext;
use super::escape::Safe;
use super::punch::outside;
use super::words::Msg;
use crate::model::trouble::Trouble;

/// In the reader's language where the words are ours; others' words as they are.
pub(super) fn words(noted: &str, context: ReplyContext) -> Safe {
    let (message, outside_words) = match Trouble::read(noted) {
        Trouble::Unreachable(why) => (Msg("trouble-unreachable"), Some(why)),
        Trouble::NoAnswer => (Msg("trouble-no-answer"), None),
        Trouble::CutOff(why) => (Msg("trouble-cut-off"), Some(why)),
        Trouble::Status(status) => (Msg("trouble-status"), Some(status)),
        Trouble::Unclear(why) => (Msg("trouble-unclear"), Some(why)),
        Trouble::Busy => (Msg("trouble-busy"), None),
        Trouble::KeyRefused(status) => (Msg("trouble-key-refused"), Some(status)),
        Trouble::Says(words) => (Msg("trouble-says"), Some(words)),
        Trouble::NoReason(status) => (Msg("trouble-no-reason"), Some(status)),
        Trouble::NoEffect => (Msg("trouble-no-effect"), None),
        Trouble::Changed => (Msg("trouble-changed"), None),
        Trouble::MayLand => (Msg("trouble-may-land"), None),
        Trouble::NoState => (Msg("trouble-no-state"), None),
        Trouble::Restored => (Msg("trouble-restored"), None),
        Trouble::UnknownUser(words) => (Msg("trouble-unknown-user"), Some(words)),
        Trouble::NotLookedUp(why) => {
            return context.say(Msg("trouble-not-looked-up"), &[("words", words(why, context).into())]);
        }
        Trouble::Other(words) => (Msg("trouble-other"), Some(words)),
    };
    match outside_words {
        Some(words) => context.say(message, &[outside("words", words)]),
        None => context.say(message, &[]),
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::model::trouble::{CHANGED, MAY_LAND, NO_EFFECT, NO_STATE, RESTORED};
    use crate::model::{AccountId, Locale, TimeMode};

    #[test]
    fn only_the_words_of_others_stay_as_they_are() {
        let now = DateTime::UNIX_EPOCH;
        let say = |locale, noted| {
            let context =
                ReplyContext { account: AccountId::DEFAULT, locale, private: true, mode: TimeMode::Utc, now };
            String::from(words(noted, context))
        };
        for noted in [
            NO_EFFECT,
            CHANGED,
            MAY_LAND,
            NO_STATE,
            RESTORED,
            "TimeTrack asks to wait",
            "TimeTrack does not know the username: *",
            "TimeTrack cannot be reached: *",
            "whether TimeTrack still has the user cannot be found out: *",
            "TimeTrack's answer is unclear: status 503",
        ] {
            assert_ne!(say(Locale::german(), noted), say(Locale::FALLBACK, noted), "{noted}");
        }
        assert_eq!(say(Locale::german(), "TimeTrack says: *No*"), r"TimeTrack meldet: \*No\*");
        let nested = "whether TimeTrack still has the user cannot be found out: TimeTrack asks to wait";
        assert!(
            say(Locale::german(), nested).ends_with("TimeTrack bittet uns zu warten"),
            "our words within ours"
        );
        assert_eq!(say(Locale::german(), "of an earlier version"), "of an earlier version");
    }
}
