//! Breaks: what is known of each, and the later parts of the interactions that begin and end one.
//!
//! A break is named by the punch that began it, and recorded with it. It is over when attendance runs again, also if it was started elsewhere.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::presence::Sighting;
use super::row::{
    all_punches, instant, json, maybe_instant, maybe_punch, maybe_wall, member, ms, punches, stored, wall_ms,
};
use super::{Result, Store, notices};
use crate::model::{
    About, AccountId, Action, Break, InteractionId, MemberId, NextPart, PausedProject, Punch, PunchId,
    PunchState, Refusal, TimerKind, TimerState, Username, next_part,
};

/// The columns that [`row`] reads, in front of the rest of a query. A break whose beginning is not booked and will not be is none.
macro_rules! breaks {
    ($rest:literal) => {
        concat!(
            "SELECT breaks.punch, breaks.member, began_at, until, paused, paused_start, ended_at, punches.state = 'done' AS is_booked \
             FROM breaks JOIN punches ON punches.id = breaks.punch WHERE punches.state NOT IN ('refused', 'cancelled') AND ",
            $rest
        )
    };
}

// One that is booked before one that is not. It belongs to a user of TimeTrack: a member who was linked anew has left it behind.
pub(super) const OPEN: &str = breaks!(
    "breaks.account = $2 AND breaks.member = $1 AND punches.username = $3 AND ended_at IS NULL \
     ORDER BY punches.state = 'done' DESC, breaks.punch DESC LIMIT 1"
);
const OF_PUNCH: &str = breaks!(
    "breaks.punch = $1 AND breaks.account = $2 AND EXISTS (SELECT 1 FROM links WHERE links.account = breaks.account \
     AND links.member = breaks.member AND links.username = punches.username AND suspended_at IS NULL)"
);
// Its end may have come later, or it was the end of a day.
pub(super) const AT: &str = breaks!(
    "breaks.account = $2 AND breaks.member = $1 AND punches.username = $3 AND punches.state = 'done' AND began_at <= $4 \
     AND (ended_at IS NULL OR ended_at > $4 OR ended_at = began_at) ORDER BY breaks.punch DESC LIMIT 1"
);
pub(super) const BEFORE: &str = breaks!(
    "breaks.account = $2 AND breaks.member = $1 AND punches.username = $3 AND breaks.punch < $4 ORDER BY breaks.punch DESC LIMIT 1"
);
pub(super) const DUE: &str = breaks!(
    "breaks.account = $3 AND ask_at IS NOT NULL AND ask_at <= $1 AND ended_at IS NULL ORDER BY ask_at, breaks.punch LIMIT $2"
);
pub(super) const OF_MEMBER: &str =
    breaks!("breaks.account = $2 AND breaks.member = $1 ORDER BY breaks.punch");
pub(super) const NEXT: &str = "SELECT min(ask_at) FROM breaks WHERE account = $1 AND ask_at IS NOT NULL";

const ADD: &str = "INSERT INTO breaks (punch, account, member, began_at, until) VALUES ($1, $2, $3, $4, $5)";
const VOID: &str = "DELETE FROM breaks WHERE punch = $1";
const BEGIN: &str = "UPDATE breaks SET ask_at = until WHERE punch = $1";
const PAUSED: &str = "UPDATE breaks SET paused = TRUE, paused_start = $4 \
     WHERE account = $1 AND member = $2 AND began_at = $3 AND ended_at IS NULL";
// What waits may be the return, which resumes the project too.
const SEEN_OVER: &str = "UPDATE breaks SET ended_at = $4, ask_at = NULL \
     WHERE account = $1 AND member = $2 AND ended_at IS NULL AND began_at < $4 \
     AND EXISTS (SELECT 1 FROM punches WHERE punches.id = breaks.punch AND punches.state = 'done' AND punches.username = $3) \
     AND NOT EXISTS (SELECT 1 FROM punches WHERE punches.account = $1 AND punches.member = $2 AND settled_at IS NULL AND state <> 'stuck')";
// One that is not booked yet begins later: it waits in the line behind this punch.
const END_OTHERS: &str = "UPDATE breaks SET ended_at = $3, ask_at = NULL \
     WHERE account = $1 AND member = $2 AND ended_at IS NULL AND punch <> $4 AND began_at <= $5 \
     AND EXISTS (SELECT 1 FROM punches WHERE punches.id = breaks.punch AND punches.state = 'done' AND punches.username = $6)";
const LAPSED: &str = "UPDATE breaks SET ended_at = began_at, ask_at = NULL WHERE punch = $1";
const PROLONG: &str =
    "UPDATE breaks SET until = $3, ask_at = $3 WHERE punch = $1 AND until = $2 AND ended_at IS NULL";
// Once for each planned end.
const ASK: &str = "UPDATE breaks SET ask_at = NULL WHERE punch = $1 AND ask_at = $2 AND ended_at IS NULL";

