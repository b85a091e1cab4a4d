//! `/help`: what the member can do here, by role.

use super::{Ctx, Error, Outcome, authorize, read};
use crate::reply::{self, HelpReader};
use crate::slash::{Args, Interaction, Permission, Spec};

pub(super) const SPEC: Spec = Spec { path: &["help"], options: &[], permission: Permission::Member };

pub(super) async fn run(cx: &Ctx<'_>, interaction: &Interaction, args: Args) -> Result<Outcome, Error> {
    read(args, |_| Ok(()))?;
    let link = cx.store.link(interaction.member).await?;
    let reader = HelpReader {
        is_linked: link.is_some(),
        is_suspended: link.is_some_and(|link| link.suspended_at.is_some()),
        is_admin: authorize::is_admin(cx.settings, interaction),
        has_who: authorize::may_see(cx, interaction, None).await.is_ok(),
    };
    Ok(Outcome::say(reply::help(reader, cx.private_context(interaction))))
}
