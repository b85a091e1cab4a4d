//! The channels for direct messages: which are known, how fast others may be opened, and how fast messages are sent.

use std::collections::HashMap;
use std::time::Duration;

use tokio::time::Instant;

use crate::app::Account;
use crate::discord::Error;
use crate::model::MemberId;

/// Opening channels by the dozen is what Discord takes for spam (40003): one a second in the long run.
const OPENINGS: Rate = Rate { between: Duration::from_secs(1), at_once: 5 };
/// At most twenty in any second.
const MESSAGES: Rate = Rate { between: Duration::from_millis(110), at_once: 11 };
/// Channels remembered; then all are forgotten, since asking again for an open one does no harm.
const MOST_KNOWN: usize = 20_000;

/// One in this time in the long run, and so many at once after a while without any.
#[derive(Clone, Copy)]
struct Rate {
    between: Duration,
    at_once: u32,
}

impl Rate {
    /// When as many may follow at once as ever, if `count` of them follow now; otherwise how long they have to wait.
    fn take(self, count: u32, rested_at: Option<Instant>, now: Instant) -> Result<Instant, Duration> {
        let rested_at = rested_at.unwrap_or(now).max(now) + self.between * count.min(self.at_once);
        match (rested_at - now).checked_sub(self.between * self.at_once) {
            Some(wait) if !wait.is_zero() && count > 0 => Err(wait),
            _ => Ok(rested_at),
        }
    }
}

#[derive(Default)]
pub(super) struct Channels {
    known: HashMap<MemberId, u64>,
    /// When as many may be opened at once as ever.
    opened: Option<Instant>,
    /// The same of messages.
    sent: Option<Instant>,
}

impl Channels {
    /// Counts the messages to these members, and the channels that have to be opened for them; otherwise gives back how long that has to wait.
    pub(super) fn make_room(&mut self, members: &[MemberId], now: Instant) -> Result<(), Duration> {
        let unknown = members.iter().filter(|member| !self.known.contains_key(member)).count();
        let count = |members: usize| u32::try_from(members).unwrap_or(u32::MAX);
        let opened = OPENINGS.take(count(unknown), self.opened, now)?;
        let sent = MESSAGES.take(count(members.len()), self.sent, now)?;
        (self.opened, self.sent) = (Some(opened), Some(sent));
        Ok(())
    }

    pub(super) async fn of(&mut self, account: &Account, member: MemberId) -> Result<u64, Error> {
        if let Some(channel) = self.known.get(&member) {
            return Ok(*channel);
        }
        let channel = account.discord.open_direct(member).await?;
        if self.known.len() >= MOST_KNOWN {
            self.known.clear();
        }
        self.known.insert(member, channel);
        Ok(channel)
    }

    /// It is gone, and is opened anew the next time.
    pub(super) fn forget(&mut self, member: MemberId) {
        self.known.remove(&member);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_are_opened_at_once_and_then_one_a_second() {
        let (mut channels, now) = (Channels::default(), Instant::now());
        let second = Duration::from_secs(1);
        channels.known.insert(MemberId(1), 7);
        for _ in 0..5 {
            assert_eq!(channels.make_room(&[MemberId(1), MemberId(2)], now), Ok(()));
        }
        assert_eq!(channels.make_room(&[MemberId(2)], now), Err(second));
        assert_eq!(channels.make_room(&[MemberId(1)], now), Ok(()), "it is open");
        assert_eq!(channels.make_room(&[MemberId(2)], now + second), Ok(()));
        assert_eq!(channels.make_room(&[MemberId(2), MemberId(3)], now + second), Err(2 * second));
        let admins: Vec<_> = (2..7).map(MemberId).collect();
        assert_eq!(channels.make_room(&admins, now + 60 * second), Ok(()));
    }

    #[test]
    fn in_no_second_more_than_twenty_messages_are_sent_and_one_channel_is_opened_in_the_long_run() {
        let (mut channels, start) = (Channels::default(), Instant::now());
        channels.known.insert(MemberId(1), 7);
        let sent_by = |channels: &mut Channels, member| {
            let (mut now, mut sent) = (start, Vec::new());
            while now < start + Duration::from_secs(60) {
                match channels.make_room(&[MemberId(member)], now) {
                    Ok(()) => sent.push(now),
                    Err(wait) => now += wait,
                }
            }
            sent
        };
        let sent = sent_by(&mut channels, 1);
        assert!(sent.len() > 500, "{}", sent.len());
        for pair in sent.windows(21) {
            assert!(pair[20] - pair[0] >= Duration::from_secs(1));
        }
        let opened = sent_by(&mut Channels::default(), 2);
        assert_eq!(opened.len(), 64, "five at once and then one a second");
    }
}
