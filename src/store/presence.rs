//! Who is at work, as last seen: a projection of settled punches and of what TimeTrack shows. Nothing here is owed to anybody, so a
//! write that fails is left out, and the next look makes up for it.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use anyhow::anyhow;
use chrono::{DateTime, NaiveDate, Utc};
use futures_util::FutureExt;
use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::links::{self, Link};
use super::row::{instant, maybe_instant, member as member_of, ms, stored};
use super::timers::name;
use super::{Result, Store, boards, breaks, roles};
use crate::model::breaks::may_go_on;
use crate::model::{
    AccountId, Action, KnownPresence, MemberId, Punch, PunchState, SeenTimer, TimerKind, TimerState,
    Username, Zone,
};

/// What is older than what is known already is left out, unless that is from later than this: then the clock was set back.
const CLOCK_SET_BACK_MS: i64 = 5 * 60 * 1000;

// Nothing is kept about somebody who is not linked, or linked to somebody else by now.
macro_rules! of_a_link {
    () => {
        "WHERE EXISTS (SELECT 1 FROM links WHERE account = $1 AND member = $2 AND username = $4) "
    };
}

// What was stopped before and is still stopped was stopped when it was before.
const SAW: &str = concat!(
    "INSERT INTO presence (account, member, kind, state, since, seen_at, asked_at) SELECT $1, $2, $3, $5, $6, $7, $9 ",
    of_a_link!(),
    "ON CONFLICT (account, member, kind) DO UPDATE SET state = excluded.state, \
     since = CASE WHEN excluded.since IS NULL AND excluded.state = presence.state THEN presence.since ELSE excluded.since END, \
     seen_at = excluded.seen_at, \
     asked_at = CASE excluded.asked_at WHEN 0 THEN presence.asked_at ELSE excluded.asked_at END \
     WHERE presence.seen_at IS NULL OR presence.seen_at <= excluded.seen_at OR presence.seen_at > excluded.seen_at + $8 \
     RETURNING state, since"
);
const BEFORE: &str = "SELECT state, since FROM presence WHERE account = $1 AND member = $2 AND kind = $3";
const ASKED: &str = concat!(
    "INSERT INTO presence (account, member, kind, asked_at) SELECT $1, $2, $3, $5 ",
    of_a_link!(),
    "ON CONFLICT (account, member, kind) DO UPDATE SET asked_at = excluded.asked_at"
);

/// The columns that [`person`] reads, and where they come from.
macro_rules! people {
    ($rest:literal) => {
        concat!(
            "SELECT links.member, username, zone, linked_at, linked_by, unknown_since, language, suspended_at, seen_guild, \
             links.seen_at, left_at, \
             a.state AS attendance, a.since AS attendance_since, a.seen_at AS attendance_seen, p.state AS project, p.since AS project_since, p.seen_at AS project_seen, \
             EXISTS (SELECT 1 FROM users WHERE users.account = $1 AND users.username = links.username) AS listed, \
             began_at AS break_since, coalesce(until, began_at) AS break_end, \
             EXISTS (SELECT 1 FROM punches WHERE punches.account = $1 AND punches.member = links.member AND estimate = 'open' AND punches.state = 'done' AND at = a.since) AS is_estimated FROM links \
             LEFT JOIN breaks ON breaks.punch = (SELECT max(+b.punch) FROM breaks AS b WHERE b.account = $1 AND b.member = links.member \
              AND b.ended_at IS NULL AND EXISTS (SELECT 1 FROM punches WHERE id = b.punch AND state = 'done' AND username = links.username)) \
             LEFT JOIN presence AS a ON a.account = $1 AND a.member = links.member AND a.kind = 'attendance' \
             LEFT JOIN presence AS p ON p.account = $1 AND p.member = links.member AND p.kind = 'project' ",
            $rest
        )
    };
}
const EVERYBODY: &str = people!("WHERE links.account = $1 AND left_at IS NULL ORDER BY username_key");
const ONE: &str = people!("WHERE links.account = $1 AND links.member = $2");
const LOOKED_AT_LONGEST_AGO: &str = people!(
    "WHERE links.account = $1 AND unknown_since IS NULL AND suspended_at IS NULL AND left_at IS NULL AND (a.asked_at IS NULL OR a.asked_at <= $2 OR a.asked_at > $3) \
     ORDER BY a.asked_at IS NOT NULL, a.asked_at, links.member LIMIT $4"
);

