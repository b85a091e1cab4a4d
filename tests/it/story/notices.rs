//! Waiting for what the bot owes in words.

use timetrack_bot::model::{MemberId, NoticeState};
use timetrack_bot::store::notices::NoticeRow;

use super::Story;

impl Story {
    /// Waits until the bot has nothing in hand and owes nobody a message now.
    pub async fn quiet(&self) {
        self.until("quiet", async || self.bot().app.tasks.is_empty() && self.notices_due().await == 0).await;
    }

    /// How many notices are to be sent by now.
    pub async fn notices_due(&self) -> u32 {
        let mut due = 0;
        for account in self.bot().app.accounts.iter() {
            due += account.store.notices_open(self.clock.now()).await.unwrap();
        }
        due
    }

    /// Waits until somebody was told of everything of theirs that has ended, so that no edit is under way when the clock moves on.
    pub async fn notices_are_out(&self, member: MemberId) {
        let store = &self.bot().app.store;
        let accounts = async || store.person(member).await.unwrap().accounts;
        let is_done = |notice: &NoticeRow| notice.state == NoticeState::Done;
        self.until("notices", async || {
            accounts().await.iter().flat_map(|account| &account.notices).all(is_done)
        })
        .await;
    }
}