const ADD_PART: &str = punches!(
    "INSERT INTO punches (account, interaction, part, part_of, member, username, zone, action, at, pressed_at, expected_start, \
     locale, state, next_at) \
     SELECT account, interaction, part + 1, coalesce(part_of, action), member, username, zone, $2, $3, pressed_at, $4, locale, \
     'waiting', 0 FROM punches WHERE id = $1 ON CONFLICT (interaction, part) DO NOTHING RETURNING",
    ""
);
const PARTS: &str =
    punches!("SELECT", "FROM punches WHERE interaction = $1 AND account = $2 AND NOT erased ORDER BY part");

impl Store {
    /// The break that a person is on as that user, or will be on once its beginning is booked.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn open_break(&self, member: MemberId, user: &Username) -> Result<Option<Break>> {
        let query = sqlx::query(OPEN).bind(stored(member.0)?).bind(self.account().0).bind(user.as_str());
        query.fetch_optional(self.readers()).await?.as_ref().map(row).transpose()
    }

    /// The break that the person of this punch was on at its instant, also if its end is known by now.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn break_at(&self, punch: &Punch) -> Result<Option<Break>> {
        let query = sqlx::query(AT).bind(stored(punch.member.0)?).bind(self.account().0);
        let query = query.bind(punch.username.as_str()).bind(ms(punch.at));
        query.fetch_optional(self.readers()).await?.as_ref().map(row).transpose()
    }

    /// The break that this punch began, unless its member is linked to another user since, or the link is suspended.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn break_of(&self, punch: PunchId) -> Result<Option<Break>> {
        let query = sqlx::query(OF_PUNCH).bind(punch.0).bind(self.account().0);
        query.fetch_optional(self.readers()).await?.as_ref().map(row).transpose()
    }

    /// The last break of the person that was recorded before this punch.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn break_before(&self, punch: &Punch) -> Result<Option<Break>> {
        let query = sqlx::query(BEFORE).bind(stored(punch.member.0)?).bind(self.account().0);
        let query = query.bind(punch.username.as_str()).bind(punch.id.0);
        query.fetch_optional(self.readers()).await?.as_ref().map(row).transpose()
    }

    /// Every part of an interaction, in order.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn parts(&self, interaction: InteractionId) -> Result<Vec<Punch>> {
        let query = sqlx::query(PARTS).bind(stored(interaction.0)?).bind(self.account().0);
        all_punches(&query.fetch_all(self.readers()).await?)
    }

    /// Breaks whose planned end has come and whose person was not asked about it yet.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn breaks_due(&self, now: DateTime<Utc>, limit: u32) -> Result<Vec<Break>> {
        let query = sqlx::query(DUE).bind(ms(now)).bind(limit).bind(self.account().0);
        query.fetch_all(self.readers()).await?.iter().map(row).collect()
    }

    /// When the next planned end comes.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn next_break_end(&self) -> Result<Option<DateTime<Utc>>> {
        maybe_instant(sqlx::query_scalar(NEXT).bind(self.account().0).fetch_one(self.readers()).await?)
    }

    /// Moves the planned end, unless it was moved since `rest` was read or the break is over. Says whether it was moved.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn prolong_break(&self, rest: &Break, until: DateTime<Utc>) -> Result<bool> {
        let (punch, shown) = (rest.punch.0, rest.until.map(ms));
        self.write(move |conn| {
            Box::pin(async move {
                let query = sqlx::query(PROLONG).bind(punch).bind(shown).bind(ms(until));
                Ok(query.execute(conn).await?.rows_affected() > 0)
            })
        })
        .await
    }

    /// Notes that nobody is to be asked about this planned end any more, and owes the question to the person if `asked`.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn ask_about_break(&self, rest: &Break, asked: bool, now: DateTime<Utc>) -> Result<()> {
        let (punch, to, until) = (rest.punch, (self.account(), Some(rest.member)), rest.until.map(ms));
        self.write(move |conn| {
            Box::pin(async move {
                let noted = sqlx::query(ASK).bind(punch.0).bind(until).execute(&mut *conn).await?;
                if asked && noted.rows_affected() > 0 {
                    notices::owe(conn, to, About::BreakOver(punch), now).await?;
                }
                Ok(())
            })
        })
        .await?;
        self.notices_changed();
        Ok(())
    }
}

/// The break of a punch that was just recorded, if it begins one.
pub(super) async fn recorded(conn: &mut SqliteConnection, account: AccountId, punch: &Punch) -> Result<()> {
    let Action::Break { planned } = &punch.action else { return Ok(()) };
    let until = planned.map(|planned| ms(planned.end(punch.at)));
    let query =
        sqlx::query(ADD).bind(punch.id.0).bind(account.0).bind(stored(punch.member.0)?).bind(ms(punch.at));
    query.bind(until).execute(conn).await?;
    Ok(())
}