const ABSENCES: &str = "SELECT member, first_day, last_day FROM absences WHERE account = $1";
const ABSENCES_OF: &str =
    "SELECT member, first_day, last_day FROM absences WHERE account = $1 AND member = $2";

const FORGET: [&str; 2] = [
    "DELETE FROM presence WHERE account = $1 AND member = $2",
    "DELETE FROM absences WHERE account = $1 AND member = $2",
];

/// A timer that TimeTrack has shown.
#[derive(Clone, Debug)]
pub struct Sighting {
    pub member: MemberId,
    /// Whose timer was asked for.
    pub username: Username,
    pub kind: TimerKind,
    pub timer: SeenTimer,
    /// Whether it was asked for by name, not found in a list.
    pub by_name: bool,
}

/// A linked member and what is known of whether they are at work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonSeen {
    pub link: Link,
    pub known: KnownPresence,
    /// The planned end of the break that they are on, or its beginning if none was planned.
    pub(crate) break_end: Option<DateTime<Utc>>,
    /// Whether TimeTrack's list of users had the user when it was read last.
    pub(crate) is_listed: bool,
}

/// An approved absence, both days included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absence {
    pub member: MemberId,
    pub days: RangeInclusive<NaiveDate>,
}

impl Store {
    /// Notes timers that TimeTrack has shown, together with the next writes. Nobody waits for it, and where too much waits to be written
    /// it is left out.
    pub fn saw(&self, sightings: Vec<Sighting>) {
        let account = self.account();
        self.write_unawaited(move |conn| {
            async move {
                for sighting in &sightings {
                    if saw(conn, account, sighting).await? {
                        breaks::seen(conn, account, sighting).await?;
                    }
                    roles::touch(conn, (account, sighting.member), sighting.timer.seen_at).await?;
                }
                Ok(())
            }
            .boxed()
        });
    }

    /// Notes that TimeTrack was asked for this member's timers and did not say.
    pub(crate) fn asked_in_vain(&self, link: &Link, now: DateTime<Utc>) {
        let (account, member, username) = (self.account(), link.member, link.username.clone());
        self.write_unawaited(move |conn| {
            async move {
                sqlx::query(ASKED)
                    .bind(account.0)
                    .bind(stored(member.0)?)
                    .bind(name(TimerKind::Attendance))
                    .bind(username.as_str())
                    .bind(ms(now))
                    .execute(conn)
                    .await?;
                Ok(())
            }
            .boxed()
        });
    }

    /// Every linked member who has not left, in the order of usernames. `default` is the zone of those who chose none.
    pub async fn everybody_seen(&self, default: &Zone, now: DateTime<Utc>) -> Result<Vec<PersonSeen>> {
        let mut people = everybody(&mut *self.readers().acquire().await?, self.account(), now).await?;
        let query = sqlx::query(ABSENCES).bind(self.account().0);
        let absences = query.fetch_all(self.readers()).await?;
        let mut of_member: HashMap<_, Vec<_>> = HashMap::new();
        for absence in absences.iter().map(absence) {
            let absence = absence?;
            of_member.entry(absence.member).or_default().push(absence);
        }
        for person in &mut people {
            let absences = of_member.remove(&person.link.member).unwrap_or_default();
            absences.iter().for_each(|absence| mark_absent(person, absence, default, now));
        }
        Ok(people)
    }

    /// The same of one member; `None` if there is no link.
    pub async fn person_seen(
        &self,
        member: MemberId,
        default: &Zone,
        now: DateTime<Utc>,
    ) -> Result<Option<PersonSeen>> {
        let mut conn = self.readers().acquire().await?;
        let Some(mut person) = seen(&mut conn, (self.account(), member), now).await? else { return Ok(None) };
        for absence in absences_of(&mut conn, (self.account(), member)).await? {
            mark_absent(&mut person, &absence, default, now);
        }
        Ok(Some(person))
    }

    /// Linked members whose timers TimeTrack was not asked for since `before`, those it was asked for longest ago first. One that was
    /// asked for after `latest` was asked for before the clock was set back.
    pub(crate) async fn asked_longest_ago(
        &self,
        (before, latest): (DateTime<Utc>, DateTime<Utc>),
        limit: u32,
    ) -> Result<Vec<PersonSeen>> {
        let query = sqlx::query(LOOKED_AT_LONGEST_AGO).bind(self.account().0);
        let rows = query.bind(ms(before)).bind(ms(latest)).bind(limit).fetch_all(self.readers()).await?;
        rows.iter().map(person).collect()
    }

