//! Percentiles, and the speed of the machine itself.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;

/// So many small commits give an idea of the disk.
const COMMITS: u32 = 300;

/// Latencies of one run.
pub struct Figures {
    histogram: Histogram<u64>,
    since: Instant,
}

impl Figures {
    /// Starts the clock for the throughput.
    ///
    /// # Errors
    /// None with these bounds.
    pub fn new() -> anyhow::Result<Self> {
        Ok(Self { histogram: Histogram::new_with_bounds(1, 600_000_000, 3)?, since: Instant::now() })
    }

    /// One press.
    pub fn note(&mut self, took: Duration) {
        self.histogram.saturating_record(u64::try_from(took.as_micros()).unwrap_or(u64::MAX));
    }

    /// How many were noted.
    pub fn count(&self) -> u64 {
        self.histogram.len()
    }

    /// So much of them took no longer than this.
    pub fn at(&self, quantile: f64) -> Duration {
        Duration::from_micros(self.histogram.value_at_quantile(quantile))
    }

    /// The longest.
    pub fn max(&self) -> Duration {
        Duration::from_micros(self.histogram.max())
    }

    /// Since the start.
    pub fn elapsed(&self) -> Duration {
        self.since.elapsed()
    }

    pub fn line(&self) -> String {
        let count = u32::try_from(self.count()).unwrap_or(u32::MAX);
        let rate = f64::from(count) / self.elapsed().as_secs_f64();
        let [p50, p99, p999] = [0.5, 0.99, 0.999].map(|quantile| ms(self.at(quantile)));
        let max = ms(self.max());
        format!("{count} presses: p50 {p50}, p99 {p99}, p99.9 {p999}, max {max}; {rate:.0}/s")
    }
}

/// Milliseconds, for reading.
pub fn ms(took: Duration) -> String {
    format!("{:.2} ms", took.as_secs_f64() * 1000.0)
}

/// What a commit costs on this disk without any database: 8 KiB written and synced.
///
/// # Errors
/// If nothing can be written there.
pub fn disk(folder: &Path) -> anyhow::Result<String> {
    let mut file = File::create(folder.join("disk"))?;
    let mut figures = Figures::new()?;
    for _ in 0..COMMITS {
        let since = Instant::now();
        file.write_all(&[7; 8192])?;
        file.sync_data()?;
        figures.note(since.elapsed());
    }
    let (p50, p99) = (ms(figures.at(0.5)), ms(figures.at(0.99)));
    Ok(format!("8 KiB appended and synced: p50 {p50}, p99 {p99}, max {}", ms(figures.max())))
}

/// Processors, and how busy they are with other things.
pub fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split_whitespace().next().unwrap_or("unknown").to_owned();
    format!("{cores} cores for the bot, the sandboxes and the load together; load average before: {load}")
}
