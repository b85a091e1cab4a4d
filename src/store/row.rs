//! Between our nouns and what a column holds.

use anyhow::{Context, anyhow};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::Result;
use crate::model::{
    DeliveryError, Estimate, InteractionId, LocalStamp, Locale, MemberId, Punch, PunchId, PunchState,
    Username, Zone,
};

/// The columns that [`punch`] reads, in front of the rest of a query.
macro_rules! punches {
    ($before:literal, $after:literal) => {
        concat!(
            $before,
            " id, interaction, part, part_of, member, username, zone, action, at, pressed_at, expected_start, locale, state, \
             attempts, unclear, written_at, next_at, trouble, timer_before, timer_after, refusal, settled_at, question, \
             confirmed, estimate, named_at ",
            $after
        )
    };
}
pub(super) use punches;

/// A Discord id as SQLite keeps it. Ids carry their time in the upper 42 bits, so they stay below 2^63 until 2084;
/// a larger one was not made by Discord and is refused.
pub(super) fn stored(id: u64) -> Result<i64> {
    Ok(i64::try_from(id).with_context(|| format!("{id} is not an id that Discord gives out"))?)
}

/// A Discord id out of SQLite.
pub(super) fn snowflake(column: i64) -> Result<u64> {
    Ok(u64::try_from(column).with_context(|| format!("the id {column} in the database is negative"))?)
}

/// A member out of SQLite.
pub(super) fn member(column: i64) -> Result<MemberId> {
    snowflake(column).map(MemberId)
}

/// An instant as SQLite keeps it: milliseconds since 1970 in UTC.
pub(super) fn ms(at: DateTime<Utc>) -> i64 {
    at.timestamp_millis()
}

/// An instant out of SQLite.
pub(super) fn instant(column: i64) -> Result<DateTime<Utc>> {
    DateTime::from_timestamp_millis(column)
        .ok_or_else(|| anyhow!("the instant {column} in the database is out of range").into())
}

/// An instant out of SQLite that may be missing.
pub(super) fn maybe_instant(column: Option<i64>) -> Result<Option<DateTime<Utc>>> {
    column.map(instant).transpose()
}

/// A value as JSON text.
pub(super) fn json(value: &impl Serialize) -> Result<String> {
    Ok(serde_json::to_string(value).map_err(anyhow::Error::from)?)
}

/// A value out of JSON text.
pub(super) fn parsed<T: DeserializeOwned>(text: &str) -> Result<T> {
    Ok(serde_json::from_str(text).context("a value in the database is not what this version writes")?)
}

/// A value out of a text column whose type checks it.
pub(super) fn checked<T>(text: &str) -> Result<T>
where
    T: TryFrom<String, Error: std::error::Error + Send + Sync + 'static>,
{
    Ok(T::try_from(text.to_owned()).with_context(|| format!("`{text}` in the database is not valid"))?)
}

/// The longest text in the column `trouble`, in characters.
const MAX_TROUBLE: usize = 1000;

/// A delivery error as JSON text that fits into its column.
pub(super) fn delivery_error(error: &DeliveryError) -> Result<String> {
    let text = json(error)?;
    if text.chars().count() <= MAX_TROUBLE {
        return Ok(text);
    }
    // JSON writes a character of a text with six at most.
    json(&DeliveryError::Other { words: error.to_string().chars().take(MAX_TROUBLE / 6 - 10).collect() })
}

/// A delivery error out of its column. A text that is not what this version writes stays as it is: it is only shown.
fn delivery_error_in(text: &str) -> DeliveryError {
    serde_json::from_str(text).unwrap_or_else(|_| DeliveryError::Other { words: text.to_owned() })
}

/// A state as SQLite keeps it.
pub(super) fn state_name(state: PunchState) -> &'static str {
    match state {
        PunchState::Waiting => "waiting",
        PunchState::InFlight => "in_flight",
        PunchState::Done => "done",
        PunchState::Refused => "refused",
        PunchState::Stuck => "stuck",
        PunchState::Cancelled => "cancelled",
    }
}

fn state(name: &str) -> Result<PunchState> {
    use PunchState::{Cancelled, Done, InFlight, Refused, Stuck, Waiting};
    [Waiting, InFlight, Done, Refused, Stuck, Cancelled]
        .into_iter()
        .find(|&state| state_name(state) == name)
        .ok_or_else(|| anyhow!("`{name}` in the database is not the state of a punch").into())
}

fn locale(code: &str) -> Result<Locale> {
    Locale::from_code(code).ok_or_else(|| anyhow!("`{code}` in the database is not a language").into())
}

fn maybe_parsed<T: DeserializeOwned>(row: &SqliteRow, column: &str) -> Result<Option<T>> {
    let text: Option<&str> = row.try_get(column)?;
    text.map(parsed).transpose()
}

/// A wall-clock time as SQLite keeps it: the milliseconds it would be if it were UTC.
pub(super) fn wall_ms(stamp: LocalStamp) -> i64 {
    ms(stamp.0.and_utc())
}

/// The same read back.
pub(super) fn maybe_wall(ms: Option<i64>) -> Result<Option<LocalStamp>> {
    Ok(maybe_instant(ms)?.map(|at| LocalStamp(at.naive_utc())))
}

/// A punch out of the columns of [`punches!`].
pub(super) fn punch(row: &SqliteRow) -> Result<Punch> {
    Ok(Punch {
        id: PunchId(row.try_get("id")?),
        interaction: InteractionId(snowflake(row.try_get("interaction")?)?),
        part: row.try_get("part")?,
        part_of: maybe_parsed(row, "part_of")?,
        member: member(row.try_get("member")?)?,
        username: checked::<Username>(row.try_get("username")?)?,
        zone: checked::<Zone>(row.try_get("zone")?)?,
        action: parsed(row.try_get("action")?)?,
        at: instant(row.try_get("at")?)?,
        pressed_at: instant(row.try_get("pressed_at")?)?,
        expected_start: maybe_wall(row.try_get("expected_start")?)?,
        locale: locale(row.try_get("locale")?)?,
        state: state(row.try_get("state")?)?,
        attempts: row.try_get("attempts")?,
        unclear: row.try_get("unclear")?,
        written_at: maybe_instant(row.try_get("written_at")?)?,
        next_at: instant(row.try_get("next_at")?)?,
        trouble: row.try_get::<Option<&str>, _>("trouble")?.map(delivery_error_in),
        before: maybe_parsed(row, "timer_before")?,
        after: maybe_parsed(row, "timer_after")?,
        refusal: maybe_parsed(row, "refusal")?,
        settled_at: maybe_instant(row.try_get("settled_at")?)?,
        question: maybe_parsed(row, "question")?,
        confirmed: row.try_get("confirmed")?,
        estimate: match row.try_get::<Option<&str>, _>("estimate")? {
            None => None,
            Some("open") => Some(Estimate::Open { named: maybe_instant(row.try_get("named_at")?)? }),
            Some(_) => Some(Estimate::Confirmed),
        },
    })
}

/// A punch, if there is a row.
pub(super) fn maybe_punch(row: Option<SqliteRow>) -> Result<Option<Punch>> {
    row.as_ref().map(punch).transpose()
}

/// Every row a punch.
pub(super) fn all_punches(rows: &[SqliteRow]) -> Result<Vec<Punch>> {
    rows.iter().map(punch).collect()
}
