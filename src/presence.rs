//! Reads in the background who is at work: person by person, those who were asked for longest ago first, and for many people the
//! account's list of attendances before that. All within the account's budget of requests.

use std::collections::{HashMap, HashSet};
use std::ops::RangeInclusive;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use futures_util::{TryStreamExt, stream};

use crate::app::Account;
use crate::model::names::folded;
use crate::model::presence::{FRESH, LOOK_EVERY};
use crate::model::{MemberId, SeenTimer, TimeMode, Timer, TimerKind, TimerState, Zone};
use crate::store::presence::{Absence, PersonSeen, Sighting};
use crate::timers::{Timers, Whose};
use crate::timetrack::{Attendance, Error, List, Sure, TimeTrack};

/// People of one round. If more are to be asked for, the list is read first.
const ROUND: u32 = 30;
/// People who are asked for at once.
const AT_ONCE: usize = 4;
/// A list may lag behind, so what was seen so shortly before it counts for more.
const LAG: TimeDelta = TimeDelta::minutes(2);
/// A timer that was started longer ago may be missing in the list of the days that are read.
const LISTED_FOR: TimeDelta = TimeDelta::hours(12);
/// Between two readings of the absences, and before a list that cannot be read is tried again.
const LISTS_EVERY: TimeDelta = TimeDelta::hours(1);

/// What one round tells the next.
#[derive(Default)]
pub(crate) struct Reader(Mutex<State>);

#[derive(Default)]
struct State {
    absences_due: Option<DateTime<Utc>>,
    attendances_due: Option<DateTime<Utc>>,
    last: Option<LastList>,
    /// Whether the list has shown a timer that was then read as running. Only then is somebody whom it does not show gone.
    shows_running: bool,
}

/// The last list of attendances.
struct LastList {
    read_at: DateTime<Utc>,
    running: HashSet<MemberId>,
}

impl Reader {
    /// Reads what is to be read, and says when the next round is due.
    ///
    /// # Errors
    /// The database's, or TimeTrack's where it concerns everybody.
    pub(crate) async fn round(&self, account: &Account) -> anyhow::Result<TimeDelta> {
        let now = account.clock.now();
        let mut people = account.store.asked_longest_ago((now - FRESH, now), ROUND).await?;
        if people.is_empty() {
            return Ok(LOOK_EVERY);
        }
        let timetrack = account.timetrack.in_background();
        self.absences(account, &timetrack, now).await?;
        let is_full = people.len() == ROUND as usize;
        if is_full && is_due(self.state().attendances_due, now) {
            self.attendances(account, &timetrack, now).await?;
            people = account.store.asked_longest_ago((now - FRESH, now), ROUND).await?;
        }
        let looks = stream::iter(people.iter().map(Ok::<_, anyhow::Error>));
        looks.try_for_each_concurrent(AT_ONCE, |person| self.look(account, &timetrack, person)).await?;
        Ok(if is_full { TimeDelta::zero() } else { LOOK_EVERY })
    }

    /// Reads one person's timers. That it fails for this person alone is noted, so that others have their turn.
    async fn look(
        &self,
        account: &Account,
        timetrack: &TimeTrack,
        person: &PersonSeen,
    ) -> anyhow::Result<()> {
        let (link, now) = (&person.link, account.clock.now());
        match timers_of(account, timetrack, person, now).await? {
            Ok(attendance) => {
                let since = attendance.start(
                    link.zone.as_ref().unwrap_or(&account.settings.default_zone),
                    account.settings.mode,
                    now,
                );
                self.state().compare(link.member, since.filter(|_| attendance.is_on()));
                Ok(())
            }
            Err(
                error @ (Error::Unreachable(_)
                | Error::Busy { .. }
                | Error::KeyRefused { .. }
                | Error::NotAsked(_)),
            ) => Err(error.into()),
            Err(Error::UnknownUser { .. }) => {
                account.store.asked_in_vain(link, now);
                Ok(account.store.mark_unknown(link.member, &link.username, now).await?)
            }
            Err(error) => {
                tracing::debug!(member.id = %link.member, "whether this member is at work could not be read: {error}");
                account.store.asked_in_vain(link, now);
                Ok(())
            }
        }
    }

    async fn absences(
        &self,
        account: &Account,
        timetrack: &TimeTrack,
        now: DateTime<Utc>,
    ) -> anyhow::Result<()> {
        if !is_due(self.state().absences_due, now) {
            return Ok(());
        }
        self.state().absences_due = Some(now + LISTS_EVERY);
        match timetrack.absences(&days(now, TimeDelta::days(1))).await {
            Ok(Some(list)) => {
                let members = members(account).await?;
                let of_members = list.rows.into_iter().filter_map(|row| {
                    Some(Absence { member: members.get(&folded(&row.user))?.link.member, days: row.days })
                });
                account.store.replace_absences(of_members.collect()).await?;
            }
            Ok(None) => {}
            Err(error) => tracing::debug!("absences could not be read: {error}"),
        }
        Ok(())
    }

