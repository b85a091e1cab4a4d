//! SQL that only SQLite understands.

pub(super) mod lease;
