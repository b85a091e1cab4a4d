//! Projects, tasks and users as they are offered, and by what people type for them.

use super::pick::{Found, Item, List, MAX_UNITS, cut, loose};
use crate::model::names::{MAX_NAME_CHARS, same};
use crate::model::{ListedProject, Locale, Project, Refusal, TaskName, User};
use crate::reply::without_already_linked;

/// Longest label of a user, so that there is room for saying that it is linked already.
const MAX_USER: usize = 75;

/// The enabled projects; those used recently first, the latest before the others.
pub(super) fn projects(known: Vec<ListedProject>, recent: &[Project]) -> List<Project> {
    let rank = |project: &Project| recent.iter().position(|used| used.shows(project)).unwrap_or(usize::MAX);
    let enabled = known.into_iter().filter(|known| known.enabled);
    let mut ranked: Vec<_> = enabled.map(|known| (rank(&known.project), known.project)).collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    let item = |(rank, project): (usize, Project)| Item {
        identity: format!("{}\0{}", project.client, project.name),
        first: rank < usize::MAX,
        ..Item::named(project.clone(), &project.to_string())
    };
    List::new(ranked.into_iter().map(item), MAX_UNITS)
}

/// The one enabled project that is meant: by a choice, by client and project, or by a project's name alone.
pub(super) fn project(known: Vec<ListedProject>, typed: &str) -> Result<Project, Refusal> {
    let list = projects(known, &[]);
    let by_name = || {
        list.find_by(|project| project.name == typed.trim())
            .or(|| list.find_by(|project| loose(&project.name) == loose(typed)))
    };
    match list.find(typed).or(by_name) {
        Found::One(project) => Ok(project.clone()),
        Found::Many => Err(Refusal::AmbiguousProject { text: cut(typed) }),
        Found::Nothing => Err(Refusal::UnknownProject { text: cut(typed) }),
    }
}

/// Every task.
pub(super) fn tasks(known: Vec<TaskName>) -> List<TaskName> {
    List::new(known.into_iter().map(|task| Item::named(task.clone(), task.as_str())), MAX_UNITS)
}

/// The task as TimeTrack spells it. An empty list of tasks says nothing about which exist.
pub(super) fn task(known: Vec<TaskName>, typed: &str) -> Result<TaskName, Refusal> {
    if known.is_empty() {
        return TaskName::new(typed)
            .map_err(|_| Refusal::BadText { option: "task".to_owned(), max: MAX_NAME_CHARS });
    }
    match tasks(known).find(typed) {
        Found::One(task) => Ok(task.clone()),
        Found::Many => Err(Refusal::Ambiguous { text: cut(typed) }),
        Found::Nothing => Err(Refusal::UnknownTask { text: cut(typed) }),
    }
}

/// The users of a list, with their names.
pub(super) fn users(known: impl Iterator<Item = User>) -> List<User> {
    let item = |user: User| {
        let username = user.username.to_string();
        let label = match user.full_name.trim() {
            "" => username.clone(),
            name => format!("{username} – {name}"),
        };
        Item { label, ..Item::named(user, &username) }
    };
    List::new(known.map(item), MAX_USER)
}

/// The user that is meant: by a choice, by name, or as the only one of an e-mail address. Of several that fit, the only one that is
/// enabled.
pub(super) fn user(known: &[User], typed: &str) -> Result<Option<User>, Refusal> {
    let typed = Locale::ALL.iter().find_map(|locale| without_already_linked(typed, *locale)).unwrap_or(typed);
    let (all, enabled) =
        (users(known.iter().cloned()), users(known.iter().filter(|user| user.enabled).cloned()));
    let found = match all.find(typed) {
        Found::Many => enabled.find(typed),
        found => found,
    };
    match found {
        Found::One(user) => Ok(Some(user.clone())),
        Found::Many => Err(Refusal::Ambiguous { text: cut(typed) }),
        // An address of several people is nobody's.
        Found::Nothing => match all.find_by(|user| !user.email.is_empty() && same(&user.email, typed)) {
            Found::One(user) => Ok(Some(user.clone())),
            Found::Many | Found::Nothing => Ok(None),
        },
    }
}

#[cfg(test)]
#[path = "named_tests.rs"]
mod tests;
