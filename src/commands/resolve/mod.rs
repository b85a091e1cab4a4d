//! Resolves what people type to projects, tasks and users, and builds the lists offered by autocomplete.

#[cfg(test)]
mod tests;

use super::autocomplete::{Candidate, Candidates, MAX_UNITS, Match, cut, loose};
use crate::model::names::{MAX_NAME_CHARS, same};
use crate::model::{ListedProject, Locale, Project, Refusal, TaskName, User};
use crate::reply::without_already_linked;

/// Longest label of a user. Leaves room for the remark that it is linked already.
const MAX_USER_LABEL: usize = 75;

/// The enabled projects, recently used ones first.
pub(super) fn projects(known: Vec<ListedProject>, recent: &[Project]) -> Candidates<Project> {
    let rank = |project: &Project| recent.iter().position(|used| used.shows(project)).unwrap_or(usize::MAX);
    let enabled = known.into_iter().filter(|known| known.enabled);
    let mut ranked: Vec<_> = enabled.map(|known| (rank(&known.project), known.project)).collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    let item = |(rank, project): (usize, Project)| Candidate {
        identity: format!("{}\0{}", project.client, project.name),
        preferred: rank < usize::MAX,
        ..Candidate::named(project.clone(), &project.to_string())
    };
    Candidates::new(ranked.into_iter().map(item), MAX_UNITS)
}

/// The one enabled project named by a choice, by client and project, or by the project's name alone.
pub(super) fn project(known: Vec<ListedProject>, typed: &str) -> Result<Project, Refusal> {
    let list = projects(known, &[]);
    let by_name = || {
        list.find_by(|project| project.name == typed.trim())
            .or(|| list.find_by(|project| loose(&project.name) == loose(typed)))
    };
    match list.find(typed).or(by_name) {
        Match::One(project) => Ok(project.clone()),
        Match::Many => Err(Refusal::AmbiguousProject { text: cut(typed) }),
        Match::Nothing => Err(Refusal::UnknownProject { text: cut(typed) }),
    }
}

pub(super) fn tasks(known: Vec<TaskName>) -> Candidates<TaskName> {
    Candidates::new(known.into_iter().map(|task| Candidate::named(task.clone(), task.as_str())), MAX_UNITS)
}

/// The task as TimeTrack spells it. If the list of tasks is empty, any name is accepted.
pub(super) fn task(known: Vec<TaskName>, typed: &str) -> Result<TaskName, Refusal> {
    if known.is_empty() {
        return TaskName::new(typed)
            .map_err(|_| Refusal::BadText { option: "task".to_owned(), max: MAX_NAME_CHARS });
    }
    match tasks(known).find(typed) {
        Match::One(task) => Ok(task.clone()),
        Match::Many => Err(Refusal::Ambiguous { text: cut(typed) }),
        Match::Nothing => Err(Refusal::UnknownTask { text: cut(typed) }),
    }
}

pub(super) fn users(known: impl Iterator<Item = User>) -> Candidates<User> {
    let item = |user: User| {
        let username = user.username.to_string();
        let label = match user.full_name.trim() {
            "" => username.clone(),
            name => format!("{username} – {name}"),
        };
        Candidate { label, ..Candidate::named(user, &username) }
    };
    Candidates::new(known.map(item), MAX_USER_LABEL)
}

/// The user named by a choice, by name, or by an e-mail address that only one user has. Of several matches, the only enabled one.
pub(super) fn user(known: &[User], typed: &str) -> Result<Option<User>, Refusal> {
    let typed = Locale::ALL.iter().find_map(|locale| without_already_linked(typed, *locale)).unwrap_or(typed);
    let (all, enabled) =
        (users(known.iter().cloned()), users(known.iter().filter(|user| user.enabled).cloned()));
    let found = match all.find(typed) {
        Match::Many => enabled.find(typed),
        found => found,
    };
    match found {
        Match::One(user) => Ok(Some(user.clone())),
        Match::Many => Err(Refusal::Ambiguous { text: cut(typed) }),
        // An address that several users share identifies none of them.
        Match::Nothing => match all.find_by(|user| !user.email.is_empty() && same(&user.email, typed)) {
            Match::One(user) => Ok(Some(user.clone())),
            Match::Many | Match::Nothing => Ok(None),
        },
    }
}
