//! `/who`: who is at work, page by page. Asks the database only.

use std::time::Duration;

use super::{Ctx, Error, Outcome, ReplyTarget, read};
use crate::model::presence::minutes_until_seen;
use crate::reply::{self, Page, WhoCounts, WhoRow};
use crate::slash::{Args, Interaction, Permission, Spec};
use crate::store::presence::PersonSeen;

pub(super) const SPEC: Spec = Spec { path: &["who"], options: &[], permission: Permission::Colleague };

const PAGE_SIZE: u32 = 20;
/// A database that takes no writes is not waited for longer than this.
const UNWRITTEN: Duration = Duration::from_millis(200);

pub(super) async fn run(cx: &Ctx<'_>, interaction: &Interaction, args: Args) -> Result<Outcome, Error> {
    read(args, |_| Ok(()))?;
    show(cx, interaction, 0, ReplyTarget::NewMessage).await
}

/// Shows a page; past the end, the last page.
pub(super) async fn show(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    page: u32,
    target: ReplyTarget,
) -> Result<Outcome, Error> {
    // What others were told a moment ago is about to be written.
    let _ = tokio::time::timeout(UNWRITTEN, cx.store.flush()).await;
    let people = cx.store.everybody_seen(&cx.settings.default_zone, cx.now).await?;
    let mut rows: Vec<_> = people.iter().map(|person| row(cx, person)).collect();
    // Those who do the same stay in the order of usernames.
    rows.sort_by_key(|row| row.standing.presence);
    let total = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let counts = WhoCounts::of(&rows, until_seen(cx, total));
    let shown = Page::of(page, total, PAGE_SIZE);
    let skipped = shown.number as usize * PAGE_SIZE as usize;
    let rows: Vec<_> = rows.into_iter().skip(skipped).take(PAGE_SIZE as usize).collect();
    let reply = reply::who(&rows, counts, shown, interaction.member, cx.private_context(interaction));
    Ok(Outcome::say(target.apply(reply)))
}

pub(super) fn row<'a>(cx: &Ctx<'a>, person: &'a PersonSeen) -> WhoRow<'a> {
    let zone = person.link.zone.as_ref().unwrap_or(&cx.settings.default_zone);
    let (standing, unread) = (person.known.standing(), person.link.unread());
    WhoRow { member: person.link.member, zone, standing, unread }
}

/// After so many minutes a change that is made in TimeTrack itself is seen.
pub(super) fn until_seen(cx: &Ctx<'_>, people: u32) -> u32 {
    minutes_until_seen(people, cx.timetrack.background_per_second())
}
