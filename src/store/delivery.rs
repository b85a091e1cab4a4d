//! What a delivery does to its punch, from the write that is about to leave to the end.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::query::Query;
use sqlx::sqlite::{Sqlite, SqliteArguments, SqliteConnection};
use tokio::sync::oneshot;

use super::claims::{Claim, Token};
use super::lines;
use super::links::{self, MARK_KNOWN};
use super::notices::{self, Teller};
use super::punches::{BY_ID, End, Settlement};
use super::row::{self, delivery_error, json, maybe_punch, ms, punches, state_name, stored, wall_ms};
use super::writer::{self, Kind, closed};
use super::{
    Result, Store, StoreError, boards, breaks, estimates, people, presence, questions, roles, timers,
};
use crate::model::punch::LANDING;
use crate::model::{
    AccountId, Action, DeliveryError, LocalStamp, Punch, PunchId, PunchState, Receipt, Timer, is_plain,
};

/// Whether the line of a punch is claimed by `$2` under the number `$3`.
macro_rules! held {
    () => {
        "EXISTS (SELECT 1 FROM lines WHERE lines.account = punches.account AND lines.member = punches.member \
         AND claimed_by = $2 AND claim = $3)"
    };
}

const MARK_IN_FLIGHT: &str = concat!(
    "UPDATE punches SET state = 'in_flight', unclear = TRUE, written_at = $4, \
     timer_before = CASE WHEN unclear THEN coalesce(timer_before, $5) ELSE $5 END, attempts = attempts + 1 \
     WHERE id = $1 AND state IN ('waiting', 'in_flight') AND ",
    held!()
);

// What an attempt counted when its write left is not counted again, nor is a probe that leaves `next_at` as it was. A mere read clears no doubt about an earlier write.
const POSTPONE: &str = concat!(
    "UPDATE punches SET state = 'waiting', next_at = $4, trouble = $6, \
     attempts = CASE WHEN state = 'waiting' AND next_at < $4 THEN attempts + 1 ELSE attempts END, \
     unclear = CASE state WHEN 'in_flight' THEN $5 ELSE unclear OR $5 END, \
     written_at = CASE WHEN state = 'waiting' THEN written_at WHEN $5 THEN written_at - $7 END \
     WHERE id = $1 AND state IN ('waiting', 'in_flight') AND ",
    held!()
);

const SETTLE: &str = concat!(
    "UPDATE punches SET state = $4, settled_at = $5, timer_after = $6, \
     refusal = $7, trouble = coalesce($8, trouble), question = $9, unclear = ($5 IS NULL AND unclear) \
     WHERE id = $1 AND settled_at IS NULL AND ",
    held!(),
    punches!(
        " RETURNING",
        ", EXISTS (SELECT 1 FROM links WHERE links.account = punches.account AND links.member = punches.member \
         AND unknown_since IS NOT NULL) AS is_marked, \
         EXISTS (SELECT 1 FROM punches AS asked WHERE asked.account = punches.account AND asked.member = punches.member \
         AND asked.question IS NOT NULL AND asked.settled_at IS NULL) AS has_questions, \
         EXISTS (SELECT 1 FROM breaks WHERE breaks.account = punches.account AND breaks.member = punches.member \
         AND ended_at IS NULL) AS has_break, \
         EXISTS (SELECT 1 FROM presence_roles WHERE presence_roles.account = punches.account) AS has_role, \
         EXISTS (SELECT 1 FROM links WHERE links.account = punches.account AND links.member = punches.member \
         AND suspended_at IS NOT NULL) AS is_suspended, \
         EXISTS (SELECT 1 FROM boards WHERE boards.account = punches.account) AS has_board, \
         EXISTS (SELECT 1 FROM notices WHERE notices.account = punches.account AND key = 'punch ' || punches.id) AS has_notice"
    )
);

const BECOME_RESUME: &str = concat!(
    "UPDATE punches SET action = $4, expected_start = $5 WHERE id = $1 AND state IN ('waiting', 'in_flight') AND ",
    held!()
);

const NOTE_HALF: &str =
    concat!("UPDATE punches SET timer_before = $4 WHERE id = $1 AND settled_at IS NULL AND ", held!());

/// Whether the writes of an attempt that settled nothing may have taken effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// They did not.
    None,
    /// They may have; TimeTrack is no longer at it: `written_at` is dated back by [`LANDING`].
    Open,
    /// They may have, or may do so yet: `written_at` tells for how long.
    Landing,
}

