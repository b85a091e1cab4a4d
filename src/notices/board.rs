//! One board: brings the message in its channel to what it should say. What is about to be sent is noted before, so that a death at any
//! point leaves one message.

use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::{DateTime, TimeDelta, Utc};

use super::attempt::{self, Step};
use super::{CLOCKS_DIFFER, LONGEST_REST, pause, until_noted};
use crate::app::Account;
use crate::discord::Error;
use crate::model::presence::minutes_until_seen;
use crate::model::{Board, GuildId, Notice, Tried, WhoPolicy};
use crate::reply::{self, Reply, ReplyContext, WhoCounts, WhoRow};
use crate::store;
use crate::store::notices::Release;

/// Between two edits. Discord takes about three edits of an older message in six seconds (30046).
const EDITED_EVERY: TimeDelta = TimeDelta::seconds(10);
/// Between two looks while a restored board is held.
const HELD: TimeDelta = TimeDelta::seconds(10);
/// Then it shows what is known and how old that is: somebody's timers may not be readable at all.
const HELD_FOR: TimeDelta = TimeDelta::hours(1);

/// What became of an attempt.
enum Came {
    /// The message says what it should.
    Shown,
    /// There is more to do: the message is to be sent anew, or its words may be older ones.
    More,
    Failed(Error),
}

/// Brings a board up to date if that may be done now.
pub(super) async fn update(account: &Account, guild: GuildId, notice: Notice) -> store::Result<()> {
    let now = account.clock.now();
    let is_served = account.settings.guilds.contains(&guild);
    let Some(mut board) = account.store.board(guild).await?.filter(|_| is_served) else {
        return account.store.complete_notices(&[notice], now).await;
    };
    if let Some(later) = not_before(account, &board, now).await? {
        return account.store.release_notices(&[notice], Release::Due(later)).await;
    }
    board.held_since = None;
    let claimed = account.store.claim_notices(vec![notice], None).await?;
    if claimed.is_empty() {
        return Ok(());
    }
    let came = match attempt(account, &mut board).await {
        Ok(Some(came)) => came,
        // It was ended or moved meanwhile, and its message with it.
        Ok(None) => return account.store.complete_notices(&claimed, now).await,
        Err(error) => {
            until_noted(account, || {
                account.store.release_notices(&claimed, Release::Due(now + EDITED_EVERY))
            })
            .await;
            return Err(error);
        }
    };
    match came {
        Came::Shown => account.store.complete_notices(&claimed, account.clock.now()).await,
        Came::More | Came::Failed(_) => {
            account.store.release_notices(&claimed, Release::Due(board.next_at)).await
        }
    }
}

/// Until when nothing is to be done: an edit or a failure was just before, or who is at work was not read anew since a restore.
async fn not_before(
    account: &Account,
    board: &Board,
    now: DateTime<Utc>,
) -> store::Result<Option<DateTime<Utc>>> {
    if let Some(since) = board.held_since
        && (since..since + HELD_FOR).contains(&now)
        && !account.store.was_everybody_seen(since).await?
    {
        return Ok(Some(now + HELD));
    }
    // No pause is longer: one that is was noted before the clock was set back.
    let is_pause = (now + TimeDelta::milliseconds(1)..now + LONGEST_REST).contains(&board.next_at);
    Ok(is_pause.then_some(board.next_at))
}

/// Makes one request to Discord if one is needed, and notes what came of it; `None` if there is no such board any more.
async fn attempt(account: &Account, board: &mut Board) -> store::Result<Option<Came>> {
    let words = words(account).await?;
    let hash = hash_of(&words);
    let came = match (board.message, board.shown) {
        (Some(_), Some(shown)) if shown == hash => Came::Shown,
        (Some(message), _) => edit(account, board, (message, &words, hash)).await,
        (None, _) => {
            let fresh = Tried { nonce: rand::random_range(1..i64::MAX), at: account.clock.now() };
            match attempt::step(board.tried, fresh) {
                Step::Wait(until) => {
                    board.next_at = until;
                    Came::More
                }
                Step::Look(sent) => find(account, board, sent).await,
                Step::Send(sent) => {
                    let is_repeat = board.tried.replace(sent).is_some();
                    if !account.store.save_board(board, account.clock.now()).await? {
                        return Ok(None);
                    }
                    send(account, board, (&words, hash), (sent, is_repeat)).await
                }
            }
        }
    };
    let now = account.clock.now();
    match &came {
        Came::Shown => {
            (board.failures, board.is_blocked) = (0, false);
        }
        Came::More => board.failures = 0,
        Came::Failed(error) => fail(board, error, now),
    }
    note(account, board, came).await
}

