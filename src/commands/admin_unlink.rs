//! `/admin unlink`: removes a member's link. Punches recorded before are still booked.

use super::{Ctx, Error, Outcome, read, working_time};
use crate::model::MemberId;
use crate::slash::{ArgError, Args, CommandOption, Interaction, Permission, Spec};

pub(super) const SPEC: Spec = Spec {
    path: &["admin", "unlink"],
    options: &[CommandOption::member("member").required()],
    permission: Permission::Admin,
};

struct Input {
    member: MemberId,
}

impl Input {
    fn parse(args: &mut Args) -> Result<Self, ArgError> {
        let (member, _) = args.member("member")?.ok_or(ArgError("member"))?;
        Ok(Self { member })
    }
}

/// The reply names the punches that are not booked yet.
pub(super) async fn run(cx: &Ctx<'_>, interaction: &Interaction, args: Args) -> Result<Outcome, Error> {
    let Input { member } = read(args, Input::parse)?;
    Ok(Outcome::say(working_time::remove_link(cx, interaction, member).await?))
}
