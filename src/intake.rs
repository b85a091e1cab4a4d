//! The interactions in work: a limit over all of them, and one queue per person, first come first served.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit, oneshot};

use crate::model::{InteractionId, MemberId};

/// How much is taken on at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Calls in work; above it people are told to try again rather than left waiting.
    pub in_work: usize,
    /// Of these, the share of one person: nobody can take all of them. More than people press at once, and more than a gateway that
    /// was away brings at once of one person.
    pub each: usize,
    /// Answers held back at once until their punch has ended. Above it people are told "noted" at once: of so many more than TimeTrack
    /// takes meanwhile, all would be answered at the end of their patience, and late.
    pub(crate) held_back: usize,
    /// Ends of punches that are waited for, so that answers which said "noted" can be brought up to date; above it the end
    /// comes by direct message. Each takes about 19 KiB.
    pub followed: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { in_work: 2_048, each: 64, held_back: 1_024, followed: 10_000 }
    }
}

/// The interactions in work.
pub struct Intake {
    limits: Limits,
    places: Arc<Semaphore>,
    shares: Arc<Shares>,
    held_back: Semaphore,
    followed: Arc<Semaphore>,
    lines: Arc<Lines>,
}

/// What each person has in work. An interaction that is delivered several times counts once: a repeat that was told to be too much
/// could be answered before the first.
type Shares = Mutex<HashMap<MemberId, HashMap<InteractionId, usize>>>;

/// A place to wait for the end of a punch in, for as long as it lives.
pub struct Place {
    _permit: OwnedSemaphorePermit,
}

type Lines = Mutex<HashMap<MemberId, LineEnd>>;

/// The end of a person's line.
struct LineEnd {
    number: u64,
    done: oneshot::Receiver<()>,
}

/// Permission to work on one interaction, for as long as it lives.
pub struct Pass {
    _place: OwnedSemaphorePermit,
    _share: Share,
    turn: Option<Turn>,
}

/// One delivery of an interaction, counted in its person's share.
struct Share {
    member: MemberId,
    interaction: InteractionId,
    shares: Arc<Shares>,
}

/// A place in a person's line; the next one's turn comes when it is dropped.
struct Turn {
    member: MemberId,
    number: u64,
    before: Option<oneshot::Receiver<()>>,
    _done: oneshot::Sender<()>,
    lines: Arc<Lines>,
}

impl Default for Intake {
    fn default() -> Self {
        Self::limited(Limits::default())
    }
}

impl Intake {
    /// With these limits.
    pub fn limited(limits: Limits) -> Self {
        Self {
            limits,
            places: Arc::new(Semaphore::new(limits.in_work)),
            shares: Arc::default(),
            held_back: Semaphore::new(limits.held_back),
            followed: Arc::new(Semaphore::new(limits.followed)),
            lines: Arc::default(),
        }
    }

    /// A place to wait for the end of a punch in; `None` if too many are waited for.
    pub fn follow(&self) -> Option<Place> {
        let permit = Arc::clone(&self.followed).try_acquire_owned().ok()?;
        Some(Place { _permit: permit })
    }

    /// The right to hold an answer back; `None` if too many are.
    pub fn wait(&self) -> Option<SemaphorePermit<'_>> {
        self.held_back.try_acquire().ok()
    }

    /// Takes a place, in the line of `member` if the order matters; `None` if there is too much in work, of this person or of
    /// all. The order of these calls is the order of the turns, which is why it does not wait.
    pub(crate) fn enter(&self, member: MemberId, interaction: InteractionId, in_line: bool) -> Option<Pass> {
        let place = Arc::clone(&self.places).try_acquire_owned().ok()?;
        let share = Share::take(member, interaction, &self.shares, self.limits.each)?;
        let turn = in_line.then(|| Turn::take(member, &self.lines));
        Some(Pass { _place: place, _share: share, turn })
    }

    /// How many are in work.
    pub fn in_work(&self) -> usize {
        self.limits.in_work - self.places.available_permits()
    }
}

impl Pass {
    /// Returns when everything that entered this line earlier is done.
    pub async fn turn(&mut self) {
        if let Some(before) = self.turn.as_mut().and_then(|turn| turn.before.take()) {
            // An error is what is waited for: the one before was dropped, whether it went well or panicked.
            let _ = before.await;
        }
    }
}