impl Store {
    /// Before a write leaves: state `InFlight`, `unclear`, `written_at`, `before` (the first one is kept while the outcome is unclear), one attempt more.
    ///
    /// # Errors
    /// [`StoreError`]; [`StoreError::Gone`] if the punch neither waits nor is in flight any more (somebody cancelled it, say) or the
    /// line is not held by this claim any more. Then the write must not leave.
    pub async fn mark_in_flight(&self, claim: &Claim, before: &Timer, now: DateTime<Utc>) -> Result<()> {
        let (held, before) = (Held::of(claim), json(before)?);
        let mark = move || held.query(MARK_IN_FLIGHT).bind(ms(now)).bind(before);
        held.changed(self.execute(mark).await?)
    }

    /// The start of a project that is paused becomes the resume of that timer, before anything is sent.
    ///
    /// # Errors
    /// The same.
    pub(crate) async fn becomes_resume(&self, claim: &Claim, start: Option<LocalStamp>) -> Result<()> {
        let (held, action) = (Held::of(claim), json(&Action::Resume)?);
        let start = start.map(wall_ms);
        held.changed(self.execute(move || held.query(BECOME_RESUME).bind(action).bind(start)).await?)
    }

    /// Notes of the timer before a switch whether the first half has ended it, as long as the second is not done.
    ///
    /// # Errors
    /// The same.
    pub async fn note_half(&self, claim: &Claim, before: &Timer) -> Result<()> {
        let (held, before) = (Held::of(claim), json(before)?);
        held.changed(self.execute(move || held.query(NOTE_HALF).bind(before)).await?)
    }

    /// After an attempt that settled nothing: back to `Waiting` until `next_at`. After a write has left, `doubt` is believed either
    /// way; after mere reads it clears no earlier doubt. One attempt more unless `mark_in_flight` counted it or `next_at` is as it was.
    /// Gives back the claim if another punch of the line is to be delivered at once, otherwise the line is free.
    ///
    /// # Errors
    /// The same; the line is free soon.
    pub async fn postpone(
        &self,
        claim: Claim,
        next_at: DateTime<Utc>,
        doubt: Doubt,
        trouble: &DeliveryError,
    ) -> Result<Option<Claim>> {
        let (held, trouble) = (Held::of(&claim), delivery_error(trouble)?);
        let unclear = doubt != Doubt::None;
        let back = if doubt == Doubt::Landing { 0 } else { LANDING.num_milliseconds() };
        let next = self
            .write(move |conn| {
                Box::pin(async move {
                    let query = held.query(POSTPONE).bind(ms(next_at)).bind(unclear).bind(trouble).bind(back);
                    held.changed(query.execute(&mut *conn).await?.rows_affected())?;
                    // An older interaction that came in meanwhile is due whatever a clock shows.
                    lines::go_on(conn, held.token, 0).await
                })
            })
            .await?;
        Ok(claim.go_on(next))
    }

    /// After an attempt whose punch was given up meanwhile: gives back the claim if another punch of the line is to be delivered at
    /// once, otherwise the line is free.
    ///
    /// # Errors
    /// [`StoreError`]; the line is free soon.
    pub async fn let_go(&self, claim: Claim, now: DateTime<Utc>) -> Result<Option<Claim>> {
        let token = claim.token;
        let next =
            self.write(move |conn| Box::pin(async move { lines::go_on(conn, token, ms(now)).await })).await?;
        Ok(claim.go_on(next))
    }

    /// Settles a punch that no interaction waits for; see [`Store::settle_for`].
    ///
    /// # Errors
    /// [`StoreError`]; [`StoreError::Gone`] if the line is not held by this claim any more.
    pub async fn settle(
        &self,
        claim: Claim,
        how: &Settlement,
        now: DateTime<Utc>,
    ) -> Result<(Punch, Option<Claim>)> {
        let (settled, _, next) = self.settle_for(Teller::Worker, claim, how, now).await?;
        Ok((settled, next))
    }

