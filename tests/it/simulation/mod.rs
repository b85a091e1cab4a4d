//! The core against a model of what must be true: the product's own decisions about deliveries in a world drawn from a seed, with
//! every fault of network, machine and people, then calm. A seed that fails is told again with everything that happened.
//!
//! Assumed of the world: a request lands within [`LANDING`](timetrack_bot::delivery::attempt::LANDING) of its mark or never, and the
//! clock is not set forward in those seconds.

mod account;
mod board;
mod breaks;
mod check;
mod dice;
mod line;
mod mishaps;
mod notices;
mod plan;
mod reminders;
mod sending;
mod table;
mod todo;
mod world;

use std::ops::AddAssign;

use world::World;

/// What was played.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    pub punches: usize,
    pub done: usize,
    pub refused: usize,
    pub stuck: usize,
    /// Asked about and not confirmed.
    pub asked: usize,
    pub confirmed: usize,
    pub crashes: u32,
    /// Booked, and taken back in TimeTrack's own app before that was known.
    pub undone: usize,
    /// Ends that people were owed, messages about them, and those that a reply said.
    pub owed: usize,
    pub messages: usize,
    pub replies: usize,
    pub reminders: usize,
    /// Edits of the board.
    pub edits: usize,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.punches += other.punches;
        self.done += other.done;
        self.refused += other.refused;
        self.stuck += other.stuck;
        self.asked += other.asked;
        self.confirmed += other.confirmed;
        self.crashes += other.crashes;
        self.undone += other.undone;
        self.owed += other.owed;
        self.messages += other.messages;
        self.replies += other.replies;
        self.reminders += other.reminders;
        self.edits += other.edits;
    }
}

/// Plays a seed; `Err` says what did not hold, and all that happened.
pub fn play(seed: u64) -> Result<Tally, String> {
    check::through(&mut World::new(seed, false), seed).map_err(|_| told(seed))
}

/// Everything that happens under a seed, and what did not hold, if anything.
pub fn told(seed: u64) -> String {
    let mut world = World::new(seed, true);
    let what = check::through(&mut world, seed).err().unwrap_or_else(|| "all holds".to_owned());
    let trace = world.trace.unwrap_or_default().join("\n");
    format!("seed {seed}: {what}\n{trace}\nseed {seed}: {what}")
}

/// Plays all seeds of a range on all cores; the first failure ends it.
pub fn play_all(seeds: std::ops::Range<u64>) -> Result<Tally, String> {
    let threads = std::thread::available_parallelism().map_or(1, |cores| cores.get() as u64);
    std::thread::scope(|scope| {
        let part = |thread: u64| {
            let seeds = (seeds.start + thread..seeds.end).step_by(threads as usize);
            scope.spawn(move || {
                let mut sum = Tally::default();
                for seed in seeds {
                    sum += play(seed)?;
                }
                Ok::<_, String>(sum)
            })
        };
        let parts: Vec<_> = (0..threads).map(part).collect();
        let mut sum = Tally::default();
        for part in parts {
            sum += part.join().map_err(|_| "a thread of the simulation panicked".to_owned())??;
        }
        Ok(sum)
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn ten_thousand_worlds_keep_every_promise() {
        let tally = super::play_all(0..10_000).unwrap_or_else(|told| panic!("{told}"));
        assert!(tally.punches > 50_000 && tally.done > 10_000 && tally.crashes > 1_000, "{tally:?}");
        assert!(tally.undone > 150 && tally.asked > 500 && tally.confirmed > 500, "{tally:?}");
        assert!(tally.messages > 10_000 && tally.replies > 10_000, "{tally:?}");
        assert!(tally.reminders > 3_000 && tally.edits > 10_000, "{tally:?}");
    }
}
