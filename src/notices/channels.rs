//! The channels for direct messages: which are known, and how fast others may be opened.

use std::collections::HashMap;
use std::time::Duration;

use tokio::time::Instant;

use crate::app::Account;
use crate::discord::Error;
use crate::model::MemberId;

/// Opening channels by the dozen is what Discord takes for spam (40003): one a second in the long run.
const BETWEEN: Duration = Duration::from_secs(1);
/// So many at once after a while without any.
const AT_ONCE: u32 = 5;
/// Channels remembered; then all are forgotten, since asking again for an open one does no harm.
const MOST_KNOWN: usize = 20_000;

#[derive(Default)]
pub(super) struct Channels {
    known: HashMap<MemberId, u64>,
    /// When as many may be opened at once as ever.
    rested_at: Option<Instant>,
}

impl Channels {
    /// Counts the channels that would have to be opened for these members; otherwise gives back how long that has to wait.
    pub(super) fn make_room(&mut self, members: &[MemberId], now: Instant) -> Result<(), Duration> {
        let unknown = members.iter().filter(|member| !self.known.contains_key(member)).count();
        let unknown = u32::try_from(unknown).unwrap_or(AT_ONCE).min(AT_ONCE);
        let rested_at = self.rested_at.unwrap_or(now).max(now) + BETWEEN * unknown;
        match (rested_at - now).checked_sub(BETWEEN * AT_ONCE) {
            Some(wait) if !wait.is_zero() && unknown > 0 => Err(wait),
            _ => {
                self.rested_at = Some(rested_at);
                Ok(())
            }
        }
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
}
