//! `person export`: everything that is kept about one person, as JSON.

use std::collections::HashSet;
use std::path::Path;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde::Serialize;

use crate::clock::Clock;
use crate::model::reminders::Occasion;
use crate::model::{
    About, Action, Break, Estimate, GivenRole, Giving, KnownPresence, KnownTimer, Locale, MemberId,
    NoticeState, OwnReminders, Punch, PunchId, PunchState, Question, Refusal, ReminderKind, SeenTimer, Timer,
    TimerKind, TimerState,
};
use crate::store::Store;
use crate::store::audit::AuditRow;
use crate::store::drafts::Draft;
use crate::store::links::Link;
use crate::store::notices::NoticeRow;
use crate::store::person::{InAccount, Person};
use crate::store::presence::Absence;
use crate::store::reminders::{ReminderRow, ReminderState};

/// The exported JSON. Instants are RFC 3339 in UTC; Discord ids are strings, since many programs lose digits of such large numbers.
/// docs/people.md names the fields; new ones may be added, none changes its meaning.
#[derive(Serialize)]
struct Export {
    member: String,
    exported_at: DateTime<Utc>,
    accounts: Vec<AccountOut>,
    changes: Vec<ChangeOut>,
    acts: Vec<ActOut>,
}

#[derive(Serialize)]
struct AccountOut {
    account: String,
    link: Option<LinkOut>,
    timetrack_user: Option<UserOut>,
    punches: Vec<PunchOut>,
    timers: Vec<TimerOut>,
    presence: Vec<SeenOut>,
    absences: Vec<AbsenceOut>,
    roles: Vec<RoleOut>,
    breaks: Vec<BreakOut>,
    drafts: Vec<DraftOut>,
    reminder_settings: OwnReminders,
    reminders: Vec<ReminderOut>,
    notices: Vec<NoticeOut>,
}

#[derive(Serialize)]
struct LinkOut {
    username: String,
    zone: Option<String>,
    linked_at: DateTime<Utc>,
    linked_by: String,
    unknown_since: Option<DateTime<Utc>>,
    language: Option<&'static str>,
    suspended_at: Option<DateTime<Utc>>,
    seen_in: Option<String>,
    seen_at: Option<DateTime<Utc>>,
    left_at: Option<DateTime<Utc>>,
}

#[derive(Serialize)]
struct UserOut {
    full_name: String,
    email: String,
    enabled: bool,
}

#[derive(Serialize)]
struct PunchOut {
    number: i64,
    press: String,
    part: u32,
    username: String,
    zone: String,
    action: Action,
    at: DateTime<Utc>,
    pressed_at: DateTime<Utc>,
    expected_start: Option<NaiveDateTime>,
    language: &'static str,
    state: PunchState,
    attempts: u32,
    in_doubt: bool,
    written_at: Option<DateTime<Utc>>,
    trouble: Option<String>,
    timer_before: Option<Timer>,
    timer_after: Option<Timer>,
    refusal: Option<Refusal>,
    settled_at: Option<DateTime<Utc>>,
    told: bool,
    question: Option<Question>,
    confirmed: bool,
    estimate: Option<&'static str>,
    named_instead: Option<DateTime<Utc>>,
}

#[derive(Serialize)]
struct TimerOut {
    kind: TimerKind,
    started_at: NaiveDateTime,
    zone: String,
    start: DateTime<Utc>,
}

#[derive(Serialize)]
struct SeenOut {
    kind: TimerKind,
    state: TimerState,
    since: Option<DateTime<Utc>>,
    seen_at: DateTime<Utc>,
}

#[derive(Serialize)]
struct AbsenceOut {
    from: NaiveDate,
    to: NaiveDate,
}

#[derive(Serialize)]
struct RoleOut {
    server: String,
    role: String,
    giving: Giving,
    since: DateTime<Utc>,
}

#[derive(Serialize)]
struct BreakOut {
    punch: PunchId,
    began_at: DateTime<Utc>,
    until: Option<DateTime<Utc>>,
    paused: bool,
    ended_at: Option<DateTime<Utc>>,
}

#[derive(Serialize)]
struct DraftOut {
    press: String,
    action: Action,
    first: DateTime<Utc>,
    second: DateTime<Utc>,
    expected_start: Option<NaiveDateTime>,
}

