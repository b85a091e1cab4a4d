//! The presence role, by Discord's record.

use timetrack_bot::model::MemberId;

use super::stage::{BOSS, OFFICE, Stage};

impl Stage {
    /// The boss sets a role that is not worn in breaks.
    pub async fn set_role(&self) -> u64 {
        let role = self.discord.add_role(OFFICE, "Working", 3);
        let options = [("role", &*role.to_string()), ("breaks", "false")];
        let said = self.says(BOSS, "/admin role", &options).await;
        assert!(said.contains(&format!("<@&{role}>")), "{said}");
        role
    }

    pub fn wears(&self, member: MemberId, role: u64) -> bool {
        self.discord.roles_of(member).contains(&role)
    }
}
