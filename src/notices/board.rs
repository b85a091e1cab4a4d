//! One board: brings the message in its channel to what it should say. What is about to be sent is noted before, so that a death at any
//! point leaves one message.

use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::{DateTime, TimeDelta, Utc};

use super::board_readers::Readers;
use super::board_state::{self, EDITED_EVERY, Next};
use super::{CLOCKS_DIFFER, LONGEST_REST, until_noted};
use crate::app::Account;
use crate::discord::Error;
use crate::model::presence::minutes_until_seen;
use crate::model::{Board, GuildId, Notice, Tried, WhoPolicy};
use crate::reply::{self, Reply, ReplyContext, WhoCounts, WhoRow};
use crate::store;
use crate::store::notices::Release;

/// Between two looks while a restored board is held.
const HELD: TimeDelta = TimeDelta::seconds(10);
/// Then it shows what is known and how old that is: somebody's timers may not be readable at all.
const HELD_FOR: TimeDelta = TimeDelta::hours(1);

/// Brings a board up to date if that may be done now.
pub(super) async fn update(
    account: &Account,
    readers: &mut Readers,
    guild: GuildId,
    notice: Notice,
) -> store::Result<()> {
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
    readers.look(account, &mut board).await;
    match attempt(account, &mut board).await {
        // What is read anew and is the same owes no notice, and the age that stands there should go soon.
        Ok(Some((true, true))) => {
            let soon = account.clock.now() + EDITED_EVERY;
            account.store.release_notices(&claimed, Release::Due(soon)).await
        }
        Ok(Some((true, false))) => account.store.complete_notices(&claimed, account.clock.now()).await,
        Ok(Some((false, _))) => account.store.release_notices(&claimed, Release::Due(board.next_at)).await,
        // It was ended or moved meanwhile, and its message with it.
        Ok(None) => account.store.complete_notices(&claimed, now).await,
        Err(error) => {
            let again = Release::Due(now + EDITED_EVERY);
            until_noted(account, || account.store.release_notices(&claimed, again)).await;
            Err(error)
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

/// Makes one request to Discord if one is needed, and notes what came of it. Says whether the message now says what it should, or whether
/// there is more to do; and whether it says how old something is. `None` if there is no such board any more.
async fn attempt(account: &Account, board: &mut Board) -> store::Result<Option<(bool, bool)>> {
    let (words, shows_age) = words(account, board).await?;
    let (hash, now) = (hash_of(&words), account.clock.now());
    let next = board_state::next(board, hash, Tried { nonce: rand::random_range(1..i64::MAX), at: now });
    let is_write = matches!(next, Next::Edit { .. } | Next::Send { .. });
    if is_write && !account.store.save_board(board, now).await? {
        return Ok(None);
    }
    let (discord, clock) = (&account.discord, &account.clock);
    let (guild, channel) = (board.guild, board.channel);
    let is_shown = match next {
        Next::Nothing => true,
        Next::Wait => false,
        Next::Edit { message } => {
            let edited = discord.edit_message((channel, message), &words).await;
            board_state::edited(board, hash, logged(guild, &edited).copied(), clock.now())
        }
        Next::Send { sent, is_repeat } => {
            let posted = discord.post(channel, &words, sent.nonce.unsigned_abs()).await;
            board_state::sent(board, (hash, is_repeat), logged(guild, &posted).copied(), clock.now())
        }
        Next::Look(sent) => {
            let (nonce, since) = (sent.nonce.unsigned_abs(), sent.at - CLOCKS_DIFFER);
            let found = discord.find_message((guild, channel), nonce, since).await;
            board_state::found(board, logged(guild, &found).copied(), clock.now())
        }
    };
    Ok(note(account, board).await?.then_some((is_shown, shows_age)))
}

fn logged<T>(guild: GuildId, came: &Result<T, Error>) -> Result<&T, &Error> {
    came.as_ref().inspect_err(|error| {
        if !matches!(error, Error::MessageGone) {
            tracing::warn!(server = %guild, "a board could not be brought up to date: {error}");
        }
    })
}

/// Notes how the board is now; `false` if it was ended meanwhile. Then a message that was just sent must not stay.
async fn note(account: &Account, board: &Board) -> store::Result<bool> {
    // If the database does not take it, the next attempt sends with the same nonce, or edits once more.
    if account.store.save_board(board, account.clock.now()).await? {
        return Ok(true);
    }
    if let Some(message) = board.message
        && let Err(error) = account.discord.delete_message(board.channel, message).await
    {
        tracing::warn!("the message of a board that was ended could not be deleted: {error}");
    }
    Ok(false)
}

/// What it should say, and whether that says how old something is.
async fn words(account: &Account, board: &Board) -> store::Result<(Reply, bool)> {
    let context = ReplyContext { private: false, ..account.reply_context() };
    if account.settings.who == WhoPolicy::Off {
        return Ok((reply::board_off(context), false));
    }
    if board.is_hidden {
        return Ok((reply::board_hidden(context), false));
    }
    let default = &account.settings.default_zone;
    let people = account.store.everybody_seen(default, account.clock.now()).await?;
    let rows = people.iter().map(|person| WhoRow {
        member: person.link.member,
        zone: person.link.zone.as_ref().unwrap_or(default),
        standing: person.known.standing(),
        unread: person.link.unread(),
    });
    let mut rows: Vec<_> = rows.collect();
    rows.sort_by_key(|row| row.standing.presence);
    let total = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let minutes = minutes_until_seen(total, account.timetrack.background_per_second());
    let counts = WhoCounts::of(&rows, minutes);
    let shows_age = rows.iter().any(|row| reply::shows_age(row, counts, context.now));
    Ok((reply::board(&rows, counts, context), shows_age))
}

/// It differs between two versions of the program at most: then there is one edit too many.
fn hash_of(words: &Reply) -> i64 {
    let mut hasher = DefaultHasher::new();
    words.hash(&mut hasher);
    hasher.finish().cast_signed()
}
