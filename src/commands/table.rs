//! The table of commands: declaration, permission, handler and autocomplete of each.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::{
    AT, Ctx, Error, Outcome, admin_board, admin_inbox, admin_link, admin_links, admin_panel, admin_queue,
    admin_reminders, admin_role, admin_unlink, back, help, me_language, project_start, record, reminders,
    status, take_break, timezone, who, working_time,
};
use crate::model::Action;
use crate::reply::Choice;
use crate::slash::{Args, Interaction, Permission, Spec};

type Run = for<'a> fn(&'a Ctx<'a>, &'a Interaction, Args) -> BoxFuture<'a, Result<Outcome, Error>>;
type GetChoices =
    for<'a> fn(&'a Ctx<'a>, &'a Interaction, &'a str, &'a str) -> BoxFuture<'a, Result<Vec<Choice>, Error>>;

pub(super) struct Command {
    pub(super) spec: Spec,
    /// Called only after authorization.
    pub(super) run: Run,
    /// Autocomplete of options other than `at`: takes the option's name and its text so far.
    pub(super) choices: Option<GetChoices>,
    /// Whether its answer is for everybody where `REPLIES=public`. What else it says is private all the same.
    pub(super) is_public: bool,
}

impl Command {
    const fn new(spec: Spec, run: Run) -> Self {
        Self { spec, run, choices: None, is_public: false }
    }

    /// A punch whose only option is `at`.
    const fn punch(path: &'static [&'static str], run: Run) -> Self {
        Self::new(Spec { path, options: &[AT], permission: Permission::Linked }, run).in_public()
    }

    const fn in_public(self) -> Self {
        Self { is_public: true, ..self }
    }

    const fn with_choices(self, choices: GetChoices) -> Self {
        Self { choices: Some(choices), ..self }
    }
}

/// In the order of the README's table.
pub(super) const TABLE: &[Command] = &[
    Command::punch(&["clockin"], |cx, interaction, args| back::run(cx, interaction, args).boxed()),
    Command::punch(&["clockout"], |cx, interaction, args| {
        record::with_at(cx, interaction, args, Action::ClockOut).boxed()
    }),
    Command::new(take_break::SPEC, |cx, interaction, args| take_break::run(cx, interaction, args).boxed())
        .in_public(),
    Command::punch(&["back"], |cx, interaction, args| back::run(cx, interaction, args).boxed()),
    Command::new(status::SPEC, |cx, interaction, args| status::run(cx, interaction, args).boxed())
        .in_public(),
    Command::new(project_start::SPEC, |cx, interaction, args| {
        project_start::run(cx, interaction, args).boxed()
    })
    .with_choices(|cx, interaction, option, typed| {
        project_start::choices(cx, interaction, option, typed).boxed()
    })
    .in_public(),
    Command::punch(&["project", "pause"], |cx, interaction, args| {
        record::with_at(cx, interaction, args, Action::Pause).boxed()
    }),
    Command::punch(&["project", "resume"], |cx, interaction, args| {
        record::with_at(cx, interaction, args, Action::Resume).boxed()
    }),
    Command::punch(&["project", "stop"], |cx, interaction, args| {
        record::with_at(cx, interaction, args, Action::Stop).boxed()
    }),
    Command::new(timezone::SPEC, |cx, interaction, args| timezone::run(cx, interaction, args).boxed())
        .with_choices(|cx, _, _, typed| async { Ok(timezone::choices(cx, typed)) }.boxed()),
    Command::new(me_language::SPEC, |cx, interaction, args| me_language::run(cx, interaction, args).boxed())
        .with_choices(|_, interaction, _, typed| {
            async { Ok(me_language::choices(interaction, typed)) }.boxed()
        }),
    Command::new(reminders::SPEC, |cx, interaction, args| reminders::run(cx, interaction, args).boxed())
        .with_choices(|_, interaction, option, typed| {
            async move { Ok(reminders::choices(interaction, option, typed)) }.boxed()
        }),
    Command::new(help::SPEC, |cx, interaction, args| help::run(cx, interaction, args).boxed()),
    Command::new(who::SPEC, |cx, interaction, args| who::run(cx, interaction, args).boxed()),
    Command::new(working_time::SPEC, |cx, interaction, args| {
        working_time::run(cx, interaction, args).boxed()
    }),
    Command::new(admin_link::SPEC, |cx, interaction, args| admin_link::run(cx, interaction, args).boxed())
        .with_choices(|cx, interaction, option, typed| {
            admin_link::choices(cx, interaction, option, typed).boxed()
        }),
    Command::new(admin_unlink::SPEC, |cx, interaction, args| {
        admin_unlink::run(cx, interaction, args).boxed()
    }),
    Command::new(admin_links::SPEC, |cx, interaction, args| admin_links::run(cx, interaction, args).boxed()),
    Command::new(admin_queue::SPEC, |cx, interaction, args| admin_queue::run(cx, interaction, args).boxed()),
    Command::new(admin_panel::SPEC, |cx, interaction, args| admin_panel::run(cx, interaction, args).boxed()),
    Command::new(admin_board::SPEC, |cx, interaction, args| admin_board::run(cx, interaction, args).boxed()),
    Command::new(admin_inbox::SPEC, |cx, interaction, args| admin_inbox::run(cx, interaction, args).boxed()),
    Command::new(admin_reminders::SPEC, |cx, interaction, args| {
        admin_reminders::run(cx, interaction, args).boxed()
    })
    .with_choices(|cx, interaction, option, typed| {
        admin_reminders::choices(cx, interaction, option, typed).boxed()
    }),
    Command::new(admin_role::SPEC, |cx, interaction, args| admin_role::run(cx, interaction, args).boxed()),
];

/// The declarations, in the same order.
pub const ALL: &[Spec] = &{
    let mut specs = [TABLE[0].spec; TABLE.len()];
    let mut row = 1;
    while row < TABLE.len() {
        specs[row] = TABLE[row].spec;
        row += 1;
    }
    specs
};
