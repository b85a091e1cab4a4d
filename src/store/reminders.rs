//! Reminders: what accounts and people have set, and what became of each occasion.

use std::collections::HashMap;

use anyhow::anyhow;
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::row::{all_punches, instant, json, member as member_of, ms, parsed, punches, stored};
use super::{Result, Store, notices};
use crate::model::reminders::{Occasion, REACH};
use crate::model::{
    About, AccountId, MemberId, OwnReminders, Punch, Reminder, ReminderKind, ReminderMatter, ReminderPolicy,
};

const POLICY: &str = "SELECT policy, not_before FROM reminder_policies WHERE account = $1";
const SET_POLICY: &str = "INSERT INTO reminder_policies (account, policy) VALUES ($1, $2) \
     ON CONFLICT (account) DO UPDATE SET policy = excluded.policy";
const HOLD: &str = "INSERT INTO reminder_policies (account, policy, not_before) VALUES ($1, '{}', $2) \
     ON CONFLICT (account) DO UPDATE SET not_before = excluded.not_before";
const HOLD_DUE: &str = "UPDATE reminders SET state = 'over' WHERE account = $1 AND state = 'due'";

const OWN: &str = "SELECT own FROM reminder_settings WHERE account = $1 AND member = $2";
const ALL_OWN: &str = "SELECT member, own FROM reminder_settings WHERE account = $1";
// Nothing is kept about somebody who is not linked.
const SET_OWN: &str = "INSERT INTO reminder_settings (account, member, own) \
     SELECT $1, $2, $3 WHERE EXISTS (SELECT 1 FROM links WHERE account = $1 AND member = $2) \
     ON CONFLICT (account, member) DO UPDATE SET own = excluded.own";

const SINCE: &str =
    "SELECT member, kind, begins, day, state, due_at FROM reminders WHERE account = $1 AND day >= $2";
const OF_PERSON: &str = "SELECT member, kind, begins, day, state, due_at FROM reminders \
     WHERE account = $1 AND member = $2 ORDER BY day, kind, begins";
pub(super) const ONE: &str = "SELECT member, kind, begins, day, state, due_at FROM reminders \
     WHERE account = $1 AND member = $2 AND kind = $3 AND begins = $4";
// Once for each occasion; one that was put off becomes another one.
const SETTLE: &str = "INSERT INTO reminders (account, member, kind, begins, day, state, due_at) \
     SELECT $1, $2, $3, $4, $5, $6, $7 WHERE EXISTS (SELECT 1 FROM links WHERE account = $1 AND member = $2) \
     ON CONFLICT (account, member, kind, begins) DO UPDATE SET state = excluded.state, due_at = excluded.due_at \
     WHERE reminders.state = 'due' AND reminders.due_at <= excluded.due_at";
const SNOOZE: &str = "UPDATE reminders SET state = 'due', due_at = $5 \
     WHERE account = $1 AND member = $2 AND kind = $3 AND begins = $4 AND state = 'asked'";
pub(super) const OPEN: &str = "SELECT count(*) FROM notices \
     WHERE account = $1 AND state = 'due' AND claimed_by IS NULL AND key LIKE 'reminder %'";

pub(super) const ENDS: &str = punches!(
    "SELECT",
    "FROM punches WHERE account = $1 AND member = $2 AND at >= $3 AND state = 'done' AND NOT erased ORDER BY at"
);

const FORGET: [&str; 2] = [
    "DELETE FROM reminder_settings WHERE account = $1 AND member = $2",
    "DELETE FROM reminders WHERE account = $1 AND member = $2",
];
const SWEEP: &str = "DELETE FROM reminders WHERE day < $1";

/// What became of an occasion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReminderState {
    /// It was put off until the occasion's time.
    Due,
    /// The person was reminded, or will be when the notice's turn comes.
    Asked,
    /// There was nothing to say.
    Over,
}

/// An occasion that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReminderRow {
    pub member: MemberId,
    pub occasion: Occasion,
    pub state: ReminderState,
}

