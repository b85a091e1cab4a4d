//! The client of `timetrack/` against TimeTrack's sandbox.

mod faults;
mod lists;
mod paging;
mod quirks;

use std::time::Duration;

use chrono::TimeDelta;
use secrecy::SecretString;
use timetrack_bot::clock::Clock;
use timetrack_bot::model::{LocalStamp, Project, Timer, TimerKind, Username};
use timetrack_bot::network::Proxies;
use timetrack_bot::timetrack::{Access, Error, READS_PER_SECOND, TimeTrack, Write};
use timetrack_sandbox::{Company, TimeTrackSandbox, WallTime};

/// Long enough for every answer that comes.
const PATIENT: Duration = Duration::from_secs(20);
/// Short, for answers that never come.
const HASTY: Duration = Duration::from_millis(300);

struct World {
    sandbox: TimeTrackSandbox,
    client: TimeTrack,
    clock: Clock,
    anna: Username,
    website: Project,
}

/// The wall clock of the company on a day in November.
/// The same as the sandbox keeps it.
fn wall(time: &str) -> WallTime {
    WallTime(at(time).0)
}

fn at(time: &str) -> LocalStamp {
    LocalStamp(format!("2026-11-23T{time}:00").parse().unwrap())
}

fn access(sandbox: &TimeTrackSandbox, timeout: Duration) -> Access {
    Access {
        url: sandbox.url(),
        key: SecretString::from(sandbox.key()),
        secret: SecretString::from(sandbox.secret()),
        timeout,
        proxies: Proxies::default(),
        reads_per_second: READS_PER_SECOND,
    }
}

/// A client whose requests leave also while the circuit breaker is open, as those of a delivery do.
fn client(access: Access) -> TimeTrack {
    let timetrack = TimeTrack::new(access, Clock::system()).unwrap();
    let anna = Username::new("anna.huber").unwrap();
    timetrack.begin_delivery(&anna).unwrap().timetrack.clone()
}

impl World {
    async fn new(timeout: Duration) -> Self {
        Self::of(Company::small(), timeout).await
    }

    async fn of(company: Company, timeout: Duration) -> Self {
        let clock = Clock::manual("2026-11-23T08:00:00Z".parse().unwrap());
        let sandbox = TimeTrackSandbox::start(clock.reader(), company).await.unwrap();
        let client = client(access(&sandbox, timeout));
        let anna = Username::new("anna.huber").unwrap();
        let website = Project::new("Lindner Brewery", "Website").unwrap();
        Self { sandbox, client, clock, anna, website }
    }

    /// Sets the sandbox's clock, which goes by UTC, to `time` of the company's wall clock.
    fn it_is(&self, time: &str) {
        self.clock.set(at(time).0.and_utc() - TimeDelta::hours(1));
    }

    async fn read(&self, kind: TimerKind, time: &str) -> Result<Timer, Error> {
        self.client.timer(kind, &self.anna, at(time)).await
    }

    async fn write(&self, write: Write<'_>, time: &str) -> Result<Option<Timer>, Error> {
        self.client.write(write, &self.anna, at(time)).await
    }

    fn start(&self) -> Write<'_> {
        Write::ProjectStart { project: &self.website, task: None, note: None }
    }
}
