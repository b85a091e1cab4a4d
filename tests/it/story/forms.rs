//! Modals, and buttons in direct messages.

use discord_sandbox::{Client, Press};
use timetrack_bot::model::MemberId;

use super::Story;

impl Story {
    /// Fills in the form that a press opened, with values by the names of its inputs.
    pub async fn fills(&mut self, member: MemberId, opened: Press, values: &[(&str, &str)]) -> Press {
        self.discord.answer(opened).await.unwrap();
        self.transcript.push(format!("{member} fills in {values:?}"));
        self.discord.fill((member, Client::Honest), opened, values).unwrap()
    }

    /// Presses the button with this label on the last direct message that has it.
    pub async fn clicks_in_private(&mut self, member: MemberId, label: &str) -> Press {
        let message = self
            .discord
            .wait_for(&format!("a direct message with the button {label}"), |world| {
                world.dms(member).filter(|message| message.button(label).is_some()).last().cloned()
            })
            .await
            .unwrap();
        self.discord.mark_read(message.id);
        let id = message.button(label).unwrap();
        self.transcript.push(format!("{member} presses [{label}] in private"));
        self.discord.click(member, message.id, &id).unwrap()
    }
}