impl Store {
    /// What the account has set, and the instant after which reminders may be due.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn reminder_policy(&self) -> Result<(ReminderPolicy, DateTime<Utc>)> {
        policy(&mut *self.readers().acquire().await?, self.account()).await
    }

    /// Changes what the account has set, and gives back what holds now.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn change_reminder_policy(
        &self,
        change: impl FnOnce(&mut ReminderPolicy) + Clone + Send + 'static,
    ) -> Result<ReminderPolicy> {
        let account = self.account();
        self.write(move |conn| {
            Box::pin(async move {
                let (mut policy, _) = policy(conn, account).await?;
                change(&mut policy);
                sqlx::query(SET_POLICY).bind(account.0).bind(json(&policy)?).execute(conn).await?;
                Ok(policy)
            })
        })
        .await
    }

    /// What a person has set.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn own_reminders(&self, member: MemberId) -> Result<OwnReminders> {
        own(&mut *self.readers().acquire().await?, (self.account(), member)).await
    }

    /// The same of everybody who has set something.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn all_own_reminders(&self) -> Result<HashMap<MemberId, OwnReminders>> {
        let rows = sqlx::query(ALL_OWN).bind(self.account().0).fetch_all(self.readers()).await?;
        rows.iter()
            .map(|row| Ok((member_of(row.try_get("member")?)?, parsed(row.try_get("own")?)?)))
            .collect()
    }

    /// Changes what a linked person has set, and gives back what holds now; `None` if there is no link.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn change_own_reminders(
        &self,
        member: MemberId,
        change: impl FnOnce(&mut OwnReminders) + Clone + Send + 'static,
    ) -> Result<Option<OwnReminders>> {
        let whose = (self.account(), member);
        self.write(move |conn| {
            Box::pin(async move {
                let mut own = own(conn, whose).await?;
                change(&mut own);
                let query = sqlx::query(SET_OWN).bind(whose.0.0).bind(stored(member.0)?).bind(json(&own)?);
                Ok((query.execute(conn).await?.rows_affected() > 0).then_some(own))
            })
        })
        .await
    }

    /// The occasions of this day and later ones that were dealt with or put off.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn reminders_since(&self, day: NaiveDate) -> Result<Vec<ReminderRow>> {
        let query = sqlx::query(SINCE).bind(self.account().0).bind(day.to_epoch_days());
        query.fetch_all(self.readers()).await?.iter().map(row).collect()
    }

    /// What became of the occasion of this kind that begins then; see [`Occasion::begins`].
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn reminder(
        &self,
        member: MemberId,
        (kind, begins): (ReminderKind, DateTime<Utc>),
    ) -> Result<Option<ReminderRow>> {
        let mut conn = self.readers().acquire().await?;
        one(&mut conn, (self.account(), member), (kind, begins)).await
    }

    /// Notes that an occasion is dealt with, and owes the reminder if there is something to say. Has no effect on one that was dealt with
    /// meanwhile.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn settle_reminder(
        &self,
        member: MemberId,
        occasion: Occasion,
        matter: Option<ReminderMatter>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let account = self.account();
        self.write(move |conn| {
            Box::pin(async move { settle(conn, (account, member), occasion, matter, now).await })
        })
        .await?;
        self.notices_changed();
        Ok(())
    }

    /// Puts a reminder off that was said. Says until when it is put off, now or before; `None` if there is none.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn snooze_reminder(
        &self,
        member: MemberId,
        (kind, begins): (ReminderKind, DateTime<Utc>),
        until: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>> {
        let whose = (self.account(), member);
        self.write(move |conn| {
            Box::pin(async move {
                let query = sqlx::query(SNOOZE).bind(whose.0.0).bind(stored(member.0)?).bind(kind.name());
                query.bind(ms(begins)).bind(ms(until)).execute(&mut *conn).await?;
                let row = one(conn, whose, (kind, begins)).await?;
                let row = row.filter(|row| row.state == ReminderState::Due);
                Ok(row.map(|row| row.occasion.due_at))
            })
        })
        .await
    }

    /// The ends of attendance that a person has booked with instants from `since` on, in order.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn ends(&self, member: MemberId, since: DateTime<Utc>) -> Result<Vec<Punch>> {
        let query = sqlx::query(ENDS).bind(self.account().0).bind(stored(member.0)?).bind(ms(since));
        let punches = all_punches(&query.fetch_all(self.readers()).await?)?;
        Ok(punches.into_iter().filter(|punch| punch.action.is_clock_out()).collect())
    }

    /// How many reminders are to be sent.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn reminders_open(&self) -> Result<usize> {
        let count: i64 = sqlx::query_scalar(OPEN).bind(self.account().0).fetch_one(self.readers()).await?;
        Ok(usize::try_from(count).unwrap_or(usize::MAX))
    }
}

async fn policy(conn: &mut SqliteConnection, account: AccountId) -> Result<(ReminderPolicy, DateTime<Utc>)> {
    let row = sqlx::query(POLICY).bind(account.0).fetch_optional(conn).await?;
    match row {
        Some(row) => Ok((parsed(row.try_get("policy")?)?, instant(row.try_get("not_before")?)?)),
        None => Ok((ReminderPolicy::default(), DateTime::UNIX_EPOCH)),
    }
}

