//! Checks of one account's TimeTrack: whether it answers, the key pair, the clock, the lists.

use chrono::TimeDelta;

use super::{Finding, Found, time};
use crate::clock::Clock;
use crate::config::{AccountConfig, Config};
use crate::start::timetrack_access;
use crate::timetrack::{Error, List, TimeTrack};

/// A clock further off than this makes replies confusing: what is booked is Discord's instant, and Discord signs with its own time.
const MOST_SKEW: TimeDelta = TimeDelta::seconds(5);

pub(super) async fn check(config: &Config, account: &AccountConfig, clock: &Clock) -> Vec<Found> {
    let timetrack = match TimeTrack::new(timetrack_access(config, account), clock.clone()) {
        Ok(timetrack) => timetrack,
        Err(error) => return vec![("timetrack", Finding::Bad(format!("{error:#}")))],
    };
    let their_time = match timetrack.server_time().await {
        Ok(time) => time,
        Err(Error::KeyRefused { .. }) => {
            let cure = "the key pair is not accepted: copy both again from TimeTrack, Settings / General / API, into TIMETRACK_API_KEY and \
                 TIMETRACK_API_SECRET";
            return vec![("timetrack", Finding::Bad(cure.to_owned()))];
        }
        Err(error) => {
            return vec![(
                "timetrack",
                Finding::Bad(format!("{error}. Check TIMETRACK_URL and HTTPS_PROXY")),
            )];
        }
    };
    let mut findings =
        vec![("timetrack", Finding::Good(format!("{} answers and accepts the key", account.timetrack_url)))];
    if let Some(theirs) = their_time {
        findings.push(("clock", clock_finding(clock.now() - theirs)));
    }
    // Before the timers: where many of them fail, nothing is asked for a while.
    let (users, projects) = (list(timetrack.users().await), list(timetrack.projects().await));
    let lists = [("users", users), ("projects", projects), ("tasks", list(timetrack.tasks().await))];
    findings.push((
        "time",
        time::check(config, account, &timetrack, their_time.unwrap_or_else(|| clock.now())).await,
    ));
    findings.extend(lists);
    findings
}

fn list<T>(read: Result<List<T>, Error>) -> Finding {
    match read {
        Ok(List { counts, .. }) if counts.is_whole() => Finding::Good(counts.to_string()),
        Ok(List { counts, .. }) => Finding::Doubtful(counts.to_string()),
        Err(error) => Finding::Doubtful(format!("the list could not be read: {error}")),
    }
}

fn clock_finding(ahead: TimeDelta) -> Finding {
    if ahead.abs() <= MOST_SKEW {
        return Finding::Good("agrees with TimeTrack's".to_owned());
    }
    let direction = if ahead > TimeDelta::zero() { "ahead of" } else { "behind" };
    Finding::Bad(format!(
        "this machine's clock is {} s {direction} TimeTrack's: switch on time synchronisation (for example systemd-timesyncd)",
        ahead.num_seconds().abs()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_off_is_named_with_its_direction_and_cure() {
        assert!(matches!(clock_finding(TimeDelta::seconds(4)), Finding::Good(_)));
        let Finding::Bad(text) = clock_finding(TimeDelta::seconds(-90)) else { panic!("not bad") };
        assert!(text.contains("90 s behind"), "{text}");
    }
}
