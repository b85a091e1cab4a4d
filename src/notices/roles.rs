//! Gives and takes the roles of those who work, one after the other, no faster than Discord's rate limit.
//!
//! What has to change is found out when the turn of a notice comes. That a role is about to be given is noted first, so that after a death
//! it is known to be the bot's to take.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::time::Instant;

use super::{LOOK, Rest, after_turn, pause_of, until_noted};
use crate::app::Account;
use crate::discord::Error;
use crate::model::{About, Giving, GuildId, MemberId, Notice, RoleChange, RoleId, Target};
use crate::store;
use crate::store::notices::Release;

/// Notices looked at in one go.
const MOST_SEEN: u32 = 100;
/// After Discord did not let the bot change a role, no role of that server is tried for so long.
const REFUSED: TimeDelta = TimeDelta::minutes(10);
/// While so many changes wait, the log says how many at this interval.
const MANY: usize = 20;
const PROGRESS: Duration = Duration::from_secs(30);

/// Changes the roles of one account until it is to stop. What is broken off then is done again after the next start.
pub(super) async fn serve(account: &Account) {
    let mut worker = Worker::default();
    let mut written = account.store.notices_written();
    while let Some(turn) = account.stop.run_until_cancelled(worker.turn(account)).await {
        after_turn(account, turn, &mut written).await;
    }
}

#[derive(Default)]
struct Worker {
    rest: Rest,
    logged: Option<Instant>,
}

/// What Discord did not do.
struct Failed {
    role: RoleId,
    error: Error,
}

impl Worker {
    /// Changes the roles of one member if it can be done now; otherwise gives back how long there is nothing to do.
    async fn turn(&mut self, account: &Account) -> store::Result<Option<Duration>> {
        let now = account.clock.now();
        if self.rest.is_on(now) {
            return Ok(Some(LOOK));
        }
        let due = account.store.due_notices(Target::Role, now, MOST_SEEN).await?;
        self.log(due.len());
        let mut wait = LOOK;
        for notice in due {
            let About::Role { guild, member } = notice.about else { continue };
            let full_for = account.discord.roles_rest(guild);
            if !full_for.is_zero() {
                wait = wait.min(full_for);
                continue;
            }
            let claimed = account.store.claim_notices(vec![notice], None).await?;
            if claimed.is_empty() {
                continue;
            }
            let changed = change(account, (guild, member)).await;
            self.note(account, claimed, guild, changed).await?;
            return Ok(None);
        }
        Ok(Some(wait))
    }

    fn log(&mut self, due: usize) {
        if due >= MANY && self.logged.is_none_or(|at| at.elapsed() > PROGRESS) {
            self.logged = Some(Instant::now());
            tracing::info!("{due} or more changes of roles are still to be made");
        }
    }

    /// Notes what came of it. Whatever goes wrong, the notice does not stay claimed.
    async fn note(
        &mut self,
        account: &Account,
        notices: Vec<Notice>,
        guild: GuildId,
        changed: store::Result<Result<bool, Failed>>,
    ) -> store::Result<()> {
        let now = account.clock.now();
        let due_at = match changed {
            Ok(Ok(has_changed)) => {
                self.rest = Rest::default();
                until_noted(account, || account.store.complete_notices(&notices, now)).await;
                return if has_changed { works(account, guild, now).await } else { Ok(()) };
            }
            Ok(Err(failed)) => self.failed(account, (guild, &notices), failed).await,
            Err(error) => Err(error),
        };
        let (due_at, result) = match due_at {
            Ok(due_at) => (due_at, Ok(())),
            Err(error) => (now + pause_of(&notices), Err(error)),
        };
        until_noted(account, || account.store.release_notices(&notices, Release::Due(due_at))).await;
        result
    }

