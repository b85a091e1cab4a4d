//! Notices that a reply says, in it or right after it.

use std::sync::Arc;

use super::answer::Context;
use super::responder::Delivered;
use crate::app::Account;
use crate::model::{About, Notice, Punch, PunchId};
use crate::notices::{self, Matter, until_noted};
use crate::reply::{self, AdminNotice, Reply};
use crate::store;
use crate::store::notices::Release;

/// Said along with a reply, at most.
const MOST: u32 = 10;
/// For the admins, in one reply to one of them.
const MOST_FOR_ADMINS: u32 = 2;

/// Notices that a reply has claimed. They are given back unless they are known to have been said.
pub(super) struct Claimed {
    account: Arc<Account>,
    /// Part of the reply.
    said: Vec<Notice>,
    /// To follow a reply that others read too.
    follow: Vec<(Notice, Punch)>,
    /// Without room in the reply.
    left: Vec<Notice>,
}

impl Claimed {
    fn none(account: &Arc<Account>) -> Self {
        Self { account: Arc::clone(account), said: Vec::new(), follow: Vec::new(), left: Vec::new() }
    }

    /// All of them, which this no longer gives back.
    fn take(&mut self) -> Vec<Notice> {
        let mut all = std::mem::take(&mut self.said);
        all.append(&mut self.left);
        all.extend(self.follow.drain(..).map(|(notice, _)| notice));
        all
    }
}

impl Drop for Claimed {
    fn drop(&mut self) {
        let notices = self.take();
        if !notices.is_empty() {
            let account = Arc::clone(&self.account);
            self.account.tasks.spawn(async move { give_back(&account, &notices).await });
        }
    }
}

async fn give_back(account: &Account, notices: &[Notice]) {
    until_noted(account, || account.store.release_notices(notices, Release::AsItWas)).await;
}

async fn complete(account: &Account, notices: &[Notice]) {
    if let Err(error) = account.store.complete_notices(notices, account.clock.now()).await {
        tracing::warn!("that notices were said could not be noted: {error}");
    }
}

impl Context {
    /// Adds what the person is owed, but for how one punch ended; where others read the reply too, or an edit will replace it, it is
    /// kept for [`Context::say_notices`]. What another reply or message is saying at the moment is left to that one.
    pub(super) async fn with_notices(
        &self,
        reply: Reply,
        but: Option<PunchId>,
        is_final: bool,
    ) -> (Reply, Claimed) {
        let mut claimed = Claimed::none(&self.account);
        let is_private = reply.private && is_final;
        let owed = if self.typing { Ok(Vec::new()) } else { self.claim(is_private, but).await };
        let owed = owed.unwrap_or_else(|error| {
            tracing::warn!("what is owed to a person could not be read: {error}");
            Vec::new()
        });
        let (mut ended, mut for_admins) = (Vec::new(), Vec::new());
        for (notice, matter) in owed {
            match matter {
                Matter::Ended(punch) => ended.push((notice, *punch)),
                Matter::ForAdmins(matter) => for_admins.push((notice, matter)),
                Matter::WaitedFor(_)
                | Matter::BreakOver { .. }
                | Matter::Reminder { .. }
                | Matter::Welcome { .. }
                | Matter::Rezoned { .. }
                | Matter::Nothing => claimed.left.push(notice),
            }
        }
        ended.sort_by_key(|(_, punch)| punch.interaction);
        let reply = self.with_matters(reply, for_admins, &mut claimed);
        if !is_private {
            claimed.follow = ended;
            return (reply, claimed);
        }
        (self.with_ends(reply, ended, &mut claimed), claimed)
    }

    fn with_matters(&self, reply: Reply, owed: Vec<(Notice, AdminNotice)>, claimed: &mut Claimed) -> Reply {
        let (notices, matters): (Vec<_>, Vec<_>) = owed.into_iter().unzip();
        let (reply, listed) = reply::with_admin_notices(reply, &matters, self.reply_context());
        split(notices, listed, claimed);
        reply
    }

    fn with_ends(&self, reply: Reply, owed: Vec<(Notice, Punch)>, claimed: &mut Claimed) -> Reply {
        let (notices, punches): (Vec<_>, Vec<_>) = owed.into_iter().unzip();
        let (reply, listed) = reply::with_notices(reply, &punches, self.reply_context());
        split(notices, listed, claimed);
        reply
    }

    /// Claims what this reply can say. Matters of the admins are for a reply that nobody else reads and no edit replaces.
    async fn claim(&self, is_private: bool, but: Option<PunchId>) -> store::Result<Vec<(Notice, Matter)>> {
        let store = &self.account.store;
        let mut notices = match self.asker.get() {
            Some(asker) if !asker.may_have_notices() => Vec::new(),
            _ => store.notices_to(self.member, MOST).await?,
        };
        notices.retain(|notice| matches!(notice.about, About::Ended(punch) if Some(punch) != but));
        if self.is_admin && is_private {
            notices.extend(store.notices_to_admins(MOST_FOR_ADMINS).await?);
        }
        let (mut sayable, mut over) = (Vec::new(), Vec::new());
        for notice in notices {
            match notices::read(&self.account, &notice).await? {
                Matter::Nothing => over.push(notice),
                // The interaction that waits for it says it.
                Matter::WaitedFor(_) => {}
                _ => sayable.push(notice),
            }
        }
        if !over.is_empty() {
            let account = Arc::clone(&self.account);
            self.account.tasks.spawn(async move { complete(&account, &over).await });
        }
        if sayable.is_empty() {
            return Ok(Vec::new());
        }
        let mut owed = Vec::new();
        for notice in store.claim_notices(sayable, None).await? {
            // One that can't be read now is given back.
            let matter = notices::read(&self.account, &notice).await.unwrap_or_else(|error| {
                tracing::warn!("what a notice is about could not be read: {error}");
                Matter::Nothing
            });
            owed.push((notice, matter));
        }
        Ok(owed)
    }

    /// The first response is out: what it said is completed, and what it could not say follows it.
    pub(super) async fn say_notices(&self, mut claimed: Claimed, delivered: Delivered) {
        if delivered != Delivered::Accepted {
            return;
        }
        let said = std::mem::take(&mut claimed.said);
        if !said.is_empty() {
            complete(&self.account, &said).await;
        }
        if !claimed.follow.is_empty() {
            self.follow_with(&mut claimed).await;
        }
    }

    /// Says it in a message of its own. It has no nonce, so one that may have arrived is said once more by the next reply: rarely is
    /// something said twice, but never nothing.
    async fn follow_with(&self, claimed: &mut Claimed) {
        let punches: Vec<_> = claimed.follow.iter().map(|(_, punch)| punch.clone()).collect();
        let (words, listed) = reply::only_notices(&punches, self.reply_context());
        match self.responder.follow_up(&words).await {
            Ok(()) => {
                let said: Vec<_> = claimed.follow.drain(..listed).map(|(notice, _)| notice).collect();
                complete(&self.account, &said).await;
            }
            Err(error) => tracing::warn!("notices could not follow a public answer: {error}"),
        }
    }
}

fn split(mut notices: Vec<Notice>, listed: usize, claimed: &mut Claimed) {
    claimed.left.extend(notices.split_off(listed));
    claimed.said.extend(notices);
}
