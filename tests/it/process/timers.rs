//! The oracle's model of the two timers that TimeTrack keeps for a person, and of what a break means for them.

use chrono::{DateTime, Utc};
use timetrack_bot::model::{Action, Punch, Refusal};

/// What is needed beside the state of the timers to judge the later parts of an interaction: they are meant for the project timer that the
/// break has paused, not for one that was started during the break.
#[derive(Clone, Debug, Default)]
pub struct Model {
    timers: Timers,
    /// The start of the project timer.
    started: Option<DateTime<Utc>>,
    /// When the project timer was last paused or resumed.
    changed: Option<DateTime<Utc>>,
    /// When the last break began.
    break_at: Option<DateTime<Utc>>,
    /// The start of the project timer that it has paused.
    paused: Option<DateTime<Utc>>,
    /// Whether that break goes on.
    pub is_resting: bool,
}

impl Model {
    /// As [`Timers::take`].
    pub fn take(&mut self, punch: &Punch) -> Option<Vec<(&'static str, String)>> {
        let is_for_paused = punch.part > 1 && matches!(punch.action, Action::Resume | Action::Stop);
        // Two timers that were started within one second look the same in TimeTrack.
        if is_for_paused && self.timers.project.is_some() && self.started != self.paused {
            return None;
        }
        let steps = self.timers.take(&punch.action)?;
        match &punch.action {
            Action::ClockIn | Action::Back { .. } | Action::ClockOut => self.is_resting = false,
            Action::Start { .. } => (self.started, self.changed) = (Some(punch.at), None),
            Action::Break { .. } => {
                (self.break_at, self.is_resting) = (Some(punch.at), true);
                let is_paused = matches!(self.timers.project, Some((_, true)));
                self.paused = self.started.filter(|_| is_paused && self.changed == Some(punch.at));
            }
            Action::Pause | Action::Resume => self.changed = Some(punch.at),
            _ => {}
        }
        // A pause at the instant of the break counts as the break's, whichever was pressed first.
        if punch.action == Action::Pause && self.break_at == Some(punch.at) {
            self.paused = self.started;
        }
        Some(steps)
    }

    /// Whether TimeTrack may not take this end of the project timer, because the timer was paused or resumed after that instant.
    pub fn may_refuse(&self, punch: &Punch) -> bool {
        let is_end = matches!(punch.refusal, Some(Refusal::PausedLater { .. } | Refusal::BreakLater { .. }));
        is_end && punch.part > 1 && self.changed.is_some_and(|changed| changed > punch.at)
    }
}

/// The two timers of a person, as TimeTrack's documentation describes them.
#[derive(Clone, Debug, Default)]
pub struct Timers {
    pub attending: bool,
    /// On what, and whether paused.
    pub project: Option<(String, bool)>,
}

const ATTENDANCE: [&str; 2] = ["attendance_timer/start", "attendance_timer/stop"];
const PROJECT: [&str; 4] = [
    "timers/project_timer/start",
    "timers/project_timer/stop",
    "timers/project_timer/pause",
    "timers/project_timer/resume",
];

impl Timers {
    /// Does it; what TimeTrack must be asked for, or `None` if it makes no sense now.
    pub fn take(&mut self, action: &Action) -> Option<Vec<(&'static str, String)>> {
        let [start, stop, pause, resume] = PROJECT;
        let one = |path| Some(vec![(path, String::new())]);
        match (action, self.project.clone()) {
            (Action::ClockIn | Action::Back { .. }, _) if !self.attending => {
                self.attending = true;
                one(ATTENDANCE[0])
            }
            (Action::ClockOut | Action::Break { .. }, _) if self.attending => {
                self.attending = false;
                one(ATTENDANCE[1])
            }
            (Action::Start { project, .. }, Some((on, _))) if on == project.name => None,
            (Action::Start { project, .. }, running) => {
                self.project = Some((project.name.clone(), false));
                let stop = running.map(|_| (stop, String::new()));
                Some(stop.into_iter().chain([(start, project.name.clone())]).collect())
            }
            (Action::Pause, Some((on, false))) => {
                self.project = Some((on, true));
                one(pause)
            }
            (Action::Resume, Some((on, true))) => {
                self.project = Some((on, false));
                one(resume)
            }
            (Action::Stop, Some(_)) => {
                self.project = None;
                one(stop)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use timetrack_bot::model::{
        InteractionId, Locale, MemberId, Project, PunchId, PunchState, Username, Zone,
    };

    use super::*;

    /// A punch at so many seconds after the start of the day.
    fn punch(seconds: i64, part: u32, action: Action) -> Punch {
        let at = DateTime::from_timestamp(1_795_000_000 + seconds, 0).unwrap();
        Punch {
            id: PunchId(1),
            interaction: InteractionId(1),
            part,
            part_of: None,
            member: MemberId(1),
            username: Username::new("anna").unwrap(),
            zone: Zone::new("UTC").unwrap(),
            action,
            at,
            pressed_at: at,
            expected_start: None,
            locale: Locale::from_code("en").unwrap(),
            state: PunchState::Waiting,
            attempts: 0,
            unclear: false,
            written_at: None,
            next_at: at,
            trouble: None,
            before: None,
            after: None,
            refusal: None,
            settled_at: None,
            question: None,
            confirmed: false,
            estimate: None,
        }
    }

    fn start(seconds: i64, name: &str) -> Punch {
        let project = Project { client: String::new(), name: name.to_owned() };
        punch(seconds, 1, Action::Start { project, task: None, note: None })
    }

    /// At second 60 a break has paused the project Web, which was started at second 10.
    fn on_a_break() -> Model {
        let mut model = Model::default();
        let pause = punch(60, 2, Action::Pause);
        for done in [
            punch(0, 1, Action::ClockIn),
            start(10, "Web"),
            punch(60, 1, Action::Break { planned: None }),
            pause,
        ] {
            assert!(model.take(&done).is_some(), "{done:?}");
        }
        model
    }

    #[test]
    fn the_end_of_a_break_resumes_or_stops_the_project_that_the_break_has_paused() {
        for action in [Action::Resume, Action::Stop] {
            assert!(on_a_break().take(&punch(60, 2, action)).is_some());
        }
    }

    #[test]
    fn the_end_of_a_break_leaves_a_project_that_was_started_in_the_break() {
        for name in ["Shop", "Web"] {
            let mut model = on_a_break();
            model.take(&punch(70, 1, Action::Stop)).unwrap();
            model.take(&start(80, name)).unwrap();
            assert_eq!(model.clone().take(&punch(60, 2, Action::Stop)), None, "{name}");
            model.take(&punch(90, 1, Action::Pause)).unwrap();
            assert_eq!(model.clone().take(&punch(60, 2, Action::Resume)), None, "{name}");
            assert!(
                model.take(&punch(100, 1, Action::Stop)).is_some(),
                "a command is for the timer that runs"
            );
        }
    }

    #[test]
    fn an_end_before_a_later_pause_may_be_refused_and_no_other() {
        let mut model = on_a_break();
        let refused =
            Punch { refusal: Some(Refusal::BreakLater { until: None }), ..punch(60, 2, Action::Stop) };
        assert!(!model.may_refuse(&refused));
        model.take(&punch(75, 1, Action::Resume)).unwrap();
        assert!(model.may_refuse(&refused));
        let changed = Punch { refusal: Some(Refusal::Changed { since: None }), ..refused };
        assert!(!model.may_refuse(&changed));
    }
}