/// What a person has set.
pub(super) async fn own(
    conn: &mut SqliteConnection,
    (account, member): (AccountId, MemberId),
) -> Result<OwnReminders> {
    let own: Option<String> =
        sqlx::query_scalar(OWN).bind(account.0).bind(stored(member.0)?).fetch_optional(conn).await?;
    Ok(own.as_deref().map(parsed).transpose()?.unwrap_or_default())
}

pub(super) async fn settle(
    conn: &mut SqliteConnection,
    (account, member): (AccountId, MemberId),
    occasion: Occasion,
    matter: Option<ReminderMatter>,
    now: DateTime<Utc>,
) -> Result<()> {
    let state = if matter.is_some() { "asked" } else { "over" };
    let Occasion { due_at, kind, day, shift } = occasion;
    let query = sqlx::query(SETTLE).bind(account.0).bind(stored(member.0)?).bind(kind.name());
    let query = query.bind(ms(occasion.begins())).bind(day.to_epoch_days()).bind(state).bind(ms(due_at));
    if query.execute(&mut *conn).await?.rows_affected() == 0 {
        return Ok(());
    }
    match matter {
        Some(matter) => {
            let about = About::Reminder(Reminder { member, day, shift, matter });
            notices::owe(conn, (account, Some(member)), about, now).await
        }
        None => Ok(()),
    }
}

/// What became of one occasion.
pub(super) async fn one(
    conn: &mut SqliteConnection,
    (account, member): (AccountId, MemberId),
    (kind, begins): (ReminderKind, DateTime<Utc>),
) -> Result<Option<ReminderRow>> {
    let query = sqlx::query(ONE).bind(account.0).bind(stored(member.0)?);
    let found = query.bind(kind.name()).bind(ms(begins)).fetch_optional(conn).await?;
    found.as_ref().map(row).transpose()
}

/// The occasions of one person that are kept.
pub(super) async fn of_person(
    conn: &mut SqliteConnection,
    (account, member): (AccountId, MemberId),
) -> Result<Vec<ReminderRow>> {
    let query = sqlx::query(OF_PERSON).bind(account.0).bind(stored(member.0)?);
    query.fetch_all(conn).await?.iter().map(row).collect()
}

/// Deletes what is kept of a member who is not linked any more.
pub(super) async fn forget(
    conn: &mut SqliteConnection,
    (account, member): (AccountId, MemberId),
) -> Result<()> {
    for sql in FORGET {
        sqlx::query(sql).bind(account.0).bind(stored(member.0)?).execute(&mut *conn).await?;
    }
    Ok(())
}

/// What was due before a restore may have been said since the backup.
pub(super) async fn hold(conn: &mut SqliteConnection, account: AccountId, now: DateTime<Utc>) -> Result<()> {
    sqlx::query(HOLD).bind(account.0).bind(ms(now)).execute(&mut *conn).await?;
    sqlx::query(HOLD_DUE).bind(account.0).execute(conn).await?;
    Ok(())
}

pub(super) async fn sweep(conn: &mut SqliteConnection, now: DateTime<Utc>) -> Result<()> {
    sqlx::query(SWEEP).bind((now - REACH).date_naive().to_epoch_days()).execute(conn).await?;
    Ok(())
}

fn row(row: &SqliteRow) -> Result<ReminderRow> {
    let kind: &str = row.try_get("kind")?;
    let kind = ReminderKind::from_name(kind)
        .ok_or_else(|| anyhow!("`{kind}` in the database is not the kind of a reminder"))?;
    let state = match row.try_get::<&str, _>("state")? {
        "due" => ReminderState::Due,
        "asked" => ReminderState::Asked,
        "over" => ReminderState::Over,
        other => return Err(anyhow!("`{other}` in the database is not the state of a reminder").into()),
    };
    let day: i32 = row.try_get("day")?;
    let day = NaiveDate::from_epoch_days(day)
        .ok_or_else(|| anyhow!("the day {day} in the database is out of range"))?;
    let due_at = instant(row.try_get("due_at")?)?;
    let begins = instant(row.try_get("begins")?)?;
    let shift = kind.is_of_shift().then_some(begins);
    Ok(ReminderRow {
        member: member_of(row.try_get("member")?)?,
        occasion: Occasion { due_at, kind, day, shift },
        state,
    })
}
