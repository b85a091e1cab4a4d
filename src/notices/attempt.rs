//! The decisions about one message: what it says together, how it is sent, and what its outcome means. Without I/O.

use chrono::{DateTime, TimeDelta, Utc};

use crate::discord::Error;
use crate::model::{About, Notice, Tried};

/// What has been due for longer is said together with what else has been due for that long to the same person.
const LATE: TimeDelta = TimeDelta::minutes(1);
/// Discord enforces a nonce for "a few minutes" ("Create Message").
const NONCE_HOLDS: TimeDelta = TimeDelta::minutes(2);
/// After so long no repeat of a message is still landing: the last begins while the nonce holds, and waits for limits and answers.
const LANDED: TimeDelta = TimeDelta::minutes(6);

/// What is done about a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It is sent, or sent again with the nonce it was sent with.
    Send(Tried),
    /// It may have arrived too long ago for its nonce, or may still be landing: it is looked for then.
    Wait(DateTime<Utc>),
    /// It is looked for first.
    Look(Tried),
}

/// What to do about a message that was tried before, or is sent as `fresh`.
pub fn step(earlier: Option<Tried>, fresh: Tried) -> Step {
    let Some(sent) = earlier else { return Step::Send(fresh) };
    let since = fresh.at - sent.at;
    if (TimeDelta::zero()..NONCE_HOLDS).contains(&since) {
        Step::Send(sent)
    } else if (NONCE_HOLDS..LANDED).contains(&since) {
        Step::Wait(sent.at + LANDED)
    } else {
        Step::Look(sent)
    }
}

/// What came of a message to one person or to several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// Somebody has it.
    Said,
    /// Nobody takes direct messages.
    Closed,
    /// Discord did not take it.
    Refused,
    /// It may have arrived.
    Unclear,
}

impl Sent {
    /// Whether the message may be there. That a repeat is refused says nothing of the attempt before it.
    pub fn may_have_arrived(self, is_repeat: bool) -> bool {
        match self {
            Sent::Unclear => true,
            Sent::Closed | Sent::Refused => is_repeat,
            Sent::Said => false,
        }
    }

    /// Of two recipients: one who has it is enough; otherwise it is tried again if that may help.
    pub(super) fn or(self, other: Self) -> Self {
        let rank = |sent| match sent {
            Sent::Said => 3,
            Sent::Unclear => 2,
            Sent::Refused => 1,
            Sent::Closed => 0,
        };
        if rank(other) > rank(self) { other } else { self }
    }
}

pub(super) fn outcome(error: &Error) -> Sent {
    match error {
        Error::DmsClosed => Sent::Closed,
        Error::Unreachable(_) | Error::TokenRefused => Sent::Unclear,
        Error::Expired
        | Error::AlreadyAnswered
        | Error::NotMember
        | Error::MessageGone
        | Error::UnknownRole
        | Error::TwoFactor
        | Error::NotAccessible(_)
        | Error::Other(_) => Sent::Refused,
    }
}

/// The order in which notices are sent: what is not booked is not kept waiting by reminders.
pub fn in_order(mut due: Vec<Notice>) -> Vec<Notice> {
    due.sort_by_key(|notice| matches!(notice.about, About::Reminder(_)));
    due
}

/// The notices that are said in one message with this one, which is among them: those of the same message if it was sent before, and
/// otherwise the ends of punches of the same person that have been due for long.
pub fn together(due: &[Notice], first: &Notice, now: DateTime<Utc>) -> Vec<Notice> {
    if let Some(sent) = first.tried {
        return due
            .iter()
            .filter(|one| one.tried.is_some_and(|tried| tried.nonce == sent.nonce))
            .cloned()
            .collect();
    }
    // What an admin decided is due at once by any clock.
    let is_late = |notice: &Notice| {
        notice.due_at > DateTime::UNIX_EPOCH
            && now - notice.due_at > LATE
            && matches!(notice.about, About::Ended(_))
    };
    if !is_late(first) || first.member.is_none() {
        return vec![first.clone()];
    }
    let same = due.iter().filter(|one| one.member == first.member && one.tried.is_none() && is_late(one));
    same.cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{MemberId, PunchId, Reminder, ReminderMatter};

    #[test]
    fn reminders_are_sent_after_everything_else_and_in_their_own_order() {
        let notice = |id, about| Notice {
            id,
            member: Some(MemberId(1)),
            about,
            revision: 1,
            due_at: DateTime::UNIX_EPOCH,
            shown: false,
            claims: 0,
            tried: None,
        };
        let reminder = |id| {
            let day = chrono::NaiveDate::default();
            let matter = ReminderMatter::ClockIn;
            notice(id, About::Reminder(Reminder { member: MemberId(1), day, shift: None, matter }))
        };
        let due = vec![reminder(1), reminder(2), notice(3, About::Ended(PunchId(7))), reminder(4)];
        assert_eq!(in_order(due).iter().map(|notice| notice.id).collect::<Vec<_>>(), [3, 1, 2, 4]);
    }

    #[test]
    fn a_message_is_looked_for_when_no_repeat_of_it_can_still_be_landing() {
        let at = |seconds| DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds);
        let (sent, fresh) = (Tried { nonce: 1, at: at(500) }, |seconds| Tried { nonce: 2, at: at(seconds) });
        assert_eq!(step(None, fresh(500)), Step::Send(fresh(500)));
        assert_eq!(step(Some(sent), fresh(619)), Step::Send(sent));
        assert_eq!(step(Some(sent), fresh(620)), Step::Wait(at(860)));
        assert_eq!(step(Some(sent), fresh(860)), Step::Look(sent));
        assert_eq!(step(Some(sent), fresh(499)), Step::Look(sent), "the clock was set back");
    }
}
