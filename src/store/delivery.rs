//! What a delivery does to its punch, from the write that is about to leave to the end. Must not know how it is decided.

use anyhow::{anyhow, bail};
use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteConnection;

use super::links::MARK_KNOWN;
use super::punches::{BY_ID, Settlement};
use super::row::{cut, json, maybe_json, maybe_punch, ms, punches, state_name, stored};
use super::{Result, Store, StoreError, questions, timers};
use crate::model::punch::LANDING;
use crate::model::{Punch, PunchId, PunchState, Refusal, Timer};

/// Longest `trouble` kept, in characters.
const MAX_TROUBLE: usize = 1000;

const MARK_IN_FLIGHT: &str = "UPDATE punches SET state = 'in_flight', unclear = 1, written_at = ?2, \
     timer_before = CASE WHEN unclear THEN ifnull(timer_before, ?3) ELSE ?3 END, attempts = attempts + 1 \
     WHERE id = ?1 AND state IN ('waiting', 'in_flight')";

// What an attempt counted when its write left is not counted again, nor is a probe that leaves `next_at` as it was. A mere read clears no doubt about an earlier write.
const POSTPONE: &str = "UPDATE punches SET state = 'waiting', next_at = ?2, trouble = ?4, \
     attempts = attempts + (state = 'waiting' AND next_at < ?2), \
     unclear = CASE state WHEN 'in_flight' THEN ?3 ELSE unclear OR ?3 END, \
     written_at = CASE WHEN state = 'waiting' THEN written_at WHEN ?3 THEN written_at - ?5 END \
     WHERE id = ?1 AND state IN ('waiting', 'in_flight')";

const SETTLE: &str = punches!(
    "UPDATE punches SET state = ?2, settled_at = ?3, timer_after = ?4, \
     refusal = ?5, trouble = ifnull(?6, trouble), question = ?8, unclear = (?3 IS NULL AND unclear), told = ?7 \
     WHERE id = ?1 AND settled_at IS NULL RETURNING",
    ""
);

const NOTE_HALF: &str = "UPDATE punches SET timer_before = ?2 WHERE id = ?1 AND settled_at IS NULL";

pub(super) const MARK_TOLD: &str = "UPDATE punches SET told = 1 \
     WHERE id = ?1 AND state = ?2 AND told = 0 AND state NOT IN ('waiting', 'in_flight')";

/// Whether the writes of a try that settled nothing may have taken effect.
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
    /// [`StoreError`]; [`StoreError::Gone`] if the punch neither waits nor is in flight any more (somebody cancelled it, say).
    /// Then the write must not leave.
    pub async fn mark_in_flight(&self, id: PunchId, before: &Timer, now: DateTime<Utc>) -> Result<()> {
        let before = json(before)?;
        self.write(move |conn| {
            Box::pin(async move {
                let query = sqlx::query(MARK_IN_FLIGHT).bind(id.0).bind(ms(now)).bind(before);
                one_changed(id, query.execute(conn).await?.rows_affected())
            })
        })
        .await
    }

    /// Notes of the timer before a switch whether the first half has ended it, as long as the second is not done.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn note_half(&self, id: PunchId, before: &Timer) -> Result<()> {
        let before = json(before)?;
        self.write(move |conn| {
            Box::pin(async move {
                sqlx::query(NOTE_HALF).bind(id.0).bind(before).execute(conn).await?;
                Ok(())
            })
        })
        .await
    }

    /// After a try that settled nothing: back to `Waiting` until `next_at`. After a write has left, `doubt` is believed either
    /// way; after mere reads it clears no earlier doubt. One attempt more unless `mark_in_flight` counted it or `next_at` is as it was.
    ///
    /// # Errors
    /// [`StoreError`]; [`StoreError::Gone`] if the punch neither waits nor is in flight any more.
    pub async fn postpone(
        &self,
        id: PunchId,
        next_at: DateTime<Utc>,
        doubt: Doubt,
        trouble: &str,
    ) -> Result<()> {
        let trouble = cut(trouble, MAX_TROUBLE);
        let unclear = doubt != Doubt::None;
        let back = if doubt == Doubt::Landing { 0 } else { LANDING.num_milliseconds() };
        self.write(move |conn| {
            Box::pin(async move {
                let query = sqlx::query(POSTPONE).bind(id.0).bind(ms(next_at)).bind(unclear).bind(trouble);
                let query = query.bind(back);
                one_changed(id, query.execute(conn).await?.rows_affected())
            })
        })
        .await
    }

    /// Settles a punch and gives it back as it is now. One that was booked closes the person's questions that it answers
    /// ([`Punch::closes`]), in the same transaction. A punch already settled is left alone and given back.
    /// What has been settled (`Stuck` has not) is no longer `unclear`.
    ///
    /// # Errors
    /// [`super::StoreError`], also if there is no such punch or `how` is not an end.
    pub async fn settle(&self, id: PunchId, how: &Settlement, now: DateTime<Utc>) -> Result<Punch> {
        let ending = Ending::of(how, now)?;
        self.write(move |conn| Box::pin(async move { settle(conn, id, &ending, now).await })).await
    }

    /// The person has been told that these ended as they stand here. Has no effect on those that have not ended, or otherwise
    /// since: that is news again.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn mark_told(&self, told: &[Punch]) -> Result<()> {
        let told: Vec<_> = told.iter().map(|punch| (punch.id, state_name(punch.state))).collect();
        self.write(move |conn| {
            Box::pin(async move {
                for (id, state) in told {
                    sqlx::query(MARK_TOLD).bind(id.0).bind(state).execute(&mut *conn).await?;
                }
                Ok(())
            })
        })
        .await
    }
}

