//! Picking one of many by what a person typed: fuzzy for offers, exact for decisions. Must not know where the many are from.

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher};
use sha2::{Digest, Sha256};

use crate::model::{Project, Refusal, TaskName};
use crate::reply::Choice;
use crate::reply::escape::plain;
use crate::store::catalogue::{KnownProject, KnownUser};

/// Most choices Discord takes, and the longest name and value of one in characters ("Application Commands", "Autocomplete").
const MAX_CHOICES: usize = 25;
const MAX_CHARS: usize = 100;

/// Something that can be offered.
pub(super) struct Item {
    /// What is matched and shown.
    pub(super) label: String,
    /// What is sent when it is chosen.
    pub(super) value: String,
}

impl AsRef<str> for Item {
    fn as_ref(&self) -> &str {
        &self.label
    }
}

/// The items that fit what was typed, the best first; all in their order when nothing was typed.
/// One whose value Discord would not take is left out.
pub(super) fn offers(typed: &str, items: impl Iterator<Item = Item>) -> Vec<Choice> {
    let fit = items.filter(|item| item.value.chars().count() <= MAX_CHARS && !item.value.is_empty());
    let typed: String = typed.trim().chars().take(MAX_CHARS).collect();
    let choice = |item: Item| Choice { name: plain(&item.label, MAX_CHARS), value: item.value };
    if typed.is_empty() {
        return fit.take(MAX_CHOICES).map(choice).collect();
    }
    let pattern = Pattern::new(&typed, CaseMatching::Ignore, Normalization::Smart, AtomKind::Fuzzy);
    let matched = pattern.match_list(fit, &mut Matcher::new(Config::DEFAULT));
    matched.into_iter().take(MAX_CHOICES).map(|(item, _)| choice(item)).collect()
}

/// The value that stands for a project in a choice. Names may be too long for one, so it is a digest of the pair.
pub(crate) fn project_value(project: &Project) -> String {
    let digest =
        Sha256::new().chain_update(&project.client).chain_update([0]).chain_update(&project.name).finalize();
    format!("#{}", hex::encode(digest.get(..12).unwrap_or_default()))
}

/// The one enabled project that is meant: by the value of a choice, by client and project, or by a project's name alone.
pub(super) fn project(projects: &[KnownProject], typed: &str) -> Result<Project, Refusal> {
    let enabled = || projects.iter().filter(|known| known.enabled);
    if let Some(known) = enabled().find(|known| project_value(&known.project) == typed.trim()) {
        return Ok(known.project.clone());
    }
    let wanted = folded(typed);
    let pair = |project: &Project| folded(&format!("{} - {}", project.client, project.name)) == wanted;
    let name = |project: &Project| folded(&project.name) == wanted;
    for fits in [&pair as &dyn Fn(&Project) -> bool, &name] {
        let mut fitting: Vec<&Project> =
            enabled().map(|known| &known.project).filter(|project| fits(project)).collect();
        fitting.sort();
        fitting.dedup();
        match fitting.as_slice() {
            [] => {}
            [one] => return Ok((*one).clone()),
            _ => return Err(Refusal::AmbiguousProject { text: cut(typed) }),
        }
    }
    Err(Refusal::UnknownProject { text: cut(typed) })
}

/// The task as TimeTrack spells it. An empty list of tasks says nothing about which exist.
pub(super) fn task(tasks: &[TaskName], typed: &str) -> Result<TaskName, Refusal> {
    if tasks.is_empty() {
        let max = crate::model::names::MAX_NAME_CHARS;
        return TaskName::new(typed).map_err(|_| Refusal::BadText { option: "task".to_owned(), max });
    }
    let wanted = folded(typed);
    let found = tasks.iter().find(|task| folded(task.as_str()) == wanted);
    found.cloned().ok_or_else(|| Refusal::UnknownTask { text: cut(typed) })
}

/// The user of that name, or the only one of that e-mail address.
pub(super) fn user<'a>(users: &'a [KnownUser], typed: &str) -> Option<&'a KnownUser> {
    let wanted = folded(typed);
    let by_name = users.iter().find(|user| folded(user.username.as_str()) == wanted);
    by_name.or_else(|| {
        let mut by_mail = users.iter().filter(|user| !user.email.is_empty() && folded(&user.email) == wanted);
        by_mail.next().filter(|_| by_mail.next().is_none())
    })
}

