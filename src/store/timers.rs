//! Where a running timer was started: remembered for each person and kind, because TimeTrack shows no zone.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::Row;
use sqlx::query::Query;
use sqlx::sqlite::{Sqlite, SqliteArguments, SqliteConnection, SqliteRow};

use super::row::{all_punches, checked, instant, member as member_of, ms, punches, stored, wall_ms};
use super::{Result, Store};
use crate::model::{
    AccountId, Action, KnownTimer, LocalStamp, MemberId, Origin, Punch, PunchState, TimeMode, TimerKind, Zone,
};

pub(super) const TIMER: &str =
    "SELECT started_at, zone, start FROM timers WHERE account = $3 AND member = $1 AND kind = $2";

const ALL: &str = "SELECT member, started_at, zone, start FROM timers WHERE account = $1 AND kind = $2";

// Nothing is kept about somebody who was erased meanwhile. That every interaction is at least 0 tells SQLite which index to take. A row of the same timer is left as it is: it may be from a delivery,
// which knows better.
pub(super) const REMEMBER: &str = "INSERT INTO timers (member, kind, started_at, zone, start, account) \
     SELECT $1, $2, $3, $4, $5, $6 WHERE EXISTS (SELECT 1 FROM links WHERE account = $6 AND member = $1) \
     OR EXISTS (SELECT 1 FROM punches WHERE account = $6 AND member = $1 AND interaction >= 0 AND settled_at IS NULL) \
     ON CONFLICT (account, member, kind) DO UPDATE SET started_at = excluded.started_at, zone = excluded.zone, \
     start = excluded.start WHERE timers.started_at <> excluded.started_at";

const OVERWRITE: &str = "INSERT INTO timers (member, kind, started_at, zone, start, account) VALUES ($1, $2, $3, $4, $5, $6) \
     ON CONFLICT (account, member, kind) DO UPDATE SET started_at = excluded.started_at, zone = excluded.zone, start = excluded.start";

const FORGET: &str = "DELETE FROM timers WHERE account = $3 AND member = $1 AND kind = $2";

pub(super) const STARTS: &str = punches!(
    "SELECT",
    "FROM punches WHERE account = $4 AND member = $1 AND at BETWEEN $2 AND $3 AND attempts > 0 AND state <> 'refused' \
     ORDER BY at DESC LIMIT 100"
);

/// So far from UTC a wall clock can be, and a start from what was sent.
const WALL_CLOCKS: TimeDelta = TimeDelta::hours(15);

/// So far ahead of its start TimeTrack may round one, up to a quarter of an hour.
const ROUNDED_UP: TimeDelta = TimeDelta::minutes(15);

/// A timer that is on and is not remembered.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    /// Whose.
    pub member: MemberId,
    /// Which.
    pub kind: TimerKind,
    /// As TimeTrack shows it.
    pub started_at: LocalStamp,
    /// How TimeTrack's stamps are read.
    pub mode: TimeMode,
}

impl Store {
    /// The timer of that kind that the person was last seen with.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn timer(&self, member: MemberId, kind: TimerKind) -> Result<Option<KnownTimer>> {
        let mut conn = self.readers().acquire().await?;
        of(&mut conn, (self.account(), member), kind).await
    }

    /// The attendance timer that each person was last seen with.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn attendance_timers(&self) -> Result<HashMap<MemberId, KnownTimer>> {
        let query = sqlx::query(ALL).bind(self.account().0).bind(name(TimerKind::Attendance));
        let rows = query.fetch_all(self.readers()).await?;
        rows.iter().map(|row| Ok((member_of(row.try_get("member")?)?, known_of(row)?))).collect()
    }

    /// The origin of a timer that is seen for the first time: that of a punch which seems to have started it (one in doubt, or of a
    /// version that remembered nothing), else `zone`, where the person is now. It is remembered, unless it would have been started
    /// in the future there: the person may be elsewhere already. That this fails is logged, for the timer can be shown without.
    ///
    /// # Errors
    /// [`super::StoreError`] if the punches cannot be read.
    pub async fn first_seen(&self, seen: Seen, zone: &Zone, now: DateTime<Utc>) -> Result<Origin> {
        let Seen { member, kind, started_at, mode } = seen;
        let wall = started_at.0.and_utc();
        let query = sqlx::query(STARTS)
            .bind(stored(member.0)?)
            .bind(ms(wall.checked_sub_signed(WALL_CLOCKS).unwrap_or(wall)))
            .bind(ms(wall.checked_add_signed(WALL_CLOCKS).unwrap_or(wall)))
            .bind(self.account().0);
        let punches = all_punches(&query.fetch_all(self.readers()).await?)?;
        let origin = started_by(&punches, seen)
            .map(|punch| punch.origin(Some(started_at), mode))
            .unwrap_or_else(|| Origin::first_seen(started_at, zone, mode, now));
        if origin.start > now + ROUNDED_UP {
            return Ok(origin);
        }
        let known = KnownTimer { started_at, origin: origin.clone() };
        let (account, member) = (self.account(), stored(member.0)?);
        let remember = move || keep(REMEMBER, (account, member, kind), known);
        if let Err(error) = self.execute(remember).await {
            tracing::warn!("in which zone a timer was started is not remembered: {error}");
        }
        Ok(origin)
    }
}