/// Notes what the end of a punch means for its person's breaks, and records the part that follows it, if any.
pub(super) async fn ended(
    conn: &mut SqliteConnection,
    account: AccountId,
    punch: &Punch,
    now: DateTime<Utc>,
) -> Result<Option<Punch>> {
    let mut open = open(conn, account, punch).await?;
    if let Some(lapsed) = open.take_if(|rest| is_lapsed(rest, punch)) {
        sqlx::query(LAPSED).bind(lapsed.punch.0).execute(&mut *conn).await?;
    }
    note(conn, account, punch, now).await?;
    let first = punch.part_of.as_ref().unwrap_or(&punch.action);
    let Some(next) = next_part(punch, first, open.and_then(|rest| rest.paused)) else { return Ok(None) };
    // What is still owed about this part, such as a question that its person has answered: the notice of the last part tells of all.
    notices::complete_ended(conn, account, punch, now).await?;
    add_part(conn, punch, next).await
}

/// Ends the break of somebody whose attendance was seen to run since: it was started elsewhere. A list may lag behind, or show a start in
/// another zone.
pub(super) async fn seen(conn: &mut SqliteConnection, account: AccountId, sighting: &Sighting) -> Result<()> {
    let Sighting { member, username, kind: TimerKind::Attendance, timer, by_name: true } = sighting else {
        return Ok(());
    };
    if let Some(since) = timer.since.filter(|_| timer.state == TimerState::Running) {
        let query = sqlx::query(SEEN_OVER).bind(account.0).bind(stored(member.0)?);
        query.bind(username.as_str()).bind(ms(since)).execute(conn).await?;
    }
    Ok(())
}

/// Whether the day was over when this break began, which the clock-in of another has shown.
fn is_lapsed(rest: &Break, punch: &Punch) -> bool {
    let is_clocked_in = punch.action.is_clock_in() && punch.state == PunchState::Done;
    is_clocked_in && !rest.may_go_on(punch.at)
}

/// The break that was booked before the end of this punch, and that it can end.
async fn open(conn: &mut SqliteConnection, account: AccountId, punch: &Punch) -> Result<Option<Break>> {
    if !punch.action.is_start() && punch.action != Action::ClockOut {
        return Ok(None);
    }
    let query = sqlx::query(OPEN).bind(stored(punch.member.0)?).bind(account.0);
    let query = query.bind(punch.username.as_str());
    let found = query.fetch_optional(conn).await?.as_ref().map(row).transpose()?;
    Ok(found.filter(|rest| rest.is_booked && rest.began_at <= punch.at))
}

async fn note(
    conn: &mut SqliteConnection,
    account: AccountId,
    punch: &Punch,
    now: DateTime<Utc>,
) -> Result<()> {
    let (id, person) = (punch.id.0, stored(punch.member.0)?);
    let is_done = punch.state == PunchState::Done;
    let over = match (&punch.action, &punch.refusal) {
        (Action::Break { .. }, _) if is_done => {
            sqlx::query(BEGIN).bind(id).execute(&mut *conn).await?;
            Some(punch.at)
        }
        (Action::Break { .. }, _) if punch.state.is_settled() => {
            sqlx::query(VOID).bind(id).execute(conn).await?;
            return Ok(());
        }
        (Action::Pause, _) if is_done => {
            let paused = punch.before.as_ref().or(punch.after.as_ref()).and_then(|timer| timer.started_at);
            let query =
                sqlx::query(PAUSED).bind(account.0).bind(person).bind(ms(punch.at)).bind(paused.map(wall_ms));
            query.execute(conn).await?;
            return Ok(());
        }
        (Action::ClockIn | Action::Back { .. }, _) if is_done => Some(punch.at),
        // It was ended elsewhere.
        (Action::ClockIn | Action::Back { .. }, Some(Refusal::AlreadyIn { since })) => {
            Some(since.unwrap_or(now))
        }
        (Action::ClockOut, _) if is_done => Some(now),
        (Action::ClockOut, Some(Refusal::OnBreak { .. })) => Some(punch.at),
        _ => None,
    };
    if let Some(at) = over {
        let query = sqlx::query(END_OTHERS).bind(account.0).bind(person).bind(ms(at)).bind(id);
        query.bind(ms(punch.at)).bind(punch.username.as_str()).execute(conn).await?;
    }
    Ok(())
}

async fn add_part(conn: &mut SqliteConnection, ended: &Punch, next: NextPart) -> Result<Option<Punch>> {
    let query = sqlx::query(ADD_PART).bind(ended.id.0).bind(json(&next.action)?).bind(ms(next.at));
    maybe_punch(query.bind(next.expected_start.map(wall_ms)).fetch_optional(conn).await?)
}

/// A break out of the columns of [`breaks!`].
pub(super) fn row(row: &SqliteRow) -> Result<Break> {
    let is_paused: bool = row.try_get("paused")?;
    let start = maybe_wall(row.try_get("paused_start")?)?;
    Ok(Break {
        punch: PunchId(row.try_get("punch")?),
        member: member(row.try_get("member")?)?,
        began_at: instant(row.try_get("began_at")?)?,
        until: maybe_instant(row.try_get("until")?)?,
        paused: is_paused.then_some(PausedProject(start)),
        ended_at: maybe_instant(row.try_get("ended_at")?)?,
        is_booked: row.try_get("is_booked")?,
    })
}
