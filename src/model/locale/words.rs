//! What the record of a language says about times: the words and phrases that `at:` understands (see [`crate::model::at`]).

/// Phrases of the same meaning, in lower case, each of one or more words. Apostrophes and hyphens part words as spaces do.
pub(crate) type Phrases = &'static [&'static str];

/// Phrases that stand before or behind what they belong to: `20 min ago`, `vor 20 min`.
pub(crate) struct Affixes {
    pub before: Phrases,
    pub after: Phrases,
}

/// Every phrase may be left out where a language has none; digits, `9:05`, `22.11.`, `2026-11-22` and `-20 min` need no words.
pub(crate) struct TimeWords {
    pub now: Phrases,

    /// Makes a length of time one that ends now.
    pub ago: Affixes,
    /// In place of the number: `an hour`.
    pub one: Phrases,
    /// Between the parts of a length: `1 hour and 20 minutes`.
    pub and: Phrases,
    pub days: Phrases,
    /// Units that stand behind a length only. What also stands behind a time of day belongs to `hours_or_oclock`.
    pub hours: Phrases,
    /// `2 h` may be two hours or two o'clock: alone it is refused, as a length it needs `ago`.
    pub(crate) hours_or_oclock: Phrases,
    pub minutes: Phrases,
    pub seconds: Phrases,
    /// Lengths in words, in minutes, without `one` before them: `half an hour`.
    pub(crate) fractions: &'static [(&'static str, i64)],
    /// `an hour and a half`, `one and a half hours`.
    pub(crate) and_a_half: Phrases,

    /// Before the time of day at which a break ends: `until 13:00`.
    pub(crate) until: Phrases,

    /// Before a time of day; makes a bare number an hour: `at 9`.
    pub at: Phrases,
    /// Directly behind an hour, without a space: `9h`, `9h05`.
    pub(crate) hour_signs: Phrases,
    /// Behind an hour and before its minutes: `9 Uhr 5`. One that is in `hours_or_oclock` too needs `at` or a day beside it.
    pub(crate) oclock: Phrases,
    /// The halves of a clock of twelve hours; a word of two letters is also read with dots: `a.m.`.
    pub(crate) am: Phrases,
    pub(crate) pm: Phrases,

    pub today: Phrases,
    pub yesterday: Phrases,
    pub(crate) day_before_yesterday: Phrases,
    pub(crate) tomorrow: Phrases,
    /// Before a weekday or a date: `on monday`.
    pub on: Phrases,
    /// Before a date, also behind its weekday: `Montag, den 23.11.`.
    pub the: Phrases,
    /// From Monday. Each may end in a dot.
    pub(crate) weekdays: [Phrases; 7],
    /// With a weekday, the most recent one before today.
    pub last: Affixes,
    /// From January. Each may end in a dot.
    pub(crate) months: [Phrases; 12],
    /// Directly behind the day of a month: `25th`.
    pub(crate) ordinals: Phrases,
    /// Between the day and its month: `25th of November`.
    pub of: Phrases,
}