#[derive(Serialize)]
struct ReminderOut {
    kind: ReminderKind,
    day: NaiveDate,
    shift: Option<DateTime<Utc>>,
    due_at: DateTime<Utc>,
    was_sent: bool,
}

#[derive(Serialize)]
struct NoticeOut {
    about: &'static str,
    punch: Option<PunchId>,
    revision: i64,
    state: NoticeState,
    due_at: DateTime<Utc>,
    completed_at: Option<DateTime<Utc>>,
}

#[derive(Serialize)]
struct ChangeOut {
    number: i64,
    at: DateTime<Utc>,
    actor: String,
    what: String,
    detail: serde_json::Value,
}

/// Without the person it was done to, which is data about somebody else.
#[derive(Serialize)]
struct ActOut {
    number: i64,
    at: DateTime<Utc>,
    what: String,
}

pub(super) async fn export(
    url: &str,
    member: MemberId,
    file: Option<&Path>,
    clock: &Clock,
) -> anyhow::Result<()> {
    let store = Store::open_offline(url).await?;
    let person = store.person(member).await;
    store.close().await;
    let person = person?;
    if is_nothing(&person) {
        eprintln!("nothing is kept about {member}");
    }
    let export = Export::of(member, person, clock.now())?;
    let mut text = serde_json::to_vec_pretty(&export)?;
    text.push(b'\n');
    super::write_privately(&text, file)?;
    if let Some(path) = file {
        println!("what is kept about {member} is in {}", path.display());
    }
    Ok(())
}

fn is_nothing(person: &Person) -> bool {
    let Person { accounts, changes, acts } = person;
    accounts.is_empty() && changes.is_empty() && acts.is_empty()
}

impl Export {
    fn of(member: MemberId, person: Person, now: DateTime<Utc>) -> anyhow::Result<Self> {
        Ok(Self {
            member: member.to_string(),
            exported_at: now,
            accounts: person.accounts.into_iter().map(AccountOut::from).collect(),
            changes: person.changes.into_iter().map(change).collect::<anyhow::Result<_>>()?,
            acts: person.acts.into_iter().map(act).collect(),
        })
    }
}

impl From<InAccount> for AccountOut {
    fn from(kept: InAccount) -> Self {
        let user =
            kept.user.map(|it| UserOut { full_name: it.full_name, email: it.email, enabled: it.enabled });
        let owed: HashSet<_> = kept.notices.iter().filter_map(owed).collect();
        let punches = kept.punches.into_iter();
        let punches = punches
            .map(|punch| PunchOut { told: punch.has_ended() && !owed.contains(&punch.id), ..punch.into() });
        Self {
            account: kept.account.to_string(),
            link: kept.link.map(LinkOut::from),
            timetrack_user: user,
            punches: punches.collect(),
            timers: kept.timers.into_iter().map(TimerOut::from).collect(),
            presence: kept.presence.map(seen).unwrap_or_default(),
            absences: kept.absences.into_iter().map(AbsenceOut::from).collect(),
            roles: kept.roles.into_iter().map(RoleOut::from).collect(),
            breaks: kept.breaks.into_iter().map(BreakOut::from).collect(),
            drafts: kept.drafts.into_iter().map(DraftOut::from).collect(),
            reminder_settings: kept.reminder_settings,
            reminders: kept.reminders.into_iter().map(ReminderOut::from).collect(),
            notices: kept.notices.into_iter().map(NoticeOut::from).collect(),
        }
    }
}

impl From<Link> for LinkOut {
    fn from(link: Link) -> Self {
        Self {
            username: link.username.into(),
            zone: link.zone.map(|zone| zone.name().to_owned()),
            linked_at: link.linked_at,
            linked_by: link.linked_by.to_string(),
            unknown_since: link.unknown_since,
            language: link.language.map(Locale::code),
            suspended_at: link.suspended_at,
            seen_in: link.seen.map(|(guild, _)| guild.to_string()),
            seen_at: link.seen.map(|(_, at)| at),
            left_at: link.left_at,
        }
    }
}

