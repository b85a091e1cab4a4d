//! Punches that wait for their person's confirmation: confirming one, and closing what another punch has answered.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteConnection;

use super::lines::Changed;
use super::row::{all_punches, maybe_punch, ms, punches, stored, wall_ms};
use super::{Result, Store};
use crate::model::{AccountId, Punch, Question, QuestionOutcome};

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

/// Closes what `done`, a punch that was booked, has answered.
pub(super) async fn close(
    conn: &mut SqliteConnection,
    account: AccountId,
    done: &Punch,
    now: DateTime<Utc>,
) -> Result<()> {
    let query = sqlx::query(ASKED).bind(stored(done.member.0)?).bind(account.0);
    let rows = query.fetch_all(&mut *conn).await?;
    for asked in all_punches(&rows)? {
        match done.outcome_for(&asked) {
            QuestionOutcome::StaysOpen => {}
            QuestionOutcome::Answered => {
                sqlx::query(CLOSE).bind(asked.id.0).bind(ms(now)).execute(&mut *conn).await?;
            }
            QuestionOutcome::Released => {
                let in_break = matches!(asked.question, Some(Question::OnBreak { .. }));
                sqlx::query(FREE).bind(asked.id.0).bind(in_break).execute(&mut *conn).await?;
            }
        }
    }
    Ok(())
}
