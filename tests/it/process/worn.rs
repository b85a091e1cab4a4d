//! The role of those who work, by Discord's record and by TimeTrack's timers.

use std::time::{Duration, Instant};

use timetrack_bot::model::MemberId;

use super::oracle::Judgement;
use super::stage::{BOSS, Member, OFFICE, PATIENCE, Stage};

impl Stage {
    /// The boss sets a role that is not worn in breaks.
    pub async fn set_role(&self) -> u64 {
        let role = self.discord.add_role(OFFICE, "Working", 3);
        let options = [("role", &*role.to_string()), ("breaks", "false")];
        let said = self.says(BOSS, "/admin role", &options).await;
        assert!(said.contains(&format!("<@&{role}>")), "{said}");
        role
    }

    /// Waits until everybody wears the role whose attendance timer runs, and nobody for whom nothing runs.
    pub async fn roles_are_right(&self, role: u64, found: &mut Judgement) {
        let until = Instant::now() + PATIENCE;
        let wrong = || self.people.iter().filter(|person| !self.is_right(person, role)).collect::<Vec<_>>();
        while !wrong().is_empty() && Instant::now() < until {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        found.wrong.extend(wrong().iter().map(|person| format!("{}: the role", person.username)));
    }

    fn is_right(&self, person: &Member, role: u64) -> bool {
        let wears = self.wears(person.id, role);
        let is_in = self.timetrack.attendance(&person.username).is_some();
        let works_on = self.timetrack.project_timer(&person.username).is_some();
        if is_in { wears } else { works_on || !wears }
    }

    pub fn wears(&self, member: MemberId, role: u64) -> bool {
        self.discord.roles_of(member).contains(&role)
    }
}