impl From<Punch> for PunchOut {
    fn from(punch: Punch) -> Self {
        Self {
            named_instead: punch.named_instead(),
            number: punch.id.0,
            press: punch.interaction.to_string(),
            part: punch.part,
            username: punch.username.into(),
            zone: punch.zone.name().to_owned(),
            action: punch.action,
            at: punch.at,
            pressed_at: punch.pressed_at,
            expected_start: punch.expected_start.map(|stamp| stamp.0),
            language: punch.locale.code(),
            state: punch.state,
            attempts: punch.attempts,
            in_doubt: punch.unclear,
            written_at: punch.written_at,
            trouble: punch.trouble.map(|error| error.to_string()),
            timer_before: punch.before,
            timer_after: punch.after,
            refusal: punch.refusal,
            settled_at: punch.settled_at,
            told: false,
            estimate: punch.estimate.map(Estimate::name),
            question: punch.question,
            confirmed: punch.confirmed,
        }
    }
}

impl From<NoticeRow> for NoticeOut {
    fn from(NoticeRow { about, revision, state, due_at, completed_at }: NoticeRow) -> Self {
        let (about, punch) = match about {
            About::Ended(punch) => ("punch", Some(punch)),
            About::BreakOver(punch) => ("break", Some(punch)),
            About::Reminder(_) => ("reminder", None),
            About::Welcome(_) => ("welcome", None),
            About::Role { .. } => ("role", None),
            About::Rezoned(_) => ("zone", None),
            About::KeyRefused // This and the rest are to the admins.
            | About::UnknownUser(_)
            | About::Suspended(_)
            | About::Restored
            | About::Board(_)
            | About::Inbox(_)
            | About::BoardBlocked(_)
            | About::BoardHidden(_)
            | About::InboxBlocked(_)
            | About::Left { .. }
            | About::RoleRefused(_) => ("other", None),
        };
        Self { about, punch, revision, state, due_at, completed_at }
    }
}

/// A punch whose end its person was not told.
fn owed(notice: &NoticeRow) -> Option<PunchId> {
    match notice.about {
        About::Ended(punch) if notice.state != NoticeState::Done => Some(punch),
        _ => None,
    }
}

impl From<(TimerKind, KnownTimer)> for TimerOut {
    fn from((kind, timer): (TimerKind, KnownTimer)) -> Self {
        Self {
            kind,
            started_at: timer.started_at.0,
            zone: timer.origin.zone.name().to_owned(),
            start: timer.origin.start,
        }
    }
}

fn seen(known: KnownPresence) -> Vec<SeenOut> {
    let both = [(TimerKind::Attendance, known.attendance), (TimerKind::Project, known.project)];
    let seen = both.into_iter().filter_map(|(kind, timer)| Some((kind, timer?)));
    seen.map(|(kind, SeenTimer { state, since, seen_at })| SeenOut { kind, state, since, seen_at }).collect()
}

impl From<Absence> for AbsenceOut {
    fn from(Absence { days, .. }: Absence) -> Self {
        Self { from: *days.start(), to: *days.end() }
    }
}

impl From<GivenRole> for RoleOut {
    fn from(GivenRole { guild, role, state, at }: GivenRole) -> Self {
        Self { server: guild.to_string(), role: role.to_string(), giving: state, since: at }
    }
}

impl From<Break> for BreakOut {
    fn from(rest: Break) -> Self {
        let Break { punch, began_at, until, ended_at, .. } = rest;
        Self { punch, began_at, until, paused: rest.paused.is_some(), ended_at }
    }
}

impl From<ReminderRow> for ReminderOut {
    fn from(ReminderRow { occasion, state, .. }: ReminderRow) -> Self {
        let Occasion { due_at, kind, day, shift } = occasion;
        Self { kind, day, shift, due_at, was_sent: state == ReminderState::Asked }
    }
}

impl From<Draft> for DraftOut {
    fn from(draft: Draft) -> Self {
        Self {
            press: draft.interaction.to_string(),
            action: draft.action,
            first: draft.first,
            second: draft.second,
            expected_start: draft.expected_start.map(|stamp| stamp.0),
        }
    }
}

fn change(row: AuditRow) -> anyhow::Result<ChangeOut> {
    Ok(ChangeOut {
        number: row.id,
        at: row.at,
        actor: row.actor.to_string(),
        what: row.what,
        detail: serde_json::from_str(&row.detail)?,
    })
}

fn act(row: AuditRow) -> ActOut {
    ActOut { number: row.id, at: row.at, what: row.what }
}
