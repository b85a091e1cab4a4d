//! Carries recorded punches to TimeTrack, in order per person, until each is settled. Must not know commands or transports.
//!
//! What it needs: the table of punches, TimeTrack's timers, a clock. What holds at every instant:
//!
//! * At most one request per person is under way, and it belongs to the head of that person's line.
//! * Every delivery reads the timer first, and no write leaves before the mark "in flight" is committed. So whatever dies,
//!   the next try knows that a write may have taken effect, and finds out by reading.
//! * A write whose outcome is unknown is never repeated before TimeTrack has been read again, nor while it may still be
//!   landing, whatever else hastens the queue.
//! * Before it is repeated, refused or given to a human, TimeTrack's own entries are asked whether it landed and was undone (not of
//!   a pause or resume, which leave none, nor when seven days are over, nor when an admin says that it is to be sent).
//! * A punch leaves the line as *done* (read back), *refused* (the person is told why) or *stuck* (a human decides),
//!   and in no other way.
//!
//! Accepted race: a person who starts or stops the same timer in TimeTrack's own app between our read and our write. TimeTrack
//! has no conditional write; the read back notices afterwards.

pub mod attempt;
mod deliver;
mod echo;
mod effect;
mod look_ups;
mod pause;
mod question;
pub mod run;
pub(crate) mod verdict;
pub mod witness;

#[cfg(test)]
pub(crate) mod samples;

pub use attempt::Attempt;
pub use run::run;
