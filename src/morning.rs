//! What the morning list of an account says: read from the database and, within the budget of what is read in the background, from
//! TimeTrack.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Datelike, NaiveDate, Utc, Weekday};

use crate::app::Account;
use crate::model::names::folded;
use crate::model::{LocalStamp, SeenTimer, TimeMode, TimerKind, Zone};
use crate::reply::{Missing, MorningList, OpenTimer};
use crate::store;
use crate::store::presence::PersonSeen;
use crate::timers::{Timers, Whose};
use crate::timetrack::{Attendance, Error, Sure, TimeTrack};

/// Open timers that are looked for: more than are listed.
const MOST_OPEN: usize = 50;

/// Reads all of it. What TimeTrack does not say is named in it.
///
/// # Errors
/// The database's.
pub(crate) async fn read(account: &Account) -> store::Result<MorningList> {
    let now = account.clock.now();
    let default = &account.settings.default_zone;
    let people = account.store.everybody_seen(default, now).await?;
    let today = default.wall(now).date();
    let named = |is: fn(&PersonSeen) -> bool| {
        let those = people.iter().filter(|person| is(person));
        those.map(|person| (person.link.member, person.link.username.clone())).collect()
    };
    Ok(MorningList {
        open: open(account, &people, today).await?,
        missing: missing(account, &people, today).await,
        undecided: account.store.standing().await?.stuck,
        unknown: named(|person| person.link.unknown_since.is_some()),
        suspended: named(|person| person.link.suspended_at.is_some()),
        audit_head: account.store.audit_head().await?.to_string(),
    })
}

/// Timers that were seen to run since before today, and still do or cannot be read. Of somebody whose timers both run the one of attendance.
async fn open(account: &Account, people: &[PersonSeen], today: NaiveDate) -> store::Result<Vec<OpenTimer>> {
    let timetrack = account.timetrack.in_background();
    let mut open = Vec::new();
    for person in people {
        if open.len() >= MOST_OPEN {
            break;
        }
        let zone = person.link.zone.as_ref().unwrap_or(&account.settings.default_zone);
        let is_old = |seen: &SeenTimer| seen.since.is_some_and(|since| zone.wall(since).date() < today);
        for (kind, seen) in
            [(TimerKind::Attendance, person.known.attendance), (TimerKind::Project, person.known.project)]
        {
            let Some(seen) = seen.filter(|seen| seen.is_on() && is_old(seen)) else { continue };
            if let Some(timer) = look(account, &timetrack, person, (kind, seen)).await? {
                open.push(timer);
                break;
            }
        }
    }
    open.sort_by_key(|timer| timer.since);
    Ok(open)
}

/// Reads a timer again that was seen to run.
async fn look(
    account: &Account,
    timetrack: &TimeTrack,
    person: &PersonSeen,
    (kind, seen): (TimerKind, SeenTimer),
) -> store::Result<Option<OpenTimer>> {
    let (link, now) = (&person.link, account.clock.now());
    let (zone, mode) = (link.zone.as_ref().unwrap_or(&account.settings.default_zone), account.settings.mode);
    let timers = Timers { store: &account.store, timetrack, mode };
    let whose = Whose { member: link.member, username: &link.username, zone };
    let Some(known_since) = seen.since else { return Ok(None) };
    Ok(match timers.read(whose, (kind, Sure::AsShown), now).await? {
        Ok(timer) if !timer.is_on() => None,
        Ok(timer) => {
            let since = timer.start(zone, mode, now).unwrap_or(known_since);
            // It may have been started anew since.
            let is_old = zone.wall(since).date() < zone.wall(now).date();
            is_old.then_some(OpenTimer { member: link.member, since, seen_at: None })
        }
        Err(_) => Some(OpenTimer { member: link.member, since: known_since, seen_at: Some(seen.seen_at) }),
    })
}

