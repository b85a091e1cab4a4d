//! The bot as a process: started with settings, observed by its output, ended by signals.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::sync::watch;

/// Longest wait for a process, by the machine's clock.
const PATIENCE: Duration = Duration::from_secs(60);
/// What the log says once presses can arrive; the address follows.
const READY: &str = "listening for ";

/// A running bot. It is killed when dropped.
pub struct Bot {
    child: Child,
    output: Arc<Mutex<Vec<u8>>>,
    ready: watch::Receiver<Option<SocketAddr>>,
    readers: Vec<std::thread::JoinHandle<()>>,
    started: Instant,
}

/// How a process ended, and everything it printed.
pub struct Ended {
    pub status: ExitStatus,
    pub output: Vec<u8>,
}

impl Ended {
    /// What it printed, as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.output).into_owned()
    }

    /// Its exit code; `None` after a signal.
    pub fn code(&self) -> Option<i32> {
        self.status.code()
    }
}

impl Bot {
    /// Starts `binary` in `folder` with these settings and nothing else of the environment.
    pub fn spawn(binary: &Path, folder: &Path, settings: &[(String, String)], args: &[&str]) -> Self {
        let started = Instant::now();
        let mut child = Command::new(binary)
            .args(args)
            .current_dir(folder)
            .env_clear()
            .envs(settings.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{} does not start: {error}", binary.display()));
        let output = Arc::new(Mutex::new(Vec::new()));
        let (tell, ready) = watch::channel(None);
        let tell = Arc::new(tell);
        let readers = vec![
            read(child.stdout.take().unwrap(), Arc::clone(&output), Arc::clone(&tell)),
            read(child.stderr.take().unwrap(), Arc::clone(&output), tell),
        ];
        Self { child, output, ready, readers, started }
    }

    /// Waits until it listens; where, and how long that took since the start. `None` if it ended before.
    pub async fn ready(&self) -> Option<(SocketAddr, Duration)> {
        let mut ready = self.ready.clone();
        let waiting = tokio::time::timeout(PATIENCE, ready.wait_for(Option::is_some)).await;
        let Ok(found) = waiting else { panic!("not ready after {PATIENCE:?}: {}", self.printed()) };
        let address = *found.ok()?;
        Some((address?, self.started.elapsed()))
    }

    /// What it printed so far.
    pub fn printed(&self) -> String {
        String::from_utf8_lossy(&self.output.lock().unwrap()).into_owned()
    }

    /// Looks again and again until that holds; `false` if it ended before.
    pub async fn comes_to(&mut self, mut holds: impl FnMut(&Self) -> bool) -> bool {
        let until = Instant::now() + PATIENCE;
        while !holds(self) {
            if self.child.try_wait().unwrap().is_some() {
                return false;
            }
            assert!(Instant::now() < until, "still running after {PATIENCE:?}: {}", self.printed());
            // Not a spin: the process needs the core itself.
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        true
    }

    /// SIGKILL: not one instruction more.
    pub async fn kill(mut self) -> Ended {
        self.child.kill().unwrap();
        self.end().await
    }

    /// SIGTERM: the polite one.
    pub async fn terminate(self) -> Ended {
        let sent = Command::new("/bin/sh").args(["-c", &format!("kill -TERM {}", self.child.id())]).status();
        assert!(sent.unwrap().success(), "no signal could be sent");
        self.end().await
    }

    /// Waits until it ends by itself.
    pub async fn end(mut self) -> Ended {
        self.comes_to(|_| false).await;
        let status = self.child.wait().unwrap();
        for reader in self.readers.drain(..) {
            reader.join().unwrap();
        }
        let output = std::mem::take(&mut *self.output.lock().unwrap());
        Ended { status, output }
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        // It has ended already, or the test has failed and nothing of it may stay.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Gathers what a stream prints, and looks for the line that says where the bot listens.
fn read(
    stream: impl Read + Send + 'static,
    output: Arc<Mutex<Vec<u8>>>,
    tell: Arc<watch::Sender<Option<SocketAddr>>>,
) -> std::thread::JoinHandle<()> {
    std::thread::spawn(move || {
        let mut stream = BufReader::new(stream);
        let mut line = Vec::new();
        while stream.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            output.lock().unwrap().extend_from_slice(&line);
            if let Some(address) = address(&String::from_utf8_lossy(&line)) {
                // The endpoint names itself first, and after it where health is asked.
                tell.send_if_modified(|known| known.is_none() && known.replace(address).is_none());
            }
            line.clear();
        }
    })
}

fn address(line: &str) -> Option<SocketAddr> {
    let url = line.split_once(READY)?.1.split_once("http://")?.1;
    url.split('/').next()?.parse().ok()
}
