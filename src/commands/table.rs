//! Every command, with what it declares and what runs it.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::{
    AT, Ctx, Error, Outcome, admin_link, admin_links, admin_queue, admin_unlink, project_start, record,
    status, timezone,
};
use crate::model::Action;
use crate::reply::Choice;
use crate::slash::{Args, Interaction, Permission, Spec};

type Run = for<'a> fn(&'a Ctx<'a>, &'a Interaction, Args) -> BoxFuture<'a, Result<Outcome, Error>>;
type Offer =
    for<'a> fn(&'a Ctx<'a>, &'a Interaction, &'a str, &'a str) -> BoxFuture<'a, Result<Vec<Choice>, Error>>;

/// One command.
pub(super) struct Command {
    /// What Discord is told of it, and who may use it.
    pub(super) spec: Spec,
    /// Runs it for somebody who may use it.
    pub(super) run: Run,
    /// What is offered while an option other than `at` is typed: given the option's name and what stands in it.
    pub(super) offer: Option<Offer>,
}

impl Command {
    const fn new(spec: Spec, run: Run) -> Self {
        Self { spec, run, offer: None }
    }

    /// A punch with no option but `at`.
    const fn punch(path: &'static [&'static str], run: Run) -> Self {
        Self::new(Spec { path, options: &[AT], permission: Permission::Linked }, run)
    }

    const fn offers(self, offer: Offer) -> Self {
        Self { offer: Some(offer), ..self }
    }
}

/// In the order of the README's table.
pub(super) const TABLE: &[Command] = &[
    Command::punch(&["clockin"], |cx, interaction, args| {
        record::at_most_at(cx, interaction, args, Action::ClockIn).boxed()
    }),
    Command::punch(&["clockout"], |cx, interaction, args| {
        record::at_most_at(cx, interaction, args, Action::ClockOut).boxed()
    }),
    Command::new(status::SPEC, |cx, interaction, args| status::run(cx, interaction, args).boxed()),
    Command::new(project_start::SPEC, |cx, interaction, args| {
        project_start::run(cx, interaction, args).boxed()
    })
    .offers(|cx, interaction, option, typed| project_start::offer(cx, interaction, option, typed).boxed()),
    Command::punch(&["project", "pause"], |cx, interaction, args| {
        record::at_most_at(cx, interaction, args, Action::Pause).boxed()
    }),
    Command::punch(&["project", "resume"], |cx, interaction, args| {
        record::at_most_at(cx, interaction, args, Action::Resume).boxed()
    }),
    Command::punch(&["project", "stop"], |cx, interaction, args| {
        record::at_most_at(cx, interaction, args, Action::Stop).boxed()
    }),
    Command::new(timezone::SPEC, |cx, interaction, args| timezone::run(cx, interaction, args).boxed())
        .offers(|cx, _, _, typed| async { Ok(timezone::offer(cx, typed)) }.boxed()),
    Command::new(admin_link::SPEC, |cx, interaction, args| admin_link::run(cx, interaction, args).boxed())
        .offers(|cx, interaction, option, typed| admin_link::offer(cx, interaction, option, typed).boxed()),
    Command::new(admin_unlink::SPEC, |cx, interaction, args| {
        admin_unlink::run(cx, interaction, args).boxed()
    }),
    Command::new(admin_links::SPEC, |cx, interaction, args| admin_links::run(cx, interaction, args).boxed()),
    Command::new(admin_queue::SPEC, |cx, interaction, args| admin_queue::run(cx, interaction, args).boxed()),
];

/// What they declare, in the same order.
pub const ALL: &[Spec] = &{
    let mut specs = [TABLE[0].spec; TABLE.len()];
    let mut row = 1;
    while row < TABLE.len() {
        specs[row] = TABLE[row].spec;
        row += 1;
    }
    specs
};
