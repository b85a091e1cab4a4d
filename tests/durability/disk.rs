//! A model of a disk after a power cut: it holds what was synced, and of the rest anything at all: nothing, everything, some of
//! the sectors, or garbage in the sector that was being written.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use crate::dice::Dice;

/// What a disk writes or does not, but not half: sectors smaller than SQLite's pages.
const SECTOR: usize = 512;

/// One entry of the journal; see `disk.c`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    Open { fd: i32, name: String, created: bool },
    Write { fd: i32, at: usize, bytes: Vec<u8> },
    Length { fd: i32, length: usize },
    Sync { fd: i32 },
    SyncFolder,
    Unlink { name: String },
    Rename { from: String, to: String },
    Told { lines: String },
}

/// The journal a process left.
pub fn read(path: &Path) -> Vec<Event> {
    let bytes = std::fs::read(path).unwrap();
    let mut rest = bytes.as_slice();
    let mut events = Vec::new();
    while let Some((head, tail)) = rest.split_at_checked(17) {
        let fd = i32::from_le_bytes(head[1..5].try_into().unwrap());
        let offset = u64::from_le_bytes(head[5..13].try_into().unwrap()) as usize;
        let length = u32::from_le_bytes(head[13..17].try_into().unwrap()) as usize;
        let (data, tail) = tail.split_at(length);
        events.push(event(head[0], fd, offset, data));
        rest = tail;
    }
    assert!(rest.is_empty(), "the journal is cut short");
    events
}

fn event(kind: u8, fd: i32, offset: usize, data: &[u8]) -> Event {
    let text = || String::from_utf8(data.to_vec()).unwrap();
    match kind {
        b'O' => Event::Open { fd, name: text(), created: offset == 1 },
        b'W' => Event::Write { fd, at: offset, bytes: data.to_vec() },
        b'T' => Event::Length { fd, length: offset },
        b'S' => Event::Sync { fd },
        b'D' => Event::SyncFolder,
        b'U' => Event::Unlink { name: text() },
        b'R' => {
            let text = text();
            let (from, to) = text.split_once('/').unwrap();
            Event::Rename { from: from.to_owned(), to: to.to_owned() }
        }
        b'A' => Event::Told { lines: text() },
        other => panic!("the journal has an entry {other}"),
    }
}

/// The disk at one point of the journal.
#[derive(Default)]
pub struct Disk {
    files: Vec<File>,
    /// As the process sees them.
    names: BTreeMap<String, usize>,
    /// As the folder was last synced, and what happened to it since.
    synced_names: BTreeMap<String, usize>,
    unsynced_names: Vec<Naming>,
    open: HashMap<i32, usize>,
}

#[derive(Default)]
struct File {
    synced: Vec<u8>,
    unsynced: Vec<Change>,
}

enum Change {
    Write(usize, Vec<u8>),
    Length(usize),
}

#[derive(Clone)]
enum Naming {
    Is(String, usize),
    Gone(String),
}

impl Disk {
    /// The next thing that happened.
    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::Open { fd, name, created } => {
                if *created {
                    self.files.push(File::default());
                    self.name(Naming::Is(name.clone(), self.files.len() - 1));
                }
                self.open.insert(*fd, self.names[name]);
            }
            Event::Write { fd, at, bytes } => self.change(*fd, Change::Write(*at, bytes.clone())),
            Event::Length { fd, length } => self.change(*fd, Change::Length(*length)),
            Event::Sync { fd } => {
                let File { synced, unsynced } = &mut self.files[self.open[fd]];
                for change in unsynced.drain(..) {
                    change.apply(synced);
                }
            }
            Event::SyncFolder => {
                for naming in self.unsynced_names.drain(..) {
                    naming.apply(&mut self.synced_names);
                }
            }
            Event::Unlink { name } => self.name(Naming::Gone(name.clone())),
            Event::Rename { from, to } => {
                let file = self.names[from];
                self.name(Naming::Is(to.clone(), file));
                self.name(Naming::Gone(from.clone()));
            }
            Event::Told { .. } => {}
        }
    }

    fn change(&mut self, fd: i32, change: Change) {
        self.files[self.open[&fd]].unsynced.push(change);
    }

    fn name(&mut self, naming: Naming) {
        naming.clone().apply(&mut self.names);
        self.unsynced_names.push(naming);
    }

    /// The power is cut: puts what is left into a folder.
    pub fn cut(&self, folder: &Path, dice: &mut Dice) {
        let mut names = self.synced_names.clone();
        let kept = dice.below(self.unsynced_names.len() + 1);
        for naming in self.unsynced_names.iter().take(kept) {
            naming.clone().apply(&mut names);
        }
        for (name, file) in names {
            std::fs::write(folder.join(name), self.files[file].remains(dice)).unwrap();
        }
    }
}

impl Naming {
    fn apply(self, names: &mut BTreeMap<String, usize>) {
        match self {
            Naming::Is(name, file) => names.insert(name, file),
            Naming::Gone(name) => names.remove(&name),
        };
    }
}

impl File {
    fn remains(&self, dice: &mut Dice) -> Vec<u8> {
        let mut bytes = self.synced.clone();
        let all = self.unsynced.len();
        match dice.below(5) {
            0 => {}
            1 => self.unsynced.iter().for_each(|change| change.apply(&mut bytes)),
            // In order up to one that is torn.
            2 => {
                let whole = dice.below(all + 1);
                self.unsynced.iter().take(whole).for_each(|change| change.apply(&mut bytes));
                if let Some(torn) = self.unsynced.get(whole) {
                    torn.apply_some(&mut bytes, 50, dice);
                }
            }
            // In any order.
            3 => self.unsynced.iter().for_each(|change| {
                if dice.percent(50) {
                    change.apply(&mut bytes);
                }
            }),
            _ => {
                let share = dice.below(101);
                self.unsynced.iter().for_each(|change| change.apply_some(&mut bytes, share, dice));
            }
        }
        bytes
    }
}

impl Change {
    fn apply(&self, file: &mut Vec<u8>) {
        match self {
            Change::Write(at, bytes) => write(file, *at, bytes),
            Change::Length(length) => file.resize(*length, 0),
        }
    }

    /// Only some sectors arrive, and now and then one as rubbish.
    fn apply_some(&self, file: &mut Vec<u8>, share: usize, dice: &mut Dice) {
        let Change::Write(at, bytes) = self else {
            if dice.percent(share) {
                self.apply(file);
            }
            return;
        };
        let mut at = *at;
        let mut rest = bytes.as_slice();
        while !rest.is_empty() {
            let (sector, tail) = rest.split_at((SECTOR - at % SECTOR).min(rest.len()));
            if dice.percent(share) {
                write(file, at, sector);
            } else if dice.percent(3) {
                write(file, at, &vec![0xa5; sector.len()]);
            }
            at += sector.len();
            rest = tail;
        }
    }
}

fn write(file: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    let end = at + bytes.len();
    if file.len() < end {
        file.resize(end, 0);
    }
    file[at..end].copy_from_slice(bytes);
}
