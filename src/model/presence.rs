//! Who is at work: what is known of a person's timers, and what it comes to.

use chrono::{DateTime, TimeDelta, Utc};

use super::timer::TimerState;

/// Who may see who is at work (`WHO`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhoPolicy {
    /// Nobody, and TimeTrack is not asked for it.
    Off,
    /// Members with Manage Server.
    Admins,
    /// Those too, and every linked member.
    Members,
}

/// Why TimeTrack is not read for a linked member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// The member said that the link is not theirs.
    Suspended,
    /// TimeTrack no longer has the user.
    UnknownUser,
}

/// In the background nobody's timers are read again before this.
pub(crate) const FRESH: TimeDelta = TimeDelta::seconds(60);
/// Between two looks for somebody whose timers are to be read.
pub(crate) const LOOK_EVERY: TimeDelta = TimeDelta::seconds(15);
/// The attendance timer and, while it is not on, the project timer.
const READS_PER_PERSON: u32 = 2;

/// After what time a change that is made in TimeTrack itself is seen, if so many reads a second may be made for so many people: in whole
/// minutes, rounded up.
pub(crate) fn minutes_until_seen(people: u32, reads_per_second: f64) -> u32 {
    let reading = f64::from(people) * f64::from(READS_PER_PERSON) / reads_per_second;
    let seconds = reading + (FRESH + LOOK_EVERY).as_seconds_f64();
    // More than a number holds is as much as it holds.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a positive number, cut to what fits"
    )]
    let minutes = (seconds / 60.0).ceil() as u32;
    minutes
}

/// A timer as it was last seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeenTimer {
    /// Never [`TimerState::Unknown`].
    pub state: TimerState,
    /// Start of a running timer, beginning of a pause, or end of a stopped one, if it is known.
    pub since: Option<DateTime<Utc>>,
    /// When the request left that has shown it.
    pub seen_at: DateTime<Utc>,
}

impl SeenTimer {
    /// Whether it was running or paused.
    pub fn is_on(&self) -> bool {
        self.state != TimerState::Stopped
    }
}

/// All that is known of whether one person is at work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KnownPresence {
    pub attendance: Option<SeenTimer>,
    pub project: Option<SeenTimer>,
    /// The beginning of a break that was taken with the bot and has not ended.
    pub break_since: Option<DateTime<Utc>>,
    /// Whether an approved absence covers the person's own day.
    pub is_absent: bool,
    /// Whether the attendance timer was stopped by a clock-out that the bot has estimated and nobody has confirmed.
    pub is_estimated: bool,
}

/// What a person is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Presence {
    Working,
    OnBreak,
    /// Not working, with an approved absence.
    Away,
    /// Not working.
    Gone,
    Unknown,
}

impl Presence {
    /// In the order in which they are shown.
    pub const ALL: [Self; 5] = [Self::Working, Self::OnBreak, Self::Away, Self::Gone, Self::Unknown];
}

/// What a person is doing, since when, and how old that knowledge is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub presence: Presence,
    pub since: Option<DateTime<Utc>>,
    /// Whether `since` is the bot's guess.
    pub is_estimated: bool,
    /// `None` if nothing was seen.
    pub seen_at: Option<DateTime<Utc>>,
}

impl KnownPresence {
    /// Whether the person wears the role of those who work, by what was seen at `after` or later; `None` if that is not known.
    pub fn wears_role(&self, in_breaks: bool, after: DateTime<Utc>) -> Option<bool> {
        // That somebody is absent does not show that both timers are stopped.
        let Standing { presence, seen_at, .. } = Self { is_absent: false, ..*self }.standing();
        let wears = match presence {
            Presence::Working => true,
            Presence::OnBreak => in_breaks,
            Presence::Gone | Presence::Away => false,
            Presence::Unknown => return None,
        };
        seen_at.filter(|at| *at >= after).map(|_| wears)
    }

