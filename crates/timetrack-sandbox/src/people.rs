//! Lets tests read people's timers, and change them as in TimeTrack's own app.

use super::{
    Absence, Calendar, Company, Entry, Quirks, Refusal, Snapshot, Stopwatch, TimeTrackSandbox, TimerAction,
    TimerKind, WallTime, Work,
};

impl TimeTrackSandbox {
    /// Who works there, on what.
    pub fn company(&self) -> Company {
        self.world.state().books.company.clone()
    }

    /// Changes who works there or on what.
    pub fn change_company(&self, change: impl FnOnce(&mut Company)) {
        change(&mut self.world.state().books.company);
        self.world.touch();
    }

    /// Gives a person another username, as an admin of the account can at any time.
    pub fn rename_user(&self, old: &str, new: &str) {
        self.world.state().books.rename(old, new);
        self.world.touch();
    }

    /// Enables or disables a person.
    pub fn enable_user(&self, user: &str, enabled: bool) {
        self.change_company(|company| {
            for employee in company.users.iter_mut().filter(|employee| employee.username == user) {
                employee.enabled = enabled;
            }
        });
    }

    /// Enters an absence; its id.
    pub fn add_absence(&self, absence: Absence) -> u64 {
        let id = self.world.state().books.add_absence(absence);
        self.world.touch();
        id
    }

    /// Changes absences, public holidays and targets.
    pub fn change_calendar(&self, change: impl FnOnce(&mut Calendar)) {
        change(&mut self.world.state().books.calendar);
        self.world.touch();
    }

    /// The attendance timer, if it counts.
    pub fn attendance(&self, user: &str) -> Option<Stopwatch> {
        self.world.state().books.person(user).attendance.on().cloned()
    }

    /// The project timer, if it counts.
    pub fn project_timer(&self, user: &str) -> Option<Stopwatch> {
        self.world.state().books.person(user).project.on().cloned()
    }

    /// Finished attendances, oldest first.
    pub fn attendances(&self, user: &str) -> Vec<Entry> {
        self.world.state().books.person(user).attendance.entries
    }

    /// Finished project time, oldest first.
    pub fn project_entries(&self, user: &str) -> Vec<Entry> {
        self.world.state().books.person(user).project.entries
    }

    /// All that is known of a person; `None` if nobody has that name.
    pub fn snapshot(&self, user: &str) -> Option<Snapshot> {
        let state = self.world.state();
        let employee = state.books.company.users.iter().find(|employee| employee.username == user)?;
        let person = state.books.person(user);
        Some(Snapshot {
            username: employee.username.clone(),
            full_name: format!("{} {}", employee.first_name, employee.last_name).trim().to_owned(),
            enabled: employee.enabled,
            attendance: person.attendance.on().cloned(),
            project: person.project.on().cloned(),
            attendances: person.attendance.entries,
            project_entries: person.project.entries,
        })
    }

    /// Starts attendance in the web app.
    pub fn start_attendance(&self, user: &str, at: WallTime) -> Result<(), Refusal> {
        self.edit(user, TimerKind::Attendance, TimerAction::Start(None), at)
    }

    /// Stops attendance in the web app.
    pub fn stop_attendance(&self, user: &str, at: WallTime) -> Result<(), Refusal> {
        self.edit(user, TimerKind::Attendance, TimerAction::Stop, at)
    }

    /// Goes on with the attendance timer that was stopped last, in the web app, as if it had not been.
    pub fn continue_attendance(&self, user: &str, at: WallTime) -> Result<(), Refusal> {
        self.edit(user, TimerKind::Attendance, TimerAction::Continue, at)
    }

    /// Starts the project timer in the web app.
    pub fn start_project(&self, user: &str, work: Work, at: WallTime) -> Result<(), Refusal> {
        self.edit(user, TimerKind::Project, TimerAction::Start(Some(work)), at)
    }

    /// Stops the project timer in the web app.
    pub fn stop_project(&self, user: &str, at: WallTime) -> Result<(), Refusal> {
        self.edit(user, TimerKind::Project, TimerAction::Stop, at)
    }

    fn edit(&self, user: &str, which: TimerKind, act: TimerAction, at: WallTime) -> Result<(), Refusal> {
        self.world.state().books.act(user, which, (act, at), &Quirks::default())?;
        self.world.touch();
        Ok(())
    }
}
