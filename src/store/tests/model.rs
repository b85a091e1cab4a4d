//! The queue against a plain model of it: after any events in any order, the heads of the lines are those that a look
//! at the whole queue gives.

use std::collections::HashMap;

use super::*;
use crate::model::Decision;

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

/// The lines that are being delivered from.
type Claims = HashMap<MemberId, Claim>;

/// One thing that may happen to one punch; those that do not apply are refused and change nothing.
async fn happen(bench: &Bench, claims: &mut Claims, dice: &mut Dice, punch: &Punch) {
    let at = later(i64::try_from(dice.below(40)).unwrap() - 20);
    let (store, id) = (&bench.store, punch.id);
    match dice.below(8) {
        5 => drop(store.decide(id, Decision::Retry, ADMIN, at).await),
        6 => drop(store.decide(id, Decision::Cancel, ADMIN, at).await),
        7 => drop(store.hasten(at).await),
        what => {
            let Some(mut claim) = claim_of(store, claims, punch.member).await else { return };
            claim.punch = punch.clone();
            deliver(bench, claims, claim, (what, at)).await;
        }
    }
}

async fn claim_of(store: &Store, claims: &mut Claims, member: MemberId) -> Option<Claim> {
    match claims.remove(&member) {
        Some(claim) => Some(claim),
        None => store.claim(&[store.head(member).await.unwrap()?]).await.unwrap().pop(),
    }
}

async fn deliver(bench: &Bench, claims: &mut Claims, claim: Claim, (what, at): (u64, DateTime<Utc>)) {
    let (store, token, member) = (&bench.store, claim.token, claim.punch.member);
    let next = match what {
        0 => store.postpone(claim, at, Doubt::None, &DeliveryError::Busy).await,
        1 | 2 => {
            drop(store.mark_in_flight(&claim, &Timer::STOPPED, at).await);
            Ok(Some(claim))
        }
        3 => store.settle(claim, &ending(PunchState::Done), at).await.map(|(_, next)| next),
        _ => store.settle(claim, &ending(PunchState::Stuck), at).await.map(|(_, next)| next),
    };
    match next {
        Ok(next) => claims.extend(next.map(|claim| (member, claim))),
        Err(_) => store.renew(vec![token]).await.unwrap(),
    }
}

/// The heads, found by looking at everything.
fn heads(open: &[Punch]) -> Vec<&Punch> {
    let in_line =
        |member| open.iter().filter(move |punch| punch.state != PunchState::Stuck && punch.member == member);
    let place = |punch: &&Punch| (!punch.unclear, punch.interaction);
    PEOPLE.iter().filter_map(|&member| in_line(member).min_by_key(place)).collect()
}

async fn compare(store: &Store, claims: &Claims, seed: u64, step: u64) {
    let (open, count) = store.queue(0, 1000).await.unwrap();
    assert_eq!(open.len(), usize::try_from(count).unwrap());
    let heads = heads(&open);
    for member in PEOPLE {
        let head = heads.iter().copied().find(|punch| punch.member == member).cloned();
        assert_eq!(store.head(member).await.unwrap(), head, "seed {seed}, step {step}");
    }
    let mut free: Vec<_> =
        heads.into_iter().filter(|punch| !claims.contains_key(&punch.member)).cloned().collect();
    free.sort_by_key(|punch| (punch.next_at, punch.id));
    assert_eq!(store.free_heads(10).await.unwrap(), free, "seed {seed}, step {step}");
}

#[tokio::test]
async fn the_heads_are_right_after_any_events() {
    for seed in [1, 20_261_123, 0xdead_beef] {
        let (mut dice, mut claims) = (Dice(seed), Claims::new());
        let bench = Bench::linked().await;
        bench.store.add_link(PEOPLE[2], &name("carl"), None, ADMIN, now()).await.unwrap();
        for step in 0..150 {
            let member = PEOPLE[usize::try_from(dice.below(3)).unwrap()];
            if dice.below(3) == 0 {
                bench.store.record(&press_of(member, dice.below(1000)), &vienna()).await.unwrap();
            }
            if step % 50 == 49 {
                // The process dies.
                let tokens = claims.drain().map(|(_, claim)| claim.token).collect();
                bench.store.renew(tokens).await.unwrap();
            }
            let (open, count) = bench.store.queue(0, 1000).await.unwrap();
            if count > 0 {
                let which = usize::try_from(dice.below(count.into())).unwrap();
                happen(&bench, &mut claims, &mut dice, &open[which]).await;
            }
            compare(&bench.store, &claims, seed, step).await;
        }
        assert_eq!(bench.store.verify_audit().await.unwrap(), None);
    }
}
