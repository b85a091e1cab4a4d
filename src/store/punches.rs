//! Recorded punches: recording and looking up. The table is the delivery worker's queue and, once settled, the journal; no row is
//! ever deleted.

use chrono::TimeDelta;
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::claims::Situation;
use super::lines::Changed;
use super::row::{all_punches, json, maybe_punch, ms, punch, punches, stored, wall_ms};
use super::{Result, Store, breaks, estimates, timers};
use crate::model::{
    AccountId, Action, DeliveryError, InteractionId, Locale, MemberId, NewPunch, Project, Punch, PunchId,
    PunchState, Question, Refusal, Timer, TimerKind, Zone,
};

/// One statement in the usual case: no link or a repeated interaction insert nothing.
const RECORD: &str = punches!(
    "INSERT INTO punches (account, interaction, member, username, zone, action, at, pressed_at, expected_start, locale, state, \
     next_at) \
     SELECT account, $1, member, username, coalesce(zone, $2), $3, $4, $5, $6, $7, 'waiting', 0 FROM links \
     WHERE account = $9 AND member = $8 AND suspended_at IS NULL \
     ON CONFLICT (interaction, part) DO NOTHING RETURNING",
    ", EXISTS (SELECT 1 FROM breaks WHERE breaks.account = punches.account AND breaks.member = punches.member \
     AND ended_at IS NULL) AS has_break, \
     EXISTS (SELECT 1 FROM punches AS asked WHERE asked.account = punches.account AND asked.member = punches.member \
     AND asked.question IS NOT NULL AND asked.settled_at IS NULL) AS has_questions, \
     (SELECT timers.started_at FROM timers WHERE timers.account = punches.account AND timers.member = punches.member \
     AND kind = $10) AS known_start, \
     (SELECT timers.zone FROM timers WHERE timers.account = punches.account AND timers.member = punches.member \
     AND kind = $10) AS known_zone, \
     (SELECT timers.start FROM timers WHERE timers.account = punches.account AND timers.member = punches.member \
     AND kind = $10) AS known_origin, \
     EXISTS (SELECT 1 FROM punches AS guessed WHERE guessed.account = punches.account AND guessed.member = punches.member \
     AND guessed.estimate = 'open' AND guessed.settled_at IS NULL) AS has_estimate"
);
pub(super) const BY_ID: &str = punches!("SELECT", "FROM punches WHERE id = $1 AND account = $2");
/// Its last part.
pub(super) const BY_PRESS: &str =
    punches!("SELECT", "FROM punches WHERE interaction = $1 AND account = $2 ORDER BY part DESC LIMIT 1");
const FIRST_PART: &str =
    punches!("SELECT", "FROM punches WHERE interaction = $1 AND part = 1 AND account = $2");
const IS_ERASED: &str = "SELECT erased FROM punches WHERE interaction = $1 AND part = 1";
pub(super) const OPEN: &str = punches!(
    "SELECT",
    "FROM punches WHERE account = $2 AND member = $1 AND settled_at IS NULL ORDER BY interaction"
);
// By the person's index of instants: that of the interactions holds everybody's. No instant lies further back than `at:` may reach.
pub(super) const PRESSED_AROUND: &str = punches!(
    "SELECT",
    "FROM punches WHERE account = $7 AND member = $1 AND at >= $2 AND +interaction BETWEEN $3 AND $4 AND id <> $5 \
     AND (+interaction >= $8 OR settled_at IS NULL OR settled_at >= $9) LIMIT $6"
);
pub(super) const AROUND: &str = punches!(
    "SELECT",
    "FROM punches WHERE account = $6 AND member = $1 AND at BETWEEN $2 AND $3 AND id <> $4 LIMIT $5"
);

/// No punch is under way for longer: then an admin decides.
const LONGEST_DELIVERY: TimeDelta = TimeDelta::days(8);

/// As far back as `AT_LIMIT_DAYS` may let `at:` reach, and a day.
const LONGEST_AT_LIMIT: TimeDelta = TimeDelta::days(61);

/// What became of recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// Committed now.
    New(Punch),
    /// This interaction was recorded before; nothing changed.
    Repeat(Punch),
    /// This interaction was recorded before with another content: an alarm. Nothing changed.
    Conflict(Punch),
    /// The member has no link, or a suspended one; nothing was recorded.
    NotLinked,
    /// This interaction was recorded before, and its person has been erased since or it belongs to another account. Nothing changed, and nothing of it is told.
    Erased,
}

/// How a delivery ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    pub end: End,
    /// The timer as read after.
    pub after: Option<Timer>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    Done,
    /// It will not be booked.
    Refused(Refusal),
    /// An admin decides, because of this.
    Stuck(DeliveryError),
    /// Its person is asked this.
    Asked(Question),
}

