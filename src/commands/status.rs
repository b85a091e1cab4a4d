//! `/status`: both timers as TimeTrack has them now, and what is still waiting to be booked.

use super::{Ctx, Error, Outcome, Place, read};
use crate::model::{Refusal, Timer, TimerKind};
use crate::reply::{self, Reader, Status};
use crate::slash::{Args, Call, Gate, Spec};
use crate::store;
use crate::store::links::Link;
use crate::timers::{Timers, Whose};

/// `/status`
pub const SPEC: Spec = Spec { path: &["status"], options: &[], gate: Gate::Linked };

/// Reads both timers and shows them.
pub(super) async fn run(cx: &Ctx<'_>, call: &Call, args: Args) -> Result<Outcome, Error> {
    read(args, |_| Ok(()))?;
    show(cx, call, Place::New).await
}

/// The same for the button that refreshes. What TimeTrack does not answer is said, and what waits is shown all the same.
pub(super) async fn show(cx: &Ctx<'_>, call: &Call, place: Place) -> Result<Outcome, Error> {
    let Some(link) = cx.store.link(call.member).await? else { return Err(Refusal::NotLinked.into()) };
    let zone = link.zone.as_ref().unwrap_or(&cx.settings.default_zone);
    let (attendance, project) = look(cx, &link).await?;
    // After the timers: what is settled meanwhile is in them, and what is not is still listed.
    let open = cx.store.open_punches(call.member).await?;
    let status = Status { attendance: attendance.as_ref(), project: project.as_ref(), open: &open };
    let reader = Reader { voice: cx.voice(call), zone, member: call.member };
    Ok(Outcome::say(place.put(reply::status(status, reader))))
}

/// Attendance and project timer as they are now; `None` if TimeTrack does not say. What is on and was not seen before is remembered
/// with the person's present zone.
pub(super) async fn look(cx: &Ctx<'_>, link: &Link) -> store::Result<(Option<Timer>, Option<Timer>)> {
    let timers = Timers { store: cx.store, timetrack: cx.timetrack, mode: cx.settings.mode };
    let zone = link.zone.as_ref().unwrap_or(&cx.settings.default_zone);
    let whose = Whose { member: link.member, username: &link.username, zone };
    let (attendance, project) = tokio::try_join!(
        timers.read(whose, TimerKind::Attendance, cx.now),
        timers.read(whose, TimerKind::Project, cx.now),
    )?;
    Ok((attendance.ok(), project.ok()))
}