    /// Reads the list of attendances, and notes what it shows of those who were not seen lately.
    async fn attendances(
        &self,
        account: &Account,
        timetrack: &TimeTrack,
        now: DateTime<Utc>,
    ) -> anyhow::Result<()> {
        let list = timetrack.attendances(&days(now, LISTED_FOR * 2)).await;
        let pause = if let Ok(Some(_)) = list { FRESH } else { LISTS_EVERY };
        self.state().attendances_due = Some(now + pause);
        let list = match list {
            Ok(Some(list)) => list,
            Ok(None) => return Ok(()),
            Err(error) => {
                tracing::debug!("attendances could not be read: {error}");
                return Ok(());
            }
        };
        let members = members(account).await?;
        let clock = (&account.settings.default_zone, account.settings.mode);
        let seen = self.state().shown(&members, &list, clock, now);
        account.store.saw(seen);
        Ok(())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Learns from a timer that was read whether the last list shows running timers: it runs since then, if it does.
    fn compare(&mut self, member: MemberId, since: Option<DateTime<Utc>>) {
        let Some((last, since)) = self.last.as_ref().zip(since) else { return };
        if (last.read_at - LISTED_FOR..=last.read_at - LAG).contains(&since) {
            self.shows_running = last.running.contains(&member);
        }
    }

    /// What a list shows: who is in, and who is gone if the list can be relied upon for that. `default` is the zone of those who chose
    /// none.
    fn shown(
        &mut self,
        members: &HashMap<String, PersonSeen>,
        list: &List<Attendance>,
        (default, mode): (&Zone, TimeMode),
        now: DateTime<Utc>,
    ) -> Vec<Sighting> {
        let open = list.rows.iter().filter(|row| row.to.is_none());
        let open: HashMap<_, _> =
            open.filter_map(|row| Some((members.get(&folded(&row.user))?.link.member, row.from))).collect();
        let is_telling = self.shows_running && !list.counts.is_cut && list.counts.unreadable == 0;
        let is_listed = |since: Option<DateTime<Utc>>| since.is_some_and(|since| since >= now - LISTED_FOR);
        let seen = members.values().filter_map(|PersonSeen { link, known, .. }| {
            let attendance = known.attendance;
            let is_theirs = link.unknown_since.is_none() && link.suspended_at.is_none();
            if !is_theirs || attendance.is_some_and(|known| known.seen_at > now - LAG) {
                return None;
            }
            let timer = match (open.get(&link.member), attendance) {
                (Some(from), _) => {
                    let since = from.past_instant(link.zone.as_ref().unwrap_or(default), mode, now);
                    SeenTimer { state: TimerState::Running, since: Some(since), seen_at: now }
                }
                (None, Some(known)) if is_telling && known.is_on() && is_listed(known.since) => {
                    SeenTimer { state: TimerState::Stopped, since: None, seen_at: now }
                }
                _ => return None,
            };
            let (member, username, kind) = (link.member, link.username.clone(), TimerKind::Attendance);
            Some(Sighting { member, username, kind, timer, by_name: false })
        });
        let seen = seen.collect();
        self.last = Some(LastList { read_at: now, running: open.into_keys().collect() });
        seen
    }
}

/// Reads a person's attendance timer and, if that is not on, the project timer; both are noted by that. Gives back the first.
async fn timers_of(
    account: &Account,
    timetrack: &TimeTrack,
    PersonSeen { link, known, is_listed, .. }: &PersonSeen,
    now: DateTime<Utc>,
) -> anyhow::Result<Result<Timer, Error>> {
    let timers = Timers { store: &account.store, timetrack, mode: account.settings.mode };
    let zone = link.zone.as_ref().unwrap_or(&account.settings.default_zone);
    let whose = Whose { member: link.member, username: &link.username, zone };
    // That nothing runs any more may mean that there is no such user any more.
    let was_on = known.attendance.is_some_and(|timer| timer.is_on());
    let sure = if was_on || !is_listed { Sure::LookedUp } else { Sure::AsShown };
    let attendance = match timers.read(whose, (TimerKind::Attendance, sure), now).await? {
        Ok(attendance) => attendance,
        error => return Ok(error),
    };
    if !attendance.is_on()
        && let Err(error) = timers.read(whose, (TimerKind::Project, Sure::AsShown), now).await?
    {
        return Ok(Err(error));
    }
    Ok(Ok(attendance))
}

/// Every linked member, by the name in TimeTrack in the form in which names are compared.
async fn members(account: &Account) -> anyhow::Result<HashMap<String, PersonSeen>> {
    let people = account.store.everybody_seen(&account.settings.default_zone, account.clock.now()).await?;
    Ok(people.into_iter().map(|person| (folded(person.link.username.as_str()), person)).collect())
}

/// The days, anywhere on earth, of an instant and some time before it.
fn days(now: DateTime<Utc>, before: TimeDelta) -> RangeInclusive<NaiveDate> {
    (now - before).date_naive()..=(now + TimeDelta::hours(14)).date_naive()
}

fn is_due(at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    // What is due later than this was noted before the clock was set back.
    at.is_none_or(|at| at <= now || at > now + LISTS_EVERY)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{KnownPresence, LocalStamp, Username};
    use crate::store::links::Link;
    use crate::timetrack::Counts;

    const ANNA: MemberId = MemberId(1);

    fn now() -> DateTime<Utc> {
        "2026-11-23T12:00:00Z".parse().unwrap()
    }

    /// Anna, seen so many minutes ago with a timer that has been running for so many hours, if it runs.
    fn anna(seen_minutes_ago: i64, hours: Option<i64>) -> HashMap<String, PersonSeen> {
        let username = Username::new("anna").unwrap();
        let state = if hours.is_some() { TimerState::Running } else { TimerState::Stopped };
        let since = hours.map(|hours| now() - TimeDelta::hours(hours));
        let attendance = SeenTimer { state, since, seen_at: now() - TimeDelta::minutes(seen_minutes_ago) };
        let known = KnownPresence { attendance: Some(attendance), ..KnownPresence::default() };
        let link = Link {
            member: ANNA,
            username,
            zone: None,
            linked_at: now(),
            linked_by: ANNA,
            unknown_since: None,
            language: None,
            suspended_at: None,
            seen: None,
            left_at: None,
        };
        HashMap::from([("anna".to_owned(), PersonSeen { link, known, break_end: None, is_listed: true })])
    }

    /// What a list with or without an open row of Anna's shows.
    fn shown(state: &mut State, people: &HashMap<String, PersonSeen>, is_open: bool) -> Option<TimerState> {
        let from = LocalStamp("2026-11-23T09:00:00".parse().unwrap());
        let rows = Vec::from_iter(is_open.then(|| Attendance { user: "ANNA".to_owned(), from, to: None }));
        let list = List { rows, counts: Counts::default() };
        let vienna = Zone::new("Europe/Vienna").unwrap();
        let mut seen = state.shown(people, &list, (&vienna, TimeMode::Local), now());
        assert!(seen.len() <= 1);
        seen.pop().map(|sighting| sighting.timer.state)
    }

    #[test]
    fn a_list_proves_that_somebody_is_in_and_gone_only_after_it_has_shown_a_timer_that_was_read_as_running() {
        let mut state = State::default();
        assert_eq!(shown(&mut state, &anna(10, None), true), Some(TimerState::Running));
        assert_eq!(
            shown(&mut state, &anna(10, Some(3)), false),
            None,
            "such a list may not show running timers at all"
        );
        state.compare(ANNA, Some(now() - TimeDelta::hours(3)));
        assert_eq!(shown(&mut state, &anna(10, Some(3)), false), None, "it has not shown one that runs");
        assert_eq!(shown(&mut state, &anna(10, Some(3)), true), Some(TimerState::Running));
        state.compare(ANNA, Some(now() - TimeDelta::hours(3)));
        assert_eq!(shown(&mut state, &anna(10, Some(3)), false), Some(TimerState::Stopped));
    }

    #[test]
    fn a_list_that_can_be_relied_upon_says_nothing_of_what_it_may_lack() {
        let mut state = State { shows_running: true, ..State::default() };
        assert_eq!(shown(&mut state, &anna(1, Some(3)), false), None, "it may lag behind what was just seen");
        assert_eq!(shown(&mut state, &anna(1, None), true), None);
        assert_eq!(
            shown(&mut state, &anna(10, Some(30)), false),
            None,
            "it began before the days that are read"
        );
        assert_eq!(shown(&mut state, &anna(10, None), false), None);
        let vienna = Zone::new("Europe/Vienna").unwrap();
        let cut = List { rows: Vec::new(), counts: Counts { is_cut: true, ..Counts::default() } };
        assert!(state.shown(&anna(10, Some(3)), &cut, (&vienna, TimeMode::Local), now()).is_empty());
    }
}
