//! Sends due notices into channels: keeps the boards as they should be, and posts the morning lists. A list is read from TimeTrack, which
//! may take long, so that it has a loop of its own.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::attempt::{self, Sent, Step, outcome};
use super::{CLOCKS_DIFFER, LOOK, Rest, after_turn, board, board_readers, pause_of, put_off};
use crate::app::Account;
use crate::discord::Error;
use crate::model::{About, GuildId, Notice, Target, Tried};
use crate::morning;
use crate::reply::{self, Reply, ReplyContext};
use crate::store;
use crate::store::notices::Release;

/// Notices looked at in one go: more than an account has servers.
const MOST_SEEN: u32 = 200;
/// What a board shows also depends on the time, and on what owes it no notice.
const LOOK_AGAIN: TimeDelta = TimeDelta::seconds(60);

pub(super) async fn serve(account: &Account) {
    tokio::join!(serve_boards(account), serve_lists(account));
}

async fn serve_boards(account: &Account) {
    let mut written = account.store.notices_written();
    let (mut looked, mut readers) = (None, board_readers::Readers::default());
    while !account.stop.is_cancelled() {
        let turn = boards(account, &mut looked, &mut readers).await;
        after_turn(account, turn, &mut written).await;
    }
}

async fn boards(
    account: &Account,
    looked: &mut Option<DateTime<Utc>>,
    readers: &mut board_readers::Readers,
) -> store::Result<Option<Duration>> {
    let now = account.clock.now();
    if looked.is_none_or(|at| !(at..at + LOOK_AGAIN).contains(&now)) {
        account.store.look_at_boards(now).await?;
        *looked = Some(now);
    }
    for notice in account.store.due_notices(Target::Channel, now, MOST_SEEN).await? {
        if let About::Board(guild) = notice.about {
            board::update(account, readers, guild, notice).await?;
        }
    }
    Ok(Some(LOOK))
}

async fn serve_lists(account: &Account) {
    let mut written = account.store.notices_written();
    let mut rest = Rest::default();
    while !account.stop.is_cancelled() {
        let turn = lists(account, &mut rest).await;
        after_turn(account, turn, &mut written).await;
    }
}

async fn lists(account: &Account, rest: &mut Rest) -> store::Result<Option<Duration>> {
    let now = account.clock.now();
    if rest.is_on(now) {
        return Ok(Some(LOOK));
    }
    for notice in account.store.due_notices(Target::Channel, now, MOST_SEEN).await? {
        if let About::Inbox(guild) = notice.about {
            list(account, guild, notice, rest).await?;
        }
    }
    Ok(Some(LOOK))
}

/// Posts one morning list, or finds out that there is nothing to say.
async fn list(account: &Account, guild: GuildId, notice: Notice, rest: &mut Rest) -> store::Result<()> {
    let is_served = account.settings.guilds.contains(&guild);
    let inbox = account.store.inbox(guild).await?.filter(|_| is_served);
    let Some(inbox) = inbox else {
        return account.store.complete_notices(&[notice], account.clock.now()).await;
    };
    let (channel, earlier) = (inbox.channel, notice.tried);
    let fresh = || Tried { nonce: rand::random_range(1..i64::MAX), at: account.clock.now() };
    match attempt::step(earlier, fresh()) {
        Step::Wait(until) => account.store.release_notices(&[notice], Release::Unclear(until)).await,
        Step::Look(sent) => {
            let claimed = account.store.claim_notices(vec![notice], None).await?;
            let since = sent.at - CLOCKS_DIFFER;
            match account.discord.find_message((guild, channel), sent.nonce.unsigned_abs(), since).await {
                // It is sent with a new nonce.
                Ok(None) => account.store.release_notices(&claimed, Release::Due(account.clock.now())).await,
                Ok(Some(_)) => note(account, guild, (claimed.as_slice(), true), Ok(()), rest).await,
                Err(error) => note(account, guild, (claimed.as_slice(), true), Err(error), rest).await,
            }
        }
        Step::Send(sent) => {
            // Read before the notice is claimed: the nonce holds for minutes only.
            let words = match words(account).await {
                Ok(Some(words)) => words,
                Ok(None) => {
                    return account.store.complete_notices(&[notice], account.clock.now()).await;
                }
                Err(error) => {
                    tracing::warn!("a morning list could not be made: {error}");
                    return put_off(account, &notice, account.clock.now()).await;
                }
            };
            let sent = earlier.map_or_else(fresh, |_| sent);
            let claimed =
                account.store.claim_notices(vec![notice], earlier.is_none().then_some(sent)).await?;
            if claimed.is_empty() {
                return Ok(());
            }
            let posted = account.discord.post(channel, &words, sent.nonce.unsigned_abs()).await.map(drop);
            note(account, guild, (claimed.as_slice(), earlier.is_some()), posted, rest).await
        }
    }
}

async fn words(account: &Account) -> store::Result<Option<Reply>> {
    let list = morning::read(account).await?;
    let context = ReplyContext { private: false, ..account.reply_context() };
    let words = || reply::morning_list(&list, &account.settings.default_zone, context);
    Ok(list.is_worth_sending().then(words))
}

/// Notes what came of a message, which `is_repeat` if it may have been there before.
async fn note(
    account: &Account,
    guild: GuildId,
    (notices, is_repeat): (&[Notice], bool),
    came: Result<(), Error>,
    rest: &mut Rest,
) -> store::Result<()> {
    let now = account.clock.now();
    let Err(error) = came else {
        *rest = Rest::default();
        account.store.block_inbox(guild, false, now).await?;
        return account.store.complete_notices(notices, now).await;
    };
    tracing::warn!("a morning list was not posted: {error}");
    let sent = outcome(&error);
    if sent == Sent::Unclear {
        return account.store.release_notices(notices, Release::Unclear(rest.begin(now))).await;
    }
    *rest = Rest::default();
    account.store.block_inbox(guild, true, now).await?;
    let again = now + pause_of(notices);
    let how = if sent.may_have_arrived(is_repeat) { Release::Unclear(again) } else { Release::Due(again) };
    account.store.release_notices(notices, how).await
}
