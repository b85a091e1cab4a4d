//! What stands in the way of a punch: a closed set where the words are ours, so that it can be said in every language. Must not know
//! any wording but the one that is noted.
//!
//! A trouble is noted in English, as it also stands in the log: what earlier versions have noted is read as well, and a text that
//! is none of ours (TimeTrack's own words, an operating system's) stays as it is.

/// TimeTrack said yes, and the timer is as it was.
pub(crate) const NO_EFFECT: &str = "TimeTrack accepted it, but its timer does not show it";
/// Nobody can tell any more what became of a write of unknown outcome.
pub const CHANGED: &str =
    "it is unknown whether TimeTrack took it, and the timer has been changed elsewhere since";
/// A write of unknown outcome is given time.
pub(crate) const MAY_LAND: &str = "a write of unknown outcome may still land";
/// TimeTrack's flags contradict each other.
pub(crate) const NO_STATE: &str = "TimeTrack's timer is in no state it documents";
/// TimeTrack has no user of the name that the punch was recorded for; its own words follow.
pub(crate) const UNKNOWN_USER: &str = "TimeTrack does not know the username";
/// Whether TimeTrack still has the user is asked in vain; what failed follows, as a trouble.
pub(crate) const NOT_LOOKED_UP: &str = "whether TimeTrack still has the user cannot be found out";
/// The database is younger than what it does not know.
pub(crate) const RESTORED: &str = "The database was restored from a backup. This may have been booked since: look in TimeTrack, then decide";

/// What stands in the way. Texts are of others, bounded by whoever noted them and not yet escaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble<'a> {
    /// The request did not leave: why, in the system's words.
    Unreachable(&'a str),
    /// No answer came in time.
    NoAnswer,
    /// The answer ended too early: how, in the system's words.
    CutOff(&'a str),
    /// TimeTrack fails: the status, and its own words if it gave any.
    Status(&'a str),
    /// The answer cannot be read: why.
    Unclear(&'a str),
    /// TimeTrack asks to come later.
    Busy,
    /// The key pair is refused, with that status.
    KeyRefused(&'a str),
    /// TimeTrack's own words.
    Says(&'a str),
    /// A no without a reason, with that status.
    NoReason(&'a str),
    /// [`NO_EFFECT`]
    NoEffect,
    /// [`CHANGED`]
    Changed,
    /// [`MAY_LAND`]
    MayLand,
    /// [`NO_STATE`]
    NoState,
    /// [`RESTORED`]
    Restored,
    /// [`UNKNOWN_USER`]
    UnknownUser(&'a str),
    /// [`NOT_LOOKED_UP`], with the trouble that stood in the way, as it was noted.
    NotLookedUp(&'a str),
    /// None of ours.
    Other(&'a str),
}

impl<'a> Trouble<'a> {
    /// Reads what was noted.
    pub fn read(noted: &'a str) -> Self {
        match noted {
            NO_EFFECT => Trouble::NoEffect,
            CHANGED => Trouble::Changed,
            MAY_LAND => Trouble::MayLand,
            NO_STATE => Trouble::NoState,
            RESTORED => Trouble::Restored,
            "TimeTrack asks to wait" => Trouble::Busy,
            _ => Self::with_words(noted).unwrap_or(Trouble::Other(noted)),
        }
    }

    fn with_words(noted: &'a str) -> Option<Self> {
        let within = |before, after| noted.strip_prefix(before)?.strip_suffix(after);
        let rest = |before| noted.strip_prefix(before);
        None.or_else(|| rest("TimeTrack cannot be reached: ").map(Trouble::Unreachable))
            .or_else(|| rest("TimeTrack's answer is unclear: ").map(Self::unclear))
            .or_else(|| rest("TimeTrack says: ").map(Trouble::Says))
            .or_else(|| rest(UNKNOWN_USER)?.strip_prefix(": ").map(Trouble::UnknownUser))
            .or_else(|| rest(NOT_LOOKED_UP)?.strip_prefix(": ").map(Trouble::NotLookedUp))
            .or_else(|| {
                within("TimeTrack does not accept the API key (status ", ")").map(Trouble::KeyRefused)
            })
            .or_else(|| within("TimeTrack answered with status ", " and no reason").map(Trouble::NoReason))
    }

    fn unclear(what: &'a str) -> Self {
        match what {
            "no answer in time" | "time-out" => Trouble::NoAnswer,
            _ => None
                .or_else(|| what.strip_prefix("the answer was cut off: ").map(Trouble::CutOff))
                .or_else(|| what.strip_prefix("status ").map(Trouble::Status))
                .unwrap_or(Trouble::Unclear(what)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_noted_is_read_back() {
        for (noted, trouble) in [
            ("TimeTrack cannot be reached: refused", Trouble::Unreachable("refused")),
            ("TimeTrack's answer is unclear: no answer in time", Trouble::NoAnswer),
            ("TimeTrack's answer is unclear: the answer was cut off: reset", Trouble::CutOff("reset")),
            ("TimeTrack's answer is unclear: status 503: closed", Trouble::Status("503: closed")),
            (
                "TimeTrack's answer is unclear: the answer is too long",
                Trouble::Unclear("the answer is too long"),
            ),
            ("TimeTrack asks to wait", Trouble::Busy),
            ("TimeTrack does not accept the API key (status 403)", Trouble::KeyRefused("403")),
            ("TimeTrack says: (status 1)", Trouble::Says("(status 1)")),
            ("TimeTrack answered with status 418 and no reason", Trouble::NoReason("418")),
            ("TimeTrack does not know the username: No user a", Trouble::UnknownUser("No user a")),
            (
                "whether TimeTrack still has the user cannot be found out: TimeTrack asks to wait",
                Trouble::NotLookedUp("TimeTrack asks to wait"),
            ),
            (NO_EFFECT, Trouble::NoEffect),
            ("TimeTrack", Trouble::Other("TimeTrack")),
            ("", Trouble::Other("")),
        ] {
            assert_eq!(Trouble::read(noted), trouble);
        }
    }
}