impl Turn {
    fn take(member: MemberId, lines: &Arc<Lines>) -> Self {
        let (done, next) = oneshot::channel();
        let mut open = lines.lock().unwrap_or_else(PoisonError::into_inner);
        let before = open.remove(&member);
        let number = before.as_ref().map_or(0, |before| before.number.wrapping_add(1));
        open.insert(member, LineEnd { number, done: next });
        Self {
            member,
            number,
            before: before.map(|before| before.done),
            _done: done,
            lines: Arc::clone(lines),
        }
    }
}

impl Share {
    fn take(member: MemberId, interaction: InteractionId, shares: &Arc<Shares>, most: usize) -> Option<Self> {
        let mut all = shares.lock().unwrap_or_else(PoisonError::into_inner);
        let own = all.entry(member).or_default();
        if own.len() >= most && !own.contains_key(&interaction) {
            return None;
        }
        *own.entry(interaction).or_default() += 1;
        Some(Self { member, interaction, shares: Arc::clone(shares) })
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut all = self.shares.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(own) = all.get_mut(&self.member) else { return };
        if let Some(deliveries) = own.get_mut(&self.interaction) {
            *deliveries = deliveries.saturating_sub(1);
        }
        own.retain(|_, deliveries| *deliveries > 0);
        if own.is_empty() {
            all.remove(&self.member);
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut open = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        // The last one to leave a line closes it.
        if open.get(&self.member).is_some_and(|last| last.number == self.number) {
            open.remove(&self.member);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_thousand_quick_calls_of_one_person_take_their_turns_in_order() {
        let intake = Intake::limited(Limits { each: 1_000, ..Limits::default() });
        let seen = Arc::new(Mutex::new(Vec::new()));
        let mut tasks = Vec::new();
        for number in 0..1_000 {
            let mut pass = intake.enter(MemberId(1), InteractionId(number), true).unwrap();
            let seen = Arc::clone(&seen);
            tasks.push(tokio::spawn(async move {
                pass.turn().await;
                tokio::task::yield_now().await;
                seen.lock().unwrap().push(number);
            }));
        }
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(*seen.lock().unwrap(), (0..1_000).collect::<Vec<_>>());
        assert!(intake.lines.lock().unwrap().is_empty(), "an idle line must not be kept");
        assert!(intake.shares.lock().unwrap().is_empty());
        assert_eq!(intake.in_work(), 0);
    }

    #[tokio::test]
    async fn others_do_not_wait_and_a_panic_does_not_block() {
        let intake = Intake::default();
        let first = intake.enter(MemberId(1), InteractionId(1), true).unwrap();
        intake.enter(MemberId(2), InteractionId(2), true).unwrap().turn().await;
        intake.enter(MemberId(1), InteractionId(3), false).unwrap().turn().await;
        let mut second = intake.enter(MemberId(1), InteractionId(4), true).unwrap();
        let panicked = tokio::spawn(async move {
            let _first = first;
            panic!("on purpose");
        });
        assert!(panicked.await.is_err());
        second.turn().await;
    }

    #[test]
    fn above_the_limit_nobody_enters() {
        let intake = Intake::limited(Limits { in_work: 3, ..Limits::default() });
        let enter = |person| intake.enter(MemberId(person), InteractionId(person), false);
        let passes: Vec<_> = (0..3).map(|person| enter(person).unwrap()).collect();
        assert!(enter(3).is_none());
        drop(passes);
        assert!(enter(3).is_some());
    }

    #[test]
    fn one_person_takes_no_more_than_a_share_and_a_repeat_counts_once() {
        let intake = Intake::limited(Limits { each: 2, ..Limits::default() });
        let enter = |id, in_line| intake.enter(MemberId(1), InteractionId(id), in_line);
        let first = enter(1, true).unwrap();
        let repeat = enter(1, true).unwrap();
        let typing = enter(2, false).unwrap();
        assert!(enter(3, true).is_none() && enter(3, false).is_none());
        assert!(enter(1, true).is_some(), "delivered once more");
        assert!(intake.enter(MemberId(2), InteractionId(3), true).is_some(), "others are not affected");
        drop(first);
        assert!(enter(3, true).is_none(), "the repeat is still in work");
        drop(repeat);
        assert!(enter(3, true).is_some());
        drop(typing);
        assert!(intake.shares.lock().unwrap().is_empty());
        assert_eq!(intake.in_work(), 0);
    }
}
