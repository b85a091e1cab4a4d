//! `/clockout`: stops the attendance timer, now or at a time named.

use super::{AT, Ctx, Error, Outcome, record};
use crate::model::Action;
use crate::slash::{Args, Call, Gate, Spec};

/// `/clockout`
pub const SPEC: Spec = Spec { path: &["clockout"], options: &[AT], gate: Gate::Linked };

/// Records the punch.
pub(super) async fn run(cx: &Ctx<'_>, call: &Call, args: Args) -> Result<Outcome, Error> {
    record::at_most_at(cx, call, args, Action::ClockOut).await
}