impl Settlement {
    /// The state of a punch that ended so.
    pub fn state(&self) -> PunchState {
        match self.end {
            End::Done => PunchState::Done,
            End::Refused(_) => PunchState::Refused,
            End::Stuck(_) | End::Asked(_) => PunchState::Stuck,
        }
    }
}

/// The projects a person used last are looked for among so many punches.
const MOST_LOOKED_AT: i64 = 300;
// The latest first; what was refused or given up was not used.
pub(super) const LATEST: &str =
    "SELECT action, state, locale FROM punches WHERE account = $3 AND member = $1 ORDER BY at DESC LIMIT $2";

impl Store {
    /// The projects a person used last, each once, the latest first.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn recent_projects(&self, member: MemberId) -> Result<Vec<Project>> {
        let mut recent = Vec::new();
        for (action, state, _) in self.latest(member, MOST_LOOKED_AT).await? {
            if !matches!(state.as_str(), "refused" | "cancelled")
                && let Ok(Action::Start { project, .. }) = serde_json::from_str(&action)
                && !recent.contains(&project)
            {
                recent.push(project);
            }
        }
        Ok(recent)
    }

    /// The language a person used last; `None` if nothing is known of it.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn last_locale(&self, member: MemberId) -> Result<Option<Locale>> {
        Ok(self.latest(member, 1).await?.first().and_then(|(_, _, locale)| Locale::from_code(locale)))
    }

    async fn latest(&self, member: MemberId, most: i64) -> Result<Vec<(String, String, String)>> {
        let rows = sqlx::query_as(LATEST).bind(stored(member.0)?).bind(most);
        Ok(rows.bind(self.account().0).fetch_all(self.readers()).await?)
    }

    /// Records a punch: reads the link and inserts, in one transaction that is durable when this returns. The same transaction claims
    /// the person's line for the worker (see [`Store::handed`]) if it is free.
    /// `default_zone` serves members who have not chosen one. A new punch may be tried at once, so its `next_at` is 1970:
    /// Discord's clock, which stamped the interaction, may be ahead of this machine's.
    ///
    /// # Errors
    /// [`super::StoreError`]; then nothing was recorded.
    pub async fn record(&self, new: &NewPunch, default_zone: &Zone) -> Result<Recorded> {
        let row = Row::of(new, self.account(), default_zone)?;
        let new = new.clone();
        self.write_to_line(move |conn| {
            Box::pin(async move {
                let (recorded, situation) = record(conn, &new, &row).await?;
                let changed = match &recorded {
                    Recorded::New(punch) => Some(Changed { punch: punch.clone(), situation }),
                    _ => None,
                };
                Ok((recorded, changed))
            })
        })
        .await
    }

    /// One punch.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn punch(&self, id: PunchId) -> Result<Option<Punch>> {
        let query = sqlx::query(BY_ID).bind(id.0).bind(self.account().0);
        maybe_punch(query.fetch_optional(self.readers()).await?)
    }

    /// The last part of one interaction.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn punch_of(&self, interaction: InteractionId) -> Result<Option<Punch>> {
        let query = sqlx::query(BY_PRESS).bind(stored(interaction.0)?).bind(self.account().0);
        maybe_punch(query.fetch_optional(self.readers()).await?)
    }

    /// Whether this interaction was recorded, also if its person has been erased since.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn is_recorded(&self, interaction: InteractionId) -> Result<bool> {
        let query = sqlx::query_scalar::<_, bool>(IS_ERASED).bind(stored(interaction.0)?);
        Ok(query.fetch_optional(self.readers()).await?.is_some())
    }

    /// Other punches of this person in any state whose interactions are at most `apart` from that of this one, and earlier ones that were not
    /// settled when this one was pressed; the instants that they name may be further apart. At most `limit`, in no order.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn pressed_around(
        &self,
        punch: &Punch,
        apart: TimeDelta,
        limit: u32,
    ) -> Result<Vec<Punch>> {
        let (first, last) = (punch.pressed_at - apart, punch.pressed_at + apart + TimeDelta::seconds(1));
        let query = sqlx::query(PRESSED_AROUND)
            .bind(stored(punch.member.0)?)
            .bind(ms(first - LONGEST_AT_LIMIT))
            .bind(stored(InteractionId::first_at(first - LONGEST_DELIVERY).0)?)
            .bind(stored(InteractionId::first_at(last).0)?)
            .bind(punch.id.0)
            .bind(limit)
            .bind(self.account().0)
            .bind(stored(InteractionId::first_at(first).0)?)
            .bind(ms(punch.pressed_at));
        all_punches(&query.fetch_all(self.readers()).await?)
    }

    /// Other punches of this person in any state that name an instant at most `apart` from this one's;
    /// at most `limit`, in no order.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn around(&self, punch: &Punch, apart: TimeDelta, limit: u32) -> Result<Vec<Punch>> {
        let query = sqlx::query(AROUND)
            .bind(stored(punch.member.0)?)
            .bind(ms(punch.at - apart))
            .bind(ms(punch.at + apart))
            .bind(punch.id.0)
            .bind(limit)
            .bind(self.account().0);
        all_punches(&query.fetch_all(self.readers()).await?)
    }

    /// A member's punches that are not settled, in order.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn open_punches(&self, member: MemberId) -> Result<Vec<Punch>> {
        let query = sqlx::query(OPEN).bind(stored(member.0)?).bind(self.account().0);
        all_punches(&query.fetch_all(self.readers()).await?)
    }
}

