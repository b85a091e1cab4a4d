//! `/clockout`: stops the attendance timer, now or at a time named.

use super::{AT, Ctx, Error, Outcome, read, record};
use crate::model::Action;
use crate::slash::{ArgError, Args, Call, Gate, Spec};

/// `/clockout`
pub const SPEC: Spec = Spec { path: &["clockout"], options: &[AT], gate: Gate::Member };

struct Input {
    at: Option<String>,
}

impl Input {
    fn parse(args: &mut Args) -> Result<Self, ArgError> {
        Ok(Self { at: args.text("at")? })
    }
}

/// Records the punch.
pub(super) async fn run(cx: &Ctx<'_>, call: &Call, args: Args) -> Result<Outcome, Error> {
    let input = read(args, Input::parse)?;
    record::command(cx, call, Action::ClockOut, input.at.as_deref()).await
}
