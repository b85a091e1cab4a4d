//! Everything that is kept about one person, to be handed out.

use sqlx::sqlite::SqliteConnection;
use sqlx::{Connection, Row};

use super::audit::{AuditRow, audit_row};
use super::catalogue;
use super::drafts::{self, Draft};
use super::links::{self, Link};
use super::notices::{self, NoticeRow};
use super::presence::Absence;
use super::reminders::ReminderRow;
use super::row::{all_punches, punches, stored};
use super::{Result, Store, accounts, breaks, presence, reminders, roles, timers};
use crate::model::{
    AccountId, AccountName, Break, GivenRole, KnownPresence, KnownTimer, MemberId, OwnReminders, Punch,
    TimerKind, User,
};

const PUNCHES: &str =
    punches!("SELECT", "FROM punches WHERE account = $2 AND member = $1 AND NOT erased ORDER BY interaction");

// By the present link; a name that was given to somebody else is not this person's any more.
const USER: &str = "SELECT username, full_name, email, enabled FROM users \
     WHERE account = $2 AND username = (SELECT username FROM links WHERE account = $2 AND member = $1)";

const ABOUT: &str =
    "SELECT id, at, actor, what, subject, detail, account FROM audit WHERE subject = $1 ORDER BY id";
const DONE_BY: &str = "SELECT id, at, actor, what, subject, detail, account FROM audit \
     WHERE actor = $1 AND subject IS DISTINCT FROM $1 ORDER BY id";

const KEPT: &str = "SELECT (SELECT count(*) FROM links WHERE member = $1) AS links, \
     count(*) AS punches, count(*) FILTER (WHERE settled_at IS NULL) AS unsettled, \
     (SELECT count(*) FROM drafts WHERE member = $1) AS drafts, \
     (SELECT count(*) FROM audit WHERE subject = $1) AS changes, \
     (SELECT count(*) FROM audit WHERE actor = $1 AND subject IS DISTINCT FROM $1) AS acts \
     FROM punches WHERE account IN (SELECT id FROM accounts) AND member = $1 AND NOT erased";

/// Everything about one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// What belongs to an account, of each account that has something.
    pub accounts: Vec<InAccount>,
    /// Rows of the audit trail about the person, the oldest first.
    pub changes: Vec<AuditRow>,
    /// What the person did to others, as an admin, the oldest first.
    pub acts: Vec<AuditRow>,
}

/// What is kept about a person in one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InAccount {
    pub account: AccountName,
    /// Who it is in TimeTrack.
    pub link: Option<Link>,
    /// What TimeTrack says of that user, as last read.
    pub user: Option<User>,
    /// Every punch, in the order of the interactions.
    pub punches: Vec<Punch>,
    /// The timers the person was last seen with.
    pub timers: Vec<(TimerKind, KnownTimer)>,
    /// What was last seen of whether the person is at work.
    pub presence: Option<KnownPresence>,
    /// Approved absences around now, never their kind.
    pub absences: Vec<Absence>,
    /// The roles of those who work that the person wears.
    pub roles: Vec<GivenRole>,
    /// The breaks, the oldest first.
    pub breaks: Vec<Break>,
    /// Punches that wait for an answer of the person.
    pub drafts: Vec<Draft>,
    /// What the person has set about reminders.
    pub reminder_settings: OwnReminders,
    /// What became of the latest occasions to remind the person.
    pub reminders: Vec<ReminderRow>,
    /// What the bot owes or has said to the person apart from responses.
    pub notices: Vec<NoticeRow>,
}

impl InAccount {
    fn is_empty(&self) -> bool {
        // What was seen goes with the link.
        let Self {
            account: _,
            link,
            user,
            punches,
            timers,
            breaks,
            presence: _,
            absences: _,
            roles,
            drafts,
            // These go with the link.
            reminder_settings: _,
            reminders: _,
            notices,
        } = self;
        let now =
            link.is_none() && user.is_none() && timers.is_empty() && drafts.is_empty() && roles.is_empty();
        now && notices.is_empty() && punches.is_empty() && breaks.is_empty()
    }
}

