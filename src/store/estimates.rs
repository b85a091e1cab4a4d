//! Clock-outs that the bot has estimated: recording one, what its person says of it, and those that nobody has confirmed yet.

use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::sqlite::SqliteConnection;

use super::audit::{self, Entry};
use super::lines::Changed;
use super::reminders::ReminderState;
use super::row::{all_punches, json as text, maybe_punch, ms, punches, stored, wall_ms};
use super::{Result, Store, boards, reminders};
use crate::model::reminders::Occasion;
use crate::model::{AccountId, Action, InteractionId, LocalStamp, Locale, MemberId, Punch, PunchId, Zone};

// A guess stands behind everything that its person has asked for.
const RECORD: &str = punches!(
    "INSERT INTO punches (account, interaction, member, username, zone, action, at, pressed_at, expected_start, locale, state, \
     next_at, estimate) \
     SELECT account, $1, member, username, coalesce(zone, $2), $3, $4, $5, $6, $7, 'waiting', 0, 'open' FROM links \
     WHERE account = $9 AND member = $8 AND suspended_at IS NULL AND left_at IS NULL \
     AND NOT EXISTS (SELECT 1 FROM punches AS waiting WHERE waiting.account = $9 AND waiting.member = $8 AND waiting.settled_at IS NULL) \
     ON CONFLICT (interaction, part) DO NOTHING RETURNING",
    ""
);
/// One that may be under way is left: what comes of it is read back before the next punch of the line.
const GIVE_WAY: &str = "UPDATE punches SET state = 'cancelled', settled_at = $3 \
     WHERE account = $1 AND member = $2 AND estimate = 'open' AND state = 'waiting' AND NOT unclear";
const CONFIRM: &str = punches!(
    "UPDATE punches SET estimate = 'confirmed' \
     WHERE id = $1 AND account = $2 AND member = $3 AND estimate = 'open' AND state = 'done' RETURNING",
    ""
);
const NAME: &str = punches!(
    "UPDATE punches SET named_at = $4 \
     WHERE id = $1 AND account = $2 AND member = $3 AND estimate = 'open' AND state = 'done' RETURNING",
    ""
);
// Nobody can say anything of one of a person who is not linked any more.
const OPEN: &str = punches!(
    "SELECT",
    "FROM punches WHERE account = $1 AND estimate = 'open' AND state = 'done' \
     AND EXISTS (SELECT 1 FROM links WHERE links.account = punches.account AND links.member = punches.member \
     AND links.username = punches.username) ORDER BY at LIMIT 100"
);
pub(super) const OF_MEMBER: &str = punches!(
    "SELECT",
    "FROM punches WHERE account = $1 AND member = $2 AND estimate = 'open' AND state = 'done' ORDER BY at DESC LIMIT 5"
);

/// A clock-out that was forgotten, to be booked at the usual end.
#[derive(Clone, Debug)]
pub(crate) struct Guess {
    pub member: MemberId,
    pub at: DateTime<Utc>,
    /// The start of the timer that it ends.
    pub start: Option<LocalStamp>,
    /// The language in which its person is told.
    pub locale: Locale,
}

impl Store {
    /// Records a clock-out that was found forgotten, and notes in the same transaction that the occasion is dealt with. `false` if it was
    /// dealt with meanwhile, or something of the person's waits to be booked; then nothing is changed.
    ///
    /// # Errors
    /// [`super::StoreError`]; then nothing is changed.
    pub(crate) async fn estimate(
        &self,
        guess: Guess,
        occasion: Occasion,
        default_zone: &Zone,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        let (account, zone) = (self.account(), default_zone.name().to_owned());
        self.write_to_line(move |conn| {
            Box::pin(async move {
                let whose = (account, guess.member);
                let known = reminders::one(conn, whose, (occasion.kind, occasion.begins())).await?;
                if known.is_some_and(|row| row.state != ReminderState::Due) {
                    return Ok((false, None));
                }
                let recorded = record(conn, account, &guess, (&zone, now)).await?;
                if recorded.is_some() {
                    reminders::settle(conn, whose, occasion, None, now).await?;
                }
                Ok((recorded.is_some(), recorded.map(Changed::from)))
            })
        })
        .await
    }

