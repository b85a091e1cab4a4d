//! What an admin has posted in a channel of a server: the board (the live list of who is at work) and the inbox (the channel in which the
//! morning list arrives).

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

use super::ids::{ChannelId, GuildId};
use super::notice::Tried;
use super::zone::Zone;

/// A board. There is one in a server at most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Board {
    pub guild: GuildId,
    pub channel: ChannelId,
    /// Discord's number of the message, once it is known.
    pub message: Option<u64>,
    /// The message that was sent and whose number is not known.
    pub tried: Option<Tried>,
    /// A hash of what the message says.
    pub shown: Option<i64>,
    /// Nothing is sent before.
    pub next_at: DateTime<Utc>,
    /// How often in a row it could not be sent or edited.
    pub failures: u32,
    /// Whether the channel does not take it. The admins are told once.
    pub is_blocked: bool,
    /// Whether it names nobody: only admins may see who is at work, and others may be able to read the channel.
    pub is_hidden: bool,
    /// The instant of a restore. It is not touched until everybody was seen after that.
    pub held_since: Option<DateTime<Utc>>,
}

/// The channel in which the morning list arrives. There is one in a server at most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inbox {
    pub guild: GuildId,
    pub channel: ChannelId,
    /// When the list comes, in the zone of the account.
    pub hour: u32,
    /// The last day whose list was sent or left out.
    pub last_day: NaiveDate,
    /// Whether the channel did not take the last list. The admins are told once.
    pub is_blocked: bool,
}

/// A list that could not be made in time (the bot was down, say) is left out after so long: the next one has the same.
const LATE: TimeDelta = TimeDelta::hours(4);

/// What there is to do about a morning list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Morning {
    /// Nothing before.
    Until(DateTime<Utc>),
    /// The list of this day is due.
    Due(NaiveDate),
    /// The list of this day is so late that it is left out.
    TooLate(NaiveDate),
}

impl Inbox {
    /// What there is to do now.
    pub fn morning(&self, zone: &Zone, now: DateTime<Utc>) -> Morning {
        let today = zone.wall(now).date();
        let tomorrow = today.succ_opt().unwrap_or(today);
        // A day later than tomorrow was noted before the clock was set back.
        let is_over = (today..=tomorrow).contains(&self.last_day);
        let day = if is_over { tomorrow } else { today };
        let at = instant_of(day, self.hour, zone);
        match now - at {
            since if since < TimeDelta::zero() => Morning::Until(at),
            since if since > LATE => Morning::TooLate(day),
            _ => Morning::Due(day),
        }
    }

    /// The last day whose list is not to come if the hour is set now: today's, if that hour has passed.
    pub fn last_day_when_set(hour: u32, zone: &Zone, now: DateTime<Utc>) -> NaiveDate {
        let today = zone.wall(now).date();
        if instant_of(today, hour, zone) <= now { today } else { today.pred_opt().unwrap_or(today) }
    }
}

/// An hour that the clocks jump over is meant as if they had not.
fn instant_of(day: NaiveDate, hour: u32, zone: &Zone) -> DateTime<Utc> {
    zone.first_instant(day.and_time(NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn morning(last_day: &str, now: &str) -> Morning {
        let (guild, channel) = (GuildId(1), ChannelId(2));
        let inbox = Inbox { guild, channel, hour: 8, last_day: day(last_day), is_blocked: false };
        inbox.morning(&Zone::new("Europe/Vienna").unwrap(), at(now))
    }

    #[test]
    fn the_list_comes_once_a_day_at_its_hour_in_the_accounts_zone() {
        let seven = at("2026-11-24T07:00:00Z");
        assert_eq!(morning("2026-11-23", "2026-11-24T06:59:59Z"), Morning::Until(seven));
        assert_eq!(morning("2026-11-23", "2026-11-24T07:00:00Z"), Morning::Due(day("2026-11-24")));
        assert_eq!(morning("2026-11-24", "2026-11-24T07:00:01Z"), Morning::Until(at("2026-11-25T07:00:00Z")));
    }

    #[test]
    fn a_list_that_is_hours_late_is_left_out() {
        assert_eq!(morning("2026-11-20", "2026-11-24T11:00:00Z"), Morning::Due(day("2026-11-24")));
        assert_eq!(morning("2026-11-20", "2026-11-24T11:00:01Z"), Morning::TooLate(day("2026-11-24")));
    }

    #[test]
    fn the_hour_follows_the_clocks_and_a_clock_that_was_set_back_silences_nothing() {
        assert_eq!(morning("2026-10-24", "2026-10-25T06:59:00Z"), Morning::Until(at("2026-10-25T07:00:00Z")));
        assert_eq!(morning("2026-10-23", "2026-10-24T06:00:00Z"), Morning::Due(day("2026-10-24")));
        assert_eq!(morning("2027-05-01", "2026-11-24T07:00:00Z"), Morning::Due(day("2026-11-24")));
    }

    #[test]
    fn an_hour_that_has_passed_begins_tomorrow() {
        let vienna = Zone::new("Europe/Vienna").unwrap();
        let last = |hour| Inbox::last_day_when_set(hour, &vienna, at("2026-11-24T09:30:00Z"));
        assert_eq!((last(10), last(11)), (day("2026-11-24"), day("2026-11-23")));
    }
}
