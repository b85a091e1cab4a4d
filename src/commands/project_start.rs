//! `/project start`: starts a project, or switches over when another runs.

use super::{AT, Ctx, Error, Outcome, lists, named, read, record};
use crate::model::names::MAX_NOTE_CHARS;
use crate::model::{Action, Note, Refusal};
use crate::reply::Choice;
use crate::slash::{ArgError, Args, CommandOption, Interaction, Permission, Spec};

/// `/project start`
pub(super) const SPEC: Spec = Spec {
    path: &["project", "start"],
    options: &[
        CommandOption::text("project", 200).required().autocomplete(),
        CommandOption::text("task", 200).autocomplete(),
        CommandOption::text("note", 500),
        AT,
    ],
    permission: Permission::Linked,
};

struct Input {
    project: String,
    task: Option<String>,
    note: Option<String>,
    at: Option<String>,
}

impl Input {
    fn parse(args: &mut Args) -> Result<Self, ArgError> {
        Ok(Self {
            project: args.text("project")?.ok_or(ArgError("project"))?,
            task: args.text("task")?,
            note: args.text("note")?,
            at: args.text("at")?,
        })
    }
}

/// Finds out what is meant, then records the punch.
pub(super) async fn run(cx: &Ctx<'_>, interaction: &Interaction, args: Args) -> Result<Outcome, Error> {
    let input = read(args, Input::parse)?;
    let note = input.note.as_deref().map(note).transpose()?;
    let project = named::project(lists::projects(cx).await?, &input.project)?;
    let task = match &input.task {
        Some(typed) => Some(named::task(lists::tasks(cx).await?, typed)?),
        None => None,
    };
    record::command(cx, interaction, Action::Start { project, task, note }, input.at.as_deref()).await
}

fn note(text: &str) -> Result<Note, Refusal> {
    Note::new(text).map_err(|_| Refusal::BadText { option: "note".to_owned(), max: MAX_NOTE_CHARS })
}

/// Enabled projects, or tasks, that fit what is being typed.
pub(super) async fn offer(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    option: &str,
    typed: &str,
) -> Result<Vec<Choice>, Error> {
    Ok(match option {
        "project" => {
            let recent = cx.store.recent_projects(interaction.member).await?;
            named::projects(lists::projects(cx).await?, &recent).choices(typed)
        }
        "task" => named::tasks(lists::tasks(cx).await?).choices(typed),
        _ => Vec::new(),
    })
}
