//! Claims of lines as this process holds them: the worker's room for them, and those that were dropped.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError};

use tokio::sync::{Mutex, Notify, mpsc};

use super::Store;
use crate::model::{AccountId, KnownTimer, Punch, PunchId};

/// Names one claim of one line: no other claim is ever the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) line: Line,
    pub(super) owner: i64,
    pub(super) number: i64,
}

/// Names the line of one person in one account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) account: AccountId,
    pub(super) member: i64,
}

/// A line that this process delivers from. What becomes of its head is written under the claim; a claim that is dropped instead
/// frees the line within a second.
#[derive(Debug)]
pub struct Claim {
    /// The head of the line.
    pub punch: Punch,
    /// If it was recorded with this claim.
    pub situation: Option<Situation>,
    pub(super) token: Token,
    heads: Heads,
    dropped: Option<mpsc::UnboundedSender<Token>>,
}

/// What recording a punch has shown beside it, so that its first attempt need not read it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Situation {
    /// A break of the person is open, or will be.
    pub has_break: bool,
    /// The person is asked about another punch.
    pub has_questions: bool,
    /// The timer of the punch's kind that the person was last seen with.
    pub timer: Option<KnownTimer>,
}

/// The punches that this process delivers at the moment.
type Heads = Arc<std::sync::Mutex<HashSet<PunchId>>>;

impl Claim {
    fn new(punch: Punch, token: Token, heads: Heads, dropped: mpsc::UnboundedSender<Token>) -> Self {
        heads.lock().unwrap_or_else(PoisonError::into_inner).insert(punch.id);
        Self { punch, situation: None, token, heads, dropped: Some(dropped) }
    }

    /// A result was written. `next` is what comes next, if the line is still claimed for it.
    pub(super) fn go_on(mut self, next: Option<Punch>) -> Option<Claim> {
        let dropped = self.dropped.take()?;
        self.forget_head();
        next.map(|punch| Claim::new(punch, self.token, Arc::clone(&self.heads), dropped))
    }

    fn forget_head(&self) {
        self.heads.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.punch.id);
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        if let Some(dropped) = self.dropped.take() {
            self.forget_head();
            // Fails only when the store is closed; the next start frees the line.
            let _ = dropped.send(self.token);
        }
    }
}

/// What the claims of one account need in memory.
pub(super) struct Claims {
    last_number: Arc<AtomicI64>,
    heads: Heads,
    /// So many lines may be claimed as they become due, before the worker looks again.
    pub(super) room: AtomicUsize,
    /// A line was not claimed for want of room since this was asked last.
    crowded: AtomicBool,
    pub(super) hand: mpsc::UnboundedSender<Claim>,
    handed: Mutex<mpsc::UnboundedReceiver<Claim>>,
    /// A line may have become due that was not handed out.
    pub(super) look: Notify,
}

/// The claims of all accounts that were dropped, until their lines are free.
pub(super) struct DroppedClaims {
    sender: mpsc::UnboundedSender<Token>,
    to_free: std::sync::Mutex<Option<mpsc::UnboundedReceiver<Token>>>,
}

impl Default for Claims {
    fn default() -> Self {
        let (hand, handed) = mpsc::unbounded_channel();
        Self {
            last_number: Arc::default(),
            heads: Heads::default(),
            room: AtomicUsize::new(0),
            crowded: AtomicBool::new(false),
            hand,
            handed: Mutex::new(handed),
            look: Notify::new(),
        }
    }
}

impl Default for DroppedClaims {
    fn default() -> Self {
        let (sender, to_free) = mpsc::unbounded_channel();
        Self { sender, to_free: std::sync::Mutex::new(Some(to_free)) }
    }
}

impl DroppedClaims {
    /// The receiver, for the task that frees the lines.
    pub(super) fn to_free(&self) -> Option<mpsc::UnboundedReceiver<Token>> {
        self.to_free.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Claims {
    /// Takes a place of the worker's, if there is one.
    pub(super) fn takes_room(&self) -> bool {
        let taken = self.room.fetch_update(Ordering::AcqRel, Ordering::Acquire, |room| room.checked_sub(1));
        if taken.is_err() {
            self.crowded.store(true, Ordering::Release);
        }
        taken.is_ok()
    }
}

/// What lines are claimed with.
#[derive(Clone)]
pub(super) struct Claimer {
    pub(super) account: AccountId,
    pub(super) owner: i64,
    last_number: Arc<AtomicI64>,
    heads: Heads,
    dropped: mpsc::UnboundedSender<Token>,
}

impl Claimer {
    /// The number of a new claim. To be asked for within the transaction: one that is undone and made again must not use a number
    /// twice, since the claims of the first time are dropped.
    pub(super) fn number(&self) -> i64 {
        self.last_number.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// The claim of a line whose row says so.
    pub(super) fn claim(&self, head: Punch, token: Token) -> Claim {
        Claim::new(head, token, Arc::clone(&self.heads), self.dropped.clone())
    }
}

impl Store {
    /// From now on so many lines are claimed for the worker as they become due, see [`Store::handed`].
    pub(crate) fn make_room(&self, lines: usize) {
        self.scope.claims.room.store(lines, Ordering::Release);
    }

    /// Whether a line was not claimed for want of room since this was asked last.
    pub(crate) fn was_crowded(&self) -> bool {
        self.scope.claims.crowded.swap(false, Ordering::AcqRel)
    }

    /// Returns with the next line that was claimed when its punch was recorded, confirmed or to be tried again.
    pub(crate) async fn handed(&self) -> Claim {
        match self.scope.claims.handed.lock().await.recv().await {
            Some(claim) => claim,
            // The sender is held by the store.
            None => std::future::pending().await,
        }
    }

    /// Returns when a line may have become due that was not handed out, since this returned last.
    pub async fn may_be_due(&self) {
        self.scope.claims.look.notified().await;
    }

    /// Has [`Store::may_be_due`] return.
    pub fn look_again(&self) {
        self.scope.claims.look.notify_one();
    }

    /// Whether this process delivers this punch at the moment, so that no other is before it in its line.
    pub(crate) fn delivers(&self, punch: PunchId) -> bool {
        self.scope.claims.heads.lock().unwrap_or_else(PoisonError::into_inner).contains(&punch)
    }

    pub(super) fn claimer(&self) -> Claimer {
        let claims = &self.scope.claims;
        Claimer {
            account: self.account(),
            owner: self.shared.owner.id(),
            last_number: Arc::clone(&claims.last_number),
            heads: Arc::clone(&claims.heads),
            dropped: self.shared.dropped.sender.clone(),
        }
    }
}
