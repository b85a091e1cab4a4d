//! What a notice is about, as it stands now, and the words for it.

use chrono::{DateTime, Utc};

use crate::app::Account;
use crate::details;
use crate::model::{
    About, Break, InteractionId, MemberId, Notice, Punch, Reminder, Schedule, TimerKind, Username, WhoPolicy,
    Zone,
};
use crate::reply::{self, AdminNotice, Recipient, Reply, ReplyContext, ZoneStatus};
use crate::store;
use crate::store::reminders::ReminderState;
use crate::timetrack::State;

/// Members who have left that are named to the admins; the others are counted.
const MOST_NAMED: u32 = 10;

/// What there is to say.
#[derive(Clone, Debug)]
pub enum Matter {
    /// How a punch ended.
    Ended(Box<Punch>),
    /// The same, and an interaction of this process that waits for it will say it.
    WaitedFor(Box<Punch>),
    /// A break should be over by now.
    BreakOver { rest: Box<Break>, zone: Zone },
    /// Somebody is to be reminded. `elsewhere` is the zone of their timer, if its clock shows another time than theirs.
    Reminder { reminder: Box<Reminder>, schedule: Schedule, zone: Zone, elsewhere: Option<Zone> },
    /// Somebody was linked.
    Welcome {
        /// Who.
        member: MemberId,
        /// As whom.
        username: Username,
        /// Their own zone, or everybody's.
        zone: Zone,
        /// When.
        linked_at: DateTime<Utc>,
    },
    /// An admin has changed somebody's zone.
    Rezoned { member: MemberId, zone: Zone },
    /// For the admins.
    ForAdmins(AdminNotice),
    /// Nothing any more.
    Nothing,
}

impl Matter {
    /// Whether it is a punch that ended and is not booked.
    pub(super) fn is_not_booked(&self) -> bool {
        match self {
            Matter::Ended(punch) | Matter::WaitedFor(punch) => punch.is_not_booked(),
            Matter::Welcome { .. }
            | Matter::Rezoned { .. }
            | Matter::BreakOver { .. }
            | Matter::Reminder { .. }
            | Matter::ForAdmins(_)
            | Matter::Nothing => false,
        }
    }

    /// Of an end, the interaction that recorded the punch.
    pub(super) fn interaction(&self) -> Option<InteractionId> {
        match self {
            Matter::Ended(punch) | Matter::WaitedFor(punch) => Some(punch.interaction),
            Matter::BreakOver { .. }
            | Matter::Reminder { .. }
            | Matter::Welcome { .. }
            | Matter::Rezoned { .. }
            | Matter::ForAdmins(_)
            | Matter::Nothing => None,
        }
    }
}

