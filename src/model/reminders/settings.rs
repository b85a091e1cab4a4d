//! What accounts and people set about reminders.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc, Weekday};
use serde::{Deserialize, Serialize};

use super::minute_of;
use crate::model::zone::Zone;

/// Minutes of a day.
pub(crate) const DAY: u16 = 24 * 60;
/// Kinds of absences that are remembered; their names come from TimeTrack.
const MOST_KINDS: usize = 100;

/// Days of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Weekdays(u8);

impl Weekdays {
    /// From Monday to Friday.
    pub const WORKING: Self = Self(0b1_1111);

    pub fn contains(self, day: Weekday) -> bool {
        self.0 & (1 << day.num_days_from_monday()) != 0
    }

    /// In order, from Monday.
    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        let all = (0..7_u8).filter_map(|day| Weekday::try_from(day).ok());
        all.filter(move |day| self.contains(*day))
    }
}

impl FromIterator<Weekday> for Weekdays {
    fn from_iter<T: IntoIterator<Item = Weekday>>(days: T) -> Self {
        Self(days.into_iter().fold(0, |all, day| all | (1 << day.num_days_from_monday())))
    }
}

/// The Monday of a day's week.
pub fn monday(day: NaiveDate) -> Option<NaiveDate> {
    day.checked_sub_days(Days::new(day.weekday().num_days_from_monday().into()))
}

/// A span of a day on a person's wall clock, in minutes since midnight. Quiet hours may go on after midnight, and are none if they end when
/// they begin; working hours are within a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    pub from: u16,
    pub to: u16,
}

impl Hours {
    pub const NONE: Self = Self { from: 0, to: 0 };

    pub fn is_none(self) -> bool {
        self.from % DAY == self.to % DAY
    }

    pub(super) fn contains(self, minute: u16) -> bool {
        let (from, to) = (self.from % DAY, self.to % DAY);
        if from <= to { (from..to).contains(&minute) } else { minute >= from || minute < to }
    }
}

/// When an attendance timer that runs is taken for one that its person forgot to stop.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ForgottenAfter {
    TwelveHours,
    /// An hour past the person's usual end.
    #[default]
    UsualEnd,
    Midnight,
}

/// What is done about a clock-out that was forgotten.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ForgottenAction {
    /// Its person is asked, and nothing is booked before the answer.
    #[default]
    Ask,
    /// The usual end is booked, and marked as estimated until its person says that it is right.
    Estimate,
}

/// What an account has set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReminderPolicy {
    /// Whether everybody is reminded who has not switched it off; otherwise those who have switched it on.
    pub for_all: bool,
    pub days: Weekdays,
    pub hours: Hours,
    pub quiet: Hours,
    /// How long somebody may be clocked in, in minutes.
    pub longest: u16,
    pub forgotten: ForgottenAfter,
    /// What is done then.
    pub then: ForgottenAction,
    /// The kinds of absences that were seen or named, as TimeTrack spells them, each with whether it silences reminders.
    pub kinds: BTreeMap<String, bool>,
}

impl Default for ReminderPolicy {
    fn default() -> Self {
        // The kinds that TimeTrack comes with; an account's own ones are added when they are seen.
        let kinds =
            ["Urlaub", "Urlaub (½ Tag)", "Sonderurlaub", "Krankenstand", "Zeitausgleich", "Homeoffice"];
        Self {
            for_all: false,
            days: Weekdays::WORKING,
            hours: Hours { from: 9 * 60, to: 17 * 60 },
            quiet: Hours { from: 20 * 60, to: 7 * 60 },
            longest: 10 * 60,
            forgotten: ForgottenAfter::default(),
            then: ForgottenAction::default(),
            kinds: kinds.map(|kind| (kind.to_owned(), !is_home_office(kind))).into(),
        }
    }
}

impl ReminderPolicy {
    /// Whether an approved absence of this kind silences reminders.
    pub fn silences(&self, kind: &str) -> bool {
        self.kinds.get(kind).copied().unwrap_or_else(|| !is_home_office(kind))
    }

    /// Remembers kinds that were seen; whether one is new.
    pub fn remember(&mut self, kinds: impl IntoIterator<Item = String>) -> bool {
        let before = self.kinds.len();
        for kind in kinds {
            if self.kinds.len() < MOST_KINDS && !kind.is_empty() && !self.kinds.contains_key(&kind) {
                let silences = !is_home_office(&kind);
                self.kinds.insert(kind, silences);
            }
        }
        self.kinds.len() > before
    }
}

/// Home office is an absence in TimeTrack, and work.
pub(crate) fn is_home_office(kind: &str) -> bool {
    let letters: String = kind.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    letters.starts_with("homeoffice")
}

/// What a person has set; `None` where the account decides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OwnReminders {
    pub on: Option<bool>,
    pub days: Option<Weekdays>,
    pub hours: Option<Hours>,
    pub quiet: Option<Hours>,
    /// Whether the note with last week's figures is wanted.
    pub week: bool,
    /// A day of the person's own calendar on which nothing is said.
    pub silent_on: Option<NaiveDate>,
}

impl OwnReminders {
    /// Whether the person wants to hear nothing at this instant, not even what they asked for: reminders are off, or it is in the quiet hours
    /// or on the day that they chose. What the account has set does not count.
    pub fn is_undisturbed(&self, zone: &Zone, now: DateTime<Utc>) -> bool {
        let wall = zone.wall(now);
        let is_quiet = self.quiet.is_some_and(|quiet| quiet.contains(minute_of(wall)));
        self.on == Some(false) || self.silent_on == Some(wall.date()) || is_quiet
    }
}

/// Why a setting was not accepted. Texts that were typed are cut.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReminderError {
    /// No days of the week.
    Days { text: String },
    /// No two times of day.
    Hours { text: String },
    /// The working hours end before they begin.
    EndsBefore,
    /// No kind of absence that was seen.
    Kind { text: String },
    /// None of the choices that are offered.
    Choice { text: String },
}
