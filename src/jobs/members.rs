//! Looks up once a day whether linked people are still members of the account's servers, and which roles they have there. The link of a
//! person who left all of them is frozen, and the admins are told once.

use std::collections::HashSet;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::app::Account;
use crate::discord::Error;
use crate::model::{GuildId, MemberId, WhoPolicy};
use crate::store::links::Link;

/// Between two looks at who is to be looked up.
pub(super) const LOOK: TimeDelta = TimeDelta::minutes(10);
/// Between two look-ups of one person.
const EVERY: TimeDelta = TimeDelta::days(1);
/// After a look-up that showed nothing.
const AGAIN: TimeDelta = TimeDelta::hours(1);
/// Looked up in one go; the first few at once, the others at two a second, so that what people wait for comes first.
const MOST: u32 = 200;
const AT_ONCE: usize = 5;
const BETWEEN: Duration = Duration::from_millis(500);

/// What one round tells the next.
#[derive(Default)]
pub(super) struct Members {
    has_begun: bool,
}

/// What Discord says of one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    Here,
    Left,
    /// Of a server that the bot is not in nothing is concluded.
    Unknown,
}

impl Members {
    /// Looks up who is due; says when to look again.
    ///
    /// # Errors
    /// The database's, or that Discord does not answer.
    pub(super) async fn round(&mut self, account: &Account) -> anyhow::Result<TimeDelta> {
        if !self.has_begun {
            begin(account).await?;
            self.has_begun = true;
        }
        account.store.reconcile_roles(account.clock.now()).await?;
        let now = account.clock.now();
        let due = account.store.looked_up_longest_ago((now - EVERY, now), MOST).await?;
        let mut closed = HashSet::new();
        for (nth, link) in due.iter().enumerate() {
            if nth >= AT_ONCE {
                tokio::time::sleep(BETWEEN).await;
            }
            look_up(account, link, &mut closed).await?;
        }
        if due.len() == MOST as usize {
            return Ok(TimeDelta::zero());
        }
        account.store.tell_who_left(account.clock.now()).await?;
        Ok(LOOK)
    }
}

/// At a start: where roles are worn everybody is looked up, and where nobody may see who is at work no role is worn.
async fn begin(account: &Account) -> anyhow::Result<()> {
    let worn: Vec<_> = account.store.presence_roles().await?;
    let mut worn = worn.into_iter().filter(|setting| setting.is_on).peekable();
    if account.settings.who != WhoPolicy::Off {
        if worn.peek().is_some() {
            account.store.look_up_everybody().await?;
        }
        return Ok(());
    }
    for setting in worn {
        tracing::warn!(guild.id = %setting.guild, "the presence role is switched off, since WHO is off");
        account.store.end_presence_role(setting.guild, (MemberId(0), account.clock.now())).await?;
    }
    Ok(())
}

/// `closed` are the servers that Discord says nothing about in this round.
async fn look_up(account: &Account, link: &Link, closed: &mut HashSet<GuildId>) -> anyhow::Result<()> {
    let asked_at = account.clock.now();
    let looked_up_at = match find(account, link, asked_at, closed).await? {
        Found::Here => asked_at,
        Found::Left => {
            account.store.note_left(link.member, (asked_at, account.clock.now())).await?;
            asked_at
        }
        Found::Unknown => asked_at - EVERY + AGAIN,
    };
    Ok(account.store.note_looked_up(link.member, looked_up_at).await?)
}

/// Asks about the servers one after the other, those with a role all and the others until one has the person.
async fn find(
    account: &Account,
    link: &Link,
    asked_at: DateTime<Utc>,
    closed: &mut HashSet<GuildId>,
) -> anyhow::Result<Found> {
    let settings = account.store.presence_roles().await?;
    let has_role = |guild: &GuildId| settings.iter().any(|setting| setting.guild == *guild);
    let mut guilds = account.settings.guilds.clone();
    guilds.sort_by_key(|guild| !has_role(guild));
    let (mut is_here, mut is_certain) = (false, true);
    for guild in guilds {
        if is_here && !has_role(&guild) {
            break;
        }
        if closed.contains(&guild) {
            is_certain = false;
            continue;
        }
        match account.discord.member(guild, link.member).await {
            Ok(Some(member)) => {
                is_here = true;
                account.store.seen_in(link.member, guild, asked_at).await?;
                account.store.saw_roles((guild, link.member), member.roles, (asked_at, asked_at));
            }
            Ok(None) => {}
            Err(error @ (Error::Unreachable(_) | Error::TokenRefused)) => return Err(error.into()),
            Err(error) => {
                tracing::warn!(guild.id = %guild, "whether members are still there could not be read: {error}");
                is_certain = false;
                if matches!(error, Error::NotAccessible(_)) {
                    closed.insert(guild);
                }
            }
        }
    }
    Ok(match (is_here, is_certain) {
        (true, _) => Found::Here,
        (false, true) => Found::Left,
        (false, false) => Found::Unknown,
    })
}
