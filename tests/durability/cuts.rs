//! Cuts the power of a bot's store repeatedly. After each cut, a store opens what is left on the disk and must find everything
//! that was acknowledged before.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;
use timetrack_bot::model::{InteractionId, PunchState};
use timetrack_bot::store::Store;

use crate::dice::Dice;
use crate::disk::{self, Disk, Event};
use crate::now;
use crate::work::{Work, url};

/// So many cuts are made of one run of the process.
const CUTS_A_RUN: usize = 50;

/// What came out.
#[derive(Debug)]
pub struct Found {
    work: Work,
    pub cuts: usize,
    /// Acknowledgements looked for, over all cuts.
    pub acknowledged: usize,
    /// Those not found.
    pub lost: Vec<String>,
    /// Files that could not be opened, or whose checks failed.
    pub broken: Vec<String>,
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Found { work, cuts, acknowledged, lost, broken } = self;
        let cuts_with_losses: std::collections::BTreeSet<_> =
            lost.iter().filter_map(|line| line.split(':').next()).collect();
        write!(
            f,
            "power cuts, {}{}: {cuts} cuts, {acknowledged} acknowledgements looked for, {} lost (in {} cuts), {} files broken",
            work.name(),
            if *work == Work::PlainNormal { " (the control, which must lose some)" } else { "" },
            lost.len(),
            cuts_with_losses.len(),
            broken.len()
        )
    }
}

pub async fn campaign(work: Work, cuts: usize, seed: u64) -> Found {
    let mut found = Found { work, cuts: 0, acknowledged: 0, lost: Vec::new(), broken: Vec::new() };
    let tools = TempDir::new().unwrap();
    let shim = shim(tools.path());
    let mut run_seed = seed;
    while found.cuts < cuts {
        let events = journal(&shim, work, run_seed);
        let here = CUTS_A_RUN.min(cuts - found.cuts);
        cut_often(&events, here, run_seed, &mut found).await;
        run_seed += 1;
    }
    found
}

/// The library between the process and its files, built by the linker of Rust programs on this machine.
fn shim(folder: &Path) -> PathBuf {
    let library = folder.join("disk.so");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/durability/disk.c");
    let built = Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-o"])
        .arg(&library)
        .arg(source)
        .args(["-ldl", "-lpthread"])
        .status()
        .expect("cc, which Rust links with");
    assert!(built.success());
    library
}

/// What the process does to its files, and when it acknowledges what.
fn journal(shim: &Path, work: Work, seed: u64) -> Vec<Event> {
    let folder = TempDir::new().unwrap();
    let journal = folder.path().join("journal");
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--work", work.name()])
        .arg(folder.path())
        .arg(seed.to_string())
        .env("LD_PRELOAD", shim)
        .env("DISK_FOLDER", folder.path())
        .env("DISK_JOURNAL", &journal)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let events = disk::read(&journal);
    let count = |wanted: fn(&Event) -> bool| events.iter().filter(|event| wanted(event)).count();
    assert!(count(|event| matches!(event, Event::Write { .. })) > 1_000, "the library saw no writes");
    assert!(count(|event| matches!(event, Event::Sync { .. })) > 10, "the library saw no syncs");
    events
}

/// Cuts at random points, half of them right behind an acknowledgement.
async fn cut_often(events: &[Event], cuts: usize, seed: u64, found: &mut Found) {
    let mut dice = Dice::new(seed);
    let told: Vec<usize> = (0..events.len()).filter(|&at| matches!(events[at], Event::Told { .. })).collect();
    let mut points: Vec<usize> = (0..cuts)
        .map(|cut| if cut % 2 == 0 { told[dice.below(told.len())] + 1 } else { dice.below(events.len() + 1) })
        .collect();
    points.sort_unstable();
    let mut disk = Disk::default();
    let mut promised = BTreeMap::new();
    let mut next = 0;
    for point in points {
        for event in &events[next..point] {
            disk.apply(event);
            if let Event::Told { lines } = event {
                promised.extend(lines.lines().map(|line| (line.to_owned(), ())));
            }
        }
        next = point;
        let folder = TempDir::new().unwrap();
        disk.cut(folder.path(), &mut dice);
        let promised: Vec<&str> = promised.keys().map(String::as_str).collect();
        found.cuts += 1;
        found.acknowledged += promised.len();
        let place = format!("seed {seed}, event {point} of {}", events.len());
        match missing(folder.path(), &promised).await {
            Ok(lost) => found.lost.extend(lost.into_iter().map(|line| format!("{place}: {line}"))),
            Err(error) => found.broken.push(format!("{place}: {error}")),
        }
    }
}

/// Opens what is left as a start would, and gives back which promises it does not keep.
async fn missing(folder: &Path, promised: &[&str]) -> Result<Vec<String>, String> {
    let store = Store::open(&url(folder)).await.map_err(|error| error.to_string())?;
    let mut lost = Vec::new();
    for line in promised {
        if !kept(&store, line).await? {
            lost.push((*line).to_owned());
        }
    }
    let text = |error: timetrack_bot::store::StoreError| error.to_string();
    if let Some(row) = store.verify_audit().await.map_err(text)? {
        return Err(format!("the audit trail is broken at row {row}"));
    }
    store.check_writable(now()).await.map_err(text)?;
    store.close().await;
    Ok(lost)
}

async fn kept(store: &Store, line: &str) -> Result<bool, String> {
    let (what, id) = line.split_once(' ').unwrap();
    let id: u64 = id.parse().unwrap();
    let text = |error: timetrack_bot::store::StoreError| error.to_string();
    if what == "linked" {
        let link = store.link(timetrack_bot::model::MemberId(id)).await.map_err(text)?;
        return Ok(link.is_some());
    }
    let punch = store.punch_of(InteractionId(id)).await.map_err(text)?;
    Ok(punch.is_some_and(|punch| what == "recorded" || punch.state == PunchState::Done))
}
