//! What an error of SQLite means.

use crate::store::StoreError;

/// SQLite's primary result code of an error, if it is SQLite's.
pub(super) fn sqlite_code(error: &sqlx::Error) -> Option<i32> {
    let extended: i32 = error.as_database_error()?.code()?.parse().ok()?;
    Some(extended & 0xff)
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        // SQLite, "Result and Error Codes": BUSY, LOCKED, NOMEM, READONLY, IOERR, FULL, CANTOPEN. All may pass.
        let passing = match sqlite_code(&error) {
            Some(code) => matches!(code, 5 | 6 | 7 | 8 | 10 | 13 | 14),
            None => matches!(
                error,
                sqlx::Error::Io(_)
                    | sqlx::Error::PoolTimedOut
                    | sqlx::Error::PoolClosed
                    | sqlx::Error::WorkerCrashed
            ),
        };
        if passing { Self::Unavailable(error.to_string()) } else { Self::Other(error.into()) }
    }
}
