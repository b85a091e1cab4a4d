//! `/project start`: starts a project, or switches to it from another one; without a project it offers the ones used last.

use super::{AT, Ctx, Error, Outcome, catalogue, read, recent, record, resolve};
use crate::model::names::MAX_NOTE_CHARS;
use crate::model::{Action, Note, Refusal};
use crate::reply::Choice;
use crate::slash::{ArgError, Args, CommandOption, Interaction, Permission, Spec};

pub(super) const SPEC: Spec = Spec {
    path: &["project", "start"],
    options: &[
        CommandOption::text("project", 200).autocomplete(),
        CommandOption::text("task", 200).autocomplete(),
        CommandOption::text("note", 500),
        AT,
    ],
    permission: Permission::Linked,
};

struct Input {
    project: Option<String>,
    task: Option<String>,
    note: Option<String>,
    at: Option<String>,
}

impl Input {
    fn parse(args: &mut Args) -> Result<Self, ArgError> {
        Ok(Self {
            project: args.text("project")?,
            task: args.text("task")?,
            note: args.text("note")?,
            at: args.text("at")?,
        })
    }
}

pub(super) async fn run(cx: &Ctx<'_>, interaction: &Interaction, args: Args) -> Result<Outcome, Error> {
    let input = read(args, Input::parse)?;
    let Some(project) = &input.project else {
        // The buttons that are offered could not carry the rest.
        return match (&input.task, &input.note, &input.at) {
            (None, None, None) => recent::offer(cx, interaction).await,
            _ => Err(Refusal::ProjectMissing.into()),
        };
    };
    let note = input.note.as_deref().map(note).transpose()?;
    let project = catalogue::find_project(cx, |known| resolve::project(known, project)).await?;
    let task = match &input.task {
        Some(typed) => Some(catalogue::find_task(cx, |known| resolve::task(known, typed)).await?),
        None => None,
    };
    record::command(cx, interaction, Action::Start { project, task, note }, input.at.as_deref()).await
}

fn note(text: &str) -> Result<Note, Refusal> {
    Note::new(text).map_err(|_| Refusal::BadText { option: "note".to_owned(), max: MAX_NOTE_CHARS })
}

pub(super) async fn choices(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    option: &str,
    typed: &str,
) -> Result<Vec<Choice>, Error> {
    Ok(match option {
        "project" => {
            let recent = cx.store.recent_projects(interaction.member).await?;
            resolve::projects(catalogue::projects(cx).await?, &recent).choices(typed)
        }
        "task" => resolve::tasks(catalogue::tasks(cx).await?).choices(typed),
        _ => Vec::new(),
    })
}
