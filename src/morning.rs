//! What the morning list of an account says: read from the database and, within the budget of what is read in the background, from
//! TimeTrack.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use crate::app::Account;
use crate::model::names::folded;
use crate::model::{LocalStamp, MemberId, OwnReminders, SeenTimer, TimeMode, TimerKind, Weekdays, Zone};
use crate::reply::{Missing, MorningList, OpenEstimate, OpenTimer};
use crate::store;
use crate::store::presence::PersonSeen;
use crate::timers::{Timers, Whose};
use crate::timetrack::{Attendance, Error, List, Sure, TimeTrack};

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
        missing: missing(account, &people, today).await?,
        estimates: estimates(account).await?,
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

/// The clock-outs that the bot has estimated and nobody has confirmed.
async fn estimates(account: &Account) -> store::Result<Vec<OpenEstimate>> {
    let open = account.store.open_estimates().await?.into_iter();
    let open = open.map(|punch| {
        let named = punch.named_instead();
        OpenEstimate { member: punch.member, at: punch.at, named }
    });
    Ok(open.collect())
}

/// Who has neither an entry nor an approved absence on the last working day of the account, if it was one of theirs. On days off nobody is
/// asked for, and if nobody at all has an entry, the day was a holiday.
async fn missing(account: &Account, people: &[PersonSeen], today: NaiveDate) -> store::Result<Missing> {
    let (policy, _) = account.store.reminder_policy().await?;
    let Some(day) = last_working_day(policy.days, today) else { return Ok(Missing::None) };
    let own = account.store.all_own_reminders().await?;
    Ok(match Booked::read(&account.timetrack.in_background(), day).await {
        Ok(booked) => of_day(account, people, &own, (&booked, day)),
        Err(unread) => unread,
    })
}

fn of_day(
    account: &Account,
    people: &[PersonSeen],
    own: &HashMap<MemberId, OwnReminders>,
    (booked, day): (&Booked, NaiveDate),
) -> Missing {
    let works = |person: &PersonSeen| {
        let days = own.get(&person.link.member).and_then(|own| own.days);
        days.is_none_or(|days| days.contains(day.weekday()))
    };
    let clock = (&account.settings.default_zone, account.settings.mode);
    let worked = booked.worked(people, day, clock, account.clock.now());
    let is_missing = |person: &&PersonSeen| {
        let user = folded(person.link.username.as_str());
        let is_excused = worked.contains(&user) || booked.absent.contains(&user);
        works(person) && is_expected(person, day, clock.0) && !is_excused && !was_in(person, day, clock.0)
    };
    let members: Vec<_> = people.iter().filter(is_missing).map(|person| person.link.member).collect();
    if members.is_empty() || worked.is_empty() { Missing::None } else { Missing::Some { day, members } }
}

/// The last one of these days before today; `None` if today is none of them.
fn last_working_day(days: Weekdays, today: NaiveDate) -> Option<NaiveDate> {
    let mut before = std::iter::successors(today.pred_opt(), NaiveDate::pred_opt).take(7);
    before.find(|day| days.contains(day.weekday())).filter(|_| days.contains(today.weekday()))
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
    /// Somebody may have entries or an absence in any list that cannot be read whole, so then nobody can be named.
    async fn read(timetrack: &TimeTrack, day: NaiveDate) -> Result<Self, Missing> {
        // The night shift of the day before may have ended on it, and stamps may be in UTC.
        let days = day.pred_opt().unwrap_or(day)..=day.succ_opt().unwrap_or(day);
        let unread = || Missing::Unread { day };
        let attendances = whole(timetrack.attendances(&days).await).ok_or_else(unread)?;
        let projects = whole(timetrack.project_entries(&days).await).ok_or_else(unread)?;
        let absences = whole(timetrack.absences(&(day..=day)).await);
        let absences = absences.ok_or(Missing::AbsencesUnread { day })?;
        Ok(Self {
            absent: absences.iter().map(|absence| folded(&absence.user)).collect(),
            entries: attendances.into_iter().chain(projects).collect(),
        })
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

/// The rows of a list; `None` if it could not be read, or lacks some.
fn whole<T>(read: Result<Option<List<T>>, Error>) -> Option<Vec<T>> {
    match read {
        Ok(list) => {
            list.filter(|list| !list.counts.is_cut && list.counts.unreadable == 0).map(|list| list.rows)
        }
        Err(error) => {
            tracing::debug!("a list of the last working day could not be read: {error}");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::Weekday::{Mon, Sat, Tue};

    use super::*;

    fn last(days: Weekdays, today: &str) -> Option<String> {
        last_working_day(days, today.parse().unwrap()).map(|day| day.to_string())
    }

    #[test]
    fn the_last_working_day_of_a_monday_is_friday_and_of_a_weekend_there_is_none() {
        let last = |today| last(Weekdays::WORKING, today);
        assert_eq!(last("2026-11-24").as_deref(), Some("2026-11-23"));
        assert_eq!(last("2026-11-23").as_deref(), Some("2026-11-20"));
        assert_eq!((last("2026-11-21"), last("2026-11-22")), (None, None));
    }

    #[test]
    fn the_last_working_day_is_one_of_the_accounts() {
        let days = Weekdays::from_iter([Mon, Tue, Sat]);
        assert_eq!(last(days, "2026-11-23").as_deref(), Some("2026-11-21"));
        assert_eq!(last(days, "2026-11-28").as_deref(), Some("2026-11-24"));
        assert_eq!(last(days, "2026-11-25"), None);
        assert_eq!(last(Weekdays::from_iter([Mon]), "2026-11-23").as_deref(), Some("2026-11-16"));
        assert_eq!(last(Weekdays::from_iter([]), "2026-11-23"), None);
    }
}
