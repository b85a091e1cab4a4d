//! `/status`: both timers as TimeTrack has them now, and the punches that are not booked yet.

use super::{Ctx, Error, Outcome, ReplyTarget, read};
use crate::model::{Refusal, Timer, TimerKind, Username};
use crate::reply::{self, Recipient, Silence, Status};
use crate::slash::{Args, Interaction, Permission, Spec};
use crate::store;
use crate::store::links::Link;
use crate::timers::{Timers, Whose};
use crate::timetrack::{self, Reason, Sure};

pub(super) const SPEC: Spec = Spec { path: &["status"], options: &[], permission: Permission::Linked };

pub(super) async fn run(cx: &Ctx<'_>, interaction: &Interaction, args: Args) -> Result<Outcome, Error> {
    read(args, |_| Ok(()))?;
    show(cx, interaction, ReplyTarget::NewMessage).await
}

/// If TimeTrack does not answer, the reply says so and shows the waiting punches.
pub(super) async fn show(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    target: ReplyTarget,
) -> Result<Outcome, Error> {
    let Some(link) = cx.store.link(interaction.member).await? else { return Err(Refusal::NotLinked.into()) };
    let zone = link.zone.as_ref().unwrap_or(&cx.settings.default_zone);
    // Read before the timers, so that one that runs is newer than the break.
    let rest = cx.open_break(&link).await?.filter(|rest| rest.may_go_on(cx.now));
    let (attendance, project) = look(cx, &link, Sure::LookedUp).await?;
    let is_unknown = [&attendance, &project]
        .into_iter()
        .any(|read| matches!(read, Err(timetrack::Error::UnknownUser { .. })));
    if link.unknown_since.is_some()
        && attendance.is_ok()
        && is_there(cx, &link, [&attendance, &project]).await
    {
        cx.store.mark_known(interaction.member, &link.username).await?;
    }
    // Read after the timers, so that every punch is either in a timer or in this list.
    let open = cx.store.open_punches(interaction.member).await?;
    let estimates = cx.store.estimates_of(interaction.member).await?;
    // One that was ended elsewhere is over.
    let is_over = attendance.as_ref().is_ok_and(Timer::is_on);
    let rest = rest.filter(|rest| !(rest.is_booked && is_over));
    let status = Status {
        username: &link.username,
        rest: rest.as_ref(),
        attendance: attendance.as_ref().map_err(|error| silence(error, &link.username)),
        // If the user may not exist in TimeTrack, "nothing runs" says nothing.
        project: match (&project, &attendance) {
            (Ok(project), Err(error)) if !project.is_on() => Err(silence(error, &link.username)),
            (read, _) => read.as_ref().map_err(|error| silence(error, &link.username)),
        },
        open: &open,
        estimates: &estimates,
    };
    let recipient = Recipient { context: cx.context(interaction), zone, member: interaction.member };
    let reply = target.apply(reply::status(status, recipient));
    if is_unknown {
        cx.store.mark_unknown(interaction.member, &link.username, cx.now).await?;
    }
    Ok(Outcome::say(reply))
}

/// Whether TimeTrack has shown that the user exists: by a timer that is on, or in the list of users. A stopped timer shows nothing, since
/// TimeTrack may answer the same for an unknown user.
async fn is_there(cx: &Ctx<'_>, link: &Link, timers: [&Read; 2]) -> bool {
    timers.into_iter().any(|read| read.as_ref().is_ok_and(Timer::is_on))
        || matches!(cx.timetrack.user(link.username.as_str()).await, Ok(Some(_)))
}

/// Why TimeTrack showed no timer.
fn silence<'a>(error: &'a timetrack::Error, username: &'a Username) -> Silence<'a> {
    use timetrack::Error;
    match error {
        Error::UnknownUser { .. } => Silence::UnknownUser(username),
        Error::Refused { words, .. } => Silence::Says(words),
        Error::KeyRefused { .. } | Error::NotAsked(Reason::KeyRefused) => Silence::KeyRefused,
        Error::Busy { .. } | Error::NotAsked(Reason::Busy) => Silence::Busy,
        Error::NoReason { status } => Silence::NoReason { status: *status },
        Error::NotLookedUp(error) => silence(error, username),
        Error::Unreachable(_) | Error::Unclear { .. } | Error::NotAsked(Reason::Down) => Silence::NoAnswer,
    }
}

type Read = Result<Timer, timetrack::Error>;

/// Reads both timers. A timer that is on and was not seen before is stored with the person's present zone.
pub(super) async fn look(cx: &Ctx<'_>, link: &Link, sure: Sure) -> store::Result<(Read, Read)> {
    let timers = Timers { store: cx.store, timetrack: cx.timetrack, mode: cx.settings.mode };
    let zone = link.zone.as_ref().unwrap_or(&cx.settings.default_zone);
    let whose = Whose { member: link.member, username: &link.username, zone };
    tokio::try_join!(
        // One of the two finds out whether there is such a user.
        timers.read(whose, (TimerKind::Attendance, sure), cx.now),
        timers.read(whose, (TimerKind::Project, Sure::AsShown), cx.now),
    )
}
