//! Backups made under load and restored: nothing that was acknowledged before a backup began may be missing in it.

use std::fmt;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use tempfile::TempDir;
use timetrack_bot::model::{InteractionId, MemberId, PunchState};
use timetrack_bot::store::Store;
use timetrack_bot::store::punches::Recorded;
use timetrack_bot::store::restore::SinceBackup;

use crate::work::{deliver, url};
use crate::{PEOPLE, now, press, username, vienna};

/// Press, and whether it was settled.
type Acknowledged = Arc<Mutex<Vec<(u64, bool)>>>;

/// So many backups are made of one database, so that it does not outgrow what can be looked through each time.
const BACKUPS_A_RUN: usize = 5;

/// So much is acknowledged between two backups at least.
const BETWEEN: usize = 400;

/// What came out.
#[derive(Default)]
pub struct Found {
    restores: usize,
    presses: usize,
    acknowledged: usize,
    delivered: u64,
    held: u64,
}

/// What waited in a backup.
struct Waited {
    waiting: u64,
    held: u64,
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Found { restores, presses, acknowledged, delivered, held } = self;
        write!(
            f,
            "restores: {restores} backups made during {presses} presses and restored, {acknowledged} acknowledgements looked for, \
             0 lost; of what waited in them {delivered} delivered, {held} held for a human"
        )
    }
}

/// Makes and restores so many backups.
pub async fn campaign(restores: usize) -> Found {
    let mut found = Found::default();
    while found.restores < restores {
        let backups = BACKUPS_A_RUN.min(restores - found.restores);
        run(backups, &mut found).await;
    }
    found
}

async fn run(backups: usize, found: &mut Found) {
    let folder = TempDir::new().unwrap();
    let store = Store::open(&url(folder.path())).await.unwrap();
    for person in 1..=PEOPLE {
        store.add_link(MemberId(person), &username(person), None, MemberId(99), now()).await.unwrap();
    }
    let acknowledged = Acknowledged::default();
    let enough = Arc::new(AtomicBool::new(false));
    let people: Vec<_> = (1..=PEOPLE)
        .map(|person| {
            let (store, acknowledged, enough) = (store.clone(), acknowledged.clone(), enough.clone());
            tokio::spawn(async move {
                let mut number = 0;
                while !enough.load(Ordering::Relaxed) {
                    number += 1;
                    one(&store, person, number * 100 + person, &acknowledged).await;
                }
            })
        })
        .collect();
    let url = format!("sqlite://{}", store.path().display());
    for number in 0..backups {
        while acknowledged.lock().unwrap().len() < (number + 1) * BETWEEN {
            tokio::task::yield_now().await;
        }
        let before = acknowledged.lock().unwrap().clone();
        let copy = folder.path().join(format!("copy-{number}.db"));
        Store::backup(&url, &copy).await.unwrap();
        found.acknowledged += before.len();
        // Either way of restoring: everything is held for a human, or goes on.
        let since = if number % 2 == 0 { SinceBackup::NotRun } else { SinceBackup::MayHaveRun };
        let waited = restored(&copy, &before, since).await;
        found.delivered += waited.waiting;
        found.held += waited.held;
    }
    enough.store(true, Ordering::Relaxed);
    for person in people {
        person.await.unwrap();
    }
    let presses = acknowledged.lock().unwrap().iter().filter(|(_, settled)| !settled).count();
    assert!(presses > 10 * backups, "hardly anybody pressed meanwhile");
    found.presses += presses;
    found.restores += backups;
    store.close().await;
}

async fn one(store: &Store, person: u64, id: u64, acknowledged: &Acknowledged) {
    let recorded = store.record(&press(person, id), &vienna()).await.unwrap();
    let Recorded::New(punch) = recorded else { panic!("{recorded:?}") };
    acknowledged.lock().unwrap().push((id, false));
    if id.is_multiple_of(3) {
        for settled in deliver(store, &punch).await {
            acknowledged.lock().unwrap().push((settled.interaction.0, true));
        }
    }
}

/// Puts the copy where a database belongs, as `timetrack-bot restore` does, lets the store start from it, compares, and delivers
/// what waits.
async fn restored(copy: &Path, before: &[(u64, bool)], since: SinceBackup) -> Waited {
    let folder = TempDir::new().unwrap();
    let restored = Store::restore(&url(folder.path()), copy, since, now()).await.unwrap();
    let store = Store::open(&url(folder.path())).await.unwrap();
    let waits = if since == SinceBackup::NotRun { PunchState::Waiting } else { PunchState::Stuck };
    for (id, settled) in before {
        let punch = store.punch_of(InteractionId(*id)).await.unwrap();
        // What was settled after it was asked for may be so in the backup.
        let kept =
            punch.is_some_and(|punch| punch.state == PunchState::Done || (!settled && punch.state == waits));
        assert!(kept, "press {id} was acknowledged (settled: {settled}) before the backup and is not in it");
    }
    let standing = store.standing().await.unwrap();
    let (waiting, held) = (u64::from(standing.waiting), u64::from(standing.stuck));
    assert_eq!(held, restored.held, "{since:?}");
    assert_eq!(if since == SinceBackup::NotRun { held } else { waiting }, 0, "{since:?}");
    assert_eq!(delivered(&store).await, waiting, "each once, and the line goes on");
    assert_eq!(store.links(0, 1).await.unwrap().1, PEOPLE as u32);
    assert_eq!(store.verify_audit().await.unwrap(), None);
    store.close().await;
    Waited { waiting, held }
}

/// Settles everything that comes due; how many that were.
async fn delivered(store: &Store) -> u64 {
    let mut count = 0;
    loop {
        let mut due = store.free_heads(64).await.unwrap();
        due.retain(|head| head.next_at <= now());
        if due.is_empty() {
            return count;
        }
        for punch in due {
            count += deliver(store, &punch).await.len() as u64;
        }
    }
}