/// What settling binds, made before the writer is asked.
struct Ending {
    state: &'static str,
    settled_at: Option<i64>,
    after: Option<String>,
    refusal: Option<String>,
    trouble: Option<String>,
    is_user_known: bool,
    /// Whoever pressed twice is told by the reply to the other press.
    told: bool,
    question: Option<String>,
}

impl Ending {
    fn of(how: &Settlement, now: DateTime<Utc>) -> anyhow::Result<Self> {
        if matches!(how.state, PunchState::Waiting | PunchState::InFlight) {
            bail!("a punch does not end as {:?}", how.state);
        }
        Ok(Self {
            state: state_name(how.state),
            settled_at: how.state.is_settled().then(|| ms(now)),
            after: maybe_json(how.after.as_ref())?,
            refusal: maybe_json(how.refusal.as_ref())?,
            trouble: how.trouble.as_deref().map(|trouble| cut(trouble, MAX_TROUBLE)),
            is_user_known: how.state == PunchState::Done || how.after.as_ref().is_some_and(Timer::is_on),
            told: matches!(how.refusal, Some(Refusal::Echo { .. })),
            question: maybe_json(how.question.as_ref())?,
        })
    }
}

async fn settle(
    conn: &mut SqliteConnection,
    id: PunchId,
    ending: &Ending,
    now: DateTime<Utc>,
) -> Result<Punch> {
    let row = sqlx::query(SETTLE)
        .bind(id.0)
        .bind(ending.state)
        .bind(ending.settled_at)
        .bind(&ending.after)
        .bind(&ending.refusal)
        .bind(&ending.trouble)
        .bind(ending.told)
        .bind(&ending.question)
        .fetch_optional(&mut *conn)
        .await?;
    if let Some(punch) = maybe_punch(row)? {
        if ending.is_user_known {
            let query = sqlx::query(MARK_KNOWN).bind(stored(punch.member.0)?).bind(punch.username.as_str());
            query.execute(&mut *conn).await?;
        }
        timers::settled(conn, &punch).await?;
        if punch.state == PunchState::Done {
            questions::close(conn, &punch, now).await?;
        }
        return Ok(punch);
    }
    let row = sqlx::query(BY_ID).bind(id.0).fetch_optional(conn).await?;
    maybe_punch(row)?.ok_or_else(|| anyhow!("there is no punch {id}").into())
}

fn one_changed(id: PunchId, rows: u64) -> Result<()> {
    if rows == 1 { Ok(()) } else { Err(StoreError::Gone(id)) }
}
