//! The lease of a process, by SQLite's clock. This is the only SQL that asks what time it is: several processes can agree on the
//! clock of their database, not on their own.

/// Milliseconds since 1970.
macro_rules! clock {
    () => {
        "CAST(unixepoch('subsec') * 1000 AS INTEGER)"
    };
}

/// A row for a process that starts, alive for `$1` milliseconds.
pub(in crate::store) const TAKE: &str = concat!(
    "INSERT INTO owners (id, alive_until) SELECT coalesce(max(id), 0) + 1, ",
    clock!(),
    " + $1 FROM owners RETURNING id"
);

/// The process `$1` lives `$2` milliseconds from now on. No row is changed if others found it dead.
pub(in crate::store) const RENEW: &str =
    concat!("UPDATE owners SET alive_until = ", clock!(), " + $2 WHERE id = $1");

/// Releases the notices that dead processes had claimed.
pub(in crate::store) const RELEASE_NOTICES: &str = concat!(
    "UPDATE notices SET claimed_by = NULL WHERE state <> 'done' AND claimed_by IS NOT NULL AND claimed_by <> $1 \
     AND claimed_by NOT IN (SELECT id FROM owners WHERE alive_until > ",
    clock!(),
    ")"
);

/// Removes the rows of dead processes. The newest row stays, so that its id is not given out again.
pub(in crate::store) const REMOVE_DEAD: &str =
    concat!("DELETE FROM owners WHERE alive_until <= ", clock!(), " AND id < (SELECT max(id) FROM owners)");

/// Frees what dead processes have claimed; never what the process `$1` has, which asks: the clock may have leapt since it renewed its row.
pub(in crate::store) const FREE_DEAD: &str = concat!(
    "UPDATE lines SET claimed_by = NULL WHERE claimed_by IS NOT NULL AND claimed_by <> $1 \
     AND claimed_by NOT IN (SELECT id FROM owners WHERE alive_until > ",
    clock!(),
    ") RETURNING account, member"
);

/// The same of jobs.
pub(in crate::store) const FREE_DEAD_JOBS: &str = concat!(
    "UPDATE jobs SET claimed_by = NULL WHERE claimed_by IS NOT NULL AND claimed_by <> $1 \
     AND claimed_by NOT IN (SELECT id FROM owners WHERE alive_until > ",
    clock!(),
    ")"
);
