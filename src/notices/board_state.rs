//! The decisions about the message of a board: what is done next, and what its outcome means. Without I/O.

use chrono::{DateTime, TimeDelta, Utc};

use super::attempt::{self, Step};
use super::{LONGEST_REST, pause};
use crate::discord::Error;
use crate::model::{Board, Tried};

/// Between two edits. Discord takes about three edits of an older message in six seconds (30046).
pub const EDITED_EVERY: TimeDelta = TimeDelta::seconds(10);

/// What is done about the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// It says what it should.
    Nothing,
    /// It may still be landing.
    Wait,
    Edit {
        message: u64,
    },
    /// With this nonce. A repeat may be there already.
    Send {
        sent: Tried,
        is_repeat: bool,
    },
    Look(Tried),
}

/// What is done next about a board that should say the words with this hash. The board is noted before that is done, so that a death in
/// the middle neither sends a second message nor makes the next edit come early.
pub fn next(board: &mut Board, hash: i64, fresh: Tried) -> Next {
    match (board.message, board.shown) {
        (Some(_), Some(shown)) if shown == hash => {
            (board.failures, board.is_blocked) = (0, false);
            Next::Nothing
        }
        (Some(message), _) => {
            // What it says is not known before Discord has answered.
            (board.shown, board.next_at) = (None, fresh.at + EDITED_EVERY);
            Next::Edit { message }
        }
        (None, _) => match attempt::step(board.tried, fresh) {
            Step::Wait(until) => {
                (board.failures, board.next_at) = (0, until);
                Next::Wait
            }
            Step::Look(sent) => Next::Look(sent),
            Step::Send(sent) => {
                let is_repeat = board.tried.replace(sent).is_some();
                Next::Send { sent, is_repeat }
            }
        },
    }
}

/// What came of an edit. Says, as the next two do, whether the message now says what it should.
pub fn edited(board: &mut Board, hash: i64, edited: Result<(), &Error>, now: DateTime<Utc>) -> bool {
    match edited {
        Ok(()) => {
            (board.shown, board.next_at) = (Some(hash), now + EDITED_EVERY);
            succeeded(board, true)
        }
        Err(Error::MessageGone) => {
            (board.message, board.shown, board.next_at) = (None, None, now);
            succeeded(board, false)
        }
        Err(error) => failed(board, error, now),
    }
}

/// What came of a new message, or of the repeat of one.
pub fn sent(
    board: &mut Board,
    (hash, is_repeat): (i64, bool),
    sent: Result<u64, &Error>,
    now: DateTime<Utc>,
) -> bool {
    match sent {
        Ok(message) => {
            (board.message, board.tried, board.next_at) = (Some(message), None, now + EDITED_EVERY);
            // Of a repeat Discord shows the first message, with the words of then; and it may have been deleted.
            board.shown = (!is_repeat).then_some(hash);
            succeeded(board, !is_repeat)
        }
        Err(error) => {
            if !is_repeat && !matches!(error, Error::Unreachable(_) | Error::TokenRefused) {
                board.tried = None;
            }
            failed(board, error, now)
        }
    }
}

/// Whether the message that was sent is in the channel. If it is not, it is sent with a new nonce.
pub fn found(board: &mut Board, found: Result<Option<u64>, &Error>, now: DateTime<Utc>) -> bool {
    match found {
        Ok(message) => {
            (board.message, board.tried, board.next_at) = (message, None, now);
            succeeded(board, false)
        }
        Err(error) => failed(board, error, now),
    }
}

fn succeeded(board: &mut Board, is_shown: bool) -> bool {
    board.failures = 0;
    board.is_blocked &= !is_shown;
    is_shown
}

fn failed(board: &mut Board, error: &Error, now: DateTime<Utc>) -> bool {
    board.failures += 1;
    board.next_at = now + pause(board.failures, LONGEST_REST).max(EDITED_EVERY);
    // Discord that is away is no fault of the channel.
    board.is_blocked |= !matches!(error, Error::Unreachable(_) | Error::TokenRefused);
    false
}