    /// Finds out why Discord did not change a role. Gives back when it is to be tried again.
    async fn failed(
        &mut self,
        account: &Account,
        (guild, notices): (GuildId, &[Notice]),
        Failed { role, error }: Failed,
    ) -> store::Result<DateTime<Utc>> {
        let now = account.clock.now();
        if is_away(&error) {
            return Ok(self.rest.begin(now));
        }
        tracing::warn!(guild.id = %guild, role.id = %role, "a role could not be changed: {error}");
        match account.discord.role_trouble(guild, role).await {
            Ok(Some(trouble)) => {
                let until = now + REFUSED;
                account.store.note_role_refused(guild, trouble, (until, now)).await?;
                Ok(until)
            }
            Ok(None) => Ok(now + pause_of(notices)),
            Err(error) if is_away(&error) => Ok(self.rest.begin(now)),
            Err(_) => Ok(now + REFUSED),
        }
    }
}

/// Does what has to be done for one member, and says whether Discord has changed a role.
async fn change(account: &Account, whose: (GuildId, MemberId)) -> store::Result<Result<bool, Failed>> {
    let (guild, _) = whose;
    // A server that is another account's by now, or nobody's.
    if !account.settings.guilds.contains(&guild) {
        return Ok(Ok(false));
    }
    let mut has_changed = false;
    for change in account.store.role_changes(whose, account.clock.now()).await? {
        match apply(account, whose, change).await? {
            Ok(changed) => has_changed |= changed,
            Err(failed) => return Ok(Err(failed)),
        }
    }
    Ok(Ok(has_changed))
}

async fn apply(
    account: &Account,
    whose: (GuildId, MemberId),
    change: RoleChange,
) -> store::Result<Result<bool, Failed>> {
    let ((guild, member), discord) = (whose, &account.discord);
    match change {
        RoleChange::Forget(role) => account.store.note_role_taken(whose, role).await.map(|()| Ok(false)),
        RoleChange::Take(role) => match discord.take_role(guild, member, role).await {
            Ok(()) => account.store.note_role_taken(whose, role).await.map(|()| Ok(true)),
            // Nobody has it any more, or this member has nothing here.
            Err(Error::UnknownRole | Error::NotMember) => {
                account.store.note_role_taken(whose, role).await.map(|()| Ok(false))
            }
            Err(error) => Ok(Err(Failed { role, error })),
        },
        RoleChange::Give(role) => match discord.member(guild, member).await {
            Ok(Some(found)) if !found.roles.contains(&role) => {
                account.store.note_role(whose, (role, Giving::Begun), account.clock.now()).await?;
                give(account, whose, role).await
            }
            Ok(_) => found(account, whose, role).await,
            Err(error) => Ok(Err(Failed { role, error })),
        },
        RoleChange::GiveAgain(role) => give(account, whose, role).await,
    }
}

async fn give(
    account: &Account,
    whose: (GuildId, MemberId),
    role: RoleId,
) -> store::Result<Result<bool, Failed>> {
    match account.discord.give_role(whose.0, whose.1, role).await {
        Ok(()) => {
            let given = (role, Giving::Given);
            account.store.note_role(whose, given, account.clock.now()).await.map(|()| Ok(true))
        }
        Err(Error::NotMember) => found(account, whose, role).await,
        Err(error) => Ok(Err(Failed { role, error })),
    }
}

/// There is nothing to give: the member has it from somebody else, or is not in this server.
async fn found(
    account: &Account,
    whose: (GuildId, MemberId),
    role: RoleId,
) -> store::Result<Result<bool, Failed>> {
    let found = (role, Giving::Found);
    account.store.note_role(whose, found, account.clock.now()).await.map(|()| Ok(false))
}

/// If Discord did not let the bot change the role before, it does again.
async fn works(account: &Account, guild: GuildId, now: DateTime<Utc>) -> store::Result<()> {
    let settings = account.store.presence_roles().await?;
    let was_refused = settings.iter().any(|one| one.guild == guild && one.refused.is_some());
    if was_refused { account.store.note_role_works(guild, now).await } else { Ok(()) }
}

fn is_away(error: &Error) -> bool {
    matches!(error, Error::Unreachable(_) | Error::TokenRefused)
}