    /// Settles a punch, owes its person a notice of it and gives it back as it is now. One that was booked closes the person's questions that it answers
    /// ([`Punch::outcome_for`]), in the same transaction. A punch already settled is left alone and given back.
    /// What has been settled (`Stuck` has not) is no longer `unclear`.
    /// Also says whether another part of the interaction follows, whose end is the one to tell. Gives back the claim too if the next punch of the line is to be delivered at once, otherwise the line is free.
    ///
    /// # Errors
    /// [`StoreError`]; [`StoreError::Gone`] if the line is not held by this claim any more. The line is
    /// free soon.
    pub async fn settle_for(
        &self,
        teller: Teller,
        claim: Claim,
        how: &Settlement,
        now: DateTime<Utc>,
    ) -> Result<(Punch, bool, Option<Claim>)> {
        let waiter = (teller == Teller::Waiter).then(Receipt::default);
        let settling = self.begin_settling(Kind::Now, waiter, &claim, (how, now)).await?;
        let (settled, next) = self.settled(settling).await?;
        Ok((settled.punch, settled.has_next, claim.go_on(next)))
    }

    /// The same for a booked punch whose end is announced by `announce`, before it is written: as soon as the writer has it in hand,
    /// so that whatever is written because of the announcement is written afterwards. The notice is held by this process, or written
    /// as done if the response was accepted by then. Nobody waits for the write.
    ///
    /// # Errors
    /// The same. After any but [`StoreError::Gone`] the punch is read back, and settled again.
    pub async fn settle_early(
        &self,
        receipt: Receipt,
        claim: Claim,
        (how, now): (&Settlement, DateTime<Utc>),
        announce: impl FnOnce() + Send,
    ) -> Result<(Punch, Option<Claim>)> {
        let settling = self.begin_settling(Kind::Later, Some(receipt), &claim, (how, now)).await?;
        announce();
        let (settled, next) = self.settled(settling).await?;
        Ok((settled.punch, claim.go_on(next)))
    }

    /// Hands it to the writer; `waiter` is the receipt of the response of an interaction that waits.
    async fn begin_settling(
        &self,
        kind: Kind,
        waiter: Option<Receipt>,
        claim: &Claim,
        (how, now): (&Settlement, DateTime<Utc>),
    ) -> Result<Settling> {
        let (held, ending) = (Held::of(claim), Ending::of(how, now)?);
        let waiter = waiter.map(|receipt| (self.shared.owner.id(), receipt));
        writer::queue(&self.shared.jobs, kind, move |conn| {
            Box::pin(async move {
                let settled = settle(conn, held, &ending, (waiter, now)).await?;
                Ok((settled, lines::go_on(conn, held.token, ms(now)).await?))
            })
        })
        .await
    }

    /// Waits for the commit, and wakes those who send what is due because of it.
    async fn settled(&self, settling: Settling) -> Result<(Settled, Option<Punch>)> {
        let (settled, next) = settling.await.map_err(|_| closed())??;
        if settled.is_notice_due {
            self.notices_changed();
        }
        Ok((settled, next))
    }
}

/// A settlement in the writer's hands; gives back the next punch of the line too.
type Settling = oneshot::Receiver<Result<(Settled, Option<Punch>)>>;

/// What a settlement came to.
struct Settled {
    punch: Punch,
    /// Whether another part of the interaction follows.
    has_next: bool,
    /// Whether a notice is to be sent now because of it.
    is_notice_due: bool,
}

/// What settling binds, made before the writer is asked.
#[derive(Clone)]
struct Ending {
    state: &'static str,
    settled_at: Option<i64>,
    after: Option<String>,
    refusal: Option<String>,
    trouble: Option<String>,
    is_user_known: bool,
    question: Option<String>,
}

impl Ending {
    fn of(how: &Settlement, now: DateTime<Utc>) -> Result<Self> {
        let (refusal, trouble, question) = match &how.end {
            End::Done => (None, None, None),
            End::Refused(refusal) => (Some(json(refusal)?), None, None),
            End::Stuck(error) => (None, Some(delivery_error(error)?), None),
            End::Asked(question) => (None, None, Some(json(question)?)),
        };
        let state = how.state();
        Ok(Self {
            state: state_name(state),
            settled_at: state.is_settled().then(|| ms(now)),
            after: how.after.as_ref().map(json).transpose()?,
            refusal,
            trouble,
            is_user_known: how.end == End::Done || how.after.as_ref().is_some_and(Timer::is_on),
            question,
        })
    }
}

/// A punch and the claim under which something is noted of it.
#[derive(Clone, Copy)]
struct Held {
    punch: PunchId,
    token: Token,
}

