//! Delivers recorded punches to TimeTrack, in order per person, until each is settled. These rules always hold:
//!
//! * At most one request per person is under way, and it belongs to the head of that person's line.
//! * Every attempt reads the timer first, and no write is sent before the mark "in flight" is committed. So after a crash the next
//!   attempt knows that a write may have taken effect, and reads whether it did.
//! * A write of unknown outcome is not repeated before TimeTrack has been read again, nor while it may still take effect.
//! * Before such a punch is sent again, refused or left to an admin, TimeTrack's entries are read: the write may have taken effect and
//!   been undone. They are not read for a pause or resume, which leave no entry, after seven days, or when an admin decides to send it.
//! * A punch leaves the line as *done* (read back), *refused* (the person is told why) or *stuck* (an admin decides).
//!
//! Accepted race: somebody starts or stops the same timer in TimeTrack's own app between our read and our write. TimeTrack has no
//! conditional write; the read after it notices.

pub mod attempt;
mod backoff;
mod deliver;
mod duplicate;
mod effect;
mod look_ups;
mod not_started;
pub mod on_break;
mod question;
pub mod reconcile;
pub mod run;
pub(crate) mod verdict;

#[cfg(test)]
pub(crate) mod samples;

pub use attempt::Attempt;
pub use run::run;