/// How much is kept about one person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Links, one an account at most.
    pub links: u64,
    /// Punches.
    pub punches: u64,
    /// Those of them that are not settled.
    pub(crate) unsettled: u64,
    /// Punches that wait for an answer of the person.
    pub drafts: u64,
    /// Rows of the audit trail about the person.
    pub changes: u64,
    /// Rows of the audit trail in which the person did something to others.
    pub acts: u64,
}

impl Kept {
    /// Whether there is something that can be erased; what the person did to others cannot.
    pub(crate) fn is_erasable(&self) -> bool {
        self.links + self.punches + self.drafts + self.changes > 0
    }
}

impl Store {
    /// Everything about one person in all accounts, as of one moment.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn person(&self, member: MemberId) -> Result<Person> {
        let mut conn = self.readers().acquire().await?;
        let mut moment = conn.begin().await?;
        let person = read(&mut moment, member).await;
        moment.rollback().await?;
        person
    }

    /// How much there is about one person in all accounts.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn kept_about(&self, member: MemberId) -> Result<Kept> {
        let mut conn = self.readers().acquire().await?;
        kept(&mut conn, member).await
    }
}

pub(super) async fn kept(conn: &mut SqliteConnection, member: MemberId) -> Result<Kept> {
    let row = sqlx::query(KEPT).bind(stored(member.0)?).fetch_one(conn).await?;
    Ok(Kept {
        links: row.try_get("links")?,
        punches: row.try_get("punches")?,
        unsettled: row.try_get("unsettled")?,
        drafts: row.try_get("drafts")?,
        changes: row.try_get("changes")?,
        acts: row.try_get("acts")?,
    })
}

async fn read(conn: &mut SqliteConnection, member: MemberId) -> Result<Person> {
    let id = stored(member.0)?;
    let mut accounts = Vec::new();
    for (account, name) in accounts::all(conn).await? {
        accounts.push(read_account(conn, (account, name), member).await?);
    }
    accounts.retain(|account| !account.is_empty());
    let changes = sqlx::query(ABOUT).bind(id).fetch_all(&mut *conn).await?;
    let acts = sqlx::query(DONE_BY).bind(id).fetch_all(&mut *conn).await?;
    Ok(Person {
        accounts,
        changes: changes.iter().map(audit_row).collect::<Result<_>>()?,
        acts: acts.iter().map(audit_row).collect::<Result<_>>()?,
    })
}

async fn read_account(
    conn: &mut SqliteConnection,
    (account, name): (AccountId, AccountName),
    member: MemberId,
) -> Result<InAccount> {
    let id = stored(member.0)?;
    let link = links::of_member(conn, account, member).await?;
    let user = sqlx::query(USER).bind(id).bind(account.0).fetch_optional(&mut *conn).await?;
    let punches = sqlx::query(PUNCHES).bind(id).bind(account.0).fetch_all(&mut *conn).await?;
    let mut timers = Vec::new();
    for kind in [TimerKind::Attendance, TimerKind::Project] {
        let timer = timers::of(conn, (account, member), kind).await?;
        timers.extend(timer.map(|timer| (kind, timer)));
    }
    let breaks = sqlx::query(breaks::OF_MEMBER).bind(id).bind(account.0).fetch_all(&mut *conn).await?;
    let drafts = sqlx::query(drafts::OF_MEMBER).bind(id).bind(account.0).fetch_all(&mut *conn).await?;
    Ok(InAccount {
        account: name,
        link,
        user: user.as_ref().map(catalogue::user).transpose()?,
        punches: all_punches(&punches)?,
        timers,
        presence: presence::of_person(conn, (account, member)).await?,
        absences: presence::absences_of(conn, (account, member)).await?,
        roles: roles::given_to(conn, (account, member)).await?,
        breaks: breaks.iter().map(breaks::row).collect::<Result<_>>()?,
        drafts: drafts.iter().map(drafts::draft).collect::<Result<_>>()?,
        reminder_settings: reminders::own(conn, (account, member)).await?,
        reminders: reminders::of_person(conn, (account, member)).await?,
        notices: notices::of_person(conn, account, id).await?,
    })
}