    /// Replaces all absences that are known.
    pub async fn replace_absences(&self, absences: Vec<Absence>) -> Result<()> {
        let account = self.account().0;
        self.write_later(move |conn| {
            async move {
                sqlx::query("DELETE FROM absences WHERE account = $1")
                    .bind(account)
                    .execute(&mut *conn)
                    .await?;
                for Absence { member, days } in &absences {
                    let insert = "INSERT INTO absences (account, member, first_day, last_day) \
                                  SELECT $1, $2, $3, $4 WHERE EXISTS (SELECT 1 FROM links WHERE account = $1 AND member = $2) \
                                  ON CONFLICT DO NOTHING";
                    let query = sqlx::query(insert).bind(account).bind(stored(member.0)?);
                    query.bind(number(*days.start())).bind(number(*days.end())).execute(&mut *conn).await?;
                }
                Ok(())
            }
            .boxed()
        })
        .await
    }
}

/// Notes what was seen, and owes the boards if it is a change. Says whether it is the latest that is known of the timer.
async fn saw(conn: &mut SqliteConnection, account: AccountId, sighting: &Sighting) -> Result<bool> {
    let member = stored(sighting.member.0)?;
    let before = sqlx::query_as(BEFORE).bind(account.0).bind(member).bind(name(sighting.kind));
    let before: Option<Shown> = before.fetch_optional(&mut *conn).await?;
    let after = keep(conn, account, sighting).await?;
    let is_latest = after.is_some();
    if is_latest && after != before {
        boards::changed(conn, account, sighting.timer.seen_at).await?;
    }
    Ok(is_latest)
}

/// State and since when.
type Shown = (Option<String>, Option<i64>);

/// Gives back the row as it is now, if it was written.
async fn keep(conn: &mut SqliteConnection, account: AccountId, sighting: &Sighting) -> Result<Option<Shown>> {
    let Sighting { member, username, kind, timer, by_name } = sighting;
    let Some(state) = state_name(timer.state) else { return Ok(None) };
    let query = sqlx::query_as(SAW)
        .bind(account.0)
        .bind(stored(member.0)?)
        .bind(name(*kind))
        .bind(username.as_str())
        .bind(state)
        .bind(timer.since.map(ms))
        .bind(ms(timer.seen_at))
        .bind(CLOCK_SET_BACK_MS)
        .bind(if *by_name { ms(timer.seen_at) } else { 0 });
    Ok(query.fetch_optional(conn).await?)
}

/// Notes what a punch that ends shows of its timer. The boards are owed by the caller.
pub(super) async fn settled(
    conn: &mut SqliteConnection,
    account: AccountId,
    punch: &Punch,
    now: DateTime<Utc>,
) -> Result<()> {
    let Some(after) = &punch.after else { return Ok(()) };
    let is_done = punch.state == PunchState::Done;
    let since = match &punch.action {
        Action::ClockIn | Action::Back { .. } | Action::Start { .. } | Action::Resume => {
            let start = after.origin.as_ref().map(|origin| origin.start);
            start.or_else(|| (is_done && punch.action.is_start()).then_some(punch.at))
        }
        Action::ClockOut | Action::Break { .. } | Action::Stop | Action::Pause if is_done => Some(punch.at),
        Action::ClockOut | Action::Break { .. } | Action::Stop | Action::Pause => {
            after.origin.as_ref().map(|origin| origin.start)
        }
    };
    let sighting = Sighting {
        member: punch.member,
        username: punch.username.clone(),
        kind: punch.action.timer(),
        timer: SeenTimer { state: after.state, since, seen_at: now },
        by_name: true,
    };
    keep(conn, account, &sighting).await.map(drop)
}

/// What is known of one member, as it is kept.
pub(super) async fn of_person(
    conn: &mut SqliteConnection,
    (account, member): (AccountId, MemberId),
) -> Result<Option<KnownPresence>> {
    let query = sqlx::query(ONE).bind(account.0).bind(stored(member.0)?);
    let row = query.fetch_optional(conn).await?;
    Ok(row.as_ref().map(person).transpose()?.map(|person| person.known))
}