    /// The person says that an estimate is right (audited): it is marked no more. `None` if it was not marked.
    ///
    /// # Errors
    /// [`super::StoreError`]; then nothing was changed.
    pub(crate) async fn confirm_estimate(
        &self,
        (id, member): (PunchId, MemberId),
        now: DateTime<Utc>,
    ) -> Result<Option<Punch>> {
        let account = self.account();
        self.write(move |conn| {
            Box::pin(async move {
                let confirm = sqlx::query(CONFIRM).bind(id.0).bind(account.0).bind(stored(member.0)?);
                let confirmed = maybe_punch(confirm.fetch_optional(&mut *conn).await?)?;
                if let Some(punch) = &confirmed {
                    note(conn, account, punch, ("confirm", json!({ "punch": id })), (member, now)).await?;
                    boards::changed(conn, account, now).await?;
                }
                Ok(confirmed)
            })
        })
        .await
    }

    /// The person names another time for an estimate (audited), which stays marked. `None` if it was not marked.
    ///
    /// # Errors
    /// [`super::StoreError`]; then nothing was changed.
    pub(crate) async fn name_estimate(
        &self,
        (id, member): (PunchId, MemberId),
        at: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Option<Punch>> {
        let account = self.account();
        self.write(move |conn| {
            Box::pin(async move {
                let name = sqlx::query(NAME).bind(id.0).bind(account.0).bind(stored(member.0)?).bind(ms(at));
                let named = maybe_punch(name.fetch_optional(&mut *conn).await?)?;
                if let Some(punch) = &named {
                    let detail = json!({ "punch": id, "named": at });
                    note(conn, account, punch, ("estimate", detail), (member, now)).await?;
                }
                Ok(named)
            })
        })
        .await
    }

    /// The estimates that are booked and not confirmed, the oldest first.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn open_estimates(&self) -> Result<Vec<Punch>> {
        all_punches(&sqlx::query(OPEN).bind(self.account().0).fetch_all(self.readers()).await?)
    }

    /// A person's own, the newest first.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn estimates_of(&self, member: MemberId) -> Result<Vec<Punch>> {
        let query = sqlx::query(OF_MEMBER).bind(self.account().0).bind(stored(member.0)?);
        all_punches(&query.fetch_all(self.readers()).await?)
    }
}

async fn record(
    conn: &mut SqliteConnection,
    account: AccountId,
    guess: &Guess,
    (zone, now): (&str, DateTime<Utc>),
) -> Result<Option<Punch>> {
    // Discord gives out no number for it. If it has given out this one, the next look takes another.
    let interaction = InteractionId::first_at(now).0 | u64::from(rand::random::<u32>() & 0x3f_ffff);
    let query = sqlx::query(RECORD)
        .bind(stored(interaction)?)
        .bind(zone)
        .bind(text(&Action::ClockOut)?)
        .bind(ms(guess.at))
        .bind(ms(now))
        .bind(guess.start.map(wall_ms))
        .bind(guess.locale.code())
        .bind(stored(guess.member.0)?)
        .bind(account.0);
    maybe_punch(query.fetch_optional(conn).await?)
}

/// The person acts: an estimate that waits to be booked is given up.
pub(super) async fn give_way(conn: &mut SqliteConnection, account: AccountId, acts: &Punch) -> Result<()> {
    let query = sqlx::query(GIVE_WAY).bind(account.0).bind(stored(acts.member.0)?);
    query.bind(ms(acts.pressed_at)).execute(conn).await?;
    Ok(())
}

/// An estimate was booked.
pub(super) async fn booked(
    conn: &mut SqliteConnection,
    account: AccountId,
    punch: &Punch,
    now: DateTime<Utc>,
) -> Result<()> {
    let detail = json!({ "punch": punch.id, "at": punch.at });
    note(conn, account, punch, ("estimate", detail), (MemberId(0), now)).await
}

async fn note(
    conn: &mut SqliteConnection,
    account: AccountId,
    punch: &Punch,
    (what, detail): (&'static str, serde_json::Value),
    (actor, at): (MemberId, DateTime<Utc>),
) -> Result<()> {
    audit::append(conn, Some(account), &Entry { at, actor, what, subject: Some(punch.member), detail }).await
}