impl Held {
    fn of(claim: &Claim) -> Self {
        Self { punch: claim.punch.id, token: claim.token }
    }

    fn query<'q>(self, sql: &'static str) -> Query<'q, Sqlite, SqliteArguments> {
        sqlx::query(sql).bind(self.punch.0).bind(self.token.owner).bind(self.token.number)
    }

    fn changed(self, rows: u64) -> Result<()> {
        if rows == 1 { Ok(()) } else { Err(StoreError::Gone(self.punch)) }
    }
}

async fn settle(
    conn: &mut SqliteConnection,
    held: Held,
    ending: &Ending,
    (waiter, now): (Option<(i64, Receipt)>, DateTime<Utc>),
) -> Result<Settled> {
    let row = held
        .query(SETTLE)
        .bind(ending.state)
        .bind(ending.settled_at)
        .bind(&ending.after)
        .bind(&ending.refusal)
        .bind(&ending.trouble)
        .bind(&ending.question)
        .fetch_optional(&mut *conn)
        .await?;
    let account = held.token.line.account;
    if let Some(row) = row {
        let (is_marked, has_questions): (bool, bool) =
            (row.try_get("is_marked")?, row.try_get("has_questions")?);
        let (has_break, has_notice): (bool, bool) = (row.try_get("has_break")?, row.try_get("has_notice")?);
        let (has_board, has_role): (bool, bool) = (row.try_get("has_board")?, row.try_get("has_role")?);
        let punch = row::punch(&row)?;
        if ending.is_user_known && is_marked {
            let query = sqlx::query(MARK_KNOWN).bind(stored(punch.member.0)?).bind(punch.username.as_str());
            query.bind(account.0).execute(&mut *conn).await?;
        }
        timers::settled(conn, account, &punch).await?;
        presence::settled(conn, account, &punch, now).await?;
        // Also without a change of the timer: a break may have begun or ended.
        let mut is_notice_due =
            has_board && punch.after.is_some() && boards::changed(conn, account, now).await?;
        if punch.state.is_settled() && has_questions {
            questions::close(conn, account, &punch, now).await?;
        }
        if punch.state == PunchState::Done && punch.is_estimated() {
            estimates::booked(conn, account, &punch, now).await?;
        }
        if punch.is_for_unknown_user() {
            links::mark_unknown(conn, (account, punch.member), &punch.username, now).await?;
            is_notice_due = true;
        }
        let next = match has_break || !is_plain(&punch) {
            true => breaks::ended(conn, account, &punch, now).await?,
            false => None,
        };
        if has_role {
            roles::touch(conn, (account, punch.member), now).await?;
            is_notice_due = true;
        }
        if row.try_get("is_suspended")? && (next.is_some() || !punch.state.is_settled()) {
            let held = people::hold(conn, (account, punch.member), now).await?;
            let punch = held.into_iter().find(|held| held.id == punch.id).unwrap_or(punch);
            return Ok(Settled { punch, has_next: next.is_some(), is_notice_due: true });
        }
        if next.is_none() {
            is_notice_due |= owe_notice(conn, &punch, (account, waiter, has_notice), now).await?;
        }
        return Ok(Settled { punch, has_next: next.is_some(), is_notice_due });
    }
    let row = sqlx::query(BY_ID).bind(held.punch.0).bind(account.0).fetch_optional(conn).await?;
    let settled = maybe_punch(row)?.filter(|punch| punch.state.is_settled());
    let punch = settled.ok_or(StoreError::Gone(held.punch))?;
    Ok(Settled { punch, has_next: false, is_notice_due: false })
}

/// Owes the person how it ended, unless a response has said that already. Says whether it is to be sent now.
async fn owe_notice(
    conn: &mut SqliteConnection,
    punch: &Punch,
    (account, waiter, has_notice): (AccountId, Option<(i64, Receipt)>, bool),
    now: DateTime<Utc>,
) -> Result<bool> {
    match waiter {
        Some((_, receipt)) if receipt.write() => {
            if has_notice {
                // Of an earlier end.
                notices::complete_ended(conn, account, punch, now).await?;
            }
            Ok(false)
        }
        waiter => {
            let owner = waiter.map(|(owner, _)| owner);
            notices::ended(conn, account, punch, owner, now).await?;
            Ok(owner.is_none())
        }
    }
}
