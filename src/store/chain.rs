//! The hashes of the audit trail: how a row gets its own, and how the whole is checked.
//!
//! A row whose person was erased is blank and its hash says nothing any more, so it counts only if a later row of the kind
//! [`ERASE`], itself in the chain, names it and fits what is left of it.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use anyhow::Context;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::Result;

/// The kind of a row that tells which rows were blanked; its detail is an [`Erased`].
pub(super) const ERASE: &str = "erase";

/// What is left in the detail of a blanked row.
const BLANK: &str = "{}";

/// The number of a row and its hash, to be kept outside the file: a writer of the file can make a new chain, but none with
/// this hash at this row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchor {
    row: i64,
    hash: [u8; 32],
}

impl Anchor {
    pub(super) fn of(row: i64, hash: &[u8]) -> Result<Self> {
        Ok(Self { row, hash: hash.try_into().context("a hash of the audit trail has not 32 bytes")? })
    }

    /// The number of the row; 0 stands for the beginning of the trail.
    pub fn row(&self) -> i64 {
        self.row
    }
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.row, hex::encode(self.hash))
    }
}

impl FromStr for Anchor {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong =
            "an anchor is the number of a row, a colon and 64 hex digits, as `audit verify` prints it";
        let (row, hash) = text.trim().split_once(':').ok_or(wrong)?;
        let row = row.parse().ok().filter(|row: &i64| *row >= 0).ok_or(wrong)?;
        let mut bytes = [0; 32];
        hex::decode_to_slice(hash, &mut bytes).map_err(|_| wrong)?;
        Ok(Self { row, hash: bytes })
    }
}

/// A row as the hash sees it.
pub(super) struct Columns<'a> {
    pub id: i64,
    pub at: i64,
    pub actor: i64,
    pub what: &'a str,
    pub subject: Option<i64>,
    pub detail: &'a str,
    /// `None` in rows of the first schema and in blanked ones.
    pub(crate) salt: Option<&'a [u8]>,
    /// `None` in rows about the whole database, and in those of before there were several accounts.
    pub(crate) account: Option<i64>,
}

impl Columns<'_> {
    /// SHA-256 over the hash before and every column. Lengths come before texts, so that no two rows read the same. The
    /// salt of 16 bytes and the account of 8 come last, each if there is one: the length tells which. Never change this: every chain
    /// written so far would break.
    pub(super) fn hash(&self, previous: &[u8; 32]) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(previous);
        for number in
            [self.id, self.at, self.actor, i64::from(self.subject.is_some()), self.subject.unwrap_or(0)]
        {
            hash.update(number.to_be_bytes());
        }
        for text in [self.what, self.detail] {
            text_of(&mut hash, text);
        }
        hash.update(self.salt.unwrap_or_default());
        account_of(&mut hash, self.account);
        hash.finalize().into()
    }

    fn is_blank(&self) -> bool {
        self.subject.is_none() && self.detail == BLANK && self.salt.is_none() && self.what != ERASE
    }
}

fn text_of(hash: &mut Sha256, text: &str) {
    hash.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
    hash.update(text);
}

fn account_of(hash: &mut Sha256, account: Option<i64>) {
    if let Some(account) = account {
        hash.update(account.to_be_bytes());
    }
}

/// What is left of a blanked row, beside its number. The hash is part of it: where one blanked row follows another, nothing
/// else would hold it.
pub(super) struct Remains {
    pub at: i64,
    pub actor: i64,
    pub what: String,
    pub account: Option<i64>,
    pub hash: Vec<u8>,
}

/// The detail of a row that tells of an erasure. Says nothing of the person.
#[derive(Serialize, Deserialize)]
pub(super) struct Erased {
    /// The numbers of the rows that were blanked, from the first.
    pub rows: Vec<i64>,
    /// SHA-256 in hex over what is left of them.
    pub(crate) digest: String,
    /// Punches that nobody can be named for since.
    pub punches: u64,
}

impl Erased {
    pub(super) fn of(blanked: &BTreeMap<i64, Remains>, punches: u64) -> Self {
        Self { rows: blanked.keys().copied().collect(), digest: digest(blanked.iter()), punches }
    }
}

/// Never change this either.
fn digest<'a>(rows: impl Iterator<Item = (&'a i64, &'a Remains)>) -> String {
    let mut hash = Sha256::new();
    for (id, row) in rows {
        for number in [*id, row.at, row.actor] {
            hash.update(number.to_be_bytes());
        }
        text_of(&mut hash, &row.what);
        hash.update(&row.hash);
        if row.account.is_some() {
            hash.update(b"account");
            account_of(&mut hash, row.account);
        }
    }
    hex::encode(hash.finalize())
}

/// How far the chain was found good.
#[derive(Default)]
pub(super) struct Walk {
    id: i64,
    hash: [u8; 32],
    /// Blank rows that no row has told of yet.
    blank: BTreeMap<i64, Remains>,
}

impl Walk {
    /// Goes on to the next row; gives back the number of the row that does not fit, if one does not.
    pub(super) fn step(&mut self, row: &SqliteRow) -> Result<Option<i64>> {
        let next = Columns {
            id: row.try_get("id")?,
            at: row.try_get("at")?,
            actor: row.try_get("actor")?,
            what: row.try_get("what")?,
            subject: row.try_get("subject")?,
            detail: row.try_get("detail")?,
            salt: row.try_get("salt")?,
            account: row.try_get("account")?,
        };
        let expected = self.id + 1;
        let hash: &[u8] = row.try_get("hash")?;
        let Ok(hash) = <[u8; 32]>::try_from(hash) else { return Ok(Some(expected)) };
        if next.id != expected {
            return Ok(Some(expected));
        }
        if next.hash(&self.hash) == hash {
            if next.what == ERASE
                && let Some(bad) = self.account_for(&next)
            {
                return Ok(Some(bad));
            }
        } else if next.is_blank() {
            let what = next.what.to_owned();
            let Columns { at, actor, account, .. } = next;
            let remains = Remains { at, actor, what, account, hash: hash.to_vec() };
            self.blank.insert(next.id, remains);
        } else {
            return Ok(Some(expected));
        }
        (self.id, self.hash) = (next.id, hash);
        Ok(None)
    }

    /// Takes the rows that an erasure names off the list; gives back the one that is not as it says, if one is not.
    fn account_for(&mut self, row: &Columns<'_>) -> Option<i64> {
        let Ok(told) = serde_json::from_str::<Erased>(row.detail) else { return Some(row.id) };
        let mut named = BTreeMap::new();
        for id in &told.rows {
            // Not blank (any more), or told of before.
            let Some(remains) = self.blank.remove(id) else { return Some(*id) };
            named.insert(*id, remains);
        }
        (digest(named.iter()) != told.digest).then(|| told.rows.first().copied().unwrap_or(row.id))
    }

    /// At the end: the number of the first row that does not fit, if any. `head` is what the newest row should be.
    pub(super) fn end(&self, (id, hash): (i64, &[u8])) -> Option<i64> {
        use std::cmp::Ordering::{Equal, Greater, Less};
        if let Some((id, _)) = self.blank.first_key_value() {
            return Some(*id);
        }
        match id.cmp(&self.id) {
            Equal if hash == self.hash => None,
            Equal => Some(id.max(1)),
            Greater => Some(self.id + 1),
            Less => Some(id + 1),
        }
    }
}
