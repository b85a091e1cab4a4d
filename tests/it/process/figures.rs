//! What came of a campaign of kills, in figures.

use std::fmt;
use std::time::Duration;

use super::oracle::Judgement;

/// What came of it.
pub struct Figures {
    pub seed: u64,
    pub kills: u32,
    pub at_points: u32,
    pub at_steps: u32,
    pub while_starting: u32,
    /// While the database took no writes.
    pub unwritten: u32,
    pub ready: Vec<Duration>,
    pub took: Duration,
    pub judgement: Judgement,
    /// Of the process, by its exit code and its log.
    pub trouble: Vec<String>,
    /// Everything the processes printed.
    pub printed: String,
}

impl Figures {
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            kills: 0,
            at_points: 0,
            at_steps: 0,
            while_starting: 0,
            unwritten: 0,
            ready: Vec::new(),
            took: Duration::ZERO,
            judgement: Judgement::default(),
            trouble: Vec::new(),
            printed: String::new(),
        }
    }

    /// Whether nothing was lost, doubled, out of order or otherwise wrong.
    pub fn is_clean(&self) -> bool {
        self.judgement.is_clean() && self.trouble.is_empty()
    }

    /// The time from the start of a process until presses reach it, that so many per cent of the starts did not exceed.
    fn ready(&self, percent: usize) -> u128 {
        let mut sorted = self.ready.clone();
        sorted.sort();
        let index = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
        sorted.get(index).map_or(0, Duration::as_millis)
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "seed              {}", self.seed)?;
        writeln!(
            f,
            "kills             {} (of them {} at or after a scripted point of a delivery, {} of a notice, {} while starting, \
             {} while ends were said and not written)",
            self.kills, self.at_points, self.at_steps, self.while_starting, self.unwritten
        )?;
        let [half, most, all] = [50, 99, 100].map(|percent| self.ready(percent));
        writeln!(f, "ready again       p50 {half} ms, p99 {most} ms, max {all} ms")?;
        write!(f, "{}", self.judgement)?;
        writeln!(f, "process trouble   {}", self.trouble.len())?;
        self.trouble.iter().take(20).try_for_each(|line| writeln!(f, "    {line}"))?;
        writeln!(f, "took              {} s", self.took.as_secs())
    }
}