/// Reads what a notice is about.
///
/// # Errors
/// The database's.
pub async fn read(account: &Account, notice: &Notice) -> store::Result<Matter> {
    match notice.about {
        About::Ended(id) => Ok(match account.store.punch(id).await? {
            Some(punch) if !punch.is_owed_notice() => Matter::Nothing,
            Some(punch) if account.settlements.is_awaited(punch.interaction) => {
                Matter::WaitedFor(Box::new(punch))
            }
            Some(punch) => Matter::Ended(Box::new(punch)),
            None => Matter::Nothing,
        }),
        About::BreakOver(id) => {
            let rest =
                account.store.break_of(id).await?.filter(|rest| rest.may_be_asked(account.clock.now()));
            let Some(rest) = rest else { return Ok(Matter::Nothing) };
            let link = account.store.link(rest.member).await?.filter(|link| link.left_at.is_none());
            Ok(link.map_or(Matter::Nothing, |link| Matter::BreakOver {
                rest: Box::new(rest),
                zone: link.zone.unwrap_or_else(|| account.settings.default_zone.clone()),
            }))
        }
        About::Reminder(reminder) => reminder_of(account, reminder).await,
        About::Welcome(member) => Ok(match account.store.link(member).await? {
            Some(link) => Matter::Welcome {
                member,
                username: link.username,
                zone: link.zone.unwrap_or_else(|| account.settings.default_zone.clone()),
                linked_at: link.linked_at,
            },
            None => Matter::Nothing,
        }),
        About::Rezoned(member) => Ok(match account.store.link(member).await? {
            Some(link) if link.suspended_at.is_none() => Matter::Rezoned {
                member,
                zone: link.zone.unwrap_or_else(|| account.settings.default_zone.clone()),
            },
            _ => Matter::Nothing,
        }),
        // It has been accepted since, or is not known to be refused after a start; then the next refusal is told anew.
        About::KeyRefused if account.timetrack.breaker().state() == State::Closed => Ok(Matter::Nothing),
        About::KeyRefused => {
            let waiting = account.store.standing().await?.waiting;
            Ok(Matter::ForAdmins(AdminNotice::KeyRefused { waiting }))
        }
        About::UnknownUser(member) => Ok(match account.store.link(member).await? {
            Some(link) if link.unknown_since.is_some() => {
                Matter::ForAdmins(AdminNotice::UnknownUser { member, username: link.username })
            }
            _ => Matter::Nothing,
        }),
        About::Suspended(member) => Ok(match account.store.link(member).await? {
            Some(link) if link.suspended_at.is_some() => {
                let open = account.store.open_punches(member).await?;
                let held = open.iter().filter(|punch| punch.is_for_suspended_link()).count();
                Matter::ForAdmins(AdminNotice::Suspended { member, username: link.username, held })
            }
            _ => Matter::Nothing,
        }),
        About::BoardBlocked(guild) => Ok(match account.store.board(guild).await? {
            Some(board) if board.is_blocked => {
                Matter::ForAdmins(AdminNotice::BoardBlocked { channel: board.channel })
            }
            // It takes the board again, or it is another one.
            _ => Matter::Nothing,
        }),
        About::BoardHidden(guild) => Ok(match account.store.board(guild).await? {
            Some(board) if board.is_hidden && account.settings.who == WhoPolicy::Admins => {
                Matter::ForAdmins(AdminNotice::BoardHidden { channel: board.channel })
            }
            _ => Matter::Nothing,
        }),
        About::InboxBlocked(guild) => Ok(match account.store.inbox(guild).await? {
            Some(inbox) if inbox.is_blocked => {
                Matter::ForAdmins(AdminNotice::InboxBlocked { channel: inbox.channel })
            }
            _ => Matter::Nothing,
        }),
        // These go into channels.
        About::Board(_) | About::Inbox(_) => Ok(Matter::Nothing),
        About::Restored => Ok(match account.store.held_by_restore().await? {
            // Somebody has seen to it.
            0 => Matter::Nothing,
            held => Matter::ForAdmins(AdminNotice::Restored { held }),
        }),
        About::Left { since } => {
            let (links, count) = account.store.left_since(since, MOST_NAMED).await?;
            // They are back.
            let people: Vec<_> = links.into_iter().map(|link| (link.member, link.username)).collect();
            Ok(match people.is_empty() {
                true => Matter::Nothing,
                false => Matter::ForAdmins(AdminNotice::Left { people, count }),
            })
        }
        About::RoleRefused(guild) => {
            let settings = account.store.presence_roles().await?;
            let setting = settings.into_iter().find(|setting| setting.guild == guild);
            Ok(match setting.and_then(|setting| Some((setting.role, setting.refused?))) {
                Some((role, trouble)) => {
                    let invite = account.discord.invite();
                    Matter::ForAdmins(AdminNotice::RoleRefused { role, trouble, invite })
                }
                None => Matter::Nothing,
            })
        }
        // It is not said.
        About::Role { .. } => Ok(Matter::Nothing),
    }
}

/// TimeTrack was read when the reminder was written; what was seen, set or said since counts too.
async fn reminder_of(account: &Account, reminder: Reminder) -> store::Result<Matter> {
    let (store, default, now) = (&account.store, &account.settings.default_zone, account.clock.now());
    let Some(person) = store.person_seen(reminder.member, default, now).await? else {
        return Ok(Matter::Nothing);
    };
    let occasion = (reminder.matter.kind(), reminder.begins());
    let asked = store.reminder(reminder.member, occasion).await?;
    let Some(row) = asked.filter(|row| row.state == ReminderState::Asked) else { return Ok(Matter::Nothing) };
    if store.open_punches(reminder.member).await?.iter().any(|punch| row.occasion.kind.is_answered_by(punch))
    {
        return Ok(Matter::Nothing);
    }
    let (policy, _) = store.reminder_policy().await?;
    let schedule = Schedule::of(&policy, &store.own_reminders(reminder.member).await?);
    let zone = person.link.zone.unwrap_or_else(|| default.clone());
    let occasion = (row.occasion.kind, row.occasion.due_at);
    let is_reached = person.link.suspended_at.is_none() && person.link.left_at.is_none();
    if !is_reached || !schedule.may_be_said(occasion, &person.known, &zone, now) {
        return Ok(Matter::Nothing);
    }
    let timer = store.timer(reminder.member, TimerKind::Attendance).await?.map(|timer| timer.origin.zone);
    let elsewhere = timer.filter(|timer| timer.wall(now) != zone.wall(now));
    Ok(Matter::Reminder { reminder: Box::new(reminder), schedule, zone, elsewhere })
}

