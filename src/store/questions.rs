//! Punches that wait for their person's confirmation: confirming one, and closing what another punch has answered.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteConnection;

use super::lines::Changed;
use super::row::{all_punches, delivery_error, maybe_punch, ms, punch, punches, stored, wall_ms};
use super::{Result, Store, notices};
use crate::model::{
    AccountId, DeliveryError, MemberId, Punch, PunchState, Question, QuestionOutcome, Username,
};

pub(super) const ASKED: &str = punches!(
    "SELECT",
    "FROM punches WHERE account = $2 AND member = $1 AND question IS NOT NULL AND settled_at IS NULL ORDER BY interaction"
);

// Not for a username that is somebody else's by now.
const CONFIRM: &str = punches!(
    "UPDATE punches SET state = 'waiting', confirmed = TRUE, question = NULL, next_at = 0, \
     expected_start = coalesce(expected_start, $2) \
     WHERE id = $1 AND account = $3 AND state = 'stuck' AND question IS NOT NULL \
     AND EXISTS (SELECT 1 FROM links WHERE links.account = punches.account AND links.member = punches.member \
     AND links.username = punches.username) \
     RETURNING",
    ""
);
// A clock-out in a break ends what the return has started, not the timer that its button was drawn from.
const FREE: &str = "UPDATE punches SET state = 'waiting', question = NULL, next_at = 0, \
     expected_start = CASE WHEN $2 THEN NULL ELSE expected_start END WHERE id = $1 AND state = 'stuck'";
// The question stays, for it tells an answered one from one that an admin cancelled.
const CLOSE: &str =
    "UPDATE punches SET state = 'cancelled', settled_at = $2 WHERE id = $1 AND state = 'stuck'";

const HAND_OVER: &str = punches!(
    "UPDATE punches SET question = NULL, trouble = $2 WHERE id = $1 AND state = 'stuck' RETURNING",
    ""
);

impl Store {
    /// The person says that it is meant: it waits again, is due at once and nothing more is asked about it. What was said of one
    /// timer does not hold for another, so it ends or changes no timer with another start. Gives back the punch as it is now;
    /// `None` if it is not asked about any more, or the person is not linked to its username any more.
    ///
    /// # Errors
    /// [`super::StoreError`]; then nothing was changed.
    pub async fn confirm(&self, asked: &Punch) -> Result<Option<Punch>> {
        let (id, account) = (asked.id.0, self.account());
        let start = asked.asked_about().map(wall_ms);
        self.write_to_line(move |conn| {
            Box::pin(async move {
                let row =
                    sqlx::query(CONFIRM).bind(id).bind(start).bind(account.0).fetch_optional(conn).await?;
                let confirmed = maybe_punch(row)?;
                Ok((confirmed.clone(), confirmed.map(Changed::from)))
            })
        })
        .await
    }
}

/// Closes what `settled` has answered if it was booked. An end that waits for a start which is settled otherwise goes on too, and finds
/// what TimeTrack shows.
pub(super) async fn close(
    conn: &mut SqliteConnection,
    account: AccountId,
    settled: &Punch,
    now: DateTime<Utc>,
) -> Result<()> {
    let mut over = vec![settled.id];
    let open = asked_of(conn, account, settled.member).await?;
    for asked in open.iter().filter(|_| settled.state == PunchState::Done) {
        match settled.outcome_for(asked) {
            QuestionOutcome::StaysOpen => {}
            QuestionOutcome::Answered => {
                sqlx::query(CLOSE).bind(asked.id.0).bind(ms(now)).execute(&mut *conn).await?;
                over.push(asked.id);
            }
            QuestionOutcome::Released => {
                let in_break = matches!(asked.question, Some(Question::OnBreak { .. }));
                sqlx::query(FREE).bind(asked.id.0).bind(in_break).execute(&mut *conn).await?;
            }
        }
    }
    for asked in &open {
        if let Some(Question::NotStarted { start, .. }) = &asked.question
            && over.contains(start)
        {
            sqlx::query(FREE).bind(asked.id.0).bind(false).execute(&mut *conn).await?;
        }
    }
    Ok(())
}

/// Puts the questions of a person who is no longer linked before an admin, or those about another user than the one they are linked to
/// now: nobody else could ever answer them.
pub(super) async fn hand_over(
    conn: &mut SqliteConnection,
    (account, member): (AccountId, MemberId),
    linked: Option<&Username>,
    now: DateTime<Utc>,
) -> Result<()> {
    for asked in asked_of(conn, account, member).await? {
        let Some(question) = asked.question.filter(|_| Some(&asked.username) != linked) else { continue };
        let trouble = delivery_error(&DeliveryError::Unanswered { question })?;
        let row = sqlx::query(HAND_OVER).bind(asked.id.0).bind(trouble).fetch_optional(&mut *conn).await?;
        if let Some(row) = row {
            notices::ended(conn, account, &punch(&row)?, None, now).await?;
        }
    }
    Ok(())
}

async fn asked_of(conn: &mut SqliteConnection, account: AccountId, member: MemberId) -> Result<Vec<Punch>> {
    let rows = sqlx::query(ASKED).bind(stored(member.0)?).bind(account.0).fetch_all(conn).await?;
    all_punches(&rows)
}