/// What was typed, cut to a length fit for an answer.
pub(super) fn cut(typed: &str) -> String {
    plain(typed, MAX_CHARS)
}

/// Without regard to case, kinds of dash and runs of white space.
fn folded(text: &str) -> String {
    let dashes = text.replace(['–', '—', '‐', '‑'], "-");
    dashes.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Username;

    fn known(client: &str, name: &str) -> KnownProject {
        KnownProject { project: Project::new(client, name).unwrap(), enabled: true }
    }

    fn catalogue() -> Vec<KnownProject> {
        vec![
            known("Acme", "Website"),
            known("Globex", "Website"),
            known("Globex", "Årsmøde"),
            KnownProject { enabled: false, ..known("Acme", "Old site") },
        ]
    }

    #[test]
    fn a_project_is_found_by_choice_pair_or_unique_name_and_never_guessed() {
        let acme = Project::new("Acme", "Website").unwrap();
        let value = project_value(&acme);
        for typed in
            [value.as_str(), &format!(" {value} "), "Acme – Website", "acme - website", "ACME  —  Website"]
        {
            assert_eq!(project(&catalogue(), typed), Ok(acme.clone()), "{typed}");
        }
        assert_eq!(project(&catalogue(), "årsmøde").unwrap().client, "Globex");
        let ambiguous = Refusal::AmbiguousProject { text: "website".to_owned() };
        assert_eq!(project(&catalogue(), "website"), Err(ambiguous));
        for typed in ["#9", "#4", "Old site", "Web", "", "Acme"] {
            assert!(matches!(project(&catalogue(), typed), Err(Refusal::UnknownProject { .. })), "{typed}");
        }
    }

    #[test]
    fn offers_are_ranked_and_stay_within_discords_limits() {
        let items = || {
            let many =
                (0..60).map(|n| Item { label: format!("Client {n} – Project"), value: format!("#{n}") });
            let long =
                Item { label: "Globex – ".to_owned() + &"ä".repeat(150), value: "#long".to_owned() };
            let useless = Item { label: "Globex – hidden".to_owned(), value: "x".repeat(101) };
            many.chain([long, useless])
        };
        assert_eq!(offers("", items()).len(), 25);
        let found = offers("globex", items());
        assert_eq!(found.iter().map(|choice| choice.value.as_str()).collect::<Vec<_>>(), ["#long"]);
        assert_eq!(found[0].name.chars().count(), 100);
        assert_eq!(offers("client 42", items())[0].value, "#42");
        assert!(offers("zzzz", items()).is_empty());
        assert!(offers(&"\u{202e}*".repeat(5000), items()).is_empty());
    }

    #[test]
    fn a_task_is_spelled_as_timetrack_does() {
        let tasks = [TaskName::new("Code Review").unwrap()];
        assert_eq!(task(&tasks, "code  review").unwrap().as_str(), "Code Review");
        assert!(matches!(task(&tasks, "Lunch"), Err(Refusal::UnknownTask { .. })));
        assert_eq!(task(&[], "Lunch").unwrap().as_str(), "Lunch");
        assert!(matches!(task(&[], "a\nb"), Err(Refusal::BadText { .. })));
    }

    #[test]
    fn a_user_is_found_by_name_or_by_an_address_only_one_has() {
        let user_of = |name: &str, email: &str| KnownUser {
            username: Username::new(name).unwrap(),
            full_name: String::new(),
            email: email.to_owned(),
            enabled: true,
        };
        let users = [
            user_of("alice", "office@acme.example"),
            user_of("bob", "office@acme.example"),
            user_of("eve", "eve@acme.example"),
        ];
        assert_eq!(user(&users, "ALICE").unwrap().username.as_str(), "alice");
        assert_eq!(user(&users, "Eve@acme.example").unwrap().username.as_str(), "eve");
        assert_eq!(user(&users, "office@acme.example"), None);
        assert_eq!(user(&users, ""), None);
    }
}