/// Notes how the board is now. If it was ended meanwhile, a message that was just sent must not stay.
async fn note(account: &Account, board: &Board, came: Came) -> store::Result<Option<Came>> {
    // If the database does not take it, the next attempt sends with the same nonce, or edits once more.
    if account.store.save_board(board, account.clock.now()).await? {
        return Ok(Some(came));
    }
    if let Some(message) = board.message
        && let Err(error) = account.discord.delete_message(board.channel, message).await
    {
        tracing::warn!("the message of a board that was ended could not be deleted: {error}");
    }
    Ok(None)
}

async fn edit(account: &Account, board: &mut Board, (message, words, hash): (u64, &Reply, i64)) -> Came {
    let edited = account.discord.edit_message((board.channel, message), words).await;
    let now = account.clock.now();
    match edited {
        Ok(()) => {
            (board.shown, board.next_at) = (Some(hash), now + EDITED_EVERY);
            Came::Shown
        }
        Err(Error::MessageGone) => {
            (board.message, board.shown, board.next_at) = (None, None, now);
            Came::More
        }
        Err(error) => Came::Failed(error),
    }
}

async fn send(
    account: &Account,
    board: &mut Board,
    (words, hash): (&Reply, i64),
    (sent, is_repeat): (Tried, bool),
) -> Came {
    let posted = account.discord.post(board.channel, words, sent.nonce.unsigned_abs()).await;
    let now = account.clock.now();
    match posted {
        Ok(message) => {
            (board.message, board.tried, board.next_at) = (Some(message), None, now + EDITED_EVERY);
            // Of a repeat Discord shows the first message, with the words of then; and it may have been deleted.
            board.shown = (!is_repeat).then_some(hash);
            if is_repeat { Came::More } else { Came::Shown }
        }
        Err(error) => {
            if !is_repeat && !matches!(error, Error::Unreachable(_) | Error::TokenRefused) {
                board.tried = None;
            }
            Came::Failed(error)
        }
    }
}

async fn find(account: &Account, board: &mut Board, sent: Tried) -> Came {
    let since = sent.at - CLOCKS_DIFFER;
    match account.discord.find_message(board.channel, sent.nonce.unsigned_abs(), since).await {
        // If there is none, it is sent with a new nonce.
        Ok(found) => {
            (board.message, board.tried, board.next_at) = (found, None, account.clock.now());
            Came::More
        }
        Err(error) => Came::Failed(error),
    }
}

fn fail(board: &mut Board, error: &Error, now: DateTime<Utc>) {
    board.failures += 1;
    board.next_at = now + pause(board.failures, LONGEST_REST).max(EDITED_EVERY);
    // Discord that is away is no fault of the channel.
    if !matches!(error, Error::Unreachable(_) | Error::TokenRefused) {
        board.is_blocked = true;
    }
    tracing::warn!(server = %board.guild, "a board could not be brought up to date: {error}");
}

async fn words(account: &Account) -> store::Result<Reply> {
    let context = ReplyContext { private: false, ..account.reply_context() };
    if account.settings.who == WhoPolicy::Off {
        return Ok(reply::board_off(context));
    }
    let default = &account.settings.default_zone;
    let people = account.store.everybody_seen(default, account.clock.now()).await?;
    let rows = people.iter().map(|person| WhoRow {
        member: person.link.member,
        zone: person.link.zone.as_ref().unwrap_or(default),
        standing: person.known.standing(),
    });
    let mut rows: Vec<_> = rows.collect();
    rows.sort_by_key(|row| row.standing.presence);
    let total = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let minutes = minutes_until_seen(total, account.timetrack.background_per_second());
    Ok(reply::board(&rows, WhoCounts::of(&rows, minutes), context))
}

/// It differs between two versions of the program at most: then there is one edit too many.
fn hash_of(words: &Reply) -> i64 {
    let mut hasher = DefaultHasher::new();
    words.hash(&mut hasher);
    hasher.finish().cast_signed()
}