    /// What it comes to. The attendance timer counts first: a project timer says something only while attendance is not on. A paused
    /// project is a break only of people who were never seen clocked in; others may have left it paused when they went home.
    pub fn standing(&self) -> Standing {
        let Self { attendance, project, break_since, is_absent, is_estimated } = *self;
        let by = |presence, timer: SeenTimer| Standing {
            presence,
            since: timer.since,
            is_estimated: false,
            seen_at: Some(timer.seen_at),
        };
        let is = |timer: Option<SeenTimer>, state| timer.filter(|timer| timer.state == state);
        if let Some(timer) = is(attendance, TimerState::Running) {
            return by(Presence::Working, timer);
        }
        if let Some(timer) = is(attendance, TimerState::Paused) {
            return by(Presence::OnBreak, timer);
        }
        if let Some(since) = break_since {
            let seen_at = attendance.map(|timer| timer.seen_at);
            return Standing {
                presence: Presence::OnBreak,
                since: Some(since),
                is_estimated: false,
                seen_at,
            };
        }
        if let Some(timer) = is(project, TimerState::Running) {
            return by(Presence::Working, timer);
        }
        let clocks_in = attendance.is_some_and(|timer| timer.since.is_some());
        if let Some(timer) = is(project, TimerState::Paused).filter(|_| !clocks_in) {
            return by(Presence::OnBreak, timer);
        }
        let (presence, ended) = match (attendance, project) {
            (Some(attendance), Some(project)) => (Presence::Gone, Some((attendance, project))),
            _ => (Presence::Unknown, None),
        };
        Standing {
            presence: if is_absent { Presence::Away } else { presence },
            since: ended.and_then(|(attendance, _)| attendance.since),
            is_estimated: is_estimated && ended.is_some(),
            seen_at: ended.map(|(attendance, project)| attendance.seen_at.min(project.seen_at)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(hour * 3600, 0).unwrap()
    }

    fn seen(state: TimerState, since: Option<i64>, seen_at: i64) -> Option<SeenTimer> {
        Some(SeenTimer { state, since: since.map(at), seen_at: at(seen_at) })
    }

    fn standing(
        attendance: Option<SeenTimer>,
        project: Option<SeenTimer>,
    ) -> (Presence, Option<i64>, Option<i64>) {
        told(KnownPresence { attendance, project, ..KnownPresence::default() })
    }

    fn told(known: KnownPresence) -> (Presence, Option<i64>, Option<i64>) {
        let Standing { presence, since, seen_at, .. } = known.standing();
        let hours = |at: DateTime<Utc>| at.timestamp() / 3600;
        (presence, since.map(hours), seen_at.map(hours))
    }

    #[test]
    fn a_change_made_elsewhere_is_seen_in_the_time_that_the_budget_allows() {
        assert_eq!(minutes_until_seen(5, 2.0), 2);
        assert_eq!(minutes_until_seen(1_000, 2.0), 18);
        assert_eq!(minutes_until_seen(1_000, 20.0), 3);
        assert_eq!(minutes_until_seen(u32::MAX, 0.0), u32::MAX);
    }

    #[test]
    fn the_project_timer_does_not_decide_whether_somebody_works() {
        for project in [None, seen(TimerState::Paused, Some(9), 12), seen(TimerState::Stopped, Some(9), 12)] {
            let told = standing(seen(TimerState::Running, Some(8), 11), project);
            assert_eq!(told, (Presence::Working, Some(8), Some(11)));
        }
    }

    #[test]
    fn gone_is_said_only_if_both_timers_were_seen_stopped() {
        let stopped = seen(TimerState::Stopped, Some(17), 18);
        assert_eq!(
            standing(stopped, seen(TimerState::Stopped, None, 16)),
            (Presence::Gone, Some(17), Some(16))
        );
        assert_eq!(standing(stopped, None), (Presence::Unknown, None, None));
        assert_eq!(standing(None, stopped), (Presence::Unknown, None, None));
        assert_eq!(standing(None, None), (Presence::Unknown, None, None));
    }

    #[test]
    fn a_running_project_is_work_and_a_paused_one_a_break_of_those_who_never_clock_in() {
        let never = seen(TimerState::Stopped, None, 12);
        let clocked_out = seen(TimerState::Stopped, Some(11), 12);
        let running = seen(TimerState::Running, Some(9), 12);
        let paused = seen(TimerState::Paused, Some(10), 12);
        assert_eq!(standing(never, running), (Presence::Working, Some(9), Some(12)));
        assert_eq!(standing(clocked_out, running), (Presence::Working, Some(9), Some(12)));
        assert_eq!(standing(never, paused), (Presence::OnBreak, Some(10), Some(12)));
        assert_eq!(standing(clocked_out, paused), (Presence::Gone, Some(11), Some(12)));
    }

    #[test]
    fn a_break_ends_when_attendance_runs_again() {
        let known =
            |attendance| KnownPresence { attendance, break_since: Some(at(12)), ..KnownPresence::default() };
        assert_eq!(
            told(known(seen(TimerState::Stopped, Some(12), 13))),
            (Presence::OnBreak, Some(12), Some(13))
        );
        assert_eq!(
            told(known(seen(TimerState::Running, Some(13), 13))),
            (Presence::Working, Some(13), Some(13))
        );
    }

    #[test]
    fn the_role_is_worn_by_what_was_seen_since() {
        let known = |attendance, project, is_absent| KnownPresence {
            attendance,
            project,
            is_absent,
            break_since: None,
            is_estimated: false,
        };
        let (running, stopped) =
            (seen(TimerState::Running, Some(8), 12), seen(TimerState::Stopped, None, 12));
        let paused = seen(TimerState::Paused, Some(11), 12);
        for (known, in_breaks, expected) in [
            (known(running, None, true), false, Some(true)),
            (known(paused, None, false), true, Some(true)),
            (known(paused, None, false), false, Some(false)),
            (known(stopped, stopped, true), true, Some(false)),
            (known(stopped, None, true), true, None),
            (known(None, None, true), true, None),
        ] {
            assert_eq!(known.wears_role(in_breaks, at(12)), expected, "{known:?}");
            assert_eq!(known.wears_role(in_breaks, at(13)), None, "seen before: {known:?}");
        }
    }

    #[test]
    fn an_absence_counts_only_for_those_who_do_not_work() {
        let known = |attendance, project| KnownPresence {
            attendance,
            project,
            is_absent: true,
            ..KnownPresence::default()
        };
        let stopped = seen(TimerState::Stopped, None, 12);
        assert_eq!(told(known(stopped, stopped)), (Presence::Away, None, Some(12)));
        assert_eq!(told(known(None, None)).0, Presence::Away);
        assert_eq!(told(known(seen(TimerState::Running, Some(8), 9), None)).0, Presence::Working);
    }
}