/// The punch that seems to have started this timer.
fn started_by(punches: &[Punch], seen: Seen) -> Option<&Punch> {
    let apart = |punch: &&Punch| (punch.start_date(seen.mode).0 - seen.started_at.0).abs();
    let is_it = |punch: &&Punch| {
        punch.action.is_start()
            && punch.action.timer() == seen.kind
            && seen.started_at.is_same_start(punch.start_date(seen.mode))
    };
    punches.iter().filter(is_it).min_by_key(apart)
}

pub(super) async fn of(
    conn: &mut SqliteConnection,
    (account, member): (AccountId, MemberId),
    kind: TimerKind,
) -> Result<Option<KnownTimer>> {
    let query = sqlx::query(TIMER).bind(stored(member.0)?).bind(name(kind)).bind(account.0);
    query.fetch_optional(conn).await?.as_ref().map(known_of).transpose()
}

fn known_of(row: &SqliteRow) -> Result<KnownTimer> {
    known(row.try_get("started_at")?, row.try_get("zone")?, row.try_get("start")?)
}

/// A timer out of its columns.
pub(super) fn known(started_at: i64, zone: &str, start: i64) -> Result<KnownTimer> {
    let origin = Origin { zone: checked(zone)?, start: instant(start)? };
    Ok(KnownTimer { started_at: LocalStamp(instant(started_at)?.naive_utc()), origin })
}

/// Remembers the timer that a punch has started, and forgets the one it has ended.
pub(super) async fn settled(conn: &mut SqliteConnection, account: AccountId, punch: &Punch) -> Result<()> {
    let Some(after) = punch.after.as_ref().filter(|_| punch.state == PunchState::Done) else {
        return Ok(());
    };
    let (member, kind) = (punch.member, punch.action.timer());
    match &after.origin {
        Some(origin) if punch.action.is_start() => {
            let sent = LocalStamp(origin.zone.wall(origin.start));
            let started_at = after.started_at.unwrap_or(sent);
            let known = KnownTimer { started_at, origin: origin.clone() };
            keep(OVERWRITE, (account, stored(member.0)?, kind), known).execute(conn).await?;
            Ok(())
        }
        _ if (punch.action.is_clock_out() || punch.action == Action::Stop) && !after.is_on() => {
            let query = sqlx::query(FORGET).bind(stored(member.0)?).bind(name(kind));
            query.bind(account.0).execute(conn).await?;
            Ok(())
        }
        _ => Ok(()),
    }
}

fn keep(
    sql: &'static str,
    (account, member, kind): (AccountId, i64, TimerKind),
    known: KnownTimer,
) -> Query<'static, Sqlite, SqliteArguments> {
    sqlx::query(sql)
        .bind(member)
        .bind(name(kind))
        .bind(wall_ms(known.started_at))
        .bind(known.origin.zone.name().to_owned())
        .bind(ms(known.origin.start))
        .bind(account.0)
}

pub(super) fn name(kind: TimerKind) -> &'static str {
    match kind {
        TimerKind::Attendance => "attendance",
        TimerKind::Project => "project",
    }
}
