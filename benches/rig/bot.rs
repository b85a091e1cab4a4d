//! Runs the release build of the program as a process, as an operator does.

use std::fs::{self, File};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};

use super::option;

/// A kernel's tick in `/proc/<pid>/stat` (`getconf CLK_TCK` is 100 on every Linux).
const TICK: Duration = Duration::from_millis(10);
/// Longest wait for the bot to be ready: it reads its whole database through first.
const PATIENCE: Duration = Duration::from_secs(600);

/// A running bot. Killed when dropped.
pub struct Bot {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// From the start of the process to the first `/healthz` that answers.
    pub ready_after: Duration,
    started: Instant,
    log: PathBuf,
}

/// What the kernel says of its memory, in KiB.
#[derive(Clone, Copy, Debug)]
pub struct Memory {
    /// In memory now.
    pub resident: u64,
    /// Of that, not backed by a file: what it has for itself.
    pub own: u64,
    /// The most it ever had.
    pub peak: u64,
}

impl Bot {
    /// Starts it with these settings and waits until it answers.
    ///
    /// # Errors
    /// If it ends or does not answer in time; its last words are part of the error.
    pub async fn start(settings: &[(&str, String)], folder: &Path) -> anyhow::Result<Self> {
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        // Over the gateway it listens for health checks alone.
        let by_gateway = settings.contains(&("DISCORD_TRANSPORT", "gateway".to_owned()));
        let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let (calls, health) = if by_gateway { (any, address) } else { (address, any) };
        let log = folder.join("bot.log");
        let started = Instant::now();
        let program = option("bot", PathBuf::from(env!("CARGO_BIN_EXE_timetrack-bot")))?;
        let child = Command::new(program)
            .env_clear()
            .envs(settings.iter().map(|(name, value)| (name, value)))
            .env("LISTEN_ADDR", calls.to_string())
            .env("HEALTH_ADDR", health.to_string())
            .env("DATABASE_URL", format!("sqlite://{}", folder.join("bot.db").display()))
            .current_dir(folder)
            .stdin(Stdio::null())
            .stderr(File::create(&log)?)
            .spawn()?;
        let mut bot = Self { child, address, ready_after: Duration::ZERO, started, log };
        bot.wait_until_it_listens().await?;
        Ok(bot)
    }

    async fn wait_until_it_listens(&mut self) -> anyhow::Result<()> {
        while TcpStream::connect(self.address).is_err() {
            let ended = self.child.try_wait()?;
            ensure!(
                ended.is_none() && self.started.elapsed() < PATIENCE,
                "the bot did not start: {}",
                self.words()
            );
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        self.ready_after = self.started.elapsed();
        Ok(())
    }

    /// Since the process was started.
    pub fn age(&self) -> Duration {
        self.started.elapsed()
    }

    fn words(&self) -> String {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        log.lines().rev().take(5).collect::<Vec<_>>().join(" | ")
    }

    /// Its log so far.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn log(&self) -> anyhow::Result<String> {
        Ok(String::from_utf8_lossy(&fs::read(&self.log)?).into_owned())
    }

    /// Lines of its log that are warnings or errors.
    pub fn complaints(&self) -> usize {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        log.lines().filter(|line| line.contains(" WARN ") || line.contains("ERROR ")).count()
    }

    /// Processor time used so far by all its threads, those of the kernel's calls included; to 10 ms.
    ///
    /// # Errors
    /// If the process is gone.
    pub fn cpu(&self) -> anyhow::Result<Duration> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The name in brackets may hold blanks; what follows it starts with the third field, so these are the 14th and 15th.
        let (_, fields) = stat.rsplit_once(')').context("/proc/<pid>/stat")?;
        let ticks: u32 = fields.split_whitespace().skip(11).take(2).flat_map(str::parse::<u32>).sum();
        Ok(TICK * ticks)
    }

    /// Its memory now.
    ///
    /// # Errors
    /// If the process is gone.
    pub fn memory(&self) -> anyhow::Result<Memory> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let field = |name: &str| {
            let line = status.lines().find(|line| line.starts_with(name)).context("/proc/<pid>/status")?;
            let number = line.split_whitespace().nth(1).context("a number")?;
            Ok::<u64, anyhow::Error>(number.parse()?)
        };
        Ok(Memory { resident: field("VmRSS:")?, own: field("RssAnon:")?, peak: field("VmHWM:")? })
    }

    /// Stops it as a service manager does, and waits for its end; how long that took.
    ///
    /// # Errors
    /// If it does not end well.
    pub fn stop(mut self) -> anyhow::Result<Duration> {
        let since = Instant::now();
        Command::new("kill").arg("-TERM").arg(self.child.id().to_string()).status()?;
        let status = self.child.wait()?;
        ensure!(status.success(), "the bot ended with {status}: {}", self.words());
        Ok(since.elapsed())
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        // It has ended already when it was stopped.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl std::fmt::Display for Memory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mib = |kib: u64| f64::from(u32::try_from(kib).unwrap_or(u32::MAX)) / 1024.0;
        let (resident, own, peak) = (mib(self.resident), mib(self.own), mib(self.peak));
        write!(f, "{resident:.1} MiB resident ({own:.1} its own, peak {peak:.1})")
    }
}