/// Who has neither an entry nor an approved absence on the last working day. On Saturdays and Sundays nobody is asked for, and if nobody at
/// all has an entry, the day was a holiday.
async fn missing(account: &Account, people: &[PersonSeen], today: NaiveDate) -> Missing {
    let Some(day) = last_working_day(today) else { return Missing::None };
    let booked = match Booked::read(&account.timetrack.in_background(), day).await {
        Ok(Some(booked)) => booked,
        Ok(None) => return Missing::Unread { day },
        Err(error) => {
            tracing::debug!("the entries of the last working day could not be read: {error}");
            return Missing::Unread { day };
        }
    };
    let clock = (&account.settings.default_zone, account.settings.mode);
    let worked = booked.worked(people, day, clock, account.clock.now());
    let is_missing = |person: &&PersonSeen| {
        let user = folded(person.link.username.as_str());
        let is_excused = worked.contains(&user) || booked.absent.contains(&user);
        is_expected(person, day, clock.0) && !is_excused && !was_in(person, day, clock.0)
    };
    let members: Vec<_> = people.iter().filter(is_missing).map(|person| person.link.member).collect();
    if members.is_empty() || worked.is_empty() { Missing::None } else { Missing::Some { day, members } }
}

/// The day before, but for weekends; `None` if today is one.
fn last_working_day(today: NaiveDate) -> Option<NaiveDate> {
    let is_weekend = |day: NaiveDate| matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let mut before = std::iter::successors(today.pred_opt(), NaiveDate::pred_opt);
    before.find(|day| !is_weekend(*day)).filter(|_| !is_weekend(today))
}

/// Whether somebody was linked by then, to a user who is theirs.
fn is_expected(person: &PersonSeen, day: NaiveDate, default: &Zone) -> bool {
    let link = &person.link;
    let is_theirs = link.unknown_since.is_none() && link.suspended_at.is_none();
    let zone = link.zone.as_ref().unwrap_or(default);
    is_theirs && zone.wall(link.linked_at).date() <= day
}

/// Whether somebody who was seen clocked in has been since that day or longer: there is no entry before the end.
fn was_in(person: &PersonSeen, day: NaiveDate, default: &Zone) -> bool {
    let zone = person.link.zone.as_ref().unwrap_or(default);
    let attendance = person.known.attendance.filter(SeenTimer::is_on);
    attendance.and_then(|seen| seen.since).is_some_and(|since| zone.wall(since).date() <= day)
}

/// What TimeTrack has of everybody around one day.
struct Booked {
    entries: Vec<Attendance>,
    /// Users with an approved absence on the day.
    absent: HashSet<String>,
}

impl Booked {
    /// `None` if TimeTrack shows no list of entries, or one that lacks rows.
    async fn read(timetrack: &TimeTrack, day: NaiveDate) -> Result<Option<Self>, Error> {
        // The night shift of the day before may have ended on it, and stamps may be in UTC.
        let days = day.pred_opt().unwrap_or(day)..=day.succ_opt().unwrap_or(day);
        let lists = [timetrack.attendances(&days).await?, timetrack.project_entries(&days).await?];
        let lists: Vec<_> = lists.into_iter().flatten().collect();
        if lists.is_empty() || lists.iter().any(|list| list.counts.is_cut || list.counts.unreadable > 0) {
            return Ok(None);
        }
        let absences = timetrack.absences(&(day..=day)).await?;
        let absent = absences.into_iter().flat_map(|list| list.rows).map(|absence| folded(&absence.user));
        Ok(Some(Self {
            absent: absent.collect(),
            entries: lists.into_iter().flat_map(|list| list.rows).collect(),
        }))
    }

    /// The linked users who have an entry on the day.
    fn worked(
        &self,
        people: &[PersonSeen],
        day: NaiveDate,
        (default, mode): (&Zone, TimeMode),
        now: DateTime<Utc>,
    ) -> HashSet<String> {
        let zone = |person: &'_ PersonSeen| person.link.zone.clone().unwrap_or_else(|| default.clone());
        let zones: HashMap<_, _> =
            people.iter().map(|person| (folded(person.link.username.as_str()), zone(person))).collect();
        let on_the_day = self.entries.iter().filter_map(|entry| {
            let user = folded(&entry.user);
            let zone = zones.get(&user)?;
            let date = |stamp: LocalStamp| zone.wall(stamp.past_instant(zone, mode, now)).date();
            let touches = date(entry.from) <= day && entry.to.is_none_or(|to| date(to) >= day);
            touches.then_some(user)
        });
        on_the_day.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_working_day_of_a_monday_is_friday_and_of_a_weekend_there_is_none() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(last_working_day(day("2026-11-24")), Some(day("2026-11-23")));
        assert_eq!(last_working_day(day("2026-11-23")), Some(day("2026-11-20")));
        assert_eq!(last_working_day(day("2026-11-21")), None);
        assert_eq!(last_working_day(day("2026-11-22")), None);
    }
}
