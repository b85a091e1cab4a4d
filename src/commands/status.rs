//! `/status`: both timers as TimeTrack has them now, and what is still waiting to be booked.

use super::{Ctx, Error, Outcome, Place, read};
use crate::model::{LocalStamp, Refusal, TimerKind};
use crate::reply::{self, Reader, Status};
use crate::slash::{Args, Call, Gate, Spec};

/// `/status`
pub const SPEC: Spec = Spec { path: &["status"], options: &[], gate: Gate::Member };

/// Reads both timers and shows them.
pub(super) async fn run(cx: &Ctx<'_>, call: &Call, args: Args) -> Result<Outcome, Error> {
    read(args, |_| Ok(()))?;
    show(cx, call, Place::New).await
}

/// The same for the button that refreshes. What TimeTrack does not answer is said, and what waits is shown all the same.
pub(super) async fn show(cx: &Ctx<'_>, call: &Call, place: Place) -> Result<Outcome, Error> {
    let Some(link) = cx.store.link(call.member).await? else { return Err(Refusal::NotLinked.into()) };
    let zone = link.zone.as_ref().unwrap_or(&cx.settings.default_zone);
    let date = LocalStamp::of(cx.now, zone, cx.settings.mode);
    let (attendance, project) = tokio::join!(
        cx.timetrack.timer(TimerKind::Attendance, &link.username, date),
        cx.timetrack.timer(TimerKind::Project, &link.username, date),
    );
    // After the timers: what is settled meanwhile is in them, and what is not is still listed.
    let open = cx.store.open_punches(call.member).await?;
    let status = Status { attendance: attendance.as_ref().ok(), project: project.as_ref().ok(), open: &open };
    let reader = Reader { voice: cx.voice(call), zone, member: call.member };
    Ok(Outcome::say(place.put(reply::status(status, reader))))
}
