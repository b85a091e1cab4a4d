//! `queue list|retry|cancel`: the queue of punches for an operator without Discord, in the database that the bot has open.

use anyhow::bail;
use chrono::{DateTime, Utc};

use super::account::{heading, open};
use super::{NOBODY, counted, print, shown_at};
use crate::clock::Clock;
use crate::config::{AccountConfig, Config};
use crate::logging::escaped;
use crate::model::{Action, Decision, Punch, PunchId, PunchState, Zone};

/// In the order of `/admin queue`.
pub(super) async fn list(
    config: &Config,
    account: &AccountConfig,
    limit: u32,
    clock: &Clock,
) -> anyhow::Result<()> {
    let store = open(config, account).await?;
    let read =
        async { Ok::<_, anyhow::Error>((store.queue(0, limit).await?, store.standing().await?)) }.await;
    store.close().await;
    let ((punches, total), standing) = read?;
    let mut text = heading(config, account);
    text += &match total {
        0 => "everything is booked\n".to_owned(),
        _ => format!("{} not booked yet, {} to be decided\n", counted(total, "punch"), standing.stuck),
    };
    text.extend(punches.iter().map(|punch| entry(punch, &account.default_zone, clock.now())));
    let shown = u32::try_from(punches.len())?;
    if shown < total {
        text += &format!("… and {} more; --limit shows them\n", total - shown);
    }
    print(text.as_bytes())
}

/// Says what cancelling these would do, and does not do it.
pub(super) async fn ask(
    config: &Config,
    account: &AccountConfig,
    numbers: &[i64],
    clock: &Clock,
) -> anyhow::Result<()> {
    let store = open(config, account).await?;
    let mut text = String::new();
    for number in numbers {
        text += &match store.punch(PunchId(*number)).await? {
            Some(punch) => entry(&punch, &account.default_zone, clock.now()),
            None => format!("there is no punch #{number}\n"),
        };
    }
    store.close().await;
    print(text.as_bytes())?;
    bail!(
        "nothing was changed; --yes gives up what is not booked yet and tells its people. What may be booked already stays in TimeTrack"
    )
}

/// Retries or cancels each of these, as an admin does in `/admin queue`. A running bot notices it by itself.
pub(super) async fn decide(
    config: &Config,
    account: &AccountConfig,
    (numbers, decision): (&[i64], Decision),
    clock: &Clock,
) -> anyhow::Result<()> {
    let store = open(config, account).await?;
    let heading = heading(config, account);
    let mut failed = 0;
    for number in numbers {
        let decided = store.decide(PunchId(*number), decision, NOBODY, clock.now()).await;
        let line = match decided {
            Ok(Some((punch, true))) => format!("#{number} of member {} {}", punch.member, done(decision)),
            Ok(Some((punch, false))) => {
                failed += 1;
                format!("#{number} was left alone: {}", state(&punch))
            }
            Ok(None) => {
                failed += 1;
                format!("there is no punch #{number}")
            }
            Err(error) => {
                failed += 1;
                format!("#{number} was left alone: {error}")
            }
        };
        print(format!("{heading}{line}\n").as_bytes())?;
    }
    store.close().await;
    match failed {
        0 => Ok(()),
        _ => bail!("{failed} of {} left as it was", counted(numbers.len(), "punch")),
    }
}

fn done(decision: Decision) -> &'static str {
    match decision {
        Decision::Retry => "is tried again; a bot that does not run tries it after its start",
        Decision::Cancel => "is given up; its person is told by the bot, at the latest after its start",
    }
}

fn entry(punch: &Punch, zone: &Zone, now: DateTime<Utc>) -> String {
    let age = (now - punch.pressed_at).num_minutes().max(0);
    let mut text = format!(
        "#{}  {} at {}: {}\n      {} (member {}), pressed {} h {:02} min ago, {}\n",
        punch.id,
        action(&punch.action),
        shown_at(punch.at, zone),
        state(punch),
        escaped(punch.username.as_str()),
        punch.member,
        age / 60,
        age % 60,
        counted(punch.attempts, "attempt"),
    );
    if let Some(error) = &punch.trouble {
        text += &format!("      {}\n", escaped(&error.to_string()));
    }
    text
}

fn action(action: &Action) -> String {
    match action {
        Action::ClockIn => "clock in".to_owned(),
        Action::ClockOut => "clock out".to_owned(),
        Action::Break { .. } => "begin a break".to_owned(),
        Action::Back { .. } => "end a break".to_owned(),
        Action::Start { project, .. } => {
            let client = if project.client.is_empty() { "" } else { " of " };
            escaped(&format!("start {}{client}{}", project.name, project.client))
        }
        Action::Pause => "pause the project".to_owned(),
        Action::Resume => "resume the project".to_owned(),
        Action::Stop => "stop the project".to_owned(),
    }
}

fn state(punch: &Punch) -> &'static str {
    match punch.state {
        PunchState::Waiting => "waits",
        PunchState::InFlight => "is being sent",
        PunchState::Stuck if punch.needs_answer() => "waits for its person's answer",
        PunchState::Stuck if punch.is_asked() => "waits for the start of its timer",
        PunchState::Stuck if punch.is_for_suspended_link() => "waits until its member is linked again",
        PunchState::Stuck => "needs a decision",
        PunchState::Done => "is booked",
        PunchState::Refused => "was refused",
        PunchState::Cancelled => "was given up",
    }
}