/// The same as it stands now and with the link, but for absences; `None` if there is no link.
pub(super) async fn seen(
    conn: &mut SqliteConnection,
    (account, member): (AccountId, MemberId),
    now: DateTime<Utc>,
) -> Result<Option<PersonSeen>> {
    let query = sqlx::query(ONE).bind(account.0).bind(stored(member.0)?);
    let mut person = query.fetch_optional(conn).await?.as_ref().map(person).transpose()?;
    person.iter_mut().for_each(|person| mark_lapsed(person, now));
    Ok(person)
}

/// The same of every linked member who has not left.
pub(super) async fn everybody(
    conn: &mut SqliteConnection,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<Vec<PersonSeen>> {
    let rows = sqlx::query(EVERYBODY).bind(account.0).fetch_all(conn).await?;
    let mut people = rows.iter().map(person).collect::<Result<Vec<_>>>()?;
    people.iter_mut().for_each(|person| mark_lapsed(person, now));
    Ok(people)
}

pub(super) async fn absences_of(
    conn: &mut SqliteConnection,
    (account, member): (AccountId, MemberId),
) -> Result<Vec<Absence>> {
    let query = sqlx::query(ABSENCES_OF).bind(account.0).bind(stored(member.0)?);
    query.fetch_all(conn).await?.iter().map(absence).collect()
}

/// Deletes what is known of a member who is not linked any more.
pub(super) async fn forget(
    conn: &mut SqliteConnection,
    (account, member): (AccountId, MemberId),
    now: DateTime<Utc>,
) -> Result<()> {
    for sql in FORGET {
        sqlx::query(sql).bind(account.0).bind(stored(member.0)?).execute(&mut *conn).await?;
    }
    boards::changed(conn, account, now).await.map(drop)
}

/// A break that nobody has ended for too long is none.
fn mark_lapsed(person: &mut PersonSeen, now: DateTime<Utc>) {
    let is_on = person.break_end.is_some_and(|end| may_go_on(end, now));
    person.known.break_since = person.known.break_since.filter(|_| is_on);
}

fn mark_absent(person: &mut PersonSeen, absence: &Absence, default: &Zone, now: DateTime<Utc>) {
    let zone = person.link.zone.as_ref().unwrap_or(default);
    person.known.is_absent |= absence.days.contains(&zone.wall(now).date());
}

fn person(row: &SqliteRow) -> Result<PersonSeen> {
    let known = KnownPresence {
        attendance: timer(row, "attendance", ("attendance_since", "attendance_seen"))?,
        project: timer(row, "project", ("project_since", "project_seen"))?,
        break_since: maybe_instant(row.try_get("break_since")?)?,
        is_estimated: row.try_get("is_estimated")?,
        ..KnownPresence::default()
    };
    let link = links::link(row)?;
    // What is shown of a user whom TimeTrack no longer has, or of somebody else's, says nothing.
    let is_theirs = link.unknown_since.is_none() && link.suspended_at.is_none();
    let known = if is_theirs { known } else { KnownPresence::default() };
    let break_end = maybe_instant(row.try_get("break_end")?)?;
    Ok(PersonSeen { link, known, break_end, is_listed: row.try_get("listed")? })
}

fn timer(row: &SqliteRow, column: &str, (since, seen): (&str, &str)) -> Result<Option<SeenTimer>> {
    let Some(text) = row.try_get::<Option<&str>, _>(column)? else { return Ok(None) };
    let states = [TimerState::Running, TimerState::Paused, TimerState::Stopped];
    let state = states.into_iter().find(|state| state_name(*state) == Some(text));
    let state = state.ok_or_else(|| anyhow!("`{text}` in the database is not the state of a timer"))?;
    let since = maybe_instant(row.try_get(since)?)?;
    Ok(Some(SeenTimer { state, since, seen_at: instant(row.try_get(seen)?)? }))
}

fn state_name(state: TimerState) -> Option<&'static str> {
    match state {
        TimerState::Running => Some("running"),
        TimerState::Paused => Some("paused"),
        TimerState::Stopped => Some("stopped"),
        TimerState::Unknown => None,
    }
}

fn absence(row: &SqliteRow) -> Result<Absence> {
    let days = day(row.try_get("first_day")?)?..=day(row.try_get("last_day")?)?;
    Ok(Absence { member: member_of(row.try_get("member")?)?, days })
}

fn number(day: NaiveDate) -> i32 {
    day.to_epoch_days()
}

fn day(number: i32) -> Result<NaiveDate> {
    NaiveDate::from_epoch_days(number)
        .ok_or_else(|| anyhow!("the day {number} in the database is out of range").into())
}
