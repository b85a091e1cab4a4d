//! `/status`: both timers as TimeTrack has them now, and what is still waiting to be booked.

use super::{Ctx, Error, Outcome, Place, read};
use crate::model::{Refusal, Timer, TimerKind, Username};
use crate::reply::{self, Denied, Recipient, Status};
use crate::slash::{Args, Interaction, Permission, Spec};
use crate::store;
use crate::store::links::Link;
use crate::timers::{Timers, Whose};
use crate::timetrack::{self, Sure};

/// `/status`
pub(super) const SPEC: Spec = Spec { path: &["status"], options: &[], permission: Permission::Linked };

/// Reads both timers and shows them.
pub(super) async fn run(cx: &Ctx<'_>, interaction: &Interaction, args: Args) -> Result<Outcome, Error> {
    read(args, |_| Ok(()))?;
    show(cx, interaction, Place::New).await
}

/// The same for the button that refreshes. What TimeTrack does not answer is said, and what waits is shown all the same.
pub(super) async fn show(cx: &Ctx<'_>, interaction: &Interaction, place: Place) -> Result<Outcome, Error> {
    let Some(link) = cx.store.link(interaction.member).await? else { return Err(Refusal::NotLinked.into()) };
    let zone = link.zone.as_ref().unwrap_or(&cx.settings.default_zone);
    let (attendance, project) = look(cx, &link, Sure::LookedUp).await?;
    let denied = [&attendance, &project].into_iter().find_map(|read| denied(read, &link.username));
    let is_unknown = matches!(denied, Some(Denied::UnknownUser(_)));
    if link.unknown_since.is_some()
        && attendance.is_ok()
        && is_there(cx, &link, [&attendance, &project]).await
    {
        cx.store.mark_known(interaction.member, &link.username).await?;
    }
    // After the timers: what is settled meanwhile is in them, and what is not is still listed.
    let open = cx.store.open_punches(interaction.member).await?;
    let status = Status {
        attendance: attendance.as_ref().ok(),
        // Of a user who is not there, or may not be, "nothing runs" is no news.
        project: project
            .as_ref()
            .ok()
            .filter(|project| !is_unknown && (attendance.is_ok() || project.is_on())),
        denied,
        open: &open,
    };
    let recipient = Recipient { context: cx.context(interaction), zone, member: interaction.member };
    let reply = place.put(reply::status(status, recipient));
    if is_unknown {
        let reply = Box::new(reply);
        return Ok(Outcome::UnknownUser { reply, member: interaction.member, username: link.username });
    }
    Ok(Outcome::say(reply))
}

/// Whether TimeTrack shows the user. That nothing runs is no sign of it: where the list of users cannot be read, a user is believed
/// to be there.
async fn is_there(cx: &Ctx<'_>, link: &Link, timers: [&Read; 2]) -> bool {
    timers.into_iter().any(|read| read.as_ref().is_ok_and(Timer::is_on))
        || matches!(cx.timetrack.user(link.username.as_str()).await, Ok(Some(_)))
}

/// What TimeTrack says instead of a timer.
fn denied<'a>(read: &'a Read, username: &'a Username) -> Option<Denied<'a>> {
    match read {
        Err(timetrack::Error::UnknownUser { .. }) => Some(Denied::UnknownUser(username)),
        Err(timetrack::Error::Refused { words, .. }) => Some(Denied::Says(words)),
        _ => None,
    }
}

type Read = Result<Timer, timetrack::Error>;

/// Attendance and project timer as they are now. What is on and was not seen before is remembered with the person's present zone.
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
