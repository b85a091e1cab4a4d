//! The queue against a plain model of it: whatever happens in whatever order, the heads of the lines are those that a look
//! at the whole queue gives.

use super::*;
use crate::store::punches::Decision;

const PEOPLE: [MemberId; 3] = [ALICE, BOB, MemberId(13)];

/// A sequence of numbers that a seed decides (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

/// One thing that may happen to one punch; those that do not apply are refused and change nothing.
async fn happen(store: &Store, dice: &mut Dice, punch: &Punch) {
    let at = later(i64::try_from(dice.below(40)).unwrap() - 20);
    let id = punch.id;
    match dice.below(8) {
        0 => drop(store.postpone(id, at, Doubt::None, "busy").await),
        1 | 2 => drop(store.mark_in_flight(id, &Timer::STOPPED, at).await),
        3 => drop(store.settle(id, &ending(PunchState::Done), at).await),
        4 => drop(store.settle(id, &ending(PunchState::Stuck), at).await),
        5 => drop(store.decide(id, Decision::Retry, ADMIN, at).await),
        6 => drop(store.decide(id, Decision::Cancel, ADMIN, at).await),
        _ => drop(store.hasten(at).await),
    }
}

/// The heads, found by looking at everything.
fn heads(open: &[Punch]) -> Vec<&Punch> {
    let in_line =
        |member| open.iter().filter(move |punch| punch.state != PunchState::Stuck && punch.member == member);
    let place = |punch: &&Punch| (!punch.unclear, punch.interaction);
    PEOPLE.iter().filter_map(|&member| in_line(member).min_by_key(place)).collect()
}

async fn compare(store: &Store, seed: u64, step: u64) {
    let (open, count) = store.queue(0, 1000).await.unwrap();
    assert_eq!(open.len(), usize::try_from(count).unwrap());
    let heads = heads(&open);
    for member in PEOPLE {
        let head = heads.iter().copied().find(|punch| punch.member == member).cloned();
        assert_eq!(store.head(member).await.unwrap(), head, "seed {seed}, step {step}");
    }
    let mut waiting: Vec<_> =
        heads.into_iter().filter(|punch| punch.state == PunchState::Waiting).cloned().collect();
    waiting.sort_by_key(|punch| (punch.next_at, punch.id));
    let next = waiting.first().map(|punch| punch.next_at);
    assert_eq!(store.next_due().await.unwrap(), next, "seed {seed}, step {step}");
    assert_eq!(store.heads(10).await.unwrap(), waiting, "seed {seed}, step {step}");
}

#[tokio::test]
async fn the_heads_are_right_whatever_happens() {
    for seed in [1, 20_261_123, 0xdead_beef] {
        let mut dice = Dice(seed);
        let bench = Bench::linked().await;
        bench.store.add_link(PEOPLE[2], &name("carl"), None, ADMIN, now()).await.unwrap();
        for step in 0..150 {
            let member = PEOPLE[usize::try_from(dice.below(3)).unwrap()];
            if dice.below(3) == 0 {
                bench.store.record(&press_of(member, dice.below(1000)), &vienna()).await.unwrap();
            }
            if step % 50 == 49 {
                bench.store.recover(now()).await.unwrap();
            }
            let (open, count) = bench.store.queue(0, 1000).await.unwrap();
            if count > 0 {
                let which = usize::try_from(dice.below(count.into())).unwrap();
                happen(&bench.store, &mut dice, &open[which]).await;
            }
            compare(&bench.store, seed, step).await;
        }
        assert_eq!(bench.store.verify_audit().await.unwrap(), None);
    }
}
