//! `/admin links`: the links of all members, page by page.

use super::{Ctx, Error, Outcome, ReplyTarget, read};
use crate::reply::{self, LinkRow, Page};
use crate::slash::{ArgError, Args, CommandOption, Interaction, Permission, Spec};
use crate::store::links::Link;

pub(super) const SPEC: Spec = Spec {
    path: &["admin", "links"],
    options: &[CommandOption::number("page", 1, 10_000)],
    permission: Permission::Admin,
};

const PAGE_SIZE: u32 = 10;

struct Input {
    page: u32,
}

impl Input {
    fn parse(args: &mut Args) -> Result<Self, ArgError> {
        let page = args.number("page")?.unwrap_or(1);
        let page = u32::try_from(page).map_err(|_| ArgError("page"))?;
        Ok(Self { page: page.saturating_sub(1) })
    }
}

pub(super) async fn run(cx: &Ctx<'_>, interaction: &Interaction, args: Args) -> Result<Outcome, Error> {
    let input = read(args, Input::parse)?;
    show(cx, interaction, input.page, ReplyTarget::NewMessage).await
}

/// Shows a page; past the end, the last page.
pub(super) async fn show(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    page: u32,
    target: ReplyTarget,
) -> Result<Outcome, Error> {
    let (mut links, total) = cx.store.links(page.saturating_mul(PAGE_SIZE), PAGE_SIZE).await?;
    let shown = Page::of(page, total, PAGE_SIZE);
    if shown.number != page {
        links = cx.store.links(shown.number * PAGE_SIZE, PAGE_SIZE).await?.0;
    }
    let rows: Vec<LinkRow> = links.into_iter().map(row).collect();
    let reply = reply::links(&rows, shown, cx.private_context(interaction));
    Ok(Outcome::say(target.apply(reply)))
}

fn row(link: Link) -> LinkRow {
    LinkRow {
        member: link.member,
        username: link.username,
        zone: link.zone,
        is_unknown: link.unknown_since.is_some(),
        has_left: link.left_at.is_some(),
        is_suspended: link.suspended_at.is_some(),
    }
}