/// What recording binds, made before the writer is asked.
#[derive(Clone)]
struct Row {
    account: AccountId,
    interaction: i64,
    member: i64,
    zone: String,
    action: String,
    expected_start: Option<i64>,
}

impl Row {
    fn of(new: &NewPunch, account: AccountId, default_zone: &Zone) -> Result<Self> {
        Ok(Self {
            account,
            interaction: stored(new.interaction.0)?,
            member: stored(new.member.0)?,
            zone: default_zone.name().to_owned(),
            action: json(&new.action)?,
            expected_start: new.expected_start.map(wall_ms),
        })
    }
}

async fn record(
    conn: &mut SqliteConnection,
    new: &NewPunch,
    row: &Row,
) -> Result<(Recorded, Option<Situation>)> {
    let inserted = sqlx::query(RECORD)
        .bind(row.interaction)
        .bind(&row.zone)
        .bind(&row.action)
        .bind(ms(new.at))
        .bind(ms(new.pressed_at))
        .bind(row.expected_start)
        .bind(new.locale.code())
        .bind(row.member)
        .bind(row.account.0)
        .bind(timers::name(new.action.timer()))
        .fetch_optional(&mut *conn)
        .await?;
    if let Some(inserted) = inserted {
        let punch = punch(&inserted)?;
        breaks::recorded(conn, row.account, &punch).await?;
        if inserted.try_get("has_estimate")? && punch.action.timer() == TimerKind::Attendance {
            estimates::give_way(conn, row.account, &punch).await?;
        }
        return Ok((Recorded::New(punch), Some(situation(&inserted)?)));
    }
    Ok((not_inserted(conn, new, row).await?, None))
}

fn situation(row: &SqliteRow) -> Result<Situation> {
    let (start, origin): (Option<i64>, Option<i64>) =
        (row.try_get("known_start")?, row.try_get("known_origin")?);
    let zone: Option<&str> = row.try_get("known_zone")?;
    let timer = match (start, zone, origin) {
        (Some(start), Some(zone), Some(origin)) => Some(timers::known(start, zone, origin)?),
        _ => None,
    };
    let (has_break, has_questions) = (row.try_get("has_break")?, row.try_get("has_questions")?);
    Ok(Situation { has_break, has_questions, timer })
}

async fn not_inserted(conn: &mut SqliteConnection, new: &NewPunch, row: &Row) -> Result<Recorded> {
    // Either the interaction is there already, which counts even if its person has been unlinked since, or there is no link.
    let erased = sqlx::query_scalar(IS_ERASED).bind(row.interaction).fetch_optional(&mut *conn).await?;
    if erased == Some(true) {
        return Ok(Recorded::Erased);
    }
    let there =
        sqlx::query(FIRST_PART).bind(row.interaction).bind(row.account.0).fetch_optional(conn).await?;
    Ok(match maybe_punch(there)? {
        Some(punch) if is_same(&punch, new) => Recorded::Repeat(punch),
        Some(punch) => Recorded::Conflict(punch),
        // The server has moved to this account between two deliveries of the interaction.
        None if erased.is_some() => Recorded::Erased,
        None => Recorded::NotLinked,
    })
}

fn is_same(punch: &Punch, new: &NewPunch) -> bool {
    // Once a return is booked the break is over, and a repeat of it looks like a plain clock-in. The start of a paused project becomes
    // its resume.
    let is_same_action = punch.action == new.action
        || (punch.action.is_clock_in() && new.action.is_clock_in())
        || (punch.action == Action::Resume && matches!(new.action, Action::Start { .. }));
    punch.member == new.member && is_same_action && ms(punch.at) == ms(new.at)
}