/// The end of the person's quiet hours, if it is in them that something is to be said that nobody has asked for: that a clock-out was estimated.
pub(super) async fn quiet_until(
    account: &Account,
    matter: &Matter,
    now: DateTime<Utc>,
) -> store::Result<Option<DateTime<Utc>>> {
    let Matter::Ended(punch) = matter else { return Ok(None) };
    if !punch.is_estimated() {
        return Ok(None);
    }
    let (policy, _) = account.store.reminder_policy().await?;
    let schedule = Schedule::of(&policy, &account.store.own_reminders(punch.member).await?);
    Ok(schedule.after_quiet(now, &punch.zone).filter(|until| *until > now))
}

/// The direct message that says these, which are of one person, the oldest interaction first, or for the admins; `None` if there is nothing
/// to say. And how many of them it says: the first so many.
///
/// # Errors
/// The database's.
pub async fn message(account: &Account, matters: &[Matter]) -> store::Result<(Option<Reply>, usize)> {
    let (words, said) = words(account, matters).await?;
    let (Some(name), Some(words)) = (account.shown_name(), &words) else { return Ok((words, said)) };
    let context = match matters.last() {
        Some(Matter::Ended(punch) | Matter::WaitedFor(punch)) => context(account, punch).await?,
        Some(Matter::BreakOver { rest, .. }) => to(account, rest.member).await?,
        Some(Matter::Reminder { reminder, .. }) => to(account, reminder.member).await?,
        Some(Matter::Welcome { member, .. } | Matter::Rezoned { member, .. }) => to(account, *member).await?,
        // The admins' messages name it in a sentence.
        Some(Matter::ForAdmins(_) | Matter::Nothing) | None => return Ok((Some(words.clone()), said)),
    };
    Ok((Some(reply::of_account(words.clone(), name, context)), said))
}

async fn words(account: &Account, matters: &[Matter]) -> store::Result<(Option<Reply>, usize)> {
    let words = match matters {
        [] | [Matter::Nothing] => None,
        [Matter::BreakOver { rest, zone }] => {
            let context = to(account, rest.member).await?;
            Some(reply::break_over(rest, Recipient { context, zone, member: rest.member }))
        }
        [Matter::Reminder { reminder, schedule, zone, elsewhere }] => {
            let (context, member) = (to(account, reminder.member).await?, reminder.member);
            let recipient = Recipient { context, zone, member };
            Some(reply::reminder(reminder, schedule, elsewhere.as_ref(), recipient))
        }
        [Matter::Welcome { member, username, zone, linked_at }] => {
            Some(reply::welcome((*member, *linked_at), username, zone, to(account, *member).await?))
        }
        [Matter::Rezoned { member, zone }] => {
            Some(reply::zone(zone, ZoneStatus::ByAdmin, to(account, *member).await?))
        }
        [Matter::ForAdmins(notice)] => {
            Some(reply::for_admins(notice, account.shown_name(), account.reply_context()))
        }
        [Matter::Ended(punch) | Matter::WaitedFor(punch)] => Some(one(account, punch).await?),
        several => return several_ends(account, several).await,
    };
    Ok((words, matters.len()))
}

async fn several_ends(account: &Account, matters: &[Matter]) -> store::Result<(Option<Reply>, usize)> {
    let ended = |matter: &Matter| match matter {
        Matter::Ended(punch) | Matter::WaitedFor(punch) => Some((**punch).clone()),
        _ => None,
    };
    let punches: Vec<_> = matters.iter().filter_map(ended).collect();
    // What is over comes before the ends, so that it counts as said.
    let over = matters.len() - punches.len();
    Ok(match &punches[..] {
        [] => (None, over),
        [punch] => (Some(one(account, punch).await?), over + 1),
        [.., last] => {
            let (words, listed) = reply::only_notices(&punches, context(account, last).await?);
            (Some(words), over + listed)
        }
    })
}

async fn one(account: &Account, punch: &Punch) -> store::Result<Reply> {
    let until = account.clock.now() + details::SHORT;
    let details = details::of(account, punch, until).await;
    Ok(reply::ended(punch, &details, context(account, punch).await?))
}

/// In the language that the person chose, or else used last.
async fn to(account: &Account, member: MemberId) -> store::Result<ReplyContext> {
    let own = account.store.link(member).await?.and_then(|link| link.language);
    let locale = match own {
        Some(own) => own,
        None => account.store.last_locale(member).await?.unwrap_or(account.default_locale),
    };
    Ok(ReplyContext { locale, ..account.reply_context() })
}

/// In the language that the person chose, or else the one of the interaction.
async fn context(account: &Account, punch: &Punch) -> store::Result<ReplyContext> {
    let own = account.store.link(punch.member).await?.and_then(|link| link.language);
    Ok(ReplyContext { locale: own.unwrap_or(punch.locale), ..account.reply_context() })
}
